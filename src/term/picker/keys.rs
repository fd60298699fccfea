//! What is typed, from the bytes that a terminal in raw mode sends for it (ECMA-48; xterm's control sequences, their
//! sections 'Special Keys' and 'Bracketed Paste Mode').

#[cfg(test)]
mod tests;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Characters, typed or pasted; no control characters among them.
    Text(String),
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    /// Takes away the last character, the last word, everything.
    Backspace,
    EraseWord,
    EraseAll,
    Enter,
    Cancel,
    /// Ctrl-D: goes away where nothing is typed.
    End,
}

/// Longer than any sequence that means something: what does not end by then is thrown away.
const LONGEST_SEQUENCE: usize = 256;
const PASTE_END: &[u8] = b"\x1b[201~";

/// Takes bytes as they come, and keeps those of a sequence or a character that has not ended.
#[derive(Debug, Default)]
pub struct Decoder {
    kept: Vec<u8>,
    pasting: bool,
}

/// What the first bytes are.
enum First {
    /// The key, if it is one that counts, and how many bytes it takes.
    Key(Option<Key>, usize),
    PasteBegins(usize),
    /// More bytes will tell.
    Open,
}

impl Decoder {
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Key> {
        self.kept.extend_from_slice(bytes);
        let mut keys = Vec::new();
        while !self.kept.is_empty() {
            if self.pasting {
                if !self.paste(&mut keys) {
                    break;
                }
                continue;
            }
            match first(&self.kept) {
                First::Key(key, length) => {
                    keys.extend(key);
                    self.kept.drain(..length);
                }
                First::PasteBegins(length) => {
                    self.pasting = true;
                    self.kept.drain(..length);
                }
                First::Open => {
                    if self.kept.len() > LONGEST_SEQUENCE {
                        self.kept.clear();
                    }
                    break;
                }
            }
        }
        joined(keys)
    }

    /// Whether bytes are kept that time alone can tell the meaning of: Esc, or the begin of a sequence.
    pub fn is_open(&self) -> bool {
        !self.kept.is_empty() && !self.pasting
    }

    /// Nothing came for a while: an Esc was the key of this name. What else began and did not end is nothing.
    pub fn close(&mut self) -> Option<Key> {
        let kept = std::mem::take(&mut self.kept);
        (kept == b"\x1b").then_some(Key::Cancel)
    }

    /// Takes what was pasted so far; whether the paste has ended.
    fn paste(&mut self, keys: &mut Vec<Key>) -> bool {
        let end = self.kept.windows(PASTE_END.len()).position(|window| window == PASTE_END);
        let length = end.unwrap_or_else(|| whole_length(&self.kept));
        let text = String::from_utf8_lossy(&self.kept[..length]);
        let text: String = text.chars().map(|one| if one.is_whitespace() { ' ' } else { one }).collect();
        keys.extend(text_key(&text));
        self.kept.drain(..length + end.map_or(0, |_| PASTE_END.len()));
        self.pasting = end.is_none();
        end.is_some()
    }
}

/// The bytes of a paste that surely are no part of its end, and do not halve a character.
fn whole_length(bytes: &[u8]) -> usize {
    let overlap = (1..PASTE_END.len()).rev().find(|&length| bytes.ends_with(&PASTE_END[..length]));
    let length = bytes.len() - overlap.unwrap_or(0);
    match std::str::from_utf8(&bytes[..length]) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        _ => length,
    }
}

fn text_key(text: &str) -> Option<Key> {
    let text: String = text.chars().filter(|one| !one.is_control()).collect();
    (!text.is_empty()).then_some(Key::Text(text))
}

/// Neighbouring characters as one text.
fn joined(keys: Vec<Key>) -> Vec<Key> {
    let mut found: Vec<Key> = Vec::with_capacity(keys.len());
    for key in keys {
        match (found.last_mut(), key) {
            (Some(Key::Text(before)), Key::Text(text)) => before.push_str(&text),
            (_, key) => found.push(key),
        }
    }
    found
}

fn first(bytes: &[u8]) -> First {
    match bytes {
        [] => First::Open,
        [0x1b, rest @ ..] => after_escape(rest),
        [byte @ (0..=0x1f | 0x7f), ..] => First::Key(control(*byte), 1),
        _ => character(bytes),
    }
}

