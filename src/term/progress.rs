//! What a command that takes its time is doing, on stderr: live on a terminal, a plain line a step elsewhere.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::clean::clean;
use super::look::Look;
use super::width::cut_middle;

/// A step that took less is not said to have taken time.
const WORTH_SAYING: Duration = Duration::from_secs(2);

const TICK: Duration = Duration::from_millis(100);

/// Columns that are left to what the step's program writes, if the terminal has as many.
const FOR_OUTPUT: usize = 30;

/// The whole of it.
pub struct Progress {
    /// How it may look; `None` where it is read by no person now.
    live: Option<Look>,
}

/// One step that is under way.
pub struct Step<'a> {
    live: Option<(&'a Look, ProgressBar)>,
}

impl Progress {
    /// On this process's stderr.
    pub fn on_stderr() -> Progress {
        let can_draw =
            std::env::var_os("TERM").is_some_and(|terminal| !terminal.is_empty() && terminal != "dumb");
        let is_live = can_draw && std::io::stderr().is_terminal();
        Progress { live: is_live.then(Look::of_environment) }
    }

    /// `title`: clean text.
    pub fn step(&self, title: &str) -> Step<'_> {
        let live = self.live.as_ref().map(|look| (look, bar(look, title)));
        Step { live }
    }
}

impl Step<'_> {
    /// What the step's program just wrote; only seen live. Any bytes.
    pub fn line(&self, line: &[u8]) {
        let Some((look, bar)) = &self.live else { return };
        let text = last_drawn(line);
        if !text.is_empty() {
            bar.set_message(cut_middle(&text, look.columns, mark(look)).into_owned());
        }
    }

    /// It is done, and this says so; clean.
    pub fn done(self, text: &str) {
        let took = self.live.as_ref().map(|(_, bar)| bar.elapsed()).filter(|took| *took >= WORTH_SAYING);
        self.clear();
        let took = took.map(|took| format!(" ({}s)", took.as_secs())).unwrap_or_default();
        // Where stderr is closed there is nobody to tell.
        let _ = writeln!(std::io::stderr(), "wtsh: {text}{took}");
    }

    /// It went wrong, or there was nothing to do: what was, and how, is said by the caller.
    pub fn failed(self) {
        self.clear();
    }

    fn clear(&self) {
        if let Some((_, bar)) = self.live.as_ref().filter(|(_, bar)| !bar.is_finished()) {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Step<'_> {
    fn drop(&mut self) {
        self.clear();
    }
}

fn bar(look: &Look, title: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.set_style(style(look));
    let columns = look.columns.saturating_sub(FOR_OUTPUT).max(look.columns / 2);
    bar.set_prefix(cut_middle(title, columns, mark(look)).into_owned());
    bar.enable_steady_tick(TICK);
    bar
}

fn style(look: &Look) -> ProgressStyle {
    let output = if look.color { "{wide_msg:.dim}" } else { "{wide_msg}" };
    // The text has no mistake in it; without it the bar would be a plain spinner.
    let style = ProgressStyle::with_template(&format!("{{spinner}} {{prefix}} {{elapsed}} {output}"));
    let style = style.unwrap_or_else(|_| ProgressStyle::default_spinner());
    if look.unicode { style } else { style.tick_strings(&["|", "/", "-", "\\", " "]) }
}

fn mark(look: &Look) -> &'static str {
    if look.unicode { "…" } else { ".." }
}

/// What a terminal would show of a line in the end: a carriage return begins it anew, and colours and the like are nothing to see.
pub fn last_drawn(line: &[u8]) -> String {
    let text = without_escapes(line);
    let parts = text.split(|byte| *byte == b'\r').rev();
    let part = parts.map(<[u8]>::trim_ascii).find(|part| !part.is_empty()).unwrap_or_default();
    clean(&part.iter().map(|byte| if *byte == b'\t' { b' ' } else { *byte }).collect::<Vec<_>>()).into_owned()
}

/// Without CSI and OSC sequences (ECMA-48, 5.4 and 8.3.89).
fn without_escapes(line: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(line.len());
    let mut rest = line;
    while let Some((&first, after)) = rest.split_first() {
        rest = match (first, after) {
            (0x1b, [b'[', sequence @ ..]) => after_end(sequence, |byte| (0x40..=0x7e).contains(&byte)),
            (0x1b, [b']', sequence @ ..]) => after_end(sequence, |byte| byte == 0x07 || byte == b'\\'),
            (0x1b, [_, rest @ ..]) => rest,
            (0x1b, []) => after,
            _ => {
                text.push(first);
                after
            }
        };
    }
    text
}

fn after_end(sequence: &[u8], is_end: impl Fn(u8) -> bool) -> &[u8] {
    let end = sequence.iter().position(|byte| is_end(*byte));
    end.map_or(&[], |end| &sequence[end + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_what_a_terminal_shows_in_the_end() {
        for (line, shown) in [
            (&b"Collecting django"[..], "Collecting django"),
            (b"10%\r50%\r100%\r", "100%"),
            (b"\x1b[1;32mok\x1b[0m\tdone  ", "ok done"),
            (b"\x1b]0;title\x07text\x1b]8;;http://x\x1b\\link", "textlink"),
            (b"\x1b[2K\r", ""),
            (b"bell\x07\x1b", "bell\u{fffd}"),
        ] {
            assert_eq!(last_drawn(line), shown);
        }
    }

    #[test]
    fn the_styles_are_understood() {
        for (color, unicode) in [(true, true), (false, false)] {
            let look = Look { color, unicode, columns: 20 };
            let bar = bar(&look, "a title that is far longer than the terminal is wide");
            assert!(super::super::width::width(&bar.prefix()) <= 10, "{}", bar.prefix());
        }
    }

    proptest! {
        #[test]
        fn nothing_that_moves_is_left(line: Vec<u8>) {
            prop_assert!(!last_drawn(&line).contains(char::is_control));
        }
    }
}
