//! Files that only changed their name.

use gix::ObjectId;
use gix::index::entry::Mode;

/// What is compared of a file that went or came.
pub(super) type Side = (ObjectId, Mode);

/// How many of the deleted files came back unchanged under another name. Each can do so once. Whether a file is
/// executable makes no difference.
pub(super) fn pairs(deleted: Vec<Side>, added: Vec<Side>) -> usize {
    let sorted = |mut sides: Vec<Side>| {
        for side in &mut sides {
            if side.1 == Mode::FILE_EXECUTABLE {
                side.1 = Mode::FILE;
            }
        }
        sides.sort_unstable();
        sides
    };
    let (deleted, added) = (sorted(deleted), sorted(added));
    let (mut left, mut right, mut pairs) = (0, 0, 0);
    while left < deleted.len() && right < added.len() {
        match deleted[left].cmp(&added[right]) {
            std::cmp::Ordering::Less => left += 1,
            std::cmp::Ordering::Greater => right += 1,
            std::cmp::Ordering::Equal => (left, right, pairs) = (left + 1, right + 1, pairs + 1),
        }
    }
    pairs
}
