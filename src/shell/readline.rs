//! The line that is being typed in bash: what its words mean, which part of the last one readline replaces when Tab is pressed,
//! and how a name is written there (bash manual, Quoting, and `COMP_WORDBREAKS` in Bash Variables).

use crate::git::BString;

#[cfg(test)]
mod tests;

/// Readline replaces these, too, where they end what stays, if they are among the breaks at all (`rl_special_prefixes`).
const TAKEN_ALONG: &[u8] = b"$@";
/// Outside of quotes the shell makes something else of these, wherever they stand.
const SPECIAL: &[u8] = b" \t!\"#$&'()*;<>?[\\]^`|~";
/// The same where braces are expanded.
const IN_BRACES: &[u8] = b"{},.";

/// A command up to the cursor.
#[derive(Debug)]
pub struct Line {
    /// What its words mean, but for the last one.
    pub words: Vec<BString>,
    /// The one at the cursor.
    pub word: Word,
}

/// The word at the cursor, and how it is typed.
#[derive(Debug, Default)]
pub struct Word {
    /// What it means, as far as the shell expands nothing in it.
    pub text: BString,
    raw: Vec<u8>,
    /// Where in `raw` begins what readline replaces.
    start: usize,
    quotes: Quotes,
    /// The shell expands something in it, so it is not what it seems.
    expands: bool,
}

/// Those that are open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Quotes {
    #[default]
    None,
    Single,
    Double,
}

impl Quotes {
    fn mark(self) -> Option<u8> {
        match self {
            Quotes::None => None,
            Quotes::Single => Some(b'\''),
            Quotes::Double => Some(b'"'),
        }
    }
}

impl Line {
    /// `breaks`: what `COMP_WORDBREAKS` holds.
    pub fn parse(line: &[u8], breaks: &[u8]) -> Self {
        let mut parser = Parser { breaks, words: Vec::new(), word: Word::default(), began: false, opened: 0 };
        let mut rest = line.iter().copied();
        while let Some(byte) = rest.next() {
            parser.take(byte, &mut rest);
        }
        if parser.word.quotes != Quotes::None {
            parser.word.start = parser.opened;
        }
        Line { words: parser.words, word: parser.word }
    }
}

struct Parser<'a> {
    breaks: &'a [u8],
    words: Vec<BString>,
    word: Word,
    /// Whether there is anything of the word, were it only quotes.
    began: bool,
    /// The place in the word behind the quotes that were opened last.
    opened: usize,
}

impl Parser<'_> {
    fn take(&mut self, byte: u8, rest: &mut impl Iterator<Item = u8>) {
        if self.word.quotes == Quotes::None && b" \t\n".contains(&byte) {
            return self.end_word();
        }
        self.began = true;
        self.word.raw.push(byte);
        match (self.word.quotes, byte) {
            (Quotes::Single, b'\'') | (Quotes::Double, b'"') => self.word.quotes = Quotes::None,
            (Quotes::Single, _) => self.word.text.push(byte),
            (_, b'\\') => self.escape(rest.next()),
            (Quotes::None, b'\'') => self.open(Quotes::Single),
            (Quotes::None, b'"') => self.open(Quotes::Double),
            (quotes, _) => self.plain(quotes, byte),
        }
    }

    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        if std::mem::take(&mut self.began) {
            self.words.push(word.text);
        }
    }

    fn open(&mut self, quotes: Quotes) {
        self.word.quotes = quotes;
        self.opened = self.word.raw.len();
    }

    /// A backslash, which is in the word already, at the cursor or before this.
    fn escape(&mut self, escaped: Option<u8>) {
        let Some(byte) = escaped else { return };
        self.word.raw.push(byte);
        if self.word.quotes == Quotes::Double && !b"$`\"\\".contains(&byte) {
            self.word.text.push(b'\\');
        }
        self.word.text.push(byte);
    }

    fn plain(&mut self, quotes: Quotes, byte: u8) {
        let is_first = self.word.raw.len() == 1;
        self.word.text.push(byte);
        self.word.expands |= match byte {
            b'$' | b'`' | b'!' => true,
            b'*' | b'?' | b'[' => quotes == Quotes::None,
            b'~' | b'#' => quotes == Quotes::None && is_first,
            _ => false,
        };
        if quotes == Quotes::None && self.breaks.contains(&byte) {
            self.word.start = self.word.raw.len() - usize::from(TAKEN_ALONG.contains(&byte));
        }
    }
}

impl Word {
    /// What readline has to put in place of what it replaces, so that the word means `name`; `None` where it can't. What is typed
    /// stays as it is typed, if `name` begins with that.
    pub fn completed(&self, name: &[u8]) -> Option<Vec<u8>> {
        let rest = name.strip_prefix(self.text.as_slice()).filter(|_| !self.expands);
        let mut out = match rest {
            Some(_) => self.replaced().to_vec(),
            None if self.is_replaced_whole() => Vec::new(),
            None => return None,
        };
        quote_into(&mut out, self.quotes, rest.unwrap_or(name), name);
        if let Some(mark) = self.quotes.mark() {
            close_right(&mut out, mark);
        }
        Some(out)
    }

    /// Whether what stands before the value of an option (`--path=`) stays.
    pub fn keeps(&self, option: &[u8]) -> bool {
        self.start >= option.len()
    }

    /// Without a backslash that nothing follows.
    fn replaced(&self) -> &[u8] {
        let typed = &self.raw[self.start..];
        let backslashes = self.raw.iter().rev().take_while(|byte| **byte == b'\\').count();
        let dangles = self.quotes != Quotes::Single && backslashes % 2 == 1;
        typed.strip_suffix(b"\\").filter(|_| dangles).unwrap_or(typed)
    }

    /// But for the quotes that are open.
    fn is_replaced_whole(&self) -> bool {
        self.start == usize::from(self.quotes != Quotes::None)
    }
}

/// Readline takes quotes for closed where the last character is their mark, and for opened by it where the first one is.
fn close_right(out: &mut Vec<u8>, mark: u8) {
    if out.last().is_none_or(|last| *last == mark) {
        out.push(mark);
    }
    if out[0] == mark {
        out.insert(0, mark);
    }
}

/// Appends `text`, the end of `name`, as it is written where `quotes` are open.
fn quote_into(out: &mut Vec<u8>, quotes: Quotes, text: &[u8], name: &[u8]) {
    let expands_braces =
        name.contains(&b'{') && (name.contains(&b',') || name.windows(2).any(|two| two == b".."));
    for &byte in text {
        match quotes {
            Quotes::Single if byte == b'\'' => out.extend_from_slice(b"'\\''"),
            // In double quotes a backslash before it stays.
            Quotes::Double if byte == b'!' => out.extend_from_slice(b"\"\\!\""),
            Quotes::Double if b"$`\"\\".contains(&byte) => out.extend_from_slice(&[b'\\', byte]),
            Quotes::None if SPECIAL.contains(&byte) || expands_braces && IN_BRACES.contains(&byte) => {
                out.extend_from_slice(&[b'\\', byte]);
            }
            _ => out.push(byte),
        }
    }
}
