//! One file a command: parse, call, write. The only place that writes to stdout.

mod allow;
mod arguments;
mod complete;
mod completions;
mod demo;
mod deny;
pub mod dispatch;
mod env;
mod failure;
mod guard;
mod here;
mod hook;
mod init;
mod list;
mod locate;
mod messages;
mod path;
mod prompt;
mod standing;
mod subject;
mod surroundings;
mod trust;
mod wcd;
