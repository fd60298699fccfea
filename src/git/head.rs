//! What HEAD says (gitrepository-layout(5)).

use std::io;
use std::path::Path;

use gix::ObjectId;
use gix::bstr::{BStr, BString, ByteSlice};

use super::{read, refs};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    /// On a branch: its short name, without `refs/heads/`. The branch may be unborn.
    Branch(BString),
    Detached(ObjectId),
    /// HEAD is there but says nothing that git would accept.
    Unreadable,
}

impl Head {
    /// HEAD as its file tells; `resolve` finds the object of a ref that is no branch.
    pub fn from_file(file: Option<&HeadFile>, resolve: impl FnOnce(&BStr) -> Option<ObjectId>) -> Self {
        match file {
            Some(HeadFile::Detached(id)) => Head::Detached(*id),
            Some(HeadFile::Symbolic(name)) => match name.strip_prefix(b"refs/heads/") {
                Some(branch) => Head::Branch(branch.into()),
                None => resolve(name.as_bstr()).map_or(Head::Unreadable, Head::Detached),
            },
            None => Head::Unreadable,
        }
    }
}

/// The content of a HEAD file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeadFile {
    /// A full ref name, checked.
    Symbolic(BString),
    Detached(ObjectId),
}

impl HeadFile {
    /// Reads `HEAD` in a git dir; `None` where there is none that git would accept.
    pub fn read(git_dir: &Path) -> Option<Self> {
        let path = git_dir.join("HEAD");
        match read::whole_without_links(&path) {
            Ok(content) => Self::parse(&content),
            Err(error) if is_link(&error) => Self::from_link(&path),
            Err(_) => None,
        }
    }

    pub fn parse(content: &[u8]) -> Option<Self> {
        let content = content.trim_ascii_end();
        match content.strip_prefix(b"ref:") {
            Some(name) => Self::symbolic(name.trim_ascii_start()),
            None => ObjectId::from_hex(content).ok().map(HeadFile::Detached),
        }
    }

    /// HEAD may be a symbolic link to the branch's file (git-config(1), `core.preferSymlinkRefs`).
    fn from_link(path: &Path) -> Option<Self> {
        let target = std::fs::read_link(path).ok()?;
        Self::symbolic(target.as_os_str().as_encoded_bytes())
    }

    fn symbolic(name: &[u8]) -> Option<Self> {
        refs::is_full_name(name.as_bstr()).then(|| HeadFile::Symbolic(name.into()))
    }

    /// A repository whose refs are in another format than files keeps this as its HEAD (git's reftable documentation).
    pub fn is_reftable(&self) -> bool {
        matches!(self, HeadFile::Symbolic(name) if name == "refs/heads/.invalid")
    }
}

fn is_link(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}
