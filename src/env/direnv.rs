//! Where direnv is at work already.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::state::diff::Variables;

/// Whether direnv has loaded an `.envrc` that counts in `folder`: its own folder, which DIRENV_DIR names after a `-`, is that one or
/// lies above it. There wtsh leaves venv and variables alone.
pub fn direnv_covers(now: &Variables, folder: &Path) -> bool {
    let Some(dir) = now.get(OsStr::new("DIRENV_DIR")) else { return false };
    let dir = dir.as_bytes();
    let dir = Path::new(OsStr::from_bytes(dir.strip_prefix(b"-").unwrap_or(dir)));
    dir.is_absolute() && folder.starts_with(dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_covers_its_folder_and_what_is_below() {
        let now = Variables::from([("DIRENV_DIR".into(), "-/w/api".into())]);
        for (folder, covered) in [("/w/api", true), ("/w/api/x", true), ("/w", false), ("/w/api2", false)] {
            assert_eq!(direnv_covers(&now, Path::new(folder)), covered, "{folder}");
        }
        assert!(!direnv_covers(&Variables::new(), Path::new("/w")));
        let odd = Variables::from([("DIRENV_DIR".into(), "".into())]);
        assert!(!direnv_covers(&odd, Path::new("/w")));
    }
}
