//! About pushes.

use std::io;
use std::path::Path;

use super::shown_path;
use super::typed::typed;
use crate::cli::failure::Failure;
use crate::git::{BStr, BString, ByteSlice};
use crate::guard::{Meant, Place, Reason, RemoteBranch, Situation, What, Wholesale};
use crate::store::mappings::Mapping;
use crate::term::clean::clean;

/// What is said about a push: where one stands, what it would do, and, in two parts, what to type instead.
pub struct PushWarning {
    pub here: String,
    pub would: String,
    meant: Option<(String, String)>,
}

impl PushWarning {
    /// The line that says what to type instead.
    pub fn instead(&self) -> Option<String> {
        self.meant.as_ref().map(|(purpose, command)| format!("{purpose}: {command}"))
    }
}

pub fn push_warning(
    arguments: &[BString],
    label: &str,
    situation: &Situation,
    reason: &Reason,
    meant: Option<&Meant>,
) -> PushWarning {
    PushWarning {
        here: format!("this is {}, {}", clean(label.as_bytes()), standing(situation)),
        would: would(&shortened(git_command(arguments)), situation, reason),
        meant: meant.and_then(instead),
    }
}

fn standing(situation: &Situation) -> String {
    match (&situation.branch, &situation.rebase) {
        (Some(branch), _) => format!("on branch {}", clean(branch)),
        (None, Some(Some(branch))) => format!("in the middle of a rebase of {}", clean(branch)),
        (None, Some(None)) => "in the middle of a rebase".into(),
        (None, None) => "on no branch".into(),
    }
}

fn would(command: &str, situation: &Situation, reason: &Reason) -> String {
    match reason {
        Reason::Refused { upstream } => {
            let branch = situation.branch.as_ref().map_or("this branch".into(), |branch| clean(branch));
            format!("git will refuse '{command}': the upstream of {branch} is {}", remote_branch(upstream))
        }
        Reason::Elsewhere { what, place, more } => {
            format!("'{command}' would push {}{}", what_where(what, place), and_more(*more))
        }
        Reason::Overwrites { what, place, lost } => {
            let loss = if *lost == 0 { String::new() } else { format!(", which loses {}", commits(*lost)) };
            format!("'{command}' would force-push {}{loss}", what_where(what, place))
        }
        Reason::Behind { what, place, lacking } => {
            let (what, commits) = (what_alone(what), commits(*lacking));
            format!(
                "git will refuse '{command}': {}{} has {commits} that {what} lacks",
                name(place),
                note(place)
            )
        }
        Reason::Deletes { place } => {
            let note = Some(note(place)).filter(|note| !note.is_empty());
            let note = note.unwrap_or_else(|| " (checked out here)".into());
            format!("'{command}' would delete {}{note}", name(place))
        }
        Reason::Rebasing { place } => {
            format!("'{command}' would push to {} in the middle of a rebase", name(place))
        }
        Reason::Wholesale { kind, remote, others } => {
            format!("'{command}' {}", wholesale(*kind, remote, others))
        }
        Reason::OtherRemote { place, upstream } => format!(
            "'{command}' would push {} to {}; its upstream is {}",
            clean(&place.branch),
            name(place),
            remote_branch(upstream)
        ),
    }
}

/// The note stands beside the name that it is about, which is the first of two that are the same.
fn what_where(what: &What, place: &Place) -> String {
    match what {
        What::Branch(branch) if *branch == place.branch => {
            format!("{}{} to {}", clean(branch), note(place), name(place))
        }
        What::Branch(branch) => format!("{} to {}{}", clean(branch), name(place), note(place)),
        What::DetachedHead => format!("HEAD, which is on no branch, to {}{}", name(place), note(place)),
        What::Object(text) => format!("{} to {}{}", clean(text), name(place), note(place)),
    }
}

fn what_alone(what: &What) -> String {
    match what {
        What::Branch(text) | What::Object(text) => clean(text).into_owned(),
        What::DetachedHead => "HEAD".to_owned(),
    }
}

