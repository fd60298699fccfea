//! From where a git is started that runs what the configuration names: hooks of a `core.hooksPath` that is no absolute path are taken from
//! the working tree that it is started in, whatever other one it makes (git-config(1)), and other programs that are named so as well.

use std::path::PathBuf;

use super::facts::dir;
use crate::cli::here::Here;
use crate::cli::setup::{review, source};
use crate::git::ObjectId;

/// From where they run while a worktree with this commit is made. `None`: they may be code that the person does not know.
pub fn place(here: &Here, commit: Option<ObjectId>, origin: &review::Origin) -> Option<PathBuf> {
    let is_known = commit.is_none_or(|commit| review::is_known(&here.repository, commit, origin));
    is_known.then(|| known_place(here)).flatten()
}

/// Here, as everywhere in git, or where the code here is none that the person knows, the worktree that others are set up from, if they know
/// that.
pub fn known_place(here: &Here) -> Option<PathBuf> {
    let own = Some(dir(&here.repository).to_owned());
    let places = own.into_iter().chain(source::root(&here.repository, Some(&here.cwd)));
    let mut known = places.filter(|place| review::knows_hooks(place));
    known.next()
}
