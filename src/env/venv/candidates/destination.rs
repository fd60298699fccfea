//! Where a path that somebody wrote down leads.

use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

/// `named` as seen from `folder`, which is absolute: without `.`, and without `..`. Words cancel each other out where that is
/// the same place on the disk; after a link it is not, and the real path counts.
pub(in crate::env::venv) fn destination(folder: &Path, named: &Path) -> PathBuf {
    let path: PathBuf = folder.join(named).components().collect();
    if !path.components().any(|component| component == Component::ParentDir) {
        return path;
    }
    let words = by_words(&path);
    if is_same(&words, &path) { words } else { path.canonicalize().unwrap_or(words) }
}

fn by_words(path: &Path) -> PathBuf {
    let mut words = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                words.pop();
            }
            other => words.push(other),
        }
    }
    words
}

fn is_same(one: &Path, other: &Path) -> bool {
    let identity = |path: &Path| path.metadata().ok().map(|metadata| (metadata.dev(), metadata.ino()));
    identity(one).is_some_and(|identity_of_one| Some(identity_of_one) == identity(other))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn words_count_where_they_lead_to_the_same_place() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().canonicalize().unwrap();
        fs::create_dir_all(real.join("w/a")).unwrap();
        fs::create_dir_all(real.join("elsewhere/deep")).unwrap();
        fs::create_dir(real.join("elsewhere/env")).unwrap();
        fs::create_dir(real.join("env")).unwrap();
        std::os::unix::fs::symlink("../elsewhere/deep", real.join("w/link")).unwrap();
        let from = |folder: &str, named: &str| destination(&real.join(folder), Path::new(named));
        assert_eq!(from("w", "../env"), real.join("env"));
        assert_eq!(from("w", "./a//b/"), real.join("w/a/b"));
        assert_eq!(from("w/link", "../env"), real.join("elsewhere/env"));
        assert_eq!(from("w", "/x/y"), Path::new("/x/y"));
        assert_eq!(from("w", "../gone/x"), real.join("gone/x"));
        assert_eq!(from("w", "../../../../../../../../../../.."), Path::new("/"));
    }
}
