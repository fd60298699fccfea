//! Pressing Tab.

use std::path::Path;

use crate::person::Person;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    a_branch,
    a_branch_without_compinit in zsh,
    a_branch_with_compinit_before in zsh,
    compinit_is_not_run in zsh,
    branches_with_a_worktree_come_first,
    another_name,
    git_commands_and_branches,
    with_nounset in bash zsh,
}

const COMPINIT: &str = "autoload -Uz compinit; compinit -u";

/// With the shell's completion on: zsh's has to be asked for, here after the init line.
fn completing<'a>(shell: Shell, sandbox: &'a Sandbox, dir: &Path) -> Start<'a> {
    Start::new(shell, sandbox).at(dir).after(shell.choose("", COMPINIT, ""))
}

#[track_caller]
fn completes_staging(person: &mut Person, main: &Path) {
    person.presses("wcd stag\t");
    person.line_becomes("wcd staging ");
    person.prints("", "");
    person.prints("pwd", &crate::python::linked(main, "staging").display().to_string());
}

fn a_branch(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    completes_staging(&mut completing(shell, &sandbox, &main).person(), &main);
}

/// There is nothing to register with then, and nothing breaks.
fn a_branch_without_compinit(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.prints("echo quiet", "quiet");
    person.types(COMPINIT);
    completes_staging(&mut person, &main);
}

fn a_branch_with_compinit_before(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    completes_staging(&mut Start::new(shell, &sandbox).at(&main).before(COMPINIT).person(), &main);
}

fn compinit_is_not_run(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    person.prints("print ${+functions[compdef]}", "0");
}

fn branches_with_a_worktree_come_first(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["branch", "aaa-lonely"]);
    let mut person = completing(shell, &sandbox, &main).person();
    person.presses(shell.choose("wcd \t\t", "wcd \t", "wcd \t"));
    person.shows("aaa-lonely");
    person.shows("staging");
    let seen = person.everything();
    let places = ["production", "staging", "aaa-lonely"].map(|name| seen.rfind(name));
    assert!(places[0] < places[2] && places[1] < places[2], "{places:?}");
}

fn another_name(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = completing(shell, &sandbox, &main).init_arguments("--cmd j").person();
    person.presses("j stag\t");
    person.line_becomes("j staging ");
}

/// bash gets its completion of git from git's own file, wherever this machine keeps it.
const BASH_GIT: &str = "for file in /usr/share/bash-completion/completions/git /usr/share/git/completion/git-completion.bash \
     /{opt/homebrew,usr/local}/etc/bash_completion.d/git-completion.bash; do [[ -r $file ]] && . \"$file\" && break; done";

fn git_commands_and_branches(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = completing(shell, &sandbox, &main).before(shell.choose(BASH_GIT, "", "")).person();
    person.sees("myproject main ");
    person.presses("git swi\t");
    person.line_becomes("git switch ");
    person.clears_line();
    person.presses("git switch stag\t");
    person.line_becomes("git switch staging ");
}

fn with_nounset(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = completing(shell, &sandbox, &main).person();
    person.types("set -u");
    person.presses("wcd stag\t");
    person.line_becomes("wcd staging ");
}
