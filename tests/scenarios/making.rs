//! Making a worktree and going there.

use std::fs;
use std::path::Path;

use crate::person::Person;
use crate::python::linked;
use crate::repository::Sandbox;
use crate::shell::Shell;

scenarios! {
    a_new_branch,
    a_new_branch_from_a_script,
    a_branch_that_has_a_worktree,
    a_pull_request,
    a_tag,
    changes_come_along,
    after_the_folder_was_deleted,
    the_line_goes_on_or_stops,
    the_hotfix_in_the_middle_of_changes,
}

#[track_caller]
fn stands_in(person: &mut Person, dir: &Path) {
    person.prints("pwd", &dir.display().to_string());
}

/// What a line says holds all of `words`.
#[track_caller]
fn says(person: &mut Person, line: &str, words: &[&str]) {
    let output = person.runs(line);
    for word in words {
        assert!(output.contains(word), "{word:?} is in {output}");
    }
}

fn a_new_branch(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    says(&mut person, "wcd -c feature/auth", &["feature/auth from origin/main ("]);
    person.sees("myproject:feature/auth ");
    stands_in(&mut person, &linked(&main, "feature-auth"));
    person.prints("git status --porcelain", "");
    person.prints("wcd -", "");
    stands_in(&mut person, &main);
}

/// The path alone is on stdout.
fn a_new_branch_from_a_script(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    let line = shell.choose(
        "cd \"$(wtsh new 'feature/it'\\''s')\"",
        "cd \"$(wtsh new 'feature/it'\\''s')\"",
        "cd (wtsh new \"feature/it's\")",
    );
    says(&mut person, line, &["feature/it's from origin/main ("]);
    stands_in(&mut person, &linked(&main, "feature-it's"));
}

fn a_branch_that_has_a_worktree(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    says(&mut person, "wcd -c staging", &["'staging' has a worktree already"]);
    stands_in(&mut person, &linked(&main, "staging"));
}

fn a_pull_request(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["push", "-q", "origin", "HEAD:refs/pull/123/head"]);
    let mut person = Person::at(shell, &sandbox, &main);
    says(
        &mut person,
        "wcd -c pr/123 --no-setup",
        &["fetching pull request 123", "pr/123 is pull request 123"],
    );
    stands_in(&mut person, &linked(&main, "pr-123"));
    person.prints("git pull -q && git rev-parse --abbrev-ref HEAD", "pr/123");
}

fn a_tag(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["tag", "v1.2"]);
    let mut person = Person::at(shell, &sandbox, &main);
    says(&mut person, "wcd -c v1.2", &["is a tag", "--detach v1.2"]);
    stands_in(&mut person, &main);
    says(&mut person, "wcd -c --detach v1.2", &["detached at v1.2"]);
    stands_in(&mut person, &linked(&main, "v1.2"));
    person.sees("myproject:v1.2 @v1.2 ");
}

fn changes_come_along(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::write(main.join("readme"), "changed\n").expect("a file");
    fs::write(main.join("untracked"), "").expect("a file");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wcd -c topic --take");
    person.prints("git status --porcelain", " M readme\n?? untracked");
    person.prints("wcd ^ && git status --porcelain && git stash list", "");
}

fn after_the_folder_was_deleted(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let hotfix = sandbox.worktree(&main, "hotfix");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("rm -rf ../myproject-hotfix");
    says(&mut person, "wcd -c hotfix", &["git has forgotten it"]);
    stands_in(&mut person, &hotfix);
    person.prints("git status --porcelain", "");
}

fn the_line_goes_on_or_stops(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    let output = person.runs("wcd -c 'a..b' && echo gone on");
    assert!(output.starts_with("wtsh: ") && !output.contains("gone on"), "{output}");
    stands_in(&mut person, &main);
    says(&mut person, "wcd -c topic && echo gone on", &["gone on"]);
}

/// Three commands, and everything that was half written is as it was.
fn the_hotfix_in_the_middle_of_changes(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    for number in 0..15 {
        fs::write(main.join(format!("file{number}")), format!("half {number}")).expect("a file");
    }
    sandbox.git(&main, &["add", "file0", "file1"]);
    fs::write(main.join("readme"), "half written\n").expect("a file");
    let before = sandbox.git(&main, &["status", "--porcelain"]);
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wcd -c hotfix --from production");
    person.types("echo fixed > readme");
    person.types("git commit -q -a -m fix; git push -q origin hotfix");
    person.types("wcd -");
    stands_in(&mut person, &main);
    assert_eq!(sandbox.git(&main, &["status", "--porcelain"]), before);
    assert_eq!(fs::read(main.join("readme")).expect("it is there"), b"half written\n");
    assert_eq!(sandbox.git(&main, &["show", "origin/hotfix:readme"]), "fixed");
}
