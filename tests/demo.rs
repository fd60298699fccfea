//! `wtsh demo`, which is what a newcomer runs first: it must work in every shell and leave nothing behind.

#[path = "../src/process/terminal.rs"]
#[allow(dead_code)]
mod terminal;

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use terminal::Terminal;

const LIMIT: Duration = Duration::from_secs(60);
const SHELLS: [&str; 3] = ["bash", "zsh", "fish"];
const PROMPT: &str = "mine> ";

/// `wtsh demo` for somebody whose home is `place/home` and whose temporary folder is `place/tmp`.
fn demo(place: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wtsh"));
    command.arg("demo").args(arguments).env_clear().current_dir(place);
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("TERM", "xterm-256color");
    command.env("HOME", place.join("home")).env("TMPDIR", place.join("tmp")).env("LC_ALL", "C.UTF-8");
    command
}

/// A home with an rc file for each shell, and a git configuration in which nothing that the demo needs would work.
fn place() -> TempDir {
    let place = tempfile::tempdir().expect("a temporary folder");
    let home = place.path().join("home");
    fs::create_dir_all(home.join(".config/fish")).expect("a home");
    fs::create_dir(place.path().join("tmp")).expect("a temporary folder in it");
    for (file, content) in [
        (".bashrc", "PS1='mine> '; MINE=bash; PATH=/usr/local/bin:/usr/bin:/bin\n"),
        (".zshenv", "ZDOTDIR=$HOME/zdot\n"),
        ("zdot/.zshrc", "PS1='mine> '; MINE=$ZDOTDIR\n"),
        (".config/fish/config.fish", "set -g MINE fish; function fish_prompt; printf 'mine> '; end\n"),
        (
            ".gitconfig",
            "[commit]\n\tgpgSign = true\n[user]\n\tuseConfigOnly = true\n[init]\n\tdefaultBranch = trunk\n",
        ),
    ] {
        let path = home.join(file);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("its folder");
        fs::write(path, content).expect("an rc file");
    }
    place
}

/// What the demo left in the temporary folder; what fish itself keeps there is fish's.
fn left_behind(place: &Path) -> Vec<String> {
    let entries = fs::read_dir(place.join("tmp")).expect("the temporary folder is there");
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with("wtsh")).collect()
}

#[test]
fn without_a_terminal_it_plays_in_every_shell() {
    for shell in SHELLS {
        let place = place();
        let output = demo(place.path(), &[shell]).stdin(Stdio::null()).output().expect("the demo starts");
        let [seen, said] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
        assert!(output.status.success(), "{shell}:\n{seen}\n{said}");
        assert!(seen.contains("/myproject-staging/venv/bin/python"), "{shell}:\n{seen}");
        assert!(!seen.contains('\x1b'), "{shell}: escape codes in a file");
        assert_eq!(left_behind(place.path()), Vec::<String>::new(), "{shell}");
    }
}

/// The demo on a terminal, at the first prompt of the person's own rc file.
fn visit(place: &Path, shell: &str) -> Terminal {
    let mut terminal = Terminal::start(demo(place, &[shell]), 120, 40).expect("the demo starts");
    see(&mut terminal, "myproject main");
    see(&mut terminal, PROMPT);
    terminal
}

fn see(terminal: &mut Terminal, text: &str) {
    let seen =
        terminal.wait_for(LIMIT, |screen| screen.contents().contains(text)).expect("the terminal works");
    assert!(seen, "no {text:?} in:\n{}", terminal.screen().contents());
}

#[test]
fn a_persons_own_rc_file_counts_and_exit_removes_everything() {
    for shell in SHELLS {
        let place = place();
        let mut terminal = visit(place.path(), shell);
        terminal
            .write(
                b"mkdir deep; echo >deep/file; chmod 500 deep; echo \"<$MINE>\"; sh -c \"command -v wtsh\"\r",
            )
            .unwrap();
        let mine = if shell == "zsh" { "/zdot>".to_owned() } else { format!("<{shell}>") };
        see(&mut terminal, &mine);
        see(&mut terminal, "/bin/wtsh");
        terminal.write(b"exit 5\r").unwrap();
        let status = terminal.wait_exit(LIMIT).unwrap().expect("the demo ends");
        assert!(status.success(), "{shell}: {status}");
        see(&mut terminal, "is removed");
        assert_eq!(left_behind(place.path()), Vec::<String>::new(), "{shell}");
    }
}

#[test]
fn a_signal_ends_the_shell_and_removes_everything() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let place = place();
        let mut terminal = visit(place.path(), "bash");
        // The demo is its shell's parent.
        terminal.write(b"echo \"demo=$PPID.\"\r").unwrap();
        see(&mut terminal, ".\n");
        let contents = terminal.screen().contents();
        let id = contents.rsplit_once("demo=").and_then(|(_, rest)| rest.split_once('.')).expect("an id").0;
        let id = Pid::from_raw(id.parse().expect("a number")).expect("not zero");
        kill_process(id, signal).expect("the demo runs");
        let status = terminal.wait_exit(LIMIT).unwrap().expect("the demo ends");
        assert_eq!(status.signal(), Some(signal.as_raw()));
        assert_eq!(left_behind(place.path()), Vec::<String>::new(), "{signal:?}");
    }
}

#[test]
fn an_unknown_shell_is_a_usage_error() {
    let place = place();
    let output = demo(place.path(), &["tcsh"]).stdin(Stdio::null()).output().expect("the demo starts");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("tcsh") && said.contains("bash, zsh and fish"), "{said}");
}
