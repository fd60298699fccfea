//! Virtual environments that would not run, or would run somebody else's code: said once, in a line that says what to do, and not
//! active unless the person says so.

use std::fs;
use std::path::{Path, PathBuf};

use crate::person::Person;
use crate::python::{ignore, linked, venv};
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    the_interpreter_is_gone,
    copied_from_another_worktree,
    copied_and_allowed,
    moved_with_its_worktree,
    a_repository_renamed,
    editable_into_another_worktree_by_pth,
    editable_into_another_worktree_by_a_finder,
    editable_into_its_own_worktree,
    editable_and_allowed,
    mended_while_one_stands_there,
}

/// A person whose terminal is so wide that no message with paths in it is wrapped.
fn wide(shell: Shell, sandbox: &Sandbox, dir: &Path) -> Person {
    Start::new(shell, sandbox).at(dir).columns(500).person()
}

/// `myproject` and its worktree for staging with a venv each, allowed, and a person in the main worktree.
fn allowed(shell: Shell, sandbox: &Sandbox) -> (PathBuf, Person) {
    let main = sandbox.repository("myproject");
    ignore(&main, ".venv\n.env\n");
    let staging = sandbox.worktree(&main, "staging");
    for (dir, port) in [(&main, 8000), (&staging, 8001)] {
        venv(sandbox, dir, ".venv");
        fs::write(dir.join(".env"), format!("PORT={port}\n")).expect("a .env");
    }
    let mut person = wide(shell, sandbox, &main);
    person.types("wtsh allow");
    (main, person)
}

/// The line makes wtsh say one thing, and that names all of these.
#[track_caller]
fn says_once(person: &mut Person, line: &str, words: &[&Path]) {
    let said = person.runs(line);
    assert_eq!(said.lines().count(), 1, "{line:?} in {}: {said}", person.shell().name());
    assert!(said.starts_with("wtsh: "), "{said}");
    for word in words {
        assert!(said.contains(&word.display().to_string()), "{} in {said}", word.display());
    }
    // What makes a venv anew, whatever made this one.
    assert!(said.contains("venv --clear") || said.contains("anew") || said.contains("wtsh allow"), "{said}");
    person.prints("true", "");
}

#[track_caller]
fn has_none(person: &mut Person) {
    person.prints("printenv VIRTUAL_ENV", "");
    assert!(!person.runs("printenv PATH").contains(".venv"));
}

/// A venv that `wtsh env` says the trouble of, too.
#[track_caller]
fn is_explained(person: &mut Person, words: &[&Path]) {
    let said = person.runs("wtsh env");
    for word in words {
        assert!(said.contains(&word.display().to_string()), "{} in {said}", word.display());
    }
}

fn the_interpreter_is_gone(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    let python = linked(&main, "staging").join(".venv/bin/python");
    fs::remove_file(&python).expect("a link");
    std::os::unix::fs::symlink("/nowhere/python3.4", &python).expect("a link");
    says_once(&mut person, "wcd staging", &[&linked(&main, "staging").join(".venv"), &python]);
    has_none(&mut person);
    is_explained(&mut person, &[&python]);
    person.prints("printenv PORT", "8001");
}

/// Copies the main worktree's venv over staging's.
fn copy(sandbox: &Sandbox, main: &Path) -> PathBuf {
    let (from, to) = (main.join(".venv"), linked(main, "staging").join(".venv"));
    fs::remove_dir_all(&to).expect("a venv");
    let copied = sandbox.command("cp", main).arg("-R").args([&from, &to]).status();
    assert!(copied.expect("cp starts").success());
    to
}

fn copied_from_another_worktree(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    let copied = copy(&sandbox, &main);
    says_once(&mut person, "wcd staging", &[&copied, &main.join(".venv")]);
    has_none(&mut person);
    is_explained(&mut person, &[&copied, &main.join(".venv")]);
    person.types("wcd main");
    assert_eq!(person.python(), main.join(".venv").display().to_string());
}

