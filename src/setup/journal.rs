//! Which steps of a worktree's set-up are done, in a file in its git dir, so that a set-up that stopped goes on from there.
//!
//! The file `wtsh-setup` is a text: `wtsh-setup 1`, with ` begun` behind it from the beginning of a set-up on and ` complete` once
//! everything is done; then a line each: `done` with a step's mark in 16 hexadecimal digits; `declined` where the person wanted none; `hook-pending` where the worktree was made without running the post-checkout hook;
//! `submodules-begun` while they are checked out; `python` with the version that the person asked for; `foreign` with the words, escaped, that say whose code it is. It is written whole or not
//! at all. The files that were copied, of which there can be very many, are in `wtsh-copied`.

use std::io;
use std::path::{Path, PathBuf};

use crate::file::read_without_links;
use crate::state::encoding::{decode, encode};
use crate::store::file;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    pub stage: Stage,
    /// The marks of the steps that are done.
    pub done: Vec<u64>,
    /// The person wanted none: it is not missed.
    pub declined: bool,
    /// git made the worktree without running hooks, and none was run since.
    pub hook_pending: bool,
    /// Submodules were being checked out: those that are there may be half done.
    pub submodules_begun: bool,
    /// The version of Python that the person last asked for, as it was typed: also for what a later set-up makes.
    pub python: Option<String>,
    /// Whose code it is, in words, where it is somebody else's.
    pub foreign: Option<String>,
}

/// How far the last set-up came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// There was none: what is known is how the worktree was made.
    #[default]
    Before,
    /// It is at work, or something ended it before its end.
    Begun,
    /// Nothing was left to do when it ended.
    Complete,
}

const FIRST_LINE: &str = "wtsh-setup 1";
const BEGUN: &str = "wtsh-setup 1 begun";
const COMPLETE: &str = "wtsh-setup 1 complete";

/// Bytes. Some thousands of commands.
const LONGEST: usize = 1 << 20;

/// The journal of the worktree with this git dir, there or not.
pub fn path(git_dir: &Path) -> PathBuf {
    git_dir.join("wtsh-setup")
}

/// Where the output of the steps is kept.
pub fn log_path(git_dir: &Path) -> PathBuf {
    git_dir.join("wtsh-setup.log")
}

impl Journal {
    /// `None`: the worktree was never set up. What can't be understood counts for nothing; what can't be read, or is too long, is an
    /// error: what was done once is not done again.
    pub fn read(git_dir: &Path) -> io::Result<Option<Journal>> {
        match read_without_links(&path(git_dir), LONGEST) {
            Ok(text) => Ok(parse(&text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// git makes no links among the git dirs of worktrees: nothing is written where one leads.
    pub fn write(&self, git_dir: &Path) -> io::Result<()> {
        let folder = git_dir.parent().filter(|folder| folder.ends_with("worktrees"));
        if folder.is_some_and(|folder| folder.is_symlink() || git_dir.is_symlink()) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "a folder on the way is a link"));
        }
        file::write(&path(git_dir), self.text().as_bytes())
    }

    pub fn has(&self, mark: Option<u64>) -> bool {
        mark.is_some_and(|mark| self.done.contains(&mark))
    }

    fn text(&self) -> String {
        let first = match self.stage {
            Stage::Before => FIRST_LINE,
            Stage::Begun => BEGUN,
            Stage::Complete => COMPLETE,
        };
        let mut text = format!("{first}\n");
        if self.declined {
            text += "declined\n";
        }
        if self.hook_pending {
            text += "hook-pending\n";
        }
        if self.submodules_begun {
            text += "submodules-begun\n";
        }
        if let Some(version) = &self.python {
            text += &format!("python {}\n", encode(version.as_bytes()));
        }
        if let Some(words) = &self.foreign {
            text += &format!("foreign {}\n", encode(words.as_bytes()));
        }
        for mark in &self.done {
            text += &format!("done {mark:016x}\n");
        }
        text
    }
}

fn parse(text: &[u8]) -> Option<Journal> {
    let mut lines = str::from_utf8(text).ok()?.lines();
    let stage = match lines.next()? {
        FIRST_LINE => Stage::Before,
        BEGUN => Stage::Begun,
        COMPLETE => Stage::Complete,
        _ => return None,
    };
    let mut journal = Journal { stage, ..Journal::default() };
    lines.try_for_each(|line| read_line(&mut journal, line))?;
    Some(journal)
}

fn read_line(journal: &mut Journal, line: &str) -> Option<()> {
    let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
    match kind {
        "declined" => journal.declined = true,
        "hook-pending" => journal.hook_pending = true,
        "submodules-begun" => journal.submodules_begun = true,
        "python" => journal.python = Some(words(rest)?),
        "foreign" => journal.foreign = Some(words(rest)?),
        "done" => journal.done.push(u64::from_str_radix(rest, 16).ok()?),
        _ => return None,
    }
    Some(())
}

fn words(escaped: &str) -> Option<String> {
    String::from_utf8(decode(escaped.as_bytes())?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn there_is_none_before_the_first_set_up() {
        let git_dir = tempfile::tempdir().unwrap();
        assert_eq!(Journal::read(git_dir.path()).unwrap(), None);
        Journal::default().write(git_dir.path()).unwrap();
        assert_eq!(Journal::read(git_dir.path()).unwrap(), Some(Journal::default()));
        for other in
            ["", "wtsh-setup 2\n", "wtsh-setup 1 begin\n", "wtsh-setup 1\nwhat\n", "wtsh-setup 1\ndone x\n"]
        {
            std::fs::write(path(git_dir.path()), other).unwrap();
            assert_eq!(Journal::read(git_dir.path()).unwrap(), None, "{other:?}");
        }
    }

    #[test]
    fn nothing_is_written_where_a_link_leads() {
        let folder = tempfile::tempdir().unwrap();
        let (theirs, worktrees) = (folder.path().join("theirs"), folder.path().join("worktrees"));
        std::fs::create_dir_all(theirs.join("x")).unwrap();
        std::os::unix::fs::symlink(&theirs, &worktrees).unwrap();
        assert!(Journal::default().write(&worktrees.join("x")).is_err());
        std::fs::remove_file(&worktrees).unwrap();
        std::fs::create_dir(&worktrees).unwrap();
        std::os::unix::fs::symlink(theirs.join("x"), worktrees.join("x")).unwrap();
        assert!(Journal::default().write(&worktrees.join("x")).is_err());
        assert_eq!(theirs.join("x").read_dir().unwrap().count(), 0);
    }

    #[test]
    fn one_that_is_too_long_is_not_one_that_is_not_there() {
        let git_dir = tempfile::tempdir().unwrap();
        let text = format!("{FIRST_LINE}\n{}", "done 0000000000000001\n".repeat(LONGEST / 20));
        std::fs::write(path(git_dir.path()), text).unwrap();
        assert!(Journal::read(git_dir.path()).is_err());
    }

    proptest! {
        #[test]
        fn reads_back_what_it_wrote(stage in 0..3_usize, declined: bool, hook_pending: bool, submodules_begun: bool, done: Vec<u64>, python: Option<String>, foreign: Option<String>) {
            let stage = [Stage::Before, Stage::Begun, Stage::Complete][stage];
            let journal = Journal { stage, done, declined, hook_pending, submodules_begun, python, foreign };
            prop_assert_eq!(parse(journal.text().as_bytes()), Some(journal));
        }

        #[test]
        fn nothing_panics(text: Vec<u8>, rest: String) {
            parse(&text);
            parse(format!("{FIRST_LINE}\n{rest}").as_bytes());
        }
    }
}
