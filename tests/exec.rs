//! `wtsh exec`: the command, its environment, its place and its end.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

#[path = "support/python.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod python;
#[path = "support/ran.rs"]
mod ran;
#[path = "support/repository.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod repository;

use ran::{at, run, wtsh};
use repository::Sandbox;

/// Three worktrees with a venv and a `.env` each, allowed.
fn allowed(sandbox: &Sandbox) -> std::path::PathBuf {
    let main = python::project(sandbox);
    assert_eq!(at(sandbox, &main, &["allow"]).code, Some(0));
    main
}

#[test]
fn the_command_has_the_worktrees_environment() {
    let sandbox = Sandbox::new();
    let main = allowed(&sandbox);
    let staging = python::linked(&main, "staging");
    let script =
        "echo $VIRTUAL_ENV $PORT $WTSH_WORKTREE $WTSH_BRANCH $WTSH_ROOT $PWD $OLDPWD; pwd; command -v python";
    let ran = at(&sandbox, &main, &["exec", "staging", "--", "sh", "-c", script]);
    let (main, staging) = (main.display(), staging.display());
    let expected = format!(
        "{staging}/.venv 8001 myproject:staging staging {staging} {staging} {main}\n{staging}\n{staging}/.venv/bin/python\n"
    );
    assert_eq!((ran.code, ran.stdout, ran.stderr.as_str()), (Some(0), expected, ""));
}

#[test]
fn python_is_the_venvs() {
    let sandbox = Sandbox::new();
    let main = allowed(&sandbox);
    let ran = at(&sandbox, &main, &["exec", "staging", "python", "-c", "import sys; print(sys.prefix)"]);
    let expected = format!("{}/.venv\n", python::linked(&main, "staging").display());
    assert_eq!((ran.stdout, ran.stderr.as_str()), (expected, ""));
}

/// The innermost sees the last worktree's and nothing of the others': each takes back what the one around it has set.
#[test]
fn one_in_another_takes_the_first_back() {
    let sandbox = Sandbox::new();
    let main = allowed(&sandbox);
    fs::write(python::linked(&main, "staging").join(".env"), "ONLY_STAGING=1\nHERE=\n").expect("a .env");
    fs::write(main.join(".env"), "PORT=8000\n").expect("a .env");
    let own = env!("CARGO_BIN_EXE_wtsh");
    let mut command = wtsh(&sandbox, &main, &["exec", "staging", "--", own, "exec", "^", "--", "env"]);
    command.env("HERE", "outer").env("PYTHONHOME", "/nowhere");
    let ran = run(&mut command);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    let value = |name: &str| lines.iter().find_map(|line| line.strip_prefix(&format!("{name}=")));
    assert_eq!(value("ONLY_STAGING"), None, "{}", ran.stdout);
    assert_eq!((value("HERE"), value("PORT"), value("PYTHONHOME")), (Some("outer"), Some("8000"), None));
    let path = value("PATH").expect("a PATH");
    let entry = |worktree: &Path| format!("{}/.venv/bin", worktree.display());
    assert!(path.starts_with(&entry(&main)), "{path}");
    assert!(!path.contains(&entry(&python::linked(&main, "staging"))), "{path}");
}

/// What a nested shell's hook undoes is what was there before `wtsh exec`.
#[test]
fn a_nested_shell_can_take_it_back() {
    let sandbox = Sandbox::new();
    let main = allowed(&sandbox);
    let script = format!("cd / && eval \"$({} hook bash 1 '' prompt '')\"; env", env!("CARGO_BIN_EXE_wtsh"));
    let core = "__wtsh_set() { export \"$1=$2\"; }; __wtsh_unset() { unset \"$1\"; }; __wtsh_watch() { :; }
        __wtsh_drop() { :; }; __wtsh_left() { :; }; __wtsh_entered() { :; };";
    let script = format!("{core} {script}");
    let mut command = wtsh(&sandbox, &main, &["exec", "staging", "--", "bash", "-c", &script]);
    command.env("PORT", "80");
    let ran = run(&mut command);
    assert!(ran.stdout.contains("\nPORT=80\n"), "{}{}", ran.stdout, ran.stderr);
    assert!(!ran.stdout.contains("VIRTUAL_ENV"), "{}", ran.stdout);
}

