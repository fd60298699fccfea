//! Going to a worktree.

use std::fs;
use std::path::{Path, PathBuf};

use crate::person::Person;
use crate::python::linked;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    by_branch,
    by_folder_name,
    by_last_part_and_prefix,
    previous_main_and_root,
    caret_with_extendedglob in zsh,
    keeps_the_sub_folder,
    goes_on_with_the_line,
    unknown_name,
    ambiguous_name,
    branch_without_a_worktree,
    outside_a_repository,
    no_previous_worktree,
    another_name,
    a_part_of_a_branch_without_a_worktree,
    lines_to_type_are_for_this_shell,
    help,
    with_cd_aliased_before,
    with_cd_aliased_after,
    with_a_cd_function,
    with_cdpath,
    a_folder_whose_name_ends_in_a_newline,
    a_folder_with_spaces_and_quotes,
}

#[track_caller]
fn stands_in(person: &mut Person, dir: &Path) {
    person.prints("pwd", &dir.display().to_string());
}

fn by_branch(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.prints("wcd staging", "");
    person.sees("myproject:staging ");
    stands_in(&mut person, &linked(&main, "staging"));
    person.prints("wcd production", "");
    stands_in(&mut person, &linked(&main, "production"));
    person.prints("wcd main", "");
    stands_in(&mut person, &main);
    person.types("wcd staging");
    person.prints(&format!("echo {}", shell.status()), "0");
}

fn by_folder_name(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = linked(&main, "staging");
    sandbox.git(&staging, &["switch", "-q", "-c", "feature/x"]);
    let mut person = Person::at(shell, &sandbox, &main);
    person.prints("wcd myproject-staging", "");
    stands_in(&mut person, &staging);
}

fn by_last_part_and_prefix(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let auth = sandbox.worktree(&main, "feature/auth");
    let mut person = Person::at(shell, &sandbox, &main);
    person.prints("wcd auth", "");
    stands_in(&mut person, &auth);
    person.prints("wcd prod", "");
    stands_in(&mut person, &linked(&main, "production"));
}

fn previous_main_and_root(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = linked(&main, "staging");
    fs::create_dir_all(staging.join("apps/api")).expect("folders");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wcd staging");
    person.prints("wcd -", "");
    stands_in(&mut person, &main);
    person.prints("wcd -", "");
    stands_in(&mut person, &staging);
    person.types("cd apps/api");
    person.prints("wcd .", "");
    stands_in(&mut person, &staging);
    person.prints("wcd ^", "");
    stands_in(&mut person, &main);
}

fn caret_with_extendedglob(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let start = Start::new(shell, &sandbox).at(&linked(&main, "staging"));
    let mut person = start.before("setopt extendedglob").person();
    person.prints("wcd ^", "");
    stands_in(&mut person, &main);
}

fn keeps_the_sub_folder(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let (staging, production) = (linked(&main, "staging"), linked(&main, "production"));
    for dir in [main.join("apps/api"), staging.join("apps/api"), production.join("apps")] {
        fs::create_dir_all(dir).expect("folders");
    }
    let mut person = Person::at(shell, &sandbox, &main.join("apps/api"));
    person.types("wcd staging");
    stands_in(&mut person, &staging.join("apps/api"));
    person.types("wcd production");
    stands_in(&mut person, &production.join("apps"));
}

fn goes_on_with_the_line(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.prints("wcd staging && pwd", &linked(&main, "staging").display().to_string());
    let output = person.runs("wcd no-such-branch && echo gone on");
    assert!(!output.contains("gone on"), "{output}");
}

/// `wcd NAME` at `dir` exits with 1, stays there, and says something with all of `words` in it.
#[track_caller]
fn fails(shell: Shell, sandbox: &Sandbox, dir: &Path, name: &str, words: &[&str]) {
    let mut person = Person::at(shell, sandbox, dir);
    let output = person.runs(&format!("wcd {name}"));
    assert!(output.starts_with("wtsh: "), "{output}");
    for word in words {
        assert!(output.contains(word), "{word:?} is in {output}");
    }
    person.types(&format!("wcd {name} 2>/dev/null"));
    person.prints(&format!("echo {}", shell.status()), "1");
    stands_in(&mut person, dir);
}

fn unknown_name(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fails(shell, &sandbox, &main, "no-such-branch", &["no-such-branch"]);
}

fn ambiguous_name(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.worktree(&main, "feature/auth-form");
    sandbox.worktree(&main, "feature/auth-token");
    // On a terminal there is the picker.
    let start = Start::new(shell, &sandbox).at(&main).variable("TERM", "dumb");
    let output = start.person().runs("wcd feature/auth");
    assert!(output.contains("feature/auth-form") && output.contains("feature/auth-token"), "{output}");
}

fn branch_without_a_worktree(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["branch", "lonely"]);
    // Else it asks.
    fs::create_dir_all(sandbox.home().join(".config")).expect("a folder");
    fs::write(sandbox.home().join(".config/wtsh.toml"), "[wcd]\ncreate = \"never\"\n")
        .expect("a configuration");
    fails(shell, &sandbox, &main, "lonely", &["no worktree", "wcd -c lonely"]);
}

