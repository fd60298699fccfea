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
    special_characters,
    options_of_wcd,
    a_branch_for_a_new_worktree,
    a_start,
    a_folder,
    targets_of_wtsh,
    what_wtsh_new_takes,
    wtsh_in_a_shell_without_init,
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

/// A name for each character that a shell could take for something else; none is offered without its quoting, whatever
/// quotes are open.
fn special_characters(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    std::fs::write(sandbox.home().join("wtsh.toml"), "[wcd]\ncreate = \"never\"\n").expect("a configuration");
    let file = sandbox.home().join("wtsh.toml").display().to_string();
    let marks = [
        "#", "$HOME", "'", "\"", "(", ")", "&", ";", "!", "{", "}", "@", "=", ",", "|", "<", ">", "`", "%",
        "+", "/", "é", "日本",
    ];
    let names: Vec<String> = (10..).zip(marks).map(|(number, mark)| format!("z{number}a{mark}b")).collect();
    for name in &names {
        sandbox.git(&main, &["branch", name]);
    }
    let mut person = completing(shell, &sandbox, &main).variable("WTSH_CONFIG", &file).person();
    for name in &names {
        for quote in ["", "'", "\""] {
            let line = person.tabs(&format!("wcd {quote}{}", &name[..3]));
            let output = person.runs("");
            assert!(output.contains(&format!("branch '{name}' has no worktree")), "{line}: {output}");
        }
    }
}

fn options_of_wcd(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = completing(shell, &sandbox, &main).person();
    person.presses("wcd --cre\t");
    person.line_becomes("wcd --create ");
    person.clears_line();
    person.presses(shell.choose("wcd -c x --\t\t", "wcd -c x --\t", "wcd -c x --\t"));
    for option in ["--from", "--take", "--path", "--detach", "--no-setup", "--python"] {
        person.shows(option);
    }
}

fn a_branch_for_a_new_worktree(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["branch", "sta-lonely"]);
    sandbox.git(&main, &["push", "-q", "origin", "main:colleague"]);
    let mut person = completing(shell, &sandbox, &main).person();
    for (typed, line) in [
        // staging has a worktree.
        ("wcd -c sta\t", "wcd -c sta-lonely "),
        ("wcd --take -c coll\t", "wcd --take -c colleague "),
        ("wcd -c origin/coll\t", "wcd -c origin/colleague "),
    ] {
        person.presses(typed);
        person.line_becomes(line);
        person.clears_line();
    }
    person.presses("wcd -c pr/\t");
    person.presses("12");
    person.line_becomes("wcd -c pr/12");
}

fn a_start(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["tag", "v1.2"]);
    let mut person = completing(shell, &sandbox, &main).person();
    for (typed, line) in [
        ("wcd -c x --from v1\t", "wcd -c x --from v1.2 "),
        ("wcd -c x --from stag\t", "wcd -c x --from staging "),
        ("wcd --from=stag\t", "wcd --from=staging "),
        ("wcd -c x --from origin/stag\t", "wcd -c x --from origin/staging "),
    ] {
        person.presses(typed);
        person.line_becomes(line);
        person.clears_line();
    }
}

fn a_folder(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    std::fs::create_dir(main.join("a folder")).expect("a folder");
    std::fs::write(main.join("a-file"), "").expect("a file");
    let mut person = completing(shell, &sandbox, &main).person();
    for option in ["--path ", "--path="] {
        person.presses(&format!("wcd -c x {option}a\t"));
        person.line_becomes(&format!("wcd -c x {option}a\\ folder/"));
        person.clears_line();
        person.presses(&format!("wcd -c x {option}../myproject-st\t"));
        person.line_becomes(&format!("wcd -c x {option}../myproject-staging/"));
        person.clears_line();
    }
}

/// With the completion script of wtsh, as its package installs it.
fn with_script(shell: Shell, start: Start) -> Start {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/completions");
    let line = shell.choose(
        format!("source {folder}/wtsh.bash"),
        format!("fpath=({folder} $fpath); {COMPINIT}"),
        format!("source {folder}/wtsh.fish"),
    );
    start.before(line)
}

#[track_caller]
fn completes_targets(person: &mut Person) {
    for command in ["remove", "path", "setup", "exec", "move", "lock", "unlock", "remove --force"] {
        person.presses(&format!("wtsh {command} stag\t"));
        person.line_becomes(&format!("wtsh {command} staging "));
        person.clears_line();
    }
    person.presses("wtsh remove --bran\t");
    person.line_becomes("wtsh remove --branch ");
    person.clears_line();
}

fn targets_of_wtsh(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = with_script(shell, Start::new(shell, &sandbox).at(&main)).person();
    person.sees("myproject main ");
    completes_targets(&mut person);
    person.presses("wtsh path staging rea\t");
    person.line_becomes("wtsh path staging readme ");
    person.clears_line();
    person.presses("wcd stag\t");
    person.line_becomes("wcd staging ");
}

fn what_wtsh_new_takes(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["branch", "sta-lonely"]);
    let mut person = with_script(shell, Start::new(shell, &sandbox).at(&main)).person();
    for (typed, line) in [
        ("wtsh new sta\t", "wtsh new sta-lonely "),
        ("wtsh new x --from stag\t", "wtsh new x --from staging "),
        ("wtsh new x --from=stag\t", "wtsh new x --from=staging "),
        ("wtsh new x --path ../myproject-st\t", "wtsh new x --path ../myproject-staging/"),
        ("wtsh new --no-s\t", "wtsh new --no-setup "),
    ] {
        person.presses(typed);
        person.line_becomes(line);
        person.clears_line();
    }
}

fn wtsh_in_a_shell_without_init(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = with_script(shell, Start::new(shell, &sandbox).at(&main).bare()).person();
    completes_targets(&mut person);
}
