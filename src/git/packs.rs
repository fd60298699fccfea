//! Commits straight from the packs (gitformat-pack(5)): a walk reads thousands of them and of each only its first
//! lines, so only those are decompressed, and into a buffer large enough for the decompressor's fast path.

use std::fs;
use std::path::{Path, PathBuf};

use gix::odb::pack;
use gix::{ObjectId, zlib};

use crate::file::is_regular;

/// As much of a commit as is decompressed, in bytes: its parents and dates, unless it has many parents.
const PREFIX: usize = 1024;
/// Compressed, that can't be longer than this, in bytes.
const COMPRESSED_PREFIX: u64 = 2048;

pub struct Packs {
    hash: gix::hash::Kind,
    /// Index files that were not needed yet.
    unopened: Vec<PathBuf>,
    /// The one that had the last commit comes first.
    opened: Vec<Pack>,
    inflate: zlib::Inflate,
    buffer: Vec<u8>,
}

struct Pack {
    index: pack::index::File,
    data: pack::data::File,
}

impl Packs {
    pub fn new(objects_dir: &Path, hash: gix::hash::Kind) -> Self {
        let entries = fs::read_dir(objects_dir.join("pack")).into_iter().flatten().flatten();
        let indexes =
            entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "idx"));
        let inflate = zlib::Inflate::default();
        Packs { hash, unopened: indexes.collect(), opened: Vec::new(), inflate, buffer: vec![0; PREFIX] }
    }

    /// The first bytes of a commit. `None` where it is in no pack, or not as a whole but as a difference to another
    /// object.
    pub fn commit(&mut self, id: &ObjectId) -> Option<&[u8]> {
        let (position, offset) = self.find(id)?;
        self.opened.swap(0, position);
        let data = &self.opened[0].data;
        let entry = data.entry(offset).ok()?;
        if entry.header != pack::data::entry::Header::Commit {
            return None;
        }
        let (start, end) = (entry.data_offset, data.pack_end() as u64);
        let compressed = data.entry_slice(start..end.min(start + COMPRESSED_PREFIX))?;
        self.inflate.reset();
        let (_, _, length) = self.inflate.prefix(compressed, &mut self.buffer).ok()?;
        let length = length.min(usize::try_from(entry.decompressed_size).unwrap_or(usize::MAX));
        Some(&self.buffer[..length])
    }

    /// Which of the opened packs has the object, and where.
    fn find(&mut self, id: &ObjectId) -> Option<(usize, u64)> {
        let mut position = 0;
        loop {
            if position == self.opened.len() {
                self.open_next()?;
                continue;
            }
            let index = &self.opened[position].index;
            if let Some(entry) = index.lookup(id) {
                return Some((position, index.pack_offset_at_index(entry)));
            }
            position += 1;
        }
    }

    /// Opens one pack more, if it can be; `None` when all were tried.
    fn open_next(&mut self) -> Option<()> {
        let path = self.unopened.pop()?;
        let data = path.with_extension("pack");
        if !is_regular(&path) || !is_regular(&data) {
            return Some(());
        }
        let index = pack::index::File::at(&path, self.hash);
        let data = pack::data::File::at(data, self.hash);
        if let (Ok(index), Ok(data)) = (index, data) {
            self.opened.push(Pack { index, data });
        }
        Some(())
    }
}
