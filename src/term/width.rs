//! Columns that a text takes on a terminal, and texts cut to columns, by grapheme (UAX #29, UAX #11): an accent stays with its letter
//! and a wide character is never halved.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The columns that `text` takes. The text is clean: a control character would count as one column.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).map(UnicodeWidthStr::width).sum() }
}

/// `text` in at most `columns`, its middle replaced by `mark` where it is longer. The beginning keeps one or two columns more than
/// the end. Where not even the mark fits, the beginning alone is kept.
pub fn cut_middle<'a>(text: &'a str, columns: usize, mark: &str) -> Cow<'a, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let Some(room) = columns.checked_sub(width(mark)) else {
        return Cow::Borrowed(beginning(text, columns));
    };
    let back = room.saturating_sub(1) / 2;
    let front = beginning(text, room - back);
    Cow::Owned(format!("{front}{mark}{}", end(text, back)))
}

/// As many whole graphemes from the beginning as fit.
fn beginning(text: &str, columns: usize) -> &str {
    let mut taken = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        taken += width(grapheme);
        if taken > columns {
            return &text[..at];
        }
    }
    text
}

/// As many whole graphemes from the end as fit.
fn end(text: &str, columns: usize) -> &str {
    let mut taken = 0;
    let mut from = text.len();
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        taken += width(grapheme);
        if taken > columns {
            break;
        }
        from = at;
    }
    &text[from..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn width_counts_columns() {
        assert_eq!(width("main"), 4);
        assert_eq!(width("größe"), 5);
        assert_eq!(width("gro\u{308}ße"), 5);
        assert_eq!(width("日本"), 4);
    }

    #[test]
    fn the_middle_is_cut() {
        assert_eq!(cut_middle("feature/very-long-request-name", 23, "…"), "feature/very…quest-name");
        assert_eq!(cut_middle("feature/very-long-request-name", 30, "…"), "feature/very-long-request-name");
        assert_eq!(cut_middle("abcdefgh", 7, ".."), "abc..gh");
        assert_eq!(cut_middle("日本語日本語", 8, "…"), "日本…語");
        assert_eq!(cut_middle("abcdef", 1, "…"), "…");
        assert_eq!(cut_middle("abcdef", 1, ".."), "a");
        assert_eq!(cut_middle("abcdef", 0, "…"), "");
    }

    proptest! {
        #[test]
        fn a_cut_text_never_exceeds_its_columns(text in any::<String>(), columns in 0usize..40) {
            for mark in ["…", "..", ""] {
                prop_assert!(width(&cut_middle(&text, columns, mark)) <= columns);
            }
        }
    }
}
