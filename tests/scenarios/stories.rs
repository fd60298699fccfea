//! Days in the life of people with several worktrees: what they do by hand with git, and the same with wtsh. Both must come to the same
//! in the repository; with wtsh in a few words, and nothing that lay around is touched.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::person::Person;
use crate::python::{ignore, linked, venv};
use crate::repository::Sandbox;
use crate::shell::Shell;

scenarios! {
    a_feature_with_venv_and_environment,
    a_hotfix_in_the_middle_of_fifteen_changed_files,
    a_review_of_a_colleagues_branch,
    a_rollback_to_a_tag,
    a_deleted_folder_that_locks_its_branch,
}

/// `myproject` with a venv and a `.env` in its main worktree alone.
fn project(sandbox: &Sandbox) -> PathBuf {
    let main = sandbox.myproject();
    ignore(&main, ".venv\n.env\n.envrc\n");
    venv(sandbox, &main, ".venv");
    fs::write(main.join(".env"), "PORT=8000\nSECRET_KEY='a b'\n").expect("a .env");
    main
}

fn person(shell: Shell, sandbox: &Sandbox, main: &Path) -> Person {
    let mut person = Person::at(shell, sandbox, main);
    person.types("wtsh allow");
    person
}

/// As one types them, in one folder after the other; what comes of it is compared with what comes of wtsh.
fn by_hand(sandbox: &Sandbox, dir: &Path, lines: &[&str]) {
    for line in lines {
        sandbox.git(dir, &line.split(' ').collect::<Vec<_>>());
    }
}

/// Branches with their commits and upstreams, and what the worktrees have checked out. Commits are made at one time in all sandboxes, and
/// so have the same ids.
fn state(sandbox: &Sandbox, main: &Path) -> (String, Vec<String>) {
    let format = "--format=%(refname) %(objectname) %(upstream)";
    let branches = sandbox.git(main, &["for-each-ref", format, "refs/heads", "refs/remotes", "refs/stash"]);
    let worktrees = sandbox.git(main, &["worktree", "list", "--porcelain"]);
    let places = worktrees.lines().filter(|line| !line.is_empty()).map(|line| {
        let folder = line.strip_prefix("worktree ").map(|path| Path::new(path).strip_prefix(sandbox.path()));
        folder.map_or(line.to_owned(), |inside| inside.expect("it is in the sandbox").display().to_string())
    });
    (branches, places.collect())
}

/// What a script in a team's wiki does, line by line.
fn a_feature_with_venv_and_environment(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    // Half-written work, which a new branch has nothing to do with.
    sandbox.git(&main, &["switch", "-q", "-c", "half-written"]);
    sandbox.commit(&main, "draft", "draft\n", "draft");
    let by_hand = linked(&main, "by-hand");
    sandbox.git(
        &main,
        &["worktree", "add", "-q", "--no-track", "-b", "by-hand", "../myproject-by-hand", "main"],
    );
    venv(&sandbox, &by_hand, ".venv");
    fs::write(by_hand.join(".env"), "PORT=8001\nSECRET_KEY='a b'\n").expect("a .env");
    fs::write(by_hand.join(".envrc"), "source .venv/bin/activate\ndotenv\n").expect("an .envrc");
    let direnv = |words: &[&str]| {
        let output = sandbox.command("direnv", &by_hand).args(words).output().expect("direnv starts");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).expect("text")
    };
    direnv(&["allow", "."]);

    let mut person = person(shell, &sandbox, &main);
    person.types("wcd -c by-wtsh");
    let made = linked(&main, "by-wtsh");
    person.prints("pwd", &made.display().to_string());
    assert_eq!(person.python(), made.join(".venv").display().to_string());
    person.prints("printenv SECRET_KEY", direnv(&["exec", ".", "printenv", "SECRET_KEY"]).trim_end());
    let venv = person.runs("printenv VIRTUAL_ENV");
    let venv_by_hand = direnv(&["exec", ".", "printenv", "VIRTUAL_ENV"]);
    assert_eq!(venv.replace("by-wtsh", "by-hand"), venv_by_hand.trim_end());
    let port: u16 = person.runs("printenv PORT").parse().expect("a port");
    assert!(port > 8001, "8000 is the main worktree's, 8001 the other one's; this is {port}");
    for question in [&["rev-parse", "HEAD"][..], &["status", "--porcelain"], &["ls-files", "-s"]] {
        assert_eq!(sandbox.git(&made, question), sandbox.git(&by_hand, question), "{question:?}");
    }
    let upstream = sandbox.git(&made, &["for-each-ref", "--format=%(upstream)", "refs/heads/by-wtsh"]);
    assert_eq!(upstream, "", "a new branch is pushed nowhere by default");
}

