//! What a set-up has to do: what the configuration says and the source has, without what is there or done.

use std::path::Path;

use super::{Task, envrcs, hook, review, submodules, venvs};
use crate::cli::failure::Failure;
use crate::cli::messages;
use crate::cli::site::Site;
use crate::config::{Config, SetupConfig};
use crate::git::Repository;
use crate::git::change::command::GitError;
use crate::setup::copy::{self, Choice};
use crate::setup::journal::Journal;
use crate::setup::link;
use crate::setup::step::Step;
use crate::setup::venv;
use crate::state::diff::Variables;

pub struct Plan {
    pub steps: Vec<Step>,
    /// About what is named and left as it is, a line each for people.
    pub left_out: Vec<String>,
    /// `None`: there is no other worktree that has something.
    pub source: Option<Repository>,
    /// What counts there: the person's, and the team's as it will be once it is accepted.
    pub config: Config,
}

/// What the steps are found by.
struct Ground<'a> {
    task: &'a Task<'a>,
    root: &'a Path,
    setup: &'a SetupConfig,
    journal: &'a Journal,
    now: &'a Variables,
}

impl Plan {
    /// `site`: as it will be once its file is accepted. `now`: this process's environment.
    pub fn make(
        task: &Task,
        site: &Site,
        source: Option<Repository>,
        journal: &Journal,
        now: &Variables,
    ) -> Result<Plan, Failure> {
        let config = site.config.clone();
        let ground = Ground { task, root: site.root, setup: &config.setup, journal, now };
        let found = ground.steps(source.as_ref(), &config);
        let (steps, left_out) = found.map_err(|error| messages::git::failed(&error))?;
        Ok(Plan { steps, left_out, source, config })
    }

    /// What it would do, a line each, for the person who is asked.
    pub fn lines(&self, root: &Path) -> Vec<String> {
        self.steps.iter().map(|step| line(step, root)).collect()
    }
}

fn line(step: &Step, root: &Path) -> String {
    let line = messages::setup::would(step);
    let Step::Venv(wish) = step else { return line };
    match venv::commands(wish, root) {
        Ok(commands) => {
            let typed = commands.iter().map(|command| messages::setup::typed_in(command, root));
            format!("{line}: {}", typed.collect::<Vec<_>>().join("; "))
        }
        Err(why) => format!("{line}: {}", crate::term::clean::clean(why.as_bytes())),
    }
}

/// The steps, and what is said of what is left out.
type Steps = (Vec<Step>, Vec<String>);

impl Ground<'_> {
    fn steps(&self, source: Option<&Repository>, config: &Config) -> Result<Steps, GitError> {
        let (mut steps, mut left_out) = Steps::default();
        if self.journal.hook_pending
            && let Some(hook) = hook::file(self.root)?
        {
            match review::knows_where_hooks_are(self.task.there, self.root) {
                true => steps.push(Step::Hook),
                false => left_out.push(messages::setup::hook_left(&hook)),
            }
        }
        if let Some((source, from)) = source.and_then(|source| Some((source, source.root()?))) {
            let (more, others) = self.of_source(source, from, config)?;
            steps.extend(more);
            left_out.extend(others);
        }
        let runs = self.setup.run.iter().map(|command| Step::Run(command.clone()));
        steps.extend(runs.filter(|run| !self.journal.has(run.mark())));
        Ok((steps, left_out))
    }

    /// Links come first: what is below one is the source's own, and no copy.
    fn of_source(&self, source: &Repository, from: &Path, config: &Config) -> Result<Steps, GitError> {
        let root = self.root;
        let some = |step: fn(Vec<_>) -> Step, paths: Vec<_>| (!paths.is_empty()).then(|| step(paths));
        let link::Found { links, left_out: not_linked } = link::look(from, root, &self.setup.link);
        let mut found = copy::look(&Choice { source: from, root, patterns: &self.setup.copy })?;
        let is_linked = |path: &Path| links.iter().any(|link| path.starts_with(link));
        found.files.retain(|path| !is_linked(path));
        found.left_out.retain(|(path, _)| !link::is_below_one(path, &self.setup.link));
        let mut steps: Vec<Step> = links.into_iter().map(Step::Link).collect();
        steps.extend(some(Step::Copy, found.files));
        if self.setup.submodules {
            let lacking = submodules::lacking(from, root, self.journal.submodules_begun)?;
            steps.extend(some(Step::Submodules, lacking));
        }
        let wishes = venvs::wishes(source, self.task.there, config, self.journal.python.as_deref());
        steps.extend(wishes.into_iter().map(Step::Venv));
        let mut envrcs = envrcs::Found::default();
        if self.setup.direnv {
            envrcs = envrcs::look(from, root, self.now)?;
            let to_allow = envrcs.to_allow.into_iter().map(Step::Direnv);
            steps.extend(to_allow.filter(|step| !self.journal.has(step.mark())));
        }
        let not_allowed =
            envrcs.left.iter().map(|(file, other)| messages::setup::envrc_left(root, file, other, from));
        let not_linked = not_linked.iter().map(|(path, why)| messages::setup::not_linked(path, why));
        let not_copied = found.left_out.iter().map(|(path, why)| messages::setup::not_copied(path, why));
        Ok((steps, not_linked.chain(not_copied).chain(not_allowed).collect()))
    }
}
