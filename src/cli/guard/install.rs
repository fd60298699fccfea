//! `wtsh guard install`: git asks before each push, whoever starts it.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::hook_file::{self, HookError, Installed};
use super::report;
use crate::cli::failure::Failure;
use crate::cli::here::{Here, the_persons};
use crate::cli::messages;
use crate::cli::say::say;
use crate::git::change::command::{GitError, ask, change};
use crate::git::change::followed;
use crate::git::{ByteSlice, Hooks, Repository, TrackedPaths};
use crate::process::program;
use crate::shell::{Shell, quote};

#[derive(clap::Args)]
pub struct Arguments {
    /// For every repository of yours (git 2.54 and later)
    #[arg(long)]
    global: bool,
}

/// git has hooks in its configuration since this version (git-hook(1), `hook.<name>.command`).
const CONFIGURES_HOOKS: (u32, u32) = (2, 54);
const KEYS: [&str; 2] = ["hook.wtsh.command", "hook.wtsh.event"];

pub fn install(arguments: Arguments) -> Result<(), Failure> {
    let here = if arguments.global { None } else { Some(Here::find()?) };
    let dir =
        here.as_ref().map_or_else(|| PathBuf::from("/"), |here| here.repository.common_dir().to_owned());
    let version = followed::version(&dir);
    if version.is_some_and(|version| version >= CONFIGURES_HOOKS) {
        configure(&dir, arguments.global).map_err(|error| messages::git::failed(&error))?;
        say(&messages::guard::hook_configured(arguments.global));
        return Ok(());
    }
    let here = here.ok_or_else(|| messages::guard::no_global_hook(version))?;
    the_persons(&here.repository)?;
    let folder = folder(&here.repository)?;
    let file = hook_file::path(&folder);
    refuse_tracked(&here.repository, &file)?;
    let wtsh = std::env::current_exe()?;
    match hook_file::install(&folder, &wtsh).map_err(|error| failed(&folder, &error))? {
        Installed::Now { before } => say(&messages::guard::hook_installed(&file, before)),
        Installed::Already => say(&messages::guard::hook_is_there(&file)),
    }
    Ok(())
}

pub fn uninstall(arguments: Arguments) -> Result<(), Failure> {
    let here = if arguments.global { None } else { Some(Here::find()?) };
    let dir =
        here.as_ref().map_or_else(|| PathBuf::from("/"), |here| here.repository.common_dir().to_owned());
    let mut is_done = false;
    if is_configured(&dir, arguments.global) {
        unset(&dir, arguments.global).map_err(|error| messages::git::failed(&error))?;
        say(&messages::guard::hook_unconfigured());
        is_done = true;
    }
    let Some(here) = here else { return Ok(()) };
    the_persons(&here.repository)?;
    let folder = folder(&here.repository)?;
    match hook_file::uninstall(&folder).map_err(|error| failed(&folder, &error))? {
        Some((file, before)) => say(&messages::guard::hook_removed(&file, before)),
        None if !is_done => say(&messages::guard::no_hook(&hook_file::path(&folder))),
        None => {}
    }
    Ok(())
}

pub fn status() -> Result<(), Failure> {
    let here = Here::find()?;
    let repository = &here.repository;
    the_persons(repository)?;
    let folder = folder(repository)?;
    let file = hook_file::path(&folder);
    let (global, local) =
        (is_configured(repository.common_dir(), true), is_configured(repository.common_dir(), false));
    if global || local {
        say(&messages::guard::hook_configured(global));
    } else if hook_file::is_ours(&file) && !program::is_executable(&file) {
        say(&messages::guard::hook_not_run(&file));
    } else if hook_file::is_ours(&file) {
        say(&messages::guard::hook_installed(&file, hook_file::before_path(&folder).exists()));
    } else {
        say(&messages::guard::no_hook(&file));
    }
    report::allowed(repository).iter().for_each(|mapping| say(&messages::guard::mapping_line(mapping)));
    Ok(())
}

/// The folder in which git looks for hooks: `core.hooksPath`, or the repository's own.
fn folder(repository: &Repository) -> Result<PathBuf, Failure> {
    let dir = repository.root().unwrap_or(repository.common_dir());
    let words = ["rev-parse", "--git-path", "hooks"].map(OsString::from).into();
    let said = ask(dir, words, b"").map_err(|error| messages::git::failed(&error))?;
    Ok(dir.join(OsStr::from_bytes(said.strip_suffix(b"\n").unwrap_or(&said))))
}

fn refuse_tracked(repository: &Repository, file: &Path) -> Result<(), Failure> {
    let Some(root) = repository.root() else { return Ok(()) };
    let Ok(inside) = file.strip_prefix(root) else { return Ok(()) };
    match TrackedPaths::of(repository).find(inside) {
        Ok(None) => Ok(()),
        Ok(Some(_)) | Err(_) => Err(messages::guard::hook_is_tracked(file)),
    }
}

fn scope(global: bool) -> &'static str {
    if global { "--global" } else { "--local" }
}

fn configure(dir: &Path, global: bool) -> Result<(), GitError> {
    let wtsh = std::env::current_exe().map_err(GitError::NotStarted)?;
    let mut command = OsString::from(quote_for_sh(&wtsh));
    command.push(" guard pre-push");
    for (key, value) in KEYS.into_iter().zip([command, "pre-push".into()]) {
        let words = [OsString::from("config"), scope(global).into(), key.into(), value];
        change(dir, Hooks::Skip, words.into())?;
    }
    Ok(())
}

fn quote_for_sh(path: &Path) -> String {
    quote::quote(Shell::Bash, path.as_os_str().as_bytes()).to_str_lossy().into_owned()
}

fn is_configured(dir: &Path, global: bool) -> bool {
    let words = ["config", scope(global), "--get", KEYS[0]].map(OsString::from).into();
    ask(dir, words, b"").is_ok_and(|said| !said.trim_ascii().is_empty())
}

fn unset(dir: &Path, global: bool) -> Result<(), GitError> {
    let words = ["config", scope(global), "--remove-section", "hook.wtsh"].map(OsString::from).into();
    change(dir, Hooks::Skip, words).map(drop)
}

fn failed(folder: &Path, error: &HookError) -> Failure {
    match error {
        HookError::InTheWay => {
            messages::guard::hook_in_the_way(&hook_file::before_path(folder), &hook_file::path(folder))
        }
        HookError::Io(path, error) => messages::guard::hook_failed(path, error),
    }
}
