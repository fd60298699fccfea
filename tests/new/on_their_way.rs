//! Changes that were on their way when wtsh and its git were killed.

use std::fs;

use super::crashes::{notes, with_git};
use super::*;
use crate::git::{before_git, wait_for_what_is_left};
use crate::ran::{run, wtsh};

/// A repository with a changed file, a staged one and an untracked one; or, where git shows no untracked files, with one of these alone.
fn project(hidden: bool) -> (Sandbox, PathBuf) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.commit(&main, "other", "other\n", "other");
    sandbox.git(&main, &["push", "-q"]);
    fs::write(main.join("new"), "new\n").expect("a file");
    if hidden {
        sandbox.git(&main, &["config", "status.showUntrackedFiles", "no"]);
    } else {
        fs::write(main.join("readme"), "changed\n").expect("a file");
        fs::write(main.join("other"), "staged\n").expect("a file");
        sandbox.git(&main, &["add", "other"]);
    }
    (sandbox, main)
}

const TAKE: [&str; 3] = ["new", "x", "--take"];

/// Kills both where git comes to do what begins with `step`.
fn killed(sandbox: &Sandbox, main: &Path, arguments: &[&str], step: &str, what: &str) {
    let script = format!("case \"$*\" in *' {step}'*) {what}; kill -9 $PPID $$;; esac");
    let ended = with_git(sandbox, main, arguments, &script).output().expect("it starts");
    assert!(!ended.status.success(), "{step}: {}", String::from_utf8_lossy(&ended.stderr));
    wait_for_what_is_left(sandbox);
    fs::remove_dir_all(sandbox.path().join("bin")).expect("it was there");
}

fn has(root: &Path, hidden: bool) -> bool {
    let is = |name: &str, text: &str| fs::read_to_string(root.join(name)).is_ok_and(|now| now == text);
    is("new", "new\n") && (hidden || is("readme", "changed\n") && is("other", "staged\n"))
}

fn status(sandbox: &Sandbox, dir: &Path) -> String {
    sandbox.git(dir, &["status", "--porcelain", "--untracked-files=all"])
}

#[track_caller]
fn nothing_is_left(sandbox: &Sandbox, main: &Path, said: &str) {
    assert_eq!(sandbox.git(main, &["for-each-ref", "refs/wtsh"]), "", "{said}");
    assert!(!state(sandbox, main).contains("wtsh-take"), "{said}");
    assert_eq!(notes(sandbox), 0, "{said}");
}

/// What git does of `--take`, one after the other.
const STEPS: [&str; 7] = [
    "update-index ",
    "commit-tree ",
    "update-ref refs/wtsh/take/",
    "stash apply ",
    "ls-tree ",
    "read-tree ",
    "update-ref -d refs/wtsh/take/",
];

/// Another command comes first. What it says is true, and all of the changes are in one of the two, or both; then the same again does it.
#[test]
fn the_next_command_says_where_they_are_and_the_same_again_does_it() {
    // From where on the two can differ.
    let hidden = STEPS[3..].iter().map(|step| (step, true));
    for (step, hidden) in STEPS.iter().map(|step| (step, false)).chain(hidden) {
        for what in ["true", "real \"$@\""] {
            let (sandbox, main) = project(hidden);
            let before = status(&sandbox, &main);
            killed(&sandbox, &main, &TAKE, step, what);
            let (_, said) = made(&sandbox, &main, &["another"]);
            let root = main.with_file_name("myproject-x");
            let case = format!("{step} {what} {hidden}: {said}");
            assert!(has(&main, hidden) || has(&root, hidden), "{case}");
            assert!(!said.contains("wtsh remove"), "nothing has to be done: {case}");
            assert_eq!(said.contains("is taken back"), has(&main, hidden), "{case}");
            assert_eq!(said.contains("has them now"), has(&root, hidden), "{case}");
            nothing_is_left(&sandbox, &main, &case);
            made(&sandbox, &main, &["x", "--take"]);
            assert!(has(&root, hidden), "{case}");
            assert_eq!((status(&sandbox, &root), status(&sandbox, &main).as_str()), (before, ""), "{case}");
        }
    }
}

/// Also where the branch starts elsewhere.
#[test]
fn the_same_again_does_it_at_another_start() {
    for step in ["stash apply ", "read-tree ", "update-ref -d refs/wtsh/take/"] {
        let (sandbox, main) = project(false);
        sandbox.git(&main, &["branch", "old", "main~"]);
        sandbox.git(&main, &["restore", "--staged", "--worktree", "other"]);
        let before = status(&sandbox, &main);
        let arguments = ["new", "x", "--take", "--from", "old"];
        killed(&sandbox, &main, &arguments, step, "real \"$@\"");
        let (root, said) = made(&sandbox, &main, &arguments[1..]);
        assert_eq!(
            (status(&sandbox, &root), status(&sandbox, &main).as_str()),
            (before, ""),
            "{step}: {said}"
        );
        nothing_is_left(&sandbox, &main, &said);
    }
}