fn outside_a_repository(shell: Shell) {
    let sandbox = Sandbox::new();
    fails(shell, &sandbox, &sandbox.path(), "staging", &["repository"]);
}

fn no_previous_worktree(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fails(shell, &sandbox, &main, "-", &["previous"]);
}

/// Where a branch that has the word in it has no worktree, and where it is a tag.
fn a_part_of_a_branch_without_a_worktree(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["branch", "feature/payments"]);
    sandbox.git(&main, &["tag", "v1.2"]);
    fails(shell, &sandbox, &main, "pay", &["did you mean 'feature/payments'?", "wcd -c pay"]);
    fails(shell, &sandbox, &main, "v1.2", &["'v1.2' is a tag", "to look at it: wcd -c --detach v1.2"]);
}

/// A word that a shell would not take as it is is quoted so that each of the three takes it, and any other is not quoted.
fn lines_to_type_are_for_this_shell(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let quoted = sandbox.worktree(&main, "q'uote");
    let german = sandbox.worktree(&main, "feat/über");
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    for (line, root) in [("wcd feat/über", &german), (r"wcd 'q'\''uote'", &quoted)] {
        let output = person.runs(&format!("git switch {}", line.strip_prefix("wcd ").expect("a name")));
        assert!(output.ends_with(&format!(": {line}")), "{output}");
        person.types(line);
        stands_in(&mut person, root);
        person.types("wcd ^");
    }
}

/// Its help can be paged, and what it says names it.
fn help(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Start::new(shell, &sandbox).at(&main).init_arguments("--cmd j").person();
    let output = person.runs("j --help | grep -c .");
    assert_eq!(output, "14");
    let output = person.runs("j --help");
    assert!(output.contains("\nj TARGET") && output.contains("\nj -c BRANCH "), "{output}");
    assert!(!output.contains("wcd"), "{output}");
    person.prints(&format!("echo {}", shell.status()), "0");
    stands_in(&mut person, &main);
    for line in ["j no-such", "j --take", "j -x", "j a b", "j -c", "j -c x --path .git/x"] {
        let output = person.runs(line);
        assert!(output.contains("j -c ") || output.contains("j --help"), "{output}");
        assert!(!output.contains("wcd"), "{output}");
    }
}

fn another_name(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Start::new(shell, &sandbox).at(&main).init_arguments("--cmd j").person();
    person.prints("j staging", "");
    stands_in(&mut person, &linked(&main, "staging"));
    let known = shell.choose("type -t wcd", "whence -w wcd", "type -t wcd");
    assert!(!person.runs(known).contains("function"), "wcd is not defined");
}

/// An alias or function `cd` that goes nowhere: wcd does not use it.
fn with_cd_useless(shell: Shell, make: impl for<'a> FnOnce(Start<'a>) -> Start<'a>) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = make(Start::new(shell, &sandbox).at(&main)).person();
    person.prints("cd /", "/");
    person.prints("wcd staging", "");
    stands_in(&mut person, &linked(&main, "staging"));
    person.sees("myproject:staging ");
}

fn with_cd_aliased_before(shell: Shell) {
    with_cd_useless(shell, |start| start.before("alias cd='echo'"));
}

fn with_cd_aliased_after(shell: Shell) {
    with_cd_useless(shell, |start| start.after("alias cd='echo'"));
}

fn with_a_cd_function(shell: Shell) {
    let (all, _) = shell.arguments();
    with_cd_useless(shell, |start| start.before(shell.function("cd", &format!("echo {all}"))));
}

fn with_cdpath(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let decoy = sandbox.path().join("decoy");
    fs::create_dir_all(decoy.join("staging")).expect("folders");
    let line = shell.set("CDPATH", &decoy.display().to_string());
    let mut person = Start::new(shell, &sandbox).at(&main).before(line).person();
    person.prints("wcd staging", "");
    stands_in(&mut person, &linked(&main, "staging"));
}

/// A worktree of the branch `odd` in a folder of this name, with a file in it that no other worktree has.
fn odd_worktree(sandbox: &Sandbox, main: &Path, name: &str) -> PathBuf {
    let dir = main.with_file_name(name);
    sandbox.git(main, &["worktree", "add", "-q", "-b", "odd", &dir.display().to_string()]);
    fs::write(dir.join("only-here"), "").expect("a file");
    dir
}

#[track_caller]
fn reaches(shell: Shell, name: &str) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    odd_worktree(&sandbox, &main, name);
    let mut person = Person::at(shell, &sandbox, &main);
    person.prints("wcd odd", "");
    person.prints("ls only-here", "only-here");
    person.prints("wcd ^", "");
    stands_in(&mut person, &main);
    person.prints("wcd - && ls only-here", "only-here");
}

fn a_folder_whose_name_ends_in_a_newline(shell: Shell) {
    reaches(shell, "myproject-odd\n");
}

fn a_folder_with_spaces_and_quotes(shell: Shell) {
    reaches(shell, " my'project \"odd\" $HOME \\n ");
}
