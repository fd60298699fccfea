//! Removing a worktree at a terminal.

use std::fs;
use std::path::{Path, PathBuf};

use crate::person::Person;
use crate::python::{ignore, linked};
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::{Start, install_program};

scenarios! {
    ignored_files_are_asked_about,
    a_part_of_a_name_is_asked_about,
    what_comes_during_the_question_is_asked_about,
    ctrl_c_at_the_question_changes_nothing,
    somebody_elses_code_runs_after_a_yes_only,
    another_shell_at_its_prompt_is_no_reason,
    a_shell_in_a_shell_is_no_reason,
    a_job_of_this_shell_is_one,
    from_inside_the_shell_can_go_on,
    the_branch_goes_too,
    removing_takes_the_shell_along,
    removing_another_stays_here,
    the_function_wtsh_is_the_program_otherwise,
    an_own_wtsh_stays,
    an_own_wcd_is_not_called,
    a_copy_of_wtsh_alone_is_the_program,
    in_a_subshell in bash zsh,
}

/// `myproject` with a worktree `hotfix`, in which there is a `.env` that is nowhere else.
fn with_secret(sandbox: &Sandbox) -> (PathBuf, PathBuf) {
    let main = sandbox.myproject();
    ignore(&main, ".env\n");
    let hotfix = sandbox.worktree(&main, "hotfix");
    fs::write(hotfix.join(".env"), "SECRET=1\n").expect("a .env");
    (main, hotfix)
}

fn asks(person: &mut Person) {
    person.presses("wtsh remove hotfix\r");
    person.shows("lose these with the worktree? [y/N]");
}

#[track_caller]
fn failed_with(person: &mut Person, code: &str) {
    let status = person.shell().status();
    person.prints(&format!("echo {status}"), code);
}

fn a_part_of_a_name_is_asked_about(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let oauth = sandbox.worktree(&main, "feature/oauth");
    let mut person = Person::at(shell, &sandbox, &main);
    for (answer, is_there) in [("n", true), ("y", false)] {
        person.presses("wtsh remove --branch auth\r");
        person.shows("no worktree is called 'auth'");
        person.shows("of branch 'feature/oauth': remove that? [y/N]");
        person.types(answer);
        person.prints("true", "");
        assert_eq!(oauth.exists(), is_there);
    }
}

fn ignored_files_are_asked_about(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, hotfix) = with_secret(&sandbox);
    let mut person = Person::at(shell, &sandbox, &main);
    for answer in ["n", ""] {
        asks(&mut person);
        person.types(answer);
        failed_with(&mut person, "1");
        assert!(hotfix.join(".env").exists());
    }
    asks(&mut person);
    person.types("y");
    failed_with(&mut person, "0");
    assert!(!hotfix.exists());
    assert!(person.everything().contains("nowhere else: .env (9 bytes)"));
}

fn what_comes_during_the_question_is_asked_about(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, hotfix) = with_secret(&sandbox);
    ignore(&main, ".env\n*.sqlite3\n");
    let mut person = Person::at(shell, &sandbox, &main);
    asks(&mut person);
    fs::write(hotfix.join("late.sqlite3"), "rows").expect("a file");
    person.presses("y\r");
    person.shows("nowhere else: late.sqlite3 (4 bytes)");
    fs::write(hotfix.join(".env"), "SECRET=of another length\n").expect("a file");
    person.presses("y\r");
    person.shows("nowhere else: .env (25 bytes)");
    fs::write(hotfix.join("new"), "not ignored").expect("a file");
    person.types("y");
    failed_with(&mut person, "1");
    assert!(person.everything().contains("1 untracked file: new"));
    assert!(hotfix.join("late.sqlite3").exists());
}

fn ctrl_c_at_the_question_changes_nothing(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, hotfix) = with_secret(&sandbox);
    let mut person = Person::at(shell, &sandbox, &main);
    asks(&mut person);
    person.presses("\x03");
    person.shows("stays as it was");
    person.comes_back();
    person.is_at_a_prompt();
    assert!(hotfix.join(".env").exists() && hotfix.join(".git").exists());
}

