//! A value in a `.env` file: its text, and the variables it refers to.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Value {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(Vec<u8>),
    /// `${name}`, `${name:-default}`.
    Reference {
        name: Vec<u8>,
        default: Vec<u8>,
    },
}

/// Its end is looked for no further than this, lest a file of nothing but beginnings takes long.
const LONGEST_REFERENCE: usize = 1024;

impl Value {
    /// What follows an opening `'`: the value, and the number of bytes before the closing one; `None` without one.
    pub fn single_quoted(text: &[u8]) -> Option<(Value, usize)> {
        let mut value = Value::default();
        let mut at = 0;
        loop {
            match text.get(at..)? {
                [b'\'', ..] => return Some((value, at)),
                [b'\\', escaped @ (b'\'' | b'\\'), ..] => {
                    value.push(*escaped);
                    at += 2;
                }
                [byte, ..] => {
                    value.push(*byte);
                    at += 1;
                }
                [] => return None,
            }
        }
    }

    /// What follows an opening `"`, likewise.
    pub fn double_quoted(text: &[u8]) -> Option<(Value, usize)> {
        let mut value = Value::default();
        let mut at = 0;
        loop {
            at += match text.get(at..)? {
                [b'"', ..] => return Some((value, at)),
                [b'\\', escaped, ..] => {
                    value.push_escaped(*escaped);
                    2
                }
                [] => return None,
                rest => value.push_next(rest),
            }
        }
    }

    /// All of `text`, with its references.
    pub fn unquoted(text: &[u8]) -> Value {
        let mut value = Value::default();
        let mut rest = text;
        while !rest.is_empty() {
            let length = value.push_next(rest);
            rest = &rest[length..];
        }
        value
    }

    /// No environment can hold a NUL.
    pub fn fits_into_an_environment(&self) -> bool {
        !self.pieces.iter().any(|piece| match piece {
            Piece::Text(text) => text.contains(&0),
            Piece::Reference { default, .. } => default.contains(&0),
        })
    }

    /// The text with what `lookup` gives for the references; as in a shell, an empty variable has its default too. `None` where it is
    /// longer than `limit`.
    pub fn resolve(&self, lookup: &dyn Fn(&[u8]) -> Option<OsString>, limit: usize) -> Option<Vec<u8>> {
        let mut resolved = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => resolved.extend_from_slice(text),
                Piece::Reference { name, default } => match lookup(name) {
                    Some(value) if !value.is_empty() => resolved.extend_from_slice(value.as_bytes()),
                    _ => resolved.extend_from_slice(default),
                },
            }
            if resolved.len() > limit {
                return None;
            }
        }
        Some(resolved)
    }

    fn push(&mut self, byte: u8) {
        match self.pieces.last_mut() {
            Some(Piece::Text(text)) => text.push(byte),
            _ => self.pieces.push(Piece::Text(vec![byte])),
        }
    }

    /// After a backslash in double quotes; one that means nothing stays.
    fn push_escaped(&mut self, escaped: u8) {
        let meant = match escaped {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'a' => 7,
            b'b' => 8,
            b'f' => 12,
            b'v' => 11,
            b'\\' | b'"' | b'\'' | b'$' => escaped,
            _ => {
                self.push(b'\\');
                escaped
            }
        };
        self.push(meant);
    }

    /// The reference at the start of `rest`, or its first byte; how many bytes that was. `rest` is not empty.
    fn push_next(&mut self, rest: &[u8]) -> usize {
        if let Some((reference, length)) = reference(rest) {
            self.pieces.push(reference);
            return length;
        }
        self.push(rest[0]);
        1
    }
}

/// What has another operator than `:-`, or an odd name, is no reference and stands for itself.
fn reference(text: &[u8]) -> Option<(Piece, usize)> {
    let inner = text.strip_prefix(b"${")?;
    let inner = &inner[..inner.len().min(LONGEST_REFERENCE)];
    let inner = &inner[..inner.iter().position(|&byte| byte == b'}')?];
    let end = inner.windows(2).position(|pair| pair == b":-");
    let (name, default) = end.map_or((inner, &b""[..]), |end| (&inner[..end], &inner[end + 2..]));
    let reference = Piece::Reference { name: name.to_vec(), default: default.to_vec() };
    crate::state::refused::is_identifier(name).then_some((reference, inner.len() + 3))
}
