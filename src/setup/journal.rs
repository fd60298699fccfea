//! Which steps of a worktree's set-up are done, in a file in its git dir, so that a set-up that stopped goes on from there.
//!
//! The file `wtsh-setup` is a text: `wtsh-setup 1`, with ` complete` behind it once everything is done; then a line each: `done` with
//! a step's mark in 16 hexadecimal digits; `hook-pending` where the worktree was made without running the post-checkout hook;
//! `submodules-begun` while they are checked out; `foreign` with the words, escaped, that say whose code it is; `copied` with the fingerprint of what was written and the path,
//! escaped. It is written whole or not at all.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::file::read_without_links;
use crate::state::encoding::{decode, encode};
use crate::store::file;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    /// Nothing was left to do when the last set-up ended.
    pub complete: bool,
    /// The marks of the steps that are done.
    pub done: Vec<u64>,
    /// git made the worktree without running hooks, and none was run since.
    pub hook_pending: bool,
    /// Submodules were being checked out: those that are there may be half done.
    pub submodules_begun: bool,
    /// Whose code it is, in words, where it is somebody else's.
    pub foreign: Option<String>,
    /// Files that were copied, relative to the root, with `state::encoding::fingerprint` of what was written.
    pub copied: Vec<(PathBuf, u64)>,
}

const FIRST_LINE: &str = "wtsh-setup 1";
const COMPLETE: &str = "wtsh-setup 1 complete";

/// Bytes. Some thousands of copied files.
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
    /// `None`: the worktree was never set up. What can't be understood counts for nothing.
    pub fn read(git_dir: &Path) -> Option<Journal> {
        parse(&read_without_links(&path(git_dir), LONGEST).ok()?)
    }

    pub fn write(&self, git_dir: &Path) -> io::Result<()> {
        file::write(&path(git_dir), self.text().as_bytes())
    }

    pub fn has(&self, mark: Option<u64>) -> bool {
        mark.is_some_and(|mark| self.done.contains(&mark))
    }

    /// Notes a file that was copied, in place of what was known of it.
    pub fn note_copy(&mut self, file: PathBuf, fingerprint: u64) {
        self.copied.retain(|(known, _)| *known != file);
        self.copied.push((file, fingerprint));
    }

    fn text(&self) -> String {
        let mut text = format!("{}\n", if self.complete { COMPLETE } else { FIRST_LINE });
        if self.hook_pending {
            text += "hook-pending\n";
        }
        if self.submodules_begun {
            text += "submodules-begun\n";
        }
        if let Some(words) = &self.foreign {
            text += &format!("foreign {}\n", encode(words.as_bytes()));
        }
        for mark in &self.done {
            text += &format!("done {mark:016x}\n");
        }
        for (file, fingerprint) in &self.copied {
            text += &format!("copied {fingerprint:016x} {}\n", encode(file.as_os_str().as_bytes()));
        }
        text
    }
}

fn parse(text: &[u8]) -> Option<Journal> {
    let mut lines = str::from_utf8(text).ok()?.lines();
    let complete = match lines.next()? {
        FIRST_LINE => false,
        COMPLETE => true,
        _ => return None,
    };
    let mut journal = Journal { complete, ..Journal::default() };
    lines.try_for_each(|line| read_line(&mut journal, line))?;
    Some(journal)
}

fn read_line(journal: &mut Journal, line: &str) -> Option<()> {
    let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
    match kind {
        "hook-pending" => journal.hook_pending = true,
        "submodules-begun" => journal.submodules_begun = true,
        "foreign" => journal.foreign = Some(String::from_utf8(decode(rest.as_bytes())?).ok()?),
        "done" => journal.done.push(u64::from_str_radix(rest, 16).ok()?),
        "copied" => {
            let (fingerprint, file) = rest.split_once(' ')?;
            let file = PathBuf::from(OsStr::from_bytes(&decode(file.as_bytes())?));
            journal.copied.push((file, u64::from_str_radix(fingerprint, 16).ok()?));
        }
        _ => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn there_is_none_before_the_first_set_up() {
        let git_dir = tempfile::tempdir().unwrap();
        assert_eq!(Journal::read(git_dir.path()), None);
        Journal::default().write(git_dir.path()).unwrap();
        assert_eq!(Journal::read(git_dir.path()), Some(Journal::default()));
        for other in ["", "wtsh-setup 2\n", "wtsh-setup 1\nwhat\n", "wtsh-setup 1\ndone x\n"] {
            std::fs::write(path(git_dir.path()), other).unwrap();
            assert_eq!(Journal::read(git_dir.path()), None, "{other:?}");
        }
    }

    #[test]
    fn a_file_is_noted_once() {
        let mut journal = Journal::default();
        journal.note_copy(".env".into(), 1);
        journal.note_copy(".env".into(), 2);
        assert_eq!(journal.copied, [(PathBuf::from(".env"), 2)]);
    }

    proptest! {
        #[test]
        fn reads_back_what_it_wrote(complete: bool, hook_pending: bool, submodules_begun: bool, done: Vec<u64>, foreign: Option<String>, name: Vec<u8>) {
            let copied = vec![(PathBuf::from(OsStr::from_bytes(&name)), 7)];
            let journal = Journal { complete, done, hook_pending, submodules_begun, foreign, copied };
            prop_assert_eq!(parse(journal.text().as_bytes()), Some(journal));
        }

        #[test]
        fn nothing_panics(text: Vec<u8>, rest: String) {
            parse(&text);
            parse(format!("{FIRST_LINE}\n{rest}").as_bytes());
        }
    }
}
