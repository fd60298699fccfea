//! Whether the person knows what a set-up of some code would run.

use std::io::{Write, stderr};
use std::path::{Path, PathBuf};

use super::plan::Plan;
use super::{hook, source};
use crate::cli::ask::{self, Answer, Enter};
use crate::cli::failure::{Failure, Kind};
use crate::cli::here::the_persons;
use crate::cli::messages;
use crate::cli::origin;
pub use crate::cli::origin::Origin;
use crate::cli::project_file::{self, ProjectFile};
use crate::cli::site::Site;
use crate::config::Config;
use crate::env::Permission;
use crate::git::change::command::GitError;
use crate::git::{BString, ByteSlice, DriverKind, ObjectId, Repository};
use crate::setup::guarded::{Difference, Guarded, Runs};
use crate::setup::journal::{Journal, Stage};
use crate::store::StoreError;
use crate::store::trust::{self, Code, Trust};

/// Whether hooks may run while this commit is checked out: nothing in it needs the person's yes first.
pub fn is_known(repository: &Repository, commit: ObjectId, origin: &Origin) -> bool {
    let permission = Permission::of_repository(repository);
    if permission.trust() != Trust::Allowed {
        return false;
    }
    let (config, _) = Config::load();
    let runs = runs(repository, &project_file::shared(&config, repository));
    code_of_commit(repository, commit, origin, &runs).is_ok_and(|code| permission.knows_set_up(&code))
}

/// Whether hooks may run in a git that is started in this folder of the repository: neither what lies there nor where they are kept is
/// code that the person has not seen.
pub fn knows_hooks(dir: &Path) -> bool {
    let there = Repository::discover(dir).ok().flatten();
    there.is_some_and(|there| knows_worktree(&there) && knows_where_hooks_are(&there, dir))
}

/// Whether the hooks of a git that is started in `dir` are kept in no other worktree whose code the person has not seen.
pub fn knows_where_hooks_are(there: &Repository, dir: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    let kept = Repository::discover(&hook::folder(there, dir)).ok().flatten();
    let kept = kept.filter(|kept| real(kept.common_dir()) == real(there.common_dir()));
    kept.is_none_or(|kept| real(kept.git_dir()) == real(there.git_dir()) || knows_worktree(&kept))
}

/// What is the person's own git has run where they checked it out themselves; wtsh first asks.
fn knows_worktree(there: &Repository) -> bool {
    if there.root().is_none() {
        return true;
    }
    let is_set_up = || {
        let journal = Journal::read(there.git_dir()).ok().flatten();
        journal.is_some_and(|journal| journal.stage == Stage::Complete && !journal.hook_pending)
    };
    let origin = origin(there);
    if origin == Origin::Own && (source::is_main(there) || is_set_up()) {
        return true;
    }
    let (config, _) = Config::load();
    let runs = runs(there, &project_file::shared(&config, there));
    let code = code_there(there, &origin, &runs);
    code.is_ok_and(|code| Permission::of_repository(there).knows_set_up(&code))
}

/// Whose code is checked out in the worktree that the repository was found from, by what git and earlier set-ups
/// know of it.
pub fn origin(there: &Repository) -> Origin {
    origin::of_worktree(there)
}

/// What is allowed or not: of somebody else's code this commit alone, of one's own all that is set up alike.
fn code_of_commit(
    repository: &Repository,
    commit: ObjectId,
    origin: &Origin,
    runs: &Runs,
) -> Result<Code, GitError> {
    match origin {
        Origin::Foreign(_) | Origin::Unexplained(_) => Ok(Code::Commit(commit.to_hex().to_string())),
        Origin::Own => {
            let dir = repository.root().unwrap_or(repository.common_dir());
            Ok(Code::Files(Guarded::of_commit(dir, commit, runs)?.fingerprint()))
        }
    }
}

