//! Each bug that a person would have met at the prompt, by its name.

use std::fs;

use crate::person::Person;
use crate::python::{linked, project, venv};
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    a_segment_stayed_in_the_prompt_that_activate_keeps,
    our_entry_came_back_with_the_path_that_activate_keeps,
    tab_without_a_match_destroyed_the_line,
    a_copy_of_wcd_alone_was_noisy,
    the_git_dir_was_called_bare,
    a_removed_worktree_was_a_dead_end,
    block_does_not_let_a_push_go,
    cd_goes_back_after_wcd,
    a_cd_in_a_subshell_changes_nothing,
    direnv_is_left_alone,
    packed_refs_changed_elsewhere,
    a_variable_s_type_ran_its_value_or_ended_the_answer,
    an_alias_with_a_precommand_broke_git,
    a_trap_for_err_ran_at_each_prompt in bash,
    ksh_arrays_before_the_init_line in zsh,
    a_nested_shell_had_no_deactivate,
    a_deleted_folder_was_in_no_repository,
    tab_after_a_break_doubled_it in bash,
    tab_in_quotes_ran_a_branch_s_name,
    a_readonly_prompt_ended_the_init_code in bash zsh,
    a_program_that_is_gone_is_said_to_be,
}

/// Without prompt_subst zsh's PS1 holds text, which activate saves and deactivate restores.
fn a_segment_stayed_in_the_prompt_that_activate_keeps(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let mut person = Person::at(shell, &sandbox, &linked(&main, "staging"));
    person.types(&shell.activate(&linked(&main, "staging").join(".venv")));
    person.types("git switch -q -c other");
    person.types("deactivate");
    person.sees("myproject:staging other ");
    person.types("cd /");
    person.sees("");
}

fn our_entry_came_back_with_the_path_that_activate_keeps(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let mut person = Person::at(shell, &sandbox, &linked(&main, "staging"));
    person.types("wtsh allow");
    person.types(&shell.activate(&main.join(".venv")));
    person.types("deactivate");
    person.types("cd /");
    let python = person.runs("command -v python");
    assert!(!python.contains(&sandbox.path().display().to_string()), "{python}");
    person.prints("printenv VIRTUAL_ENV", "");
}

fn tab_without_a_match_destroyed_the_line(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.presses("wcd zz\t");
    person.presses("y");
    person.line_becomes("wcd zzy");
    person.clears_line();
}

/// As a coding agent's snapshot of the functions does it.
fn a_copy_of_wcd_alone_was_noisy(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let file = sandbox.path().join("functions");
    let mut person = Person::at(shell, &sandbox, &main);
    person.prints(&format!("{} >{}", shell.prints_functions("wcd"), file.display()), "");
    let mut other = Start::new(shell, &sandbox).at(&main).bare().person();
    other.prints(&format!("source {}", file.display()), "");
    other.prints("wcd staging && pwd", &linked(&main, "staging").display().to_string());
}

fn the_git_dir_was_called_bare(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("cd .git");
    person.sees("");
}

fn a_removed_worktree_was_a_dead_end(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.worktree(&main, "gone");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wcd staging");
    person.types("wcd gone");
    sandbox.git(&main, &["worktree", "remove", &linked(&main, "gone").display().to_string()]);
    person.types("true");
    person.types("wcd -");
    person.sees("myproject:staging ");
    person.types("cd /");
    person.types("wcd ^");
    person.sees("myproject main ");
}

fn block_does_not_let_a_push_go(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let config = sandbox.path().join("wtsh.toml");
    fs::write(&config, "[guard]\nmode = \"block\"\n").expect("a configuration");
    sandbox.commit(&main, "more", "1\n", "more");
    let before = sandbox.git(&main, &["ls-remote", "origin", "main"]);
    let start = Start::new(shell, &sandbox).at(&linked(&main, "production"));
    let mut person = start.variable("WTSH_CONFIG", &config.display().to_string()).person();
    person.runs("git push origin main");
    person.prints(&format!("echo {}", shell.status()), "1");
    assert_eq!(sandbox.git(&main, &["ls-remote", "origin", "main"]), before);
}

fn cd_goes_back_after_wcd(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wcd staging");
    person.types("cd -");
    person.sees("myproject main ");
}

fn a_cd_in_a_subshell_changes_nothing(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    let there = linked(&main, "staging").display().to_string();
    let there = shell.choose(
        format!("(cd {there}; command -v python)"),
        format!("(cd {there}; command -v python)"),
        format!("echo (cd {there}; command -v python; cd {})", main.display()),
    );
    person.prints(&there, &main.join(".venv/bin/python").display().to_string());
    person.sees("myproject main (.venv) :8000 ");
}

/// What direnv exports says that it is at work in this folder.
fn direnv_is_left_alone(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    venv(&sandbox, &main, ".venv");
    sandbox.git(&main, &["config", "core.excludesFile", "/dev/null"]);
    fs::write(main.join(".git/info/exclude"), ".venv\n").expect("an exclude file");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types(&shell.export("DIRENV_DIR", &format!("-{}", main.display())));
    person.types("wtsh allow");
    person.prints("printenv VIRTUAL_ENV", "");
    person.types(&shell.unset("DIRENV_DIR"));
    person.prints("printenv VIRTUAL_ENV", &main.join(".venv").display().to_string());
}

