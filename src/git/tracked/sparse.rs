//! What is in a folder that a sparse index has as one entry: its tree says it.

use std::path::Path;

use gix::ObjectId;
use gix::objs::tree::EntryKind;
use gix::prelude::FindExt;

/// Whether the tree has `path` (without a slash at its end; empty for the tree itself), or a link or submodule on the way to it.
/// `same` compares a name in a tree with one of the path. `None` where a tree can't be read.
pub fn has(
    objects: &Path,
    hash: gix::hash::Kind,
    tree: &[u8],
    path: &[u8],
    same: &dyn Fn(&[u8], &[u8]) -> bool,
) -> Option<bool> {
    let objects = gix::odb::at(objects, hash).ok()?;
    let mut trees = vec![ObjectId::try_from(tree).ok()?];
    let mut names = path.split(|&byte| byte == b'/').filter(|name| !name.is_empty()).peekable();
    while let Some(name) = names.next() {
        let is_last = names.peek().is_none();
        let mut below = Vec::new();
        for tree in trees {
            let mut buffer = Vec::new();
            for entry in objects.find_tree_iter(&tree, &mut buffer).ok()? {
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
