//! Refs as files: loose before packed (gitrepository-layout(5), git-pack-refs(1)).

use std::borrow::Cow;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::bstr::{BStr, BString, ByteSlice};
use once_cell::unsync::OnceCell;

use super::format::Format;
use super::packed::Packed;
use super::{read, reftable};

/// A chain of symbolic refs is followed this far, as git does.
const SYMBOLIC_DEPTH: usize = 5;

pub struct Refs {
    git_dir: PathBuf,
    common_dir: PathBuf,
    hash: gix::hash::Kind,
    /// They are not files: git is asked.
    reftable: bool,
    packed: OnceCell<Option<Packed>>,
}

impl Refs {
    pub fn new(git_dir: &Path, common_dir: &Path, format: &Format) -> Self {
        Refs {
            git_dir: git_dir.into(),
            common_dir: common_dir.into(),
            hash: format.hash,
            reftable: format.reftable,
            packed: OnceCell::new(),
        }
    }

    /// The object that a full ref name leads to.
    pub fn find(&self, full_name: &BStr) -> Option<ObjectId> {
        if self.reftable {
            return reftable::find(&self.git_dir, full_name);
        }
        let mut name: BString = full_name.into();
        for _ in 0..SYMBOLIC_DEPTH {
            match self.read(name.as_bstr())? {
                Reference::Object(id) => return Some(id),
                Reference::Symbolic(target) => name = target,
            }
        }
        None
    }

    /// The full name that a symbolic ref holds, whether that exists or not.
    pub fn symbolic(&self, full_name: &BStr) -> Option<BString> {
        if self.reftable {
            return reftable::symbolic(&self.git_dir, full_name);
        }
        match self.read(full_name)? {
            Reference::Symbolic(target) => Some(target),
            Reference::Object(_) => None,
        }
    }

    /// The file that holds a ref, if it is loose.
    pub fn loose_path(&self, full_name: &BStr) -> PathBuf {
        let own = PER_WORKTREE.iter().any(|prefix| full_name.starts_with(prefix.as_bytes()));
        let folder = if own { &self.git_dir } else { &self.common_dir };
        folder.join(read::path_of(full_name))
    }

    pub fn packed_path(&self) -> PathBuf {
        self.common_dir.join("packed-refs")
    }

    pub fn packed(&self) -> Option<&Packed> {
        self.packed.get_or_init(|| Packed::open(self.packed_path(), self.hash)).as_ref()
    }

    fn read(&self, full_name: &BStr) -> Option<Reference> {
        if !is_full_name(full_name) {
            return None;
        }
        match read::whole(&self.loose_path(full_name)) {
            Ok(content) => Reference::parse(&content),
            Err(error) if is_absent(error.kind()) => self.packed()?.find(full_name).map(Reference::Object),
            Err(_) => None,
        }
    }

    /// Names under a prefix that ends in a slash, the prefix cut off; sorted, each once. Those in `packed-refs` are not copied.
    pub fn names_under<'r>(&'r self, prefix: &'r str) -> Vec<Cow<'r, BStr>> {
        if self.reftable {
            return reftable::names_under(&self.git_dir, prefix).into_iter().map(Cow::Owned).collect();
        }
        let loose = self.loose_names_under(prefix);
        let Some(packed) = self.packed() else { return loose.into_iter().map(Cow::Owned).collect() };
        let packed = packed.under(prefix.as_bytes().as_bstr());
        merge(loose, packed.map(|entry| entry.name[prefix.len()..].as_bstr()))
    }

    /// The loose ones only, sorted.
    pub fn loose_names_under(&self, prefix: &str) -> Vec<BString> {
        let top = self.loose_path(prefix.into());
        let mut names = Vec::new();
        let mut folders = vec![BString::default()];
        while let Some(folder) = folders.pop() {
            collect(&top, folder.as_bstr(), &mut names, &mut folders);
        }
        names.sort_unstable();
        names
    }
}

/// Refs that each worktree has for itself (gitrepository-layout(5)).
const PER_WORKTREE: [&str; 3] = ["refs/bisect/", "refs/worktree/", "refs/rewritten/"];

/// Whether this is a ref name that git would accept and that stays below `refs/`.
pub fn is_full_name(name: &BStr) -> bool {
    name.starts_with(b"refs/")
        // The one name that git itself writes and does not accept.
        && (name == "refs/heads/.invalid" || gix::validate::reference::name(name).is_ok())
}

enum Reference {
    Object(ObjectId),
    Symbolic(BString),
}

impl Reference {
    fn parse(content: &[u8]) -> Option<Self> {
        let content = content.trim_ascii_end();
        match content.strip_prefix(b"ref:") {
            Some(name) => Some(Reference::Symbolic(name.trim_ascii_start().into())),
            None => ObjectId::from_hex(content).ok().map(Reference::Object),
        }
    }
}

/// Nothing of that name is loose: no such file, a folder of that name, or a file where a folder would be.
fn is_absent(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::IsADirectory | ErrorKind::NotADirectory)
}

/// The refs of one folder below `top`; the folders in it are left for later.
fn collect(top: &Path, folder: &BStr, names: &mut Vec<BString>, folders: &mut Vec<BString>) {
    let Ok(entries) = fs::read_dir(top.join(read::path_of(folder))) else { return };
    for entry in entries.flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        let mut name: BString = folder.into();
        name.extend_from_slice(entry.file_name().as_bytes());
        if kind.is_dir() {
            name.push(b'/');
            folders.push(name);
        } else if gix::validate::reference::name_partial(name.as_bstr()).is_ok() {
            names.push(name);
        }
    }
}

fn merge<'a>(loose: Vec<BString>, packed: impl Iterator<Item = &'a BStr>) -> Vec<Cow<'a, BStr>> {
    let mut names = Vec::new();
    let mut loose = loose.into_iter().peekable();
    for name in packed {
        while let Some(before) = loose.next_if(|other| other.as_bstr() < name) {
            names.push(Cow::Owned(before));
        }
        loose.next_if(|other| other.as_bstr() == name);
        names.push(Cow::Borrowed(name));
    }
    names.extend(loose.map(Cow::Owned));
    names
}