/// A branch that is only in packed-refs is deleted by another terminal: nothing else changes but that file.
fn packed_refs_changed_elsewhere(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["pack-refs", "--all"]);
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("true");
    person.sees("myproject main ");
    sandbox.git(&main, &["update-ref", "-d", "refs/remotes/origin/main"]);
    person.types("");
    person.sees("myproject main gone ");
}

/// `export RANDOM='x[$(…)]'` evaluates; `declare -i PORT` and `integer PORT` did for any name.
fn a_variable_s_type_ran_its_value_or_ended_the_answer(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let canary = sandbox.path().join("pwned");
    let value = format!("x[$(touch {})]", canary.display());
    fs::write(main.join(".env"), format!("NUMBER='{value}'\nRANDOM='{value}'\nFIXED=2\nPLAIN=3\n"))
        .expect("a .env");
    let types = shell.choose(
        "declare -i NUMBER=1; readonly FIXED=1",
        "integer NUMBER=1; readonly FIXED=1",
        "set -g NUMBER 1",
    );
    let mut person = Start::new(shell, &sandbox).at(&main).before(types).person();
    person.types("wtsh allow");
    person.prints("printenv PLAIN", "3");
    person.prints("true", "");
    person.sees("myproject main ?1 ");
    assert!(!canary.exists());
}

/// The alias's first word was wrapped, and `noglob` or `command` with it.
fn an_alias_with_a_precommand_broke_git(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let alias = shell.choose("alias git='command git'", "alias git='noglob git'", "alias git='command git'");
    let mut person = Start::new(shell, &sandbox).at(&main).after(alias).person();
    person.types("true");
    let version = sandbox.git(&main, &["--version"]);
    person.prints("git --version", &version);
    person.types("wcd staging");
    person.sees("myproject:staging ");
}

/// Every empty Enter ran the trap again.
fn a_trap_for_err_ran_at_each_prompt(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Start::new(shell, &sandbox).at(&main).after("trap 'echo trapped' ERR").person();
    person.prints("false", "trapped");
    person.prints("", "");
    person.prints("", "");
}

/// The user's other hooks were lost.
fn ksh_arrays_before_the_init_line(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let before = "one() { first=1 }; two() { second=2 }; precmd_functions=(one two); setopt ksh_arrays";
    let mut person = Start::new(shell, &sandbox).at(&main).before(before).person();
    person.sees("myproject main ");
    person.prints("echo $first $second", "1 2");
}

fn a_nested_shell_had_no_deactivate(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.types(shell.name());
    person.prints("printenv VIRTUAL_ENV", &main.join(".venv").display().to_string());
    person.types("deactivate");
    person.prints("printenv VIRTUAL_ENV", "");
}

/// The folder's name still says which worktree it was in.
fn a_deleted_folder_was_in_no_repository(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::create_dir(main.join("sub")).expect("a folder");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("cd sub");
    fs::remove_dir(main.join("sub")).expect("it was empty");
    person.types("wcd staging");
    person.sees("myproject:staging ");
}

fn tab_after_a_break_doubled_it(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["branch", "a=b@c"]);
    let mut person = Person::at(shell, &sandbox, &main);
    person.presses("wcd a=\t");
    person.line_becomes("wcd a=b@c ");
    person.clears_line();
    person.presses("wcd 'stag\t");
    person.line_becomes("wcd 'staging' ");
}

/// Within double quotes a name was offered as it is.
fn tab_in_quotes_ran_a_branch_s_name(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    // A branch without a worktree is not asked about then.
    fs::create_dir_all(sandbox.home().join(".config")).expect("a folder");
    fs::write(sandbox.home().join(".config/wtsh.toml"), "[wcd]\ncreate = \"never\"\n")
        .expect("a configuration");
    let canary = sandbox.path().join("pwned");
    for name in ["fix`touch${IFS}", "fox$(touch${IFS}"] {
        let end = if name.contains('(') { ")" } else { "`" };
        sandbox.git(&main, &["branch", &format!("{name}{}{end}", canary.display())]);
    }
    let mut person = Person::at(shell, &sandbox, &main);
    let lines = ["wcd fi\t", "wcd fo\t", "wcd \"fi\t", "wcd \"fo\t"];
    // fish closes the quote itself, and so does bash behind the only name.
    for line in &lines[..shell.choose(4, 4, 2)] {
        person.presses(line);
        person.presses(if line.contains('"') && shell == Shell::Zsh { "\"\r" } else { "\r" });
        person.types("true");
        assert!(!canary.exists(), "{line:?} in {}", shell.name());
    }
}

fn a_readonly_prompt_ended_the_init_code(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let before = shell.choose("readonly PROMPT_COMMAND=':'", "readonly PS1", "");
    let mut person = Start::new(shell, &sandbox).at(&main).before(before).person();
    person.types("true");
    person.prints("wcd staging && pwd", &linked(&main, "staging").display().to_string());
    person.prints("", "");
}

fn a_program_that_is_gone_is_said_to_be(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    fs::remove_file(sandbox.path().join("bin/wtsh")).expect("the link is there");
    let said = person.runs("wcd staging");
    assert!(said.starts_with("wtsh: ") && said.lines().count() == 1, "{said}");
    person.prints(&format!("echo {}", shell.status()), "1");
}
