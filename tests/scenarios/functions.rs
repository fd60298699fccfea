//! The functions `git` and `wcd` beside what the person has under those names, and alone in another shell.

use std::fs;
use std::path::PathBuf;

use crate::person::Person;
use crate::python::linked;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::{Start, install_program};

scenarios! {
    an_alias_from_before,
    an_alias_from_after,
    an_alias_typed_later in bash zsh,
    a_function_from_before,
    a_function_from_after,
    a_function_and_init_three_times,
    init_three_times,
    copied_alone,
}

const BRANCH: &str = "git rev-parse --abbrev-ref HEAD";

/// The production worktree, while main has a commit that is not pushed.
fn production(sandbox: &Sandbox) -> PathBuf {
    let main = sandbox.myproject();
    sandbox.commit(&main, "more", "1\n", "more");
    linked(&main, "production")
}

/// A program `hub` that says so and becomes git.
fn install_hub(sandbox: &Sandbox) {
    install_program(sandbox, "hub", "echo hub here; exec git \"$@\"");
}

#[track_caller]
fn hub_and_guard_work(person: &mut Person) {
    person.prints(BRANCH, "hub here\nproduction");
    let output = person.runs("git push -qn origin main");
    assert_eq!(output.matches("hub here").count(), 1, "{output}");
    assert!(output.starts_with("wtsh: "), "the guard speaks first: {output}");
}

fn with_alias<'a>(shell: Shell, sandbox: &'a Sandbox) -> Start<'a> {
    install_hub(sandbox);
    Start::new(shell, sandbox).at(&production(sandbox))
}

fn an_alias_from_before(shell: Shell) {
    let sandbox = Sandbox::new();
    hub_and_guard_work(&mut with_alias(shell, &sandbox).before("alias git=hub").person());
}

fn an_alias_from_after(shell: Shell) {
    let sandbox = Sandbox::new();
    hub_and_guard_work(&mut with_alias(shell, &sandbox).after("alias git=hub").person());
}

fn an_alias_typed_later(shell: Shell) {
    let sandbox = Sandbox::new();
    let mut person = with_alias(shell, &sandbox).person();
    person.sees("myproject:production ");
    person.prints(BRANCH, "production");
    person.types("alias git=hub");
    person.prints(BRANCH, "hub here\nproduction");
    person.types("unalias git");
    person.prints(BRANCH, "production");
}

/// A function git of the person's own.
fn own_git(shell: Shell) -> String {
    let (all, first) = shell.arguments();
    shell.function("git", &format!("echo own {first}; command git {all}"))
}

#[track_caller]
fn own_git_works(person: &mut Person) {
    person.prints(BRANCH, "own rev-parse\nproduction");
    person.types("git rev-parse -q --verify no-such-ref");
    person.prints(&format!("echo {}", person.shell().status()), "1");
    let output = person.runs("git push -qn origin main");
    assert!(output.starts_with("wtsh: ") && output.matches("own push").count() == 1, "{output}");
}

fn a_function_from_before(shell: Shell) {
    let sandbox = Sandbox::new();
    let production = production(&sandbox);
    own_git_works(&mut Start::new(shell, &sandbox).at(&production).before(own_git(shell)).person());
}

fn a_function_from_after(shell: Shell) {
    let sandbox = Sandbox::new();
    let production = production(&sandbox);
    own_git_works(&mut Start::new(shell, &sandbox).at(&production).after(own_git(shell)).person());
}

fn a_function_and_init_three_times(shell: Shell) {
    let sandbox = Sandbox::new();
    let production = production(&sandbox);
    let start = Start::new(shell, &sandbox).at(&production).before(own_git(shell)).init_thrice();
    let mut person = start.person();
    own_git_works(&mut person);
    person.types(&shell.init_line(""));
    own_git_works(&mut person);
}

fn init_three_times(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = production(&sandbox).with_file_name("myproject");
    let mut person = Start::new(shell, &sandbox).at(&main).init_thrice().person();
    person.sees("myproject main ⇡1 ");
    person.prints(BRANCH, "main");
    person.prints("wcd production", "");
    person.sees("myproject:production ");
    let output = person.runs("git push -qn origin main");
    assert_eq!(output.matches("git push origin production").count(), 1, "said once: {output}");
    person.prints("git push -q", "");
    person.prints(&shell.init_line(""), "");
    person.sees("myproject:production ");
}

/// As the snapshots do that coding agents take of a shell: the functions, and nothing of what they call.
fn copied_alone(shell: Shell) {
    let sandbox = Sandbox::new();
    let production = production(&sandbox);
    let mut person = Person::at(shell, &sandbox, &production);
    let snapshot = sandbox.path().join("snapshot");
    person.prints(&format!("{} >{}", shell.prints_functions("git wcd"), snapshot.display()), "");
    let text = fs::read_to_string(&snapshot).expect("the functions");
    assert!(text.contains("wcd") && text.contains("command git"), "{text}");
    for (line, expected) in [(BRANCH, "production\n"), ("git push -q origin main", ""), ("git push -q", "")] {
        let output = sandbox
            .command(shell.name(), &production)
            .args(shell.runs_script())
            .arg(format!("source {}; {line}", shell.quote(&snapshot.display().to_string())))
            .output()
            .expect("the shell starts");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && error.is_empty(), "{line}: {error}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{line}");
    }
}
