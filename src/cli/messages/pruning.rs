//! About worktrees of which only git's entry is left.

use super::objections::lines;
use super::removing::branch_words;
use super::shown_path;
use super::typed::typed;
use crate::cli::failure::Failure;
use crate::cli::prune::{Kept, Orphan};
use crate::git::report::commits::Commits;
use crate::git::report::entries::State;
use crate::term::clean::clean;
use crate::worktree::leaving::verdict::Objection;

pub fn nothing() -> String {
    "nothing to prune: every worktree is where git believes".into()
}

/// By its folder; where that is not known any more by its id.
fn name(orphan: &Orphan) -> String {
    orphan.entry.root.as_deref().map_or_else(|| clean(&orphan.entry.id).into_owned(), shown_path)
}

fn why(orphan: &Orphan) -> String {
    match &orphan.entry.state {
        State::Sound => "it is there".into(),
        State::FolderGone => "its folder is gone".into(),
        State::FileGone => "the .git file in its folder is gone".into(),
        State::Elsewhere(other) => format!("the .git file there names {}", shown_path(other)),
        State::NoFile => "something else is called .git there".into(),
        State::Broken => "git's own entry of it is broken".into(),
        State::Torn => "git's own entry of it does not say any more where it lies".into(),
        State::Unreadable(error) => format!("it can't be looked at: {error}"),
    }
}

pub fn forgotten(orphan: &Orphan) -> String {
    let free =
        orphan.branch().map_or_else(String::new, |it| format!("; branch {} is free again", branch_words(it)));
    format!("pruned {}: {}{free}", name(orphan), why(orphan))
}

/// Only a prune of everything would take this one.
pub fn left(orphan: &Orphan) -> String {
    let root = orphan.entry.root.as_deref().map(|root| typed(root.as_os_str().as_encoded_bytes()));
    let root = root.unwrap_or_else(|| "PATH".into());
    format!("kept {}: {}; mend it: git worktree repair {root}", name(orphan), why(orphan))
}

/// There is one at least.
pub fn not_deleted(orphans: &[&Orphan]) -> Failure {
    let entries: Vec<String> = orphans.iter().map(|orphan| shown_path(&orphan.entry.git_dir)).collect();
    let failure = Failure::could_not(format!("git could not delete {}", entries.join(", ")));
    failure.hint("see whose they are: ls -ld, and there: chmod u+w, or sudo chown")
}

pub fn lost_commits(tip: &str, commits: &Commits) -> String {
    let many = if commits.count == 1 { "1 commit".into() } else { format!("{} commits", commits.count) };
    format!("  no branch leads to {many} of it; to keep them: git branch NAME {tip}")
}

/// git removes no worktree of a folder without its `.git` file.
fn forget_all_the_same(orphan: &Orphan, path: &str) -> String {
    let command = match (&orphan.entry.state, &orphan.kept) {
        (State::Broken, _) => {
            format!("rm -rf {}", typed(orphan.entry.git_dir.as_os_str().as_encoded_bytes()))
        }
        (State::FileGone, Some(Kept::Submodules(_))) => {
            return format!("  if the folder is still the worktree's: git worktree repair {path}");
        }
        (State::FileGone, _) => format!("rmdir {path} && git worktree remove {path}"),
        _ => format!("git worktree remove {path}"),
    };
    format!("  to forget it all the same: {command}")
}

/// What is kept, why, and what to type to have it forgotten all the same.
pub fn kept(orphan: &Orphan) -> Vec<String> {
    let root = orphan.entry.root.as_deref();
    let path = root.map_or_else(|| "PATH".into(), |root| typed(root.as_os_str().as_encoded_bytes()));
    let head = format!("kept {}: {}", name(orphan), why(orphan));
    match &orphan.kept {
        Some(Kept::Locked) => {
            let reason = orphan.entry.locked.as_ref().filter(|reason| !reason.is_empty());
            let reason = reason.map_or_else(String::new, |reason| format!(": {}", clean(reason)));
            vec![
                format!("{head}, and it is locked{reason}"),
                format!("  to forget it all the same: wtsh unlock {path}, then wtsh prune"),
            ]
        }
        Some(Kept::Leaving) => vec![format!("kept {}: it is being removed", name(orphan))],
        Some(Kept::CutOff) => vec![
            format!("kept {}: a removal of it was cut off", name(orphan)),
            format!("  finish it: wtsh remove {path}"),
        ],
        Some(Kept::Unmounted(point)) => vec![
            format!("{head}, but {} may be on a volume that is not mounted", shown_path(point)),
            forget_all_the_same(orphan, &path),
        ],
        Some(Kept::Submodules(submodules)) => {
            let dir = root.unwrap_or(&orphan.entry.git_dir);
            let has = submodules.iter().flat_map(|it| lines(dir, &Objection::Submodule(it)));
            let what = format!("{head}, but git has of it what is nowhere else:");
            std::iter::once(what).chain(has).chain([forget_all_the_same(orphan, &path)]).collect()
        }
        Some(Kept::Occupied) => vec![
            head,
            format!("  if the worktree still lies there: git worktree repair {path}"),
            "  if not, move what lies there away, then: wtsh prune".into(),
        ],
        Some(Kept::Torn) => vec![
            head,
            "  if its folder is still there: git worktree repair PATH".into(),
            "  if it is gone: git worktree prune".into(),
        ],
        Some(Kept::Unreadable) | None => vec![head],
    }
}
