//! Making a worktree and going there, and leaving one that goes away.

use std::fs;
use std::path::{Path, PathBuf};

use crate::person::Person;
use crate::python::linked;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::{Start, install_program};

scenarios! {
    a_new_branch,
    the_line_goes_on_there,
    options_in_any_order,
    without_a_name,
    a_failed_set_up_goes_there_all_the_same,
    yes_to_a_branch_without_a_worktree,
    no_to_a_branch_without_a_worktree,
    ctrl_c_at_the_question,
    always_and_never,
    a_folder_that_is_gone_is_offered_again,
    ctrl_c_while_git_makes_it,
    another_name_makes_one_too,
    nothing_else_is_touched,
    removing_takes_the_shell_along,
    removing_another_stays_here,
    moving_takes_the_shell_along,
    the_function_wtsh_is_the_program_otherwise,
    an_own_wtsh_stays,
    an_own_wcd_is_not_called,
    a_copy_of_wtsh_alone_is_the_program,
    in_a_subshell in bash zsh,
}

#[track_caller]
fn stands_in(person: &mut Person, dir: &Path) {
    person.prints("pwd", &dir.display().to_string());
}

/// `line` ends with this status.
#[track_caller]
fn ends_with(person: &mut Person, line: &str, status: &str) {
    let shows = format!("echo status {}", person.shell().status());
    let output = person.runs(&format!("{line}; {shows}"));
    assert!(output.lines().any(|line| line == format!("status {status}")), "{line:?}: {output}");
}

fn worktrees(sandbox: &Sandbox, main: &Path) -> usize {
    sandbox.git(main, &["worktree", "list"]).lines().count()
}

fn a_new_branch(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    ends_with(&mut person, "wcd -c feature/auth", "0");
    person.sees("myproject:feature/auth ");
    stands_in(&mut person, &linked(&main, "feature-auth"));
    person.prints("git branch --show-current", "feature/auth");
    person.types("wcd -");
    stands_in(&mut person, &main);
}

fn the_line_goes_on_there(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    let output = person.runs("wcd -c x && echo in $PWD");
    let expected = format!("in {}", linked(&main, "x").display());
    assert_eq!(output.lines().last(), Some(expected.as_str()), "{output}");
}

fn options_in_any_order(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    for (line, folder) in [
        ("wcd --from staging --path ../one -c one", "one"),
        ("wcd two --path=../two --create", "two"),
        ("wcd --no-setup -c --path ../three -- three", "three"),
    ] {
        ends_with(&mut person, line, "0");
        stands_in(&mut person, &main.with_file_name(folder));
        person.prints("git branch --show-current", folder);
        person.types("wcd ^");
    }
}

fn without_a_name(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    for line in ["wcd -c", "wcd -c --take", "wcd -c one two", "wcd x --from main"] {
        let output = person.runs(line);
        assert!(output.starts_with("wtsh: "), "{line}: {output}");
        ends_with(&mut person, &format!("{line} 2>/dev/null"), "2");
    }
    stands_in(&mut person, &main);
    let help = person.runs("wcd --help");
    assert!(help.contains("wcd -c BRANCH"), "{help}");
}

/// `[setup] run` has a command that fails.
fn a_failed_set_up_goes_there_all_the_same(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let file = configuration(&sandbox, "[setup]\nrun = [\"false\"]\n");
    let mut person =
        Start::new(shell, &sandbox).at(&main).variable("WTSH_CONFIG", &file.display().to_string()).person();
    person.types("wtsh allow");
    let output = person.runs(&format!("wcd -c x; echo status {}", shell.status()));
    assert!(output.contains("wtsh: ") && output.ends_with("status 1"), "{output}");
    stands_in(&mut person, &linked(&main, "x"));
    person.sees("myproject:x ");
    let output = person.runs("wcd -c y && echo gone on");
    assert!(!output.contains("gone on"), "{output}");
    stands_in(&mut person, &linked(&main, "y"));
}

fn configuration(sandbox: &Sandbox, text: &str) -> PathBuf {
    let file = sandbox.home().join("wtsh.toml");
    fs::write(&file, text).expect("a configuration");
    file
}

/// A person in a repository with a branch `lonely` that has no worktree.
fn with_a_lonely_branch(shell: Shell, sandbox: &Sandbox) -> (PathBuf, Person) {
    let main = sandbox.myproject();
    sandbox.git(&main, &["branch", "lonely"]);
    let person = Person::at(shell, sandbox, &main);
    (main, person)
}

