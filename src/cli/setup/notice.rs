//! What a worktree lacks, told in few looks at the disk: for the prompt.

use std::path::{Path, PathBuf};

use super::source;
use crate::config::Config;
use crate::git::Repository;
use crate::setup::journal::{Journal, Stage};
use crate::setup::link;
use crate::setup::step::Step;

/// What of a set-up can be told without programs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlook {
    /// Files at the root that would be copied.
    pub copy: Vec<PathBuf>,
    /// Where there is a venv at the root.
    pub venv: Option<PathBuf>,
    pub link: Vec<PathBuf>,
    /// Those that have not run.
    pub run: Vec<String>,
    /// Others have.
    pub has_run: bool,
    /// A set-up was begun, and has not come to its end.
    pub is_begun: bool,
}

impl Outlook {
    pub fn is_nothing(&self) -> bool {
        *self == Outlook { has_run: self.has_run, ..Outlook::default() }
    }

    /// What `from` has, and what the configuration says.
    fn of(from: &Path, config: &Config) -> Outlook {
        let setup = &config.setup;
        let names = setup.copy.iter().filter_map(|pattern| plain(pattern));
        let venv = config.env.venv.iter().map(PathBuf::from);
        let mut venv =
            venv.filter(|name| !setup.venv.disabled && from.join(name).join("pyvenv.cfg").is_file());
        Outlook {
            copy: names.filter(|name| from.join(name).is_file()).map(Path::to_owned).collect(),
            venv: venv.next(),
            link: setup
                .link
                .iter()
                .filter_map(|path| link::plain(path))
                .filter(|path| from.join(path).exists())
                .collect(),
            ..Outlook::default()
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
    let journal = Journal::read(there.git_dir()).ok()?.unwrap_or_default();
    if journal.stage == Stage::Complete || journal.stage == Stage::Before && journal.declined {
        return None;
    }
    let from = source::root(there, None);
    let outlook = from.map(|from| Outlook::of(&from, config).without(root, config)).unwrap_or_default();
    let all = &config.setup.run;
    let is_left = |command: &&String| !journal.has(Step::Run(String::clone(command)).mark());
    let run: Vec<String> = all.iter().filter(is_left).cloned().collect();
    let is_begun = journal.stage == Stage::Begun;
    let outlook = Outlook { has_run: run.len() < all.len(), run, is_begun, ..outlook };
    Some(outlook).filter(|outlook| !outlook.is_nothing())
}

/// The file at the root that a pattern of a gitignore file names, if it is as simple as that.
fn plain(pattern: &str) -> Option<&Path> {
    let name = pattern.strip_prefix('/').unwrap_or(pattern);
    let is_plain =
        !name.is_empty() && !name.contains(['*', '?', '[', '\\', '!', '#']) && !name.ends_with(['/', ' ']);
    is_plain.then_some(Path::new(name)).filter(|name| !name.starts_with(".."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    /// A prompt asks, and there can be a thousand of them.
    #[test]
    fn the_other_worktrees_are_not_looked_at() {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("p");
        std::fs::write(main.join(".env"), "A=1\n").unwrap();
        let there = Repository::discover(&sandbox.worktree(&main, "x")).unwrap().unwrap();
        let lacks = lacking(&there, &Config::default()).unwrap();
        assert_eq!(lacks.copy, [PathBuf::from(".env")]);
        assert!(!there.has_listed_worktrees());
    }
}
