//! `[setup]` and `[remove]`: what a worktree gets after it is made, and what is done before it goes.

use super::section::section;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupConfig {
    /// Patterns as in a gitignore file: of the files that git ignores, those that match are copied from the main worktree. What
    /// `.worktreeinclude` names there is copied besides.
    pub copy: Vec<String>,
    /// Files or folders, from the root, that a link to the main worktree's takes the place of.
    pub link: Vec<String>,
    /// Commands for `sh`, run one after the other at the root, with the worktree's environment.
    pub run: Vec<String>,
    /// Whether submodules are checked out where the main worktree has them.
    pub submodules: bool,
    /// Whether an `.envrc` that is byte for byte the one that the person has allowed in the main worktree is allowed, too. Only the
    /// person's own file can say so.
    pub direnv: bool,
    pub venv: SetupVenvConfig,
}
impl Default for SetupConfig {
    fn default() -> Self {
        SetupConfig {
            copy: vec![".env".into()],
            link: Vec::new(),
            run: Vec::new(),
            submodules: true,
            direnv: false,
            venv: SetupVenvConfig::default(),
        }
    }
}
section!(SetupConfig, [], [copy, link, run, submodules, direnv, venv]);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetupVenvConfig {
    /// No venv is made.
    pub disabled: bool,
    /// Arguments of `pip install`, run in the folder that the venv lies in. Empty: what lies there says it.
    pub install: Vec<String>,
}
section!(SetupVenvConfig, [], [disabled, install]);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemoveConfig {
    /// Commands for `sh`, run one after the other at the root, with the worktree's environment, before it is removed.
    pub run: Vec<String>,
}
section!(RemoveConfig, [], [run]);
