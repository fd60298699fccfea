//! About the prompt and its configuration.

use std::path::Path;

use super::folder;
use crate::cli::failure::Failure;
use crate::config::{Config, Warning};
use crate::git::DiscoverError;
use crate::term::clean::clean;

/// `--format` that can't be read; `at` is a byte offset in it.
pub fn format(format: &str, at: usize, what: &str) -> Failure {
    let column = format.get(..at).map_or(0, |before| before.chars().count()) + 1;
    let (format, what) = (clean(format.as_bytes()), clean(what.as_bytes()));
    Failure::usage(format!("the format '{format}' makes no sense at character {column}: {what}"))
        .hint("a format is text with $worktree, $branch and so on in it: '[$worktree](bold sky)$venv'")
}

pub fn no_current_folder(error: &std::io::Error) -> Failure {
    Failure::could_not(format!("there is no telling the current folder: {error}"))
        .hint("go to a folder that is there, or name one with -C DIR")
}

pub fn unusable_repository(error: &DiscoverError) -> String {
    let shown = |path: &std::path::Path| clean(path.as_os_str().as_encoded_bytes()).into_owned();
    match error {
        DiscoverError::DanglingGitFile { file, target } => {
            format!("{} names {}, which is no git dir", shown(file), shown(target))
        }
        DiscoverError::Unreadable { path, error } => format!("{} can't be read: {error}", shown(path)),
    }
}

/// A mistake in the configuration's file.
pub fn config_warning(warning: &Warning) -> String {
    let file = Config::path().map_or_else(|| "wtsh.toml".to_owned(), |path| folder(&path));
    let Warning { line, column, what } = warning;
    format!("wtsh: {file}:{line}:{column}: {}", clean(what.as_bytes()))
}
