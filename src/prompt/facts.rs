//! What the segment is drawn from: plain values, found out for the modules that the format names, and for no others.

use super::label::{Label, of_folder};
use super::mismatch::mismatch;
use super::segment::{ActiveVenv, Surroundings};
use crate::config::{Config, PromptConfig};
use crate::git::{BStr, Divergence, Head, ObjectId, Operation, Repository, Status};
use crate::term::clean::clean;

/// All text is clean. What no module asked for is as in `Default`.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub project: String,
    /// In a linked worktree.
    pub label: Option<Label>,
    /// HEAD's branch, or the one that is being rebased or bisected.
    pub branch: Option<String>,
    /// A linked worktree stands on a protected branch.
    pub protected: bool,
    pub bare: bool,
    /// Where no branch is known.
    pub commit: Option<Commit>,
    pub operation: Option<Operation>,
    pub divergence: Divergence,
    pub mismatch: Option<String>,
    pub stashes: usize,
    pub changes: Changes,
    pub venv: Option<ActiveVenv>,
    pub port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    pub id: ObjectId,
    pub tag: Option<String>,
}

/// The working tree's changes, as far as they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Changes {
    /// There is no working tree, or nobody asked.
    #[default]
    None,
    Counted(Status),
    /// They are still being counted; this is what they were the last time, if it is known.
    Counting(Option<Status>),
}

impl Default for Facts {
    fn default() -> Self {
        Facts {
            project: String::new(),
            label: None,
            branch: None,
            protected: false,
            bare: false,
            commit: None,
            operation: None,
            divergence: Divergence::NoUpstream,
            mismatch: None,
            stashes: 0,
            changes: Changes::None,
            venv: None,
            port: None,
        }
    }
}

/// What is shown, and so has to be known.
struct Shown {
    worktree: bool,
    branch: bool,
    commit: bool,
    state: bool,
    divergence: bool,
    mismatch: bool,
    stash: bool,
    status: bool,
    venv: bool,
    port: bool,
}

impl Shown {
    fn by(config: &PromptConfig) -> Shown {
        let shown = |module: &str, disabled: bool| !disabled && config.format.names(module);
        Shown {
            worktree: shown("worktree", config.worktree.disabled),
            branch: shown("branch", config.branch.disabled),
            commit: shown("commit", config.commit.disabled),
            state: shown("state", config.state.disabled),
            divergence: shown("divergence", config.divergence.disabled),
            mismatch: shown("mismatch", config.mismatch.disabled),
            stash: shown("stash", config.stash.disabled),
            status: shown("status", config.status.disabled),
            venv: shown("venv", config.venv.disabled),
            port: shown("port", config.port.disabled),
        }
    }

    fn place(&self) -> bool {
        self.worktree || self.branch || self.commit
    }
}

impl Facts {
    pub fn gather(repository: &Repository, around: &Surroundings, config: &Config) -> Facts {
        let shown = Shown::by(&config.prompt);
        // Inside the `.git` of a repository that has a working tree there is no place to name.
        let bare =
            repository.root().is_none() && repository.worktrees().first().is_some_and(|main| main.bare);
        if repository.root().is_none() && !bare {
            return Facts::default();
        }
        let mut facts = Facts { bare: bare && shown.state, ..Facts::default() };
        if shown.worktree {
            facts.project = clean(repository.name()).into_owned();
        }
        if !bare {
            facts.place(repository, config, &shown);
            facts.sharing(repository, &shown);
            facts.changes(repository, &shown);
        }
        facts.venv = around.venv.as_ref().filter(|_| shown.venv).map(clean_venv);
        facts.port = around.port.filter(|_| shown.port);
        facts
    }

    /// Where HEAD is and what is under way.
    fn place(&mut self, repository: &Repository, config: &Config, shown: &Shown) {
        if shown.state {
            self.operation = repository.operation().cloned();
        }
        if !shown.place() {
            return;
        }
        let branch = branch(repository);
        self.branch = branch.map(|branch| clean(branch).into_owned());
        if let (Some(id), Some(root)) = (repository.worktree_id(), repository.root()) {
            self.protected = branch.is_some_and(|branch| is_protected(repository, config, branch));
            self.label = shown.worktree.then(|| of_folder(repository.name(), id, root, branch));
        }
        if let (true, None, Head::Detached(id)) = (shown.commit, branch, repository.head()) {
            let tag = repository.tag_at_head().map(|tag| clean(tag).into_owned());
            self.commit = Some(Commit { id: *id, tag });
        }
    }

    /// How HEAD's branch stands to the ones elsewhere.
    fn sharing(&mut self, repository: &Repository, shown: &Shown) {
        if shown.divergence {
            self.divergence = *repository.divergence();
        }
        if let (true, Head::Branch(branch)) = (shown.mismatch, repository.head()) {
            self.mismatch = mismatch(repository.push_target(), branch.as_ref());
        }
    }

    fn changes(&mut self, repository: &Repository, shown: &Shown) {
        if shown.stash {
            self.stashes = repository.stash_count();
        }
        // The working tree of somebody else is none of our business.
        if shown.status && repository.is_own() {
            self.changes =
                repository.status().map_or(Changes::Counting(None), |status| Changes::Counted(*status));
        }
    }
}

/// HEAD's branch, or the one that HEAD was taken from by a rebase or a bisect.
pub fn branch(repository: &Repository) -> Option<&BStr> {
    match repository.head() {
        Head::Branch(name) => Some(name.as_ref()),
        Head::Detached(_) => repository.operation()?.branch.as_ref().map(|name| name.as_ref()),
        Head::Unreadable => None,
    }
}

/// Whether the configuration protects a branch, or it is the one that origin/HEAD names.
pub fn is_protected(repository: &Repository, config: &Config, branch: &BStr) -> bool {
    config.guard.protects(branch) || repository.default_branch().is_some_and(|default| default == branch)
}

fn clean_venv(venv: &ActiveVenv) -> ActiveVenv {
    let cleaned = |text: &String| clean(text.as_bytes()).into_owned();
    ActiveVenv {
        name: cleaned(&venv.name),
        python: venv.python.as_ref().map(cleaned),
        of_other_worktree: venv.of_other_worktree.as_ref().map(cleaned),
    }
}
