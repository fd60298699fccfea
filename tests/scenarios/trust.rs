//! Nothing takes effect before the person has said so, and they are asked once.

use std::fs;
use std::path::{Path, PathBuf};

use crate::person::Person;
use crate::python::{ignore, linked, project};
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    a_home_folder_is_no_project,
    asked_once_a_session,
    worktrees_made_later_share_it,
    deny_silences,
    a_repository_that_was_moved,
    another_clone_in_its_place,
    two_of_one_name,
    a_copy_is_not_the_original,
    a_tracked_dotenv_that_a_branch_changes,
    a_tracked_dotenv_counts_in_each_worktree,
    a_dotenv_that_is_tracked_from_now_on,
    the_project_file,
    a_project_file_that_a_branch_changes,
    a_nested_shell_is_not_asked,
    what_is_stored_is_private,
}

/// A person whose terminal is so wide that no message with paths in it is wrapped.
fn wide(shell: Shell, sandbox: &Sandbox, dir: &Path) -> Person {
    Start::new(shell, sandbox).at(dir).columns(500).person()
}

/// `myproject`, which has this `.env`, not allowed.
fn with_dotenv(sandbox: &Sandbox, text: &str) -> PathBuf {
    let main = sandbox.repository("myproject");
    ignore(&main, ".env\n");
    fs::write(main.join(".env"), text).expect("a .env");
    main
}

/// How often the person has been asked so far.
fn questions(person: &Person) -> usize {
    person
        .everything()
        .lines()
        .filter(|line| line.starts_with("wtsh: ") && line.contains("wtsh allow"))
        .count()
}

/// The last line made wtsh ask, in one line that names this.
#[track_caller]
fn asks(person: &mut Person, line: &str, about: &str) {
    let said = person.runs(line);
    let asking = |said: &&str| said.starts_with("wtsh: ") && said.contains("wtsh allow");
    let asked: Vec<&str> = said.lines().filter(asking).collect();
    assert!(asked.len() == 1 && asked[0].contains(about), "{line:?} in {}: {said}", person.shell().name());
}

fn asked_once_a_session(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    fs::create_dir_all(main.join("apps/api")).expect("folders");
    let mut person = wide(shell, &sandbox, &main);
    for line in
        ["true", "", "cd apps/api", "true", "wcd staging", "cd .", "cd ..", "cd myproject-production", ""]
    {
        person.types(line);
    }
    assert_eq!(questions(&person), 1);
    person.prints("printenv PORT VIRTUAL_ENV", "");
    let mut other = wide(shell, &sandbox, &linked(&main, "staging"));
    other.types("true");
    other.types("wcd main");
    assert_eq!(questions(&other), 1, "another session");
}

fn worktrees_made_later_share_it(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_dotenv(&sandbox, "STATE=main\n");
    let mut person = wide(shell, &sandbox, &main);
    person.types("wtsh allow");
    let before = questions(&person);
    let feat = sandbox.worktree(&main, "feat");
    fs::write(feat.join(".env"), "STATE=feat\n").expect("a .env");
    person.prints("wcd feat", "");
    person.prints("printenv STATE", "feat");
    let mut other = wide(shell, &sandbox, &feat);
    other.prints("true", "");
    other.prints("printenv STATE", "feat");
    assert_eq!(questions(&person), before);
}

fn deny_silences(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let mut person = wide(shell, &sandbox, &main);
    person.types("wtsh deny");
    for line in ["true", "", "wcd staging", "true", "wcd production", "true"] {
        person.prints(line, "");
    }
    person.prints("printenv PORT VIRTUAL_ENV", "");
    let mut other = wide(shell, &sandbox, &main);
    other.prints("true", "");
    other.prints("wcd staging", "");
    person.types("wtsh allow");
    person.prints("printenv PORT", "8002");
    other.prints("", "");
    other.prints("printenv PORT", "8001");
    person.types("wtsh deny");
    person.prints("printenv PORT VIRTUAL_ENV", "");
    other.prints("", "");
    other.prints("printenv PORT VIRTUAL_ENV", "");
}

