//! Branches and folders that are named to run something or to garble the terminal. What would be run makes a file
//! `pwned`.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::person::Person;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    branches_in_the_prompt,
    branches_in_the_prompt_with_prompt_subst in zsh,
    branches_in_messages,
    branches_completed_and_gone_to,
    a_folder_with_a_newline,
    a_folder_with_an_escape_sequence,
    a_folder_with_prompt_escapes,
    a_folder_of_no_utf8,
    a_folder_named_like_a_command,
    a_branch_that_forges_the_notice,
}

/// git allows all of these.
const BRANCHES: [&str; 9] = [
    "$(touch${IFS}pwned)",
    "`touch${IFS}pwned`",
    "%F{red}%n",
    "%{$(touch${IFS}pwned)%}",
    "a';touch${IFS}pwned;'",
    "\"$(touch${IFS}pwned)\"",
    "!!",
    "(touch${IFS}pwned)",
    "x;touch${IFS}pwned",
];

/// Nothing in the sandbox has been made by a name.
#[track_caller]
fn nothing_was_run(sandbox: &Sandbox) {
    let mut folders = vec![sandbox.path()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            assert!(entry.file_name() != "pwned", "a name was run: {}", entry.path().display());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(entry.path());
            }
        }
    }
}

/// The prompt shows each branch as it is written; `shown` gives what may stand for it.
fn branches_are_shown(sandbox: &Sandbox, mut person: Person, main: &Path, shown: impl Fn(&str) -> String) {
    for branch in BRANCHES {
        sandbox.git(main, &["switch", "-q", "-C", branch]);
        person.prints("true", "");
        person.sees(&format!("myproject {} ", shown(branch)));
        nothing_was_run(sandbox);
    }
}

fn branches_in_the_prompt(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    let person = Person::at(shell, &sandbox, &main);
    // Without prompt_subst zsh's prompt holds the text itself, less what would run if the option came back.
    let shown = |branch: &str| match shell {
        Shell::Zsh => branch.replace(['$', '`', '\\'], "?"),
        Shell::Bash | Shell::Fish => branch.to_owned(),
    };
    branches_are_shown(&sandbox, person, &main, shown);
}

fn branches_in_the_prompt_with_prompt_subst(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    let person = Start::new(shell, &sandbox).at(&main).before("setopt prompt_subst").person();
    branches_are_shown(&sandbox, person, &main, str::to_owned);
}

/// The guard's and wcd's messages, `wtsh list` and the variables name them, and run nothing.
fn branches_in_messages(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let production = crate::python::linked(&main, "production");
    let mut person = Person::at(shell, &sandbox, &production);
    for branch in BRANCHES {
        sandbox.git(&production, &["switch", "-q", "-C", branch]);
        person.types("git push -q --dry-run origin main");
        person.types(&format!("wcd {}", shell.quote(&format!("no{branch}"))));
        assert!(person.runs("wtsh list").contains(branch));
        person.prints("printenv WTSH_BRANCH", branch);
        nothing_was_run(&sandbox);
    }
}

/// What Tab puts on the line is that branch for this shell, whatever is in its name.
fn branches_completed_and_gone_to(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let compinit = shell.choose("", "autoload -Uz compinit; compinit -u", "");
    let mut person = Start::new(shell, &sandbox).at(&main).after(compinit).person();
    for (number, branch) in BRANCHES.iter().enumerate() {
        let start = format!("go{number}");
        let dir = main.with_file_name(format!("folder{number}"));
        let name = format!("{start}{branch}");
        sandbox.git(&main, &["worktree", "add", "-q", "-b", &name, &dir.display().to_string()]);
        person.tabs(&format!("wcd {start}"));
        person.prints("", "");
        person.prints("pwd", &dir.display().to_string());
        nothing_was_run(&sandbox);
    }
}

/// A repository in a folder of this name.
fn repository(sandbox: &Sandbox, name: &[u8]) -> PathBuf {
    let dir = sandbox.path().join(OsStr::from_bytes(name));
    fs::create_dir(&dir).expect("a folder for the repository");
    sandbox.git(&dir, &["init", "-q", "-b", "main"]);
    sandbox.commit(&dir, "readme", "first\n", "first");
    dir
}

/// The prompt in a repository whose folder has this name shows it as `shown`, in no other colour than it would otherwise, and
/// everything goes on working.
#[track_caller]
fn folder_is_shown(shell: Shell, name: &[u8], shown: &str) {
    let sandbox = Sandbox::new();
    let dir = repository(&sandbox, name);
    let mut person = Start::new(shell, &sandbox).at(&dir).variable("NO_COLOR", "1").person();
    person.sees(&format!("{shown} main "));
    assert!(!person.prompt_is_colored());
    person.prints("git switch -q -c other", "");
    person.sees(&format!("{shown} other "));
    fs::create_dir(dir.join("sub")).expect("a folder");
    person.prints("cd sub", "");
    person.prints("wcd .", "");
    person.prints("ls readme", "readme");
    nothing_was_run(&sandbox);
}

fn a_folder_with_a_newline(shell: Shell) {
    folder_is_shown(shell, b"new\nline", "new\u{fffd}line");
}

fn a_folder_with_an_escape_sequence(shell: Shell) {
    folder_is_shown(shell, b"red\x1b[31m\x1b]0;title\x07", "red\u{fffd}[31m\u{fffd}]0;title\u{fffd}");
}

fn a_folder_with_prompt_escapes(shell: Shell) {
    folder_is_shown(shell, b"%F{red}%n%{ {a,b}~ #", "%F{red}%n%{ {a,b}~ #");
}

/// macOS makes no such folder.
fn a_folder_of_no_utf8(shell: Shell) {
    if cfg!(target_os = "linux") {
        folder_is_shown(shell, b"not\xff\xfeutf8", "not\u{fffd}\u{fffd}utf8");
    }
}

fn a_folder_named_like_a_command(shell: Shell) {
    let sandbox = Sandbox::new();
    let dir = repository(&sandbox, b"$(touch pwned)';touch pwned;'`touch pwned`");
    let mut person = Person::at(shell, &sandbox, &dir);
    for line in ["true", "wcd .", "git switch -q -c other", "wtsh list >/dev/null", "git push -q 2>/dev/null"]
    {
        person.types(line);
    }
    person.prints("printenv WTSH_ROOT", &dir.display().to_string());
    nothing_was_run(&sandbox);
}

/// A folder's name does not break out of the notice's one line.
fn a_branch_that_forges_the_notice(shell: Shell) {
    let sandbox = Sandbox::new();
    let dir = repository(&sandbox, b"x\nwtsh: all is well");
    fs::write(dir.join(".env"), "A=1\n").expect("a .env");
    let mut person = Person::at(shell, &sandbox, &dir);
    let notice = person.runs("true");
    assert_eq!(notice.lines().count(), 1, "{notice}");
    assert!(notice.contains("wtsh allow"), "{notice}");
}
