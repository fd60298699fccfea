//! What a person means by the word after `wcd`: the first of a fixed order of readings under which it means anything.

use std::path::{Component, Path, PathBuf};

use super::Names;
use crate::file::path::without_dots;
use crate::git::{BStr, BString, ByteSlice, Worktree};

#[cfg(test)]
mod tests;

/// A word that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// `-`: the worktree that the shell was in before.
    Previous,
    /// `^`: the main worktree.
    Main,
    /// `.`: the root of this one.
    Root,
    Named(&'a BStr),
}

impl<'a> Target<'a> {
    /// No branch can have one of the three special names (git-check-ref-format(1)).
    pub fn of(word: &'a [u8]) -> Self {
        match word {
            b"-" => Target::Previous,
            b"^" => Target::Main,
            b"." => Target::Root,
            _ => Target::Named(word.as_bstr()),
        }
    }
}

/// What a word is looked for among. Bare entries are never an answer: nobody can stand in them.
pub struct Search<'a> {
    pub worktrees: &'a [Worktree],
    /// What people call the repository.
    pub project: &'a BStr,
    /// Where relative paths begin; absolute.
    pub cwd: &'a Path,
    /// The branch (short name) that an operation under way in a detached worktree will go back to.
    pub held: &'a dyn Fn(&Worktree) -> Option<BString>,
    /// Whether there is a local branch of this short name.
    pub is_branch: &'a dyn Fn(&BStr) -> bool,
    /// The path without symbolic links, where it leads anywhere.
    pub real_path: &'a dyn Fn(&Path) -> Option<PathBuf>,
}

/// Why a word means no single worktree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unresolved {
    Unknown,
    /// Indices of all worktrees that it can mean, in their order.
    Ambiguous(Vec<usize>),
    /// It is exactly the short name of this local branch, which is checked out nowhere.
    BranchWithoutWorktree(BString),
}

/// How a word means a worktree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sureness {
    /// It is called so, or lies there.
    Exact,
    /// Its branch is called so after a slash: `auth` for `feature/auth`.
    LastPart,
    /// Its name has that in it, or almost.
    Guess,
    /// It is a path that leads to somewhere in the worktree, there or not, and not to its root.
    Around,
}

type Settled = Option<Result<usize, Unresolved>>;

impl Search<'_> {
    /// The index of the one worktree that `word` means, and how. Exact readings come before guesses, and a branch of
    /// exactly this name forbids guessing: whoever names it must not land on another branch.
    pub fn resolve(&self, word: &BStr) -> Result<(usize, Sureness), Unresolved> {
        if word.is_empty() {
            return Err(Unresolved::Unknown);
        }
        let exactly = self
            .first_of(&EXACT, word)
            .map(|found| (found, Sureness::Exact))
            .or_else(|| self.at_path(word).map(|(index, sureness)| (Ok(index), sureness)))
            .or_else(|| Some((self.holding(word).or_else(|| self.lone_branch(word))?, Sureness::Exact)));
        let (found, sureness) = exactly
            .or_else(|| Some((self.first_of(&[LastPart], word)?, Sureness::LastPart)))
            .or_else(|| Some((self.first_of(&GUESSES, word)?, Sureness::Guess)))
            .or_else(|| Some((self.first_of_folded(word)?, Sureness::Guess)))
            .ok_or(Unresolved::Unknown)?;
        Ok((found?, sureness))
    }

    /// The first reading under which any worktree is meant.
    fn first_of(&self, readings: &[Reading], word: &BStr) -> Settled {
        readings.iter().find_map(|reading| self.settle(|worktree| self.names(worktree).any(*reading, word)))
    }

    /// The guesses again without regard to case, and after them the fuzzy one.
    fn first_of_folded(&self, word: &BStr) -> Settled {
        let word = word.to_lowercase();
        let word = word.as_bstr();
        FOLDED.iter().find_map(|reading| {
            self.settle(|worktree| {
                let names = self.names(worktree);
                let folded = [names.branch, names.id, Some(names.folder), Some(names.short)]
                    .map(|name| name.map(|name| name.to_lowercase()));
                let [branch, id, folder, short] =
                    folded.each_ref().map(|name| name.as_ref().map(|it| it.as_bstr()));
                let (folder, short) = (folder.unwrap_or_default(), short.unwrap_or_default());
                Names { branch, id, folder, short }.any(*reading, word)
            })
        })
    }

    fn names<'a>(&self, worktree: &'a Worktree) -> Names<'a> {
        Names::of(worktree, self.project)
    }

    /// One worktree, or several; those whose folder is gone only count where no other is meant.
    fn settle(&self, is_meant: impl Fn(&Worktree) -> bool) -> Settled {
        let all = self.worktrees.iter().enumerate();
        let mut meant: Vec<usize> =
            all.filter(|(_, it)| !it.bare && is_meant(it)).map(|(index, _)| index).collect();
        if meant.iter().any(|&index| !self.worktrees[index].missing()) {
            meant.retain(|&index| !self.worktrees[index].missing());
        }
        match meant[..] {
            [] => None,
            [one] => Some(Ok(one)),
            _ => Some(Err(Unresolved::Ambiguous(meant))),
        }
    }

    /// The worktree whose root the path is. A path that says that it is one (`./x`, `../x`, `/x`) may also lie deeper
    /// in it; any other word would too often be both a folder here and the beginning of a branch.
    fn at_path(&self, word: &BStr) -> Option<(usize, Sureness)> {
        let path = word.to_path().ok()?;
        let asked = without_dots(&self.cwd.join(path));
        let real = || (self.real_path)(&asked);
        let root = self.rooted_at(&asked).or_else(|| self.rooted_at(&real()?));
        let around = || self.around(&asked).or_else(|| self.around(&real()?)).filter(|_| is_explicit(path));
        root.map(|root| (root, Sureness::Exact)).or_else(|| Some((around()?, Sureness::Around)))
    }

    fn rooted_at(&self, path: &Path) -> Option<usize> {
        self.worktrees.iter().position(|it| !it.bare && it.root == path)
    }

    /// The innermost worktree that `path` lies in: worktrees can lie in one another.
    fn around(&self, path: &Path) -> Option<usize> {
        path.ancestors().find_map(|folder| self.rooted_at(folder))
    }

    /// A worktree in the middle of a rebase or bisect of the branch: its HEAD is detached, the branch is still its own.
    fn holding(&self, word: &BStr) -> Settled {
        self.settle(|worktree| {
            worktree.branch().is_none() && (self.held)(worktree).is_some_and(|it| it == word)
        })
    }

    fn lone_branch(&self, word: &BStr) -> Settled {
        (self.is_branch)(word).then(|| Err(Unresolved::BranchWithoutWorktree(word.to_owned())))
    }
}

