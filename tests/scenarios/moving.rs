//! Moving the worktree that one works in.

use std::path::Path;

use crate::person::Person;
use crate::python::{ignore, linked, venv};
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    moved_from_the_main_worktree,
    moved_under_ones_feet,
    locked_and_unlocked,
    moving_takes_the_shell_along,
}

fn wide(shell: Shell, sandbox: &Sandbox, dir: &Path) -> Person {
    Start::new(shell, sandbox).at(dir).columns(500).person()
}

fn moved_from_the_main_worktree(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    ignore(&main, ".venv\n");
    venv(&sandbox, &linked(&main, "staging"), ".venv");
    let mut person = wide(shell, &sandbox, &main);
    person.types("wtsh allow");
    let said = person.runs("wtsh move staging ../stage");
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert!(lines[0].starts_with("wtsh: moved 'staging' from "), "{said}");
    assert!(lines[1].contains("venv --clear"), "{said}");
    person.sees("myproject main ");
    person.types("wcd staging");
    person.prints("pwd", &main.with_file_name("stage").display().to_string());
    person.sees("myproject:stage staging (.venv) ");
    // The command that was said makes it right.
    let (_, command) = lines[1].rsplit_once(": ").expect("a command");
    person.types(command);
    person.prints("wcd main", "");
    person.prints("wcd staging", "");
    assert_eq!(person.python(), main.with_file_name("stage").join(".venv").display().to_string());
}

fn moved_under_ones_feet(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = linked(&main, "staging");
    std::fs::create_dir_all(staging.join("apps/api")).expect("folders");
    let mut person = wide(shell, &sandbox, &staging.join("apps/api"));
    person.types("wtsh move . ../../../stage");
    let there = main.with_file_name("stage").join("apps/api");
    assert!(there.is_dir() && !staging.exists());
    person.types(&format!("cd {}", there.display()));
    person.sees("myproject:stage staging ");
    person.is_at_a_prompt();
}

fn locked_and_unlocked(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = wide(shell, &sandbox, &linked(&main, "staging"));
    person.types("wtsh lock --reason 'Mia works here'");
    let said = person.runs("wtsh move . ../elsewhere");
    assert!(said.contains("Mia works here") && said.contains("wtsh unlock staging"), "{said}");
    person.types("wtsh unlock staging");
    person.types("wtsh move . ../elsewhere");
    assert!(main.with_file_name("elsewhere").join("readme").exists());
}

fn moving_takes_the_shell_along(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &linked(&main, "staging"));
    let to = main.with_file_name("elsewhere");
    person.types("wtsh move . ../elsewhere");
    person.prints("pwd", &to.display().to_string());
    person.prints("git branch --show-current", "staging");
}
