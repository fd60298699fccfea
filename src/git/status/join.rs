//! Which of the names in a folder are which of the index's.

use rustix::fd::BorrowedFd;
use rustix::fs::{AtFlags, statat};

use super::children::{Child, find};
use super::listing::{Kind, Listing, Name};

/// Tells names and children what they are to each other.
pub(super) fn join(listing: &mut Listing, children: &mut [Child<'_>]) {
    for at in 0..listing.names.len() {
        let Some(child) = find(children, listing.name(&listing.names[at])) else { continue };
        meet(listing, at, child);
    }
}

fn meet(listing: &mut Listing, at: usize, child: &mut Child<'_>) {
    let name = &mut listing.names[at];
    child.found = Some(name.kind);
    // A folder in place of a tracked file is not untracked either: git names it in neither way.
    name.tracked = child.entry.is_some() || (name.kind == Kind::Folder && !child.below.is_empty());
}

/// Where a file answers to several spellings of its name, its listing may have another one than the index: they are
/// the same if they lead to the same inode.
pub(super) fn join_by_inode(folder: BorrowedFd<'_>, listing: &mut Listing, children: &mut [Child<'_>]) {
    for child in children.iter_mut().filter(|child| child.found.is_none()) {
        let Ok(stat) = statat(folder, child.name, AtFlags::SYMLINK_NOFOLLOW) else { continue };
        let same = |name: &Name| !name.tracked && name.inode == stat.st_ino;
        if let Some(at) = listing.names.iter().position(same) {
            meet(listing, at, child);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsFd;

    use super::*;

    /// No file system that folds case is needed: a second name that the listing lacks behaves like another spelling.
    #[test]
    fn another_spelling_is_found_by_its_inode() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("readme"), "").expect("a file");
        std::fs::write(folder.path().join("other"), "").expect("a file");
        let opened = std::fs::File::open(folder.path()).expect("it opens");
        let mut listing = Listing::read(opened.as_fd(), 10, true).expect("it lists").expect("there are two");
        std::fs::hard_link(folder.path().join("readme"), folder.path().join("README")).expect("a link");
        let child = |name, entry| Child { name, entry: Some(entry), below: 0..0, found: None };
        let mut children = [child(&b"README"[..], 0), child(b"gone", 1)];
        join(&mut listing, &mut children);
        assert!(children.iter().all(|child| child.found.is_none()));
        join_by_inode(opened.as_fd(), &mut listing, &mut children);
        assert_eq!(children.each_ref().map(|child| child.found), [Some(Kind::File), None]);
        let tracked: Vec<_> = listing.names.iter().filter(|name| name.tracked).collect();
        assert!(matches!(tracked[..], [name] if listing.name(name) == b"readme"));
    }
}
