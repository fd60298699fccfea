//! What is in a `.env`, and what the folder is called that it lies in, reaches the shell byte by byte.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use crate::loading::allowed;
use crate::person::Person;
use crate::python::{ignore, venv};
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    folders_of_any_name,
    a_venv_in_a_folder_of_any_name,
    a_colon_in_the_folder,
    empty_is_not_unset,
    a_value_grows_once,
    unicode,
    several_lines,
    every_byte,
    a_very_long_value,
    many_variables,
    names_that_are_special,
    names_that_only_this_shell_keeps,
    readonly_costs_that_one in bash zsh,
}

/// No colon, which PATH can't have.
const FOLDERS: [&str; 9] = [
    "with  spaces ",
    "$HOME $(touch pwned) `touch pwned`",
    "back\\slash\\n\\\\",
    "'single' \"double\" !bang!!",
    "♀♂ é 漢字",
    "-dash {a,b} *star?[x]",
    "~tilde (parenthesis) #hash",
    "a;b&c|d>e",
    "=equals %percent%F{red}",
];

/// A repository, without any commit, in a folder of this name.
fn repository(sandbox: &Sandbox, name: &str, text: &str) -> std::path::PathBuf {
    let dir = sandbox.path().join(name);
    fs::create_dir(&dir).expect("a folder");
    sandbox.git(&dir, &["init", "-q", "-b", "main"]);
    ignore(&dir, ".env\n.venv\n");
    fs::write(dir.join(".env"), text).expect("a .env");
    dir
}

fn cd(shell: Shell, dir: &Path) -> String {
    format!("cd {}", shell.quote(&dir.display().to_string()))
}

fn folders_of_any_name(shell: Shell) {
    let sandbox = Sandbox::new();
    let mut person = Person::at(shell, &sandbox, &sandbox.path());
    for name in FOLDERS {
        let dir = repository(&sandbox, name, "GREETING=hello\n");
        let allow = sandbox.command(env!("CARGO_BIN_EXE_wtsh"), &dir).args(["allow"]).output();
        assert!(allow.expect("wtsh starts").status.success(), "{name}");
        person.prints(&cd(shell, &dir), "");
        person.prints("printenv GREETING", "hello");
        person.prints("cd ..", "");
        person.prints("printenv GREETING", "");
    }
    assert!(!sandbox.path().join("pwned").exists());
}

fn a_venv_in_a_folder_of_any_name(shell: Shell) {
    let sandbox = Sandbox::new();
    let dir = repository(&sandbox, "it's a $HOME; of \\ \"mine\" 漢 *", "GREETING=hello\n");
    let venv = venv(&sandbox, &dir, ".venv");
    let mut person = Person::at(shell, &sandbox, &dir);
    person.types("wtsh allow");
    person.prints("printenv VIRTUAL_ENV GREETING", &format!("{}\nhello", venv.display()));
    assert_eq!(person.python(), venv.display().to_string());
    person.types("cd ..");
    person.prints("printenv VIRTUAL_ENV GREETING", "");
    assert!(!person.runs("printenv PATH").contains(".venv"));
}

fn a_colon_in_the_folder(shell: Shell) {
    let sandbox = Sandbox::new();
    let dir = repository(&sandbox, "a:b", "GREETING=hello\n");
    // Python makes none there, but a folder can be renamed.
    fs::rename(venv(&sandbox, &sandbox.path(), "made"), dir.join(".venv")).expect("a venv");
    let mut person = Person::at(shell, &sandbox, &dir);
    let said = person.runs("wtsh allow");
    assert!(said.contains("colon"), "{said}");
    person.prints("printenv GREETING", "hello");
    person.prints("printenv VIRTUAL_ENV", "");
}

