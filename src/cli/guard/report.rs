//! What is said of a push, and whether it goes on.

use std::io::{IsTerminal, Write};

use nu_ansi_term::{Color, Style};

use crate::cli::ask::{self, Answer, Enter};
use crate::cli::failure::Failure;
use crate::cli::messages::guard::{self as messages, PushWarning};
use crate::config::{GuardConfig, Mode};
use crate::git::{BStr, BString, Repository};
use crate::guard::{Checked, Verdict};
use crate::store::Folder;
use crate::store::mappings::{self, Mapping};
use crate::term::look::Look;

/// A push, and what is known of it.
pub struct Report<'a> {
    /// What follows `git`, as it was typed; in a hook, the push that was named.
    pub arguments: &'a [BString],
    /// What people call the worktree it runs in.
    pub label: &'a str,
    pub checked: &'a Checked,
    pub mode: Mode,
    /// Whether there is a person to answer, who sees what git will say.
    pub can_ask: bool,
}

impl Report<'_> {
    /// Says what there is to say, and fails where the push is not to go on.
    pub fn make(&self) -> Result<(), Failure> {
        let Verdict::Speaks { reason, meant } = &self.checked.verdict else { return Ok(()) };
        let situation = &self.checked.situation;
        let warning = messages::push_warning(self.arguments, self.label, situation, reason, meant.as_ref());
        let color = std::io::stderr().is_terminal() && Look::of_environment().color;
        match self.mode {
            Mode::Off => Ok(()),
            Mode::Block if !self.checked.dry_run => {
                say(&warning, color, None);
                Err(messages::push_blocked(self.arguments, &warning))
            }
            Mode::Ask if !self.checked.dry_run && self.can_ask => {
                say(&warning, color, warning.instead());
                if goes_on() { Ok(()) } else { Err(messages::push_declined()) }
            }
            Mode::Block | Mode::Ask | Mode::Warn => {
                say(&warning, color, warning.instead());
                Ok(())
            }
        }
    }
}

/// Nothing is said of any push.
pub fn is_off(config: &GuardConfig) -> bool {
    config.mode == Some(Mode::Off) && config.modes.is_empty()
}

/// Where nothing is configured, the person is asked before what is hard to take back.
pub fn mode(config: &GuardConfig, verdict: &Verdict) -> Mode {
    let Verdict::Speaks { reason, .. } = verdict else { return Mode::Off };
    let said = reason.places().iter().filter_map(|place| config.mode_of(&place.branch)).max();
    let usual = if reason.is_grave() { Mode::Ask } else { Mode::Warn };
    said.or(config.mode).unwrap_or(usual)
}

/// Whether a branch (short) is one that a push is not to reach by mistake.
pub fn protection<'a>(repository: &Repository, config: &'a GuardConfig) -> impl Fn(&BStr) -> bool + 'a {
    // Once: a push can be of very many branches.
    let default = repository.default_branch();
    move |branch| config.protects(branch) || default.as_ref().is_some_and(|default| default == branch)
}

/// Pushes from one branch to another that were said to be meant.
pub fn allowed(repository: &Repository) -> Vec<Mapping> {
    Folder::of_environment()
        .map_or_else(|_| Vec::new(), |store| mappings::read(&store, repository.common_dir()))
}

/// No answer is 'no'; a terminal that can't be asked is no reason to stop a push.
fn goes_on() -> bool {
    matches!(ask::confirm(messages::push_question(), Enter::No), Ok(Answer::Yes) | Err(_))
}

fn say(warning: &PushWarning, color: bool, last: Option<String>) {
    let painted =
        |style: Style, line: &str| if color { style.paint(line).to_string() } else { line.to_owned() };
    let here = painted(Color::Yellow.bold(), &warning.here);
    let last = last.map(|line| painted(Color::Green.normal(), &line));
    write_lines([Some(here), Some(warning.would.clone()), last].into_iter().flatten());
}

/// That the guard could not look is no reason to stop a push.
pub fn say_unchecked(reason: &str) {
    write_lines([messages::unchecked_push(reason)]);
}

/// At once, so that nothing comes between the lines. That nobody can read them is no reason to stop a push.
fn write_lines(lines: impl IntoIterator<Item = String>) {
    let text: String = lines.into_iter().map(|line| format!("wtsh: {line}\n")).collect();
    let _ = std::io::stderr().write_all(text.as_bytes());
}
