//! Pull and merge requests.

use std::fs;

use super::*;

/// git fetches in no other.
fn allowed(sandbox: &Sandbox) -> PathBuf {
    let main = sandbox.myproject();
    assert_eq!(at(sandbox, &main, &["allow"]).code, Some(0));
    main
}

/// A commit on top of main, which only the remote has, at this ref.
fn request(sandbox: &Sandbox, main: &Path, reference: &str, file: &str) {
    sandbox.git(main, &["switch", "-q", "--detach", "main"]);
    sandbox.commit(main, file, "", file);
    sandbox.git(main, &["push", "-q", "--force", "origin", &format!("HEAD:{reference}")]);
    sandbox.git(main, &["switch", "-q", "main"]);
}

#[test]
fn a_request_is_fetched_and_can_be_pulled() {
    let sandbox = Sandbox::new();
    let main = allowed(&sandbox);
    request(&sandbox, &main, "refs/pull/123/head", "proposed");
    request(&sandbox, &main, "refs/merge-requests/45/head", "merged");
    for (name, file, reference) in
        [("pr/123", "proposed", "refs/pull/123/head"), ("mr/45", "merged", "refs/merge-requests/45/head")]
    {
        let (root, said) = made(&sandbox, &main, &[name]);
        assert_eq!(branch(&sandbox, &root), name);
        assert!(root.join(file).exists() && said.contains("request"), "{said}");
        assert_eq!(config(&sandbox, &root, &format!("branch.{name}.remote")), "origin");
        assert_eq!(config(&sandbox, &root, &format!("branch.{name}.merge")), reference);
        sandbox.git(&root, &["pull", "-q"]);
    }
    let refs = sandbox.git(&main, &["for-each-ref", "--format=%(refname)"]);
    assert!(!refs.contains("wtsh"), "{refs}");
    refused(&sandbox, &main, &["pr/999"], &["no pull request 999", "refs/pull/999/head"]);
}

#[test]
fn one_that_is_here_moves_on_if_it_can() {
    let sandbox = Sandbox::new();
    let main = allowed(&sandbox);
    request(&sandbox, &main, "refs/pull/1/head", "first");
    sandbox.git(&main, &["branch", "pr/1", "main"]);
    let (root, _) = made(&sandbox, &main, &["pr/1"]);
    assert!(root.join("first").exists());
    sandbox.commit(&root, "own", "", "own");
    sandbox.git(&main, &["worktree", "remove", &root.display().to_string()]);
    let (root, said) = made(&sandbox, &main, &["pr/1"]);
    assert!(root.join("own").exists() && said.contains("has all of pull request 1"), "{said}");
    assert!(!said.contains("git reset"), "nothing is to be had there: {said}");
    sandbox.git(&main, &["worktree", "remove", &root.display().to_string()]);
    // It was rewritten: what is here stays on a branch where the line is typed.
    request(&sandbox, &main, "refs/pull/1/head", "second");
    let (root, said) = made(&sandbox, &main, &["pr/1"]);
    let (_, line) = said.trim_end().rsplit_once("in its worktree: ").expect("a line to type");
    let typed = sandbox.command("sh", &root).args(["-c", line]).status().expect("sh starts");
    assert!(typed.success() && root.join("second").exists() && !root.join("own").exists(), "{line}");
    sandbox.git(&root, &["reset", "-q", "--hard", "own-pr/1"]);
    assert!(root.join("own").exists());
    sandbox.git(&main, &["worktree", "remove", &root.display().to_string()]);
    fs::rename(sandbox.path().join("origin.git"), sandbox.path().join("away.git")).expect("it moves");
    let (root, said) = made(&sandbox, &main, &["pr/1"]);
    assert!(root.join("own").exists() && said.contains("stays as it is"), "{said}");
    refused(&sandbox, &main, &["pr/2"], &["could not be fetched", "git: "]);
}

