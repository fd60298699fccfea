//! What a person wants to see of a worktree before going there, as git tells it. Nothing is written, and no program is run that the
//! repository's configuration or attributes name: no fsmonitor, filter, external diff, textconv, signature check or pager.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::process::Command;

use gix::bstr::{BStr, BString, ByteSlice};

use super::{Repository, drivers, run};
use crate::process::errand;

mod output;

#[cfg(test)]
mod tests;

pub use output::{Change, Commit, Edit};

/// Bytes of output that are read; a repository in which git has more to say is told in full by git itself.
const MOST: usize = 8 * 1024 * 1024;

/// One worktree, looked at as long as somebody waits for it.
pub struct Look<'a> {
    pub repository: &'a Repository,
    /// Its root.
    pub root: &'a Path,
    /// Whether somebody still waits.
    pub wanted: &'a dyn Fn() -> bool,
}

impl Look<'_> {
    /// What is changed in the working tree (git-status(1)): of submodules only whether they are at another commit.
    pub fn changes(&self) -> Option<Vec<Change>> {
        let mut command = self.git()?;
        for driver in self.repository.config().subsections("filter") {
            drivers::off(&mut command, drivers::Kind::Filter, driver.as_bstr());
        }
        command.args(["status", "--porcelain=v1", "-z", "--no-renames", "--ignore-submodules=dirty"]);
        Some(output::changes(&self.ask(command)?))
    }

    /// The last ones of HEAD, at most `count`.
    pub fn commits(&self, count: usize) -> Option<Vec<Commit>> {
        let mut command = self.git()?;
        command.args(["log", "-z", "--no-color", "--no-decorate", "--no-patch"]);
        command.arg("--format=%h%x09%cr%x09%s").arg(format!("--max-count={count}")).arg("HEAD").arg("--");
        Some(output::commits(&self.ask(command)?))
    }

    /// What HEAD's branch has changed since it left these refs (full names): from the newest commit that it shares with one of them
    /// (git-merge-base(1)).
    pub fn edits_since(&self, main: &[BString]) -> Option<Vec<Edit>> {
        let mut command = self.git()?;
        command.args(["merge-base", "HEAD"]).args(main.iter().map(|name| word(name.as_bstr())));
        let base = self.ask(command)?;
        let base = base.lines().next().filter(|base| base.iter().all(u8::is_ascii_hexdigit))?;
        let mut command = self.git()?;
        command.args(["diff", "--numstat", "-z", "--no-renames", "--no-ext-diff", "--no-textconv"]);
        // An order file may be anything; this stands for none.
        command.args(["--submodule=short", "--no-color", "-O/dev/null"]);
        command.arg(word(base.as_bstr())).args(["HEAD", "--"]);
        Some(output::edits(&self.ask(command)?))
    }

    fn git(&self) -> Option<Command> {
        let mut command = run::looking(self.root).ok()?;
        command.arg("--no-pager");
        Some(command)
    }

    fn ask(&self, command: Command) -> Option<Vec<u8>> {
        errand::run(command, MOST, self.wanted)
    }
}

fn word(bytes: &BStr) -> OsString {
    OsString::from_vec(bytes.to_vec())
}
