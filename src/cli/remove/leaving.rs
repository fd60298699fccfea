//! A worktree that is to go, and what is known of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::only_here::{Found, Search};
use super::{branch, deletable, marker, remains, repositories, submodules, target, turn};
use crate::cli::messages::git::in_one_line as git_said;
use crate::cli::new;
use crate::cli::prune::mounts;
use crate::cli::setup::values::own_names;
use crate::config::Config;
use crate::git::change::command::GitError;
use crate::git::report::changes::{Change, Kind, changes};
use crate::git::report::commits;
use crate::git::report::entries::{self, State};
use crate::git::report::index::Index;
use crate::git::report::modules;
use crate::git::{BStr, ByteSlice, Head, ObjectId, Repository, Worktree};
use crate::process::busy;
use crate::setup::copied;
use crate::state::encoding::fingerprint;
use crate::worktree::leaving::agreed::{Agreed, Stamp};
use crate::worktree::leaving::facts::{Facts, Submodule};

pub struct Leaving<'a> {
    pub repository: &'a Repository,
    pub worktree: &'a Worktree,
    /// All that go with one command, this one, too: what is in one of them alone is not safe there.
    going: &'a [&'a Worktree],
    /// Those that were to stay when it was looked at: what is in one of them, too, is not lost.
    staying: Vec<&'a Worktree>,
    /// The person's, and what counts of the team's.
    pub config: Config,
    /// Of a removal that was cut off.
    pub before: Option<Agreed>,
    /// When that was decided, where git has deleted the `.git` file since, and does nothing to a folder without one.
    pub without_git_file: Option<SystemTime>,
    pub facts: Facts,
    /// The files that are lost if the person agrees.
    pub files: Vec<(PathBuf, Stamp)>,
    /// Likewise what `Agreed::marks` tells of.
    pub marks: Vec<u64>,
    /// The commands of `[remove] run` that have run for it.
    pub ran: Vec<String>,
}

