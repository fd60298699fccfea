//! Files that git would not have as they are without a filter that does not run (gitattributes(5)).

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;

use gix::bstr::{BStr, BString, ByteSlice};

use crate::git::change::command::{GitError, look};
use crate::git::run::filters_off;

/// The first of these paths, from the root, that is checked out through such a filter, and that one.
pub fn first<'a>(
    root: &Path,
    paths: impl Iterator<Item = &'a BStr>,
) -> Result<Option<(BString, BString)>, GitError> {
    let off = filters_off(root)?;
    let input: Vec<u8> = paths.flat_map(|path| [path.as_bytes(), b"\0"].concat()).collect();
    if off.is_empty() || input.is_empty() {
        return Ok(None);
    }
    let answer = look(root, ["check-attr", "--stdin", "-z", "filter"].map(OsString::from).into(), &input)?;
    // PATH NUL ATTRIBUTE NUL VALUE NUL
    let fields: Vec<&[u8]> = answer.split(|byte| *byte == 0).collect();
    let pairs = fields.chunks_exact(3).map(|entry| (BString::from(entry[0]), BString::from(entry[2])));
    Ok(pairs.into_iter().find(|(_, filter)| off.contains(filter)))
}

/// Whether files of the index are checked out through this one.
pub fn is_used(root: &Path, filter: &BStr) -> Result<bool, GitError> {
    // The value is a pathspec's (gitglossary(7)), and so are its commas and brackets.
    let value = filter.iter().flat_map(|byte| {
        let is_plain = byte.is_ascii_alphanumeric() || b"-_".contains(byte);
        if is_plain { vec![*byte] } else { vec![b'\\', *byte] }
    });
    let pathspec = b":(top,attr:filter=".iter().copied().chain(value).chain(*b")").collect();
    let words = ["ls-files", "-z", "--"].map(OsString::from).into_iter();
    let listed = look(root, words.chain([OsString::from_vec(pathspec)]).collect(), b"")?;
    Ok(!listed.is_empty())
}
