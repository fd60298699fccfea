//! Which files git ignores, in the worktree that has them and in the one that lacks them.

use std::collections::{BTreeSet, HashMap};
use std::ffi::{OsStr, OsString};
use std::fs::DirEntry;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::patterns::Patterns;
use crate::git::change::command::{GitError, ask};

/// Questions about ignored paths that git may refuse to answer, for paths that lie in a submodule, before something else is wrong.
const MOST_REFUSALS: usize = 100;

/// The ignored files and links at `source` that the patterns choose. None of a venv, which can't be copied; none of another repository
/// or worktree that lies inside.
pub fn selected(source: &Path, patterns: &Patterns) -> Result<BTreeSet<PathBuf>, GitError> {
    // git-ls-files(1): a folder that is ignored as a whole is one entry with a slash at its end, and is not walked.
    let words = ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"];
    let listed = ask(source, words.map(OsString::from).into(), b"")?;
    let mut walk = Walk { source, patterns, venvs: HashMap::new(), found: BTreeSet::new() };
    for name in listed.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        match name.strip_suffix(b"/") {
            Some(folder) => walk.folder(Path::new(OsStr::from_bytes(folder))),
            None => walk.file(Path::new(OsStr::from_bytes(name))),
        }
    }
    Ok(walk.found)
}

struct Walk<'a> {
    source: &'a Path,
    patterns: &'a Patterns<'a>,
    /// Whether a folder is a venv.
    venvs: HashMap<PathBuf, bool>,
    found: BTreeSet<PathBuf>,
}

impl Walk<'_> {
    fn file(&mut self, path: &Path) {
        if self.patterns.choose(path, false) && !path.ancestors().skip(1).any(|it| self.is_venv(it)) {
            self.found.insert(path.to_owned());
        }
    }

    /// A folder in which everything is ignored.
    fn folder(&mut self, path: &Path) {
        if path.ancestors().skip(1).any(|folder| self.is_venv(folder)) {
            return;
        }
        let mut left = vec![(path.to_owned(), self.patterns.choose(path, true))];
        while let Some((folder, chosen)) = left.pop() {
            if (chosen || self.patterns.lead_into(&folder)) && !self.is_closed(&folder) {
                self.entries(&folder, chosen, &mut left);
            }
        }
    }

    fn entries(&mut self, folder: &Path, chosen: bool, left: &mut Vec<(PathBuf, bool)>) {
        for entry in self.source.join(folder).read_dir().into_iter().flatten().flatten() {
            let path = folder.join(entry.file_name());
            let kind = Kind::of(&entry);
            let chosen = kind != Kind::Other && (chosen || self.patterns.choose(&path, kind == Kind::Folder));
            match kind {
                Kind::Folder => left.push((path, chosen)),
                Kind::File if chosen => drop(self.found.insert(path)),
                Kind::File | Kind::Other => {}
            }
        }
    }

    /// A venv, or a repository or worktree of its own.
    fn is_closed(&mut self, folder: &Path) -> bool {
        self.is_venv(folder) || self.source.join(folder).join(".git").symlink_metadata().is_ok()
    }

    fn is_venv(&mut self, folder: &Path) -> bool {
        // A root that is a venv itself has others' files in it, too.
        if folder.as_os_str().is_empty() {
            return false;
        }
        if let Some(known) = self.venvs.get(folder) {
            return *known;
        }
        let is_one = self.source.join(folder).join("pyvenv.cfg").symlink_metadata().is_ok();
        self.venvs.insert(folder.to_owned(), is_one);
        is_one
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Folder,
    /// Or a link, wherever it leads.
    File,
    Other,
}

impl Kind {
    fn of(entry: &DirEntry) -> Kind {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => Kind::Folder,
            Ok(kind) if kind.is_file() || kind.is_symlink() => Kind::File,
            _ => Kind::Other,
        }
    }
}

/// Of `paths`, none of which lies beyond a link, those that git ignores at `root`, which is not so for what it tracks.
pub fn ignored_there(root: &Path, paths: &BTreeSet<PathBuf>) -> Result<BTreeSet<PathBuf>, GitError> {
    let all: Vec<&PathBuf> = paths.iter().collect();
    let mut ignored = BTreeSet::new();
    let mut refusals = 0;
    let mut left = vec![all.as_slice()];
    while let Some(some) = left.pop().filter(|some| !some.is_empty()) {
        match check_ignore(root, some) {
            Ok(names) => ignored.extend(names),
            // git answers for none where one lies in a submodule.
            Err(error) if refusals < MOST_REFUSALS && is_about_submodule(&error) => {
                refusals += 1;
                let (one, other) = some.split_at(some.len() / 2);
                left.extend(
                    [one, other].into_iter().filter(|half| !half.is_empty() && half.len() < some.len()),
                );
            }
            Err(error) => return Err(error),
        }
    }
    Ok(ignored)
}

/// git is asked in English.
fn is_about_submodule(error: &GitError) -> bool {
    matches!(error, GitError::Failed { said, .. } if said.windows(12).any(|words| words == b"in submodule"))
}

/// git-check-ignore(1): it exits with 1 where none is.
fn check_ignore(root: &Path, paths: &[&PathBuf]) -> Result<Vec<PathBuf>, GitError> {
    let words = ["check-ignore", "-z", "--stdin"].map(OsString::from);
    // A colon at the beginning would mean something else (gitglossary(7), pathspec).
    let named = paths.iter().flat_map(|path| [b"./", path.as_os_str().as_bytes(), b"\0"]);
    let named = named.collect::<Vec<_>>().concat();
    let answer = match ask(root, words.into(), &named) {
        Err(GitError::Failed { code: Some(1), .. }) => Vec::new(),
        answer => answer?,
    };
    let names = answer.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    let plain = names.map(|name| name.strip_prefix(b"./").unwrap_or(name));
    Ok(plain.map(|name| PathBuf::from(OsStr::from_bytes(name))).collect())
}

/// Whether git ignores one path at `root`; with a slash at its end as a folder.
pub fn is_ignored(root: &Path, path: &Path) -> Result<bool, GitError> {
    Ok(!check_ignore(root, &[&path.to_owned()])?.is_empty())
}
