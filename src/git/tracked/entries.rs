//! The entries of an index as they stand in the file (gitformat-index(5)), versions 2 to 4.

use std::io;
use std::ops::{ControlFlow, Range};

use super::damaged;

/// What an entry stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    File,
    Link,
    Submodule,
    /// A folder outside of a sparse checkout; its name ends with a slash.
    Folder,
}

impl Mode {
    pub fn of(bits: u32) -> Mode {
        match bits & 0o170_000 {
            0o120_000 => Mode::Link,
            0o160_000 => Mode::Submodule,
            0o040_000 => Mode::Folder,
            _ => Mode::File,
        }
    }
}

pub struct Entry<'a> {
    /// From the worktree's root.
    pub name: &'a [u8],
    pub mode: Mode,
    /// The object's id, in bytes.
    pub id: &'a [u8],
}

const HEADER: usize = 12;
/// Where an entry has its mode.
const MODE: Range<usize> = 24..28;
/// Where an entry has its object's id.
const ID: usize = 40;
const EXTENDED: u16 = 0x4000;
/// The bits of the flags that hold the name's length, and the value that stands for all longer ones.
const NAME_LENGTH: u16 = 0x0fff;
/// Bytes; one that is longer has no name that a file could have.
const LONGEST_ENTRY: usize = 1 << 20;

/// How going through the entries ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The visitor had seen enough.
    Stopped,
    /// There are no more.
    Reached {
        /// The most of the entries are in another file.
        split: bool,
    },
}

/// Adds a part of the file to what it is given, and says how much; 0 at the end.
pub type Source<'s> = &'s mut dyn FnMut(&mut Vec<u8>) -> io::Result<usize>;

/// Hands each entry to `visit`, in the order of their names. `InvalidData`: this is no index, or not a whole one.
pub fn each(
    source: Source,
    hash: gix::hash::Kind,
    mut visit: impl FnMut(Entry) -> ControlFlow<()>,
) -> io::Result<End> {
    let mut window = Window { source, bytes: Vec::new(), at: 0 };
    let (version, count) = window.next(HEADER, header)?;
    let id_end = ID + hash.len_in_bytes();
    let mut last_name = Vec::new();
    for _ in 0..count {
        let found = window.next(0, |rest| layout(rest, version, id_end))?;
        let entry = &window.bytes[window.at..];
        let name = match found.surplus {
            Some(surplus) => {
                last_name.truncate(last_name.len().checked_sub(surplus).ok_or_else(damaged)?);
                last_name.extend_from_slice(&entry[found.name]);
                &last_name
            }
            None => &entry[found.name],
        };
        if visit(Entry { name, mode: found.mode, id: &entry[ID..id_end] }).is_break() {
            return Ok(End::Stopped);
        }
        window.at += found.length;
    }
    while window.more()? {}
    let split = is_split(&window.bytes[window.at..], hash).ok_or_else(damaged)?;
    Ok(End::Reached { split })
}

/// The part of the file that is being looked at.
struct Window<'s> {
    source: Source<'s>,
    bytes: Vec<u8>,
    at: usize,
}

impl Window<'_> {
    /// What `parse` makes of the bytes from here on, as soon as there are enough of them; then goes on by `length`.
    fn next<T>(&mut self, length: usize, parse: impl Fn(&[u8]) -> Option<T>) -> io::Result<T> {
        loop {
            if let Some(parsed) = parse(&self.bytes[self.at..]) {
                self.at += length;
                return Ok(parsed);
            }
            self.bytes.drain(..std::mem::take(&mut self.at));
            if self.bytes.len() > LONGEST_ENTRY || !self.more()? {
                return Err(damaged());
            }
        }
    }

    fn more(&mut self) -> io::Result<bool> {
        Ok((self.source)(&mut self.bytes)? > 0)
    }
}

/// The version and the number of entries.
fn header(bytes: &[u8]) -> Option<(u32, u32)> {
    let numbers = bytes.get(..HEADER)?.strip_prefix(b"DIRC")?;
    let version = number(&numbers[..4])?;
    (2..=4).contains(&version).then_some((version, number(&numbers[4..])?))
}

/// Where in an entry what is.
struct Layout {
    mode: Mode,
    /// How much to take off the end of the last name before the bytes of this one are added; `None`: they are all of it.
    surplus: Option<usize>,
    name: Range<usize>,
    length: usize,
}

fn layout(entry: &[u8], version: u32, id_end: usize) -> Option<Layout> {
    let mode = Mode::of(number(entry.get(MODE)?)?);
    let flags = u16::from_be_bytes(entry.get(id_end..id_end + 2)?.try_into().ok()?);
    let start = id_end + if flags & EXTENDED == 0 { 2 } else { 4 };
    let after = entry.get(start..)?;
    let to_nul = |bytes: &[u8]| bytes.iter().position(|&byte| byte == 0);
    if version == 4 {
        let (surplus, after) = variable_number(after)?;
        let start = entry.len() - after.len();
        let end = start + to_nul(after)?;
        return Some(Layout { mode, surplus: Some(surplus), name: start..end, length: end + 1 });
    }
    let is_long = flags & NAME_LENGTH == NAME_LENGTH;
    let name = start..start + if is_long { to_nul(after)? } else { usize::from(flags & NAME_LENGTH) };
    // One to eight NULs make the entry's length a multiple of eight.
    let length = (name.end + 8) & !7;
    (entry.len() >= length).then_some(Layout { mode, surplus: None, name, length })
}

/// As packs write the distance to another object: seven bits a byte, the most significant first, and one added for each byte
/// that follows.
fn variable_number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (&first, mut rest) = bytes.split_first()?;
    let mut value = usize::from(first & 0x7f);
    let mut more = first & 0x80 != 0;
    while more {
        let (&next, after) = rest.split_first()?;
        value = value.checked_add(1)?.checked_mul(128)?.checked_add(usize::from(next & 0x7f))?;
        (more, rest) = (next & 0x80 != 0, after);
    }
    Some((value, rest))
}

/// Whether what comes after the entries says that the most of them are in another file. `None`: there is something in it that
/// must be understood and is not.
fn is_split(end: &[u8], hash: gix::hash::Kind) -> Option<bool> {
    let mut rest = end.get(..end.len().checked_sub(hash.len_in_bytes())?)?;
    let mut split = false;
    while !rest.is_empty() {
        let (name, after) = rest.split_at_checked(4)?;
        let (length, after) = after.split_at_checked(4)?;
        let (extension, after) = after.split_at_checked(usize::try_from(number(length)?).ok()?)?;
        match name {
            // An id of zeros only: there is no other file.
            b"link" => split = extension.get(..hash.len_in_bytes())?.iter().any(|&byte| byte != 0),
            b"sdir" => {}
            // gitformat-index(5): one may go over those that begin with a capital.
            _ if name[0].is_ascii_uppercase() => {}
            _ => return None,
        }
        rest = after;
    }
    Some(split)
}

fn number(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}
