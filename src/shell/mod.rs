//! What differs between bash, zsh and fish: quoting, the init code, assignments, prompt escapes.

pub mod init;
mod kind;
pub mod prompt_text;
pub mod quote;
pub mod readline;
pub mod script;

pub use kind::Shell;
