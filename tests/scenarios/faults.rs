//! Bad input and faults: the prompt stays usable and quiet.

use std::fs;
use std::path::Path;

use crate::person::Person;
use crate::python::linked;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::{Start, install_program};

scenarios! {
    home_is_missing,
    home_is_no_folder,
    the_current_folder_is_deleted,
    a_git_file_that_points_nowhere,
    a_head_that_is_garbage,
    a_head_that_is_missing,
    a_refs_folder_that_is_missing,
    a_worktree_folder_that_was_removed,
    a_configuration_that_is_garbage,
    state_that_is_garbage,
    the_program_is_removed,
    the_program_fails,
    the_program_crashes in bash zsh,
    the_program_answers_garbage,
    the_program_is_replaced,
    the_program_was_never_there,
}

/// Commands of all kinds print what they print without wtsh.
#[track_caller]
fn is_quiet(person: &mut Person, shell: Shell) {
    person.prints("true", "");
    person.prints("", "");
    person.prints("false", "");
    person.prints(&format!("echo {}", shell.status()), "1");
    person.is_at_a_prompt();
}

#[track_caller]
fn works(person: &mut Person, main: &Path, shell: Shell) {
    person.prints(&format!("cd {}", main.display()), "");
    person.sees("myproject main ");
    person.prints("wcd staging", "");
    person.sees("myproject:staging ");
    is_quiet(person, shell);
}

fn home_is_missing(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Start::new(shell, &sandbox).before(shell.unset("HOME")).person();
    assert!(!person.everything().contains("wtsh"));
    works(&mut person, &main, shell);
}

fn home_is_no_folder(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::write(main.join(".env"), "A=1\n").expect("a .env");
    let home = shell.export("HOME", "/dev/null");
    let mut person = Start::new(shell, &sandbox).at(&main).before(home).person();
    person.types("true");
    is_quiet(&mut person, shell);
    let output = person.runs("wtsh allow");
    assert!(
        output.contains("wtsh: ") && output.contains("/dev/null"),
        "it says where it can't write: {output}"
    );
    is_quiet(&mut person, shell);
}

fn the_current_folder_is_deleted(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let gone = main.join("gone");
    fs::create_dir(&gone).expect("a folder");
    let mut person = Person::at(shell, &sandbox, &gone);
    person.sees("myproject main ");
    fs::remove_dir(&gone).expect("the folder goes");
    person.prints("true", "");
    person.prints("false", "");
    person.prints(&format!("echo {}", shell.status()), "1");
    let output = person.runs("wcd staging");
    assert!(output.is_empty() || output.starts_with("wtsh: "), "{output}");
    works(&mut person, &main, shell);
}

/// The shell in a folder of a damaged repository, and out of it again.
#[track_caller]
fn damaged(shell: Shell, damage: impl FnOnce(&Path)) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let dir = sandbox.repository("damaged");
    damage(&dir);
    let mut person = Person::at(shell, &sandbox, &dir);
    is_quiet(&mut person, shell);
    let output = person.runs("wcd nowhere");
    assert!(output.starts_with("wtsh: "), "{output}");
    works(&mut person, &main, shell);
    person.prints(&format!("cd {}", dir.display()), "");
    is_quiet(&mut person, shell);
}

fn a_git_file_that_points_nowhere(shell: Shell) {
    damaged(shell, |dir| {
        fs::remove_dir_all(dir.join(".git")).expect("it goes");
        fs::write(dir.join(".git"), "gitdir: /no/such/folder\n").expect("a .git file");
    });
}

fn a_head_that_is_garbage(shell: Shell) {
    damaged(shell, |dir| fs::write(dir.join(".git/HEAD"), b"\x00\xff$(touch pwned)\n").expect("a HEAD"));
}

fn a_head_that_is_missing(shell: Shell) {
    damaged(shell, |dir| fs::remove_file(dir.join(".git/HEAD")).expect("it goes"));
}

fn a_refs_folder_that_is_missing(shell: Shell) {
    damaged(shell, |dir| fs::remove_dir_all(dir.join(".git/refs")).expect("it goes"));
}

