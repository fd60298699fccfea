//! Which files of a tree decide what a set-up would run: by their names, and by what those files, and the commands of the
//! set-up, name in their turn.

use std::collections::BTreeSet;

use super::Runs;
use super::contents::{self, Project, option_value, words};
use super::names::{self, Names, is_archive, is_prose, names_in, names_in_started};
use super::tree::{LINK, SUBMODULE, Tree};
use crate::git::change::command::GitError;
use crate::git::{BString, ByteSlice};

const PROGRAM: &[u8] = b"100755";

/// By these a file of Python's runs others that it does not import.
const RUNNERS: [&str; 4] = ["exec", "runpy", "import_module", "spec_from_file_location"];

/// Words before the name of a file that may be the folders that it lies in.
const MOST_FOLDERS: usize = 4;

pub struct Followed<'a> {
    tree: &'a Tree<'a>,
    found: BTreeSet<BString>,
    /// Files that are still to be read.
    left: BTreeSet<(BString, Option<Names>)>,
    seen: BTreeSet<(BString, Option<Names>)>,
}

/// The paths of all that decides.
pub fn follow(tree: &Tree, runs: &Runs) -> Result<BTreeSet<BString>, GitError> {
    let (found, left, seen) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut followed = Followed { tree, found, left, seen };
    let hooks = runs.hooks.as_deref();
    for path in tree.paths() {
        if names::is_hook(path, hooks) {
            followed.add(path, names_in_started(path, true));
        } else if tree.mode(path) == SUBMODULE || names::is_guarded(path, None) {
            followed.add(path, names_in(path));
        }
    }
    followed.commands(&runs.commands);
    followed.installs(&runs.installs);
    while !followed.left.is_empty() {
        let left: Vec<_> = std::mem::take(&mut followed.left).into_iter().collect();
        let paths: Vec<BString> = left.iter().map(|(path, _)| path.clone()).collect();
        for ((path, names), content) in left.iter().zip(tree.contents(&paths)?) {
            match content {
                Some(content) => followed.read(path, *names, &content),
                // What it names can't be told: then every file may be it.
                None if names_in(path).is_some() || tree.mode(path) == LINK => {
                    followed.found.extend(tree.paths().cloned());
                }
                None => {}
            }
        }
    }
    Ok(followed.found)
}

