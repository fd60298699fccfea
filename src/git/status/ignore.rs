//! Which paths git ignores (gitignore(5)). Nothing is read before the first question.

use std::path::Path;

use gix::bstr::{BStr, ByteSlice};
use gix::glob::pattern::Case;
use gix::ignore::Search;
use gix::ignore::search::Ignore;
use rustix::fd::BorrowedFd;
use rustix::fs::{CWD, Mode, OFlags, openat};

use super::Input;
use super::content::read_all;

/// Rules bigger than this are not worth a prompt's time.
const LARGEST_FILE: usize = 1 << 20;

/// The rules that hold in the folder the walk is in.
pub(super) struct Rules<'a> {
    input: &'a Input<'a>,
    root: BorrowedFd<'a>,
    case: Case,
    search: Option<Search>,
    levels: Vec<Level>,
    /// How many of the levels, from the root's, have been prepared.
    prepared: usize,
}

/// One folder on the way from the root.
struct Level {
    /// Length of its path, with the `/` at its end.
    length: usize,
    has_file: bool,
    /// Whether the folder itself is ignored, and so everything untracked in it.
    ignored: bool,
    /// Whether its file's patterns were added to the search.
    added: bool,
}

impl<'a> Rules<'a> {
    pub fn new(input: &'a Input<'a>, root: BorrowedFd<'a>) -> Self {
        let case = if input.settings.ignore_case { Case::Fold } else { Case::Sensitive };
        Rules { input, root, case, search: None, levels: Vec::new(), prepared: 0 }
    }

    /// The walk goes into a folder whose path, with its `/`, is that long.
    pub fn enter(&mut self, length: usize, has_file: bool) {
        self.levels.push(Level { length, has_file, ignored: false, added: false });
    }

    /// The walk leaves the folder that it entered last.
    pub fn leave(&mut self) {
        let Some(level) = self.levels.pop() else { return };
        if let (true, Some(search)) = (level.added, &mut self.search) {
            search.patterns.pop();
        }
        self.prepared = self.prepared.min(self.levels.len());
    }

    /// Whether an untracked path in the folder that was entered last is ignored.
    pub fn ignore(&mut self, path: &[u8], is_folder: bool) -> bool {
        for level in self.prepared..self.levels.len() {
            self.prepare(level, path);
        }
        self.levels.last().is_some_and(|level| level.ignored) || self.matches(path, is_folder)
    }

    fn prepare(&mut self, at: usize, path: &[u8]) {
        self.prepared = at + 1;
        let folder = &path[..self.levels[at].length];
        let ignored = match at.checked_sub(1) {
            Some(parent) => {
                self.levels[parent].ignored || self.matches(&folder[..folder.len().saturating_sub(1)], true)
            }
            None => false,
        };
        self.levels[at].ignored = ignored;
        if !ignored && self.levels[at].has_file {
            self.levels[at].added = self.add_file_of(folder);
        }
    }

    /// Adds the patterns of a folder's own file, which git does not read through a link.
    fn add_file_of(&mut self, folder: &[u8]) -> bool {
        let file = [folder, b".gitignore"].concat();
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let Ok(opened) = openat(self.root, file.as_slice(), flags, Mode::empty()) else { return false };
        let Some(rules) = read_all(&opened, LARGEST_FILE) else { return false };
        let Ok(source) = file.to_path() else { return false };
        self.search().add_patterns_buffer(&rules, source, Some(Path::new("")), Ignore::default()).is_ok()
    }

    fn matches(&mut self, path: &[u8], is_folder: bool) -> bool {
        let case = self.case;
        let found = self.search().pattern_matching_relative_path(BStr::new(path), Some(is_folder), case);
        found.is_some_and(|found| !found.pattern.is_negative())
    }

    /// The patterns, beginning with those that belong to no folder: the person's and the repository's.
    fn search(&mut self) -> &mut Search {
        self.search.get_or_insert_with(|| {
            let mut search = Search::default();
            let exclude = self.input.common_dir.join("info/exclude");
            for file in self.input.settings.excludes_file.iter().chain([&exclude]) {
                let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
                let Ok(opened) = openat(CWD, file, flags, Mode::empty()) else { continue };
                let Some(rules) = read_all(&opened, LARGEST_FILE) else { continue };
                // Without a root the patterns hold from the worktree's, and there is nothing that can fail.
                let _ = search.add_patterns_buffer(&rules, file, None, Ignore::default());
            }
            search
        })
    }
}
