//! direnv hooked in the same shell: it does its folders, wtsh the others, and neither leaves anything of its own in the other's.

use std::fs;
use std::path::{Path, PathBuf};

use crate::person::Person;
use crate::python::{ignore, linked, project, venv};
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::{Start, Starts};

scenarios! {
    around_by_cd_with_direnv_first,
    around_by_cd_with_direnv_last,
    around_by_wcd_with_direnv_first,
    around_by_wcd_with_direnv_last,
    before_the_rest_of_the_line,
    the_two_lines_of_a_package_with_direnv,
    the_two_lines_of_a_package_without_direnv,
    layout_python,
    what_direnv_has_not_allowed_is_ours,
    allowed_and_blocked_while_inside,
    a_port_that_direnv_sets_is_shown,
    allowed_by_direnvs_configuration,
    a_touched_envrc,
    a_nested_shell_without_direnv,
    one_program_a_prompt,
}

/// `myproject`, with staging's `.envrc` allowed. Files that direnv reads are ignored by git.
fn with_envrc(sandbox: &Sandbox, text: &str) -> PathBuf {
    let main = project(sandbox);
    ignore(&main, ".venv\nvenv\n.env\n.envrc\n.direnv\n");
    envrc(sandbox, &linked(&main, "staging"), text);
    main
}

fn envrc(sandbox: &Sandbox, dir: &Path, text: &str) {
    fs::write(dir.join(".envrc"), text).expect("an .envrc");
    direnv_allow(sandbox, dir);
}

fn direnv_allow(sandbox: &Sandbox, dir: &Path) {
    let output = sandbox.command("direnv", dir).args(["allow", "."]).output();
    let output = output.expect("direnv starts; tests/run installs it");
    assert!(output.status.success(), "direnv allow: {output:?}");
}

fn hook_line(shell: Shell) -> String {
    let name = shell.name();
    let posix = format!("eval \"$(direnv hook {name})\"");
    shell.choose(posix.clone(), posix, format!("direnv hook {name} | source"))
}

fn start<'a>(shell: Shell, sandbox: &'a Sandbox) -> Start<'a> {
    Start::new(shell, sandbox).variable("DIRENV_LOG_FORMAT", "").after(hook_line(shell))
}

fn allowed(start: Start, main: &Path) -> Person {
    let mut person = start.person();
    person.types(&format!("wtsh allow {}", main.display()));
    person
}

/// The environment in order, without what direnv and wtsh keep for themselves and what a shell changes at each command.
const ENVIRONMENT: &str = "env | grep -v -e WTSH -e DIRENV -e '^_=' -e PWD= | sort";

/// PATH has this one venv of the sandbox, once, and VIRTUAL_ENV says the same; or none.
#[track_caller]
fn has_venv(person: &mut Person, sandbox: &Sandbox, dir: Option<&Path>) {
    let root = sandbox.path().display().to_string();
    // One entry a row: no row of the screen takes all of PATH.
    let path = person.runs(&format!("printenv PATH | tr : '\\n' | grep '^{root}'"));
    let entries: Vec<_> = path.lines().collect();
    let bin = dir.map(|dir| dir.join("bin").display().to_string());
    let own = format!("{root}/bin");
    let expected: Vec<&str> = bin.as_deref().into_iter().chain([own.as_str()]).collect();
    assert_eq!(entries, expected, "{:?}", person.shell());
    let dir = dir.map(|dir| dir.display().to_string()).unwrap_or_default();
    person.prints("printenv VIRTUAL_ENV", &dir);
}

/// Twice through all of them, each way leading over the one that is direnv's.
fn around(mut person: Person, sandbox: &Sandbox, main: &Path, go: fn(&Path) -> String) {
    let before = person.runs(ENVIRONMENT);
    let (staging, production) = (linked(main, "staging"), linked(main, "production"));
    for round in 0..2 {
        person.types(&format!("cd {}", main.display()));
        for dir in [main, &staging, &production, &staging, main, &staging] {
            person.types(&go(dir));
            has_venv(&mut person, sandbox, Some(&dir.join(".venv")));
            person.prints("true", "");
            has_venv(&mut person, sandbox, Some(&dir.join(".venv")));
        }
        person.prints("printenv PORT", "");
        if round == 0 {
            person.types(&go(&production));
        }
        person.types("cd ..");
        has_venv(&mut person, sandbox, None);
        person.prints("printenv PORT DATABASE_URL __WTSH_ENV", "");
        assert_eq!(person.runs(ENVIRONMENT), before);
    }
}

const ACTIVATE: &str = "source .venv/bin/activate\n";

fn cd(dir: &Path) -> String {
    format!("cd {}", dir.display())
}

fn wcd(dir: &Path) -> String {
    format!("wcd {}", dir.display())
}

fn around_by_cd_with_direnv_first(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_envrc(&sandbox, ACTIVATE);
    let start = Start::new(shell, &sandbox).variable("DIRENV_LOG_FORMAT", "").before(hook_line(shell));
    around(allowed(start, &main), &sandbox, &main, cd);
}

