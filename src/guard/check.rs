//! A git command line, from its arguments to the verdict.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::arguments::{GitCommand, Push, Setting};
use super::facts::{Facts, WithSettings};
use super::pushed::{self, Pushed};
use super::situation::{self, Situation};
use super::updates::{self, NoPlan, Plan};
use super::verdict::{Verdict, verdict};
use super::{alias, given};
use crate::git::{BStr, BString, ByteSlice, Repository, Worktree};

/// Branch and destination, short names.
pub type Mapping = (Vec<u8>, Vec<u8>);

/// A push that was looked at.
#[derive(Debug)]
pub struct Checked {
    pub verdict: Verdict,
    pub situation: Situation,
    pub plan: Result<Plan, NoPlan>,
    pub dry_run: bool,
}

/// The command, if it can be a push at all: everything that can be told without a repository.
pub fn possible_push(arguments: &[BString]) -> Option<GitCommand> {
    let command = GitCommand::parse(arguments)?;
    (command.name == "push" || !super::builtin::is_builtin(&command.name)).then_some(command)
}

/// Where the repository of a command is looked for that is started in `from`.
pub fn place(command: &GitCommand, from: &Path) -> PathBuf {
    let folder = from.join(&command.folder);
    command.git_dir.as_ref().map_or(folder.clone(), |git_dir| folder.join(git_dir))
}

/// Looks at a command as it runs in the worktree `here` of the repository that was found at its `place`. `None` where it
/// is no push, or not one that the guard is to look at.
pub fn check(
    command: GitCommand,
    repository: &Repository,
    here: &Worktree,
    protected: &dyn Fn(&BStr) -> bool,
    allowed: &[Mapping],
) -> Option<Checked> {
    let gather = |facts: &dyn Facts, push: &Push, plan: Option<&Plan>| Situation {
        allowed: allowed.to_vec(),
        ..Situation::gather(repository, here, facts, push, plan, protected)
    };
    check_with(command, repository, gather, protected)
}

/// As `check`, of what git says that it is about to push to `remote`, from the worktree `here`.
pub fn check_pushed(
    pushed: &[Pushed],
    remote: &BStr,
    repository: &Repository,
    here: &Worktree,
    protected: &dyn Fn(&BStr) -> bool,
    allowed: &[Mapping],
) -> Option<Checked> {
    let variable = |name: &OsStr| std::env::var_os(name);
    let typed = WithSettings { facts: repository, settings: &given::settings(&variable) };
    if is_off(&typed) {
        return None;
    }
    let plan = pushed::plan(pushed, remote, &typed);
    let push = Push { repository: Some(remote.to_owned()), ..Push::default() };
    let mut situation = Situation::gather(repository, here, &typed, &push, Some(&plan), protected);
    situation.allowed = allowed.to_vec();
    let branch = Facts::branch(repository);
    situation.own_push = branch.and_then(|branch| situation::own_push(branch.as_bstr(), repository, &push));
    let plan = Ok(plan);
    let verdict = verdict(&plan, &situation, protected);
    Some(Checked { verdict, situation, plan, dry_run: false })
}

/// The same on any facts; `gather` is asked for the situation once it is known that this is a push.
pub(super) fn check_with(
    command: GitCommand,
    facts: &dyn Facts,
    gather: impl FnOnce(&dyn Facts, &Push, Option<&Plan>) -> Situation,
    protected: &dyn Fn(&BStr) -> bool,
) -> Option<Checked> {
    let lookup = |settings: &[Setting], name: &BStr| WithSettings { facts, settings }.alias(name);
    let command = alias::expand(command, &lookup)?;
    let typed = WithSettings { facts, settings: &command.settings };
    let push = Push::parse(&command.arguments)?;
    if is_off(&typed) {
        return None;
    }
    let plan = updates::work_out(&push, &typed);
    let mut situation = gather(&typed, &push, plan.as_ref().ok());
    situation.own_push = own_push(&command, &push, facts);
    let verdict = verdict(&plan, &situation, protected);
    Some(Checked { verdict, situation, plan, dry_run: push.dry_run })
}

/// The command that is suggested has no settings of its own.
fn own_push(command: &GitCommand, push: &Push, facts: &dyn Facts) -> Option<Vec<BString>> {
    let arguments = situation::own_push(facts.branch()?.as_ref(), facts, push)?;
    Some(command.place_arguments().into_iter().chain(arguments).collect())
}

/// `git -c wtsh.guard=off push`, or the same in a configuration file.
fn is_off(facts: &dyn Facts) -> bool {
    facts.string("wtsh", None, "guard").is_some_and(|value| says_off(value.as_bstr()))
}

/// Whether a value switches the guard off: `off`, `no`, `false`, `0`.
pub fn says_off(value: &BStr) -> bool {
    !value.is_empty() && super::facts::truth(value) == Some(false)
}
