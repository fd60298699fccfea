//! What is kept in a shell: the environment's diff, the session, the watch list. Encoded as plain ASCII words.

pub mod diff;
pub mod encoding;
mod path_entries;
pub mod refused;
pub mod session;
pub mod watch;
