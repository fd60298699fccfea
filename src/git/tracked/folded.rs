//! Names as a file system takes them that does not tell upper case from lower (git-config(1): core.ignoreCase,
//! core.precomposeUnicode).

use std::borrow::Cow;

/// Equal for names that such a file system takes for one. Some that it tells apart may be equal here.
pub fn folded(name: &[u8]) -> Cow<'_, [u8]> {
    if name.is_ascii() {
        let plain = !name.iter().any(u8::is_ascii_uppercase);
        return if plain { Cow::Borrowed(name) } else { Cow::Owned(name.to_ascii_lowercase()) };
    }
    let text = String::from_utf8_lossy(name);
    let visible: String = text.chars().filter(|character| !is_ignored(*character)).collect();
    let composed = gix::utils::str::precompose(visible.into());
    // Upper case first: some letters have no lower case of their own (ſ).
    Cow::Owned(composed.to_uppercase().to_lowercase().into_bytes())
}

/// Whether `name` may, folded, begin as `wanted` does, which is folded: by their first bytes, without folding.
pub fn may_begin_alike(name: &[u8], wanted: &[u8]) -> bool {
    match (name.first(), wanted.first()) {
        (Some(one), Some(other)) => {
            !one.is_ascii() || !other.is_ascii() || one.to_ascii_lowercase() == *other
        }
        _ => true,
    }
}

/// HFS+ passes over these in a name.
fn is_ignored(character: char) -> bool {
    matches!(character, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_written_in_several_ways() {
        for (one, other) in [
            ("bin", "BIN"),
            (".venv", ".Ven\u{200c}V"),
            ("café", "cafe\u{301}"),
            ("apps", "app\u{17f}"),
            ("k", "\u{212a}"),
        ] {
            assert_eq!(folded(one.as_bytes()), folded(other.as_bytes()), "{one} {other}");
            assert!(may_begin_alike(other.as_bytes(), &folded(one.as_bytes())), "{one} {other}");
        }
        assert_ne!(folded(b"venv"), folded(b"env"));
        assert_ne!(folded("ü".as_bytes()), folded(b"u"));
        assert!(!may_begin_alike(b"src/x", b".venv"));
    }
}
