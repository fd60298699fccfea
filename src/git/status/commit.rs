//! The tree of HEAD's commit.

use gix::ObjectId;
use gix::objs::{CommitRefIter, Kind};
use rustix::fs::{CWD, Mode, OFlags, openat};

use super::Input;
use super::content::read_all;
use crate::git::database;

/// A commit that needs more is not read from its file alone.
const LARGEST_FILE: usize = 1 << 20;

/// The commit's tree, and the objects if they had to be opened to find it. A recent commit is a file of its own
/// (gitformat-loose(5)), and that file is enough.
pub(super) fn tree_of(input: &Input<'_>, commit: ObjectId) -> Option<(ObjectId, Option<gix::odb::Handle>)> {
    if let Some(tree) = loose_tree(input, commit) {
        return Some((tree, None));
    }
    let objects = (input.objects)()?;
    let mut buffer = Vec::new();
    let found = database::find(&objects, &commit, &mut buffer).filter(|it| it.kind == Kind::Commit)?;
    let tree = CommitRefIter::from_bytes(found.data, found.object_hash).tree_id().ok()?;
    Some((tree, Some(objects)))
}

fn loose_tree(input: &Input<'_>, commit: ObjectId) -> Option<ObjectId> {
    let hex = commit.to_hex().to_string();
    let path = input.common_dir.join("objects").join(&hex[..2]).join(&hex[2..]);
    let file = openat(CWD, path, OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC, Mode::empty()).ok()?;
    let packed = read_all(&file, LARGEST_FILE)?;
    // The tree stands at the beginning.
    let mut start = [0; 256];
    let (_, _, length) = gix::zlib::Inflate::default().prefix(&packed, &mut start).ok()?;
    let object = start[..length].strip_prefix(b"commit ")?;
    let header = object.iter().position(|byte| *byte == 0)?;
    CommitRefIter::from_bytes(&object[header + 1..], input.settings.object_hash).tree_id().ok()
}
