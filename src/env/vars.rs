//! `[env.vars]`: variables that are computed for each worktree from templates. A value is worked out once and kept in the store; a
//! prompt only reads it. It stays until its template changes: a branch that is switched does not change the database of a
//! server that runs.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::config::{EnvConfig, Var};
use crate::state::encoding::fingerprint;
use crate::state::refused::is_refused;
use crate::store::lock::Patience;
use crate::store::owner::Owner;
use crate::store::values::{self, Entry, Flaw, Variable};
use crate::store::{Folder, StoreError};

mod compute;
mod passing;
mod spoken_for;
#[cfg(test)]
mod tests;

/// What a template can say of a worktree. Text is clean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorktreeFacts {
    /// The project: `myproject`.
    pub repo: String,
    /// Empty where HEAD is detached.
    pub branch: String,
    /// The worktree's own name, `staging`; the project's for the main one.
    pub worktree: String,
    pub root: PathBuf,
    pub is_main: bool,
    /// The other worktrees' roots.
    pub siblings: Vec<PathBuf>,
}

/// A template that has no value: where in which file the mistake is, `line` and `column` from 1, in characters, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VarProblem {
    pub name: String,
    pub file: PathBuf,
    pub line: usize,
    pub column: usize,
    pub why: String,
}

/// Whose values, and what they are worked out from.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub config: &'a EnvConfig,
    /// The worktree's git dir; of a folder outside of any repository, the folder.
    pub git_dir: &'a Path,
    pub root: &'a Path,
    /// Names that need no value: the worktree's own `.env` sets them.
    pub skip: &'a dyn Fn(&str) -> bool,
    /// Asked for only where a value is not known. `None`: what is not known stays so, and no port is given.
    pub facts: Option<&'a dyn Fn() -> WorktreeFacts>,
    /// Where another process is at work in the store.
    pub patience: Patience,
}

/// The values of `[env.vars]`, in its order, and what has none.
pub fn values(asked: &Asked) -> (Vec<(OsString, OsString)>, Vec<VarProblem>) {
    values_in(Folder::of_environment(), asked)
}

fn values_in(
    store: Result<Folder, StoreError>,
    asked: &Asked,
) -> (Vec<(OsString, OsString)>, Vec<VarProblem>) {
    let vars = asked.config.vars.iter().filter(|var| !(asked.skip)(&var.name));
    let (refused, wanted): (Vec<&Var>, Vec<&Var>) = vars.partition(|var| is_not_for(var, asked.config));
    let mut problems: Vec<VarProblem> = refused.into_iter().map(refusal).collect();
    let mut found = Vec::new();
    if wanted.is_empty() {
        return (found, problems);
    }
    let known = store.and_then(|store| known_or_computed(&store, asked, &wanted));
    let Outcomes { entry, passing } = known.unwrap_or_else(|error| Outcomes::after(&error, None, &wanted));
    for var in wanted {
        match entry.outcome(var) {
            Some(Ok(value)) => found.push((var.name.clone().into(), value.clone().into())),
            Some(Err(flaw)) => problems.push(problem(var, flaw)),
            None => {
                let flaw = passing.iter().find(|(name, _)| *name == var.name).map(|(_, flaw)| flaw);
                problems.extend(flaw.map(|flaw| problem(var, flaw)));
            }
        }
    }
    (found, problems)
}

/// What templates came to.
struct Outcomes {
    /// As it is stored: values, and mistakes of the templates.
    entry: Entry,
    /// Names without a value for now, and why.
    passing: Vec<(String, Flaw)>,
}

impl Outcomes {
    /// Where the store can't be used for now: what is known stays. The error is said once, not once a variable.
    fn after(error: &StoreError, known: Option<Entry>, wanted: &[&Var]) -> Outcomes {
        let entry = known.unwrap_or_default();
        let missing = wanted.iter().find(|var| entry.outcome(var).is_none());
        let passing = missing.map(|var| (var.name.clone(), passing::of_store(error)));
        Outcomes { entry, passing: passing.into_iter().collect() }
    }
}

fn known_or_computed(store: &Folder, asked: &Asked, wanted: &[&Var]) -> Result<Outcomes, StoreError> {
    let owner =
        Owner::of(asked.git_dir).map_err(|error| StoreError::Io { path: asked.git_dir.to_owned(), error })?;
    // An entry that can't be read is as good as none.
    let known = values::read(store, &owner.mark).ok().flatten();
    match (known, asked.facts) {
        (Some(entry), _) if entry.is_complete(asked, wanted) => Ok(Outcomes { entry, passing: Vec::new() }),
        (known, Some(facts)) => compute::compute(store, asked, &owner, wanted, &facts()).or_else(|error| {
            Ok(Outcomes::after(&error, known.filter(|entry| entry.is_at_place(asked)), wanted))
        }),
        (known, None) => Ok(Outcomes { entry: known.unwrap_or_default(), passing: Vec::new() }),
    }
}

impl Entry {
    /// What the template as it is now came to.
    fn outcome(&self, var: &Var) -> Option<&Result<String, Flaw>> {
        let template = fingerprint(var.template.as_bytes());
        let known = self.variables.iter().find(|known| known.name == var.name && known.template == template);
        known.map(|known: &Variable| &known.outcome)
    }

    fn is_complete(&self, asked: &Asked, wanted: &[&Var]) -> bool {
        wanted.iter().all(|var| self.outcome(var).is_some()) && self.is_at_place(asked)
    }

    /// `git worktree move` changes the root alone, and moving a repository both.
    fn is_at_place(&self, asked: &Asked) -> bool {
        is_same(&self.git_dir, asked.git_dir) && is_same(&self.root, asked.root)
    }
}

/// Two ways to one folder; links are only followed where the plain words differ.
fn is_same(real: &Path, path: &Path) -> bool {
    real == path || path.canonicalize().is_ok_and(|path| path == real)
}

/// A repository never sets what makes programs run code; the person's own file does where it permits the name.
fn is_not_for(var: &Var, config: &EnvConfig) -> bool {
    is_refused(OsStr::new(&var.name)) && (var.place.shared || !config.permit.contains(&var.name))
}

fn refusal(var: &Var) -> VarProblem {
    let hint = if var.place.shared { "" } else { "; `permit` in [env] allows it" };
    let what = format!("this name changes which programs run or how, and is not set{hint}");
    problem(var, &Flaw { at: None, what })
}

fn problem(var: &Var, flaw: &Flaw) -> VarProblem {
    let place = &var.place;
    let before = flaw.at.filter(|_| place.literal).and_then(|at| var.template.get(..at));
    VarProblem {
        name: var.name.clone(),
        file: place.file.clone(),
        line: place.line,
        column: place.column + before.map_or(0, |before| before.chars().count()),
        why: flaw.what.clone(),
    }
}
