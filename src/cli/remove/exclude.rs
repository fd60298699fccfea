//! Takes back the line of `info/exclude` (gitignore(5)) that a worktree in another one needed: what is made at its place later is to
//! be seen.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;

use crate::git::{ByteSlice, Repository};

/// Bytes of `info/exclude`, beyond which it is left alone.
const LARGEST: u64 = 16 << 20;

/// For the worktree that is gone from `root`, and the folders around it up to the root that it lay in: their lines go where no worktree of
/// the repository has anything at such a place any more. Where that can't be done, they stay.
pub fn take_back(repository: &Repository, root: &Path) {
    let others = repository.worktrees().iter().filter(|it| !it.bare);
    let roots: Vec<&Path> = others.map(|it| it.root.as_path()).collect();
    let inside = roots.iter().filter_map(|other| root.strip_prefix(other).ok());
    let ways = inside.flat_map(Path::ancestors).filter(|way| !way.as_os_str().is_empty());
    let is_left = |way: &Path| roots.iter().any(|root| has_something(&root.join(way)));
    let lines: Vec<Vec<u8>> = ways.filter(|way| !is_left(way)).filter_map(line).collect();
    if !lines.is_empty() {
        let _ = take_out(&repository.common_dir().join("info/exclude"), &lines);
    }
}

/// But for an empty folder.
fn has_something(place: &Path) -> bool {
    match place.read_dir() {
        Ok(mut entries) => entries.next().is_some(),
        Err(_) => place.symlink_metadata().is_ok(),
    }
}

/// As it was written when the worktree was made.
fn line(way: &Path) -> Option<Vec<u8>> {
    let mut line = vec![b'/'];
    for &byte in way.as_os_str().as_bytes() {
        match byte {
            b'\\' | b'*' | b'?' | b'[' => line.extend([b'\\', byte]),
            b'\n' => return None,
            _ => line.push(byte),
        }
    }
    line.push(b'/');
    Some(line)
}

/// In place, as it may be a link, and with a lock, as whoever adds a line has one.
fn take_out(path: &Path, lines: &[Vec<u8>]) -> io::Result<()> {
    let flags = OFlags::NONBLOCK.bits().cast_signed();
    let file = OpenOptions::new().read(true).write(true).custom_flags(flags).open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    file.lock()?;
    let mut content = Vec::new();
    (&file).take(LARGEST).read_to_end(&mut content)?;
    let is_ours =
        |line: &[u8]| lines.iter().any(|ours| ours == line.trim_end_with(|it| matches!(it, '\n' | '\r')));
    let left: Vec<u8> =
        content.lines_with_terminator().filter(|line| !is_ours(line)).collect::<Vec<_>>().concat();
    if left.len() == content.len() {
        return Ok(());
    }
    write_over(&file, &content, &left)
}

/// From the first difference on: what is cut off in the middle of it has lines twice, and none is lost.
fn write_over(file: &File, before: &[u8], after: &[u8]) -> io::Result<()> {
    let same = before.iter().zip(after).take_while(|(one, other)| one == other).count();
    file.write_all_at(&after[same..], same as u64)?;
    file.set_len(after.len() as u64)
}
