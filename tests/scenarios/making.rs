//! Making a worktree and going there.

use std::fs;
use std::path::{Path, PathBuf};

use crate::person::Person;
use crate::python::linked;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::{Start, install_program};
use crate::until::until;

scenarios! {
    from_a_folder_that_was_deleted,
    a_new_branch,
    a_new_branch_from_a_script,
    a_branch_that_has_a_worktree,
    a_pull_request,
    a_tag,
    changes_come_along,
    after_the_folder_was_deleted,
    the_line_goes_on_or_stops,
    the_hotfix_in_the_middle_of_changes,
    options_in_any_order,
    without_a_name,
    a_failed_set_up_goes_there_all_the_same,
    ctrl_c_while_git_makes_it,
    ctrl_c_in_the_set_up,
    another_name_makes_one_too,
    nothing_else_is_touched,
}

#[track_caller]
fn stands_in(person: &mut Person, dir: &Path) {
    person.prints("pwd", &dir.display().to_string());
}

/// `line` ends with this status.
#[track_caller]
fn ends_with(person: &mut Person, line: &str, status: &str) {
    let shows = format!("echo status {}", person.shell().status());
    let output = person.runs(&format!("{line}; {shows}"));
    assert!(output.lines().any(|line| line == format!("status {status}")), "{line:?}: {output}");
}

fn worktrees(sandbox: &Sandbox, main: &Path) -> usize {
    sandbox.git(main, &["worktree", "list"]).lines().count()
}

fn configuration(sandbox: &Sandbox, text: &str) -> PathBuf {
    let file = sandbox.home().join("wtsh.toml");
    fs::write(&file, text).expect("a configuration");
    file
}

/// What a line says holds all of `words`.
#[track_caller]
fn says(person: &mut Person, line: &str, words: &[&str]) {
    let output = person.runs(line);
    for word in words {
        assert!(output.contains(word), "{word:?} is in {output}");
    }
}

fn a_new_branch(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    says(&mut person, "wcd -c feature/auth", &["feature/auth from origin/main ("]);
    person.sees("myproject:feature/auth ");
    stands_in(&mut person, &linked(&main, "feature-auth"));
    person.prints("git status --porcelain", "");
    person.prints("git branch --show-current", "feature/auth");
    person.prints("wcd -", "");
    stands_in(&mut person, &main);
    ends_with(&mut person, "wcd -c another", "0");
}

/// The path alone is on stdout.
fn a_new_branch_from_a_script(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    let line = shell.choose(
        "cd \"$(wtsh new 'feature/it'\\''s')\"",
        "cd \"$(wtsh new 'feature/it'\\''s')\"",
        "cd (wtsh new \"feature/it's\")",
    );
    says(&mut person, line, &["feature/it's from origin/main ("]);
    stands_in(&mut person, &linked(&main, "feature-it's"));
}

fn a_branch_that_has_a_worktree(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    says(&mut person, "wcd -c staging", &["'staging' has a worktree already"]);
    stands_in(&mut person, &linked(&main, "staging"));
}

fn a_pull_request(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["push", "-q", "origin", "HEAD:refs/pull/123/head"]);
    let mut person = Person::at(shell, &sandbox, &main);
    says(
        &mut person,
        "wcd -c pr/123",
        &["is not allowed", "git would ask origin (", "wtsh allow; then this again"],
    );
    person.types("wtsh allow");
    says(
        &mut person,
        "wcd -c pr/123 --no-setup",
        &["fetching pull request 123", "pr/123 is pull request 123"],
    );
    stands_in(&mut person, &linked(&main, "pr-123"));
    person.prints("git pull -q && git rev-parse --abbrev-ref HEAD", "pr/123");
}

fn a_tag(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["tag", "v1.2"]);
    let mut person = Person::at(shell, &sandbox, &main);
    says(&mut person, "wcd -c v1.2", &["is a tag", "--detach v1.2"]);
    stands_in(&mut person, &main);
    says(&mut person, "wcd -c --detach v1.2", &["detached at v1.2"]);
    stands_in(&mut person, &linked(&main, "v1.2"));
    person.sees("myproject:v1.2 @v1.2 ");
}

