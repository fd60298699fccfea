//! Paths in messages.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::term::clean::clean;

/// A path for people: cleaned, the home folder as `~`.
pub fn shown_path(path: &Path) -> String {
    // Looked at once: some lists have thousands of paths.
    static HOME: OnceLock<Option<PathBuf>> = OnceLock::new();
    // A HOME that is no folder is what a message may be about.
    tilde(path, HOME.get_or_init(|| dirs::home_dir().filter(|home| home.is_dir())).as_deref())
}

fn tilde(path: &Path, home: Option<&Path>) -> String {
    let inside = home.filter(|home| home.parent().is_some()).and_then(|home| path.strip_prefix(home).ok());
    match inside {
        Some(rest) if rest.as_os_str().is_empty() => "~".into(),
        Some(rest) => format!("~/{}", clean(rest.as_os_str().as_bytes())),
        None => clean(path.as_os_str().as_bytes()).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_home_folder_is_short() {
        let table = [("/home/me", "~"), ("/home/me/p", "~/p"), ("/home/meier", "/home/meier"), ("/", "/")];
        for (path, shown) in table {
            assert_eq!(tilde(Path::new(path), Some(Path::new("/home/me"))), shown);
        }
        assert_eq!(tilde(Path::new("/p"), Some(Path::new("/"))), "/p");
        assert_eq!(tilde(Path::new("/p"), None), "/p");
    }
}
