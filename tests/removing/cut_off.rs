//! A removal that was cut off at any step: run again, it is done.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{notes, project, refuses, removes, state};
use crate::git::{before_git, wait_for_what_is_left};
use crate::ran::{at, run, wtsh};
use crate::repository::Sandbox;

/// As `with_git`, and then it kills wtsh.
pub fn remove_cut_off(sandbox: &Sandbox, main: &Path, arguments: &[&str], root: &Path, script: &str) {
    let mut command = with_git(sandbox, main, arguments, root, &format!("{script}; kill -9 $PPID"));
    let status = command.stderr(Stdio::null()).status().expect("it starts");
    assert_eq!(status.code(), None, "it was killed");
    wait_for_what_is_left(sandbox);
}

/// `wtsh remove` with a git before the real one that, as the first `git worktree remove`, does `script` in place of removing `$root`.
fn with_git(sandbox: &Sandbox, main: &Path, arguments: &[&str], root: &Path, script: &str) -> Command {
    let script = format!(
        "root='{0}'\n\
         case \" $* \" in *' worktree remove '*) [ -e '{0}.once' ] || {{ : >'{0}.once'; {script}; exit 1; }} ;; esac",
        root.display()
    );
    let mut command = wtsh(sandbox, main, &[&["remove"], arguments].concat());
    command.env("PATH", before_git(sandbox, &script));
    command
}

pub fn entry(main: &Path) -> PathBuf {
    main.join(".git/worktrees/myproject-hotfix")
}

/// What is there after each step of git's.
const STEPS: [&str; 6] = [
    "true",
    "rm \"$root/readme\"",
    "rm \"$root/readme\" \"$root/.git\"",
    "rm -r \"$root\"",
    "rm -r \"$root\"; rm '@/HEAD' '@/index'",
    "rm -r \"$root\"; rm '@/gitdir'",
];

#[test]
fn run_again_it_is_done() {
    for step in STEPS {
        let (sandbox, main, hotfix) = project();
        sandbox.commit(&hotfix, "more", "x\n", "more");
        let after = {
            let (sandbox, main, hotfix) = project();
            sandbox.commit(&hotfix, "more", "x\n", "more");
            removes(&sandbox, &main, &["hotfix"]);
            sandbox.git(&main, &["branch", "--format=%(refname)"])
        };
        let script = step.replace('@', &entry(&main).display().to_string());
        remove_cut_off(&sandbox, &main, &["hotfix"], &hotfix, &script);
        // By its folder's name: of a git dir without a HEAD the branch is not known.
        removes(&sandbox, &main, &["myproject-hotfix"]);
        assert!(!hotfix.exists() && !entry(&main).exists(), "{step}");
        assert_eq!(notes(&sandbox), 0, "{step}");
        assert_eq!(sandbox.git(&main, &["branch", "--format=%(refname)"]), after, "{step}");
        assert_eq!(state(&sandbox, &main).0.lines().filter(|it| it.starts_with("worktree ")).count(), 1);
    }
}

/// git was done, and more was to be done.
#[test]
fn what_git_had_done_is_finished() {
    let steps = [
        ("worktree remove", "\"$real\" \"$@\""),
        ("branch -D", "true"),
        ("branch -D", "\"$real\" \"$@\""),
        ("branch -D", "for name; do :; done; : >\"$2/refs/heads/$name.lock\"; : >\"$2/packed-refs.lock\""),
    ];
    for (step, what) in steps {
        for arguments in [&["--branch", "hotfix"][..], &["--branch", "hotfix", "another"]] {
            let (sandbox, main, hotfix) = project();
            // The same word must not come to mean another one.
            let near = sandbox.worktree(&main, "hotfix-2");
            sandbox.worktree(&main, "another");
            let script = format!("case \" $* \" in *' {step} '*) {what}; kill -9 $PPID; exit 1;; esac");
            let mut command = wtsh(&sandbox, &main, &[&["remove"], arguments].concat());
            command.env("PATH", before_git(&sandbox, &script)).stderr(Stdio::null());
            assert_eq!(command.status().expect("it starts").code(), None, "it was killed");
            wait_for_what_is_left(&sandbox);
            fs::remove_dir_all(sandbox.path().join("bin")).expect("it is there");
            let ran = removes(&sandbox, &main, arguments);
            assert!(ran.stderr.contains("removed "), "{}", ran.stderr);
            assert!(near.exists() && !hotfix.exists() && notes(&sandbox) == 0, "{step}");
            let branches = sandbox.git(&main, &["branch", "--format=%(refname:short)"]);
            let expected = if arguments.len() == 2 { "another\nhotfix-2\nmain" } else { "hotfix-2\nmain" };
            assert_eq!(branches, expected, "{step} {what} {arguments:?}");
            // Once more it is about nothing.
            assert_eq!(at(&sandbox, &main, &["remove", "--branch", "another-one"]).code, Some(1));
        }
    }
}

/// git was killed while it deleted what the configuration has of the branch, which it does last.
#[test]
fn the_lock_of_the_configuration_is_in_nobodys_way() {
    let (sandbox, main, _) = project();
    sandbox.git(&main, &["config", "branch.hotfix.description", "a hotfix"]);
    let (lock, git_dir) = (main.join(".git/config.lock"), main.join(".git"));
    let script = format!(
        "case \" $* \" in *' branch -D '*) \"$real\" --git-dir='{}' update-ref -d refs/heads/hotfix; : >'{}'; kill -9 $PPID; exit 1;; esac",
        git_dir.display(),
        lock.display()
    );
    let mut command = wtsh(&sandbox, &main, &["remove", "--branch", "hotfix"]);
    command.env("PATH", before_git(&sandbox, &script)).stderr(Stdio::null());
    assert_eq!(command.status().expect("it starts").code(), None, "it was killed");
    wait_for_what_is_left(&sandbox);
    fs::remove_dir_all(sandbox.path().join("bin")).expect("it is there");
    removes(&sandbox, &main, &["--branch", "hotfix"]);
    let config = fs::read_to_string(main.join(".git/config")).expect("a configuration");
    assert!(!lock.exists() && !config.contains("hotfix"), "{config}");
}

