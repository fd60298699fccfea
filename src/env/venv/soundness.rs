//! Whether a venv is what it says: made where it lies, and with no code of another worktree in it.

use std::fs::Metadata;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::{Venv, VenvProblem, configuration_file, site_packages};
use crate::file::unfinished::is_unfinished;
use crate::state::encoding;
use origin::Origin;

mod editable;
mod origin;
mod owner;
mod shell_word;
#[cfg(test)]
pub(super) mod tests;

/// What looking at a venv closely found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// It was made there, and nothing is left there: its scripts do not start.
    pub moved_from: Option<PathBuf>,
    /// It is half made, or its scripts would run another folder's code.
    pub problem: Option<VenvProblem>,
}

/// What can be remembered of a venv that was looked at, for as long as its fingerprint stays the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Sound = 0,
    Moved = 1,
    /// It has a problem, and is whole.
    Wrong = 2,
}

impl Findings {
    /// `None`: it is to be looked at again. The mark of a half made venv goes, and nothing that the fingerprint is of changes.
    pub fn outcome(&self) -> Option<Outcome> {
        match self {
            Findings { problem: Some(VenvProblem::Unfinished), .. } => None,
            Findings { problem: Some(_), .. } => Some(Outcome::Wrong),
            Findings { moved_from: Some(_), .. } => Some(Outcome::Moved),
            Findings { .. } => Some(Outcome::Sound),
        }
    }
}

/// Looks closely at a venv of the worktree with this root. `others`: the roots of the repository's other worktrees, asked for
/// only where it matters.
pub fn look(venv: &Venv, root: &Path, others: &dyn Fn() -> Vec<PathBuf>) -> Findings {
    if is_unfinished(&venv.dir) {
        return Findings { problem: Some(VenvProblem::Unfinished), ..Findings::default() };
    }
    let moved_from = match origin::of(&venv.dir) {
        Origin::Here => None,
        Origin::Gone(made_in) => Some(made_in),
        Origin::There(made_in) => {
            return Findings { problem: Some(VenvProblem::Copied { made_in }), ..Findings::default() };
        }
    };
    Findings { moved_from, problem: editable::from_elsewhere(venv, root, others) }
}

/// Where a venv was made, if its `activate` says so and nothing is left there: what `look` said of a moved one, in a few looks at the
/// disk.
pub fn moved_from(venv: &Venv) -> Option<PathBuf> {
    origin::gone(&venv.dir)
}

/// A fingerprint and an outcome in one number.
pub fn with_outcome(fingerprint: u64, outcome: Outcome) -> u64 {
    fingerprint ^ encoding::fingerprint(&[outcome as u8])
}

/// Changes when what `look` looks at may have changed, but for the mark of a half made venv, which gets it before there is anything in
/// it, and for worktrees that appear where an installed path led to nothing; costs seven looks at the disk. It means something only to the program that worked it out.
pub fn fingerprint(venv: &Venv, root: &Path) -> u64 {
    let mut text = [venv.dir.as_os_str().as_bytes(), b"\0", root.as_os_str().as_bytes(), b"\0"].concat();
    let bin = venv.dir.join("bin");
    let mut looked_at = vec![configuration_file(&venv.dir), bin.join("activate"), bin];
    for folder in site_packages::of(venv) {
        // Others are written anew, which the folder's time tells; setuptools writes into this one.
        looked_at.extend([folder.join(editable::EASY_INSTALL), folder]);
    }
    for path in looked_at {
        add(&mut text, path.metadata().ok().as_ref());
    }
    encoding::fingerprint(&text)
}

/// A file's time of change can't be set back, as its time of modification can.
fn add(text: &mut Vec<u8>, metadata: Option<&Metadata>) {
    let facts = metadata.map(|it| {
        [
            it.dev().cast_signed(),
            it.ino().cast_signed(),
            it.mtime(),
            it.mtime_nsec(),
            it.ctime(),
            it.ctime_nsec(),
        ]
    });
    text.push(u8::from(facts.is_some()));
    text.extend(facts.into_iter().flatten().flat_map(i64::to_le_bytes));
}
