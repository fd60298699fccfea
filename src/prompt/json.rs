//! Every fact that the prompt knows, as JSON, for programs that draw their own. Version 1:
//!
//! | key | value |
//! |---|---|
//! | `version` | 1; a key may be added within a version, none changes or goes |
//! | `text` | the segment without colour |
//! | `project`, `label` | `myproject`; `staging`, or null in the main worktree |
//! | `root`, `git_dir`, `common_dir` | absolute paths; `root` is null in a bare repository |
//! | `worktree_id` | the name under `worktrees/`, null in the main worktree |
//! | `bare`, `protected` | booleans; whether the branch is a protected one, in any worktree |
//! | `branch` | HEAD's, or the one being rebased or bisected; null where none is known |
//! | `detached` | boolean |
//! | `commit`, `tag` | HEAD's full hash, null on an unborn branch; a tag of it, where HEAD is detached |
//! | `operation` | null, or `kind` (`rebase`, `am`, `merge`, `cherry-pick`, `revert`, `bisect`), `step`, `steps` (null where it has none) |
//! | `upstream` | null, or `remote`, `ref`, `gone`, and `ahead`, `behind` (null where gone) |
//! | `push_elsewhere` | where a plain push would go, or be refused, if not to a branch of this name: `origin/main`; or null |
//! | `stashes` | a count |
//! | `status` | null where it is not known, or the counts `staged`, `unstaged`, `conflicted`, `untracked` |
//! | `venv` | null, or `name`, `python` (null where not known), `of_other_worktree` (null, or `myproject:staging`) |
//! | `port` | a number, or null |
//!
//! Outside of any repository there is `version` alone, and beside it `error` (a text) where there is one that can't be used.
//! Names are as git has them, not cleaned for a terminal; control characters in them are escaped by JSON itself.

use super::facts::{branch, is_protected};
use super::label::of_folder;
use super::mismatch::mismatch;
use super::piece::plain;
use super::segment::{Surroundings, segment};
use crate::config::Config;
use crate::git::{ByteSlice, Divergence, Head, Operation, Repository, Status};
use crate::term::json::{Integer, Object, object};
use crate::term::look::Look;

/// The document of the table above.
pub fn json(repository: &Repository, around: &Surroundings, config: &Config, look: Look) -> String {
    let text = plain(&segment(repository, around, config, Look { color: false, ..look }));
    object(|o| {
        o.number("version", 1);
        o.text("text", text.as_str());
        place(o, repository);
        head(o, repository, config);
        operation(o, repository.operation());
        upstream(o, repository);
        o.number("stashes", Integer::count(repository.stash_count()));
        status(o, repository.root().and_then(|_| repository.status()));
        surroundings(o, around);
    })
}

fn place(o: &mut Object, repository: &Repository) {
    o.text("project", repository.name().as_bytes());
    let label = match (repository.worktree_id(), repository.root()) {
        (Some(id), Some(root)) => Some(of_folder(repository.name(), id, root, branch(repository)).text),
        _ => None,
    };
    o.text("label", label.as_deref());
    match repository.root() {
        Some(root) => o.path("root", root),
        None => o.null("root"),
    }
    o.path("git_dir", repository.git_dir());
    o.path("common_dir", repository.common_dir());
    o.text("worktree_id", repository.worktree_id().map(|id| id.as_bytes()));
    o.boolean("bare", repository.root().is_none());
}

fn head(o: &mut Object, repository: &Repository, config: &Config) {
    let branch = branch(repository);
    let detached = matches!(repository.head(), Head::Detached(_));
    o.boolean("protected", branch.is_some_and(|branch| is_protected(repository, config, branch)));
    o.text("branch", branch.map(|branch| branch.as_bytes()));
    o.boolean("detached", detached);
    o.text("commit", repository.head_commit().map(|id| id.to_string()).as_deref());
    o.text("tag", detached.then(|| repository.tag_at_head()).flatten().map(|tag| tag.as_bytes()));
}

fn operation(o: &mut Object, operation: Option<&Operation>) {
    let Some(operation) = operation else { return o.null("operation") };
    o.object("operation", |o| {
        o.text("kind", operation.kind.name());
        o.number("step", Integer::optional(operation.step.map(|(step, _)| step)));
        o.number("steps", Integer::optional(operation.step.map(|(_, steps)| steps)));
    });
}

fn upstream(o: &mut Object, repository: &Repository) {
    let branch = match repository.head() {
        Head::Branch(name) => Some(name.as_bstr()),
        _ => None,
    };
    match branch.and_then(|branch| repository.upstream(branch)) {
        None => o.null("upstream"),
        Some(upstream) => o.object("upstream", |o| {
            let counts = match *repository.divergence() {
                Divergence::Counts { ahead, behind } => Some((ahead, behind)),
                _ => None,
            };
            let number = |count: Option<usize>| count.map_or(Integer::optional(None::<u8>), Integer::count);
            o.text("remote", upstream.remote.as_bytes());
            o.text("ref", upstream.merge.as_bytes());
            o.boolean("gone", *repository.divergence() == Divergence::Gone);
            o.number("ahead", number(counts.map(|(ahead, _)| ahead)));
            o.number("behind", number(counts.map(|(_, behind)| behind)));
        }),
    }
    let elsewhere = branch.and_then(|branch| mismatch(repository.push_target(), branch));
    o.text("push_elsewhere", elsewhere.as_deref());
}

fn status(o: &mut Object, status: Option<&Status>) {
    let Some(status) = status else { return o.null("status") };
    o.object("status", |o| {
        o.number("staged", Integer::count(status.staged));
        o.number("unstaged", Integer::count(status.unstaged));
        o.number("conflicted", Integer::count(status.conflicted));
        o.number("untracked", Integer::count(status.untracked));
    });
}

fn surroundings(o: &mut Object, around: &Surroundings) {
    match &around.venv {
        None => o.null("venv"),
        Some(venv) => o.object("venv", |o| {
            o.text("name", venv.name.as_str());
            o.text("python", venv.python.as_deref());
            o.text("of_other_worktree", venv.of_other_worktree.as_deref());
        }),
    }
    o.number("port", Integer::optional(around.port));
}
