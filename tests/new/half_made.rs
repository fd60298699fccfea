//! What is half made is taken back, and what can't be is said.

use std::fs;
use std::process::Stdio;

use super::crashes::{notes, with_git};
use super::*;
use crate::git::wait_for_what_is_left;
use crate::ran::{run, wtsh};

/// `wtsh new x` with a git that does `script` in place of what begins with `step`, and kills both. `$entry`: what it keeps of x.
fn killed(sandbox: &Sandbox, main: &Path, arguments: &[&str], step: &str, script: &str) {
    let (x, entry) = (main.with_file_name("myproject-x"), main.join(".git/worktrees/myproject-x"));
    let script = format!(
        "x='{}' entry='{}'\ncase \"$*\" in *' {step}'*) {script}; kill -9 $PPID $$;; esac",
        x.display(),
        entry.display()
    );
    let ended = with_git(sandbox, main, arguments, &script).output().expect("it starts");
    assert_eq!(ended.status.code(), None, "{step}: {}", String::from_utf8_lossy(&ended.stderr));
    wait_for_what_is_left(sandbox);
    fs::remove_dir_all(sandbox.path().join("bin")).expect("it was there");
}

/// git was killed between opening the new worktree's file `.git` and writing it.
#[test]
fn a_git_file_that_was_not_written_is_taken_back() {
    for written in ["", "gitdir: "] {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        let before = state(&sandbox, &main);
        let half = format!(
            "mkdir -p \"$entry\" \"$x\"; echo initializing >\"$entry/locked\"; \
             echo \"$x/.git\" >\"$entry/gitdir\"; printf '{written}' >\"$x/.git\""
        );
        killed(&sandbox, &main, &["new", "x"], "worktree add ", &half);
        let ran = at(&sandbox, &main, &["prune"]);
        assert!(ran.stderr.contains("is taken back"), "{}", ran.stderr);
        assert_eq!(state(&sandbox, &main), before, "{written:?}");
        made(&sandbox, &main, &["x"]);
    }
}

/// Somebody has put something into it since, or changed what git had written.
#[test]
fn what_git_did_not_write_stays_until_it_is_moved_away() {
    for (name, text) in [("sub/thesis", "mine\n"), ("readme", "first\nmine\n")] {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        sandbox.commit(&main, "long", "a long text\n", "long");
        let before = state(&sandbox, &main);
        let half = "real \"$@\"; rm \"$entry/index\"; printf 'a lo' >\"$x/long\"; echo initializing >\"$entry/locked\"; \
            touch \"$entry/gitdir\"; mkdir \"$x/sub\"";
        killed(&sandbox, &main, &["new", "x"], "worktree add ", half);
        let root = main.with_file_name("myproject-x");
        fs::write(root.join(name), text).expect("a file");
        for _ in 0..2 {
            let ran = at(&sandbox, &main, &["new", "x"]);
            assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""), "{}", ran.stderr);
            let said = format!("move them away, and it is taken back: {name}\n");
            assert!(ran.stderr.contains(&said), "{}", ran.stderr);
        }
        assert_eq!(fs::read_to_string(root.join(name)).expect("a file"), text);
        fs::rename(root.join(name), sandbox.home().join("moved")).expect("it is there");
        assert_eq!(at(&sandbox, &main, &["prune"]).code, Some(0));
        assert_eq!((state(&sandbox, &main), notes(&sandbox)), (before, 0), "{name}");
    }
}

/// A signal to git alone: it removes what it made, and what it had started still writes.
#[test]
fn what_is_written_after_git_has_ended_is_taken_back_too() {
    for (stranger, left) in [("", false), ("echo mine >\"$x/thesis\";", true)] {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        let before = state(&sandbox, &main);
        let script = format!(
            "x='{}'\ncase \"$*\" in *' worktree add '*) \
             (real version; mkdir -p \"$x\"; echo first >\"$x/readme\"; {stranger} true) & kill -TERM $$;; esac",
            main.with_file_name("myproject-x").display()
        );
        let ended = with_git(&sandbox, &main, &["new", "x"], &script).output().expect("it starts");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(1), "{said}");
        fs::remove_dir_all(sandbox.path().join("bin")).expect("it was there");
        assert_eq!(said.contains("nothing is left of it"), !left, "{said}");
        assert_eq!(said.contains("could not be taken back"), left, "{said}");
        assert_eq!(state(&sandbox, &main) == before, !left, "{said}");
        assert_eq!(main.with_file_name("myproject-x").exists(), left, "{said}");
    }
}

