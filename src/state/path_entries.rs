//! PATH, entry by entry. An unset PATH has no entries; an empty one has one, which is empty and means the current folder.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

pub type Entries<'a> = Vec<&'a [u8]>;

pub fn split(path: Option<&OsStr>) -> Entries<'_> {
    path.map(|path| path.as_bytes().split(|&byte| byte == b':').collect()).unwrap_or_default()
}

/// The reverse of `split`.
pub fn join(entries: &[&[u8]]) -> Option<OsString> {
    (!entries.is_empty()).then(|| OsString::from_vec(entries.join(&b':')))
}

/// Whether a folder can be told from its neighbours on PATH, and does not depend on where one stands.
pub fn can_be_entry(folder: &[u8]) -> bool {
    folder.first() == Some(&b'/') && !folder.contains(&b':')
}

pub fn count(entries: &[&[u8]], folder: &[u8]) -> usize {
    entries.iter().filter(|entry| **entry == folder).count()
}

/// Takes `folder` out, from the front, at most `times` times.
pub fn remove_first(entries: &mut Entries, folder: &[u8], times: usize) {
    let mut left = times;
    entries.retain(|entry| {
        let goes = left > 0 && *entry == folder;
        left -= usize::from(goes);
        !goes
    });
}

/// Whether `folders` are all there, in this order, and none of the system's folders comes before them. What a person put in front
/// is meant to be there; `/usr/bin` in front is the work of a login shell's profile (or macOS's path_helper), and hides ours.
pub fn lead(entries: &[&[u8]], folders: &[&[u8]]) -> bool {
    let mut rest = entries.iter();
    folders
        .iter()
        .all(|folder| rest.by_ref().take_while(|entry| !is_of_the_system(entry)).any(|entry| entry == folder))
}

fn is_of_the_system(entry: &[u8]) -> bool {
    matches!(entry, b"/usr/bin" | b"/bin")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(path: &str) -> Entries<'_> {
        split(Some(OsStr::new(path)))
    }

    #[test]
    fn unset_and_empty_are_two_things() {
        assert_eq!(join(&split(None)), None);
        assert_eq!(join(&entries("")), Some(OsString::new()));
        assert_eq!(join(&entries(":/a::")), Some(OsString::from(":/a::")));
    }

    #[test]
    fn the_front_goes_first() {
        let mut path = entries("/a:/b:/a:/c:/a");
        remove_first(&mut path, b"/a", 2);
        assert_eq!(path, entries("/b:/c:/a"));
    }

    #[test]
    fn leading_allows_what_a_person_put_in_front() {
        assert!(lead(&entries("/home/me/bin:/v/bin:/usr/bin"), &[b"/v/bin"]));
        assert!(lead(&entries("/a:/b:/usr/bin"), &[b"/a", b"/b"]));
        assert!(!lead(&entries("/b:/a:/usr/bin"), &[b"/a", b"/b"]));
        assert!(!lead(&entries("/usr/bin:/v/bin"), &[b"/v/bin"]));
        assert!(!lead(&entries("/usr/bin"), &[b"/v/bin"]));
        assert!(lead(&[], &[]));
    }
}