fn yes_to_a_branch_without_a_worktree(shell: Shell) {
    for answer in ["\r", "y\r"] {
        let sandbox = Sandbox::new();
        let (main, mut person) = with_a_lonely_branch(shell, &sandbox);
        person.presses("wcd lonely\r");
        person.shows("branch 'lonely' has no worktree; make one? [Y/n]");
        person.presses(answer);
        person.sees("myproject:lonely ");
        stands_in(&mut person, &linked(&main, "lonely"));
    }
}

fn no_to_a_branch_without_a_worktree(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = with_a_lonely_branch(shell, &sandbox);
    person.presses(&format!("wcd lonely; echo status {}\r", shell.status()));
    person.shows("[Y/n]");
    person.presses("n\r");
    person.shows("\nstatus 1\n");
    stands_in(&mut person, &main);
    assert_eq!(worktrees(&sandbox, &main), 3);
    if shell == Shell::Fish {
        // Its command substitutions read from the terminal whatever stands behind the line.
        return;
    }
    let output = person.runs("wcd lonely </dev/null");
    assert!(output.contains("make one: wcd -c lonely"), "{output}");
}

fn ctrl_c_at_the_question(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = with_a_lonely_branch(shell, &sandbox);
    person.presses("wcd lonely\r");
    person.shows("[Y/n]");
    person.presses("\x03");
    person.sees("myproject main ");
    person.is_at_a_prompt();
    stands_in(&mut person, &main);
    assert_eq!(worktrees(&sandbox, &main), 3);
    person.presses("wcd lonely\r");
    person.shows("[Y/n]");
    person.presses("\x04");
    person.sees("myproject main ");
    person.is_at_a_prompt();
    assert_eq!(worktrees(&sandbox, &main), 3);
}

fn always_and_never(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["branch", "lonely"]);
    let file = configuration(&sandbox, "[wcd]\ncreate = \"never\"\n");
    let mut person =
        Start::new(shell, &sandbox).at(&main).variable("WTSH_CONFIG", &file.display().to_string()).person();
    let output = person.runs(&format!("wcd lonely; echo status {}", shell.status()));
    assert!(output.contains("make one: wcd -c lonely") && output.ends_with("status 1"), "{output}");
    configuration(&sandbox, "[wcd]\ncreate = \"always\"\n");
    ends_with(&mut person, "wcd lonely", "0");
    stands_in(&mut person, &linked(&main, "lonely"));
}

fn a_folder_that_is_gone_is_offered_again(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = linked(&main, "staging");
    fs::remove_dir_all(&staging).expect("it is deleted");
    let mut person = Person::at(shell, &sandbox, &main);
    person.presses("wcd staging\r");
    person.shows("the worktree's folder is gone: ");
    person.shows("make it again? [Y/n]");
    person.presses("\r");
    person.sees("myproject:staging ");
    stands_in(&mut person, &staging);
}

/// A git that takes its time over a checkout, and says when it has begun.
fn install_slow_git(sandbox: &Sandbox) -> PathBuf {
    let real =
        sandbox.command("sh", &sandbox.path()).args(["-c", "command -v git"]).output().expect("sh").stdout;
    let real = String::from_utf8(real).expect("a path").trim().to_owned();
    let begun = sandbox.path().join("git-has-begun");
    // The last of its words that matter are `worktree add`, behind whatever options stand before them.
    let script = format!(
        "case \" $* \" in *' worktree add '*) : >'{}'; while [[ -e '{}' ]]; do sleep 0.02; done ;; esac\nexec '{real}' \"$@\"",
        begun.display(),
        begun.display()
    );
    install_program(sandbox, "git", &script);
    begun
}

/// The shell is at a prompt where it was, and nothing is left of what was begun.
fn ctrl_c_while_git_makes_it(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let begun = install_slow_git(&sandbox);
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    person.presses("wcd -c slow\r");
    while !begun.exists() {
        std::thread::yield_now();
    }
    person.presses("\x03");
    person.sees("myproject main ");
    person.is_at_a_prompt();
    let _ = fs::remove_file(&begun);
    stands_in(&mut person, &main);
    assert_eq!(worktrees(&sandbox, &main), 3);
    assert!(!linked(&main, "slow").exists());
    assert_eq!(sandbox.git(&main, &["branch", "--list", "slow"]), "");
    let output = person.runs("jobs");
    assert!(output.is_empty() || output.contains("no jobs"), "{output}");
}

fn another_name_makes_one_too(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Start::new(shell, &sandbox).at(&main).init_arguments("--cmd j").person();
    ends_with(&mut person, "j -c x", "0");
    stands_in(&mut person, &linked(&main, "x"));
    ends_with(&mut person, "wtsh remove", "0");
    stands_in(&mut person, &main);
}

