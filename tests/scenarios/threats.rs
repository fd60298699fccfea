//! What a repository brings along to run something of its own. Whatever would run makes a file `pwned`, and where that can be
//! shown, it does so without wtsh.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use crate::loading::allowed;
use crate::person::Person;
use crate::python::{ignore, venv};
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    variables_that_make_programs_run_code,
    prompt_command in bash,
    zdotdir in zsh,
    ld_preload,
    permitted_by_the_project_itself,
    a_tracked_venv,
    a_branch_that_tracks_one_program_of_the_venv,
    a_tracked_link_to_a_venv,
    a_link_to_a_tracked_venv,
    a_tracked_link_on_the_way,
    programs_in_the_current_folder,
    another_clone_in_its_place,
    a_branch_that_changes_the_project_file,
    an_unpacked_archive,
    swapped_for_a_link_after_the_question,
    changed_while_the_question_is_answered,
    somebody_elses_repository,
}

/// A program that makes `pwned` in the sandbox, and then does what `ls` does.
fn hostile(sandbox: &Sandbox, file: &Path) {
    fs::create_dir_all(file.parent().expect("a file has a folder")).expect("folders");
    let script = format!("#!/bin/sh\n: >'{}'\nexec /bin/ls \"$@\"\n", canary(sandbox).display());
    fs::write(file, script).expect("a program");
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).expect("a program");
}

fn canary(sandbox: &Sandbox) -> PathBuf {
    sandbox.path().join("pwned")
}

#[track_caller]
fn nothing_was_run(sandbox: &Sandbox, what: &str) {
    assert!(!canary(sandbox).exists(), "{what} was run");
}

/// The person goes on as usual, and the real `ls` runs.
#[track_caller]
fn works_on(sandbox: &Sandbox, person: &mut Person) {
    for line in ["", "true", "ls", "ls /"] {
        person.types(line);
    }
    nothing_was_run(sandbox, "ls");
    assert!(!person.runs("printenv PATH").contains(".venv"));
    person.prints("printenv VIRTUAL_ENV", "");
}

/// `myproject` with a file `evil` that makes `pwned`, in sh and in Python, and programs in `bin`.
fn hostile_project(sandbox: &Sandbox) -> PathBuf {
    let main = sandbox.repository("myproject");
    ignore(&main, ".env\nevil\nevil.d\nevil.py\nevil.sh\nbin\ntools\n");
    let touch = format!("touch '{}'\n", canary(sandbox).display());
    fs::write(main.join("evil"), &touch).expect("a script");
    fs::write(main.join("evil.py"), format!("open('{}', 'w')\n", canary(sandbox).display()))
        .expect("a script");
    fs::create_dir(main.join("evil.d")).expect("a folder");
    for (name, text) in [("evil.d/.zshenv", &touch), ("evil.d/fish/config.fish", &touch)] {
        fs::create_dir_all(main.join(name).parent().expect("a folder")).expect("folders");
        fs::write(main.join(name), text).expect("a script");
    }
    hostile(sandbox, &main.join("bin/ls"));
    fs::write(main.join("evil.sh"), format!("#!/bin/sh\n{touch}")).expect("a script");
    fs::set_permissions(main.join("evil.sh"), fs::Permissions::from_mode(0o755)).expect("a program");
    main
}

/// A variable, its value in the hostile project, and a command that runs what it names.
fn dangers(main: &Path) -> Vec<(&'static str, String, &'static str)> {
    let at = |name: &str| main.join(name).display().to_string();
    vec![
        ("PATH", format!("{}:/usr/bin:/bin", at("bin")), "ls"),
        ("BASH_ENV", at("evil"), "bash -c true"),
        ("ENV", at("evil"), "sh -ic true </dev/null"),
        ("GIT_SSH_COMMAND", at("evil.sh"), "git ls-remote ssh://nowhere.invalid/x"),
        ("GIT_SSH", at("evil.sh"), "git ls-remote ssh://nowhere.invalid/x"),
        ("GIT_EXTERNAL_DIFF", at("evil.sh"), "sh -c 'echo x >>readme; git diff'"),
        ("GIT_PAGER", at("evil.sh"), ""),
        ("GIT_EDITOR", at("evil.sh"), "git -c core.editor=true commit --allow-empty"),
        ("EDITOR", at("evil.sh"), ""),
        ("PYTHONSTARTUP", at("evil.py"), "python3 -i </dev/null"),
        ("ZDOTDIR", at("evil.d"), "zsh -c true"),
        ("XDG_CONFIG_HOME", at("evil.d"), "fish -c true"),
        ("PERL5OPT", "-Mevil".into(), ""),
        ("NODE_OPTIONS", format!("--require {}", at("evil.js")), ""),
        ("PROMPT_COMMAND", format!(". {}", at("evil")), ""),
        ("PS1", format!("$(. {})", at("evil")), ""),
        ("IFS", "/".into(), ""),
        ("__WTSH_ENV", "1".into(), ""),
    ]
}

