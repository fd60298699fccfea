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

/// Another program stashes all the time; of its entries none is lost.
#[test]
fn other_stashes_are_left_alone() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::write(main.join("readme"), "theirs\n").expect("a file");
    sandbox.git(&main, &["stash", "push", "-q", "-m", "theirs"]);
    let log = fs::read(main.join(".git/logs/refs/stash")).expect("a list");
    let written = main.join(".git/logs/refs/stash").metadata().expect("a list").modified().expect("a time");
    fs::write(main.join("readme"), "mine\n").expect("a file");
    made(&sandbox, &main, &["x", "--take"]);
    assert_eq!(fs::read(main.join(".git/logs/refs/stash")).expect("a list"), log);
    let now = main.join(".git/logs/refs/stash").metadata().expect("a list").modified().expect("a time");
    assert_eq!(now, written, "nobody wrote to it");
}

#[test]
fn what_git_was_told_not_to_see_is_refused() {
    for bit in ["--assume-unchanged", "--skip-worktree"] {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        sandbox.git(&main, &["update-index", bit, "readme"]);
        fs::write(main.join("readme"), "precious\n").expect("a file");
        fs::write(main.join("new"), "new\n").expect("a file");
        refused(&sandbox, &main, &["x", "--take"], &["readme", "git update-index --no-assume-unchanged"]);
        assert_eq!(fs::read(main.join("readme")).expect("it is there"), b"precious\n");
    }
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::write(main.join("new"), "new\n").expect("a file");
    sandbox.git(&main, &["add", "-N", "new"]);
    refused(&sandbox, &main, &["x", "--take"], &["git add -- new", "git reset -- new"]);
}

#[test]
fn files_that_became_folders_or_are_not_tracked_any_more_come_along() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    for name in ["a", "b", "folder/c", "crlf"] {
        sandbox.commit(&main, name, "text\n", name);
    }
    sandbox.git(&main, &["push", "-q"]);
    fs::remove_file(main.join("a")).expect("it was there");
    fs::create_dir(main.join("a")).expect("a folder");
    fs::write(main.join("a/n"), "precious\n").expect("a file");
    sandbox.git(&main, &["rm", "-q", "--cached", "b"]);
    fs::write(main.join("b"), "kept\n").expect("a file");
    fs::remove_dir_all(main.join("folder")).expect("it was there");
    std::os::unix::fs::symlink("a", main.join("folder")).expect("a link");
    sandbox.git(&main, &["config", "core.autocrlf", "input"]);
    fs::write(main.join("lines"), "one\r\ntwo\r\n").expect("a file");
    let before = status(&sandbox, &main);
    let (root, said) = made(&sandbox, &main, &["x", "--take"]);
    assert!(said.contains("took 6 changes along from myproject"), "{said}");
    assert_eq!((status(&sandbox, &root), status(&sandbox, &main).as_str()), (before, ""));
    assert_eq!(fs::read(root.join("a/n")).expect("it is there"), b"precious\n");
    assert_eq!(fs::read(root.join("b")).expect("it is there"), b"kept\n");
    assert_eq!(fs::read(root.join("lines")).expect("it is there"), b"one\r\ntwo\r\n");
    assert_eq!(fs::read(main.join("a")).expect("it is back"), b"text\n");
    assert!(main.join("folder/c").exists() && !main.join("lines").exists());
}

/// A file that git ignores lies where HEAD has one: it would be overwritten.
#[test]
fn what_is_ignored_is_never_overwritten() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["rm", "-q", "--cached", "readme"]);
    fs::write(main.join("readme"), "precious\n").expect("a file");
    fs::write(main.join(".git/info/exclude"), "readme\n").expect("a file");
    refused(&sandbox, &main, &["x", "--take"], &["readme", "ignored"]);
    assert_eq!(fs::read(main.join("readme")).expect("it is there"), b"precious\n");
}

#[test]
fn what_stays_is_said() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["submodule", "add", "-q", "../origin.git", "sub"]);
    sandbox.git(&main, &["commit", "-qm", "a submodule"]);
    sandbox.git(&main, &["push", "-q"]);
    sandbox.commit(&main.join("sub"), "more", "", "more");
    sandbox.git(&main, &["init", "-q", "nested"]);
    sandbox.commit(&main.join("nested"), "file", "precious\n", "first");
    let (_, said) = made(&sandbox, &main, &["without", "--take", "--no-setup"]);
    assert!(said.contains("no changes to take along"), "{said}");
    fs::write(main.join("readme"), "changed\n").expect("a file");
    let (root, said) = made(&sandbox, &main, &["x", "--take", "--no-setup"]);
    assert!(said.contains("left here") && said.contains("sub, nested/"), "{said}");
    assert!(main.join("sub/more").exists() && main.join("nested/file").exists());
    assert_eq!(status(&sandbox, &root), " M readme");
}

