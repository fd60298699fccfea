//! Whose code a commit is, by where it and all that leads to it come from.

use std::path::Path;

use super::Origin;
use super::logged::{Brought, Logged};
use super::made_here::{Commits, MadeHere};
use super::names::Names;
use super::tips::Tips;
use crate::cli::messages;
use crate::env::Permission;
use crate::git::{ObjectId, Repository};
use crate::store::trust::Code;

/// More of what was brought is not looked at one by one.
const MOST_BROUGHT: usize = 64;

pub fn of_commit(repository: &Repository, commit: ObjectId) -> Origin {
    of_named_commit(repository, &Names::of(repository), commit, None)
}

/// `words`: whose the name that the person called it by says that it is.
pub fn of_named_commit(
    repository: &Repository,
    names: &Names,
    commit: ObjectId,
    words: Option<String>,
) -> Origin {
    let dir = crate::cli::new::dir(repository);
    let tips = Tips::of(repository, names);
    if Commits::beyond(dir, &[commit], &tips.own).is_some_and(|left| left.ids().is_empty()) {
        return Origin::Own;
    }
    if let Some(words) = words {
        return Origin::Unexplained(words);
    }
    let permission = Permission::of_repository(repository);
    let agreed = |commit: ObjectId| permission.knows_set_up(&Code::Commit(commit.to_hex().to_string()));
    let logged = Logged::of(&repository.reflogs().of_heads(), names);
    let look = Look { dir, commit, tips, logged, agreed: &agreed };
    look.unexplained().or_else(|| look.brought()).map_or(Origin::Own, Origin::Unexplained)
}

/// A look at a commit that is on no branch of one's own remotes.
struct Look<'a> {
    dir: &'a Path,
    commit: ObjectId,
    tips: Tips,
    logged: Logged,
    /// Whether the person said yes to a commit.
    agreed: &'a dyn Fn(ObjectId) -> bool,
}

impl Look<'_> {
    fn made(&self, tips: &[ObjectId], known: &[ObjectId]) -> Option<MadeHere<'_>> {
        MadeHere::look(self.dir, tips, known, &self.logged, self.agreed)
    }

    fn beyond(&self, tips: &[ObjectId], known: &[ObjectId]) -> Option<Commits> {
        Commits::beyond(self.dir, tips, known)
    }

    /// Whose it is, in words, unless all that leads to it is on branches of the person's, or was made here.
    fn unexplained(&self) -> Option<String> {
        let known = [self.tips.own.as_slice(), &self.tips.taken].concat();
        match self.made(&[self.commit], &known) {
            Some(made) if made.is_own(self.commit) => None,
            Some(made) => Some(self.words(made.stranger(self.commit))),
            None => Some(messages::making::foreign_commit(self.commit)),
        }
    }

    fn words(&self, stranger: ObjectId) -> String {
        let of_ref = self.tips.foreign.iter().find(|(tip, _)| *tip == stranger).map(|(_, words)| words);
        let mut brought = self.logged.brought.iter().filter(|brought| brought.by.new == stranger);
        let words = of_ref.or_else(|| brought.next().map(|brought| &brought.words));
        words.cloned().unwrap_or_else(|| messages::making::foreign_commit(stranger))
    }

    /// The same of what came to a branch that is the person's whatever came there, where they named what they brought there and that is
    /// somebody else's.
    fn brought(&self) -> Option<String> {
        let all = &self.logged.brought;
        if self.tips.taken.is_empty() || all.is_empty() || self.leads_to_none() {
            return None;
        }
        let is_it = |brought: &&Brought| all.len() > MOST_BROUGHT || self.has_brought(brought);
        all.iter().find(is_it).map(|brought| brought.words.clone())
    }

    /// Whether all that was brought and that is on no branch of one's own remotes is nothing that leads to the commit.
    fn leads_to_none(&self) -> bool {
        let new: Vec<ObjectId> = self.logged.brought.iter().map(|brought| brought.by.new).collect();
        let count = |known: &[ObjectId]| Some(self.beyond(&new, known)?.ids().len());
        let all = count(&self.tips.own);
        all.is_some() && all == count(&[self.tips.own.as_slice(), &[self.commit]].concat())
    }

    fn has_brought(&self, brought: &Brought) -> bool {
        let old = Some(brought.by.old).filter(|old| !old.is_null());
        let known: Vec<ObjectId> = self.tips.own.iter().copied().chain(old).collect();
        let Some(all) = self.beyond(&[brought.by.new], &known) else { return true };
        let tips = all.brought(brought);
        let elsewhere = |known: &[ObjectId]| Some(self.beyond(&tips, known)?.ids().len());
        let leads_there = match elsewhere(&[known.as_slice(), &[self.commit]].concat()) {
            // What was before it is not known: the whole of it is there, or nothing.
            Some(elsewhere) if old.is_none() => elsewhere == 0,
            Some(other) => elsewhere(&known).is_none_or(|all| other < all),
            None => old.is_some(),
        };
        let are_own = |made: MadeHere| tips.iter().all(|tip| made.is_own(*tip));
        leads_there && !self.made(&tips, &known).is_some_and(are_own)
    }
}
