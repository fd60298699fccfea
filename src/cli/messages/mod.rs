//! Every message that wtsh writes to people, side by side so that they can be read as one text. Each says
//! what happened, to which path or branch, and what to type next. Names from outside are cleaned here.

pub mod command_line;
pub mod completing;
pub mod demo;
pub mod environment;
pub mod exec;
pub mod git;
pub mod guard;
pub mod half_made;
pub mod making;
pub mod mending;
pub mod moving;
mod objections;
pub mod picking;
pub mod places;
pub mod prompt;
pub mod pruning;
pub mod removing;
pub mod repository;
pub mod setup;
pub mod shell;
mod shown;
pub mod taking;
pub mod targets;
pub mod trust;
mod typed;
pub mod values;
pub mod venv;
pub mod venvs;

pub use shown::shown_path;
pub use typed::{wcd, wcd_is_called};
