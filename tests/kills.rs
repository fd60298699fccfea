//! `kill -9` at each step of making and removing a worktree: what is left can be used or is nothing, and the same command again does it.
//!
//! A `git` before the real one on PATH counts how often it is started, and kills wtsh before or after the one that it was told to.

#[path = "support/git.rs"]
mod git;
#[path = "support/ran.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod ran;
#[path = "support/repository.rs"]
mod repository;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use git::before_git;
use ran::{Ran, run, wtsh};
use repository::Sandbox;

/// Far more programs than making or removing a worktree takes.
const MOST: usize = 60;

#[derive(Clone, Copy, Debug)]
enum Moment {
    Before,
    After,
}

/// A PATH with the deadly git, whose count begins anew.
fn deadly_git(sandbox: &Sandbox) -> String {
    let script = "count=$(($(cat \"$0-count\") + 1)); echo $count >\"$0-count\"\n\
         [ $count.$DEADLY_MOMENT != $DEADLY_COUNT.Before ] || { kill -9 $PPID; exit 1; }\n\
         \"$real\" \"$@\"; status=$?\n\
         [ $count.$DEADLY_MOMENT != $DEADLY_COUNT.After ] || kill -9 $PPID\n\
         exit $status";
    let path = before_git(sandbox, script);
    fs::write(sandbox.path().join("bin/git-count"), "0\n").expect("a file");
    path
}

/// wtsh, killed at the `count`th git that it starts; `None` where it ended before that.
fn killed(sandbox: &Sandbox, dir: &Path, arguments: &[&str], count: usize, moment: Moment) -> Option<Ran> {
    let path = deadly_git(sandbox);
    let mut command: Command = wtsh(sandbox, dir, arguments);
    command
        .env("PATH", path)
        .env("DEADLY_COUNT", count.to_string())
        .env("DEADLY_MOMENT", format!("{moment:?}"));
    let ran = run(&mut command);
    ran.code.is_none().then_some(ran)
}

/// The branches, and each worktree with what it has checked out and whether it is locked or prunable.
fn state(sandbox: &Sandbox, main: &Path) -> String {
    let branches = sandbox.git(main, &["for-each-ref", "--format=%(refname) %(objectname)", "refs/heads"]);
    let worktrees = sandbox.git(main, &["worktree", "list", "--porcelain"]);
    format!("{branches}\n\n{worktrees}")
}

