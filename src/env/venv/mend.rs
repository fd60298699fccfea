//! The command that mends a venv: for people to read, and to paste into whichever shell they have.

use std::path::{Path, PathBuf};
use std::slice;

use super::pyvenv_cfg::{Maker, configuration};
use super::{Recipe, VenvProblem};

mod quote;
pub(super) mod requirements;
#[cfg(test)]
mod tests;

use quote::word;
use requirements::Requirements;

/// One line that makes the venv in `dir` right again, for a POSIX shell and fish alike. `root`: of the worktree that it should
/// serve. `None` where no command does, or a path can't be shown in one.
pub fn command(dir: &Path, problem: &VenvProblem, root: &Path) -> Option<String> {
    match problem {
        VenvProblem::InterpreterGone { .. } | VenvProblem::Copied { .. } => {
            Broken::new(dir, root).made_anew()
        }
        VenvProblem::Editable { project, others, .. } => {
            Broken::new(dir, root).installed_from_here(&[slice::from_ref(project), others].concat())
        }
        VenvProblem::Unfinished => word(root).map(|word| format!("wtsh setup {word}")),
        VenvProblem::NoConfiguration
        | VenvProblem::ColonInPath
        | VenvProblem::Unreadable { .. }
        | VenvProblem::Tracked { .. }
        | VenvProblem::Nowhere { .. }
        | VenvProblem::NamesNothing { .. }
        | VenvProblem::Held => None,
    }
}

/// The command that has the venv used as it is, whatever is wrong with it; `None` for a path that can't be typed.
pub fn vouching(dir: &Path) -> Option<String> {
    word(dir).map(|word| format!("wtsh allow {word}"))
}

/// The command that takes `vouching` back.
pub fn denying(dir: &Path) -> Option<String> {
    word(dir).map(|word| format!("wtsh deny {word}"))
}

/// As `command`, for a venv with `moved_from`.
pub fn of_moved(dir: &Path, root: &Path) -> Option<String> {
    Broken::new(dir, root).made_anew()
}

/// The command that installs into the venv in `dir` what belongs into it; `None` where nothing says that.
pub fn installation(dir: &Path, root: &Path) -> Option<String> {
    Broken::new(dir, root).installed(&Requirements::beside(dir, root)?)
}

struct Broken<'a> {
    dir: &'a Path,
    root: &'a Path,
    recipe: Recipe,
}

impl<'a> Broken<'a> {
    fn new(dir: &'a Path, root: &'a Path) -> Self {
        let recipe = configuration(dir).map(|configuration| Recipe::of(dir, &configuration));
        Broken { dir, root, recipe: recipe.unwrap_or_default() }
    }

    /// Makes the venv again, with the same Python where that is known, and installs what lies beside it.
    fn made_anew(&self) -> Option<String> {
        let dir = word(self.dir)?;
        let python = self.python();
        let shared = if self.recipe.system_packages { " --system-site-packages" } else { "" };
        let make = match self.recipe.maker {
            Maker::Venv => {
                format!("{} -m venv --clear{shared} {dir}", python.as_deref().unwrap_or("python3"))
            }
            Maker::Virtualenv => format!("virtualenv --clear{shared}{} {dir}", option("-p", python)),
            Maker::Uv => format!("uv venv --clear{shared}{} {dir}", option("--python", python)),
        };
        let first = if self.is_link_to_elsewhere() { format!("rm {dir} && {make}") } else { make };
        let Some(requirements) = Requirements::beside(self.dir, self.root) else { return Some(first) };
        Some(format!("{first} && {}", self.installed(&requirements)?))
    }

    /// Installs this worktree's own copies of `projects` in place of the others'.
    fn installed_from_here(&self, projects: &[PathBuf]) -> Option<String> {
        // The venv is another worktree's, and right for that one.
        if self.is_link_to_elsewhere() {
            return self.made_anew();
        }
        // Installing into a shared one would make it wrong there, where the same would be said.
        if self.lies_elsewhere() {
            return None;
        }
        let mut command = self.pip_install()?;
        let mut copies: Vec<PathBuf> = Vec::new();
        for copy in projects.iter().map(|project| self.own_copy(project)) {
            if !copies.contains(&copy) {
                command += &format!(" -e {}", word(&copy)?);
                copies.push(copy);
            }
        }
        Some(command)
    }

