//! After leaving, everything is as it was: in the shell itself, in shells inside it, and whatever happened in between.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::person::Person;
use crate::python::{linked, project};
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    the_whole_shell_is_as_it_was,
    another_shell_inside,
    a_shell_in_place_of_this_one,
    a_rebuilt_path_in_a_shell_inside,
    the_systems_folders_put_first,
    a_subshell_changes_nothing,
    pushd_and_popd in bash zsh,
    cd_in_a_function,
    the_folder_is_deleted,
    a_worktree_inside_another_is_deleted,
    an_edit_within_the_same_second,
    an_edit_that_does_not_change_the_time,
    told_once_to_all_shells_inside,
}

fn allowed(shell: Shell, sandbox: &Sandbox) -> (PathBuf, Person) {
    let main = project(sandbox);
    let mut person = Start::new(shell, sandbox).at(&main).person();
    person.types("wtsh allow");
    person.types("cd ..");
    (main, person)
}

#[track_caller]
fn has_venv(person: &mut Person, sandbox: &Sandbox, dir: Option<&Path>) {
    let root = sandbox.path().display().to_string();
    let path = person.runs(&format!("printenv PATH | tr : '\\n' | grep '^{root}/myproject'"));
    assert_eq!(path, dir.map(|dir| format!("{}/.venv/bin", dir.display())).unwrap_or_default());
    let venv = dir.map(|dir| format!("{}/.venv", dir.display())).unwrap_or_default();
    person.prints("printenv VIRTUAL_ENV", &venv);
}

/// Writes all that the shell knows into a file, but what changes with each command, where it stands, and wtsh's own names.
fn dump(person: &mut Person, file: &Path) -> String {
    let all = person.shell().choose(
        "{ declare -p; shopt; set -o; trap -p; declare -F; alias; }",
        "{ typeset; typeset +; setopt; print -rl -- ${(ok)functions}; trap; alias; print -rl -- $precmd_functions $chpwd_functions; }",
        "begin; set --long; functions -a; bind; abbr; end",
    );
    person.types(&format!("{all} >{} 2>/dev/null", file.display()));
    let text = fs::read_to_string(file).expect("a dump");
    let changing = [
        "wtsh",
        "WTSH",
        "PWD",
        "BASH_",
        "_=",
        "RANDOM",
        "SECONDS",
        "EPOCH",
        "LINENO",
        "HIST",
        "PIPESTATUS",
        "PPID",
        "DIRSTACK",
        "dirstack",
        "dirprev",
        "CMD_DURATION",
        "history",
        "status",
        "SRANDOM",
        "TTYIDLE",
        "jobstates",
        "jobtexts",
        "jobdirs",
        "historywords",
        "last_pid",
        "fish_direction",
        "__fish_cd",
        "'!'",
        "'?'",
        "'$'",
        "ZSH_",
        "pipestatus",
        "BASH",
        "LINES",
        "parameters",
        "commands",
        "nameddirs",
        "usergroups",
        "functions",
        "RPS",
        "?=",
        "_ ",
        "FUNC",
        "!=",
        "#=",
        "underscore",
    ];
    let lines = text.lines().filter(|line| !changing.iter().any(|name| line.contains(name)));
    lines.collect::<Vec<_>>().join("\n")
}

fn the_whole_shell_is_as_it_was(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    let file = sandbox.path().join("dump");
    let before = dump(&mut person, &file);
    assert!(before.lines().count() > 50, "{before}");
    person.types(&format!("cd {}", main.display()));
    has_venv(&mut person, &sandbox, Some(&main));
    person.types(&shell.activate(&main.join(".venv")));
    assert_ne!(dump(&mut person, &file), before);
    person.types("wcd staging");
    person.types("deactivate");
    person.types(&format!("cd {}", sandbox.path().display()));
    let after = dump(&mut person, &file);
    let new: Vec<_> = after.lines().filter(|line| !before.lines().any(|it| it == *line)).collect();
    let gone: Vec<_> = before.lines().filter(|line| !after.lines().any(|it| it == *line)).collect();
    assert!(new.is_empty() && gone.is_empty(), "new: {new:#?}\ngone: {gone:#?}");
}

