//! Editable installs: what is imported from a project's own folder, which may be the one of another worktree.
//!
//! Every line of a `.pth` file that is a path is added to `sys.path` (documentation of Python's `site`): setuptools, hatch, uv, poetry
//! and pdm write such. Where the layout needs more, the line imports a module beside it that knows the paths; of setuptools' that
//! module is read, of others the project's folder in `direct_url.json` (PEP 610). flit can make a link instead.

use std::fs::DirEntry;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::super::{Venv, VenvProblem, site_packages};
use super::owner::Worktrees;
use crate::file;

mod statements;
#[cfg(test)]
mod tests;

/// `setup.py develop` adds its lines to this file.
pub(super) const EASY_INSTALL: &str = "easy-install.pth";

/// Files that are read of one folder; real venvs have a handful.
const FILES: usize = 64;
/// Entries that are looked at; large venvs have a few thousand.
const ENTRIES: usize = 20_000;
const LONGEST: usize = 256 * 1024;

/// The installs that lead into other worktrees, the first as the files' names are ordered by its file.
pub(super) fn from_elsewhere(
    venv: &Venv,
    root: &Path,
    others: &dyn Fn() -> Vec<PathBuf>,
) -> Option<VenvProblem> {
    let worktrees = Worktrees::new(root, others);
    let installs = site_packages::of(venv).into_iter().flat_map(|folder| installs(&folder));
    let mut elsewhere = installs.filter_map(|(file, path)| {
        let other = worktrees.other_around(&path)?;
        Some((file, project(&path, &other)))
    });
    let (file, first) = elsewhere.next()?;
    let mut others = Vec::new();
    for (_, project) in elsewhere {
        if project != first && !others.contains(&project) {
            others.push(project);
        }
    }
    Some(VenvProblem::Editable { file, project: first, others })
}

/// Files, and the paths that they make Python import from.
fn installs(folder: &Path) -> Vec<(PathBuf, PathBuf)> {
    let names = Names::in_folder(folder);
    let mut found = Vec::new();
    let mut add = |name: &str, paths: Vec<PathBuf>| {
        found.extend(paths.into_iter().map(|path| (folder.join(name), folder.join(path))));
    };
    let mut importing = Vec::new();
    for name in &names.pth {
        let text = read(&folder.join(name));
        let statements::Pth { paths, imports } = statements::pth(&text);
        if imports && paths.is_empty() {
            importing.push(simple(name.trim_end_matches(".pth")));
        }
        add(name, paths);
    }
    for name in &names.finders {
        add(name, statements::finder(&read(&folder.join(name))));
    }
    for name in &names.links {
        add(name, folder.join(name).read_link().into_iter().collect());
    }
    let named = names.dist_infos.iter().filter(|name| importing.iter().any(|pth| is_named_in(pth, name)));
    for name in named.take(FILES) {
        let file = format!("{name}/direct_url.json");
        add(&file, statements::direct_url(&read(&folder.join(&file))).into_iter().collect());
    }
    found
}

/// What of a folder's entries can matter.
#[derive(Default)]
struct Names {
    pth: Vec<String>,
    finders: Vec<String>,
    links: Vec<String>,
    dist_infos: Vec<String>,
}

impl Names {
    fn in_folder(folder: &Path) -> Names {
        let mut names = Names::default();
        for entry in folder.read_dir().into_iter().flatten().flatten().take(ENTRIES) {
            names.sort_in(&entry);
        }
        for list in [&mut names.pth, &mut names.finders, &mut names.links] {
            list.sort_unstable();
            list.truncate(FILES);
        }
        names
    }

    fn sort_in(&mut self, entry: &DirEntry) {
        let name = entry.file_name();
        let bytes = name.as_bytes();
        let list = if bytes.ends_with(b".pth") && !is_harmless(bytes) {
            &mut self.pth
        } else if bytes.starts_with(b"__editable__") && bytes.ends_with(b"_finder.py") {
            &mut self.finders
        } else if bytes.ends_with(b".dist-info") {
            &mut self.dist_infos
        } else if entry.file_type().is_ok_and(|kind| kind.is_symlink()) {
            &mut self.links
        } else {
            return;
        };
        list.extend(name.to_str().map(str::to_owned));
    }
}

/// What setuptools, virtualenv and uv put into each venv; Python itself passes over hidden ones.
fn is_harmless(name: &[u8]) -> bool {
    name.starts_with(b".") || [&b"distutils-precedence.pth"[..], b"_virtualenv.pth"].contains(&name)
}

fn read(file: &Path) -> Vec<u8> {
    file::read(file, LONGEST).unwrap_or_default()
}

/// Whether a simple name has the one of `My_Pkg-1.0.dist-info` in it. Asked for hundreds of them.
fn is_named_in(simple_name: &str, dist_info: &str) -> bool {
    let Some((project, _)) = dist_info.split_once('-') else { return false };
    let first = project.bytes().find(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    first.is_some_and(|first| simple_name.as_bytes().contains(&first))
        && simple_name.contains(&simple(project))
}

/// A name without what differs between the ways to write it.
fn simple(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|character| character.to_ascii_lowercase()).collect()
}

/// The folder of the project that `path` belongs to, no further up than its worktree.
fn project(path: &Path, worktree: &Path) -> PathBuf {
    let has = |folder: &Path, name: &str| folder.join(name).is_file();
    let is_project = |folder: &&Path| ["pyproject.toml", "setup.py"].iter().any(|name| has(folder, name));
    let inside = path.ancestors().take_while(|folder| *folder != worktree);
    inside.chain([worktree]).take(32).find(is_project).unwrap_or(worktree).to_owned()
}
