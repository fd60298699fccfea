//! proc(5).

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::process::geteuid;

use super::seen::Seen;
use crate::file;

/// Bytes; more words than that belong to no shell that waits at its prompt.
const LONGEST: usize = 256 * 1024;

/// All processes of this user.
pub fn processes() -> Vec<Seen> {
    let Ok(folders) = fs::read_dir("/proc") else { return Vec::new() };
    folders.flatten().filter_map(|folder| one(&folder.path())).collect()
}

/// A process may end while it is looked at: then there is none.
fn one(folder: &Path) -> Option<Seen> {
    let pid = folder.file_name()?.to_str()?.parse().ok()?;
    if folder.metadata().ok()?.uid() != geteuid().as_raw() {
        return None;
    }
    let words = file::read(&folder.join("cmdline"), LONGEST).unwrap_or_default();
    let words = words.split(|byte| *byte == 0).map(<[u8]>::to_vec);
    let mut words: Vec<Vec<u8>> = words.collect();
    // A NUL stands behind each of them.
    words.pop();
    let seen = parse_stat(pid, &file::read(&folder.join("stat"), LONGEST).ok()?)?;
    Some(Seen { words, folder: fs::read_link(folder.join("cwd")).ok(), ..seen })
}

/// `PID (NAME) STATE PPID PGRP SESSION TTY_NR TPGID …`; the name may hold blanks and brackets. What has ended and is not waited for
/// yet (state Z) is no process any more.
pub fn parse_stat(pid: u32, text: &[u8]) -> Option<Seen> {
    let open = text.iter().position(|byte| *byte == b'(')?;
    let close = text.iter().rposition(|byte| *byte == b')')?;
    let rest = str::from_utf8(text.get(close + 1..)?).ok()?;
    let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
    if fields.first().is_none_or(|state| *state == "Z") {
        return None;
    }
    let number = |field: usize| fields.get(field)?.parse::<i64>().ok();
    let positive = |field: usize| number(field).and_then(|number| u32::try_from(number).ok());
    let has_terminal = number(4)? != 0;
    Some(Seen {
        pid,
        parent: positive(1)?,
        group: positive(2)?,
        foreground: positive(5).filter(|_| has_terminal),
        name: text.get(open + 1..close)?.to_vec(),
        ..Seen::default()
    })
}