/// Each in the other: what the one has set the other takes back, and the one does not notice.
fn another_shell_inside(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    for inner in Shell::ALL.into_iter().filter(|inner| *inner != shell) {
        drop(Start::new(inner, &sandbox).at(&main).person());
        person.types(&format!("cd {}", main.display()));
        person.types(&format!("{} {}", inner.name(), inner.interactive().join(" ")));
        has_venv(&mut person, &sandbox, Some(&main));
        person.types("cd ../myproject-staging");
        has_venv(&mut person, &sandbox, Some(&linked(&main, "staging")));
        person.types("cd ..");
        has_venv(&mut person, &sandbox, None);
        person.prints("printenv PORT", "");
        person.types("exit");
        has_venv(&mut person, &sandbox, Some(&main));
        person.types("cd ..");
        has_venv(&mut person, &sandbox, None);
    }
}

fn a_shell_in_place_of_this_one(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    person.types(&format!("cd {}", main.display()));
    person.types(&format!("exec {} {}", shell.name(), shell.interactive().join(" ")));
    has_venv(&mut person, &sandbox, Some(&main));
    person.prints("deactivate", "");
    has_venv(&mut person, &sandbox, None);
    person.types("cd ..");
    person.prints("printenv PORT __WTSH_ENV", "");
}

/// What a login shell's profile does, and tmux where it starts one: PATH is made anew, all else is inherited.
fn a_rebuilt_path_in_a_shell_inside(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    let rc = shell.rc_file(&sandbox.home());
    let text = fs::read_to_string(&rc).expect("the rc file");
    let bin = sandbox.path().join("bin").display().to_string();
    let path = shell.choose(
        format!("export PATH={bin}:/usr/local/bin:/usr/bin:/bin"),
        format!("export PATH={bin}:/usr/local/bin:/usr/bin:/bin"),
        format!("set -gx PATH {bin} /usr/local/bin /usr/bin /bin"),
    );
    fs::write(&rc, format!("{path}\n{text}")).expect("the rc file is written");
    person.types(&format!("cd {}", main.display()));
    person.types(&format!("{} {}", shell.name(), shell.interactive().join(" ")));
    has_venv(&mut person, &sandbox, Some(&main));
    person.types("cd ..");
    has_venv(&mut person, &sandbox, None);
    person.prints("printenv PATH", &format!("{bin}:/usr/local/bin:/usr/bin:/bin"));
}

/// macOS's path_helper, run by a login shell, moves the system's folders to the front.
fn the_systems_folders_put_first(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    person.types(&format!("cd {}", main.display()));
    person.types(shell.choose(
        "export PATH=/usr/bin:/bin:$PATH",
        "export PATH=/usr/bin:/bin:$PATH",
        "set -gx PATH /usr/bin /bin $PATH",
    ));
    assert_eq!(person.python(), main.join(".venv").display().to_string());
    has_venv(&mut person, &sandbox, Some(&main));
    person.types("cd ..");
    has_venv(&mut person, &sandbox, None);
}

fn a_subshell_changes_nothing(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    person.types(&format!("cd {}", main.display()));
    let nowhere = sandbox.path().display().to_string();
    person.types(&shell.choose(
        format!("(cd {nowhere}; true)"),
        format!("(cd {nowhere}; true)"),
        format!("fish --no-config -c 'cd {nowhere}'"),
    ));
    person.types(&shell.choose(
        format!("true \"$(cd {nowhere})\""),
        format!("true \"$(cd {nowhere})\""),
        format!("true (cd {nowhere}; cd {})", main.display()),
    ));
    has_venv(&mut person, &sandbox, Some(&main));
    person.types("cd ..");
    has_venv(&mut person, &sandbox, None);
}

