//! The push guard: what a `git push` would do, and whether its writer can have meant it.

#[cfg(test)]
mod against_git;
pub mod alias;
mod arguments;
mod builtin;
mod check;
mod default_push;
mod facts;
pub mod given;
mod names;
mod pushed;
mod refspec;
mod situation;
pub mod switch;
#[cfg(test)]
pub mod table;
#[cfg(test)]
mod tests;
mod updates;
mod verdict;

pub use alias::pushing_aliases;
pub use check::{Checked, check, check_pushed, place, possible_push, says_off};
pub use names::Source;
pub use pushed::Pushed;
pub use situation::{RemoteBranch, Situation};
pub use updates::{NoPlan, Plan, Update, Wholesale};
pub use verdict::{Meant, Place, Reason, Verdict, What};
