//! Makers that are killed or stopped, and several at once.

use std::fs;
use std::process::{Child, Command, Stdio};

use super::*;
use crate::git::before_git;
use crate::ran::wtsh;

/// A git that does something of its own before or after one of its commands, found on PATH before the real one.
pub fn with_git(sandbox: &Sandbox, main: &Path, arguments: &[&str], script: &str) -> Command {
    // By its name, as a function that `exec` does not see.
    let path = before_git(sandbox, &format!("real() {{ \"$real\" \"$@\"; }}\n{script}"));
    let mut command = wtsh(sandbox, main, arguments);
    command.env("PATH", path);
    command
}

/// How many things are noted as under way.
pub fn notes(sandbox: &Sandbox) -> usize {
    fs::read_dir(sandbox.home().join(".local/share/wtsh/notes")).map_or(0, Iterator::count)
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
    assert_eq!(notes(&sandbox), 0);
}

#[test]
fn a_failing_git_leaves_nothing() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let before = state(&sandbox, &main);
    let script = "case \"$*\" in *' worktree add '*) real \"$@\"; rm \"$(real -C \"$2\" rev-parse --git-common-dir)\"/worktrees/x/index; echo 'no space left' >&2; exit 1;; esac";
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
        let whole = sandbox.path().join("home/whole");
        let script = format!(
            "case \"$*\" in *' worktree add '*) kill -{signal} $PPID; real \"$@\"; \
             for one in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do real version; done >/dev/null; \
             : >'{}'; exit;; esac",
            whole.display()
        );
        let ended = with_git(&sandbox, &main, &["new", "x"], &script).output().expect("it starts");
        assert!(whole.exists(), "git is not cut off while programs that it started may still write");
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
    assert_eq!(notes(&sandbox), 0);
}

/// A git that only looks at what there is to be set up, and that a terminal's Ctrl-C ends.
#[test]
fn a_set_up_that_is_stopped_before_it_begins_is_cancelled() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
    fs::write(main.join(".git/info/exclude"), ".env\n").expect("a file");
    fs::write(main.join(".env"), "PORT=1\n").expect("a file");
    let script = "case \"$*\" in *' ls-files '*) kill -INT $PPID; kill -INT $$;; esac";
    let ended = with_git(&sandbox, &main, &["new", "x"], script).output().expect("it starts");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(130), "{said}");
    assert!(said.contains("can be used as it is") && said.contains("wtsh setup "), "{said}");
    assert!(main.with_file_name("myproject-x").join("readme").exists(), "{said}");
}

/// SIGTERM and SIGHUP to wtsh alone, while files are written by a program that git's own program started.
#[test]
fn a_maker_that_is_stopped_while_files_are_written_leaves_nothing() {
    for signal in ["TERM", "HUP"] {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        let names: Vec<String> = (0..20).map(|number| format!("file-{number:02}")).collect();
        names.iter().for_each(|name| fs::write(main.join(name), "text\n").expect("a file"));
        fs::write(main.join(".gitattributes"), "file-* filter=slow\n").expect("a file");
        sandbox.git(&main, &["add", "."]);
        sandbox.git(&main, &["commit", "-qm", "files"]);
        // Else no filter of the repository's runs.
        assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
        let slow = sandbox.path().join("slow");
        let before = {
            fs::write(&slow, "").expect("a file");
            state(&sandbox, &main)
        };
        let text = format!(
            "#!/bin/sh\n[ -e \"$0-sent\" ] || {{ : >\"$0-sent\"; kill -{signal} $(cat \"$0-number\"); }}\nsleep 0.02; cat\n"
        );
        fs::write(&slow, text).expect("a program");
        fs::set_permissions(&slow, fs::Permissions::from_mode(0o755)).expect("a mode");
        sandbox.git(&main, &["config", "filter.slow.smudge", &slow.display().to_string()]);
        let config = fs::read(main.join(".git/config")).expect("a configuration");
        // The shell becomes wtsh, so that its number is known beforehand.
        let script =
            format!("echo $$ >'{}-number'; exec '{}' new x", slow.display(), env!("CARGO_BIN_EXE_wtsh"));
        let ended = sandbox
            .command("/bin/sh", &main)
            .args(["-c", &script])
            .env("PWD", &main)
            .output()
            .expect("it starts");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(130), "{said}");
        assert!(!main.with_file_name("myproject-x").exists(), "{said}");
        for name in ["slow-number", "slow-sent"] {
            fs::remove_file(sandbox.path().join(name)).expect("it was written");
        }
        assert_eq!(fs::read(main.join(".git/config")).expect("a configuration"), config);
        sandbox.git(&main, &["config", "--remove-section", "filter.slow"]);
        assert_eq!(state(&sandbox, &main), before);
    }
}

#[test]
fn a_worktree_whose_hook_fails_is_kept() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let hook = main.join(".git/hooks/post-checkout");
    fs::create_dir_all(main.join(".git/hooks")).expect("a folder");
    fs::write(&hook, "#!/bin/sh\necho 'the hook says no' >&2\nexit 3\n").expect("a hook");
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("a mode");
    assert_eq!(crate::ran::at(&sandbox, &main, &["allow"]).code, Some(0));
    let ran = crate::ran::at(&sandbox, &main, &["new", "x"]);
    let root = main.with_file_name("myproject-x");
    assert_eq!((ran.code, ran.stdout.trim_end()), (Some(1), root.to_str().expect("plain")), "{}", ran.stderr);
    assert!(ran.stderr.contains("the hook says no"), "{}", ran.stderr);
    assert_eq!((branch(&sandbox, &root).as_str(), head(&sandbox, &root)), ("x", head(&sandbox, &main)));
}

/// git ends where it meets an entry that another git has just begun.
#[test]
fn a_git_that_meets_another_is_asked_again() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let script = "case \"$*\" in *' worktree add '*) [ -e \"$0-met\" ] || { : >\"$0-met\"; \
        echo 'fatal: failed to read .git/worktrees/p-s5/commondir: Success' >&2; exit 128; };; esac";
    let ended = with_git(&sandbox, &main, &["new", "x"], script).output().expect("it starts");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    assert_eq!(branch(&sandbox, &main.with_file_name("myproject-x")), "x");
}
