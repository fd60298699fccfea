//! `wtsh wcd`: what the shell function `wcd` evaluates.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::ask::{self, Answer, Enter};
use super::failure::Failure;
use super::here::{CurrentFolder, Here};
use super::locate::{Lacking, Miss, Why};
use super::messages::targets::Maker;
use super::standing::{Event, Standing, set_up_told};
use super::{locate, messages, new, pick, relocate, remove};
use crate::config::{Config, Create};
use crate::file::path::without_dots;
use crate::git::{BStr, ByteSlice, Worktree};
use crate::shell::{Shell, init, script};
use crate::store::lock::Patience;
use crate::worktree::target::is_explicit;
use crate::worktree::{Target, place};
use wish::{Leave, Wish};

pub mod wish;

#[cfg(test)]
mod tests;

/// The private call `wtsh wcd SHELL PROTOCOL FLAGS SESSION ARGS…`: the shell function makes it, people do
/// not.
#[derive(Debug, PartialEq, Eq)]
struct Call {
    shell: Shell,
    flags: OsString,
    /// What the shell remembers, as it was given to it.
    session: OsString,
    wish: Wish,
}

/// Where the shell is to go.
struct Way {
    /// `None`: it stays.
    place: Option<PathBuf>,
    /// The root of a worktree that was made.
    made: Option<PathBuf>,
    /// How what was done ended; the shell goes there all the same.
    ended: Result<(), Failure>,
}

impl Way {
    fn to(place: PathBuf) -> Way {
        Way { place: Some(place), made: None, ended: Ok(()) }
    }
}

/// Writes shell code to stdout and only that: nothing at all where there is nowhere to go. The code changes
/// directory and then does what a prompt there would, so that the rest of the line has that worktree's
/// environment.
pub fn run(words: impl Iterator<Item = OsString>) -> Result<(), Failure> {
    let call = Call::parse(words)?;
    let standing = Standing::of_process(call.shell, &call.flags, Event::Cd, &call.session);
    let previous = &standing.session.previous;
    let way = match &call.wish {
        Wish::Help => {
            let code = script::print(call.shell, messages::targets::wcd_help().as_bytes());
            return Ok(std::io::stdout().write_all(&code)?);
        }
        Wish::Go(target) => go(target.as_deref(), previous)?,
        Wish::Create(arguments) => create(&here_to_make(last(previous))?, arguments)?,
        Wish::Leave(leave) => leave_or_stay(leave)?,
    };
    if let Some(place) = way.place {
        let mut standing = standing;
        // How far its set-up got has just been said.
        if let Some(root) = way.made.filter(|_| way.ended.is_err()) {
            standing.session.tell_once(&set_up_told(&root));
        }
        write_code(standing, place)?;
    }
    way.ended
}

fn write_code(mut standing: Standing, place: PathBuf) -> Result<(), Failure> {
    let change_directory = script::change_directory(standing.shell, &place);
    if standing.direnv {
        let code = [change_directory, script::hooks_after_direnv(standing.shell)].concat();
        return Ok(std::io::stdout().write_all(&code)?);
    }
    (standing.cwd, standing.is_gone) = (Some(place), false);
    standing.patience = Patience::COMMAND;
    let answer = standing.answer();
    std::io::stdout().write_all(&[change_directory, answer.code].concat())?;
    // Where stderr is closed there is nobody to tell.
    let _ = std::io::stderr().write_all(answer.notices.as_bytes());
    Ok(())
}

/// To a worktree that is there, or that the person wants to be made.
fn go(target: Option<&OsStr>, previous: &[PathBuf]) -> Result<Way, Failure> {
    let previous = last(previous);
    match destination_from(&|| here_or(previous), target, previous) {
        Ok(place) => Ok(Way::to(place)),
        Err(Miss::Lacking(lacking)) => make_if_wanted(&lacking, previous),
        Err(miss) => Err(miss.failure(Maker::Wcd)),
    }
}

fn make_if_wanted(lacking: &Lacking, previous: Option<&Path>) -> Result<Way, Failure> {
    let here = match (Here::find(), previous) {
        (Ok(here), _) => here,
        (Err(_), Some(root)) => return Err(messages::targets::lacking_elsewhere(lacking, root)),
        (Err(failure), None) => return Err(failure),
    };
    if !wanted(lacking)? {
        return Err(messages::targets::lacking(lacking, Maker::Wcd));
    }
    let branch = OsStr::from_bytes(&lacking.branch).into();
    create(&here, &new::Arguments { branch, ..Default::default() })
}

/// Whether to make a worktree where there is none (`[wcd] create`). Of several remotes' branches of one name only the person
/// can tell which is meant, and says so by typing it. A 'no' needs no more words.
fn wanted(lacking: &Lacking) -> Result<bool, Failure> {
    if matches!(&lacking.why, Why::OnRemotes(remotes) if remotes.len() > 1) {
        return Ok(false);
    }
    match Config::load().0.wcd.create {
        Create::Always => Ok(true),
        Create::Ask if ask::can_ask() => {
            match ask::confirm(&messages::targets::make_one(lacking), Enter::Yes)? {
                Answer::Yes => Ok(true),
                Answer::No => Err(Failure::could_not("")),
                Answer::Gone | Answer::Stopped => Err(Failure::cancelled()),
            }
        }
        Create::Ask | Create::Never => Ok(false),
    }
}

