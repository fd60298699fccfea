//! The object database, opened so that what a repository says of its objects' sizes costs neither time nor memory. A file of
//! 3 MB can hold an object of 3 GB (gitformat-loose(5), gitformat-pack(5)), and the repository need not be one that anybody
//! allowed.

use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::objs::Data;
use gix::odb::find::Header;
use gix::odb::{Handle, HeaderExt as _, loose, store};
use gix::prelude::Find;

/// git makes chains of differences of up to 50 objects, and 4095 where it is told to (git-pack-objects(1), `--depth`); each costs as
/// much as the whole object.
const LONGEST_CHAIN: u32 = 512;

/// Everything in it and in its alternates, `replacements` as in git-replace(1). Objects of more than `largest` bytes can't be
/// read, nor those that are kept as a difference to such a one.
pub fn open(
    objects_dir: &Path,
    hash: gix::hash::Kind,
    replacements: Vec<(ObjectId, ObjectId)>,
    largest: usize,
) -> std::io::Result<Handle> {
    if waits(&objects_dir.join("info/alternates")) {
        return Err(std::io::ErrorKind::InvalidInput.into());
    }
    let options = store::init::Options {
        alloc_limit_bytes: Some(largest),
        current_dir: Some(objects_dir.to_owned()),
        ..Default::default()
    };
    gix::odb::at_opts(objects_dir, hash, replacements, options)
}

/// The objects that have a file each, of at most `largest` bytes.
pub fn loose(objects_dir: &Path, hash: gix::hash::Kind, largest: usize) -> loose::Store {
    let options = loose::Options { alloc_limit_bytes: Some(largest), ..Default::default() };
    loose::Store::at_opts(objects_dir, hash, options)
}

/// An object that is there, and neither too large nor too much work.
pub fn find<'b>(objects: &Handle, id: &ObjectId, buffer: &'b mut Vec<u8>) -> Option<Data<'b>> {
    if waits(&file_of(objects.store_ref().path(), id)) {
        return None;
    }
    if let Header::Packed(packed) = objects.header(id).ok()?
        && packed.num_deltas > LONGEST_CHAIN
    {
        return None;
    }
    objects.try_find(id, buffer).ok()?
}

/// As `find`, among those that have a file each.
pub fn find_loose<'b>(objects: &loose::Store, id: &ObjectId, buffer: &'b mut Vec<u8>) -> Option<Data<'b>> {
    if waits(&file_of(objects.path(), id)) {
        return None;
    }
    objects.try_find(id, buffer).ok()?
}

/// Whether the file is one that whoever opens it might wait for.
fn waits(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| !metadata.is_file())
}

fn file_of(objects_dir: &Path, id: &ObjectId) -> PathBuf {
    let hex = id.to_hex().to_string();
    let (folder, name) = hex.split_at(2);
    objects_dir.join(folder).join(name)
}
