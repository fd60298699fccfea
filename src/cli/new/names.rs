//! Whether a new branch's name goes with those that are there.

use crate::git::change::branch::is_valid_name;
use crate::git::{BStr, BString, ByteSlice};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clash {
    /// git takes it for no branch's name.
    Invalid,
    /// This part of it, between slashes, is longer than a file's name can be.
    TooLong(BString),
    /// This branch's file would be the other one's folder, or the other way round (git-pack-refs(1): refs are files).
    Folder(BString),
    /// This one differs in upper and lower case alone, and the file system does not tell the two apart.
    Case(BString),
}

/// Bytes: the longest name of a file on nearly every file system, and `.lock` at its end while git writes it.
pub const LONGEST_PART: usize = 255 - ".lock".len();

/// Fine, with a branch that differs in upper and lower case alone if there is one; or why not. `ignore_case`: `core.ignoreCase`
/// (git-config(1)).
pub fn check<'b>(
    name: &BStr,
    branches: &'b [BString],
    ignore_case: bool,
) -> Result<Option<&'b BString>, Clash> {
    if !is_valid_name(name) {
        return Err(Clash::Invalid);
    }
    if let Some(part) = name.split_str("/").find(|part| part.len() > LONGEST_PART) {
        return Err(Clash::TooLong(part.into()));
    }
    if let Some(other) = branches.iter().find(|other| is_below(name, other) || is_below(other, name)) {
        return Err(Clash::Folder(other.clone()));
    }
    let alike = branches.iter().find(|other| is_alike(name, other));
    match alike.filter(|_| ignore_case) {
        Some(other) => Err(Clash::Case(other.clone())),
        None => Ok(alike),
    }
}

fn is_below(inner: &[u8], outer: &[u8]) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with(b"/"))
}

fn is_alike(one: &[u8], other: &[u8]) -> bool {
    if one == other {
        return false;
    }
    if one.is_ascii() && other.is_ascii() {
        return one.eq_ignore_ascii_case(other);
    }
    one.to_str_lossy().to_lowercase() == other.to_str_lossy().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_or_the_file_system_would_not_take_is_told() {
        let branches = ["feature/auth", "Main", "größe", "topic"].map(BString::from);
        let check = |name: &str, ignore_case| check(name.into(), &branches, ignore_case);
        for name in ["feature", "feature/auth/form", "topic/x"] {
            let other = if name == "topic/x" { "topic" } else { "feature/auth" };
            assert_eq!(check(name, false), Err(Clash::Folder(other.into())), "{name}");
        }
        for (name, other) in
            [("main", "Main"), ("GRÖSSE", ""), ("GRÖßE", "größe"), ("Feature/Auth", "feature/auth")]
        {
            let other = Some(BString::from(other)).filter(|other| !other.is_empty());
            assert_eq!(check(name, false), Ok(other.as_ref()), "{name}");
            assert_eq!(check(name, true), other.map_or(Ok(None), |other| Err(Clash::Case(other))), "{name}");
        }
        assert_eq!(check("feature/authx", true), Ok(None));
        assert_eq!(check("a..b", false), Err(Clash::Invalid));
        let longest = "l".repeat(LONGEST_PART);
        assert_eq!(check(&format!("{longest}/{longest}"), false), Ok(None));
        let longer = format!("{longest}r");
        assert_eq!(check(&format!("x/{longer}"), false), Err(Clash::TooLong(longer.into())));
    }
}
