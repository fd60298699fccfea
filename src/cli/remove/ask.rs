//! The question whether files that are nowhere else may go.

use crate::cli::ask::{self, Answer, Enter};

pub use crate::cli::ask::can_ask;

/// Whether the person says yes. No answer is 'no'; `None`: they stopped it.
pub fn says_yes(question: &str) -> Option<bool> {
    match ask::confirm(question, Enter::No) {
        Ok(Answer::Yes) => Some(true),
        Ok(Answer::No | Answer::Gone) | Err(_) => Some(false),
        Ok(Answer::Stopped) => None,
    }
}
