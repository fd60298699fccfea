use nu_ansi_term::Color;
use proptest::prelude::*;

use super::*;

fn plain(text: &str) -> Line {
    Line::new(text, Style::new())
}

#[test]
fn a_line_is_cut_where_it_is_asked_to_be() {
    let shown = |line: Line| line.painted(false);
    assert_eq!(shown(plain("feature/x").cut_middle(9, "…")), "feature/x");
    assert_eq!(shown(plain("feature/very-long-request-name").cut_middle(23, "…")), "feature/very…quest-name");
    assert_eq!(shown(plain("abcdef").cut_end(4, "..")), "ab..");
    assert_eq!(shown(plain("abcdef").cut_beginning(4, "..")), "..ef");
    assert_eq!(shown(plain("日本語日本語").cut_end(6, "…")), "日本…");
    assert_eq!(shown(plain("abcdef").cut_end(1, "..")), "");
    assert_eq!(shown(plain("日本").filled(6, Style::new())), "日本  ");
}

#[test]
fn styles_stay_with_their_graphemes() {
    let red = Color::Red.normal();
    let line = plain("gro\u{308}ße").marked(&[2, 3, 99], red);
    assert_eq!(line.painted(true), "gr\u{1b}[31mo\u{308}ß\u{1b}[0me");
    assert_eq!(line.painted(false), "gro\u{308}ße");
    let cut = plain("abcdefgh").marked(&[0, 7], red).cut_middle(4, "…");
    assert_eq!(cut.painted(true), "\u{1b}[31ma\u{1b}[0mb…\u{1b}[31mh\u{1b}[0m");
}

proptest! {
    #[test]
    fn a_line_never_exceeds_its_columns(text in "[a-z日本e\u{301}\u{1f600} ]{0,30}", columns in 0usize..40) {
        for mark in ["…", ".."] {
            for cut in [Line::cut_middle, Line::cut_end, Line::cut_beginning] {
                let line = cut(plain(&text), columns, mark);
                prop_assert!(line.width() <= columns);
                prop_assert_eq!(line.filled(columns, Style::new()).width(), columns);
            }
        }
    }
}