impl<'a> Leaving<'a> {
    /// Finds out all there is to know. `with_branch`: the branch is to go, too.
    pub fn look(
        repository: &'a Repository,
        worktree: &'a Worktree,
        going: &'a [&'a Worktree],
        config: Config,
        with_branch: bool,
    ) -> Leaving<'a> {
        let (before, decided) = marker::read_for(&worktree.git_dir, &worktree.root).unzip();
        Leaving::with(repository, worktree, going, config, before).looked_at(decided, with_branch)
    }

    /// Of which nothing is known yet.
    pub fn with(
        repository: &'a Repository,
        worktree: &'a Worktree,
        going: &'a [&'a Worktree],
        config: Config,
        before: Option<Agreed>,
    ) -> Leaving<'a> {
        let (facts, files, marks, ran) = (Facts::default(), Vec::new(), Vec::new(), Vec::new());
        let (staying, without_git_file) = (turn::staying(repository, going), None);
        Leaving {
            repository,
            worktree,
            going,
            staying,
            config,
            before,
            without_git_file,
            facts,
            files,
            marks,
            ran,
        }
    }

    /// `decided`: when that was, what was decided before.
    pub fn looked_at(mut self, decided: Option<SystemTime>, with_branch: bool) -> Leaving<'a> {
        let worktree = self.worktree;
        let leaving = &mut self;
        leaving.facts.maker = new::at_work(leaving.repository.common_dir(), leaving.root());
        if leaving.facts.maker.is_some() {
            // All else is still changing.
            return self;
        }
        leaving.facts.locked = worktree.locked().map(ToOwned::to_owned);
        leaving.facts.inner = leaving.inner();
        leaving.folder(decided);
        let commits = leaving.commits();
        leaving.facts.commits = leaving.told(commits);
        let asked = leaving.before.as_ref().and_then(|before| before.branch.as_ref());
        if with_branch || asked.is_some_and(|asked| worktree.branch() == Some(asked.as_bstr())) {
            let branch = leaving.branch();
            leaving.facts.branch = leaving.told(branch);
        }
        self
    }

    /// What is decided now, with what was before. `force`: the person has said that all may be lost.
    pub fn agreed(&self, force: bool) -> Agreed {
        let before = self.before.clone().unwrap_or_default();
        Agreed {
            root: self.worktree.root.clone(),
            branch: self.facts.branch.as_ref().map(|branch| branch.name.clone()),
            had: self.worktree.branch().map(ToOwned::to_owned).or(before.had),
            forced: force || before.forced,
            marks: before.marks.into_iter().chain(self.marks.iter().copied()).collect(),
            head: match self.worktree.head {
                Head::Detached(id) => Some(id),
                _ => before.head,
            },
            files: before.files.into_iter().chain(self.files.iter().cloned()).collect(),
        }
    }

    /// The ids of those that go.
    pub fn going(&self) -> Vec<Option<&BStr>> {
        self.going.iter().map(|it| it.id.as_ref().map(|id| id.as_bstr())).collect()
    }

    /// Whether one that was to stay goes as well by now, or is gone. Where that is so, it is to be looked at again.
    pub fn has_lost_company(&mut self) -> bool {
        let then = std::mem::replace(&mut self.staying, turn::staying(self.repository, self.going));
        self.staying.len() < then.len()
    }

    /// Whether `[remove] run` is to run before it goes. Where a removal was cut off, it has.
    pub fn runs_commands(&self) -> bool {
        !self.worktree.missing() && self.before.is_none()
    }

    fn root(&self) -> &'a Path {
        &self.worktree.root
    }

    /// Whether all may be lost, as was said before the removal was cut off.
    fn was_forced(&self) -> bool {
        self.before.as_ref().is_some_and(|before| before.forced)
    }

    /// What git answered; where it did not, that is an objection of its own.
    fn told<T: Default>(&mut self, answer: Result<T, GitError>) -> T {
        answer.unwrap_or_else(|error| {
            self.facts.unread.get_or_insert_with(|| git_said(&error));
            T::default()
        })
    }

    fn inner(&self) -> Vec<PathBuf> {
        let others =
            self.repository.worktrees().iter().filter(|it| !self.going.contains(it) && !it.missing());
        let others = others.map(|it| it.root.clone());
        let common = Some(self.repository.common_dir().to_owned());
        let all = others.chain(common.filter(|dir| !dir.starts_with(&self.worktree.git_dir)));
        all.filter(|other| target::lies_in(other, self.root())).collect()
    }

    fn folder(&mut self, decided: Option<SystemTime>) {
        let entries = entries::entries(self.repository.common_dir());
        let state = entries.into_iter().find(|it| Some(&it.id) == self.worktree.id.as_ref());
        // git would delete what is there, and fail at the link.
        let link = state.as_ref().and_then(|entry| entry.root.as_ref()).filter(|root| root.is_symlink());
        self.facts.moved = link.and_then(|link| link.canonicalize().ok());
        match state.map(|entry| entry.state) {
            Some(State::FolderGone) => {
                self.facts.unmounted =
                    mounts::unmounted(self.repository, &self.worktree.git_dir, self.root());
                self.facts.submodules = submodules::of_gone(&self.worktree.git_dir, Some(self.root()));
            }
            Some(State::FileGone) if decided.is_some() => {
                self.without_git_file = decided;
                self.look_at_remains();
            }
            Some(State::Sound) => self.look_inside(),
            Some(State::Unreadable(error)) => self.facts.unread = Some(error.to_string()),
            _ => self.facts.detached_folder = true,
        }
    }

    /// Puts the `.git` file back that git has deleted.
    pub fn mend(&self) -> std::io::Result<()> {
        use std::io::Write;
        use std::os::unix::ffi::OsStrExt;
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(self.root().join(".git"))?;
        file.write_all(&[b"gitdir: ", self.worktree.git_dir.as_os_str().as_bytes(), b"\n"].concat())
    }

    fn look_inside(&mut self) {
        let root = self.root();
        self.operation();
        let found = changes(root);
        let mut found = self.told(found);
        // Another one that goes, too, speaks for itself.
        found.retain(|change| !self.going.iter().any(|it| it.root == root.join(&change.path)));
        self.facts.changes = self.unagreed(found, Path::new(""));
        let index = Index::read(root);
        let index = self.told(index);
        let hidden = index.hidden_changes(root);
        let hidden = self.told(hidden);
        self.facts.hidden = hidden.into_iter().filter(|path| !self.is_agreed(path)).collect();
        self.submodules(&index);
        let found = self.only_here(Path::new(""));
        self.keep(found);
        self.look_around();
    }

    /// All that was there then could go.
    fn look_at_remains(&mut self) {
        let newer = self.without_git_file.map(|decided| remains::newer(self.root(), decided));
        match newer.unwrap_or_else(|| Ok(Vec::new())) {
            Ok(newer) => {
                let changes = newer.into_iter().map(|path| Change { path, kind: Kind::Untracked }).collect();
                self.facts.changes = self.unagreed(changes, Path::new(""));
            }
            Err(error) => self.facts.unread = Some(error.to_string()),
        }
        self.look_around();
    }

    /// Another one than was agreed to, or one that has gone on since, is told of.
    fn operation(&mut self) {
        let Some(operation) = self.worktree.operation() else { return };
        let mark = fingerprint(format!("{operation:?} {:?}", self.worktree.head).as_bytes());
        if self.before.as_ref().is_none_or(|before| !before.marks.contains(&mark)) {
            self.facts.operation = Some(operation.kind);
            self.marks.push(mark);
        }
    }

    fn look_around(&mut self) {
        let root = self.root();
        self.facts.processes = root.canonicalize().map(|real| busy::inside(&real)).unwrap_or_default();
        self.facts.mounted = mounts::below(root);
        self.facts.undeletable = deletable::undeletable(root);
        self.note_files();
    }

    fn submodules(&mut self, index: &Index) {
        let found = submodules::initialized(self.root(), index);
        self.facts.has_submodules = !found.is_empty() || modules::is_there(&self.worktree.git_dir);
        let paths: Vec<PathBuf> = found.iter().map(|(path, _)| path.clone()).collect();
        let hidden = submodules::not_checked_out((&self.worktree.git_dir, self.root()), &paths);
        self.facts.submodules = hidden.into_iter().filter_map(|it| self.unagreed_of(it)).collect();
        for (path, commit) in found {
            let look = submodules::look(self.root(), &path, &commit);
            let submodule = self.told(look.map(Some)).filter(has_something);
            self.facts.submodules.extend(submodule.and_then(|it| self.unagreed_of(it)));
            let found = self.only_here(&path);
            self.keep(found);
        }
    }

    /// Without what was agreed to; `None`: nothing is left of it.
    fn unagreed_of(&self, mut inner: Submodule) -> Option<Submodule> {
        let is_agreed = self.before.as_ref().is_some_and(|before| before.covers(&inner.commits));
        if !has_something(&inner) {
            return (!is_agreed).then_some(inner);
        }
        if is_agreed {
            inner.commits = commits::Commits::default();
        }
        inner.changes = self.unagreed(inner.changes, &inner.path);
        has_something(&inner).then_some(inner)
    }

    /// What is gone after a removal was cut off, git has deleted.
    fn unagreed(&self, changes: Vec<Change>, inside: &Path) -> Vec<Change> {
        let is_new = |change: &Change| match change.kind {
            Kind::Deleted => self.before.is_none(),
            _ => !self.is_agreed(&inside.join(&change.path)),
        };
        changes.into_iter().filter(is_new).collect()
    }

    fn is_agreed(&self, path: &Path) -> bool {
        self.before.as_ref().is_some_and(|before| before.holds(path, self.stamp(path)))
    }

    fn stamp(&self, path: &Path) -> Option<Stamp> {
        self.root().join(path).symlink_metadata().ok().map(|metadata| Stamp::of(&metadata))
    }

    fn only_here(&self, inside: &Path) -> Result<Found, GitError> {
        let roots = |all: &[&Worktree]| {
            let there = all.iter().filter(|it| !it.bare && !it.missing());
            there.map(|it| it.root.clone()).collect::<Vec<_>>()
        };
        let all = self.repository.worktrees().iter();
        let going: Vec<&Worktree> = all.filter(|it| !self.staying.contains(it)).collect();
        let (going, others) = (roots(&going), roots(&self.staying));
        // Without it more is asked about.
        let copied = copied::read(&self.worktree.git_dir).unwrap_or_default();
        let (own, agreed) = (own_names(&self.config.env), self.before.as_ref());
        Search { root: self.root(), going: &going, others: &others, copied, own, agreed }.of_tree(inside)
    }

    fn keep(&mut self, found: Result<Found, GitError>) {
        let found = self.told(found.map(Some)).unwrap_or_default();
        self.facts.only_here.extend(found.named);
        self.files.extend(found.files);
        let root = self.root();
        let inner = found.derivable.iter().flat_map(|folder| repositories::look(root, folder));
        let inner: Vec<Submodule> = inner.filter_map(|it| self.unagreed_of(it)).collect();
        self.facts.repositories.extend(inner);
    }

    /// The changed files are lost, too, where the person agrees, and the commits.
    fn note_files(&mut self) {
        let inner = self.facts.submodules.iter().chain(&self.facts.repositories);
        self.marks.extend(inner.clone().map(|it| it.commits.mark));
        let inner = inner.flat_map(|it| it.changes.iter().map(|change| it.path.join(&change.path)));
        let own = self.facts.changes.iter().map(|change| change.path.clone());
        let all: Vec<PathBuf> = own.chain(inner).chain(self.facts.hidden.iter().cloned()).collect();
        let stamped = all.into_iter().filter_map(|path| Some((self.stamp(&path)?, path)));
        let stamped: Vec<_> = stamped.map(|(stamp, path)| (path, stamp)).collect();
        self.files.extend(stamped);
    }

    fn commits(&self) -> Result<commits::Commits, GitError> {
        match self.worktree.head {
            Head::Detached(id) if !(self.was_forced() && self.is_where_it_was(id)) => {
                let others = branch::heads(self.repository, self.going);
                commits::only_from(self.repository.common_dir(), id, None, &others)
            }
            _ => Ok(commits::Commits::default()),
        }
    }

    fn is_where_it_was(&self, head: ObjectId) -> bool {
        self.before.as_ref().is_some_and(|before| before.head == Some(head))
    }

    fn branch(&self) -> Result<Option<crate::worktree::leaving::facts::Branch>, GitError> {
        let Some(name) = self.worktree.branch() else { return Ok(None) };
        branch::look(self.repository, &self.config, name, self.going)
    }
}

/// Where there is neither, there was no telling.
fn has_something(inner: &Submodule) -> bool {
    !inner.changes.is_empty() || !inner.commits.is_empty()
}
