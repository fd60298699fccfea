//! What a line becomes when Tab is pressed.

use std::path::{Path, PathBuf};

use crate::person::Person;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    names_that_need_quotes,
    names_that_differ_in_what_needs_quotes in bash,
    what_is_typed_of_a_folder_stays,
    a_folder_where_no_break_ends_the_option in bash,
    stashes,
    what_a_stash_is in zsh fish,
    in_the_middle_of_a_line,
    behind_other_commands,
    under_options_of_bash in bash,
    through_an_alias in bash,
    with_other_breaks in bash,
    targets_of_wtsh_that_need_quotes,
    what_has_a_newline_is_not_offered,
    how_a_worktree_stands in zsh fish,
}

/// With the shell's completion on: zsh's has to be asked for.
fn completing<'a>(shell: Shell, sandbox: &'a Sandbox, dir: &Path) -> Start<'a> {
    Start::new(shell, sandbox).at(dir).after(shell.choose("", "autoload -Uz compinit; compinit -u", ""))
}

/// A repository with these branches, a worktree `det ached` that is on none, and one on `staging`.
fn project(sandbox: &Sandbox) -> PathBuf {
    let main = sandbox.repository("proj");
    for name in
        ["at@home", "com,ma", "#hash", "a&b", "do$llar", "ex!clam", "end!", "it's", "japanese日本", "x=y"]
    {
        sandbox.git(&main, &["branch", name]);
    }
    sandbox.git(&main, &["worktree", "add", "-q", "--detach", "../proj det ached"]);
    sandbox.worktree(&main, "staging");
    main
}

/// Each line becomes the one beside it.
#[track_caller]
fn becomes(person: &mut Person, table: &[(&str, &str)]) {
    for (typed, line) in table {
        person.presses(&format!("{typed}\t"));
        person.line_becomes(line);
        person.clears_line();
    }
}

fn names_that_need_quotes(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let mut person = completing(shell, &sandbox, &main).person();
    becomes(
        &mut person,
        &[
            ("wcd at@", "wcd at@home "),
            ("wcd at@h", "wcd at@home "),
            ("wcd \"at@", "wcd \"at@home\" "),
            ("wcd det", "wcd det\\ ached "),
            ("wcd det\\ a", "wcd det\\ ached "),
            ("wcd \"det a", "wcd \"det ached\" "),
            ("wcd 'det a", "wcd 'det ached' "),
            ("wcd com", "wcd com,ma "),
            ("wcd \"com", "wcd \"com,ma\" "),
            ("wcd '#", "wcd '#hash' "),
            ("wcd \"#", "wcd \"#hash\" "),
            ("wcd a\\&", "wcd a\\&b "),
            ("wcd 'a&", "wcd 'a&b' "),
            ("wcd do", "wcd do\\$llar "),
            ("wcd 'do", "wcd 'do$llar' "),
            ("wcd \"do", "wcd \"do\\$llar\" "),
            ("wcd \"jap", "wcd \"japanese日本\" "),
            ("wcd jap", "wcd japanese日本 "),
            ("wcd x=", "wcd x=y "),
            ("wcd it\\'", "wcd it\\'s "),
            ("wcd 'it", shell.choose("wcd 'it'\\''s' ", "wcd 'it'\\''s' ", "wcd 'it\\'s' ")),
            ("wcd \"ex", shell.choose("wcd \"ex\"\\!\"clam\" ", "wcd \"ex\\!clam\" ", "wcd \"ex!clam\" ")),
            ("wcd \"end", shell.choose("wcd \"end\"\\!\"\" ", "wcd \"end\\!\" ", "wcd \"end!\" ")),
            // Nothing goes by these names.
            ("wcd det\\ at", "wcd det\\ at"),
            ("wcd \"det at", "wcd \"det at"),
        ],
    );
}

/// What all of them begin with is put in, to the backslash that each needs next.
fn names_that_differ_in_what_needs_quotes(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("proj");
    for name in ["two!a", "two\"b", "two$c"] {
        sandbox.git(&main, &["branch", name]);
    }
    let mut person = completing(shell, &sandbox, &main).person();
    becomes(
        &mut person,
        &[
            ("wcd t", "wcd two\\"),
            ("wcd two\\$", "wcd two\\$c "),
            ("wcd two\\\"", "wcd two\\\"b "),
            ("wcd 't", "wcd 'two"),
            ("wcd \"two\\$", "wcd \"two\\$c\" "),
        ],
    );
}

