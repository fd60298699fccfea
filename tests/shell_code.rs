//! The shell code is right for its language: the files in shell/ as they stand, and what `wtsh init` prints for every
//! combination of its options.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "support/repository.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod repository;
#[path = "support/shell.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod shell;

use repository::Sandbox;
use shell::Shell;

/// In bytes: it is read at the start of every shell.
const LONGEST_INIT_CODE: usize = 6 * 1024;

fn files(shell: Shell) -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("shell").join(shell.name());
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let files: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    assert!(!files.is_empty(), "{} has files", folder.display());
    files
}

/// All ways to leave things out or to name `wcd`.
fn combinations() -> Vec<Vec<&'static str>> {
    let options: [&[&str]; 4] = [&["--no-prompt"], &["--no-env"], &["--no-guard"], &["--cmd", "j"]];
    let chosen =
        |bits: u32| (0..4).filter(move |bit| bits & (1 << bit) != 0).flat_map(|bit| options[bit as usize]);
    (0..16).map(|bits| chosen(bits).copied().collect()).collect()
}

fn init_code(sandbox: &Sandbox, shell: Shell, options: &[&str]) -> Vec<u8> {
    let output = sandbox
        .command(env!("CARGO_BIN_EXE_wtsh"), &sandbox.path())
        .args(["init", shell.name()])
        .args(options)
        .output()
        .expect("wtsh starts");
    assert!(output.status.success(), "wtsh init {} {options:?}: {:?}", shell.name(), output);
    assert!(output.stderr.is_empty(), "wtsh init {} {options:?}: {:?}", shell.name(), output);
    assert!(!output.stdout.is_empty(), "wtsh init {} {options:?} prints something", shell.name());
    output.stdout
}

#[track_caller]
fn passes(mut command: Command, what: &str) {
    let output = command.output().unwrap_or_else(|error| {
        panic!("{command:?} does not start ({error}); tests/run installs what is missing")
    });
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    assert!(output.status.success() && text.is_empty(), "{what}: {command:?}\n{text}");
}

#[track_caller]
fn parses(shell: Shell, file: &Path, what: &str) {
    let mut command = Command::new(shell.name());
    command.arg("-n").arg(file);
    passes(command, what);
    if shell == Shell::Bash {
        let mut command = Command::new("shellcheck");
        command.args(["--shell=bash", "--severity=style"]).arg(file);
        passes(command, what);
    }
}

fn files_parse_as_they_stand(shell: Shell) {
    for file in files(shell) {
        parses(shell, &file, "as it stands");
    }
}

fn init_code_parses(shell: Shell) {
    let sandbox = Sandbox::new();
    for options in combinations() {
        let file = sandbox.path().join("init");
        fs::write(&file, init_code(&sandbox, shell, &options)).expect("a file");
        parses(shell, &file, &format!("wtsh init {} {}", shell.name(), options.join(" ")));
    }
}

#[test]
fn bash_files_parse() {
    files_parse_as_they_stand(Shell::Bash);
}

#[test]
fn zsh_files_parse() {
    files_parse_as_they_stand(Shell::Zsh);
}

#[test]
fn fish_files_parse() {
    files_parse_as_they_stand(Shell::Fish);
}

#[test]
fn bash_init_code_parses() {
    init_code_parses(Shell::Bash);
}

#[test]
fn zsh_init_code_parses() {
    init_code_parses(Shell::Zsh);
}

#[test]
fn fish_init_code_parses() {
    init_code_parses(Shell::Fish);
}

#[test]
fn init_code_is_short() {
    let sandbox = Sandbox::new();
    for shell in Shell::ALL {
        let length = init_code(&sandbox, shell, &[]).len();
        assert!(length <= LONGEST_INIT_CODE, "wtsh init {} prints {length} bytes", shell.name());
    }
}

/// Each option changes the code, and no placeholder is left.
#[test]
fn options_change_the_init_code() {
    let sandbox = Sandbox::new();
    for shell in Shell::ALL {
        let whole = init_code(&sandbox, shell, &[]);
        let text = String::from_utf8(whole.clone()).expect("it is text");
        for placeholder in ["@BIN@", "@FLAGS@", "@CMD@"] {
            assert!(!text.contains(placeholder), "{placeholder} in wtsh init {}", shell.name());
        }
        for option in ["--no-prompt", "--no-env", "--no-guard"] {
            assert_ne!(init_code(&sandbox, shell, &[option]), whole, "wtsh init {} {option}", shell.name());
        }
        assert_ne!(init_code(&sandbox, shell, &["--cmd", "j"]), whole);
    }
}

/// It depends on the arguments and the program's path, so people can keep it in a file.
#[test]
fn init_code_can_be_kept() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    for shell in Shell::ALL {
        let here = init_code(&sandbox, shell, &[]);
        let mut command = sandbox.command(env!("CARGO_BIN_EXE_wtsh"), &main);
        for (name, value) in [
            ("NO_COLOR", "1"),
            ("LANG", "C"),
            ("HOME", "/nowhere"),
            ("VIRTUAL_ENV", "/venv"),
            ("TERM", "dumb"),
        ] {
            command.env(name, value);
        }
        let there = command.args(["init", shell.name()]).output().expect("wtsh starts").stdout;
        assert_eq!(
            String::from_utf8_lossy(&there),
            String::from_utf8_lossy(&here),
            "wtsh init {}",
            shell.name()
        );
    }
}

/// The program is called by the path under which PATH has it, a link unresolved; however odd that path is.
#[test]
fn init_code_names_the_program_as_path_has_it() {
    let sandbox = Sandbox::new();
    let bin = sandbox.path().join("odd 'bin' $(touch pwned) \\");
    fs::create_dir(&bin).expect("a folder");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_wtsh"), bin.join("wtsh")).expect("a link");
    for shell in Shell::ALL {
        let found = std::env::var("PATH").unwrap_or_default();
        let print =
            shell.choose("printf %s \"$__wtsh_bin\"", "printf %s $__wtsh_bin", "printf %s $__wtsh_bin");
        let output = sandbox
            .command(shell.name(), &sandbox.path())
            .env("PATH", format!("{}:{found}", bin.display()))
            .args(shell.runs_script())
            .arg(format!("{}; {print}", shell.init_line("")))
            .output()
            .expect("the shell starts");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(error, "", "{}", shell.name());
        let path = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(path, bin.join("wtsh").display().to_string(), "{}", shell.name());
    }
    assert!(!sandbox.path().join("pwned").exists());
}
