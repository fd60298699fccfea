//! Having git make a worktree, all of it or nothing.

use std::path::{Path, PathBuf};

use super::claim::Claim;
use super::facts::dir;
use super::journal::{Journal, Stage};
use super::take::Unpacked;
use super::undo::{self, Left};
use super::{place, say};
use crate::cli::failure::{Failure, Kind};
use crate::cli::here::Here;
use crate::cli::messages;
use crate::cli::setup::hook;
use crate::git::change::branch::commit_of;
use crate::git::change::command::GitError;
use crate::git::change::unfinished;
use crate::git::change::worktree::{self, Checkout};
use crate::git::{ByteSlice, Hooks};
use crate::process::interrupt;
use crate::term::progress::Progress;

/// Makes what was claimed. Where that fails, or somebody asks to stop, everything is as it was.
/// `Some`: it was made, and something was not as it should be. The note stays for as long as it is set up. `hooks`: from where git runs
/// them.
pub fn build(here: &Here, claim: Claim, hooks: Option<&Path>) -> Result<(Option<Failure>, Journal), Failure> {
    let progress = Progress::on_stderr();
    let title = messages::making::making(&claim.folder, &place::typed(here, &claim.folder));
    let step = progress.step(&title);
    // What is said while the step is drawn would break its line.
    let mut said = Vec::new();
    let built = make(here, &claim, hooks, &mut said);
    match built {
        Ok(unpacked) => {
            step.done(&format!("{title}, {}", claim.order.said));
            claim.order.notes.iter().chain(&unpacked.notes).chain(&said).for_each(|line| say(line));
            // Where it can't be noted, the next one takes it for one whose maker died at the end.
            let _ = claim.journal.reached(Stage::Made);
            Ok((unpacked.trouble, claim.journal))
        }
        Err(trouble) => {
            step.failed();
            let left = take_back(here, &claim, &trouble);
            said.iter().for_each(|line| say(line));
            claim.journal.end();
            Err(failure(&claim.folder, trouble, &left))
        }
    }
}

/// Why it was not made.
enum Trouble {
    Git {
        error: GitError,
        hook: Option<PathBuf>,
    },
    /// Somebody asked to stop, and that is all.
    Stopped,
    Failure(Failure),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Trouble::Failure(failure)
    }
}

/// What could not be taken back.
fn take_back(here: &Here, claim: &Claim, trouble: &Trouble) -> Left {
    let mut left = undo::take_back(here, &claim.record, claim.journal.written()).left;
    let died = |error: &GitError| matches!(error, GitError::Failed { code: None, .. });
    let is_cut_off = match trouble {
        Trouble::Git { error, .. } => died(error),
        Trouble::Stopped => true,
        Trouble::Failure(_) => false,
    };
    if is_cut_off {
        left.folder = undo::sweep(here, &claim.record);
    }
    left
}

fn failure(folder: &Path, trouble: Trouble, left: &Left) -> Failure {
    match trouble {
        Trouble::Git { error, hook } => messages::making::not_made(folder, &error, hook.as_deref(), left),
        Trouble::Stopped => {
            messages::half_made::stopped(left).iter().for_each(|line| say(line));
            Failure::cancelled()
        }
        Trouble::Failure(failure) => messages::half_made::with_left(failure, left),
    }
}

fn make(
    here: &Here,
    claim: &Claim,
    hooks: Option<&Path>,
    said: &mut Vec<String>,
) -> Result<Unpacked, Trouble> {
    go_on()?;
    if let Some(pattern) = place::exclude(here, &claim.folder)? {
        said.push(messages::making::excluded(&pattern));
    }
    let (words, trouble) = add(here, claim, hooks)?;
    said.extend(messages::making::git_said(&words));
    go_on()?;
    let Some(luggage) = &claim.luggage else { return Ok(Unpacked { trouble, ..Unpacked::default() }) };
    let unpacked =
        luggage.unpack(&claim.folder, &claim.journal).map_err(|failure| match interrupt::received() {
            // Where the changes are is to be said in any case.
            Some(_) => Failure { kind: Kind::Cancelled, ..failure },
            None => failure,
        })?;
    Ok(Unpacked { trouble: unpacked.trouble.or(trouble), ..unpacked })
}

/// What git said of it, or a hook. `Some`: git made it, and the hook that it ran last failed.
fn add(here: &Here, claim: &Claim, hooks: Option<&Path>) -> Result<(Vec<u8>, Option<Failure>), Trouble> {
    let commit = claim.order.commit.to_hex().to_string();
    let checkout = match &claim.order.branch {
        Some(branch) => Checkout::Branch(branch.as_bstr()),
        None => Checkout::Detached(commit.as_bytes().as_bstr()),
    };
    let (from, run) = hooks.map_or((dir(&here.repository), Hooks::Skip), |from| (from, Hooks::Run));
    match worktree::add(from, &claim.folder, checkout, run) {
        Ok(said) => Ok((said, None)),
        // git says that a signal ended it as it says anything else.
        Err(_) if interrupt::received().is_some() => Err(Trouble::Stopped),
        Err(error) => {
            let hook = hooks.and_then(|_| failed_hook(claim, &error));
            if is_whole(here, claim) {
                let trouble = messages::making::hook_failed(&claim.folder, &error, hook.as_deref());
                return Ok((Vec::new(), Some(trouble)));
            }
            Err(Trouble::Git { error, hook })
        }
    }
}

/// git takes its lock away when all is there, and runs the hook after that.
fn is_whole(here: &Here, claim: &Claim) -> bool {
    let path = claim.record.path.as_deref();
    let entry = path.and_then(|path| unfinished::entry_of(here.repository.common_dir(), path));
    entry.is_some_and(|entry| !entry.initializing && entry.complete)
        && commit_of(&claim.folder, "HEAD".into()) == Some(claim.order.commit)
}

/// The hook post-checkout, where that it failed is why `git worktree add` did: it is run last, and its exit code is git's. What git
/// itself dies of is 128, and a command line that it does not understand 129.
fn failed_hook(claim: &Claim, error: &GitError) -> Option<PathBuf> {
    let is_hooks = matches!(error, GitError::Failed { code: Some(code), .. } if *code < 128);
    let is_hooks = is_hooks && claim.folder.join(".git").exists();
    is_hooks.then(|| hook::file(&claim.folder).ok().flatten()).flatten()
}

fn go_on() -> Result<(), Trouble> {
    if interrupt::received().is_some() { Err(Trouble::Stopped) } else { Ok(()) }
}
