//! A person at an interactive shell: types lines, looks at the screen.
//!
//! When a command is done is told by the screen alone. The person's prompt ends in `SIGN`, and the screen is so high that
//! nothing scrolls: the next prompt is there when the cursor stands right behind the sign on a row below the one that
//! was typed on. No row above can hold it, so an empty Enter, a repaint and a prompt of two rows are all told right.

use std::process::Command;
use std::time::Duration;

use super::repository::Sandbox;
use super::shell::Shell;
use super::start::{SIGN, Start};
use super::terminal::Terminal;

/// Far longer than anything takes, so that a busy machine fails no test; what is waited for comes in milliseconds.
const LIMIT: Duration = Duration::from_secs(30);

pub struct Person {
    shell: Shell,
    terminal: Terminal,
    rows: u16,
    /// The row that the last line was typed on, and the one that the next is.
    typed_row: u16,
    line_row: u16,
}

impl Person {
    /// A person with wtsh in the rc file and nothing else, at `dir`.
    pub fn at(shell: Shell, sandbox: &Sandbox, dir: &std::path::Path) -> Person {
        Start::new(shell, sandbox).at(dir).person()
    }

    pub(super) fn start(shell: Shell, command: Command, columns: u16, rows: u16) -> Person {
        let terminal = Terminal::start(command, columns, rows).unwrap_or_else(|error| {
            panic!("{} does not start ({error}); tests/run installs it", shell.name())
        });
        let mut person = Person { shell, terminal, rows, typed_row: 0, line_row: 0 };
        person.wait("the first prompt", |screen| prompt_end(screen).is_some());
        person.line_row = person.prompt_row();
        person
    }

    pub fn shell(&self) -> Shell {
        self.shell
    }

    /// Types a line and Enter, and waits for the next prompt.
    pub fn types(&mut self, line: &str) {
        let (row, _) = self.terminal.screen().cursor_position();
        self.typed_row = row;
        self.presses(&format!("{line}\r"));
        self.wait(&format!("the prompt after {line:?}"), |screen| {
            prompt_end(screen).is_some() && screen.cursor_position().0 > row
        });
        self.line_row = self.prompt_row();
        assert!(self.line_row + 1 < self.rows, "the scenario is too long for the screen");
    }

    /// Types a line that runs a command; what it printed, without the last newline.
    pub fn runs(&mut self, line: &str) -> String {
        self.types(line);
        self.output()
    }

    /// Types a line, which prints exactly this.
    #[track_caller]
    pub fn prints(&mut self, line: &str, expected: &str) {
        let output = self.runs(line);
        assert_eq!(output, expected, "what {line:?} printed in {}", self.shell.name());
    }

    /// Presses keys and waits for nothing.
    pub fn presses(&mut self, keys: &str) {
        self.terminal.write(keys.as_bytes()).expect("the terminal takes keys");
    }

    /// Waits until the rows from the line that is being typed on contain `text`.
    #[track_caller]
    pub fn shows(&mut self, text: &str) {
        let from = self.line_row;
        self.wait(&format!("{text:?} on the screen"), |screen| rows(screen, from).join("\n").contains(text));
    }

    /// Waits for the prompt after what was pressed: what is typed before that, a shell may throw away.
    #[track_caller]
    pub fn comes_back(&mut self) {
        let row = self.line_row;
        self.wait("a prompt of its own", |screen| {
            prompt_end(screen).is_some() && screen.cursor_position().0 > row
        });
        self.line_row = self.prompt_row();
    }

    /// Waits until the person's line, as typed and completed so far, is `line`.
    #[track_caller]
    pub fn line_becomes(&mut self, line: &str) {
        self.wait(&format!("the line {line:?}"), |screen| typed_line(screen).as_deref() == Some(line));
    }

    /// Types the beginning of a line and Tab, and waits for what is added to it; the whole line.
    #[track_caller]
    pub fn tabs(&mut self, line: &str) -> String {
        self.presses(&format!("{line}\t"));
        self.wait(&format!("what Tab adds to {line:?}"), |screen| {
            typed_line(screen).is_some_and(|typed| typed.starts_with(line) && typed.len() > line.len())
        });
        typed_line(self.terminal.screen()).unwrap_or_default()
    }

    /// Takes the line that is being typed away.
    pub fn clears_line(&mut self) {
        self.presses("\x15");
        self.wait("an empty line", |screen| prompt_end(screen).is_some());
    }

    /// The last prompt row begins, before the person's own prompt, with exactly `segment`; waits until it does, as a
    /// prompt may be redrawn.
    #[track_caller]
    pub fn sees(&mut self, segment: &str) {
        let seen = self.terminal.wait_for(LIMIT / 3, |screen| prompt(screen).as_deref() == Some(segment));
        let seen = seen.expect("the terminal can be read");
        assert!(seen, "the prompt is {:?} in {}, not {segment:?}", self.prompt(), self.shell.name());
    }

