//! What git's configuration may have git start by itself while it reads and writes files and refs: filters and merge drivers
//! (gitattributes(5)), and hooks (git-hook(1)); and how git is kept from that.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::process::Command;

use gix::bstr::{BStr, BString, ByteSlice};

mod named;

pub use named::named;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Filter,
    Merge,
    /// Since git 2.54.
    Hook,
}

/// One of `filter.*`, `merge.*` or `hook.*`, as it counts for a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Driver {
    pub name: BString,
    pub commands: Vec<BString>,
    /// The repository's own configuration says it, or a part of it.
    pub is_the_repositorys: bool,
}

/// These take a program from their words.
const INTERPRETERS: [&str; 12] =
    [".", "bash", "bun", "dash", "deno", "env", "node", "perl", "python", "ruby", "sh", "zsh"];

/// As `git lfs install` writes them, with and without `--skip-smudge`.
const LFS: [&str; 5] = [
    "git-lfs clean -- %f",
    "git-lfs filter-process",
    "git-lfs filter-process --skip",
    "git-lfs smudge -- %f",
    "git-lfs smudge --skip -- %f",
];

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Filter, Kind::Merge, Kind::Hook];

    /// The name of its sections.
    pub fn section(self) -> &'static str {
        match self {
            Kind::Filter => "filter",
            Kind::Merge => "merge",
            Kind::Hook => "hook",
        }
    }

    /// The keys that hold commands.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            Kind::Filter => &["clean", "smudge", "process"],
            Kind::Merge => &["driver"],
            Kind::Hook => &["command"],
        }
    }

    /// What keys have to say so that nothing is started, or next to nothing: a merge without a driver's command is taken for one
    /// that found no conflict (ll-merge).
    fn off(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Kind::Filter => &[("clean", ""), ("smudge", ""), ("process", ""), ("required", "false")],
            Kind::Merge => &[("driver", "exit 1")],
            Kind::Hook => &[("enabled", "false")],
        }
    }
}

impl Driver {
    /// Whether it may run what came with the repository: a file of the working tree, for which git's current directory is the
    /// root, or whatever the repository's own configuration names. git-lfs writes that it is used there, too.
    pub fn may_run_its_code(&self) -> bool {
        let is_lfs = |command: &BString| LFS.iter().any(|known| command == known);
        let is_foreign = |command: &BString| self.is_the_repositorys && !is_lfs(command);
        self.commands.iter().any(|command| is_foreign(command) || is_relative(command.as_bstr()))
    }
}

/// Whether a word of the command is, or may be, a path from the current directory.
pub fn is_relative(command: &BStr) -> bool {
    let separates = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`;|&()<>".contains(byte);
    let words: Vec<&[u8]> = command.split(separates).filter(|word| !word.is_empty()).collect();
    let is_interpreter = |word: &&[u8]| {
        let name = word.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
        let name = name.trim_end_with(|one| one.is_ascii_digit() || one == '.');
        INTERPRETERS.iter().any(|known| known.as_bytes() == name) || *word == b"."
    };
    let interpreted = words.iter().any(is_interpreter);
    // What a command says may be where the working tree is.
    let is_computed = command.contains(&b'`') || command.contains_str("$(") || command.contains_str("$PWD");
    is_computed
        || words.iter().any(|word| {
            let is_elsewhere = matches!(word.first(), Some(b'/' | b'~' | b'$' | b'-' | b'%'));
            !is_elsewhere && (word.contains(&b'/') || interpreted && !is_interpreter(word))
        })
}

/// As if this driver named no program. A merge that would need it is one with a conflict.
pub fn off(command: &mut Command, kind: Kind, driver: &BStr) {
    for (key, value) in kind.off() {
        let name = [kind.section().as_bytes(), b".", driver.as_bytes(), b".", key.as_bytes()].concat();
        if driver.contains(&b'=') {
            // The value is a variable's, and what is before the last `=` the key (git(1), `--config-env`).
            let variable = format!("WTSH_{}_{key}", kind.section());
            let option = [b"--config-env=", &name[..], b"=", variable.as_bytes()].concat();
            command.env(variable, value).arg(OsString::from_vec(option));
        } else {
            command.arg("-c").arg(OsString::from_vec([&name[..], b"=", value.as_bytes()].concat()));
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
            Driver { name: "x".into(), commands, is_the_repositorys }.may_run_its_code()
        };
        for command in [
            "tools/smudge",
            "./smudge %f",
            "sh fmt",
            "python3 fmt.py",
            "cd tools && ./x",
            "/usr/bin/env sh fmt",
            "$(git rev-parse --show-toplevel)/x",
            "\"$PWD/x\"",
        ] {
            assert!(may(command, false), "{command}");
        }
        for command in [
            "git-lfs smudge -- %f",
            "nbstripout",
            "/usr/bin/fmt --in %f",
            "~/bin/fmt",
            "$HOME/bin/fmt",
            "jupytext --to py",
        ] {
            assert!(!may(command, false), "{command}");
        }
        assert!(may("nbstripout", true) && may("touch /tmp/x", true) && !may("git-lfs smudge -- %f", true));
        assert!(may("git-lfs smudge -- %f; touch /tmp/x", true) && may("git-lfs  filter-process", true));
    }

    #[test]
    fn a_driver_that_no_option_can_name_is_not_left_on() {
        let mut command = Command::new("true");
        off(&mut command, Kind::Filter, "a=b".into());
        let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
        assert!(words.contains(&"--config-env=filter.a=b.smudge=WTSH_filter_smudge".into()), "{words:?}");
        assert_eq!(words.len(), 4);
    }
}
