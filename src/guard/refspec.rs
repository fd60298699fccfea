//! Refspecs as git-push(1) takes them.

use crate::git::{BStr, BString, ByteSlice};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refspec {
    /// `:`, every branch that both sides have.
    Matching {
        force: bool,
    },
    /// `^refs/heads/x`: what a wildcard leaves out.
    Not {
        source: BString,
    },
    /// A name or an object, and where to. `destination` is `None` where none was given.
    Single {
        force: bool,
        source: BString,
        destination: Option<BString>,
    },
    /// `:x`.
    Delete {
        destination: BString,
    },
    Wildcard {
        force: bool,
        source: BString,
        destination: BString,
    },
}

impl Refspec {
    /// `None` where git refuses it.
    pub fn parse(text: &BStr) -> Option<Refspec> {
        if let Some(source) = text.strip_prefix(b"^") {
            let valid = !source.contains(&b':') && is_ref_name(source, source.contains(&b'*'));
            return valid.then(|| Refspec::Not { source: source.into() });
        }
        let force = text.starts_with(b"+");
        let text = text.strip_prefix(b"+").unwrap_or(text);
        if text == b":" {
            return Some(Refspec::Matching { force });
        }
        let (source, destination) = match text.rfind_byte(b':') {
            Some(at) => (&text[..at], Some(&text[at + 1..])),
            None => (text, None),
        };
        if source.contains(&b'*') || destination.is_some_and(|name| name.contains(&b'*')) {
            return wildcard(force, source, destination);
        }
        let source = if source == b"@" { b"HEAD" } else { source };
        if !is_ref_name(destination.unwrap_or(source), false) {
            return None;
        }
        let source = BString::from(source);
        match destination {
            Some(destination) if source.is_empty() => {
                Some(Refspec::Delete { destination: destination.into() })
            }
            _ => Some(Refspec::Single { force, source, destination: destination.map(BString::from) }),
        }
    }
}

fn wildcard(force: bool, source: &[u8], destination: Option<&[u8]>) -> Option<Refspec> {
    let destination = destination.unwrap_or(source);
    let valid = is_ref_name(source, true) && is_ref_name(destination, true);
    let both = source.contains(&b'*') && destination.contains(&b'*');
    (valid && both).then(|| Refspec::Wildcard {
        force,
        source: source.into(),
        destination: destination.into(),
    })
}

/// What `*` stands for where `name` matches `pattern`.
pub fn starred<'n>(pattern: &[u8], name: &'n [u8]) -> Option<&'n BStr> {
    let star = pattern.find_byte(b'*')?;
    name.strip_prefix(&pattern[..star])?.strip_suffix(&pattern[star + 1..]).map(ByteSlice::as_bstr)
}

/// `pattern` with `text` for its `*`.
pub fn filled(pattern: &[u8], text: &[u8]) -> BString {
    BString::from(pattern.replacen("*", text, 1))
}

/// Where a `source:destination` pair of a configured refspec sends the full ref `name`, and whether forced. What `^` leaves out
/// of a wildcard does not count when a ref is looked up alone.
pub fn mapped(refspecs: &[BString], name: &BStr) -> Option<(BString, bool)> {
    let mut parsed = refspecs.iter().filter_map(|text| Refspec::parse(text.as_ref()));
    parsed.find_map(|refspec| match refspec {
        Refspec::Wildcard { force, source, destination } => {
            starred(&source, name).map(|text| (filled(&destination, text), force))
        }
        Refspec::Single { force, source, destination } if source == name => Some((destination?, force)),
        _ => None,
    })
}

impl Refspec {
    /// Whether this keeps a wildcard from writing `destination`. For a push, git compares that side.
    pub fn leaves_out(&self, destination: &BStr) -> bool {
        matches!(self, Refspec::Not { source } if source == destination || starred(source, destination).is_some())
    }
}

/// Whether git-check-ref-format(1) accepts `name`, of one level too, with one `*` if it is a `pattern`.
pub fn is_ref_name(name: &[u8], pattern: bool) -> bool {
    let stars = name.iter().filter(|byte| **byte == b'*').count();
    let bad_byte = |byte: &u8| byte.is_ascii_control() || b" ~^:?[\\".contains(byte);
    stars <= usize::from(pattern)
        && !name.iter().any(bad_byte)
        && name != b"@"
        && !name.ends_with(b".")
        && !name.contains_str("..")
        && !name.contains_str("@{")
        && name
            .split_str("/")
            .all(|part| !part.is_empty() && !part.starts_with(b".") && !part.ends_with(b".lock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn single(source: &str, destination: Option<&str>, force: bool) -> Option<Refspec> {
        Some(Refspec::Single { force, source: source.into(), destination: destination.map(BString::from) })
    }

    #[test]
    fn every_form() {
        let parse = |text: &str| Refspec::parse(text.into());
        assert_eq!(parse("main"), single("main", None, false));
        assert_eq!(parse("+HEAD:refs/heads/main"), single("HEAD", Some("refs/heads/main"), true));
        assert_eq!(parse("@"), single("HEAD", None, false));
        assert_eq!(parse("@:x"), single("HEAD", Some("x"), false));
        assert_eq!(parse("HEAD~2:x"), single("HEAD~2", Some("x"), false));
        assert_eq!(parse("a:b:c"), single("a:b", Some("c"), false));
        assert_eq!(parse(":x"), Some(Refspec::Delete { destination: "x".into() }));
        assert_eq!(parse("+:"), Some(Refspec::Matching { force: true }));
        assert_eq!(parse("^refs/heads/x"), Some(Refspec::Not { source: "refs/heads/x".into() }));
        let wildcard = |source: &str, destination: &str| {
            Some(Refspec::Wildcard { force: false, source: source.into(), destination: destination.into() })
        };
        assert_eq!(parse("refs/heads/*"), wildcard("refs/heads/*", "refs/heads/*"));
        assert_eq!(parse("refs/heads/a*:refs/for/*b"), wildcard("refs/heads/a*", "refs/for/*b"));
        for refused in [
            "", "HEAD~2", "main:", "x:a b", "*:x", "x:*", "**:*", "a..b", "@{u}", "x.lock", "x:@", "/a",
            "a//b", "^a:b",
        ] {
            assert_eq!(parse(refused), None, "{refused}");
        }
    }

    #[test]
    fn a_star_takes_what_is_between() {
        assert_eq!(starred(b"refs/heads/a*b", b"refs/heads/axb"), Some("x".into()));
        assert_eq!(starred(b"refs/heads/aa*aa", b"refs/heads/aaa"), None);
        let specs = ["refs/heads/*:refs/for/*".into(), "+refs/tags/a:refs/tags/b".into()];
        assert_eq!(mapped(&specs, "refs/heads/x".into()), Some(("refs/for/x".into(), false)));
        assert_eq!(mapped(&specs, "refs/tags/a".into()), Some(("refs/tags/b".into(), true)));
        assert_eq!(mapped(&specs, "refs/tags/c".into()), None);
    }
}
