//! Working out what is not known yet.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::spoken_for::spoken_for;
use super::{Asked, Outcomes, WorktreeFacts, passing};
use crate::config::{Var, did_you_mean};
use crate::state::encoding::fingerprint;
use crate::store::lock::Lock;
use crate::store::owner::Owner;
use crate::store::ports::{self, Wish};
use crate::store::values::{self, Entry, Flaw, Variable};
use crate::store::{Folder, StoreError};
use crate::template::{self, FILTERS, Known, Unknown, VARIABLES, Wrong};

/// Characters: a template can have a word in it that is as long as itself.
const LONGEST_FLAW: usize = 160;

/// What the store says now, with values for those of `wanted` that have none; written, so that it is read from now on. What stands in a
/// template's way only for now is not written.
pub(super) fn compute(
    store: &Folder,
    asked: &Asked,
    owner: &Owner,
    wanted: &[&Var],
    facts: &WorktreeFacts,
) -> Result<Outcomes, StoreError> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let owner = Owner { dir: real(&owner.dir), mark: owner.mark.clone() };
    let lock = Arc::new(Lock::take(store, asked.patience)?);
    let old = values::read(store, &owner.mark).ok().flatten();
    let name = match &old {
        Some(old) => old.name.clone(),
        None => name(facts, &owner, &values::other_names(store, &lock, &owner.mark)?),
    };
    let (root, git_dir) = (real(asked.root), owner.dir.clone());
    let moved = old.as_ref().is_some_and(|old| old.root != root || old.git_dir != git_dir);
    let giver = Giver::new(store, &lock, owner.clone(), asked, facts);
    let mut entry = Entry { git_dir, root, name, variables: Vec::new() };
    let mut passing = Vec::new();
    for var in &asked.config.vars {
        let kept = old.as_ref().and_then(|old| old.variables.iter().find(|kept| is_of(kept, var)));
        match kept.filter(|_| !(moved && is_bound(&var.template))) {
            Some(kept) => entry.variables.push(kept.clone()),
            None if wanted.contains(&var) => match value(var, &entry, facts, &giver) {
                Ok(value) => entry.add(var, Ok(value)),
                Err(Obstacle::Mistake(flaw)) => entry.add(var, Err(flaw)),
                Err(Obstacle::Passing(flaw)) => passing.push((var.name.clone(), flaw)),
            },
            // What a `.env` sets now needs no value.
            None => {}
        }
    }
    let before = old.as_ref().filter(|_| !moved).map_or(&[][..], |old| &old.variables);
    entry.keep_others(asked, before);
    // What only passing things stand in the way of is tried at each prompt.
    if old.as_ref() != Some(&entry) {
        values::write(store, &lock, &owner.mark, &entry)?;
    }
    Ok(Outcomes { entry, passing })
}

/// Why there is no value.
enum Obstacle {
    /// Of the template itself: it stays until that is changed.
    Mistake(Flaw),
    /// Of the moment.
    Passing(Flaw),
}

/// Whether a template's result is another one where the worktree was moved: its path, or its port, if that was given to somebody while the
/// worktree seemed to be gone.
fn is_bound(template: &str) -> bool {
    template.contains("root") || template.contains("port")
}

fn is_of(kept: &Variable, var: &Var) -> bool {
    kept.name == var.name && kept.template == fingerprint(var.template.as_bytes())
}

impl Entry {
    /// What nobody asks for now may come back: the `.wtsh.toml` of another branch, a line that is a comment for a while.
    fn keep_others(&mut self, asked: &Asked, old: &[Variable]) {
        let is_gone = |kept: &&Variable| asked.config.vars.iter().all(|var| var.name != kept.name);
        for kept in old.iter().filter(is_gone) {
            self.variables.push(kept.clone());
            if !values::fits(self) {
                self.variables.pop();
                return;
            }
        }
    }

    fn add(&mut self, var: &Var, outcome: Result<String, Flaw>) {
        let template = fingerprint(var.template.as_bytes());
        self.variables.push(Variable { name: var.name.clone(), template, outcome });
        if !values::fits(self)
            && let Some(last) = self.variables.last_mut()
        {
            last.outcome = Err(flaw("all values together are too long to be kept"));
        }
    }
}

fn flaw(what: &str) -> Flaw {
    Flaw { at: None, what: what.to_owned() }
}

