//! The project's default branch, which nothing in a repository names for certain. Names are short ones.

use super::{BStr, BString, ByteSlice, Repository, remotes};

/// What branches are called that nobody named otherwise.
const USUAL: [&str; 3] = ["main", "master", "trunk"];

/// What the main remote's HEAD names, as it was when that was last fetched.
pub fn told(repository: &Repository) -> Option<BString> {
    repository.head_of(remotes::main(repository.config())?.as_bstr())
}

/// Names that default branches have, the likeliest first, whether there is such a branch or not. None of them is one that a
/// worktree's HEAD alone says: whoever has a branch checked out does not make it the project's.
pub fn names(repository: &Repository) -> Vec<BString> {
    names_by(repository, told(repository))
}

/// Of this remote's project.
pub fn names_on(repository: &Repository, remote: &BStr) -> Vec<BString> {
    names_by(repository, repository.head_of(remote))
}

fn names_by(repository: &Repository, told: Option<BString>) -> Vec<BString> {
    // A bare repository has the HEAD of the one that it was cloned from. Worktrees are many: only there are they looked at.
    let (_, is_bare) = repository.main_root();
    let bare = is_bare.then(|| repository.worktrees().first()).flatten();
    let of_bare = bare.and_then(|bare| bare.branch()).map(BString::from);
    let configured =
        repository.config().string("init", None, "defaultBranch").filter(|name| !name.is_empty());
    let usual = USUAL.map(BString::from);
    let mut names: Vec<BString> = Vec::new();
    for name in told.into_iter().chain(of_bare).chain(configured).chain(usual) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// As `names`, and at the end the branch that the main worktree is on, for want of anything else.
pub fn candidates(repository: &Repository) -> Vec<BString> {
    let mut names = names(repository);
    let (_, is_bare) = repository.main_root();
    let main = (!is_bare).then(|| repository.worktrees().first()).flatten();
    names.extend(main.and_then(|main| main.branch()).map(BString::from));
    names
}

/// The likeliest one: what the main remote says, or the first that there is.
pub fn of(repository: &Repository) -> Option<BString> {
    let is_there = |name: &BString| {
        let full = [b"refs/heads/", name.as_bytes()].concat();
        repository.resolve(full.as_bstr()).is_some()
    };
    told(repository).or_else(|| candidates(repository).into_iter().find(is_there))
}