fn changes_come_along(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::write(main.join("readme"), "changed\n").expect("a file");
    fs::write(main.join("untracked"), "").expect("a file");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wcd -c topic --take");
    person.prints("git status --porcelain", " M readme\n?? untracked");
    person.prints("wcd ^ && git status --porcelain && git stash list", "");
}

fn after_the_folder_was_deleted(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let hotfix = sandbox.worktree(&main, "hotfix");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("rm -rf ../myproject-hotfix");
    says(&mut person, "wcd -c hotfix", &["git has forgotten it"]);
    stands_in(&mut person, &hotfix);
    person.prints("git status --porcelain", "");
}

fn the_line_goes_on_or_stops(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    let output = person.runs("wcd -c 'a..b' && echo gone on");
    assert!(output.starts_with("wtsh: ") && !output.contains("gone on"), "{output}");
    stands_in(&mut person, &main);
    let there = format!("gone on in {}", linked(&main, "topic").display());
    says(&mut person, "wcd -c topic && echo gone on in $PWD", &[&there]);
}

/// Three commands, and everything that was half written is as it was.
fn the_hotfix_in_the_middle_of_changes(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    for number in 0..15 {
        fs::write(main.join(format!("file{number}")), format!("half {number}")).expect("a file");
    }
    sandbox.git(&main, &["add", "file0", "file1"]);
    fs::write(main.join("readme"), "half written\n").expect("a file");
    let before = sandbox.git(&main, &["status", "--porcelain"]);
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wcd -c hotfix --from production");
    person.types("echo fixed > readme");
    person.types("git commit -q -a -m fix; git push -q origin hotfix");
    person.types("wcd -");
    stands_in(&mut person, &main);
    assert_eq!(sandbox.git(&main, &["status", "--porcelain"]), before);
    assert_eq!(fs::read(main.join("readme")).expect("it is there"), b"half written\n");
    assert_eq!(sandbox.git(&main, &["show", "origin/hotfix:readme"]), "fixed");
}

fn options_in_any_order(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    for (line, folder) in [
        ("wcd --from staging --path ../one -c one", "one"),
        ("wcd two --path=../two --create", "two"),
        ("wcd --no-setup -c --path ../three -- three", "three"),
    ] {
        ends_with(&mut person, line, "0");
        stands_in(&mut person, &main.with_file_name(folder));
        person.prints("git branch --show-current", folder);
        person.types("wcd ^");
    }
}

fn without_a_name(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    for line in ["wcd -c", "wcd -c --take", "wcd -c one two", "wcd x --from main"] {
        let output = person.runs(line);
        assert!(output.starts_with("wtsh: "), "{line}: {output}");
        ends_with(&mut person, &format!("{line} 2>/dev/null"), "2");
    }
    stands_in(&mut person, &main);
    let help = person.runs("wcd --help");
    assert!(help.contains("wcd -c BRANCH"), "{help}");
}

/// `[setup] run` has a command that fails.
fn a_failed_set_up_goes_there_all_the_same(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let file = configuration(&sandbox, "[setup]\nrun = [\"false\"]\n");
    let mut person =
        Start::new(shell, &sandbox).at(&main).variable("WTSH_CONFIG", &file.display().to_string()).person();
    person.types("wtsh allow");
    let output = person.runs(&format!("wcd -c x; echo status {}", shell.status()));
    assert!(output.contains("wtsh: ") && output.ends_with("status 1"), "{output}");
    stands_in(&mut person, &linked(&main, "x"));
    person.sees("myproject:x ");
    let output = person.runs("wcd -c y && echo gone on");
    assert!(!output.contains("gone on"), "{output}");
    stands_in(&mut person, &linked(&main, "y"));
}

