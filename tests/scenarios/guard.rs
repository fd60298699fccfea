//! The push guard speaks where a push goes wrong, and is silent otherwise.

use std::path::PathBuf;

use crate::person::Person;
use crate::python::linked;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::{Start, install_program};

scenarios! {
    main_pushed_from_production,
    it_speaks_before_git_does_anything,
    a_plain_push_is_silent,
    a_push_of_this_branch_is_silent,
    a_push_through_an_alias_of_git,
    exit_statuses_are_gits,
    an_editors_push_is_looked_at_by_the_hook,
    one_warning_for_both_doors,
    a_push_that_is_meant,
    arguments_are_untouched,
    with_c_of_git,
    without_guard,
    outside_a_repository,
}

/// A person in production while main has a commit that is not pushed.
fn in_production(shell: Shell, sandbox: &Sandbox) -> (PathBuf, Person) {
    let main = sandbox.myproject();
    sandbox.commit(&main, "more", "1\n", "more");
    let production = linked(&main, "production");
    let person = Person::at(shell, sandbox, &production);
    (production, person)
}

#[track_caller]
fn speaks(output: &str) {
    assert!(output.starts_with("wtsh: "), "{output}");
    for word in ["production", "main", "origin", "push origin production"] {
        assert!(output.contains(word), "{word:?} is in {output}");
    }
}

/// What a line that is asked about has said, once it was answered, with what git says.
#[track_caller]
fn answered(person: &mut Person, line: &str, answer: &str) -> String {
    person.presses(&format!("{line}\r"));
    person.shows("push all the same? [y/N]");
    person.types(answer);
    person.everything()
}

/// What origin has of main.
fn pushed(sandbox: &Sandbox) -> String {
    sandbox.git(&sandbox.path().join("origin.git"), &["log", "-1", "--format=%s", "main"])
}

fn main_pushed_from_production(shell: Shell) {
    let sandbox = Sandbox::new();
    let (_, mut person) = in_production(shell, &sandbox);
    let before = pushed(&sandbox);
    for answer in ["", "n"] {
        let said = answered(&mut person, "git push origin main", answer);
        assert!(
            said.contains("main (checked out in") && said.contains("git push origin production"),
            "{said}"
        );
        person.prints(&format!("echo {}", shell.status()), "1");
        assert_eq!(pushed(&sandbox), before);
    }
    answered(&mut person, "git push -q origin main", "y");
    person.prints(&format!("echo {}", shell.status()), "0");
    assert_eq!(pushed(&sandbox), "more");
    // Nobody is asked where nothing goes, and where nobody sees the answer.
    speaks(&person.runs("git push --dry-run origin main"));
    speaks(&person.runs("git push origin main | cat"));
}

/// A git that shows when it begins.
fn it_speaks_before_git_does_anything(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.commit(&main, "more", "1\n", "more");
    let real = String::from_utf8(
        sandbox.command("sh", &main).args(["-c", "command -v git"]).output().expect("sh").stdout,
    );
    let real = real.expect("a path").trim().to_owned();
    install_program(&sandbox, "git", &format!("[[ $1 != push ]] || echo git begins\nexec '{real}' \"$@\""));
    let mut person = Person::at(shell, &sandbox, &linked(&main, "production"));
    let output = person.runs("git push origin main 2>&1 | cat");
    let begins = output.find("git begins").expect("git is run");
    let speaks = output.find("wtsh: ").expect("the guard speaks");
    assert!(speaks < begins, "{output}");
}

fn a_plain_push_is_silent(shell: Shell) {
    let sandbox = Sandbox::new();
    let (production, mut person) = in_production(shell, &sandbox);
    sandbox.commit(&production, "fix", "1\n", "fix");
    person.prints("git push -q", "");
    person.sees("myproject:production ");
    let pushed = sandbox.git(&sandbox.path().join("origin.git"), &["log", "-1", "--format=%s", "production"]);
    assert_eq!(pushed, "fix");
}

fn a_push_of_this_branch_is_silent(shell: Shell) {
    let sandbox = Sandbox::new();
    let (_, mut person) = in_production(shell, &sandbox);
    assert!(person.runs("git push --dry-run origin main").starts_with("wtsh: "), "the guard is there");
    for line in
        ["git push -q origin production", "git push -q origin HEAD", "git push -q -u origin production"]
    {
        person.prints(line, "");
    }
}

fn a_push_through_an_alias_of_git(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.commit(&main, "more", "1\n", "more");
    sandbox.git(&main, &["config", "alias.pm", "push origin main"]);
    let mut person = Person::at(shell, &sandbox, &linked(&main, "production"));
    speaks(&person.runs("git pm 2>&1 | cat"));
    sandbox.git(&main, &["config", "alias.st", "status --short"]);
    person.prints("git st", "");
}

