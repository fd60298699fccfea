//! `wtsh-trust` in a repository's common dir: a random token for each store that has an entry about the repository, one a
//! line, the oldest first. Two users of one repository, or one user and their containers, have a store each.

use std::fs::File;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::store::file;
use crate::store::lock::{Patience, wait};

const FILE: &str = "wtsh-trust";

/// More are not read, and not kept.
const MOST: usize = 8;

pub fn path(common_dir: &Path) -> PathBuf {
    common_dir.join(FILE)
}

/// What can't be read has none. Lines that are no tokens do not count.
pub fn of(common_dir: &Path) -> Vec<String> {
    let content = file::read(&path(common_dir)).ok().flatten().unwrap_or_default();
    let mut tokens: Vec<String> =
        content.split_inclusive(|&byte| byte == b'\n').filter_map(token).map(str::to_owned).collect();
    tokens.drain(..tokens.len().saturating_sub(MOST));
    tokens
}

/// The token of a whole line.
fn token(line: &[u8]) -> Option<&str> {
    let token = str::from_utf8(line.strip_suffix(b"\n")?).ok()?;
    is_token(token).then_some(token)
}

/// 32 hexadecimal digits.
pub fn is_token(text: &str) -> bool {
    let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() == 32 && text.bytes().all(hexadecimal)
}

/// Replaces the tokens; none left leaves no file.
pub fn replace(common_dir: &Path, tokens: &[String]) -> io::Result<()> {
    let kept = &tokens[tokens.len().saturating_sub(MOST)..];
    if kept.is_empty() {
        return file::remove(&path(common_dir)).map(|_| ());
    }
    let text: String = kept.iter().map(|token| format!("{token}\n")).collect();
    file::write_for(&path(common_dir), text.as_bytes(), Some(common_dir.metadata()?.uid()))
}

/// Keeps other processes from changing the tokens, until the value is dropped. Where the file system has no locks, nothing does, nor
/// where another program holds it for longer than that: one of two that write in the same moment would be asked about again.
pub fn lock(common_dir: &Path, patience: Patience) -> Option<File> {
    let folder = File::open(common_dir).ok()?;
    wait(&folder, patience).ok()?;
    Some(folder)
}
