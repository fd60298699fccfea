//! What belongs to a place: which venv, which `.env` files. Looked for in few system calls; nothing of it is run.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Component, Path, PathBuf};

use super::dotenv::{self, Problem, Why};
use super::permission::Permission;
use super::vars::{self, Asked, VarProblem, WorktreeFacts};
use super::venv::candidates::{self, Candidate, Candidates, Customs};
use super::venv::soundness::{self, Outcome};
use super::venv::{self, Venv, VenvProblem};
use crate::config::EnvConfig;
use crate::file::read_regular;
use crate::file::unfinished::is_unfinished;
use crate::state::diff::Wanted;
use crate::store::lock::Patience;

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

/// Where to look, and what decides about what is found.
#[derive(Clone, Copy)]
pub struct Search<'a> {
    pub place: Place<'a>,
    pub config: &'a EnvConfig,
    /// `None`: what is there counts, whoever put it there. That is for showing it only.
    pub permission: Option<&'a Permission<'a>>,
    /// A variable of the shell, as it would be without wtsh.
    pub outer: &'a dyn Fn(&OsStr) -> Option<OsString>,
    /// The worktree's git dir, or the folder outside of any repository: whose `[env.vars]` these are. `None`: they are not asked for.
    pub identity: Option<&'a Path>,
    /// What the templates of `[env.vars]` can say; asked for only where there is no stored value.
    pub facts: &'a dyn Fn() -> WorktreeFacts,
    /// How long to wait for a value where another process works one out.
    pub patience: Patience,
    /// What `Environment::looked_at` was before, in this shell.
    pub looked_at: &'a [u64],
}

/// A `.env` file that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dotenv {
    pub file: PathBuf,
    /// In the file's order; refused names are not in it.
    pub variables: Vec<(OsString, OsString)>,
    pub problems: Vec<Problem>,
    /// What was read: what the person accepts where git tracks the file.
    pub content: Vec<u8>,
    /// git tracks the file, and the person has not accepted what it says now: it has no effect.
    pub held: bool,
}

/// Everything found, in effect or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// The place's root.
    pub root: PathBuf,
    pub venv: Option<Venv>,
    /// The last venv that was looked at closely, and what was found: to be remembered.
    pub looked_at: Option<u64>,
    /// Candidates that were passed over, nearest first, and why.
    pub rejected: Vec<(PathBuf, VenvProblem)>,
    /// The root's first; where two set a variable, the last of them counts.
    pub dotenv: Vec<Dotenv>,
    /// Of `[env.vars]`, what no `.env` sets.
    pub computed: Vec<(OsString, OsString)>,
    pub var_problems: Vec<VarProblem>,
    /// Files and folders whose change or appearance would change all this.
    pub watched: Vec<PathBuf>,
}

/// More is no `.env` file, and would not fit into an environment.
pub(super) const LONGEST_DOTENV: usize = 64 * 1024;

impl Environment {
    /// Looks; reads `pyvenv.cfg`, `.env` and their like; runs nothing.
    pub fn find(search: &Search) -> Environment {
        let place = search.place;
        let mut found = Environment { root: place.root.to_owned(), ..Environment::default() };
        found.watched.extend(place.folders().map(Path::to_owned));
        let mut known = Vec::new();
        found.read_dotenv(place.root, search, &mut known);
        found.find_venv(search, &known);
        if let Some(folder) = found.folder_beside() {
            found.read_dotenv(&folder, search, &mut known);
        }
        found.compute(search);
        found
    }

    /// Whether there is anything here that trust would put into effect, without reading any of it.
    pub fn exists(search: &Search) -> bool {
        let place = search.place;
        let customs = customs(search, &[]);
        let file = |name: &str| place.root.join(name).is_file();
        search.config.dotenv.iter().any(|name| file(name))
            || place.folders().any(|folder| candidates::exist_in(folder, place.root, &customs))
    }

    /// What the shell has to set for all of it; `plan` says what of that fits the shell as it is.
    pub fn wanted(&self) -> Wanted {
        let mut wanted = self.wanted_without_venv();
        if let Some(venv) = &self.venv {
            activate(&mut wanted, venv, &venv.dir);
        }
        wanted
    }

