//! Makers that are killed or stopped, and several at once.

use std::fs;
use std::process::{Child, Command, Stdio};

use super::*;
use crate::ran::wtsh;

/// A git that does something of its own before or after one of its commands, found on PATH before the real one.
fn with_git(sandbox: &Sandbox, main: &Path, arguments: &[&str], script: &str) -> Command {
    let bin = sandbox.path().join("bin");
    fs::create_dir_all(&bin).expect("a folder");
    let path = std::env::var("PATH").expect("a PATH");
    let text = format!("#!/bin/sh\nreal() {{ PATH='{path}' git \"$@\"; }}\n{script}\nreal \"$@\"\n");
    fs::write(bin.join("git"), text).expect("a script");
    fs::set_permissions(bin.join("git"), fs::Permissions::from_mode(0o755)).expect("a mode");
    let mut command = wtsh(sandbox, main, arguments);
    command.env("PATH", format!("{}:{path}", bin.display()));
    command
}

fn started(command: &mut Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
}

/// Killed together with its git, by signal 9, when it comes to one of its git commands: before it, in it, after it.
#[test]
fn what_was_killed_is_taken_back_by_the_next() {
    let kill = "kill -9 $PPID $$";
    let half =
        "git_dir=$(real -C \"$2\" rev-parse --git-common-dir); cd \"$2\"; id=$git_dir/worktrees/myproject-x";
    let steps = [
        ("before the branch", format!("case \"$*\" in *' branch '*) {kill};; esac")),
        ("after the branch", format!("case \"$*\" in *' branch '*) real \"$@\"; {kill};; esac")),
        ("before the worktree", format!("case \"$*\" in *' worktree add '*) {kill};; esac")),
        (
            "with an entry",
            format!(
                "case \"$*\" in *' worktree add '*) {half}; mkdir -p $id; echo initializing >$id/locked; {kill};; esac"
            ),
        ),
        (
            "with a folder",
            format!(
                "case \"$*\" in *' worktree add '*) real \"$@\" >/dev/null 2>&1; {half}; rm $id/index; echo initializing >$id/locked; touch $id/gitdir; {kill};; esac"
            ),
        ),
    ];
    for (step, script) in steps {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        let before = state(&sandbox, &main);
        let ended = with_git(&sandbox, &main, &["new", "x"], &script).output().expect("it starts");
        assert!(!ended.status.success(), "{step}");
        assert_ne!(state(&sandbox, &main), before, "{step}: something is left");
        fs::remove_dir_all(sandbox.path().join("bin")).expect("it was there");
        // Another branch: what was left goes by itself.
        let (other, _) = made(&sandbox, &main, &["other"]);
        sandbox.git(&main, &["worktree", "remove", &other.display().to_string()]);
        sandbox.git(&main, &["branch", "-q", "-D", "other"]);
        assert_eq!(state(&sandbox, &main), before, "{step}");
        let (root, _) = made(&sandbox, &main, &["x"]);
        assert_eq!(branch(&sandbox, &root), "x");
    }
}

/// git went on and finished: the worktree is left, and can be used.
#[test]
fn what_git_finished_is_left() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let script = "case \"$*\" in *' worktree add '*) real \"$@\"; kill -9 $PPID; exit;; esac";
    let ended = with_git(&sandbox, &main, &["new", "x"], script).output().expect("it starts");
    assert!(!ended.status.success());
    let (root, said) = made(&sandbox, &main, &["x"]);
    assert_eq!(branch(&sandbox, &root), "x");
    assert!(said.contains("already"), "{said}");
    assert!(!state(&sandbox, &main).contains("wtsh-making"));
}

/// Changes that were on their way are in a stash, and the next one says so.
#[test]
fn changes_on_their_way_are_not_lost() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::write(main.join("readme"), "changed\n").expect("a file");
    let script = "case \"$*\" in *' stash apply '*) kill -9 $PPID $$;; esac";
    let ended = with_git(&sandbox, &main, &["new", "x", "--take"], script).output().expect("it starts");
    assert!(!ended.status.success());
    let (_, said) = made(&sandbox, &main, &["x"]);
    let command =
        said.lines().find_map(|line| line.split_once("git stash apply --index ")).expect("it says so").1;
    sandbox.git(&main, &["stash", "apply", "-q", "--index", command]);
    assert_eq!(fs::read(main.join("readme")).expect("it is there"), b"changed\n");
}

#[test]
fn a_failing_git_leaves_nothing() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let before = state(&sandbox, &main);
    let script = "case \"$*\" in *' worktree add '*) real \"$@\"; echo 'no space left' >&2; exit 1;; esac";
    let ended = with_git(&sandbox, &main, &["new", "x", "--path", "../deep/er/x"], script).output();
    let ended = ended.expect("it starts");
    assert_eq!(ended.status.code(), Some(1));
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(said.contains("git: no space left"), "{said}");
    fs::remove_dir_all(sandbox.path().join("bin")).expect("it was there");
    assert_eq!(state(&sandbox, &main), before);
}

/// SIGTERM to wtsh alone, and SIGINT as a terminal sends it to all.
#[test]
fn a_stopped_maker_leaves_nothing() {
    for signal in ["TERM", "INT"] {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        let before = state(&sandbox, &main);
        let script =
            format!("case \"$*\" in *' worktree add '*) kill -{signal} $PPID; real \"$@\"; exit;; esac");
        let ended = with_git(&sandbox, &main, &["new", "x"], &script).output().expect("it starts");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(130), "{said}");
        assert!(said.contains("nothing was made"), "{said}");
        fs::remove_dir_all(sandbox.path().join("bin")).expect("it was there");
        assert_eq!(state(&sandbox, &main), before);
    }
}

#[test]
fn several_makers_come_to_the_same_end() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    for name in ["tracked-1", "tracked-2", "tracked-3"] {
        sandbox.git(&main, &["push", "-q", "origin", &format!("main:refs/heads/{name}")]);
    }
    let names = ["same", "same", "same", "one", "two", "tracked-1", "tracked-2", "tracked-3"];
    let mut children: Vec<_> =
        names.iter().map(|name| started(&mut wtsh(&sandbox, &main, &["new", name]))).collect();
    for (name, child) in names.iter().zip(children.drain(..)) {
        let ended = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "{name}: {said}");
        let root = main.with_file_name(format!("myproject-{name}"));
        assert_eq!(String::from_utf8_lossy(&ended.stdout).trim_end(), root.display().to_string());
        assert_eq!(branch(&sandbox, &root), *name);
        assert_eq!(sandbox.git(&root, &["status", "--porcelain"]), "", "{name}");
    }
    assert!(!state(&sandbox, &main).contains("wtsh-making"));
}
