//! What differs between HEAD and the index.

use std::cmp::Ordering;
use std::ops::Range;

use gix::ObjectId;
use gix::index::entry::{Flags, Mode};
use gix::index::{Entry, State, extension::Tree};
use gix::objs::{Kind, TreeRefIter};

use super::Input;
use super::children::{Child, children};
use super::commit::tree_of;
use super::objects::LARGEST;
use super::renames::{Side, pairs};
use crate::git::database;

/// The number of staged changes; `None` if HEAD can't be read.
pub(super) fn staged(input: &Input<'_>, index: &State) -> Option<usize> {
    let Some(commit) = input.head_commit else {
        return Some(index.entries().iter().filter(|entry| counts(entry)).count());
    };
    let (tree, opened) = tree_of(input, commit)?;
    if cached(index.tree(), index.entries().len()) == Some(tree) {
        return Some(0);
    }
    let objects = match opened {
        Some(objects) => objects,
        None => (input.objects)()?,
    };
    let (deleted, added) = (Vec::new(), Vec::new());
    let mut diff =
        Diff { objects: &objects, index, left: input.limit, bytes: LARGEST, changed: 0, deleted, added };
    diff.folder(tree, 0, 0..index.entries().len(), index.tree())?;
    let both = diff.deleted.len() + diff.added.len();
    let renamed = if input.settings.renames { pairs(diff.deleted, diff.added) } else { 0 };
    Some(diff.changed + both - renamed)
}

/// The tree that the index says its entries make, if it still knows.
fn cached(cache: Option<&Tree>, entries: usize) -> Option<ObjectId> {
    let cache = cache?;
    cache.num_entries.filter(|count| *count as usize == entries).map(|_| cache.id)
}

/// Whether git would commit the entry: neither in conflict nor only announced.
fn counts(entry: &Entry) -> bool {
    entry.stage_raw() == 0 && !entry.flags.contains(Flags::INTENT_TO_ADD)
}

struct Diff<'a> {
    objects: &'a gix::odb::Handle,
    index: &'a State,
    /// Trees and deleted files that may still be looked at: a few objects can name more files than there is time for.
    left: usize,
    /// Bytes of trees that may still be read.
    bytes: usize,
    changed: usize,
    deleted: Vec<Side>,
    added: Vec<Side>,
}

/// One entry of a tree.
struct Item {
    name: Vec<u8>,
    mode: Mode,
    id: ObjectId,
}

impl Diff<'_> {
    /// Compares a tree with the entries of one folder, whose path with its `/` is `prefix` long.
    fn folder(
        &mut self,
        tree: ObjectId,
        prefix: usize,
        range: Range<usize>,
        cache: Option<&Tree>,
    ) -> Option<()> {
        if cached(cache, range.len()) == Some(tree) {
            return Some(());
        }
        let (items, children) = (self.read(tree)?, children(self.index, range, prefix));
        let (mut items, mut children) = (items.iter().peekable(), children.iter().peekable());
        loop {
            match (items.peek(), children.peek()) {
                (None, None) => return Some(()),
                (Some(item), child) if child.is_none_or(|child| order(item, child) == Ordering::Less) => {
                    self.deleted(item)?;
                    items.next();
                }
                (item, Some(child)) if item.is_none_or(|item| order(item, child) == Ordering::Greater) => {
                    self.added(child)?;
                    children.next();
                }
                (Some(item), Some(child)) => {
                    self.both(item, child, prefix, cache)?;
                    items.next();
                    children.next();
                }
                // Something without a partner was dealt with above.
                _ => return None,
            }
        }
    }

    fn read(&mut self, tree: ObjectId) -> Option<Vec<Item>> {
        self.left = self.left.checked_sub(1)?;
        let mut buffer = Vec::new();
        let tree = database::find(self.objects, &tree, &mut buffer).filter(|it| it.kind == Kind::Tree)?;
        self.bytes = self.bytes.checked_sub(tree.data.len())?;
        let items = TreeRefIter::from_bytes(tree.data, tree.object_hash).map(|entry| {
            let entry = entry.ok()?;
            Some(Item {
                name: entry.filename.to_vec(),
                mode: entry.mode.kind().into(),
                id: entry.oid.to_owned(),
            })
        });
        items.collect()
    }

    fn deleted(&mut self, item: &Item) -> Option<()> {
        if item.mode != Mode::DIR {
            self.left = self.left.checked_sub(1)?;
            self.deleted.push((item.id, item.mode));
            return Some(());
        }
        self.read(item.id)?.iter().try_for_each(|below| self.deleted(below))
    }

    fn added(&mut self, child: &Child<'_>) -> Option<()> {
        let entries = child.entry.map_or(child.below.clone(), |at| at..at + 1);
        for entry in self.index.entries()[entries].iter().filter(|entry| counts(entry)) {
            if entry.mode == Mode::DIR {
                // A folder that a sparse index leaves out, new: its files would have to be counted.
                return None;
            }
            self.added.push((entry.id, entry.mode));
        }
        Some(())
    }

    fn both(&mut self, item: &Item, child: &Child<'_>, prefix: usize, cache: Option<&Tree>) -> Option<()> {
        let Some(at) = child.entry else {
            if child.is_left_out(self.index, prefix + child.name.len()) {
                // What changed in there would have to be read from the objects.
                let first = self.index.entries().get(child.below.start)?;
                return (first.id == item.id).then_some(());
            }
            let below =
                cache.and_then(|cache| cache.children.iter().find(|below| below.name[..] == *child.name));
            return self.folder(item.id, prefix + child.name.len() + 1, child.below.clone(), below);
        };
        let entry = self.index.entries().get(at)?;
        if entry.stage_raw() != 0 {
            // A conflict, which is counted as such.
        } else if !counts(entry) {
            self.deleted.push((item.id, item.mode));
        } else if entry.id != item.id || entry.mode != item.mode {
            self.changed += 1;
        }
        Some(())
    }
}

/// Trees and index sort a folder as if its name ended in `/`.
fn order(item: &Item, child: &Child<'_>) -> Ordering {
    let slash = |is_folder: bool| if is_folder { &b"/"[..] } else { b"" };
    let item = item.name.iter().chain(slash(item.mode == Mode::DIR));
    item.cmp(child.name.iter().chain(slash(child.entry.is_none())))
}
