//! wtsh leaves the person's shell as it was: statuses, options, names.

use std::collections::BTreeSet;
use std::fs;

use crate::person::Person;
use crate::python;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    exit_status,
    pipe_status,
    last_argument in bash zsh,
    nounset in bash zsh,
    errexit in bash zsh,
    ksh_arrays_and_sh_word_split in zsh,
    no_unset_no_clobber_null_glob in zsh,
    warn_create_global in zsh,
    nullglob_failglob_and_posix_off in bash,
    a_strange_ifs in bash zsh,
    aliases_of_what_the_code_calls in bash zsh,
    options_traps_and_aliases,
    only_its_own_names,
    job_numbers,
    subshells_are_quiet in bash zsh,
}

/// Succeeds also where there is no PORT, for `set -e`.
const PORT: &str = "env | sed -n 's/^PORT=//p'";

/// What a person does all day, in a project with venvs that they have allowed, prints what it prints without wtsh.
#[track_caller]
fn a_day(start: impl for<'a> FnOnce(Start<'a>) -> Start<'a>, shell: Shell) {
    let sandbox = Sandbox::new();
    let main = python::project(&sandbox);
    let mut person = start(Start::new(shell, &sandbox).at(&main)).person();
    person.types("wtsh allow");
    person.sees("myproject main (.venv) :8000 ");
    person.prints("", "");
    person.prints("wcd staging", "");
    person.sees("myproject:staging (.venv) :8001 ");
    person.prints("cd ../myproject-production", "");
    person.sees("myproject:production (.venv) :8002 ");
    person.prints(PORT, "8002");
    person.prints("git switch -q -c feature/x", "");
    person.sees("myproject:production feature/x (.venv) :8002 ");
    person.prints("git push -q origin feature/x", "");
    person.prints("cd ../..", "");
    person.sees("");
    person.prints(PORT, "");
    person.is_at_a_prompt();
}

fn exit_status(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    for (line, status) in
        [("false", "1"), ("true", "0"), ("sh -c 'exit 77'", "77"), ("cd .. && sh -c 'exit 3'", "3")]
    {
        person.types(line);
        person.prints(&format!("echo {}", shell.status()), status);
        person.types(line);
        // An empty line keeps the status, too.
        person.types("");
        person.prints(&format!("echo {}", shell.status()), status);
    }
}

fn pipe_status(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    person.types("sh -c 'exit 3' | true | false");
    person.prints(&format!("echo {}", shell.pipe_status()), "3 0 1");
    person.types("true | sh -c 'exit 9'");
    person.types("");
    person.prints(&format!("echo {}", shell.pipe_status()), "0 9");
}

fn last_argument(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    person.prints("echo one two", "one two");
    person.prints("echo $_", "two");
}

fn nounset(shell: Shell) {
    a_day(|start| start.before("set -u"), shell);
}

fn errexit(shell: Shell) {
    a_day(|start| start.after("set -e"), shell);
}

fn ksh_arrays_and_sh_word_split(shell: Shell) {
    a_day(|start| start.before("setopt ksh_arrays sh_word_split"), shell);
    a_day(|start| start.after("setopt ksh_arrays sh_word_split glob_subst no_multibyte"), shell);
}

fn no_unset_no_clobber_null_glob(shell: Shell) {
    a_day(|start| start.before("setopt no_unset no_clobber null_glob extended_glob"), shell);
}

fn warn_create_global(shell: Shell) {
    a_day(|start| start.before("setopt warn_create_global"), shell);
}

fn nullglob_failglob_and_posix_off(shell: Shell) {
    a_day(|start| start.before("shopt -s failglob extglob nocasematch; set -o noclobber"), shell);
    a_day(|start| start.before("shopt -s nullglob dotglob globstar nocaseglob; set -f"), shell);
}

fn a_strange_ifs(shell: Shell) {
    a_day(|start| start.before("IFS=/:myproject"), shell);
}

