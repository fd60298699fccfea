//! From a TARGET as typed to the worktree that it means, or to the message that says why there is none.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::here::Here;
use super::messages::targets::Maker;
use super::prune::mounts;
use super::{messages, pick};
use crate::git::{BStr, BString, ByteSlice, Repository, Worktree};
use crate::worktree::candidates::Stock;
use crate::worktree::{Names, Search, Sureness, Target, Unresolved, near_misses, place};

/// More names than these are not worth reading.
const SUGGESTED: usize = 3;

/// Why a word leads to no worktree.
#[derive(Debug)]
pub enum Miss {
    /// One of this branch can be made.
    Lacking(Lacking),
    /// Nothing goes by it.
    Unknown(Unknown),
    No(Failure),
}

/// A word that no worktree and no branch goes by, and names that may have been meant.
#[derive(Debug)]
pub struct Unknown {
    pub word: BString,
    pub near: Vec<BString>,
    pub is_tag: bool,
}

/// A branch without a worktree to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    pub branch: BString,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is a local branch, checked out nowhere.
    Local,
    /// No local branch goes by that name; these remotes have one.
    OnRemotes(Vec<BString>),
    /// It is `REMOTE/BRANCH`, which was fetched.
    Followed,
    /// Its worktree was in this folder, which is gone.
    Gone(PathBuf),
}

impl From<Failure> for Miss {
    fn from(failure: Failure) -> Self {
        Miss::No(failure)
    }
}

impl Miss {
    /// `maker`: the command to name that makes a worktree.
    pub fn failure(self, maker: Maker) -> Failure {
        match self {
            Miss::Lacking(lacking) => messages::targets::lacking(&lacking, maker),
            Miss::Unknown(unknown) => messages::targets::unknown_target(&unknown, maker),
            Miss::No(failure) => failure,
        }
    }
}

/// The root of the worktree that `word` means. `command`: what asks; the shell has not told it what `-` stands for.
pub fn root(here: &Here, word: &BStr, command: &str) -> Result<PathBuf, Failure> {
    match Target::of(word) {
        Target::Previous => Err(messages::targets::previous_unknown(&format!("{command} BRANCH"))),
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
        Some(main) => present(here, main).map_err(|miss| miss.failure(Maker::New)),
        None => Err(messages::targets::no_main_worktree(here.repository.common_dir())),
    }
}

/// The worktree that `word` means; where it can mean several and there is a person to ask, the one they choose.
pub fn named<'a>(here: &'a Here, word: &BStr) -> Result<&'a Worktree, Failure> {
    find(here, word).map_err(|miss| miss.failure(Maker::New))
}

/// As `named`; the failure says whether a worktree of that name could be made.
pub fn find<'a>(here: &'a Here, word: &BStr) -> Result<&'a Worktree, Miss> {
    present(here, meant(here, word)?)
}

/// As `find`, whether its folder is there or not.
pub fn meant<'a>(here: &'a Here, word: &BStr) -> Result<&'a Worktree, Miss> {
    sought(here, word).map(|(worktree, _)| worktree)
}

/// As `meant`, and how the word means it. What a person has chosen is as good as named.
pub fn sought<'a>(here: &'a Here, word: &BStr) -> Result<(&'a Worktree, Sureness), Miss> {
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
        Ok((index, sureness)) => Ok((&worktrees[index], sureness)),
        Err(Unresolved::Ambiguous(several)) if pick::can_pick() => {
            Ok((&worktrees[pick::pick(here, &several, &word.to_str_lossy())?], Sureness::Exact))
        }
        Err(Unresolved::Ambiguous(several)) => {
            Err(messages::targets::ambiguous_target(word, &rows(here, &several)).into())
        }
        Err(Unresolved::BranchWithoutWorktree(branch)) => {
            Err(Miss::Lacking(Lacking { branch, why: Why::Local }))
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

/// What is locked, may be on a volume, or has no branch, is not simply made again.
fn present<'a>(here: &Here, worktree: &'a Worktree) -> Result<&'a Worktree, Miss> {
    match worktree.branch() {
        _ if !worktree.missing() => Ok(worktree),
        Some(branch) if worktree.id.is_some() && is_just_gone(&here.repository, worktree) => {
            let why = Why::Gone(worktree.root.clone());
            Err(Miss::Lacking(Lacking { branch: branch.to_owned(), why }))
        }
        _ => Err(gone(&here.repository, worktree).into()),
    }
}

/// Whether a worktree whose folder is not there can be taken for deleted.
pub fn is_just_gone(repository: &Repository, worktree: &Worktree) -> bool {
    worktree.locked().is_none() && mounts::unmounted(repository, &worktree.git_dir, &worktree.root).is_none()
}

/// About a worktree whose folder is not there.
pub fn gone(repository: &Repository, worktree: &Worktree) -> Failure {
    let unlocked = worktree.id.is_some() && worktree.locked().is_none();
    let point = unlocked.then(|| mounts::unmounted(repository, &worktree.git_dir, &worktree.root)).flatten();
    match point {
        Some(point) => messages::targets::may_be_unmounted(&worktree.root, &point),
        None => messages::targets::worktree_is_gone(worktree),
    }
}

/// Whether there is such a ref; words that git would not take for a name are none.
fn is_ref(here: &Here, under: Vec<u8>, name: &BStr) -> bool {
    here.repository.resolve([under.as_slice(), name].concat().as_bstr()).is_some()
}

/// A word that no worktree and no local branch goes by: on a remote, mistyped, or nothing.
fn unknown(here: &Here, word: &BStr) -> Miss {
    let repository = &here.repository;
    let mut remotes = repository.config().subsections("remote");
    remotes.retain(|remote| is_ref(here, [b"refs/remotes/", remote.as_slice(), b"/"].concat(), word));
    if !remotes.is_empty() {
        return Miss::Lacking(Lacking { branch: word.to_owned(), why: Why::OnRemotes(remotes) });
    }
    if is_ref(here, b"refs/remotes/".into(), word) && !word.ends_with(b"/HEAD") {
        return Miss::Lacking(Lacking { branch: word.to_owned(), why: Why::Followed });
    }
    let is_tag = is_ref(here, b"refs/tags/".into(), word);
    Miss::Unknown(Unknown { word: word.to_owned(), near: meant_perhaps(here, word), is_tag })
}

/// Branches that have no worktree and the word in their names, then names that are almost the word.
fn meant_perhaps(here: &Here, word: &BStr) -> Vec<BString> {
    let repository = &here.repository;
    let stock = Stock::of(repository);
    let holding = if word.is_empty() { Vec::new() } else { stock.candidates(word) };
    let names = repository.worktrees().iter().filter(|it| !it.bare).flat_map(|it| {
        let names = Names::of(it, repository.name());
        [names.branch, Some(names.short), Some(names.folder)].into_iter().flatten()
    });
    let mut near: Vec<BString> = holding.iter().take(SUGGESTED).map(|it| it.name.to_owned()).collect();
    for name in near_misses(word, names.chain(stock.branches.iter().map(|name| &**name))) {
        if near.len() < SUGGESTED && !near.iter().any(|it| it == name) {
            near.push(name.to_owned());
        }
    }
    near
}
