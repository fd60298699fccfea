//! Setting a worktree up, as a person at a shell sees it: what the prompt says, the question, and Ctrl-C.

use std::fs;
use std::path::{Path, PathBuf};

use crate::person::Person;
use crate::python;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    the_prompt_says_once_that_a_worktree_was_not_set_up,
    where_nothing_would_be_done_the_prompt_says_nothing,
    yes_is_remembered_and_no_leaves_the_worktree_alone,
    yes_allows_the_repository,
    what_is_asked_about_somebody_elses_code,
    ctrl_c_at_the_question_is_no_answer,
    ctrl_c_stops_a_step,
    a_commit_while_the_person_reads_is_not_covered_by_the_yes,
    what_has_run_is_not_said_to_have_not,
    a_half_made_venv_is_not_active,
    what_happens_is_seen_while_it_does,
}

/// `p` with an ignored `.env`, and `p-x` that has none.
fn project(sandbox: &Sandbox, config: &str) -> (PathBuf, PathBuf) {
    let main = sandbox.repository("p");
    python::ignore(&main, ".env\nran\n");
    fs::write(main.join(".env"), "FROM_ENV=yes\n").expect("a .env");
    let folder = sandbox.home().join(".config");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("wtsh.toml"), config).expect("a configuration");
    let there = sandbox.worktree(&main, "x");
    (main, there)
}

fn ran(there: &Path) -> String {
    fs::read_to_string(there.join("ran")).unwrap_or_default()
}

fn the_prompt_says_once_that_a_worktree_was_not_set_up(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, there) = project(&sandbox, "[setup]\nrun = ['echo one >>ran']\n");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    let notice = "wtsh: p:x is not set up (no .env, nothing was run): wtsh setup";
    person.prints(&format!("cd {}", there.display()), notice);
    person.prints("true", "");
    person.prints("cd ../p", "");
    person.prints("cd ../p-x", "");
    person.prints(
        "wtsh setup",
        &format!("wtsh: copied .env\nwtsh: ran echo one >>ran\nwtsh: {} is set up", there.display()),
    );
    person.prints("echo $FROM_ENV", "yes");
    // Whoever wanted none is not told.
    let said = person.runs("wcd -c plain --no-setup");
    assert!(said.contains("making") && !said.contains("set up"), "{said}");
    person.prints("true", "");
    // A new shell has nothing to say.
    let mut other = Person::at(shell, &sandbox, &there);
    other.prints("true", "");
    other.prints("wtsh setup", &format!("wtsh: {}: everything is there", there.display()));
}

fn where_nothing_would_be_done_the_prompt_says_nothing(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, there) = project(&sandbox, "[setup]\ncopy = []\n");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.prints("cd ../p-x", "");
    // Nor where nothing is allowed.
    fs::write(sandbox.home().join(".config/wtsh.toml"), "").expect("a configuration");
    person.types("wtsh deny");
    let mut other = Person::at(shell, &sandbox, &there);
    other.prints("true", "");
}

fn yes_is_remembered_and_no_leaves_the_worktree_alone(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, there) = project(&sandbox, "[setup]\nrun = ['echo one >>ran']\n");
    sandbox.commit(&there, "uv.lock", "x\n", "lock");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.presses("wtsh setup x\r");
    person.shows("set it up so? [y/N]");
    person.types("");
    assert!(person.output().contains("stays as it is: nothing was copied"), "{}", person.output());
    person.prints(&format!("echo {}", shell.status()), "1");
    assert!(!there.join(".env").exists() && ran(&there).is_empty());
    person.presses("wtsh setup x\r");
    person.shows("new      uv.lock");
    person.shows("set it up so? [y/N]");
    person.types("y");
    assert_eq!((ran(&there).as_str(), there.join(".env").exists()), ("one\n", true));
    fs::remove_file(there.join(".env")).expect("it goes");
    person.prints("wtsh setup x", &format!("wtsh: copied .env\nwtsh: {} is set up", there.display()));
}

fn yes_allows_the_repository(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, there) = project(&sandbox, "");
    let mut person = Start::new(shell, &sandbox).at(&main).person();
    person.presses("wtsh setup x\r");
    person.shows("p is not allowed yet; a yes allows it");
    person.shows("set it up so? [y/N]");
    person.types("yes");
    assert!(there.join(".env").exists());
    person.types("cd ../p-x");
    person.prints("echo $FROM_ENV", "yes");
}