/// `myproject`, `myproject-staging`; with something of the folder's hash behind it where another worktree is called so already.
fn name(facts: &WorktreeFacts, owner: &Owner, others: &[String]) -> String {
    let WorktreeFacts { repo, worktree, .. } = facts;
    // A branch can be called as the folder is, with the project before it.
    let says_both =
        worktree.strip_prefix(repo.as_str()).is_some_and(|rest| rest.starts_with(['-', '_', '.', '/']));
    let name = match facts.is_main {
        true => repo.clone(),
        false if says_both => worktree.clone(),
        false => format!("{repo}-{worktree}"),
    };
    let is_new = |name: &String| !others.contains(name);
    let hash =
        fingerprint([owner.mark.as_bytes(), owner.dir.as_os_str().as_encoded_bytes()].concat().as_slice());
    let others = [4, 16].map(|digits| format!("{name}-{}", &format!("{hash:016x}")[..digits]));
    std::iter::once(name).chain(others.clone()).find(is_new).unwrap_or_else(|| others[1].clone())
}

fn value(var: &Var, entry: &Entry, facts: &WorktreeFacts, giver: &Giver) -> Result<String, Obstacle> {
    let known = Known {
        name: &entry.name,
        repo: &facts.repo,
        branch: &facts.branch,
        worktree: &facts.worktree,
        root: facts.root.to_str(),
        is_main: facts.is_main,
    };
    let its = giver.clone();
    let value = template::render(&var.template, &known, move |base| its.give(base)).map_err(|wrong| {
        let at = wrong.at;
        let passing = giver.obstacle().map(|flaw| Obstacle::Passing(Flaw { at, ..flaw }));
        passing.unwrap_or_else(|| Obstacle::Mistake(told(wrong)))
    })?;
    match value.find(['\0', '\n']) {
        Some(at) if value[at..].starts_with('\0') => {
            Err(Obstacle::Mistake(flaw("the value has a NUL byte in it")))
        }
        Some(_) => Err(Obstacle::Mistake(flaw("the value is longer than a line"))),
        None => Ok(value),
    }
}

fn told(wrong: Wrong) -> Flaw {
    let meant = match &wrong.unknown {
        Some(Unknown::Variable(word)) => did_you_mean(word, VARIABLES.iter().copied()),
        Some(Unknown::Filter(word)) => did_you_mean(word, FILTERS.iter().copied()),
        Some(Unknown::Function(word)) => did_you_mean(word, ["port"].into_iter()),
        None => String::new(),
    };
    Flaw { at: wrong.at, what: (wrong.what + &meant).chars().take(LONGEST_FLAW).collect() }
}

/// Gives ports to one worktree.
#[derive(Clone)]
struct Giver(Arc<Means>);

struct Means {
    store: Folder,
    lock: Arc<Lock>,
    owner: Owner,
    is_main: bool,
    /// The roots whose `.env` files are looked at, and these files' names.
    roots: Vec<PathBuf>,
    dotenv: Vec<String>,
    /// Looked for when a port is first asked for.
    spoken_for: OnceLock<Vec<u16>>,
    /// Why the last port that was asked for is not given.
    obstacle: Mutex<Option<Flaw>>,
}

impl Giver {
    fn new(store: &Folder, lock: &Arc<Lock>, owner: Owner, asked: &Asked, facts: &WorktreeFacts) -> Giver {
        let roots = facts.siblings.iter().cloned().chain([asked.root.to_owned()]).collect();
        Giver(Arc::new(Means {
            store: store.clone(),
            lock: Arc::clone(lock),
            owner,
            is_main: facts.is_main,
            roots,
            dotenv: asked.config.dotenv.clone(),
            spoken_for: OnceLock::new(),
            obstacle: Mutex::new(None),
        }))
    }

    fn give(&self, base: u16) -> Result<u16, String> {
        let Means { store, lock, owner, is_main, roots, dotenv, spoken_for: known, obstacle } = &*self.0;
        let taken = |port| known.get_or_init(|| spoken_for(roots, dotenv)).contains(&port);
        let wish = Wish { owner, base, is_main: *is_main, taken: &taken, free: &ports::is_free };
        ports::give(store, lock, &wish).map_err(|error| {
            *obstacle.lock().unwrap_or_else(PoisonError::into_inner) = Some(passing::of_port(&error));
            error.to_string()
        })
    }

    /// What a port was not given for since this was asked last.
    fn obstacle(&self) -> Option<Flaw> {
        self.0.obstacle.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
