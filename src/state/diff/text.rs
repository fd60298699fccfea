//! A diff as one ASCII word that needs no quoting in any shell, and back.
//!
//! The word begins with its version, then has a check sum. Encoded in the rest are fields with a NUL between two of them: place, direnv
//! and `.envrc` as numbers, and then three a record. A variable has its name, the fingerprint of the value that it was given (`-`:
//! it was unset) and a mark before the previous value; a folder has an empty name, its count and its path.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use super::{Added, Assigned, Changed, Diff};
use crate::state::encoding::{self, fingerprint};
use crate::state::path_entries;
use crate::state::refused::is_identifier;

/// Linux takes no variable over 128 KiB, and starts no program at all with one. What does not fit into the diff, encoded, could not
/// be taken back and is not set.
pub const ROOM: usize = 96 * 1024;
/// The first character of every encoded diff.
const VERSION: &str = "1";
/// Bytes of a fingerprint in hexadecimal digits.
pub const FINGERPRINT: usize = 16;

/// Before a previous value: there was one, there was none.
const WAS: u8 = b'=';
const WAS_NOT: u8 = b'-';
/// In front of the fingerprint or the count of a record that is direnv's to bring back.
const OVERRIDDEN: u8 = b'~';

pub fn encode(diff: &Diff) -> OsString {
    let mut body = format!("{:016x}\0{:016x}\0{:016x}", diff.place, diff.direnv, diff.envrc).into_bytes();
    encode_changed(&mut body, &diff.changed, "");
    encode_changed(&mut body, &diff.overridden, "~");
    format!("{VERSION}{:016x}{}", fingerprint(&body), encoding::encode(&body)).into()
}

fn encode_changed(body: &mut Vec<u8>, changed: &Changed, mark: &str) {
    for (name, assigned) in &changed.variables {
        let given = assigned.given.map_or("-".to_owned(), |given| format!("{given:016x}"));
        let previous = assigned.previous.as_deref().map_or(&b""[..], OsStr::as_bytes);
        let was = if assigned.previous.is_some() { WAS } else { WAS_NOT };
        let fields =
            [b"\0", name.as_bytes(), b"\0", mark.as_bytes(), given.as_bytes(), b"\0", &[was], previous];
        body.extend_from_slice(&fields.concat());
    }
    for added in &changed.path {
        let count = format!("\0\0{mark}{}\0", added.before);
        body.extend_from_slice(&[count.as_bytes(), added.folder.as_bytes()].concat());
    }
}

/// `None` for what `encode` never writes, and for what was cut off or changed.
pub fn parse(text: &[u8]) -> Option<Diff> {
    let text = text.strip_prefix(VERSION.as_bytes()).filter(|text| text.len() <= 2 * ROOM)?;
    let (sum, body) = text.split_at_checked(FINGERPRINT)?;
    let body = encoding::decode(body)?;
    if hexadecimal(sum)? != fingerprint(&body) {
        return None;
    }
    let mut fields = body.split(|&byte| byte == 0);
    let mut number = || hexadecimal(fields.next()?);
    let (place, direnv, envrc) = (number()?, number()?, number()?);
    let mut diff = Diff { place, direnv, envrc, ..Diff::default() };
    while let Some(name) = fields.next() {
        let (second, third) = (fields.next()?, fields.next()?);
        let (changed, second) = match second.strip_prefix(&[OVERRIDDEN]) {
            Some(second) => (&mut diff.overridden, second),
            None => (&mut diff.changed, second),
        };
        if name.is_empty() {
            changed.path.push(parse_added(second, third)?);
        } else {
            let known =
                changed.variables.insert(OsStr::from_bytes(name).to_owned(), parse_assigned(second, third)?);
            (known.is_none() && is_identifier(name)).then_some(())?;
        }
    }
    Some(diff)
}

fn parse_added(before: &[u8], folder: &[u8]) -> Option<Added> {
    let before = str::from_utf8(before).ok()?.parse().ok()?;
    path_entries::can_be_entry(folder).then(|| Added { folder: OsStr::from_bytes(folder).to_owned(), before })
}

fn parse_assigned(given: &[u8], previous: &[u8]) -> Option<Assigned> {
    let given = if given == b"-" { None } else { Some(hexadecimal(given)?) };
    let previous = match previous.split_first()? {
        (&WAS_NOT, []) => None,
        (&WAS, value) => Some(OsString::from_vec(value.to_vec())),
        _ => return None,
    };
    Some(Assigned { previous, given })
}

fn hexadecimal(digits: &[u8]) -> Option<u64> {
    let plain = digits.len() == FINGERPRINT && digits.iter().all(u8::is_ascii_hexdigit);
    plain.then(|| u64::from_str_radix(str::from_utf8(digits).ok()?, 16).ok())?
}
