//! Commands in messages, for people to type or paste.

use crate::shell::{Shell, quote};
use crate::term::clean::clean;

/// A word of a command: quoted where a shell would not take it as it is.
pub fn typed(word: &[u8]) -> String {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-+:,@%".contains(byte);
    if !word.is_empty() && word.iter().all(is_plain) {
        return clean(word).into_owned();
    }
    clean(&quote::quote(Shell::Bash, word)).into_owned()
}
