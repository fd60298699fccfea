//! git's output, taken apart. What is not as git writes it is passed over.

use gix::bstr::{BStr, BString, ByteSlice};

/// One path that differs, as `git status --porcelain=v1` has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Two letters: of the index, and of the working tree.
    pub letters: [u8; 2],
    /// From the root; a folder ends in `/`.
    pub path: BString,
}

impl Change {
    pub fn is_untracked(&self) -> bool {
        self.letters == *b"??"
    }

    /// Not merged: the letters that git-status(1) lists.
    pub fn is_conflicted(&self) -> bool {
        matches!(&self.letters, b"DD" | b"AU" | b"UD" | b"UA" | b"DU" | b"AA" | b"UU")
    }

    pub fn is_staged(&self) -> bool {
        !self.is_untracked() && !self.is_conflicted() && self.letters[0] != b' '
    }

    pub fn is_unstaged(&self) -> bool {
        !self.is_untracked() && !self.is_conflicted() && self.letters[1] != b' '
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Abbreviated.
    pub id: BString,
    /// `3 days ago`
    pub age: BString,
    pub subject: BString,
}

/// What was done to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Lines added and removed; `None` of a binary file.
    pub lines: Option<(u64, u64)>,
    pub path: BString,
}

pub fn changes(output: &[u8]) -> Vec<Change> {
    let change = |record: &BStr| {
        let (letters, path) = record.split_at_checked(3)?;
        Some(Change { letters: [letters[0], letters[1]], path: path.into() })
    };
    records(output).filter_map(change).collect()
}

pub fn commits(output: &[u8]) -> Vec<Commit> {
    let commit = |record: &BStr| {
        let mut fields = record.splitn(3, |byte| *byte == b'\t').map(BString::from);
        Some(Commit { id: fields.next()?, age: fields.next()?, subject: fields.next()? })
    };
    records(output).filter_map(commit).collect()
}

pub fn edits(output: &[u8]) -> Vec<Edit> {
    let edit = |record: &BStr| {
        let mut fields = record.splitn(3, |byte| *byte == b'\t');
        let mut number = || fields.next()?.to_str().ok()?.parse().ok();
        let (added, removed) = (number(), number());
        Some(Edit { lines: added.zip(removed), path: fields.next()?.into() })
    };
    records(output).filter_map(edit).collect()
}

fn records(output: &[u8]) -> impl Iterator<Item = &BStr> {
    output.split(|byte| *byte == 0).filter(|record| !record.is_empty()).map(ByteSlice::as_bstr)
}
