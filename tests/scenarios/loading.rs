//! `.env` files come, change and go, wherever they lie and whatever is in them: what direnv's users rely on.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::person::Person;
use crate::python::{ignore, linked, project, venv};
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    load_edit_unload,
    a_touch_is_no_edit,
    edits_within_one_second,
    it_appears_and_disappears,
    two_terminals,
    below_the_root,
    beside_the_venv_over_the_roots,
    before_the_rest_of_the_line,
    before_the_rest_of_the_line_after_cd in zsh fish,
    pushd_and_popd,
    a_child_inherits,
    a_nested_shell_gives_back_what_its_parent_took,
    another_shell_takes_this_ones_place,
    a_linked_dotenv,
    over_a_link,
    a_folder_outside_of_any_repository,
    a_bad_line_is_named_and_the_rest_loads,
    what_is_no_file_is_passed_over,
}

/// `myproject`, which has this `.env`, and a person in it who has allowed it.
pub fn allowed(shell: Shell, sandbox: &Sandbox, text: &str) -> (PathBuf, Person) {
    let main = sandbox.repository("myproject");
    ignore(&main, ".env\n.venv\n");
    fs::write(main.join(".env"), text).expect("a .env");
    let mut person = Person::at(shell, sandbox, &main);
    person.types("wtsh allow");
    (main, person)
}

/// Another terminal writes the file, and an empty Enter is all it takes.
#[track_caller]
fn rewrites(person: &mut Person, file: &Path, text: &str) {
    fs::write(file, text).expect("a .env");
    person.prints("", "");
}

fn load_edit_unload(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox, "GREETING=hello\nGONE=soon\n");
    person.prints("printenv GREETING GONE", "hello\nsoon");
    rewrites(&mut person, &main.join(".env"), "GREETING=goodbye\nNEW=1\n");
    person.prints("printenv GREETING", "goodbye");
    person.prints("printenv GONE", "");
    person.prints("printenv NEW", "1");
    person.types("cd ..");
    person.prints("printenv GREETING GONE NEW", "");
    person.types("cd myproject");
    person.prints("printenv GREETING NEW", "goodbye\n1");
}

/// What the person has changed since stays theirs until the file says something new.
fn a_touch_is_no_edit(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox, "GREETING=hello\n");
    person.prints("touch .env", "");
    person.prints("printenv GREETING", "hello");
    person.types(&shell.export("GREETING", "mine"));
    person.prints("touch .env", "");
    person.prints("printenv GREETING", "mine");
    rewrites(&mut person, &main.join(".env"), "GREETING=new\n");
    person.prints("printenv GREETING", "new");
}

/// Neither its length nor its second tells these apart.
fn edits_within_one_second(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox, "COUNT=0\n");
    for count in 1..6 {
        rewrites(&mut person, &main.join(".env"), &format!("COUNT={count}\n"));
        person.prints("printenv COUNT", &count.to_string());
    }
}

fn it_appears_and_disappears(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox, "GREETING=hello\n");
    for _ in 0..2 {
        fs::remove_file(main.join(".env")).expect("a .env");
        person.prints("", "");
        person.prints("printenv GREETING", "");
        rewrites(&mut person, &main.join(".env"), "GREETING=again\n");
        person.prints("printenv GREETING", "again");
    }
    person.types("rm .env");
    person.prints("printenv GREETING", "");
    person.types("echo GREETING=typed >.env");
    person.prints("printenv GREETING", "typed");
}

fn two_terminals(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    ignore(&main, ".env\n");
    fs::write(main.join(".env"), "GREETING=hello\n").expect("a .env");
    let mut one = Person::at(shell, &sandbox, &main);
    let mut other = Person::at(shell, &sandbox, &main);
    one.types("wtsh allow");
    other.types("");
    other.prints("printenv GREETING", "hello");
    other.types("echo GREETING=other >.env");
    one.types("");
    one.prints("printenv GREETING", "other");
    one.types("cd ..");
    one.prints("printenv GREETING", "");
    other.prints("printenv GREETING", "other");
    one.types("wtsh deny myproject");
    other.types("");
    other.prints("printenv GREETING", "");
}

fn below_the_root(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox, "GREETING=hello\n");
    fs::create_dir_all(main.join("apps/api/src")).expect("folders");
    for folder in ["apps", "api", "src"] {
        person.types(&format!("cd {folder}"));
        person.prints("printenv GREETING", "hello");
    }
    person.types("cd ../../../..");
    person.prints("printenv GREETING", "");
    person.types("cd myproject/apps/api/src");
    person.prints("printenv GREETING", "hello");
}

