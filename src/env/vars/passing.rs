//! What keeps a template from having a value for now: said with what helps, never stored, and tried again at the next prompt.

use std::io::ErrorKind;

use super::Flaw;
use crate::store::StoreError;
use crate::store::ports::PortError;

pub(super) fn of_store(error: &StoreError) -> Flaw {
    let help = match error {
        StoreError::Homeless => "set one of them".to_owned(),
        StoreError::NotOurs { path } | StoreError::OfOthers { path, .. } => {
            format!("make it yours, chmod 700, or remove it: {}", path.display())
        }
        StoreError::Io { path, error } if error.kind() == ErrorKind::WouldBlock => {
            format!(
                "if no other prompt or command of wtsh is at work, see who holds it: fuser {}",
                path.display()
            )
        }
        StoreError::Io { path, .. } => format!("see that you can write there: ls -ld {}", path.display()),
    };
    told(&error.to_string(), &help)
}

pub(super) fn of_port(error: &PortError) -> Flaw {
    match error {
        PortError::NoneLeft { .. } => {
            told(&error.to_string(), "stop a server there, or give port() another number")
        }
        PortError::Store(error) => of_store(error),
    }
}

fn told(what: &str, help: &str) -> Flaw {
    Flaw { at: None, what: format!("{what}; it is tried again at the next prompt; {help}") }
}