/// git was killed while it wrote them.
#[test]
fn what_is_half_written_there_is_nobodys() {
    let halves = [
        "printf chan >\"$root/readme\"",
        ": >\"$root/new\"",
        "rm \"$root/readme\"; echo staged >\"$root/other\"; real -C \"$root\" add other",
        ": >\"$(real -C \"$root\" rev-parse --git-dir)/index.lock\"; : >\"$root/readme\"",
    ];
    for half in halves {
        let (sandbox, main) = project(false);
        let before = status(&sandbox, &main);
        let root = main.with_file_name("myproject-x");
        killed(&sandbox, &main, &TAKE, "stash apply ", &format!("root='{}'; {half}", root.display()));
        let (root, said) = made(&sandbox, &main, &["x", "--take"]);
        assert!(said.contains("is taken back"), "{half}: {said}");
        assert_eq!((status(&sandbox, &root), status(&sandbox, &main).as_str()), (before, ""), "{half}");
        nothing_is_left(&sandbox, &main, half);
    }
}

/// git was killed while it took them away where they were.
#[test]
fn what_is_half_taken_away_is_taken_away() {
    let halves = [
        ": >.git/index.lock; printf fir >readme",
        ": >.git/index.lock; rm readme",
        ": >.git/index.lock; : >other",
        "rm readme other",
    ];
    for half in halves {
        let (sandbox, main) = project(false);
        let before = status(&sandbox, &main);
        killed(&sandbox, &main, &TAKE, "read-tree ", &format!("cd '{}'; {half}", main.display()));
        let (_, said) = made(&sandbox, &main, &["another"]);
        let root = main.with_file_name("myproject-x");
        assert!(said.contains("has them now"), "{half}: {said}");
        assert_eq!((status(&sandbox, &root), status(&sandbox, &main).as_str()), (before, ""), "{half}");
        nothing_is_left(&sandbox, &main, half);
    }
    // A lock that may be somebody's, and changes that are.
    for (half, named) in [("echo x >.git/index.lock", "index.lock"), ("echo mine >readme", "changed there")] {
        let (sandbox, main) = project(false);
        killed(&sandbox, &main, &TAKE, "read-tree ", &format!("cd '{}'; {half}", main.display()));
        let (_, said) = made(&sandbox, &main, &["another"]);
        assert!(said.contains("still has some") && said.contains(named), "{half}: {said}");
        let root = main.with_file_name("myproject-x");
        assert!(has(&root, false) && main.join(".git/index.lock").exists() == (named == "index.lock"));
    }
}

/// The lock of what the changes are packed up with, and of the ref that keeps them.
#[test]
fn locks_of_its_own_are_in_nobodys_way() {
    for lock in ["wtsh-take-$token.lock", "refs/wtsh/take/$token.lock"] {
        for step in ["stash apply ", "read-tree ", "update-ref -d refs/wtsh/take/"] {
            let (sandbox, main) = project(false);
            let git_dir = main.join(".git").display().to_string();
            let what = format!("cd '{git_dir}'; token=$(ls refs/wtsh/take); : >\"{lock}\"");
            killed(&sandbox, &main, &TAKE, step, &what);
            let root = main.with_file_name("myproject-x");
            let (_, said) = made(&sandbox, &main, &["x", "--take"]);
            assert_eq!(
                (has(&root, false), status(&sandbox, &main).as_str()),
                (true, ""),
                "{lock} {step}: {said}"
            );
            nothing_is_left(&sandbox, &main, &said);
        }
    }
}

/// Somebody has worked in the new worktree since.
#[test]
fn what_is_nowhere_else_is_never_taken_back() {
    type Work = dyn Fn(&Sandbox, &Path);
    let works: [(&str, &Work); 5] = [
        ("mine", &|_, root| fs::write(root.join("mine"), "mine\n").expect("a file")),
        ("readme", &|_, root| fs::write(root.join("readme"), "mine\n").expect("a file")),
        ("ignored", &|_, root| fs::write(root.join("ignored"), "mine\n").expect("a file")),
        ("other", &|sandbox, root| {
            fs::write(root.join("other"), "mine\n").expect("a file");
            sandbox.git(root, &["add", "other"]);
            fs::write(root.join("other"), "other\n").expect("a file");
        }),
        ("may have more", &|sandbox, root| sandbox.commit(root, "mine", "mine\n", "mine")),
    ];
    for (named, work) in works {
        let (sandbox, main) = project(false);
        fs::write(main.join(".git/info/exclude"), "ignored\n").expect("a file");
        killed(&sandbox, &main, &TAKE, "stash apply ", "true");
        let root = main.with_file_name("myproject-x");
        work(&sandbox, &root);
        let (_, said) = made(&sandbox, &main, &["another"]);
        assert!(said.contains(named) && said.contains("they are all there"), "{named}: {said}");
        assert!(said.contains("wtsh remove --force --branch ") && root.exists(), "{said}");
        assert!(has(&main, false), "{said}");
        nothing_is_left(&sandbox, &main, &said);
    }
}

