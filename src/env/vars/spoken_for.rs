//! Ports that the `.env` files of worktrees name, at their roots and in folders below: nobody is given them.

use std::fs::DirEntry;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::env::dotenv;
use crate::env::find::LONGEST_DOTENV;
use crate::file::read_regular;

/// How far below a root a service of its own may lie: `apps/api`.
const DEPTH: usize = 2;
/// Folders below the roots that are looked into, of all roots together.
const MOST_FOLDERS: usize = 2_000;
/// Entries of folders that are looked at, of one root: some have data sets in them.
const MOST_ENTRIES: usize = 50_000;

/// The values of every variable whose name ends in PORT, and that are ports.
pub(super) fn spoken_for(roots: &[PathBuf], names: &[String]) -> Vec<u16> {
    let folders = with_those_below(roots, MOST_FOLDERS);
    let files = folders.iter().flat_map(|folder| names.iter().map(move |name| folder.join(name)));
    files.filter_map(|file| read_regular(&file, LONGEST_DOTENV).ok()).flat_map(|text| ports(&text)).collect()
}

/// The roots, and below them `most` folders, shared out so that no root's folders keep another's from being seen.
fn with_those_below(roots: &[PathBuf], most: usize) -> Vec<PathBuf> {
    let mut all = roots.to_vec();
    for (at, root) in roots.iter().enumerate() {
        let left = most - (all.len() - roots.len());
        all.extend(below(root, left / (roots.len() - at)));
    }
    all
}

/// At most `most` folders, the nearest to the root first.
fn below(root: &Path, most: usize) -> Vec<PathBuf> {
    let mut entries = MOST_ENTRIES;
    let mut found: Vec<PathBuf> = Vec::new();
    let mut parents = vec![root.to_owned()];
    for _ in 0..DEPTH {
        let level = found.len();
        for parent in &parents {
            let room = most - found.len();
            found.extend(sub_folders(parent, &mut entries).take(room));
        }
        parents = found[level..].to_vec();
    }
    found
}

/// `entries`: how many more of them are looked at.
fn sub_folders(folder: &Path, entries: &mut usize) -> impl Iterator<Item = PathBuf> {
    let seen = folder.read_dir().into_iter().flatten().take_while(|_| {
        let goes_on = *entries > 0;
        *entries = entries.saturating_sub(1);
        goes_on
    });
    seen.flatten().filter(is_looked_into).map(|entry| entry.path())
}

/// A folder itself, not a link to one; what tools keep for themselves is nobody's service.
fn is_looked_into(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    let is_tools = name.as_bytes().starts_with(b".") || name == "node_modules";
    !is_tools && entry.file_type().is_ok_and(|kind| kind.is_dir())
}

fn ports(text: &[u8]) -> Vec<u16> {
    let (assignments, _) = dotenv::parse(text, &[]);
    let mut variables = Vec::new();
    dotenv::resolve(assignments, &mut variables, &|_| None);
    let named = variables.iter().filter(|(name, _)| name.as_bytes().ends_with(b"PORT"));
    named.filter_map(|(_, value)| value.to_str()?.trim().parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_found_by_their_names() {
        let text = b"PORT=8000\nexport DB_PORT='5433'\nAPI_PORT=${DB_PORT}\nX=9\nPORTS=1\nPORT=no\nPORT=70000\nbad line\n";
        assert_eq!(ports(text), [8000, 5433, 5433]);
    }

    #[test]
    fn what_is_no_file_names_none() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(".env")).unwrap();
        std::fs::write(folder.path().join("b.env"), "PORT=1\n").unwrap();
        let roots = [folder.path().to_owned(), "/nowhere".into()];
        assert_eq!(spoken_for(&roots, &[".env".into(), "b.env".into()]), [1]);
    }

    fn with_port(folder: &Path, port: u16) {
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(folder.join(".env"), format!("PORT={port}\n")).unwrap();
    }

    #[test]
    fn services_two_folders_down_count_and_what_tools_keep_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let (root, outside) = (folder.path().join("root"), folder.path().join("outside"));
        for (at, port) in [
            ("", 1),
            ("api", 2),
            ("apps/api", 3),
            ("a/b/c", 4),
            (".direnv", 5),
            ("node_modules", 6),
            ("a/.x", 7),
        ] {
            with_port(&root.join(at), port);
        }
        with_port(&outside, 8);
        std::os::unix::fs::symlink(&outside, root.join("link")).unwrap();
        let mut found = spoken_for(&[root], &[".env".into()]);
        found.sort_unstable();
        assert_eq!(found, [1, 2, 3]);
    }

    #[test]
    fn a_root_with_many_folders_leaves_room_for_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let roots = ["one", "two"].map(|name| folder.path().join(name));
        for number in 0..20 {
            std::fs::create_dir_all(roots[0].join(format!("{number}/deep"))).unwrap();
        }
        std::fs::create_dir_all(roots[1].join("apps/api")).unwrap();
        let found = with_those_below(&roots, 10);
        assert_eq!(found.len(), 2 + 5 + 2);
        assert!(found.contains(&roots[1].join("apps/api")));
        assert_eq!(with_those_below(&[], 10), Vec::<PathBuf>::new());
    }
}
