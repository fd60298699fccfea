//! The answer, as each shell takes it.

use std::borrow::Cow;

use crate::git::{BStr, ByteSlice};
use crate::shell::readline::Word;
use crate::term::clean::clean;

pub enum Asker {
    /// The word that is being typed, for which bash has to be given what takes its place.
    Bash(Word),
    Zsh,
    Fish,
}

/// A candidate and what is said about it.
pub struct Row<'a> {
    pub name: Cow<'a, BStr>,
    /// Clean.
    pub about: String,
}

impl Asker {
    /// bash shows names alone.
    pub fn wants_descriptions(&self) -> bool {
        !matches!(self, Asker::Bash(_))
    }

    /// One row a line. `option`: what of the word stands before each name (`--from=`); `typed`: what follows on that.
    pub fn lines(&self, option: &BStr, typed: &BStr, rows: &[Row]) -> Vec<u8> {
        let inserts_what_all_share = !matches!(self, Asker::Fish) && rows.len() > 1;
        if inserts_what_all_share && rows.iter().any(|row| !row.name.starts_with(typed)) {
            // bash and zsh put what all candidates begin with in place of the word: only fish can show others.
            return Vec::new();
        }
        let mut lines = Vec::new();
        for row in rows.iter().filter(|row| is_plain(&row.name)) {
            let Some(line) = self.line([option.as_bytes(), row.name.as_bytes()].concat(), &row.about) else {
                continue;
            };
            lines.extend_from_slice(&line);
            lines.push(b'\n');
        }
        lines
    }

    fn line(&self, mut name: Vec<u8>, about: &str) -> Option<Vec<u8>> {
        if let Asker::Bash(word) = self {
            return word.completed(&name);
        }
        name.push(b'\t');
        name.extend_from_slice(about.as_bytes());
        Some(name)
    }

    /// For the shell's side: complete folders, which it knows itself. Readline does so with what it replaces; where that has the
    /// option in it, the option follows on the slash.
    pub fn folders(&self, option: &BStr) -> Vec<u8> {
        let in_the_way = match self {
            Asker::Bash(word) if !word.keeps(option) => option.as_bytes(),
            _ => b"",
        };
        [b"/", in_the_way, b"\n"].concat()
    }
}

/// The shells show candidates as they are, so a name that is not fit to be shown is not offered.
fn is_plain(name: &BStr) -> bool {
    clean(name).as_bytes() == name.as_bytes()
}
