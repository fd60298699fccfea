//! What git does to a file's content before it stores it (gitattributes(5)), as far as that can be known without
//! starting a filter driver:
//! - line endings: worked out as git does;
//! - `filter=lfs`: the pointer is made here;
//! - any other driver, `ident` and `working-tree-encoding`: a file is unchanged while its stat data are.

use std::fmt::Write;

use gix::bstr::ByteSlice;
use rustix::fd::BorrowedFd;

use super::Input;
use super::attributes::{Attributes, Clean};
use super::content::Suspect;

pub(super) struct Conversion<'a> {
    input: &'a Input<'a>,
    attributes: Attributes<'a>,
}

impl<'a> Conversion<'a> {
    pub fn new(input: &'a Input<'a>, root: BorrowedFd<'a>) -> Self {
        Conversion { input, attributes: Attributes::new(input, root) }
    }

    /// Whether what git would store for the file is what the index has. `equal` says that the content is, as it
    /// stands, and `stored` that a converted one is.
    pub fn explains(
        &mut self,
        suspect: &Suspect<'_>,
        content: &[u8],
        equal: bool,
        stored: impl Fn(&[u8]) -> bool,
    ) -> bool {
        match self.attributes.clean(suspect.path, &self.input.settings) {
            Clean::Nothing => equal,
            Clean::LineEndings => stored(&content.replace("\r\n", "\n")),
            // A file that is stored with CRLF stays so.
            Clean::LineEndingsOfText => {
                equal || (!is_binary(content) && stored(&content.replace("\r\n", "\n")))
            }
            Clean::LfsPointer => equal || lfs_pointer(content).is_some_and(|pointer| stored(&pointer)),
            Clean::Unknown => equal || !suspect.touched,
        }
    }
}

/// git's guess: a NUL, a CR that ends no line, or more than one in 128 bytes that no text has. A final ^Z is fine.
fn is_binary(content: &[u8]) -> bool {
    let text = content.strip_suffix(b"\x1a").unwrap_or(content);
    let (mut printable, mut other) = (0_usize, 0_usize);
    for (at, byte) in text.iter().enumerate() {
        match byte {
            0 => return true,
            b'\r' if text.get(at + 1) != Some(&b'\n') => return true,
            b'\r' | b'\n' => {}
            b'\x08' | b'\t' | b'\x0c' | b'\x1b' => printable += 1,
            0x01..=0x1f | 0x7f => other += 1,
            _ => printable += 1,
        }
    }
    printable / 128 < other
}

/// What Git LFS stores in place of the content (its specification, version 1).
fn lfs_pointer(content: &[u8]) -> Option<Vec<u8>> {
    let mut hasher = gix::hash::hasher(gix::hash::Kind::Sha256);
    hasher.update(content);
    let id = hasher.try_finalize().ok()?;
    let mut pointer = String::new();
    let size = content.len();
    write!(pointer, "version https://git-lfs.github.com/spec/v1\noid sha256:{id}\nsize {size}\n").ok()?;
    Some(pointer.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_binary_are_told_apart_as_git_does() {
        for text in [&b"a\r\nb\r\n"[..], b"", b"tab\tbell\x1b[0m\x1a", "é€".as_bytes()] {
            assert!(!is_binary(text), "{text:?}");
        }
        for binary in [&b"a\0b"[..], b"lone\rreturn", b"end\r", b"\x01short"] {
            assert!(is_binary(binary), "{binary:?}");
        }
    }

    #[test]
    fn a_pointer_names_hash_and_size() {
        let pointer = lfs_pointer(b"hello").expect("sha256 is built in");
        let expected = "version https://git-lfs.github.com/spec/v1\n\
             oid sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\nsize 5\n";
        assert_eq!(pointer.as_bstr(), expected);
    }
}
