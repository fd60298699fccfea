//! The values of `[env.vars]`, worked out once for a worktree: one file a worktree, found by the mark of its git dir, so that a
//! prompt opens it without looking around.
//!
//! An entry is a text: `wtsh-values 1`, then the git dir, the root and the worktree's name, escaped, then a line a variable: its
//! name, the fingerprint of its template in 16 hexadecimal digits, and `=` with the value, or `!` with what is wrong: the byte of
//! the template or `-`, a comma, and the words.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::lock::Lock;
use super::owner::Owner;
use super::{Folder, StoreError};
use crate::state::encoding::{decode, encode};
use crate::state::refused::is_identifier;

#[cfg(test)]
mod tests;

const FIRST_LINE: &str = "wtsh-values 1";
/// The folder in the store.
const ENTRIES: &str = "values";
/// Bytes; what `Folder::read` takes is 16 KB, and what is wrong needs some room beside the values.
const LONGEST: usize = 12 * 1024;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub git_dir: PathBuf,
    /// The worktree's root when the values were worked out.
    pub root: PathBuf,
    /// What templates call the worktree; no other worktree on this machine has it.
    pub name: String,
    pub variables: Vec<Variable>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    /// The fingerprint of the template that `outcome` came from.
    pub template: u64,
    pub outcome: Result<String, Flaw>,
}

/// Why a template has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The byte of the template where the mistake begins.
    pub at: Option<usize>,
    pub what: String,
}

/// The entry of a worktree; `None` where there is none, or one that says nothing.
pub fn read(store: &Folder, mark: &str) -> Result<Option<Entry>, StoreError> {
    Ok(store.read(&file_of(mark))?.and_then(|text| parse(&text)))
}

/// Whether the entry is short enough to be read again, and has room for a few words more.
pub fn fits(entry: &Entry) -> bool {
    text_of(entry).len() <= LONGEST
}

pub fn write(store: &Folder, _lock: &Lock, mark: &str, entry: &Entry) -> Result<(), StoreError> {
    store.write(&file_of(mark), text_of(entry).as_bytes())
}

/// The names of the other worktrees. Entries of worktrees that are gone are removed.
pub fn other_names(store: &Folder, _lock: &Lock, mark: &str) -> Result<Vec<String>, StoreError> {
    let mut names = Vec::new();
    for file in store.names(ENTRIES)? {
        let Some(other) = file.to_str().filter(|other| *other != mark) else { continue };
        let is_alive =
            |entry: &Entry| Owner { dir: entry.git_dir.clone(), mark: other.to_owned() }.is_alive();
        match read(store, other).ok().flatten().filter(is_alive) {
            Some(entry) => names.push(entry.name),
            None => drop(store.remove(&file_of(other))?),
        }
    }
    Ok(names)
}

fn file_of(mark: &str) -> PathBuf {
    Path::new(ENTRIES).join(mark)
}

fn text_of(entry: &Entry) -> String {
    let path = |path: &Path| encode(path.as_os_str().as_bytes());
    let name = encode(entry.name.as_bytes());
    let mut text = format!("{FIRST_LINE}\n{}\n{}\n{name}\n", path(&entry.git_dir), path(&entry.root));
    for Variable { name, template, outcome } in &entry.variables {
        let outcome = match outcome {
            Ok(value) => format!("={}", encode(value.as_bytes())),
            Err(Flaw { at: Some(at), what }) => format!("!{at},{}", encode(what.as_bytes())),
            Err(Flaw { at: None, what }) => format!("!-,{}", encode(what.as_bytes())),
        };
        text += &format!("{name} {template:016x} {outcome}\n");
    }
    text
}

fn parse(text: &[u8]) -> Option<Entry> {
    let mut lines = str::from_utf8(text).ok()?.strip_suffix('\n')?.split('\n');
    if lines.next()? != FIRST_LINE {
        return None;
    }
    let mut path = || Some(PathBuf::from(OsStr::from_bytes(&decode(lines.next()?.as_bytes())?)));
    let (git_dir, root) = (path()?, path()?);
    let name = decoded(lines.next()?)?;
    let variables = lines.map(variable).collect::<Option<_>>()?;
    Some(Entry { git_dir, root, name, variables })
}

fn variable(line: &str) -> Option<Variable> {
    let (name, rest) = line.split_once(' ')?;
    let (template, outcome) = rest.split_once(' ')?;
    let outcome = match outcome.split_at_checked(1)? {
        ("=", value) => Ok(decoded(value).filter(|value| !value.contains('\0'))?),
        ("!", flaw) => {
            let (at, what) = flaw.split_once(',')?;
            let at = if at == "-" { None } else { Some(at.parse().ok()?) };
            Err(Flaw { at, what: decoded(what)? })
        }
        _ => return None,
    };
    let template = u64::from_str_radix(template, 16).ok()?;
    is_identifier(name.as_bytes()).then(|| Variable { name: name.to_owned(), template, outcome })
}

fn decoded(word: &str) -> Option<String> {
    String::from_utf8(decode(word.as_bytes())?).ok()
}