fn variables_that_make_programs_run_code(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = hostile_project(&sandbox);
    let dangers = dangers(&main);
    let text: String = dangers.iter().map(|(name, value, _)| format!("{name}='{value}'\n")).collect();
    fs::write(main.join(".env"), text + "AFTER=yes\n").expect("a .env");
    let mut person = Person::at(shell, &sandbox, &main);
    let said = person.runs("wtsh allow");
    person.prints("printenv AFTER", "yes");
    for (name, value, command) in &dangers {
        assert!(said.contains(&format!(" {name} ")), "{name} is not named in {said}");
        if !command.is_empty() {
            person.types(&format!("{command} >/dev/null 2>&1"));
            nothing_was_run(&sandbox, name);
            let mut unprotected = sandbox.command("sh", &main);
            let ran =
                unprotected.args(["-c", &format!("{command} >/dev/null 2>&1")]).env(name, value).status();
            ran.expect("sh starts");
            assert!(canary(&sandbox).exists(), "{name} runs nothing by itself: `{command}` shows nothing");
            fs::remove_file(canary(&sandbox)).expect("a canary");
        }
        assert!(!person.runs(&format!("printenv {name}")).contains("evil"), "{name}");
    }
}

fn prompt_command(shell: Shell) {
    let sandbox = Sandbox::new();
    let text = format!("PROMPT_COMMAND='touch {}'\nAFTER=yes\n", canary(&sandbox).display());
    let (_, mut person) = allowed(shell, &sandbox, &text);
    person.prints("printenv AFTER", "yes");
    person.types("PS1='me$ ' bash --norc -i");
    person.types("true");
    person.types("exit");
    nothing_was_run(&sandbox, "PROMPT_COMMAND");
}

fn zdotdir(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox, "");
    let text = format!("touch '{}'\n", canary(&sandbox).display());
    fs::write(main.join(".zshenv"), text).expect("a script");
    fs::write(main.join(".env"), format!("ZDOTDIR={0}\nFPATH={0}\nfpath={0}\nAFTER=yes\n", main.display()))
        .expect("a .env");
    person.types("");
    person.prints("printenv AFTER", "yes");
    person.types("zsh -c true");
    nothing_was_run(&sandbox, "ZDOTDIR");
    assert!(!person.runs("print -r -- $fpath").contains("myproject"));
}

/// The loader complains of a library that is not there, where it is asked for one.
fn ld_preload(shell: Shell) {
    let sandbox = Sandbox::new();
    let (_, mut person) = allowed(
        shell,
        &sandbox,
        "LD_PRELOAD=/evil.so\nLD_AUDIT=/evil.so\nDYLD_INSERT_LIBRARIES=/evil.so\nAFTER=yes\n",
    );
    person.prints("printenv AFTER", "yes");
    person.prints("/bin/ls readme 2>&1", "readme");
    person.prints("env | grep -c evil.so", "0");
}

/// Only the person's own configuration can permit a name.
fn permitted_by_the_project_itself(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = hostile_project(&sandbox);
    fs::write(main.join(".wtsh.toml"), "[env]\npermit = [\"BASH_ENV\"]\n").expect("a project file");
    fs::write(main.join(".env"), format!("BASH_ENV={}\nAFTER=yes\n", main.join("evil").display()))
        .expect("a .env");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.prints("printenv AFTER", "yes");
    person.types("bash -c true");
    nothing_was_run(&sandbox, "BASH_ENV");
}

/// A venv in `dir` whose `ls` is hostile.
fn hostile_venv(sandbox: &Sandbox, dir: &Path, name: &str) -> PathBuf {
    let made = venv(sandbox, dir, name);
    hostile(sandbox, &made.join("bin/ls"));
    made
}

