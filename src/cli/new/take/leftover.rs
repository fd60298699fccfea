//! Whether a worktree into which changes were being brought, when that was cut off, has something that is nowhere else.

use std::collections::BTreeSet;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::exact::same;
use crate::git::change::branch::commit_of;
use crate::git::change::command::GitError;
use crate::git::change::snapshot::{self, Place, Trees};
use crate::git::report::ignored::ignored;
use crate::git::{BString, ByteSlice, ObjectId};

/// What is neither as HEAD has it nor as it was to come, and so may be somebody's, from the root. `coming`: what was packed up; where it
/// was packed up has not changed since, and is `source`, if it is a worktree.
pub fn own(place: &Place, coming: Option<&Trees>, source: Option<&Path>) -> Result<Vec<PathBuf>, GitError> {
    let root = place.root.as_path();
    let head = commit_of(root, "HEAD".into()).ok_or(GitError::NoCommit)?;
    let now = snapshot::trees(place)?;
    let (new, nested) = snapshot::untracked(root)?;
    let is_known =
        |path: &Path| source.is_some_and(|source| is_part_of(&root.join(path), &source.join(path)));
    let tracked = strange(root, now.tracked, head, coming.map(|it| it.tracked).as_slice())?;
    let index: Vec<ObjectId> = coming.iter().flat_map(|it| [it.index, it.tracked]).collect();
    let staged = strange(root, now.index, head, &index)?;
    let not_coming = snapshot::differing(root, now.untracked, coming.and_then(|it| it.untracked))?;
    // A file that is to go is no longer in the index before it goes.
    let not_in_head = snapshot::differing(root, now.untracked, Some(head))?;
    let new = new.iter().filter(|name| not_coming.contains(*name) && not_in_head.contains(*name));
    let files = tracked.iter().chain(new).map(|name| name.to_path_lossy().into_owned());
    let files = files.chain(ignored(root)?).filter(|path| !is_known(path));
    let rest = staged.iter().chain(&nested).map(|name| name.to_path_lossy().into_owned());
    Ok(files.chain(rest).collect::<BTreeSet<PathBuf>>().into_iter().collect())
}

/// Files of a worktree without an index that are not as the commit has them, nor the beginnings of that: git was checking it out.
pub fn changed(place: &Place, head: ObjectId) -> Result<Vec<PathBuf>, GitError> {
    let root = place.root.as_path();
    let now = snapshot::trees(place)?.untracked;
    let other = snapshot::differing(root, now, Some(head))?;
    let there = snapshot::files_of(root, now)?.into_iter().filter(|name| other.contains(name));
    let is_beginning = |name: &BString| {
        let spelled = [head.to_hex().to_string().as_bytes(), b":", name.as_bytes()].concat();
        let whole = snapshot::content(root, spelled.as_bstr()).unwrap_or_default();
        fs::read(root.join(name.to_path_lossy())).is_ok_and(|part| whole.starts_with(&part))
    };
    Ok(there.filter(|name| !is_beginning(name)).map(|name| name.to_path_lossy().into_owned()).collect())
}

/// Files of `now` that are in it as they are neither in `head` nor in any of `coming`.
fn strange(
    dir: &Path,
    now: ObjectId,
    head: ObjectId,
    coming: &[ObjectId],
) -> Result<BTreeSet<BString>, GitError> {
    let mut found = snapshot::differing(dir, Some(head), Some(now))?;
    for tree in coming {
        let other = snapshot::differing(dir, Some(*tree), Some(now))?;
        found.retain(|name| other.contains(name));
    }
    let there: BTreeSet<BString> = snapshot::files_of(dir, Some(now))?.into_iter().collect();
    found.retain(|name| there.contains(name));
    Ok(found)
}

/// Whether it is the same as the other, or was cut off while that was written to it.
fn is_part_of(one: &Path, other: &Path) -> bool {
    same(one, other) || begins(one, other).unwrap_or(false)
}

fn begins(one: &Path, other: &Path) -> io::Result<bool> {
    let length = |path: &Path| path.symlink_metadata().ok().filter(Metadata::is_file).map(|it| it.len());
    if !matches!((length(one), length(other)), (Some(one), Some(other)) if one < other) {
        return Ok(false);
    }
    let mut beginning = Vec::new();
    File::open(one)?.read_to_end(&mut beginning)?;
    let mut whole = Vec::new();
    File::open(other)?.take(beginning.len() as u64).read_to_end(&mut whole)?;
    Ok(beginning == whole)
}