/// A way in which a word can mean a name.
#[derive(Clone, Copy, Debug)]
enum Reading {
    Branch,
    FolderOrId,
    /// The folder without the project's name.
    ShortFolder,
    /// Any of the above.
    Whole,
    /// All that follows some `/` in a branch.
    LastPart,
    Prefix,
    /// Beginning of the whole folder's name, the id, or of a part of a branch.
    InnerPrefix,
    Substring,
    /// Its characters in this order, with others between them.
    Subsequence,
}

use Reading::*;

const EXACT: [Reading; 3] = [Branch, FolderOrId, ShortFolder];
const GUESSES: [Reading; 3] = [Prefix, InnerPrefix, Substring];
const FOLDED: [Reading; 6] = [Whole, LastPart, Prefix, InnerPrefix, Substring, Subsequence];

impl Names<'_> {
    /// Whether `word`, read so, means the worktree with these names.
    fn any(&self, reading: Reading, word: &BStr) -> bool {
        let on_branch = |test: &dyn Fn(&BStr) -> bool| self.branch.is_some_and(test);
        let on_inner = |test: &dyn Fn(&BStr) -> bool| test(self.folder) || self.id.is_some_and(test);
        let on_shown = |test: &dyn Fn(&BStr) -> bool| on_branch(test) || test(self.short);
        match reading {
            Branch => on_branch(&|name| name == word),
            FolderOrId => on_inner(&|name| name == word),
            ShortFolder => self.short == word,
            Whole => on_shown(&|name| name == word) || on_inner(&|name| name == word),
            LastPart => on_branch(&|name| parts(name).any(|part| part == word)),
            Prefix => on_shown(&|name| name.starts_with(word)),
            InnerPrefix => {
                on_inner(&|name| name.starts_with(word))
                    || on_branch(&|name| parts(name).any(|part| part.starts_with(word)))
            }
            Substring => on_shown(&|name| name.contains_str(word)),
            Subsequence => on_shown(&|name| is_subsequence(word, name)),
        }
    }
}

/// What follows each `/`.
fn parts(branch: &BStr) -> impl Iterator<Item = &BStr> {
    branch.find_iter("/").map(|slash| branch[slash + 1..].as_bstr())
}

fn is_subsequence(word: &BStr, name: &BStr) -> bool {
    let mut rest = name.chars();
    word.chars().all(|wanted| rest.any(|there| there == wanted))
}

/// Whether this can only be meant as a path.
pub fn is_explicit(path: &Path) -> bool {
    let first = path.components().next();
    matches!(first, Some(Component::RootDir | Component::CurDir | Component::ParentDir))
}
