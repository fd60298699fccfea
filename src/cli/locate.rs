//! From a TARGET as typed to the worktree that it means, or to the message that says why there is none.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::here::Here;
use super::messages;
use crate::git::{BStr, BString, ByteSlice, Worktree};
use crate::worktree::{Names, Search, Target, Unresolved, near_misses, place};

/// The root of the worktree that `word` means. `previous` is the root that `-` stands for, where the shell
/// told it.
pub fn root(here: &Here, word: &BStr, previous: Option<&Path>) -> Result<PathBuf, Failure> {
    match Target::of(word) {
        Target::Previous => previous_root(previous),
        Target::Root => own_root(here),
        Target::Main => Ok(seen_root(here, main(here)?)),
        Target::Named(name) => Ok(seen_root(here, named(here, name)?)),
    }
}

/// The root of the worktree that one stands in.
pub fn own_root(here: &Here) -> Result<PathBuf, Failure> {
    let root = here.repository.root().map(Path::to_owned);
    root.ok_or_else(|| messages::targets::no_root_here(here.repository.git_dir()))
}

pub fn previous_root(previous: Option<&Path>) -> Result<PathBuf, Failure> {
    let root = previous.ok_or_else(messages::targets::no_previous)?;
    if root.is_dir() { Ok(root.to_owned()) } else { Err(messages::targets::previous_is_gone(root)) }
}

pub fn main(here: &Here) -> Result<&Worktree, Failure> {
    match here.repository.worktrees().first() {
        Some(main) if main.bare => Err(messages::targets::no_main_worktree(&main.root)),
        Some(main) => present(main),
        None => Err(messages::targets::no_main_worktree(here.repository.common_dir())),
    }
}

pub fn named<'a>(here: &'a Here, word: &BStr) -> Result<&'a Worktree, Failure> {
    let repository = &here.repository;
    let worktrees = repository.worktrees();
    let search = Search {
        worktrees,
        project: repository.name(),
        cwd: &here.cwd,
        held: &|worktree| worktree.operation()?.branch,
        is_branch: &|name| is_ref(here, "refs/heads/".into(), name),
        real_path: &|path| as_listed(here, path.canonicalize().ok()?),
    };
    match search.resolve(word) {
        Ok(index) => present(&worktrees[index]),
        Err(Unresolved::Ambiguous(several)) => {
            Err(messages::targets::ambiguous_target(word, &rows(here, &several)))
        }
        Err(Unresolved::BranchWithoutWorktree(branch)) => {
            let branch = branch.as_bstr();
            Err(messages::targets::branch_without_worktree(branch, &new_folder(here, branch)))
        }
        Err(Unresolved::Unknown) => Err(unknown(here, word)),
    }
}

/// A path without links in the list's terms: there, the root that one stands in is as one came to it.
fn as_listed(here: &Here, real: PathBuf) -> Option<PathBuf> {
    let Some(own) = here.repository.worktree() else { return Some(real) };
    let own_real = own.root.canonicalize().ok()?;
    Some(real.strip_prefix(own_real).map_or_else(|_| real.clone(), |inside| own.root.join(inside)))
}

/// As one gets there from here: `/home/me/p-staging` from `/home/me/p`, even if that is a link to `/data`.
pub fn seen_root(here: &Here, worktree: &Worktree) -> PathBuf {
    let real_path = |path: &Path| path.canonicalize().ok();
    let own = here.repository.root().and_then(|root| Some((root, real_path(root)?)));
    match own {
        Some((seen, real)) if real == worktree.root => seen.to_owned(),
        Some((seen, real)) => place::seen_from_here(seen, &real, &worktree.root, real_path),
        None => worktree.root.clone(),
    }
}

/// Name and folder of each of these worktrees, or of all.
pub fn rows(here: &Here, indices: &[usize]) -> Vec<(BString, PathBuf)> {
    let worktrees = here.repository.worktrees();
    let chosen = indices.iter().filter_map(|&index| worktrees.get(index));
    chosen.map(|it| (Names::of(it, here.repository.name()).best().to_owned(), it.root.clone())).collect()
}

fn present(worktree: &Worktree) -> Result<&Worktree, Failure> {
    if worktree.missing { Err(messages::targets::worktree_is_gone(worktree)) } else { Ok(worktree) }
}

/// Whether there is such a ref; words that git would not take for a name are none.
fn is_ref(here: &Here, under: Vec<u8>, name: &BStr) -> bool {
    here.repository.resolve([under.as_slice(), name].concat().as_bstr()).is_some()
}

/// A word that no worktree and no local branch goes by: on a remote, mistyped, or nothing.
fn unknown(here: &Here, word: &BStr) -> Failure {
    let repository = &here.repository;
    let mut remotes = repository.config().subsections("remote");
    remotes.retain(|remote| is_ref(here, [b"refs/remotes/", remote.as_slice(), b"/"].concat(), word));
    if !remotes.is_empty() {
        return messages::targets::branch_only_on_remotes(word, &remotes, &new_folder(here, word));
    }
    let branches = repository.names_under("refs/heads/");
    let names = repository.worktrees().iter().filter(|it| !it.bare).flat_map(|it| {
        let names = Names::of(it, repository.name());
        [names.branch, Some(names.short), Some(names.folder)].into_iter().flatten()
    });
    let near = near_misses(word, names.chain(branches.iter().map(|name| name.as_bstr())));
    messages::targets::unknown_target(word, &near)
}

/// Where by hand one would put a worktree of this branch: beside the main worktree, or beside those of a bare
/// hub; relative where one stands at the root of its neighbour.
fn new_folder(here: &Here, branch: &BStr) -> PathBuf {
    let repository = &here.repository;
    let flat = branch.replace("/", "-");
    let worktrees = repository.worktrees();
    let is_hub = worktrees.first().is_none_or(|first| first.bare);
    let neighbour = worktrees.iter().find(|it| !it.bare).or(worktrees.first());
    let beside = neighbour.and_then(|it| it.root.parent()).unwrap_or(Path::new(".."));
    let name = if is_hub { flat } else { [repository.name().as_bytes(), b"-", &flat].concat() };
    let name = std::ffi::OsStr::from_bytes(&name);
    let parent_of_here = here.cwd.canonicalize().ok();
    if repository.root() == Some(&here.cwd)
        && parent_of_here.as_deref().and_then(Path::parent) == Some(beside)
    {
        return Path::new("..").join(name);
    }
    beside.join(name)
}
