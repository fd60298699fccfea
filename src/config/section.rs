//! How a table of the file gets into a struct: key by key, so that a mistake costs the key it is in and nothing else.

use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::env::Place;
use super::format::{Format, Mistake};
use super::style::{Palette, Style};
use super::suggest::did_you_mean;

/// A struct that is a table of the file.
pub trait Section {
    const KEYS: &'static [&'static str];
    /// The variables that its formats may use.
    const VARIABLES: &'static [&'static str];

    /// Sets the field called `key`, which is one of `KEYS`.
    fn set(&mut self, key: &str, value: &Value, reader: &mut Reader) -> Result<(), Mistake>;
}

/// The tables that a team can share.
const SHARED: [&str; 5] = ["env.", "guard.", "setup.", "setup.venv.", "remove."];

/// A value in the file, with its place.
pub type Value<'i> = Spanned<DeValue<'i>>;

/// What can stand behind a key.
pub trait Field {
    /// Takes the value, or leaves `self` as it is.
    fn update(&mut self, value: &Value, reader: &mut Reader) -> Result<(), Mistake>;
}

/// The state of reading one file. Places are byte offsets in it.
pub struct Reader<'a> {
    pub text: &'a str,
    file: &'a Path,
    /// It is a repository's, not the person's own.
    pub shared: bool,
    pub palette: Palette,
    pub mistakes: Vec<Mistake>,
    /// The dotted names of the keys that were set, in the tables that a team can share.
    pub set: Vec<String>,
    /// The dotted name of the table that is being read, with a dot at its end.
    prefix: String,
    variables: &'static [&'static str],
}

impl<'a> Reader<'a> {
    /// `text` is what `file` says.
    pub fn new(text: &'a str, file: &'a Path) -> Self {
        Reader {
            text,
            file,
            shared: false,
            palette: Palette::new(),
            mistakes: Vec::new(),
            set: Vec::new(),
            prefix: String::new(),
            variables: &[],
        }
    }

    pub fn file(&self) -> &'a Path {
        self.file
    }

    /// Reads `table` into `section`; what can't be read is noted in `mistakes`.
    pub fn read<S: Section>(&mut self, section: &mut S, table: &DeTable) {
        let variables = std::mem::replace(&mut self.variables, S::VARIABLES);
        for (key, value) in table.iter() {
            let name: &str = key.get_ref();
            if S::KEYS.contains(&name) {
                let outer = self.prefix.len();
                self.prefix.extend([name, "."]);
                let outcome = section.set(name, value, self);
                self.prefix.truncate(outer);
                match outcome {
                    Ok(()) if SHARED.contains(&&*self.prefix) => {
                        self.set.push(format!("{}{name}", self.prefix));
                    }
                    Ok(()) => {}
                    Err(mistake) => self.note(name, mistake),
                }
            } else {
                let what = format!("there is no such key{}", did_you_mean(name, S::KEYS.iter().copied()));
                self.note(name, Mistake { at: key.span().start, what });
            }
        }
        self.variables = variables;
    }

    /// Notes a mistake in the key `name` of the table that is being read.
    pub fn note(&mut self, name: &str, Mistake { at, what }: Mistake) {
        self.mistakes.push(Mistake { at, what: format!("{}{name}: {what}", self.prefix) });
    }

    /// Notes a mistake in an entry of the list that is being read, which costs that entry.
    pub fn note_entry(&mut self, Mistake { at, what }: Mistake) {
        self.mistakes.push(Mistake { at, what: format!("{}: {what}", self.prefix.trim_end_matches('.')) });
    }

    /// Where in the file a byte of a string value stands. With escapes in the string that can't be told, and it is where the
    /// string begins.
    fn inside(&self, value: &Value, text: &str, at: usize) -> usize {
        let start = value.span().start;
        if self.is_literal(value, text) { start + 1 + at } else { start }
    }

    /// Whether `text`, the string that `value` is, stands in the file as it is.
    fn is_literal(&self, value: &Value, text: &str) -> bool {
        let span = value.span();
        self.text.get(span.start + 1..span.end.saturating_sub(1)) == Some(text)
    }

    /// Where a string value stands.
    pub fn place(&self, value: &Value, text: &str) -> Place {
        let literal = self.is_literal(value, text);
        let (line, column) = line_and_column(self.text, self.inside(value, text, 0));
        Place { file: self.file.to_owned(), line, column, literal, shared: self.shared }
    }
}

