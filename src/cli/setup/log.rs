//! The output of a set-up's steps, kept in a file.

use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Lines that are shown where a step fails.
const SHOWN: usize = 15;

/// Bytes: a program that never stops writing fills no disk.
const LARGEST: usize = 64 << 20;

pub struct Log {
    path: PathBuf,
    /// Made with the first line.
    file: Option<File>,
    left: usize,
    /// Whether there is all in it.
    whole: bool,
    /// Of the step that is under way.
    last: VecDeque<Vec<u8>>,
}

impl Log {
    pub fn at(path: PathBuf) -> Log {
        Log { path, file: None, left: LARGEST, whole: true, last: VecDeque::new() }
    }

    /// Where all of it is; `None` where it could not be kept.
    pub fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(|_| self.path.as_path())
    }

    /// Whether what lies there is all of it, and not its beginning.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// The lines after this are those of another step.
    pub fn begin(&mut self, title: &str) {
        self.last.clear();
        self.write(format!("## {title}").as_bytes());
    }

    pub fn line(&mut self, line: &[u8]) {
        if self.last.len() == SHOWN {
            self.last.pop_front();
        }
        self.last.push_back(line.to_owned());
        self.write(line);
    }

    /// The last lines of this step.
    pub fn last(&self) -> impl Iterator<Item = &[u8]> {
        self.last.iter().map(Vec::as_slice)
    }

    /// A log that can't be written stops nothing.
    fn write(&mut self, line: &[u8]) {
        let left = self.left.checked_sub(line.len() + 1).filter(|_| self.whole);
        let Some(left) = left else { return self.whole = false };
        self.left = left;
        if self.file.is_none() {
            self.file = create(&self.path).ok();
        }
        if let Some(file) = &mut self.file {
            self.whole = file.write_all(&[line, b"\n"].concat()).is_ok();
        }
    }
}

fn create(path: &Path) -> io::Result<File> {
    // What lies there goes, be it a link, and is not written to.
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_kept_and_the_last_lines_are_shown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let mut log = Log::at(path.clone());
        assert_eq!(log.path(), None);
        log.begin("one");
        log.line(b"of one");
        log.begin("two");
        for number in 0..SHOWN + 1 {
            log.line(number.to_string().as_bytes());
        }
        let last: Vec<_> = log.last().collect();
        assert_eq!((last.len(), last[0]), (SHOWN, &b"1"[..]));
        assert_eq!(log.path(), Some(path.as_path()));
        assert!(std::fs::read_to_string(&path).unwrap().starts_with("## one\nof one\n## two\n0\n1\n"));
        // The next set-up's takes its place, and is not written where a link leads or another name of the file.
        std::fs::hard_link(&path, folder.path().join("other")).unwrap();
        Log::at(path.clone()).begin("three");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "## three\n");
        assert!(std::fs::read_to_string(folder.path().join("other")).unwrap().starts_with("## one\n"));
        std::fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink(folder.path().join("other"), &path).unwrap();
        Log::at(path.clone()).begin("four");
        assert!(std::fs::read_to_string(folder.path().join("other")).unwrap().starts_with("## one\n"));
    }

    #[test]
    fn a_log_has_an_end() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = Log { left: 10, ..Log::at(folder.path().join("log")) };
        log.line(b"12345");
        log.line(b"12345");
        assert_eq!(std::fs::read(folder.path().join("log")).unwrap(), b"12345\n");
        assert_eq!((log.last().count(), log.is_whole()), (2, false));
    }
}
