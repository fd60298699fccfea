//! `wcd` where several worktrees are meant, or none is named: the list on the terminal.

use std::fs;

use crate::person::Person;
use crate::python::linked;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    no_name_and_enter,
    esc_stays_where_it_is,
    several_that_a_name_can_mean,
    the_rest_of_the_line,
    keys_typed_ahead,
    no_list_in_a_dumb_terminal,
    names_that_act_on_a_terminal,
    nothing_of_the_repository_s_is_run,
}

#[track_caller]
fn stands_in(person: &mut Person, dir: &std::path::Path) {
    person.prints("pwd", &dir.display().to_string());
}

fn no_name_and_enter(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::create_dir_all(main.join("apps/api")).expect("folders");
    fs::create_dir_all(linked(&main, "staging").join("apps/api")).expect("folders");
    let mut person = Person::at(shell, &sandbox, &main.join("apps/api"));
    person.presses("wcd\r");
    person.shows("3/3");
    person.presses("stag");
    person.shows("❯ staging");
    person.shows("up to date with origin/staging");
    person.presses("\r");
    person.sees("myproject:staging ");
    stands_in(&mut person, &linked(&main, "staging").join("apps/api"));
    let all = person.everything();
    assert!(!all.contains("worktree> ") && !all.contains('❯') && !all.contains("Branch"), "{all}");
    assert!(all.contains("wcd"), "what is above stays: {all}");
}

fn esc_stays_where_it_is(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.prints("stty -g >before; echo above", "above");
    for keys in ["\x1b", "\x03", "\x07"] {
        person.presses("wcd\r");
        person.shows("3/3");
        person.presses(keys);
        person.sees("myproject main ?1 ");
        person.prints(&format!("echo {}", shell.status()), "130");
        stands_in(&mut person, &main);
    }
    person.prints("stty -g | diff - before", "");
    assert!(person.everything().contains("\nabove\n"));
}

fn several_that_a_name_can_mean(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.worktree(&main, "feature/auth-form");
    let token = sandbox.worktree(&main, "feature/auth-token");
    let mut person = Person::at(shell, &sandbox, &main);
    person.presses("wcd feature/auth\r");
    person.shows("worktree> feature/auth");
    person.shows("2/2");
    person.presses("-t");
    person.shows("1/2");
    person.presses("\r");
    person.sees("myproject:feature/auth-token ");
    stands_in(&mut person, &token);
}

fn the_rest_of_the_line(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.presses("wcd && echo gone to $WTSH_BRANCH\r");
    person.shows("3/3");
    person.presses("\x1b");
    person.sees("myproject main ");
    assert!(!person.everything().contains("\ngone to"), "{}", person.everything());
    person.presses("wcd && pwd\r");
    person.shows("3/3");
    person.presses("production\r");
    person.sees("myproject:production ");
    let expected = linked(&main, "production").display().to_string();
    assert!(person.everything().contains(&format!("\n{expected}\n")), "{}", person.everything());
}

fn keys_typed_ahead(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.presses("wcd\r");
    person.shows("3/3");
    // A paste, an unknown key, a correction, and then all at once.
    person.presses("\x1b[200~prodx\x1b[201~\x1b[15~\x7f\r");
    person.sees("myproject:production ");
    stands_in(&mut person, &linked(&main, "production"));
}

fn no_list_in_a_dumb_terminal(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    let output = person.runs("env TERM=dumb wtsh path p");
    assert!(output.contains("production") || output.contains("myproject"), "{output}");
    assert!(!output.contains("worktree> "), "{output}");
    // A script has nobody to ask either.
    let output = person.runs("wtsh path p </dev/null 2>&1 | cat; setsid -w wtsh path p </dev/null");
    assert!(!output.contains("worktree> "), "{output}");
}

fn names_that_act_on_a_terminal(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let odd = sandbox.path().join("odd\x1b[2J\x1b]0;title\x07");
    sandbox.git(&main, &["worktree", "add", "-q", "--detach", &odd.display().to_string()]);
    sandbox.commit(&odd, "readme", "more\n", "subject \u{9b}2J \x1b[41m end");
    let mut person = Start::new(shell, &sandbox).at(&main).person();
    person.prints("echo above", "above");
    person.presses("wcd\r");
    person.shows("4/4");
    person.presses("odd");
    person.shows("end (");
    assert!(person.everything().contains("\nabove\n"), "{}", person.everything());
    person.presses("\x1b");
    person.sees("myproject main ");
}

fn nothing_of_the_repository_s_is_run(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = linked(&main, "staging");
    sandbox.commit(&staging, ".gitattributes", "* filter=canary diff=canary\n", "attributes");
    let note = sandbox.path().join("note");
    let run = format!("sh -c 'echo ran >>{}; cat' --", note.display());
    for key in
        ["core.fsmonitor", "core.pager", "diff.external", "diff.canary.textconv", "filter.canary.clean"]
    {
        sandbox.git(&main, &["config", key, &run]);
    }
    fs::write(staging.join("readme"), "other\n").expect("a file");
    let mut person = Person::at(shell, &sandbox, &main);
    person.presses("wcd\r");
    person.shows("3/3");
    person.presses("staging");
    person.shows("1 not staged");
    person.shows("+1 -0 .gitattributes");
    person.presses("\x1b");
    person.sees("myproject main ");
    assert!(!note.exists(), "{}", fs::read_to_string(&note).unwrap_or_default());
}
