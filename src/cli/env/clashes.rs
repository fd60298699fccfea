//! Worktrees of one repository that would get in each other's way: the same port, database or project name.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::is_to_differ;
use crate::cli::finding::Finding;
use crate::cli::site::{Caller, Site};
use crate::cli::subject::Subject;
use crate::config::Config;
use crate::env::Environment;
use crate::git::Repository;
use crate::worktree::place;

/// A name that has one value in several worktrees. The value is nobody's to read here: it may hold a
/// password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    pub name: OsString,
    pub given: Vec<Given>,
}

/// Where a worktree has the value from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub root: PathBuf,
    /// `None`: it is computed.
    pub file: Option<PathBuf>,
}

/// Between all worktrees of the repository; the one here, seen from `dir`, has this environment, and the
/// others are seen from the same place in them.
pub fn of(
    subject: &Subject,
    site: &Site,
    here: &Environment,
    dir: &Path,
    config: &Config,
    caller: &Caller,
) -> Vec<Clash> {
    let there = subject.other_roots().filter_map(|root| {
        let folder = place::kept(site.root, dir, root, Path::is_dir);
        environment_at(root, &folder, config, caller)
    });
    let environments: Vec<Environment> = there.collect();
    let all = std::iter::once(here).chain(&environments);
    among(all, &|name| is_to_differ(name, &site.config))
}

/// What lies there, whoever put it there; no value is worked out that the worktree does not have yet.
fn environment_at(root: &Path, folder: &Path, config: &Config, caller: &Caller) -> Option<Environment> {
    let repository = Repository::discover(root).ok()??;
    let site = Site::of_repository(&repository, config)?;
    Some(Finding { permission: None, ..site.finding(folder, caller) }.environment())
}

/// In the order of the environments, and of the names in them.
fn among<'a>(
    environments: impl Iterator<Item = &'a Environment>,
    counts: &dyn Fn(&OsStr) -> bool,
) -> Vec<Clash> {
    let mut known: Vec<(&OsString, &OsString, Vec<Given>)> = Vec::new();
    for environment in environments {
        for (name, value, file) in values(environment, counts) {
            let given = Given { root: environment.root.clone(), file: file.map(Path::to_owned) };
            match known.iter_mut().find(|(one, same, _)| *one == name && *same == value) {
                Some((.., all)) => all.push(given),
                None => known.push((name, value, vec![given])),
            }
        }
    }
    let several = known.into_iter().filter(|(.., given)| given.len() > 1);
    several.map(|(name, _, given)| Clash { name: name.clone(), given }).collect()
}

/// What counts of a worktree, each name once with the value that is in effect and the file that gives it.
fn values<'a>(
    environment: &'a Environment,
    counts: &dyn Fn(&OsStr) -> bool,
) -> Vec<(&'a OsString, &'a OsString, Option<&'a Path>)> {
    let files = environment.dotenv.iter().filter(|dotenv| !dotenv.held);
    let said = files.flat_map(|dotenv| {
        dotenv.variables.iter().map(|(name, value)| (name, value, Some(dotenv.file.as_path())))
    });
    let computed = environment.computed.iter().map(|(name, value)| (name, value, None));
    let mut values: Vec<(&OsString, &OsString, Option<&Path>)> = Vec::new();
    for one in computed.chain(said).filter(|(name, ..)| counts(name)) {
        values.retain(|(name, ..)| *name != one.0);
        values.push(one);
    }
    values.retain(|(_, value, _)| !value.is_empty());
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::Dotenv;

    fn worktree(root: &str, said: &[(&str, &str)], computed: &[(&str, &str)]) -> Environment {
        let pairs = |pairs: &[(&str, &str)]| pairs.iter().map(|(n, v)| (n.into(), v.into())).collect();
        let file = Path::new(root).join(".env");
        Environment {
            root: root.into(),
            dotenv: vec![Dotenv { file, variables: pairs(said), ..Dotenv::default() }],
            computed: pairs(computed),
            ..Environment::default()
        }
    }

    fn found(environments: &[Environment]) -> Vec<(String, Vec<String>)> {
        let clashes = among(environments.iter(), &|name| name != "DEBUG");
        let shown = |given: Given| given.file.unwrap_or(given.root).display().to_string();
        let clashes = clashes.into_iter().map(|clash| {
            (clash.name.into_string().unwrap(), clash.given.into_iter().map(shown).collect::<Vec<_>>())
        });
        clashes.collect()
    }

    #[test]
    fn the_same_value_in_two_worktrees_is_a_clash() {
        let main = worktree("/p", &[("PORT", "8000"), ("DEBUG", "1"), ("DATABASE_URL", "")], &[]);
        let staging = worktree("/s", &[("DEBUG", "1"), ("DATABASE_URL", "")], &[("PORT", "8000")]);
        let other = worktree("/o", &[("PORT", "8002")], &[]);
        let expected = [("PORT".to_owned(), vec!["/p/.env".to_owned(), "/s".to_owned()])];
        assert_eq!(found(&[main, staging, other]), expected);
    }

    #[test]
    fn what_counts_is_what_is_in_effect() {
        let main = worktree("/p", &[("PORT", "8000"), ("PORT", "8001")], &[("PORT", "8003")]);
        assert!(found(&[main.clone(), worktree("/s", &[("PORT", "8000")], &[])]).is_empty());
        assert!(found(&[main.clone(), worktree("/s", &[("PORT", "8003")], &[])]).is_empty());
        assert_eq!(found(&[main.clone(), worktree("/s", &[("PORT", "8001")], &[])]).len(), 1);
        let mut held = worktree("/s", &[("PORT", "8001")], &[]);
        held.dotenv[0].held = true;
        assert!(found(&[main, held]).is_empty());
    }
}
