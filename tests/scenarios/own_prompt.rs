//! The segment beside the person's own prompt, hooks and rc file.

use crate::person::Person;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::{SIGN, Start};

scenarios! {
    init_line_first,
    nothing_before_the_first_prompt,
    no_prompt,
    own_prompt_sees_the_status,
    a_prompt_of_two_rows,
    a_prompt_that_begins_with_a_newline,
    a_prompt_that_is_set_later,
    a_prompt_that_is_made_anew_each_time,
    a_prompt_that_places_the_segment_itself,
    prompt_command_as_a_string in bash,
    prompt_command_as_an_array in bash,
    prompt_command_set_after in bash,
    prompt_command_appended_after in bash,
    other_hooks in zsh fish,
    promptvars_off in bash,
    prompt_subst_on in zsh,
    prompt_bang in zsh,
    a_percent_sign_and_a_backslash,
    an_autoloaded_fish_prompt in fish,
    long_lines_are_wrapped_where_they_should_be,
}

/// The person's prompt is what the table says, and follows.
#[track_caller]
fn segment_follows(person: &mut Person) {
    person.sees("myproject main ");
    person.prints("git switch -q -c feature/x", "");
    person.sees("myproject feature/x ");
    person.prints("cd ../myproject-production", "");
    person.sees("myproject:production ");
}

/// The same with a shell that `make` sets up at `myproject`.
#[track_caller]
fn with(shell: Shell, make: impl for<'a> FnOnce(Start<'a>) -> Start<'a>) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    segment_follows(&mut make(Start::new(shell, &sandbox).at(&main)).person());
}

fn init_line_first(shell: Shell) {
    with(shell, |start| start.own_prompt_last());
}

fn nothing_before_the_first_prompt(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = crate::python::project(&sandbox);
    let person = Person::at(shell, &sandbox, &main);
    assert_eq!(person.everything(), format!("myproject main {SIGN}").trim_end());
}

fn no_prompt(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Start::new(shell, &sandbox).at(&main).init_arguments("--no-prompt").person();
    person.sees("");
    person.types("cd ../myproject-staging");
    person.sees("");
    person.prints("printenv WTSH_BRANCH", "staging");
    assert!(person.runs("echo \"$WTSH_PROMPT\"").contains("staging"), "for the person to place");
}

fn own_prompt_sees_the_status(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let prompt = shell.choose(
        "PS1='[$?] me$ '",
        "PS1='[%?] me$ '",
        "function fish_prompt; printf '[%s] me$ ' $status; end",
    );
    let mut person = Start::new(shell, &sandbox).at(&main).own_prompt(prompt).person();
    person.sees("myproject main [0] ");
    person.types("false");
    person.sees("myproject main [1] ");
    person.types("sh -c 'exit 42'");
    person.sees("myproject main [42] ");
}

fn a_prompt_of_two_rows(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let prompt = shell.choose(
        "PS1='upper\\nme$ '",
        "PS1=$'upper\\nme$ '",
        "function fish_prompt; printf 'upper\\nme$ '; end",
    );
    let mut person = Start::new(shell, &sandbox).at(&main).own_prompt(prompt).person();
    person.prints("cd ../myproject-production", "myproject:production upper");
    person.prints("true", "myproject:production upper");
}

fn a_prompt_that_begins_with_a_newline(shell: Shell) {
    let prompt =
        shell.choose("PS1='\\nme$ '", "PS1=$'\\nme$ '", "function fish_prompt; printf '\\nme$ '; end");
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Start::new(shell, &sandbox).at(&main).own_prompt(prompt).person();
    person.sees("myproject main ");
    person.prints("true", "");
    person.sees("myproject main ");
    let rows = person.everything();
    assert_eq!(
        rows.matches("\n\nmyproject main me$").count(),
        1,
        "one empty row before the second prompt: {rows}"
    );
}

fn a_prompt_that_is_set_later(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.types(&shell.prompt_line(&format!("later {SIGN}")));
    person.sees("myproject main later ");
    person.types("git switch -q -c other");
    person.sees("myproject other later ");
}

/// As many themes do.
fn a_prompt_that_is_made_anew_each_time(shell: Shell) {
    let line = shell.choose(
        "theme() { PS1=\"$RANDOM me\\$ \"; }; PROMPT_COMMAND=theme",
        "theme() { PS1=\"$RANDOM me$ \" }; precmd_functions+=(theme)",
        "function fish_prompt; printf '%s me$ ' (random); end",
    );
    for after in [false, true] {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        let start = Start::new(shell, &sandbox).at(&main);
        let start = if after { start.after(line) } else { start.before(line) };
        let mut person = start.person();
        for branch in ["main", "one", "two"] {
            let prompt = person.prompt();
            assert!(prompt.starts_with(&format!("myproject {branch} ")), "{prompt:?}");
            assert_eq!(prompt.matches("myproject").count(), 1, "{prompt:?}");
            let next = if branch == "main" { "one" } else { "two" };
            person.types(&format!("git switch -q -C {next}"));
        }
    }
}

