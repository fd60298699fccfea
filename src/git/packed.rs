//! The `packed-refs` file: sorted lines of an id and a name, each annotated tag followed by `^` and what it peels to.

use std::path::PathBuf;

use crate::file::is_regular;
use gix::ObjectId;
use gix::bstr::{BStr, ByteSlice};

/// A file larger than this, in bytes, is mapped instead of read.
const MAP_FROM: u64 = 64 * 1024;

pub struct Packed {
    /// Sorted when it is opened, where the file's header does not say that it is.
    buffer: gix::refs::packed::Buffer,
    hex_length: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    pub name: &'a BStr,
    /// Hexadecimal.
    pub id: &'a [u8],
    /// Of an annotated tag: the object it leads to in the end, hexadecimal.
    pub peeled: Option<&'a [u8]>,
}

impl Packed {
    /// `None` where there is no such file, or none that can be understood.
    pub fn open(path: PathBuf, hash: gix::hash::Kind) -> Option<Self> {
        if !is_regular(&path) {
            return None;
        }
        let buffer = gix::refs::packed::Buffer::open(path, MAP_FROM, hash).ok()?;
        Some(Packed { buffer, hex_length: hash.len_in_hex() })
    }

    pub fn find(&self, full_name: &BStr) -> Option<ObjectId> {
        let entry = self.entry_at(self.lower_bound(full_name))?;
        if entry.name != full_name {
            return None;
        }
        ObjectId::from_hex(entry.id).ok()
    }

    /// Every ref whose name begins with `prefix`, in order.
    pub fn under<'a>(&'a self, prefix: &'a BStr) -> impl Iterator<Item = Entry<'a>> {
        let mut position = self.lower_bound(prefix);
        std::iter::from_fn(move || {
            let (entry, next) = self.entry_and_next(position)?;
            position = next;
            Some(entry)
        })
        .take_while(move |entry| entry.name.starts_with(prefix))
    }

    /// Where the first entry begins whose name is not less than `name`.
    fn lower_bound(&self, name: &BStr) -> usize {
        let (mut low, mut high) = (0, self.bytes().len());
        while low < high {
            let middle = self.entry_start(low + (high - low) / 2);
            match self.entry_at(middle) {
                Some(entry) if entry.name < name => low = self.next(middle),
                _ => high = middle,
            }
        }
        low
    }

    fn bytes(&self) -> &[u8] {
        self.buffer.as_ref()
    }

    /// Where the entry begins that `position` lies in.
    fn entry_start(&self, position: usize) -> usize {
        let bytes = self.bytes();
        let line_start = |end: usize| bytes[..end].rfind_byte(b'\n').map_or(0, |newline| newline + 1);
        let start = line_start(position);
        if bytes.get(start) == Some(&b'^') && start > 0 { line_start(start - 1) } else { start }
    }

    fn line_at(&self, position: usize) -> &[u8] {
        let rest = self.bytes().get(position..).unwrap_or_default();
        let line = &rest[..rest.find_byte(b'\n').unwrap_or(rest.len())];
        line.strip_suffix(b"\r").unwrap_or(line)
    }

    /// Where the line after the one at `position` begins.
    fn line_after(&self, position: usize) -> usize {
        let bytes = self.bytes();
        bytes[position..].find_byte(b'\n').map_or(bytes.len(), |newline| position + newline + 1)
    }

    /// Where the entry after the one at `position` begins.
    fn next(&self, position: usize) -> usize {
        let mut next = self.line_after(position);
        while self.bytes().get(next) == Some(&b'^') {
            next = self.line_after(next);
        }
        next
    }

    fn entry_at(&self, position: usize) -> Option<Entry<'_>> {
        Some(self.entry_and_next(position)?.0)
    }

    /// Of ten thousands of entries each byte is looked at once.
    fn entry_and_next(&self, position: usize) -> Option<(Entry<'_>, usize)> {
        let rest = self.bytes().get(position..)?;
        let end = rest.find_byte(b'\n').unwrap_or(rest.len());
        let line = rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]);
        let (id, name) = (line.get(..self.hex_length)?, line.get(self.hex_length + 1..)?);
        let after = (position + end + 1).min(self.bytes().len());
        let is_peeled = self.bytes().get(after) == Some(&b'^');
        let peeled = if is_peeled { self.line_at(after).get(1..) } else { None };
        let next = if is_peeled { self.next(position) } else { after };
        Some((Entry { name: name.as_bstr(), id, peeled }, next))
    }
}
