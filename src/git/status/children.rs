//! The index's entries below one folder, as the names in that folder.

use std::ops::Range;

use gix::bstr::ByteSlice;
use gix::index::State;
use gix::index::entry::Mode;

use super::listing::Kind;

pub(super) struct Child<'i> {
    pub name: &'i [u8],
    /// The first entry of exactly this path.
    pub entry: Option<usize>,
    /// The entries below it.
    pub below: Range<usize>,
    /// What the working tree has there.
    pub found: Option<Kind>,
}

/// The names in the folder that all entries of `range` lie below and whose path, with its `/`, is `prefix` bytes long:
/// in the index's order, which is that of trees too (a folder sorts as if it ended in `/`). A name that is a file on
/// one side of a conflict and a folder on the other comes twice.
pub(super) fn children(index: &State, range: Range<usize>, prefix: usize) -> Vec<Child<'_>> {
    let mut children = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let entry = &index.entries()[at];
        let path: &[u8] = entry.path(index);
        let rest = path.get(prefix..).unwrap_or_default();
        let (child, next) = match rest.find_byte(b'/') {
            // A sparse index names a folder that it leaves out; inside of it there is nothing to find.
            None if rest.is_empty() => {
                at += 1;
                continue;
            }
            None => {
                let next = end_of(index, at, range.end, |other| other == path);
                (Child { name: rest, entry: Some(at), below: 0..0, found: None }, next)
            }
            Some(length) => {
                let folder = &path[..prefix + length + 1];
                let next = end_of(index, at, range.end, |other| other.starts_with(folder));
                let name = &rest[..length];
                (Child { name, entry: None, below: at..next, found: None }, next)
            }
        };
        children.push(child);
        at = next;
    }
    children
}

impl Child<'_> {
    /// Whether a sparse index has a single entry for this folder in place of all that is below it. The folder's path,
    /// without its `/`, is `length` long.
    pub fn is_left_out(&self, index: &State, length: usize) -> bool {
        let first = index.entries().get(self.below.start).filter(|_| !self.below.is_empty());
        first.is_some_and(|entry| entry.mode == Mode::DIR && entry.path(index).len() == length + 1)
    }
}

/// The end of the run of entries from `start` whose paths `belong`.
fn end_of(index: &State, start: usize, end: usize, belong: impl Fn(&[u8]) -> bool) -> usize {
    let rest = &index.entries()[start + 1..end];
    start + 1 + rest.partition_point(|entry| belong(entry.path(index)))
}

/// The same, sorted by name alone for [`find`], file and folder of one name joined.
pub(super) fn children_by_name(index: &State, range: Range<usize>, prefix: usize) -> Vec<Child<'_>> {
    let mut children = children(index, range, prefix);
    children.sort_by(|a, b| a.name.cmp(b.name));
    children.dedup_by(|second, first| {
        let same = second.name == first.name;
        if same {
            first.entry = first.entry.or(second.entry);
            first.below = if first.below.is_empty() { second.below.clone() } else { first.below.clone() };
        }
        same
    });
    children
}

pub(super) fn find<'c, 'i>(children: &'c mut [Child<'i>], name: &[u8]) -> Option<&'c mut Child<'i>> {
    let at = children.binary_search_by(|child| child.name.cmp(name)).ok()?;
    children.get_mut(at)
}
