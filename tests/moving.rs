//! `wtsh move`, `wtsh lock` and `wtsh unlock`: what git does, what is said, and what is left alone.

use std::fs;
use std::path::{Path, PathBuf};

#[path = "moving/cut_off.rs"]
mod cut_off;

#[path = "support/git.rs"]
mod git;
#[path = "support/python.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod python;
#[path = "support/ran.rs"]
mod ran;
#[path = "support/repository.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod repository;

use python::linked;
use ran::{Ran, at, run, wtsh};
use repository::Sandbox;

#[track_caller]
fn done(ran: &Ran) {
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{}", ran.stderr);
    assert!(ran.stderr.lines().all(|line| line.starts_with("wtsh: ")), "{}", ran.stderr);
}

/// It is refused, in words with all of these in them, and git's list is as it was.
#[track_caller]
fn refused(sandbox: &Sandbox, dir: &Path, arguments: &[&str], words: &[&str]) {
    let list = || sandbox.git(dir, &["worktree", "list", "--porcelain"]);
    let before = list();
    let ran = at(sandbox, dir, arguments);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""), "{arguments:?}: {}", ran.stderr);
    assert!(ran.stderr.lines().all(|line| line.starts_with("wtsh: ")), "{}", ran.stderr);
    for word in words {
        assert!(ran.stderr.contains(word), "{arguments:?}: {word:?} in {}", ran.stderr);
    }
    assert_eq!(list(), before, "{arguments:?}");
}

fn roots(sandbox: &Sandbox, main: &Path) -> Vec<PathBuf> {
    let list = sandbox.git(main, &["worktree", "list", "--porcelain"]);
    list.lines().filter_map(|line| line.strip_prefix("worktree ")).map(PathBuf::from).collect()
}

#[test]
fn it_lies_where_it_was_said_to() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = linked(&main, "staging");
    fs::write(staging.join("untracked"), "kept").expect("a file");
    let ran = at(&sandbox, &main, &["move", "staging", "../stage"]);
    done(&ran);
    let stage = main.with_file_name("stage");
    assert!(ran.stderr.contains(&stage.display().to_string()), "{}", ran.stderr);
    assert!(roots(&sandbox, &main).contains(&stage) && !staging.exists());
    assert_eq!(fs::read_to_string(stage.join("untracked")).expect("a file"), "kept");
    assert_eq!(sandbox.git(&stage, &["status", "--porcelain", "-uno"]), "");
    // A folder that is there gets it inside; from inside of it, `.` is this one, and a shell is told where it is now.
    fs::create_dir(main.with_file_name("trees")).expect("a folder");
    let ran = at(&sandbox, &stage, &["move", ".", "../trees"]);
    done(&ran);
    let inside = main.with_file_name("trees").join("stage");
    assert!(roots(&sandbox, &main).contains(&inside));
    assert!(ran.stderr.contains(&format!("cd {}", inside.display())), "{}", ran.stderr);
}

#[test]
fn what_git_does_not_move_stays() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = linked(&main, "staging");
    refused(&sandbox, &staging, &["move", "main", "../x"], &["main worktree", "git worktree repair"]);
    refused(&sandbox, &main, &["move", "no-such", "../x"], &["no-such"]);
    refused(
        &sandbox,
        &main,
        &["move", "staging", "../no/such/x"],
        &["wtsh: ../no/such: No such file or directory", "mkdir -p ../no/such\n"],
    );
    refused(
        &sandbox,
        &main,
        &["move", "staging", "../myproject-staging/x"],
        &["in the worktree that is to be moved"],
    );
    fs::write(main.with_file_name("taken"), "").expect("a file");
    refused(&sandbox, &main, &["move", "staging", "../taken"], &["git worktree move", "taken"]);
    refused(&sandbox, &main, &["move", "-", "../x"], &["wtsh move BRANCH"]);
    let library = sandbox.repository("library");
    sandbox.git(&staging, &["submodule", "add", "-q", &library.display().to_string(), "library"]);
    let anew = format!(
        "wtsh remove {} && wtsh new staging --path {}",
        staging.display(),
        main.with_file_name("x").display()
    );
    refused(&sandbox, &main, &["move", "staging", "../x"], &["submodules", &anew]);
    let production = linked(&main, "production");
    done(&at(&sandbox, &main, &["lock", "production", "--reason", "the release runs here"]));
    refused(
        &sandbox,
        &main,
        &["move", "production", "../x"],
        &["the release runs here", "wtsh unlock production"],
    );
    fs::remove_dir_all(&production).expect("it goes");
    refused(&sandbox, &main, &["move", "production", "../x"], &["is gone"]);
    assert_eq!(at(&sandbox, &main, &["move", "staging", ""]).code, Some(2));
    assert_eq!(at(&sandbox, &main, &["move", "staging"]).code, Some(2));
    assert!(staging.join("readme").exists());
}