fn somebody_elses_code_runs_after_a_yes_only(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.commit(&main, "Makefile", "clean:\n", "make");
    let config = sandbox.home().join(".config");
    fs::create_dir_all(&config).expect("a folder");
    let run = "[remove]\nrun = ['sh clean.sh']\n";
    fs::write(config.join("wtsh.toml"), run).expect("a configuration");
    sandbox.git(&main, &["switch", "-q", "--detach"]);
    sandbox.commit(&main, "clean.sh", "echo theirs >../ran\n", "theirs");
    sandbox.git(&main, &["push", "-q", "origin", "HEAD:refs/pull/1/head"]);
    sandbox.git(&main, &["switch", "-q", "main"]);
    let (there, ran) = (linked(&main, "pr-1"), sandbox.path().join("ran"));
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.types("wtsh new pr/1");
    for (answer, runs) in [("\x03", false), ("n\r", false), ("y\r", true)] {
        person.types("command wtsh new pr/1");
        person.presses("command wtsh remove pr/1\r");
        person.shows("somebody else's code, pull request 1");
        person.shows("new      clean.sh");
        person.shows("  run sh clean.sh");
        person.shows("run that before it goes? [y/N]");
        person.presses(answer);
        person.shows(if answer == "\x03" { "stays as it was" } else { "wtsh: removed" });
        person.comes_back();
        assert_eq!((ran.exists(), there.exists()), (runs, answer == "\x03"));
    }
}

fn another_shell_at_its_prompt_is_no_reason(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let hotfix = sandbox.worktree(&main, "hotfix");
    let mut other = Person::at(shell, &sandbox, &hotfix);
    let mut person = Person::at(shell, &sandbox, &main);
    let said = person.runs("wtsh remove hotfix");
    assert!(said.contains(&format!("still open in it: {} (", shell.name())), "{said}");
    assert!(!hotfix.exists());
    other.types(&format!("cd {}", main.display()));
    other.sees("myproject main ");
}

fn a_shell_in_a_shell_is_no_reason(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let hotfix = sandbox.worktree(&main, "hotfix");
    let mut other = Person::at(shell, &sandbox, &hotfix);
    other.types(shell.name());
    let mut person = Person::at(shell, &sandbox, &main);
    let said = person.runs("wtsh remove hotfix");
    let open = format!(" {} (", shell.name());
    assert!(said.contains("still open in it: ") && said.matches(&open).count() == 2, "{said}");
    assert!(!hotfix.exists());
}

fn a_job_of_this_shell_is_one(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let hotfix = sandbox.worktree(&main, "hotfix");
    let mut person = Person::at(shell, &sandbox, &hotfix);
    person.types("sleep 600 &");
    let said = person.runs("wtsh remove");
    assert!(said.contains("at work in it: sleep ("), "{said}");
    assert!(hotfix.exists());
    // On one line: fish tells of the job's end whenever it sees it, and draws a prompt below that.
    person.types(&format!("kill {}; wait", shell.choose("$!", "$!", "$last_pid")));
    person.types("wtsh remove");
    assert!(!hotfix.exists());
}

fn from_inside_the_shell_can_go_on(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let hotfix = sandbox.worktree(&main, "hotfix");
    let mut person = Person::at(shell, &sandbox, &hotfix);
    person.types("wtsh remove");
    assert!(!hotfix.exists());
    person.types(&format!("cd {}", main.display()));
    person.sees("myproject main ");
    person.is_at_a_prompt();
}

fn the_branch_goes_too(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let feature = sandbox.worktree(&main, "feature/x");
    sandbox.commit(&feature, "x", "x\n", "x");
    sandbox.git(&main, &["merge", "-q", "--squash", "feature/x"]);
    sandbox.git(&main, &["commit", "-q", "-m", "squashed"]);
    let mut person = Person::at(shell, &sandbox, &main);
    let said = person.runs("wtsh remove --branch x");
    assert!(said.contains("deleted branch 'feature/x', whose changes are in 'main'"), "{said}");
    assert!(!linked(&main, "feature-x").exists() && !is_branch(&sandbox, &main, "feature/x"));
}

