//! The object database, opened only where a fact is in an object.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::bstr::ByteSlice;
use gix::objs::{Data, Exists as _, Kind};
use once_cell::unsync::OnceCell;

use super::database;
use super::packs::Packs;

/// A commit or tag of more bytes is not read: how it relates to others is unknown.
const LARGEST: usize = 1 << 20;

/// Nearly every commit and tag is smaller than this, in bytes.
const USUAL: usize = 16 << 10;

/// Bytes that those may have together that are larger.
const MOST_OF_LARGE_ONES: usize = 16 << 20;

/// A chain of tags is followed this far.
const TAG_DEPTH: usize = 16;

pub struct Objects {
    dir: PathBuf,
    hash: gix::hash::Kind,
    replacements: Vec<(ObjectId, ObjectId)>,
    /// The two places where commits of this repository nearly always are, and the cheap ways to them.
    packs: Packs,
    loose: gix::odb::loose::Store,
    /// Every other place and way: alternates, differences between objects, replacements.
    all: OnceCell<Option<gix::odb::Handle>>,
    /// Of `MOST_OF_LARGE_ONES`.
    left: Cell<usize>,
    has_refused: Cell<bool>,
}

impl Objects {
    /// `replacements` are the pairs of `refs/replace/` (git-replace(1)).
    pub fn new(common_dir: &Path, hash: gix::hash::Kind, replacements: Vec<(ObjectId, ObjectId)>) -> Self {
        let dir = common_dir.join("objects");
        Objects {
            hash,
            replacements,
            packs: Packs::new(&dir, hash),
            loose: database::loose(&dir, hash, LARGEST),
            all: OnceCell::new(),
            left: Cell::new(MOST_OF_LARGE_ONES),
            has_refused: Cell::new(false),
            dir,
        }
    }

    /// A commit's parents, added to `parents`, and its committer date in seconds since 1970. `None` where it is not
    /// there or no commit, or larger than commits are.
    pub fn commit(
        &mut self,
        id: &ObjectId,
        buffer: &mut Vec<u8>,
        parents: &mut Vec<ObjectId>,
    ) -> Option<i64> {
        if self.replacements.is_empty() {
            let known = parents.len();
            if let Some(date) = self.packs.commit(id).and_then(|prefix| parse_commit(prefix, parents)) {
                return Some(date);
            }
            parents.truncate(known);
            if let Some(object) = database::find_loose(&self.loose, id, buffer) {
                let object = self.affordable(object);
                self.has_refused.set(self.has_refused.get() || object.is_none());
                return whole_commit(&object?, parents);
            }
        }
        let all = self.all()?;
        let object = database::find(all, id, buffer).and_then(|object| self.affordable(object));
        if object.is_none() && all.exists(id) {
            self.has_refused.set(true);
        }
        whole_commit(&object?, parents)
    }

    /// Whether a commit was there that could not be read: what was counted is wrong then.
    pub fn has_refused(&self) -> bool {
        self.has_refused.get()
    }

    /// The object, unless there were too many large ones before.
    fn affordable<'b>(&self, object: Data<'b>) -> Option<Data<'b>> {
        if object.data.len() > USUAL {
            self.left.set(self.left.get().checked_sub(object.data.len())?);
        }
        Some(object)
    }

    /// The object that a tag leads to in the end; any other object's own id.
    pub fn peel(&self, id: ObjectId) -> Option<ObjectId> {
        let mut buffer = Vec::new();
        let mut id = id;
        for _ in 0..TAG_DEPTH {
            let object = self.affordable(database::find(self.all()?, &id, &mut buffer)?)?;
            if object.kind != Kind::Tag {
                return Some(id);
            }
            id = ObjectId::from_hex(object.data.lines().next()?.strip_prefix(b"object ")?).ok()?;
        }
        None
    }

    fn all(&self) -> Option<&gix::odb::Handle> {
        self.all.get_or_init(|| self.open().ok()).as_ref()
    }

    fn open(&self) -> std::io::Result<gix::odb::Handle> {
        let mut handle = database::open(&self.dir, self.hash, self.replacements.clone(), LARGEST)?;
        // What is missing stays missing while a prompt is drawn: looking again would read every folder again.
        handle.refresh_never();
        Ok(handle)
    }
}

/// git takes a commit without a date for one of 1970.
fn whole_commit(object: &gix::objs::Data, parents: &mut Vec<ObjectId>) -> Option<i64> {
    (object.kind == Kind::Commit).then(|| parse_commit(object.data, parents).unwrap_or(0))
}

/// The date in the first lines of a commit, up to the committer's: `tree`, `parent`s, `author`, `committer`. `None`
/// where they are not all there.
fn parse_commit(data: &[u8], parents: &mut Vec<ObjectId>) -> Option<i64> {
    for line in data.lines_with_terminator() {
        let line = line.strip_suffix(b"\n")?;
        if let Some(parent) = line.strip_prefix(b"parent ") {
            parents.push(ObjectId::from_hex(parent).ok()?);
        } else if let Some(committer) = line.strip_prefix(b"committer ") {
            return Some(date(committer).unwrap_or(0));
        } else if line.is_empty() {
            return None;
        }
    }
    None
}

/// The seconds in `Name <mail> seconds zone`.
fn date(committer: &[u8]) -> Option<i64> {
    let (_, after) = committer.rsplit_once_str(">")?;
    after.to_str().ok()?.split_ascii_whitespace().next()?.parse().ok()
}