#[test]
fn in_the_main_worktree_it_is_excluded_as_long_as_it_lies_there() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let exclude = main.join(".git/info/exclude");
    let (before, status) = (fs::read_to_string(&exclude).unwrap_or_default(), ["status", "--porcelain"]);
    fs::create_dir_all(main.join(".worktrees")).expect("a folder");
    for (to, line) in
        [("wt-inside", "/wt-inside/"), (".worktrees/one", "/.worktrees/"), (".worktrees/two", "")]
    {
        let ran = at(&sandbox, &main, &["move", "staging", to]);
        done(&ran);
        let said = ran.stderr.contains(&format!("git does not show {line} here from now on"));
        assert_eq!(said, !line.is_empty(), "{}", ran.stderr);
        assert_eq!(sandbox.git(&main, &status), "", "{to}");
    }
    assert!(!fs::read_to_string(&exclude).expect("a file").contains("wt-inside"));
    done(&at(&sandbox, &main.join(".worktrees/two"), &["move", ".", "../../../outside"]));
    assert_eq!(fs::read_to_string(&exclude).expect("a file"), before);
}

/// The database stays the worktree's own; a venv is broken by moving, which is said with what mends it, and that does mend it.
#[test]
fn what_knew_the_place_is_told() {
    let sandbox = Sandbox::new();
    let main = python::project(&sandbox);
    let config = sandbox.home().join(".config");
    fs::create_dir_all(&config).expect("a folder");
    fs::write(config.join("wtsh.toml"), "[env.vars]\nDATABASE = '{{ repo }}_{{ worktree }}'\n")
        .expect("a file");
    assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
    let value = |target: &str| at(&sandbox, &main, &["exec", target, "sh", "-c", "echo $DATABASE"]).stdout;
    let before = value("staging");
    assert_eq!(before, "myproject_staging\n");
    let ran = at(&sandbox, &main, &["move", "staging", "../stage"]);
    done(&ran);
    let (from, to) = (linked(&main, "staging").join(".venv"), main.with_file_name("stage").join(".venv"));
    let about: Vec<_> = ran.stderr.lines().filter(|line| line.contains(".venv")).collect();
    assert_eq!(about.len(), 1, "{}", ran.stderr);
    assert!(about[0].contains(&from.display().to_string()) && about[0].contains(&to.display().to_string()));
    assert_eq!(value("staging"), before);
    let (_, command) = about[0].rsplit_once(": ").expect("a command");
    assert!(
        sandbox.command("sh", &main).args(["-c", command]).status().expect("sh starts").success(),
        "{command}"
    );
    let ran = at(&sandbox, &main, &["exec", "staging", "python", "-c", "import sys; print(sys.prefix)"]);
    assert_eq!((ran.stdout, ran.stderr.as_str()), (format!("{}\n", to.display()), ""));
    // Nothing is wrong any more; another move breaks it again, a worktree without one says nothing of venvs.
    fs::remove_dir_all(&to).expect("it goes");
    let ran = at(&sandbox, &main, &["move", "staging", "../other"]);
    done(&ran);
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
}

#[test]
fn direnv_has_to_be_told_again() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = linked(&main, "staging");
    fs::write(staging.join(".envrc"), "export A=1\n").expect("a file");
    let allow = |dir: &Path| sandbox.command("direnv", dir).arg("allow").status().expect("direnv starts");
    assert!(allow(&staging).success());
    let ran = at(&sandbox, &main, &["move", "staging", "../stage"]);
    done(&ran);
    let envrc = main.with_file_name("stage").join(".envrc");
    assert!(ran.stderr.contains(&format!("direnv allow {}", envrc.display())), "{}", ran.stderr);
    let ran = at(&sandbox, &main, &["move", "staging", "../again"]);
    assert!(!ran.stderr.contains("direnv"), "it was not allowed there: {}", ran.stderr);
}

