//! What a template can make of a text. Two texts never become one where that matters: what could be taken for another text's
//! result gets a hash of the original at its end.

use gix::hash::{Kind, hasher};

/// Bytes: a DNS label (RFC 1035, 2.3.4) and PostgreSQL's identifiers both end at 63.
const LONGEST: usize = 63;
/// Hexadecimal digits.
const HASH: usize = 8;

/// Lower-case letters, digits and single `-`, the first and last of them no `-`; 1 to 63 bytes. What is that already stays;
/// anything else has its hash at its end.
pub fn slug(text: &str) -> String {
    let body = plain(text, '-');
    if body == text && !body.is_empty() && body.len() <= LONGEST { body } else { with_hash(&body, '-', text) }
}

/// Lower-case letters, digits and `_`, the first a letter; 1 to 63 bytes, as PostgreSQL, MySQL and SQLite take it without quotes.
/// `-` becomes `_`. A text in which more than that has to change, or that has a `_` itself, has its hash at its end, so
/// that no two texts have one result.
pub fn db(text: &str) -> String {
    let body = plain(text, '_');
    let one_for_one = !text.contains('_') && body == text.replace('-', "_");
    if one_for_one && begins_with_letter(&body) && body.len() <= LONGEST && !looks_hashed(&body) {
        return body;
    }
    let body = if begins_with_letter(&body) { body } else { format!("db_{body}") };
    with_hash(body.trim_end_matches('_'), '_', text)
}

/// The first 8 hexadecimal digits of the text's SHA-256.
pub fn hash(text: &str) -> String {
    let mut hasher = hasher(Kind::Sha256);
    hasher.update(text.as_bytes());
    // Only SHA-1 can find that somebody has tampered with the text.
    hasher.try_finalize().map(|id| id.to_hex_with_len(HASH).to_string()).unwrap_or_default()
}

/// ASCII letters in lower case and digits; what stands between them is one `between`, and at both ends nothing.
fn plain(text: &str, between: char) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            plain.push(character.to_ascii_lowercase());
        } else if !plain.is_empty() && !plain.ends_with(between) {
            plain.push(between);
        }
    }
    plain.truncate(plain.trim_end_matches(between).len());
    plain
}

/// `body`, which is ASCII, cut so that the hash of `text` fits behind it.
fn with_hash(body: &str, between: char, text: &str) -> String {
    let body = body[..body.len().min(LONGEST - HASH - 1)].trim_end_matches(between);
    let hash = hash(text);
    if body.is_empty() { hash } else { format!("{body}{between}{hash}") }
}

fn begins_with_letter(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
}

/// Whether it could be what `db` makes of another text.
fn looks_hashed(text: &str) -> bool {
    let last = text.rsplit_once('_').map(|(_, last)| last);
    last.is_some_and(|last| last.len() == HASH && last.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slugs() {
        for (text, slug_of) in [
            ("myproject-staging", "myproject-staging"),
            ("8", "8"),
            ("feature/x", "feature-x-217d2bf5"),
            ("feature-x", "feature-x"),
            ("Feature", "feature-3d377ae9"),
            ("-a-", "a-a75a468f"),
            ("é", "4a99557e"),
            ("", "e3b0c442"),
        ] {
            assert_eq!(slug(text), slug_of, "{text}");
        }
        assert_eq!(slug(&"a".repeat(63)), "a".repeat(63));
        assert_eq!(slug(&"a".repeat(64)).len(), 63);
    }

    #[test]
    fn names_of_databases() {
        for (text, name) in [
            ("myproject", "myproject"),
            ("myproject-staging", "myproject_staging"),
            ("feature/a-b", "feature_a_b_10b80f5c"),
            ("feature/a_b", "feature_a_b_62319146"),
            ("my_project", "my_project_a6392d35"),
            ("2024", "db_2024_6557739a"),
            ("", "db_e3b0c442"),
        ] {
            assert_eq!(db(text), name, "{text}");
        }
    }

    #[test]
    fn the_hash_is_the_beginning_of_sha256() {
        assert_eq!(hash("abc"), "ba7816bf");
    }

    #[test]
    fn texts_that_differ_in_little_stay_apart() {
        let long = "x".repeat(100);
        let mut texts: Vec<String> = [
            "a-b", "a_b", "a/b", "a.b", "A-b", "a--b", "-a-b", "a-b-", "ab", "", "-", "_", "1", "db-1", "é",
            "è",
        ]
        .map(String::from)
        .to_vec();
        texts.extend([long.clone(), long + "x"]);
        // What a text becomes, given as a text itself.
        texts.extend(texts.clone().iter().flat_map(|text| [db(text), db(text).replace('_', "-")]));
        texts.sort();
        texts.dedup();
        let mut seen = HashMap::new();
        for text in &texts {
            assert_eq!(seen.insert(db(text), text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_slug_is_one_and_stays_it(text in "[a-zA-Z0-9/_.é -]{0,80}|.*") {
            let slugged = slug(&text);
            prop_assert!((1..=LONGEST).contains(&slugged.len()));
            prop_assert!(slugged.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
            prop_assert!(!slugged.starts_with('-') && !slugged.ends_with('-'));
            prop_assert_eq!(slug(&slugged), slugged);
        }

        #[test]
        fn a_database_takes_the_name(text in "[a-zA-Z0-9/_.é -]{0,80}|.*") {
            let name = db(&text);
            prop_assert!((1..=LONGEST).contains(&name.len()));
            prop_assert!(begins_with_letter(&name));
            prop_assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'));
        }

        #[test]
        fn two_texts_never_become_one(one in "[ab/_-]{0,6}", other in "[ab/_-]{0,6}") {
            prop_assert_eq!(db(&one) == db(&other), one == other);
            prop_assert!(slug(&one) != slug(&other) || one == other);
        }
    }
}