fn what_is_typed_of_a_folder_stays(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    for folder in ["../my tree", "../home/wtrees", "../home/.private"] {
        std::fs::create_dir(main.join(folder)).expect("a folder");
    }
    let mut person = completing(shell, &sandbox, &main).person();
    becomes(
        &mut person,
        &[
            ("wcd -c x --path ~/wt", "wcd -c x --path ~/wtrees/"),
            ("wcd -c x --path ~/.pri", "wcd -c x --path ~/.private/"),
            ("wcd -c x --path $HOME/wt", "wcd -c x --path $HOME/wtrees/"),
            ("wcd -c x --path ../my", "wcd -c x --path ../my\\ tree/"),
            ("wcd -c x --path ../my\\ t", "wcd -c x --path ../my\\ tree/"),
            ("wcd -c x --path=../my\\ t", "wcd -c x --path=../my\\ tree/"),
        ],
    );
    // zsh and bash close what is open before the slash.
    person.presses("wcd -c x --path \"../my\t");
    person.shows("--path \"../my tree");
}

/// Completions that come with other programs take `=` and `@` out of the breaks.
const OTHER_BREAKS: &str = "COMP_WORDBREAKS=${COMP_WORDBREAKS//[=@]}";

fn a_folder_where_no_break_ends_the_option(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    for folder in ["../my tree", "../home/wtrees"] {
        std::fs::create_dir(main.join(folder)).expect("a folder");
    }
    let mut person = completing(shell, &sandbox, &main).after(OTHER_BREAKS).person();
    becomes(
        &mut person,
        &[
            ("wcd -c x --path=../my", "wcd -c x --path=../my\\ tree/"),
            ("wcd -c x --path=../my\\ t", "wcd -c x --path=../my\\ tree/"),
            ("wcd -c x --path=$HOME/wt", "wcd -c x --path=$HOME/wtrees/"),
            ("wcd -c x --path $HOME/wt", "wcd -c x --path $HOME/wtrees/"),
        ],
    );
}

fn with_other_breaks(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let mut person = completing(shell, &sandbox, &main).after(OTHER_BREAKS).person();
    becomes(
        &mut person,
        &[
            ("wcd at@", "wcd at@home "),
            ("wcd x=", "wcd x=y "),
            ("wcd -c x --from=stag", "wcd -c x --from=staging "),
            ("wcd -c x --from=\"stag", "wcd -c x --from=\"staging\" "),
        ],
    );
}

/// Two entries of the stash.
fn with_stashes(sandbox: &Sandbox) -> PathBuf {
    let main = project(sandbox);
    for message in ["half done", "try this"] {
        std::fs::write(main.join("readme"), format!("{message}\n")).expect("a file");
        sandbox.git(&main, &["stash", "push", "-q", "-m", message]);
    }
    main
}

fn stashes(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_stashes(&sandbox);
    let mut person = completing(shell, &sandbox, &main).person();
    let braced = shell.choose("stash@{", "stash@\\{", "stash@\\{");
    let first = shell.choose("stash@{1}", "stash@\\{1\\}", "stash@\\{1\\}");
    becomes(
        &mut person,
        &[
            ("wcd -c x --from stash", &format!("wcd -c x --from {braced}")),
            (&format!("wcd -c x --from {braced}1"), &format!("wcd -c x --from {first} ")),
            (&format!("wcd -c x --from={braced}1"), &format!("wcd -c x --from={first} ")),
            ("wcd -c x --from 'stash@{1", "wcd -c x --from 'stash@{1}' "),
            ("wcd -c x --from \"stash@{1", "wcd -c x --from \"stash@{1}\" "),
        ],
    );
    if shell != Shell::Fish {
        // To fish an open brace is the beginning of something else.
        let first = shell.choose("stash@{1}", "stash@{1\\}", "");
        becomes(&mut person, &[("wcd -c x --from stash@{1", &format!("wcd -c x --from {first} "))]);
    }
    person.presses(&format!("wcd -c taken --from {braced}1\t\r"));
    person.shows("proj:taken ");
    person.prints("cat readme", "half done");
}

