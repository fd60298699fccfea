//! `wtsh trust`: what the person has allowed and denied.

use std::io::{Write, stdout};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::failure::Failure;
use super::messages;
use super::subject::without_git;
use crate::store::trust::{self, Accepted, Listed, Trust};
use crate::term::clean::clean;

/// List what you allowed and denied: one line each, what it is and the path
///
/// allowed, denied, or stale (the repository was moved, removed, or is another one now); below it what you
/// allowed besides: the contents of a file, a venv that something is wrong with, the root of a worktree that the
/// repository does not know, or what worktrees are set up with (the fingerprint of the files that decide about
/// that, or somebody else's commit).
#[derive(clap::Args)]
pub struct Arguments {}

pub fn run(_arguments: Arguments) -> Result<(), Failure> {
    let mut out = stdout().lock();
    for listed in trust::all().map_err(|error| messages::trust::store_failed(&error))? {
        out.write_all(lines(&listed).as_bytes())?;
    }
    Ok(out.flush()?)
}

fn lines(listed: &Listed) -> String {
    let verdict = match listed.trust {
        Trust::Allowed => "allowed",
        Trust::Denied => "denied",
        Trust::Unknown => "stale",
    };
    let accepted = listed.accepted.iter().map(|accepted| match accepted {
        Accepted::Contents(file) => line("contents", file),
        Accepted::Venv(dir) => line("venv", dir),
        Accepted::Root(dir) => line("root", dir),
        Accepted::SetupFiles(fingerprint) => line("setup-files", short(fingerprint)),
        Accepted::SetupCommit(commit) => line("setup-commit", short(commit)),
    });
    std::iter::once(line(verdict, without_git(&listed.path))).chain(accepted).collect()
}

/// As many digits as tell two apart.
fn short(hexadecimal: &str) -> &Path {
    Path::new(hexadecimal.get(..12).unwrap_or(hexadecimal))
}

fn line(what: &str, path: &Path) -> String {
    format!("{what}\t{}\n", clean(path.as_os_str().as_bytes()))
}
