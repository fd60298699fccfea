//! What one interactive shell remembers from one prompt to the next and no other program needs. The shell hands it to the
//! hook as an argument and keeps what the hook gives back; it is never exported.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use super::encoding::{decode, encode, fingerprint};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// A hook has answered before: the shell is past its first prompt, and may be told things.
    pub begun: bool,
    /// The root of the worktree that the last hook found.
    pub root: Option<PathBuf>,
    /// The roots of the worktrees before that one, the last first: `wcd -`. More than one, because a worktree can be
    /// removed.
    pub previous: Vec<PathBuf>,
    /// The root of the worktree in which the person typed `deactivate`, until it is left.
    pub declined: Option<PathBuf>,
    /// Of the venvs that were looked at closely: fingerprints with what was found.
    pub looked_at: Vec<u64>,
    /// Fingerprints of what has been said, because it is said once.
    told: Vec<u64>,
}

/// The exported variable that tells a shell inside of the place in which the person typed `deactivate`.
pub const DECLINED: &str = "__WTSH_DECLINED";

/// What that variable says of a place.
pub fn declined_mark(place: &Path) -> OsString {
    format!("{:x}", fingerprint(place.as_os_str().as_bytes())).into()
}

const VERSION: &str = "3";

/// Roots that are remembered.
const PREVIOUS: usize = 4;

/// Venvs that are remembered.
const LOOKED_AT: usize = 8;

/// Old notices are forgotten, so that the word stays short in a shell that lives for weeks.
const TOLD: usize = 64;

impl Session {
    /// Reads what `encode` wrote. Anything else is a new session.
    pub fn decode(word: &OsStr) -> Session {
        Session::parse(word.as_bytes()).unwrap_or_default()
    }

    fn parse(word: &[u8]) -> Option<Session> {
        let mut fields = word.split(|byte| *byte == b';');
        if fields.next()? != VERSION.as_bytes() {
            return None;
        }
        let mut paths = || Some(split(&decode(fields.next()?)?));
        let (root, previous, declined) = (paths()?.pop(), paths()?, paths()?.pop());
        let looked_at = numbers(fields.next()?.split(|byte| *byte == b','))?;
        Some(Session { begun: true, root, previous, declined, looked_at, told: numbers(fields)? })
    }

    pub fn encode(&self) -> String {
        let mut word = VERSION.to_owned();
        for paths in [self.root.as_slice(), &self.previous, self.declined.as_slice()] {
            let paths: Vec<_> = paths.iter().map(|path| path.as_os_str().as_bytes()).collect();
            word.push(';');
            word.push_str(&encode(&paths.join(&0)));
        }
        word.push(';');
        for looked_at in self.looked_at.iter().skip(self.looked_at.len().saturating_sub(LOOKED_AT)) {
            word.push_str(&format!("{looked_at:x},"));
        }
        for told in self.told.iter().skip(self.told.len().saturating_sub(TOLD)) {
            word.push_str(&format!(";{told:x}"));
        }
        word
    }

    /// The shell stands in the worktree with this root now, or in none.
    pub fn enter(&mut self, root: Option<PathBuf>) {
        if self.root == root {
            return;
        }
        self.declined = None;
        if let Some(left) = std::mem::replace(&mut self.root, root) {
            self.previous.retain(|path| *path != left);
            self.previous.insert(0, left);
        }
        self.previous.retain(|path| Some(path) != self.root.as_ref());
        self.previous.truncate(PREVIOUS);
    }

    /// A venv that was looked at closely need not be looked at as closely again.
    pub fn remember_venv(&mut self, looked_at: Option<u64>) {
        if let Some(looked_at) = looked_at.filter(|looked_at| !self.looked_at.contains(looked_at)) {
            self.looked_at.push(looked_at);
        }
    }

    /// Whether `notice` was told to this shell.
    pub fn was_told(&self, notice: &[u8]) -> bool {
        self.told.contains(&fingerprint(notice))
    }

    /// Whether `notice` is new to this shell; it is not from now on.
    pub fn tell_once(&mut self, notice: &[u8]) -> bool {
        let fingerprint = fingerprint(notice);
        let new = !self.told.contains(&fingerprint);
        if new {
            self.told.push(fingerprint);
        }
        new
    }
}

/// Hexadecimal numbers; empty fields do not count.
fn numbers<'a>(fields: impl Iterator<Item = &'a [u8]>) -> Option<Vec<u64>> {
    let fields = fields.filter(|field| !field.is_empty());
    fields.map(|field| u64::from_str_radix(std::str::from_utf8(field).ok()?, 16).ok()).collect()
}

/// Paths with a NUL between two of them.
fn split(bytes: &[u8]) -> Vec<PathBuf> {
    let paths = bytes.split(|byte| *byte == 0).filter(|path| !path.is_empty());
    paths.map(|path| PathBuf::from(OsString::from_vec(path.to_vec()))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_previous_worktree_is_the_one_left_last() {
        let mut session = Session::default();
        let path = |name: &str| Some(PathBuf::from(name));
        for (root, previous) in [
            (path("/a"), &[][..]),
            (path("/b"), &["/a"]),
            (None, &["/b", "/a"]),
            (path("/a"), &["/b"]),
            (path("/c"), &["/a", "/b"]),
            (path("/c"), &["/a", "/b"]),
        ] {
            session.enter(root);
            assert_eq!(session.previous, previous.iter().map(PathBuf::from).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_notice_is_told_once_and_that_is_remembered() {
        let mut session = Session { begun: true, ..Session::default() };
        assert!(session.tell_once(b"x"));
        let mut later = Session::decode(session.encode().as_ref());
        assert!(!later.tell_once(b"x"));
        assert!(later.tell_once(b"y"));
    }

    proptest! {
        #[test]
        fn reads_back_what_it_wrote(root in prop::collection::vec(1u8.., 1..30), looked_at in prop::collection::vec(any::<u64>(), 0..8), told in prop::collection::vec(any::<u64>(), 0..9)) {
            let root = Some(PathBuf::from(OsString::from_vec(root)));
            let session = Session { begun: true, root: root.clone(), declined: root.clone(), previous: root.into_iter().collect(), looked_at, told };
            prop_assert_eq!(Session::decode(session.encode().as_ref()), session);
        }

        #[test]
        fn anything_else_is_a_new_session_or_a_valid_one(word in prop::collection::vec(1u8.., 0..60)) {
            Session::decode(OsStr::from_bytes(&word));
        }
    }
}
