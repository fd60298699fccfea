//! `wtsh wcd`: what the shell function `wcd` evaluates.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::here::Here;
use super::standing::{Event, Standing};
use super::{locate, messages};
use crate::git::{BStr, ByteSlice, Worktree};
use crate::shell::{Shell, init, script};
use crate::store::lock::Patience;
use crate::worktree::target::{is_explicit, without_dots};
use crate::worktree::{Target, place};

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

/// What the person typed after `wcd`.
#[derive(Debug, PartialEq, Eq)]
enum Wish {
    Help,
    Go(Option<OsString>),
}

/// Writes shell code to stdout and only that: nothing at all where there is nowhere to go. The code changes
/// directory and then does what a prompt there would, so that the rest of the line has that worktree's
/// environment.
pub fn run(words: impl Iterator<Item = OsString>) -> Result<(), Failure> {
    let call = Call::parse(words)?;
    let Wish::Go(target) = &call.wish else {
        // Where stderr is closed there is nobody to tell.
        let _ = writeln!(std::io::stderr(), "{}", messages::targets::wcd_help());
        return Ok(());
    };
    let mut standing = Standing::of_process(call.shell, &call.flags, Event::Cd, &call.session);
    let place = destination(target.as_deref(), &standing.session.previous)?;
    let change_directory = script::change_directory(call.shell, &place);
    if standing.direnv {
        let code = [change_directory, script::hooks_after_direnv(call.shell)].concat();
        return Ok(std::io::stdout().write_all(&code)?);
    }
    standing.cwd = Some(place);
    standing.patience = Patience::COMMAND;
    let answer = standing.answer();
    std::io::stdout().write_all(&[change_directory, answer.code].concat())?;
    // Where stderr is closed there is nobody to tell.
    let _ = std::io::stderr().write_all(answer.notices.as_bytes());
    Ok(())
}

impl Call {
    /// `words` are those after `wtsh wcd`.
    fn parse(mut words: impl Iterator<Item = OsString>) -> Result<Self, Failure> {
        let mut word = || words.next().unwrap_or_default();
        let (shell, protocol, flags, session) = (word(), word(), word(), word());
        let shell = shell.to_str().and_then(Shell::named).filter(|_| protocol == init::PROTOCOL);
        let shell = shell.ok_or_else(messages::shell::other_version)?;
        Ok(Call { shell, flags, session, wish: wish(words)? })
    }
}

fn wish(arguments: impl Iterator<Item = OsString>) -> Result<Wish, Failure> {
    let mut targets = Vec::new();
    let mut options_end = false;
    for word in arguments {
        match word.as_bytes() {
            b"--" if !options_end => options_end = true,
            b"-h" | b"--help" if !options_end => return Ok(Wish::Help),
            b"-c" | b"--create" if !options_end => return Err(messages::targets::cannot_create_yet()),
            [b'-', _, ..] if !options_end => return Err(messages::targets::wcd_unknown_option(&word)),
            _ => targets.push(word),
        }
    }
    if targets.len() > 1 { Err(messages::targets::wcd_one_target()) } else { Ok(Wish::Go(targets.pop())) }
}

/// The absolute path that `wcd TARGET` goes to. `previous`: the roots of the worktrees that the shell was in
/// before, the last first. One of them is what `-` stands for; and from outside of any repository, or where
/// the folder was removed, words are looked up where the shell was last.
pub fn destination(target: Option<&OsStr>, previous: &[PathBuf]) -> Result<PathBuf, Failure> {
    let previous = previous.iter().find(|root| root.is_dir()).or(previous.first()).map(PathBuf::as_path);
    let find = || {
        Here::find()
            .or_else(|failure| previous.and_then(|root| Here::at(root.to_owned()).ok()).ok_or(failure))
    };
    destination_from(&find, target, previous)
}

/// Where one stands is only found out if it matters: `wcd -` leads out of a folder that was deleted, too.
fn destination_from(
    find: &dyn Fn() -> Result<Here, Failure>,
    target: Option<&OsStr>,
    previous: Option<&Path>,
) -> Result<PathBuf, Failure> {
    let Some(word) = target.map(|target| target.as_bytes().as_bstr()) else {
        return Err(where_to(&find()?));
    };
    match Target::of(word) {
        Target::Root => locate::own_root(&find()?),
        Target::Previous => Ok(back(find().ok().as_ref(), &locate::previous_root(previous)?)),
        Target::Main => {
            let here = find()?;
            Ok(kept(&here, &locate::seen_root(&here, locate::main(&here)?)))
        }
        Target::Named(name) => {
            let here = find()?;
            let worktree = locate::named(&here, name)?;
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

fn where_to(here: &Here) -> Failure {
    let worktrees = here.repository.worktrees();
    let standing: Vec<usize> =
        (0..worktrees.len()).filter(|&index| !worktrees[index].bare && !worktrees[index].missing).collect();
    messages::targets::no_target(&locate::rows(here, &standing))
}
