//! Removing a worktree at a terminal.

use std::fs;
use std::path::{Path, PathBuf};

use crate::person::Person;
use crate::python::{ignore, linked};
use crate::repository::Sandbox;
use crate::shell::Shell;

scenarios! {
    ignored_files_are_asked_about,
    ctrl_c_at_the_question_changes_nothing,
    another_shell_at_its_prompt_is_no_reason,
    a_job_of_this_shell_is_one,
    from_inside_the_shell_can_go_on,
    the_branch_goes_too,
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

fn ctrl_c_at_the_question_changes_nothing(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, hotfix) = with_secret(&sandbox);
    let mut person = Person::at(shell, &sandbox, &main);
    asks(&mut person);
    person.presses("\x03");
    person.shows("stays as it was");
    person.types("");
    person.is_at_a_prompt();
    assert!(hotfix.join(".env").exists() && hotfix.join(".git").exists());
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

fn a_job_of_this_shell_is_one(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let hotfix = sandbox.worktree(&main, "hotfix");
    let mut person = Person::at(shell, &sandbox, &hotfix);
    person.types("sleep 600 &");
    let said = person.runs("wtsh remove");
    assert!(said.contains("at work in it: sleep ("), "{said}");
    assert!(hotfix.exists());
    person.types(&format!("kill {}", shell.choose("$!", "$!", "$last_pid")));
    person.types("wait");
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
