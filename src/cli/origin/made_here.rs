//! Which commits were made here, by the reflogs: a stranger's were brought, and no log says that they were made.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::path::Path;

use super::logged::{Brought, Logged};
use super::moves::Making;
use super::picked;
use super::rebased::Rebased;
use crate::git::ObjectId;
use crate::git::change::command::ask;
use crate::git::{ByteSlice, Move};

/// More are not looked at.
const MOST: usize = 20_000;

/// Commits that others do not lead to, with their parents.
#[derive(Debug, Default)]
pub struct Commits {
    /// The youngest first.
    order: Vec<ObjectId>,
    parents: HashMap<ObjectId, Vec<ObjectId>>,
}

impl Commits {
    /// What leads to `tips` and not to `known`. `None` where git can't tell, or where there are too many.
    pub fn beyond(dir: &Path, tips: &[ObjectId], known: &[ObjectId]) -> Option<Commits> {
        let mut input: String = tips.iter().map(|tip| format!("{tip}\n")).collect();
        known.iter().for_each(|known| input += &format!("^{known}\n"));
        let most = format!("--max-count={}", MOST + 1);
        let words = ["rev-list", "--parents", "--ignore-missing", &most, "--stdin"].map(OsString::from);
        let answer = ask(dir, words.into(), input.as_bytes()).ok()?;
        let mut commits = Commits::default();
        for line in answer.lines() {
            let mut ids = line.split(|byte| *byte == b' ').map(ObjectId::from_hex);
            let commit = ids.next()?.ok()?;
            commits.parents.insert(commit, ids.collect::<Result<_, _>>().ok()?);
            commits.order.push(commit);
        }
        (commits.order.len() <= MOST).then_some(commits)
    }

    pub fn ids(&self) -> &[ObjectId] {
        &self.order
    }

    fn contains(&self, commit: ObjectId) -> bool {
        self.parents.contains_key(&commit)
    }

    fn parents(&self, commit: ObjectId) -> &[ObjectId] {
        self.parents.get(&commit).map_or(&[], Vec::as_slice)
    }

    /// Those that lead to `from` and not to `onto`.
    fn between(&self, onto: ObjectId, from: ObjectId) -> HashSet<ObjectId> {
        let mut found = HashSet::new();
        let mut left = vec![from];
        while let Some(commit) = left.pop() {
            if commit != onto && self.contains(commit) && found.insert(commit) {
                left.extend(self.parents(commit));
            }
        }
        found
    }

    /// What a move brought to the ref, beside what was made of it there.
    pub fn brought(&self, brought: &Brought) -> Vec<ObjectId> {
        let (one, parents) = (&brought.by, self.parents(brought.by.new));
        match brought.making {
            Some(Making::Rebased { onto }) => vec![onto],
            Some(Making::Upon) if parents.contains(&one.old) => {
                parents.iter().copied().filter(|parent| *parent != one.old).collect()
            }
            _ => vec![one.new],
        }
    }
}

/// What is found out about some commits and those that lead to them.
pub struct MadeHere<'a> {
    commits: Commits,
    logged: &'a Logged,
    own: HashSet<ObjectId>,
    /// Whatever the logs say of how they were made.
    foreign: HashSet<ObjectId>,
    /// For cherry-picks, commits that make the same change.
    picked_from: HashMap<ObjectId, Vec<ObjectId>>,
    rebased: Rebased<'a>,
    /// What rebases made of own commits.
    rebased_own: HashSet<ObjectId>,
    /// What they picked besides.
    picked_besides: HashSet<ObjectId>,
    /// What others were made from and is there no more: nothing is known of it.
    gone: HashSet<ObjectId>,
}

