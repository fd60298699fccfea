//! Several processes that make, set up, remove and move one worktree.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::{notes, project, refuses, removes};
use crate::git::before_git;
use crate::ran::{at, wtsh};
use crate::repository::Sandbox;
use crate::until::until;

/// A wtsh whose git does `before` where it comes to `step`, waits until it may go on, and then does `after`.
struct Paused {
    child: Child,
    said: PathBuf,
    gate: PathBuf,
}

impl Paused {
    fn at(
        sandbox: &Sandbox,
        main: &Path,
        arguments: &[&str],
        step: &str,
        (before, after): (&str, &str),
    ) -> Paused {
        let gate = sandbox.home().join("gate");
        let script = format!(
            "case \" $* \" in *' {step} '*) {before}; : >'{0}-reached'; \
             while [ -e '{0}-reached' ] && ! [ -e '{0}' ]; do \"$real\" version >/dev/null; done; {after};; esac",
            gate.display()
        );
        let mut command = wtsh(sandbox, main, arguments);
        command.env("PATH", before_git(sandbox, &script));
        let paused = Paused::started(sandbox, command, "first", gate);
        until("the git that waits", || paused.gate.with_file_name("gate-reached").exists());
        // Those that come after it have the real one.
        fs::remove_dir_all(sandbox.path().join("bin")).expect("it is there");
        paused
    }

    fn started(sandbox: &Sandbox, mut command: Command, name: &str, gate: PathBuf) -> Paused {
        let said = sandbox.home().join(format!("said-{name}"));
        command.stdout(Stdio::piped()).stderr(File::create(&said).expect("a file"));
        Paused { child: command.spawn().expect("it starts"), said, gate }
    }

    fn says(&self, words: &str) {
        until(words, || fs::read_to_string(&self.said).expect("a file").contains(words));
    }

    /// Lets it go on. Its exit code, and what it said.
    fn end(mut self) -> (Option<i32>, String) {
        File::create(&self.gate).expect("a file");
        let status = self.child.wait().expect("it ends");
        (status.code(), fs::read_to_string(&self.said).expect("a file"))
    }
}

const ADD: &str = "worktree add";

#[test]
fn a_branch_stays_of_which_a_worktree_is_being_made() {
    let (sandbox, main, _) = project();
    sandbox.git(&main, &["branch", "z"]);
    let maker = Paused::at(&sandbox, &main, &["new", "z"], ADD, ("true", "true"));
    refuses(
        &sandbox,
        &main,
        &["--branch", "z"],
        &["branch 'z' stays: another wtsh is making a worktree of it"],
    );
    let (code, said) = maker.end();
    assert_eq!(code, Some(0), "{said}");
    let z = main.with_file_name("myproject-z");
    assert_eq!(sandbox.git(&z, &["rev-parse", "z"]), sandbox.git(&main, &["rev-parse", "HEAD"]));
}

#[test]
fn one_that_is_being_made_is_said_to_be() {
    let (sandbox, main, _) = project();
    let z = main.with_file_name("myproject-z");
    let entry = main.join(".git/worktrees/myproject-z");
    let half =
        format!("\"$real\" \"$@\"; echo initializing >'{0}/locked'; touch '{0}/gitdir'", entry.display());
    let maker = Paused::at(
        &sandbox,
        &main,
        &["new", "z"],
        ADD,
        (&half, &format!("rm '{}/locked'; exit", entry.display())),
    );
    for arguments in [&["z"][..], &["--force", "z"], &["--force", "--branch", "z"]] {
        refuses(&sandbox, &main, arguments, &["another wtsh is making it"]);
        assert!(!at(&sandbox, &main, &[&["remove"], arguments].concat()).stderr.contains("unlock"));
    }
    for arguments in [&["unlock", "z"][..], &["move", "z", "../q"]] {
        let ran = at(&sandbox, &main, arguments);
        assert!(ran.code == Some(1) && ran.stderr.contains("another wtsh is making it"), "{}", ran.stderr);
    }
    let (code, said) = maker.end();
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(sandbox.git(&z, &["status", "--porcelain"]), "");
}