fn a_tracked_venv(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    hostile_venv(&sandbox, &main, ".venv");
    sandbox.git(&main, &["add", "-f", ".venv"]);
    sandbox.git(&main, &["commit", "-q", "-m", "venv"]);
    let mut person = Person::at(shell, &sandbox, &main);
    let said = person.runs("wtsh allow");
    assert!(said.contains(".venv") && said.contains("git tracks"), "{said}");
    works_on(&sandbox, &mut person);
    person.types("git rm -r -q --cached .venv");
    person.prints("printenv VIRTUAL_ENV", &main.join(".venv").display().to_string());
}

fn a_branch_that_tracks_one_program_of_the_venv(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    ignore(&main, ".venv\n");
    sandbox.git(&main, &["switch", "-q", "-c", "evil"]);
    hostile(&sandbox, &main.join(".venv/bin/ls"));
    sandbox.git(&main, &["add", "-f", ".venv"]);
    sandbox.git(&main, &["commit", "-q", "-m", "a program"]);
    sandbox.git(&main, &["switch", "-q", "main"]);
    let made = venv(&sandbox, &main, ".venv");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.prints("printenv VIRTUAL_ENV", &made.display().to_string());
    person.types("git switch -q evil");
    assert!(made.join("bin/ls").exists());
    works_on(&sandbox, &mut person);
    person.types("git switch -q main");
    person.prints("printenv VIRTUAL_ENV", &made.display().to_string());
    person.types("ls");
    nothing_was_run(&sandbox, "ls");
}

/// git tracks this link in `myproject`, and there is somebody in it who has allowed all.
fn with_tracked_link(shell: Shell, sandbox: &Sandbox, link: &str, target: &Path) -> (PathBuf, Person) {
    let main = sandbox.repository("myproject");
    symlink(target, main.join(link)).expect("a link");
    sandbox.git(&main, &["add", "-f", link]);
    sandbox.git(&main, &["commit", "-q", "-m", "a link"]);
    let mut person = Person::at(shell, sandbox, &main);
    person.types("wtsh allow");
    (main, person)
}

fn a_tracked_link_to_a_venv(shell: Shell) {
    let sandbox = Sandbox::new();
    let elsewhere = hostile_venv(&sandbox, &sandbox.path().join("elsewhere"), "tools");
    let (_, mut person) = with_tracked_link(shell, &sandbox, ".venv", &elsewhere);
    works_on(&sandbox, &mut person);
}

fn a_link_to_a_tracked_venv(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    hostile_venv(&sandbox, &main, "tools");
    sandbox.git(&main, &["add", "-f", "tools/bin/ls"]);
    sandbox.git(&main, &["commit", "-q", "-m", "tools"]);
    symlink("tools", main.join(".venv")).expect("a link");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    works_on(&sandbox, &mut person);
}

fn a_tracked_link_on_the_way(shell: Shell) {
    let sandbox = Sandbox::new();
    let shelf = sandbox.path().join("myproject/shelf");
    let (_, mut person) = with_tracked_link(shell, &sandbox, "apps", &shelf);
    hostile_venv(&sandbox, &shelf, ".venv");
    person.types("cd apps");
    works_on(&sandbox, &mut person);
}

/// The person has the current folder on PATH; wtsh starts nothing from there.
fn programs_in_the_current_folder(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let names = ["git", "uv", "sh", "bash", "python", "python3", "env", "direnv", "wtsh"];
    for name in names {
        hostile(&sandbox, &main.join(name));
    }
    fs::write(main.join("pyproject.toml"), "[project]\nname = \"x\"\n").expect("a file");
    let path = shell.choose("export PATH=.:$PATH", "export PATH=.:$PATH", "set -gx PATH . $PATH");
    let mut person = Start::new(shell, &sandbox).at(&main).after(path).person();
    let wtsh = sandbox.path().join("bin/wtsh").display().to_string();
    for command in ["allow", "env", "list", "path staging", "prompt", "doctor", "guard status", "new feat"] {
        person.types(&format!("{wtsh} {command} >/dev/null 2>&1"));
        nothing_was_run(&sandbox, command);
    }
    for line in ["", "true", "wcd staging", "wcd main", "cd .", "wcd -"] {
        person.types(line);
        nothing_was_run(&sandbox, line);
    }
    person.types("wcd main");
    person.types("uv");
    assert!(canary(&sandbox).exists(), "`uv` typed by the person is that one");
}