    fn installed(&self, requirements: &Requirements) -> Option<String> {
        let of_folder =
            |folder: &Path| Some((word(folder)?, self.dir == folder.join(".venv"), word(self.dir)?));
        Some(match requirements {
            Requirements::Uv(folder) => match of_folder(folder)? {
                (folder, true, _) => format!("uv sync --project {folder}"),
                (folder, false, dir) => {
                    format!("env UV_PROJECT_ENVIRONMENT={dir} uv sync --project {folder}")
                }
            },
            Requirements::Poetry(folder) => match of_folder(folder)? {
                (folder, true, _) => format!("poetry -C {folder} install"),
                (folder, false, dir) => format!("env VIRTUAL_ENV={dir} poetry -C {folder} install"),
            },
            Requirements::Files(files) => {
                let words: Option<Vec<_>> =
                    files.wanted.iter().map(|file| Some(format!(" -r {}", word(file)?))).collect();
                // pip takes `-e .` and `../lib` in them from where it is started.
                let folder = word(files.wanted.first()?.parent()?)?;
                format!("cd {folder} && {}{}", self.pip_install()?, words?.concat())
            }
            Requirements::Project(folder) => format!("{} -e {}", self.pip_install()?, word(folder)?),
        })
    }

    /// uv's venvs have no pip of their own.
    fn pip_install(&self) -> Option<String> {
        let python = word(&self.dir.join("bin/python"))?;
        Some(match self.recipe.maker {
            Maker::Uv => format!("uv pip install --python {python}"),
            Maker::Venv | Maker::Virtualenv => format!("{python} -m pip install"),
        })
    }

    /// The Python that the venv was made with, if it is there: by its name where PATH surely finds it. Not one that the repository
    /// brought along.
    fn python(&self) -> Option<String> {
        const ON_EVERY_PATH: [&str; 3] = ["/usr/bin", "/usr/local/bin", "/bin"];
        let home = self.recipe.home.as_deref()?;
        let name = self.recipe.interpreter()?;
        let python = home.join(&name);
        if !home.is_absolute() || home.starts_with(self.root) || !python.is_file() {
            None
        } else if ON_EVERY_PATH.iter().any(|folder| home == Path::new(folder)) {
            Some(name)
        } else {
            word(&python)
        }
    }

    /// To clear a venv through a link in this worktree would empty the one of another. (pyenv's are links of its own.)
    fn is_link_to_elsewhere(&self) -> bool {
        let is_link = self.dir.starts_with(self.root)
            && self.dir.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
        is_link && self.lies_elsewhere()
    }

    /// Outside of the worktree, or in another one inside of it.
    fn lies_elsewhere(&self) -> bool {
        let Some((dir, root)) = self.dir.canonicalize().ok().zip(self.root.canonicalize().ok()) else {
            return true;
        };
        let mut between = dir.ancestors().skip(1).take_while(|folder| *folder != root);
        !dir.starts_with(&root) || between.any(|folder| folder.join(".git").symlink_metadata().is_ok())
    }

    /// `project` as it lies in this worktree: at the same place under its root, if there is such a folder.
    fn own_copy(&self, project: &Path) -> PathBuf {
        let roots = project.ancestors().filter(|folder| folder.join(".git").symlink_metadata().is_ok());
        let copies = roots.filter_map(|root| Some(self.root.join(project.strip_prefix(root).ok()?)));
        let mut copies = copies.filter(|folder| requirements::is_project(folder));
        copies.next().map_or_else(|| self.root.to_owned(), |folder| folder.components().collect())
    }
}

fn option(name: &str, value: Option<String>) -> String {
    value.map(|value| format!(" {name} {value}")).unwrap_or_default()
}