fn a_worktree_folder_that_was_removed(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::remove_dir_all(linked(&main, "staging")).expect("it goes");
    let mut person = Person::at(shell, &sandbox, &main);
    person.presses("wcd staging\r");
    person.shows("the worktree's folder is gone");
    person.types("n");
    person.prints("pwd", &main.display().to_string());
    assert!(person.runs("wtsh list").contains("production"));
    is_quiet(&mut person, shell);
}

fn a_configuration_that_is_garbage(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let file = sandbox.home().join(".config/wtsh.toml");
    fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
    fs::write(&file, "format = [[[\n\x01").expect("a configuration");
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    // Reported once, and not before the first prompt.
    assert!(!person.everything().contains("wtsh:"));
    let reports = person.runs("true");
    assert!(reports.lines().all(|line| line.starts_with("wtsh: ") || line.starts_with("  ")), "{reports}");
    works(&mut person, &main, shell);
}

fn state_that_is_garbage(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let start = Start::new(shell, &sandbox).at(&main);
    let mut person = start.variable("__WTSH_ENV", "v9:\u{1}%zz$(touch pwned)").person();
    person.sees("myproject main ");
    works(&mut person, &main, shell);
    assert!(!main.join("pwned").exists());
}

/// A person at `myproject`, whose `wtsh` on PATH becomes `program`: the prompt is the person's own and tells nothing
/// that is not so any more; git and everything else go on.
#[track_caller]
fn with_program(shell: Shell, program: Option<&str>) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    match program {
        Some(script) => drop(install_program(&sandbox, "wtsh", script)),
        None => fs::remove_file(sandbox.path().join("bin/wtsh")).expect("the link goes"),
    }
    is_quiet(&mut person, shell);
    assert!(!main.join("pwned").exists());
    person.prints("cd ../myproject-staging", "");
    person.sees("");
    is_quiet(&mut person, shell);
    person.prints("git rev-parse --abbrev-ref HEAD", "staging");
    // What the guard's program says here is its own and the shell's business; the push is done.
    person.types("git commit -q --allow-empty -m pushed");
    person.types("git push -q");
    person.prints("git log -1 --format=%s origin/staging", "pushed");
    is_quiet(&mut person, shell);
}

fn the_program_is_removed(shell: Shell) {
    with_program(shell, None);
}

fn the_program_fails(shell: Shell) {
    with_program(shell, Some("printf 'touch pwned\\n'; exit 101"));
}

/// fish tells of every program that a signal ends, and nothing keeps it from that.
fn the_program_crashes(shell: Shell) {
    with_program(shell, Some("kill -ABRT $$"));
}

fn the_program_answers_garbage(shell: Shell) {
    with_program(shell, Some("printf 'touch pwned\\n)) ((; '; exit 0"));
}

/// A link that moves from one version to the next, while the first one is taken away.
fn the_program_is_replaced(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let link = sandbox.path().join("bin/wtsh");
    fs::create_dir_all(link.parent().expect("a folder")).expect("folders");
    let [first, second] = ["wtsh-1", "wtsh-2"].map(|name| {
        let version = sandbox.path().join(name);
        fs::copy(env!("CARGO_BIN_EXE_wtsh"), &version).expect("a version of wtsh");
        version
    });
    std::os::unix::fs::symlink(&first, &link).expect("a link");
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    fs::remove_file(&link).expect("the link goes");
    std::os::unix::fs::symlink(&second, &link).expect("a link");
    fs::remove_file(&first).expect("the first version goes");
    works(&mut person, &main, shell);
}

/// The rc file of a machine where wtsh is not installed yet: the shell says so itself, once, and goes on.
fn the_program_was_never_there(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let start = Start::new(shell, &sandbox).at(&main);
    let mut person = start.variable("PATH", "/usr/local/bin:/usr/bin:/bin").person();
    person.sees("");
    is_quiet(&mut person, shell);
    person.prints("git rev-parse --abbrev-ref HEAD", "main");
}