fn create(here: &Here, arguments: &new::Arguments) -> Result<Way, Failure> {
    let made = new::make(here, arguments, Maker::Wcd)?;
    Ok(Way { place: Some(kept(here, &made.root)), made: Some(made.root), ended: made.set_up })
}

fn leave_or_stay(leave: &Leave) -> Result<Way, Failure> {
    let here = Here::find()?;
    let place = match leave {
        Leave::Remove(arguments) => remove::remove(&here, arguments)?.go_to,
        Leave::Move(arguments) => relocate::relocate(&here, arguments)?.go_to,
    };
    Ok(Way { place, made: None, ended: Ok(()) })
}

impl Call {
    /// `words` are those after `wtsh wcd`.
    fn parse(mut words: impl Iterator<Item = OsString>) -> Result<Self, Failure> {
        let mut word = || words.next().unwrap_or_default();
        let (shell, protocol, flags, session) = (word(), word(), word(), word());
        let shell = shell.to_str().and_then(Shell::named).filter(|_| protocol == init::PROTOCOL);
        let shell = shell.ok_or_else(messages::shell::other_version)?;
        messages::wcd_is_called(init::called(&flags));
        Ok(Call { shell, flags, session, wish: Wish::parse(words.collect())? })
    }
}

/// The absolute path that `wcd TARGET` goes to. `previous`: the roots of the worktrees that the shell was in
/// before, the last first. One of them is what `-` stands for; and from outside of any repository, or where
/// the folder was removed, words are looked up where the shell was last.
pub fn destination(target: Option<&OsStr>, previous: &[PathBuf]) -> Result<PathBuf, Failure> {
    let previous = last(previous);
    destination_from(&|| here_or(previous), target, previous).map_err(|miss| miss.failure(Maker::New))
}

fn last(previous: &[PathBuf]) -> Option<&Path> {
    previous.iter().find(|root| root.is_dir()).or(previous.first()).map(PathBuf::as_path)
}

fn here_or(previous: Option<&Path>) -> Result<Here, Failure> {
    Here::find().or_else(|failure| previous.and_then(|root| Here::at(root.to_owned()).ok()).ok_or(failure))
}

/// To go to where the shell was last may be meant from anywhere; to make something there, only from a folder that was deleted.
fn here_to_make(previous: Option<&Path>) -> Result<Here, Failure> {
    let is_gone = || CurrentFolder::find(std::env::var_os("PWD")).is_ok_and(|current| current.is_gone);
    here_or(previous.filter(|_| is_gone()))
}

/// Where one stands is only found out if it matters: `wcd -` leads out of a folder that was deleted, too.
fn destination_from(
    find: &dyn Fn() -> Result<Here, Failure>,
    target: Option<&OsStr>,
    previous: Option<&Path>,
) -> Result<PathBuf, Miss> {
    let Some(word) = target.map(|target| target.as_bytes().as_bstr()) else {
        return chosen(&find()?);
    };
    match Target::of(word) {
        Target::Root => Ok(locate::own_root(&find()?)?),
        Target::Previous => Ok(back(find().ok().as_ref(), &locate::previous_root(previous)?)),
        Target::Main => {
            let here = find()?;
            Ok(kept(&here, &locate::seen_root(&here, locate::main(&here)?)))
        }
        Target::Named(name) => {
            let here = find()?;
            let worktree = locate::find(&here, name)?;
            Ok(named_folder(&here, name, worktree)
                .unwrap_or_else(|| kept(&here, &locate::seen_root(&here, worktree))))
        }
    }
}

fn kept(here: &Here, to: &Path) -> PathBuf {
    match here.repository.root() {
        Some(from) => place::kept(from, &here.cwd, to, Path::is_dir),
        None => to.to_owned(),
    }
}

/// The place is kept between two worktrees of one repository; the previous one may be of another, or this
/// folder in none.
fn back(here: Option<&Here>, previous: &Path) -> PathBuf {
    let real = previous.canonicalize().ok();
    let is_it = |worktree: &Worktree| worktree.root == previous || Some(&worktree.root) == real.as_ref();
    match here.filter(|here| here.repository.worktrees().iter().any(is_it)) {
        Some(here) => kept(here, previous),
        None => previous.to_owned(),
    }
}

/// A path that says that it is one, to a folder below the worktree's root: exactly there.
fn named_folder(here: &Here, word: &BStr, worktree: &Worktree) -> Option<PathBuf> {
    let path = word.to_path().ok().filter(|path| is_explicit(path))?;
    let asked = without_dots(&here.cwd.join(path));
    let is_root = asked.canonicalize().ok()? == worktree.root.canonicalize().ok()?;
    (!is_root && asked.is_dir()).then_some(asked)
}

/// The worktree that the person chooses of all that one can go to.
fn chosen(here: &Here) -> Result<PathBuf, Miss> {
    let worktrees = here.repository.worktrees();
    let standing: Vec<usize> =
        (0..worktrees.len()).filter(|&index| !worktrees[index].bare && !worktrees[index].missing()).collect();
    if standing.is_empty() || !pick::can_pick() {
        return Err(messages::targets::no_target(&locate::rows(here, &standing)).into());
    }
    let worktree = &worktrees[pick::pick(here, &standing, "")?];
    Ok(kept(here, &locate::seen_root(here, worktree)))
}
