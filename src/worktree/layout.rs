//! Where a new worktree goes: the way that the repository's worktrees lie already.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::git::{BStr, ByteSlice};
use scheme::{Encoding, Scheme};

mod scheme;
#[cfg(test)]
mod tests;

/// How the repository's worktrees lie. Paths are absolute and without links.
#[derive(Clone, Debug)]
pub struct Ground<'a> {
    /// What people call the repository.
    pub project: &'a BStr,
    /// The main worktree's root; of a bare repository the folder around it.
    pub base: &'a Path,
    pub bare: bool,
    /// The roots of the linked worktrees with their branches.
    pub linked: Vec<(&'a Path, Option<&'a BStr>)>,
}

/// The folder for a worktree of this branch (or tag, or commit): as the most of the others lie, else `../repo-branch`, in a bare
/// repository's hub `branch`. Its last component is one that a file system takes, if it is not too long; it lies
/// below the folder that the others do, whatever the name is.
pub fn folder(ground: &Ground, branch: &BStr) -> PathBuf {
    let scheme = by_branches(ground).or_else(|| by_folders(ground));
    scheme.unwrap_or_else(|| first(ground)).folder(ground.project, branch)
}

/// The branch as one component of a path, as it is in most worktrees' folders: `feature-x`.
pub fn flat(branch: &BStr) -> Vec<u8> {
    Encoding::Joined(b"-").name(branch)
}

/// Where no worktree shows the way.
fn first<'a>(ground: &Ground<'a>) -> Scheme<'a> {
    let encoding = Encoding::Joined(b"-");
    if ground.bare {
        return Scheme { around: ground.base, prefix: Vec::new(), encoding, inner: false };
    }
    let prefix = [ground.project.as_bytes(), b"-"].concat();
    Scheme { around: beside(ground), prefix, encoding, inner: false }
}

fn beside<'a>(ground: &Ground<'a>) -> &'a Path {
    ground.base.parent().unwrap_or(ground.base)
}

/// What the folders of worktrees with a branch have in common: each votes for every scheme that puts it where it is.
fn by_branches<'a>(ground: &Ground<'a>) -> Option<Scheme<'a>> {
    let mut votes = Vec::new();
    for (root, branch) in counting(ground) {
        let Some(branch) = branch else { continue };
        votes.extend(Encoding::ALL.iter().filter_map(|encoding| {
            Scheme::of(root, branch, *encoding, false)
                .or_else(|| Scheme::of(root.parent()?, branch, *encoding, root.ends_with(name(ground))))
        }));
    }
    // What is neither the project's name nor nothing has to be there twice before it is taken for a habit.
    most(votes, |scheme, count| {
        (count > 1 || scheme.is_plain(ground.project)).then(|| scheme.rank(ground.project))
    })
}

/// What the others' folders have in common: a worktree that changes its branch, or has none, keeps its place.
fn by_folders<'a>(ground: &Ground<'a>) -> Option<Scheme<'a>> {
    let around = beside(ground);
    let near = counting(ground).filter(|(root, _)| root.starts_with(around) && *root != ground.base);
    let schemes = near.filter_map(|(root, _)| {
        let prefix = scheme::project_prefix(root.file_name()?.as_bytes(), ground.project);
        let encoding = Encoding::Joined(b"-");
        Some(Scheme { around: root.parent()?, prefix: prefix.to_vec(), encoding, inner: false })
    });
    most(schemes.collect(), |scheme, _| Some(scheme.rank(ground.project)))
}

/// The worktrees that lie where people keep some. One in a folder for what soon goes away says nothing of the rest.
fn counting<'g, 'a>(
    ground: &'g Ground<'a>,
) -> impl Iterator<Item = (&'a Path, Option<&'a BStr>)> + use<'g, 'a> {
    const PASSING: [&str; 3] = ["/tmp", "/var/tmp", "/dev/shm"];
    let is_passing = |root: &Path| {
        PASSING.iter().any(|passing| root.starts_with(passing) && !ground.base.starts_with(passing))
    };
    ground.linked.iter().copied().filter(move |(root, _)| !is_passing(root))
}

fn name<'a>(ground: &Ground<'a>) -> &'a OsStr {
    OsStr::from_bytes(ground.project)
}

/// The scheme with the most votes, of several the one with the lowest rank; those without a rank are left out.
fn most<'a, R: Ord>(
    mut votes: Vec<Scheme<'a>>,
    rank: impl Fn(&Scheme<'a>, usize) -> Option<R>,
) -> Option<Scheme<'a>> {
    votes.sort_unstable();
    let counted = votes.chunk_by(|one, other| one == other);
    let ranked = counted
        .filter_map(|same| Some((std::cmp::Reverse(same.len()), rank(&same[0], same.len())?, &same[0])));
    ranked.min().map(|(_, _, scheme)| scheme.clone())
}
