//! Virtual environments: in, out, nested, not allowed. What `python` is, is the proof.

use std::fs;
use std::path::Path;

use crate::person::Person;
use crate::python::{ignore, linked, project, venv};
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    in_and_out,
    not_before_it_is_allowed,
    allowed_once_for_all_worktrees,
    nearest_wins,
    none_from_another_worktree,
    before_the_rest_of_the_line,
    before_the_rest_of_the_line_after_cd in zsh fish,
    deactivate,
    a_venv_that_is_made_later,
    deactivate_of_a_venv_from_before_the_init_line,
    an_editor_sources_activate,
    activate_by_hand_elsewhere,
    without_env,
    a_nested_shell,
}

/// `myproject` with its venvs, and a person in its main worktree who has allowed them.
fn allowed(shell: Shell, sandbox: &Sandbox) -> (std::path::PathBuf, Person) {
    let main = project(sandbox);
    let mut person = Person::at(shell, sandbox, &main);
    person.types("wtsh allow");
    (main, person)
}

#[track_caller]
fn has_venv_of(person: &mut Person, dir: &Path) {
    let venv = dir.join(".venv").display().to_string();
    assert_eq!(person.python(), venv);
    person.prints("printenv VIRTUAL_ENV", &venv);
}

/// No python of any venv in the sandbox comes first, or at all.
#[track_caller]
fn has_no_venv(person: &mut Person, sandbox: &Sandbox) {
    let found = person.runs("command -v python");
    assert!(!found.contains(&sandbox.path().display().to_string()), "{found}");
    person.prints("printenv VIRTUAL_ENV", "");
}

fn in_and_out(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    person.sees("myproject main (.venv) :8000 ");
    has_venv_of(&mut person, &main);
    person.types("cd ../myproject-staging");
    person.sees("myproject:staging (.venv) :8001 ");
    has_venv_of(&mut person, &linked(&main, "staging"));
    person.types("cd ..");
    person.sees("");
    has_no_venv(&mut person, &sandbox);
    person.types("cd myproject");
    has_venv_of(&mut person, &main);
}

fn not_before_it_is_allowed(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let mut person = Person::at(shell, &sandbox, &main);
    assert!(!person.everything().contains("wtsh:"), "nothing comes before the first prompt");
    let notice = person.runs("true");
    assert_eq!(notice.lines().count(), 1, "{notice}");
    assert!(notice.starts_with("wtsh: ") && notice.contains("wtsh allow"), "{notice}");
    person.sees("myproject main ");
    has_no_venv(&mut person, &sandbox);
    person.prints("cd ../myproject-staging", "");
    person.prints("true", "");
    person.sees("myproject:staging ");
    has_no_venv(&mut person, &sandbox);
    person.prints("printenv PORT DATABASE_URL", "");
}

fn allowed_once_for_all_worktrees(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    let feat = sandbox.worktree(&main, "feat");
    venv(&sandbox, &feat, ".venv");
    // Else the prompt says that one is missing.
    fs::write(feat.join(".env"), "").expect("a .env");
    person.prints("wcd feat", "");
    has_venv_of(&mut person, &feat);
    let mut other = Person::at(shell, &sandbox, &feat);
    other.sees("myproject:feat (.venv) ");
    has_venv_of(&mut other, &feat);
}

fn nearest_wins(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    let api = main.join("apps/api");
    venv(&sandbox, &api, ".venv");
    fs::create_dir(api.join("src")).expect("a folder");
    person.types("cd apps/api/src");
    has_venv_of(&mut person, &api);
    person.types("cd ../..");
    has_venv_of(&mut person, &main);
}

fn none_from_another_worktree(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    sandbox.worktree(&main, "feat");
    person.types("cd ../myproject-feat");
    person.sees("myproject:feat ");
    has_no_venv(&mut person, &sandbox);
}

fn before_the_rest_of_the_line(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    let python = linked(&main, "staging").join(".venv/bin/python").display().to_string();
    person.prints("wcd staging && command -v python", &python);
    person.prints("wcd main && printenv PORT", "8000");
}

