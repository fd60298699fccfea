//! What git's configuration may have git start by itself while it reads and writes files and refs: filters and merge drivers
//! (gitattributes(5)), and hooks (git-hook(1)); and how git is kept from that.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::process::Command;

use gix::bstr::{BStr, BString, ByteSlice};

mod named;
pub mod programs;

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
    /// Whether it may run what came with the repository that a git in `dir` works in: its own configuration names it, but for
    /// git-lfs, which writes there that it is used; or it is a program of the person's that is not known to do without.
    pub fn may_run_its_code(&self, dir: &Path) -> bool {
        let is_lfs = |command: &BString| LFS.iter().any(|known| command == known);
        let is_foreign = |command: &BString| self.is_the_repositorys && !is_lfs(command);
        self.commands
            .iter()
            .any(|command| is_foreign(command) || !programs::is_harmless(command.as_bstr(), dir))
    }
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
    fn what_a_repository_names_is_its_own_but_for_git_lfs() {
        let may = |command: &str, is_the_repositorys: bool| {
            let commands = vec![command.into()];
            Driver { name: "x".into(), commands, is_the_repositorys }.may_run_its_code(Path::new("/"))
        };
        for command in
            ["cat", "touch /tmp/x", "git-lfs smudge -- %f; touch /tmp/x", "git-lfs  filter-process"]
        {
            assert!(may(command, true), "{command}");
        }
        assert!(LFS.iter().all(|command| !may(command, true) && !may(command, false)));
        assert!(!may("cat", false) && may("make -s smudge", false));
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
