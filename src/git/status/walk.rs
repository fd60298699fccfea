//! What differs between the index and the working tree, and what is in neither. One walk does both, so that a folder
//! is listed once and nothing is asked for that its listing tells.

use std::ops::Range;
use std::os::fd::{AsFd, OwnedFd};

use gix::bstr::ByteSlice;
use gix::index::State;
use gix::index::entry::{Flags, Mode as EntryMode};
use rustix::fd::BorrowedFd;
use rustix::fs::{AtFlags, Mode, OFlags, openat, statat};
use rustix::io::Errno;

use super::Input;
use super::children::{Child, children_by_name};
use super::content::{Contents, Suspect};
use super::ignore::Rules;
use super::index::Index;
use super::join::{join, join_by_inode};
use super::listing::{Kind, Listing};
use super::nested::is_repository;
use super::renames::{Side, pairs};
use super::stat::{Verdict, Written, compare};

/// Folder entries that may be listed for one prompt, for each index entry that may be looked at.
const NAMES_PER_ENTRY: usize = 4;
/// git too can't handle longer paths on most systems, and recursion has to end somewhere.
const LONGEST_PATH: usize = 4096;

#[derive(Default)]
pub(super) struct Changes {
    pub unstaged: usize,
    pub untracked: usize,
}

pub(super) struct Walk<'a> {
    input: &'a Input<'a>,
    index: &'a State,
    written: Written,
    root: &'a OwnedFd,
    /// The folder the walk is in, from the root; it ends in `/` unless it is empty.
    path: Vec<u8>,
    rules: Rules<'a>,
    contents: Contents<'a>,
    names_left: usize,
    changes: Changes,
    /// Whether files are announced in the index (`git add --intent-to-add`): only these can be renames of deleted ones.
    announced: bool,
    deleted: Vec<Side>,
    added: Vec<Side>,
}

impl<'a> Walk<'a> {
    pub fn new(input: &'a Input<'a>, index: &'a Index, root: &'a OwnedFd) -> Self {
        let Index { state: index, written } = index;
        let is_announced = |entry: &gix::index::Entry| entry.flags.contains(Flags::INTENT_TO_ADD);
        Walk {
            input,
            index,
            written: *written,
            root,
            path: Vec::new(),
            rules: Rules::new(input, root.as_fd()),
            contents: Contents::new(input, root.as_fd()),
            names_left: input.limit.saturating_mul(NAMES_PER_ENTRY),
            changes: Changes::default(),
            announced: input.settings.renames && index.entries().iter().any(is_announced),
            deleted: Vec::new(),
            added: Vec::new(),
        }
    }

    /// `None` where there is too much to look at, or a folder that can't be.
    pub fn measure(mut self) -> Option<Changes> {
        self.tracked_folder(self.root.as_fd(), 0..self.index.entries().len())?;
        self.changes.unstaged -= pairs(self.deleted, self.added);
        Some(self.changes)
    }

    /// A folder that entries of the index lie below.
    fn tracked_folder(&mut self, folder: BorrowedFd<'_>, range: Range<usize>) -> Option<()> {
        let index = self.index;
        let mut children = children_by_name(index, range, self.path.len());
        let Some(mut listing) = self.list(folder)? else { return Some(()) };
        join(&mut listing, &mut children);
        if self.input.settings.ignore_case || self.input.settings.precompose_unicode {
            join_by_inode(folder, &mut listing, &mut children);
        }
        self.rules.enter(self.path.len(), listing.has_ignore_file);
        if self.input.settings.untracked {
            for name in listing.names.iter().filter(|name| !name.tracked) {
                let found = self.is_untracked(folder, listing.name(name), name.kind)?;
                self.changes.untracked += usize::from(found);
            }
        }
        for child in &children {
            self.child(folder, child)?;
        }
        self.rules.leave();
        Some(())
    }

    /// What is in a folder; `Some(None)` if it can't be read, which git passes over.
    fn list(&mut self, folder: BorrowedFd<'_>) -> Option<Option<Listing>> {
        let Ok(listing) = Listing::read(folder, self.names_left, self.input.settings.ignore_case) else {
            return Some(None);
        };
        let listing = listing?;
        self.names_left -= listing.names.len();
        Some(Some(listing))
    }

    fn child(&mut self, folder: BorrowedFd<'_>, child: &Child<'_>) -> Option<()> {
        if let Some(entry) = child.entry {
            self.entry(folder, child.name, entry, child.found)?;
        }
        if child.below.is_empty() {
            return Some(());
        }
        if child.found != Some(Kind::Folder) {
            child.below.clone().for_each(|at| self.missing(at));
            return Some(());
        }
        let Some(opened) = open_folder(folder, child.name)? else { return Some(()) };
        let is_left_out = child.is_left_out(self.index, self.path.len() + child.name.len());
        self.within(child.name, b"/", |walk| {
            if is_left_out {
                // Which of the files in there are tracked only the objects could tell.
                return (!walk.has_untracked(opened.as_fd())?).then_some(());
            }
            walk.tracked_folder(opened.as_fd(), child.below.clone())
        })
    }

