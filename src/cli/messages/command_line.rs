//! About the command line itself.

use clap::error::ErrorKind;

use crate::cli::failure::Failure;

/// What the parser makes of a line that it can't read: its first line, without its own heading, then what to
/// type.
pub fn mistake(error: &clap::Error) -> Failure {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        // The help, as it is; where stderr is closed there is nobody to tell.
        let _ = error.print();
        return Failure::usage("");
    }
    let text = error.render().to_string();
    let mut lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let failure = Failure::usage(first.strip_prefix("error: ").unwrap_or(first));
    lines.fold(failure, |failure, line| failure.hint(line))
}