    /// What stands before the person's own prompt on its row.
    pub fn prompt(&self) -> String {
        prompt(self.terminal.screen()).unwrap_or_default()
    }

    /// The rows between the line that was typed last and the prompt, each without the spaces at its end.
    pub fn output(&self) -> String {
        let rows = rows(self.terminal.screen(), self.typed_row + 1);
        let count = usize::from(self.prompt_row().saturating_sub(self.typed_row + 1));
        rows[..count].join("\n")
    }

    /// The rows above the first prompt, and all since.
    pub fn everything(&self) -> String {
        rows(self.terminal.screen(), 0).join("\n").trim_end().to_owned()
    }

    /// How `text` in the prompt row is drawn.
    #[track_caller]
    pub fn look_of(&self, text: &str) -> Look {
        let screen = self.terminal.screen();
        let prompt = self.prompt();
        let at = prompt.find(text).unwrap_or_else(|| panic!("{text:?} is not in the prompt {prompt:?}"));
        let first = prompt[..at].chars().count();
        let row = self.prompt_row();
        let looks: Vec<Look> = (first..first + text.chars().count())
            .filter_map(|column| screen.cell(row, u16::try_from(column).ok()?))
            .map(|cell| Look { bold: cell.bold(), color: cell.fgcolor() })
            .collect();
        assert!(
            looks.windows(2).all(|pair| pair[0] == pair[1]),
            "{text:?} is drawn in several ways: {looks:?}"
        );
        looks[0]
    }

    /// Whether anything in the prompt row, up to the person's own prompt, is coloured or bold.
    pub fn prompt_is_colored(&self) -> bool {
        let row = self.prompt_row();
        let end = u16::try_from(self.prompt().chars().count()).expect("a row is short");
        let cells = (0..end).filter_map(|column| self.terminal.screen().cell(row, column));
        cells.into_iter().any(|cell| cell.bold() || cell.fgcolor() != vt100::Color::Default)
    }

    /// The folder of the venv or the installation whose `python` runs here.
    pub fn python(&mut self) -> String {
        self.runs("python -c 'import sys; print(sys.prefix)'")
    }

    /// The shell is still there.
    #[track_caller]
    pub fn is_at_a_prompt(&mut self) {
        self.prints("echo still here", "still here");
    }

    fn prompt_row(&self) -> u16 {
        let screen = self.terminal.screen();
        let (row, _) = screen.cursor_position();
        (0..=row).rev().find(|&row| row_text(screen, row).contains(SIGN.trim_end())).unwrap_or(row)
    }

    #[track_caller]
    fn wait(&mut self, what: &str, until: impl FnMut(&vt100::Screen) -> bool) {
        let came = self.terminal.wait_for(LIMIT, until).expect("the terminal can be read");
        assert!(came, "{what} does not come in {}", self.shell.name());
    }
}

impl Drop for Person {
    /// A failed test shows what the person saw.
    fn drop(&mut self) {
        if std::thread::panicking() {
            let thread = std::thread::current();
            let scenario = thread.name().unwrap_or("a scenario");
            let screen = self.everything();
            eprintln!("--- {scenario}: the screen of {}\n{screen}\n---", self.shell.name());
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub bold: bool,
    pub color: vt100::Color,
}

/// The column right behind the sign, where the cursor stands there.
fn prompt_end(screen: &vt100::Screen) -> Option<u16> {
    let (row, column) = screen.cursor_position();
    text_before(screen, row, column).ends_with(SIGN).then_some(column)
}

/// What stands before the sign in the cursor's row.
fn prompt(screen: &vt100::Screen) -> Option<String> {
    let (row, column) = screen.cursor_position();
    let text = text_before(screen, row, column);
    text.find(SIGN).map(|at| text[..at].to_owned())
}

/// What stands between the sign and the cursor.
fn typed_line(screen: &vt100::Screen) -> Option<String> {
    let (row, column) = screen.cursor_position();
    let text = text_before(screen, row, column);
    text.find(SIGN).map(|at| text[at + SIGN.len()..].to_owned())
}

/// A row's text up to a column; a cell that nothing was written to is a space.
fn text_before(screen: &vt100::Screen, row: u16, column: u16) -> String {
    let cells = (0..column).filter_map(|column| screen.cell(row, column));
    let cells = cells.filter(|cell| !cell.is_wide_continuation());
    let text: String = cells.map(|cell| if cell.has_contents() { cell.contents() } else { " " }).collect();
    // As the terminal says of itself.
    text.replace('\u{fffc}', "\u{fffd}")
}

fn row_text(screen: &vt100::Screen, row: u16) -> String {
    text_before(screen, row, screen.size().1.get()).trim_end().to_owned()
}

fn rows(screen: &vt100::Screen, from: u16) -> Vec<String> {
    (from..screen.size().0.get()).map(|row| row_text(screen, row)).collect()
}
