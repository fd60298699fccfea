//! Bugs of the environment that there were, each by its name.

use std::fs;
use std::path::{Path, PathBuf};

use crate::person::Person;
use crate::python::{linked, project};
use crate::repository::Sandbox;
use crate::shell::Shell;

scenarios! {
    venv_path_with_a_slash_at_its_end,
    declined_venv_comes_back_in_a_shell_inside,
    activated_by_hand_after_deactivate_follows_everywhere,
    locale_stays_behind_in_zsh in zsh,
    upper_case_variable_stays_behind in bash zsh,
    local_path_leaves_the_last_venv in zsh,
    ifs_breaks_the_empty_enter in fish,
}

fn allowed(shell: Shell, sandbox: &Sandbox) -> (PathBuf, Person) {
    let main = project(sandbox);
    let mut person = Person::at(shell, sandbox, &main);
    person.types("wtsh allow");
    (main, person)
}

/// The entries of PATH below the sandbox.
fn entries(person: &mut Person, sandbox: &Sandbox) -> String {
    person.runs(&format!("printenv PATH | tr : '\\n' | grep '^{}/myproject'", sandbox.path().display()))
}

fn bin(root: &Path) -> String {
    root.join(".venv/bin").display().to_string()
}

/// PATH grew by an entry at each prompt, and kept them all.
fn venv_path_with_a_slash_at_its_end(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    person.types("deactivate");
    person.types(&shell.export("VIRTUAL_ENV", &format!("{}/", main.join(".venv").display())));
    for _ in 0..3 {
        person.types("true");
    }
    assert_eq!(entries(&mut person, &sandbox), bin(&main));
    person.types("cd ..");
    assert_eq!(entries(&mut person, &sandbox), "");
}

/// It was active again in a shell that took the place of the one where `deactivate` was typed.
fn declined_venv_comes_back_in_a_shell_inside(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    person.types("deactivate");
    person.types(&format!("exec {}", shell.choose("bash -i", "zsh -i", "fish -i")));
    person.prints("printenv VIRTUAL_ENV", "");
    person.types("wcd staging");
    assert_eq!(entries(&mut person, &sandbox), bin(&linked(&main, "staging")));
    person.types("wcd ^");
    assert_eq!(entries(&mut person, &sandbox), bin(&main), "it was declined until the worktree was left");
}

/// The place's own venv counted as the person's for as long as the `deactivate` before it did.
fn activated_by_hand_after_deactivate_follows_everywhere(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    person.types("deactivate");
    person.types(&format!("source .venv/bin/activate{}", shell.choose("", "", ".fish")));
    assert_eq!(entries(&mut person, &sandbox), bin(&main));
    person.types("wcd staging");
    assert_eq!(entries(&mut person, &sandbox), bin(&linked(&main, "staging")));
    person.types("cd ..");
    assert_eq!(entries(&mut person, &sandbox), "");
    person.prints("printenv VIRTUAL_ENV", "");
}

/// zsh takes LC_ALL for special once it is set, and it was not unset again.
fn locale_stays_behind_in_zsh(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    fs::write(main.join(".env"), "LC_ALL=C\nLC_TIME=C\n").expect("a .env");
    person.prints("", "");
    person.prints("printenv LC_ALL LC_TIME", "C\nC");
    person.types("cd ..");
    person.prints("printenv LC_ALL LC_TIME", "");
}

/// What the shell made of the value was not known for ours.
fn upper_case_variable_stays_behind(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    person.types("cd ..");
    person.types("typeset -u SHOUTED");
    fs::write(main.join(".env"), "SHOUTED=\"a b\"\nPORT=8000\n").expect("a .env");
    let said = person.runs("cd myproject");
    assert!(said.contains("SHOUTED"), "{said}");
    person.prints("printenv PORT", "8000");
    person.types("cd ..");
    person.prints("printenv SHOUTED", "");
}

/// The function's PATH got the new venv, and the old one was in the shell's for good.
fn local_path_leaves_the_last_venv(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    let staging = linked(&main, "staging");
    for go in [format!("cd {}", staging.display()), "wcd staging".to_owned()] {
        person.types(&format!("go() {{ local PATH=$PATH:/x; {go}; }}; go"));
        assert_eq!(entries(&mut person, &sandbox), bin(&staging), "{go}");
        person.prints("printenv PORT", "8001");
        person.types("wcd ^");
        assert_eq!(entries(&mut person, &sandbox), bin(&main), "{go}");
    }
    person.types("cd ..");
    assert_eq!(entries(&mut person, &sandbox), "");
}

/// A trace of fish's stood above the prompt.
fn ifs_breaks_the_empty_enter(shell: Shell) {
    let sandbox = Sandbox::new();
    let (_, mut person) = allowed(shell, &sandbox);
    person.types("set -g IFS ':'");
    for _ in 0..3 {
        person.prints("", "");
    }
}