impl<S: Section> Field for S {
    fn update(&mut self, value: &Value, reader: &mut Reader) -> Result<(), Mistake> {
        let table = value.get_ref().as_table().ok_or_else(|| wrong(value, "a table"))?;
        reader.read(self, table);
        Ok(())
    }
}

impl Field for bool {
    fn update(&mut self, value: &Value, _: &mut Reader) -> Result<(), Mistake> {
        *self = value.get_ref().as_bool().ok_or_else(|| wrong(value, "true or false"))?;
        Ok(())
    }
}

impl Field for usize {
    fn update(&mut self, value: &Value, _: &mut Reader) -> Result<(), Mistake> {
        let number = value.get_ref().as_integer().filter(|number| number.radix() == 10);
        *self = number
            .and_then(|number| number.as_str().parse().ok())
            .ok_or_else(|| wrong(value, "a number, not negative"))?;
        Ok(())
    }
}

impl Field for String {
    fn update(&mut self, value: &Value, _: &mut Reader) -> Result<(), Mistake> {
        *self = string(value)?.to_owned();
        Ok(())
    }
}

impl Field for Vec<String> {
    fn update(&mut self, value: &Value, _: &mut Reader) -> Result<(), Mistake> {
        let array = value.get_ref().as_array().ok_or_else(|| wrong(value, "a list of strings"))?;
        *self = array.iter().map(|entry| string(entry).map(str::to_owned)).collect::<Result<_, _>>()?;
        Ok(())
    }
}

impl Field for Format {
    fn update(&mut self, value: &Value, reader: &mut Reader) -> Result<(), Mistake> {
        let text = string(value)?;
        *self = Format::parse(text, reader.variables, &reader.palette)
            .map_err(|Mistake { at, what }| Mistake { at: reader.inside(value, text, at), what })?;
        Ok(())
    }
}

impl Field for Style {
    fn update(&mut self, value: &Value, reader: &mut Reader) -> Result<(), Mistake> {
        let text = string(value)?;
        *self = Style::parse(text, &reader.palette)
            .map_err(|Mistake { at, what }| Mistake { at: reader.inside(value, text, at), what })?;
        Ok(())
    }
}

/// Of a byte of `text`; both from 1, the column in characters.
pub fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or("");
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// One of a few words.
pub fn choice<T: Copy>(value: &Value, words: &[(&'static str, T)]) -> Result<T, Mistake> {
    let text = string(value)?;
    words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning).ok_or_else(|| {
        let known: Vec<_> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        let what = format!(
            "`{text}` is none of {}{}",
            known.join(", "),
            did_you_mean(text, words.iter().map(|(word, _)| *word))
        );
        Mistake { at: value.span().start, what }
    })
}

pub fn string<'v>(value: &'v Value) -> Result<&'v str, Mistake> {
    value.get_ref().as_str().ok_or_else(|| wrong(value, "a string"))
}

pub fn wrong(value: &Value, wanted: &str) -> Mistake {
    Mistake {
        at: value.span().start,
        what: format!("this is {}, and should be {wanted}", kind(value.get_ref())),
    }
}

fn kind(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// Makes a struct a section: `section!(Type, [variables], [keys])`.
macro_rules! section {
    ($type:ty, [$($variable:ident),*], [$($key:ident),+]) => {
        impl $crate::config::section::Section for $type {
            const KEYS: &'static [&'static str] = &[$(stringify!($key)),+];
            const VARIABLES: &'static [&'static str] = &[$(stringify!($variable)),*];

            fn set(
                &mut self,
                key: &str,
                value: &$crate::config::section::Value,
                reader: &mut $crate::config::section::Reader,
            ) -> Result<(), $crate::config::format::Mistake> {
                match key {
                    $(stringify!($key) => $crate::config::section::Field::update(&mut self.$key, value, reader),)+
                    _ => Ok(()),
                }
            }
        }
    };
}
pub(super) use section;
