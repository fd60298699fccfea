//! What is being made, in a file of the common dir that is there as long as it is being made. Whoever makes it, and the git that it
//! started, have the file locked: it can be told from one whose maker died.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use rustix::io::FdFlags;

use crate::file;
use crate::git::{BString, ObjectId};

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
    /// Where that branch starts, if it is made, too.
    pub start: Option<ObjectId>,
    /// The worktree whose changes move, and the message of the stash that they move in.
    pub source: Option<PathBuf>,
    pub stash: Option<BString>,
    /// A ref (full name) for as long as something is fetched.
    pub reference: Option<BString>,
}

/// The one of this process.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    _file: File,
}

/// One that was found.
#[derive(Debug)]
pub struct Found {
    pub path: PathBuf,
    pub record: Record,
    /// Nobody is at it any more.
    pub dead: bool,
    file: File,
}

const PREFIX: &str = "wtsh-making-";
const FIRST: &[u8] = b"wtsh making 1";
/// Bytes: a few paths.
const LONGEST: usize = 64 * 1024;

impl Journal {
    /// Call it with the lock taken, so that nobody finds the file before it is locked.
    pub fn begin(common_dir: &Path, record: &Record) -> io::Result<Journal> {
        let path = common_dir.join(format!("{PREFIX}{}", Journal::token()?));
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        let written = file.write_all(&record.encode()).and_then(|()| file.sync_data());
        if let Err(error) = written {
            // The first error is the one to tell.
            let _ = fs::remove_file(&path);
            return Err(error);
        }
        // Where the file system has no locks, a dead one looks alive.
        let _ = file.try_lock();
        // git inherits it: a git that outlives this process is still at it.
        rustix::io::fcntl_setfd(&file, FdFlags::empty())?;
        Ok(Journal { path, _file: file })
    }

    /// It is done, or taken back.
    pub fn end(self) {
        // One that can't be removed is found by the next one, who sees that there is nothing left to do.
        let _ = fs::remove_file(&self.path);
    }

    /// What nobody else has: 32 hexadecimal digits.
    pub fn token() -> io::Result<String> {
        let mut bytes = [0; 16];
        let mut random = File::open("/dev/urandom")?;
        io::Read::read_exact(&mut random, &mut bytes)?;
        Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
    }
}

/// All that are there, but for files that are none.
pub fn all(common_dir: &Path) -> Vec<Found> {
    let entries = fs::read_dir(common_dir).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| entry.file_name().as_bytes().starts_with(PREFIX.as_bytes()));
    ours.filter_map(|entry| Found::open(entry.path())).collect()
}

impl Found {
    fn open(path: PathBuf) -> Option<Found> {
        let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
        let file = OpenOptions::new().read(true).custom_flags(flags).open(&path).ok()?;
        if !file.metadata().ok()?.is_file() {
            return None;
        }
        let dead = file.try_lock().is_ok();
        // What is cut off or nobody's has nothing to take back.
        let content = file::read_without_links(&path, LONGEST).unwrap_or_default();
        Some(Found { record: Record::decode(&content).unwrap_or_default(), path, dead, file })
    }

    /// Whether its maker is gone by now.
    pub fn has_ended(&self) -> bool {
        self.file.try_lock().is_ok() || !self.path.exists()
    }

    pub fn remove(self) {
        let _ = fs::remove_file(&self.path);
    }
}

impl Record {
    /// `key=value`, each ended by a NUL, which no path and no ref has in it.
    fn encode(&self) -> Vec<u8> {
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.as_os_str().as_bytes().to_vec());
        let name = |name: &Option<BString>| name.as_ref().map(|name| name.to_vec());
        let lines = [
            ("path", path(&self.path)),
            ("base", path(&self.base)),
            ("existed", self.existed.then(Vec::new)),
            ("branch", name(&self.branch)),
            ("start", self.start.map(|id| id.to_hex().to_string().into_bytes())),
            ("source", path(&self.source)),
            ("stash", name(&self.stash)),
            ("reference", name(&self.reference)),
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
                b"source" => record.source = Some(path()?),
                b"stash" => record.stash = Some(value.into()),
                b"reference" => record.reference = Some(value.into()),
                b"end" => is_whole = true,
                _ => return None,
            }
        }
        is_whole.then_some(record)
    }
}
