//! What a person sees: each scenario is written once and run in bash, zsh and fish on a pseudo-terminal. A single one is
//! run with `cargo test --test scenarios prompt::follows_cd::zsh`.

#[path = "../support/person.rs"]
mod person;
#[path = "../support/python.rs"]
mod python;
#[path = "../support/repository.rs"]
mod repository;
#[path = "../support/shell.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod shell;
#[path = "../support/start.rs"]
mod start;
#[path = "../../src/process/terminal.rs"]
#[allow(dead_code, reason = "the program uses the rest of it")]
mod terminal;
#[path = "../support/until.rs"]
mod until;

/// Makes a function `name(shell: Shell)` into the tests `name::bash`, `name::zsh` and `name::fish`, or those that are listed
/// after it.
macro_rules! scenarios {
    ($($name:ident $(in $($shell:ident)+)?),+ $(,)?) => {
        $(scenarios!(@one $name $($($shell)+)?);)+
    };
    (@one $name:ident) => { scenarios!(@one $name bash zsh fish); };
    (@one $name:ident $($shell:ident)+) => {
        mod $name {
            $(scenarios!(@shell $name $shell);)+
        }
    };
    (@shell $name:ident bash) => { scenarios!(@test $name bash Bash); };
    (@shell $name:ident zsh) => { scenarios!(@test $name zsh Zsh); };
    (@shell $name:ident fish) => { scenarios!(@test $name fish Fish); };
    (@test $name:ident $test:ident $shell:ident) => {
        #[test]
        fn $test() {
            super::$name(crate::shell::Shell::$shell);
        }
    };
}

mod activation;
mod bad_ground;
mod budget;
mod checked_out;
mod completion;
mod completion_table;
mod direnv;
mod environment;
mod environment_regressions;
mod faults;
mod following;
mod forged;
mod functions;
mod guard;
mod harness;
mod hostile;
mod loading;
mod making;
mod moving;
mod offering;
mod options;
mod own_prompt;
mod path;
mod picker;
mod prompt_table;
mod regressions;
mod removing;
mod restoring;
mod setup;
mod stories;
mod threats;
mod trust;
mod values;
mod venv;
mod wcd;
mod wide;
mod wrong_venvs;
