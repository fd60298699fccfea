//! A list to choose from, drawn on the terminal below what is there, and taken away afterwards.

use std::io;

use super::look::Look;

mod frame;
mod keys;
mod line;
mod list;
mod preview;
mod screen;
mod session;
mod signals;
mod terminal;

#[cfg(test)]
mod tests;

pub use preview::{Asked, Part};

/// One line of the list. All text is clean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// What is matched against, and shown first.
    pub name: String,
    /// Another name that it goes by, matched and shown too; possibly empty.
    pub label: String,
    /// What state it is in, in few words; possibly empty.
    pub state: String,
    /// What else is shown where there is room.
    pub detail: String,
}

impl Item {
    /// The text that a query has to fit.
    fn matched(&self) -> String {
        if self.label.is_empty() { self.name.clone() } else { format!("{} {}", self.name, self.label) }
    }
}

/// What the picker says itself.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// Stands before what is typed.
    pub prompt: &'a str,
    /// Stands there as long as nothing is typed.
    pub advice: &'a str,
}

/// Shows the parts of what there is to say about an item, by its index, through the `Asked`. It runs on a thread of its own and is only
/// asked about items that are looked at; the program may end while it runs.
pub type Preview = Box<dyn Fn(usize, &Asked) + Send>;

/// The index of the item that was chosen; `None` where the person went away, the terminal did, or a signal came that asks to stop.
/// `typed`: what they had typed already. An error where there is no terminal.
pub fn pick(
    items: &[Item],
    typed: &str,
    words: Words<'_>,
    look: Look,
    preview: Preview,
) -> io::Result<Option<usize>> {
    session::run(items, typed, words, look, preview)
}
