//! About pushes.

use super::shown_path;
use super::typed::typed;
use crate::cli::failure::Failure;
use crate::git::{BStr, BString, ByteSlice};
use crate::guard::{Meant, Place, Reason, RemoteBranch, Situation, What, Wholesale};
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
        Reason::Overwrites { what, place } => {
            format!("'{command}' would force-push {}", what_where(what, place))
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

/// The guard could not look; the push goes on.
pub fn unchecked_push(reason: &str) -> String {
    format!("could not check this push: {reason}")
}
