//! `.env` files, as python-dotenv (1.2) and docker compose (compose-go 2) agree to read them; `tests/agreement.rs` has the cases.
//!
//! `NAME=value`, `export` before it or not; a name alone sets nothing. An unquoted value ends before ` #`. In single quotes
//! everything stands for itself but `\'` and `\\`; in double quotes `\n`, `\t` and their like mean what they mean in C; both
//! may span lines. A bad line costs that line.
//!
//! Where the two differ:
//!
//! | written | here | as | else |
//! |---|---|---|---|
//! | `'${NAME}'` | stands for itself | compose, shells | python-dotenv replaces it |
//! | `$NAME`, `$$`, a lone `$` | stand for themselves: passwords have them | python-dotenv | compose replaces them, or fails |
//! | `"\$"` | `$`, and no reference | compose, shells | python-dotenv keeps the backslash |
//! | `${NAME:-word}`, NAME being empty | the word | compose, shells | python-dotenv: empty |
//! | `${NAME-word}`, `:+`, `+`, references in the word | as in a shell | compose | python-dotenv knows none of them |
//! | `${NAME:?word}`, `?` | the value; without one it stands for itself | | compose fails without one |
//! | `${}`, `${a b}`, `${` | stand for themselves | python-dotenv (the last) | compose fails |
//! | `A= # x`, `A=b<tab># x` | a comment | python-dotenv | compose: part of the value |
//! | `'\\'`, `"\'"` | the backslash goes | python-dotenv | compose keeps it |
//! | `"\0101"` | stands for itself | python-dotenv | compose reads octal digits |
//! | `A='x' y` | a bad line | python-dotenv | compose sets A |
//! | `NAME: value` | a bad line | python-dotenv | compose sets NAME |
//! | `'NAME'=value` | a bad line | compose | python-dotenv sets NAME |
//! | CRLF in quotes, a lone CR | stay | compose | python-dotenv reads both as LF |
//! | a line that can't be read | costs that line | python-dotenv, nearly | compose takes nothing of the file |
//! | `${A:-${B:-${C…`, more than 32 deep | stands for itself | | |
//! | a name that no shell can set: `a.b`, `1A`, `é`; of more than 128 bytes | a bad line | | both take it |
//!
//! A reference means the last value before it in the files, else the shell's: what a file says wins over what was there, and so it
//! does where it is referred to.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::ops::Range;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use crate::state::refused::{is_identifier, is_refused};
use value::Value;

pub mod rewrite;
#[cfg(test)]
mod tests;
mod value;

/// A line that was not used: its number, from 1 (0: the file as a whole), and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub line: usize,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    NotAnAssignment,
    /// The name, where it is one that may be shown: a line of a key and a URL with a password have a `=` too.
    BadName(Option<String>),
    UnclosedQuote,
    /// A variable that makes programs run code or moves wtsh's own files.
    Refused(String),
    /// With what it refers to, the value is longer than an environment should hold.
    TooLong(String),
    /// The file could not be read.
    Unreadable(String),
}

/// A line that assigns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Assignment {
    line: usize,
    name: OsString,
    value: Value,
}

/// A longer one is no name but text in which a `=` happens to be: a key in base64 ends in it.
const LONGEST_NAME: usize = 128;
/// Values that refer to each other can grow without end in a short file.
const LONGEST_VALUE: usize = 32 * 1024;
/// Of all values together; an environment of a few megabytes keeps every program from starting.
const MOST: usize = 256 * 1024;

/// The assignments in a file's text, in its order, and what was not understood or is refused.
/// `permitted`: names that are not refused, whatever they do.
pub(super) fn parse(text: &[u8], permitted: &[String]) -> (Vec<Assignment>, Vec<Problem>) {
    let mut lines = Lines::of(text, permitted);
    let (mut assignments, mut problems) = (Vec::new(), Vec::new());
    while lines.seek_statement() {
        let line = lines.line;
        match lines.statement() {
            Ok(Some((name, value))) => assignments.push(Assignment { line, name, value }),
            Ok(None) => {}
            Err(why) => problems.push(Problem { line, why }),
        }
    }
    (assignments, problems)
}

