use std::fs::{self, File};
use std::path::Path;
use std::time::Duration;

use super::*;

const INSTALLED: u64 = 1_000_000;

/// A worktree with a venv in `apps/.venv`, into which something was installed at `INSTALLED`.
struct Tree(tempfile::TempDir);

impl Tree {
    fn new() -> Self {
        let tree = Tree(tempfile::tempdir().unwrap());
        let venv = tree.0.path().join("apps/.venv");
        let packages = venv.join("lib/python3.11/site-packages");
        fs::create_dir_all(packages.join("pk-1.dist-info")).unwrap();
        fs::create_dir(venv.join("bin")).unwrap();
        for folder in [packages.join("pk-1.dist-info"), packages, venv.join("bin")] {
            written_at(&folder, INSTALLED);
        }
        tree
    }

    fn write(&self, file: &str, time: u64) {
        let path = self.0.path().join(file);
        fs::write(&path, "").unwrap();
        written_at(&path, time);
    }

    fn newer(&self) -> Option<String> {
        let venv =
            Venv { dir: self.0.path().join("apps/.venv"), python: Some("3.11.7".into()), ..Venv::default() };
        let file = newer_than_install(&venv, self.0.path())?;
        Some(file.strip_prefix(self.0.path()).unwrap().display().to_string())
    }
}

fn written_at(path: &Path, seconds: u64) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    File::open(path).unwrap().set_modified(time).unwrap();
}

#[test]
fn a_lock_written_later_than_the_last_install_is_named() {
    for file in
        ["uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "requirements.txt", "requirements-dev.txt"]
    {
        let tree = Tree::new();
        assert_eq!(tree.newer(), None);
        tree.write(&format!("apps/{file}"), INSTALLED);
        assert_eq!(tree.newer(), None, "{file}");
        tree.write(&format!("apps/{file}"), INSTALLED + 1);
        assert_eq!(tree.newer(), Some(format!("apps/{file}")));
    }
}

#[test]
fn every_trace_of_an_install_counts() {
    for folder in ["bin", "lib/python3.11/site-packages", "lib/python3.11/site-packages/pk-1.dist-info"] {
        let tree = Tree::new();
        tree.write("apps/uv.lock", INSTALLED + 1);
        written_at(&tree.0.path().join("apps/.venv").join(folder), INSTALLED + 2);
        assert_eq!(tree.newer(), None, "{folder}");
    }
}

#[test]
fn the_nearest_folder_with_requirements_counts() {
    let tree = Tree::new();
    tree.write("uv.lock", INSTALLED + 1);
    assert_eq!(tree.newer(), Some("uv.lock".into()));
    tree.write("apps/requirements.txt", INSTALLED);
    assert_eq!(tree.newer(), None);
}

#[test]
fn a_description_counts_where_nothing_is_pinned() {
    let tree = Tree::new();
    tree.write("apps/pyproject.toml", INSTALLED + 1);
    assert_eq!(tree.newer(), Some("apps/pyproject.toml".into()));
    tree.write("apps/poetry.lock", INSTALLED);
    assert_eq!(tree.newer(), None);
}
