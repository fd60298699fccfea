//! Pushes from one branch to another of which a person has said once that they are meant, per repository.
//!
//! An entry is a text: `wtsh-pushes 1`, the repository's common dir, escaped, then a line each: the branch, a space, and the one that
//! it goes to, both short and escaped.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::folder::at;
use super::lock::{Lock, Patience};
use super::owner::Owner;
use super::{Folder, StoreError};
use crate::state::encoding::{decode, encode};

const FIRST_LINE: &str = "wtsh-pushes 1";
/// The folder in the store.
const ENTRIES: &str = "pushes";

/// From and to, short names, any bytes.
pub type Mapping = (Vec<u8>, Vec<u8>);

/// Those of the repository with this common dir. What can't be read is none.
pub fn read(store: &Folder, common_dir: &Path) -> Vec<Mapping> {
    let Ok(owner) = Owner::of(common_dir) else { return Vec::new() };
    let text = store.read(&file_of(&owner)).ok().flatten();
    text.and_then(|text| parse(&text)).unwrap_or_default()
}

/// Whether it was not there before.
pub fn add(store: &Folder, common_dir: &Path, mapping: &Mapping) -> Result<bool, StoreError> {
    change(store, common_dir, |all| {
        let is_new = !all.contains(mapping);
        all.extend(is_new.then(|| mapping.clone()));
        is_new
    })
}

/// Whether it was there.
pub fn remove(store: &Folder, common_dir: &Path, mapping: &Mapping) -> Result<bool, StoreError> {
    change(store, common_dir, |all| {
        let before = all.len();
        all.retain(|one| one != mapping);
        all.len() < before
    })
}

fn change(
    store: &Folder,
    common_dir: &Path,
    edit: impl FnOnce(&mut Vec<Mapping>) -> bool,
) -> Result<bool, StoreError> {
    let owner = Owner::of(common_dir).map_err(at(common_dir))?;
    let _lock = Lock::take(store, Patience::COMMAND)?;
    let mut all = read(store, common_dir);
    let has_changed = edit(&mut all);
    if has_changed {
        store.write(&file_of(&owner), &text_of(common_dir, &all))?;
    }
    Ok(has_changed)
}

fn file_of(owner: &Owner) -> PathBuf {
    Path::new(ENTRIES).join(&owner.mark)
}

fn text_of(common_dir: &Path, all: &[Mapping]) -> Vec<u8> {
    let mut text = format!("{FIRST_LINE}\n{}\n", encode(common_dir.as_os_str().as_bytes()));
    for (from, to) in all {
        text += &format!("{} {}\n", encode(from), encode(to));
    }
    text.into_bytes()
}

fn parse(text: &[u8]) -> Option<Vec<Mapping>> {
    let mut lines = str::from_utf8(text).ok()?.lines();
    lines.next().filter(|line| *line == FIRST_LINE)?;
    // For people who look there.
    lines.next()?;
    lines
        .map(|line| {
            let (from, to) = line.split_once(' ')?;
            Some((decode(from.as_bytes())?, decode(to.as_bytes())?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_was_said_is_known_of_that_repository() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (folder.path().join("one"), folder.path().join("other"));
        [&one, &other].iter().for_each(|dir| std::fs::create_dir(dir).unwrap());
        let store = Folder::at(folder.path().join("store"));
        let mapping = (b"feat".to_vec(), b"main".to_vec());
        assert!(add(&store, &one, &mapping).unwrap() && !add(&store, &one, &mapping).unwrap());
        assert_eq!((read(&store, &one), read(&store, &other)), (vec![mapping.clone()], vec![]));
        assert!(!remove(&store, &other, &mapping).unwrap());
        assert!(remove(&store, &one, &mapping).unwrap());
        assert_eq!(read(&store, &one), []);
        // Another one in its place.
        add(&store, &one, &mapping).unwrap();
        std::fs::rename(&one, folder.path().join("away")).unwrap();
        std::fs::create_dir(&one).unwrap();
        assert_eq!(read(&store, &one), []);
    }

    proptest! {
        #[test]
        fn reads_back_what_it_wrote(all: Vec<(Vec<u8>, Vec<u8>)>) {
            prop_assert_eq!(parse(&text_of(Path::new("/a b"), &all)), Some(all));
        }

        #[test]
        fn nothing_panics(text: Vec<u8>) {
            parse(&text);
        }
    }
}
