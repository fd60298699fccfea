//! About the prompt and its configuration.

use super::shown_path;
use crate::cli::failure::Failure;
use crate::config::{Config, Warning};
use crate::term::clean::clean;

/// `--format` that can't be read; `at` is a byte offset in it.
pub fn format(format: &str, at: usize, what: &str) -> Failure {
    let column = format.get(..at).map_or(0, |before| before.chars().count()) + 1;
    let (format, what) = (clean(format.as_bytes()), clean(what.as_bytes()));
    Failure::usage(format!("the format '{format}' makes no sense at character {column}: {what}"))
        .hint("a format is text with $worktree, $branch and so on in it: '[$worktree](bold sky)$venv'")
}

/// A mistake in the configuration's file.
pub fn config_warning(warning: &Warning) -> String {
    let file = Config::path().map_or_else(|| "wtsh.toml".to_owned(), |path| shown_path(&path));
    let Warning { line, column, what } = warning;
    format!("wtsh: {file}:{line}:{column}: {}", clean(what.as_bytes()))
}
