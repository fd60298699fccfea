//! What there is to say of an environment.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::clashes::Clash;
use super::distinct;
use crate::cli::project_file::{self, ProjectFile};
use crate::cli::site::{Caller, Site};
use crate::config::{Config, Warning};
use crate::env::{Dotenv, Environment, VenvStanding, venv_standing};
use crate::state::diff::Variables;
use crate::state::session::{DECLINED, declined_mark};
use crate::store::trust::Trust;

pub struct Report {
    pub trust: Trust,
    pub environment: Environment,
    pub venv: VenvState,
    /// The worktree of this repository that a venv of the person's own lies in.
    pub theirs_worktree: Option<String>,
    /// A file that asks for other packages than may be installed: it is newer.
    pub newer: Option<PathBuf>,
    /// One for each file of the environment.
    pub files: Vec<FileState>,
    /// What `[env.vars]` gives, one for each file that has such a table.
    pub computed: Vec<Computed>,
    pub project: Option<Project>,
    pub clashes: Vec<Clash>,
    /// Nothing is in effect, for one reason.
    pub obstacle: Option<Obstacle>,
}

/// How a `.env` file's names stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileState {
    /// Names that another file of the environment sets too, which counts.
    pub overridden: Vec<OsString>,
    /// Names that have another value in the shell.
    pub elsewise: Vec<OsString>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Computed {
    pub file: PathBuf,
    pub variables: Vec<OsString>,
    /// Names that have another value in the shell.
    pub elsewise: Vec<OsString>,
}

/// The `.wtsh.toml` here.
pub struct Project {
    pub file: PathBuf,
    pub state: ProjectState,
    pub warnings: Vec<Warning>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectState {
    Accepted,
    Held,
    /// No regular file, or too long.
    Unusable,
}

/// Why nothing of an environment is in effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    NotAllowed,
    Denied,
    /// direnv does it.
    Direnv,
}

impl Obstacle {
    pub fn of(trust: Trust, direnv: bool) -> Option<Obstacle> {
        match trust {
            _ if direnv => Some(Obstacle::Direnv),
            Trust::Allowed => None,
            Trust::Denied => Some(Obstacle::Denied),
            Trust::Unknown => Some(Obstacle::NotAllowed),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VenvState {
    Active,
    /// There is none here.
    None,
    /// There is one, and it could be active, but wtsh is not at work in the shell.
    NotSet,
    /// wtsh is at work in the shell, and the person ran `deactivate`.
    Deactivated,
    /// The person activated this one by hand.
    Theirs(PathBuf),
    Hindered(Obstacle),
}

impl Report {
    pub fn new(
        caller: &Caller,
        environment: Environment,
        trust: Trust,
        obstacle: Option<Obstacle>,
    ) -> Report {
        let venv = venv_state(caller, &environment, obstacle);
        let files = file_states(&caller.now, &environment);
        Report {
            trust,
            environment,
            venv,
            theirs_worktree: None,
            newer: None,
            files,
            computed: Vec::new(),
            project: None,
            clashes: Vec::new(),
            obstacle,
        }
    }

    pub fn note_project(&mut self, site: &Site, own: &Config) {
        let file = project_file::path(site.root);
        let state = match site.project {
            ProjectFile::Accepted(_) => ProjectState::Accepted,
            ProjectFile::Held(_) => ProjectState::Held,
            ProjectFile::Absent if file.symlink_metadata().is_ok() => ProjectState::Unusable,
            ProjectFile::Absent => return,
        };
        let warnings = match &site.project {
            held if held.is_held() => project_file::apply(&mut own.clone(), site.root, &held.accepting()),
            _ => site.warnings.clone(),
        };
        self.project = Some(Project { file, state, warnings });
    }

    /// Says of each value that is computed which file has its template.
    /// Without trust there are no values yet, only names.
    pub fn note_computed(&mut self, now: &Variables, config: &Config) {
        for var in &config.env.vars {
            let name = OsString::from(&var.name);
            let value = self.environment.computed.iter().find(|(computed, _)| *computed == name);
            if value.is_none() && self.obstacle.is_none() {
                continue;
            }
            let file = &var.place.file;
            let at = self.computed.iter().position(|computed| computed.file == *file).unwrap_or_else(|| {
                self.computed.push(Computed { file: file.clone(), ..Computed::default() });
                self.computed.len() - 1
            });
            let is_so = value.is_some_and(|(_, value)| now.get(&name) == Some(value));
            let computed = &mut self.computed[at];
            computed.elsewise.extend((!is_so).then(|| name.clone()));
            computed.variables.push(name);
        }
    }
}

fn venv_state(caller: &Caller, environment: &Environment, obstacle: Option<Obstacle>) -> VenvState {
    let Caller { now, before } = caller;
    let active = now.get(OsStr::new("VIRTUAL_ENV")).map(Path::new);
    match (venv_standing(now, before, environment), obstacle) {
        (VenvStanding::Theirs(dir), _) => VenvState::Theirs(dir),
        (VenvStanding::None, _) => VenvState::None,
        (VenvStanding::Ours(dir), _) if active == Some(&dir) => VenvState::Active,
        (VenvStanding::Ours(_), Some(obstacle)) => VenvState::Hindered(obstacle),
        (VenvStanding::Ours(_), None) if is_declined(now, &environment.root) => VenvState::Deactivated,
        (VenvStanding::Ours(_), None) => VenvState::NotSet,
    }
}

fn is_declined(now: &Variables, root: &Path) -> bool {
    now.get(OsStr::new(DECLINED)).is_some_and(|declined| *declined == declined_mark(root))
}

fn file_states(now: &Variables, environment: &Environment) -> Vec<FileState> {
    let wanted = environment.wanted().variables;
    let in_effect = |name: &OsString| wanted.get(name).and_then(Option::as_ref) == now.get(name);
    let files = &environment.dotenv;
    let state = |(index, dotenv): (usize, &Dotenv)| {
        if dotenv.held {
            return FileState::default();
        }
        let later = || files[index + 1..].iter().filter(|later| !later.held);
        let sets = |dotenv: &Dotenv, name: &OsString| dotenv.variables.iter().any(|(known, _)| known == name);
        let names = distinct(dotenv.variables.iter().map(|(name, _)| name));
        let (overridden, own): (Vec<_>, Vec<_>) =
            names.into_iter().partition(|name| later().any(|later| sets(later, name)));
        FileState { overridden, elsewise: own.into_iter().filter(|name| !in_effect(name)).collect() }
    };
    files.iter().enumerate().map(state).collect()
}
