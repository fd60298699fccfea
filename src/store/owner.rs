//! Whose an entry is: a worktree, by its git dir, or a folder outside of any repository. A folder that is removed and made again
//! is another one, although its path is the same.

use std::fs::Metadata;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use crate::state::encoding::fingerprint;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The folder's path.
    pub dir: PathBuf,
    /// A word of digits, letters and `-` that no other folder has. The device is not in it: many file systems get another number each
    /// time the machine starts.
    pub mark: String,
}

impl Owner {
    /// Of a folder by whatever path: one look at the disk.
    pub fn of(dir: &Path) -> io::Result<Owner> {
        let metadata = dir.metadata()?;
        let mark = match born(&metadata) {
            Some(born) => format!("{}-{}", metadata.ino(), born.as_nanos()),
            // Where the file system keeps no time of birth, an inode alone is not enough.
            None => {
                let real = dir.canonicalize()?;
                format!("{}-path{:016x}", metadata.ino(), fingerprint(real.as_os_str().as_bytes()))
            }
        };
        Ok(Owner { dir: dir.to_owned(), mark })
    }

    /// Whether the folder is still there, and the same.
    pub fn is_alive(&self) -> bool {
        Owner::of(&self.dir).is_ok_and(|now| now.mark == self.mark)
    }
}

/// When the file or folder was made, since the beginning of 1970; `None` where the file system does not keep it.
pub fn born(metadata: &Metadata) -> Option<Duration> {
    metadata.created().ok()?.duration_since(UNIX_EPOCH).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_made_again_is_another_and_one_by_another_path_is_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let (dir, link) = (folder.path().join("dir"), folder.path().join("link"));
        std::fs::create_dir(&dir).unwrap();
        std::os::unix::fs::symlink(&dir, &link).unwrap();
        let owner = Owner::of(&dir).unwrap();
        assert!(owner.is_alive());
        assert_eq!(Owner::of(&link).unwrap().mark, owner.mark);
        std::fs::write(dir.join("file"), "").unwrap();
        assert_eq!(Owner::of(&dir).unwrap(), owner, "what happens in it changes nothing");
        std::fs::remove_dir_all(&dir).unwrap();
        assert!(!owner.is_alive());
        std::fs::create_dir(&dir).unwrap();
        assert!(!owner.is_alive());
    }
}
