//! Whose code a branch or commit is: what decides whether a person is asked before any of it runs. A name says it where it can:
//! a request's, an upstream's, the ref that a refspec fills. Elsewhere the commit does, by the refs that contain it.

use std::ffi::OsString;
use std::path::Path;

use super::messages;
use super::new::Request;
use crate::git::change::command::ask;
use crate::git::{BStr, BString, ByteSlice, Head, ObjectId, Repository};
use crate::setup::journal::Journal;
use remotes::{Followed, Whose, whose_source};

pub mod remotes;
#[cfg(test)]
mod tests;

/// Whose code it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Own,
    /// Somebody else's: a pull request, a branch of a remote that is not one's own. In words: `pull request 123`.
    Foreign(String),
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
    let refs = Refs::of(repository);
    match refs.whose_branch(branch) {
        Whose::Foreign(words) => Origin::Foreign(words),
        Whose::Own => Origin::Own,
        Whose::Nobodys => commit.map_or(Origin::Own, |commit| refs.by_containing(commit)),
    }
}

/// The commit that a person named so: of a branch or remote-tracking branch what that is, else what is known of the commit.
pub fn of_start(repository: &Repository, name: &BStr, commit: ObjectId) -> Origin {
    let full = ["", "refs/", "refs/heads/", "refs/remotes/"]
        .map(|prefix| BString::from([prefix.as_bytes(), name.as_bytes()].concat()));
    // What else is called so, a tag, may be another commit.
    let is_it =
        |full: &&BString| full.starts_with(b"refs/") && repository.resolve(full.as_bstr()) == Some(commit);
    for full in full.iter().filter(is_it) {
        if let Some(branch) = full.strip_prefix(b"refs/heads/") {
            return of_branch(repository, branch.as_bstr(), Some(commit));
        }
        match Followed::of(repository.config()).whose(full.as_bstr()) {
            Whose::Own if full.starts_with(b"refs/remotes/") => return Origin::Own,
            Whose::Foreign(words) => return Origin::Foreign(words),
            _ => {}
        }
    }
    of_commit(repository, commit)
}

pub fn of_commit(repository: &Repository, commit: ObjectId) -> Origin {
    Refs::of(repository).by_containing(commit)
}

struct Refs<'a> {
    repository: &'a Repository,
    followed: Followed<'a>,
}

/// The commits that refs lead to, by whose those are.
#[derive(Default)]
struct Tips {
    own: Vec<ObjectId>,
    foreign: Vec<(ObjectId, String)>,
    /// Local branches of which nothing says where they come from.
    others: Vec<ObjectId>,
}

impl<'a> Refs<'a> {
    fn of(repository: &'a Repository) -> Self {
        Refs { repository, followed: Followed::of(repository.config()) }
    }

    /// What a local branch's name and configuration say.
    fn whose_branch(&self, branch: &BStr) -> Whose {
        let config = self.repository.config();
        let value = |key| config.string("branch", Some(branch), key);
        if let Some(words) = value(KEY) {
            return Whose::Foreign(words.to_str_lossy().into_owned());
        }
        if let Some(request) = Request::named(branch) {
            return Whose::Foreign(request.words);
        }
        let full = [b"refs/heads/", branch.as_bytes()].concat();
        if let foreign @ Whose::Foreign(_) = self.followed.whose(full.as_bstr()) {
            return foreign;
        }
        let merges = config.strings("branch", Some(branch), "merge");
        let remote = value("remote").filter(|remote| remote != ".");
        let of_remote = |merge: &BString| {
            // A request's ref says it, whatever remote it is of.
            let remote = remote.clone().unwrap_or_else(|| "origin".into());
            let is_local =
                value("remote").is_none_or(|remote| remote == ".") && merge.starts_with(b"refs/heads/");
            if is_local { None } else { whose_source(config, remote.as_bstr(), merge.as_bstr()) }
        };
        if let Some(words) = merges.iter().find_map(of_remote) {
            return Whose::Foreign(words);
        }
        match remote {
            Some(remote) => {
                whose_source(config, remote.as_bstr(), full.as_bstr()).map_or(Whose::Own, Whose::Foreign)
            }
            None if self.is_default(branch) => Whose::Own,
            None => Whose::Nobodys,
        }
    }

    /// The project's main branch is the person's own wherever they have it, or every request would take it along.
    fn is_default(&self, branch: &BStr) -> bool {
        let repository = self.repository;
        let remote = remotes::main_remote(repository.config());
        let told = remote.and_then(|remote| repository.default_branch_of(remote.as_bstr()));
        let configured = repository.config().string("init", None, "defaultBranch");
        let bare = || {
            let main = repository.worktrees().first().filter(|main| main.bare)?;
            match &main.head {
                Head::Branch(name) => Some(name.clone()),
                _ => None,
            }
        };
        [b"main".as_bstr(), b"master".as_bstr()].contains(&branch)
            || told.or(configured).is_some_and(|name| name == branch)
            || bare().is_some_and(|name| name == branch)
    }

    fn by_containing(&self, commit: ObjectId) -> Origin {
        let tips = self.tips();
        let dir = super::new::dir(self.repository);
        if is_contained(dir, commit, &tips.own) {
            return Origin::Own;
        }
        if let Some((_, words)) = tips.foreign.iter().find(|(tip, _)| *tip == commit) {
            return Origin::Foreign(words.clone());
        }
        let foreign: Vec<ObjectId> = tips.foreign.iter().map(|(tip, _)| *tip).collect();
        if !is_contained(dir, commit, &foreign) && is_contained(dir, commit, &tips.others) {
            return Origin::Own;
        }
        Origin::Foreign(messages::making::foreign_commit(commit))
    }

    fn tips(&self) -> Tips {
        let mut tips = Tips::default();
        for prefix in ["refs/heads/", "refs/remotes/"] {
            for name in self.repository.many_names_under(prefix) {
                let full = [prefix.as_bytes(), &name].concat();
                let Some(tip) = self.repository.resolve(full.as_bstr()) else { continue };
                let is_branch = prefix == "refs/heads/";
                let whose =
                    if is_branch { self.whose_branch(&name) } else { self.followed.whose(full.as_bstr()) };
                match whose {
                    Whose::Own => tips.own.push(tip),
                    Whose::Foreign(words) => tips.foreign.push((tip, words)),
                    Whose::Nobodys if is_branch => tips.others.push(tip),
                    // Of a remote that is gone, or of another program.
                    Whose::Nobodys => {
                        tips.foreign.push((tip, messages::making::foreign_request(full.as_bstr())))
                    }
                }
            }
        }
        tips
    }
}

/// Whether one of the tips leads to the commit. Where git can't tell, none does.
fn is_contained(dir: &Path, commit: ObjectId, tips: &[ObjectId]) -> bool {
    if tips.is_empty() || tips.contains(&commit) {
        return !tips.is_empty();
    }
    let mut input = format!("{commit}\n");
    tips.iter().for_each(|tip| input += &format!("^{tip}\n"));
    let words = ["rev-list", "--max-count=1", "--stdin"].map(OsString::from).into();
    ask(dir, words, input.as_bytes()).is_ok_and(|left| left.is_empty())
}
