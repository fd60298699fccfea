//! A repository as a table, for tests.

use std::path::PathBuf;

use super::check::{Checked, check_with, possible_push};
use super::facts::{Facts, truth};
use super::situation::Situation;
use crate::config::GuardConfig;
use crate::git::{BStr, BString, ByteSlice, ObjectId};

#[derive(Clone, Default)]
pub struct Table {
    /// HEAD's branch; empty where it is detached.
    pub branch: &'static str,
    /// Full names.
    pub refs: Vec<&'static str>,
    /// `section.subsection.key` and value.
    pub config: Vec<(&'static str, &'static str)>,
    pub rebase: Option<&'static str>,
    pub elsewhere: Vec<(&'static str, &'static str)>,
    /// How many commits a ref lacks of another.
    pub lacking: Vec<(&'static str, &'static str, usize)>,
}

impl Table {
    /// `myproject` with main, staging, production, each checked out in its worktree and tracking its own branch of
    /// `origin`, seen from one of them; feat is a branch of nobody's.
    pub fn myproject(branch: &'static str) -> Table {
        let worktrees = [
            ("main", "/src/myproject"),
            ("staging", "/src/myproject-staging"),
            ("production", "/src/myproject-production"),
        ];
        let refs = "refs/heads/main refs/heads/staging refs/heads/production refs/heads/feat refs/heads/other \
                    refs/remotes/origin/main refs/remotes/origin/staging refs/remotes/origin/production \
                    refs/remotes/origin/HEAD refs/tags/v1";
        let config = [
            ("remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*"),
            ("branch.main.remote", "origin"),
            ("branch.main.merge", "refs/heads/main"),
            ("branch.staging.remote", "origin"),
            ("branch.staging.merge", "refs/heads/staging"),
            ("branch.production.remote", "origin"),
            ("branch.production.merge", "refs/heads/production"),
        ];
        Table {
            branch,
            refs: refs.split(' ').collect(),
            config: config.to_vec(),
            rebase: None,
            elsewhere: worktrees.into_iter().filter(|(name, _)| *name != branch).collect(),
            lacking: Vec::new(),
        }
    }

    pub fn with(mut self, settings: &[(&'static str, &'static str)]) -> Table {
        self.config.extend(settings);
        self
    }

    pub fn with_refs(mut self, refs: &[&'static str]) -> Table {
        self.refs.extend(refs);
        self
    }

    pub fn check(&self, line: &str) -> Option<Checked> {
        self.check_words(&line.split_whitespace().map(BString::from).collect::<Vec<_>>())
    }

    pub fn check_words(&self, words: &[BString]) -> Option<Checked> {
        let config = GuardConfig::default();
        let protected = |branch: &BStr| config.protects(branch);
        let gather = |facts: &dyn Facts, push: &_, plan: Option<&_>| Situation {
            rebase: self.rebase.map(|branch| Some(branch.into())),
            elsewhere: self
                .elsewhere
                .iter()
                .map(|(name, path)| ((*name).into(), PathBuf::from(path)))
                .collect(),
            ..Situation::of_branch(facts, push, plan, &protected)
        };
        check_with(possible_push(words)?, self, gather, &protected)
    }
}

impl Facts for Table {
    fn branch(&self) -> Option<BString> {
        Some(self.branch).filter(|name| !name.is_empty()).map(BString::from)
    }

    fn is_born(&self) -> bool {
        self.branch.is_empty() || self.exists([b"refs/heads/", self.branch.as_bytes()].concat().as_bstr())
    }

    fn exists(&self, full_name: &BStr) -> bool {
        self.refs.iter().any(|name| full_name == name)
    }

    fn names_under(&self, prefix: &str) -> Vec<BString> {
        self.refs.iter().filter_map(|name| name.strip_prefix(prefix)).map(BString::from).collect()
    }

    fn string(&self, section: &str, subsection: Option<&BStr>, key: &str) -> Option<BString> {
        self.strings(section, subsection, key).pop()
    }

    fn strings(&self, section: &str, subsection: Option<&BStr>, key: &str) -> Vec<BString> {
        let name = match subsection {
            Some(subsection) => format!("{section}.{subsection}.{key}"),
            None => format!("{section}.{key}"),
        };
        self.config.iter().filter(|(known, _)| *known == name).map(|(_, value)| (*value).into()).collect()
    }

    fn boolean(&self, section: &str, subsection: Option<&BStr>, key: &str) -> Option<bool> {
        self.string(section, subsection, key).and_then(|value| truth(value.as_bstr()))
    }

    fn remotes(&self) -> Vec<BString> {
        let mut names: Vec<BString> = Vec::new();
        for (name, _) in &self.config {
            let Some(name) = name.strip_prefix("remote.").and_then(|rest| rest.rsplit_once('.')) else {
                continue;
            };
            if !names.iter().any(|known| known == name.0) {
                names.push(name.0.into());
            }
        }
        names
    }

    fn lacks(&self, from: &BStr, other: &BStr) -> Option<usize> {
        let is_it = |(one, two, _): &&(&str, &str, usize)| from == *one && other == *two;
        Some(self.lacking.iter().find(is_it).map_or(0, |(.., count)| *count))
    }

    fn lacks_commits(&self, _: ObjectId, _: ObjectId) -> Option<usize> {
        None
    }

    fn alias(&self, name: &BStr) -> Option<BString> {
        self.string("alias", None, name.to_str().ok()?)
    }
}
