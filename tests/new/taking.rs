//! Changes that come along.

use std::fs;

use super::*;

/// Staged, not staged, both, deleted, renamed and untracked changes; what git's status says of them.
fn change(sandbox: &Sandbox, dir: &Path) -> String {
    for name in ["staged", "changed", "both", "deleted", "old"] {
        sandbox.commit(dir, name, &format!("{name}\n"), name);
    }
    sandbox.git(dir, &["push", "-q", "origin", "HEAD:main"]);
    fs::write(dir.join("staged"), "staged now\n").expect("a file");
    fs::write(dir.join("both"), "once\n").expect("a file");
    sandbox.git(dir, &["add", "staged", "both"]);
    fs::write(dir.join("both"), "twice\n").expect("a file");
    fs::write(dir.join("changed"), "changed now\n").expect("a file");
    fs::remove_file(dir.join("deleted")).expect("it was there");
    sandbox.git(dir, &["mv", "old", "new"]);
    fs::create_dir(dir.join("folder")).expect("a folder");
    fs::write(dir.join("folder/untracked"), b"\xff\0bytes").expect("a file");
    fs::set_permissions(dir.join("folder/untracked"), fs::Permissions::from_mode(0o755)).expect("a mode");
    status(sandbox, dir)
}

fn status(sandbox: &Sandbox, dir: &Path) -> String {
    sandbox.git(dir, &["status", "--porcelain", "--untracked-files=all"])
}

#[test]
fn changes_come_along_as_they_were() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::write(main.join("readme"), "somebody's own stash\n").expect("a file");
    sandbox.git(&main, &["stash", "push", "-q", "-m", "theirs"]);
    let before = change(&sandbox, &main);
    let staged = sandbox.git(&main, &["diff", "--cached"]);
    let stashes = sandbox.git(&main, &["stash", "list"]);
    let (root, _) = made(&sandbox, &main, &["topic", "--take"]);
    assert_eq!(status(&sandbox, &root), before);
    assert_eq!(sandbox.git(&root, &["diff", "--cached"]), staged);
    assert_eq!(fs::read(root.join("folder/untracked")).expect("it is there"), b"\xff\0bytes");
    assert_eq!(fs::read(root.join("both")).expect("it is there"), b"twice\n");
    assert_eq!((status(&sandbox, &main).as_str(), sandbox.git(&main, &["stash", "list"])), ("", stashes));
    let (_, said) = made(&sandbox, &main, &["nothing", "--take"]);
    assert!(said.contains("no changes to take along"), "{said}");
}

#[test]
fn changes_that_do_not_fit_stay_as_they_were() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["switch", "-q", "-c", "other"]);
    let before = change(&sandbox, &main);
    let staged = sandbox.git(&main, &["diff", "--cached"]);
    sandbox.git(&main, &["update-ref", "refs/remotes/origin/main", "main"]);
    refused(&sandbox, &main, &["topic", "--take"], &["--from @", "git: "]);
    assert_eq!(status(&sandbox, &main), before);
    assert_eq!(sandbox.git(&main, &["diff", "--cached"]), staged);
    assert_eq!(fs::read(main.join("both")).expect("it is there"), b"twice\n");
    let (root, _) = made(&sandbox, &main, &["topic", "--take", "--from", "@"]);
    assert_eq!(status(&sandbox, &root), before);
}

#[test]
fn in_the_middle_of_something_nothing_is_taken() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["switch", "-q", "-c", "other"]);
    sandbox.commit(&main, "readme", "other\n", "other");
    sandbox.git(&main, &["switch", "-q", "main"]);
    sandbox.commit(&main, "readme", "main\n", "main");
    let merged = sandbox.command("git", &main).args(["merge", "-q", "other"]).output().expect("git starts");
    assert!(!merged.status.success());
    refused(&sandbox, &main, &["topic", "--take"], &["in the middle of a merge"]);
    fs::remove_file(main.join(".git/MERGE_HEAD")).expect("it was there");
    refused(&sandbox, &main, &["topic", "--take"], &["conflicts"]);
}

#[test]
fn a_stash_gets_a_worktree() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    for text in ["first", "second"] {
        sandbox.commit(&main, "base", text, text);
        fs::write(main.join("readme"), text).expect("a file");
        fs::write(main.join(text), text).expect("a file");
        sandbox.git(&main, &["add", "readme"]);
        sandbox.git(&main, &["stash", "push", "-q", "-u", "-m", text]);
    }
    let (root, said) = made(&sandbox, &main, &["topic", "--from", "stash@{1}"]);
    assert!(said.contains("from stash@{1}"), "{said}");
    assert_eq!(status(&sandbox, &root), "M  readme\n?? first");
    assert_eq!(fs::read(root.join("base")).expect("it is there"), b"first");
    let left = sandbox.git(&main, &["stash", "list"]);
    assert!(left.lines().count() == 1 && left.contains("second"), "{left}");
    refused(&sandbox, &main, &["more", "--from", "stash@{7}"], &["git stash list"]);
}
