//! Changes that were on their way when wtsh was killed. Until it was noted that they had arrived, all of them are where they were, and a
//! ref keeps what was packed up; after that the new worktree has all of them.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{clear, dir_of, forget, leftover, place, scratch};
use crate::cli::here::Here;
use crate::cli::messages;
use crate::cli::new::journal::Record;
use crate::cli::new::stale;
use crate::cli::new::undo::{self, Left};
use crate::git::change::branch::commit_of;
use crate::git::change::command::GitError;
use crate::git::change::snapshot::{self, Place, Snapshot, Trees};
use crate::git::change::{ref_lock, stash};
use crate::git::{BStr, ByteSlice, ObjectId, Repository};

/// The new worktree is there, and whole. Where it has the changes, they go where they were; else it is taken back, unless something is
/// in it that is nowhere else. What was done, or what is to do, for people.
pub fn recover(here: &Here, record: &Record, since: SystemTime) -> Option<String> {
    let root = record.path.as_deref()?;
    if let Some(entry) = record.entry {
        return Some(of_stash(here, record, (root, entry), since));
    }
    let (source, reference) = (record.source.as_deref()?, record.stash.as_ref()?.as_bstr());
    let dir = dir_of(&here.repository, source);
    let packed = snapshot::read(dir, reference);
    let said = match (record.arrived, packed) {
        // The ref is the last thing that goes.
        (true, None) => messages::taking::took_after_all(source, root),
        (true, Some(packed)) => match place(source, reference) {
            Ok(place) => {
                stale::release_index(source, &place.git_dir, since);
                cleared(&place, &packed, root)
            }
            Err(_) => messages::taking::took_after_all(source, root),
        },
        (false, packed) => match place(source, reference) {
            Ok(place) if packed.as_ref().is_none_or(|packed| still_has(&place, packed)) => {
                drop(place);
                not_arrived(here, record, (source, root), packed.as_ref(), since)
            }
            // The ref may be all that is left of them.
            _ if packed.is_some() => return Some(messages::taking::kept_by_ref(dir, root, reference)),
            _ => return None,
        },
    };
    forget_all(here.repository.common_dir(), dir, reference);
    Some(said)
}

fn cleared(place: &Place, packed: &Snapshot, root: &Path) -> String {
    let source = place.root.as_path();
    match clear::clear(place, packed, root) {
        Ok(()) => messages::taking::took_after_all(source, root),
        Err(why) => messages::taking::both_have_them(source, root, &why),
    }
}

/// All of them are in `source`.
fn not_arrived(
    here: &Here,
    record: &Record,
    (source, root): (&Path, &Path),
    packed: Option<&Snapshot>,
    since: SystemTime,
) -> String {
    let coming = packed.map(|packed| &packed.trees);
    match take_back(here, record, (coming, Some(source)), since) {
        Ok(left) => messages::half_made::taken_back(record, &left),
        Err(own) => messages::taking::still_here(source, root, &own),
    }
}

/// The changes of an entry of the list of stashes, which goes when they have arrived.
fn of_stash(here: &Here, record: &Record, (root, entry): (&Path, ObjectId), since: SystemTime) -> String {
    let dir = dir_of(&here.repository, root);
    if record.arrived {
        // Who wants to see it in the list finds it there.
        let _ = stash::drop_entry(dir, entry);
        return messages::taking::stash_after_all(root);
    }
    let is_listed = stash::list(dir).is_ok_and(|all| all.iter().any(|one| one.id == entry));
    let name = entry.to_hex().to_string();
    let packed = snapshot::read(dir, name.as_bytes().as_bstr()).filter(|_| is_listed);
    let coming = packed.as_ref().map(|packed| &packed.trees);
    match take_back(here, record, (coming, None), since) {
        Ok(left) => messages::half_made::taken_back(record, &left),
        Err(own) => messages::taking::stash_still_listed(root, &own),
    }
}

/// The worktree goes where nothing is in it that is nowhere else, and the branch with it. An error has what that is; empty: there is no
/// telling.
fn take_back(
    here: &Here,
    record: &Record,
    (coming, source): (Option<&Trees>, Option<&Path>),
    since: SystemTime,
) -> Result<Left, Vec<PathBuf>> {
    let root = record.path.as_deref().unwrap_or(Path::new(""));
    let reference = record.stash.as_ref().map_or(BStr::new(""), |name| name.as_bstr());
    let at_start = record.head.is_some() && commit_of(root, "HEAD".into()) == record.head;
    // Nobody's folder goes while they stand in it.
    let at_start = at_start && !here.cwd.starts_with(root);
    let place = place(root, reference).ok().filter(|_| at_start).ok_or_else(Vec::new)?;
    let own = leftover::own(&place, coming, source).map_err(|_| Vec::new())?;
    if !own.is_empty() {
        return Err(own);
    }
    drop(place);
    Ok(undo::take_back(here, record, since).left)
}

/// Whether the changes that were packed up are all where they were.
fn still_has(place: &Place, packed: &Snapshot) -> bool {
    let dir = place.root.as_path();
    let has = || -> Result<bool, GitError> {
        let now = snapshot::trees(place)?;
        let kept = |now, packed_up| -> Result<bool, GitError> {
            let changed = snapshot::differing(dir, Some(packed.base), Some(packed_up))?;
            Ok(snapshot::differing(dir, Some(now), Some(packed_up))?.is_disjoint(&changed))
        };
        let new = snapshot::files_of(dir, packed.trees.untracked)?;
        let lost = snapshot::differing(dir, now.untracked, packed.trees.untracked)?;
        Ok(kept(now.index, packed.trees.index)?
            && kept(now.tracked, packed.trees.tracked)?
            && !new.iter().any(|name| lost.contains(name)))
    };
    has().unwrap_or(false)
}

/// The new worktree is not there, or not any more. What may be nowhere else stays with the ref.
pub fn without_worktree(repository: &Repository, record: &Record) -> Option<String> {
    let (source, reference) = (record.source.as_deref()?, record.stash.as_ref()?.as_bstr());
    let dir = dir_of(repository, source);
    let packed = snapshot::read(dir, reference);
    let has_all = |packed: &Snapshot| place(source, reference).is_ok_and(|place| still_has(&place, packed));
    if !packed.as_ref().is_none_or(has_all) {
        let root = record.path.as_deref().unwrap_or(source);
        return Some(messages::taking::kept_by_ref(dir, root, reference));
    }
    forget_all(repository.common_dir(), dir, reference);
    None
}

/// With what it was made with, and the lock that a git that died may have had on it: nobody else knows of this ref.
fn forget_all(common_dir: &Path, dir: &Path, reference: &BStr) {
    drop(Place::new(dir.to_owned(), common_dir.to_owned(), scratch(common_dir, reference)));
    ref_lock::remove(common_dir, reference);
    forget(dir, reference);
}