    /// PORT as `.env` or `[env.vars]` gives it, where it is a port.
    pub fn port(&self) -> Option<u16> {
        let (_, port) = self.variables().filter(|(name, _)| name == "PORT").last()?;
        port.to_str()?.parse().ok().filter(|&port| port != 0)
    }

    /// What is in effect, of a name that is set twice the last.
    pub fn variables(&self) -> impl Iterator<Item = &(OsString, OsString)> {
        let files = self.dotenv.iter().filter(|dotenv| !dotenv.held);
        self.computed.iter().chain(files.flat_map(|dotenv| &dotenv.variables))
    }

    pub(super) fn wanted_without_venv(&self) -> Wanted {
        let variables = self.variables().cloned().map(|(name, value)| (name, Some(value))).collect();
        Wanted { place: self.root.clone(), variables, path: Vec::new() }
    }

    fn find_venv(&mut self, search: &Search, known: &[(OsString, OsString)]) {
        let customs = customs(search, known);
        for folder in search.place.folders() {
            let mut candidates = Candidates::of_folder(folder, search.place.root, &customs);
            while let Some(candidate) = candidates.next(&mut self.watched) {
                if self.take(candidate, search) {
                    return;
                }
            }
        }
    }

    /// Whether the candidate is the venv of the place; else it is noted what is wrong with it.
    fn take(&mut self, candidate: Candidate, search: &Search) -> bool {
        let Candidate { dir, by, problem } = candidate;
        let read = problem.map_or_else(|| Venv::read(&dir), Err);
        match read.and_then(|venv| self.vetted(Venv { by, ..venv }, search)) {
            Ok(venv) => {
                self.watched.push(venv::configuration_file(&dir));
                self.venv = Some(venv);
                return true;
            }
            Err(VenvProblem::NoConfiguration) if candidates::is_condas(&dir) => {}
            Err(VenvProblem::InterpreterGone { python }) => {
                self.watched.extend([venv::configuration_file(&dir), python.clone()]);
                self.rejected.push((dir, VenvProblem::InterpreterGone { python }));
            }
            Err(problem) => {
                self.watched.push(dir.clone());
                self.rejected.push((dir, problem));
            }
        }
        false
    }

    /// The venv, if nothing of it comes from git, all of it is there, and it runs nobody else's code.
    fn vetted(&mut self, mut venv: Venv, search: &Search) -> Result<Venv, VenvProblem> {
        let Some(permission) = search.permission else {
            return if is_unfinished(&venv.dir) { Err(VenvProblem::Unfinished) } else { Ok(venv) };
        };
        if let Some(path) = permission.tracked(&venv.dir) {
            return Err(VenvProblem::Tracked { path });
        }
        let root = search.place.root;
        let fingerprint = soundness::fingerprint(&venv, root);
        let is_known = |outcome| search.looked_at.contains(&soundness::with_outcome(fingerprint, outcome));
        if is_known(Outcome::Sound) || is_known(Outcome::Wrong) && permission.vouches_for(&venv.dir) {
            return Ok(venv);
        }
        if is_known(Outcome::Moved) {
            venv.moved_from = soundness::moved_from(&venv);
            if venv.moved_from.is_some() {
                return Ok(venv);
            }
        }
        let found = soundness::look(&venv, root, &|| (search.facts)().siblings);
        self.looked_at = found.outcome().map(|outcome| soundness::with_outcome(fingerprint, outcome));
        match found.problem {
            Some(VenvProblem::Unfinished) => Err(VenvProblem::Unfinished),
            Some(problem) if !permission.vouches_for(&venv.dir) => Err(problem),
            _ => Ok(Venv { moved_from: found.moved_from, ..venv }),
        }
    }

    /// The folder below the root that the nearest venv lies in, which may have a `.env` of its own: with whatever is wrong with the venv,
    /// the variables of another project would be worse. A plain folder with such a name is no venv.
    fn folder_beside(&self) -> Option<PathBuf> {
        let rejected = self.rejected.iter().filter(|(_, problem)| *problem != VenvProblem::NoConfiguration);
        let venvs = rejected.map(|(dir, _)| dir).chain(self.venv.as_ref().map(|venv| &venv.dir));
        let mut folders =
            venvs.filter_map(|dir| dir.parent()).filter(|folder| folder.starts_with(&self.root));
        folders.next().filter(|folder| *folder != self.root).map(Path::to_owned)
    }

