//! Copying files that git ignores from one worktree to another.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use crate::file;
use crate::git::Repository;
use crate::git::change::command::GitError;
use crate::process::interrupt;
use patterns::Patterns;
use refusal::Refusal;
use transfer::{Trees, Written, transfer};

mod fingerprint;
mod half;
mod ignored;
mod links;
mod patterns;
mod refusal;
#[cfg(test)]
mod tests;
mod transfer;
pub(super) mod tree;

pub use fingerprint::fingerprint;
pub(super) use ignored::is_ignored;
pub use links::link_target;
pub use transfer::Change;

/// The file at a worktree's root that names files to be copied, in gitignore(5)'s language. Other tools that make worktrees read it.
pub const INCLUDE_FILE: &str = ".worktreeinclude";
/// Bytes of that file.
const LONGEST_INCLUDE: usize = 1 << 20;

/// Which files to copy.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// The root of the worktree that has them, absolute.
    pub source: &'a Path,
    /// The root of the one that lacks them.
    pub root: &'a Path,
    /// Patterns as in a gitignore file.
    pub patterns: &'a [String],
}

/// What there is to copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Relative to the roots, sorted.
    pub files: Vec<PathBuf>,
    /// What is named and is not to be copied, with the reason, for people; patterns are among them.
    pub left_out: Vec<(PathBuf, String)>,
}

/// What became of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// With a fingerprint of what was written, as `fingerprint` has it.
    pub copied: Vec<(PathBuf, u64)>,
    /// With the reason.
    pub refused: Vec<(PathBuf, String)>,
    /// The file for which there was no room, and the system's words for it. It was the last one that was tried.
    pub no_room: Option<(PathBuf, String)>,
}

/// The files, relative to the roots and sorted, that the patterns or the source's `.worktreeinclude` name, that git ignores in both
/// worktrees, and that are not there yet.
///
/// A folder that is ignored as a whole (`node_modules/`) is only looked into where a pattern names it or one above it
/// (`node_modules`), or leads into it from the root (`instance/.env`, `instance/**/.env`): not for `.env`, which may be anywhere else.
///
/// What a link among them leads to comes along, where git ignores it.
///
/// And what is left out, and why.
pub fn look(choice: &Choice) -> Result<Found, GitError> {
    let is_there = |path: &Path| matches!(standing(choice.root, path), Standing::There);
    let (mut selected, left_out) = selected(choice.source, choice.patterns)?;
    selected.retain(|path| !is_there(path));
    let (selected, not_followed) = links::with_targets(choice.source, selected, &is_there)?;
    let mut found = Found { left_out, ..Found::default() };
    found.left_out.extend(not_followed);
    let mut lacking = BTreeSet::new();
    for path in selected {
        match standing(choice.root, &path) {
            Standing::Lacking => drop(lacking.insert(path)),
            Standing::There => {}
            Standing::Blocked(why) => found.left_out.push((path, why)),
        }
    }
    let ignored = ignored::ignored_there(choice.root, &lacking)?;
    let exposed = lacking.difference(&ignored).cloned();
    let why = || "git does not ignore it there: it would get into a commit".to_owned();
    found.left_out.extend(exposed.map(|path| (path, why())));
    let mut files = lacking.into_iter().filter(|path| ignored.contains(path)).collect();
    found.left_out.extend(links::without_dangling(choice.source, &mut files, &is_there));
    found.files = files.into_iter().collect();
    Ok(found)
}

/// What a new worktree would get that has the same `.gitignore` files as the one at `source`.
pub fn offered(source: &Path, patterns: &[String]) -> Result<Found, GitError> {
    let (selected, mut left_out) = selected(source, patterns)?;
    // What git tracks it will have.
    let ignored = |path: &Path| is_ignored(source, path).unwrap_or(true);
    let (files, not_followed) = links::with_targets(source, selected, &|path| !ignored(path))?;
    left_out.extend(not_followed);
    Ok(Found { files: files.into_iter().collect(), left_out })
}

