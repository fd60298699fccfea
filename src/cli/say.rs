//! What commands say on the way.

use std::io::{Write, stderr};

/// One message on stderr, clean; what begins every message is put before it.
pub fn say(line: &str) {
    // Where stderr is closed there is nobody to tell.
    let _ = writeln!(stderr(), "wtsh: {line}");
}
