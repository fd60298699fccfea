//! Ignored files whose content is nowhere else: not what tools make again, not what another worktree has at the same place, also where
//! the set-up copied it, gave it this worktree's own values, and nobody changed it since.

use std::fs::{self, Metadata};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::copied::is_covered_by;
use super::roots::Roots;
use crate::file::same_content;
use crate::git::change::command::GitError;
use crate::git::report::ignored::ignored;
use crate::process::interrupt;
use crate::setup::copied::Copied;
use crate::setup::copy::fingerprint;
use crate::worktree::leaving::agreed::{Agreed, Stamp};
use crate::worktree::leaving::derivable;
use crate::worktree::leaving::facts::OnlyHere;

/// Where to look, and what does not count.
pub struct Search<'a> {
    /// The worktree's root, absolute.
    pub root: &'a Path,
    /// Roots of the worktrees that go, with this one or by another command.
    pub going: &'a [PathBuf],
    /// Roots of those that stay.
    pub others: &'a [PathBuf],
    /// What the set-up wrote, with its fingerprint.
    pub copied: Copied,
    /// The names in a `.env` for which it wrote values of its own.
    pub own: Vec<String>,
    /// What was decided before, where a removal was cut off.
    pub agreed: Option<&'a Agreed>,
}

/// What is found.
#[derive(Default)]
pub struct Found {
    pub named: Vec<OnlyHere>,
    /// Each file of it, from the root.
    pub files: Vec<(PathBuf, Stamp)>,
    /// Folders that tools make, from the root: their files were not looked at.
    pub derivable: Vec<PathBuf>,
}

/// A file that is nowhere else, from the root.
struct Single {
    path: PathBuf,
    bytes: u64,
    stamp: Stamp,
}

impl Search<'_> {
    /// In the working tree at `inside`, from the root: that of the worktree itself (empty) or of a submodule.
    pub fn of_tree(&self, inside: &Path) -> Result<Found, GitError> {
        let (going, mut found) = (self.roots(), Found::default());
        for path in ignored(&self.root.join(inside))? {
            let path = inside.join(path);
            let mut files = Vec::new();
            self.look(&path, &going, &mut files, &mut found.derivable);
            found.named.extend(summary(path, &files));
            found.files.extend(files.into_iter().map(|file| (file.path, file.stamp)));
        }
        Ok(found)
    }

    /// Adds what is nowhere else at `path` and below. Links and what is neither file nor folder hold nothing; another worktree speaks
    /// for itself. A signal that asks this process to stop ends it: whoever asked looks at that first.
    fn look(&self, path: &Path, going: &Roots, files: &mut Vec<Single>, tools: &mut Vec<PathBuf>) {
        let full = self.root.join(path);
        let is_worktree = || self.others.contains(&full) || self.going.contains(&full);
        if interrupt::received().is_some() || is_worktree() {
            return;
        }
        let name = path.file_name().unwrap_or_default().as_bytes();
        let Ok(metadata) = full.symlink_metadata() else { return };
        if metadata.is_file() {
            if !derivable::is_file(name) && self.is_only_here(path, &full, &metadata, going) {
                let (bytes, stamp) = (metadata.len(), Stamp::of(&metadata));
                files.push(Single { path: path.to_owned(), bytes, stamp });
            }
        } else if metadata.is_dir() && (derivable::is_folder(name) || is_signed(&full)) {
            tools.push(path.to_owned());
        } else if metadata.is_dir() {
            let Ok(entries) = fs::read_dir(&full) else { return };
            let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
            names.sort_unstable();
            names.iter().for_each(|name| self.look(&path.join(name), going, files, tools));
        }
    }

    fn roots(&self) -> Roots {
        Roots::of(&[&[self.root.to_owned()], self.going].concat())
    }

    fn is_only_here(&self, path: &Path, full: &Path, metadata: &Metadata, going: &Roots) -> bool {
        let is_agreed = || self.agreed.is_some_and(|it| it.holds(path, Some(Stamp::of(metadata))));
        let others = || self.others.iter().map(|other| other.join(path));
        let stays = |other: &PathBuf| going.spare(metadata, other);
        let is_elsewhere = || others().any(|other| is_same(full, metadata, &other) && stays(&other));
        let is_covered = || others().any(|other| is_covered_by(full, &other, &self.own) && stays(&other));
        let is_covered = || self.is_as_copied(path, full) && is_covered();
        metadata.len() != 0 && !is_agreed() && !is_elsewhere() && !is_covered()
    }

    fn is_as_copied(&self, path: &Path, full: &Path) -> bool {
        let Some(written) = self.copied.get(path) else { return false };
        fingerprint(full).is_ok_and(|there| there == *written)
    }
}

/// Whether the folder says of itself that it is a venv or a cache.
fn is_signed(folder: &Path) -> bool {
    derivable::SIGNS.iter().any(|sign| folder.join(sign).symlink_metadata().is_ok_and(|it| it.is_file()))
}

