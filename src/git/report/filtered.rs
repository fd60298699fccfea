//! Files that git would not have as they are without a filter that does not run (gitattributes(5)).

use std::ffi::OsString;
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
