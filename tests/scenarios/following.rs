//! The prompt follows what happens, here and in other terminals.

use std::fs;

use crate::person::Person;
use crate::repository::Sandbox;
use crate::shell::Shell;

scenarios! {
    cd,
    switch_and_detach,
    edit_and_commit,
    a_switch_in_another_terminal,
    a_commit_in_another_terminal,
    a_push_in_another_terminal,
    a_stash_in_another_terminal,
    a_repository_that_appears,
    variables_for_other_prompts,
}

fn cd(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::create_dir(main.join("apps")).expect("a folder");
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    for (dir, segment) in [
        ("../myproject-staging", "myproject:staging "),
        ("../myproject-production", "myproject:production "),
        ("../myproject/apps", "myproject main "),
        ("../..", ""),
        ("myproject", "myproject main "),
    ] {
        person.prints(&format!("cd {dir}"), "");
        person.sees(segment);
    }
}

fn switch_and_detach(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let commit = sandbox.git(&main, &["rev-parse", "HEAD"]);
    let mut person = Person::at(shell, &sandbox, &main);
    person.prints("git switch -q -c feature/y", "");
    person.sees("myproject feature/y ");
    person.prints(" git checkout -q --detach", "");
    person.sees(&format!("myproject @{} ", &commit[..7]));
    person.prints("git switch -q main", "");
    person.sees("myproject main ");
}

fn edit_and_commit(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("echo more >>readme");
    person.sees("myproject main !1 ");
    person.types("git add readme");
    person.sees("myproject main +1 ");
    person.types("git commit -q -m more");
    person.sees("myproject main ⇡1 ");
    person.types("git push -q");
    person.sees("myproject main ");
}

/// `myproject`, a person in it, and another terminal's git commands, which an empty Enter shows.
#[track_caller]
fn another_terminal(shell: Shell, commands: &[&[&str]], segment: &str) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    person.types("");
    person.sees("myproject main ");
    for arguments in commands {
        sandbox.git(&main, arguments);
    }
    person.types("");
    person.sees(segment);
}

fn a_switch_in_another_terminal(shell: Shell) {
    another_terminal(shell, &[&["switch", "-q", "-c", "other"]], "myproject other ");
}

fn a_commit_in_another_terminal(shell: Shell) {
    another_terminal(shell, &[&["commit", "-q", "--allow-empty", "-m", "more"]], "myproject main ⇡1 ");
}

fn a_push_in_another_terminal(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.commit(&main, "more", "1\n", "more");
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ⇡1 ");
    sandbox.git(&main, &["push", "-q"]);
    person.types("");
    person.sees("myproject main ");
}

fn a_stash_in_another_terminal(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::write(main.join("readme"), "changed\n").expect("a change");
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main !1 ");
    sandbox.git(&main, &["stash", "push", "-q"]);
    person.types("");
    person.sees("myproject main *1 ");
}

fn a_repository_that_appears(shell: Shell) {
    let sandbox = Sandbox::new();
    let dir = sandbox.path().join("fresh");
    fs::create_dir(&dir).expect("a folder");
    let mut person = Person::at(shell, &sandbox, &dir);
    person.sees("");
    person.types("git init -q");
    person.sees("fresh main ");
    person.types("rm -rf .git");
    person.sees("");
}

/// WTSH_WORKTREE, WTSH_BRANCH and WTSH_ROOT are exported; WTSH_PROMPT is not.
fn variables_for_other_prompts(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = crate::python::linked(&main, "staging");
    let mut person = Person::at(shell, &sandbox, &staging);
    person.prints("printenv WTSH_BRANCH", "staging");
    person.prints("printenv WTSH_ROOT", &staging.display().to_string());
    assert!(person.runs("printenv WTSH_WORKTREE").contains("staging"));
    person.prints("printenv WTSH_PROMPT", "");
    person.types(&format!("cd {}", sandbox.path().display()));
    person.prints("printenv WTSH_BRANCH WTSH_ROOT WTSH_WORKTREE", "");
}
