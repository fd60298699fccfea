//! What direnv runs when it loads an `.envrc`: that file, those in the folders above it (`source_up`), and whatever files they name, with
//! `source_env` and `dotenv` or in any other way. An `.envrc` is a script for bash; which of its words are files that it runs, only bash
//! can tell: all of them count that may be one.

use std::collections::{BTreeSet, HashSet};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use crate::file::read_without_links;
use crate::git::change::command::{GitError, ask};

/// A worktree whose `.envrc` files may be the same as those of another one.
pub struct Envrcs<'a> {
    source: &'a Path,
    root: &'a Path,
    tracked: Vec<PathBuf>,
    /// What git tracks, and the folders around that, in lower case: some disks take one for the other.
    entries: HashSet<Vec<u8>>,
    folders: HashSet<Vec<u8>>,
}

pub const NAME: &str = ".envrc";

/// Bytes of a file that is compared. What is longer is taken for another.
const LONGEST: usize = 16 << 20;
/// Bytes of a script whose words are looked at: what is longer is none that somebody has written.
const LONGEST_SCRIPT: usize = 64 << 10;

/// What is read without being named, and by which words.
const READ_BY: [(&[&str], &[&str]); 6] = [
    (&["dotenv", "dotenv_if_exists"], &[".env"]),
    (
        &["flake", "use_flake", "nix", "use_nix", "nix-shell"],
        &["flake.nix", "flake.lock", "shell.nix", "default.nix"],
    ),
    (&["make", "gmake"], &["Makefile", "makefile", "GNUmakefile"]),
    (&["just"], &["justfile", "Justfile", ".justfile"]),
    (&["mise", "asdf"], &["mise.toml", ".mise.toml", ".tool-versions"]),
    (&["devenv", "devbox"], &["devenv.nix", "devenv.yaml", "devenv.lock", "devbox.json", "devbox.lock"]),
];

/// They have direnv look at files, and run none of them.
const WATCHES: [&str; 2] = ["watch_file ", "watch_dir "];

impl<'a> Envrcs<'a> {
    /// Of the worktree at `root`, in comparison with the one at `source`.
    pub fn of(source: &'a Path, root: &'a Path) -> Result<Self, GitError> {
        let said = ask(root, ["ls-files", "-z"].map(OsString::from).into(), b"")?;
        let names = said.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        let tracked: Vec<PathBuf> = names.map(|name| PathBuf::from(OsStr::from_bytes(name))).collect();
        let mut folders = HashSet::new();
        for path in &tracked {
            // Where one is known, those around it are.
            path.ancestors()
                .skip(1)
                .map(folded)
                .take_while(|folder| folders.insert(folder.clone()))
                .for_each(drop);
        }
        let entries = tracked.iter().map(|path| folded(path)).collect();
        Ok(Envrcs { source, root, tracked, entries, folders })
    }

    /// Those that git tracks, from the root.
    pub fn tracked(&self) -> impl Iterator<Item = &Path> {
        let tracked = self.tracked.iter().map(PathBuf::as_path);
        tracked.filter(|path| path.file_name().is_some_and(|name| name == NAME))
    }

    /// What direnv would run for the `.envrc` at this path, from the root, and is not as it is in the source: the first of it, from the
    /// root. What git does not track is the person's own.
    pub fn difference(&self, envrc: &Path) -> Option<PathBuf> {
        let folders = envrc.parent().into_iter().flat_map(Path::ancestors);
        let above = folders.map(|folder| folder.join(NAME));
        let scripts: Vec<PathBuf> =
            above.filter(|path| self.root.join(path).symlink_metadata().is_ok()).collect();
        let mut walk = Walk { envrcs: self, seen: BTreeSet::new(), left: Vec::new() };
        let mut found = scripts.into_iter().find_map(|script| walk.look(script));
        while let (None, Some(script)) = (&found, walk.left.pop()) {
            found = walk.read(&script);
        }
        found
    }

    /// Whether git brought it, or the submodule or link that it lies in.
    fn is_tracked(&self, path: &Path) -> bool {
        self.folders.contains(&folded(path)) || path.ancestors().any(|it| self.entries.contains(&folded(it)))
    }
}

struct Walk<'a> {
    envrcs: &'a Envrcs<'a>,
    seen: BTreeSet<PathBuf>,
    /// Scripts that are as they are in the source, still to be read.
    left: Vec<PathBuf>,
}

