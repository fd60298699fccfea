//! `wtsh exec`: a command in another worktree, with the environment that a shell has there.

use std::convert::Infallible;
use std::ffi::{OsStr, OsString};
use std::io::{Write, stderr};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::entered::{Entered, Entry};
use super::failure::Failure;
use super::here::Here;
use super::site::Caller;
use super::{messages, wcd};
use crate::config::Config;
use crate::git::ByteSlice;
use crate::process::program::{self, Replacement};
use crate::worktree::Target;

/// Run a command in another worktree, with the environment that a shell has there
///
/// It runs where `wcd TARGET` goes to (from apps/api in that worktree's apps/api, where there is one), with
/// its virtual environment, its .env, and without those of the worktree that you are in; where you have
/// allowed an .envrc there, direnv brings them. Its exit code is the command's; 127 if there is no such
/// command, 126 if it can't be run. For example:
///
/// wtsh exec staging -- python manage.py migrate
#[derive(clap::Args)]
pub struct Arguments {
    /// A branch, a worktree's folder, a path, or a part of one; ^ the main worktree, . the root of this one
    target: OsString,
    /// The command and its arguments; a -- may stand before it
    #[arg(trailing_var_arg = true, required = true, value_name = "CMD")]
    command: Vec<OsString>,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let Arguments { target, command } = arguments;
    let folder = destination(&target)?;
    let there = Here::at(folder.clone())?;
    let (config, _) = Config::load();
    let here = Here::find().ok().map(|here| here.cwd);
    let entry = Entry { from: here.as_deref(), there: &there.repository, folder: &folder, config: &config };
    let entered = Entered::of(Caller::of_process(&config), &entry);
    for notice in &entered.notices {
        // Where stderr is closed there is nobody to tell.
        let _ = writeln!(stderr(), "{notice}");
    }
    let from = here.as_deref().filter(|_| entered.is_on_its_way()).unwrap_or(&folder);
    let Err(failure) = become_command(entered, &command, &folder, from);
    Err(failure)
}

/// Where `wcd TARGET` would go. What the shell was in before, only `wcd` knows.
fn destination(target: &OsStr) -> Result<PathBuf, Failure> {
    match Target::of(target.as_bytes().as_bstr()) {
        Target::Previous => Err(messages::targets::previous_unknown("exec BRANCH -- CMD")),
        _ => wcd::destination(Some(target), &[]),
    }
}

fn become_command(
    entered: Entered,
    command: &[OsString],
    folder: &Path,
    from: &Path,
) -> Result<Infallible, Failure> {
    let Some(word) = command.first() else { return Err(messages::exec::no_command()) };
    let program = if entered.is_through_direnv() { PathBuf::new() } else { named(word, &entered, folder)? };
    let (program, words) = entered.command(&program, command, folder);
    let variables = entered.variables.into_iter().collect();
    program::become_program(Replacement { program: &program, words: &words, folder: from, variables })
        .map_err(|error| messages::exec::not_started(&program, &error))
}

fn named(word: &OsStr, entered: &Entered, folder: &Path) -> Result<PathBuf, Failure> {
    let path = entered.variables.get(OsStr::new("PATH")).map(OsString::as_os_str);
    program::named(word, path, folder).map_err(|missing| messages::exec::no_program(word, &missing, folder))
}
