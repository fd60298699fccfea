//! Variables from `.env`, and what leaving gives back.

use std::fs;

use crate::person::Person;
use crate::python::{linked, project};
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    dotenv_follows_the_worktree,
    leaving_gives_back_exactly_what_was_there,
    a_value_from_before_comes_back,
    what_the_person_changed_stays,
    path_keeps_what_was_added_meanwhile,
    refused_names_are_left_alone,
    values_are_data,
    a_readonly_variable_costs_only_itself in bash zsh,
    wtsh_env_tells,
}

fn allowed(shell: Shell, sandbox: &Sandbox) -> Person {
    let main = project(sandbox);
    let mut person = Person::at(shell, sandbox, &main);
    person.types("wtsh allow");
    person
}

fn dotenv_follows_the_worktree(shell: Shell) {
    let sandbox = Sandbox::new();
    let mut person = allowed(shell, &sandbox);
    person.prints("printenv PORT DATABASE_URL", "8000\npostgres:///main");
    person.types("wcd staging");
    person.prints("printenv PORT DATABASE_URL", "8001\npostgres:///staging");
    person.types("cd ..");
    person.prints("printenv PORT DATABASE_URL", "");
}

/// The environment in order, without wtsh's own variables and those that a shell changes at each command.
const ENVIRONMENT: &str = "env | grep -v -e WTSH -e '^_=' -e PWD= | sort";

fn leaving_gives_back_exactly_what_was_there(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let mut person = Start::new(shell, &sandbox).before(shell.export("PYTHONHOME", "/nowhere")).person();
    let before = person.runs(ENVIRONMENT);
    person.types(&format!("cd {}", main.display()));
    person.types("wtsh allow");
    person.sees("myproject main (.venv) :8000 ");
    person.prints("printenv PYTHONHOME", "");
    person.types("wcd staging");
    person.types("cd ..");
    assert_eq!(person.runs(ENVIRONMENT), before);
}

fn a_value_from_before_comes_back(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let mut person = Start::new(shell, &sandbox).at(&main).before(shell.export("PORT", "99")).person();
    person.types("wtsh allow");
    person.prints("printenv PORT", "8000");
    person.types("wcd staging");
    person.prints("printenv PORT", "8001");
    person.types("cd ..");
    person.prints("printenv PORT", "99");
}

fn what_the_person_changed_stays(shell: Shell) {
    let sandbox = Sandbox::new();
    let mut person = allowed(shell, &sandbox);
    person.prints("printenv PORT", "8000");
    person.types(&shell.export("PORT", "4242"));
    person.prints("printenv PORT", "4242");
    person.types("cd ..");
    person.prints("printenv PORT", "4242");
    person.prints("printenv DATABASE_URL", "");
}

fn path_keeps_what_was_added_meanwhile(shell: Shell) {
    let sandbox = Sandbox::new();
    let mut person = allowed(shell, &sandbox);
    let line = shell.choose(
        "export PATH=/added:$PATH:/last",
        "export PATH=/added:$PATH:/last",
        "set -gx PATH /added $PATH /last",
    );
    assert!(person.runs("printenv PATH").contains("myproject/.venv/bin"));
    person.types(line);
    person.types("cd ..");
    let path = person.runs("printenv PATH");
    assert!(path.starts_with("/added:") && path.ends_with(":/last"), "{path}");
    assert!(!path.contains(".venv"), "{path}");
}

fn refused_names_are_left_alone(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let text = "PATH=/evil\nLD_PRELOAD=/evil.so\nBASH_ENV=/evil\nIFS=x\nGIT_SSH_COMMAND=evil\nGOOD=yes\n";
    fs::write(main.join(".env"), text).expect("a .env");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.prints("printenv GOOD", "yes");
    person.prints("printenv LD_PRELOAD BASH_ENV GIT_SSH_COMMAND", "");
    assert!(!person.runs("printenv PATH").contains("/evil"));
}

fn values_are_data(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let value = "$(touch pwned) `touch pwned` ;touch pwned; \\ \" !x * %n";
    fs::write(main.join(".env"), format!("ODD='{value}'\n")).expect("a .env");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.prints("printenv ODD", value);
    assert!(!main.join("pwned").exists());
}

fn a_readonly_variable_costs_only_itself(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let mut person = Start::new(shell, &sandbox).at(&main).before("readonly PORT=1").person();
    let output = person.runs("wtsh allow");
    assert!(output.lines().any(|line| line.starts_with("wtsh: ") && line.contains("PORT")), "{output}");
    person.prints("printenv DATABASE_URL", "postgres:///main");
    person.prints("echo $PORT", "1");
    person.types("wcd staging");
    person.prints("printenv DATABASE_URL", "postgres:///staging");
    assert_eq!(person.python(), linked(&main, "staging").join(".venv").display().to_string());
}

fn wtsh_env_tells(shell: Shell) {
    let sandbox = Sandbox::new();
    let mut person = allowed(shell, &sandbox);
    let output = person.runs("wtsh env");
    for word in [".venv", ".env", "PORT", "DATABASE_URL"] {
        assert!(output.contains(word), "{word} is in {output}");
    }
}
