//! A format and the values of its variables as styled text.

use std::borrow::Cow;

use nu_ansi_term::Style as Drawn;
use unicode_segmentation::UnicodeSegmentation;

use super::piece::Piece;
use crate::config::{Format, Part, Style, StylePart};
use crate::term::look::{Background, Look};
use crate::term::width::cut_middle;

/// What a variable stands for.
pub enum Value<'a> {
    Nothing,
    Text(Cow<'a, str>),
    /// A name that somebody gave, which is cut where the line is too short for it.
    Name(&'a str),
    /// Text that has its own styles. What has none takes that of the group around it.
    Pieces(Vec<Piece>),
}

impl<'a, T: Into<Cow<'a, str>>> From<T> for Value<'a> {
    fn from(text: T) -> Self {
        Value::Text(text.into())
    }
}

/// What holds for the whole segment.
#[derive(Clone, Copy)]
pub struct Pen {
    pub look: Look,
    pub background: Background,
    /// The columns that a name may take.
    pub limit: usize,
}

impl Pen {
    /// A name in at most `limit` columns, in characters that the locale has.
    pub fn name<'a>(&self, name: &'a str) -> Cow<'a, str> {
        let mark = if self.look.unicode { "…" } else { ".." };
        match self.characters(name) {
            Cow::Borrowed(text) => cut_middle(text, self.limit, mark),
            Cow::Owned(text) => Cow::Owned(cut_middle(&text, self.limit, mark).into_owned()),
        }
    }

    fn characters<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.look.unicode || text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(ascii(text)) }
    }

    fn settle(&self, style: Style) -> Drawn {
        if self.look.color { style.on(self.background) } else { Drawn::default() }
    }
}

/// `text` without what a locale that is not UTF-8 does not have: shells would count its columns wrong.
fn ascii(text: &str) -> String {
    let replaced = |grapheme| match grapheme {
        "⇣" => "v",
        "⇡" => "^",
        "→" => "->",
        "…" => "..",
        grapheme if str::is_ascii(grapheme) => grapheme,
        _ => "?",
    };
    text.graphemes(true).map(replaced).collect()
}

/// Draws `format`; `$style` in it is `style`, and every other variable is what `values` says.
pub fn expand<'v>(
    format: &Format,
    style: Style,
    pen: &Pen,
    values: &dyn Fn(&str) -> Value<'v>,
) -> Vec<Piece> {
    let mut canvas = Canvas { pieces: Vec::new(), style, pen, values };
    canvas.parts(format.parts(), Drawn::default());
    canvas.pieces
}

struct Canvas<'a, 'v> {
    pieces: Vec<Piece>,
    style: Style,
    pen: &'a Pen,
    values: &'a dyn Fn(&str) -> Value<'v>,
}

impl Canvas<'_, '_> {
    /// Whether a variable among the parts had something to show.
    fn parts(&mut self, parts: &[Part], style: Drawn) -> bool {
        let mut shown = false;
        for part in parts {
            shown |= match part {
                Part::Text(text) => {
                    self.text(text, style);
                    false
                }
                Part::Variable(name) => self.variable(name, style),
                Part::Group { parts, styles } => self.parts(parts, self.group_style(styles)),
                Part::Conditional(parts) => self.conditional(parts, style),
            };
        }
        shown
    }

    fn conditional(&mut self, parts: &[Part], style: Drawn) -> bool {
        let pieces = self.pieces.len();
        let length = self.pieces.last().map_or(0, |piece| piece.text.len());
        let shown = self.parts(parts, style);
        if !shown {
            self.pieces.truncate(pieces);
            if let Some(last) = self.pieces.last_mut() {
                last.text.truncate(length);
            }
        }
        shown
    }

