//! What is being made, in a note (`store::notes`) that is there as long as it is being made. Whoever makes it, and the git that it
//! started, have it locked: it can be told from one whose maker died.

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::cli::failure::Failure;
use crate::cli::messages;
use crate::git::{BStr, BString, ObjectId};
use crate::store::notes::{self, Kind, Note};
use crate::store::{self, Folder, StoreError};
use crate::worktree::leaving::facts::Maker;

#[cfg(test)]
mod tests;

/// What is to be taken back if it is not finished.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The worktree's root, absolute and without links.
    pub path: Option<PathBuf>,
    /// Its nearest parent that was there before.
    pub base: Option<PathBuf>,
    /// The folder was there, empty.
    pub existed: bool,
    /// What gets checked out: a branch's short name, whoever made it.
    pub branch: Option<BString>,
    /// Where that branch starts, if it is made, too; and as it was said to git, and to wtsh.
    pub start: Option<ObjectId>,
    pub from: Option<BString>,
    pub typed: Option<BString>,
    /// The commit that gets checked out.
    pub head: Option<ObjectId>,
    /// The worktree whose changes move, and the ref that keeps them meanwhile.
    pub source: Option<PathBuf>,
    pub stash: Option<BString>,
    /// The entry of git's list of stashes whose changes come.
    pub entry: Option<ObjectId>,
    /// A ref (full name) for as long as something is fetched.
    pub reference: Option<BString>,
    /// It is to be set up, too.
    pub set_up: bool,
    /// git had made the branch.
    pub branched: bool,
    /// The new worktree has all of the changes. From here on they are taken away where they were, not before.
    pub arrived: bool,
    /// The worktree can be used: what follows is its set-up.
    pub made: bool,
}

/// What is noted when it is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Branched,
    Arrived,
    Made,
}

impl Stage {
    fn key(self) -> &'static str {
        match self {
            Stage::Branched => "branched",
            Stage::Arrived => "arrived",
            Stage::Made => "made",
        }
    }
}

/// The one of this process.
#[derive(Debug)]
pub struct Journal(Note);

/// One that was found.
#[derive(Debug)]
pub struct Found {
    pub record: Record,
    /// Nobody is at it any more.
    pub dead: bool,
    note: Note,
}

const FIRST: &[u8] = b"wtsh making 1";

impl Journal {
    pub fn begin(common_dir: &Path, record: &Record) -> Result<Journal, Failure> {
        let begun = Folder::of_environment().and_then(|store| Journal::begin_in(&store, common_dir, record));
        begun.map_err(|error| messages::trust::store_failed(&error))
    }

    fn begin_in(store: &Folder, common_dir: &Path, record: &Record) -> Result<Journal, StoreError> {
        let failed = |error| StoreError::Io { path: common_dir.to_owned(), error };
        let token = Journal::token().map_err(failed)?;
        let note = notes::write(store, Kind::Making, common_dir, Some(&token), &record.encode())?;
        // git inherits it: a git that outlives this process is still at it.
        note.share().map_err(failed)?;
        Ok(Journal(note))
    }

    /// When it was begun.
    pub fn written(&self) -> SystemTime {
        self.0.written
    }

    pub fn reached(&self, stage: Stage) -> Result<(), Failure> {
        let added = self.0.add(format!("{}=\0", stage.key()).as_bytes());
        // What a set-up starts may go on for days.
        let added = added.and_then(|()| if stage == Stage::Made { self.0.keep() } else { Ok(()) });
        let failed = |error| StoreError::Io { path: self.0.path.clone(), error };
        added.map_err(|error| messages::trust::store_failed(&failed(error)))
    }

    /// It is done, or taken back.
    pub fn end(self) {
        // One that can't be removed is found by the next one, who sees that there is nothing left to do.
        self.0.remove();
    }

    /// What nobody else has: 32 hexadecimal digits.
    pub fn token() -> io::Result<String> {
        store::file::random_hex()
    }
}

/// What another process does with the worktree that has this root.
pub fn at_work(common_dir: &Path, root: &Path) -> Option<Maker> {
    // git has a worktree before it makes the folder.
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    living(common_dir).find_map(|record| match record {
        Record { path, made, .. } if path.as_ref() == Some(&root) => {
            Some(if made { Maker::SettingUp } else { Maker::Making })
        }
        record => record.takes_from(&root).then_some(Maker::Taking),
    })
}