fn before_the_rest_of_the_line_after_cd(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    let python = linked(&main, "staging").join(".venv/bin/python").display().to_string();
    person.prints("cd ../myproject-staging && command -v python", &python);
    person.prints("cd .. && printenv VIRTUAL_ENV PORT", "");
}

fn deactivate(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    person.prints("deactivate", "");
    has_no_venv(&mut person, &sandbox);
    person.prints("true", "");
    has_no_venv(&mut person, &sandbox);
    person.types("wcd staging");
    has_venv_of(&mut person, &linked(&main, "staging"));
}

fn a_venv_that_is_made_later(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    ignore(&main, ".venv\n");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.types("python3 -m venv --without-pip .venv");
    person.sees("myproject main (.venv) ");
    has_venv_of(&mut person, &main);
    person.types("rm -r .venv");
    person.sees("myproject main ");
    has_no_venv(&mut person, &sandbox);
}

/// The venv's own `deactivate` puts back the prompt from before the init line, which has no segment in it.
fn deactivate_of_a_venv_from_before_the_init_line(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let elsewhere = venv(&sandbox, &sandbox.path().join("elsewhere"), "tools");
    let start = Start::new(shell, &sandbox).at(&main).before(shell.activate(&elsewhere));
    let mut person = start.person();
    let prompt = person.prompt();
    assert!(prompt.contains("myproject main ") && prompt.contains("(tools)"), "{prompt:?}");
    assert_eq!(person.python(), elsewhere.display().to_string());
    person.types("deactivate");
    person.sees("myproject main ");
    has_no_venv(&mut person, &sandbox);
    person.types("git switch -q -c other");
    person.sees("myproject other ");
}

/// What VS Code types into every terminal that it opens, whether wtsh has been there first or not.
fn an_editor_sources_activate(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    person.prints(&shell.activate(&main.join(".venv")), "");
    assert_eq!(person.prompt().matches("myproject main ").count(), 1, "{:?}", person.prompt());
    has_venv_of(&mut person, &main);
    person.prints("true", "");
    person.types("wcd staging");
    has_venv_of(&mut person, &linked(&main, "staging"));
    assert_eq!(person.prompt().matches("(.venv").count(), 1, "{:?}", person.prompt());
    person.types("cd ..");
    person.sees("");
    has_no_venv(&mut person, &sandbox);
    person.types("cd myproject");
    person.sees("myproject main (.venv) :8000 ");
}

fn activate_by_hand_elsewhere(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let tools = venv(&sandbox, &sandbox.path().join("elsewhere"), "tools");
    let mut person = Person::at(shell, &sandbox, &main);
    person.prints(&shell.activate(&tools), "");
    assert_eq!(person.prompt().matches("myproject main ").count(), 1, "{:?}", person.prompt());
    assert_eq!(person.python(), tools.display().to_string());
    person.types("cd ..");
    assert_eq!(person.python(), tools.display().to_string(), "what a person activated stays");
    person.types("cd myproject");
    person.prints("deactivate", "");
    person.sees("myproject main ");
    has_no_venv(&mut person, &sandbox);
}

fn without_env(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, _) = allowed(shell, &sandbox);
    let mut person = Start::new(shell, &sandbox).at(&main).init_arguments("--no-env").person();
    person.sees("myproject main ");
    person.prints("true", "");
    has_no_venv(&mut person, &sandbox);
    person.prints("printenv PORT", "");
}

/// A shell in the shell takes back what its parent has set, and its parent does not notice.
fn a_nested_shell(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    person.types(&format!("{} {}", shell.name(), shell.interactive().join(" ")));
    person.sees("myproject main (.venv) :8000 ");
    has_venv_of(&mut person, &main);
    person.types("cd ..");
    has_no_venv(&mut person, &sandbox);
    person.prints("printenv PORT", "");
    person.types("exit");
    has_venv_of(&mut person, &main);
    person.types("cd ..");
    has_no_venv(&mut person, &sandbox);
}
