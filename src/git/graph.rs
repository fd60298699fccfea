//! How far two commits are apart, as `git rev-list --left-right --count A...B` tells.
//!
//! Both tips pass their colour on to their ancestors, the youngest first. What has one colour in the end is ahead or
//! behind; what has both is common. The walk may end when all that is left to visit has both colours, if what was
//! visited can't be an ancestor of that. Generation numbers make it sure; dates only likely, since clocks are wrong
//! at times: then the walk goes on for a while.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::ops::Range;

use gix::ObjectId;
use gix::hashtable::HashMap;

/// The generation of a commit that has none: it is higher than those that do, which can't be its descendants.
pub const NO_GENERATION: u32 = u32::MAX;

/// So many commits that have both colours are visited beyond what the dates ask for.
const SLOP: usize = 8;
/// The same, where a commit was seen that is older than its parent.
const SLOP_AFTER_SKEW: usize = 1000;

/// Where commits come from.
pub trait Commits {
    /// A commit's facts, its parents added to `parents`; `None` where it is not there.
    fn load(&mut self, id: &ObjectId, parents: &mut Vec<ObjectId>) -> Option<Facts>;
}

#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Higher than that of every ancestor, or `NO_GENERATION`.
    pub generation: u32,
    /// The committer's, in seconds since 1970.
    pub date: i64,
}

/// How many commits only `left` leads to, and how many only `right` does. `None` where one of them is not there.
pub fn count(commits: &mut impl Commits, left: ObjectId, right: ObjectId) -> Option<(usize, usize)> {
    let mut walk = Walk::new(commits);
    walk.paint(&left, LEFT)?;
    walk.paint(&right, RIGHT)?;
    walk.while_single_colours();
    walk.while_young_enough();
    walk.for_a_while();
    Some((walk.only_left, walk.only_right))
}

const LEFT: u8 = 1;
const RIGHT: u8 = 2;
const BOTH: u8 = LEFT | RIGHT;

struct Node {
    colour: u8,
    queued: bool,
    facts: Facts,
    parents: Range<usize>,
}

/// The order of visits: highest generation, then youngest, then first come.
type Turn = (u32, i64, Reverse<u32>, u32);

struct Walk<'a, C> {
    commits: &'a mut C,
    nodes: Vec<Node>,
    /// The parents of all nodes, each node's in a row.
    parents: Vec<ObjectId>,
    index: HashMap<ObjectId, u32>,
    queue: BinaryHeap<Turn>,
    turns: u32,
    /// How many in the queue have one colour.
    single_queued: usize,
    only_left: usize,
    only_right: usize,
    /// The date of the oldest visited commit that had one colour and has no generation.
    oldest: i64,
    skewed: bool,
}

impl<'a, C: Commits> Walk<'a, C> {
    fn new(commits: &'a mut C) -> Self {
        Walk {
            commits,
            nodes: Vec::new(),
            parents: Vec::new(),
            index: HashMap::default(),
            queue: BinaryHeap::new(),
            turns: 0,
            single_queued: 0,
            only_left: 0,
            only_right: 0,
            oldest: i64::MAX,
            skewed: false,
        }
    }

    /// Where the commit is kept, loaded if it is new.
    fn node(&mut self, id: &ObjectId) -> Option<u32> {
        if let Some(index) = self.index.get(id) {
            return Some(*index);
        }
        let start = self.parents.len();
        let facts = self.commits.load(id, &mut self.parents)?;
        let index = self.nodes.len() as u32;
        self.nodes.push(Node { colour: 0, queued: false, facts, parents: start..self.parents.len() });
        self.index.insert(*id, index);
        Some(index)
    }

    /// Gives a commit a colour more and, if that is news, queues it so that its parents get it too.
    fn paint(&mut self, id: &ObjectId, colour: u8) -> Option<u32> {
        let index = self.node(id)?;
        let node = &mut self.nodes[index as usize];
        let (before, after) = (node.colour, node.colour | colour);
        if before == after {
            return Some(index);
        }
        node.colour = after;
        let was_queued = std::mem::replace(&mut node.queued, true);
        let facts = node.facts;
        self.recount(before, after);
        match (was_queued, after == BOTH) {
            (true, true) => self.single_queued -= 1,
            (false, false) => self.single_queued += 1,
            _ => {}
        }
        if !was_queued {
            self.turns += 1;
            self.queue.push((facts.generation, facts.date, Reverse(self.turns), index));
        }
        Some(index)
    }

    fn recount(&mut self, before: u8, after: u8) {
        match before {
            LEFT => self.only_left -= 1,
            RIGHT => self.only_right -= 1,
            _ => {}
        }
        match after {
            LEFT => self.only_left += 1,
            RIGHT => self.only_right += 1,
            _ => {}
        }
    }

    /// Passes a commit's colour on.
    fn visit(&mut self, index: u32) {
        let node = &mut self.nodes[index as usize];
        node.queued = false;
        let (colour, facts, parents) = (node.colour, node.facts, node.parents.clone());
        if colour != BOTH {
            self.single_queued -= 1;
            if facts.generation == NO_GENERATION {
                self.oldest = self.oldest.min(facts.date);
            }
        }
        for position in parents {
            let id = self.parents[position];
            // A parent that is not there was never fetched: history ends here.
            if let Some(parent) = self.paint(&id, colour) {
                self.skewed |= self.nodes[parent as usize].facts.date > facts.date;
            }
        }
    }

    fn while_single_colours(&mut self) {
        while self.single_queued > 0
            && let Some((.., index)) = self.queue.pop()
        {
            self.visit(index);
        }
    }

    /// What is left has both colours; what is not older than a commit of one colour may still be its descendant.
    fn while_young_enough(&mut self) {
        while let Some((generation, date, _, index)) = self.queue.peek().copied()
            && generation == NO_GENERATION
            && date >= self.oldest
        {
            self.queue.pop();
            self.visit(index);
        }
    }

    /// Where the dates are wrong, a descendant may be older. Each of those left has its turn, the ancestors of none
    /// before the others.
    fn for_a_while(&mut self) {
        let slop = if self.skewed { SLOP_AFTER_SKEW } else { SLOP };
        let mut left = slop;
        let mut row: VecDeque<u32> = VecDeque::new();
        while left > 0 && self.only_left + self.only_right > 0 {
            row.extend(self.queue.drain().filter(|turn| turn.0 == NO_GENERATION).map(|turn| turn.3));
            let Some(index) = row.pop_front() else { return };
            let before = self.only_left + self.only_right;
            self.visit(index);
            left = if self.only_left + self.only_right < before { slop } else { left - 1 };
        }
    }
}