fn copied_and_allowed(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    let copied = copy(&sandbox, &main);
    person.types("wcd staging");
    has_none(&mut person);
    person.types("wtsh allow .venv");
    person.prints("printenv VIRTUAL_ENV", &copied.display().to_string());
    person.types("wcd main");
    person.prints("wcd staging", "");
    person.prints("printenv VIRTUAL_ENV", &copied.display().to_string());
}

/// Nothing is left where it was made: its python runs, its scripts do not, and that is said.
fn moved_with_its_worktree(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    let (from, to) = (linked(&main, "staging"), main.with_file_name("stage"));
    sandbox.git(&main, &["worktree", "move", &from.display().to_string(), &to.display().to_string()]);
    says_once(&mut person, "cd ../stage", &[&to.join(".venv"), &from]);
    person.prints("printenv PORT", "8001");
}

fn a_repository_renamed(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    person.types("cd .. && mv myproject renamed && cd renamed");
    let renamed = main.with_file_name("renamed");
    person.types("wtsh allow");
    let seen = person.everything();
    let says = |line: &str| {
        line.contains(&renamed.join(".venv").display().to_string())
            && line.contains(&main.join(".venv").display().to_string())
    };
    assert!(seen.lines().any(says), "{seen}");
}

fn site_packages(venv: &Path) -> PathBuf {
    let lib = fs::read_dir(venv.join("lib")).expect("a folder").flatten().next().expect("python3.x");
    lib.path().join("site-packages")
}

fn editable_into_another_worktree_by_pth(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    let venv = linked(&main, "staging").join(".venv");
    fs::create_dir(main.join("src")).expect("a folder");
    let text = format!("{}\n", main.join("src").display());
    fs::write(site_packages(&venv).join("__editable__.myproject-1.0.pth"), text).expect("a .pth");
    says_once(&mut person, "wcd staging", &[&venv, &main]);
    has_none(&mut person);
    is_explained(&mut person, &[&venv, &main]);
}

/// An install as setuptools makes one of a project that is no plain folder: a line of code, which finds the modules, and the
/// project's folder (PEP 610).
fn editable(venv: &Path, project: &Path) {
    let folder = site_packages(venv);
    let write = |name: &str, text: String| fs::write(folder.join(name), text).expect("a file");
    let module = "__editable___myproject_1_0_finder";
    write("__editable__.myproject-1.0.pth", format!("import {module}; {module}.install()\n"));
    let mapping = format!("MAPPING = {{'myproject': '{}/src/myproject'}}", project.display());
    write(&format!("{module}.py"), format!("{mapping}\ndef install():\n    pass\n"));
    fs::create_dir(folder.join("myproject-1.0.dist-info")).expect("a folder");
    let url = format!("file://{}", project.display());
    let text = format!("{{\"dir_info\": {{\"editable\": true}}, \"url\": \"{url}\"}}");
    write("myproject-1.0.dist-info/direct_url.json", text);
}

fn editable_into_another_worktree_by_a_finder(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    let venv = linked(&main, "staging").join(".venv");
    editable(&venv, &main);
    says_once(&mut person, "wcd staging", &[&venv, &main]);
    has_none(&mut person);
}

fn editable_into_its_own_worktree(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    let staging = linked(&main, "staging");
    editable(&staging.join(".venv"), &staging);
    let text = format!("{}\n", staging.join("src").display());
    fs::write(site_packages(&staging.join(".venv")).join("own.pth"), text).expect("a .pth");
    person.prints("wcd staging", "");
    assert_eq!(person.python(), staging.join(".venv").display().to_string());
}

fn editable_and_allowed(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    let venv = linked(&main, "staging").join(".venv");
    editable(&venv, &main);
    person.types("wcd staging");
    has_none(&mut person);
    person.types(&format!("wtsh allow {}", venv.display()));
    assert_eq!(person.python(), venv.display().to_string());
}

fn mended_while_one_stands_there(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    let copied = copy(&sandbox, &main);
    person.types("wcd staging");
    has_none(&mut person);
    person.types("python3 -m venv --clear --without-pip .venv");
    assert_eq!(person.python(), copied.display().to_string());
}