#[test]
fn one_that_is_being_set_up_stays() {
    let (sandbox, main, hotfix) = project();
    fs::create_dir_all(sandbox.home().join(".config")).expect("a folder");
    let gate = sandbox.home().join("gate");
    let run = format!(
        ": >{0}-reached; while [ -e {0}-reached ] && ! [ -e {0} ]; do git version; done",
        gate.display()
    );
    fs::write(sandbox.home().join(".config/wtsh.toml"), format!("[setup]\nrun = ['{run}']\n"))
        .expect("a file");
    assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
    let z = main.with_file_name("myproject-z");
    for (arguments, branch, root) in [(&["new", "z"][..], "z", &z), (&["setup", "hotfix"], "hotfix", &hotfix)]
    {
        for file in ["gate", "gate-reached"] {
            let _ = fs::remove_file(sandbox.home().join(file));
        }
        let command = wtsh(&sandbox, &main, arguments);
        let maker = Paused::started(&sandbox, command, branch, gate.clone());
        until("its command", || gate.with_file_name("gate-reached").exists());
        for options in [&["remove"][..], &["remove", "--force"], &["move"]] {
            let ran = match options {
                ["move"] => at(&sandbox, &main, &["move", branch, "../elsewhere"]),
                _ => at(&sandbox, &main, &[options, &[branch]].concat()),
            };
            assert!(
                ran.code == Some(1) && ran.stderr.contains("another wtsh is setting it up"),
                "{}",
                ran.stderr
            );
        }
        let (code, said) = maker.end();
        assert_eq!(code, Some(0), "{said}");
        assert!(root.join("readme").exists());
    }
}

/// Its changes are on their way to another.
#[test]
fn one_whose_changes_are_taken_along_stays() {
    for step in ["stash apply", "read-tree"] {
        let (sandbox, main, hotfix) = project();
        fs::write(hotfix.join("readme"), "changed\n").expect("a file");
        fs::write(hotfix.join("new"), "new\n").expect("a file");
        let taker = Paused::at(&sandbox, &hotfix, &["new", "z", "--take"], step, ("true", "true"));
        for arguments in
            [&["remove", "hotfix"][..], &["remove", "--force", "hotfix"], &["move", "hotfix", "../q"]]
        {
            let ran = at(&sandbox, &main, arguments);
            assert_eq!(ran.code, Some(1), "{arguments:?}: {}", ran.stderr);
            assert!(ran.stderr.contains("another wtsh is taking its changes along"), "{}", ran.stderr);
        }
        let (code, said) = taker.end();
        assert!(code == Some(0) && said.contains("took 2 changes along"), "{said}");
        assert_eq!(sandbox.git(&hotfix, &["status", "--porcelain"]), "", "{step}");
        let z = main.with_file_name("myproject-z");
        assert_eq!(sandbox.git(&z, &["status", "--porcelain"]), " M readme\n?? new", "{step}");
        assert_eq!(at(&sandbox, &main, &["move", "hotfix", "../q"]).code, Some(0));
    }
}

#[test]
fn changes_are_taken_along_once() {
    for linked in [true, false] {
        let (sandbox, main, hotfix) = project();
        let source = if linked { &hotfix } else { &main };
        fs::write(source.join("new"), "new\n").expect("a file");
        let taker = Paused::at(&sandbox, source, &["new", "y", "--take"], "stash apply", ("true", "true"));
        let command = wtsh(&sandbox, source, &["new", "z", "--take"]);
        let other = Paused::started(&sandbox, command, "other", taker.gate.clone());
        other.says("another wtsh is taking the changes of ");
        assert_eq!(taker.end().0, Some(0));
        let (code, said) = other.end();
        assert!(code == Some(0) && said.contains("there are no changes to take along"), "{said}");
        let has = |name: &str| main.with_file_name(format!("myproject-{name}")).join("new").exists();
        assert_eq!((has("y"), has("z"), source.join("new").exists()), (true, false, false));
    }
}

/// It is being removed, or moved.
#[test]
fn a_taker_waits_for_a_remover() {
    let (sandbox, main, hotfix) = project();
    fs::write(hotfix.join("new"), "new\n").expect("a file");
    let fails = "echo 'fatal: no' >&2; exit 128";
    let first =
        Paused::at(&sandbox, &main, &["remove", "--force", "hotfix"], "worktree remove", ("true", fails));
    let command = wtsh(&sandbox, &hotfix, &["new", "z", "--take"]);
    let taker = Paused::started(&sandbox, command, "taker", first.gate.clone());
    taker.says("another wtsh is removing");
    assert_eq!(first.end().0, Some(1));
    let (code, said) = taker.end();
    assert!(code == Some(0) && said.contains("took 1 change along"), "{said}");
}

