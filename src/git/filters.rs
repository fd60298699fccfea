//! Drivers of gitattributes(5) that a checkout or a look at changes would run, and how git is kept from running them.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::process::Command;

use gix::bstr::{BStr, BString, ByteSlice};

/// One of `filter.*`, as it counts for a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub driver: BString,
    pub commands: Vec<BString>,
    /// The repository's own configuration says it, or a part of it.
    pub is_the_repositorys: bool,
}

/// These take a program from their words.
const INTERPRETERS: [&str; 12] =
    [".", "bash", "bun", "dash", "deno", "env", "node", "perl", "python", "ruby", "sh", "zsh"];

impl Filter {
    /// Whether it may run what came with the repository: a file of the working tree, for which git's current directory is the
    /// root, or whatever the repository's own configuration names. git-lfs writes that it is used there, too.
    pub fn may_run_its_code(&self) -> bool {
        let is_lfs = |command: &BString| command.starts_with(b"git-lfs ");
        let is_foreign = |command: &BString| self.is_the_repositorys && !is_lfs(command);
        self.commands.iter().any(|command| is_foreign(command) || is_relative(command.as_bstr()))
    }
}

/// Whether a word of the command is, or may be, a path from the current directory.
fn is_relative(command: &BStr) -> bool {
    let separates = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`;|&()<>".contains(byte);
    let words: Vec<&[u8]> = command.split(separates).filter(|word| !word.is_empty()).collect();
    let is_interpreter = |word: &&[u8]| {
        let name = word.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
        let name = name.trim_end_with(|one| one.is_ascii_digit() || one == '.');
        INTERPRETERS.iter().any(|known| known.as_bytes() == name) || *word == b"."
    };
    let interpreted = words.iter().any(is_interpreter);
    words.iter().any(|word| {
        let is_elsewhere = matches!(word.first(), Some(b'/' | b'~' | b'$' | b'-' | b'%'));
        !is_elsewhere && (word.contains(&b'/') || interpreted && !is_interpreter(word))
    })
}

/// As if this driver named no program.
pub fn off(command: &mut Command, driver: &BStr) {
    for (key, value) in [("clean", ""), ("smudge", ""), ("process", ""), ("required", "false")] {
        let key = [b"filter.", driver.as_bytes(), b".", key.as_bytes()].concat();
        if driver.contains(&b'=') {
            // The value is a variable's, and what is before the last `=` the key (git(1), `--config-env`).
            let variable = format!("WTSH_FILTER_{value}");
            let option = [b"--config-env=", &key[..], b"=", variable.as_bytes()].concat();
            command.env(variable, value).arg(OsString::from_vec(option));
        } else {
            command.arg("-c").arg(OsString::from_vec([&key[..], b"=", value.as_bytes()].concat()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_branch_could_bring_along_is_told_from_installed_programs() {
        let may = |command: &str, is_the_repositorys: bool| {
            let commands = vec![command.into()];
            Filter { driver: "x".into(), commands, is_the_repositorys }.may_run_its_code()
        };
        for command in [
            "tools/smudge",
            "./smudge %f",
            "sh fmt",
            "python3 fmt.py",
            "cd tools && ./x",
            "/usr/bin/env sh fmt",
        ] {
            assert!(may(command, false), "{command}");
        }
        for command in
            ["git-lfs smudge -- %f", "nbstripout", "/usr/bin/fmt --in %f", "~/bin/fmt", "jupytext --to py"]
        {
            assert!(!may(command, false), "{command}");
        }
        assert!(may("nbstripout", true) && may("touch /tmp/x", true) && !may("git-lfs smudge -- %f", true));
    }
}