/// Aliases of the person's own for what the shell code calls.
fn aliases_of_what_the_code_calls(shell: Shell) {
    let words = "builtin command local print printf return declare typeset read unset export test emulate";
    let lines: Vec<String> =
        words.split(' ').map(|word| format!("alias {word}='echo aliased {word};'")).collect();
    a_day(|start| start.before(lines.join("\n")), shell);
    a_day(|start| start.after(lines.join("\n")), shell);
}

/// What `line` prints in a shell without wtsh and in one with it, after it has been used.
fn without_and_with(shell: Shell, line: &str) -> [String; 2] {
    let sandbox = Sandbox::new();
    let main = python::project(&sandbox);
    let mut bare = Start::new(shell, &sandbox).at(&main).bare().person();
    bare.types("true");
    let mut person = Person::at(shell, &sandbox, &main);
    for line in ["wtsh allow", "wcd staging", "git push -q", "cd ..", "cd myproject", "wtsh deny", "true"] {
        person.types(line);
    }
    person.sees("myproject main ");
    // More than a screen holds.
    let file = sandbox.path().join("printed");
    [&mut bare, &mut person].map(|one| {
        one.prints(&format!("{} >{}", shell.group(line), file.display()), "");
        fs::read_to_string(&file).expect("what was printed")
    })
}

fn options_traps_and_aliases(shell: Shell) {
    let line = shell.choose(
        "set +o; shopt; trap -p; alias; printf '%q\\n' \"$IFS\" \"$OPTIND\"",
        "setopt; unsetopt; trap; alias; print -r -- ${(q)IFS} $OPTIND",
        "abbr; bind | sort | cksum; trap -p; status features",
    );
    let [without, with] = without_and_with(shell, line);
    let [without, with] = [without, with].map(lines);
    let (gone, new): (Vec<_>, Vec<_>) = (
        without.difference(&with).collect(),
        with.difference(&without).filter(|line| !line.starts_with("wcd=")).collect(),
    );
    assert!(gone.is_empty() && new.is_empty(), "gone: {gone:?}, new: {new:?}");
}

/// Functions and variables that come with wtsh have its name in theirs, but for those that a person is to type.
fn only_its_own_names(shell: Shell) {
    let line = shell.choose(
        "compgen -A function; compgen -v",
        "print -rl -- ${(ko)functions} ${(ko)parameters}",
        "functions -a -n | string split ,; set -n",
    );
    let [without, with] = without_and_with(shell, line).map(words);
    let known = shell.choose(
        &["git", "wcd", "PROMPT_COMMAND", "PIPESTATUS", "BASH_REMATCH", "REPLY", "_", "OLDPWD"][..],
        &["git", "wcd", "precmd_functions", "preexec_functions", "chpwd_functions", "OLDPWD", "_"],
        &["git", "wcd", "dirprev", "dirnext", "__fish_cd_direction", "_", "OLDPWD"],
    );
    let strange: Vec<&String> = with
        .difference(&without)
        .filter(|name| !name.to_ascii_lowercase().contains("wtsh") && !known.contains(&name.as_str()))
        .collect();
    assert!(strange.is_empty(), "{strange:?}");
}

fn lines(text: String) -> BTreeSet<String> {
    text.lines().map(str::to_owned).collect()
}

fn words(text: String) -> BTreeSet<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// No job of wtsh's own is left behind or announced.
fn job_numbers(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("true");
    person.types("cd ../myproject-staging");
    person.sees("myproject:staging ");
    let output = person.runs("jobs");
    assert!(output.is_empty() || output.contains("no jobs"), "{output}");
}

fn subshells_are_quiet(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = python::project(&sandbox);
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    let staging = python::linked(&main, "staging").display().to_string();
    person.prints(&format!("echo $(cd {staging}; pwd)"), &staging);
    person.prints("printenv PORT", "8000");
    person.sees("myproject main (.venv) :8000 ");
}
