//! How a command fails: what happened, what to type next, and the exit code.

use std::io;

/// Decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It could not be done, or the answer is 'no': exit 1.
    CouldNot,
    /// The command line makes no sense: exit 2.
    Usage,
    /// There is no telling here; `wtsh guard check` alone: exit 3.
    Undecided,
    /// A program that was asked for is there and can't be run: exit 126, as shells do.
    NotExecutable,
    /// There is no such program: exit 127, as shells do.
    NotFound,
    /// The person went away from a question or stopped it: exit 130, as for SIGINT. What is to be said was said.
    Cancelled,
    /// Whoever read our output went away: that is how `| head` works, exit 0 and silence.
    ReaderGone,
}

/// A command's failure. `what` says what happened to which path or branch, in one line; each `hint` is a
/// line of its own and says what to type next. Both are already cleaned for a terminal.
#[derive(Debug)]
pub struct Failure {
    pub kind: Kind,
    pub what: String,
    pub hints: Vec<String>,
}

impl Failure {
    pub fn could_not(what: impl Into<String>) -> Self {
        Failure { kind: Kind::CouldNot, what: what.into(), hints: Vec::new() }
    }

    pub fn cancelled() -> Self {
        Failure { kind: Kind::Cancelled, what: String::new(), hints: Vec::new() }
    }

    pub fn undecided() -> Self {
        Failure { kind: Kind::Undecided, ..Failure::cancelled() }
    }

    pub fn usage(what: impl Into<String>) -> Self {
        Failure { kind: Kind::Usage, what: what.into(), hints: Vec::new() }
    }

    pub fn hint(mut self, line: impl Into<String>) -> Self {
        self.hints.push(line.into());
        self
    }

    pub fn exit_code(&self) -> u8 {
        match self.kind {
            Kind::ReaderGone => 0,
            Kind::CouldNot => 1,
            Kind::Usage => 2,
            Kind::Undecided => 3,
            Kind::NotExecutable => 126,
            Kind::NotFound => 127,
            Kind::Cancelled => 130,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let kind = if error.kind() == io::ErrorKind::BrokenPipe { Kind::ReaderGone } else { Kind::CouldNot };
        Failure { kind, what: error.to_string(), hints: Vec::new() }
    }
}
