//! What a rebase made of the commits that were there before: it keeps who wrote each, and when. What it was told to do besides (`pick` of
//! another commit, `exec`) is nothing of them.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::path::Path;

use super::made_here::Commits;
use super::picked::{changes, is_part};
use crate::git::change::command::ask;
use crate::git::{ByteSlice, ObjectId};

/// Seconds since 1970, and an address.
type Written = Vec<u8>;

pub struct Rebased<'a> {
    dir: &'a Path,
    written: HashMap<ObjectId, Written>,
}

impl<'a> Rebased<'a> {
    pub fn of(dir: &'a Path) -> Rebased<'a> {
        Rebased { dir, written: HashMap::new() }
    }

    /// Those of `new` that were made of what leads to `old` and not to `onto`, or are that still. `new`: with each whether it is made of
    /// several; `near`: what of the old ones is at hand. Nothing where git can't tell.
    pub fn made(
        &mut self,
        new: &HashMap<ObjectId, bool>,
        near: &HashSet<ObjectId>,
        (onto, old): (ObjectId, ObjectId),
    ) -> HashSet<ObjectId> {
        let made = self.same(new, near).unwrap_or_default();
        if made.len() == new.len() {
            return made;
        }
        let all = Commits::beyond(self.dir, &[old], &[onto]);
        let all: Option<HashSet<ObjectId>> = all.map(|all| all.ids().iter().copied().collect());
        all.and_then(|all| self.same(new, &all)).unwrap_or(made)
    }

    /// The change decides of those that are made of several, of more that say so than there were, and of what somebody else seems to have
    /// written (`--reset-author`).
    fn same(&mut self, new: &HashMap<ObjectId, bool>, old: &HashSet<ObjectId>) -> Option<HashSet<ObjectId>> {
        self.learn(new.keys().chain(old))?;
        let mut surplus: HashMap<&Written, isize> = HashMap::new();
        for (commit, one) in new.keys().map(|it| (it, 1)).chain(old.iter().map(|it| (it, -1))) {
            *surplus.entry(self.written.get(commit)?).or_default() += one;
        }
        let is_plain = |commit: &ObjectId| self.written.get(commit).is_some_and(|it| surplus[it] <= 0);
        let (plain, doubtful): (Vec<_>, Vec<_>) =
            new.iter().partition(|(commit, is_combined)| !**is_combined && is_plain(commit));
        let mut same: HashSet<ObjectId> = plain.into_iter().map(|(commit, _)| *commit).collect();
        if !doubtful.is_empty() {
            let changes = changes(self.dir, doubtful.iter().map(|(commit, _)| *commit).chain(old))?;
            let of_old: Vec<&Vec<u8>> = old.iter().filter_map(|commit| changes.get(commit)).collect();
            let all = of_old.iter().map(|it| it.as_slice()).collect::<Vec<_>>().concat();
            let is_of_old = |(commit, is_combined): &(&ObjectId, &bool)| {
                let change = changes.get(*commit);
                change.is_some_and(|it| of_old.contains(&it) || **is_combined && is_part(it, &all))
            };
            same.extend(doubtful.into_iter().filter(is_of_old).map(|(commit, _)| *commit));
        }
        Some(same)
    }

    fn learn<'b>(&mut self, commits: impl Iterator<Item = &'b ObjectId>) -> Option<()> {
        let new = commits.filter(|commit| !self.written.contains_key(*commit));
        let input: String = new.map(|commit| format!("{commit}\n")).collect();
        if input.is_empty() {
            return Some(());
        }
        let words = ["log", "--no-walk=unsorted", "--format=%H %at %ae", "--stdin"].map(OsString::from);
        let answer = ask(self.dir, words.into(), input.as_bytes()).ok()?;
        for line in answer.lines() {
            let (id, written) = line.split_once_str(" ")?;
            self.written.insert(ObjectId::from_hex(id).ok()?, written.to_owned());
        }
        Some(())
    }
}