fn folders(sandbox: &Sandbox) -> Vec<String> {
    let entries = fs::read_dir(sandbox.path()).expect("the sandbox");
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn succeeds(sandbox: &Sandbox, dir: &Path, arguments: &[&str]) -> Ran {
    let ran = run(&mut wtsh(sandbox, dir, arguments));
    assert_eq!(ran.code, Some(0), "wtsh {arguments:?}: {}", ran.stderr);
    ran
}

/// Kills `wtsh ARGUMENTS` at each of its gits in a repository of its own, and types it again; both leave what it leaves undisturbed.
fn at_every_step(prepare: &dyn Fn(&Sandbox) -> PathBuf, arguments: &[&str]) {
    let undisturbed = {
        let sandbox = Sandbox::new();
        let main = prepare(&sandbox);
        succeeds(&sandbox, &main, arguments);
        let folder = sandbox.path().display().to_string();
        (state(&sandbox, &main).replace(&folder, ""), folders(&sandbox))
    };
    for moment in [Moment::Before, Moment::After] {
        let mut tried = 0;
        for count in 1..MOST {
            let sandbox = Sandbox::new();
            let main = prepare(&sandbox);
            let Some(_) = killed(&sandbox, &main, arguments, count, moment) else { break };
            tried = count;
            succeeds(&sandbox, &main, arguments);
            fs::remove_dir_all(sandbox.path().join("bin")).expect("the deadly git");
            let folder = sandbox.path().display().to_string();
            let here = (state(&sandbox, &main).replace(&folder, ""), folders(&sandbox));
            assert_eq!(here, undisturbed, "wtsh {arguments:?} was killed {moment:?} its git {count}");
            assert!(count + 1 < MOST, "wtsh {arguments:?} starts too many programs");
        }
        assert!(tried > 1, "{moment:?}: wtsh {arguments:?} was not killed");
    }
}

#[test]
fn making_a_branch_and_its_worktree() {
    at_every_step(&|sandbox| sandbox.myproject(), &["new", "hotfix"]);
}

#[test]
fn making_a_worktree_of_a_remote_branch() {
    let prepare = |sandbox: &Sandbox| {
        let main = sandbox.myproject();
        sandbox.git(&main, &["push", "-q", "origin", "main:colleague"]);
        main
    };
    at_every_step(&prepare, &["new", "colleague"]);
}

#[test]
fn taking_changes_along() {
    let prepare = |sandbox: &Sandbox| {
        let main = sandbox.myproject();
        fs::write(main.join("readme"), "changed\n").expect("a file");
        fs::write(main.join("new"), "new\n").expect("a file");
        main
    };
    for moment in [Moment::Before, Moment::After] {
        let mut tried = 0;
        for count in 1..MOST {
            let sandbox = Sandbox::new();
            let main = prepare(&sandbox);
            let Some(_) = killed(&sandbox, &main, &["new", "hotfix", "--take"], count, moment) else { break };
            tried = count;
            // All of the changes are here, or there, byte for byte; no stash is needed.
            let there = sandbox.path().join("myproject-hotfix");
            let has =
                |root: &Path, name: &str, text: &[u8]| fs::read(root.join(name)).is_ok_and(|now| now == text);
            for (name, text) in [("readme", &b"changed\n"[..]), ("new", b"new\n")] {
                assert!(
                    has(&main, name, text) || has(&there, name, text),
                    "killed {moment:?} git {count}: {name} is neither here nor there"
                );
            }
            assert_eq!(sandbox.git(&main, &["stash", "list"]), "");
        }
        assert!(tried > 1, "{moment:?}: nothing was killed");
    }
}

#[test]
fn removing_a_worktree() {
    let prepare = |sandbox: &Sandbox| {
        let main = sandbox.myproject();
        sandbox.worktree(&main, "hotfix");
        main
    };
    for arguments in [&["remove", "hotfix"][..], &["remove", "hotfix", "--branch"]] {
        for moment in [Moment::Before, Moment::After] {
            let mut tried = 0;
            for count in 1..MOST {
                let sandbox = Sandbox::new();
                let main = prepare(&sandbox);
                let Some(_) = killed(&sandbox, &main, arguments, count, moment) else { break };
                tried = count;
                let listed = || sandbox.git(&main, &["worktree", "list"]).contains("hotfix");
                if listed() {
                    succeeds(&sandbox, &main, arguments);
                }
                assert!(!listed(), "killed {moment:?} git {count}, and removed again");
                assert!(!sandbox.path().join("myproject-hotfix").exists());
            }
            assert!(tried > 1, "{moment:?}: wtsh {arguments:?} was not killed");
        }
    }
}

/// git itself is killed, too, with half of the files written: a filter does it, as the power may.
#[test]
fn git_and_wtsh_die_in_the_middle_of_the_checkout() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    for number in 0..20 {
        fs::write(main.join(format!("file-{number:02}")), "text\n").expect("a file");
    }
    fs::write(main.join(".gitattributes"), "file-10 filter=deadly\n").expect("a file");
    sandbox.git(&main, &["add", "."]);
    sandbox.git(&main, &["commit", "-qm", "twenty files"]);
    let deadly = sandbox.path().join("deadly");
    fs::write(&deadly, "#!/bin/sh\nif [ -e \"$0-now\" ]; then kill -9 $(cat \"$0-now\") $PPID; fi\ncat\n")
        .expect("a program");
    fs::set_permissions(&deadly, fs::Permissions::from_mode(0o755)).expect("a mode");
    sandbox.git(&main, &["config", "filter.deadly.smudge", &deadly.display().to_string()]);
    // Else no filter of the repository's runs.
    succeeds(&sandbox, &main, &["allow"]);
    let before = state(&sandbox, &main);
    // The shell becomes wtsh, so that its number is known beforehand.
    let script =
        format!("echo $$ >'{}-now'; exec '{}' new hotfix", deadly.display(), env!("CARGO_BIN_EXE_wtsh"));
    let ran = run(sandbox.command("/bin/sh", &main).args(["-c", &script]).env("PWD", &main));
    assert_eq!(ran.code, None, "{}", ran.stderr);
    fs::remove_file(sandbox.path().join("deadly-now")).expect("a file");
    assert_ne!(state(&sandbox, &main), before, "something half made is there, or this test proves nothing");
    let made = succeeds(&sandbox, &main, &["new", "hotfix"]);
    let hotfix = PathBuf::from(made.stdout.trim_end());
    assert_eq!(sandbox.git(&hotfix, &["status", "--porcelain"]), "");
    assert_eq!(fs::read_dir(&hotfix).expect("a folder").count(), 23, "twenty files, and three more");
    let listed = sandbox.git(&main, &["worktree", "list", "--porcelain"]);
    assert_eq!(listed.matches("refs/heads/hotfix").count(), 1);
    assert!(!listed.contains("locked"), "{listed}");
}