fn pushd_and_popd(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    person.types(&format!("pushd {} >/dev/null", main.display()));
    has_venv(&mut person, &sandbox, Some(&main));
    person.types(&format!("pushd {} >/dev/null", linked(&main, "staging").display()));
    has_venv(&mut person, &sandbox, Some(&linked(&main, "staging")));
    person.types("popd >/dev/null");
    has_venv(&mut person, &sandbox, Some(&main));
    person.types("popd >/dev/null");
    has_venv(&mut person, &sandbox, None);
}

fn cd_in_a_function(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    let body = format!(
        "cd {}; cd {}; cd {}",
        main.display(),
        sandbox.path().display(),
        linked(&main, "staging").display()
    );
    person.types(&shell.function("wander", &body));
    person.types("wander");
    has_venv(&mut person, &sandbox, Some(&linked(&main, "staging")));
    person.types(&shell.function("home", &format!("cd {}", sandbox.path().display())));
    person.types("home");
    has_venv(&mut person, &sandbox, None);
    person.prints("printenv PORT __WTSH_ENV", "");
}

fn the_folder_is_deleted(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    person.types(&format!("cd {}", linked(&main, "staging").display()));
    person.types(&format!("rm -rf {}", linked(&main, "staging").display()));
    person.types("true");
    person.prints("printenv VIRTUAL_ENV PORT", "");
    person.types(&format!("cd {}", main.display()));
    has_venv(&mut person, &sandbox, Some(&main));
    person.types(&format!("cd {}", sandbox.path().display()));
    has_venv(&mut person, &sandbox, None);
}

/// The folder around it lies in the main worktree, which is not where one stands.
fn a_worktree_inside_another_is_deleted(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    let inside = main.join(".worktrees/hotfix");
    sandbox.git(&main, &["worktree", "add", "-q", "-b", "hotfix", &inside.display().to_string()]);
    person.types(&format!("cd {}", inside.display()));
    person.sees("myproject:hotfix ");
    person.types(&format!("rm -rf {}", inside.display()));
    person.sees("");
    person.types("true");
    person.prints("printenv VIRTUAL_ENV PORT WTSH_BRANCH", "");
    person.types("wcd ^");
    has_venv(&mut person, &sandbox, Some(&main));
}

fn an_edit_within_the_same_second(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    person.types(&format!("cd {}", main.display()));
    for port in 7000..7004 {
        fs::write(main.join(".env"), format!("PORT={port}\n")).expect("a .env");
        person.types("");
        person.prints("printenv PORT", &port.to_string());
    }
}

/// A clock that counts whole seconds gives the next edit no other time; that of a file from another machine may be ahead.
fn an_edit_that_does_not_change_the_time(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox);
    person.types(&format!("cd {}", main.display()));
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("a time");
    let time = UNIX_EPOCH + Duration::from_secs(since.as_secs() + 60);
    for port in 7000..7004 {
        fs::write(main.join(".env"), format!("PORT={port}\n")).expect("a .env");
        let file = fs::File::options().write(true).open(main.join(".env")).expect("the file");
        file.set_times(fs::FileTimes::new().set_modified(time)).expect("its time");
        person.types("");
        person.prints("printenv PORT", &port.to_string());
        person.types("");
    }
}

fn told_once_to_all_shells_inside(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let mut person = Start::new(shell, &sandbox).at(&main).person();
    assert!(person.runs("true").contains("wtsh allow"));
    let inner = format!("{} {}", shell.name(), shell.interactive().join(" "));
    for line in [inner.as_str(), "true", inner.as_str(), "true", "exit", "exit"] {
        person.types(line);
        assert!(!person.output().contains("wtsh allow"), "{}", person.output());
    }
    person.types("cd ..");
    person.prints("printenv __WTSH_TOLD", "");
}
