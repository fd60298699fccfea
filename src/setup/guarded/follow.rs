//! Which files of a tree decide what a set-up would run: by their names, and by what those files, and the commands of the
//! set-up, name in their turn.

use std::collections::{BTreeMap, BTreeSet};

use super::Runs;
use super::names::{Names, is_guarded, is_recipe, names_in};
use super::tree::{LINK, SUBMODULE, Tree};
use crate::git::change::command::GitError;
use crate::git::{BString, ByteSlice};

pub struct Followed<'a> {
    tree: &'a Tree<'a>,
    found: BTreeSet<BString>,
    /// Files that are still to be read.
    left: BTreeMap<BString, Option<Names>>,
}

/// The paths of all that decides.
pub fn follow(tree: &Tree, runs: &Runs) -> Result<BTreeSet<BString>, GitError> {
    let mut followed = Followed { tree, found: BTreeSet::new(), left: BTreeMap::new() };
    for path in tree.paths() {
        if tree.mode(path) == SUBMODULE || is_guarded(path, runs.hooks.as_deref()) {
            followed.add(path, names_in(path));
        }
    }
    followed.commands(&runs.commands);
    while !followed.left.is_empty() {
        let left: Vec<_> = std::mem::take(&mut followed.left).into_iter().collect();
        let paths: Vec<BString> = left.iter().map(|(path, _)| path.clone()).collect();
        for ((path, names), content) in left.iter().zip(tree.contents(&paths)?) {
            match content {
                Some(content) => followed.read(path, *names, &content),
                // What it names can't be told: then every file may be it.
                None => followed.found.extend(tree.paths().cloned()),
            }
        }
    }
    Ok(followed.found)
}

impl Followed<'_> {
    fn add(&mut self, path: &BString, names: Option<Names>) {
        let is_link = self.tree.mode(path) == LINK;
        if self.found.insert(path.clone()) && (names.is_some() || is_link) {
            self.left.insert(path.clone(), names);
        }
    }

    fn read(&mut self, path: &BString, names: Option<Names>, content: &[u8]) {
        let folder = folder_of(path);
        if self.tree.mode(path) == LINK {
            return self.link(folder, content, names);
        }
        match names {
            Some(Names::Requirements) => {
                let names = words(content).into_iter().flat_map(|word| [word, option_value(word)]);
                names.for_each(|word| self.name(folder, word, Some(Names::Requirements)));
            }
            Some(Names::Backends) => backends(content).iter().for_each(|backend| {
                let Some(backend) = joined(folder, backend.as_bytes()) else { return };
                self.found.extend(self.tree.inside(&backend).cloned());
            }),
            Some(Names::Scripts) => words(content).into_iter().for_each(|word| {
                self.name(folder, word, None);
                self.name(b"", word, None);
            }),
            None => {}
        }
    }

    fn name(&mut self, folder: &[u8], word: &[u8], names: Option<Names>) {
        let Some(path) = joined(folder, word) else { return };
        let found: Vec<BString> = self.tree.find(&path).cloned().collect();
        found.iter().for_each(|path| self.add(path, names));
    }

    /// What a link leads to is what its own name stands for.
    fn link(&mut self, folder: &[u8], target: &[u8], names: Option<Names>) {
        self.name(folder, target, names);
        let Some(path) = joined(folder, target) else { return };
        self.found.extend(self.tree.inside(&path).cloned());
    }

    /// Each word of the commands may be a file, from the root or from a folder that another word names (`cd web && ./build`), a
    /// module of Python's, or a program that reads files of a certain name.
    fn commands(&mut self, commands: &[String]) {
        let words: Vec<&[u8]> = commands.iter().flat_map(|command| words(command.as_bytes())).collect();
        let folders = words.iter().filter_map(|word| joined(b"", word));
        let mut folders: Vec<Vec<u8>> =
            folders.filter(|folder| self.tree.inside(folder).next().is_some()).collect();
        folders.push(Vec::new());
        for folder in &folders {
            for word in &words {
                self.name(folder, word, Some(Names::Scripts));
                let module = word.replace(b".", b"/");
                for end in [&b".py"[..], b"/__main__.py"] {
                    self.name(folder, &[&module, end].concat(), None);
                }
            }
        }
        for path in self.tree.paths().filter(|path| is_recipe(path, &words)) {
            self.found.insert(path.clone());
            self.left.insert(path.clone(), Some(Names::Scripts));
        }
    }
}

/// What is between the characters that separate words in shells, lists of requirements, make files and JSON.
fn words(text: &[u8]) -> Vec<&[u8]> {
    let separates = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`=,;:()<>{}[]|&$@#!\\".contains(byte);
    text.split(separates).filter(|word| !word.is_empty()).collect()
}

/// `deps.txt` of `-rdeps.txt`.
fn option_value(word: &[u8]) -> &[u8] {
    [b"-r", b"-c", b"-e"].iter().find_map(|option| word.strip_prefix(*option)).unwrap_or_default()
}

fn backends(text: &[u8]) -> Vec<String> {
    let table: Option<toml::Table> = str::from_utf8(text).ok().and_then(|text| text.parse().ok());
    let paths = table.as_ref().and_then(|table| table.get("build-system")?.get("backend-path")?.as_array());
    let paths = paths.into_iter().flatten().filter_map(|path| path.as_str());
    paths.map(str::to_owned).collect()
}

fn folder_of(path: &[u8]) -> &[u8] {
    path.rfind_byte(b'/').map_or(b"", |end| &path[..end])
}

/// From the root; `None` where it leads out, or is nothing.
fn joined(folder: &[u8], path: &[u8]) -> Option<Vec<u8>> {
    if path.is_empty() || path.starts_with(b"/") {
        return None;
    }
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in folder.split(|byte| *byte == b'/').chain(path.split(|byte| *byte == b'/')) {
        match part {
            b"" | b"." => {}
            b".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join(&b'/'))
}
