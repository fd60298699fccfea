//! `wtsh trust`: what the person has allowed and denied.

use std::io::{Write, stdout};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::failure::Failure;
use super::messages;
use super::subject::without_git;
use crate::store::trust::{self, Trust};
use crate::term::clean::clean;

/// List what you allowed and denied: one line each, the verdict and the path
#[derive(clap::Args)]
pub struct Arguments {}

pub fn run(_arguments: Arguments) -> Result<(), Failure> {
    let mut out = stdout().lock();
    for (path, trust) in trust::all().map_err(|error| messages::trust::store_failed(&error))? {
        writeln!(out, "{}", line(&path, trust))?;
    }
    Ok(out.flush()?)
}

/// `stale`: the repository was moved, removed, or is another one now.
fn line(path: &Path, trust: Trust) -> String {
    let verdict = match trust {
        Trust::Allowed => "allowed",
        Trust::Denied => "denied",
        Trust::Unknown => "stale",
    };
    format!("{verdict}\t{}", clean(without_git(path).as_os_str().as_bytes()))
}
