//! git-stash(1). Other programs may stash at the same time, in any worktree: an entry is told by its commit's id, never by its place
//! in the list.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use gix::ObjectId;
use gix::bstr::{BString, ByteSlice};

use super::command::{GitError, ask, change, words};
use crate::git::run::Hooks;

/// An entry of the list, the last one first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: ObjectId,
    /// `On main: …`
    pub message: BString,
}

pub fn list(dir: &Path) -> Result<Vec<Entry>, GitError> {
    let line = ["stash", "list", "-z", "--format=%H%n%gs"].map(OsStr::new);
    Ok(parse(&ask(dir, words(line), b"")?))
}

fn parse(answer: &[u8]) -> Vec<Entry> {
    let entries = answer.split(|byte| *byte == 0).filter_map(|entry| {
        let (id, message) = entry.split_once_str("\n")?;
        Some(Entry { id: ObjectId::from_hex(id).ok()?, message: message.into() })
    });
    entries.collect()
}

/// Puts the changes into the worktree `dir`, what was staged staged; the entry stays.
pub fn apply(dir: &Path, id: ObjectId) -> Result<(), GitError> {
    let id = OsString::from(id.to_hex().to_string());
    let line = ["stash", "apply", "--quiet", "--index"].map(OsStr::new);
    change(dir, Hooks::Skip, words([line[0], line[1], line[2], line[3], &id])).map(drop)
}

/// More often nobody stashes in between.
const TRIES: usize = 8;

/// Takes the entry off the list; one that is not there any more is no error. git finds out by itself which entry has this place when
/// it drops it, says which commit that was, and deletes what has the place then: the list before and after tells which went.
pub fn drop_entry(dir: &Path, id: ObjectId) -> Result<(), GitError> {
    for _ in 0..TRIES {
        let before = list(dir)?;
        let Some(place) = before.iter().position(|entry| entry.id == id) else { return Ok(()) };
        let name = OsString::from(format!("stash@{{{place}}}"));
        let said = change(dir, Hooks::Skip, words([OsStr::new("stash"), OsStr::new("drop"), &name]))?;
        restore_others(dir, id, &before, &said)?;
    }
    Ok(())
}

/// Entries that were there before and went with, or instead of, this one go back. `said`: git's words.
fn restore_others(dir: &Path, id: ObjectId, before: &[Entry], said: &[u8]) -> Result<(), GitError> {
    let after = list(dir)?;
    let known = before.iter().map(|entry| entry.id).chain(dropped(said));
    let is_lost = |one: &ObjectId| *one != id && after.iter().all(|entry| entry.id != *one);
    let mut lost: Vec<ObjectId> = known.filter(is_lost).collect();
    lost.dedup();
    lost.into_iter().try_for_each(|other| put_back(dir, other, before))
}

/// The id in `Dropped stash@{0} (<id>)`, in whatever language.
fn dropped(said: &[u8]) -> Option<ObjectId> {
    let (_, rest) = said.rsplit_once_str("(")?;
    ObjectId::from_hex(rest.split_once_str(")")?.0).ok()
}

fn put_back(dir: &Path, id: ObjectId, entries: &[Entry]) -> Result<(), GitError> {
    let hex = OsString::from(id.to_hex().to_string());
    let known = entries.iter().find(|entry| entry.id == id).map(|entry| entry.message.clone());
    let message = known.or_else(|| subject(dir, &hex)).unwrap_or_default();
    let line = ["stash", "store", "--message"].map(OsStr::new);
    change(dir, Hooks::Skip, words([line[0], line[1], line[2], OsStr::from_bytes(&message), &hex])).map(drop)
}

fn subject(dir: &Path, hex: &OsStr) -> Option<BString> {
    let line = ["log", "-1", "--format=%s"].map(OsStr::new);
    let said = ask(dir, words([line[0], line[1], line[2], hex]), b"").ok()?;
    Some(said.trim_ascii_end().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    fn stashed(sandbox: &Sandbox, dir: &Path, text: &str) -> ObjectId {
        std::fs::write(dir.join("readme"), text).expect("a file");
        sandbox.git(dir, &["stash", "push", "-q", "-m", text]);
        ObjectId::from_hex(sandbox.git(dir, &["rev-parse", "stash@{0}"]).as_bytes()).expect("an id")
    }

    #[test]
    fn the_entry_goes_that_has_the_id_wherever_it_stands() {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("project");
        let ids = ["one", "two", "three"].map(|text| stashed(&sandbox, &main, text));
        drop_entry(&main, ids[1]).expect("it is dropped");
        let left: Vec<_> = list(&main).expect("a list").into_iter().map(|entry| entry.id).collect();
        assert_eq!(left, [ids[2], ids[0]]);
        drop_entry(&main, ids[1]).expect("it is gone already");
        assert_eq!(list(&main).expect("a list").len(), 2);
    }

    #[test]
    fn what_somebody_else_stashed_goes_back_as_it_was() {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("project");
        let id = stashed(&sandbox, &main, "theirs");
        let before = list(&main).expect("a list");
        sandbox.git(&main, &["stash", "drop", "-q"]);
        put_back(&main, id, &[]).expect("it is stored");
        assert_eq!(list(&main).expect("a list"), before);
    }

    #[test]
    fn one_that_somebody_stashes_while_another_is_dropped_is_kept() {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("project");
        let ids = ["one", "two", "three"].map(|text| stashed(&sandbox, &main, text));
        let before = list(&main).expect("a list");
        // What git does where `four` came between its two steps: the place is that of another then.
        let four = stashed(&sandbox, &main, "four");
        sandbox.git(&main, &["stash", "drop", "-q", "stash@{1}"]);
        restore_others(&main, ids[1], &before, &[]).expect("it is stored");
        drop_entry(&main, ids[1]).expect("it is dropped");
        let left: Vec<_> = list(&main).expect("a list").into_iter().map(|entry| entry.id).collect();
        assert_eq!(left, [ids[2], four, ids[0]]);
    }

    #[test]
    fn the_id_is_read_in_any_language() {
        let hex = "0123456789012345678901234567890123456789";
        let said = format!("stash@{{0}} (x) gelöscht ({hex})\n");
        assert_eq!(dropped(said.as_bytes()).map(|id| id.to_hex().to_string()).as_deref(), Some(hex));
        assert_eq!(dropped(b"nothing"), None);
    }
}
