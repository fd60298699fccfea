//! Objects that are larger than what they hold is worth: a small file can say that it has gigabytes.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::Stdio;

use super::super::Divergence;
use super::*;

/// As `git hash-object`, and the like, with input: its answer.
fn feed(sandbox: &Sandbox, dir: &Path, arguments: &[&str], input: &[u8]) -> String {
    let mut command = sandbox.command("git", dir);
    let mut child =
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("git starts");
    child.stdin.take().expect("a pipe").write_all(input).expect("git reads");
    let output = child.wait_with_output().expect("git ends");
    assert!(output.status.success());
    String::from_utf8_lossy(&output.stdout).trim_end().into()
}

/// A repository on main, which follows `trunk`, one commit ahead of it with a message of so many bytes.
fn ahead(length: usize) -> (Sandbox, PathBuf) {
    let sandbox = Sandbox::new();
    let dir = sandbox.repository("project");
    sandbox.git(&dir, &["branch", "trunk"]);
    sandbox.git(&dir, &["branch", "-q", "-u", "trunk"]);
    commit(&sandbox, &dir, length);
    (sandbox, dir)
}

fn commit(sandbox: &Sandbox, dir: &Path, length: usize) {
    let parent = sandbox.git(dir, &["cat-file", "commit", "HEAD"]);
    let tree = parent.lines().next().expect("a tree");
    let head = sandbox.git(dir, &["rev-parse", "HEAD"]);
    let who = "Test <test@example.com> 1767268800 +0000";
    let text = format!("{tree}\nparent {head}\nauthor {who}\ncommitter {who}\n\n{}\n", "x".repeat(length));
    let id = feed(sandbox, dir, &["hash-object", "-t", "commit", "-w", "--stdin"], text.as_bytes());
    sandbox.git(dir, &["update-ref", "refs/heads/main", &id]);
}

#[test]
fn a_commit_that_is_too_large_is_unknown() {
    let (sandbox, dir) = ahead(500_000);
    assert_eq!(open(&sandbox, &dir).divergence(), &Divergence::Counts { ahead: 1, behind: 0 });
    let (sandbox, dir) = ahead(2 << 20);
    assert_eq!(open(&sandbox, &dir).divergence(), &Divergence::NoUpstream);
}

/// Of a packed one only the beginning is read, unless it is kept as a difference to another.
#[test]
fn a_packed_commit_that_is_too_large() {
    let (sandbox, dir) = ahead(2 << 20);
    commit(&sandbox, &dir, (2 << 20) + 1);
    let repack = |depth: &str| sandbox.git(&dir, &["repack", "-q", "-a", "-d", "-f", depth, "--window=10"]);
    repack("--depth=0");
    assert_eq!(open(&sandbox, &dir).divergence(), &Divergence::Counts { ahead: 2, behind: 0 });
    repack("--depth=10");
    assert_eq!(open(&sandbox, &dir).divergence(), &Divergence::NoUpstream);
}

/// A few of them are, many are too much together.
#[test]
fn many_large_commits_are_unknown() {
    let (sandbox, dir) = ahead(900_000);
    for _ in 0..10 {
        commit(&sandbox, &dir, 900_000);
    }
    assert_eq!(open(&sandbox, &dir).divergence(), &Divergence::Counts { ahead: 11, behind: 0 });
    for _ in 0..10 {
        commit(&sandbox, &dir, 900_000);
    }
    assert_eq!(open(&sandbox, &dir).divergence(), &Divergence::NoUpstream);
}

#[test]
fn a_tree_that_is_too_large_is_not_compared() {
    let (sandbox, dir) = ahead(10);
    let blob = sandbox.git(&dir, &["rev-parse", "HEAD:readme"]);
    let set = |length: usize| {
        let lines = (100..600).map(|number| format!("100644 blob {blob}\t{number}{}\n", "x".repeat(length)));
        let tree = feed(&sandbox, &dir, &["mktree"], lines.collect::<String>().as_bytes());
        let id = sandbox.git(&dir, &["commit-tree", "-m", "many", &tree]);
        sandbox.git(&dir, &["update-ref", "refs/heads/main", &id]);
    };
    set(100);
    assert_eq!(open(&sandbox, &dir).status().map(|status| status.staged), Some(500));
    set(10_000);
    assert!(open(&sandbox, &dir).status().is_none());
}

#[test]
fn nobody_waits_for_an_object() {
    let (sandbox, dir) = ahead(10);
    let id = sandbox.git(&dir, &["rev-parse", "HEAD"]);
    let file = dir.join(".git/objects").join(&id[..2]).join(&id[2..]);
    std::fs::remove_file(&file).expect("it is loose");
    rustix::fs::mknodat(rustix::fs::CWD, &file, rustix::fs::FileType::Fifo, 0o600.into(), 0).expect("a FIFO");
    let repository = open(&sandbox, &dir);
    assert_eq!(repository.divergence(), &Divergence::NoUpstream);
    assert!(repository.status().is_none());
}
