//! git-fetch(1)

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;

use gix::bstr::{BStr, ByteSlice};

use super::command::GitError;
use crate::git::run;
use crate::process::job;

/// Brings `reference`, a full name on the remote, and puts it at `to`, a full name here, whatever is there. Nothing else here changes:
/// no tags, no FETCH_HEAD. `dir`: what the configuration names by a path from there is code that the person knows. git and ssh may ask the person on their terminal.
pub fn fetch(dir: &Path, remote: &BStr, reference: &BStr, to: &BStr) -> Result<(), GitError> {
    let mut command = run::reaching(dir)?;
    // Where the person has switched questions off, they stay off.
    let prompt = std::env::var_os("GIT_TERMINAL_PROMPT").unwrap_or_else(|| "1".into());
    command.env("GIT_TERMINAL_PROMPT", prompt);
    let options = ["--quiet", "--no-tags", "--no-prune", "--no-recurse-submodules", "--no-write-fetch-head"];
    let spec = [b"+", reference.as_bytes(), b":", to.as_bytes()].concat();
    let mut words = vec![OsString::from("fetch")];
    words.extend(options.map(OsString::from));
    words.extend(["--".into(), OsString::from_vec(remote.to_vec()), OsString::from_vec(spec)]);
    command.args(&words);
    let ended = job::capture(command, b"").map_err(GitError::NotStarted)?;
    if ended.status.success() {
        return Ok(());
    }
    Err(GitError::Failed { words, said: ended.stderr, code: ended.status.code() })
}

/// Whether the remote answered that it has no such ref: only then git names it.
pub fn is_not_there(error: &GitError, reference: &BStr) -> bool {
    matches!(error, GitError::Failed { said, .. } if said.contains_str(reference))
}
