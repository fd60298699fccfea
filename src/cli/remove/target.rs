//! Which worktree is to go, and where the shell goes from inside of it.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::{Arguments, ask};
use crate::cli::failure::Failure;
use crate::cli::here::Here;
use crate::cli::locate::{Lacking, Miss, Why};
use crate::cli::messages::targets::Maker;
use crate::cli::{locate, messages};
use crate::git::{BStr, ByteSlice, Worktree, default_branch};
use crate::worktree::{Sureness, Target, place};

/// The linked worktree that is meant, also where its folder is gone; without a target this one. One that the word may mean, and that is
/// not called so, is asked about.
pub fn worktree<'a>(
    here: &'a Here,
    target: Option<&OsStr>,
    arguments: &Arguments,
) -> Result<&'a Worktree, Failure> {
    let (worktree, guessed) = match target.map(|target| Target::of(target.as_bytes().as_bstr())) {
        None | Some(Target::Root) => (this(here)?, None),
        Some(Target::Main) => (locate::main(here)?, None),
        Some(Target::Previous) => return Err(messages::targets::previous_unknown("remove BRANCH")),
        Some(Target::Named(name)) => {
            let (worktree, sureness) = locate::sought(here, name).map_err(failure)?;
            let is_sure = match sureness {
                Sureness::Exact => true,
                // Without --force nothing is lost: an open worktree is easily made again.
                Sureness::LastPart => !arguments.force,
                Sureness::Guess => false,
                Sureness::Around => return Err(messages::targets::lies_in(name, worktree, "remove")),
            };
            (worktree, Some(name).filter(|_| !is_sure))
        }
    };
    if worktree.id.is_none() {
        return Err(messages::removing::main_worktree(&worktree.root, worktree.bare));
    }
    guessed.map_or(Ok(()), |word| confirm(word, worktree, arguments))?;
    Ok(worktree)
}

fn failure(miss: Miss) -> Failure {
    match miss {
        Miss::Lacking(Lacking { branch, why: Why::Local }) => {
            messages::removing::no_worktree(branch.as_bstr())
        }
        miss => miss.failure(Maker::New),
    }
}

/// A word that is a part of a name may have been meant for a worktree that is gone, or that never was.
fn confirm(word: &BStr, worktree: &Worktree, arguments: &Arguments) -> Result<(), Failure> {
    let names = messages::removing::guessed(word, worktree);
    if !ask::can_ask() {
        return Err(messages::removing::not_called_so(&names, worktree, arguments.force, arguments.branch));
    }
    match ask::says_yes(&messages::removing::remove_guessed(&names)) {
        Some(true) => Ok(()),
        Some(false) => Err(messages::removing::answered_no(&worktree.root)),
        None => Err(Failure::cancelled()),
    }
}

fn this(here: &Here) -> Result<&Worktree, Failure> {
    let worktree = here.repository.worktree();
    worktree.ok_or_else(|| messages::targets::no_root_here(here.repository.git_dir()))
}

/// The place to go to where one stands in one of the worktrees that go: the same in the main worktree; in a bare hub in the worktree of the default
/// branch, else in another, else the hub itself.
pub fn way_out(here: &Here, going: &[&Worktree]) -> Option<PathBuf> {
    let is_inside = going.iter().any(|worktree| lies_in(&here.cwd, &worktree.root));
    is_inside.then(|| {
        let to = refuge(here, going);
        let from = here.repository.root().filter(|root| here.cwd.starts_with(root));
        from.map_or_else(|| to.clone(), |from| place::kept(from, &here.cwd, &to, Path::is_dir))
    })
}

/// Whether the folder is `root` or in it, whatever links lead to either.
pub fn lies_in(folder: &Path, root: &Path) -> bool {
    match (folder.canonicalize(), root.canonicalize()) {
        (Ok(folder), Ok(root)) => folder.starts_with(root),
        _ => folder.starts_with(root),
    }
}

fn refuge(here: &Here, going: &[&Worktree]) -> PathBuf {
    let all = here.repository.worktrees();
    let default = default_branch::of(&here.repository);
    let is_there = |it: &&Worktree| !it.bare && !it.missing() && !going.contains(it) && it.root.is_dir();
    let is_main = |it: &&Worktree| it.id.is_none() && is_there(it);
    let is_default =
        |it: &&Worktree| default.is_some() && it.branch() == default.as_ref().map(|it| it.as_bstr());
    let mut others = all.iter().filter(is_there);
    let best = all.iter().find(is_main).or_else(|| all.iter().filter(is_there).find(is_default));
    let root = best.or_else(|| others.next()).map(|it| locate::seen_root(here, it));
    root.unwrap_or_else(|| hub(here.repository.common_dir()))
}

/// The folder around `.bare` or `.git`; a bare repository that goes by another name is its own.
fn hub(common_dir: &Path) -> PathBuf {
    let is_hidden = common_dir.ends_with(".bare") || common_dir.ends_with(".git");
    common_dir.parent().filter(|_| is_hidden).unwrap_or(common_dir).to_owned()
}
