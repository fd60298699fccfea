//! Going to a branch that has no worktree: one is offered.

use std::fs;
use std::path::{Path, PathBuf};

use crate::person::Person;
use crate::python::linked;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    yes_to_a_branch_without_a_worktree,
    no_to_a_branch_without_a_worktree,
    ctrl_c_at_the_question,
    always_and_never,
    a_folder_that_is_gone_is_offered_again,
    nothing_is_made_from_outside,
    a_name_that_nothing_goes_by,
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

/// A person in a repository with a branch `lonely` that has no worktree.
fn with_a_lonely_branch(shell: Shell, sandbox: &Sandbox) -> (PathBuf, Person) {
    let main = sandbox.myproject();
    sandbox.git(&main, &["branch", "lonely"]);
    let person = Person::at(shell, sandbox, &main);
    (main, person)
}

fn yes_to_a_branch_without_a_worktree(shell: Shell) {
    for answer in ["\r", "y\r"] {
        let sandbox = Sandbox::new();
        let (main, mut person) = with_a_lonely_branch(shell, &sandbox);
        person.presses("wcd lonely\r");
        person.shows("branch 'lonely' has no worktree; make one? [Y/n]");
        person.presses(answer);
        person.sees("myproject:lonely ");
        stands_in(&mut person, &linked(&main, "lonely"));
    }
}

fn no_to_a_branch_without_a_worktree(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = with_a_lonely_branch(shell, &sandbox);
    person.presses(&format!("wcd lonely; echo status {}\r", shell.status()));
    person.shows("[Y/n]");
    person.presses("n\r");
    person.shows("\nstatus 1\n");
    stands_in(&mut person, &main);
    assert_eq!(worktrees(&sandbox, &main), 3);
    if shell == Shell::Fish {
        // Its command substitutions read from the terminal whatever stands behind the line.
        return;
    }
    let output = person.runs("wcd lonely </dev/null");
    assert!(output.contains("make one: wcd -c lonely"), "{output}");
}

fn ctrl_c_at_the_question(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = with_a_lonely_branch(shell, &sandbox);
    person.presses("wcd lonely\r");
    person.shows("[Y/n]");
    person.presses("\x03");
    person.sees("myproject main ");
    person.is_at_a_prompt();
    stands_in(&mut person, &main);
    assert_eq!(worktrees(&sandbox, &main), 3);
    person.presses("wcd lonely\r");
    person.shows("[Y/n]");
    person.presses("\x04");
    person.sees("myproject main ");
    person.is_at_a_prompt();
    assert_eq!(worktrees(&sandbox, &main), 3);
}

fn always_and_never(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["branch", "lonely"]);
    let file = configuration(&sandbox, "[wcd]\ncreate = \"never\"\n");
    let mut person =
        Start::new(shell, &sandbox).at(&main).variable("WTSH_CONFIG", &file.display().to_string()).person();
    let output = person.runs(&format!("wcd lonely; echo status {}", shell.status()));
    assert!(output.contains("make one: wcd -c lonely") && output.ends_with("status 1"), "{output}");
    configuration(&sandbox, "[wcd]\ncreate = \"always\"\n");
    ends_with(&mut person, "wcd lonely", "0");
    stands_in(&mut person, &linked(&main, "lonely"));
}

fn a_folder_that_is_gone_is_offered_again(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = linked(&main, "staging");
    fs::remove_dir_all(&staging).expect("it is deleted");
    let mut person = Person::at(shell, &sandbox, &main);
    person.presses("wcd staging\r");
    person.shows("the worktree's folder is gone: ");
    person.shows("make it again? [Y/n]");
    person.presses("\r");
    person.sees("myproject:staging ");
    stands_in(&mut person, &staging);
}

/// To go to where the shell was last may be meant, to make something there may not.
fn nothing_is_made_from_outside(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = with_a_lonely_branch(shell, &sandbox);
    person.sees("myproject main ");
    let outside = sandbox.path().display().to_string();
    person.types(&format!("cd {outside}"));
    for line in ["wcd -c new", "wcd lonely"] {
        let output = person.runs(line);
        assert!(output.starts_with("wtsh: ") && !output.contains("[Y/n]"), "{line}: {output}");
        ends_with(&mut person, &format!("{line} 2>/dev/null"), "1");
        person.prints("pwd", &outside);
    }
    assert_eq!(worktrees(&sandbox, &main), 3);
    person.types("wcd staging");
    stands_in(&mut person, &linked(&main, "staging"));
}

fn a_name_that_nothing_goes_by(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    let output = person.runs("wcd no/such");
    assert!(output.contains("for a new branch of that name: wcd -c no/such"), "{output}");
    for line in ["wcd a..b", "wcd no/such/", "wtsh path no/such", "wtsh remove no/such"] {
        let output = person.runs(line);
        assert!(output.starts_with("wtsh: ") && !output.contains("new branch"), "{line}: {output}");
    }
}
