//! The attributes that decide how a file is converted (gitattributes(5)), read only for files whose content is not
//! what the index has.

use std::path::Path;

use gix::bstr::{BStr, BString, ByteSlice};
use gix::glob::pattern::Case;
use gix_attributes::search::{MetadataCollection, Outcome};
use gix_attributes::{Search, StateRef};
use rustix::fd::BorrowedFd;
use rustix::fs::{Mode, OFlags, openat};

use super::content::read_all;
use super::{Input, Settings};
use crate::file::is_regular;

const NAMES: [&str; 6] = ["text", "crlf", "eol", "filter", "ident", "working-tree-encoding"];
const LARGEST_FILE: usize = 1 << 20;

/// What becomes of a file's content on its way into the object database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clean {
    Nothing,
    LineEndings,
    /// Unless the content looks binary.
    LineEndingsOfText,
    LfsPointer,
    /// Something that is not worked out here.
    Unknown,
}

pub(super) struct Attributes<'a> {
    input: &'a Input<'a>,
    root: BorrowedFd<'a>,
    /// The rules for the folder that was asked about last: neighbours often share their fate.
    loaded: Option<(BString, Search, MetadataCollection)>,
}

impl<'a> Attributes<'a> {
    pub fn new(input: &'a Input<'a>, root: BorrowedFd<'a>) -> Self {
        Attributes { input, root, loaded: None }
    }

    /// What git does to the file at this path from the root.
    pub fn clean(&mut self, path: &[u8], settings: &Settings) -> Clean {
        let folder = &path[..path.rfind_byte(b'/').map_or(0, |at| at + 1)];
        if self.loaded.as_ref().is_none_or(|(loaded, ..)| loaded != folder) {
            let (search, collection) = self.load(folder);
            self.loaded = Some((folder.into(), search, collection));
        }
        let Some((_, search, collection)) = &self.loaded else { return Clean::Nothing };
        let mut outcome = Outcome::default();
        outcome.initialize_with_selection(collection, NAMES);
        let case = if settings.ignore_case { Case::Fold } else { Case::Sensitive };
        search.pattern_matching_relative_path(BStr::new(path), case, Some(false), &mut outcome);
        let mut states = [StateRef::Unspecified; NAMES.len()];
        for (state, found) in states.iter_mut().zip(outcome.iter_selected()) {
            *state = found.assignment.state;
        }
        decide(states, settings)
    }

    /// All rules that can hold in a folder, those that decide last.
    fn load(&self, folder: &[u8]) -> (Search, MetadataCollection) {
        let mut collection = MetadataCollection::default();
        let mut buffer = Vec::new();
        let system =
            (std::env::var_os("GIT_ATTR_NOSYSTEM").is_none()).then(|| Path::new("/etc/gitattributes"));
        let personal = self.input.settings.attributes_file.as_deref().filter(|file| is_regular(file));
        // Unreadable files of rules are skipped: git warns of them and goes on.
        let mut search =
            Search::new_globals(system.into_iter().chain(personal), &mut buffer, &mut collection)
                .unwrap_or_default();
        let ends = folder.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at + 1);
        for end in std::iter::once(0).chain(ends) {
            self.add_file_of(&folder[..end], &mut search, &mut collection);
        }
        let info = self.input.common_dir.join("info/attributes");
        if is_regular(&info) {
            let _ = search.add_patterns_file(info, true, None, &mut buffer, &mut collection, true);
        }
        (search, collection)
    }

    /// Adds a folder's own file, which git does not read through a link.
    fn add_file_of(&self, folder: &[u8], search: &mut Search, collection: &mut MetadataCollection) {
        let file = [folder, b".gitattributes"].concat();
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let Ok(opened) = openat(self.root, file.as_slice(), flags, Mode::empty()) else { return };
        let (Some(rules), Ok(source)) = (read_all(&opened, LARGEST_FILE), file.to_path()) else { return };
        // Macros are only for the root's file.
        let macros = folder.is_empty();
        let _ = search.add_patterns_buffer(&rules, source.into(), Some(Path::new("")), collection, macros);
    }
}

/// What attributes, in the order of [`NAMES`], and configuration come to.
fn decide(
    [text, crlf, eol, filter, ident, encoding]: [StateRef<'_>; NAMES.len()],
    settings: &Settings,
) -> Clean {
    if let StateRef::Value(driver) = filter
        && (settings.filter)(driver.as_bstr())
    {
        return if driver.as_bstr() == "lfs" { Clean::LfsPointer } else { Clean::Unknown };
    }
    if ident == StateRef::Set || matches!(encoding, StateRef::Value(_)) {
        return Clean::Unknown;
    }
    let given = line_endings(text).or_else(|| line_endings(crlf));
    let has_eol =
        matches!(eol, StateRef::Value(value) if value.as_bstr() == "lf" || value.as_bstr() == "crlf");
    match given {
        Some(given) => given,
        None if has_eol => Clean::LineEndings,
        None if settings.autocrlf => Clean::LineEndingsOfText,
        None => Clean::Nothing,
    }
}

/// What `text`, or `crlf` as it was once called, says.
fn line_endings(state: StateRef<'_>) -> Option<Clean> {
    match state {
        StateRef::Set => Some(Clean::LineEndings),
        StateRef::Unset => Some(Clean::Nothing),
        StateRef::Value(value) if value.as_bstr() == "auto" => Some(Clean::LineEndingsOfText),
        StateRef::Value(value) if value.as_bstr() == "input" => Some(Clean::LineEndings),
        StateRef::Value(_) | StateRef::Unspecified => None,
    }
}