/// As few lines as there can be: the one file, or the folder.
fn summary(path: PathBuf, files: &[Single]) -> Option<OnlyHere> {
    match files {
        [] => None,
        [one] => Some(OnlyHere { path: one.path.clone(), files: None, bytes: one.bytes }),
        several => {
            let bytes = several.iter().map(|file| file.bytes).sum();
            Some(OnlyHere { path, files: Some(several.len()), bytes })
        }
    }
}

/// Whether `other` is a file with the same content.
fn is_same(one: &Path, metadata: &Metadata, other: &Path) -> bool {
    let is_candidate = |other: Metadata| other.is_file() && other.len() == metadata.len();
    let goes_on = || interrupt::received().is_none();
    other.symlink_metadata().is_ok_and(is_candidate) && same_content(one, other, goes_on).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    struct Case {
        sandbox: Sandbox,
        main: PathBuf,
        other: PathBuf,
    }

    impl Case {
        fn new(ignored: &str) -> Case {
            let sandbox = Sandbox::new();
            let main = sandbox.repository("p");
            fs::write(main.join(".git/info/exclude"), ignored).expect("it can be written");
            let other = sandbox.worktree(&main, "other");
            Case { sandbox, main, other }
        }

        fn write(&self, file: &str, content: &str) -> &Self {
            let path = self.other.join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            fs::write(path, content).expect("a file");
            self
        }

        fn found(&self) -> Vec<String> {
            let copied =
                Copied::from([(PathBuf::from(".env"), crate::state::encoding::fingerprint(b"PORT=8001\n"))]);
            let others = [self.main.clone(), self.sandbox.path().join("gone")];
            let own = vec!["PORT".into()];
            let search = Search { root: &self.other, going: &[], others: &others, copied, own, agreed: None };
            let found = search.of_tree(Path::new("")).expect("git answers").named;
            found.iter().map(|it| format!("{} {:?} {}", it.path.display(), it.files, it.bytes)).collect()
        }
    }

    #[test]
    fn what_is_elsewhere_or_can_be_made_again_is_not_named() {
        let case = Case::new(".env\n*.pyc\nnode_modules\nmyvenv\ncache\nempty\n");
        case.write(".env", "SECRET=1\n").write("a.pyc", "x").write("node_modules/x/index.js", "x");
        case.write("myvenv/pyvenv.cfg", "home = /usr/bin\n").write("cache/CACHEDIR.TAG", "x");
        case.write("cache/x", "x").write("empty", "");
        assert_eq!(case.found(), [".env None 9"]);
        fs::write(case.main.join(".env"), "SECRET=2\n").expect("a file");
        assert_eq!(case.found(), [".env None 9"], "the same length is not the same content");
        fs::write(case.main.join(".env"), "SECRET=1\n").expect("a file");
        assert!(case.found().is_empty());
        fs::write(case.main.join(".env"), "PORT=8000\n").expect("a file");
        case.write(".env", "PORT=8001\n");
        assert!(case.found().is_empty(), "the set-up wrote it");
        fs::remove_file(case.main.join(".env")).expect("it is there");
        assert_eq!(case.found(), [".env None 10"], "and what it was copied from is gone");
        fs::write(case.main.join(".env"), "PORT=8000\n").expect("a file");
        case.write(".env", "PORT=8002\n");
        assert_eq!(case.found(), [".env None 10"]);
    }

    #[test]
    fn a_folder_is_one_line_and_a_single_file_in_it_is_that_file() {
        let case = Case::new("media\nlogs\n");
        case.write("media/a/1.png", "12345").write("media/2.png", "123").write("media/a/x.pyc", "x");
        case.write("logs/deep/one.log", "12");
        assert_eq!(case.found(), ["logs/deep/one.log None 2", "media Some(2) 8"]);
    }

    #[test]
    fn another_worktree_in_it_is_no_ignored_file() {
        let case = Case::new(".worktrees\n");
        case.write(".worktrees/notes", "x");
        let inner = case.other.join(".worktrees/inner");
        case.sandbox.git(&case.main, &["worktree", "add", "-q", "-b", "inner", &inner.display().to_string()]);
        let search = Search {
            going: &[],
            root: &case.other,
            others: &[inner],
            copied: Copied::new(),
            own: Vec::new(),
            agreed: None,
        };
        let found = search.of_tree(Path::new("")).expect("git answers").named;
        assert_eq!(found, [OnlyHere { path: ".worktrees/notes".into(), files: None, bytes: 1 }]);
    }

    #[test]
    fn links_and_fifos_hold_nothing() {
        let case = Case::new("link\nfifo\nlinked\n");
        case.write("linked", "x");
        std::os::unix::fs::symlink(case.other.join("readme"), case.other.join("link")).expect("a link");
        let fifo = case.other.join("fifo");
        rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, 0o600.into(), 0)
            .expect("a FIFO");
        assert_eq!(case.found(), ["linked None 1"]);
    }
}
