//! What a project says should be installed in its venv.

use std::path::{Path, PathBuf};

use crate::env::venv::installed::{Named, Names, in_venv, named_by};
use crate::file;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requirements {
    /// The folder of `uv.lock`.
    Uv(PathBuf),
    /// The folder of `poetry.lock`.
    Poetry(PathBuf),
    Files(Files),
    /// The folder of a project that can be installed.
    Project(PathBuf),
}

/// The `requirements*.txt` of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// `requirements.txt`, and of the others those that the model has; all of them where it has none.
    pub wanted: Vec<PathBuf>,
    /// They name what the model does not have: requirements of other machines, or of other uses.
    pub left_out: Vec<PathBuf>,
}

/// A venv that has installed what is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    pub dir: &'a Path,
    /// Of its worktree.
    pub root: &'a Path,
}

/// Bytes of a list.
const LONGEST: usize = 1 << 20;

impl Requirements {
    /// Of the folder that the venv lies in, or the nearest one above it up to the worktree's root; of the root for a venv that lies
    /// outside.
    pub(super) fn beside(dir: &Path, root: &Path) -> Option<Requirements> {
        Requirements::all_beside(dir, root, Model { dir, root }).into_iter().next()
    }

    /// As `beside`, with what could be installed in its place from the same folder, the best first.
    pub fn all_beside(dir: &Path, root: &Path, model: Model) -> Vec<Requirements> {
        let folder = dir.parent().filter(|folder| folder.starts_with(root)).unwrap_or(root);
        folder
            .ancestors()
            .take_while(|folder| folder.starts_with(root))
            .map(|folder| in_folder(folder, root, model))
            .find(|all| !all.is_empty())
            .unwrap_or_default()
    }
}

fn in_folder(folder: &Path, root: &Path, model: Model) -> Vec<Requirements> {
    let has = |name: &str| folder.join(name).is_file();
    let here = || folder.to_owned();
    let files = files(folder);
    let all = [
        has("uv.lock").then(|| Requirements::Uv(here())),
        has("poetry.lock").then(|| Requirements::Poetry(here())),
        (!files.is_empty()).then(|| Requirements::Files(chosen(files, root, model))),
        is_project(folder).then(|| Requirements::Project(here())),
    ];
    all.into_iter().flatten().collect()
}

fn chosen(files: Vec<PathBuf>, root: &Path, model: Model) -> Files {
    let (first, others): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| file.file_name().is_some_and(|name| name == "requirements.txt"));
    if others.is_empty() {
        return Files { wanted: first, left_out: others };
    }
    let named = |file: &PathBuf| named_by(&as_in_model(file, root, model));
    let known: Names = first.iter().flat_map(|file| named(file).names).collect();
    let installed = in_venv(model.dir);
    let mut files = Files { wanted: first, left_out: Vec::new() };
    for file in &others {
        let Named { names, has_others } = named(file);
        let own: Vec<&String> = names.difference(&known).collect();
        if own.iter().filter(|name| installed.contains(**name)).count() * 2 > own.len() {
            files.wanted.push(file.clone());
        } else if has_others || !own.is_empty() {
            files.left_out.push(file.clone());
        }
    }
    if files.wanted.is_empty() { Files { wanted: others, left_out: Vec::new() } } else { files }
}

/// What the list said where the model was made: what a branch adds to it is no reason to leave it out.
fn as_in_model(file: &Path, root: &Path, model: Model) -> Vec<u8> {
    let theirs = file.strip_prefix(root).ok().map(|inside| model.root.join(inside));
    let read = |file: &Path| file::read_regular(file, LONGEST).ok();
    theirs.and_then(|theirs| read(&theirs)).or_else(|| read(file)).unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with these lists, and one of its venv in which these are installed.
    fn chosen_of(lists: &[(&str, &str)], installed: &[&str]) -> [Vec<String>; 2] {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for (name, text) in lists {
            std::fs::write(root.join(name), text).unwrap();
        }
        let dir = root.join(".venv");
        for name in installed {
            std::fs::create_dir_all(dir.join(format!("lib/python3.12/site-packages/{name}-1.dist-info")))
                .unwrap();
        }
        let all = Requirements::all_beside(&dir, root, Model { dir: &dir, root });
        let [Requirements::Files(Files { wanted, left_out })] = all.as_slice() else { panic!("{all:?}") };
        let names = |files: &[PathBuf]| {
            files.iter().map(|file| file.file_name().unwrap().to_string_lossy().into_owned()).collect()
        };
        [names(wanted), names(left_out)]
    }

    #[test]
    fn the_lists_that_the_venv_has_are_wanted() {
        let all = [
            ("requirements.txt", "django\npsycopg2\n"),
            ("requirements-dev.txt", "-r requirements.txt\npytest==8\nruff\n"),
            ("requirements-prod.txt", "django\npsycopg2\ngunicorn\n"),
            ("requirements_all.txt", "-r requirements.txt\n-r requirements-dev.txt\ndjango\n"),
            ("requirements_windows.txt", "pywin32; sys_platform == 'win32'\n"),
        ];
        let [wanted, left_out] = chosen_of(&all, &["django", "pytest", "ruff"]);
        assert_eq!(wanted, ["requirements.txt", "requirements-dev.txt"]);
        assert_eq!(left_out, ["requirements-prod.txt", "requirements_windows.txt"]);
        assert_eq!(chosen_of(&all, &[])[0], ["requirements.txt"]);
        assert_eq!(chosen_of(&all[..1], &["x"]), [vec!["requirements.txt".to_owned()], vec![]]);
    }

    #[test]
    fn without_a_main_one_nothing_tells_them_apart_but_the_venv() {
        let all = [("requirements-a.txt", "django\n"), ("requirements-b.txt", "gunicorn\n")];
        assert_eq!(chosen_of(&all, &["gunicorn"])[0], ["requirements-b.txt"]);
        assert_eq!(chosen_of(&all, &[]), [vec!["requirements-a.txt", "requirements-b.txt"], vec![]]);
    }
}
