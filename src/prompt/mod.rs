//! The segment: facts in, styled text out.

mod draw;
mod expand;
mod facts;
mod json;
mod label;
mod mismatch;
mod piece;
pub mod segment;

pub use json::json;
pub use label::{label, names};
pub use piece::{ansi, plain};
pub use segment::{ActiveVenv, Surroundings, segment};

#[cfg(test)]
mod tests;