fn another_clone_in_its_place(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox, "STATE=mine\n");
    venv(&sandbox, &main, ".venv");
    person.types("true");
    assert!(person.runs("printenv PATH").contains("myproject/.venv/bin"));
    person.types("cd ..");
    fs::remove_dir_all(&main).expect("a repository");
    sandbox.repository("myproject");
    fs::write(main.join(".env"), "STATE=evil\n").expect("a .env");
    hostile_venv(&sandbox, &main, ".venv");
    person.types("cd myproject");
    works_on(&sandbox, &mut person);
    person.prints("printenv STATE", "");
    let mut other = Person::at(shell, &sandbox, &main);
    works_on(&sandbox, &mut other);
}

fn a_branch_that_changes_the_project_file(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = hostile_project(&sandbox);
    sandbox.commit(&main, ".wtsh.toml", "[env.vars]\nTEAM = \"fine\"\n", "one");
    sandbox.git(&main, &["switch", "-q", "-c", "other"]);
    let text = "[env]\nvenv = [\"tools\"]\ndotenv = [\"evil.env\"]\n[env.vars]\nTEAM = \"evil\"\n";
    sandbox.commit(&main, ".wtsh.toml", text, "other");
    sandbox.commit(&main, "evil.env", "STATE=evil\n", "variables");
    sandbox.git(&main, &["switch", "-q", "main"]);
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    hostile_venv(&sandbox, &main, "tools");
    person.types("git switch -q other");
    person.prints("env | grep -c '=evil'", "0");
    works_on(&sandbox, &mut person);
    assert!(!person.runs("printenv PATH").contains("tools"));
}

/// Somebody allowed all of it at home, packed it with its git folder, and sent it.
fn an_unpacked_archive(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    ignore(&main, ".venv\n.env\n");
    hostile_venv(&sandbox, &main, ".venv");
    fs::write(main.join(".env"), "STATE=evil\n").expect("a .env");
    let theirs = sandbox.path().join("theirs");
    fs::create_dir(&theirs).expect("a home");
    let mut allow = sandbox.command(env!("CARGO_BIN_EXE_wtsh"), &main);
    assert!(allow.arg("allow").env("HOME", &theirs).output().expect("wtsh starts").status.success());
    let tar = |arguments: &[&str]| {
        let done = sandbox.command("tar", &sandbox.path()).args(arguments).status();
        assert!(done.expect("tar starts").success());
    };
    tar(&["-cf", "sent.tar", "myproject"]);
    fs::remove_dir_all(&main).expect("a repository");
    fs::remove_dir_all(&theirs).expect("a home");
    tar(&["-xf", "sent.tar"]);
    let mut person = Person::at(shell, &sandbox, &main);
    works_on(&sandbox, &mut person);
    person.prints("printenv STATE", "");
}

/// What was accepted is what it says, not where it lies.
fn swapped_for_a_link_after_the_question(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    sandbox.commit(&main, ".env", "STATE=fine\n", "variables");
    sandbox.commit(&main, "evil.env", "STATE=evil\n", "more");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.prints("printenv STATE", "fine");
    fs::remove_file(main.join(".env")).expect("a .env");
    symlink("evil.env", main.join(".env")).expect("a link");
    person.types("");
    person.prints("printenv STATE", "");
    person.types("git commit -q -a -m link && true");
    person.prints("printenv STATE", "");
    fs::remove_file(main.join(".env")).expect("a link");
    fs::write(main.join(".env"), "STATE=fine\n").expect("a .env");
    person.types("");
    person.prints("printenv STATE", "fine");
}

/// `wtsh allow` accepts what it has read, not what is there when it is done.
fn changed_while_the_question_is_answered(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    sandbox.commit(&main, ".env", "STATE=fine\n", "variables");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow; echo STATE=evil >.env");
    person.prints("printenv STATE", "");
    person.types("git checkout -q .env");
    person.prints("printenv STATE", "fine");
}

/// Only root can make one; elsewhere the tests of `Repository::is_own` stand for it.
fn somebody_elses_repository(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox, "STATE=mine\n");
    person.prints("printenv STATE", "mine");
    hostile_venv(&sandbox, &main, ".venv");
    let given = sandbox
        .command("chown", &main)
        .args(["-R", "12345", "."])
        .stderr(std::process::Stdio::null())
        .status();
    if !given.expect("chown starts").success() {
        eprintln!("only root can give a repository away");
        return;
    }
    person.types("cd .");
    works_on(&sandbox, &mut person);
    person.prints("printenv STATE", "");
    let said = person.runs("wtsh allow");
    assert!(said.starts_with("wtsh: "), "{said}");
    person.prints("printenv STATE", "");
    let mut other = Person::at(shell, &sandbox, &main);
    works_on(&sandbox, &mut other);
    other.prints("printenv STATE", "");
}
