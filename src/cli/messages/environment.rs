//! About virtual environments, `.env` files and trust.

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::shown_path;
use crate::cli::failure::Failure;
use crate::env::{Environment, Problem, Venv, VenvProblem, Why};
use crate::git::BStr;
use crate::store::StoreError;
use crate::term::clean::clean;

/// Names of variables, in a row.
pub fn names<'a>(names: impl Iterator<Item = &'a OsString>) -> String {
    let names: Vec<_> = names.map(|name| clean(name.as_bytes())).collect();
    if names.is_empty() { "no variables".to_owned() } else { names.join(", ") }
}

pub fn venv(venv: &Venv) -> String {
    let python = venv.python.as_deref().map(|python| format!(" (Python {})", clean(python.as_bytes())));
    format!("{}{}", shown_path(&venv.dir), python.unwrap_or_default())
}

/// Why a candidate is not used, after its path.
pub fn venv_problem(problem: &VenvProblem) -> String {
    match problem {
        VenvProblem::NoConfiguration => "no venv: it has no pyvenv.cfg that names a home".to_owned(),
        VenvProblem::InterpreterGone { python } => {
            format!("its interpreter {} is gone; make the venv anew", shown_path(python))
        }
        VenvProblem::ColonInPath => "its path has a colon, which PATH cannot hold".to_owned(),
        VenvProblem::Unreadable { file, error } => {
            format!("{}: {}", shown_path(file), clean(error.as_bytes()))
        }
    }
}

/// What is wrong with a line of a `.env` file.
pub fn dotenv_problem(problem: &Problem) -> String {
    let what = match &problem.why {
        Why::NotAnAssignment => "not of the form NAME=value".to_owned(),
        Why::BadName(name) => format!("'{}' is no name that a shell can set", clean(name.as_bytes())),
        Why::UnclosedQuote => "a quote that is not closed".to_owned(),
        Why::Refused(name) => {
            format!("{} is not set from a .env: it changes which programs run or how", clean(name.as_bytes()))
        }
        Why::TooLong(name) => format!("the value of {} is too long", clean(name.as_bytes())),
        Why::Unreadable(error) => clean(error.as_bytes()).into_owned(),
    };
    if problem.line == 0 { what } else { format!("line {}: {what}", problem.line) }
}

/// What `wtsh allow` has enabled, a line for each thing.
pub fn allowed(path: &Path, environments: &[Environment]) -> String {
    let mut text = format!(
        "wtsh: allowed {} with its worktrees, those made later too, and what lies in their sub-folders",
        shown_path(path)
    );
    let before = text.len();
    for environment in environments {
        text.extend(environment.venv.iter().map(|found| format!("\n  {}", venv(found))));
        for dotenv in &environment.dotenv {
            let names = names(dotenv.variables.iter().map(|(name, _)| name));
            text += &format!("\n  {}: {names}", shown_path(&dotenv.file));
            text.extend(dotenv.problems.iter().map(|problem| format!("\n    {}", dotenv_problem(problem))));
        }
        for (dir, problem) in &environment.rejected {
            text += &format!("\n  not {}: {}", shown_path(dir), venv_problem(problem));
        }
    }
    if text.len() == before {
        text += "\n  there is no venv and no .env yet; what is made here takes effect";
    }
    text
}

pub fn denied(path: &Path) -> String {
    format!("wtsh: denied {}: none of it takes effect; wtsh allow takes that back", shown_path(path))
}

pub fn nothing_to_allow(folder: &Path) -> Failure {
    Failure::could_not(format!("{} is in no git repository and has no venv and no .env", shown_path(folder)))
        .hint("go to the project, or name its folder: wtsh allow DIR")
}

pub fn no_worktree_here(path: &Path) -> Failure {
    Failure::could_not(format!("{} is a bare repository: there is no worktree here", shown_path(path)))
        .hint("go to one of its worktrees: wtsh list")
}

pub fn store_failed(error: &StoreError) -> Failure {
    match error {
        StoreError::Homeless => {
            Failure::could_not("there is no place for what wtsh keeps: neither XDG_DATA_HOME nor HOME is set")
        }
        StoreError::NotOurs { path } => {
            let path = shown_path(path);
            Failure::could_not(format!("{path} is not yours alone to write to: nothing in it is trusted"))
                .hint(format!("make it yours: chmod 700, or remove it: {path}"))
        }
        StoreError::Io { path, error } => Failure::could_not(format!("{}: {error}", shown_path(path))),
    }
}

pub fn unusable_folder(folder: &Path, error: &io::Error) -> Failure {
    Failure::could_not(format!("{}: {error}", shown_path(folder)))
}

/// In a shell that stands where something would take effect, if the person allowed it.
pub fn not_allowed_yet(repository: &BStr) -> String {
    let name = clean(repository);
    format!(
        "wtsh: {name} has a venv or .env that is not in effect here; `wtsh allow` permits those of all its worktrees"
    )
}

/// What is wrong with an environment in effect, a line for each thing.
pub fn problems(environment: &Environment) -> Vec<String> {
    let rejected = environment.rejected.iter().map(|(dir, problem)| (dir, venv_problem(problem)));
    let files = environment.dotenv.iter();
    let lines = files.flat_map(|dotenv| dotenv.problems.iter().map(|it| (&dotenv.file, dotenv_problem(it))));
    rejected.chain(lines).map(|(path, what)| format!("wtsh: {}: {what}", shown_path(path))).collect()
}