fn is_branch(sandbox: &Sandbox, main: &Path, name: &str) -> bool {
    sandbox.git(main, &["branch", "--format=%(refname:short)"]).lines().any(|line| line == name)
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

fn removing_takes_the_shell_along(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = linked(&main, "staging");
    fs::create_dir(staging.join("apps")).expect("a folder");
    let mut person = Person::at(shell, &sandbox, &staging.join("apps"));
    person.sees("myproject:staging ");
    let output = person.runs(&format!("wtsh remove && echo in $PWD; echo status {}", shell.status()));
    assert!(output.ends_with(&format!("in {}\nstatus 0", main.display())), "{output}");
    person.sees("myproject main ");
    assert!(!staging.exists());
    stands_in(&mut person, &main);
}

fn removing_another_stays_here(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::write(linked(&main, "production").join("untracked"), "").expect("a file");
    let mut person = Person::at(shell, &sandbox, &main);
    ends_with(&mut person, "wtsh remove staging", "0");
    stands_in(&mut person, &main);
    assert!(!linked(&main, "staging").exists());
    ends_with(&mut person, "wtsh remove production", "1");
    ends_with(&mut person, "wtsh remove --no-such-option", "2");
    assert!(linked(&main, "production").exists());
    let help = person.runs("wtsh remove --help | head -n 1");
    assert!(help.starts_with("Remove a worktree"), "{help}");
}

fn the_function_wtsh_is_the_program_otherwise(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let echo = "printf '<%s>' \"$@\"; echo; [[ -t 0 ]] || cat; exit 7";
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    install_program(&sandbox, "wtsh", echo);
    person.prints("echo in | wtsh path 'a b' '' '*' '$x'", "<path><a b><><*><$x>\nin");
    ends_with(&mut person, "wtsh list </dev/null", "7");
    person.prints("wtsh path remove </dev/null", "<path><remove>");
    person.prints("command wtsh remove </dev/null", "<remove>");
}

fn an_own_wtsh_stays(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = linked(&main, "staging");
    let own = shell.function("wtsh", "echo own");
    for start in [
        Start::new(shell, &sandbox).at(&staging).after("alias wtsh='echo own'"),
        Start::new(shell, &sandbox).at(&staging).after(own),
    ] {
        let mut person = start.person();
        person.sees("myproject:staging ");
        let output = person.runs("wtsh remove");
        assert!(output.starts_with("own"), "{output}");
        assert!(staging.exists());
    }
}

/// The person has called something else `wcd`: it does not get to see what only ours understands.
fn an_own_wcd_is_not_called(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let own = shell.function("wcd", "echo own");
    let mut person = Start::new(shell, &sandbox).at(&main).after(own).person();
    let output = person.runs("wtsh remove staging");
    assert!(!output.contains("own"), "{output}");
    assert!(!linked(&main, "staging").exists());
}

fn a_copy_of_wtsh_alone_is_the_program(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let file = sandbox.path().join("functions");
    let mut person = Person::at(shell, &sandbox, &main);
    person.prints(&format!("{} >{}", shell.prints_functions("wtsh"), file.display()), "");
    let mut other = Start::new(shell, &sandbox).at(&main).bare().person();
    other.prints(&format!("source {}", file.display()), "");
    ends_with(&mut other, "wtsh remove staging", "0");
    assert!(!linked(&main, "staging").exists());
    other.prints("wtsh path production", &linked(&main, "production").display().to_string());
}

fn in_a_subshell(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    let output = person.runs("(wcd -c x && pwd)");
    assert!(output.ends_with(&linked(&main, "x").display().to_string()), "{output}");
    stands_in(&mut person, &main);
    let output = person.runs("(cd ../myproject-x && wtsh remove && pwd)");
    assert!(output.ends_with(&main.display().to_string()), "{output}");
    stands_in(&mut person, &main);
}