    fn variable(&mut self, name: &str, style: Drawn) -> bool {
        match (self.values)(name) {
            Value::Nothing => false,
            Value::Text(text) => {
                self.text(&text, style);
                !text.is_empty()
            }
            Value::Name(name) => {
                let name = self.pen.name(name);
                self.text(&name, style);
                !name.is_empty()
            }
            Value::Pieces(pieces) => {
                let shown = !pieces.is_empty();
                for Piece { text, style: own } in pieces {
                    self.text(&text, if own == Drawn::default() { style } else { own });
                }
                shown
            }
        }
    }

    fn group_style(&self, styles: &[StylePart]) -> Drawn {
        let style = styles.iter().fold(Style::default(), |so_far, part| match part {
            StylePart::Fixed(style) => so_far.and(*style),
            StylePart::Variable(name) if name == "style" => so_far.and(self.style),
            StylePart::Variable(_) => so_far,
        });
        self.pen.settle(style)
    }

    fn text(&mut self, text: &str, style: Drawn) {
        if text.is_empty() {
            return;
        }
        let text = self.pen.characters(text);
        match self.pieces.last_mut() {
            Some(last) if last.style == style => last.text.push_str(&text),
            _ => self.pieces.push(Piece { text: text.into_owned(), style }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Palette;
    use nu_ansi_term::Color;

    const LOOK: Look = Look { color: true, unicode: true, columns: 80 };

    fn drawn(format: &str, look: Look) -> Vec<(String, Drawn)> {
        let format =
            Format::parse(format, &["a", "none", "empty", "name", "pieces"], &Palette::new()).expect(format);
        let style = Style::parse("red", &Palette::new()).expect("a style");
        let pen = Pen { look, background: Background::Dark, limit: 5 };
        let pieces = expand(&format, style, &pen, &|name| match name {
            "a" => "A".into(),
            "empty" => "".into(),
            "name" => Value::Name("a/long/näme"),
            "pieces" => Value::Pieces(vec![
                Piece { text: "x".into(), style: Color::Blue.normal() },
                Piece { text: "y".into(), style: Drawn::default() },
            ]),
            _ => Value::Nothing,
        });
        pieces.into_iter().map(|piece| (piece.text, piece.style)).collect()
    }

    #[test]
    fn texts_and_styles() {
        let (none, red, blue) = (Drawn::default(), Color::Red.normal(), Color::Blue.normal());
        for (format, pieces) in [
            ("", vec![]),
            ("a$a$none!", vec![("aA!", none)]),
            ("[$a]($style)b", vec![("A", red), ("b", none)]),
            ("[$a](bold $style)", vec![("A", red.bold())]),
            ("[$a]($style blue)", vec![("A", blue)]),
            ("[$a](red none)", vec![("A", none)]),
            ("[x[$a](blue)y](red)", vec![("x", red), ("A", blue), ("y", red)]),
            ("[x[$a]()](red)", vec![("x", red), ("A", none)]),
            ("[$pieces](red)", vec![("x", blue), ("y", red)]),
            ("$name", vec![("a/l…e", none)]),
        ] {
            let pieces: Vec<_> = pieces.into_iter().map(|(text, style)| (text.to_owned(), style)).collect();
            assert_eq!(drawn(format, LOOK), pieces, "{format}");
        }
    }

    #[test]
    fn conditionals_show_only_with_a_value() {
        let text = |format| drawn(format, LOOK).into_iter().map(|(text, _)| text).collect::<String>();
        assert_eq!(text("1(no)2"), "12");
        assert_eq!(text("1( $a)2"), "1 A2");
        assert_eq!(text("1( $none)2( $empty)3"), "123");
        assert_eq!(text("1(x[ $none](red))2"), "12");
        assert_eq!(text("1(x$none($a))2"), "1xA2");
        assert_eq!(text("1(x$a(y$none))2"), "1xA2");
    }

    #[test]
    fn colour_and_characters_follow_the_look() {
        let plain = Look { color: false, unicode: false, columns: 80 };
        assert_eq!(
            drawn("[⇣$a⇡](red) →ö[$name](blue)…", plain),
            [("vA^ ->?a/..e..".to_owned(), Drawn::default())]
        );
    }
}
