//! Why a file is not written.

use std::io;

use rustix::io::Errno;

/// In words for people.
#[derive(Debug)]
pub enum Refusal {
    /// It is of this file; others may be copied.
    File(String),
    /// The file system has no room, or gives this person no more of it: files that come next would not fit either.
    NoRoom(String),
}

impl From<Refusal> for String {
    fn from(refusal: Refusal) -> String {
        let (Refusal::File(why) | Refusal::NoRoom(why)) = refusal;
        why
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Refusal {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Refusal::NoRoom(error.to_string()),
            _ => Refusal::File(error.to_string()),
        }
    }
}

impl From<Errno> for Refusal {
    fn from(error: Errno) -> Refusal {
        io::Error::from(error).into()
    }
}

impl From<String> for Refusal {
    fn from(why: String) -> Refusal {
        Refusal::File(why)
    }
}

impl From<&str> for Refusal {
    fn from(why: &str) -> Refusal {
        Refusal::File(why.to_owned())
    }
}
