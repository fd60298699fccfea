//! The commands as scripts call them: exit codes, what goes to stdout and what to stderr.

use std::path::Path;
use std::process::Stdio;

#[path = "support/python.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod python;
#[path = "support/ran.rs"]
mod ran;
#[path = "support/repository.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod repository;

use ran::{Ran, at, wtsh};
use repository::Sandbox;

/// It fails with this code, says so on stderr with all of `words`, and leaves stdout empty.
#[track_caller]
fn fails(ran: &Ran, code: i32, words: &[&str]) {
    assert_eq!(ran.code, Some(code), "{}", ran.stderr);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.starts_with("wtsh: "), "{}", ran.stderr);
    for word in words {
        assert!(ran.stderr.contains(word), "{word:?} is in {}", ran.stderr);
    }
}

#[test]
fn an_unknown_shell_lists_the_known_ones() {
    let sandbox = Sandbox::new();
    fails(&at(&sandbox, &sandbox.path(), &["init", "tcsh"]), 2, &["tcsh", "bash", "zsh", "fish"]);
    fails(&at(&sandbox, &sandbox.path(), &["completions", "tcsh"]), 2, &["tcsh", "bash", "zsh", "fish"]);
}

#[test]
fn wrong_usage_is_2() {
    let sandbox = Sandbox::new();
    for arguments in [&["no-such-command"][..], &["init"], &["list", "--no-such-option"], &["path"]] {
        let ran = at(&sandbox, &sandbox.path(), arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}: {}", ran.stderr);
        assert_eq!(ran.stdout, "", "{arguments:?}");
    }
}

#[test]
fn help_and_version_go_to_stdout() {
    let sandbox = Sandbox::new();
    for arguments in [&["--help"][..], &["-h"], &["help"], &["list", "--help"], &["init", "--help"]] {
        let ran = at(&sandbox, &sandbox.path(), arguments);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{arguments:?}");
        assert!(ran.stdout.contains("Usage:"), "{arguments:?}: {}", ran.stdout);
    }
    let help = at(&sandbox, &sandbox.path(), &["--help"]).stdout;
    for command in ["init", "list", "path", "prompt", "env", "allow", "completions", "demo"] {
        assert!(help.contains(command), "{command} is in {help}");
    }
    assert!(at(&sandbox, &sandbox.path(), &["--version"]).stdout.starts_with("wtsh "));
}

#[test]
fn completions_are_printed_for_every_shell() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish"] {
        let ran = at(&sandbox, &sandbox.path(), &["completions", shell]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
        assert!(ran.stdout.contains("wtsh") && ran.stdout.contains("list"), "{}", ran.stdout);
    }
}

#[test]
fn a_path_goes_to_stdout_alone() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = python::linked(&main, "staging");
    let ran = at(&sandbox, &main, &["path", "staging"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(ran.stdout, format!("{}\n", staging.display()));
    let ran = at(&sandbox, &staging, &["path", "^"]);
    assert_eq!(ran.stdout, format!("{}\n", main.display()));
}

#[test]
fn an_unknown_target_is_1() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fails(&at(&sandbox, &main, &["path", "no-such-branch"]), 1, &["no-such-branch"]);
    fails(&at(&sandbox, &sandbox.path(), &["path", "staging"]), 1, &["repository"]);
    fails(&at(&sandbox, &sandbox.path(), &["list"]), 1, &["repository"]);
}

#[test]
fn an_ambiguous_target_is_1_with_its_candidates() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.worktree(&main, "feature/auth-form");
    sandbox.worktree(&main, "feature/auth-token");
    fails(&at(&sandbox, &main, &["path", "feature/auth"]), 1, &["feature/auth-form", "feature/auth-token"]);
}