/// Puts values in for what the assignments refer to: of `known`, the last of a name, to which they are added one after another; else
/// what `outer` says.
pub(super) fn resolve(
    assignments: Vec<Assignment>,
    known: &mut Vec<(OsString, OsString)>,
    outer: &dyn Fn(&OsStr) -> Option<OsString>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut room = MOST.saturating_sub(known.iter().map(|(_, value)| value.len()).sum());
    let earlier = known.len();
    let mut here: Vec<(&OsStr, OsString)> = Vec::new();
    // Where the last value of a name is: of `known`, and after those of `here`.
    let mut last: BTreeMap<&[u8], usize> =
        known.iter().enumerate().map(|(index, (name, _))| (name.as_bytes(), index)).collect();
    for Assignment { line, name, value } in &assignments {
        let lookup = |wanted: &[u8]| match last.get(wanted) {
            Some(&index) if index < earlier => Some(Cow::Borrowed(known[index].1.as_os_str())),
            Some(&index) => Some(Cow::Borrowed(here[index - earlier].1.as_os_str())),
            None => outer(OsStr::from_bytes(wanted)).map(Cow::Owned),
        };
        match value.resolve(&lookup, LONGEST_VALUE.min(room)) {
            Some(value) => {
                room -= value.len();
                last.insert(name.as_bytes(), earlier + here.len());
                here.push((name, OsString::from_vec(value)));
            }
            None => {
                problems.push(Problem { line: *line, why: Why::TooLong(name.to_string_lossy().into_owned()) })
            }
        }
    }
    let here: Vec<_> = here.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    known.extend(here);
    problems
}

/// What is left of a file, and the number of the line where that begins.
struct Lines<'a> {
    rest: &'a [u8],
    line: usize,
    permitted: &'a [String],
    /// Where the last value is written, quotes and all, counted in bytes from the end of the file; empty at the `=` where it is empty.
    written: Range<usize>,
}

impl Lines<'_> {
    /// Goes over empty lines and comments; `false` at the end of the file.
    fn seek_statement(&mut self) -> bool {
        loop {
            while self.skip_blanks() | self.skip(|byte| byte.is_ascii_whitespace()) {}
            match self.rest.first() {
                None => return false,
                Some(b'#') => self.skip_line(),
                Some(_) => return true,
            }
        }
    }

    /// One statement, and all of its line. After an error that leaves the end of a value in doubt, the next line is the next statement.
    fn statement(&mut self) -> Result<Option<(OsString, Value)>, Why> {
        let (start, line) = (self.rest, self.line);
        let statement = self.name_and_value();
        if matches!(statement, Err(Why::UnclosedQuote | Why::NotAnAssignment)) {
            (self.rest, self.line) = (start, line);
            self.skip_line();
        }
        statement
    }

    fn name_and_value(&mut self) -> Result<Option<(OsString, Value)>, Why> {
        let mut name = self.word();
        if self.skip_blanks() && name == b"export" {
            name = self.word();
            self.skip_blanks();
        }
        match self.rest.split_first() {
            Some((b'=', rest)) => self.rest = rest,
            _ => {
                return self
                    .end_of_statement()
                    .filter(|()| is_identifier(name))
                    .map(|()| None)
                    .ok_or(Why::NotAnAssignment);
            }
        }
        let value = self.value()?;
        if !is_identifier(name) || name.len() > LONGEST_NAME {
            return Err(Why::BadName(presentable(name)));
        }
        let name = OsStr::from_bytes(name);
        if is_refused(name) && !self.permitted.iter().any(|permitted| permitted.as_str() == name) {
            Err(Why::Refused(name.to_string_lossy().into_owned()))
        } else {
            Ok(Some((name.to_owned(), value)))
        }
    }

    fn value(&mut self) -> Result<Value, Why> {
        let before = self.rest;
        self.skip_blanks();
        let quoted = match self.rest.first() {
            Some(b'\'') => Value::single_quoted(&self.rest[1..]),
            Some(b'"') => Value::double_quoted(&self.rest[1..]),
            _ => {
                // The blanks before it make a `#` the start of a comment.
                self.rest = before;
                return self.unquoted();
            }
        };
        let (value, length) = quoted.ok_or(Why::UnclosedQuote)?;
        let start = self.rest.len();
        let written = self.advance(length + 2);
        self.written = self.rest.len()..start;
        self.skip_blanks();
        self.end_of_statement().filter(|()| fits_into_an_environment(written)).ok_or(Why::NotAnAssignment)?;
        Ok(value)
    }

    fn unquoted(&mut self) -> Result<Value, Why> {
        let start = self.rest.len();
        let line = self.take_while(|byte| byte != b'\n');
        let comment = line.windows(2).position(|pair| pair[0].is_ascii_whitespace() && pair[1] == b'#');
        let said = &line[..comment.unwrap_or(line.len())];
        let text = str::from_utf8(said).map_or(said.trim_ascii(), |text| text.trim().as_bytes());
        // Blanks of other scripts are trimmed, too; as they are none where a quote follows, they count as written.
        let before = leading_blanks(said);
        let after = trailing_blanks(said);
        let is_blank = before + after >= said.len();
        self.written = if is_blank { start..start } else { start - (said.len() - after)..start - before };
        if fits_into_an_environment(text) { Ok(Value::unquoted(text)) } else { Err(Why::NotAnAssignment) }
    }

    /// Goes over what may follow a statement; `None` where something else does.
    fn end_of_statement(&mut self) -> Option<()> {
        match self.rest.first() {
            None | Some(b'\r' | b'\n') => {}
            Some(b'#') => self.skip_line(),
            Some(_) => return None,
        }
        Some(())
    }
}

