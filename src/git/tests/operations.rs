//! What is under way, and stashes.

use std::path::{Path, PathBuf};

use super::super::{Operation, OperationKind};
use super::*;

/// `main` with two commits and `topic` with three, each changing the same line.
fn conflicting() -> (Sandbox, PathBuf) {
    let sandbox = Sandbox::new();
    let dir = sandbox.repository("project");
    sandbox.git(&dir, &["checkout", "-q", "-b", "feature/topic"]);
    for text in ["one", "two", "three"] {
        sandbox.commit(&dir, "readme", &format!("{text}\n"), text);
    }
    sandbox.git(&dir, &["checkout", "-q", "main"]);
    sandbox.commit(&dir, "readme", "other\n", "other");
    (sandbox, dir)
}

fn operation(sandbox: &Sandbox, dir: &Path) -> Option<Operation> {
    open(sandbox, dir).operation().cloned()
}

fn fails(sandbox: &Sandbox, dir: &Path, arguments: &[&str]) {
    assert_eq!(ask(sandbox, dir, arguments), None, "git {arguments:?} has a conflict");
}

fn plain(kind: OperationKind) -> Option<Operation> {
    Some(Operation { kind, step: None, branch: None })
}

#[test]
fn merge_pick_and_revert() {
    let (sandbox, dir) = conflicting();
    assert_eq!(operation(&sandbox, &dir), None);
    fails(&sandbox, &dir, &["merge", "feature/topic"]);
    assert_eq!(operation(&sandbox, &dir), plain(OperationKind::Merge));
    sandbox.git(&dir, &["merge", "--abort"]);
    fails(&sandbox, &dir, &["cherry-pick", "feature/topic"]);
    assert_eq!(operation(&sandbox, &dir), plain(OperationKind::CherryPick));
    sandbox.git(&dir, &["cherry-pick", "--abort"]);
    fails(&sandbox, &dir, &["revert", "--no-edit", "feature/topic"]);
    assert_eq!(operation(&sandbox, &dir), plain(OperationKind::Revert));
    sandbox.git(&dir, &["revert", "--abort"]);
    assert_eq!(operation(&sandbox, &dir), None);
}

#[test]
fn several_picks_between_two_of_them() {
    let (sandbox, dir) = conflicting();
    fails(&sandbox, &dir, &["cherry-pick", "main..feature/topic"]);
    sandbox.commit(&dir, "readme", "resolved\n", "resolved");
    assert!(!dir.join(".git/CHERRY_PICK_HEAD").exists());
    assert_eq!(operation(&sandbox, &dir), plain(OperationKind::CherryPick));
}

#[test]
fn a_rebase_knows_its_step_and_its_branch() {
    let (sandbox, dir) = conflicting();
    for backend in ["--merge", "--apply"] {
        sandbox.git(&dir, &["checkout", "-q", "feature/topic"]);
        fails(&sandbox, &dir, &["rebase", backend, "main"]);
        let found = operation(&sandbox, &dir).expect("a rebase");
        assert_eq!((found.kind, found.step), (OperationKind::Rebase, Some((1, 3))), "{backend}");
        assert_eq!(found.branch, Some("feature/topic".into()), "{backend}");
        assert_eq!(open(&sandbox, &dir).worktrees()[0].operation(), Some(found), "{backend}");
        sandbox.git(&dir, &["rebase", "--abort"]);
    }
    sandbox.git(&dir, &["checkout", "-q", "--detach", "feature/topic"]);
    fails(&sandbox, &dir, &["rebase", "main"]);
    assert_eq!(operation(&sandbox, &dir).map(|found| found.branch), Some(None));
}

#[test]
fn patches_that_do_not_apply() {
    let (sandbox, dir) = conflicting();
    sandbox.git(&dir, &["format-patch", "-q", "-o", "../patches", "main..feature/topic"]);
    let patches = sandbox.path().join("patches");
    let patch = |name: &str| patches.join(name).display().to_string();
    fails(&sandbox, &dir, &["am", &patch("0002-two.patch"), &patch("0003-three.patch")]);
    let expected = Operation { kind: OperationKind::Am, step: Some((1, 2)), branch: None };
    assert_eq!(operation(&sandbox, &dir), Some(expected));
}

#[test]
fn a_bisect_in_a_linked_worktree() {
    let (sandbox, dir) = conflicting();
    let linked = sandbox.worktree(&dir, "hunt/bug");
    sandbox.git(&linked, &["reset", "-q", "--hard", "feature/topic"]);
    sandbox.git(&linked, &["bisect", "start", "HEAD", "main~"]);
    let expected = Operation { kind: OperationKind::Bisect, step: None, branch: Some("hunt/bug".into()) };
    assert_eq!(operation(&sandbox, &linked), Some(expected));
    assert_eq!(operation(&sandbox, &dir), None, "it is the linked worktree's alone");
    sandbox.git(&linked, &["bisect", "reset"]);
    sandbox.git(&linked, &["checkout", "-q", "--detach"]);
    sandbox.git(&linked, &["bisect", "start", "HEAD", "main~"]);
    assert_eq!(operation(&sandbox, &linked), plain(OperationKind::Bisect));
}

#[test]
fn stashes_are_counted() {
    let sandbox = Sandbox::new();
    let dir = sandbox.repository("project");
    let linked = sandbox.worktree(&dir, "topic");
    assert_eq!(open(&sandbox, &dir).stash_count(), 0);
    for count in 1..=3 {
        std::fs::write(dir.join("readme"), count.to_string()).expect("a file");
        sandbox.git(&dir, &["stash", "-q"]);
        assert_eq!(open(&sandbox, &dir).stash_count(), count);
    }
    assert_eq!(open(&sandbox, &linked).stash_count(), 3, "all worktrees share them");
    sandbox.git(&dir, &["stash", "drop", "-q"]);
    assert_eq!(open(&sandbox, &dir).stash_count(), 2);
    sandbox.git(&dir, &["stash", "clear"]);
    assert_eq!(open(&sandbox, &dir).stash_count(), 0);
}