/// The files in the root of a working tree.
fn bytes(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = fs::read_dir(root).expect("a folder").map(|entry| entry.expect("an entry").path());
    let files = entries.filter(|path| path.is_file()).map(|path| {
        let content = fs::read(&path).expect("a file");
        (path, content)
    });
    files.collect()
}

fn fifteen_changes(sandbox: &Sandbox, root: &Path) {
    for number in 0..5 {
        fs::write(root.join(format!("tracked-{number}")), "changed\n").expect("a file");
        fs::write(root.join(format!("staged-{number}")), "staged\n").expect("a file");
        fs::write(root.join(format!("untracked-{number}")), "new\n").expect("a file");
    }
    sandbox.git(root, &["add", "staged-0", "staged-1", "staged-2", "staged-3", "staged-4"]);
    // Staged, and then changed again: what a stash without --index forgets.
    fs::write(root.join("staged-0"), "staged and changed\n").expect("a file");
}

/// On `feature/report`, in the middle of it.
fn report(sandbox: &Sandbox) -> PathBuf {
    let main = project(sandbox);
    sandbox.git(&main, &["switch", "-q", "-c", "feature/report"]);
    for number in 0..5 {
        sandbox.commit(&main, &format!("tracked-{number}"), "first\n", "one more");
    }
    fifteen_changes(sandbox, &main);
    main
}

fn a_hotfix_in_the_middle_of_fifteen_changed_files(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = report(&sandbox);
    let status = sandbox.git(&main, &["status", "--porcelain=v2", "--untracked-files=all"]);
    let before = bytes(&main);
    assert_eq!(status.lines().count(), 15);

    let mut person = person(shell, &sandbox, &main);
    person.types("wcd -c hotfix");
    person.types("echo fixed >readme; git commit -qam 'fix the readme'");
    person.types("wcd -");
    person.types("wtsh remove hotfix");
    person.prints("pwd", &main.display().to_string());
    assert_eq!(sandbox.git(&main, &["status", "--porcelain=v2", "--untracked-files=all"]), status);
    assert_eq!(bytes(&main), before);
    assert!(!linked(&main, "hotfix").exists());

    let hand = Sandbox::new();
    let there = report(&hand);
    by_hand(&hand, &there, &["stash push -q -u", "switch -q --no-track -c hotfix main"]);
    fs::write(there.join("readme"), "fixed\n").expect("a file");
    hand.git(&there, &["commit", "-qam", "fix the readme"]);
    by_hand(&hand, &there, &["switch -q feature/report", "stash pop -q --index"]);
    assert_eq!(state(&sandbox, &main), state(&hand, &there));
    assert_eq!(hand.git(&there, &["status", "--porcelain=v2", "--untracked-files=all"]), status);
}

/// origin has a branch of a colleague's that is not fetched yet.
fn with_a_colleagues_branch(sandbox: &Sandbox) -> PathBuf {
    let main = project(sandbox);
    let colleague = sandbox.path().join("colleague");
    sandbox.git(&sandbox.path(), &["clone", "-q", "origin.git", "colleague"]);
    sandbox.git(&colleague, &["switch", "-q", "-c", "fix/login"]);
    sandbox.commit(&colleague, "setup.py", "open('/tmp/never', 'w')\n", "fix the login");
    sandbox.git(&colleague, &["push", "-q", "origin", "fix/login"]);
    main
}

