//! What a worktree lacks, told in few looks at the disk: for the prompt and for `wtsh allow`.

use std::path::{Path, PathBuf};

use super::source;
use crate::config::Config;
use crate::git::Repository;
use crate::setup::journal::Journal;

/// What of a set-up can be told without programs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlook {
    /// Files at the root that would be copied.
    pub copy: Vec<PathBuf>,
    /// Where there is a venv at the root.
    pub venv: Option<PathBuf>,
    pub link: Vec<PathBuf>,
    pub run: Vec<String>,
}

impl Outlook {
    pub fn is_nothing(&self) -> bool {
        *self == Outlook::default()
    }

    /// What `from` has, and what the configuration says.
    pub fn of(from: &Path, config: &Config) -> Outlook {
        let setup = &config.setup;
        let names = setup.copy.iter().filter_map(|pattern| plain(pattern));
        let venv = config.env.venv.iter().map(PathBuf::from);
        let mut venv =
            venv.filter(|name| !setup.venv.disabled && from.join(name).join("pyvenv.cfg").is_file());
        Outlook {
            copy: names.filter(|name| from.join(name).is_file()).map(Path::to_owned).collect(),
            venv: venv.next(),
            link: setup.link.iter().map(PathBuf::from).filter(|path| from.join(path).exists()).collect(),
            run: setup.run.clone(),
        }
    }

    /// Without what the worktree with this root has.
    fn without(mut self, root: &Path, config: &Config) -> Outlook {
        let is_there = |path: &Path| root.join(path).symlink_metadata().is_ok();
        self.copy.retain(|path| !is_there(path));
        self.link.retain(|path| !is_there(path));
        if config.env.venv.iter().any(|name| is_there(Path::new(name))) {
            self.venv = None;
        }
        self
    }
}

/// What a linked worktree that was never wholly set up lacks; `None` where nothing would be done.
pub fn lacking(there: &Repository, config: &Config) -> Option<Outlook> {
    let root = there.root().filter(|_| there.is_linked())?;
    if Journal::read(there.git_dir()).is_some_and(|journal| journal.complete) {
        return None;
    }
    let from = source::worktree(there, None).map(|source| source.root.as_path());
    let outlook = match from {
        Some(from) => Outlook::of(from, config).without(root, config),
        None => Outlook { run: config.setup.run.clone(), ..Outlook::default() },
    };
    Some(outlook).filter(|outlook| !outlook.is_nothing())
}

/// What new worktrees of the repository will get, by the configuration that counts here.
pub fn outlook(here: &Repository, config: &Config) -> Outlook {
    let source = source::worktree(here, None).map(|source| source.root.as_path());
    match source.or(here.root()) {
        Some(from) => Outlook::of(from, config),
        None => Outlook { run: config.setup.run.clone(), ..Outlook::default() },
    }
}

/// The file at the root that a pattern of a gitignore file names, if it is as simple as that.
fn plain(pattern: &str) -> Option<&Path> {
    let name = pattern.strip_prefix('/').unwrap_or(pattern);
    let is_plain =
        !name.is_empty() && !name.contains(['*', '?', '[', '\\', '!', '#']) && !name.ends_with(['/', ' ']);
    is_plain.then_some(Path::new(name)).filter(|name| !name.starts_with(".."))
}
