//! A program that a step starts.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::program;
use crate::state::diff::Variables;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Absolute.
    pub program: PathBuf,
    /// Its arguments.
    pub words: Vec<OsString>,
    pub folder: PathBuf,
    /// Set (or unset) beside the worktree's own environment.
    pub variables: Vec<(OsString, Option<OsString>)>,
}

impl Planned {
    /// A line for `sh`.
    pub fn shell(line: &str, folder: &Path) -> Planned {
        let words = vec!["-c".into(), line.into()];
        Planned { program: PathBuf::from("/bin/sh"), words, folder: folder.to_owned(), variables: Vec::new() }
    }

    /// To be started in this environment.
    pub fn command(&self, environment: &Variables) -> Command {
        let mut command = program::command(&self.program);
        command.args(&self.words).current_dir(&self.folder).env_clear().envs(environment);
        command.env("PWD", &self.folder);
        for (name, value) in &self.variables {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
    }

    /// The program and its arguments, as one would type them.
    pub fn typed(&self) -> Vec<OsString> {
        let name = self.program.file_name().unwrap_or(self.program.as_os_str());
        std::iter::once(name.to_owned()).chain(self.words.iter().cloned()).collect()
    }
}
