//! Where a worktree can't be made, moved, left or gone to: the shell stays where it is, and the next command works.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::person::Person;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    nothing_is_made,
    nothing_is_left,
    nothing_is_gone_to,
}

fn state(sandbox: &Sandbox, main: &Path) -> (String, String) {
    (sandbox.git(main, &["worktree", "list", "--porcelain"]), sandbox.git(main, &["branch", "--all"]))
}

/// Each line of the table fails, says that, and leaves repository and shell as they were.
fn fail(person: &mut Person, sandbox: &Sandbox, main: &Path, table: &[(&str, &str)]) {
    let before = state(sandbox, main);
    let status = person.shell().status();
    for (line, words) in table {
        let said = person.runs(&format!("{line}; echo status {status}")).replace('\n', "");
        assert!(said.contains(words), "{line:?} says {words:?}: {said}");
        assert!(said.ends_with("status 1"), "{line:?}: {said}");
        person.prints("pwd", &main.display().to_string());
        assert_eq!(state(sandbox, main), before, "{line:?}");
    }
}

/// Wide enough that no message is broken by the terminal.
fn person(shell: Shell, sandbox: &Sandbox, main: &Path) -> Person {
    Start::new(shell, sandbox).at(main).columns(240).person()
}

fn with_a_fork(sandbox: &Sandbox) -> PathBuf {
    let main = sandbox.myproject();
    sandbox.git(&sandbox.path(), &["clone", "-q", "--bare", "origin.git", "fork.git"]);
    sandbox.git(&main, &["remote", "add", "fork", "../fork.git"]);
    for remote in ["origin", "fork"] {
        sandbox.git(&main, &["push", "-q", remote, "main:theirs"]);
    }
    main
}

fn nothing_is_made(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_a_fork(&sandbox);
    sandbox.git(&main, &["branch", "feature/x"]);
    sandbox.git(&main, &["tag", "v1"]);
    fs::create_dir(sandbox.path().join("myproject-taken")).expect("a folder");
    fs::write(sandbox.path().join("myproject-taken/precious"), "").expect("a file");
    let long = format!("wcd -c {}", "x".repeat(300));
    let table = [
        ("wcd -c 'a b'", "git takes 'a b' for no branch's name"),
        ("wcd -c a..b", "git takes 'a..b' for no branch's name"),
        ("wcd -c x.lock", "git takes 'x.lock' for no branch's name"),
        (&long, "a branch's name can have"),
        ("wcd -c feature", "there is a branch 'feature/x'"),
        ("wcd -c staging/x", "there is a branch 'staging'"),
        ("wcd -c v1", "'v1' is a tag"),
        ("wcd -c theirs", "branch 'theirs' is on 2 remotes"),
        ("wcd -c fork/nothing", "fork has no branch 'nothing' that was fetched"),
        ("wcd -c x --from nothing", "'nothing' names no commit here"),
        ("wcd -c x --from 'stash@{3}'", "there is no stash@{3}"),
        ("wcd -c --detach nothing", "'nothing' names no commit here"),
        ("wcd -c main --from staging", "branch 'main' is there already"),
        ("wcd -c taken", "myproject-taken is there already"),
        ("wcd -c x --path readme/x", "readme is no folder"),
        (
            "wcd -c x --path ../myproject-staging",
            "myproject-staging is the worktree of branch 'staging' already",
        ),
        ("wcd -c x --path .git/x", "lies in what git keeps for itself"),
        ("wcd -c pr/9", "is not fetched"),
        ("wtsh new theirs", "branch 'theirs' is on 2 remotes"),
    ];
    fail(&mut person(shell, &sandbox, &main), &sandbox, &main, &table);
    assert!(sandbox.path().join("myproject-taken/precious").exists());
}

fn nothing_is_left(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let root = |name: &str| sandbox.path().join(format!("myproject-{name}"));
    fs::write(root("staging").join("new"), "").expect("a file");
    sandbox.git(&main, &["worktree", "lock", "--reason", "on a stick", "../myproject-production"]);
    for (branch, file) in [("ahead", "a"), ("merging", "b")] {
        let there = sandbox.worktree(&main, branch);
        sandbox.commit(&there, file, "", "a commit");
    }
    let table = [
        ("wtsh remove staging", "1 untracked file: new"),
        ("wtsh remove production", "it is locked: on a stick"),
        ("wtsh remove --force production", "it is locked: on a stick"),
        ("wtsh remove --branch ahead", "branch 'ahead' is not merged"),
        ("wtsh remove main", "is the main worktree"),
        ("wtsh remove nothing", "no worktree and no branch here goes by 'nothing'"),
        ("wtsh remove staging merging", "nothing is removed"),
        ("wtsh remove -", "known to the shell's wcd only"),
        ("wtsh move production ../x", "on a stick"),
        ("wtsh move staging ../no/such/x", "../no/such: No such file"),
        ("wtsh move main ../x", "is the main worktree"),
        ("wtsh unlock staging", "staging"),
    ];
    fail(&mut person(shell, &sandbox, &main), &sandbox, &main, &table);
    assert!(root("staging").join("new").exists() && root("ahead").join("a").exists());
}

fn nothing_is_gone_to(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_a_fork(&sandbox);
    let (hotfix, other) = (sandbox.worktree(&main, "hotfix"), sandbox.worktree(&main, "other"));
    sandbox.git(&main, &["worktree", "lock", "../myproject-other"]);
    fs::remove_dir_all(&other).expect("it is there");
    fs::set_permissions(&hotfix, fs::Permissions::from_mode(0o000)).expect("a mode");
    fs::write(sandbox.home().join("wtsh.toml"), "[wcd]\ncreate = \"never\"\n").expect("a configuration");
    let file = sandbox.home().join("wtsh.toml").display().to_string();
    let mut person =
        Start::new(shell, &sandbox).at(&main).columns(240).variable("WTSH_CONFIG", &file).person();
    let table = [
        ("wcd nothing", "no worktree and no branch here goes by 'nothing'"),
        ("wcd pr/7", "to bring pull request 7 here: wcd -c pr/7"),
        ("wcd theirs", "branch 'theirs' is on 'origin' and 'fork'"),
        ("wcd fork/theirs", "'fork/theirs' is a remote's branch"),
        ("wcd other", "wtsh unlock"),
        ("wcd -", "there is no previous worktree in this shell"),
        ("wtsh path nothing", "no worktree and no branch here goes by 'nothing'"),
    ];
    fail(&mut person, &sandbox, &main, &table);
    fs::set_permissions(&hotfix, fs::Permissions::from_mode(0o755)).expect("a mode");
    person.prints("wcd hotfix", "");
    person.prints("pwd", &hotfix.display().to_string());
}
