//! About the venvs of a new worktree.

use std::io;
use std::path::Path;

use super::shown_path;

/// Why no venv is made in a place that git has something in.
pub fn tracked(dir: &Path, entry: &Path) -> String {
    let (dir, entry) = (shown_path(dir), shown_path(entry));
    format!("no venv is made in {dir}: git tracks {entry}, so this branch decides what runs there")
}

pub fn behind_link(dir: &Path, link: &Path) -> String {
    let (dir, link) = (shown_path(dir), shown_path(link));
    format!("no venv is made in {dir}: {link} is a link here, and leads elsewhere")
}

pub fn unreadable_index(file: &Path, error: &io::Error) -> String {
    format!("no venv is made: {} does not say what git tracks: {error}", shown_path(file))
}
