//! What the lines of a reflog say was done. git writes them in English everywhere.

use super::Names;
use super::whose::{is_own, whose_source};
use crate::cli::messages;
use crate::cli::new::Request;
use crate::git::{BStr, BString, ByteSlice, Move, ObjectId, mapped};

/// How a commit came to be that a ref was moved to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Making {
    /// By the person, upon its parents: `git commit`, `git revert`, a merge.
    Upon,
    /// In place of the one that was there before.
    Amended,
    /// The last one of those that were there before, upon another one.
    Rebased { onto: ObjectId },
    /// In a rebase, of several: a fixup, a squash.
    Combined,
    /// From a commit that is not named.
    Picked,
    /// As `Picked`, by hand where it did not fit.
    Resolved,
}

/// `None`: it was there already, or nothing says where it comes from.
pub fn making(one: &Move) -> Option<Making> {
    let (action, rest) = parts(&one.message);
    match action {
        b"commit" | b"commit (initial)" | b"commit (merge)" | b"revert" => Some(Making::Upon),
        b"commit (cherry-pick)" => Some(Making::Resolved),
        b"commit (amend)" => Some(Making::Amended),
        b"cherry-pick" => (rest != b"fast-forward").then_some(Making::Picked),
        _ if action.ends_with(b" (finish)") || action == b"rebase finished" => {
            let (_, onto) = rest.rsplit_once_str(" onto ")?;
            Some(Making::Rebased { onto: ObjectId::from_hex(onto).ok()? })
        }
        _ if action.ends_with(b" (fixup)") || action.ends_with(b" (squash)") => Some(Making::Combined),
        // The rest of `pull --rebase (pick)` is somebody's subject.
        _ if action.ends_with(b")") => None,
        _ => {
            let merges = matches!(words(action).next(), Some(b"merge" | b"pull"));
            (merges && rest.starts_with(b"Merge made by ")).then_some(Making::Upon)
        }
    }
}

/// Whose, in words, what a ref was moved to is, where the person named it and it is, or may be, somebody else's: the latter, and true,
/// where they named it by its id.
pub fn named(one: &Move, names: &Names) -> Option<(String, bool)> {
    let (action, rest) = parts(&one.message);
    let behind = |start: &str| rest.strip_prefix(start.as_bytes());
    let mut typed = words(action);
    let action = typed.next()?;
    let named: Vec<&[u8]> = match action {
        b"merge" => typed.collect(),
        b"pull" | b"fetch" => {
            return Some((whose_fetched(&typed.collect::<Vec<_>>(), names)?, false));
        }
        b"branch" => behind("Created from ").or_else(|| behind("Reset to ")).into_iter().collect(),
        b"reset" => behind("moving to ").into_iter().collect(),
        b"checkout" => behind("moving from ")
            .and_then(|rest| rest.rsplit_once_str(" to "))
            .map(|it| it.1)
            .into_iter()
            .collect(),
        b"rebase" => behind("checkout ").into_iter().collect(),
        _ => return None,
    };
    let sure = named.iter().find_map(|name| whose_name(name, names)).map(|words| (words, false));
    // `git merge FETCH_HEAD` writes the id. What begins at an id may begin anywhere.
    let is_by_id = action == b"merge" || action == b"reset";
    let id = named.iter().find_map(|name| ObjectId::from_hex(name).ok()).filter(|_| is_by_id);
    sure.or_else(|| Some((messages::making::foreign_commit(id?), true)))
}

/// The same of the ref with this full name, where a refspec on the command line said what comes there.
pub fn fetched_to(one: &Move, full_name: &BStr, names: &Names) -> Option<String> {
    let (action, _) = parts(&one.message);
    let typed: Vec<&[u8]> = words(action).collect();
    let (b"fetch" | b"pull", typed) = typed.split_first().map(|(first, rest)| (*first, rest))? else {
        return None;
    };
    let remote = typed.iter().find(|word| !word.starts_with(b"-"))?;
    typed.iter().find_map(|word| {
        let spec = word.strip_prefix(b"--refmap=").unwrap_or(word);
        let (source, target) = spec.strip_prefix(b"+").unwrap_or(spec).split_once_str(":")?;
        let target = if target.starts_with(b"refs/") { target.into() } else { [b"refs/", target].concat() };
        let source = mapped(&target, &full_source(source), full_name)?;
        whose_source(names.config(), remote.as_bstr(), source.as_bstr())
    })
}

/// What was typed after `git pull` or `git fetch`.
fn whose_fetched(typed: &[&[u8]], names: &Names) -> Option<String> {
    let mut typed = typed.iter().filter(|word| !word.starts_with(b"-") && !word.starts_with(b"("));
    let remote = typed.next().filter(|remote| **remote != b".")?.as_bstr();
    let mut sources = typed.map(|spec| {
        let spec = spec.strip_prefix(b"+").unwrap_or(spec);
        full_source(spec.split_once_str(":").map_or(spec, |(source, _)| source))
    });
    let foreign = || (!is_own(names.config(), remote)).then(|| messages::making::foreign_remote(remote));
    sources.find_map(|source| whose_source(names.config(), remote, source.as_bstr())).or_else(foreign)
}

/// A remote's ref by its full name, as it is typed with or without its beginning.
fn full_source(typed: &[u8]) -> BString {
    let full = BString::from([b"refs/", typed].concat());
    let is_full = typed.starts_with(b"refs/");
    let is_folder = typed.starts_with(b"heads/") || typed.starts_with(b"tags/");
    match Request::of_reference(full.as_bstr()) {
        _ if is_full => typed.into(),
        None if !is_folder => [b"refs/heads/", typed].concat().into(),
        _ => full,
    }
}

/// Whose, in words, one of git's names for a commit (gitrevisions(7)) says that it is.
pub fn whose_name(typed: &[u8], names: &Names) -> Option<String> {
    let end = typed.find_byteset("~^@:").filter(|end| *end > 0).unwrap_or(typed.len());
    let name = &typed[..end];
    if name == b"FETCH_HEAD" {
        return Some(messages::making::foreign_fetched());
    }
    let full = |prefix: &str| BString::from([prefix.as_bytes(), name].concat());
    let request = Request::of_reference(full("refs/").as_bstr()).or_else(|| Request::named(name.as_bstr()));
    let request = request.map(|request| request.words);
    let tracking = || {
        ["", "refs/", "refs/remotes/"]
            .into_iter()
            .find_map(|prefix| names.of_tracking(full(prefix).as_bstr()))
    };
    request.or_else(tracking).or_else(|| names.of_branch(name.as_bstr()))
}

/// What is before the first `: `, and what is behind it.
fn parts(message: &[u8]) -> (&[u8], &[u8]) {
    message.split_once_str(": ").unwrap_or((message, b""))
}

fn words(action: &[u8]) -> impl Iterator<Item = &[u8]> {
    action.split(|byte| *byte == b' ').filter(|word| !word.is_empty())
}
