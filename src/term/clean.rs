//! What a stranger named (a branch, a path) as text that moves no cursor, sets no title and hides nothing.

use std::borrow::Cow;

/// `bytes` as text for a terminal: control characters (C0, C1, DEL), bidi overrides and isolates, line and paragraph separators,
/// zero-width and tag characters, and bytes that are not UTF-8 become `\u{fffd}`. Borrowed where nothing had to change.
pub fn clean(bytes: &[u8]) -> Cow<'_, str> {
    if bytes.iter().all(|byte| matches!(byte, 0x20..=0x7e)) {
        return String::from_utf8_lossy(bytes);
    }
    match String::from_utf8_lossy(bytes) {
        text if !text.contains(deceives) => text,
        text => Cow::Owned(text.replace(deceives, "\u{fffd}")),
    }
}

/// Whether a character does something to the terminal or to its neighbours, or cannot be seen at all.
fn deceives(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}'
            // Letters of Hangul that are drawn as nothing.
            | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}'
            // Zero-width spaces and joiners, directional marks, separators, bidi overrides and isolates.
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            // Tags and the variation selectors that nothing uses, both known to smuggle text.
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_names_are_borrowed() {
        assert!(matches!(clean(b"feature/x"), Cow::Borrowed("feature/x")));
        assert!(matches!(clean("größe/日本".as_bytes()), Cow::Borrowed("größe/日本")));
    }

    #[test]
    fn what_moves_or_hides_is_replaced() {
        for (name, shown) in [
            (&b"a\x1b[31mb"[..], "a\u{fffd}[31mb"),
            (b"a\nb\rc\x07d\x7f", "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}"),
            ("c1\u{9b}31m".as_bytes(), "c1\u{fffd}31m"),
            ("over\u{202e}ride\u{2066}".as_bytes(), "over\u{fffd}ride\u{fffd}"),
            ("zero\u{200b}width\u{200d}".as_bytes(), "zero\u{fffd}width\u{fffd}"),
            ("line\u{2028}paragraph\u{2029}".as_bytes(), "line\u{fffd}paragraph\u{fffd}"),
            ("tag\u{e0041}".as_bytes(), "tag\u{fffd}"),
            (b"latin1 \xe9", "latin1 \u{fffd}"),
        ] {
            assert_eq!(clean(name), shown);
        }
    }

    proptest! {
        #[test]
        fn no_control_character_is_left(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let text = clean(&bytes);
            prop_assert!(!text.contains(deceives));
        }

        #[test]
        fn text_is_cleaned_to_the_same_number_of_characters(text in any::<String>()) {
            let cleaned = clean(text.as_bytes());
            prop_assert!(!cleaned.contains(deceives));
            prop_assert_eq!(cleaned.chars().count(), text.chars().count());
        }
    }
}
