//! One file a command: parse, call, write. The only place that writes to stdout.

mod allow;
mod arguments;
mod complete;
mod completions;
mod demo;
mod deny;
pub mod dispatch;
mod env;
mod exec;
mod failure;
mod finding;
mod guard;
mod here;
mod hook;
mod init;
mod list;
mod locate;
mod messages;
mod path;
mod project_file;
mod prompt;
mod site;
mod standing;
mod subject;
mod surroundings;
mod trust;
mod wcd;