/// The folder around it has changes of its own.
#[test]
fn nothing_is_taken_from_the_worktree_around_one_that_went() {
    let (sandbox, main, _) = project();
    fs::write(main.join("readme"), "mine\n").expect("a file");
    let inner = main.join("inner");
    sandbox.git(&main, &["worktree", "add", "-q", "-b", "inner", "inner"]);
    fs::write(inner.join("new"), "new\n").expect("a file");
    let first =
        Paused::at(&sandbox, &main, &["remove", "--force", "inner"], "worktree remove", ("true", "true"));
    let command = wtsh(&sandbox, &inner, &["new", "z", "--take"]);
    let taker = Paused::started(&sandbox, command, "taker", first.gate.clone());
    taker.says("another wtsh is removing");
    assert_eq!(first.end().0, Some(0));
    let (code, said) = taker.end();
    assert!(code == Some(1) && said.contains("went meanwhile"), "{said}");
    assert_eq!(fs::read(main.join("readme")).expect("it is there"), b"mine\n");
    assert!(!main.with_file_name("myproject-z").exists());
}

/// One deletes it, and the others wait for that.
#[test]
fn of_several_removers_one_does_it() {
    let (sandbox, main, hotfix) = project();
    let half = format!("rm '{}/.git'", hotfix.display());
    let git_file = format!(
        "echo 'gitdir: {}' >'{}/.git'",
        main.join(".git/worktrees/myproject-hotfix").display(),
        hotfix.display()
    );
    let first = Paused::at(&sandbox, &main, &["remove", "hotfix"], "worktree remove", (&half, &git_file));
    let targets = ["hotfix", "myproject-hotfix", "../myproject-hotfix", "hotfix", "hotfix"];
    let others: Vec<Paused> = targets
        .iter()
        .enumerate()
        .map(|(number, target)| {
            let command = wtsh(&sandbox, &main, &["remove", target]);
            Paused::started(&sandbox, command, &number.to_string(), first.gate.clone())
        })
        .collect();
    others.iter().for_each(|other| other.says("another wtsh is removing"));
    let (code, said) = first.end();
    assert_eq!((code, said.contains("removed ")), (Some(0), true), "{said}");
    for other in others {
        let (code, said) = other.end();
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("another wtsh has removed ") && !said.contains("git: "), "{said}");
    }
    assert!(!hotfix.exists() && !main.join(".git/worktrees").exists());
    assert_eq!(notes(&sandbox), 0);
}

/// It was still said to be checked out there.
#[test]
fn the_branch_goes_after_a_removal_that_was_waited_for() {
    let (sandbox, main, hotfix) = project();
    let first = Paused::at(&sandbox, &main, &["remove", "hotfix"], "worktree remove", ("true", "true"));
    let command = wtsh(&sandbox, &main, &["remove", "--branch", "hotfix"]);
    let second = Paused::started(&sandbox, command, "second", first.gate.clone());
    second.says("another wtsh is removing");
    assert_eq!(first.end().0, Some(0));
    let (code, said) = second.end();
    assert_eq!((code, said.contains("deleted branch 'hotfix'")), (Some(0), true), "{said}");
    assert!(!hotfix.exists());
}

#[test]
fn a_maker_waits_for_a_remover() {
    let (sandbox, main, hotfix) = project();
    let first = Paused::at(&sandbox, &main, &["remove", "hotfix"], "worktree remove", ("true", "true"));
    let maker =
        Paused::started(&sandbox, wtsh(&sandbox, &main, &["new", "hotfix"]), "maker", first.gate.clone());
    maker.says("another wtsh is removing");
    assert_eq!(first.end().0, Some(0));
    let (code, said) = maker.end();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("making ") && hotfix.join("readme").exists(), "{said}");
    assert_eq!((sandbox.git(&hotfix, &["status", "--porcelain"]).as_str(), notes(&sandbox)), ("", 0));
}

/// Two that remove the same ones, in another order.
#[test]
fn two_that_remove_several_do_not_wait_for_each_other() {
    for _ in 0..3 {
        let (sandbox, main, hotfix) = project();
        let other = sandbox.worktree(&main, "other");
        let removers = [["hotfix", "other"], ["other", "hotfix"]].map(|[one, two]| {
            let command = wtsh(&sandbox, &main, &["remove", one, two]);
            Paused::started(&sandbox, command, one, sandbox.home().join("gate"))
        });
        for remover in removers {
            let (code, said) = remover.end();
            // One that comes later finds branches without worktrees.
            assert!(code == Some(0) || said.contains("has no worktree"), "{said}");
        }
        assert!(!hotfix.exists() && !other.exists());
    }
}

