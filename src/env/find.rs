//! What belongs to a place: which venv, which `.env` files. Looked for in few system calls; nothing of it is run.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Component, Path, PathBuf};

use super::dotenv::{self, Problem, Why};
use super::read::regular_file;
use super::venv::{self, Venv, VenvProblem};
use crate::config::EnvConfig;
use crate::state::diff::{Diff, Variables, Wanted};

#[cfg(test)]
mod tests;

/// Where somebody stands: `cwd` is `root` or below it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub root: &'a Path,
    pub cwd: &'a Path,
}

impl<'a> Place<'a> {
    /// From `cwd` up to `root`, never past it.
    fn folders(self) -> impl Iterator<Item = &'a Path> {
        let plain = !self.cwd.components().any(|component| component == Component::ParentDir);
        let cwd = if plain && self.cwd.starts_with(self.root) { self.cwd } else { self.root };
        cwd.ancestors().take_while(move |folder| folder.starts_with(self.root))
    }
}

/// A `.env` file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dotenv {
    pub file: PathBuf,
    /// In the file's order; refused names are not in it.
    pub variables: Vec<(OsString, OsString)>,
    pub problems: Vec<Problem>,
}

/// Everything found, in effect or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// The place's root.
    pub root: PathBuf,
    pub venv: Option<Venv>,
    /// Candidates that were passed over, nearest first, and why.
    pub rejected: Vec<(PathBuf, VenvProblem)>,
    /// The root's first; where two set a variable, the last of them counts.
    pub dotenv: Vec<Dotenv>,
    /// Files and folders whose change or appearance would change all this.
    pub watched: Vec<PathBuf>,
}

/// More is no `.env` file, and would not fit into an environment.
const LONGEST_DOTENV: usize = 64 * 1024;

impl Environment {
    /// Looks; reads `pyvenv.cfg` and `.env`; runs nothing. What `.env` refers to comes from this process's environment, as it
    /// would be without wtsh.
    pub fn find(place: Place, config: &EnvConfig) -> Environment {
        Environment::find_in(place, config, &without_wtsh)
    }

    /// As `find`, where `outer` tells the variables that a `.env` may refer to.
    pub fn find_in(
        place: Place,
        config: &EnvConfig,
        outer: &dyn Fn(&OsStr) -> Option<OsString>,
    ) -> Environment {
        let mut found = Environment { root: place.root.to_owned(), ..Environment::default() };
        found.watched.extend(place.folders().map(Path::to_owned));
        found.find_venv(place, &config.venv);
        found.read_dotenv(&config.dotenv, outer);
        found
    }

    /// Whether there is anything here that trust would put into effect, without reading any of it.
    pub fn exists(place: Place, config: &EnvConfig) -> bool {
        let venvs = |folder: &Path| config.venv.iter().any(|name| venv::seems_to_be_one(&folder.join(name)));
        config.dotenv.iter().any(|name| place.root.join(name).is_file()) || place.folders().any(venvs)
    }

    /// What the shell has to set for all of it; `plan` says what of that fits the shell as it is.
    pub fn wanted(&self) -> Wanted {
        let mut wanted = self.wanted_without_venv();
        if let Some(venv) = &self.venv {
            activate(&mut wanted, &venv.dir, &venv.name);
        }
        wanted
    }

    /// PORT as `.env` gives it, where it is a port.
    pub fn port(&self) -> Option<u16> {
        let mut all = self.dotenv.iter().flat_map(|dotenv| &dotenv.variables).rev();
        let (_, port) = all.find(|(name, _)| name == "PORT")?;
        port.to_str()?.parse().ok().filter(|&port| port != 0)
    }

    pub(super) fn wanted_without_venv(&self) -> Wanted {
        let variables = self.dotenv.iter().flat_map(|dotenv| dotenv.variables.iter().cloned());
        let variables = variables.map(|(name, value)| (name, Some(value))).collect();
        Wanted { place: self.root.clone(), variables, path: Vec::new() }
    }

    fn find_venv(&mut self, place: Place, names: &[String]) {
        let candidates = place.folders().flat_map(|folder| names.iter().map(|name| folder.join(name)));
        for dir in candidates.filter(|dir| dir.is_dir()) {
            match Venv::read(&dir) {
                Ok(venv) => {
                    self.watched.push(venv::configuration_file(&dir));
                    self.venv = Some(venv);
                    return;
                }
                Err(problem) => {
                    self.watched.push(dir.clone());
                    if let VenvProblem::InterpreterGone { python } = &problem {
                        self.watched.extend([venv::configuration_file(&dir), python.clone()]);
                    }
                    self.rejected.push((dir, problem));
                }
            }
        }
    }

    fn read_dotenv(&mut self, names: &[String], outer: &dyn Fn(&OsStr) -> Option<OsString>) {
        let beside =
            self.venv.as_ref().and_then(|venv| venv.dir.parent()).filter(|folder| *folder != self.root);
        let folders = [Some(self.root.as_path()), beside];
        let files: Vec<PathBuf> =
            folders.iter().flatten().flat_map(|folder| names.iter().map(|name| folder.join(name))).collect();
        let mut known = Vec::new();
        for file in files {
            let first = known.len();
            let Some(problems) = read_into(&mut known, &file, outer) else { continue };
            self.watched.push(file.clone());
            self.dotenv.push(Dotenv { file, variables: known[first..].to_vec(), problems });
        }
    }
}

/// Adds a file's variables to `known`; `None` where there is no such file.
fn read_into(
    known: &mut Vec<(OsString, OsString)>,
    file: &Path,
    outer: &dyn Fn(&OsStr) -> Option<OsString>,
) -> Option<Vec<Problem>> {
    use io::ErrorKind::{InvalidInput, NotADirectory, NotFound};
    match regular_file(file, LONGEST_DOTENV) {
        Ok(text) => {
            let (assignments, mut problems) = dotenv::parse(&text);
            problems.extend(dotenv::resolve(assignments, known, outer));
            Some(problems)
        }
        // A folder of this name is some people's venv.
        Err(error) if matches!(error.kind(), NotFound | NotADirectory | InvalidInput) => None,
        Err(error) => Some(vec![Problem { line: 0, why: Why::Unreadable(error.to_string()) }]),
    }
}

/// What `activate` of a venv does (PEP 405 leaves it to the script; CPython 3.13's).
pub(super) fn activate(wanted: &mut Wanted, dir: &Path, name: &str) {
    wanted.variables.extend([
        ("VIRTUAL_ENV".into(), Some(dir.into())),
        ("VIRTUAL_ENV_PROMPT".into(), Some(name.into())),
        ("PYTHONHOME".into(), None),
    ]);
    wanted.path.push(dir.join("bin"));
}

/// A variable of this process, with what wtsh set for its shell taken back: else `A=${A}x` would grow at each prompt.
fn without_wtsh(name: &OsStr) -> Option<OsString> {
    let now: Variables = std::env::var_os(name).map(|value| (name.to_owned(), value)).into_iter().collect();
    let diff = std::env::var_os("__WTSH_ENV").map(|text| Diff::decode(&text)).unwrap_or_default();
    diff.original(&now, name).map(OsStr::to_owned)
}
