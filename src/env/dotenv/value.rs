//! A value in a `.env` file: its text, and the variables it refers to.

use std::ffi::OsString;
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

/// Its end is looked for no further than this, lest a file of nothing but beginnings takes long.
const LONGEST_REFERENCE: usize = 1024;

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
        let mut value = Value::default();
        let mut rest = text;
        while let Some((&first, after)) = rest.split_first() {
            rest = match reference(rest) {
                Some((reference, length)) => {
                    value.pieces.push(Piece::Reference(reference));
                    &rest[length..]
                }
                None => {
                    value.push(if first == LONE_DOLLAR { b'$' } else { first });
                    after
                }
            };
        }
        value
    }

    /// The text with what `lookup` gives for the references. `None` where it is longer than `limit`.
    pub fn resolve(&self, lookup: &dyn Fn(&[u8]) -> Option<OsString>, limit: usize) -> Option<Vec<u8>> {
        let mut resolved = Vec::new();
        self.resolve_into(&mut resolved, lookup, limit).then_some(resolved)
    }

    fn resolve_into(
        &self,
        resolved: &mut Vec<u8>,
        lookup: &dyn Fn(&[u8]) -> Option<OsString>,
        limit: usize,
    ) -> bool {
        self.pieces.iter().all(|piece| {
            let fits = match piece {
                Piece::Text(text) => {
                    resolved.extend_from_slice(text);
                    true
                }
                Piece::Reference(Reference { name, colon, instead }) => {
                    let value = lookup(name).filter(|value| !(*colon && value.is_empty()));
                    match (instead, value) {
                        (Instead::OfNone(_), Some(value)) => {
                            resolved.extend_from_slice(value.as_bytes());
                            true
                        }
                        (Instead::OfNone(word), None) | (Instead::OfSome(word), Some(_)) => {
                            word.resolve_into(resolved, lookup, limit)
                        }
                        (Instead::OfSome(_), None) => true,
                    }
                }
            };
            fits && resolved.len() <= limit
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

/// The reference at the start of `text`, and its length. What has an odd name or operator is no reference and stands for itself.
fn reference(text: &[u8]) -> Option<(Reference, usize)> {
    let inner = text.strip_prefix(b"${")?;
    let inner = &inner[..closing_brace(inner)?];
    let length = inner.len() + 3;
    let end = inner.iter().position(|&byte| !is_identifier(&[b'_', byte])).unwrap_or(inner.len());
    let (name, operator) = inner.split_at(end);
    let colon = operator.first() == Some(&b':');
    let instead = match &operator[usize::from(colon)..] {
        [] if !colon => Instead::OfNone(Value::default()),
        [b'-', word @ ..] => Instead::OfNone(Value::unquoted(word)),
        [b'+', word @ ..] => Instead::OfSome(Value::unquoted(word)),
        // Nobody can be asked for the value: what was written tells best what is missing.
        [b'?', ..] => Instead::OfNone(Value::text(text[..length].to_vec())),
        _ => return None,
    };
    is_identifier(name).then(|| (Reference { name: name.to_vec(), colon, instead }, length))
}

/// Where the brace that was opened before `text` is closed; the word after an operator may hold references itself.
fn closing_brace(text: &[u8]) -> Option<usize> {
    let text = &text[..text.len().min(LONGEST_REFERENCE)];
    let mut open = 1_usize;
    for (at, &byte) in text.iter().enumerate() {
        match byte {
            b'{' if at > 0 && text[at - 1] == b'$' => open += 1,
            b'}' if open == 1 => return Some(at),
            b'}' => open -= 1,
            _ => {}
        }
    }
    None
}
