//! `kill -9` at each step of making, moving and removing a worktree: what is left can be used or is nothing, and the same command again
//! does it.
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

use git::{before_git, wait_for_what_is_left};
use ran::{Ran, at, run, wtsh};
use repository::Sandbox;

#[path = "kills/left.rs"]
mod left;
#[path = "kills/making.rs"]
mod making;
#[path = "kills/moving.rs"]
mod moving;
#[path = "kills/removing.rs"]
mod removing;
#[path = "kills/taking.rs"]
mod taking;

/// Far more programs than any of these commands starts.
const MOST: usize = 150;

#[derive(Clone, Copy, Debug)]
enum Moment {
    Before,
    After,
}

/// What is typed between the kill and the same command again.
#[derive(Clone, Copy, Debug)]
enum Then {
    Nothing,
    Prune,
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

/// wtsh, killed at the `count`th git that it starts; whether it was, and did not end before that.
fn is_killed(sandbox: &Sandbox, dir: &Path, arguments: &[&str], count: usize, moment: Moment) -> bool {
    let path = deadly_git(sandbox);
    let mut command: Command = wtsh(sandbox, dir, arguments);
    command
        .env("PATH", path)
        .env("DEADLY_COUNT", count.to_string())
        .env("DEADLY_MOMENT", format!("{moment:?}"));
    let ran = run(&mut command);
    wait_for_what_is_left(sandbox);
    fs::remove_dir_all(sandbox.path().join("bin")).expect("the deadly git");
    ran.code.is_none()
}

fn succeeds(sandbox: &Sandbox, dir: &Path, arguments: &[&str], when: &str) -> Ran {
    let ran = at(sandbox, dir, arguments);
    assert_eq!(ran.code, Some(0), "{when}: wtsh {arguments:?}: {}", ran.stderr);
    ran
}

/// Kills `wtsh ARGUMENTS` at each of its gits in a repository of its own, and types it again; both leave what it leaves undisturbed.
/// `check`: what holds right after the kill, too.
fn at_every_step(
    prepare: &dyn Fn(&Sandbox) -> PathBuf,
    arguments: &[&str],
    (moment, then): (Moment, Then),
    check: &dyn Fn(&Sandbox, &Path, &str),
) {
    let undisturbed = {
        let sandbox = Sandbox::new();
        let main = prepare(&sandbox);
        succeeds(&sandbox, &main, arguments, "undisturbed");
        left::all(&sandbox, &main)
    };
    let mut tried = 0;
    for count in 1..MOST {
        let when = format!("killed {moment:?} its git {count}, then {then:?}");
        let sandbox = Sandbox::new();
        let main = prepare(&sandbox);
        if !is_killed(&sandbox, &main, arguments, count, moment) {
            break;
        }
        tried = count;
        check(&sandbox, &main, &when);
        if matches!(then, Then::Prune) {
            succeeds(&sandbox, &main, &["prune"], &when);
            check(&sandbox, &main, &when);
        }
        let ran = succeeds(&sandbox, &main, arguments, &when);
        assert_eq!(left::all(&sandbox, &main), undisturbed, "{when}: wtsh {arguments:?}: {}", ran.stderr);
        assert!(count + 1 < MOST, "wtsh {arguments:?} starts too many programs");
    }
    assert!(tried > 1, "{moment:?}: wtsh {arguments:?} was not killed");
}

const NOTHING: &dyn Fn(&Sandbox, &Path, &str) = &|_, _, _| {};

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
    succeeds(&sandbox, &main, &["allow"], "before");
    let before = left::listed(&sandbox, &main);
    // The shell becomes wtsh, so that its number is known beforehand.
    let script =
        format!("echo $$ >'{}-now'; exec '{}' new hotfix", deadly.display(), env!("CARGO_BIN_EXE_wtsh"));
    let ran = run(sandbox.command("/bin/sh", &main).args(["-c", &script]).env("PWD", &main));
    assert_eq!(ran.code, None, "{}", ran.stderr);
    fs::remove_file(sandbox.path().join("deadly-now")).expect("a file");
    assert_ne!(
        left::listed(&sandbox, &main),
        before,
        "something half made is there, or this test proves nothing"
    );
    let made = succeeds(&sandbox, &main, &["new", "hotfix"], "again");
    let hotfix = PathBuf::from(made.stdout.trim_end());
    assert_eq!(sandbox.git(&hotfix, &["status", "--porcelain"]), "");
    assert_eq!(fs::read_dir(&hotfix).expect("a folder").count(), 23, "twenty files, and three more");
    let listed = sandbox.git(&main, &["worktree", "list", "--porcelain"]);
    assert_eq!(listed.matches("refs/heads/hotfix").count(), 1);
    assert!(!listed.contains("locked"), "{listed}");
}
