//! Files that came along are what they were, byte for byte, with what git does not keep of them.

use std::collections::BTreeSet;
use std::fs::{self, File, FileTimes, Metadata};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::file::same_content;
use crate::git::{BString, ByteSlice};

/// Filters and line endings may have made other bytes of a file: it gets those that it has in `source`. The files that had others.
pub fn to_the_byte(
    source: &Path,
    root: &Path,
    files: impl IntoIterator<Item = BString>,
) -> io::Result<BTreeSet<BString>> {
    let mut rewritten = BTreeSet::new();
    for name in files {
        let (here, there) = (source.join(name.to_path_lossy()), root.join(name.to_path_lossy()));
        if pair(&here, &there).is_some() && !same(&here, &there) {
            fs::copy(&here, &there)?;
            rewritten.insert(name);
        }
    }
    Ok(rewritten)
}

/// Files that are not tracked are as old as in `source`, too.
pub fn with_times(source: &Path, root: &Path, files: &[BString]) -> io::Result<()> {
    for name in files {
        let (here, there) = (source.join(name.to_path_lossy()), root.join(name.to_path_lossy()));
        if let Some(before) = pair(&here, &there) {
            File::open(&there)?.set_times(FileTimes::new().set_modified(before.modified()?))?;
        }
    }
    Ok(())
}

/// Who may read and write them is as in `source`: git only knows whether a file can be run.
pub fn with_modes<'f>(
    source: &Path,
    root: &Path,
    files: impl IntoIterator<Item = &'f BString>,
) -> io::Result<()> {
    for name in files {
        let (here, there) = (source.join(name.to_path_lossy()), root.join(name.to_path_lossy()));
        if let Some(before) = pair(&here, &there) {
            fs::set_permissions(&there, before.permissions())?;
        }
    }
    Ok(())
}

/// That of the first, where both are files.
fn pair(here: &Path, there: &Path) -> Option<Metadata> {
    let file = |path: &Path| path.symlink_metadata().ok().filter(Metadata::is_file);
    file(there).and(file(here))
}

/// Whether both are the same: links to the same, or files with the same bytes that can both be run or not.
pub fn same(one: &Path, other: &Path) -> bool {
    let (Ok(first), Ok(second)) = (one.symlink_metadata(), other.symlink_metadata()) else { return false };
    if first.is_symlink() && second.is_symlink() {
        return matches!((fs::read_link(one), fs::read_link(other)), (Ok(one), Ok(other)) if one == other);
    }
    let can_run = |file: &Metadata| file.permissions().mode() & 0o100 != 0;
    let alike = first.is_file() && second.is_file() && first.len() == second.len();
    // What has arrived is taken away to the end.
    alike && can_run(&first) == can_run(&second) && same_content(one, other, || true).unwrap_or(false)
}