impl Followed<'_> {
    fn add(&mut self, path: &BString, names: Option<Names>) {
        let mode = self.tree.mode(path);
        self.found.insert(path.clone());
        let is_read = mode == LINK || names.is_some() && mode != SUBMODULE;
        if is_read && self.seen.insert((path.clone(), names)) {
            self.left.insert((path.clone(), names));
        }
    }

    /// By what something that starts the file reads of it.
    fn add_started(&mut self, path: &BString) {
        self.add(path, names_in_started(path, self.tree.mode(path) == PROGRAM));
    }

    fn read(&mut self, path: &BString, names: Option<Names>, content: &[u8]) {
        let folder = folder_of(path);
        if self.tree.mode(path) == LINK {
            return self.link(folder, content, names);
        }
        match names {
            Some(Names::Requirements) => self.requirements(folder, content),
            Some(Names::Project) => self.project(folder, &Project::of_toml(content)),
            Some(Names::Config) => self.project(folder, &Project::of_ini(content)),
            Some(Names::Crate) => {
                let script = contents::build_script(content);
                script.iter().for_each(|script| self.name(folder, script.as_bytes(), None));
            }
            Some(Names::Python) => self.script(folder, content),
            Some(Names::Build) => self.build(folder, content),
            Some(Names::Module) => self.imported(folder, content),
            Some(Names::Scripts) => {
                words(content).into_iter().filter(|word| !is_prose(word)).for_each(|word| {
                    self.start(folder, word);
                    self.start(b"", word);
                })
            }
            None => {}
        }
    }

    fn requirements(&mut self, folder: &[u8], text: &[u8]) {
        for word in words(text).into_iter().flat_map(|word| [word, option_value(word)]) {
            // `file://${PROJECT_ROOT}/x.whl`
            let word = word.trim_start_with(|one| one == '/');
            self.name(folder, word, Some(Names::Requirements));
            self.archives(folder, word);
        }
    }

    fn project(&mut self, folder: &[u8], project: &Project) {
        for backend in project.backends.iter().filter_map(|backend| joined(folder, backend.as_bytes())) {
            self.found.extend(self.tree.inside(&backend).cloned());
        }
        let requirements = project.requirements.join("\n");
        self.requirements(folder, requirements.as_bytes());
        self.recipes(&words(requirements.as_bytes()));
        for path in project.paths.iter().filter(|path| !is_prose(path.as_bytes())) {
            let names = path.ends_with(".py").then_some(Names::Build);
            self.name(folder, path.as_bytes(), names);
            self.archives(folder, path.as_bytes());
        }
        for module in project.modules.iter().filter(|module| module.contains('.')) {
            self.module(folder, module, Some(Names::Module));
            self.module(&[folder, b"/src"].concat(), module, Some(Names::Module));
        }
    }

    /// What lies in the folder of a script comes before what is installed.
    fn script(&mut self, folder: &[u8], text: &[u8]) {
        contents::imports(text).iter().for_each(|module| self.module(folder, module, None));
        for word in words(text).into_iter().filter(|word| word.contains(&b'.') && !is_prose(word)) {
            self.name(folder, word, None);
        }
    }

    fn build(&mut self, folder: &[u8], text: &[u8]) {
        let sources = [folder, b"/src"].concat();
        for module in contents::imports(text) {
            [folder, &sources].iter().for_each(|folder| self.module(folder, &module, Some(Names::Module)));
        }
        let runs_files = RUNNERS.iter().any(|runner| text.contains_str(runner));
        for (word, found) in self.files_in(folder, text) {
            let found = if found.is_empty() { self.ending_in(folder, word) } else { found };
            let names = |path: &BString| (runs_files && path.ends_with(b".py")).then_some(Names::Module);
            found.iter().for_each(|path| self.add(path, names(path)));
        }
    }

    /// The folder that it is found from is one of those around it.
    fn imported(&mut self, folder: &[u8], text: &[u8]) {
        let ends = folder.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at);
        let around: Vec<&[u8]> = ends.chain([0, folder.len()]).map(|end| &folder[..end]).collect();
        for module in contents::imports(text) {
            let from: &[&[u8]] = if module.starts_with('.') { &[folder] } else { &around };
            from.iter().for_each(|folder| self.module(folder, &module, Some(Names::Module)));
        }
        let found: Vec<BString> =
            self.files_in(folder, text).into_iter().flat_map(|(_, found)| found).collect();
        found.iter().for_each(|path| self.add(path, None));
    }

    /// The words of a text that may name files, and those that they name with the words before them: `join(here, "pkg", "x.py")`, `HERE /
    /// "pkg" / "x.py"`.
    fn files_in<'t>(&self, folder: &[u8], text: &'t [u8]) -> Vec<(&'t [u8], Vec<BString>)> {
        let words: Vec<&[u8]> = words(text).into_iter().filter(|word| *word != b"/").collect();
        let named = |at: usize| {
            let starts = at.saturating_sub(MOST_FOLDERS)..=at;
            let paths = starts.filter_map(|start| joined(folder, &words[start..=at].join(&b'/')));
            paths.flat_map(|path| self.tree.find(&path).cloned().collect::<Vec<_>>()).collect()
        };
        let files = words.iter().enumerate().filter(|(_, word)| word.contains(&b'.') && !is_prose(word));
        files.map(|(at, word)| (*word, named(at))).collect()
    }

    /// The files below a folder that a path ends in whose beginning is computed.
    fn ending_in(&self, folder: &[u8], word: &[u8]) -> Vec<BString> {
        let end = word.trim_start_with(|one| one == '/').to_ascii_lowercase();
        self.tree.inside(folder).filter(|path| ends_in(&path.to_ascii_lowercase(), &end)).cloned().collect()
    }

    /// The files that Python reads for `package.module`, or for `.module` of the same folder. What follows may be no module.
    fn module(&mut self, folder: &[u8], dotted: &str, names: Option<Names>) {
        let name = dotted.trim_start_matches('.');
        let up = (dotted.len() - name.len()).saturating_sub(1);
        let mut path = b"../".repeat(up);
        for part in name.split('.').filter(|part| !part.is_empty()) {
            path.extend(part.bytes());
            for end in [&b".py"[..], b"/__init__.py"] {
                self.name(folder, &[&path, end].concat(), names);
            }
            path.push(b'/');
        }
    }

    fn archives(&mut self, folder: &[u8], word: &[u8]) {
        let Some(folder) = joined(folder, word).filter(|folder| !folder.is_empty()) else { return };
        let found: Vec<BString> =
            self.tree.inside(&folder).filter(|path| is_archive(path)).cloned().collect();
        self.found.extend(found);
    }

    fn name(&mut self, folder: &[u8], word: &[u8], names: Option<Names>) {
        let Some(path) = joined(folder, word) else { return };
        let found: Vec<BString> = self.tree.find(&path).cloned().collect();
        found.iter().for_each(|path| self.add(path, names.filter(|_| !is_archive(path))));
    }

    fn start(&mut self, folder: &[u8], word: &[u8]) {
        let Some(path) = joined(folder, word) else { return };
        let found: Vec<BString> = self.tree.find(&path).cloned().collect();
        found.iter().for_each(|path| self.add_started(path));
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
            for (at, word) in words.iter().enumerate() {
                self.name(folder, word, Some(started(word)));
                self.matching(folder, word);
                let path = word.replace(b".", b"/");
                for end in [&b".py"[..], b"/__main__.py"] {
                    self.name(folder, &[&path, end].concat(), Some(Names::Python));
                }
                if at > 0 && words[at - 1] == b"-m" {
                    self.module(folder, &word.to_str_lossy(), None);
                }
            }
        }
        self.recipes(&words);
    }

    /// `setup.d/*.sh`: what the shell makes of it.
    fn matching(&mut self, folder: &[u8], word: &[u8]) {
        let Some(first) = word.find_byteset("*?") else { return };
        let Some(pattern) = joined(folder, word) else { return };
        let before = joined(folder, folder_of(&word[..first])).unwrap_or_else(|| folder.to_owned());
        let inside: Vec<BString> = self.tree.inside(&before).cloned().collect();
        let pattern = pattern.to_ascii_lowercase().replace(b"?", b"*");
        let matching = inside.iter().filter(|path| names::matches(&pattern, &path.to_ascii_lowercase()));
        matching.for_each(|path| self.add_started(path));
    }

    /// Files, wherever they lie, that say what one of these programs runs.
    fn recipes(&mut self, programs: &[&[u8]]) {
        for path in self.tree.paths().filter(|path| names::is_recipe(path, programs)) {
            self.add(path, Some(started(path)));
        }
    }

    /// Words for pip, which runs where a venv lies: in any folder.
    fn installs(&mut self, arguments: &[String]) {
        for word in arguments.iter().flat_map(|argument| words(argument.as_bytes())) {
            for word in [word, option_value(word)] {
                let below = word.trim_start_with(|one| one == '/' || one == '.');
                let Some(named) = joined(b"", below).filter(|named| !named.is_empty()) else { continue };
                let named = named.to_ascii_lowercase();
                for path in self.tree.paths() {
                    let lower = path.to_ascii_lowercase();
                    if ends_in(&lower, &named) {
                        self.add(path, Some(Names::Requirements).filter(|_| !is_archive(path)));
                    } else if is_archive(&lower) && ends_in(folder_of(&lower), &named) {
                        self.add(path, None);
                    }
                }
            }
        }
    }
}

/// What is read of a file that a command names.
fn started(path: &[u8]) -> Names {
    if path.to_ascii_lowercase().ends_with(b".py") { Names::Python } else { Names::Scripts }
}

fn ends_in(path: &[u8], end: &[u8]) -> bool {
    path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with(b"/"))
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