fn commits(count: usize) -> String {
    if count == 1 { "1 commit".to_owned() } else { format!("{count} commits") }
}

fn note(place: &Place) -> String {
    match &place.checked_out {
        Some(root) => format!(" (checked out in {})", shown_path(root)),
        None if place.protected => " (protected)".into(),
        None => String::new(),
    }
}

fn and_more(count: usize) -> String {
    if count == 0 { String::new() } else { format!(", and {count} more") }
}

fn wholesale(kind: Wholesale, remote: &BString, others: &[Place]) -> String {
    /// No more than these are named.
    const NAMED: usize = 3;
    let named: Vec<_> =
        others.iter().take(NAMED).map(|place| format!("{}{}", clean(&place.branch), note(place))).collect();
    let names = format!("{}{}", named.join(", "), and_more(others.len().saturating_sub(NAMED)));
    let remote = address(remote.as_bstr());
    match kind {
        Wholesale::All => format!("would push every branch to {remote}, also {names}"),
        Wholesale::Matching => format!("would push every branch that {remote} has too, also {names}"),
        Wholesale::Mirror => {
            format!("would make {remote} a mirror and delete what is not here; it pushes also {names}")
        }
    }
}

fn name(place: &Place) -> String {
    branch_at(&place.remote, &place.branch)
}

fn remote_branch(upstream: &RemoteBranch) -> String {
    branch_at(&upstream.remote, &upstream.branch)
}

fn branch_at(remote: &BString, branch: &BString) -> String {
    match remote.as_slice() {
        b"." => format!("the local branch {}", clean(branch)),
        place if place.iter().any(|byte| b":/".contains(byte)) => {
            format!("{} at {}", clean(branch), address(remote.as_bstr()))
        }
        name => format!("{}/{}", clean(name), clean(branch)),
    }
}

/// A remote's name or URL, without the user and password in it.
fn address(remote: &BStr) -> String {
    let without = remote.split_once_str("://").and_then(|(scheme, rest)| {
        let host_end = rest.find_byte(b'/').unwrap_or(rest.len());
        let at = rest[..host_end].rfind_byte(b'@')?;
        Some([scheme, b"://", &rest[at + 1..]].concat())
    });
    clean(without.as_deref().unwrap_or(remote)).into_owned()
}

/// A suggestion that can't be typed as it is shown is none.
fn instead(meant: &Meant) -> Option<(String, String)> {
    match meant {
        Meant::Push { branch, arguments } => {
            let whole = arguments.iter().all(|word| clean(word).as_bytes() == word.as_slice());
            whole.then(|| (format!("to push {}", clean(branch)), git_command(arguments)))
        }
        Meant::FinishRebase => Some(("to finish the rebase first".into(), "git rebase --continue".into())),
        Meant::Pull => Some(("to have it here first".into(), "git pull".into())),
        Meant::MakeBranch => Some(("to keep this on a branch first".into(), "git switch -c NAME".into())),
    }
}

/// The command as one line that a shell would read the same way.
fn git_command(arguments: &[BString]) -> String {
    let words = arguments.iter().map(|word| git_word(&address(word.as_bstr())));
    ["git".to_owned()].into_iter().chain(words).collect::<Vec<_>>().join(" ")
}

/// An equals sign means something to a shell only at a word's beginning.
fn git_word(word: &str) -> String {
    match word.split_once('=') {
        Some((name, value)) if typed(name.as_bytes()) == name && !value.is_empty() => {
            format!("{name}={}", typed(value.as_bytes()))
        }
        _ => typed(word.as_bytes()),
    }
}

/// The person knows what they typed: its beginning is enough.
fn shortened(command: String) -> String {
    const LONGEST: usize = 60;
    match command.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &command[..end]),
        None => command,
    }
}

pub fn push_question() -> &'static str {
    "push all the same? [y/N] "
}

pub fn push_declined() -> Failure {
    Failure::could_not("not pushed")
}

