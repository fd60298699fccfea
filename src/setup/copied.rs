//! The files that a set-up has copied, so that whoever removes the worktree can tell whether somebody has changed them since.
//!
//! The file `wtsh-copied` in the worktree's git dir is a text: `wtsh-copied 1`, and then a line for each file, with the fingerprint of
//! what was written in 16 hexadecimal digits and the path from the root, escaped. It is written whole or not at all.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::file::read_without_links;
use crate::state::encoding::{decode, encode};
use crate::store::file;

/// Paths from the root, with `setup::copy::fingerprint` of what was written.
pub type Copied = BTreeMap<PathBuf, u64>;

const FIRST_LINE: &str = "wtsh-copied 1";

/// Bytes: some hundred thousands of files.
const LONGEST: usize = 64 << 20;

pub fn path(git_dir: &Path) -> PathBuf {
    git_dir.join("wtsh-copied")
}

/// Nothing where no file was copied. What can't be understood counts for nothing.
pub fn read(git_dir: &Path) -> io::Result<Copied> {
    match read_without_links(&path(git_dir), LONGEST) {
        Ok(text) => Ok(parse(&text).unwrap_or_default()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Copied::default()),
        Err(error) => Err(error),
    }
}

pub fn write(git_dir: &Path, copied: &Copied) -> io::Result<()> {
    file::write(&path(git_dir), text(copied).as_bytes())
}

fn text(copied: &Copied) -> String {
    let mut text = format!("{FIRST_LINE}\n");
    for (file, fingerprint) in copied {
        text += &format!("{fingerprint:016x} {}\n", encode(file.as_os_str().as_bytes()));
    }
    text
}

fn parse(text: &[u8]) -> Option<Copied> {
    let mut lines = str::from_utf8(text).ok()?.lines();
    (lines.next()? == FIRST_LINE).then_some(())?;
    lines.map(entry).collect()
}

fn entry(line: &str) -> Option<(PathBuf, u64)> {
    let (fingerprint, file) = line.split_once(' ')?;
    let file = PathBuf::from(OsStr::from_bytes(&decode(file.as_bytes())?));
    Some((file, u64::from_str_radix(fingerprint, 16).ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn very_many_files_are_kept() {
        let git_dir = tempfile::tempdir().unwrap();
        assert!(read(git_dir.path()).unwrap().is_empty());
        let name = |number| PathBuf::from(format!("{}/{number}", "a-long-folder".repeat(5)));
        let copied: Copied = (0..20_000).map(|number| (name(number), number)).collect();
        write(git_dir.path(), &copied).unwrap();
        assert_eq!(read(git_dir.path()).unwrap(), copied);
    }

    proptest! {
        #[test]
        fn reads_back_what_it_wrote(names: Vec<Vec<u8>>) {
            let files = names.iter().map(|name| PathBuf::from(OsStr::from_bytes(name)));
            let copied: Copied = files.zip(1..).collect();
            prop_assert_eq!(parse(text(&copied).as_bytes()), Some(copied));
        }

        #[test]
        fn nothing_panics(text: Vec<u8>, rest: String) {
            parse(&text);
            parse(format!("{FIRST_LINE}\n{rest}").as_bytes());
        }
    }
}