fn around_by_cd_with_direnv_last(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_envrc(&sandbox, ACTIVATE);
    around(allowed(start(shell, &sandbox), &main), &sandbox, &main, cd);
}

fn around_by_wcd_with_direnv_first(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_envrc(&sandbox, ACTIVATE);
    let start = Start::new(shell, &sandbox).variable("DIRENV_LOG_FORMAT", "").before(hook_line(shell));
    around(allowed(start, &main), &sandbox, &main, wcd);
}

fn around_by_wcd_with_direnv_last(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_envrc(&sandbox, ACTIVATE);
    around(allowed(start(shell, &sandbox), &main), &sandbox, &main, wcd);
}

fn before_the_rest_of_the_line(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_envrc(&sandbox, ACTIVATE);
    let mut person = allowed(start(shell, &sandbox).at(&main), &main);
    let python = |branch: &str| linked(&main, branch).join(".venv/bin/python").display().to_string();
    person.prints("wcd staging && command -v python", &python("staging"));
    person.prints("wcd production && command -v python", &python("production"));
    if shell != Shell::Bash {
        person.prints("cd ../myproject-staging && command -v python", &python("staging"));
        person.prints("cd ../myproject-production && command -v python", &python("production"));
    }
    person.types("cd ..");
    has_venv(&mut person, &sandbox, None);
}

const TWO_LINES: &str = "source_up\nsource .venv/bin/activate 2>/dev/null || true\n";

/// `apps/api` with a venv and these two lines in its `.envrc`, in a worktree that has a venv too.
fn package(sandbox: &Sandbox) -> (PathBuf, PathBuf) {
    let main = with_envrc(sandbox, ACTIVATE);
    let api = main.join("apps/api");
    venv(sandbox, &api, ".venv");
    envrc(sandbox, &api, TWO_LINES);
    (main, api)
}

fn in_and_out_of_the_package(mut person: Person, sandbox: &Sandbox, main: &Path, api: &Path) {
    let before = person.runs(ENVIRONMENT);
    for _ in 0..2 {
        person.types(&cd(api));
        has_venv(&mut person, sandbox, Some(&api.join(".venv")));
        assert_eq!(person.prompt().matches("(.venv)").count(), 1, "{}", person.prompt());
        person.types("cd ../..");
        has_venv(&mut person, sandbox, Some(&main.join(".venv")));
        person.types(&cd(api));
        has_venv(&mut person, sandbox, Some(&api.join(".venv")));
        person.types(&cd(&sandbox.path()));
        has_venv(&mut person, sandbox, None);
        assert_eq!(person.runs(ENVIRONMENT), before);
    }
}

fn the_two_lines_of_a_package_with_direnv(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, api) = package(&sandbox);
    let person = allowed(start(shell, &sandbox), &main);
    in_and_out_of_the_package(person, &sandbox, &main, &api);
}

fn the_two_lines_of_a_package_without_direnv(shell: Shell) {
    let sandbox = Sandbox::new();
    let (main, api) = package(&sandbox);
    let person = allowed(Start::new(shell, &sandbox), &main);
    in_and_out_of_the_package(person, &sandbox, &main, &api);
}

fn layout_python(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_envrc(&sandbox, "layout python3\n");
    let staging = linked(&main, "staging");
    let mut person = allowed(start(shell, &sandbox), &main);
    let before = person.runs(ENVIRONMENT);
    person.types(&cd(&main));
    person.types("wcd staging");
    let made = person.runs("printenv VIRTUAL_ENV");
    assert!(made.starts_with(&format!("{}/.direnv/python-", staging.display())), "{made}");
    has_venv(&mut person, &sandbox, Some(Path::new(&made)));
    person.types("wcd production");
    has_venv(&mut person, &sandbox, Some(&linked(&main, "production").join(".venv")));
    person.types("cd ..");
    assert_eq!(person.runs(ENVIRONMENT), before);
}

fn what_direnv_has_not_allowed_is_ours(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_envrc(&sandbox, ACTIVATE);
    let staging = linked(&main, "staging");
    fs::write(staging.join(".envrc"), "export NOT=allowed\n").expect("an .envrc");
    let mut person = allowed(start(shell, &sandbox), &main);
    let before = person.runs(ENVIRONMENT);
    for _ in 0..2 {
        person.types(&cd(&staging));
        has_venv(&mut person, &sandbox, Some(&staging.join(".venv")));
        person.prints("printenv PORT NOT", "8001");
        person.types("cd ..");
        assert_eq!(person.runs(ENVIRONMENT), before);
    }
}

