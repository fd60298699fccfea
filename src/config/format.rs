//! Format strings, as starship has them: `$variable`, `${variable}`, `[text]($style)`, `(shown where a variable in it is)`; a backslash
//! before one of `$ [ ] ( ) \` makes it plain text.

use once_cell::unsync::OnceCell;

use super::style::{Palette, Style};
use super::suggest::did_you_mean;

/// Deeper nesting is a mistake; nobody writes it, and a parser must not exhaust the stack on it.
const DEEPEST: usize = 32;

/// A format string. One of wtsh's own is read when it is first drawn: most never are.
#[derive(Clone, Debug)]
pub struct Format {
    built_in: &'static str,
    parts: OnceCell<Vec<Part>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Text(String),
    Variable(String),
    /// `[parts](styles)`: where both have colours, what stands later in `styles` wins, and a group within a group has
    /// its own style alone.
    Group {
        parts: Vec<Part>,
        styles: Vec<StylePart>,
    },
    /// `(parts)`
    Conditional(Vec<Part>),
}

#[derive(Clone, Debug, PartialEq)]
pub enum StylePart {
    Fixed(Style),
    /// `$style`, say.
    Variable(String),
}

/// What is wrong in a string, and at which byte of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    pub at: usize,
    pub what: String,
}

impl Format {
    /// Reads a format string that may use the variables in `known` (and any in a group's style).
    pub fn parse(text: &str, known: &[&str], palette: &Palette) -> Result<Format, Mistake> {
        let mut parser = Parser { text, at: 0, depth: 0, known: Some(known), palette };
        let parts = parser.parts(None)?;
        Ok(Format { built_in: "", parts: OnceCell::with_value(parts) })
    }

    /// A format string of wtsh's own.
    pub(super) const fn built_in(text: &'static str) -> Format {
        Format { built_in: text, parts: OnceCell::new() }
    }

    pub fn parts(&self) -> &[Part] {
        self.parts.get_or_init(|| {
            let palette = Palette::new();
            let mut parser = Parser { text: self.built_in, at: 0, depth: 0, known: None, palette: &palette };
            parser.parts(None).expect("a test reads every default")
        })
    }

    /// Whether a variable of this name occurs anywhere in the text.
    pub fn names(&self, variable: &str) -> bool {
        any_named(self.parts(), variable)
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

fn any_named(parts: &[Part], variable: &str) -> bool {
    parts.iter().any(|part| match part {
        Part::Text(_) => false,
        Part::Variable(name) => name == variable,
        Part::Group { parts, .. } | Part::Conditional(parts) => any_named(parts, variable),
    })
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    /// The variables that may be used; `None`: any.
    known: Option<&'a [&'a str]>,
    palette: &'a Palette,
}

impl<'a> Parser<'a> {
    /// Everything up to `end`, which is consumed, or up to the end of the text.
    fn parts(&mut self, end: Option<char>) -> Result<Vec<Part>, Mistake> {
        let opened = self.at.saturating_sub(1);
        let mut parts = Vec::new();
        loop {
            let start = self.at;
            match self.next() {
                character if character == end => return Ok(parts),
                None => return Err(unclosed(opened, end)),
                Some('$') => parts.push(Part::Variable(self.known_variable(start)?)),
                Some('[') => parts.push(self.group(start)?),
                Some('(') => parts.push(Part::Conditional(self.nested(')')?)),
                Some(closing @ (']' | ')')) => {
                    return Err(mistake(
                        start,
                        format!("`{closing}` closes nothing here; `\\{closing}` is the character itself"),
                    ));
                }
                Some(_) => {
                    self.at = start;
                    parts.push(Part::Text(self.literal()?));
                }
            }
        }
    }

    fn nested(&mut self, end: char) -> Result<Vec<Part>, Mistake> {
        if self.depth == DEEPEST {
            return Err(mistake(self.at.saturating_sub(1), format!("nested more than {DEEPEST} deep")));
        }
        self.depth += 1;
        let parts = self.parts(Some(end))?;
        self.depth -= 1;
        Ok(parts)
    }

