//! Every child that is not git.

pub mod terminal;

#[cfg(test)]
mod tests;
