//! Every child that is not git.

pub mod busy;
pub mod errand;
pub mod interrupt;
pub mod job;
pub mod program;
pub mod terminal;

#[cfg(test)]
mod tests;
