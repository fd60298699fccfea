//! Programs that are not git: found where the person's PATH names them and no repository does, and started by path.

use std::ffi::OsStr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A command of the program at `path`, which is absolute.
pub fn command(path: &Path) -> Command {
    debug_assert!(path.is_absolute(), "{} would be looked for", path.display());
    Command::new(path)
}

/// The first executable file called `name` in an absolute entry of `path`, a value of PATH.
pub fn find(name: &str, path: Option<&OsStr>) -> Option<PathBuf> {
    std::env::split_paths(path?)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(name))
        .find(|program| is_executable(program))
}

pub fn is_executable(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn only_an_executable_file_in_an_absolute_entry_is_found() {
        let folder = tempfile::tempdir().unwrap();
        for (entry, mode) in [("first", 0o644), ("second", 0o755)] {
            fs::create_dir(folder.path().join(entry)).unwrap();
            let program = folder.path().join(entry).join("shell");
            fs::write(&program, "").unwrap();
            fs::set_permissions(&program, fs::Permissions::from_mode(mode)).unwrap();
        }
        let entries =
            [PathBuf::from("."), PathBuf::new(), folder.path().join("first"), folder.path().join("second")];
        let path = std::env::join_paths(entries).unwrap();
        assert_eq!(find("shell", Some(&path)), Some(folder.path().join("second/shell")));
        assert_eq!(find("Cargo.toml", Some(OsStr::new("."))), None);
        assert_eq!(find("shell", None), None);
    }
}