impl<'a> MadeHere<'a> {
    /// `known`: commits that are own, and all that leads to them; `agreed`: whether the person said yes to a commit. `None` where git
    /// can't tell.
    pub fn look(
        dir: &'a Path,
        tips: &[ObjectId],
        known: &[ObjectId],
        logged: &'a Logged,
        agreed: &dyn Fn(ObjectId) -> bool,
    ) -> Option<MadeHere<'a>> {
        let sources = logged.sources();
        let there = there(dir, &sources)?;
        let all: Vec<ObjectId> = tips.iter().chain(&there).copied().collect();
        let mut found = MadeHere {
            commits: Commits::beyond(dir, &all, known)?,
            logged,
            own: HashSet::new(),
            foreign: HashSet::new(),
            picked_from: HashMap::new(),
            rebased: Rebased::of(dir),
            rebased_own: HashSet::new(),
            picked_besides: HashSet::new(),
            gone: sources.difference(&there).copied().collect(),
        };
        found.spread(agreed);
        let picks = found.picks();
        if !picks.is_empty() {
            // What they were made from need not lead to anything.
            let all: Vec<ObjectId> = all.into_iter().chain(logged.made()).collect();
            found.commits = Commits::beyond(dir, &all, known)?;
            found.picked_from = picked::sources(dir, &picks, found.commits.ids(), known)?;
            found.spread(agreed);
        }
        Some(found)
    }

    /// Finds all that is own by what is known so far.
    fn spread(&mut self, agreed: &dyn Fn(ObjectId) -> bool) {
        self.own = self.commits.ids().iter().copied().filter(|commit| agreed(*commit)).collect();
        let brought = self.logged.brought.iter().filter(|brought| !brought.by_id);
        let brought = brought.flat_map(|brought| self.commits.brought(brought));
        self.foreign = brought.filter(|commit| !self.own.contains(commit)).collect();
        let mut rebases: Vec<Rebase> = self.logged.makings().filter_map(rebase).collect();
        while self.goes_on() || self.looks_at_one_of(&mut rebases) {}
    }

    /// Whether another commit turned out to be own.
    fn goes_on(&mut self) -> bool {
        let before = self.own.len();
        for at in (0..self.commits.order.len()).rev() {
            let commit = self.commits.order[at];
            if !self.own.contains(&commit) && self.is_made_of_own(commit) {
                self.own.insert(commit);
            }
        }
        self.own.len() > before
    }

    /// Whether there was one of which something is not known to be own, and what it was made of is. It is looked at once.
    fn looks_at_one_of(&mut self, rebases: &mut Vec<Rebase>) -> bool {
        let is_ready = |it: &Rebase| self.is_own(it.onto) && self.is_own(it.old) && !self.is_own(it.new);
        let Some(at) = rebases.iter().position(is_ready) else { return false };
        let Rebase { onto, old, new } = rebases.swap_remove(at);
        let mut between = self.commits.between(onto, new);
        between.retain(|commit| !self.is_pick(*commit));
        let logged = self.logged;
        let is_combined = |commit: &ObjectId| {
            logged.makings_of(*commit).iter().any(|(making, _)| *making == Making::Combined)
        };
        let new: HashMap<_, _> = between.into_iter().map(|commit| (commit, is_combined(&commit))).collect();
        let near = self.commits.between(onto, old);
        let made = self.rebased.made(&new, &near, (onto, old));
        self.picked_besides.extend(new.keys().filter(|commit| !made.contains(*commit)));
        self.rebased_own.extend(made);
        true
    }

    fn is_made_of_own(&self, commit: ObjectId) -> bool {
        let parents = self.commits.parents(commit);
        let is_of_own = |(making, one): &(Making, Move)| match making {
            Making::Upon => parents.contains(&one.old) || parents.is_empty(),
            Making::Amended => self.is_own(one.old),
            Making::Picked | Making::Resolved | Making::Rebased { .. } | Making::Combined => false,
        };
        let mut picked_from = self.picked_from.get(&commit).into_iter().flatten();
        !self.foreign.contains(&commit)
            && parents.iter().all(|parent| self.is_own(*parent))
            && (self.rebased_own.contains(&commit)
                || picked_from.any(|source| self.is_own(*source))
                || self.logged.makings_of(commit).iter().any(is_of_own))
    }

    pub fn is_own(&self, commit: ObjectId) -> bool {
        self.own.contains(&commit) || !self.commits.contains(commit) && !self.gone.contains(&commit)
    }

    /// Cherry-picks of which nothing is known yet, and whether they were put right by hand.
    fn picks(&self) -> HashMap<ObjectId, bool> {
        let unknown = self.commits.ids().iter().filter(|commit| !self.own.contains(*commit));
        let by_hand = |commit: &ObjectId| {
            let makings = self.logged.makings_of(*commit);
            makings.iter().any(|(making, _)| *making == Making::Resolved)
        };
        let picked = unknown.filter(|it| self.is_pick(**it) || self.picked_besides.contains(*it));
        picked.map(|commit| (*commit, by_hand(commit))).collect()
    }

    fn is_pick(&self, commit: ObjectId) -> bool {
        let mut makings = self.logged.makings_of(commit).iter();
        makings.any(|(making, _)| matches!(making, Making::Picked | Making::Resolved))
    }

    /// The youngest commit that leads to `tip` and that was not made here.
    pub fn stranger(&self, tip: ObjectId) -> ObjectId {
        let mut seen = HashSet::new();
        let mut left = vec![tip];
        while let Some(commit) = left.pop() {
            if self.foreign.contains(&commit) || self.logged.makings_of(commit).is_empty() {
                return commit;
            }
            if seen.insert(commit) {
                left.extend(
                    self.commits.parents(commit).iter().rev().filter(|parent| !self.is_own(**parent)),
                );
            }
        }
        tip
    }
}

struct Rebase {
    onto: ObjectId,
    old: ObjectId,
    new: ObjectId,
}

fn rebase((making, one): &(Making, Move)) -> Option<Rebase> {
    let Making::Rebased { onto } = *making else { return None };
    Some(Rebase { onto, old: one.old, new: one.new })
}

/// Those that are in the repository.
fn there(dir: &Path, ids: &HashSet<ObjectId>) -> Option<HashSet<ObjectId>> {
    if ids.is_empty() {
        return Some(HashSet::new());
    }
    let input: String = ids.iter().map(|id| format!("{id}\n")).collect();
    let words = ["cat-file", "--batch-check=%(objecttype) %(objectname)"].map(OsString::from).into();
    let answer = ask(dir, words, input.as_bytes()).ok()?;
    let found = answer.lines().filter_map(|line| ObjectId::from_hex(line.strip_prefix(b"commit ")?).ok());
    Some(found.collect())
}
