//! The environment variables that git obeys.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;

use super::run::REDIRECTIONS;

/// Where variables are looked up: the process's own, or a given set in tests.
#[derive(Clone, Debug, Default)]
pub enum Variables {
    #[default]
    Process,
    /// The same without those that a git does not get that wtsh starts.
    OfStartedGit,
    #[cfg(test)]
    Given(Vec<(&'static str, OsString)>),
}

impl Variables {
    pub fn get(&self, name: &str) -> Option<OsString> {
        match self {
            Variables::OfStartedGit if REDIRECTIONS.contains(&name) => None,
            Variables::Process | Variables::OfStartedGit => std::env::var_os(name),
            #[cfg(test)]
            Variables::Given(pairs) => pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1.clone()),
        }
    }

    /// The variable, unless it is unset or empty.
    pub fn filled(&self, name: &str) -> Option<OsString> {
        self.get(name).filter(|value| !value.is_empty())
    }

    /// git's reading of a boolean variable: unset, empty and what it does not know are false.
    pub fn is_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| {
            let value = value.as_bytes().to_ascii_lowercase();
            matches!(value.as_slice(), b"1" | b"true" | b"yes" | b"on")
        })
    }
}
