//! What a shell finds of wtsh's own in its environment, forged: from a parent that is not ours, a file that another tool loads, a
//! job of a server. None of it runs anything, and the shell works.

use std::fs;
use std::path::Path;

use crate::person::Person;
use crate::python::project;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    a_diff_that_is_garbage,
    a_diff_that_is_huge,
    a_diff_that_was_cut_off,
    a_diff_that_brings_variables_back,
    a_diff_that_takes_programs_away,
    a_diff_that_puts_programs_in_front,
    the_variables_of_the_init_code,
}

/// `__WTSH_ENV` with a valid check sum: three numbers, variables as `name, given, previous`, and folders on PATH as `before, folder`.
fn forged(variables: &[(&str, &str, &str)], folders: &[(&str, &str)]) -> String {
    let mut body = format!("{0:016x}%00{0:016x}%00{0:016x}", 0);
    for (name, given, previous) in variables {
        body += &format!("%00{name}%00{given}%00{previous}");
    }
    for (before, folder) in folders {
        body += &format!("%00%00{before}%00{folder}");
    }
    let plain = body.replace("%00", "\0").replace("%20", " ");
    format!("1{:016x}{body}", fingerprint(plain.as_bytes()))
}

/// 64 bits of FNV-1a.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash: u64, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn given(value: &str) -> String {
    format!("{:016x}", fingerprint(value.as_bytes()))
}

/// The commands of a system are still found, and the worktree's own environment comes and goes.
#[track_caller]
fn works(person: &mut Person, main: &Path) {
    assert!(!person.everything().contains("wtsh:"), "{}", person.everything());
    person.types(&format!("cd {}", main.display()));
    person.types("wtsh allow");
    person.prints("printenv PORT VIRTUAL_ENV", &format!("8000\n{}", main.join(".venv").display()));
    person.types("cd ..");
    person.prints("printenv PORT VIRTUAL_ENV", "");
    person.prints("command -v ls >/dev/null && echo found", "found");
    assert!(!main.with_file_name("pwned").exists());
}

#[track_caller]
fn works_with(shell: Shell, name: &str, values: &[String]) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    for value in values {
        let mut person = Start::new(shell, &sandbox).variable(name, value).person();
        works(&mut person, &main);
        let _ = fs::remove_dir_all(sandbox.home().join(".local/share/wtsh"));
    }
}

fn a_diff_that_is_garbage(shell: Shell) {
    let values = ["", "1", "x'; touch pwned; '$(touch pwned)`touch pwned`", "1\u{1b}[31m\n%00%00"];
    works_with(shell, "__WTSH_ENV", &values.map(str::to_owned));
}

fn a_diff_that_is_huge(shell: Shell) {
    let folders = vec![("0", "/usr/bin"); 7000];
    works_with(shell, "__WTSH_ENV", &[forged(&[], &folders), "1".repeat(120 * 1024)]);
}

/// What a real one says is only believed whole.
fn a_diff_that_was_cut_off(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.types("printenv __WTSH_ENV >../diff");
    let real = fs::read_to_string(sandbox.path().join("diff")).expect("a diff");
    for cut in [1, 20, real.len() / 2, real.trim_end().len() - 1] {
        let start = Start::new(shell, &sandbox).variable("__WTSH_ENV", &real[..cut]);
        let mut person = start.variable("DATABASE_URL", "mine").person();
        person.prints("printenv DATABASE_URL", "mine");
        person.prints("command -v ls >/dev/null && echo found", "found");
    }
}

/// A variable that no `.env` may set is not brought back as what was there before, either.
fn a_diff_that_brings_variables_back(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let touch = format!("touch {}", sandbox.path().join("pwned").display());
    let code = touch.replace(' ', "%20");
    for name in
        ["PROMPT_COMMAND", "BASH_ENV", "LD_PRELOAD", "GIT_SSH_COMMAND", "PATH", "__WTSH_X", "PS1", "fish_x"]
    {
        let diff = forged(&[(name, "-", &format!("={code}")), ("HARMLESS", "-", "=x")], &[]);
        let mut person = Start::new(shell, &sandbox).variable("__WTSH_ENV", &diff).person();
        person.prints("", "");
        assert!(!person.runs(&format!("printenv {name}")).contains("touch"), "{name}");
        // The rest of it is believed: it was read.
        person.prints("printenv HARMLESS", "x");
    }
    let mut person = Start::new(shell, &sandbox).variable("__WTSH_ENV", "1").person();
    works(&mut person, &main);
}

/// Only what a venv has put on PATH is taken off it: its `bin`, while it is the one that is active.
fn a_diff_that_takes_programs_away(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let mine = sandbox.path().join("bin").display().to_string();
    let folders = [("0", mine.as_str()), ("0", "/usr/bin"), ("0", "/bin")];
    for variables in [&[][..], &[("VIRTUAL_ENV", given("/other").as_str(), "-")]] {
        let diff = forged(variables, &folders);
        let mut person = Start::new(shell, &sandbox).variable("__WTSH_ENV", &diff).person();
        let path = person.runs("printenv PATH");
        for (_, folder) in folders {
            assert!(path.split(':').any(|entry| entry == folder), "{folder} is still in {path}");
        }
        works(&mut person, &main);
        let _ = fs::remove_dir_all(sandbox.home().join(".local/share/wtsh"));
    }
}

fn a_diff_that_puts_programs_in_front(shell: Shell) {
    let sandbox = Sandbox::new();
    let evil = sandbox.path().join("evil/bin").display().to_string();
    let diff = forged(&[("PATH", "-", &format!("={evil}"))], &[("3", &evil)]);
    let mut person = Start::new(shell, &sandbox).variable("__WTSH_ENV", &diff).person();
    person.prints("", "");
    person.prints("env | grep -v WTSH | grep -c evil", "0");
}

/// The init code's own variables, should they come from outside, are not evaluated before it assigns them.
fn the_variables_of_the_init_code(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let code = format!("a[$(touch {0})]`touch {0}`;touch {0}", sandbox.path().join("pwned").display());
    let names = "__wtsh_bin __wtsh_session __wtsh_due __wtsh_ran __wtsh_only __wtsh_moved __wtsh_times __wtsh_absent \
        __wtsh_lines __wtsh_ready __wtsh_number __wtsh_at __wtsh_until __wtsh_stamp __wtsh_pwd __wtsh_named __wtsh_kind \
        __wtsh_is __wtsh_going __wtsh_shows __wtsh_subst __wtsh_bang __wtsh_deactivate __wtsh_pushes __wtsh_code WTSH_PROMPT \
        WTSH_ROOT WTSH_BRANCH WTSH_WORKTREE __WTSH_SESSION __WTSH_X";
    let mut start = Start::new(shell, &sandbox);
    for name in names.split_whitespace() {
        start = start.variable(name, &code);
    }
    let mut person = start.person();
    works(&mut person, &main);
    person.types("wcd myproject");
    for line in ["", "false", "wcd staging", "git push --dry-run -q", "deactivate", "cd ..", ""] {
        person.types(line);
    }
    assert!(!sandbox.path().join("pwned").exists());
    person.prints("printenv WTSH_ROOT WTSH_BRANCH WTSH_WORKTREE", "");
    person.sees("");
}