/// Whether another process is making a worktree of this branch.
pub fn is_being_checked_out(common_dir: &Path, branch: &BStr) -> bool {
    living(common_dir).any(|record| !record.made && record.branch.as_ref().is_some_and(|name| name == branch))
}

fn living(common_dir: &Path) -> impl Iterator<Item = Record> {
    all(common_dir).into_iter().filter(|found| !found.dead).map(|found| found.record)
}

/// All that are there.
pub fn all(common_dir: &Path) -> Vec<Found> {
    Folder::of_environment().map(|store| all_in(&store, common_dir)).unwrap_or_default()
}

fn all_in(store: &Folder, common_dir: &Path) -> Vec<Found> {
    notes::all(store, Kind::Making, common_dir).into_iter().map(Found::of).collect()
}

impl Found {
    fn of(note: Note) -> Found {
        // What is cut off or nobody's has nothing to take back.
        let record = Record::decode(&note.content).unwrap_or_default();
        Found { record, dead: note.is_dead(), note }
    }

    /// When it was last written to.
    pub fn written(&self) -> SystemTime {
        self.note.written
    }

    /// Whether its maker is gone by now.
    pub fn has_ended(&self) -> bool {
        self.note.is_dead() || !self.note.path.exists()
    }

    pub fn remove(self) {
        self.note.remove();
    }
}

impl Record {
    /// The changes of the worktree with this root, absolute and without links, are on their way.
    pub fn takes_from(&self, root: &Path) -> bool {
        let source = || self.source.as_ref().and_then(|source| source.canonicalize().ok());
        !self.made && source().is_some_and(|source| source == root)
    }

    /// `key=value`, each ended by a NUL, which no path and no ref has in it.
    fn encode(&self) -> Vec<u8> {
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.as_os_str().as_bytes().to_vec());
        let name = |name: &Option<BString>| name.as_ref().map(|name| name.to_vec());
        let id = |id: &Option<ObjectId>| id.map(|id| id.to_hex().to_string().into_bytes());
        let lines = [
            ("path", path(&self.path)),
            ("base", path(&self.base)),
            ("existed", self.existed.then(Vec::new)),
            ("branch", name(&self.branch)),
            ("start", id(&self.start)),
            ("from", name(&self.from)),
            ("typed", name(&self.typed)),
            ("head", id(&self.head)),
            ("source", path(&self.source)),
            ("stash", name(&self.stash)),
            ("entry", id(&self.entry)),
            ("reference", name(&self.reference)),
            ("set_up", self.set_up.then(Vec::new)),
            // What comes before the last line is whole.
            ("end", Some(Vec::new())),
        ];
        let mut bytes = [FIRST, b"\0"].concat();
        for (key, value) in lines {
            if let Some(value) = value {
                bytes.extend([key.as_bytes(), b"=", &value, b"\0"].concat());
            }
        }
        bytes
    }

    fn decode(bytes: &[u8]) -> Option<Record> {
        let rest = bytes.strip_prefix(FIRST)?.strip_prefix(b"\0")?;
        // What was being added when its maker died was not reached.
        let rest = &rest[..rest.iter().rposition(|byte| *byte == 0)?];
        let mut record = Record::default();
        let mut is_whole = false;
        for line in rest.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
            let at = line.iter().position(|byte| *byte == b'=')?;
            let (key, value) = (&line[..at], line[at + 1..].to_vec());
            let path =
                || Some(PathBuf::from(OsString::from_vec(value.clone()))).filter(|path| path.is_absolute());
            match key {
                b"path" => record.path = Some(path()?),
                b"base" => record.base = Some(path()?),
                b"existed" => record.existed = true,
                b"branch" => record.branch = Some(value.into()),
                b"start" => record.start = Some(ObjectId::from_hex(&value).ok()?),
                b"from" => record.from = Some(value.into()),
                b"typed" => record.typed = Some(value.into()),
                b"head" => record.head = Some(ObjectId::from_hex(&value).ok()?),
                b"source" => record.source = Some(path()?),
                b"stash" => record.stash = Some(value.into()),
                b"entry" => record.entry = Some(ObjectId::from_hex(&value).ok()?),
                b"reference" => record.reference = Some(value.into()),
                b"set_up" => record.set_up = true,
                b"end" => is_whole = true,
                b"branched" => record.branched = true,
                b"arrived" => record.arrived = true,
                b"made" => record.made = true,
                _ => return None,
            }
        }
        is_whole.then_some(record)
    }
}
