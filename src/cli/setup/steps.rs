//! The steps of a set-up, one after the other. What is done is noted after each, so that whatever ends this, the
//! next set-up goes on from there.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use super::log::Log;
use super::plan::Plan;
use super::values::Values;
use super::{envrcs, hook, say};
use crate::cli::entered::{self, Entered, Entry};
use crate::cli::failure::Failure;
use crate::cli::messages;
use crate::cli::site::Caller;
use crate::config::Config;
use crate::git::Repository;
use crate::git::change::command::GitError;
use crate::git::change::followed;
use crate::process::{interrupt, job};
use crate::setup::command::Planned;
use crate::setup::copied;
use crate::setup::copy::{self, Choice};
use crate::setup::journal::{self, Journal, Stage};
use crate::setup::step::Step;
use crate::setup::venv::Wish;
use crate::setup::{link, venv};
use crate::term::progress::{self, Progress};

/// What has all it takes to do a plan.
pub struct Worker<'a> {
    pub there: &'a Repository,
    pub root: &'a Path,
    pub plan: &'a Plan,
    /// The person's own.
    pub config: &'a Config,
    /// Where the person is.
    pub cwd: Option<&'a Path>,
    pub journal: Journal,
    pub log: Log,
    pub progress: &'a Progress,
    /// Lines for the person that wait for the end of the step.
    pub notes: Vec<String>,
    /// What the step did, where that is not all that was to be done.
    pub did: Did,
}

/// What a step that has not failed came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub enum Did {
    #[default]
    All,
    /// In words.
    Part(String),
    /// Why is in the notes.
    Nothing,
}

/// Why a step is not done.
enum Trouble {
    /// In words.
    Said(String),
    Git(GitError),
    Ended(ExitStatus),
}

type Outcome = Result<(), Trouble>;