/// The same of what lies in the worktree, which may be something else than its commit.
fn code_there(there: &Repository, origin: &Origin, runs: &Runs) -> Result<Code, GitError> {
    let files = guarded(there, runs)?;
    match (origin, there.head_commit()) {
        (Origin::Foreign(_) | Origin::Unexplained(_), Some(commit)) => {
            let id = commit.to_hex().to_string();
            let dir = there.root().unwrap_or(there.common_dir());
            let is_as_committed = Guarded::of_commit(dir, commit, runs)? == files;
            Ok(Code::Commit(if is_as_committed { id } else { format!("{id} {}", files.fingerprint()) }))
        }
        _ => Ok(Code::Files(files.fingerprint())),
    }
}

fn guarded(there: &Repository, runs: &Runs) -> Result<Guarded, GitError> {
    match there.root() {
        Some(root) => Guarded::of_working_tree(root, runs),
        None => Ok(Guarded::default()),
    }
}

/// How the files that decide what runs there differ from those in the source. What decides in one of them alone may be the same in
/// both.
fn differences(
    there: &Repository,
    runs: &Runs,
    source: &Repository,
    config: &Config,
) -> Result<Vec<(BString, Difference)>, GitError> {
    let guarded = guarded(there, runs)?;
    let of_source = self::runs(source, config);
    let from = match source.root() {
        Some(root) => Guarded::of_working_tree_with(root, &of_source, &guarded)?,
        None => Guarded::default(),
    };
    Ok(guarded.differences(&from))
}

fn runs(repository: &Repository, config: &Config) -> Runs {
    let commands = config.setup.run.iter().chain(&config.remove.run).cloned();
    let drivers = DriverKind::ALL.into_iter().flat_map(|kind| repository.config().drivers(kind));
    let of_drivers = drivers.flat_map(|driver| driver.commands).map(|it| it.to_str_lossy().into_owned());
    let of_git = of_drivers.chain(hook::texts(repository));
    Runs {
        hooks: hook::folder_inside(repository),
        commands: commands.chain(of_git).collect(),
        installs: config.setup.venv.install.clone(),
    }
}

/// `wtsh allow`: what is checked out here is to be known from then on, in all worktrees, if it is the person's own. It is looked at
/// before anything is allowed, when git runs nothing. What git can't tell is asked about when it matters.
pub fn codes_here(here: &Repository) -> Vec<Code> {
    let origin = origin(here);
    let (config, _) = Config::load();
    let Some(site) = Site::of_repository(here, &config).filter(|_| origin == Origin::Own) else {
        return Vec::new();
    };
    let runs = runs(here, &site.accepting_its_file().config);
    let commit = here.head_commit().map(|commit| code_of_commit(here, commit, &origin, &runs));
    commit.into_iter().chain([code_there(here, &origin, &runs)]).flatten().collect()
}

/// Code that the person has not agreed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    pub origin: Origin,
    /// The root of the worktree that others are set up from, and how the files that decide differ from those there.
    pub differences: Option<(PathBuf, Vec<(BString, Difference)>)>,
    /// `None`: git can't tell.
    code: Option<Code>,
}

/// Whether the person has to be asked before what is checked out in a worktree is run, which is allowed; `None`: they know the code.
pub fn doubt(there: &Repository, site: &Site) -> Option<Doubt> {
    let (origin, runs) = (origin(there), runs(there, &site.config));
    let code = code_there(there, &origin, &runs).ok();
    if code.as_ref().is_some_and(|code| site.permission.knows_set_up(code)) {
        return None;
    }
    let source = source::root(there, None).and_then(|root| Repository::discover(&root).ok().flatten());
    let differences = source.and_then(|source| {
        let differences = differences(there, &runs, &source, &site.config).ok()?;
        Some((source.root()?.to_owned(), differences))
    });
    Some(Doubt { origin, differences, code })
}

/// What there is to say yes to.
struct Review<'a> {
    there: &'a Repository,
    site: &'a Site<'a>,
    plan: &'a Plan,
    origin: &'a Origin,
    runs: Runs,
    code: Code,
}

