//! About the prompt and its configuration.

use super::shown_path;
use crate::cli::failure::Failure;
use crate::config::Warning;
use crate::term::clean::clean;

/// `--format` that can't be read; `at` is a byte offset in it.
pub fn format(format: &str, at: usize, what: &str) -> Failure {
    let column = format.get(..at).map_or(0, |before| before.chars().count()) + 1;
    let (format, what) = (clean(format.as_bytes()), clean(what.as_bytes()));
    Failure::usage(format!("the format '{format}' makes no sense at character {column}: {what}"))
        .hint("a format is text with $worktree, $branch and so on in it: '[$worktree](bold sky)$venv'")
}

/// A mistake in a file of the configuration.
pub fn config_warning(warning: &Warning) -> String {
    let Warning { file, line, column, what } = warning;
    format!("wtsh: {}:{line}:{column}: {}", shown_path(file), clean(what.as_bytes()))
}
