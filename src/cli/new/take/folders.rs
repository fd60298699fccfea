//! Folders of what comes along are no more open than where it was.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::git::{BString, ByteSlice};

/// From the root.
#[derive(Debug)]
pub struct Folders {
    all: BTreeSet<PathBuf>,
    /// Nobody else can look into them yet.
    made: BTreeSet<PathBuf>,
}

impl Folders {
    /// Makes those that these files need: git would make them as the umask says, and open them before the files in them are closed.
    pub fn make<'f>(source: &Path, root: &Path, files: impl IntoIterator<Item = &'f BString>) -> Folders {
        let above = |name: &BString| -> Vec<PathBuf> {
            let path = name.to_path_lossy();
            path.ancestors().skip(1).filter(|it| !it.as_os_str().is_empty()).map(Path::to_owned).collect()
        };
        let all: BTreeSet<PathBuf> = files.into_iter().flat_map(above).collect();
        let all: BTreeSet<PathBuf> =
            all.into_iter().filter(|path| folder(&source.join(path)).is_some()).collect();
        // Each after that which it lies in. Where something else lies, git says what it makes of that.
        let is_made = |path: &&PathBuf| {
            let lies_in = path.parent().is_none_or(|parent| folder(&root.join(parent)).is_some());
            lies_in && DirBuilder::new().mode(0o700).create(root.join(path)).is_ok()
        };
        let made = all.iter().filter(is_made).cloned().collect();
        Folders { all, made }
    }

    /// Whoever may enter those that were made may do so in `source`; one that was there before is not opened. Files can be put into
    /// each, and taken away.
    pub fn with_modes(&self, source: &Path, root: &Path) -> io::Result<()> {
        for path in &self.all {
            let there = root.join(path);
            let pair = folder(&there).zip(folder(&source.join(path)));
            let Some((now, before)) = pair else { continue };
            let (now, before) = (now.permissions().mode(), before.permissions().mode());
            let others = if self.made.contains(path) { before & 0o077 } else { now & before & 0o077 };
            let mode = now & 0o7700 | 0o700 | others;
            if mode != now & 0o7777 {
                fs::set_permissions(&there, Permissions::from_mode(mode))?;
            }
        }
        Ok(())
    }
}

/// Itself, and no link to one.
fn folder(path: &Path) -> Option<Metadata> {
    path.symlink_metadata().ok().filter(Metadata::is_dir)
}