fn beside_the_venv_over_the_roots(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox, "PORT=1\nONLY_ROOT=root\n");
    let api = main.join("apps/api");
    venv(&sandbox, &api, ".venv");
    fs::create_dir(api.join("src")).expect("a folder");
    fs::write(api.join(".env"), "PORT=2\nONLY_API=${ONLY_ROOT}+api\n").expect("a .env");
    person.types("cd apps/api/src");
    person.prints("printenv PORT ONLY_ROOT ONLY_API", "2\nroot\nroot+api");
    assert_eq!(person.python(), api.join(".venv").display().to_string());
    person.types("cd ../../..");
    person.prints("printenv PORT ONLY_ROOT", "1\nroot");
    person.prints("printenv ONLY_API", "");
}

fn before_the_rest_of_the_line(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    person
        .prints("wcd staging && printenv PORT VIRTUAL_ENV", &format!("8001\n{}", venv_of(&main, "staging")));
    person.prints("wcd - && printenv PORT && wcd production && printenv PORT", "8000\n8002");
}

fn venv_of(main: &Path, branch: &str) -> String {
    linked(main, branch).join(".venv").display().to_string()
}

fn before_the_rest_of_the_line_after_cd(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    let staging = format!("8001\n{}", venv_of(&main, "staging"));
    person.prints("cd ../myproject-staging && printenv PORT VIRTUAL_ENV", &staging);
    person
        .prints("cd ../myproject && printenv PORT; cd ../myproject-production; printenv PORT", "8000\n8002");
    person.prints("cd ..; printenv PORT", "");
}

fn pushd_and_popd(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox, "GREETING=hello\n");
    person.types(&format!("pushd {} >/dev/null", sandbox.path().display()));
    person.prints("printenv GREETING", "");
    person.types("popd >/dev/null");
    person.prints("pwd", &main.display().to_string());
    person.prints("printenv GREETING", "hello");
}

fn a_child_inherits(shell: Shell) {
    let sandbox = Sandbox::new();
    let (_, mut person) = allowed(shell, &sandbox, "GREETING='hello there'\n");
    for child in ["sh", "bash", "zsh", "fish"] {
        person.prints(
            &format!("{child} -c 'printenv GREETING; cd /; printenv GREETING'"),
            "hello there\nhello there",
        );
    }
}

fn a_nested_shell_gives_back_what_its_parent_took(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    ignore(&main, ".env\n");
    fs::write(main.join(".env"), "GREETING=hello\nNEW=1\nGROWS=${GROWS}x\n").expect("a .env");
    let start = Start::new(shell, &sandbox).at(&main).variable("GREETING", "outer").variable("GROWS", "x");
    let mut person = start.person();
    person.types("wtsh allow");
    person.prints("printenv GREETING NEW GROWS", "hello\n1\nxx");
    person.types(&format!("{} {}", shell.name(), shell.interactive().join(" ")));
    person.prints("printenv GREETING NEW GROWS", "hello\n1\nxx");
    rewrites(&mut person, &main.join(".env"), "GREETING=bye\nNEW=2\nGROWS=${GROWS}xx\n");
    person.prints("printenv GREETING NEW GROWS", "bye\n2\nxxx");
    person.types("cd ..");
    person.prints("printenv GREETING GROWS", "outer\nx");
    person.prints("printenv NEW", "");
    person.types("exit");
    person.prints("printenv GREETING NEW GROWS", "bye\n2\nxxx");
    person.types("cd ..");
    person.prints("printenv GREETING GROWS", "outer\nx");
    person.prints("printenv NEW", "");
}

fn another_shell_takes_this_ones_place(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let start = Start::new(shell, &sandbox).at(&main).variable("PORT", "outer");
    let mut person = start.person();
    person.types("wtsh allow");
    person.types(&format!("exec {} {}", shell.name(), shell.interactive().join(" ")));
    person.sees("myproject main (.venv) :8000 ");
    person.prints("printenv PORT", "8000");
    person.types("cd ..");
    person.prints("printenv PORT", "outer");
    person.prints("printenv VIRTUAL_ENV", "");
    assert!(!person.runs("printenv PATH").contains(".venv"));
}