impl<'a> Lines<'a> {
    fn of(text: &'a [u8], permitted: &'a [String]) -> Self {
        let rest = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        Lines { rest, line: 1, permitted, written: 0..0 }
    }

    fn word(&mut self) -> &'a [u8] {
        let ends = |rest: &[u8]| matches!(rest[0], b'=' | b'#' | b'\r' | b'\n') || blank(rest) > 0;
        let length = (0..self.rest.len()).find(|&at| ends(&self.rest[at..]));
        self.advance(length.unwrap_or(self.rest.len()))
    }

    fn skip_line(&mut self) {
        self.skip(|byte| byte != b'\n');
    }

    /// Whether there were any.
    fn skip_blanks(&mut self) -> bool {
        let before = self.rest.len();
        while let length @ 1.. = blank(self.rest) {
            self.advance(length);
        }
        self.rest.len() < before
    }

    fn skip(&mut self, unwanted: impl Fn(u8) -> bool) -> bool {
        !self.take_while(unwanted).is_empty()
    }

    fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> &'a [u8] {
        let length = self.rest.iter().position(|&byte| !wanted(byte)).unwrap_or(self.rest.len());
        self.advance(length)
    }

    fn advance(&mut self, length: usize) -> &'a [u8] {
        let (passed, rest) = self.rest.split_at(length);
        self.line += passed.iter().filter(|&&byte| byte == b'\n').count();
        self.rest = rest;
        passed
    }
}

/// A bad name that looks like one; anything else that stands before a `=` may be a secret, or part of one.
fn presentable(name: &[u8]) -> Option<String> {
    const LONGEST: usize = 40;
    let looks_like_one = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-".contains(byte);
    let is_one = name.len() <= LONGEST && name.iter().all(looks_like_one);
    is_one.then(|| String::from_utf8_lossy(name).into_owned())
}

/// The length of the blank at the start of `text`: that of a no-break space is two, and web pages are full of them.
fn blank(text: &[u8]) -> usize {
    match text {
        [b' ' | b'\t' | 0x0b | 0x0c, ..] => 1,
        [0xc2, 0xa0, ..] => 2,
        _ => 0,
    }
}

/// The length of all blanks there.
fn leading_blanks(text: &[u8]) -> usize {
    let mut length = 0;
    while let more @ 1.. = blank(&text[length..]) {
        length += more;
    }
    length
}

/// As `leading_blanks`; a carriage return is one, too.
fn trailing_blanks(text: &[u8]) -> usize {
    let mut rest = text;
    while let [before @ .., 0xc2, 0xa0] | [before @ .., b' ' | b'\t' | 0x0b | 0x0c | b'\r'] = rest {
        rest = before;
    }
    text.len() - rest.len()
}

/// No environment can hold a NUL.
fn fits_into_an_environment(text: &[u8]) -> bool {
    !text.contains(&0)
}