/// Options, traps and history are as they were, whatever was made or failed.
fn nothing_else_is_touched(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let state = shell.choose(
        "set +o; shopt; trap",
        "setopt; trap",
        "status job-control; functions -a | string match -r '^trap.*'",
    );
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("true");
    let before = person.runs(state);
    person.types("wcd -c x");
    person.types("wcd -c x/y/../z");
    person.types("wtsh remove");
    stands_in(&mut person, &main);
    assert_eq!(person.runs(state), before);
}

fn removing_takes_the_shell_along(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = linked(&main, "staging");
    fs::create_dir(staging.join("apps")).expect("a folder");
    let mut person = Person::at(shell, &sandbox, &staging.join("apps"));
    person.sees("myproject:staging ");
    let output = person.runs(&format!("wtsh remove && echo in $PWD; echo status {}", shell.status()));
    assert!(output.ends_with(&format!("in {}\nstatus 0", main.display())), "{output}");
    person.sees("myproject main ");
    assert!(!staging.exists());
    stands_in(&mut person, &main);
}

fn removing_another_stays_here(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::write(linked(&main, "production").join("untracked"), "").expect("a file");
    let mut person = Person::at(shell, &sandbox, &main);
    ends_with(&mut person, "wtsh remove staging", "0");
    stands_in(&mut person, &main);
    assert!(!linked(&main, "staging").exists());
    ends_with(&mut person, "wtsh remove production", "1");
    ends_with(&mut person, "wtsh remove --no-such-option", "2");
    assert!(linked(&main, "production").exists());
    let help = person.runs("wtsh remove --help | head -n 1");
    assert!(help.starts_with("Remove a worktree"), "{help}");
}

fn moving_takes_the_shell_along(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &linked(&main, "staging"));
    let to = main.with_file_name("elsewhere");
    ends_with(&mut person, "wtsh move . ../elsewhere", "0");
    stands_in(&mut person, &to);
    person.prints("git branch --show-current", "staging");
}

fn the_function_wtsh_is_the_program_otherwise(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let echo = "printf '<%s>' \"$@\"; echo; [[ -t 0 ]] || cat; exit 7";
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    install_program(&sandbox, "wtsh", echo);
    person.prints("echo in | wtsh path 'a b' '' '*' '$x'", "<path><a b><><*><$x>\nin");
    ends_with(&mut person, "wtsh list </dev/null", "7");
    person.prints("wtsh path remove </dev/null", "<path><remove>");
    person.prints("command wtsh remove </dev/null", "<remove>");
}

fn an_own_wtsh_stays(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = linked(&main, "staging");
    let own = shell.function("wtsh", "echo own");
    for start in [
        Start::new(shell, &sandbox).at(&staging).after("alias wtsh='echo own'"),
        Start::new(shell, &sandbox).at(&staging).after(own),
    ] {
        let mut person = start.person();
        person.sees("myproject:staging ");
        let output = person.runs("wtsh remove");
        assert!(output.starts_with("own"), "{output}");
        assert!(staging.exists());
    }
}

/// The person has called something else `wcd`: it does not get to see what only ours understands.
fn an_own_wcd_is_not_called(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let own = shell.function("wcd", "echo own");
    let mut person = Start::new(shell, &sandbox).at(&main).after(own).person();
    let output = person.runs("wtsh remove staging");
    assert!(!output.contains("own"), "{output}");
    assert!(!linked(&main, "staging").exists());
}

fn a_copy_of_wtsh_alone_is_the_program(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let file = sandbox.path().join("functions");
    let mut person = Person::at(shell, &sandbox, &main);
    person.prints(&format!("{} >{}", shell.prints_functions("wtsh"), file.display()), "");
    let mut other = Start::new(shell, &sandbox).at(&main).bare().person();
    other.prints(&format!("source {}", file.display()), "");
    ends_with(&mut other, "wtsh remove staging", "0");
    assert!(!linked(&main, "staging").exists());
    other.prints("wtsh path production", &linked(&main, "production").display().to_string());
}

fn in_a_subshell(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut person = Person::at(shell, &sandbox, &main);
    person.sees("myproject main ");
    let output = person.runs("(wcd -c x && pwd)");
    assert!(output.ends_with(&linked(&main, "x").display().to_string()), "{output}");
    stands_in(&mut person, &main);
    let output = person.runs("(cd ../myproject-x && wtsh remove && pwd)");
    assert!(output.ends_with(&main.display().to_string()), "{output}");
    stands_in(&mut person, &main);
}