/// The ignored files that the patterns and the source's list choose, and the patterns that lead out.
fn selected(source: &Path, patterns: &[String]) -> Result<Selected, GitError> {
    let configured = patterns.join("\n");
    let included = file::read_regular(&source.join(INCLUDE_FILE), LONGEST_INCLUDE).unwrap_or_default();
    let patterns = Patterns::of([configured.as_bytes(), &included], ignores_case(source));
    let outside = patterns.outside().map(|it| (it, "a pattern never leads out of the worktree".to_owned()));
    let outside = outside.collect();
    if patterns.is_empty() {
        return Ok((BTreeSet::new(), outside));
    }
    Ok((ignored::selected(source, &patterns)?, outside))
}

type Selected = (BTreeSet<PathBuf>, Vec<(PathBuf, String)>);

/// Copies these files; nothing is written over, and nothing through a link. `change`: what a file's content becomes on the way, `None`
/// for as it is (then its bytes may be shared by the file system); it is not asked for files of more than 64 KB. Permissions stay,
/// times do not. A signal that asks this process to stop ends it between two files, and so does a full disk: what is in no list was not
/// looked at.
pub fn copy(choice: &Choice, files: &[PathBuf], change: &Change) -> Report {
    let mut report = Report::default();
    let trees = match Trees::open(choice) {
        Ok(trees) => trees,
        Err(error) => {
            report.refused.extend(files.iter().map(|path| (path.clone(), error.to_string())));
            return report;
        }
    };
    let mut left: Vec<&PathBuf> = files.iter().collect();
    while !left.is_empty() {
        let count = left.len();
        left = once(&trees, left, change, &mut report);
        if left.len() == count {
            let dangling = left.iter().map(|path| (PathBuf::clone(path), links::DANGLES.to_owned()));
            report.refused.extend(dangling);
            break;
        }
    }
    report.copied.sort();
    report
}

/// Those that are left to be copied after others: links to what is not there.
fn once<'f>(
    trees: &Trees,
    files: Vec<&'f PathBuf>,
    change: &Change,
    report: &mut Report,
) -> Vec<&'f PathBuf> {
    let mut left = Vec::new();
    for path in files {
        if interrupt::received().is_some() || report.no_room.is_some() {
            return Vec::new();
        }
        match transfer(trees, path, change) {
            Ok(Written::New(fingerprint)) => report.copied.push((path.clone(), fingerprint)),
            Ok(Written::Nothing) => {}
            Ok(Written::TooEarly) => left.push(path),
            Err(Refusal::File(why)) => report.refused.push((path.clone(), why)),
            Err(Refusal::NoRoom(why)) => report.no_room = Some((path.clone(), why)),
        }
    }
    left
}

/// How a path stands in the worktree that may lack it.
enum Standing {
    Lacking,
    There,
    Blocked(String),
}

fn standing(root: &Path, path: &Path) -> Standing {
    let mut folders: Vec<&Path> = path.ancestors().skip(1).filter(|it| !it.as_os_str().is_empty()).collect();
    folders.reverse();
    for folder in folders {
        match root.join(folder).symlink_metadata() {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(metadata) if metadata.is_symlink() => {
                return Standing::Blocked(format!("{} is a link there", folder.display()));
            }
            Ok(_) => return Standing::Blocked(format!("{} is no folder there", folder.display())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Standing::Lacking,
            Err(error) => return Standing::Blocked(error.to_string()),
        }
    }
    if root.join(path).symlink_metadata().is_ok() { Standing::There } else { Standing::Lacking }
}

/// Whether file names of this repository are the same to git where they differ in case alone.
fn ignores_case(source: &Path) -> bool {
    let repository = Repository::discover(source).ok().flatten();
    let configured = repository.and_then(|it| it.config().boolean("core", None, "ignoreCase"));
    configured.unwrap_or(false)
}