/// The last line where the guard stops a push.
pub fn push_blocked(arguments: &[BString], warning: &PushWarning) -> Failure {
    let override_it = || {
        let switch = ["-c", "wtsh.guard=off"].map(BString::from);
        format!("to push all the same: {}", git_command(&[&switch[..], arguments].concat()))
    };
    Failure::could_not(format!("not pushed; {}", warning.instead().unwrap_or_else(override_it)))
}

pub fn odd_input() -> String {
    "what git says on stdin is not as githooks(5) has it".to_owned()
}

pub fn no_mapping(typed_mapping: &BStr) -> Failure {
    Failure::usage(format!("'{}' does not say which branch goes to which", clean(typed_mapping)))
        .hint("for example: wtsh guard allow feat:main")
}

fn pair((from, to): &Mapping) -> (String, String) {
    (clean(from).into_owned(), clean(to).into_owned())
}

pub fn mapping_allowed(mapping: &Mapping) -> String {
    let (from, to) = pair(mapping);
    let back = typed(&[mapping.0.as_slice(), b":", &mapping.1].concat());
    format!("a push of {from} to {to} is meant, in this repository; take it back: wtsh guard deny {back}")
}

pub fn mapping_denied(mapping: &Mapping, was_there: bool) -> String {
    let (from, to) = pair(mapping);
    if was_there {
        format!("a push of {from} to {to} is looked at again")
    } else {
        format!("a push of {from} to {to} was never allowed here")
    }
}

pub fn mapping_line(mapping: &Mapping) -> String {
    let (from, to) = pair(mapping);
    format!("allowed: {from} to {to}")
}

pub fn hook_installed(file: &Path, before: bool) -> String {
    let first = if before { ", after the hook that was there" } else { "" };
    format!("git asks before each push of this repository{first}: {}", shown_path(file))
}

pub fn hook_configured(global: bool) -> String {
    let whose = if global { "every repository of yours" } else { "this repository" };
    format!("git asks before each push of {whose}: hook.wtsh in its configuration")
}

pub fn hook_is_there(file: &Path) -> String {
    format!("it is there already: {}", shown_path(file))
}

pub fn hook_removed(file: &Path, before: bool) -> String {
    let now = if before { "; the hook of before is back" } else { "" };
    format!("git asks no more before a push: {} is gone{now}", shown_path(file))
}

pub fn hook_unconfigured() -> String {
    "git asks no more before a push: hook.wtsh is out of its configuration".to_owned()
}

pub fn no_hook(file: &Path) -> String {
    format!("git asks nobody before a push: no hook of wtsh at {}", shown_path(file))
}

pub fn hook_not_run(file: &Path) -> String {
    format!("{} is there, and git does not run it: it is not executable", shown_path(file))
}

/// A file of that name is in git's index.
pub fn hook_is_tracked(file: &Path) -> Failure {
    Failure::could_not(format!("{} is tracked: everybody would get the change", shown_path(file)))
        .hint("to have it there for all, add this line to it: wtsh guard pre-push \"$@\"")
}

/// What was there before was put away once, and something else is there now.
pub fn hook_in_the_way(kept: &Path, file: &Path) -> Failure {
    let (kept, file) = (shown_path(kept), shown_path(file));
    Failure::could_not(format!("{kept} is there, and {file} is another hook: which one is to run first?"))
        .hint("keep the right one as pre-push, move the other away, and then this again")
}

/// `version`: of the git on PATH.
pub fn no_global_hook(version: Option<(u32, u32)>) -> Failure {
    let git = version.map_or_else(|| "this git".to_owned(), |(major, minor)| format!("git {major}.{minor}"));
    Failure::could_not(format!(
        "{git} has no hook for every repository beside their own: that came with 2.54"
    ))
    .hint("for one repository, in it: wtsh guard install")
}

pub fn hook_failed(file: &Path, error: &io::Error) -> Failure {
    Failure::could_not(format!("{}: {error}", shown_path(file)))
}

/// The guard could not look; the push goes on.
pub fn unchecked_push(reason: &str) -> String {
    format!("could not check this push: {reason}")
}