#[test]
fn list_names_every_worktree() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let ran = at(&sandbox, &main, &["list"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    for word in ["main", "staging", "production", "myproject-staging"] {
        assert!(ran.stdout.contains(word), "{word} is in {}", ran.stdout);
    }
    assert!(!ran.stdout.contains('\x1b'), "no colour where stdout is no terminal: {:?}", ran.stdout);
}

#[test]
fn prompt_prints_the_segment() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = python::linked(&main, "staging");
    let ran = at(&sandbox, &staging, &["prompt", "--plain"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert!(ran.stdout.starts_with("myproject:") && ran.stdout.contains("staging"), "{:?}", ran.stdout);
    assert!(!ran.stdout.contains('\x1b'));
    assert!(at(&sandbox, &main, &["prompt", "--ansi"]).stdout.contains("\x1b["));
    let elsewhere = at(&sandbox, &sandbox.path(), &["prompt", "--plain", "-C", &main.display().to_string()]);
    assert!(elsewhere.stdout.starts_with("myproject main"), "{:?}", elsewhere.stdout);
    let outside = at(&sandbox, &sandbox.path(), &["prompt", "--plain"]);
    assert_eq!((outside.code, outside.stdout.as_str(), outside.stderr.as_str()), (Some(0), "", ""));
}

#[test]
fn env_tells_why_nothing_is_active() {
    let sandbox = Sandbox::new();
    let main = python::project(&sandbox);
    let ran = at(&sandbox, &main, &["env"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let text = ran.stdout + &ran.stderr;
    assert!(text.contains("wtsh allow"), "{text}");
    assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
    let text = at(&sandbox, &main, &["env"]).stdout;
    assert!(text.contains(".venv") && text.contains("PORT"), "{text}");
    assert_eq!(at(&sandbox, &main, &["deny"]).code, Some(0));
    assert!(at(&sandbox, &python::linked(&main, "staging"), &["env"]).stdout.contains("wtsh allow"));
}

/// What is trusted is a repository, not a folder: another clone in its place is asked about again.
#[test]
fn another_repository_in_its_place_is_not_trusted() {
    let sandbox = Sandbox::new();
    let main = python::project(&sandbox);
    assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
    let moved = sandbox.path().join("moved");
    std::fs::rename(&main, &moved).expect("it moves");
    sandbox.repository("myproject");
    std::fs::write(main.join(".env"), "A=1\n").expect("a .env");
    let ran = at(&sandbox, &main, &["env"]);
    assert!((ran.stdout + &ran.stderr).contains("wtsh allow"));
}

/// `wtsh list | head` is no error.
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    for arguments in
        [&["--help"][..], &["list"], &["path", "staging"], &["init", "bash"], &["completions", "zsh"]]
    {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = wtsh(&sandbox, &main, arguments);
        let output = command.stdout(writer).stderr(Stdio::piped()).spawn().expect("wtsh starts");
        drop(command);
        let output = output.wait_with_output().expect("wtsh ends");
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), error.as_ref()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn names_in_messages_move_no_cursor() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let ran = at(&sandbox, &main, &["path", "x\x1b[2Jy\r\nwtsh: forged"]);
    assert_eq!(ran.code, Some(1));
    assert!(!ran.stderr.contains('\x1b') && !ran.stderr.contains('\r'), "{:?}", ran.stderr);
    assert!(ran.stderr.lines().all(|line| !line.starts_with("wtsh: forged")), "{:?}", ran.stderr);
}

#[test]
fn the_hook_is_quiet_wherever_it_is_called() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish"] {
        let ran = at(&sandbox, &sandbox.path(), &["hook", shell, "1", "", "prompt", ""]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{shell}");
    }
}

/// The files in `completions/` are what the command prints: `wtsh completions SHELL > completions/FILE`.
#[test]
fn the_committed_completions_are_up_to_date() {
    let sandbox = Sandbox::new();
    for (shell, file) in [("bash", "wtsh.bash"), ("zsh", "_wtsh"), ("fish", "wtsh.fish")] {
        let printed = at(&sandbox, &sandbox.path(), &["completions", shell]).stdout;
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(file);
        let committed = std::fs::read_to_string(&path).expect("the committed file");
        assert!(printed == committed, "run `wtsh completions {shell} > completions/{file}`");
    }
}
