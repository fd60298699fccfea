//! What a git that wtsh starts may start in its turn, by where it works: whatever the configuration names in repositories that are
//! allowed and with code that the person knows; there with other code nothing that may be this code's own; elsewhere nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use gix::bstr::{BString, ByteSlice};

use super::quiet;
use crate::git::Repository;
use crate::git::allowed::is_allowed;
use crate::git::change::command::GitError;
use crate::git::drivers::{self, Kind};
use crate::git::transports;
use crate::git::variables::Variables;
use crate::process::job;
use crate::store::file::random_hex;

/// For one command, in these folders.
pub struct Caution {
    /// Where it begins.
    dir: PathBuf,
    repositories: Vec<Repository>,
    is_allowed: bool,
}

type Drivers = BTreeSet<(Kind, BString)>;

impl Caution {
    pub fn at(dirs: &[&Path]) -> Caution {
        let find = |dir: &&Path| Repository::discover_with(dir, Variables::OfStartedGit).ok().flatten();
        let repositories: Vec<Repository> = dirs.iter().filter_map(find).collect();
        let is_allowed = !repositories.is_empty() && repositories.iter().all(is_allowed);
        Caution { dir: dirs.first().copied().unwrap_or(Path::new("/")).to_owned(), repositories, is_allowed }
    }

    /// Whether all of the repositories are.
    pub fn is_allowed(&self) -> bool {
        self.is_allowed
    }

    /// Where one is not allowed, or names a program for it that may be a branch's own, nothing that is missing is fetched: git 2.44 and later know the first variable, every one the second.
    /// The only protocol that it allows has a name that nobody knows: any other a remote could be said to be reached by, and an
    /// alias be what does it.
    pub fn seclude(&self, command: &mut Command) -> Result<(), GitError> {
        let is_doubtful = |repository: &Repository| transports::relative(repository.config()).is_some();
        if !self.is_allowed || self.repositories.iter().any(is_doubtful) {
            let nobodys = random_hex().map_err(GitError::NotStarted)?;
            command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", nobodys);
        }
        Ok(())
    }

    /// Has git start nothing by itself that may have come with the repositories, but for hooks of old.
    pub fn keep_quiet(&self, command: &mut Command) -> Result<(), GitError> {
        self.seclude(command)?;
        self.drive_nothing(command)
    }

    /// The same but for what reaches remotes.
    pub fn drive_nothing(&self, command: &mut Command) -> Result<(), GitError> {
        for (kind, name) in self.off()? {
            drivers::off(command, kind, name.as_bstr());
        }
        Ok(())
    }

    fn off(&self) -> Result<Drivers, GitError> {
        let mut off = Drivers::new();
        for repository in &self.repositories {
            off.extend(if self.is_allowed { doubtful(repository) } else { self.all(repository)? });
        }
        Ok(off)
    }

    /// Whatever the configuration names. Those that the person has for every repository may run what this one's configuration says:
    /// git-lfs does.
    fn all(&self, repository: &Repository) -> Result<Drivers, GitError> {
        let (common_dir, git_dir) = (repository.common_dir(), repository.git_dir());
        let files =
            [common_dir.join("config"), common_dir.join("config.worktree"), git_dir.join("config.worktree")];
        let mut all = drivers::named(files.into(), &|file, words| self.configuration(file, words))?;
        all.insert((Kind::Filter, "lfs".into()));
        for kind in Kind::ALL {
            all.extend(repository.config().subsections(kind.section()).into_iter().map(|name| (kind, name)));
        }
        Ok(all)
    }

    /// What `git config` says of a file by itself.
    fn configuration(&self, file: &Path, words: &[&str]) -> Result<Vec<u8>, GitError> {
        let mut command = quiet(&self.dir)?;
        command.args(["config", "--null", "--no-includes", "--file"]).arg(file).args(words);
        let ended = job::capture(command, b"").map_err(GitError::NotStarted)?;
        match ended.status.code() {
            Some(0) => Ok(ended.stdout),
            // There is no such key.
            Some(1) => Ok(Vec::new()),
            code => Err(GitError::Failed { words: vec!["config".into()], said: ended.stderr, code }),
        }
    }

    fn value(&self, filter: &BString, key: &str) -> Option<BString> {
        self.repositories.iter().find_map(|it| it.config().string("filter", Some(filter.as_bstr()), key))
    }
}

/// Those that may run a branch's own code.
fn doubtful(repository: &Repository) -> Drivers {
    let of_kind = |kind| repository.config().drivers(kind).into_iter().map(move |driver| (kind, driver));
    let all = Kind::ALL.into_iter().flat_map(of_kind);
    let dir = repository.root().unwrap_or(repository.git_dir());
    let doubtful = all.filter(|(kind, driver)| *kind == Kind::Hook || driver.may_run_its_code(dir));
    doubtful.map(|(kind, driver)| (kind, driver.name)).collect()
}

/// The filters that do not run where a working tree is looked at in `dir`, or changed with code that nobody has agreed to; of those,
/// without the ones that do nothing when files are checked out.
pub fn filters_off(dir: &Path) -> Result<BTreeSet<BString>, GitError> {
    let caution = Caution::at(&[dir]);
    let filters = caution.off()?.into_iter().filter(|(kind, _)| *kind == Kind::Filter);
    let names = filters.map(|(_, name)| name);
    let only_cleans = |name: &BString| {
        let does_nothing = |key| caution.value(name, key).is_none_or(|it| it.is_empty() || it == "cat");
        does_nothing("smudge") && does_nothing("process") && caution.value(name, "clean").is_some()
    };
    Ok(names.filter(|name| !only_cleans(name)).collect())
}