/// A git that takes its time over a checkout, and says when it has begun.
fn install_slow_git(sandbox: &Sandbox) -> PathBuf {
    let real =
        sandbox.command("sh", &sandbox.path()).args(["-c", "command -v git"]).output().expect("sh").stdout;
    let real = String::from_utf8(real).expect("a path").trim().to_owned();
    let begun = sandbox.path().join("git-has-begun");
    // The last of its words that matter are `worktree add`, behind whatever options stand before them.
    let script = format!(
        "case \" $* \" in *' worktree add '*) : >'{}'; while [[ -e '{}' ]]; do sleep 0.02; done ;; esac\nexec '{real}' \"$@\"",
        begun.display(),
        begun.display()
    );
    install_program(sandbox, "git", &script);
    begun
}

/// The shell is at a prompt where it was, and nothing is left of what was begun.
fn ctrl_c_while_git_makes_it(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let begun = install_slow_git(&sandbox);
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    person.presses("wcd -c slow\r");
    until("git", || begun.exists());
    person.presses("\x03");
    person.sees("myproject main ");
    person.is_at_a_prompt();
    let _ = fs::remove_file(&begun);
    stands_in(&mut person, &main);
    assert_eq!(worktrees(&sandbox, &main), 3);
    assert!(!linked(&main, "slow").exists());
    assert_eq!(sandbox.git(&main, &["branch", "--list", "slow"]), "");
    let output = person.runs("jobs");
    assert!(output.is_empty() || output.contains("no jobs"), "{output}");
}

/// The set-up waits for what never comes.
fn ctrl_c_in_the_set_up(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let fifo = sandbox.path().join("fifo");
    let made = sandbox.command("mkfifo", &sandbox.path()).arg(&fifo).status().expect("mkfifo");
    assert!(made.success());
    let file = configuration(&sandbox, &format!("[setup]\nrun = [\"exec cat {}\"]\n", fifo.display()));
    let mut person =
        Start::new(shell, &sandbox).at(&main).variable("WTSH_CONFIG", &file.display().to_string()).person();
    person.types("wtsh allow");
    let trap = shell.choose("trap", "trap; setopt", "functions -a | string match -r '^trap.*'");
    let before = person.runs(trap);
    person.presses("wcd -c slow\r");
    // That ends once somebody reads there.
    let _held = fs::OpenOptions::new().write(true).open(&fifo).expect("a FIFO");
    person.presses("\x03");
    person.shows("can be used as it is; what is left of its set-up: wtsh setup ");
    person.sees(shell.choose("myproject main ", "myproject:slow ", "myproject main "));
    person.prints(&format!("echo {}", shell.status()), "130");
    // The other shells end the function with the key.
    stands_in(&mut person, &shell.choose(main.clone(), linked(&main, "slow"), main.clone()));
    assert_eq!(person.runs(trap), before);
}

fn another_name_makes_one_too(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Start::new(shell, &sandbox).at(&main).init_arguments("--cmd j").person();
    ends_with(&mut person, "j -c x", "0");
    stands_in(&mut person, &linked(&main, "x"));
    ends_with(&mut person, "wtsh remove", "0");
    stands_in(&mut person, &main);
}

/// Options, traps and history are as they were, whatever was made or failed.
fn nothing_else_is_touched(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let state = shell.choose(
        "set +o; shopt; trap",
        "setopt; trap",
        "status job-control; functions -a | string match -r '^trap.*'",
    );
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("true");
    let before = person.runs(state);
    person.types("wcd -c x");
    person.types("wcd -c x/y/../z");
    person.types("wtsh remove");
    stands_in(&mut person, &main);
    assert_eq!(person.runs(state), before);
}

/// The worktree that one stands in was deleted: the repository is still the one that is meant.
fn from_a_folder_that_was_deleted(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let hotfix = sandbox.worktree(&main, "hotfix");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wcd hotfix");
    person.types(&format!("rm -rf {}", hotfix.display()));
    let output = person.runs("wtsh list");
    assert!(
        output.contains("the folder that this shell is in is gone") && output.contains("wcd -"),
        "{output}"
    );
    let output = person.runs("wcd -c hotfix");
    assert!(output.contains("was deleted") && output.contains("making "), "{output}");
    person.prints("pwd", &hotfix.display().to_string());
    person.sees("myproject:hotfix ");
}