    /// Runs with a name added to the path. Too long a path is no answer.
    fn within<T>(&mut self, name: &[u8], end: &[u8], run: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let length = self.path.len();
        self.path.extend_from_slice(name);
        self.path.extend_from_slice(end);
        let result = if self.path.len() > LONGEST_PATH { None } else { run(self) };
        self.path.truncate(length);
        result
    }

    /// Compares one entry of the index with what was found in its place.
    fn entry(&mut self, folder: BorrowedFd<'_>, name: &[u8], at: usize, found: Option<Kind>) -> Option<()> {
        let index = self.index;
        let entry = &index.entries()[at];
        let Some(found) = found else {
            self.missing(at);
            return Some(());
        };
        // In a sparse checkout, what should not be there and is counts all the same.
        let skipped = entry.flags.contains(Flags::SKIP_WORKTREE) && !self.input.settings.sparse_checkout;
        if entry.stage_raw() != 0 || entry.flags.contains(Flags::ASSUME_VALID) || skipped {
            return Some(());
        }
        if entry.flags.contains(Flags::INTENT_TO_ADD) {
            self.changes.unstaged += 1;
            return self.announced(folder, name, at);
        }
        match (entry.mode, found) {
            // Of a submodule only whether it is there is looked at.
            (EntryMode::COMMIT, Kind::Folder) => return Some(()),
            (EntryMode::COMMIT, _) => self.changes.unstaged += 1,
            (_, Kind::Folder) => self.missing(at),
            _ => self.changes.unstaged += usize::from(self.is_changed(folder, name, at)?),
        }
        Some(())
    }

    fn is_changed(&mut self, folder: BorrowedFd<'_>, name: &[u8], at: usize) -> Option<bool> {
        let index = self.index;
        let entry = &index.entries()[at];
        let stat = match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => stat,
            Err(error) => return Some(error == Errno::NOENT),
        };
        match compare(entry, &stat, self.written, &self.input.settings) {
            Verdict::Same => Some(false),
            Verdict::Changed => Some(true),
            Verdict::Unsure { touched } => {
                let (path, id, mode) = (entry.path(index).as_bytes(), entry.id, entry.mode);
                self.contents.differ(&Suspect { folder, name, path, id, mode, touched })
            }
        }
    }

    /// An entry without anything in its place.
    fn missing(&mut self, at: usize) {
        let entry = &self.index.entries()[at];
        let expected = Flags::ASSUME_VALID | Flags::SKIP_WORKTREE;
        if entry.stage_raw() != 0 || entry.flags.intersects(expected) || entry.mode == EntryMode::DIR {
            return;
        }
        self.changes.unstaged += 1;
        if self.announced {
            self.deleted.push((entry.id, entry.mode));
        }
    }

    /// A file that the index only announces may be a deleted one under its new name.
    fn announced(&mut self, folder: BorrowedFd<'_>, name: &[u8], at: usize) -> Option<()> {
        if !self.announced {
            return Some(());
        }
        let index = self.index;
        let entry = &index.entries()[at];
        let (path, id, mode) = (entry.path(index).as_bytes(), entry.id, entry.mode);
        let id = self.contents.id(&Suspect { folder, name, path, id, mode, touched: true })?;
        self.added.extend(id.map(|id| (id, mode)));
        Some(())
    }

    /// Whether git would call what the index does not know untracked.
    fn is_untracked(&mut self, folder: BorrowedFd<'_>, name: &[u8], kind: Kind) -> Option<bool> {
        match kind {
            Kind::Other => Some(false),
            Kind::File | Kind::Link => {
                self.within(name, b"", |walk| Some(!walk.rules.ignore(&walk.path, false)))
            }
            Kind::Folder => {
                if self.within(name, b"", |walk| Some(walk.rules.ignore(&walk.path, true)))? {
                    return Some(false);
                }
                let Some(opened) = open_folder(folder, name)? else { return Some(false) };
                self.within(name, b"/", |walk| walk.has_untracked(opened.as_fd()))
            }
        }
    }

    /// Whether there is anything in a folder that makes it untracked: a repository, or a file that is not ignored.
    fn has_untracked(&mut self, folder: BorrowedFd<'_>) -> Option<bool> {
        let Some(listing) = self.list(folder)? else { return Some(false) };
        if listing.has_git && is_repository(folder) {
            return Some(true);
        }
        self.rules.enter(self.path.len(), listing.has_ignore_file);
        let mut found = false;
        // A file answers at once, a folder needs another listing.
        for folders in [false, true] {
            for name in listing.names.iter().filter(|name| (name.kind == Kind::Folder) == folders) {
                found = found || self.is_untracked(folder, listing.name(name), name.kind)?;
            }
        }
        self.rules.leave();
        Some(found)
    }
}

/// Opens a folder, but not through a link. `Some(None)` if it is gone or may not be read, `None` if nothing can be
/// opened any more.
fn open_folder(folder: BorrowedFd<'_>, name: &[u8]) -> Option<Option<OwnedFd>> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    match openat(folder, name, flags, Mode::empty()) {
        Ok(opened) => Some(Some(opened)),
        Err(Errno::MFILE | Errno::NFILE | Errno::NOMEM) => None,
        Err(_) => Some(None),
    }
}
