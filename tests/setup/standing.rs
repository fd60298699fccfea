//! Another worktree is made from inside of one whose code the person said no to. There is no terminal here: that is no.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::ran::{Ran, at, run, wtsh};
use crate::{Case, has};

const HOOKS: [&str; 3] = ["post-checkout", "post-index-change", "reference-transaction"];

/// An allowed repository with hooks of its own, `pr/7` that changes them and what is in `tools`, and `feature`.
struct Standing {
    case: Case,
    request: PathBuf,
}

impl Standing {
    fn new() -> Standing {
        let case = Case::new("");
        let sing = |by: &str| format!("basename \"$0\" >>'{}'", case.sandbox.path().join(by).display());
        let (own, hers) = (sing("own"), sing("hers"));
        let request = case.main.with_file_name("p-pr-7");
        let standing = Standing { case, request };
        standing.programs(&own);
        standing.git(&["branch", "feature"]);
        let bare = standing.case.main.with_file_name("origin.git").display().to_string();
        standing.git(&["clone", "-q", "--bare", ".", &bare]);
        standing.git(&["remote", "add", "origin", &bare]);
        standing.git(&["fetch", "-q"]);
        standing.git(&["switch", "-q", "--detach"]);
        standing.programs(&hers);
        standing.git(&["push", "-q", "origin", "HEAD:refs/pull/7/head"]);
        standing.git(&["switch", "-q", "main"]);
        fs::remove_file(standing.case.main.join(".git/logs/HEAD")).expect("a log");
        standing.git(&["config", "core.hooksPath", ".githooks"]);
        standing.case.allow();
        let ran = at(&standing.case.sandbox, &standing.case.main, &["new", "pr/7"]);
        has(&ran.stderr, &["somebody else's code", "stays as it is"]);
        standing
    }

    /// Commits hooks and tools that do this.
    fn programs(&self, script: &str) {
        let hooks = HOOKS.map(|hook| format!(".githooks/{hook}"));
        for file in hooks.iter().map(String::as_str).chain(["tools/expand", "tools/ssh"]) {
            let path = self.case.main.join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a program");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it can be run");
        }
        self.git(&["add", ".githooks", "tools"]);
        self.git(&["commit", "-q", "-m", "programs"]);
    }

    fn git(&self, words: &[&str]) -> String {
        self.case.sandbox.git(&self.case.main, words)
    }

    /// In the worktree of the request.
    fn wtsh(&self, words: &[&str]) -> Ran {
        at(&self.case.sandbox, &self.request, words)
    }

    /// In `dir`, with this before all else on PATH.
    fn wtsh_with(&self, entry: &Path, dir: &Path, words: &[&str]) -> Ran {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::iter::once(entry.to_owned()).chain(std::env::split_paths(&path));
        let path = std::env::join_paths(path).expect("a PATH");
        run(wtsh(&self.case.sandbox, dir, words).env("PATH", path))
    }

    /// What ran since the last time: of the person's own, and of hers.
    fn ran(&self) -> [String; 2] {
        ["own", "hers"].map(|name| {
            let file = self.case.sandbox.path().join(name);
            let text = fs::read_to_string(&file).unwrap_or_default();
            let _ = fs::remove_file(file);
            text
        })
    }
}

#[test]
fn the_hooks_of_the_code_that_one_stands_in_do_not_run_after_a_no() {
    let standing = Standing::new();
    standing.ran();
    for words in [
        &["new", "feature"][..],
        &["new", "brand-new"],
        &["new", "--detach", "origin/main"],
        &["new", "taken", "--take"],
    ] {
        let ran = standing.wtsh(words);
        assert_eq!(ran.code, Some(0), "{words:?}: {}", ran.stderr);
        let [own, hers] = standing.ran();
        assert_eq!(hers, "", "{words:?}");
        assert!(own.contains("post-checkout") && own.contains("reference-transaction"), "{words:?}: {own}");
    }
    let ran = standing.wtsh(&["remove", "feature", "--branch"]);
    assert_eq!((ran.code, standing.ran()[1].as_str()), (Some(0), ""), "{}", ran.stderr);
}