/// Somebody has thrown them away where they were: the ref may be all that is left of them.
#[test]
fn what_only_the_ref_keeps_stays() {
    for step in ["stash apply ", "update-ref -d refs/wtsh/take/"] {
        for gone in [false, true] {
            let (sandbox, main) = project(false);
            killed(&sandbox, &main, &TAKE, step, "true");
            let root = main.with_file_name("myproject-x");
            if gone {
                sandbox.git(&main, &["worktree", "remove", "--force", &root.display().to_string()]);
            }
            sandbox.git(&main, &["reset", "-q", "--hard"]);
            sandbox.git(&main, &["clean", "-q", "-f"]);
            let (_, said) = made(&sandbox, &main, &["another"]);
            if !gone && step.starts_with("update-ref") {
                assert!(said.contains("has them now") && has(&root, false), "{said}");
                continue;
            }
            let (_, command) =
                said.lines().find_map(|line| line.split_once("to have them: ")).expect("a line");
            let done = sandbox.command("sh", &main).args(["-c", command]).status().expect("sh starts");
            assert!(done.success() && has(&main, false), "{said}");
        }
    }
}

/// They go back, or away, before the worktree that they are from is moved.
#[test]
fn one_that_is_moved_has_them_or_not() {
    for step in ["stash apply ", "read-tree "] {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        let staging = main.with_file_name("myproject-staging");
        fs::write(staging.join("new"), "new\n").expect("a file");
        killed(&sandbox, &staging, &TAKE, step, "true");
        let ran = at(&sandbox, &main, &["move", "staging", "../moved"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        let (moved, root) = (main.with_file_name("moved"), main.with_file_name("myproject-x"));
        assert!(moved.join("new").exists() != root.join("new").exists(), "{}", ran.stderr);
        assert_eq!(ran.stderr.contains("has them now"), root.exists(), "{}", ran.stderr);
        nothing_is_left(&sandbox, &main, &ran.stderr);
    }
}

/// Those of an entry of the list of stashes.
#[test]
fn a_stash_that_was_on_its_way_is_applied_once() {
    for step in ["stash apply ", "stash list ", "stash drop "] {
        for what in ["true", "real \"$@\""] {
            let (sandbox, main) = project(false);
            let before = status(&sandbox, &main);
            sandbox.git(&main, &["stash", "push", "-q", "-u"]);
            killed(&sandbox, &main, &["new", "x", "--from", "stash@{0}"], step, what);
            let (_, said) = made(&sandbox, &main, &["another"]);
            let root = main.with_file_name("myproject-x");
            let stashes = sandbox.git(&main, &["stash", "list"]);
            assert_eq!((stashes.is_empty(), root.exists()), (root.exists(), stashes.is_empty()), "{said}");
            if !root.exists() {
                made(&sandbox, &main, &["x", "--from", "stash@{0}"]);
            }
            assert_eq!(
                (status(&sandbox, &root), sandbox.git(&main, &["stash", "list"])),
                (before, String::new())
            );
            assert_eq!(notes(&sandbox), 0, "{said}");
        }
    }
}

/// A folder that is back in the place of a link is no reason to stop half way.
#[test]
fn a_folder_that_is_back_is_as_it_was_to_be() {
    for half in
        ["rm assets; mkdir assets; echo one >assets/one", "rm assets; \"$real\" checkout -q HEAD -- assets"]
    {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("myproject");
        for (file, text) in [("assets/one", "one\n"), ("assets/two", "two\n"), ("z", "z\n")] {
            sandbox.commit(&main, file, text, file);
        }
        fs::remove_dir_all(main.join("assets")).expect("it is there");
        std::os::unix::fs::symlink("/nowhere/assets", main.join("assets")).expect("a link");
        fs::write(main.join("z"), "edited\n").expect("a file");
        let before = status(&sandbox, &main);
        killed(&sandbox, &main, &TAKE, "read-tree ", &format!("cd '{}'; {half}", main.display()));
        let (_, said) = made(&sandbox, &main, &["another"]);
        assert!(said.contains("has them now"), "{half}: {said}");
        let root = main.with_file_name("myproject-x");
        assert_eq!((status(&sandbox, &root), status(&sandbox, &main).as_str()), (before, ""), "{half}");
        assert_eq!(fs::read_to_string(main.join("assets/two")).expect("it is back"), "two\n");
        nothing_is_left(&sandbox, &main, half);
    }
}

/// A signal in the last step does not leave the ref that has kept them.
#[test]
fn the_ref_goes_though_a_signal_ends_git() {
    let (sandbox, main) = project(false);
    let script = "case \"$*\" in *' update-ref -d refs/wtsh/take/'*) \
                  [ -e \"$0-once\" ] || { : >\"$0-once\"; kill -INT $PPID; kill -KILL $$; };; esac";
    let path = before_git(&sandbox, script);
    let mut command = wtsh(&sandbox, &main, &["new", "x", "--take"]);
    let ran = run(command.env("PATH", path));
    assert!(has(&main.with_file_name("myproject-x"), false), "{}", ran.stderr);
    assert_eq!(sandbox.git(&main, &["for-each-ref", "refs/wtsh"]), "");
}
