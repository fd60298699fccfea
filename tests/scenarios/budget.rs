//! How many programs a prompt starts, which is what it costs.

use crate::python;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::{Start, Starts};

scenarios! {
    the_start_of_a_shell,
    an_empty_line,
    a_command,
    a_line_that_is_only_a_cd,
    a_line_that_goes_on_after_cd,
    git_without_push,
    outside_a_repository,
    a_venv_cannot_shadow_the_program,
}

fn the_start_of_a_shell(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let starts = Starts::counted(&sandbox);
    let _person = Start::new(shell, &sandbox).at(&main).person();
    assert_eq!(starts.take(), ["init", "hook"]);
}

fn an_empty_line(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let starts = Starts::counted(&sandbox);
    let mut person = Start::new(shell, &sandbox).at(&main).person();
    person.types("true");
    person.sees("myproject main ");
    starts.take();
    for _ in 0..5 {
        person.types("");
    }
    assert!(starts.take().is_empty(), "nothing has changed");
}

fn a_command(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let starts = Starts::counted(&sandbox);
    let mut person = Start::new(shell, &sandbox).at(&main).person();
    // A leading space keeps a line out of the history in some configurations: it has run all the same.
    for line in ["true", "true", " true", "printf ''"] {
        starts.take();
        person.types(line);
        assert_eq!(starts.take(), ["hook"], "{line:?}");
    }
}

fn a_line_that_is_only_a_cd(shell: Shell) {
    let sandbox = Sandbox::new();
    sandbox.myproject();
    let starts = Starts::counted(&sandbox);
    let mut person = Start::new(shell, &sandbox).person();
    for dir in ["myproject", "../myproject-staging", ".."] {
        starts.take();
        person.types(&format!("cd {dir}"));
        assert_eq!(starts.take(), ["hook"], "cd {dir}");
    }
}

fn a_line_that_goes_on_after_cd(shell: Shell) {
    let sandbox = Sandbox::new();
    sandbox.myproject();
    let starts = Starts::counted(&sandbox);
    let mut person = Start::new(shell, &sandbox).person();
    starts.take();
    person.types("cd myproject && git switch -q -c other");
    person.sees("myproject other ");
    assert_eq!(starts.take().len(), shell.choose(1, 2, 2));
}

fn git_without_push(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let starts = Starts::counted(&sandbox);
    let mut person = Start::new(shell, &sandbox).at(&main).person();
    starts.take();
    person.types("git status --short; git log -1 --format=%s; git branch --list 'pushed'");
    assert_eq!(starts.take(), ["hook"]);
}

fn outside_a_repository(shell: Shell) {
    let sandbox = Sandbox::new();
    let starts = Starts::counted(&sandbox);
    let mut person = Start::new(shell, &sandbox).person();
    starts.take();
    person.types("true");
    assert_eq!(starts.take(), ["hook"]);
    for _ in 0..5 {
        person.types("");
    }
    assert!(starts.take().is_empty());
}

/// The program is called by its path, so one of its name in a venv is never run.
fn a_venv_cannot_shadow_the_program(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = python::project(&sandbox);
    let canary = sandbox.path().join("shadowed");
    let script = format!("#!/bin/sh\n: >'{}'\n", canary.display());
    let shadow = main.join(".venv/bin/wtsh");
    std::fs::write(&shadow, script).expect("a program");
    sandbox.command("chmod", &main).arg("+x").arg(&shadow).status().expect("chmod starts");
    let mut person = Start::new(shell, &sandbox).at(&main).person();
    person.types("wtsh allow");
    person.sees("myproject main (.venv) :8000 ");
    person.types("wcd staging");
    person.types("wcd main");
    person.types("git push --dry-run");
    person.sees("myproject main (.venv) :8000 ");
    assert!(!canary.exists());
}
