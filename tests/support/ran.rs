//! wtsh as a script runs it: what it prints, and how it ends.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::repository::Sandbox;

pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// wtsh with these arguments, from a shell that stands in `dir`, and nothing to read.
pub fn wtsh(sandbox: &Sandbox, dir: &Path, arguments: &[&str]) -> Command {
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_wtsh"), dir);
    command.args(arguments).env("PWD", dir).stdin(Stdio::null());
    command
}

pub fn run(command: &mut Command) -> Ran {
    let Output { status, stdout, stderr } = command.output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("it is text");
    Ran { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

pub fn at(sandbox: &Sandbox, dir: &Path, arguments: &[&str]) -> Ran {
    run(&mut wtsh(sandbox, dir, arguments))
}
