//! What is mounted, and what could be.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::file;
use crate::git::Repository;
use crate::git::report::device::device;
use crate::worktree::leaving::volume::{self, Disk, Mounts};

/// Bytes.
const LONGEST: usize = 4 << 20;

/// Where the worktree at `root`, whose folder is gone or empty, may be: a mount point without its volume, or a folder that is missing, too.
pub fn unmounted(repository: &Repository, git_dir: &Path, root: &Path) -> Option<PathBuf> {
    let there = repository.worktrees().iter().filter(|it| !it.missing()).map(|it| it.root.clone());
    let hub = repository.common_dir().parent().map(Path::to_owned);
    let beside: Vec<PathBuf> = there.chain(hub).filter(|folder| folder.parent().is_some()).collect();
    let exists = |path: &Path| path.symlink_metadata().is_ok();
    let is_empty = |path: &Path| fs::read_dir(path).map_or(true, |mut entries| entries.next().is_none());
    let was_on = |folder: &Path| was_on(repository, git_dir, folder);
    volume::unmounted(
        root,
        &mounts(),
        &beside,
        &Disk { exists: &exists, is_empty: &is_empty, was_on: &was_on },
    )
}

/// Whether the worktree's files lay on the file system of `folder`. The numbers of devices may be others after a start of the machine:
/// they say something where a worktree that is there is still on the one that git has noted for it.
fn was_on(repository: &Repository, git_dir: &Path, folder: &Path) -> Option<bool> {
    let common_dir = repository.common_dir();
    let then = device(common_dir, git_dir)?;
    let known = repository.worktrees().iter().find(|it| !it.bare && !it.missing())?;
    let is_as_before = device(common_dir, &known.git_dir)? == device_of(&known.root)?;
    is_as_before.then(|| device_of(folder).map(|now| now == then)).flatten()
}

/// As git keeps it.
fn device_of(folder: &Path) -> Option<u32> {
    folder.metadata().ok().map(|metadata| metadata.dev() as u32)
}

/// Where something is mounted below this folder: to delete that is to delete what lies elsewhere.
pub fn below(root: &Path) -> Vec<PathBuf> {
    let Ok(root) = root.canonicalize() else { return Vec::new() };
    let mut found: Vec<PathBuf> = mounts().mounted.into_iter().filter(|it| is_below(it, &root)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn is_below(point: &Path, root: &Path) -> bool {
    point.starts_with(root) && point != root
}

fn mounts() -> Mounts {
    let planned = points(Path::new("/etc/fstab"), 1);
    let mut mounted = points(Path::new("/proc/self/mounts"), 1);
    if mounted.is_empty() {
        let volumes = fs::read_dir("/Volumes").into_iter().flatten().flatten().map(|entry| entry.path());
        mounted = planned.iter().cloned().chain(volumes).filter(|point| is_other_device(point)).collect();
    }
    Mounts { mounted, planned }
}

/// The paths in a column of fstab(5): `\040` stands for a blank.
fn points(table: &Path, column: usize) -> Vec<PathBuf> {
    let text = file::read(table, LONGEST).unwrap_or_default();
    let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii_start().starts_with(b"#"));
    let fields = lines
        .filter_map(|line| line.split(u8::is_ascii_whitespace).filter(|field| !field.is_empty()).nth(column));
    fields
        .map(|field| PathBuf::from(OsString::from_vec(unescaped(field))))
        .filter(|it| it.is_absolute())
        .collect()
}

fn unescaped(field: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(field.len());
    let mut rest = field;
    while let Some((&first, after)) = rest.split_first() {
        let octal =
            after.get(..3).and_then(|digits| u8::from_str_radix(str::from_utf8(digits).ok()?, 8).ok());
        match octal.filter(|_| first == b'\\') {
            Some(byte) => {
                plain.push(byte);
                rest = &after[3..];
            }
            None => {
                plain.push(first);
                rest = after;
            }
        }
    }
    plain
}

fn is_other_device(point: &Path) -> bool {
    let device = |path: &Path| path.metadata().ok().map(|metadata| metadata.dev());
    device(point).is_some() && device(point) != point.parent().and_then(device)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mount_points_of_a_table_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let table = folder.path().join("fstab");
        let text = "# <file system> <mount point>\n/dev/sda1 / ext4 defaults 0 1\n\n  # more\n\
            /dev/sda2\tnone swap sw 0 0\nhost:/x  /mnt/a\\040b nfs defaults 0 0\n";
        fs::write(&table, text).expect("a file");
        assert_eq!(points(&table, 1), ["/", "/mnt/a b"].map(PathBuf::from));
        assert!(points(&folder.path().join("gone"), 1).is_empty());
    }
}
