//! Every child that is not git.

pub mod program;
pub mod terminal;

#[cfg(test)]
mod tests;
