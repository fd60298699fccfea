//! The note of a move that is under way. git moves the folder first, and then writes where it lies: cut off in between it knows nothing
//! of the worktree any more.
//!
//! A text: `wtsh-moving 1`, and the roots before and after, escaped, a line each.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use crate::cli::failure::Failure;
use crate::cli::messages::trust::store_failed;
use crate::process::interrupt;
use crate::state::encoding::{decode, encode};
use crate::store::notes::{self, Kind, Note};
use crate::store::{Folder, StoreError};

const FIRST_LINE: &str = "wtsh-moving 1";

/// From where to where, both absolute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moving {
    pub from: PathBuf,
    pub to: PathBuf,
}

impl Moving {
    /// Notes it about the worktree with this git dir. git has the note locked, too, as long as it is at it.
    pub fn begin(&self, git_dir: &Path) -> Result<Note, Failure> {
        let begun = Folder::of_environment().and_then(|store| {
            let note = notes::write(&store, Kind::Moving, git_dir, None, self.text().as_bytes())?;
            let failed = |error: io::Error| StoreError::Io { path: note.path.clone(), error };
            note.share().map_err(failed)?;
            Ok(note)
        });
        begun.map_err(|error| store_failed(&error))
    }

    fn text(&self) -> String {
        let path = |path: &Path| encode(path.as_os_str().as_bytes());
        format!("{FIRST_LINE}\n{}\n{}\n", path(&self.from), path(&self.to))
    }

    /// `None`: not what `text` writes.
    fn parse(text: &[u8]) -> Option<Moving> {
        let mut lines = str::from_utf8(text).ok()?.strip_suffix('\n')?.split('\n');
        let path = |line: &str| Some(PathBuf::from(OsStr::from_bytes(&decode(line.as_bytes())?)));
        let is_ours = lines.next()? == FIRST_LINE;
        let moving = Moving { from: path(lines.next()?)?, to: path(lines.next()?)? };
        (is_ours && lines.next().is_none()).then_some(moving)
    }
}

/// A folder is moved in milliseconds: git, which goes on where wtsh was killed, is waited for so often and so long.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(10);

fn was_cut_off(note: &Note) -> bool {
    for _ in 0..TRIES {
        if note.is_dead() {
            // Who ends takes it away first.
            return note.path.exists();
        }
        if interrupt::received().is_some() {
            return false;
        }
        sleep(PAUSE);
    }
    note.is_dead() && note.path.exists()
}

/// Those that were cut off, each with the git dir of its worktree. What nobody can read has nothing to finish.
pub fn cut_off(common_dir: &Path) -> Vec<(PathBuf, Option<Moving>, Note)> {
    let Ok(store) = Folder::of_environment() else { return Vec::new() };
    let found = notes::of_worktrees(&store, Kind::Moving, common_dir).into_iter();
    let dead = found.filter(|(_, note)| was_cut_off(note));
    dead.map(|(git_dir, note)| (git_dir, Moving::parse(&note.content), note)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_ended_by_itself_was_not_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("note");
        let file = std::fs::File::create(&path).unwrap();
        let note = Note { path, content: Vec::new(), written: std::time::UNIX_EPOCH, file };
        assert!(was_cut_off(&note));
        std::fs::remove_file(&note.path).unwrap();
        assert!(!was_cut_off(&note));
    }

    #[test]
    fn only_a_whole_note_says_something() {
        let moving = Moving { from: "/w/p\n".into(), to: "/w/q".into() };
        let text = moving.text();
        assert_eq!(Moving::parse(text.as_bytes()), Some(moving));
        for end in 0..text.len() {
            assert_eq!(Moving::parse(&text.as_bytes()[..end]), None, "{end}");
        }
        assert_eq!(Moving::parse(format!("{text}/more\n").as_bytes()), None);
    }
}
