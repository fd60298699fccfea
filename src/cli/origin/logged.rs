//! What the reflogs say of all commits.

use std::collections::{HashMap, HashSet};

use super::moves::{self, Making};
use super::names::Names;
use crate::git::{Move, ObjectId, Reflog};

#[derive(Default)]
pub struct Logged {
    by_commit: HashMap<ObjectId, Vec<(Making, Move)>>,
    /// What was brought to a ref by a name that is, or may be, somebody else's; the last ones first.
    pub brought: Vec<Brought>,
}

pub struct Brought {
    pub by: Move,
    pub making: Option<Making>,
    /// Whose it is.
    pub words: String,
    /// The name says nothing but which commit it is.
    pub by_id: bool,
}

impl Logged {
    pub fn of(logs: &[Reflog], names: &Names) -> Logged {
        let mut logged = Logged::default();
        // A branch's log and that of HEAD say the same.
        let mut seen = HashSet::new();
        for one in logs.iter().flat_map(|log| log.moves.iter().rev()) {
            if seen.insert((one.old, one.new, &one.message)) {
                logged.add(one, names);
            }
        }
        logged
    }

    fn add(&mut self, one: &Move, names: &Names) {
        let making = moves::making(one);
        if let Some(making) = making {
            self.by_commit.entry(one.new).or_default().push((making, one.clone()));
        }
        if one.old != one.new
            && let Some((words, by_id)) = moves::named(one, names)
        {
            self.brought.push(Brought { by: one.clone(), making, words, by_id });
        }
    }

    pub fn makings(&self) -> impl Iterator<Item = &(Making, Move)> {
        self.by_commit.values().flatten()
    }

    pub fn makings_of(&self, commit: ObjectId) -> &[(Making, Move)] {
        self.by_commit.get(&commit).map_or(&[], Vec::as_slice)
    }

    /// All that were made here, if what they were made of is.
    pub fn made(&self) -> impl Iterator<Item = ObjectId> {
        self.by_commit.keys().copied()
    }

    /// Commits that others were made from and that need not lead to those.
    pub fn sources(&self) -> HashSet<ObjectId> {
        let of_one = |(making, one): &(Making, Move)| match making {
            Making::Amended => vec![one.old],
            Making::Rebased { onto } => vec![one.old, *onto],
            Making::Upon | Making::Picked | Making::Resolved | Making::Combined => Vec::new(),
        };
        self.makings().flat_map(of_one).collect()
    }
}