impl Worker<'_> {
    /// Does all of it. The first step that fails is the last; those before it stay. Whether anything was done.
    pub fn work(&mut self) -> Result<bool, Failure> {
        let mut did_something = false;
        self.journal.stage = Stage::Begun;
        self.note()?;
        for step in &self.plan.steps {
            if interrupt::received().is_some() {
                return Err(self.stopped());
            }
            if self.step(step)? {
                did_something = true;
                self.journal.done.extend(step.mark().filter(|mark| !self.journal.done.contains(mark)));
                self.note()?;
            }
        }
        // A signal may have ended the last step before its end, without an error.
        if interrupt::received().is_some() {
            return Err(self.stopped());
        }
        self.journal.stage = Stage::Complete;
        self.note()?;
        Ok(did_something)
    }

    fn note(&self) -> Result<(), Failure> {
        let git_dir = self.there.git_dir();
        let written = self.journal.write(git_dir);
        written.map_err(|error| messages::setup::not_noted(&journal::path(git_dir), &error))
    }

    fn stopped(&self) -> Failure {
        say(&messages::setup::stopped(self.root));
        Failure::cancelled()
    }

    /// Whether it did anything.
    fn step(&mut self, step: &Step) -> Result<bool, Failure> {
        let shown = self.progress.step(&messages::setup::doing(step));
        let outcome = self.perform(step, &shown);
        let did = std::mem::take(&mut self.did);
        match (&outcome, &did) {
            (Ok(()), Did::All) => shown.done(&messages::setup::did(step)),
            (Ok(()), Did::Part(words)) => shown.done(words),
            (Ok(()), Did::Nothing) | (Err(_), _) => shown.failed(),
        }
        self.notes.drain(..).for_each(|line| say(&line));
        // A program that a signal ended has not failed.
        outcome.map(|()| did != Did::Nothing).map_err(|trouble| match interrupt::received() {
            Some(_) => self.stopped(),
            None => self.failed(step, trouble),
        })
    }

    fn failed(&self, step: &Step, trouble: Trouble) -> Failure {
        let why = match &trouble {
            Trouble::Said(words) => words.clone(),
            Trouble::Git(error) => messages::git::in_one_line(error),
            Trouble::Ended(status) => messages::setup::ended(*status),
        };
        if matches!(trouble, Trouble::Ended(_)) {
            self.log.last().for_each(|line| say(&format!("  {}", progress::last_drawn(line))));
        }
        let log = self.log.path().filter(|_| matches!(trouble, Trouble::Ended(_)));
        let log = log.map(|path| (path, self.log.is_whole()));
        messages::setup::step_failed(step, &why, log, self.root)
    }

    fn perform(&mut self, step: &Step, shown: &progress::Step) -> Outcome {
        match step {
            Step::Hook => self.hook(shown),
            Step::Copy(files) => self.copy(files),
            Step::Link(path) => link::link(self.source()?, self.root, path).map_err(Trouble::Said),
            Step::Submodules(paths) => self.submodules(paths, shown),
            Step::Venv(wish) => self.venv(wish, shown),
            Step::Direnv(file) => self.allow_envrc(file, shown),
            Step::Run(command) => self.run(step, command, shown),
        }
    }

    fn source(&self) -> Result<&Path, Trouble> {
        let root = self.plan.source.as_ref().and_then(Repository::root);
        root.ok_or_else(|| Trouble::Said(messages::setup::SOURCE_IS_GONE.to_owned()))
    }

    fn copy(&mut self, files: &[PathBuf]) -> Outcome {
        let source = self.source()?.to_owned();
        let git_dir = self.there.git_dir();
        let not_noted =
            |error| Trouble::Said(messages::setup::not_noted(&copied::path(git_dir), &error).what);
        let mut known = copied::read(git_dir).map_err(not_noted)?;
        let values = Values::of(self.there, &source, &self.plan.config, files);
        let patterns = &self.plan.config.setup.copy;
        let choice = Choice { source: &source, root: self.root, patterns };
        let report = copy::copy(&choice, files, &|path, content| values.change(path, content));
        for (file, why) in &report.refused {
            self.notes.push(messages::setup::not_copied(file, why));
        }
        let copied: Vec<PathBuf> = report.copied.iter().map(|(file, _)| file.clone()).collect();
        self.notes.extend(values.advice(&copied));
        self.did = if copied.is_empty() { Did::Nothing } else { Did::Part(messages::setup::copied(&copied)) };
        known.extend(report.copied);
        copied::write(git_dir, &known).map_err(not_noted)?;
        match &report.no_room {
            Some((file, why)) => Err(Trouble::Said(messages::setup::not_copied(file, why))),
            None => Ok(()),
        }
    }

    fn submodules(&mut self, paths: &[PathBuf], shown: &progress::Step) -> Outcome {
        let anew = self.journal.submodules_begun;
        self.journal.submodules_begun = true;
        self.note().map_err(|failure| Trouble::Said(failure.what))?;
        let force = anew.then_some("--force");
        let words = ["submodule", "update", "--init", "--recursive"].into_iter().chain(force).chain(["--"]);
        let words: Vec<OsString> =
            words.map(OsString::from).chain(paths.iter().map(OsString::from)).collect();
        self.git(&words, &[], shown)?;
        self.journal.submodules_begun = false;
        Ok(())
    }

    fn hook(&mut self, shown: &progress::Step) -> Outcome {
        let commit = self.there.head_commit();
        let commit = commit.ok_or_else(|| Trouble::Said(messages::setup::NO_COMMIT.to_owned()))?;
        let entered = self.entered();
        match hook::words(self.root, commit) {
            Some(words) => {
                let variables = differences(&entered);
                self.git(&words, &variables, shown)?;
            }
            None => {
                let Some(program) = hook::file(self.root).map_err(Trouble::Git)? else { return Ok(()) };
                let words = hook::arguments(commit).into();
                let folder = self.root.to_owned();
                self.start(&Planned { program, words, folder, variables: Vec::new() }, &entered, shown)?;
            }
        }
        self.journal.hook_pending = false;
        Ok(())
    }

    /// The mark in the venv's folder stays until the end: what stops in the middle is made anew.
    fn venv(&mut self, wish: &Wish, shown: &progress::Step) -> Outcome {
        // Only now is there all that decides about how: files that were copied, links.
        let commands = venv::commands(wish, self.root).map_err(Trouble::Said)?;
        venv::begin(self.root, wish).map_err(Trouble::Said)?;
        for command in &commands {
            self.start(command, &self.entered(), shown)?;
        }
        venv::finish(self.root, wish).map_err(Trouble::Said)?;
        let left_out = venv::left_out(wish);
        self.notes.extend(messages::venvs::not_installed(&wish.place, left_out, self.source()?));
        Ok(())
    }

    /// Looked at again: the steps before this may have changed what it would run.
    fn allow_envrc(&mut self, file: &Path, shown: &progress::Step) -> Outcome {
        let caller = Caller::of_process(self.config);
        let found = envrcs::look(self.source()?, self.root, &caller.now).map_err(Trouble::Git)?;
        if let Some((_, other)) = found.left.iter().find(|(left, _)| left == file) {
            self.notes.push(messages::setup::envrc_left(self.root, file, other, self.source()?));
        }
        if !found.to_allow.iter().any(|allowed| allowed == file) {
            self.did = Did::Nothing;
            return Ok(());
        }
        let direnv = entered::find_program("direnv", &caller.now, self.there);
        let program = direnv.ok_or_else(|| Trouble::Said(messages::setup::NO_DIRENV.to_owned()))?;
        let words = vec!["allow".into(), self.root.join(file).into()];
        let planned = Planned { program, words, folder: self.root.to_owned(), variables: Vec::new() };
        self.follow(planned.command(&caller.now), &planned, shown)
    }

    /// As `sh` runs it (POSIX.1-2024, sh, -c).
    fn run(&mut self, step: &Step, command: &str, shown: &progress::Step) -> Outcome {
        debug_assert!(step.mark().is_some(), "or it would run each time");
        let planned = Planned::shell(command, self.root);
        self.start(&planned, &self.entered(), shown)
    }

    /// The environment as it is now: each step can change it.
    fn entered(&self) -> Entered {
        let entry = Entry { from: self.cwd, there: self.there, folder: self.root, config: self.config };
        Entered::of(Caller::of_process(self.config), &entry)
    }

    fn start(&mut self, planned: &Planned, entered: &Entered, shown: &progress::Step) -> Outcome {
        let command = entered.planned(planned, self.root);
        self.follow(command, planned, shown)
    }

    fn follow(
        &mut self,
        command: std::process::Command,
        planned: &Planned,
        shown: &progress::Step,
    ) -> Outcome {
        self.log.begin(&messages::setup::typed_words(&planned.typed()));
        let log = &mut self.log;
        let mut line = |line: &[u8]| {
            log.line(line);
            shown.line(line);
        };
        let status = job::follow(command, &mut line);
        let not_started = |error| Trouble::Said(messages::setup::not_started(&planned.program, &error));
        succeeded(status.map_err(not_started)?)
    }

    fn git(
        &mut self,
        words: &[OsString],
        variables: &[(OsString, Option<OsString>)],
        shown: &progress::Step,
    ) -> Outcome {
        self.log.begin(&messages::setup::typed_words(&[&["git".into()], words].concat()));
        let log = &mut self.log;
        let mut line = |line: &[u8]| {
            log.line(line);
            shown.line(line);
        };
        succeeded(followed::follow(self.root, words, variables, &mut line).map_err(Trouble::Git)?)
    }
}

fn succeeded(status: ExitStatus) -> Outcome {
    if status.success() { Ok(()) } else { Err(Trouble::Ended(status)) }
}

/// What a program there has otherwise than this process. git's own variables are for git to set.
fn differences(entered: &Entered) -> Vec<(OsString, Option<OsString>)> {
    let now: std::collections::BTreeMap<_, _> = std::env::vars_os().collect();
    let is_gits = |name: &OsStr| name.as_encoded_bytes().starts_with(b"GIT_");
    let set = entered.variables.iter().filter(|(name, value)| now.get(*name) != Some(value));
    let set = set.map(|(name, value)| (name.clone(), Some(value.clone())));
    let gone = now.keys().filter(|name| !entered.variables.contains_key(*name));
    set.chain(gone.map(|name| (name.clone(), None))).filter(|(name, _)| !is_gits(name)).collect()
}
