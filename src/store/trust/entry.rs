//! One entry: the verdict on a repository or folder, and what must be true of it.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::Trust;
use crate::state::encoding;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Allowed,
    Denied,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub verdict: Verdict,
    /// Without links: of a repository its common dir.
    pub path: PathBuf,
    /// Of a folder outside of any repository.
    pub identity: Option<String>,
}

const FIRST_LINE: &str = "wtsh-trust 1";

impl Entry {
    pub fn to_text(&self) -> String {
        let verdict = match self.verdict {
            Verdict::Allowed => "allowed",
            Verdict::Denied => "denied",
        };
        let path = encoding::encode(self.path.as_os_str().as_bytes());
        let identity = self.identity.iter().map(|identity| format!("{identity}\n"));
        format!("{FIRST_LINE}\n{verdict}\n{path}\n{}", identity.collect::<String>())
    }

    pub fn parse(text: &[u8]) -> Option<Entry> {
        let mut lines = str::from_utf8(text).ok()?.strip_suffix('\n')?.split('\n');
        if lines.next()? != FIRST_LINE {
            return None;
        }
        let verdict = match lines.next()? {
            "allowed" => Verdict::Allowed,
            "denied" => Verdict::Denied,
            _ => return None,
        };
        let path = encoding::decode(lines.next()?.as_bytes())?;
        let entry = Entry {
            verdict,
            path: OsStr::from_bytes(&path).into(),
            identity: lines.next().map(str::to_owned),
        };
        lines.next().is_none().then_some(entry)
    }

    pub fn trust(&self) -> Trust {
        match self.verdict {
            Verdict::Allowed => Trust::Allowed,
            Verdict::Denied => Trust::Denied,
        }
    }

    /// Symbolic links lead to one common dir by several paths; they are only followed where the plain words differ.
    pub fn is_about(&self, common_dir: &Path) -> bool {
        self.identity.is_none()
            && (self.path == common_dir || common_dir.canonicalize().is_ok_and(|real| real == self.path))
    }
}