/// A terminal's Ctrl-C goes to git, too.
#[test]
fn what_a_signal_stops_before_git_deletes_anything_stays() {
    let (sandbox, main, hotfix) = project();
    let before = state(&sandbox, &main);
    let ran = run(&mut with_git(&sandbox, &main, &["hotfix"], &hotfix, "kill -INT $PPID $$"));
    assert_eq!(ran.code, Some(130), "{}", ran.stderr);
    assert!(ran.stderr.contains("stays as it was"), "{}", ran.stderr);
    assert_eq!(state(&sandbox, &main), before);
    assert_eq!(notes(&sandbox), 0);
    assert!(hotfix.join("readme").exists());
}

/// Waits until the time of a file is another one than that of the note.
const LATER: &str = "until find \"$root.once\" -newer \"$HOME\"/.local/share/wtsh/notes/* | grep -q .; do : >\"$root.once\"; done";

#[test]
fn what_a_signal_stops_half_way_is_finished() {
    // What git ignores may be the first that goes. The clock of a file system has ticks: people press keys in a later one.
    let ignored = format!("{LATER}; rm \"$root/build/lib/x\"");
    for step in ["rm \"$root/readme\"", "rm \"$root/.git\"", &ignored] {
        let (sandbox, main, hotfix) = project();
        fs::write(main.join(".git/info/exclude"), "build\n").expect("a file");
        fs::create_dir_all(hotfix.join("build/lib")).expect("folders");
        fs::write(hotfix.join("build/lib/x"), "x").expect("a file");
        let script = format!("{step}; kill -INT $PPID $$");
        let ran = run(&mut with_git(&sandbox, &main, &["hotfix"], &hotfix, &script));
        assert_eq!(ran.code, Some(0), "{step}: {}", ran.stderr);
        let said = format!("git has begun to delete {}: that is finished\n", hotfix.display());
        assert_eq!(ran.stderr.matches(&said).count(), 1, "{step}: {}", ran.stderr);
        assert!(!hotfix.exists() && !entry(&main).exists(), "{step}");
    }
}

#[test]
fn what_was_agreed_to_is_not_asked_again_and_what_is_new_is() {
    let (sandbox, main, hotfix) = project();
    fs::write(main.join(".git/info/exclude"), ".env\n").expect("a file");
    fs::write(hotfix.join(".env"), "SECRET=1\n").expect("a file");
    fs::write(hotfix.join("untracked"), "x").expect("a file");
    remove_cut_off(&sandbox, &main, &["--force", "hotfix"], &hotfix, "rm \"$root/readme\"");
    fs::write(hotfix.join("new"), "x").expect("a file");
    refuses(&sandbox, &main, &["hotfix"], &["1 untracked file: new\n"]);
    fs::remove_file(hotfix.join("new")).expect("it is there");
    removes(&sandbox, &main, &["hotfix"]);
    assert!(!hotfix.exists());
}

#[test]
fn a_file_that_somebody_deleted_is_a_change() {
    let (sandbox, main, hotfix) = project();
    fs::remove_file(hotfix.join("readme")).expect("it is there");
    refuses(&sandbox, &main, &["hotfix"], &["1 changed file: readme"]);
}

#[test]
fn a_folder_that_is_gone_goes_from_the_list() {
    let (sandbox, main, hotfix) = project();
    fs::remove_dir_all(&hotfix).expect("it is there");
    removes(&sandbox, &main, &["hotfix"]);
    assert!(!entry(&main).exists());
}

/// Nothing is deleted in a folder that may be somebody's.
#[test]
fn a_folder_without_its_git_file_is_left_alone() {
    let (sandbox, main, hotfix) = project();
    fs::remove_file(hotfix.join(".git")).expect("it is there");
    refuses(&sandbox, &main, &["--force", "hotfix"], &["git worktree repair", "wtsh prune"]);
    assert!(hotfix.join("readme").exists());
}

/// The folder of an entry that says nothing may be anywhere, and what is staged there is in the entry.
#[test]
fn an_entry_that_no_removal_noted_is_not_swept() {
    for (cut, prunes) in [(": >'@/gitdir'", false), ("rm '@/gitdir'", true)] {
        let (sandbox, main, hotfix) = project();
        fs::write(hotfix.join("staged"), "precious\n").expect("a file");
        sandbox.git(&hotfix, &["add", "staged"]);
        let cut = cut.replace('@', &entry(&main).display().to_string());
        assert!(sandbox.command("sh", &main).args(["-c", &cut]).status().expect("sh starts").success());
        sandbox.worktree(&main, "other");
        removes(&sandbox, &main, &["other"]);
        let gone = sandbox.worktree(&main, "gone");
        fs::remove_dir_all(gone).expect("it is there");
        if !prunes {
            let ran = at(&sandbox, &main, &["prune"]);
            assert_eq!(ran.code, Some(0), "{}", ran.stderr);
            assert!(ran.stderr.contains("kept myproject-hotfix"), "{}", ran.stderr);
            assert_eq!(fs::read_dir(main.join(".git/worktrees")).expect("a folder").count(), 1);
        }
        sandbox.git(&main, &["worktree", "repair", &hotfix.display().to_string()]);
        assert_eq!(sandbox.git(&hotfix, &["status", "--porcelain"]), "A  staged", "{cut}");
    }
}
