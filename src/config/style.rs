//! Style strings, as starship has them: words in any order, `bold fg:sky bg:#1d1f21`.

use std::collections::BTreeMap;

use nu_ansi_term::Color;

use super::format::Mistake;
use super::hue::Hue;
use super::suggest::did_you_mean;
use crate::term::look::Background;

/// How text looks. The colours are settled only when it is drawn: wtsh's own depend on the terminal's background.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Style {
    foreground: Option<Ink>,
    background: Option<Ink>,
    /// Bold, italic and so on; its colours are not used.
    attributes: nu_ansi_term::Style,
}

/// A colour: the terminal's, or one of wtsh's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ink {
    Terminal(Color),
    Own(Hue),
}

/// The colours that `[palettes.NAME]` names, for the `palette = "NAME"` that is in use.
pub type Palette = BTreeMap<String, Ink>;

/// A terminal's eight colours; each has a `bright-` one, too.
const NAMED: [(&str, Color, Color); 8] = [
    ("black", Color::Black, Color::DarkGray),
    ("red", Color::Red, Color::LightRed),
    ("green", Color::Green, Color::LightGreen),
    ("yellow", Color::Yellow, Color::LightYellow),
    ("blue", Color::Blue, Color::LightBlue),
    ("purple", Color::Purple, Color::LightPurple),
    ("cyan", Color::Cyan, Color::LightCyan),
    ("white", Color::White, Color::LightGray),
];

impl Style {
    /// Reads a style string. An empty one, or one with the word `none`, is no style at all; `bg:none` takes the background
    /// away. Positions of mistakes are byte offsets in `text`.
    pub fn parse(text: &str, palette: &Palette) -> Result<Style, Mistake> {
        let mut style = Style::default();
        let mut none = false;
        for word in text.split_whitespace() {
            // `word` is a slice of `text`: the distance between both is where it stands.
            let at = word.as_ptr() as usize - text.as_ptr() as usize;
            let known = word.to_ascii_lowercase();
            match known.as_str() {
                "none" | "fg:none" => none = true,
                "bg:none" => style.background = None,
                _ => {
                    if !style.set_attribute(&known) {
                        style.set_color(&known, palette).map_err(|what| Mistake { at, what })?;
                    }
                }
            }
        }
        Ok(if none { Style::default() } else { style })
    }

    pub(super) fn of(hue: Hue) -> Style {
        Style { foreground: Some(Ink::Own(hue)), ..Style::default() }
    }

    pub(super) fn bold(mut self) -> Style {
        self.attributes.is_bold = true;
        self
    }

    /// This style with what `other` says besides, whose colours win.
    pub fn and(self, other: Style) -> Style {
        let (mine, theirs) = (self.attributes, other.attributes);
        Style {
            foreground: other.foreground.or(self.foreground),
            background: other.background.or(self.background),
            attributes: nu_ansi_term::Style {
                is_bold: mine.is_bold || theirs.is_bold,
                is_dimmed: mine.is_dimmed || theirs.is_dimmed,
                is_italic: mine.is_italic || theirs.is_italic,
                is_underline: mine.is_underline || theirs.is_underline,
                is_blink: mine.is_blink || theirs.is_blink,
                is_reverse: mine.is_reverse || theirs.is_reverse,
                is_hidden: mine.is_hidden || theirs.is_hidden,
                is_strikethrough: mine.is_strikethrough || theirs.is_strikethrough,
                ..mine
            },
        }
    }

    /// The style as a terminal with this background needs it.
    pub fn on(self, background: Background) -> nu_ansi_term::Style {
        let settle = |ink| match ink {
            Ink::Terminal(color) => color,
            Ink::Own(hue) => hue.on(background),
        };
        nu_ansi_term::Style {
            foreground: self.foreground.map(settle),
            background: self.background.map(settle),
            ..self.attributes
        }
    }

    fn set_attribute(&mut self, word: &str) -> bool {
        let attribute = match word {
            "bold" => &mut self.attributes.is_bold,
            "dimmed" => &mut self.attributes.is_dimmed,
            "italic" => &mut self.attributes.is_italic,
            "underline" => &mut self.attributes.is_underline,
            "blink" => &mut self.attributes.is_blink,
            "inverted" => &mut self.attributes.is_reverse,
            "hidden" => &mut self.attributes.is_hidden,
            "strikethrough" => &mut self.attributes.is_strikethrough,
            _ => return false,
        };
        *attribute = true;
        true
    }

    fn set_color(&mut self, word: &str, palette: &Palette) -> Result<(), String> {
        match word.strip_prefix("bg:") {
            Some(color) => self.background = Some(Ink::parse(color, palette)?),
            None => self.foreground = Some(Ink::parse(word.strip_prefix("fg:").unwrap_or(word), palette)?),
        }
        Ok(())
    }
}