#[test]
fn the_exit_is_the_commands() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    assert_eq!(at(&sandbox, &main, &["exec", "staging", "--", "sh", "-c", "exit 42"]).code, Some(42));
    let ran = at(&sandbox, &main, &["exec", "staging", "--", "sh", "-c", "kill -TERM $$"]);
    assert_eq!(ran.code, None, "it ended by the signal");
}

#[test]
fn what_is_not_there_is_127_and_what_cannot_run_is_126() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = python::linked(&main, "staging");
    fs::write(staging.join("plain"), "").expect("a file");
    for (word, code) in [("no-such-command", 127), ("./no-such-file", 127), ("./plain", 126), ("", 127)] {
        let ran = at(&sandbox, &main, &["exec", "staging", "--", word]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(code), ""), "{word}: {}", ran.stderr);
        assert!(ran.stderr.starts_with("wtsh: ") && ran.stderr.contains(word), "{}", ran.stderr);
    }
}

/// `./x` is the other worktree's; a relative entry of PATH brings nothing of a repository along.
#[test]
fn a_path_is_one_there_and_a_relative_entry_counts_for_nothing() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = python::linked(&main, "staging");
    for (root, text) in [(&main, "main"), (&staging, "staging")] {
        for name in ["tool", "git"] {
            let tool = root.join(name);
            fs::write(&tool, format!("#!/bin/sh\necho {text}\n")).expect("a script");
            fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).expect("it can be run");
        }
    }
    assert_eq!(at(&sandbox, &main, &["exec", "staging", "--", "./tool"]).stdout, "staging\n");
    let with_dot = |arguments: &[&str]| {
        let mut command = wtsh(&sandbox, &main, arguments);
        command.env("PATH", format!(".::{}", std::env::var("PATH").unwrap_or_default()));
        run(&mut command)
    };
    assert_eq!(with_dot(&["exec", "staging", "--", "tool"]).code, Some(127));
    assert!(with_dot(&["exec", "staging", "--", "git", "--version"]).stdout.starts_with("git version"));
    // A script without a first line that names its interpreter.
    fs::write(staging.join("tool"), "echo \"plain $1\"\n").expect("a script");
    assert_eq!(at(&sandbox, &main, &["exec", "staging", "--", "./tool", "a b"]).stdout, "plain a b\n");
}

#[test]
fn the_place_is_kept_as_wcd_keeps_it() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = python::linked(&main, "staging");
    fs::create_dir_all(main.join("apps/api/src")).expect("folders");
    fs::create_dir_all(staging.join("apps/api")).expect("folders");
    let there = |target: &str| at(&sandbox, &main.join("apps/api/src"), &["exec", target, "pwd"]).stdout;
    assert_eq!(there("staging"), format!("{}\n", staging.join("apps/api").display()));
    assert_eq!(there("production"), format!("{}\n", python::linked(&main, "production").display()));
    assert_eq!(there("."), format!("{}\n", main.display()));
    assert_eq!(there("../../../../myproject-staging/apps"), format!("{}\n", staging.join("apps").display()));
}

#[test]
fn words_after_the_command_are_its_own() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let echo = |arguments: &[&str]| at(&sandbox, &main, &[&["exec", "staging"], arguments].concat()).stdout;
    assert_eq!(echo(&["--", "echo", "-x", "--", "--help"]), "-x -- --help\n");
    assert_eq!(echo(&["echo", "--version", "--", "-h"]), "--version -- -h\n");
    for arguments in [&["exec"][..], &["exec", "staging"], &["exec", "staging", "--no-such", "echo"]] {
        assert_eq!(at(&sandbox, &main, arguments).code, Some(2), "{arguments:?}");
    }
    assert_eq!(at(&sandbox, &main, &["exec", "no-such", "--", "true"]).code, Some(1));
    assert_eq!(at(&sandbox, &main, &["exec", "-", "--", "true"]).code, Some(1));
}

#[test]
fn without_trust_the_command_runs_without() {
    let sandbox = Sandbox::new();
    let main = python::project(&sandbox);
    let script = "echo \"<$VIRTUAL_ENV$PORT>\"; exit 3";
    let ran = at(&sandbox, &main, &["exec", "staging", "--", "sh", "-c", script]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), "<>\n"));
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    assert!(ran.stderr.starts_with("wtsh: ") && ran.stderr.contains("wtsh allow"), "{}", ran.stderr);
    // Where there is nothing to allow, nothing is said.
    let bare = sandbox.repository("bare");
    assert_eq!(at(&sandbox, &bare, &["exec", ".", "true"]).stderr, "");
}