fn a_repository_that_was_moved(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_dotenv(&sandbox, "STATE=old\n");
    let mut person = wide(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.prints("printenv STATE", "old");
    person.types("cd .. && mkdir elsewhere && mv myproject elsewhere");
    person.prints("printenv STATE", "");
    asks(&mut person, "cd elsewhere/myproject", "myproject");
    person.prints("printenv STATE", "");
    person.types("wtsh allow");
    person.prints("printenv STATE", "old");
}

fn another_clone_in_its_place(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let mut person = wide(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.prints("printenv PORT", "8000");
    person.types("cd .. && rm -rf myproject && git clone -q origin.git myproject");
    fs::write(main.join(".env"), "PORT=666\n").expect("a .env");
    asks(&mut person, "cd myproject", "myproject");
    person.prints("printenv PORT", "");
    person.types("true");
    person.prints("printenv PORT", "");
}

/// A question about one repository is no question about another, though their folders are called the same.
fn two_of_one_name(shell: Shell) {
    let sandbox = Sandbox::new();
    let mut person = wide(shell, &sandbox, &sandbox.path());
    for parent in ["one", "other"] {
        fs::create_dir(sandbox.path().join(parent)).expect("a folder");
        let dir = sandbox.repository(&format!("{parent}/myproject"));
        fs::write(dir.join(".env"), "STATE=x\n").expect("a .env");
        asks(&mut person, &format!("cd {}", dir.display()), "myproject");
        person.prints("true", "");
    }
}

fn a_copy_is_not_the_original(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_dotenv(&sandbox, "STATE=original\n");
    let mut person = wide(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.types("cp -R ../myproject ../copy");
    asks(&mut person, "cd ../copy", "copy");
    person.prints("printenv STATE", "");
    person.types("wtsh allow");
    person.prints("printenv STATE", "original");
    person.types("cd ../myproject");
    person.prints("printenv STATE", "original");
}

/// `myproject` whose `.env` git tracks, on the branches main and other.
fn with_tracked(sandbox: &Sandbox, file: &str, main_has: &str, other_has: &str) -> PathBuf {
    let main = sandbox.repository("myproject");
    sandbox.commit(&main, file, main_has, "main's");
    sandbox.git(&main, &["switch", "-q", "-c", "other"]);
    sandbox.commit(&main, file, other_has, "other's");
    sandbox.git(&main, &["switch", "-q", "main"]);
    main
}

fn a_tracked_dotenv_that_a_branch_changes(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_tracked(&sandbox, ".env", "STATE=main\n", "STATE=other\n");
    let mut person = wide(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.prints("printenv STATE", "main");
    asks(&mut person, "git switch -q other", ".env");
    person.prints("printenv STATE", "");
    person.prints("true", "");
    person.types("wtsh allow");
    person.prints("printenv STATE", "other");
    person.prints("git switch -q main", "");
    person.prints("printenv STATE", "main");
    person.types("echo STATE=edited >.env");
    person.prints("printenv STATE", "");
}

/// What was accepted in one worktree is accepted in another, which has the very same.
fn a_tracked_dotenv_counts_in_each_worktree(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_tracked(&sandbox, ".env", "STATE=main\n", "STATE=other\n");
    let feat = sandbox.worktree(&main, "feat");
    let other = main.with_file_name("myproject-other");
    sandbox.git(&main, &["worktree", "add", "-q", &other.display().to_string(), "other"]);
    let mut person = wide(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.prints(&format!("cd {}", feat.display()), "");
    person.prints("printenv STATE", "main");
    person.types(&format!("cd {}", main.display()));
    person.prints("printenv STATE", "main");
}

/// The person's own file counts by its place; once git tracks it, what it says counts.
fn a_dotenv_that_is_tracked_from_now_on(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_dotenv(&sandbox, "STATE=mine\n");
    let mut person = wide(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.prints("printenv STATE", "mine");
    person.types("git add -f .env && git commit -q -m env && git switch -q -c other");
    person.types("echo STATE=changed >.env && git commit -q -a -m changed");
    person.prints("printenv STATE", "");
    person.types("wtsh allow");
    person.prints("printenv STATE", "changed");
}

const PROJECT_FILE: &str = ".wtsh.toml";

fn team(value: &str) -> String {
    format!("[env.vars]\nTEAM = \"{value}\"\n")
}

#[track_caller]
fn rewrites(dir: &Path, text: &str) {
    fs::write(dir.join(PROJECT_FILE), text).expect("a project file");
}

/// Its content counts by itself, whether git tracks it or not.
fn the_project_file(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    rewrites(&main, &team("one"));
    let mut person = wide(shell, &sandbox, &main);
    asks(&mut person, "true", "myproject");
    person.prints("printenv TEAM", "");
    person.types("wtsh allow");
    person.prints("printenv TEAM", "one");
    rewrites(&main, &team("two"));
    asks(&mut person, "", PROJECT_FILE);
    let value = person.runs("printenv TEAM");
    assert_ne!(value, "two");
    person.types("wtsh allow");
    person.prints("printenv TEAM", "two");
    person.types("cd ..");
    person.prints("printenv TEAM", "");
}

fn a_project_file_that_a_branch_changes(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_tracked(&sandbox, PROJECT_FILE, &team("main"), &team("other"));
    let mut person = wide(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.prints("printenv TEAM", "main");
    asks(&mut person, "git switch -q other", PROJECT_FILE);
    assert_ne!(person.runs("printenv TEAM"), "other");
    person.prints("git switch -q main", "");
    person.prints("printenv TEAM", "main");
}

fn a_nested_shell_is_not_asked(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_dotenv(&sandbox, "STATE=x\n");
    let mut person = wide(shell, &sandbox, &main);
    person.types("true");
    assert_eq!(questions(&person), 1);
    person.types(&format!("{} {}", shell.name(), shell.interactive().join(" ")));
    person.types("true");
    person.types("cd . && true");
    assert_eq!(questions(&person), 1);
    person.prints("printenv STATE", "");
}

/// One file an entry, under the folder for data, and nobody else may read it.
fn what_is_stored_is_private(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_dotenv(&sandbox, "SECRET=sesame\n");
    let data = sandbox.path().join("data");
    let start = Start::new(shell, &sandbox).at(&main);
    let mut person = start.variable("XDG_DATA_HOME", &data.display().to_string()).person();
    person.types("umask 000");
    person.types("wtsh allow");
    let folder = shell.quote(&data.display().to_string());
    person.prints(&format!("find {folder}/wtsh -type f ! -perm 600"), "");
    person.prints(&format!("find {folder}/wtsh -type d ! -perm 700"), "");
    person.prints(&format!("grep -rc sesame {folder}/wtsh | grep -v ':0$'"), "");
    person.types("wtsh deny && wtsh allow && wtsh allow");
    person.prints(&format!("find {folder}/wtsh/trust -type f | wc -l | tr -d ' '"), "2");
}

/// Every terminal begins there, and some people's home has a venv.
fn a_home_folder_is_no_project(shell: Shell) {
    let sandbox = Sandbox::new();
    fs::write(sandbox.home().join(".env"), "GREETING=hello\n").expect("a .env");
    let mut person = Person::at(shell, &sandbox, &sandbox.home());
    person.prints("printenv GREETING", "");
    person.prints("", "");
}
