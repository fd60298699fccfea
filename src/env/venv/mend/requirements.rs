//! What a project says should be installed in its venv.

use std::path::{Path, PathBuf};

use crate::file;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requirements {
    /// The folder of `uv.lock`.
    Uv(PathBuf),
    /// The folder of `poetry.lock`.
    Poetry(PathBuf),
    /// `requirements.txt`; else every `requirements*.txt` of the folder.
    Files(Vec<PathBuf>),
    /// The folder of a project that can be installed.
    Project(PathBuf),
}

impl Requirements {
    /// Of the folder that the venv lies in, or the nearest one above it up to the worktree's root; of the root for a venv that lies
    /// outside.
    pub(super) fn beside(dir: &Path, root: &Path) -> Option<Requirements> {
        Requirements::all_beside(dir, root).into_iter().next()
    }

    /// As `beside`, with what could be installed in its place from the same folder, the best first.
    pub fn all_beside(dir: &Path, root: &Path) -> Vec<Requirements> {
        let folder = dir.parent().filter(|folder| folder.starts_with(root)).unwrap_or(root);
        folder
            .ancestors()
            .take_while(|folder| folder.starts_with(root))
            .map(in_folder)
            .find(|all| !all.is_empty())
            .unwrap_or_default()
    }
}

fn in_folder(folder: &Path) -> Vec<Requirements> {
    let has = |name: &str| folder.join(name).is_file();
    let here = || folder.to_owned();
    let files = if has("requirements.txt") { vec![folder.join("requirements.txt")] } else { files(folder) };
    let all = [
        has("uv.lock").then(|| Requirements::Uv(here())),
        has("poetry.lock").then(|| Requirements::Poetry(here())),
        (!files.is_empty()).then_some(Requirements::Files(files)),
        is_project(folder).then(|| Requirements::Project(here())),
    ];
    all.into_iter().flatten().collect()
}

/// The `requirements*.txt` of a folder, by name.
pub(in super::super) fn files(folder: &Path) -> Vec<PathBuf> {
    let names = folder
        .read_dir()
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok());
    let wanted = names.filter(|name| name.starts_with("requirements") && name.ends_with(".txt"));
    let mut files: Vec<_> = wanted.map(|name| folder.join(name)).filter(|file| file.is_file()).collect();
    files.sort_unstable();
    files
}

/// Whether pip can install the folder: many a `pyproject.toml` only holds the settings of tools.
pub(super) fn is_project(folder: &Path) -> bool {
    const LONGEST: usize = 1024 * 1024;
    let describes_one = |text: Vec<u8>| {
        let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
        lines.any(|line| line.starts_with(b"[project]") || line.starts_with(b"[build-system]"))
    };
    folder.join("setup.py").is_file()
        || file::read(&folder.join("pyproject.toml"), LONGEST).is_ok_and(describes_one)
}