    fn read_dotenv(&mut self, folder: &Path, search: &Search, known: &mut Vec<(OsString, OsString)>) {
        for file in search.config.dotenv.iter().map(|name| folder.join(name)) {
            if let Some(dotenv) = read_into(known, &file, search) {
                self.watched.push(file);
                self.dotenv.push(dotenv);
            }
        }
    }

    /// What the worktree's own `.env` says wins over what is computed.
    fn compute(&mut self, search: &Search) {
        let Search { config, place, patience, .. } = *search;
        // Where it is only shown, nothing is worked out, and no port is given.
        let facts = search.permission.map(|_| search.facts);
        let Some(git_dir) = search.identity.filter(|_| !config.vars.is_empty()) else { return };
        let skip = |name: &str| self.variables().any(|(said, _)| said == name);
        let asked = Asked { config, git_dir, root: place.root, skip: &skip, facts, patience };
        (self.computed, self.var_problems) = vars::values(&asked);
    }
}

/// `known`: what the root's `.env` sets; a tool that is started in the shell sees that.
fn customs<'a>(search: &Search<'a>, known: &[(OsString, OsString)]) -> Customs<'a> {
    let variable = |name: &str| {
        let said = known.iter().rev().find(|(said, _)| said == name).map(|(_, value)| value.clone());
        said.or_else(|| (search.outer)(OsStr::new(name))).filter(|value| !value.is_empty())
    };
    let pyenv = variable("PYENV_ROOT").map(PathBuf::from);
    let pyenv = pyenv.or_else(|| Some(PathBuf::from(variable("HOME")?).join(".pyenv")));
    // pyenv-virtualenv's own hook does it in this shell; or `pyenv shell` has chosen, which counts more than any file.
    let settled = ["PYENV_VIRTUALENV_INIT", "PYENV_VERSION"].iter().any(|name| variable(name).is_some());
    Customs {
        names: &search.config.venv,
        uv: variable("UV_PROJECT_ENVIRONMENT"),
        pyenv: pyenv.filter(|root| !settled && root.is_absolute()).map(|root| root.join("versions")),
        permission: search.permission,
    }
}

/// Adds a file's variables to `known`; `None` where there is no such file. Judged and read are the same bytes.
fn read_into(known: &mut Vec<(OsString, OsString)>, file: &Path, search: &Search) -> Option<Dotenv> {
    use io::ErrorKind::{InvalidInput, NotADirectory, NotFound};
    let file = file.to_owned();
    let content = match read_regular(&file, LONGEST_DOTENV) {
        Ok(content) => content,
        // A folder of this name is some people's venv.
        Err(error) if matches!(error.kind(), NotFound | NotADirectory | InvalidInput) => return None,
        Err(error) => {
            let problems = vec![Problem { line: 0, why: Why::Unreadable(error.to_string()) }];
            return Some(Dotenv { file, problems, ..Dotenv::default() });
        }
    };
    let held = search.permission.is_some_and(|permission| !permission.accepts(&file, &content));
    let first = known.len();
    let (assignments, mut problems) = dotenv::parse(&content, &search.config.permit);
    problems.extend(dotenv::resolve(assignments, known, search.outer));
    let variables = known[first..].to_vec();
    if held {
        known.truncate(first);
    }
    Some(Dotenv { file, variables, problems, content, held })
}

/// What `activate` of a venv does (PEP 405 leaves it to the script; CPython 3.13's). `dir`: its path as the shell has it.
pub(super) fn activate(wanted: &mut Wanted, venv: &Venv, dir: &Path) {
    wanted.variables.extend([
        ("VIRTUAL_ENV".into(), Some(dir.into())),
        ("VIRTUAL_ENV_PROMPT".into(), Some(venv.name.clone().into())),
        ("PYTHONHOME".into(), None),
    ]);
    if matches!(venv.by, venv::FoundBy::Pyenv(_)) {
        wanted.variables.insert("PYENV_VIRTUAL_ENV".into(), Some(dir.into()));
    }
    wanted.path.push(dir.join("bin"));
}
