//! Python virtual environments (PEP 405): which one belongs to a folder, and what its `pyvenv.cfg` says.

use std::fs::Metadata;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::read::regular_file;

#[cfg(test)]
mod tests;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Venv {
    /// Its folder, absolute, as the worktree's path leads there.
    pub dir: PathBuf,
    /// What prompts call it: `prompt` of `pyvenv.cfg`, else the folder's name. Without control characters.
    pub name: String,
    /// `version` or `version_info` of `pyvenv.cfg`: `3.11.7`.
    pub python: Option<String>,
}

/// Why a folder that looks like a venv is not used as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VenvProblem {
    /// No `pyvenv.cfg`, or none that names a `home`.
    NoConfiguration,
    /// `python` is not there, or leads to nothing that can be run.
    InterpreterGone {
        python: PathBuf,
    },
    /// PATH can't have an entry with a colon in it.
    ColonInPath,
    Unreadable {
        file: PathBuf,
        error: String,
    },
}

/// `pyvenv.cfg` is a handful of lines.
const LONGEST: usize = 16 * 1024;

impl Venv {
    /// Reads the venv in `dir`, which is a folder; runs nothing.
    pub(super) fn read(dir: &Path) -> Result<Venv, VenvProblem> {
        let configuration = configuration(dir)?;
        if dir.as_os_str().as_bytes().contains(&b':') {
            return Err(VenvProblem::ColonInPath);
        }
        let python = dir.join("bin/python");
        if !python.metadata().is_ok_and(|metadata| can_be_run(&metadata)) {
            return Err(VenvProblem::InterpreterGone { python });
        }
        let name = configuration.prompt.filter(|prompt| !prompt.is_empty());
        let name = name.or_else(|| Some(dir.file_name()?.to_string_lossy().into_owned()));
        let name = name.unwrap_or_default().chars().filter(|character| !character.is_control()).collect();
        Ok(Venv { dir: dir.to_owned(), name, python: configuration.version })
    }

    /// Whether `dir` is the same folder, as words or, by another path, on the disk.
    pub fn is_at(&self, dir: &Path) -> bool {
        let identity = |path: &Path| path.metadata().ok().map(|metadata| (metadata.dev(), metadata.ino()));
        self.dir == dir || identity(dir).is_some_and(|other| Some(other) == identity(&self.dir))
    }
}

/// Whether `dir` could be a venv, by one look at the disk.
pub(super) fn seems_to_be_one(dir: &Path) -> bool {
    configuration_file(dir).is_file()
}

pub(super) fn configuration_file(dir: &Path) -> PathBuf {
    dir.join("pyvenv.cfg")
}

fn can_be_run(metadata: &Metadata) -> bool {
    const ANYBODY_RUNS: u32 = 0o111;
    metadata.is_file() && metadata.mode() & ANYBODY_RUNS != 0
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Configuration {
    home: Option<String>,
    version: Option<String>,
    prompt: Option<String>,
}

fn configuration(dir: &Path) -> Result<Configuration, VenvProblem> {
    let file = configuration_file(dir);
    let text = match regular_file(&file, LONGEST) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(VenvProblem::NoConfiguration),
        Err(error) => return Err(VenvProblem::Unreadable { file, error: error.to_string() }),
    };
    let configuration = parse(&String::from_utf8_lossy(&text));
    if configuration.home.is_some() { Ok(configuration) } else { Err(VenvProblem::NoConfiguration) }
}

/// Lines `key = value`, as Python's `site` reads them: blanks around both do not count, nor does the case of the key, and the last of
/// two counts. Lines without `=` say nothing.
fn parse(text: &str) -> Configuration {
    let mut configuration = Configuration::default();
    for (key, value) in text.lines().filter_map(|line| line.split_once('=')) {
        let value = value.trim();
        match key.trim().to_ascii_lowercase().as_str() {
            "home" => configuration.home = Some(value.to_owned()),
            "version" | "version_info" => configuration.version = version(value).or(configuration.version),
            "prompt" => configuration.prompt = Some(unquoted(value)),
            _ => {}
        }
    }
    configuration
}

/// `3.11.7` of `3.11.7.final.0` (virtualenv) and of `3.11.7+` (a Python built from a branch).
fn version(value: &str) -> Option<String> {
    let numbers = value.split(|character: char| !character.is_ascii_digit()).take(3);
    let numbers: Vec<&str> = numbers.take_while(|number| !number.is_empty()).collect();
    (!numbers.is_empty()).then(|| numbers.join("."))
}

/// `python -m venv` writes the prompt as Python's `repr` of it, virtualenv and uv as it is.
fn unquoted(value: &str) -> String {
    let inner = ['\'', '"'].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    let Some(inner) = inner else { return value.to_owned() };
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.extend(escaped(&mut characters)),
            _ => text.push(character),
        }
    }
    text
}

/// What stands for itself in a `repr` after a backslash, and what is given by its number.
fn escaped(after: &mut std::str::Chars) -> Option<char> {
    let digits = match after.next()? {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        't' | 'n' | 'r' => return Some(' '),
        other => return Some(other),
    };
    let number: String = after.by_ref().take(digits).collect();
    char::from_u32(u32::from_str_radix(&number, 16).ok()?)
}