fn a_review_of_a_colleagues_branch(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_a_colleagues_branch(&sandbox);

    let mut person = person(shell, &sandbox, &main);
    person.types("git fetch -q");
    // Its setup.py is not one that was set up here before: nothing of it runs before a yes.
    person.presses("wcd -c fix/login\r");
    person.shows("setup.py");
    person.shows("[y/N]");
    person.types("n");
    let made = linked(&main, "fix-login");
    person.prints("pwd", &made.display().to_string());
    assert!(!made.join(".env").exists() && !made.join(".venv").exists());
    let hand = Sandbox::new();
    let there = with_a_colleagues_branch(&hand);
    by_hand(&hand, &there, &["fetch -q", "worktree add -q ../myproject-fix-login fix/login"]);
    assert_eq!(state(&sandbox, &main), state(&hand, &there));
    assert_eq!(sandbox.git(&made, &["rev-parse", "--abbrev-ref", "@{upstream}"]), "origin/fix/login");
    person.types("wcd main");
    person.types("wtsh remove fix/login --branch --force");
    person.prints("pwd", &main.display().to_string());
    by_hand(&hand, &there, &["worktree remove ../myproject-fix-login", "branch -q -D fix/login"]);
    assert_eq!(state(&sandbox, &main), state(&hand, &there));
}

/// main is broken since v1.2.
fn broken(sandbox: &Sandbox) -> PathBuf {
    let main = project(sandbox);
    sandbox.git(&main, &["tag", "v1.2"]);
    sandbox.commit(&main, "readme", "broken\n", "break it");
    main
}

fn a_rollback_to_a_tag(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = broken(&sandbox);
    let mut person = person(shell, &sandbox, &main);
    person.types("wcd -c --detach v1.2");
    let made = linked(&main, "v1.2");
    person.prints("pwd", &made.display().to_string());
    person.prints("cat readme", "first");
    assert!(person.prompt().contains("@v1.2"), "{}", person.prompt());
    assert_eq!(person.python(), made.join(".venv").display().to_string());
    let hand = Sandbox::new();
    let there = broken(&hand);
    by_hand(&hand, &there, &["worktree add -q --detach ../myproject-v1.2 v1.2"]);
    assert_eq!(state(&sandbox, &main), state(&hand, &there));
    person.types("wtsh remove");
    person.prints("pwd", &main.display().to_string());
    by_hand(&hand, &there, &["worktree remove ../myproject-v1.2"]);
    assert_eq!(state(&sandbox, &main), state(&hand, &there));
    assert!(!made.exists());
}

/// A worktree `hotfix` with a commit of its own.
fn with_a_hotfix(sandbox: &Sandbox) -> (PathBuf, PathBuf) {
    let main = project(sandbox);
    let hotfix = sandbox.worktree(&main, "hotfix");
    sandbox.commit(&hotfix, "readme", "fixed\n", "fix");
    (main, hotfix)
}

fn a_deleted_folder_that_locks_its_branch(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, hotfix) = with_a_hotfix(&sandbox);
    let mut person = person(shell, &sandbox, &main);
    person.types("rm -rf ../myproject-hotfix");
    person.types("wcd -c hotfix");
    person.prints("pwd", &hotfix.display().to_string());
    person.prints("cat readme", "fixed");
    let hand = Sandbox::new();
    let (there, hotfix_there) = with_a_hotfix(&hand);
    fs::remove_dir_all(hotfix_there).expect("it is there");
    by_hand(&hand, &there, &["worktree prune", "worktree add -q ../myproject-hotfix hotfix"]);
    assert_eq!(state(&sandbox, &main), state(&hand, &there));
}
