//! `[remove] run`: what is done before a worktree goes.

use std::collections::VecDeque;
use std::path::Path;

use crate::cli::entered::{Entered, Entry};
use crate::cli::failure::Failure;
use crate::cli::here::{Here, current_folder};
use crate::cli::messages;
use crate::cli::site::Caller;
use crate::config::Config;
use crate::process::{interrupt, job};
use crate::setup::command::Planned;
use crate::term::clean::clean;
use crate::term::progress::Progress;

/// Lines of a failed command's output that are shown.
const KEPT: usize = 20;

/// A command that did not succeed.
pub struct Failed<'a> {
    pub line: &'a str,
    /// `None`: it was killed, or not started.
    pub code: Option<i32>,
    /// What it said last, cleaned.
    pub output: Vec<String>,
}

/// Runs them at the root, one after the other, with the worktree's environment. The first that fails stops the removal; with
/// `force` that is only said. `with_branch`: the branch is to go, too.
pub fn run(commands: &[String], root: &Path, force: bool, with_branch: bool) -> Result<(), Failure> {
    if commands.is_empty() {
        return Ok(());
    }
    let there = Here::at(root.to_owned())?;
    let (config, _) = Config::load();
    let cwd = current_folder(std::env::var_os("PWD")).ok();
    let entry = Entry { from: cwd.as_deref(), there: &there.repository, folder: root, config: &config };
    let entered = Entered::of(Caller::of_process(&config), &entry);
    let progress = Progress::on_stderr();
    for (at, line) in commands.iter().enumerate() {
        let failure = one(line, root, &entered, &progress);
        if interrupt::received().is_some() {
            return Err(messages::removing::stopped(root, &commands[..=at]));
        }
        match failure {
            Ok(()) => {}
            Err(failed) if force => crate::cli::say::say(&messages::removing::goes_on(&failed)),
            Err(failed) => return Err(messages::removing::command_failed(failed, root, with_branch)),
        }
    }
    Ok(())
}

fn one<'a>(line: &'a str, root: &Path, entered: &Entered, progress: &Progress) -> Result<(), Failed<'a>> {
    let command = entered.planned(&Planned::shell(line, root), root);
    let step = progress.step(&messages::removing::running(line));
    let mut last: VecDeque<String> = VecDeque::new();
    let ended = job::follow(command, &mut |text| {
        step.line(text);
        if last.len() == KEPT {
            last.pop_front();
        }
        last.push_back(clean(text).into_owned());
    });
    match ended {
        Ok(status) if status.success() => {
            step.done(&messages::removing::ran(line));
            Ok(())
        }
        Ok(status) => {
            step.failed();
            Err(Failed { line, code: status.code(), output: last.into() })
        }
        Err(error) => {
            step.failed();
            Err(Failed { line, code: None, output: vec![error.to_string()] })
        }
    }
}