/// As the documentation shows it for prompts that wtsh keeps out of.
fn a_prompt_that_places_the_segment_itself(shell: Shell) {
    let line = shell.choose(
        "PS1='left ${WTSH_PROMPT}me$ '",
        "setopt prompt_subst; PS1='left ${WTSH_PROMPT}me$ '",
        "function fish_prompt; printf 'left %sme$ ' $WTSH_PROMPT; end",
    );
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let start = Start::new(shell, &sandbox).at(&main).own_prompt(line);
    let mut person = start.init_arguments("--no-prompt").person();
    person.sees("left myproject main ");
    person.types("cd ../myproject-production");
    person.sees("left myproject:production ");
}

/// With this PROMPT_COMMAND the segment is there and the person's own commands are run.
#[track_caller]
fn prompt_command(make: impl for<'a> FnOnce(Start<'a>) -> Start<'a>) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = make(Start::new(Shell::Bash, &sandbox).at(&main)).person();
    person.types("false");
    person.prints("echo $mine", "1");
    person.types("sh -c 'exit 5'");
    person.prints("echo $mine", "5");
    segment_follows(&mut person);
}

fn prompt_command_as_a_string(_: Shell) {
    prompt_command(|start| start.before("PROMPT_COMMAND='mine=$?'"));
    prompt_command(|start| start.before("PROMPT_COMMAND='mine=$? ; '"));
}

fn prompt_command_as_an_array(_: Shell) {
    prompt_command(|start| start.before("PROMPT_COMMAND=('mine=$?' 'other=1')"));
}

fn prompt_command_set_after(_: Shell) {
    prompt_command(|start| start.after("PROMPT_COMMAND='mine=$?'"));
}

fn prompt_command_appended_after(_: Shell) {
    prompt_command(|start| start.after("PROMPT_COMMAND=\"mine=\\$?; $PROMPT_COMMAND\""));
    prompt_command(|start| start.after("PROMPT_COMMAND+=('mine=$?')"));
}

fn other_hooks(shell: Shell) {
    let line = shell.choose(
        "",
        "precmd() { mine=$? }; other() { others=$? }; precmd_functions+=(other)",
        "function other --on-event fish_prompt; set -g others $status; end; set -g mine (true)",
    );
    for after in [false, true] {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        let start = Start::new(shell, &sandbox).at(&main);
        let mut person = if after { start.after(line) } else { start.before(line) }.person();
        person.types("sh -c 'exit 5'");
        person.prints(shell.choose("", "echo $mine $others", "echo $others"), shell.choose("", "5 5", "5"));
        segment_follows(&mut person);
    }
}

fn promptvars_off(shell: Shell) {
    with(shell, |start| start.before("shopt -u promptvars"));
    with(shell, |start| start.after("shopt -u promptvars"));
}

fn prompt_subst_on(shell: Shell) {
    with(shell, |start| start.before("setopt prompt_subst"));
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("setopt prompt_subst");
    segment_follows(&mut person);
}

fn prompt_bang(shell: Shell) {
    for subst in ["prompt_subst", "no_prompt_subst"] {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        let start = Start::new(shell, &sandbox).at(&main);
        let mut person = start.before(format!("setopt prompt_bang {subst}")).person();
        person.types("echo more >>readme");
        person.sees("myproject main !1 ");
    }
}

fn a_percent_sign_and_a_backslash(shell: Shell) {
    let sandbox = Sandbox::new();
    let dir = sandbox.repository("50%n \\u \\[x\\]");
    let mut person = Person::at(shell, &sandbox, &dir);
    // Where zsh's prompt holds the text itself a backslash is left out of it.
    person.sees(shell.choose("50%n \\u \\[x\\] main ", "50%n ?u ?[x?] main ", "50%n \\u \\[x\\] main "));
}

fn an_autoloaded_fish_prompt(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let file = sandbox.home().join(".config/fish/functions/fish_prompt.fish");
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
    std::fs::write(file, shell.prompt_line(SIGN)).expect("a function");
    let mut person = Start::new(shell, &sandbox).at(&main).own_prompt("").person();
    segment_follows(&mut person);
}

/// The shell knows how wide the segment is: a long line is broken at the terminal's edge, and no earlier.
fn long_lines_are_wrapped_where_they_should_be(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Start::new(shell, &sandbox).at(&main).columns(60).person();
    let letters = "x".repeat(80);
    person.presses(&format!("echo {letters}"));
    let room = 60 - "myproject main me$ echo ".len();
    let rows = format!("myproject main me$ echo {}\n{}", "x".repeat(room), "x".repeat(80 - room));
    person.shows(&rows);
}