impl Walk<'_> {
    /// The path itself, where it is not as in the source.
    fn look(&mut self, path: PathBuf) -> Option<PathBuf> {
        if !self.seen.insert(path.clone()) {
            return None;
        }
        let Envrcs { source, root, .. } = *self.envrcs;
        if let Some((link, rest)) = first_link(root, &path) {
            let text = root.join(link).read_link().ok()?;
            if source.join(link).read_link().ok().as_ref() != Some(&text) {
                return Some(link.to_owned());
            }
            let led = joined(link.parent().unwrap_or(Path::new("")), &text.join(rest));
            return led.and_then(|led| self.look(led));
        }
        let read = |root: &Path| read_without_links(&root.join(&path), LONGEST).ok();
        match root.join(&path).symlink_metadata() {
            Ok(metadata) if metadata.is_file() => {
                let content = read(root);
                if content.is_none() || content != read(source) {
                    return Some(path);
                }
                self.left.push(path);
                None
            }
            Ok(metadata) if metadata.is_dir() => {
                let inside = [NAME, ".env"].map(|name| path.join(name));
                inside.into_iter().find_map(|inside| self.name(inside))
            }
            _ => None,
        }
    }

    fn name(&mut self, path: PathBuf) -> Option<PathBuf> {
        if self.envrcs.is_tracked(&path) { self.look(path) } else { None }
    }

    /// What a script names.
    fn read(&mut self, script: &Path) -> Option<PathBuf> {
        let content = read_without_links(&self.envrcs.root.join(script), LONGEST_SCRIPT).ok()?;
        let names = names_in(&content);
        // As bash finds them, and `find_up`; and from the root.
        let above: Vec<&Path> = script.parent().into_iter().flat_map(Path::ancestors).collect();
        let paths = above.iter().flat_map(|folder| names.iter().filter_map(|name| joined(folder, name)));
        let paths: BTreeSet<PathBuf> = paths.collect();
        let known: Vec<PathBuf> = paths.into_iter().filter(|path| self.envrcs.is_tracked(path)).collect();
        if let Some(found) = known.iter().find_map(|path| self.look(path.clone())) {
            return Some(found);
        }
        // `PATH_add bin` makes programs of what lies there.
        let folders = known.iter().filter(|path| self.envrcs.root.join(path).is_dir());
        let inside = folders.flat_map(|folder| names.iter().filter_map(|name| joined(folder, name)));
        inside.collect::<BTreeSet<_>>().into_iter().find_map(|path| self.name(path))
    }
}

/// What a script may mean as files: its words, what they stand for, and modules of Python's.
fn names_in(content: &[u8]) -> BTreeSet<PathBuf> {
    let separates = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`=,;:()<>{}[]|&@#!\\".contains(byte);
    let lines = content.split(|byte| *byte == b'\n').filter(|line| !only_watches(line));
    let words = lines.flat_map(|line| line.split(separates)).flat_map(around_variables);
    let mut names = BTreeSet::new();
    for word in words.filter(|word| !word.is_empty()) {
        let path = Path::new(OsStr::from_bytes(word));
        // Behind a variable, as in `$PWD/x`, a path begins with a slash.
        let path = path.strip_prefix("/").unwrap_or(path);
        names.insert(path.to_owned());
        if let Some(text) = path.to_str() {
            let module = text.replace('.', "/");
            names.extend([format!("{module}.py"), format!("{module}/__main__.py")].map(PathBuf::from));
            let last = text.rsplit('/').next().unwrap_or(text);
            let read = READ_BY.iter().filter(|(words, _)| words.contains(&last));
            names.extend(read.flat_map(|(_, files)| *files).map(PathBuf::from));
        }
    }
    names
}

/// What stands before, between and behind the variables in a word.
fn around_variables(word: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    word.split(|byte| *byte == b'$').enumerate().map(move |(index, part)| {
        let end = part.iter().position(|byte| !is_of_name(byte)).unwrap_or(part.len());
        if index == 0 { part } else { &part[end..] }
    })
}

/// A line that names files for direnv to watch, and does nothing else.
fn only_watches(line: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b" \t./_-\"'".contains(byte);
    let line = line.trim_ascii();
    WATCHES.iter().any(|word| line.starts_with(word.as_bytes())) && line.iter().all(plain)
}

/// From the root; `None` where it leads out, or to the root.
fn joined(folder: &Path, path: &Path) -> Option<PathBuf> {
    let mut joined = folder.to_owned();
    for component in path.components() {
        match component {
            Component::Normal(name) => joined.push(name),
            Component::CurDir => {}
            Component::ParentDir if joined.pop() => {}
            _ => return None,
        }
    }
    Some(joined).filter(|joined| !joined.as_os_str().is_empty())
}

/// The first link on the way to a path, and the rest of the way.
fn first_link<'p>(root: &Path, path: &'p Path) -> Option<(&'p Path, &'p Path)> {
    let mut around: Vec<&Path> = path.ancestors().filter(|around| !around.as_os_str().is_empty()).collect();
    around.reverse();
    let link = around.into_iter().find(|around| root.join(around).is_symlink())?;
    Some((link, path.strip_prefix(link).unwrap_or(Path::new(""))))
}

fn folded(path: &Path) -> Vec<u8> {
    path.as_os_str().as_bytes().to_ascii_lowercase()
}

#[cfg(test)]
mod tests;
