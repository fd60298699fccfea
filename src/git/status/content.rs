//! Comparing files with the index by what is in them.

use std::os::fd::OwnedFd;

use gix::ObjectId;
use gix::index::entry::Mode as EntryMode;
use rustix::fd::BorrowedFd;
use rustix::fs::{Mode, OFlags, openat, readlinkat};

use super::Input;
use super::conversion::Conversion;

/// Bytes that may be read of files for one prompt, for each index entry that may be looked at: 4 MB for 2,500.
const BYTES_PER_ENTRY: usize = 1600;

/// One file whose stat data do not tell.
pub(super) struct Suspect<'s> {
    pub folder: BorrowedFd<'s>,
    pub name: &'s [u8],
    /// From the root.
    pub path: &'s [u8],
    pub id: ObjectId,
    pub mode: EntryMode,
    /// Whether its stat data are not those of the index.
    pub touched: bool,
}

pub(super) struct Contents<'a> {
    hash: gix::hash::Kind,
    left: usize,
    conversion: Conversion<'a>,
}

impl<'a> Contents<'a> {
    pub fn new(input: &'a Input<'a>, root: BorrowedFd<'a>) -> Self {
        Contents {
            hash: input.settings.object_hash,
            left: input.limit.saturating_mul(BYTES_PER_ENTRY),
            conversion: Conversion::new(input, root),
        }
    }

    /// Whether git would store something else for the file than the index has. `None` if that needs more reading than
    /// a prompt can wait for. What can't be read counts as unchanged, as git only warns of it.
    pub fn differ(&mut self, suspect: &Suspect<'_>) -> Option<bool> {
        let Ok(content) = self.read(suspect)? else { return Some(false) };
        if suspect.mode == EntryMode::SYMLINK {
            return Some(self.id_of(&content) != Some(suspect.id));
        }
        let equal = self.id_of(&content) == Some(suspect.id);
        let has_crlf = content.windows(2).any(|pair| pair == b"\r\n");
        if equal && !has_crlf {
            return Some(false);
        }
        let stored = |content: &[u8]| blob_id(self.hash, content) == Some(suspect.id);
        Some(!self.conversion.explains(suspect, &content, equal, stored))
    }

    /// The id that a file not yet in the object database would have, unconverted.
    pub fn id(&mut self, suspect: &Suspect<'_>) -> Option<Option<ObjectId>> {
        let Ok(content) = self.read(suspect)? else { return Some(None) };
        Some(self.id_of(&content))
    }

    fn id_of(&self, content: &[u8]) -> Option<ObjectId> {
        blob_id(self.hash, content)
    }

    fn read(&mut self, suspect: &Suspect<'_>) -> Option<Result<Vec<u8>, ()>> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = match openat(suspect.folder, suspect.name, flags, Mode::empty()) {
            Ok(file) => file,
            // What can't be opened because it is one is a link.
            Err(rustix::io::Errno::LOOP | rustix::io::Errno::MLINK) => {
                let target = readlinkat(suspect.folder, suspect.name, Vec::new());
                return Some(target.map(|target| target.into_bytes()).map_err(drop));
            }
            Err(_) => return Some(Err(())),
        };
        let content = read_all(&file, self.left)?;
        self.left -= content.len();
        Some(Ok(content))
    }
}

fn blob_id(hash: gix::hash::Kind, content: &[u8]) -> Option<ObjectId> {
    gix::objs::compute_hash(hash, gix::objs::Kind::Blob, content).ok()
}

/// The file's content; `None` if it is longer than `most` or can't be read.
pub(super) fn read_all(file: &OwnedFd, most: usize) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    let mut chunk = [0; 8192];
    loop {
        match rustix::io::retry_on_intr(|| rustix::io::read(file, &mut chunk)).ok()? {
            0 => return Some(content),
            length if content.len() + length > most => return None,
            length => content.extend_from_slice(&chunk[..length]),
        }
    }
}
