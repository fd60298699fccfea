//! The harness itself, at shells without wtsh: what it says it sees is what there is.

use crate::person::Person;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::{Start, Starts};

scenarios! {
    output_is_what_the_line_printed,
    an_empty_line_is_a_prompt_of_its_own,
    a_prompt_of_two_rows_is_seen,
    what_stands_before_the_own_prompt_is_seen,
    tab_is_seen,
    starts_are_counted,
    many_lines_are_typed_in_turn,
}

fn bare(shell: Shell, sandbox: &Sandbox) -> Person {
    Start::new(shell, sandbox).bare().person()
}

fn output_is_what_the_line_printed(shell: Shell) {
    let sandbox = Sandbox::new();
    let mut person = bare(shell, &sandbox);
    person.prints("printf 'one\\n\\ntwo\\n'", "one\n\ntwo");
    person.prints("true", "");
    person.prints("pwd", &sandbox.path().display().to_string());
    person.prints("false", "");
    person.prints(&format!("echo {}", shell.status()), "1");
    person.prints("printf '%s\\n' $HOME", &sandbox.home().display().to_string());
}

fn an_empty_line_is_a_prompt_of_its_own(shell: Shell) {
    let sandbox = Sandbox::new();
    let mut person = bare(shell, &sandbox);
    for _ in 0..10 {
        person.prints("", "");
    }
    person.is_at_a_prompt();
    let signs = person.everything().matches("me$").count();
    assert_eq!(signs, 12, "ten empty lines, one with a command and the prompt");
}

fn a_prompt_of_two_rows_is_seen(shell: Shell) {
    let sandbox = Sandbox::new();
    let prompt = shell.choose(
        "PS1='upper\\nme$ '",
        "PS1=$'upper\\nme$ '",
        "function fish_prompt; printf 'upper\\nme$ '; end",
    );
    let mut person = Start::new(shell, &sandbox).bare().own_prompt(prompt).person();
    person.prints("echo hello", "hello\nupper");
    person.sees("");
    person.prints("", "upper");
}

fn what_stands_before_the_own_prompt_is_seen(shell: Shell) {
    let sandbox = Sandbox::new();
    let prompt = shell.choose(
        "PS1='\\[\\e[1;31m\\]red\\[\\e[0m\\] plain me$ '",
        "PS1='%B%F{red}red%f%b plain me$ '",
        "function fish_prompt; set_color --bold red; printf red; set_color normal; printf ' plain me$ '; end",
    );
    let mut person = Start::new(shell, &sandbox).bare().own_prompt(prompt).person();
    person.sees("red plain ");
    assert!(person.look_of("red").bold && !person.look_of("plain").bold);
    assert_eq!(person.look_of("red").color, vt100::Color::Idx(1));
    assert!(person.prompt_is_colored());
    assert!(!bare(shell, &sandbox).prompt_is_colored());
}

fn tab_is_seen(shell: Shell) {
    let sandbox = Sandbox::new();
    std::fs::write(sandbox.path().join("a-unique-file"), "").expect("a file");
    let mut person = bare(shell, &sandbox);
    person.presses("echo a-uni\t");
    person.line_becomes("echo a-unique-file ");
    person.clears_line();
    person.prints("echo typed anew", "typed anew");
}

fn starts_are_counted(shell: Shell) {
    let sandbox = Sandbox::new();
    let starts = Starts::counted(&sandbox);
    let mut person = bare(shell, &sandbox);
    person.types("wtsh list >/dev/null 2>&1; true");
    assert_eq!(starts.take(), ["list"]);
    assert!(starts.take().is_empty());
}

fn many_lines_are_typed_in_turn(shell: Shell) {
    let sandbox = Sandbox::new();
    let mut person = bare(shell, &sandbox);
    for count in 0..60 {
        person.prints(&format!("echo {count}"), &count.to_string());
    }
}