fn what_a_stash_is(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_stashes(&sandbox);
    let mut person = completing(shell, &sandbox, &main).person();
    person.presses("wcd -c x --from stash\t\t");
    person.shows("On main: half done");
    person.shows("On main: try this");
}

/// What stands behind the cursor stays.
fn in_the_middle_of_a_line(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let mut person = completing(shell, &sandbox, &main).person();
    for (typed, line) in [
        ("wcd at@", "wcd at@home"),
        ("wcd det\\ a", "wcd det\\ ached"),
        ("wcd -c x --from stag", "wcd -c x --from staging"),
    ] {
        let back = "\x1b[D".repeat(" && echo".len());
        person.presses(&format!("{typed} && echo{back}\t"));
        // zsh adds a blank in any case.
        person.shows(&format!("{line}{} && echo", shell.choose("", " ", "")));
        person.presses("\x05");
        person.clears_line();
    }
}

fn behind_other_commands(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let mut person = completing(shell, &sandbox, &main).person();
    for before in ["true; ", "true && ", "echo \"it's\"; ", "FOO=1 "] {
        becomes(
            &mut person,
            &[
                (&format!("{before}wcd stag"), &format!("{before}wcd staging ")),
                (&format!("{before}wcd at@"), &format!("{before}wcd at@home ")),
                (&format!("{before}wcd 'det a"), &format!("{before}wcd 'det ached' ")),
            ],
        );
    }
}

fn under_options_of_bash(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    std::fs::create_dir(main.join("../home/wtrees")).expect("a folder");
    let options = [
        "set -u",
        "set -f",
        "set -e",
        "set -C",
        "set -o posix",
        "IFS=adest@/:1",
        "shopt -s nocaseglob nocasematch extglob dotglob nullglob",
        "shopt -s failglob",
        "shopt -u extglob",
        // As before bash 4.0.
        "enable -n compopt mapfile; complete -o dirnames -F __wtsh_complete wcd",
    ];
    for option in options {
        let mut person = completing(shell, &sandbox, &main).after(option).person();
        becomes(
            &mut person,
            &[
                ("wcd at@", "wcd at@home "),
                ("wcd det\\ a", "wcd det\\ ached "),
                ("wcd \"det a", "wcd \"det ached\" "),
                ("wcd -c x --path $HOME/wt", "wcd -c x --path $HOME/wtrees/"),
            ],
        );
    }
}

fn through_an_alias(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let alias = "alias w=wcd new='wcd -c x'; shopt -s progcomp_alias";
    let mut person = completing(shell, &sandbox, &main).after(alias).person();
    becomes(
        &mut person,
        &[
            ("w at@", "w at@home "),
            ("w \"det a", "w \"det ached\" "),
            ("new --from at@", "new --from at@home "),
            ("new --path ../proj-st", "new --path ../proj-staging/"),
        ],
    );
}

fn targets_of_wtsh_that_need_quotes(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    sandbox.worktree(&main, "no@where");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/completions");
    let script = shell.choose(
        format!("source {folder}/wtsh.bash"),
        format!("fpath=({folder} $fpath); autoload -Uz compinit; compinit -u"),
        format!("source {folder}/wtsh.fish"),
    );
    let mut person = Start::new(shell, &sandbox).at(&main).before(script).person();
    becomes(
        &mut person,
        &[
            ("wtsh path no@", "wtsh path no@where "),
            ("wtsh remove det\\ a", "wtsh remove det\\ ached "),
            ("wtsh exec 'det a", "wtsh exec 'det ached' "),
            ("wtsh new x --from no@", "wtsh new x --from no@where "),
            ("wtsh new com", "wtsh new com,ma "),
            ("wtsh new x --path ~/../proj-st", "wtsh new x --path ~/../proj-staging/"),
        ],
    );
}

fn what_has_a_newline_is_not_offered(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    for folder in ["../proj new\nline", "../proj newer"] {
        sandbox.git(&main, &["worktree", "add", "-q", "--detach", folder]);
    }
    let mut person = completing(shell, &sandbox, &main).person();
    becomes(&mut person, &[("wcd new", "wcd newer ")]);
}

fn how_a_worktree_stands(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = crate::python::linked(&main, "staging");
    sandbox.commit(&staging, "more", "more\n", "more");
    let mut person = completing(shell, &sandbox, &main).person();
    person.presses("wcd \t");
    person.shows("myproject-staging, 1 ahead");
}
