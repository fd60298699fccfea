//! The init code: the files of `shell/`, chosen by the options, less their comments.

use std::ffi::OsStr;
use std::path::Path;

use std::os::unix::ffi::OsStrExt;

use super::Shell;
use super::quote::quote_into;

/// What `wtsh init` was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The name of the command that goes to a worktree: ASCII letters, digits, `_` and `-`.
    pub command: &'a str,
    pub prompt: bool,
    pub env: bool,
    pub guard: bool,
}

/// The version of what the init code and the hook say to each other.
pub const PROTOCOL: &str = "1";

/// Flags: words with a comma between two of them, `-` for none.
pub const NO_ENV: &str = "no-env";
pub const NO_GUARD: &str = "no-guard";
/// A flag that the init code adds by itself where direnv is hooked in the shell.
pub const DIRENV: &str = "direnv";
/// What the flag begins with that says what `wcd` is called.
pub const CMD: &str = "cmd:";
/// What it is called where nothing is said.
pub const WCD: &str = "wcd";

struct Parts {
    core: &'static str,
    prompt: &'static str,
    wcd: &'static str,
    guard: &'static str,
    env: &'static str,
    direnv: &'static str,
    complete: &'static str,
    leave: &'static str,
}

macro_rules! parts {
    ($shell:literal) => {
        Parts {
            core: include_str!(concat!("../../shell/", $shell, "/core.", $shell)),
            prompt: include_str!(concat!("../../shell/", $shell, "/prompt.", $shell)),
            wcd: include_str!(concat!("../../shell/", $shell, "/wcd.", $shell)),
            guard: include_str!(concat!("../../shell/", $shell, "/guard.", $shell)),
            env: include_str!(concat!("../../shell/", $shell, "/env.", $shell)),
            direnv: include_str!(concat!("../../shell/", $shell, "/direnv.", $shell)),
            complete: include_str!(concat!("../../shell/", $shell, "/complete.", $shell)),
            leave: include_str!(concat!("../../shell/", $shell, "/leave.", $shell)),
        }
    };
}

const BASH: Parts = parts!("bash");
const ZSH: Parts = parts!("zsh");
const FISH: Parts = parts!("fish");

/// The code to evaluate in an rc file. It calls wtsh by the absolute path `program`.
pub fn code(shell: Shell, program: &Path, options: Options) -> Vec<u8> {
    let parts = parts(shell);
    let mut text = String::with_capacity(8192);
    let chosen = [(true, parts.wcd), (options.prompt, parts.prompt)];
    strip_into(&mut text, parts.core);
    chosen.iter().filter(|(wanted, _)| *wanted).for_each(|(_, part)| strip_into(&mut text, part));
    fill_in(&text, shell, program, options)
}

/// The functions around git, which no rc file needs: the first hook brings them.
pub fn guard_functions(shell: Shell) -> String {
    let mut text = String::new();
    strip_into(&mut text, parts(shell).guard);
    text
}

/// What a person may press or type once there is a prompt, which no rc file needs: Tab, and commands that take the folder away
/// that the shell is in. The first hook brings them.
pub fn typed_functions(shell: Shell) -> String {
    let mut text = String::new();
    strip_into(&mut text, parts(shell).complete);
    strip_into(&mut text, parts(shell).leave);
    text
}

/// What offers TARGETs in a completion script.
pub fn complete_functions(shell: Shell) -> &'static str {
    parts(shell).complete
}

/// The functions that a change of the environment needs, which is rare: the hook brings them.
pub fn environment_functions(shell: Shell) -> String {
    let mut text = String::new();
    strip_into(&mut text, parts(shell).env);
    text
}

/// The functions that a shell needs where direnv is hooked in it, too.
pub fn direnv_functions(shell: Shell) -> String {
    let mut text = String::new();
    strip_into(&mut text, parts(shell).direnv);
    text
}

fn parts(shell: Shell) -> Parts {
    match shell {
        Shell::Bash => BASH,
        Shell::Zsh => ZSH,
        Shell::Fish => FISH,
    }
}

/// Lines without indentation, empty lines and comments: a shell reads this at each start.
fn strip_into(out: &mut String, file: &str) {
    for line in file.lines() {
        let line = line.trim_start();
        if !line.is_empty() && !line.starts_with('#') {
            out.push_str(line);
            out.push('\n');
        }
    }
}

/// Puts program, flags and command name in the places that are kept for them.
fn fill_in(text: &str, shell: Shell, program: &Path, options: Options) -> Vec<u8> {
    let flags = flags(options);
    let mut out = Vec::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("@BIN@") {
            quote_into(&mut out, shell, program.as_os_str().as_bytes());
            rest = after;
        } else if let Some(after) = rest.strip_prefix("@FLAGS@") {
            out.extend_from_slice(flags.as_bytes());
            rest = after;
        } else if let Some(after) = rest.strip_prefix("@CMD@") {
            out.extend_from_slice(options.command.as_bytes());
            rest = after;
        } else {
            out.push(b'@');
            rest = &rest[1..];
        }
    }
    out.extend_from_slice(rest.as_bytes());
    out
}

/// What the flags say that `wcd` is called.
pub fn called(flags: &OsStr) -> &str {
    let mut words = flags.to_str().unwrap_or_default().split(',');
    words.find_map(|word| word.strip_prefix(CMD)).unwrap_or(WCD)
}

/// One word that tells what the init code was asked for otherwise than usual.
fn flags(options: Options) -> String {
    let left_out = [(options.env, NO_ENV), (options.guard, NO_GUARD)];
    let left_out = left_out.iter().filter(|(wanted, _)| !wanted).map(|(_, flag)| (*flag).to_owned());
    let called = (options.command != WCD).then(|| format!("{CMD}{}", options.command));
    let flags: Vec<String> = left_out.chain(called).collect();
    if flags.is_empty() { "-".to_owned() } else { flags.join(",") }
}
