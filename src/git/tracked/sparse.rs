//! What is in a folder that a sparse index has as one entry: its tree says it.

use std::path::Path;

use gix::ObjectId;
use gix::objs::tree::EntryKind;
use gix::objs::{Kind, TreeRefIter};

use crate::git::database;

/// Bytes of a tree that is read: of half a million files in one folder.
const LARGEST: usize = 32 << 20;

/// Whether the tree has `path` (without a slash at its end; empty for the tree itself), or a link or submodule on the way to it.
/// `same` compares a name in a tree with one of the path. `None` where a tree can't be read.
pub fn has(
    objects: &Path,
    hash: gix::hash::Kind,
    tree: &[u8],
    path: &[u8],
    same: &dyn Fn(&[u8], &[u8]) -> bool,
) -> Option<bool> {
    let objects = database::open(objects, hash, Vec::new(), LARGEST).ok()?;
    let mut trees = vec![ObjectId::try_from(tree).ok()?];
    let mut names = path.split(|&byte| byte == b'/').filter(|name| !name.is_empty()).peekable();
    while let Some(name) = names.next() {
        let is_last = names.peek().is_none();
        let mut below = Vec::new();
        for tree in trees {
            let mut buffer = Vec::new();
            let tree = database::find(&objects, &tree, &mut buffer).filter(|it| it.kind == Kind::Tree)?;
            for entry in TreeRefIter::from_bytes(tree.data, hash) {
                let entry = entry.ok()?;
                match entry.mode.kind() {
                    _ if !same(entry.filename, name) => {}
                    EntryKind::Tree => below.push(entry.oid.to_owned()),
                    EntryKind::Blob | EntryKind::BlobExecutable if !is_last => {}
                    _ => return Some(true),
                }
            }
        }
        trees = below;
    }
    Some(!trees.is_empty())
}
