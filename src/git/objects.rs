//! The object database, opened only where a fact is in an object.

use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::bstr::ByteSlice;
use gix::objs::{Find, Kind};
use once_cell::unsync::OnceCell;

use super::packs::Packs;

/// No commit or tag needs more memory than this, in bytes; a damaged pack may ask for it.
const ALLOCATION_LIMIT: usize = 256 << 20;

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
}

impl Objects {
    /// `replacements` are the pairs of `refs/replace/` (git-replace(1)).
    pub fn new(common_dir: &Path, hash: gix::hash::Kind, replacements: Vec<(ObjectId, ObjectId)>) -> Self {
        let dir = common_dir.join("objects");
        Objects {
            hash,
            replacements,
            packs: Packs::new(&dir, hash),
            loose: gix::odb::loose::Store::at(&dir, hash),
            all: OnceCell::new(),
            dir,
        }
    }

    /// A commit's parents, added to `parents`, and its committer date in seconds since 1970. `None` where it is not
    /// there or no commit.
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
            if let Ok(Some(object)) = self.loose.try_find(id, buffer) {
                return whole_commit(&object, parents);
            }
        }
        whole_commit(&self.all()?.try_find(id, buffer).ok()??, parents)
    }

    /// The object that a tag leads to in the end; any other object's own id.
    pub fn peel(&self, id: ObjectId) -> Option<ObjectId> {
        let mut buffer = Vec::new();
        let mut id = id;
        for _ in 0..TAG_DEPTH {
            let object = self.all()?.try_find(&id, &mut buffer).ok()??;
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
        let options = gix::odb::store::init::Options {
            alloc_limit_bytes: Some(ALLOCATION_LIMIT),
            current_dir: Some(self.dir.clone()),
            ..Default::default()
        };
        let mut handle = gix::odb::at_opts(&self.dir, self.hash, self.replacements.clone(), options)?;
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