#[test]
fn a_lock_is_gits_and_says_why() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = linked(&main, "staging");
    let ran = at(&sandbox, &main, &["lock", "staging", "--reason", "Mia's demo\non Friday"]);
    done(&ran);
    assert!(ran.stderr.contains("wtsh unlock staging"), "{}", ran.stderr);
    let list = sandbox.git(&main, &["worktree", "list", "--porcelain"]);
    assert!(list.contains("locked \"Mia's demo\\non Friday\""), "{list}");
    refused(&sandbox, &main, &["lock", "staging"], &["Mia's demo on Friday", "wtsh unlock staging"]);
    let ran = at(&sandbox, &main, &["unlock", "staging"]);
    done(&ran);
    assert!(ran.stderr.contains("Mia's demo on Friday"), "{}", ran.stderr);
    refused(&sandbox, &main, &["unlock", "staging"], &["is not locked"]);
    // This one, where none is named.
    fs::create_dir(staging.join("apps")).expect("a folder");
    done(&at(&sandbox, &staging.join("apps"), &["lock"]));
    refused(&sandbox, &main, &["lock", "staging"], &["without a reason given"]);
    done(&at(&sandbox, &staging, &["unlock"]));
    refused(&sandbox, &main, &["lock"], &["main worktree"]);
    refused(&sandbox, &main, &["unlock"], &["main worktree"]);
    refused(&sandbox, &main, &["lock", "no-such"], &["no-such"]);
}

/// A volume that is not mounted: the lock keeps git from forgetting the worktree.
#[test]
fn a_worktree_that_is_not_there_can_be_locked() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = linked(&main, "staging");
    fs::rename(&staging, sandbox.path().join("unmounted")).expect("it goes");
    done(&at(&sandbox, &main, &["lock", "staging"]));
    sandbox.git(&main, &["worktree", "prune", "--expire=now"]);
    assert!(roots(&sandbox, &main).contains(&staging));
    done(&at(&sandbox, &main, &["unlock", "staging"]));
    sandbox.git(&main, &["worktree", "prune", "--expire=now"]);
    assert!(!roots(&sandbox, &main).contains(&staging));
}

#[test]
fn a_bare_hub_and_names_with_everything_in_them() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let hub = sandbox.path().join("hub");
    fs::create_dir(&hub).expect("a folder");
    let bare = hub.join(".bare").display().to_string();
    sandbox.git(&main, &["clone", "-q", "--bare", ".", &bare]);
    sandbox.git(&hub, &["--git-dir", &bare, "worktree", "add", "-q", "staging"]);
    let staging = hub.join("staging");
    let new = "it's new\n$(x)";
    done_with_newline(&at(&sandbox, &staging, &["move", "staging", &format!("../{new}")]));
    assert!(hub.join(new).join("readme").exists());
    let ran =
        run(wtsh(&sandbox, &hub.join(new), &["lock", "--reason", "\u{1b}[31mred"]).env("NO_COLOR", "1"));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let ran = at(&sandbox, &hub.join(new), &["lock"]);
    assert!(ran.code == Some(1) && !ran.stderr.contains('\u{1b}'), "{}", ran.stderr);
}

#[track_caller]
fn done_with_newline(ran: &Ran) {
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.lines().all(|line| line.starts_with("wtsh: ")), "{}", ran.stderr);
}

#[test]
fn typed_again_it_is_there() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    for (to, there) in [("../new", "new"), ("..", "new"), (".", "myproject/new")] {
        for _ in 0..2 {
            let target = if to == "../new" { "staging" } else { "new" };
            let ran = at(&sandbox, &main, &["move", target, to]);
            assert_eq!(ran.code, Some(0), "{to}: {}", ran.stderr);
            assert!(main.with_file_name(there).join("readme").exists(), "{to}: {}", ran.stderr);
        }
        let ran = at(&sandbox, &main, &["move", "new", to]);
        assert!(ran.stderr.contains("already"), "{to}: {}", ran.stderr);
    }
}
