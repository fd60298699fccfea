//! Tags that name a commit (git-tag(1)).

use std::cmp::Ordering;

use gix::ObjectId;
use gix::bstr::{BStr, BString, ByteSlice};

use super::objects::Objects;
use super::refs::Refs;

pub const PREFIX: &str = "refs/tags/";

/// The tag (short name) that names `commit`, the highest version if there are several. `open` is called only where an
/// annotated tag is loose: what it names is in the object.
pub fn at_commit(refs: &Refs, commit: ObjectId, open: impl FnOnce() -> Objects) -> Option<BString> {
    let loose = refs.loose_names_under(PREFIX);
    let mut names = packed_names(refs, commit);
    // A loose ref hides a packed one of its name.
    names.retain(|name| loose.binary_search(name).is_err());
    names.extend(loose_names(refs, loose, commit, open));
    names.into_iter().max_by(|one, other| by_version(one.as_bstr(), other.as_bstr()))
}

fn packed_names(refs: &Refs, commit: ObjectId) -> Vec<BString> {
    let Some(packed) = refs.packed() else { return Vec::new() };
    let hex = commit.to_hex().to_string();
    let is_named = |id: &[u8]| id == hex.as_bytes();
    let tags = packed.under(PREFIX.into()).filter(|entry| is_named(entry.peeled.unwrap_or(entry.id)));
    tags.map(|entry| entry.name[PREFIX.len()..].into()).collect()
}

fn loose_names(
    refs: &Refs,
    names: Vec<BString>,
    commit: ObjectId,
    open: impl FnOnce() -> Objects,
) -> Vec<BString> {
    let full = |name: &BString| BString::from([PREFIX.as_bytes(), name].concat());
    let tags = names.into_iter().filter_map(|name| Some((refs.find(full(&name).as_bstr())?, name)));
    let (mut direct, others): (Vec<_>, Vec<_>) = tags.partition(|(id, _)| *id == commit);
    if !others.is_empty() {
        let objects = open();
        direct.extend(others.into_iter().filter(|(id, _)| objects.peel(*id) == Some(commit)));
    }
    direct.into_iter().map(|(_, name)| name).collect()
}

/// Names that look like versions are higher than others; `1.10` is higher than `1.9`, and `1.0` than `1.0-rc1`.
fn by_version(one: &BStr, other: &BStr) -> Ordering {
    looks_like_version(one)
        .cmp(&looks_like_version(other))
        .then_with(|| by_parts(one, other))
        .then_with(|| one.cmp(other))
}

fn looks_like_version(name: &BStr) -> bool {
    let name = name.strip_prefix(b"v").unwrap_or(name);
    name.first().is_some_and(u8::is_ascii_digit)
}

fn by_parts(mut one: &[u8], mut other: &[u8]) -> Ordering {
    loop {
        let (left, right) = (split_part(one), split_part(other));
        let (Some((left, one_rest)), Some((right, other_rest))) = (left, right) else {
            return by_end(one, other);
        };
        match compare_part(left, right) {
            Ordering::Equal => (one, other) = (one_rest, other_rest),
            unequal => return unequal,
        }
    }
}

/// One of them has ended: what follows in the other is a further number, or says that it came before.
fn by_end(one: &[u8], other: &[u8]) -> Ordering {
    let is_before =
        |rest: &[u8]| rest.first().is_some_and(|byte| *byte == b'-' || byte.is_ascii_alphabetic());
    match (one.is_empty(), other.is_empty()) {
        (true, true) => Ordering::Equal,
        (true, false) if is_before(other) => Ordering::Greater,
        (true, false) => Ordering::Less,
        _ if is_before(one) => Ordering::Less,
        _ => Ordering::Greater,
    }
}

/// The first run of digits, or the first other byte, and the rest.
fn split_part(name: &[u8]) -> Option<(&[u8], &[u8])> {
    let digits = name.iter().take_while(|byte| byte.is_ascii_digit()).count();
    name.split_at_checked(digits.max(1))
}

fn compare_part(one: &[u8], other: &[u8]) -> Ordering {
    let is_number = |part: &[u8]| part[0].is_ascii_digit();
    if !is_number(one) || !is_number(other) {
        return one.cmp(other);
    }
    let significant = |part: &'_ [u8]| part.iter().position(|byte| *byte != b'0').unwrap_or(part.len());
    let (one, other) = (&one[significant(one)..], &other[significant(other)..]);
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        let ascending = ["banana", "v0.9", "v1.0-rc1", "v1.0-rc2", "v1.0", "v1.0.1", "v1.9", "v1.10", "v2"];
        for (index, lower) in ascending.iter().enumerate() {
            for higher in &ascending[index + 1..] {
                assert_eq!(by_version((*lower).into(), (*higher).into()), Ordering::Less, "{lower} {higher}");
                assert_eq!(by_version((*higher).into(), (*lower).into()), Ordering::Greater);
            }
        }
    }
}
