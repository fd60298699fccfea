//! Which paths of a worktree git tracks: what its index says (gitformat-index(5)), for few paths and without the rest.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::ops::ControlFlow;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use gix::index::{File, State, decode};

use super::Repository;
use entries::{End, Entry, Mode};

mod content;
mod entries;
mod folded;
mod sparse;
#[cfg(test)]
mod tests;

/// The paths that the index of one worktree has. It is looked at anew for each question, as far as that needs: git may have
/// replaced it, and its entries are sorted by name.
pub struct TrackedPaths {
    index: PathBuf,
    objects: PathBuf,
    hash: gix::hash::Kind,
    /// Whether the disk takes names for the same that differ in case, or in how Unicode writes them.
    folds: bool,
    missing: Cell<bool>,
}

/// What one entry says of a path.
enum Said {
    Nothing,
    Tracked,
    /// The path lies in this folder, which a sparse index has instead of what is in it.
    InFolder,
}

impl TrackedPaths {
    pub fn of(repository: &Repository) -> Self {
        let config = repository.config();
        let core = |key| config.boolean("core", None, key).unwrap_or(false);
        let format = config.string("extensions", None, "objectFormat").unwrap_or_default();
        let sha256 = format.eq_ignore_ascii_case(b"sha256");
        TrackedPaths {
            index: repository.git_dir().join("index"),
            objects: repository.common_dir().join("objects"),
            hash: if sha256 { gix::hash::Kind::Sha256 } else { gix::hash::Kind::Sha1 },
            folds: core("ignoreCase") || core("precomposeUnicode"),
            missing: Cell::new(false),
        }
    }

    /// The file that this is read from; there is none before the first `git add`.
    pub fn file(&self) -> &Path {
        &self.index
    }

    /// An entry, relative to the worktree's root as `path` is, that equals `path`, lies under it, or is a symbolic link or a
    /// submodule on the way to it. The empty path has all entries under it. An error: the index can't be read or understood.
    pub fn find(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        let opened = content::open(&self.index)?;
        self.missing.set(opened.is_none());
        let Some((file, is_large)) = opened else { return Ok(None) };
        let wanted: PathBuf = path.components().collect();
        let mut search = Search::new(self, wanted.as_os_str().as_bytes(), is_large);
        let end =
            entries::each(&mut |bytes| content::read(&file, bytes), self.hash, |entry| search.look(&entry))?;
        if end == (End::Reached { split: true }) {
            search.found = Ok(None);
            self.each_joined(|entry| search.look(&entry))?;
        }
        Ok(search.found?.map(|name| PathBuf::from(OsStr::from_bytes(&name))))
    }

    /// The folders below the root in which git tracks anything, no more than `most`; those of a sparse checkout's outside are named
    /// without what lies in them. An error as of `find`.
    pub fn folders(&self, most: usize) -> io::Result<BTreeSet<PathBuf>> {
        let mut folders = BTreeSet::new();
        let mut note = |entry: Entry| {
            let itself = usize::from(entry.mode != Mode::Folder);
            for folder in Path::new(OsStr::from_bytes(entry.name)).ancestors().skip(itself) {
                if folder.as_os_str().is_empty() || folders.contains(folder) {
                    break;
                }
                folders.insert(folder.to_owned());
            }
            if folders.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        if let Some((file, _)) = content::open(&self.index)? {
            let end = entries::each(&mut |bytes| content::read(&file, bytes), self.hash, &mut note)?;
            if end == (End::Reached { split: true }) {
                self.each_joined(&mut note)?;
            }
        }
        Ok(folders)
    }

    /// Whether there was no index file for the last `find`.
    pub fn was_missing(&self) -> bool {
        self.missing.get()
    }

    fn folded<'n>(&self, name: &'n [u8]) -> Cow<'n, [u8]> {
        if self.folds { folded::folded(name) } else { Cow::Borrowed(name) }
    }

    /// The entries of an index that has the most of them in another file.
    fn each_joined(&self, mut visit: impl FnMut(Entry) -> ControlFlow<()>) -> io::Result<()> {
        let options = decode::Options { thread_limit: Some(1), ..Default::default() };
        let state =
            File::at(&self.index, self.hash, true, options).map(State::from).map_err(|_| damaged())?;
        for entry in state.entries() {
            let (name, id) = (entry.path(&state), entry.id.as_bytes());
            if visit(Entry { name, mode: Mode::of(entry.mode.bits()), id }).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// One path on its way through the entries.
struct Search<'a> {
    paths: &'a TrackedPaths,
    wanted: Cow<'a, [u8]>,
    /// No name from here on has anything to do with the path. `None`: the index is gone through to its end.
    after: Option<Vec<u8>>,
    /// The first entry that answers.
    found: io::Result<Option<Vec<u8>>>,
}

impl<'a> Search<'a> {
    fn new(paths: &'a TrackedPaths, wanted: &'a [u8], is_large: bool) -> Self {
        // What lies under the path has a slash after it; this is the byte that follows on that.
        let after = (is_large && !paths.folds).then(|| [wanted, b"0"].concat());
        Search { paths, wanted: paths.folded(wanted), after, found: Ok(None) }
    }

    fn look(&mut self, entry: &Entry) -> ControlFlow<()> {
        if self.paths.folds && !folded::may_begin_alike(entry.name, &self.wanted) {
            return ControlFlow::Continue(());
        }
        let name = self.paths.folded(entry.name);
        let tracked = match said(&name, entry.mode, &self.wanted) {
            Said::Nothing => return self.go_on(entry.name),
            Said::Tracked => Ok(true),
            Said::InFolder => self.in_folder(entry, &self.wanted[name.len()..]),
        };
        self.found = tracked.map(|tracked| tracked.then(|| entry.name.to_vec()));
        if matches!(self.found, Ok(None)) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    /// The end of a split index has to be seen, for it says that there is more elsewhere.
    fn go_on(&mut self, name: &[u8]) -> ControlFlow<()> {
        if self.after.as_deref().is_none_or(|after| name < after) {
            return ControlFlow::Continue(());
        }
        if content::has_shared(&self.paths.index) {
            self.after = None;
            return ControlFlow::Continue(());
        }
        ControlFlow::Break(())
    }

    fn in_folder(&self, folder: &Entry, rest: &[u8]) -> io::Result<bool> {
        let TrackedPaths { objects, hash, .. } = self.paths;
        let same = |name: &[u8], wanted: &[u8]| self.paths.folded(name) == wanted;
        sparse::has(objects, *hash, folder.id, rest, &same).ok_or_else(damaged)
    }
}

fn said(name: &[u8], mode: Mode, wanted: &[u8]) -> Said {
    let shared = name.len().min(wanted.len());
    if name[..shared] != wanted[..shared] {
        return Said::Nothing;
    }
    let next = |longer: &[u8]| longer.get(shared) == Some(&b'/');
    match mode {
        _ if wanted.is_empty() || name.len() == wanted.len() || next(name) => Said::Tracked,
        Mode::Link | Mode::Submodule if next(wanted) => Said::Tracked,
        // Its name ends with a slash.
        Mode::Folder if shared == name.len() => Said::InFolder,
        _ => Said::Nothing,
    }
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "not an index that can be understood")
}