/// A branch that git does not delete.
#[test]
fn what_could_not_be_taken_back_is_said() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let script = "case \"$*\" in *' worktree add '*) echo 'no room' >&2; exit 128;; \
        *' update-ref -d '*) echo 'permission denied' >&2; exit 128;; esac";
    let ended = with_git(&sandbox, &main, &["new", "x"], script).output().expect("it starts");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(said.contains("no room") && !said.contains("nothing is left"), "{said}");
    assert!(said.contains("branch 'x' could not be taken back: git branch -D x\n"), "{said}");
    sandbox.git(&main, &["branch", "-D", "x"]);
}

/// Of a maker that was killed before git had made its branch.
#[test]
fn a_branch_that_somebody_made_since_stays() {
    let ways: [(&str, &str, &[&str]); 3] = [
        ("branch ", "true", &["branch", "x"]),
        ("branch ", "true", &["branch", "x", "HEAD"]),
        ("worktree add ", "real branch -D x; real branch x", &["version"]),
    ];
    for (step, script, made_by_hand) in ways {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        killed(&sandbox, &main, &["new", "x"], step, &format!("cd \"$2\"; {script}"));
        sandbox.git(&main, made_by_hand);
        at(&sandbox, &main, &["prune"]);
        assert_ne!(sandbox.git(&main, &["branch", "--list", "x"]), "", "{script} {made_by_hand:?}");
        assert_eq!(notes(&sandbox), 0);
    }
    // Where nothing says how a branch came to be, one that may be somebody's stays.
    for (script, stays) in [("true", true), ("real \"$@\"", false)] {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        sandbox.git(&main, &["config", "core.logAllRefUpdates", "false"]);
        let step = if stays { "branch " } else { "worktree add " };
        killed(&sandbox, &main, &["new", "x"], step, if stays { script } else { "true" });
        if stays {
            sandbox.git(&main, &["branch", "x"]);
        }
        at(&sandbox, &main, &["prune"]);
        assert_eq!(sandbox.git(&main, &["branch", "--list", "x"]).is_empty(), !stays);
    }
}

/// A git that was killed has left the lock of the branch that it was making, or resetting.
#[test]
fn the_lock_of_its_branch_is_in_nobodys_way() {
    for step in ["branch ", "worktree add "] {
        for after in ["", "real \"$@\"; "] {
            let sandbox = Sandbox::new();
            let main = sandbox.myproject();
            let lock = main.join(".git/refs/heads/x/y.lock");
            let script =
                format!("{after}mkdir -p '{0}'; : >'{0}/y.lock'", main.join(".git/refs/heads/x").display());
            killed(&sandbox, &main, &["new", "x/y"], step, &script);
            made(&sandbox, &main, &["x/y"]);
            assert!(!lock.exists(), "{step}{after}");
        }
    }
    // One that was there before is somebody's.
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let lock = main.join(".git/refs/heads/x.lock");
    fs::write(&lock, "").expect("a file");
    fs::File::open(&lock).expect("a file").set_modified(std::time::UNIX_EPOCH).expect("a time");
    killed(&sandbox, &main, &["new", "x"], "branch ", "true");
    let ran = at(&sandbox, &main, &["new", "x"]);
    assert!(ran.code == Some(1) && ran.stderr.contains("x.lock") && lock.exists(), "{}", ran.stderr);
}

/// Of the configuration, in which git notes what the branch follows.
#[test]
fn the_lock_of_the_configuration_is_in_nobodys_way() {
    let project = || {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        sandbox.git(&main, &["push", "-q", "origin", "main:feat"]);
        sandbox.git(&main, &["fetch", "-q"]);
        let lock = main.join(".git/config.lock");
        (sandbox, main, lock)
    };
    for after in ["", "real \"$@\"; "] {
        let (sandbox, main, lock) = project();
        let script = format!("{after}echo '[core]' >'{}'", lock.display());
        killed(&sandbox, &main, &["new", "feat"], "branch ", &script);
        let (root, said) = made(&sandbox, &main, &["feat"]);
        assert!(!lock.exists(), "{said}");
        assert_eq!(sandbox.git(&root, &["rev-parse", "--abbrev-ref", "@{upstream}"]), "origin/feat");
    }
    // One that was there before is somebody's.
    let (sandbox, main, lock) = project();
    fs::write(&lock, "").expect("a file");
    fs::File::open(&lock).expect("a file").set_modified(std::time::UNIX_EPOCH).expect("a time");
    killed(&sandbox, &main, &["new", "feat"], "branch ", "true");
    let words = ["another git", &format!("rm {}", lock.display())];
    refused(&sandbox, &main, &["feat"], &words);
}