/// Returns where the person knows what the plan would run, or says yes to it now. Nothing of it has happened
/// before.
pub fn review(there: &Repository, site: &Site, plan: &Plan, origin: &Origin) -> Result<(), Failure> {
    the_persons(there)?;
    if site.permission.trust() == Trust::Denied {
        return Err(messages::setup::denied(there.common_dir()));
    }
    let runs = runs(there, &plan.config);
    let code = code_there(there, origin, &runs).map_err(|error| messages::git::failed(&error))?;
    if site.is_allowed() && !site.project.is_held() && site.permission.knows_set_up(&code) {
        return Ok(());
    }
    Review { there, site, plan, origin, runs, code }.ask()
}

impl Review<'_> {
    fn ask(&self) -> Result<(), Failure> {
        let text = self.text()?;
        // Where stderr is closed nobody is asked either.
        let _ = stderr().write_all(text.as_bytes());
        if !ask::can_ask() {
            return Err(messages::setup::nobody_to_ask(self.site.root));
        }
        match ask::confirm(messages::setup::QUESTION, Enter::No)? {
            Answer::Yes => self.accept(),
            Answer::No | Answer::Gone => Err(messages::setup::declined(self.site.root)),
            Answer::Stopped => {
                Err(Failure { kind: Kind::Cancelled, ..messages::setup::declined(self.site.root) })
            }
        }
    }

    fn text(&self) -> Result<String, Failure> {
        let failed = |error: GitError| messages::git::failed(&error);
        let differences = match &self.plan.source {
            Some(source) => {
                let differences = differences(self.there, &self.runs, source, &self.plan.config);
                Some((source.root().unwrap_or(source.common_dir()), differences.map_err(failed)?))
            }
            None => None,
        };
        Ok(messages::setup::review(&messages::setup::Review {
            root: self.site.root,
            foreign: self.origin.words(),
            not_allowed: (!self.site.is_allowed()).then_some(self.there.common_dir()),
            held: self.site.project.is_held().then(|| project_file::path(self.site.root)),
            differences: differences.as_ref().map(|(root, differences)| (*root, differences.as_slice())),
            lines: self.plan.lines(self.site.root),
            on_removal: &self.plan.config.remove.run,
            settings: self.settings(),
        }))
    }

    /// What else a yes puts into effect.
    fn settings(&self) -> Vec<String> {
        let ProjectFile::Held(content) = &self.site.project else { return Vec::new() };
        let text = str::from_utf8(content).unwrap_or_default();
        let table: toml::Table = text.parse().unwrap_or_default();
        let of_section = |name: &str| match table.get(name) {
            Some(toml::Value::Table(keys)) => {
                keys.iter().flat_map(names_in).map(|key| format!("[{name}] {key}")).collect()
            }
            _ => Vec::new(),
        };
        ["env", "guard"].into_iter().flat_map(of_section).collect()
    }

    /// The branch may have gone on while the person was reading, or what lies there may be something else by now.
    fn accept(&self) -> Result<(), Failure> {
        let again = Repository::discover(self.site.root).ok().flatten();
        let is_same = again.is_some_and(|again| {
            again.head_commit() == self.there.head_commit()
                && code_there(&again, self.origin, &self.runs).is_ok_and(|code| code == self.code)
        });
        if !is_same {
            return Err(messages::setup::moved_on(self.site.root));
        }
        self.record().map_err(|error| messages::trust::store_failed(&error))
    }

    fn record(&self) -> Result<(), StoreError> {
        if !self.site.is_allowed() {
            trust::allow(self.there.common_dir())?;
        }
        // The one of before knows that it was not allowed.
        let permission = Permission::of_repository(self.there);
        permission.accept_root()?;
        if let ProjectFile::Held(content) = &self.site.project {
            permission.accept(&project_file::path(self.site.root), content)?;
        }
        permission.accept_set_up(&self.code)?;
        Ok(())
    }
}

/// `vars.PORT` for a table, else the key.
fn names_in((key, value): (&String, &toml::Value)) -> Vec<String> {
    match value {
        toml::Value::Table(table) => table.keys().map(|name| format!("{key}.{name}")).collect(),
        _ => vec![key.clone()],
    }
}
