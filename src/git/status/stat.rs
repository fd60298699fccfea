//! Whether a file is as the index last saw it, judged without reading it (git's documentation, racy-git).

use gix::index::Entry;
use gix::index::entry::{Mode, Stat, stat::Time};
use rustix::fs::FileType;

use super::Settings;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Same,
    Changed,
    /// Only the content can tell. `touched` says that the stat data differ, otherwise they are just too young to trust.
    Unsure {
        touched: bool,
    },
}

/// The time the index was written, in seconds and nanoseconds.
pub(super) type Written = (i64, u32);

pub(super) fn compare(
    entry: &Entry,
    found: &rustix::fs::Stat,
    written: Written,
    settings: &Settings,
) -> Verdict {
    if !same_type(entry.mode, found, settings) {
        return Verdict::Changed;
    }
    // git empties the size of what it knows it can't trust.
    let distrusted = entry.stat.size == 0 && !entry.id.is_empty_blob();
    if entry.stat.size != size(found) && !distrusted {
        return Verdict::Changed;
    }
    let touched = distrusted || !same_stat(&entry.stat, found, settings);
    if touched || is_young(entry.stat.mtime, written, settings) {
        return Verdict::Unsure { touched };
    }
    Verdict::Same
}

fn same_type(mode: Mode, found: &rustix::fs::Stat, settings: &Settings) -> bool {
    match FileType::from_raw_mode(found.st_mode) {
        FileType::Symlink => mode == Mode::SYMLINK,
        FileType::RegularFile if mode == Mode::SYMLINK => !settings.symlinks,
        FileType::RegularFile => {
            let executable = found.st_mode & 0o100 != 0;
            !settings.file_mode || executable == (mode == Mode::FILE_EXECUTABLE)
        }
        _ => false,
    }
}

/// The size as the index keeps it: its lowest 32 bits, and never 0 for a file that is not empty.
fn size(found: &rustix::fs::Stat) -> u32 {
    match found.st_size as u32 {
        0 if found.st_size != 0 => 1 << 31,
        size => size,
    }
}

#[allow(clippy::unnecessary_cast)] // The fields' types differ between systems.
fn same_stat(known: &Stat, found: &rustix::fs::Stat, settings: &Settings) -> bool {
    let same_time = |known: Time, seconds: i64, nanoseconds: u32| {
        let fine = settings.check_stat && known.nsecs != 0;
        known.secs == seconds as u32 && (!fine || known.nsecs == nanoseconds)
    };
    same_time(known.mtime, found.st_mtime as i64, found.st_mtime_nsec as u32)
        && (!settings.trust_ctime
            || same_time(known.ctime, found.st_ctime as i64, found.st_ctime_nsec as u32))
        && (!settings.check_stat
            || (known.ino == found.st_ino as u32 && known.uid == found.st_uid && known.gid == found.st_gid))
}

/// Whether the file was written no earlier than the index, so that a later edit may have left the same time. Where
/// either has no fraction of a second, or it is not to be trusted, whole seconds decide.
fn is_young(mtime: Time, (seconds, nanoseconds): Written, settings: &Settings) -> bool {
    let fine = settings.check_stat && mtime.nsecs != 0 && nanoseconds != 0;
    match (seconds as u32).cmp(&mtime.secs) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Equal => !fine || nanoseconds <= mtime.nsecs,
        std::cmp::Ordering::Greater => false,
    }
}
