//! Waiting for what another process does.

use std::time::{Duration, Instant};

/// Far longer than anything takes, so that a busy machine fails no test.
const LIMIT: Duration = Duration::from_secs(60);

/// Waits until it is so.
#[track_caller]
pub fn until(what: &str, is_so: impl Fn() -> bool) {
    let end = Instant::now() + LIMIT;
    while !is_so() {
        assert!(Instant::now() < end, "{what} does not come");
        std::thread::yield_now();
    }
}