fn what_is_asked_about_somebody_elses_code(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, there) = project(&sandbox, "");
    sandbox.git(&main, &["config", "branch.x.merge", "refs/pull/7/head"]);
    let shown = there.join("ran").display().to_string();
    sandbox.commit(&there, ".wtsh.toml", &format!("[setup]\nrun = [\"echo theirs >'{shown}'\"]\n"), "toml");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.presses("wtsh setup x\r");
    person.shows("somebody else's code, pull request 7");
    person.shows("  run echo theirs >");
    person.shows("set it up so? [y/N]");
    person.types("n");
    assert_eq!(ran(&there), "");
    person.presses("wtsh setup x\r");
    person.shows("set it up so? [y/N]");
    person.types("y");
    assert_eq!(ran(&there), "theirs\n");
}

fn ctrl_c_at_the_question_is_no_answer(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, there) = project(&sandbox, "");
    let mut person = Person::at(shell, &sandbox, &main);
    person.presses("wtsh setup x\r");
    person.shows("set it up so? [y/N]");
    person.types("\x03");
    assert!(!there.join(".env").exists());
    person.is_at_a_prompt();
}

fn ctrl_c_stops_a_step(shell: Shell) {
    let sandbox = Sandbox::new();
    let config = "[setup]\nrun = ['echo waiting; exec sleep 600', 'echo never >>ran']\n";
    let (main, there) = project(&sandbox, config);
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.presses("wtsh setup x\r");
    person.shows("waiting");
    person.presses("\x03");
    person.shows("what is left of its set-up");
    person.clears_line();
    let output = person.everything();
    assert!(output.contains("stopped") && output.contains("can be used as it is"), "{output}");
    assert_eq!((ran(&there).as_str(), there.join(".env").exists()), ("", true));
    person.is_at_a_prompt();
}

/// What a step's program writes last stands behind its title, cleaned, and is gone once it is done.
fn what_happens_is_seen_while_it_does(shell: Shell) {
    let sandbox = Sandbox::new();
    let config = "[setup]\nrun = ['printf \"\\033[31mdeep\\033[0m thought\\n\"; until [ -e go ]; do sleep 0.1; done; echo']\n";
    let (main, there) = project(&sandbox, config);
    let mut person = Start::new(shell, &sandbox).at(&main).columns(100).person();
    person.types("wtsh allow");
    person.presses("wtsh setup x\r");
    person.shows("deep thought");
    fs::write(there.join("go"), "").expect("a file");
    person.shows("is set up");
    person.types("");
    assert!(!person.everything().contains("deep thought"), "{}", person.everything());
}

fn a_commit_while_the_person_reads_is_not_covered_by_the_yes(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, there) = project(&sandbox, "[setup]\nrun = ['echo one >>ran']\n");
    let mut person = Person::at(shell, &sandbox, &main);
    person.presses("wtsh setup x\r");
    person.shows("set it up so? [y/N]");
    sandbox.commit(&there, "setup.py", "evil\n", "later");
    person.types("y");
    assert!(person.output().contains("another commit checked out by now"), "{}", person.output());
    assert!(ran(&there).is_empty() && !there.join(".env").exists());
}

fn what_has_run_is_not_said_to_have_not(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, there) = project(&sandbox, "[setup]\nrun = ['echo one >>ran', 'exit 3']\n");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.types("wtsh setup x");
    person.prints(
        &format!("cd {}", there.display()),
        "wtsh: p:x is not wholly set up (not all was run): wtsh setup",
    );
    // A set-up that failed has said so itself.
    person.types("cd ../p");
    let output = person.runs("wcd -c y");
    assert!(output.contains("could not run exit 3") && !output.contains(" set up ("), "{output}");
}

/// It was killed while it made the venv of a folder, which a look at the root would not tell.
fn a_half_made_venv_is_not_active(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, there) = project(&sandbox, "[setup]\ncopy = []\n");
    python::ignore(&main, ".venv\n");
    for root in [&main, &there] {
        sandbox.commit(root, "api/main.py", "", "api");
        python::venv(&sandbox, &root.join("api"), ".venv");
    }
    let journal = main.join(".git/worktrees/p-x/wtsh-setup");
    fs::write(&journal, "wtsh-setup 1 begun\n").expect("a journal");
    fs::write(there.join("api/.venv/.wtsh-unfinished"), "").expect("a mark");
    let mut person = Person::at(shell, &sandbox, &main);
    person.types("wtsh allow");
    person.prints("cd ../p-x", "wtsh: p:x is not wholly set up: wtsh setup");
    let half_made = format!(
        "wtsh: {0}/api/.venv is not active: it is half made: its set-up stopped, or is still at work; \
         mend it: wtsh setup {0}",
        there.display()
    );
    person.prints("cd api", &half_made);
    person.sees("p:x ");
    // What was looked at once is looked at again.
    fs::remove_file(there.join("api/.venv/.wtsh-unfinished")).expect("it goes");
    person.types("");
    person.sees("p:x (.venv) ");
}