fn exit_statuses_are_gits(shell: Shell) {
    let sandbox = Sandbox::new();
    let (_, mut person) = in_production(shell, &sandbox);
    person.sees("myproject:production ");
    for (line, status) in [
        ("git rev-parse -q --verify no-such-ref", "1"),
        ("git push -q no-such-remote main 2>/dev/null", "128"),
        ("git push -q 2>/dev/null", "0"),
        ("git no-such-command 2>/dev/null", "1"),
    ] {
        person.types(line);
        person.prints(&format!("echo {}", shell.status()), status);
    }
}

fn arguments_are_untouched(shell: Shell) {
    let sandbox = Sandbox::new();
    let (_, mut person) = in_production(shell, &sandbox);
    sandbox.git(&sandbox.path(), &["config", "--global", "alias.show-words", "!printf '<%s>'"]);
    person.sees("myproject:production ");
    person.prints("git show-words 'a  b' '' '*' '$HOME' push; echo", "<a  b><><*><$HOME><push>");
    person.prints("echo text | git hash-object --stdin", "8e27be7d6154a1f68ea9160ef0e18691d20560dc");
}

fn with_c_of_git(shell: Shell) {
    let sandbox = Sandbox::new();
    let (production, _) = in_production(shell, &sandbox);
    let mut person = Person::at(shell, &sandbox, &sandbox.path());
    let output = person.runs(&format!("git -C {} push origin main 2>&1 | cat", production.display()));
    speaks(&output);
}

fn without_guard(shell: Shell) {
    let sandbox = Sandbox::new();
    let (production, _) = in_production(shell, &sandbox);
    let mut person = Start::new(shell, &sandbox).at(&production).init_arguments("--no-guard").person();
    person.sees("myproject:production ");
    person.prints("git push -q origin main", "");
}

fn outside_a_repository(shell: Shell) {
    let sandbox = Sandbox::new();
    let mut person = Person::at(shell, &sandbox, &sandbox.path());
    let known = shell.choose("type -t git", "print ${+functions[git]}", "type -t git");
    person.prints(known, shell.choose("function", "1", "function"));
    let output = person.runs("git push");
    assert!(!output.contains("wtsh:") && output.contains("fatal: not a git repository"), "{output}");
    person.prints("git --version | grep -c version", "1");
}

/// As an editor pushes: no function, and nobody to ask.
fn an_editors_push_is_looked_at_by_the_hook(shell: Shell) {
    let sandbox = Sandbox::new();
    let (_, mut person) = in_production(shell, &sandbox);
    let said = person.runs("wtsh guard install");
    assert!(said.contains("git asks before each push"), "{said}");
    let said = person.runs("command git push origin main </dev/null 2>&1 | cat");
    assert!(said.contains("would push main (checked out in"), "{said}");
    person.prints("command git push -q origin production 2>&1 | cat", "");
    person.presses("command git push origin main:refs/heads/staging\r");
    person.shows("push all the same? [y/N]");
    person.types("n");
    person.prints(&format!("echo {}", shell.status()), "1");
    let said = person.runs("wtsh guard uninstall");
    assert!(said.contains("git asks no more"), "{said}");
    person.prints("command git push -q origin main:refs/heads/x 2>&1 | cat", "");
}

fn one_warning_for_both_doors(shell: Shell) {
    let sandbox = Sandbox::new();
    let (_, mut person) = in_production(shell, &sandbox);
    person.types("wtsh guard install");
    let said = person.runs("git push origin main 2>&1 | cat");
    assert_eq!(said.matches("this is myproject:production").count(), 1, "{said}");
    // What only the server can tell is for the hook.
    sandbox.commit(&linked(&sandbox.path().join("myproject"), "staging"), "s", "", "s");
    let said = person.runs("git push origin : 2>&1 | cat");
    assert_eq!(said.matches("this is myproject:production").count(), 1, "{said}");
}

fn a_push_that_is_meant(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let feat = sandbox.worktree(&main, "feat");
    sandbox.commit(&feat, "f", "", "f");
    let mut person = Person::at(shell, &sandbox, &feat);
    answered(&mut person, "git push -q origin feat:main", "n");
    let said = person.runs("wtsh guard allow feat:main");
    assert!(said.contains("wtsh guard deny feat:main"), "{said}");
    person.prints("git push -q origin feat:main", "");
    assert_eq!(pushed(&sandbox), "f");
    person.types("wtsh guard deny feat:main");
    answered(&mut person, "git push -q origin feat:main", "n");
}
