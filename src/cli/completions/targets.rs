//! TARGETs and branches in the completion scripts. clap_complete knows their places, and not what can stand there: that is put in
//! here, as a call of the function that completes `wcd`.

use clap::Command;

use crate::shell::{Shell, init};

/// Offers TARGETs; with these words of `wcd` before, branches for a new worktree, and its start.
const TARGET: &str = "__wtsh_offer";
const BRANCH: &str = "__wtsh_offer -c";
const START: &str = "__wtsh_offer -c --from";

/// A subcommand with a TARGET, or a branch, among its words.
struct Place<'a> {
    subcommand: &'a str,
    call: &'static str,
    /// Only its first word is one; what follows is something else.
    first: bool,
}

fn places(command: &Command) -> impl Iterator<Item = Place<'_>> {
    command.get_subcommands().filter_map(|subcommand| {
        let mut positionals = subcommand.get_positionals();
        let call = match positionals.next()?.get_id().as_str() {
            "target" => TARGET,
            "branch" => BRANCH,
            _ => return None,
        };
        Some(Place { subcommand: subcommand.get_name(), call, first: positionals.next().is_some() })
    })
}

/// `script`, which clap_complete has made for `command`, with what is offered in these places.
pub fn offered(shell: Shell, script: &str, command: &Command) -> String {
    let functions = init::complete_functions(shell).lines().filter(|line| !line.starts_with("# shellcheck"));
    let functions: String = functions.map(|line| format!("{line}\n")).collect();
    match shell {
        Shell::Bash => format!("{functions}\n{}", in_bash(script, command)),
        Shell::Zsh => in_zsh(script, &functions),
        Shell::Fish => format!("{functions}\n{}", in_fish(script, command)),
    }
}

/// Each subcommand has a block of its own: options where a dash is typed, the values of options by the word before, and at the end
/// the options once more, in place of which stand the TARGETs.
fn in_bash(script: &str, command: &Command) -> String {
    const WORDS: &str =
        "COMPREPLY=( $(compgen -W \"${opts}\" -- \"${cur}\") )\n            return 0\n            ;;";
    let mut script = script.to_owned();
    for place in places(command) {
        let beginning = format!("\n        wtsh__subcmd__{})\n", place.subcommand.replace('-', "__"));
        let Some(at) = script.find(&beginning).map(|at| at + beginning.len()) else { continue };
        let Some(end) = script[at..].find(WORDS).map(|end| at + end + WORDS.len()) else { continue };
        let call = bash_call(&place);
        let block = script[at..end]
            .replace("${cur} == -* || ${COMP_CWORD} -eq 2 ]]", "${cur} == -* && ${cur} != --*=* ]]")
            .replace(WORDS, &format!("{call}\n            return 0\n            ;;"));
        let block = with_value(&block, "--from", &call);
        script.replace_range(at..end, &with_value(&block, "--path", &call));
    }
    script
}

/// There it reads the words of the line itself, behind the first two: bash takes `at@home` for several.
fn bash_call(place: &Place) -> String {
    let first = if place.first { " :first" } else { "" };
    place.call.replace("__wtsh_offer", &format!("__wtsh_offer 2{first}"))
}

/// A block of bash's script that offers, behind an option, what `call` says.
fn with_value(block: &str, option: &str, call: &str) -> String {
    let files = |indented: &str| format!("{option})\n{indented}COMPREPLY=($(compgen -f \"${{cur}}\"))");
    let indentation = " ".repeat(20);
    block.replace(&files(&indentation), &format!("{option})\n{indentation}{call}"))
}

/// Each place is a line that ends in the function which completes it; behind a blank stands one with all of its words. The file
/// itself is the function, so what it defines has to come before it runs.
fn in_zsh(script: &str, functions: &str) -> String {
    const DEFAULT: &str = ":_default' \\";
    let calls = [
        ("':target ", TARGET),
        ("'::target ", TARGET),
        ("'*::target ", TARGET),
        ("':branch ", BRANCH),
        ("'--from=[", START),
    ];
    let with_call = |line: &str| {
        let (_, call) = calls.iter().find(|(beginning, _)| line.starts_with(beginning))?;
        Some(format!("{}: {call}' \\", line.strip_suffix(DEFAULT)?))
    };
    let lines = script.lines().map(|line| {
        let before = if line.starts_with("if [ \"$funcstack[1]\"") { functions } else { "" };
        let gap = if before.is_empty() { "" } else { "\n" };
        let folders = line.strip_suffix(":_files' \\").filter(|line| line.starts_with("'--path=["));
        let folders = folders.map(|line| format!("{line}:_files -/' \\"));
        format!("{before}{gap}{}\n", folders.or_else(|| with_call(line)).unwrap_or_else(|| line.to_owned()))
    });
    lines.collect()
}

/// There is nothing for positional arguments: their lines are added.
fn in_fish(script: &str, command: &Command) -> String {
    let mut out: String = script.lines().map(|line| format!("{}\n", fish_line(line))).collect();
    for place in places(command) {
        let first = if place.first { "; and test (count (commandline -opc)) -eq 2" } else { "" };
        let condition = format!("__fish_wtsh_using_subcommand {}{first}", place.subcommand);
        out.push_str(&format!("complete -c wtsh -n \"{condition}\" -f -k -a '({})'\n", place.call));
    }
    out
}

/// fish itself takes care of `--from=`.
fn fish_line(line: &str) -> String {
    let is = |option: &str| line.contains(&format!(" -l {option} ")) && line.contains("subcommand new\"");
    if is("from") {
        return format!("{line} -f -k -a '({START} | string replace -r \"^--from=\" \"\")'");
    }
    match line.strip_suffix(" -r -F") {
        Some(rest) if is("path") => format!("{rest} -r -f -a '(__fish_complete_directories)'"),
        _ => line.to_owned(),
    }
}
