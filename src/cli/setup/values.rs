//! The values of a `.env` that was another worktree's: what has to be this worktree's own.

use std::cell::RefCell;
use std::ffi::OsString;
use std::iter::successors;
use std::path::{Path, PathBuf};

use crate::cli::finding::of_worktree;
use crate::cli::messages;
use crate::config::{Config, EnvConfig, Place, Var};
use crate::env::dotenv::rewrite::{assigned, rewrite};
use crate::env::{self, Asked, VarProblem};
use crate::file;
use crate::git::Repository;
use crate::setup::copy;
use crate::store::lock::Patience;

mod shared;
#[cfg(test)]
mod tests;

pub use shared::{Shared, What};

const PORT: &str = "PORT";
/// As many as Linux follows.
const MOST_LINKS: usize = 40;
/// Bytes of a file that is read for advice; what is longer is no `.env`.
const LONGEST: usize = 64 * 1024;

/// A worktree's own values, each worked out when a file asks for it, by what `[env.vars]` has always been worked out by.
pub struct Values<'a> {
    there: &'a Repository,
    source: &'a Path,
    config: &'a Config,
    /// What links that are called like a `.env` lead to, from the root.
    behind: Vec<PathBuf>,
    /// Values that there are none of, a message each.
    problems: RefCell<Vec<String>>,
}

/// The names whose values a `.env` gets for each worktree where it is copied.
pub fn own_names(config: &EnvConfig) -> Vec<String> {
    let computed = config.vars.iter().map(|var| var.name.clone());
    computed.chain([PORT.to_owned()]).collect()
}

/// What `[env.vars]` comes to.
type Computed = (Vec<(OsString, OsString)>, Vec<VarProblem>);

impl<'a> Values<'a> {
    /// `there`: as it is seen from the root of the worktree that gets the files. `source`: the root of the one that has them. `files`:
    /// those, from the roots.
    pub fn of(there: &'a Repository, source: &'a Path, config: &'a Config, files: &[PathBuf]) -> Values<'a> {
        let named = files.iter().filter(|path| is_named_so(path, config));
        let further = |path: &PathBuf| copy::link_target(source, path);
        let behind = named.flat_map(|path| successors(further(path), further).take(MOST_LINKS)).collect();
        Values { there, source, config, behind, problems: RefCell::default() }
    }

    /// The content of a `.env` at `path`, from the root, with this worktree's values for PORT and for what `[env.vars]` computes.
    /// `None`: it stays as it is.
    pub fn change(&self, path: &Path, content: &[u8]) -> Option<Vec<u8>> {
        self.change_with(path, content, env::values)
    }

    fn change_with(
        &self,
        path: &Path,
        content: &[u8],
        values: impl Fn(&Asked) -> Computed,
    ) -> Option<Vec<u8>> {
        let root = self.there.root().filter(|_| self.is_dotenv(path))?;
        let said = assigned(content);
        let config = with_port(&self.config.env, &said);
        let (found, problems) = values(&Asked {
            config: &config,
            git_dir: self.there.git_dir(),
            root,
            skip: &|name| said.iter().all(|(said, _)| said != name),
            facts: Some(&|| of_worktree(self.there, root)),
            patience: Patience::COMMAND,
        });
        let problems = problems.iter().map(|problem| messages::values::no_own_value(path, problem));
        self.problems.borrow_mut().extend(problems);
        // A template's result is text.
        let text =
            |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
        let own: Vec<(String, String)> = found.into_iter().filter_map(text).collect();
        let changed = rewrite(content, &own);
        (changed != content).then_some(changed)
    }

    fn is_dotenv(&self, path: &Path) -> bool {
        is_named_so(path, self.config) || self.behind.iter().any(|behind| behind == path)
    }

    /// What the person ought to know of the files that were copied, a line each: values that there are none of, and those that name
    /// a database or a compose project and are still the source's.
    pub fn advice(&self, copied: &[PathBuf]) -> Vec<String> {
        // Of a link, what it leads to has the values.
        let is_link = |path: &Path| self.source.join(path).is_symlink();
        let files = copied.iter().filter(|path| self.is_dotenv(path) && !is_link(path));
        let shared = files.flat_map(|path| self.shared_in(path));
        self.problems.borrow().iter().cloned().chain(shared).collect()
    }

    fn shared_in(&self, path: &Path) -> Vec<String> {
        let read = |root: &Path| file::read_regular(&root.join(path), LONGEST).unwrap_or_default();
        let Some(root) = self.there.root() else { return Vec::new() };
        let theirs = last_values(assigned(&read(self.source)));
        let own = last_values(assigned(&read(root)));
        let same = own.iter().filter(|pair| theirs.contains(pair));
        let computed = |name: &str| self.config.env.vars.iter().any(|var| var.name == name);
        same.filter_map(|(name, value)| {
            let (name, value) = (name.to_str()?, value.to_str()?);
            let what = shared::named_by(name, value).filter(|_| !computed(name))?;
            Some(messages::values::shared(path, name, &what, self.source))
        })
        .collect()
    }
}

fn is_named_so(path: &Path, config: &Config) -> bool {
    path.file_name().is_some_and(|name| config.env.dotenv.iter().any(|known| name == known.as_str()))
}

/// Of each name the last, in the order of the file.
fn last_values(said: Vec<(OsString, OsString)>) -> Vec<(OsString, OsString)> {
    let is_last = |at: usize, name: &OsString| said[at + 1..].iter().all(|(later, _)| later != name);
    let last = said.iter().enumerate().filter(|(at, (name, _))| is_last(*at, name));
    last.map(|(_, pair)| pair.clone()).collect()
}

/// With a template for PORT where there is none, and the file says a number: the port of this worktree for that base.
fn with_port(config: &EnvConfig, said: &[(OsString, OsString)]) -> EnvConfig {
    let mut config = config.clone();
    let port = said.iter().rev().find(|(name, _)| name == PORT).and_then(|(_, value)| value.to_str());
    let base = port.and_then(|port| port.trim().parse::<u16>().ok()).filter(|base| *base != 0);
    if let Some(base) = base.filter(|_| config.vars.iter().all(|var| var.name != PORT)) {
        let template = format!("{{{{ {base}|port }}}}");
        config.vars.push(Var { name: PORT.to_owned(), template, place: Place::default() });
    }
    config
}
