//! What follows `git` on a command line, read as git reads it.

mod global;
mod options;
mod push;

pub use global::{GitCommand, Setting};
pub use push::{Lease, Push};
