//! About the shells and the init line.

use crate::cli::failure::Failure;
use crate::shell::Shell;
use crate::term::clean::clean;

pub fn unknown_shell(name: &str) -> Failure {
    let known = Shell::ALL.map(Shell::name).join(", ");
    Failure::usage(format!("'{}' is no shell that wtsh knows", clean(name.as_bytes())))
        .hint(format!("known shells: {known}"))
}

pub fn not_a_command_name(name: &str) -> Failure {
    Failure::usage(format!("'{}' can't be the name of a command", clean(name.as_bytes())))
        .hint("use letters, digits, _ and -, as in: wtsh init bash --cmd go")
}

pub fn other_version() -> Failure {
    Failure::could_not("this shell's init code is from another version of wtsh").hint("start a new shell")
}