/// Of the packed refs, and in the git dir of the worktree that it had made.
#[test]
fn other_locks_of_its_git_are_in_nobodys_way() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["pack-refs", "--all"]);
    killed(
        &sandbox,
        &main,
        &["new", "x"],
        "worktree add ",
        &format!(": >'{}/.git/packed-refs.lock'", main.display()),
    );
    let (_, said) = made(&sandbox, &main, &["other"]);
    assert!(said.contains("that is taken back") && !main.join(".git/packed-refs.lock").exists(), "{said}");
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    killed(
        &sandbox,
        &main,
        &["new", "x"],
        "worktree add ",
        "real \"$@\"; : >\"$entry/AUTO_MERGE.lock\"; echo x >\"$entry/HEAD.lock\"",
    );
    let (root, _) = made(&sandbox, &main, &["x"]);
    sandbox.git(&root, &["switch", "-q", "--detach"]);
    assert!(!main.join(".git/worktrees/myproject-x/AUTO_MERGE.lock").exists());
}

/// The same again: where the branch starts is not asked a second time.
#[test]
fn a_start_that_was_typed_is_no_reason_against_the_same_again() {
    for (step, script) in
        [("branch ", "real \"$@\""), ("worktree add ", "true"), ("worktree add ", "real \"$@\"")]
    {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        let arguments = ["new", "x", "--from", "staging"];
        killed(&sandbox, &main, &arguments, step, script);
        let (root, said) = made(&sandbox, &main, &arguments[1..]);
        assert_eq!(branch(&sandbox, &root), "x", "{said}");
        refused(&sandbox, &main, &["x", "--from", "production"], &["--from is for a new one"]);
    }
}

/// Killed while it was set up; the shell becomes wtsh, so that its command can end it.
#[test]
fn a_start_that_was_typed_is_no_reason_against_going_on_with_a_set_up() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::create_dir_all(sandbox.home().join(".config")).expect("a folder");
    let number = sandbox.home().join("number");
    let config =
        format!("[setup]\nrun = ['[ -e \"{0}-off\" ] || kill -9 $(cat \"{0}\")']\n", number.display());
    fs::write(sandbox.home().join(".config/wtsh.toml"), config).expect("a file");
    assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
    let script = format!(
        "echo $$ >'{}'; exec '{}' new x --from staging",
        number.display(),
        env!("CARGO_BIN_EXE_wtsh")
    );
    let ran =
        run(sandbox.command("/bin/sh", &main).args(["-c", &script]).env("PWD", &main).stdin(Stdio::null()));
    assert_eq!(ran.code, None, "{}", ran.stderr);
    wait_for_what_is_left(&sandbox);
    fs::write(number.with_file_name("number-off"), "").expect("a file");
    let ran = run(&mut wtsh(&sandbox, &main, &["new", "x", "--from", "staging"]));
    let root = main.with_file_name("myproject-x");
    assert_eq!((ran.code, Path::new(ran.stdout.trim_end())), (Some(0), root.as_path()), "{}", ran.stderr);
    assert_eq!(notes(&sandbox), 0);
}

/// Killed when git was done: the set-up had not begun.
#[test]
fn a_set_up_that_was_to_come_is_done_by_the_same_again_and_asked_for_by_others() {
    for (again, options) in [(true, &[][..]), (false, &[]), (true, &["--no-setup"]), (false, &["--no-setup"])]
    {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        fs::write(main.join(".git/info/exclude"), ".env\n").expect("a file");
        fs::write(main.join(".env"), "A=1\n").expect("a file");
        assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
        let arguments = [&["new", "x"][..], options].concat();
        killed(&sandbox, &main, &arguments, "worktree add ", "real \"$@\"");
        if !again {
            assert_eq!(at(&sandbox, &main, &["prune"]).code, Some(0));
        }
        let ran = at(&sandbox, &main, &arguments);
        let is_set_up = main.with_file_name("myproject-x").join(".env").exists();
        let is_said = i32::from(!again && options.is_empty());
        assert_eq!(ran.code, Some(is_said), "{}", ran.stderr);
        assert_eq!(is_set_up, again && options.is_empty(), "{}", ran.stderr);
        assert_eq!(at(&sandbox, &main, &["new", "x"]).code, Some(is_said));
    }
}

/// Changes that could not be taken away where they were, and a set-up that failed: both are said.
#[test]
fn both_that_went_wrong_are_said() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::create_dir_all(sandbox.home().join(".config")).expect("a folder");
    fs::write(sandbox.home().join(".config/wtsh.toml"), "[setup]\nrun = ['exit 3']\n").expect("a file");
    assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
    fs::write(main.join("new"), "new\n").expect("a file");
    let script = "case \"$*\" in *' read-tree '*) echo 'no room' >&2; exit 128;; esac";
    let ended = with_git(&sandbox, &main, &["new", "x", "--take"], script).output().expect("it starts");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(said.contains("has the changes, and so has") && said.contains("exit 3"), "{said}");
}