impl Ink {
    /// A colour by its name in the palette, one of wtsh's own, a terminal's name for one, 0 to 255, or #rrggbb; in lower case.
    pub fn parse(word: &str, palette: &Palette) -> Result<Ink, String> {
        if let Some(ink) = palette.get(word) {
            return Ok(*ink);
        }
        if let Some(hue) = Hue::named(word) {
            return Ok(Ink::Own(hue));
        }
        named(word).or_else(|| numbered(word)).or_else(|| hexadecimal(word)).map(Ink::Terminal).ok_or_else(
            || {
                let own = Hue::ALL.iter().map(|(name, _)| *name);
                let known = NAMED
                    .iter()
                    .map(|(name, ..)| *name)
                    .chain(own)
                    .chain(ATTRIBUTES)
                    .chain(palette.keys().map(String::as_str));
                format!("`{word}` is no colour and no style{}", did_you_mean(word, known))
            },
        )
    }
}

const ATTRIBUTES: [&str; 9] =
    ["bold", "dimmed", "italic", "underline", "blink", "inverted", "hidden", "strikethrough", "none"];

fn named(word: &str) -> Option<Color> {
    let (bright, name) = match word.strip_prefix("bright-") {
        Some(name) => (true, name),
        None => (false, word),
    };
    let (_, color, brighter) = NAMED.iter().find(|(known, ..)| *known == name)?;
    Some(if bright { *brighter } else { *color })
}

fn numbered(word: &str) -> Option<Color> {
    if !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    word.parse().ok().map(Color::Fixed)
}

fn hexadecimal(word: &str) -> Option<Color> {
    let digits = word.strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some(Color::Rgb(red, green, blue))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drawn(text: &str) -> nu_ansi_term::Style {
        Style::parse(text, &Palette::new()).expect(text).on(Background::Dark)
    }

    #[test]
    fn words_in_any_order() {
        use nu_ansi_term::Style as S;
        for (text, style) in [
            ("", S::new()),
            ("red", S::new().fg(Color::Red)),
            ("bold fg:bright-purple", S::new().fg(Color::LightPurple).bold()),
            ("BG:Blue Italic", S::new().on(Color::Blue).italic()),
            ("196", S::new().fg(Color::Fixed(196))),
            ("bg:0 fg:255", S::new().fg(Color::Fixed(255)).on(Color::Fixed(0))),
            ("#0aBc10", S::new().fg(Color::Rgb(0x0a, 0xbc, 0x10))),
            ("underline dimmed inverted", S::new().underline().dimmed().reverse()),
            ("hidden strikethrough blink", S::new().hidden().strikethrough().blink()),
            ("fg:red none bold", S::new()),
            ("fg:red fg:none", S::new()),
            ("bg:green fg:red bg:none", S::new().fg(Color::Red)),
            ("sky", S::new().fg(Color::Fixed(75))),
        ] {
            assert_eq!(drawn(text), style, "{text}");
        }
    }

    #[test]
    fn what_is_no_style_is_told_with_its_place() {
        for (text, at, what) in [
            ("bold rad", 5, "`rad` is no colour and no style; did you mean `red`?"),
            ("itallic", 0, "`itallic` is no colour and no style; did you mean `italic`?"),
            ("256", 0, "`256` is no colour and no style"),
            ("#12345", 0, "`#12345` is no colour and no style"),
            ("#+12345", 0, "`#+12345` is no colour and no style"),
            ("bg:", 0, "`` is no colour and no style"),
        ] {
            let mistake = Style::parse(text, &Palette::new()).expect_err(text);
            assert_eq!((mistake.at, mistake.what.as_str()), (at, what));
        }
    }

    #[test]
    fn a_palette_names_colours() {
        let palette = Palette::from([("sky".to_owned(), Ink::Terminal(Color::Fixed(1)))]);
        let style = Style::parse("bold sky", &palette).expect("a style");
        assert_eq!(style.on(Background::Light), Color::Fixed(1).bold());
    }

    #[test]
    fn a_style_adds_to_another() {
        let [red, blue] =
            ["bold red", "blue bg:1"].map(|text| Style::parse(text, &Palette::new()).expect(text));
        assert_eq!(red.and(blue).on(Background::Dark), Color::Blue.on(Color::Fixed(1)).bold());
        assert_eq!(blue.and(Style::default()), blue);
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "[ a-z#:0-9$-]*|.*") {
            let _ = Style::parse(&text, &Palette::new());
        }
    }
}
