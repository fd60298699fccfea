//! About what is half made, and what could not be taken back of it.

use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use super::shown_path;
use super::typed::typed;
use crate::cli::failure::Failure;
use crate::cli::new::{Left, Record};
use crate::term::clean::clean;

/// And what could not be taken back.
pub fn with_left(failure: Failure, left: &Left) -> Failure {
    lines_of(left).into_iter().fold(failure, Failure::hint)
}

fn lines_of(left: &Left) -> Vec<String> {
    let folder = left.folder.as_ref().map(|folder| {
        let (shown, name) = (shown_path(folder), typed(folder.as_os_str().as_bytes()));
        format!("{shown} could not be taken back; if nothing in it is of use: rm -r {name}")
    });
    let branch = left.branch.as_ref().map(|name| {
        format!("branch '{}' could not be taken back: git branch -D {}", clean(name), typed(name))
    });
    folder.into_iter().chain(branch).collect()
}

/// Both are to be said.
pub fn and_also(one: Failure, other: Failure) -> Failure {
    let kind = other.kind;
    let rest = Some(other.what).filter(|what| !what.is_empty()).into_iter().chain(other.hints);
    Failure { kind, ..rest.fold(one, Failure::hint) }
}

pub fn stopped(left: &Left) -> Vec<String> {
    let what = if left.is_empty() { "stopped; nothing was made" } else { "stopped" };
    [what.to_owned()].into_iter().chain(lines_of(left)).collect()
}

fn half_made_by_one_that_died(record: &Record) -> String {
    let path = record.path.as_deref().map(shown_path).unwrap_or_default();
    format!("{path} was half made by a wtsh that was killed")
}

/// What a maker that died had left.
pub fn taken_back(record: &Record, left: &Left) -> String {
    let what = half_made_by_one_that_died(record);
    if left.is_empty() {
        return format!("{what}: that is taken back");
    }
    format!("{what}: {}", lines_of(left).join("; "))
}

/// `strangers`: files in it that git did not write.
pub fn half_made(record: &Record, strangers: &[PathBuf]) -> String {
    let (what, names) = (half_made_by_one_that_died(record), some_of(strangers));
    format!(
        "{what}, and has files that are not as its branch has them: move them away, and it is taken back: {names}"
    )
}

/// It was just said what is in the way.
pub fn is_half_made(record: &Record) -> Failure {
    Failure::could_not(format!(
        "{} can't be used",
        record.path.as_deref().map(shown_path).unwrap_or_default()
    ))
}

/// The first of these paths, and how many more there are.
pub fn some_of(paths: &[PathBuf]) -> String {
    const MOST: usize = 5;
    let mut names: Vec<String> = paths.iter().take(MOST).map(|path| shown_path(path)).collect();
    names.extend((paths.len() > MOST).then(|| format!("{} more", paths.len() - MOST)));
    names.join(", ")
}
