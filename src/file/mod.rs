//! Reading files that a stranger may have made: a FIFO, a device, a file without end. Nothing here waits, and nothing
//! is read without a bound. And the mark of folders that are not whole, what is the same, and paths.

mod bounded;
pub mod path;
mod same;
pub mod unfinished;

pub use bounded::{is_regular, read, read_regular, read_without_links};
pub use same::same_content;