/// A fork's requests are made to what it is a fork of.
#[test]
fn upstream_has_the_requests() {
    let sandbox = Sandbox::new();
    let main = allowed(&sandbox);
    request(&sandbox, &main, "refs/pull/5/head", "proposed");
    sandbox.git(&main, &["remote", "rename", "origin", "upstream"]);
    sandbox.git(&main, &["remote", "add", "origin", "/nowhere"]);
    let (root, _) = made(&sandbox, &main, &["pr/5"]);
    assert_eq!(config(&sandbox, &root, "branch.pr/5.remote"), "upstream");
}

/// Nothing of it runs before the person said yes.
#[test]
fn hooks_are_not_run_for_it() {
    let sandbox = Sandbox::new();
    let main = allowed(&sandbox);
    fs::write(main.join(".git/hooks/post-checkout"), "#!/bin/sh\ntouch hook-was-here\n").expect("a hook");
    fs::set_permissions(main.join(".git/hooks/post-checkout"), fs::Permissions::from_mode(0o755))
        .expect("a mode");
    request(&sandbox, &main, "refs/pull/6/head", "proposed");
    fs::remove_file(main.join("hook-was-here")).expect("switching ran it");
    let (root, _) = made(&sandbox, &main, &["pr/6", "--no-setup"]);
    assert!(!root.join("hook-was-here").exists());
}

/// The remote that was named has it, then the one that the branch here came from, and only then `upstream`.
#[test]
fn each_remote_has_its_own_requests() {
    let sandbox = Sandbox::new();
    let main = allowed(&sandbox);
    request(&sandbox, &main, "refs/pull/1/head", "of-origin");
    made(&sandbox, &main, &["pr/1"]);
    sandbox.git(&main, &["worktree", "remove", "../myproject-pr-1"]);
    sandbox.git(&sandbox.path(), &["clone", "-q", "--bare", "origin.git", "upstream.git"]);
    sandbox.git(&main, &["remote", "add", "upstream", "../upstream.git"]);
    sandbox.git(&main, &["switch", "-q", "--detach", "main"]);
    sandbox.commit(&main, "of-upstream", "", "of upstream");
    sandbox
        .git(&main, &["push", "-q", "--force", "upstream", "HEAD:refs/pull/1/head", "HEAD:refs/pull/2/head"]);
    let commit = sandbox.git(&main, &["rev-parse", "--short=7", "HEAD"]);
    sandbox.git(&main, &["switch", "-q", "main"]);
    let (root, said) = made(&sandbox, &main, &["pr/1"]);
    assert!(root.join("of-origin").exists() && said.contains("from origin"), "{said}");
    sandbox.git(&main, &["worktree", "remove", "../myproject-pr-1"]);
    let words = "'pr/1' here is pull request 1 of origin, not of upstream";
    let line = "git branch -m pr/1 origin-pr/1, then wtsh new upstream/pr/1";
    refused(&sandbox, &main, &["upstream/pr/1"], &[words, line]);
    sandbox.git(&main, &["branch", "-m", "pr/1", "origin-pr/1"]);
    let (root, said) = made(&sandbox, &main, &["upstream/pr/1"]);
    assert!(root.join("of-upstream").exists() && said.contains(&commit), "{said}");
    let (root, _) = made(&sandbox, &main, &["pr/2"]);
    assert!(root.join("of-upstream").exists());
    let words = "'pr/2' here is pull request 2 of upstream, not of origin";
    refused(&sandbox, &main, &["origin/pr/2"], &[words, "git branch -m pr/2 upstream-pr/2"]);
    // Its worktree keeps the folder, and the line that names another one keeps the remote.
    sandbox.git(&main, &["branch", "-m", "pr/1", "upstream-pr/1"]);
    refused(&sandbox, &main, &["origin/pr/1"], &["name another folder: wtsh new origin/pr/1 --path "]);
    refused(&sandbox, &main, &["upstraem/pr/1"], &["no remote is called 'upstraem'"]);
    refused(
        &sandbox,
        &main,
        &["origin/pr/3"],
        &["origin has no pull request 3", "if upstream has it: wtsh new upstream/pr/3"],
    );
}
