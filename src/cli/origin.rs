//! Whose code a branch or commit is: what decides whether a person is asked before any of it runs. A name says that it is somebody
//! else's where it can: a request's, an upstream's, the ref that a refspec fills. Elsewhere the commits do: they are one's own where
//! a remote of one's own has them, or where the reflogs tell that they were made here.

use crate::git::{BStr, BString, ByteSlice, Head, ObjectId, Repository};
use crate::setup::journal::Journal;
use names::Names;
use whose::Whose;

pub use commits::of_commit;

mod commits;
mod logged;
mod made_here;
mod moves;
mod names;
mod picked;
mod rebased;
#[cfg(test)]
mod tests;
mod tips;
mod whose;

/// Whose code it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Own,
    /// Somebody else's by its name, whatever becomes of it: a pull request, a branch of a remote that is not one's own. In words:
    /// `pull request 123`.
    Foreign(String),
    /// It has commits of which nothing says that they are one's own. In words.
    Unexplained(String),
}

impl Origin {
    /// Where it is somebody else's.
    pub fn words(&self) -> Option<&str> {
        match self {
            Origin::Own => None,
            Origin::Foreign(words) | Origin::Unexplained(words) => Some(words),
        }
    }
}

/// The key of a branch's section (git-config(1), `branch.NAME.*`) that says in words whose code it was made from. It
/// goes with the branch when that is renamed or deleted.
pub const KEY: &str = "wtsh-foreign";

/// What the worktree that the repository was found from has checked out.
pub fn of_worktree(there: &Repository) -> Origin {
    if let Some(words) = Journal::read(there.git_dir()).ok().flatten().and_then(|journal| journal.foreign) {
        return Origin::Foreign(words);
    }
    match (there.head(), there.head_commit()) {
        (Head::Branch(name), commit) => of_branch(there, name.as_bstr(), commit),
        (_, Some(commit)) => of_commit(there, commit),
        _ => Origin::Own,
    }
}

/// A local branch (short name) at this commit; `None`: it has none yet.
pub fn of_branch(repository: &Repository, branch: &BStr, commit: Option<ObjectId>) -> Origin {
    if let Some(words) = Names::of(repository).of_branch(branch) {
        return Origin::Foreign(words);
    }
    commit.map_or(Origin::Own, |commit| of_commit(repository, commit))
}

/// The commit that a person named so: of a branch or remote-tracking branch what that is, else what is known of the commit.
pub fn of_start(repository: &Repository, name: &BStr, commit: ObjectId) -> Origin {
    let full = ["", "refs/", "refs/heads/", "refs/remotes/"]
        .map(|prefix| BString::from([prefix.as_bytes(), name.as_bytes()].concat()));
    // What else is called so, a tag, may be another commit.
    let is_it =
        |full: &&BString| full.starts_with(b"refs/") && repository.resolve(full.as_bstr()) == Some(commit);
    let names = Names::of(repository);
    for full in full.iter().filter(is_it) {
        if let Some(branch) = full.strip_prefix(b"refs/heads/") {
            return of_branch(repository, branch.as_bstr(), Some(commit));
        }
        match names.whose(full.as_bstr()) {
            Whose::Own if full.starts_with(b"refs/remotes/") => {
                let fetched = tips::fetched_otherwise(repository, full.as_bstr(), &names);
                return fetched.map_or(Origin::Own, Origin::Foreign);
            }
            Whose::Foreign(words) => return Origin::Foreign(words),
            _ => {}
        }
    }
    let words = moves::whose_name(name, &names);
    commits::of_named_commit(repository, &names, commit, words)
}
