//! Styled text, before any shell or terminal has its say.

/// A stretch of text in one style. The text is clean, and has no shell's escapes yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    pub text: String,
    pub style: nu_ansi_term::Style,
}

/// The text alone.
pub fn plain(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

/// The text with a terminal's escape sequences (ECMA-48 SGR); each piece takes its own style back at its end.
pub fn ansi(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.style.paint(piece.text.as_str()).to_string()).collect()
}