/// Each took the other for the one that still has it.
#[test]
fn what_two_have_that_go_at_once_is_not_elsewhere() {
    for step in ["worktree remove", "ls-files"] {
        let (sandbox, main, hotfix) = project();
        let two = sandbox.worktree(&main, "two");
        fs::write(main.join(".git/info/exclude"), ".env\n").expect("a file");
        for root in [&hotfix, &two] {
            fs::write(root.join(".env"), "SECRET=1\n").expect("a file");
        }
        let first = Paused::at(&sandbox, &main, &["remove", "hotfix"], step, ("true", "true"));
        if step == "worktree remove" {
            refuses(&sandbox, &main, &["two"], &["nowhere else: .env"]);
            assert_eq!(first.end().0, Some(0));
        } else {
            removes(&sandbox, &main, &["two"]);
            let (code, said) = first.end();
            assert_eq!((code, said.contains("nowhere else: .env")), (Some(1), true), "{said}");
        }
        assert_ne!(hotfix.join(".env").exists(), two.join(".env").exists(), "{step}");
    }
}

/// A third shows it by a link.
#[test]
fn what_a_link_shows_of_one_that_is_being_removed_is_not_elsewhere() {
    let (sandbox, main, hotfix) = project();
    let two = sandbox.worktree(&main, "two");
    fs::write(main.join(".git/info/exclude"), "media\n").expect("a file");
    for root in [&hotfix, &two] {
        fs::create_dir(root.join("media")).expect("a folder");
        fs::write(root.join("media/photo"), "precious").expect("a file");
    }
    std::os::unix::fs::symlink(hotfix.join("media"), main.join("media")).expect("a link");
    let first = Paused::at(&sandbox, &main, &["remove", "hotfix"], "worktree remove", ("true", "true"));
    refuses(&sandbox, &main, &["two"], &["nowhere else: media/photo"]);
    assert_eq!(first.end().0, Some(0));
    assert!(two.join("media/photo").exists());
}

/// The one that stays when it is looked at may be gone a moment later.
#[test]
fn a_commit_that_two_have_that_go_at_once_is_not_elsewhere() {
    for step in ["worktree remove", "rev-list"] {
        let (sandbox, main, hotfix) = project();
        sandbox.git(&hotfix, &["switch", "-q", "--detach"]);
        sandbox.commit(&hotfix, "lone", "x\n", "a lone commit");
        let commit = sandbox.git(&hotfix, &["rev-parse", "HEAD"]);
        let two = sandbox.path().join("two");
        sandbox.git(&main, &["worktree", "add", "-q", "--detach", &two.display().to_string(), &commit]);
        let said = "1 commit on no branch: ";
        let first = Paused::at(&sandbox, &main, &["remove", "myproject-hotfix"], step, ("true", "true"));
        if step == "worktree remove" {
            refuses(&sandbox, &main, &["two"], &[said]);
            assert_eq!(first.end().0, Some(0));
        } else {
            removes(&sandbox, &main, &["two"]);
            let (code, words) = first.end();
            assert_eq!((code, words.contains(said)), (Some(1), true), "{words}");
            assert!(words.contains("this has come since it was first looked at"), "{words}");
        }
        assert_ne!(hotfix.exists(), two.exists(), "{step}");
    }
}

/// A removal that was cut off is finished without another word.
#[test]
fn what_is_agreed_to_be_lost_is_not_elsewhere() {
    let (sandbox, main, hotfix) = project();
    let two = sandbox.worktree(&main, "two");
    fs::write(main.join(".git/info/exclude"), ".env\n").expect("a file");
    for root in [&hotfix, &two] {
        fs::write(root.join(".env"), "SECRET=1\n").expect("a file");
    }
    super::cut_off::remove_cut_off(&sandbox, &main, &["hotfix"], &hotfix, "rm \"$root/readme\"");
    refuses(&sandbox, &main, &["two"], &["nowhere else: .env"]);
    removes(&sandbox, &main, &["hotfix"]);
    assert!(two.join(".env").exists());
}

/// Half deleted it looked as if its folder were gone.
#[test]
fn what_is_being_removed_is_not_pruned() {
    let (sandbox, main, hotfix) = project();
    let gone = sandbox.worktree(&main, "gone");
    fs::remove_dir_all(&gone).expect("it is there");
    let half = format!("rm '{}/.git'", hotfix.display());
    let entry = main.join(".git/worktrees/myproject-hotfix");
    let git_file = format!("echo 'gitdir: {}' >'{}/.git'", entry.display(), hotfix.display());
    let first = Paused::at(&sandbox, &main, &["remove", "hotfix"], "worktree remove", (&half, &git_file));
    let ran = at(&sandbox, &main, &["prune"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    for words in [
        format!("kept {}: it is being removed\n", hotfix.display()),
        format!("pruned {}: its folder is gone", gone.display()),
    ] {
        assert!(ran.stderr.contains(&words), "{words:?} is not in:\n{}", ran.stderr);
    }
    assert!(entry.exists() && !main.join(".git/worktrees/myproject-gone").exists());
    assert_eq!(first.end().0, Some(0));
    assert!(!hotfix.exists() && !entry.exists());
}
