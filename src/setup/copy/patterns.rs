//! Patterns of gitignore(5) that choose files.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use gix::bstr::{BStr, ByteSlice};
use gix::glob::pattern::Case;
use gix::glob::wildmatch;
use gix::ignore::Search;
use gix::ignore::search::Ignore;

pub struct Patterns<'a> {
    /// One for each list: what one of them takes back with a `!` another may still choose.
    lists: Vec<Search>,
    /// The patterns that choose, without slashes at their ends.
    chosen: Vec<Pattern<'a>>,
    case: Case,
}

#[derive(Clone, Copy)]
struct Pattern<'a> {
    text: &'a [u8],
    /// It holds from the root on; else for a name anywhere.
    anchored: bool,
}

impl<'a> Patterns<'a> {
    /// Of lists of lines as in a gitignore file.
    pub fn of<const N: usize>(lists: [&'a [u8]; N], ignores_case: bool) -> Self {
        let search = |text: &&[u8]| {
            let mut search = Search::default();
            // Without a root the patterns hold from the worktree's, and there is nothing that can fail.
            let _ = search.add_patterns_buffer(text, PathBuf::new(), None, Ignore::default());
            search
        };
        Patterns {
            lists: lists.iter().map(search).collect(),
            chosen: lists.iter().flat_map(|text| text.lines()).filter_map(pattern).collect(),
            case: if ignores_case { Case::Fold } else { Case::Sensitive },
        }
    }

    /// Nothing is chosen.
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    /// Patterns that mean to lead out of the worktree, and match nothing.
    pub fn outside(&self) -> impl Iterator<Item = PathBuf> {
        let leads_out =
            |pattern: &&Pattern| pattern.text.split(|byte| *byte == b'/').any(|part| part == b"..");
        self.chosen.iter().filter(leads_out).map(|pattern| OsStr::from_bytes(pattern.text).into())
    }

    /// Whether the path, from the root, is chosen, or a folder above it is.
    pub fn choose(&self, path: &Path, is_folder: bool) -> bool {
        self.lists.iter().any(|list| self.chooses(list, path, is_folder))
    }

    /// What lies in a chosen folder is chosen with it, whatever else is said.
    fn chooses(&self, list: &Search, path: &Path, is_folder: bool) -> bool {
        let bytes = path.as_os_str().as_bytes();
        let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at);
        let above = ends.map(|end| (&bytes[..end], true));
        above.chain([(bytes, is_folder)]).any(|(path, is_folder)| {
            let found = list.pattern_matching_relative_path(BStr::new(path), Some(is_folder), self.case);
            found.is_some_and(|found| !found.pattern.is_negative())
        })
    }

    /// Whether a pattern that begins at the root goes on below this folder.
    pub fn lead_into(&self, folder: &Path) -> bool {
        let anchored = self.chosen.iter().filter(|pattern| pattern.anchored);
        anchored.into_iter().any(|pattern| self.leads_into(pattern.text, folder))
    }

    fn leads_into(&self, pattern: &[u8], folder: &Path) -> bool {
        let fold =
            if self.case == Case::Fold { wildmatch::Mode::IGNORE_CASE } else { wildmatch::Mode::empty() };
        let mut parts = pattern.split(|byte| *byte == b'/').peekable();
        for name in folder.iter() {
            match parts.next() {
                Some(b"**") => return true,
                Some(part) if gix::glob::wildmatch(BStr::new(part), BStr::new(name.as_bytes()), fold) => {}
                _ => return false,
            }
        }
        parts.peek().is_some()
    }
}

/// What a line chooses; `None` for comments, empty lines, and those that take back.
fn pattern(line: &[u8]) -> Option<Pattern<'_>> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let text = line.trim_end_with(|character| character == ' ');
    let text = text.strip_suffix(b"/").unwrap_or(text);
    if text.is_empty() || matches!(line.first(), Some(b'#' | b'!')) {
        return None;
    }
    // With a slash before it or in it a pattern holds from the root; `**/` at its beginning says that it does not.
    let anchored = text.contains(&b'/') && !text.starts_with(b"**/");
    Some(Pattern { text: text.strip_prefix(b"/").unwrap_or(text), anchored })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_chooses_as_in_a_gitignore() {
        let patterns =
            Patterns::of([b".env\n*.local\n/only-here\nconf/\nlogs/*\n!logs/keep\n", b"!.env"], false);
        for chosen in
            [".env", "a/.env", "x.local", "only-here", "conf/a/b", "a/conf/x", "logs/x", "logs/keep/x/.env"]
        {
            assert!(patterns.choose(Path::new(chosen), false), "{chosen}");
        }
        for other in ["env", "a/only-here", "conf", "logs", "logs/keep", "a/logs/x"] {
            assert!(!patterns.choose(Path::new(other), false), "{other}");
        }
        assert!(patterns.choose(Path::new("conf"), true));
    }

    #[test]
    fn only_what_begins_at_the_root_leads_into_folders() {
        let text = b".env\n**/.env\n/data\ninstance/.env\nconf/*/x\n*/y/z\n!no/x\ndeep/**/q\n# c/d\n";
        let patterns = Patterns::of([text], false);
        for folder in ["instance", "conf", "conf/a", "node_modules/y", "node_modules", "deep/a/b", "deep"] {
            assert!(patterns.lead_into(Path::new(folder)), "{folder}");
        }
        for folder in ["node_modules/a", "data/a", "instance/a", "conf/a/b", "x/y/w"] {
            assert!(!patterns.lead_into(Path::new(folder)), "{folder}");
        }
        assert!(!Patterns::of([b".env\n/data\n!a/b\n"], false).lead_into(Path::new("a")));
    }

    #[test]
    fn case_counts_unless_git_says_it_does_not() {
        assert!(!Patterns::of([b".ENV\nA/b"], false).choose(Path::new(".env"), false));
        let folds = Patterns::of([b".ENV\nA/b"], true);
        assert!(folds.choose(Path::new(".env"), false) && folds.lead_into(Path::new("a")));
    }

    #[test]
    fn patterns_that_lead_out_are_named() {
        let patterns = Patterns::of([b"../x\na/../../b\n..c\n/etc/passwd"], false);
        assert_eq!(patterns.outside().collect::<Vec<_>>(), ["../x", "a/../../b"].map(PathBuf::from));
        assert!(Patterns::of([b"# x\n\n!y\n"], false).is_empty());
    }
}