fn empty_is_not_unset(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    ignore(&main, ".env\n");
    fs::write(main.join(".env"), "MADE_EMPTY=\nWAS_EMPTY=x\nWAS_UNSET=x\nWAS_SET=\n").expect("a .env");
    let start = Start::new(shell, &sandbox).at(&main).variable("WAS_EMPTY", "").variable("WAS_SET", "x");
    let mut person = start.person();
    let shown = "env | grep -E '^(MADE|WAS)_' | sort";
    person.types("wtsh allow");
    person.prints(shown, "MADE_EMPTY=\nWAS_EMPTY=x\nWAS_SET=\nWAS_UNSET=x");
    person.types("cd ..");
    person.prints(shown, "WAS_EMPTY=\nWAS_SET=x");
}

/// What refers to the shell's own value refers to the one from before, however often the file is read.
fn a_value_grows_once(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    ignore(&main, ".env\n");
    let file = main.join(".env");
    fs::write(&file, "GROWS=${GROWS}x\n").expect("a .env");
    let mut person = Start::new(shell, &sandbox).at(&main).variable("GROWS", "root").person();
    person.types("wtsh allow");
    person.prints("printenv GROWS", "rootx");
    for added in ["xy", "xz", ""] {
        fs::write(&file, format!("GROWS=${{GROWS}}{added}\n")).expect("a .env");
        person.types("");
        person.prints("printenv GROWS", &format!("root{added}"));
    }
    person.types("cd ..");
    person.prints("printenv GROWS", "root");
}

fn unicode(shell: Shell) {
    let sandbox = Sandbox::new();
    let text = "GREETING=♀♂ é\nKANJI='漢字'\nEMOJI=\"👩‍🚀\"\n";
    let (_, mut person) = allowed(shell, &sandbox, text);
    person.prints("printenv GREETING KANJI", "♀♂ é\n漢字");
    person.prints("printenv EMOJI | wc -c | tr -d ' '", &("👩‍🚀".len() + 1).to_string());
}

fn several_lines(shell: Shell) {
    let sandbox = Sandbox::new();
    let key = "-----BEGIN KEY-----\nMIIB+/==\n\n  $(indented) \\ `x`\n-----END KEY-----\n";
    let text = format!("KEY='{key}'\nESCAPED=\"one\\ntwo\"\nAFTER=yes\n");
    let (main, mut person) = allowed(shell, &sandbox, &text);
    fs::write(main.join("expected"), format!("{key}\n")).expect("a file");
    person.prints("printenv KEY | diff - expected", "");
    person.prints("printenv ESCAPED AFTER", "one\ntwo\nyes");
}