/// What only its index has of it would be in neither.
#[test]
fn a_new_submodule_is_no_change_that_can_go() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["submodule", "add", "-q", "../origin.git", "sub"]);
    fs::write(main.join("readme"), "changed\n").expect("a file");
    let before = status(&sandbox, &main);
    refused(&sandbox, &main, &["x", "--take"], &["sub", "git rm --cached -- sub"]);
    assert_eq!(status(&sandbox, &main), before);
    sandbox.git(&main, &["rm", "-q", "--cached", "sub"]);
    let (root, said) = made(&sandbox, &main, &["x", "--take", "--no-setup"]);
    assert!(said.contains("left here") && main.join("sub/readme").exists(), "{said}");
    assert_eq!(status(&sandbox, &root), "A  .gitmodules\n M readme");
}

#[test]
fn nothing_is_brought_into_one_that_is_there() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::write(main.join("readme"), "changed\n").expect("a file");
    refused(&sandbox, &main, &["staging", "--take"], &["already", "where they were"]);
}

/// git only keeps whether a file can be run; a key that others can read is no longer one.
#[test]
fn modes_and_times_come_along() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::write(main.join("readme"), "changed\n").expect("a file");
    fs::write(main.join("key.pem"), "secret\n").expect("a file");
    for name in ["readme", "key.pem"] {
        fs::set_permissions(main.join(name), fs::Permissions::from_mode(0o600)).expect("a mode");
    }
    let then = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    fs::File::open(main.join("key.pem")).expect("a file").set_modified(then).expect("a time");
    let (root, _) = made(&sandbox, &main, &["topic", "--take"]);
    for name in ["readme", "key.pem"] {
        let mode = fs::metadata(root.join(name)).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let time = fs::metadata(root.join("key.pem")).and_then(|it| it.modified()).expect("a time");
    assert_eq!(time, then);
    assert_eq!(status(&sandbox, &root), " M readme\n?? key.pem");
}

/// A key in a private folder is as good as closed itself.
#[test]
fn private_folders_stay_private() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::create_dir_all(main.join("kept")).expect("a folder");
    sandbox.commit(&main, "kept/tracked", "text\n", "kept");
    sandbox.git(&main, &["push", "-q"]);
    let modes = [("kept", 0o750), ("secrets", 0o700), ("secrets/deep", 0o755), ("shared", 0o775)];
    for (folder, mode) in modes {
        fs::create_dir_all(main.join(folder)).expect("a folder");
        fs::write(main.join(folder).join("key"), "secret\n").expect("a file");
        fs::set_permissions(main.join(folder), fs::Permissions::from_mode(mode)).expect("a mode");
    }
    // A folder that git has there as a file.
    fs::remove_file(main.join("readme")).expect("it was there");
    fs::create_dir(main.join("readme")).expect("a folder");
    fs::write(main.join("readme/key"), "secret\n").expect("a file");
    let before = status(&sandbox, &main);
    let (root, _) = made(&sandbox, &main, &["topic", "--take"]);
    for (folder, expected) in modes {
        let mode = root.join(folder).metadata().expect("it is there").permissions().mode() & 0o777;
        assert_eq!(mode, expected, "{folder}");
    }
    assert_eq!((status(&sandbox, &root), status(&sandbox, &main).as_str()), (before, ""));
    let mode = main.join("kept").metadata().expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode, 0o750);
}

/// The shell that it was typed in stands there.
#[test]
fn the_folder_that_one_stands_in_stays() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let (folder, other) = (main.join("apps/only"), main.join("apps/other"));
    for (dir, name) in [(&folder, "untracked"), (&other, "too")] {
        fs::create_dir_all(dir).expect("folders");
        fs::write(dir.join(name), "").expect("a file");
    }
    let (root, _) = made(&sandbox, &folder, &["topic", "--take"]);
    assert!(root.join("apps/only/untracked").exists() && !folder.join("untracked").exists());
    assert!(folder.exists() && !other.exists());
}