/// Leaving an allowed worktree for one that has nothing leaves nothing behind.
#[test]
fn what_the_shell_has_from_here_is_taken_back() {
    let sandbox = Sandbox::new();
    let main = allowed(&sandbox);
    let staging = python::linked(&main, "staging");
    fs::remove_dir_all(staging.join(".venv")).expect("it goes");
    fs::remove_file(staging.join(".env")).expect("it goes");
    let own = env!("CARGO_BIN_EXE_wtsh");
    let ran = at(&sandbox, &main, &["exec", ".", "--", own, "exec", "staging", "--", "env"]);
    assert!(!ran.stdout.contains("VIRTUAL_ENV") && !ran.stdout.contains("PORT="), "{}", ran.stdout);
    assert!(!ran.stdout.contains(".venv/bin") && !ran.stdout.contains("__WTSH_ENV"), "{}", ran.stdout);
}

/// In a folder whose `.envrc` the person has allowed, a shell has what direnv makes of it: so has the command.
#[test]
fn what_direnv_may_load_is_loaded_by_direnv() {
    let sandbox = Sandbox::new();
    let main = allowed(&sandbox);
    let staging = python::linked(&main, "staging");
    fs::write(staging.join(".envrc"), "export FROM_ENVRC=yes\n").expect("an .envrc");
    let script = "echo \"$FROM_ENVRC,$PORT,$WTSH_BRANCH\"; pwd; exit 5";
    let command = ["exec", "staging", "--", "sh", "-c", script];
    // Not allowed, direnv does nothing there, and wtsh all of it.
    assert_eq!(at(&sandbox, &main, &command).stdout, format!(",8001,staging\n{}\n", staging.display()));
    let allow = sandbox.command("direnv", &staging).arg("allow").status().expect("direnv starts");
    assert!(allow.success());
    let ran = at(&sandbox, &main, &command);
    assert_eq!(ran.stdout, format!("yes,,staging\n{}\n", staging.display()), "{}", ran.stderr);
    assert_eq!(ran.code, Some(5));
}

/// It ran staging's code with production's Python, and said nothing.
#[test]
fn a_venv_that_was_activated_by_hand_is_put_aside() {
    let sandbox = Sandbox::new();
    let main = allowed(&sandbox);
    let production = python::linked(&main, "production").join(".venv");
    let mut command =
        wtsh(&sandbox, &main, &["exec", "staging", "--", "sh", "-c", "echo $VIRTUAL_ENV; echo $PATH"]);
    let path = format!("{}/bin:/usr/bin:/bin", production.display());
    let ran = run(command.env("VIRTUAL_ENV", &production).env("PATH", path));
    let venv = python::linked(&main, "staging").join(".venv");
    assert_eq!(ran.stdout, format!("{0}\n{0}/bin:/usr/bin:/bin\n", venv.display()));
}

/// What direnv had loaded where one was came along, and its state with it: the first thing a direnv there did was to take our venv away.
#[test]
fn what_direnv_has_loaded_here_does_not_come_along() {
    let sandbox = Sandbox::new();
    let main = allowed(&sandbox);
    fs::write(main.join(".envrc"), "export FROM_ENVRC=yes PORT=77\n").expect("an .envrc");
    let allow = sandbox.command("direnv", &main).arg("allow").status().expect("direnv starts");
    assert!(allow.success());
    let mut command = sandbox.command("direnv", &main);
    command.env("PWD", &main).arg("exec").arg(&main).arg(env!("CARGO_BIN_EXE_wtsh"));
    let script = "echo \"<$FROM_ENVRC> $PORT <$DIRENV_DIR> $VIRTUAL_ENV\"; exit 5";
    let ran = run(command.args(["exec", "staging", "--", "sh", "-c", script]));
    let venv = python::linked(&main, "staging").join(".venv");
    assert_eq!(ran.stdout, format!("<> 8001 <> {}\n", venv.display()), "{}", ran.stderr);
    assert_eq!(ran.code, Some(5));
}