/// What `cksum` says of these bytes.
fn checksum(sandbox: &Sandbox, bytes: &[u8]) -> String {
    let mut command = sandbox.command("cksum", &sandbox.path());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("cksum starts");
    child.stdin.take().expect("a pipe").write_all(bytes).expect("cksum reads");
    let output = child.wait_with_output().expect("cksum ends");
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

fn every_byte(shell: Shell) {
    let sandbox = Sandbox::new();
    let bytes: Vec<u8> = (1..=255).collect();
    let mut text = b"BYTES='".to_vec();
    for &byte in &bytes {
        text.extend_from_slice(if matches!(byte, b'\'' | b'\\') { b"\\" } else { b"" });
        text.push(byte);
    }
    text.extend_from_slice(b"'\nAFTER=yes\n");
    let (main, mut person) = allowed(shell, &sandbox, "");
    fs::write(main.join(".env"), text).expect("a .env");
    person.types("");
    person.prints("printenv BYTES | cksum", &checksum(&sandbox, &[&bytes[..], b"\n"].concat()));
    person.prints("printenv AFTER", "yes");
    person.types("cd ..");
    person.prints("printenv BYTES", "");
}

fn a_very_long_value(shell: Shell) {
    let sandbox = Sandbox::new();
    let text = format!("LONG={}\nTOO_LONG={}\nAFTER=yes\n", "x".repeat(30_000), "${LONG}${LONG}");
    let (_, mut person) = allowed(shell, &sandbox, &text);
    person.prints("printenv LONG | wc -c | tr -d ' '", "30001");
    person.prints("printenv TOO_LONG", "");
    person.prints("printenv AFTER", "yes");
    person.types("cd ..");
    person.prints("printenv LONG", "");
}

fn many_variables(shell: Shell) {
    let sandbox = Sandbox::new();
    let text: String = (0..500).map(|number| format!("MANY_{number}=value {number}\n")).collect();
    let (_, mut person) = allowed(shell, &sandbox, &text);
    person.prints("env | grep -c '^MANY_'", "500");
    person.prints("printenv MANY_499", "value 499");
    person.types("cd ..");
    person.prints("env | grep -c '^MANY_'", "0");
}

/// Names that mean something to this shell, or would to one that it starts, are refused, each by name, and the lines after them count.
fn names_that_are_special(shell: Shell) {
    let sandbox = Sandbox::new();
    let of_this_shell = shell.choose("UID PPID", "status path UID PPID argv", "status");
    let names: Vec<&str> =
        of_this_shell.split(' ').chain(["options", "RANDOM", "SECONDS", "OPTIND", "PWD"]).collect();
    let text: String = names.iter().map(|name| format!("{name}=/evil\n")).collect();
    let (main, mut person) = allowed(shell, &sandbox, "");
    let path = person.runs("printenv PATH");
    fs::write(main.join(".env"), text + "AFTER=yes\n").expect("a .env");
    let said = person.runs("");
    for name in names {
        let names = |line: &str| line.starts_with("wtsh: ") && line.contains(&format!(" {name} "));
        assert!(said.lines().any(names), "{name} in {said}");
    }
    person.prints("printenv AFTER", "yes");
    person.prints("printenv PATH", &path);
    person.prints("pwd", &main.display().to_string());
    person.prints("false", "");
    person.prints(&format!("echo {}", shell.status()), "1");
    person.prints("env | grep -c '/evil$'", "0");
}

/// A shell's own variables that no list knows: they cost themselves, and the prompt goes on.
fn names_that_only_this_shell_keeps(shell: Shell) {
    let sandbox = Sandbox::new();
    let names = shell.choose(
        "BASHPID FUNCNAME SHLVL COMP_WORDBREAKS REPLY MAPFILE",
        "funcstack parameters signals jobstates dirstack KEYTIMEOUT ARGC TTYIDLE zsh_eval_context ERRNO pipestatus",
        "pipestatus version hostname history umask FISH_VERSION SHLVL status_generation",
    );
    let text: String = names.split(' ').map(|name| format!("{name}=7\n")).collect();
    let (_, mut person) = allowed(shell, &sandbox, &(text + "AFTER=yes\n"));
    person.prints("printenv AFTER", "yes");
    person.prints("", "");
    person.prints("true", "");
    person.types("cd ..");
    person.prints("printenv AFTER", "");
    person.is_at_a_prompt();
}

fn readonly_costs_that_one(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    ignore(&main, ".env\n");
    fs::write(main.join(".env"), "BEFORE=yes\nFIXED=2\nLIST=2\nNUMBER='x[$(touch pwned)]'\nAFTER=yes\n")
        .expect("a .env");
    let start = Start::new(shell, &sandbox).at(&main);
    let start = start.before("readonly FIXED=1").before("LIST=(a b)").before("typeset -i NUMBER=4");
    let mut person = start.person();
    let said = person.runs("wtsh allow");
    for name in ["FIXED", "LIST", "NUMBER"] {
        let names = |line: &&str| line.starts_with("wtsh: ") && line.contains(name);
        assert_eq!(said.lines().filter(names).count(), 1, "{name} in {said}");
    }
    person.prints("printenv BEFORE AFTER", "yes\nyes");
    person.prints("echo $FIXED ${LIST[@]} $NUMBER", "1 a b 4");
    person.prints("true", "");
    person.types("cd ..");
    person.prints("printenv BEFORE AFTER", "");
    assert!(!main.join("pwned").exists());
}