/// git fails with the same code as where the changes do not fit.
#[test]
fn what_git_could_not_write_is_no_reason_to_start_elsewhere() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let before = change(&sandbox, &main);
    let script = "case \"$*\" in *' stash apply '*) echo 'error: unable to write file' >&2; exit 1;; esac";
    let path = crate::git::before_git(&sandbox, script);
    let ran =
        crate::ran::run(crate::ran::wtsh(&sandbox, &main, &["new", "topic", "--take"]).env("PATH", path));
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains("git: error: unable to write file\n"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("--from @") && ran.stderr.contains("nothing was made"), "{}", ran.stderr);
    assert_eq!(status(&sandbox, &main), before);
}

/// git, or `rm`, knows nothing of them.
#[test]
fn changes_whose_worktree_goes_meanwhile_are_kept() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = main.with_file_name("myproject-staging");
    fs::write(staging.join("readme"), "changed\n").expect("a file");
    let script = format!(
        "case \"$*\" in *' stash apply '*) rm -r '{}'; echo 'error: no' >&2; exit 1;; esac",
        staging.display()
    );
    let path = crate::git::before_git(&sandbox, &script);
    let mut command = crate::ran::wtsh(&sandbox, &staging, &["new", "topic", "--take"]);
    let ran = crate::ran::run(command.env("PATH", path));
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains("nothing was made") && !ran.stderr.contains("taken back"), "{}", ran.stderr);
    let (_, line) = ran.stderr.split_once("in any worktree: git ").expect("a command");
    let words: Vec<&str> = line.lines().next().expect("a line").split(' ').collect();
    sandbox.git(&main, &words);
    assert_eq!(fs::read(main.join("readme")).expect("it is there"), b"changed\n");
    assert_eq!(sandbox.git(&main, &["branch", "--list", "topic"]), "");
}

/// Wherever a terminal's Ctrl-C ends git: it is a cancelled command, and nothing was made; or all of them had arrived, and that is
/// finished.
#[test]
fn what_a_signal_stops_is_in_one_of_the_two() {
    let looks = ["ls-files --unmerged", "status ", "diff-files ", "write-tree", "commit-tree "];
    for step in looks.into_iter().chain(["stash apply ", "ls-tree ", "diff-tree ", "read-tree "]) {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        let before = change(&sandbox, &main);
        let state_before = state(&sandbox, &main);
        let once = sandbox.path().join("home/once");
        let script = format!(
            "case \"$*\" in *' {step}'*) [ -e '{0}' ] || {{ : >'{0}'; kill -INT $PPID; kill -INT $$; }};; esac",
            once.display()
        );
        let path = crate::git::before_git(&sandbox, &script);
        let mut command = crate::ran::wtsh(&sandbox, &main, &["new", "topic", "--take"]);
        let ran = crate::ran::run(command.env("PATH", path));
        let code = if step == "read-tree " { 0 } else { 130 };
        assert_eq!((ran.code, once.exists()), (Some(code), true), "{step}: {}", ran.stderr);
        fs::remove_dir_all(sandbox.path().join("bin")).expect("it was there");
        let root = main.with_file_name("myproject-topic");
        if step == "read-tree " {
            assert!(ran.stderr.contains("took 7 changes along"), "{}", ran.stderr);
            assert_eq!((status(&sandbox, &root), status(&sandbox, &main).as_str()), (before, ""), "{step}");
            continue;
        }
        assert_eq!(status(&sandbox, &main), before, "{step}: {}", ran.stderr);
        assert_eq!(state(&sandbox, &main), state_before, "{step}: {}", ran.stderr);
    }
}

/// A signal that comes when the new worktree has all of them.
#[test]
fn what_has_arrived_is_taken_away_to_the_end() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let before = change(&sandbox, &main);
    let script = "if grep -qs arrived= \"$HOME\"/.local/share/wtsh/notes/*; then : >\"$HOME/x-done\"; kill -INT $PPID; fi";
    let path = crate::git::before_git(&sandbox, script);
    let mut command = crate::ran::wtsh(&sandbox, &main, &["new", "topic", "--take"]);
    let ran = crate::ran::run(command.env("PATH", path));
    assert!(sandbox.home().join("x-done").exists(), "{}", ran.stderr);
    assert!(ran.stderr.contains("took 7 changes along"), "{}", ran.stderr);
    let root = main.with_file_name("myproject-topic");
    assert_eq!((status(&sandbox, &root), status(&sandbox, &main).as_str()), (before, ""));
}
