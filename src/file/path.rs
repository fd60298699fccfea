//! Paths, by their words and by what there is of them.

use std::path::{Component, Path, PathBuf};

/// `.` and `..` taken out as a shell's `cd` does, without a look at the disk.
pub fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            other => plain.push(other),
        }
    }
    plain
}

/// The nearest folder on the way to an absolute path that is there, or itself.
pub fn existing(path: &Path) -> &Path {
    path.ancestors().find(|above| above.exists()).unwrap_or(Path::new("/"))
}

/// An absolute path without links, as far as it is there.
pub fn real(path: &Path) -> PathBuf {
    let above = existing(path);
    let missing = path.strip_prefix(above).unwrap_or(Path::new(""));
    let above = above.canonicalize().unwrap_or_else(|_| above.to_owned());
    if missing.as_os_str().is_empty() { above } else { above.join(missing) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_go_by_words_alone() {
        for (path, plain) in
            [("/a/./b/../c", "/a/c"), ("a/../..", ""), ("/..", "/"), ("a/b/", "a/b"), ("../x", "x")]
        {
            assert_eq!(without_dots(Path::new(path)), Path::new(plain), "{path}");
        }
    }

    #[test]
    fn links_go_as_far_as_the_path_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("a")).unwrap();
        std::os::unix::fs::symlink("a", root.join("link")).unwrap();
        assert_eq!(real(&root.join("link/x/y")), root.join("a/x/y"));
        assert_eq!(real(&root.join("link")), root.join("a"));
        assert_eq!(existing(&root.join("link/x/y")), root.join("link"));
    }
}
