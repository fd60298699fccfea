//! What the terminal can show: colour, characters, columns; and what its background is.

use std::ffi::OsString;

/// What a terminal has where its size can't be told.
const USUAL_COLUMNS: usize = 80;

/// How text may look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub color: bool,
    /// Whether the locale is UTF-8.
    pub unicode: bool,
    pub columns: usize,
}

impl Look {
    /// From NO_COLOR, TERM, LC_ALL, LC_CTYPE, LANG, and the size of the terminal that stderr or stdin is (80 where it can't be told).
    pub fn of_environment() -> Look {
        Look::of_variables(|name| std::env::var_os(name), columns())
    }

    fn of_variables(variable: impl Fn(&str) -> Option<OsString>, columns: usize) -> Look {
        // An empty variable counts as unset, as no-color.org, terminfo and setlocale(3) each say of their own.
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let color = set("NO_COLOR").is_none() && set("TERM").is_some_and(|terminal| terminal != "dumb");
        let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG"));
        Look { color, unicode: locale.is_some_and(|locale| names_utf8(&locale)), columns }
    }
}

/// Whether a locale (`de_DE.UTF-8`, `C.utf8@x`) has the code set UTF-8.
fn names_utf8(locale: &std::ffi::OsStr) -> bool {
    let locale = locale.to_string_lossy().to_ascii_lowercase();
    let Some((_, code_set)) = locale.split_once('.') else {
        // macOS accepts the code set alone in LC_CTYPE.
        return locale == "utf-8";
    };
    matches!(code_set.split('@').next(), Some("utf-8" | "utf8"))
}

fn columns() -> usize {
    let size = rustix::termios::tcgetwinsize(std::io::stderr())
        .or_else(|_| rustix::termios::tcgetwinsize(std::io::stdin()));
    match size {
        Ok(size) if size.ws_col > 0 => usize::from(size.ws_col),
        _ => USUAL_COLUMNS,
    }
}

/// The terminal's background, as far as it can be told without asking the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Background {
    Dark,
    Light,
    #[default]
    Unknown,
}

impl Background {
    /// From COLORFGBG, which rxvt, Konsole, iTerm2 and others set to `foreground;background`, or
    /// `foreground;default;background`, in numbers of the sixteen colours.
    pub fn of_environment() -> Background {
        std::env::var_os("COLORFGBG")
            .map_or(Background::Unknown, |value| Background::told_by(&value.to_string_lossy()))
    }

    fn told_by(colorfgbg: &str) -> Background {
        match colorfgbg.rsplit(';').next().and_then(|number| number.parse::<u8>().ok()) {
            Some(0..=6 | 8) => Background::Dark,
            Some(7 | 9..=15) => Background::Light,
            _ => Background::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(variables: &[(&str, &str)]) -> (bool, bool) {
        let look = Look::of_variables(
            |name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into()),
            80,
        );
        (look.color, look.unicode)
    }

    #[test]
    fn color_and_characters_follow_the_variables() {
        assert_eq!(look(&[]), (false, false));
        assert_eq!(look(&[("TERM", "xterm"), ("LANG", "C.UTF-8")]), (true, true));
        assert_eq!(look(&[("TERM", "dumb"), ("LANG", "de_DE.utf8@euro")]), (false, true));
        assert_eq!(look(&[("TERM", "xterm"), ("NO_COLOR", "1")]), (false, false));
        assert_eq!(look(&[("TERM", "xterm"), ("NO_COLOR", "")]), (true, false));
        assert_eq!(look(&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")]), (false, false));
        assert_eq!(look(&[("LC_ALL", ""), ("LC_CTYPE", "UTF-8")]), (false, true));
        assert_eq!(look(&[("LANG", "de_DE.ISO-8859-1")]), (false, false));
    }

    #[test]
    fn the_background_is_the_last_number() {
        assert_eq!(Background::told_by("15;0"), Background::Dark);
        assert_eq!(Background::told_by("0;default;15"), Background::Light);
        assert_eq!(Background::told_by("12;8"), Background::Dark);
        for nothing in ["", "default;default", "15;99", ";"] {
            assert_eq!(Background::told_by(nothing), Background::Unknown);
        }
    }
}
