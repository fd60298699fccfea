//! Which of the remotes that are configured is asked for what.

use super::{BString, Config};

/// git's name for the remote that it clones from.
pub const ORIGIN: &str = "origin";

/// The remotes that are configured.
pub fn all(config: &Config) -> Vec<BString> {
    let mut remotes = config.subsections("remote");
    let has = |remote: &BString, key| config.string("remote", Some(remote.as_ref()), key).is_some();
    remotes.retain(|remote| has(remote, "url") || has(remote, "fetch"));
    remotes
}

/// The remote whose default branch is the project's here.
pub fn main(config: &Config) -> Option<BString> {
    let remotes = all(config);
    let named = [
        Some(BString::from(ORIGIN)),
        config.string("clone", None, "defaultRemoteName"),
        Some(remotes.first().filter(|_| remotes.len() == 1).cloned()).flatten(),
        config.string("remote", None, "pushDefault"),
    ];
    named.into_iter().flatten().find(|remote| remotes.contains(remote))
}

/// The remote that requests are made to: of a fork the one that it is a fork of.
pub fn of_requests(config: &Config) -> Option<BString> {
    let remotes = all(config);
    let named = ["upstream", ORIGIN].map(BString::from).into_iter().find(|name| remotes.contains(name));
    named.or_else(|| remotes.first().filter(|_| remotes.len() == 1).cloned())
}