/// `direnv allow` comes when ours is set already; then the file is edited, and so blocked, and allowed again.
fn allowed_and_blocked_while_inside(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_envrc(&sandbox, ACTIVATE);
    let staging = linked(&main, "staging");
    let bin = staging.join(".venv");
    fs::write(staging.join(".envrc"), "source .venv/bin/activate\ndotenv\n").expect("an .envrc");
    let mut person = allowed(start(shell, &sandbox), &main);
    let before = person.runs(ENVIRONMENT);
    for (first, edit) in
        [(&main, "echo 'export A=1' >> .envrc"), (&sandbox.path(), "echo 'export B=1' >> .envrc")]
    {
        person.types(&cd(first));
        person.types(&cd(&staging));
        has_venv(&mut person, &sandbox, Some(&bin));
        person.types("direnv allow");
        has_venv(&mut person, &sandbox, Some(&bin));
        person.prints("printenv PORT", "8001");
        person.types(edit);
        person.types("true");
        has_venv(&mut person, &sandbox, Some(&bin));
        person.prints("printenv PORT", "8001");
        person.types("direnv allow");
        person.types("true");
        has_venv(&mut person, &sandbox, Some(&bin));
        person.types("cd ../myproject-production");
        has_venv(&mut person, &sandbox, Some(&linked(&main, "production").join(".venv")));
        person.prints("printenv PORT", "8002");
        person.types("cd ..");
        assert_eq!(person.runs(ENVIRONMENT), before);
        person.types(&format!("echo '# new' >> {}/.envrc", staging.display()));
    }
}

fn a_port_that_direnv_sets_is_shown(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_envrc(&sandbox, "dotenv\n");
    let mut person = allowed(start(shell, &sandbox).at(&main), &main);
    person.sees("myproject main (.venv) :8000 ");
    person.types("wcd staging");
    person.sees("myproject:staging :8001 ");
    person.types("wcd main");
    person.sees("myproject main (.venv) :8000 ");
    person.types("cd ..");
    person.prints("printenv PORT DATABASE_URL", "");
}

/// By a folder in direnv.toml, and by `.env` files, which count as well if it says so.
fn allowed_by_direnvs_configuration(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let staging = linked(&main, "staging");
    ignore(&main, ".venv\nvenv\n.env\n.envrc\n.direnv\n");
    fs::write(staging.join(".envrc"), "export OWN=direnv\n").expect("an .envrc");
    let folder = sandbox.home().join(".config/direnv");
    fs::create_dir_all(&folder).expect("a folder");
    let text = format!("[global]\nload_dotenv = true\n[whitelist]\nprefix = [ \"{}\" ]\n", staging.display());
    fs::write(folder.join("direnv.toml"), text).expect("a configuration");
    let mut person = allowed(start(shell, &sandbox), &main);
    person.types(&cd(&staging));
    person.prints("printenv OWN", "direnv");
    has_venv(&mut person, &sandbox, None);
    person.types(&cd(&linked(&main, "production")));
    has_venv(&mut person, &sandbox, Some(&linked(&main, "production").join(".venv")));
}

fn a_touched_envrc(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_envrc(&sandbox, ACTIVATE);
    let staging = linked(&main, "staging");
    let mut person = allowed(start(shell, &sandbox).at(&main), &main);
    person.types("wcd staging");
    for _ in 0..2 {
        person.types("touch -d '1 hour' .envrc");
        has_venv(&mut person, &sandbox, Some(&staging.join(".venv")));
    }
    person.types("cd ..");
    has_venv(&mut person, &sandbox, None);
    person.prints("printenv PORT __WTSH_ENV", "");
}

/// direnv's variables are inherited and cover the folder; outside of it nothing takes them back, which is direnv's way.
fn a_nested_shell_without_direnv(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_envrc(&sandbox, ACTIVATE);
    let staging = linked(&main, "staging");
    let mut person = allowed(start(shell, &sandbox).at(&main), &main);
    person.types("wcd staging");
    let rc = shell.rc_file(&sandbox.home());
    let text = fs::read_to_string(&rc).expect("the rc file");
    fs::write(&rc, text.replace(&hook_line(shell), "")).expect("the rc file is written");
    person.types(&format!("{} {}", shell.name(), shell.interactive().join(" ")));
    has_venv(&mut person, &sandbox, Some(&staging.join(".venv")));
    person.prints("printenv PORT", "");
    person.types("exit");
    has_venv(&mut person, &sandbox, Some(&staging.join(".venv")));
    person.types("cd ..");
    has_venv(&mut person, &sandbox, None);
}

fn one_program_a_prompt(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = with_envrc(&sandbox, ACTIVATE);
    let starts = Starts::counted(&sandbox);
    let mut person = allowed(start(shell, &sandbox).at(&main), &main);
    person.types("true");
    starts.take();
    person.types("");
    assert!(starts.take().len() <= 1);
    // What is ours goes before direnv looks, and the prompt is drawn after.
    person.types("cd ../myproject-staging");
    assert_eq!(starts.take(), ["hook", "hook"]);
    person.types("true");
    assert_eq!(starts.take(), ["hook"]);
    person.types("wcd main");
    assert_eq!(
        starts.take(),
        if shell == Shell::Bash { vec!["wcd", "hook", "hook"] } else { vec!["wcd", "hook"] }
    );
}
