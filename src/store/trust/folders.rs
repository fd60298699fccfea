//! Folders outside of any repository. An entry names the folder's path and its mark as an `Owner`.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::accepted::Holder;
use super::entry::{Entry, Verdict};
use super::{Listed, Trust};
use crate::state::encoding::{encode, fingerprint};
use crate::store::folder::at;
use crate::store::owner::Owner;
use crate::store::writers::others_at;
use crate::store::{Folder, StoreError};

/// The folder in the store.
pub const ENTRIES: &str = "folders";

/// The verdict on `folder`, if there is one that is true of it, and nobody else decides what lies in it.
pub fn look(store: &Folder, folder: &Path) -> Option<(Trust, Holder)> {
    let real = folder.canonicalize().ok()?;
    let entry = read(store, &real)?;
    let identity = Owner::of(&real).ok()?.mark;
    let is_true =
        entry.path == real && entry.identity.as_ref() == Some(&identity) && others_at(&real).is_none();
    is_true.then(|| (entry.trust(), holder(&real, &identity)))
}

fn read(store: &Folder, real: &Path) -> Option<Entry> {
    Entry::parse(&store.read(&file_of(real)).ok()??)
}

pub fn record(store: &Folder, folder: &Path, verdict: Verdict) -> Result<(), StoreError> {
    let real = folder.canonicalize().map_err(at(folder))?;
    if let Some(why) = others_at(&real).filter(|_| verdict == Verdict::Allowed) {
        return Err(StoreError::OfOthers { path: real, why });
    }
    let identity = Owner::of(&real).map_err(at(folder))?.mark;
    if verdict == Verdict::Denied || look(store, &real).is_none() {
        holder(&real, &identity).forget(store)?;
    }
    let entry = Entry { verdict, identity: Some(identity), path: real };
    store.write(&file_of(&entry.path), entry.to_text().as_bytes())
}

/// The nearest of `cwd` and the folders above it that has a true entry, as `cwd`'s words lead there. A store without folders costs one
/// look at the disk, one that has others few more.
pub fn above(store: &Folder, cwd: &Path) -> Option<(PathBuf, Trust)> {
    let known = store.names(ENTRIES).ok()?;
    if known.is_empty() {
        return None;
    }
    let real_cwd = cwd.canonicalize().ok()?;
    let has_links = real_cwd != cwd;
    let is_known = |folder: &Path| {
        let real = if has_links { folder.canonicalize().ok() } else { Some(folder.to_owned()) };
        real.is_some_and(|real| known.binary_search(&name_of(&real).into()).is_ok())
    };
    let candidates = cwd.ancestors().filter(|folder| is_known(folder));
    candidates.map(|folder| Some((folder.to_owned(), look(store, folder)?.0))).find_map(|found| found)
}

/// Every entry. `Unknown`: it is not true any more.
pub fn all(store: &Folder) -> Result<Vec<Listed>, StoreError> {
    let mut all = Vec::new();
    for name in store.names(ENTRIES)? {
        let Some(text) = store.read(&Path::new(ENTRIES).join(name))? else { continue };
        let Some(Entry { path, .. }) = Entry::parse(&text) else { continue };
        let (trust, accepted) = match look(store, &path) {
            Some((trust, holder)) => (trust, holder.all(store)?),
            None => (Trust::Unknown, Vec::new()),
        };
        all.push(Listed { path, trust, accepted });
    }
    Ok(all)
}

fn holder(real: &Path, identity: &str) -> Holder {
    let path = encode(real.as_os_str().as_bytes());
    Holder { folder: ENTRIES, name: name_of(real), identity: format!("{path} {identity}") }
}

fn file_of(real: &Path) -> PathBuf {
    Path::new(ENTRIES).join(name_of(real))
}

/// Of an entry. Two paths may share one: the entry says whose it is.
fn name_of(real: &Path) -> String {
    format!("{:016x}", fingerprint(real.as_os_str().as_bytes()))
}
