//! The list of worktrees, and what each says.

use std::fs;
use std::path::Path;

use super::super::{Head, Worktree};
use super::*;

/// A worktree as a record of `git worktree list --porcelain`.
fn record(worktree: &Worktree) -> String {
    let mut lines = vec![format!("worktree {}", worktree.root.display())];
    if worktree.bare {
        lines.push("bare".into());
    } else {
        lines.push(match &worktree.head {
            Head::Branch(name) => format!("branch refs/heads/{name}"),
            Head::Detached(id) => format!("HEAD {}\ndetached", id.to_hex()),
            Head::Unreadable => "unreadable".into(),
        });
    }
    if let Some(reason) = worktree.locked() {
        lines.push(format!("locked {reason}").trim_end().into());
    }
    lines.join("\n")
}

/// The records that git prints, without what is not in a HEAD file.
fn told(sandbox: &Sandbox, dir: &Path) -> Vec<String> {
    let list = sandbox.git(dir, &["worktree", "list", "--porcelain"]);
    let mut records: Vec<String> = list
        .split("\n\n")
        .map(|record| {
            let is_on_branch = record.contains("\nbranch ");
            let wanted =
                |line: &&str| !(line.starts_with("prunable") || is_on_branch && line.starts_with("HEAD "));
            record.lines().filter(wanted).collect::<Vec<_>>().join("\n")
        })
        .collect();
    records[1..].sort();
    records
}

fn is_listed_as_told(sandbox: &Sandbox, dir: &Path) {
    let mut listed: Vec<String> = open(sandbox, dir).worktrees().iter().map(record).collect();
    listed[1..].sort();
    assert_eq!(listed, told(sandbox, dir));
}

#[test]
fn they_are_listed_as_git_does() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("project");
    is_listed_as_told(&sandbox, &main);
    let (linked, other) = (sandbox.worktree(&main, "topic/one"), sandbox.worktree(&main, "other"));
    sandbox.git(&other, &["checkout", "-q", "--detach"]);
    sandbox.git(&main, &["worktree", "lock", "--reason", "on a stick", &linked.display().to_string()]);
    sandbox.git(&main, &["worktree", "lock", &other.display().to_string()]);
    for dir in [&main, &linked, &other] {
        is_listed_as_told(&sandbox, dir);
    }
    let repository = open(&sandbox, &linked);
    let ids: Vec<_> = repository.worktrees().iter().map(|worktree| worktree.id.clone()).collect();
    assert_eq!(ids, [None, Some("project-other".into()), Some("project-topic-one".into())]);
    assert_eq!(repository.worktrees()[1].locked(), Some("".into()));
}

#[test]
fn the_paths_between_them_may_be_relative() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("project");
    let linked = sandbox.worktree(&main, "topic");
    let id = main.join(".git/worktrees/project-topic");
    fs::write(id.join("gitdir"), "../../../../project-topic/.git\n").expect("a file");
    fs::write(linked.join(".git"), "gitdir: ../project/.git/worktrees/project-topic\n").expect("a file");
    let repository = open(&sandbox, &linked);
    assert_eq!((repository.git_dir(), repository.common_dir()), (id.as_path(), main.join(".git").as_path()));
    let from_main = open(&sandbox, &main);
    assert_eq!(from_main.worktrees()[1].root, linked);
    assert!(!from_main.worktrees()[1].missing());
    fs::remove_dir_all(&linked).expect("it was there");
    let gone = open(&sandbox, &main).worktrees()[1].clone();
    assert_eq!((gone.missing(), gone.root), (true, linked));
}

#[test]
fn files_of_another_form_are_read_as_well() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("project");
    let linked = sandbox.worktree(&main, "topic");
    let id = main.join(".git/worktrees/project-topic");
    fs::write(id.join("gitdir"), format!("{}/.git{}", linked.display(), "\n".repeat(5000))).expect("a file");
    fs::remove_file(id.join("HEAD")).expect("it was there");
    std::os::unix::fs::symlink("refs/heads/topic", id.join("HEAD")).expect("a link");
    fs::create_dir(main.join(".git/worktrees/stray")).expect("a folder");
    let repository = open(&sandbox, &main);
    let roots: Vec<_> = repository.worktrees().iter().map(|it| (it.root.clone(), it.branch())).collect();
    assert_eq!(roots, [(main.clone(), Some("main".into())), (linked, Some("topic".into()))]);
}

#[test]
fn bare_repositories_come_first() {
    let sandbox = Sandbox::new();
    sandbox.repository("project");
    sandbox.git(&sandbox.path(), &["clone", "-q", "--bare", "project", "origin.git"]);
    let bare = sandbox.path().join("origin.git");
    sandbox.git(&bare, &["worktree", "add", "-q", "../wanted", "-b", "wanted"]);
    is_listed_as_told(&sandbox, &bare);
    is_listed_as_told(&sandbox, &sandbox.path().join("wanted"));
}

#[test]
fn a_worktree_without_its_folder_or_git_file_is_missing() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("project");
    let (one, two) = (sandbox.worktree(&main, "one"), sandbox.worktree(&main, "two"));
    sandbox.worktree(&main, "three");
    fs::remove_dir_all(&one).expect("it was there");
    fs::remove_file(two.join(".git")).expect("it was there");
    let repository = open(&sandbox, &main);
    let missing: Vec<_> =
        repository.worktrees().iter().filter(|one| one.missing()).map(|one| one.root.clone()).collect();
    assert_eq!(missing, [one, two]);
    let branches: Vec<_> = repository.worktrees().iter().filter_map(Worktree::branch).collect();
    assert_eq!(branches, ["main", "one", "three", "two"], "a missing worktree still has its branch");
}

#[test]
fn hostile_names_are_kept_byte_by_byte() {
    use std::os::unix::ffi::OsStrExt;
    let sandbox = Sandbox::new();
    let main = sandbox.repository("project");
    let root = sandbox.path().join(std::ffi::OsStr::from_bytes(b"a\nb\x1b[31m\xff $(touch pwned)"));
    let mut add = sandbox.command("git", &main);
    let added = add.args(["worktree", "add", "-q", "-b", "$(touch${IFS}pwned)"]).arg(&root).status();
    assert!(added.expect("git starts").success());
    let repository = open(&sandbox, &root);
    assert_eq!(repository.root(), Some(root.as_path()));
    assert_eq!(repository.worktrees()[1].root, root);
    assert_eq!(repository.worktrees()[1].branch(), Some("$(touch${IFS}pwned)".into()));
}

#[test]
fn what_is_watched_changes_with_the_facts() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let linked = sandbox.path().join("myproject-staging");
    let git_dir = main.join(".git");
    let repository = open(&sandbox, &linked);
    let own = git_dir.join("worktrees/myproject-staging");
    assert_eq!(
        repository.watched(),
        [own.join("HEAD"), git_dir.join("refs/heads/staging"), git_dir.join("refs/remotes/origin/staging")]
    );
    let times = repository.watched_times();
    for path in ["config", "packed-refs", "logs/refs/stash", "worktrees", "refs/remotes/origin/HEAD"] {
        assert!(times.contains(&git_dir.join(path)), "{path} in {times:?}");
    }
    for path in [own.clone(), git_dir.clone(), own.join("index"), sandbox.home().join(".gitconfig")] {
        assert!(times.contains(&path), "{} in {times:?}", path.display());
    }
    sandbox.git(&linked, &["checkout", "-q", "--detach"]);
    assert_eq!(open(&sandbox, &linked).watched(), [own.join("HEAD")]);
}
