//! Whether what a project requires may have changed since its venv was last installed into.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::mend::requirements;
use super::{Venv, site_packages};

#[cfg(test)]
mod tests;

const LOCKS: [&str; 5] = ["uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml"];
/// What names requirements where nothing pins them.
const DESCRIPTIONS: [&str; 2] = ["pyproject.toml", "setup.py"];

/// The lock or requirements file that was written last, if that was after the venv's last install. Beside the venv, or in the nearest
/// folder above it that has one, up to the worktree's root. A checkout makes files newer without changing what they say: this is a
/// reason to look, not a finding.
pub fn newer_than_install(venv: &Venv, root: &Path) -> Option<PathBuf> {
    let installed = last_install(venv)?;
    let folder = venv.dir.parent().filter(|folder| folder.starts_with(root)).unwrap_or(root);
    let folders = folder.ancestors().take_while(|folder| folder.starts_with(root));
    let files = folders.map(required_by).find(|files| !files.is_empty())?;
    let (time, file) = files.into_iter().max()?;
    (time > installed).then_some(file)
}

/// The files in a folder that say what to install, and when they were written: locks and requirements, else the project's description.
fn required_by(folder: &Path) -> Vec<(SystemTime, PathBuf)> {
    let with_times = |files: Vec<PathBuf>| -> Vec<_> {
        files.into_iter().filter_map(|file| Some((written(&file)?, file))).collect()
    };
    let mut pinned: Vec<_> = LOCKS.iter().map(|name| folder.join(name)).collect();
    pinned.extend(requirements::files(folder));
    let pinned = with_times(pinned);
    if pinned.is_empty() { with_times(DESCRIPTIONS.map(|name| folder.join(name)).to_vec()) } else { pinned }
}

/// When a file was written; `None` for what is no file.
fn written(file: &Path) -> Option<SystemTime> {
    file.metadata().ok().filter(std::fs::Metadata::is_file)?.modified().ok()
}

/// Installing makes folders in `site-packages`, and scripts in `bin`; a re-install may only write into a `*.dist-info`.
fn last_install(venv: &Venv) -> Option<SystemTime> {
    let folders = site_packages::of(venv);
    let entries = folders.iter().filter_map(|folder| folder.read_dir().ok()).flatten().flatten();
    let dist_infos =
        entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|it| it == "dist-info"));
    let all = dist_infos.chain(folders.clone()).chain([venv.dir.join("bin")]);
    all.filter_map(|path| path.metadata().ok()?.modified().ok()).max()
}