/// git has run none for it: the set-up runs what is put off.
#[test]
fn where_nothing_is_known_the_new_worktree_gets_its_own_hook_in_the_end() {
    let standing = Standing::new();
    standing.git(&["-c", "core.hooksPath=/dev/null", "switch", "-q", "--detach", "pr/7"]);
    for hooks in [".githooks".to_owned(), standing.case.main.join(".githooks").display().to_string()] {
        standing.git(&["config", "core.hooksPath", &hooks]);
        standing.ran();
        let ran = standing.wtsh(&["new", "feature"]);
        assert_eq!(standing.ran()[1], "", "{hooks}: {}", ran.stderr);
        let is_said =
            ran.stderr.contains("is not run: what is checked out there is code that you have not seen");
        assert_eq!(is_said, hooks != ".githooks", "{}", ran.stderr);
        standing.wtsh(&["remove", "feature"]);
        assert_eq!(standing.ran()[1], "", "{hooks}");
    }
    standing.git(&["config", "core.hooksPath", ".githooks"]);
    let ran = standing.wtsh(&["new", "feature"]);
    has(&ran.stderr, &["ran the hook post-checkout"]);
    assert_eq!(standing.ran(), ["post-checkout\n".to_owned(), String::new()], "{}", ran.stderr);
}

/// The person's own code is looked at by git as ever.
#[test]
fn hooks_run_from_the_worktree_that_one_stands_in_where_it_is_ones_own() {
    let standing = Standing::new();
    assert_eq!(at(&standing.case.sandbox, &standing.case.main, &["new", "feature"]).code, Some(0));
    let root = standing.case.main.with_file_name("p-feature");
    let hook = root.join(".githooks/post-checkout");
    let here = standing.case.sandbox.path().join("here");
    fs::write(&hook, format!("#!/bin/sh\ntouch '{}'\n", here.display())).expect("a hook");
    let ran = at(&standing.case.sandbox, &root, &["new", "other"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(here.exists(), "{}", ran.stderr);
}

/// What reaches the remote is named by a path from the working tree.
#[test]
fn a_request_is_not_fetched_by_the_code_that_one_stands_in() {
    let standing = Standing::new();
    standing.git(&["config", "core.sshCommand", "tools/ssh"]);
    standing.git(&["config", "remote.origin.url", "ssh://nowhere.invalid/x"]);
    standing.ran();
    standing.wtsh(&["new", "pr/8"]);
    assert_eq!(standing.ran(), ["ssh\n".to_owned(), String::new()]);
    standing.git(&["-c", "core.hooksPath=/dev/null", "switch", "-q", "--detach", "pr/7"]);
    standing.ran();
    let ran = standing.wtsh(&["new", "pr/8"]);
    has(&ran.stderr, &["tools/ssh is what lies in a working tree", "name it by its whole path"]);
    assert_eq!(standing.ran(), [String::new(), String::new()], "{}", ran.stderr);
    standing.git(&["config", "--unset", "core.sshCommand"]);
    for name in ["GIT_SSH_COMMAND", "GIT_SSH"] {
        let sandbox = &standing.case.sandbox;
        let ran = run(wtsh(sandbox, &standing.request, &["new", "pr/8"]).env(name, "tools/ssh"));
        has(&ran.stderr, &[&format!("{name}=tools/ssh is what lies in a working tree")]);
        assert_eq!(standing.ran(), [String::new(), String::new()], "{}", ran.stderr);
    }
}

/// A filter of the person's is called by its name alone, as git-lfs is.
#[test]
fn a_filter_is_not_taken_from_the_code_that_is_checked_out() {
    let standing = Standing::new();
    let main = &standing.case.main;
    standing.git(&["config", "--unset", "core.hooksPath"]);
    standing.case.sandbox.git(main, &["config", "--global", "filter.fmt.smudge", "expand"]);
    // It is checked out after `tools/expand`.
    let attributes = main.join(".git/info/attributes");
    fs::write(attributes, "tools/ssh filter=fmt\n").expect("attributes");
    for entry in ["tools".into(), "./tools".into(), standing.request.join("tools")] {
        standing.git(&["worktree", "remove", "--force", &standing.request.display().to_string()]);
        standing.ran();
        let ran = standing.wtsh_with(&entry, main, &["new", "pr/7"]);
        assert_eq!(standing.ran(), ["", ""], "{}: {}", entry.display(), ran.stderr);
        assert!(standing.request.join("readme").exists(), "{}", ran.stderr);
    }
    // Nor in one that is made from there.
    let ran = standing.wtsh_with(&standing.request.join("tools"), &standing.request, &["new", "feature"]);
    assert_eq!((ran.code, standing.ran()), (Some(0), ["", ""].map(str::to_owned)), "{}", ran.stderr);
    // What one knows is looked for as git does it.
    let ran = standing.wtsh_with(Path::new("tools"), main, &["new", "other"]);
    assert_eq!(standing.ran(), ["expand\n", ""], "{}", ran.stderr);
}
