//! The demo by itself: a real interactive shell on a pseudo-terminal, into which the script is typed.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use vt100::Screen;

use super::script::{FIRST_PROMPT, LINES, Line};
use super::signals::Signals;
use crate::cli::failure::Failure;
use crate::cli::messages;
use crate::process::terminal::Terminal;

const COLUMNS: u16 = 100;
/// All of it, so that nothing scrolls away.
const ROWS: u16 = 200;
/// Long enough for a slow machine; who sees what is expected never waits that long.
const LIMIT: Duration = Duration::from_secs(30);
/// How the prompt of the plain rc files ends.
const PROMPT: &str = "$";

/// Plays the script and prints the screen as it is in the end. What a person should have seen and would not
/// have is the failure.
pub fn play(command: Command, signals: &Signals) -> Result<(), Failure> {
    let program = command.get_program().to_owned();
    let terminal = Terminal::start(command, COLUMNS, ROWS)
        .map_err(|error| messages::demo::shell_not_started(Path::new(&program), &error))?;
    let mut stage = Stage { terminal, missing: Vec::new() };
    let played = stage.play(signals);
    print(stage.terminal.screen())?;
    signals.check()?;
    played?;
    if stage.missing.is_empty() { Ok(()) } else { Err(messages::demo::missing(&stage.missing)) }
}

struct Stage {
    terminal: Terminal,
    /// The line after which something should have been seen, empty for the first prompt, and what.
    missing: Vec<(&'static str, &'static str)>,
}

impl Stage {
    /// Stops where the shell gives no prompt any more: nothing after that could be right.
    fn play(&mut self, signals: &Signals) -> io::Result<()> {
        if !self.wait(signals, |screen| at_prompt(screen, 0))? {
            self.missing.push(("", PROMPT));
            return Ok(());
        }
        self.expect("", FIRST_PROMPT, &prompt(self.terminal.screen()));
        for line in &LINES {
            if !self.enter(line, signals)? {
                self.missing.push((line.typed, PROMPT));
                break;
            }
        }
        Ok(())
    }

    /// Types a line and looks at what comes of it: whether the shell is at a prompt again.
    fn enter(&mut self, line: &Line, signals: &Signals) -> io::Result<bool> {
        self.type_text(line, signals)?;
        let (end, _) = self.terminal.screen().cursor_position();
        self.terminal.write(b"\r")?;
        if let Some((question, answer)) = line.asked {
            if !self.wait(signals, |screen| prompt(screen).contains(question))? {
                self.missing.push((line.typed, question));
            }
            self.terminal.write(format!("{answer}\r").as_bytes())?;
        }
        if !self.wait(signals, |screen| at_prompt(screen, end + 1))? {
            return Ok(false);
        }
        let screen = self.terminal.screen();
        let (row, _) = screen.cursor_position();
        let (output, prompt) = (screen.contents_between(end + 1, 0, row, 0), prompt(screen));
        self.expect(line.typed, line.output, &output);
        self.expect(line.typed, line.prompt, &prompt);
        Ok(true)
    }

    /// Types without Enter. Where Tab does nothing, the rest is typed, for what follows.
    fn type_text(&mut self, line: &Line, signals: &Signals) -> io::Result<()> {
        self.terminal.write(line.typed.as_bytes())?;
        self.wait(signals, |screen| prompt(screen).contains(line.typed))?;
        let Some(completed) = line.completed else { return Ok(()) };
        self.terminal.write(b"\t")?;
        if !self.wait(signals, |screen| prompt(screen).contains(completed))? {
            self.missing.push((line.typed, completed));
            let rest = completed.strip_prefix(line.typed).unwrap_or_default();
            self.terminal.write(rest.as_bytes())?;
        }
        Ok(())
    }

    /// Whether `until` came true; an ending signal makes every wait a short one.
    fn wait(&mut self, signals: &Signals, mut until: impl FnMut(&Screen) -> bool) -> io::Result<bool> {
        let mut ended = false;
        let seen = self.terminal.wait_for(LIMIT, |screen| {
            ended = signals.caught().is_some();
            ended || until(screen)
        })?;
        Ok(seen && !ended)
    }

    fn expect(&mut self, typed: &'static str, texts: &'static [&'static str], seen: &str) {
        let missing = texts.iter().filter(|text| !seen.contains(**text));
        self.missing.extend(missing.map(|text| (typed, *text)));
    }
}

/// The cursor's row up to the cursor: the prompt and what is typed at it.
fn prompt(screen: &Screen) -> String {
    let (row, column) = screen.cursor_position();
    screen.contents_between(row, 0, row, column)
}

/// Whether the cursor waits behind a prompt at or below `row`.
fn at_prompt(screen: &Screen, row: u16) -> bool {
    screen.cursor_position().0 >= row && prompt(screen).trim_end().ends_with(PROMPT)
}

/// Colours are for people, not for files.
fn print(screen: &Screen) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if plain || !stdout.is_terminal() {
        return writeln!(stdout, "{}", screen.contents().trim_end());
    }
    let last = screen.cursor_position().0;
    for row in screen.rows_formatted(0, COLUMNS).take(usize::from(last) + 1) {
        writeln!(stdout, "{row}\x1b[m")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::num::NonZeroU16;

    fn screen(text: &[u8]) -> vt100::Parser {
        let size = NonZeroU16::new(20).unwrap();
        let mut parser = vt100::Parser::new(size, size, 0);
        parser.process(text);
        parser
    }

    #[test]
    fn a_prompt_is_one_only_while_nothing_is_typed_and_below_the_line() {
        assert!(at_prompt(screen(b"\x1b[1mmyproject\x1b[m $ ").screen(), 0));
        assert!(!at_prompt(screen(b"myproject $ ls").screen(), 0));
        assert!(!at_prompt(screen(b"myproject $ ls\r\n").screen(), 1));
        assert!(at_prompt(screen(b"$ ls\r\nfile\r\n$ ").screen(), 1));
        assert!(!at_prompt(screen(b"$ ").screen(), 1));
    }
}
