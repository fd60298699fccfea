//! git's refusal to check out a branch that another worktree has is followed by the command that goes there.

use std::fs;

use crate::person::Person;
use crate::python::linked;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::{Start, Starts};

scenarios! {
    switch_and_checkout,
    an_alias_and_options,
    git_s_own_output_is_as_it_was,
    in_a_pipeline,
    other_failures_are_gits_alone,
    a_gone_folder,
    another_name,
    no_program_is_started_for_other_commands,
    with_an_own_git,
    without_guard,
}

const LINE: &str = "wtsh: 'staging' is checked out in ../myproject-staging: wcd staging";

/// The last line, and the status.
#[track_caller]
fn says(person: &mut Person, line: &str, expected: &str) {
    let shows = format!("echo status {}", person.shell().status());
    let output = person.runs(&format!("{line}; {shows}"));
    let lines: Vec<&str> = output.lines().collect();
    assert!(lines[0].starts_with("fatal: "), "{line}: {output}");
    assert_eq!(lines[lines.len() - 2..], [expected, "status 128"], "{line}: {output}");
    assert_eq!(output.matches("wtsh: ").count(), 1, "{line}: {output}");
}

fn switch_and_checkout(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    for line in ["git switch staging", "git checkout staging", "git checkout -q staging"] {
        says(&mut person, line, LINE);
    }
    person.types("wcd staging");
    person.prints("pwd", &linked(&main, "staging").display().to_string());
}

fn an_alias_and_options(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["config", "alias.co", "checkout"]);
    sandbox.git(&main, &["config", "alias.sw", "switch"]);
    fs::create_dir(main.join("sub")).expect("a folder");
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    for line in ["git co staging", "git sw -q staging", "git -C sub switch --guess staging"] {
        says(&mut person, line, LINE);
    }
}

/// What it writes, and where.
fn git_s_own_output_is_as_it_was(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    person.prints("git switch staging 2>/dev/null", "");
    person.types("git switch staging 2>/dev/null");
    person.prints(&format!("echo {}", shell.status()), "128");
    person.types("command git switch staging 2>one >two");
    person.types("git switch staging 2>three >four");
    let text = |name: &str| fs::read_to_string(main.join(name)).expect("a file");
    assert_eq!(text("three"), format!("{}{LINE}\n", text("one")));
    assert_eq!(text("four"), text("two"));
}

fn in_a_pipeline(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    let output = person.runs(&format!("git switch staging | cat; echo status {}", shell.pipe_status()));
    assert!(output.contains(LINE) && output.ends_with("status 128 0"), "{output}");
}

fn other_failures_are_gits_alone(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.commit(&main, "staging-notes", "1\n", "notes");
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ⇡1 ");
    for line in [
        "git switch no-such-branch",
        "git switch -c staging",
        "git rev-parse --verify -q staging checkout",
        "git switch --no-such-option staging",
        "git log staging..no-such-branch",
    ] {
        let output = person.runs(line);
        assert!(!output.contains("wcd"), "{line}: {output}");
    }
    ends_well(&mut person, "git switch --ignore-other-worktrees -q staging");
    ends_well(&mut person, "git switch -q main");
}

#[track_caller]
fn ends_well(person: &mut Person, line: &str) {
    person.prints(line, "");
    person.prints(&format!("echo {}", person.shell().status()), "0");
}

fn a_gone_folder(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::remove_dir_all(linked(&main, "staging")).expect("it is deleted");
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    let output = person.runs("git switch staging");
    assert!(output.ends_with("make it again: wcd -c staging"), "{output}");
}

fn another_name(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Start::new(shell, &sandbox).at(&main).init_arguments("--cmd j").person();
    person.sees("myproject main ");
    says(&mut person, "git switch staging", &LINE.replace("wcd", "j"));
}

fn no_program_is_started_for_other_commands(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let starts = Starts::counted(&sandbox);
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    starts.take();
    for line in
        ["git status -s", "git log no-such-branch --", "git switch -q -c other", "git branch checkout"]
    {
        person.types(line);
    }
    assert!(starts.take().iter().all(|command| command == "hook"));
    person.types("git switch staging");
    assert_eq!(starts.take().iter().filter(|command| *command == "elsewhere").count(), 1);
}

/// A function git of the person's own, which calls git twice.
fn with_an_own_git(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let (all, _) = shell.arguments();
    let own = shell.function("git", &format!("command git rev-parse -q >/dev/null; command git {all}"));
    let mut person = Start::new(shell, &sandbox).at(&main).before(own).person();
    person.sees("myproject main ");
    says(&mut person, "git switch staging", LINE);
}

fn without_guard(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Start::new(shell, &sandbox).at(&main).init_arguments("--no-guard").person();
    person.sees("myproject main ");
    let output = person.runs("git switch staging");
    assert!(!output.contains("wcd"), "{output}");
}
