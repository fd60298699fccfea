//! What a change of the environment does to the shell around it: activate scripts, `deactivate`, variables that are not exported.

use std::fs;
use std::path::{Path, PathBuf};

use crate::person::Person;
use crate::python::{linked, project, venv};
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    an_activate_for_ours_is_absorbed,
    an_activate_in_the_rc_file_is_absorbed,
    an_activate_without_a_segment_keeps_its_prefix,
    deactivate_of_the_script_leaves_nothing,
    another_venv_by_hand_and_its_deactivate,
    a_variable_that_is_not_exported_comes_back,
    a_universal_variable_is_left_alone in fish,
    an_integer_without_a_value_costs_only_itself in bash,
    special_names_cost_only_themselves,
}

fn allowed(start: Start, main: &Path) -> Person {
    let mut person = start.person();
    person.types(&format!("wtsh allow {}", main.display()));
    person
}

/// One a row: how often the venv's folder is on PATH, what an activate script keeps, whose `deactivate` it is.
fn traces(person: &mut Person, main: &Path) -> String {
    let shell = person.shell();
    let count = format!("printenv PATH | tr : '\\n' | grep -c '^{}/.venv/bin$'", main.display());
    let kept =
        shell.choose("set | grep -c ^_OLD_", "set | grep -c ^_OLD_", "set | grep -c '^_OLD_\\|^_old_'");
    let ours = shell.choose(
        "declare -f deactivate | grep -c __wtsh_hook",
        "which deactivate | grep -c __wtsh_hook",
        "functions deactivate 2>/dev/null | grep -c __wtsh_hook",
    );
    format!("{} {} {}", person.runs(&count), person.runs(kept), person.runs(ours))
}

fn sandbox_with_main() -> (Sandbox, PathBuf) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    (sandbox, main)
}

fn an_activate_for_ours_is_absorbed(shell: Shell) {
    let (sandbox, main) = sandbox_with_main();
    let mut person = allowed(Start::new(shell, &sandbox).at(&main), &main);
    for _ in 0..2 {
        person.types(&shell.activate(&main.join(".venv")));
        person.sees("myproject main (.venv) :8000 ");
        assert_eq!(traces(&mut person, &main), "1 0 1");
    }
    person.prints("deactivate", "");
    assert_eq!(traces(&mut person, &main), "0 0 0");
    person.prints("printenv VIRTUAL_ENV VIRTUAL_ENV_PROMPT PS1", "");
    person.types("cd ..");
    person.sees("");
}

fn an_activate_in_the_rc_file_is_absorbed(shell: Shell) {
    let (sandbox, main) = sandbox_with_main();
    drop(allowed(Start::new(shell, &sandbox), &main));
    for early in [true, false] {
        let line = shell.activate(&main.join(".venv"));
        let start = Start::new(shell, &sandbox).at(&main);
        let mut person = if early { start.before(line).person() } else { start.after(line).person() };
        person.types("true");
        person.sees("myproject main (.venv) :8000 ");
        assert_eq!(traces(&mut person, &main), "1 0 1");
        person.types("cd ..");
        person.sees("");
        assert_eq!(traces(&mut person, &main), "0 0 0");
    }
}

fn an_activate_without_a_segment_keeps_its_prefix(shell: Shell) {
    let (sandbox, main) = sandbox_with_main();
    let start = Start::new(shell, &sandbox).at(&main).init_arguments("--no-prompt");
    let mut person = allowed(start, &main);
    person.types(&shell.activate(&main.join(".venv")));
    person.types("true");
    person.sees("(.venv) ");
    person.types("cd ..");
    person.sees("");
    assert_eq!(traces(&mut person, &main), "0 0 0");
}