fn a_linked_dotenv(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox, "");
    let (one, other) = (sandbox.path().join("one.env"), sandbox.path().join("other.env"));
    fs::write(&one, "STATE=one\n").expect("a file");
    fs::write(&other, "STATE=other\n").expect("a file");
    let link = main.join(".env");
    let leads_to = |target: &Path| {
        fs::remove_file(&link).expect("a .env");
        symlink(target, &link).expect("a link");
    };
    leads_to(&one);
    person.prints("", "");
    person.prints("printenv STATE", "one");
    leads_to(&other);
    person.prints("", "");
    person.prints("printenv STATE", "other");
    rewrites(&mut person, &other, "STATE=edited\n");
    person.prints("printenv STATE", "edited");
    fs::remove_file(&other).expect("a file");
    person.types("");
    person.prints("printenv STATE", "");
}

fn over_a_link(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    fs::create_dir_all(main.join("apps/api")).expect("folders");
    symlink(linked(&main, "staging"), sandbox.path().join("stage")).expect("a link");
    symlink(main.join("apps/api"), sandbox.path().join("short")).expect("a link");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.types("cd ../stage");
    person.prints("printenv PORT", "8001");
    assert_eq!(real(&person.python()), venv_of(&main, "staging"));
    person.types("cd ../short");
    person.prints("printenv PORT", "8000");
    assert_eq!(real(&person.python()), main.join(".venv").display().to_string());
    person.types("cd ..");
    person.prints("printenv PORT VIRTUAL_ENV", "");
}

fn real(path: &str) -> String {
    fs::canonicalize(path).expect("a folder").display().to_string()
}

fn a_folder_outside_of_any_repository(shell: Shell) {
    let sandbox = Sandbox::new();
    let notes = sandbox.path().join("notes");
    fs::create_dir_all(notes.join("deep")).expect("folders");
    fs::write(notes.join(".env"), "GREETING=hello\n").expect("a .env");
    let mut person = Person::at(shell, &sandbox, &notes);
    let said = person.runs("printenv GREETING");
    assert!(said.starts_with("wtsh: ") && said.contains("wtsh allow") && !said.contains("hello"), "{said}");
    person.prints("printenv GREETING", "");
    person.types("wtsh allow");
    person.prints("printenv GREETING", "hello");
    person.types("cd ..");
    person.prints("printenv GREETING", "");
    person.types("cd notes");
    person.prints("printenv GREETING", "hello");
    rewrites(&mut person, &notes.join(".env"), "GREETING=new\n");
    person.prints("printenv GREETING", "new");
    person.types("wtsh deny");
    person.prints("printenv GREETING", "");
}

fn a_bad_line_is_named_and_the_rest_loads(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox, "FIRST=1\n");
    let file = main.join(".env");
    fs::write(&file, "FIRST=1\nthis is no assignment\nSECOND=2\nOPEN='x\nLAST=3\n").expect("a .env");
    let said = person.runs("");
    for line in ["line 2", "line 4"] {
        let names = |said: &str| said.contains(line) && said.contains(&file.display().to_string());
        assert!(said.lines().any(|said| said.starts_with("wtsh: ") && names(said)), "{line} in {said:?}");
    }
    person.prints("printenv FIRST SECOND LAST", "1\n2\n3");
    person.prints("printenv OPEN", "");
    person.prints("", "");
    person.prints("cd ..", "");
    person.prints("printenv FIRST SECOND LAST", "");
    person.prints("cd myproject", "");
    person.prints("printenv FIRST SECOND LAST", "1\n2\n3");
}

/// Nothing is waited for, and what there was is taken back.
fn what_is_no_file_is_passed_over(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, mut person) = allowed(shell, &sandbox, "GREETING=hello\n");
    for makes in ["mkfifo .env", "mkdir .env", "ln -s .env .env", "ln -s /dev/zero .env"] {
        fs::write(main.join(".env"), "GREETING=hello\n").expect("a .env");
        person.types("");
        person.prints("printenv GREETING", "hello");
        person.types(&format!("rm .env && {makes}"));
        person.prints("printenv GREETING", "");
        person.types("rm -r .env");
    }
    let endless = fs::File::create(main.join(".env")).expect("a file");
    endless.set_len(3 << 30).expect("a file with a hole");
    person.types("");
    person.is_at_a_prompt();
    person.types("rm .env && echo GREETING=back >.env");
    person.prints("printenv GREETING", "back");
}
