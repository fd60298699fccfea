//! `wtsh path TARGET SUB` in a line with other commands.

use std::fs;

use crate::person::Person;
use crate::python::linked;
use crate::repository::Sandbox;
use crate::shell::Shell;

scenarios! {
    two_worktrees_compared,
    from_the_sub_folder,
    names_with_spaces,
    nothing_to_compare_with,
}

/// `apps/users/models.py` with this in it, in main's and production's worktree.
fn with_models(main: &str, production: &str) -> (Sandbox, std::path::PathBuf) {
    let sandbox = Sandbox::new();
    let root = sandbox.myproject();
    for (folder, content) in [(root.clone(), main), (linked(&root, "production"), production)] {
        fs::create_dir_all(folder.join("apps/users")).expect("folders");
        fs::write(folder.join("apps/users/models.py"), format!("{content}\n")).expect("a file");
    }
    (sandbox, root)
}

fn two_worktrees_compared(shell: Shell) {
    let (sandbox, main) = with_models("old", "new");
    let mut person = Person::at(shell, &sandbox, &main);
    let output = person.runs("diff -r apps/users \"$(wtsh path production apps/users)\"");
    assert!(output.ends_with("1c1\n< old\n---\n> new"), "{output}");
    fs::write(main.join("apps/users/models.py"), "new\n").expect("a file");
    person.prints("diff -r apps/users \"$(wtsh path production apps/users)\" && echo equal", "equal");
}

fn from_the_sub_folder(shell: Shell) {
    let (sandbox, main) = with_models("old", "new");
    let mut person = Person::at(shell, &sandbox, &main.join("apps"));
    let there = linked(&main, "production").join("apps/users").display().to_string();
    person.prints("wtsh path production ./users", &there);
    person.prints("wtsh path production ../apps/users", &there);
    person.prints("wtsh path production apps/users", &there);
    let output = person.runs("diff -r users \"$(wtsh path production ./users)\"");
    assert!(output.ends_with("1c1\n< old\n---\n> new"), "{output}");
}

fn names_with_spaces(shell: Shell) {
    let (sandbox, main) = with_models("old", "new");
    let odd = sandbox.path().join("my project's \"odd\" $HOME copy");
    sandbox.git(&main, &["worktree", "add", "-q", "-b", "odd", &odd.display().to_string()]);
    for folder in [&main, &odd] {
        fs::create_dir(folder.join("a folder")).expect("a folder");
        fs::write(folder.join("a folder/a file"), "same\n").expect("a file");
    }
    let mut person = Person::at(shell, &sandbox, &main);
    person.prints("diff -r 'a folder' \"$(wtsh path odd 'a folder')\" && echo equal", "equal");
    person.prints("cat \"$(wtsh path odd 'a folder/a file')\"", "same");
}

fn nothing_to_compare_with(shell: Shell) {
    let (sandbox, main) = with_models("old", "new");
    let mut person = Person::at(shell, &sandbox, &main);
    let output = person.runs("wtsh path no-such-branch apps/users");
    assert!(output.starts_with("wtsh: ") && output.contains("no-such-branch"), "{output}");
    person.prints("wtsh path no-such-branch apps/users 2>/dev/null", "");
    person.prints(&format!("echo {}", shell.status()), "1");
    let output = person.runs("wtsh path production ../..");
    assert!(output.contains("leads out of the worktree"), "{output}");
}
