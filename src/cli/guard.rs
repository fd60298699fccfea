//! `wtsh guard`: looks at a push before it goes.

mod check;
mod hook_file;
mod install;
mod json;
mod mapping;
mod pre_push;
mod report;
#[cfg(test)]
mod tests;

use super::failure::Failure;

/// Look at a push before it goes
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Say where a push would go, if that may not be what you mean
    ///
    /// Exits with 1 where the push should not go on, with 3 where only the server, or the hook, can tell where it
    /// goes, and with 0 otherwise, said or not. For example:
    ///
    /// wtsh guard check -- push origin main
    Check(check::Arguments),
    /// The hook that git runs before a push, for editors and scripts
    ///
    /// git says on stdin what it is about to push (githooks(5), pre-push).
    PrePush(pre_push::Arguments),
    /// Have git ask the guard before each push, whoever starts it
    ///
    /// A hook that is there already runs first, and as before.
    Install(install::Arguments),
    /// Take the hook away, and leave what was there before
    Uninstall(install::Arguments),
    /// Say whether the hook is there, and which pushes were allowed
    Status,
    /// Say that pushing one branch to another is meant, here and from now on: `feat:main`
    Allow(mapping::Arguments),
    /// Take that back
    Deny(mapping::Arguments),
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    match arguments.action {
        Action::Check(arguments) => check::run(arguments),
        Action::PrePush(arguments) => pre_push::run(arguments),
        Action::Install(arguments) => install::install(arguments),
        Action::Uninstall(arguments) => install::uninstall(arguments),
        Action::Status => install::status(),
        Action::Allow(arguments) => mapping::allow(arguments),
        Action::Deny(arguments) => mapping::deny(arguments),
    }
}