fn deactivate_of_the_script_leaves_nothing(shell: Shell) {
    let (sandbox, main) = sandbox_with_main();
    let mut person = allowed(Start::new(shell, &sandbox).at(&main), &main);
    let line = shell.activate(&main.join(".venv"));
    person.types(&shell.choose(
        format!("{line}; deactivate"),
        format!("{line}; deactivate"),
        format!("{line}; deactivate"),
    ));
    assert_eq!(traces(&mut person, &main), "0 0 0");
    person.sees("myproject main :8000 ");
    person.prints("printenv VIRTUAL_ENV VIRTUAL_ENV_PROMPT PS1", "");
}

fn another_venv_by_hand_and_its_deactivate(shell: Shell) {
    let (sandbox, main) = sandbox_with_main();
    let tools = venv(&sandbox, &sandbox.path().join("elsewhere"), "tools");
    let mut person = allowed(Start::new(shell, &sandbox).at(&main), &main);
    person.types(&shell.activate(&tools));
    person.types("true");
    assert!(traces(&mut person, &main).starts_with("0 "));
    assert_eq!(person.python(), tools.display().to_string());
    person.types("cd ..");
    assert_eq!(person.python(), tools.display().to_string());
    person.types("deactivate");
    assert_eq!(traces(&mut person, &main), "0 0 0");
    person.prints("printenv VIRTUAL_ENV PORT", "");
}

fn a_variable_that_is_not_exported_comes_back(shell: Shell) {
    let (sandbox, main) = sandbox_with_main();
    let mut person = allowed(Start::new(shell, &sandbox), &main);
    person.types(&shell.set("PORT", "it's mine"));
    for _ in 0..2 {
        person.types(&format!("cd {}", main.display()));
        person.prints("printenv PORT", "8000");
        person.types("wcd staging");
        person.prints("printenv PORT", "8001");
        person.types("cd ..");
        person.prints("printenv PORT", "");
        person.prints("echo \"$PORT\"", "it's mine");
    }
    // Once it is unset, there is nothing to bring back.
    person.types(&shell.unset("PORT"));
    person.types("wcd main");
    person.types("cd ..");
    person.prints("echo \"[$PORT]\"", "[]");
}

fn a_universal_variable_is_left_alone(shell: Shell) {
    let (sandbox, main) = sandbox_with_main();
    let mut person = allowed(Start::new(shell, &sandbox), &main);
    for line in ["set -U PORT mine", "set -Ux PORT mine"] {
        person.types(line);
        person.types(&format!("cd {}", main.display()));
        person.prints("printenv PORT", "8000");
        person.prints("set -U | grep '^PORT'", "PORT mine");
        person.types("cd ..");
        person.prints("set -U | grep '^PORT'", "PORT mine");
        person.prints("set -q -g PORT; or echo $PORT", "mine");
    }
}

fn an_integer_without_a_value_costs_only_itself(shell: Shell) {
    let (sandbox, main) = sandbox_with_main();
    for (declaration, expected) in
        [("declare -i PORT", "declare -i PORT"), ("declare -n PORT=OTHER", "declare -n PORT=\"OTHER\"")]
    {
        let start = Start::new(shell, &sandbox).at(&main).before(declaration);
        let mut person = start.person();
        let output = person.runs("wtsh allow");
        assert!(output.contains("wtsh: bash does not let PORT be changed"), "{output}");
        person.prints("declare -p PORT", expected);
        person.prints("printenv DATABASE_URL", "postgres:///main");
        person.types("cd ..");
        person.prints("declare -p PORT", expected);
        person.types(&format!("cd {}; wtsh deny", main.display()));
    }
}

fn special_names_cost_only_themselves(shell: Shell) {
    let (sandbox, main) = sandbox_with_main();
    let text = "status=1\npath=/x\noptions=1\nUID=1\nBASHPID=2\nGOOD=yes\n";
    fs::write(main.join(".env"), text).expect("a .env");
    let mut person = allowed(Start::new(shell, &sandbox).at(&main), &main);
    person.prints("printenv GOOD", "yes");
    person.types(&format!("cd {}", linked(&main, "staging").display()));
    person.prints("printenv GOOD", "");
    person.is_at_a_prompt();
}