    /// `[` has been read.
    fn group(&mut self, start: usize) -> Result<Part, Mistake> {
        let parts = self.nested(']')?;
        if self.next() != Some('(') {
            return Err(mistake(start, "`[text]` needs a style after it: `[text](bold red)`"));
        }
        Ok(Part::Group { parts, styles: self.styles()? })
    }

    /// The words of a style and the variables among them, up to the `)`, which is consumed.
    fn styles(&mut self) -> Result<Vec<StylePart>, Mistake> {
        let start = self.at;
        let length = self.rest().find(')').ok_or_else(|| unclosed(start - 1, Some(')')))?;
        self.at += length + 1;
        let text = &self.text[start..start + length];
        let mut styles = Vec::new();
        for word in text.split_whitespace() {
            let at = start + (word.as_ptr() as usize - text.as_ptr() as usize);
            styles.push(self.style_word(word).map_err(|wrong| mistake(at + wrong.at, wrong.what))?);
        }
        // `none` anywhere is no style at all, which words read one by one cannot know.
        let none = text.split_whitespace().any(|word| matches!(word, "none" | "fg:none"));
        Ok(if none { Vec::new() } else { styles })
    }

    fn style_word(&self, word: &str) -> Result<StylePart, Mistake> {
        match word.strip_prefix('$') {
            Some(name) => {
                let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
                Ok(StylePart::Variable(name.to_owned()))
            }
            None if word.contains('$') => Err(mistake(0, "a variable in a style is a word of its own")),
            None => Style::parse(word, self.palette).map(StylePart::Fixed),
        }
    }

    /// `$` has been read, at `start`.
    fn known_variable(&mut self, start: usize) -> Result<String, Mistake> {
        let name = self.variable(start)?;
        match self.known {
            Some(known) if !known.contains(&name) => {
                let meant = did_you_mean(name, known.iter().copied());
                Err(mistake(start, format!("there is no variable `${name}` here{meant}")))
            }
            _ => Ok(name.to_owned()),
        }
    }

    fn variable(&mut self, start: usize) -> Result<&'a str, Mistake> {
        let rest = self.rest();
        let (name, length) = match rest.strip_prefix('{') {
            Some(inner) => {
                let length = inner.find('}').ok_or_else(|| unclosed(start + 1, Some('}')))?;
                (&inner[..length], length + 2)
            }
            None => {
                let length =
                    rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
                (&rest[..length], length)
            }
        };
        if name.is_empty() {
            return Err(mistake(
                start,
                "`$` needs the name of a variable after it; `\\$` is the character itself",
            ));
        }
        self.at += length;
        Ok(name)
    }

    /// Text up to the next special character, escapes resolved.
    fn literal(&mut self) -> Result<String, Mistake> {
        let mut text = String::new();
        loop {
            let plain = self.rest().find(['\\', '$', '[', ']', '(', ')']).unwrap_or(self.rest().len());
            text.push_str(&self.rest()[..plain]);
            self.at += plain;
            if !self.rest().starts_with('\\') {
                return Ok(text);
            }
            let start = self.at;
            self.at += 1;
            match self.next() {
                Some(escaped @ ('\\' | '$' | '[' | ']' | '(' | ')')) => text.push(escaped),
                _ => {
                    return Err(mistake(
                        start,
                        "`\\` stands before `$ [ ] ( )` or itself; `\\\\` is the character itself",
                    ));
                }
            }
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn next(&mut self) -> Option<char> {
        let character = self.rest().chars().next()?;
        self.at += character.len_utf8();
        Some(character)
    }
}

fn mistake(at: usize, what: impl Into<String>) -> Mistake {
    Mistake { at, what: what.into() }
}

fn unclosed(at: usize, end: Option<char>) -> Mistake {
    mistake(at, format!("`{}` is missing", end.map_or(String::new(), String::from)))
}

#[cfg(test)]
mod tests;
