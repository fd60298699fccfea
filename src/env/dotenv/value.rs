//! A value in a `.env` file: its text, and the variables it refers to.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::ops::Range;
use std::os::unix::ffi::OsStrExt;

use crate::state::refused::is_identifier;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Value {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(Vec<u8>),
    Reference(Reference),
}

/// `${name}`, or with an operator and a word after the name, as in a shell (POSIX, Shell Command Language, 2.6.2).
#[derive(Clone, Debug, PartialEq, Eq)]
struct Reference {
    name: Vec<u8>,
    /// The operator has a colon: an empty variable is as good as none.
    colon: bool,
    instead: Instead,
}

/// What stands where the variable's value does not.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Instead {
    /// `${name:-word}`: the word, where there is no value.
    OfNone(Value),
    /// `${name:+word}`: the word, where there is one; else nothing.
    OfSome(Value),
}

/// References in the words of references; deeper ones would be nothing but an attempt on the stack.
const DEEPEST: usize = 32;

/// The value of a variable.
type Lookup<'a> = &'a dyn Fn(&[u8]) -> Option<Cow<'a, OsStr>>;

/// Stands for a `$` that refers to nothing. No value has one of its own, as no environment can hold it.
const LONE_DOLLAR: u8 = 0;

impl Value {
    /// What follows an opening `'`: the value, and the number of bytes before the closing one; `None` without one.
    pub fn single_quoted(text: &[u8]) -> Option<(Value, usize)> {
        let (text, length) =
            unescaped(text, b'\'', |escaped| matches!(escaped, b'\'' | b'\\').then_some(escaped))?;
        Some((Value::text(text), length))
    }

    /// What follows an opening `"`, likewise. Escapes mean what they mean before references are looked for.
    pub fn double_quoted(text: &[u8]) -> Option<(Value, usize)> {
        let (text, length) = unescaped(text, b'"', meaning)?;
        Some((Value::unquoted(&text), length))
    }

    /// All of `text`, with its references.
    pub fn unquoted(text: &[u8]) -> Value {
        Parser::new(text).value(0..text.len(), 0)
    }

    /// The text with what `lookup` gives for the references. `None` where it is longer than `limit`.
    pub fn resolve(&self, lookup: Lookup, limit: usize) -> Option<Vec<u8>> {
        let mut resolved = Vec::new();
        self.resolve_into(&mut resolved, lookup, limit).then_some(resolved)
    }

    fn resolve_into(&self, resolved: &mut Vec<u8>, lookup: Lookup, limit: usize) -> bool {
        self.pieces.iter().all(|piece| match piece {
            Piece::Text(text) => add(resolved, text, limit),
            Piece::Reference(Reference { name, colon, instead }) => {
                let value = lookup(name).filter(|value| !(*colon && value.is_empty()));
                match (instead, value) {
                    (Instead::OfNone(_), Some(value)) => add(resolved, value.as_bytes(), limit),
                    (Instead::OfNone(word), None) | (Instead::OfSome(word), Some(_)) => {
                        word.resolve_into(resolved, lookup, limit)
                    }
                    (Instead::OfSome(_), None) => true,
                }
            }
        })
    }

    fn text(text: Vec<u8>) -> Value {
        Value { pieces: if text.is_empty() { Vec::new() } else { vec![Piece::Text(text)] } }
    }

    fn push(&mut self, byte: u8) {
        match self.pieces.last_mut() {
            Some(Piece::Text(text)) => text.push(byte),
            _ => self.pieces.push(Piece::Text(vec![byte])),
        }
    }
}

/// Whether it fits.
fn add(resolved: &mut Vec<u8>, bytes: &[u8], limit: usize) -> bool {
    let fits = resolved.len() + bytes.len() <= limit;
    if fits {
        resolved.extend_from_slice(bytes);
    }
    fits
}

/// What stands before the closing `quote`, and its length as written; `None` without that quote. A backslash before what has no
/// `meaning` stays, and so does what follows it.
fn unescaped(text: &[u8], quote: u8, meaning: impl Fn(u8) -> Option<u8>) -> Option<(Vec<u8>, usize)> {
    let mut meant = Vec::new();
    let mut at = 0;
    loop {
        match text.get(at..)? {
            [first, ..] if *first == quote => return Some((meant, at)),
            [b'\\', escaped, ..] => {
                match meaning(*escaped) {
                    Some(byte) => meant.push(byte),
                    None => meant.extend_from_slice(&[b'\\', *escaped]),
                }
                at += 2;
            }
            [byte, ..] => {
                meant.push(*byte);
                at += 1;
            }
            [] => return None,
        }
    }
}

/// After a backslash in double quotes.
fn meaning(escaped: u8) -> Option<u8> {
    Some(match escaped {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'a' => 7,
        b'b' => 8,
        b'f' => 12,
        b'v' => 11,
        b'\\' | b'"' | b'\'' => escaped,
        b'$' => LONE_DOLLAR,
        _ => return None,
    })
}

/// A text with its references, read in one go: where each ends is worked out beforehand.
struct Parser<'a> {
    text: &'a [u8],
    /// Of each `${`, in order: where it stands, and where its closing brace does.
    references: Vec<(usize, usize)>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a [u8]) -> Self {
        let mut references = Vec::new();
        let mut open = Vec::new();
        for (at, &byte) in text.iter().enumerate() {
            if byte == b'{' && at > 0 && text[at - 1] == b'$' {
                open.push(references.len());
                references.push((at - 1, text.len()));
            } else if byte == b'}'
                && let Some(index) = open.pop()
            {
                references[index].1 = at;
            }
        }
        references.retain(|&(_, end)| end < text.len());
        Parser { text, references }
    }

    /// The text in `range`, which lies in `depth` references.
    fn value(&self, range: Range<usize>, depth: usize) -> Value {
        let mut value = Value::default();
        let mut at = range.start;
        while at < range.end {
            if let Some((reference, end)) = self.reference(at, depth) {
                value.pieces.push(Piece::Reference(reference));
                at = end;
            } else {
                value.push(if self.text[at] == LONE_DOLLAR { b'$' } else { self.text[at] });
                at += 1;
            }
        }
        value
    }

    /// The reference that begins at `start`, and where what follows it begins. What has an odd name or operator, or lies too deep in
    /// others, is no reference and stands for itself; that is seen before its word is read, so that no byte is read twice.
    fn reference(&self, start: usize, depth: usize) -> Option<(Reference, usize)> {
        if self.text[start] != b'$' || depth == DEEPEST {
            return None;
        }
        let index = self.references.binary_search_by_key(&start, |&(start, _)| start).ok()?;
        let end = self.references[index].1;
        let inner = &self.text[start + 2..end];
        let length = inner.iter().position(|&byte| !is_identifier(&[b'_', byte])).unwrap_or(inner.len());
        let (name, operator) = inner.split_at(length);
        if !is_identifier(name) {
            return None;
        }
        let colon = operator.first() == Some(&b':');
        let operator = &operator[usize::from(colon)..];
        let word = || self.value(end - operator.len() + 1..end, depth + 1);
        let instead = match operator.first() {
            None if !colon => Instead::OfNone(Value::default()),
            Some(b'-') => Instead::OfNone(word()),
            Some(b'+') => Instead::OfSome(word()),
            // Nobody can be asked for the value: what was written tells best what is missing.
            Some(b'?') => Instead::OfNone(Value::text(self.text[start..=end].to_vec())),
            _ => return None,
        };
        Some((Reference { name: name.to_vec(), colon, instead }, end + 1))
    }
}
