//! Worktrees that git has lost track of.

use crate::cli::failure::Failure;
use crate::cli::messages;
use crate::git::report::entries::{State, entries};
use crate::git::{BStr, HeadFile, Repository};

/// Fails where an entry that does not say where its folder lies has this branch: the folder may be there, and git would make a second one.
pub fn refuse(repository: &Repository, branch: &BStr) -> Result<(), Failure> {
    let has_it = |head: &Option<HeadFile>| match head {
        Some(HeadFile::Symbolic(name)) => name.strip_prefix(b"refs/heads/") == Some(branch),
        _ => false,
    };
    let torn = entries(repository.common_dir()).into_iter();
    let mut torn = torn.filter(|entry| matches!(entry.state, State::Torn) && has_it(&entry.head));
    torn.next().map_or(Ok(()), |entry| Err(messages::mending::lost_track(branch, &entry.git_dir)))
}