fn control(byte: u8) -> Option<Key> {
    let letter = |letter: u8| letter & 0x1f;
    match byte {
        b'\r' => Some(Key::Enter),
        b'\t' => Some(Key::Down),
        0x7f => Some(Key::Backspace),
        _ if byte == letter(b'h') => Some(Key::Backspace),
        _ if [b'p', b'k'].map(letter).contains(&byte) => Some(Key::Up),
        _ if [b'n', b'j'].map(letter).contains(&byte) => Some(Key::Down),
        _ if [b'c', b'g'].map(letter).contains(&byte) => Some(Key::Cancel),
        _ if byte == letter(b'w') => Some(Key::EraseWord),
        _ if byte == letter(b'u') => Some(Key::EraseAll),
        _ if byte == letter(b'd') => Some(Key::End),
        _ => None,
    }
}

/// One character in UTF-8; a byte that belongs to none is passed over.
fn character(bytes: &[u8]) -> First {
    let length = bytes.len().min(4);
    let valid = match std::str::from_utf8(&bytes[..length]) {
        Ok(_) => length,
        Err(error) if error.valid_up_to() > 0 => error.valid_up_to(),
        Err(error) if error.error_len().is_none() => return First::Open,
        Err(error) => return First::Key(None, error.error_len().unwrap_or(1)),
    };
    let one = String::from_utf8_lossy(&bytes[..valid]).chars().next().unwrap_or_default();
    First::Key(text_key(&one.to_string()), one.len_utf8())
}

fn after_escape(rest: &[u8]) -> First {
    match rest {
        [] => First::Open,
        // Twice Esc: the first one is a key.
        [0x1b, ..] => First::Key(Some(Key::Cancel), 1),
        [b'[', parameters @ ..] => control_sequence(parameters),
        [b'O'] => First::Open,
        [b'O', last, ..] => First::Key(named(*last), 3),
        // Strings (OSC, DCS, APC, PM, SOS): a late answer of the terminal.
        [b']' | b'P' | b'_' | b'^' | b'X', string @ ..] => string_sequence(string),
        // Alt with Backspace erases a word; with anything else it means nothing here.
        [0x7f | 0x08, ..] => First::Key(Some(Key::EraseWord), 2),
        _ => match first(rest) {
            First::Key(_, length) | First::PasteBegins(length) => First::Key(None, 1 + length),
            First::Open => First::Open,
        },
    }
}

/// What follows `ESC [`: parameter and intermediate bytes, then a final one. A byte that cannot be in it ends it.
fn control_sequence(rest: &[u8]) -> First {
    let Some(end) = rest.iter().position(|byte| !matches!(byte, 0x20..=0x3f)) else { return First::Open };
    let length = 2 + end + 1;
    match (&rest[..end], rest[end]) {
        // The Linux console's function keys: one byte more.
        ([], b'[') if rest.len() > 1 => First::Key(None, length + 1),
        ([], b'[') => First::Open,
        (b"200", b'~') => First::PasteBegins(length),
        (parameters, b'~') => First::Key(numbered(parameters), length),
        (_, last @ 0x40..=0x7e) => First::Key(named(last), length),
        _ => First::Key(None, length - 1),
    }
}

fn named(last: u8) -> Option<Key> {
    match last {
        b'A' | b'Z' => Some(Key::Up),
        b'B' => Some(Key::Down),
        b'H' => Some(Key::First),
        b'F' => Some(Key::Last),
        // Enter on the numbers' side of the keyboard.
        b'M' => Some(Key::Enter),
        _ => None,
    }
}

fn numbered(parameters: &[u8]) -> Option<Key> {
    match parameters.split(|byte| *byte == b';').next()? {
        b"5" => Some(Key::PageUp),
        b"6" => Some(Key::PageDown),
        b"1" | b"7" => Some(Key::First),
        b"4" | b"8" => Some(Key::Last),
        _ => None,
    }
}

/// Up to BEL or ST.
fn string_sequence(string: &[u8]) -> First {
    let bell = string.iter().position(|byte| *byte == 0x07).map(|at| at + 1);
    let terminator = string.windows(2).position(|window| window == b"\x1b\\").map(|at| at + 2);
    match [bell, terminator].into_iter().flatten().min() {
        Some(length) => First::Key(None, 2 + length),
        None => First::Open,
    }
}
