//! What is left to do where the worktree is gone.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::sweep::{How, Swept};
use super::{Arguments, branch, exclude};
use crate::cli::failure::Failure;
use crate::cli::here::Here;
use crate::cli::messages::{self, removing};
use crate::cli::new;
use crate::cli::say::say;
use crate::config::Config;
use crate::git::{BStr, ByteSlice, Repository, change};
use crate::worktree::leaving::facts::{Branch, Facts};
use crate::worktree::leaving::verdict::{Decision, decide};

/// Of a removal that was cut off.
pub fn rest(here: &Here, arguments: &Arguments, swept: Swept) -> Result<(), Failure> {
    // git has been made to forget it by something else meanwhile.
    if swept.how != How::TakenBack && fs::remove_dir(&swept.root).is_err() && is_left(&swept.root) {
        return Err(removing::left_behind(&swept.root));
    }
    match swept.how {
        How::CutOff => say(&removing::finished(&swept.root)),
        How::Another => say(&removing::gone_meanwhile(&swept.root)),
        How::TakenBack => {}
    }
    exclude::take_back(&here.repository, &swept.root);
    if let Some(name) = swept.branch.as_ref().filter(|_| arguments.branch) {
        if let Some(since) = swept.since() {
            new::stale::release_branch(here, Some(name.as_bstr()), None, since);
        }
        let is_there = branch_if_merged(here, arguments, name.as_bstr())?.is_some();
        if !is_there && swept.since().is_some() {
            // git deletes the branch first.
            change::branch::forget(here.repository.common_dir(), name.as_bstr());
        }
    }
    swept.end();
    Ok(())
}

/// Another worktree may have been made there.
fn is_left(root: &Path) -> bool {
    let is_there = |path: &Path| path.symlink_metadata().is_ok();
    is_there(root) && !is_there(&root.join(".git"))
}

/// A branch that no worktree has, with `--branch`. `None`: there is no such branch.
pub fn branch_alone(here: &Here, arguments: &Arguments, name: &OsStr) -> Result<Option<()>, Failure> {
    branch_if_merged(here, arguments, name.as_bytes().as_bstr())
}

fn branch_if_merged(here: &Here, arguments: &Arguments, name: &BStr) -> Result<Option<()>, Failure> {
    // Whoever was waited for has removed the worktree that had it.
    let Here { repository, .. } = &Here::at(here.repository.common_dir().to_owned())?;
    let (config, _) = Config::load();
    let found = branch::look(repository, &config, name, &[]);
    let Some(branch) = found.map_err(|error| messages::git::failed(&error))? else { return Ok(None) };
    let facts = Facts { branch: Some(branch.clone()), ..Facts::default() };
    match decide(&facts, arguments.force, false) {
        Decision::Refuse(objections) => Err(removing::branch_refused(&objections)),
        _ => delete_branch(repository, &branch).map(Some),
    }
}

/// Nobody begins to make a worktree of it meanwhile.
pub fn delete_branch(repository: &Repository, branch: &Branch) -> Result<(), Failure> {
    let _lock = new::Lock::take(repository.common_dir())?;
    if new::is_being_checked_out(repository.common_dir(), branch.name.as_bstr()) {
        return Err(removing::branch_is_being_checked_out(branch));
    }
    branch::delete(repository, branch).map_err(|error| removing::branch_kept(branch, &error))?;
    say(&removing::branch_deleted(branch));
    Ok(())
}
