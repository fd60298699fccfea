//! Who may write to a folder: what somebody else can put there is not the person's.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

const EVERYBODY: u32 = 0o002;
const GROUP: u32 = 0o020;

/// Who else decides what lies in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// It belongs to somebody else.
    Owner,
    /// All users may write to it.
    Everybody,
}

/// Whether it is this user's, and neither its group nor anybody else may write to it.
pub(super) fn is_ours_alone(metadata: &Metadata) -> bool {
    others(metadata).is_none() && metadata.mode() & GROUP == 0
}

/// Of a folder of projects. That its group may write to it says nothing: with the umask 002 that is so of every folder. `None`, too, where
/// there is no such folder.
pub(super) fn others_at(folder: &Path) -> Option<Others> {
    others(&folder.metadata().ok()?)
}

fn others(metadata: &Metadata) -> Option<Others> {
    if metadata.uid() != rustix::process::geteuid().as_raw() {
        return Some(Others::Owner);
    }
    (metadata.mode() & EVERYBODY != 0).then_some(Others::Everybody)
}

#[cfg(test)]
mod tests {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::{PermissionsExt, chown};

    use super::*;

    #[test]
    fn a_group_may_write_to_projects_and_not_to_what_is_ours_alone() {
        let folder = tempfile::tempdir().unwrap();
        for (mode, others, alone) in [
            (0o700, None, true),
            (0o755, None, true),
            (0o775, None, false),
            (0o757, Some(Others::Everybody), false),
            (0o1777, Some(Others::Everybody), false),
        ] {
            set_permissions(folder.path(), Permissions::from_mode(mode)).unwrap();
            let metadata = folder.path().metadata().unwrap();
            assert_eq!((others_at(folder.path()), is_ours_alone(&metadata)), (others, alone), "{mode:o}");
        }
        assert_eq!(others_at(&folder.path().join("none")), None);
    }

    #[test]
    fn what_belongs_to_somebody_else_is_theirs() {
        let folder = tempfile::tempdir().unwrap();
        let theirs = if rustix::process::geteuid().is_root() {
            chown(folder.path(), Some(12345), None).unwrap();
            folder.path()
        } else {
            Path::new("/")
        };
        assert_eq!(others_at(theirs), Some(Others::Owner));
        assert!(!is_ours_alone(&theirs.metadata().unwrap()));
    }
}
