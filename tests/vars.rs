//! `[env.vars]` and `.wtsh.toml` as a shell's hook meets them: the program itself, in a sandbox with real repositories.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Stdio};

#[path = "support/ran.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod ran;
#[path = "support/repository.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod repository;

use ran::wtsh;
use repository::Sandbox;

const VARS: &str = "[env.vars]\n\
    PORT = '{{ port(21800) }}'\n\
    DATABASE_URL = 'postgres:///{{ name | db }}'\n\
    COMPOSE_PROJECT_NAME = '{{ name | slug }}'\n";

/// A person with a configuration, and `myproject` with its worktrees, allowed.
fn start(configuration: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let folder = sandbox.home().join(".config");
    fs::create_dir_all(&folder).expect("a folder for the configuration");
    fs::write(folder.join("wtsh.toml"), configuration).expect("the configuration is written");
    let main = sandbox.myproject();
    allow(&sandbox, &main);
    sandbox
}

fn allow(sandbox: &Sandbox, dir: &Path) {
    let allowed = wtsh(sandbox, dir, &["allow"]).output().expect("wtsh starts");
    assert!(allowed.status.success(), "{}", String::from_utf8_lossy(&allowed.stderr));
}

/// A bash that has had two prompts in the folder: at the second it may be told things.
fn shell(sandbox: &Sandbox, dir: &Path) -> Child {
    let wtsh = env!("CARGO_BIN_EXE_wtsh");
    let script = format!(
        "eval \"$('{wtsh}' init bash)\"; __wtsh_hook prompt; __wtsh_hook prompt; \
         printf '%s\\n' \"${{PORT-}}\" \"${{DATABASE_URL-}}\" \"${{COMPOSE_PROJECT_NAME-}}\""
    );
    let mut command = sandbox.command("bash", dir);
    command
        .args(["--norc", "-c", &script])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().expect("bash starts")
}

/// PORT, DATABASE_URL, COMPOSE_PROJECT_NAME, and what the person was told.
struct Seen {
    values: Vec<String>,
    notices: String,
}

fn seen(shell: Child) -> Seen {
    let output = shell.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("it is text");
    Seen { values: text(output.stdout).lines().map(str::to_owned).collect(), notices: text(output.stderr) }
}

/// Where nobody is told anything.
fn values(sandbox: &Sandbox, dir: &Path) -> Vec<String> {
    let Seen { values, notices } = seen(shell(sandbox, dir));
    assert_eq!(notices, "");
    values
}

#[test]
fn each_worktree_has_its_own_and_keeps_it() {
    let sandbox = start(VARS);
    let (main, staging) = (sandbox.path().join("myproject"), sandbox.path().join("myproject-staging"));
    let of_main = values(&sandbox, &main);
    let of_staging = values(&sandbox, &staging);
    assert_eq!(of_main[1..], ["postgres:///myproject", "myproject"]);
    assert_eq!(of_staging[1..], ["postgres:///myproject_staging", "myproject-staging"]);
    assert!(of_main[0].starts_with("218") && of_staging[0].starts_with("218"), "{of_main:?} {of_staging:?}");
    assert_ne!(of_main[0], of_staging[0]);
    sandbox.git(&staging, &["switch", "-q", "-c", "feature/x"]);
    assert_eq!(values(&sandbox, &staging), of_staging, "a branch switch changes nothing");
    let list = wtsh(&sandbox, &main, &["list"]).output().expect("wtsh starts");
    let list = String::from_utf8(list.stdout).expect("it is text");
    assert!(list.contains(&of_main[0]) && list.contains(&of_staging[0]), "{list}");
}

#[test]
fn the_worktrees_own_env_wins() {
    let sandbox = start(VARS);
    let staging = sandbox.path().join("myproject-staging");
    fs::write(staging.join(".env"), "PORT=4000\n").expect("written");
    let found = values(&sandbox, &staging);
    assert_eq!(found, ["4000", "postgres:///myproject_staging", "myproject-staging"]);
    assert!(!sandbox.home().join(".local/share/wtsh/ports").exists(), "and no port is given");
}

#[test]
fn shells_that_start_at_once_agree() {
    let sandbox = start(VARS);
    let folders =
        ["myproject", "myproject-staging", "myproject-production"].map(|name| sandbox.path().join(name));
    let shells: Vec<Vec<Child>> =
        folders.iter().map(|dir| (0..3).map(|_| shell(&sandbox, dir)).collect()).collect();
    let mut ports = Vec::new();
    for of_one in shells {
        let mut found: Vec<_> = of_one.into_iter().map(|one| seen(one).values[0].clone()).collect();
        found.dedup();
        assert_eq!(found.len(), 1, "{found:?}");
        ports.extend(found);
    }
    ports.sort();
    ports.dedup();
    assert_eq!(ports.len(), folders.len(), "{ports:?}");
}

#[test]
fn a_worktree_made_again_gets_the_port_that_became_free() {
    // A base of its own: other tests look at whether theirs are free, and for that moment they are not.
    let sandbox = start(&VARS.replace("21800", "21900"));
    let (main, staging) = (sandbox.path().join("myproject"), sandbox.path().join("myproject-staging"));
    let before = values(&sandbox, &staging);
    sandbox.git(&main, &["worktree", "remove", &staging.display().to_string()]);
    sandbox.git(&main, &["worktree", "add", "-q", &staging.display().to_string(), "staging"]);
    assert_eq!(values(&sandbox, &staging), before);
    let entries = fs::read_dir(sandbox.home().join(".local/share/wtsh/ports")).expect("ports were given");
    assert_eq!(entries.count(), 1);
}

#[test]
fn a_mistake_is_told_once_and_costs_its_key() {
    let configuration = format!("{VARS}BAD = '{{{{ nmae }}}}'\n");
    let sandbox = start(&configuration);
    let main = sandbox.path().join("myproject");
    for _ in 0..2 {
        let Seen { values, notices } = seen(shell(&sandbox, &main));
        assert_eq!(values[1], "postgres:///myproject");
        let expected = "wtsh: ~/.config/wtsh.toml:5:11: env.vars.BAD: there is no variable `nmae`; did you mean `name`?\n";
        assert_eq!(notices, expected);
    }
}

#[test]
fn a_worktree_that_git_moved_has_its_new_root_and_its_old_port() {
    let sandbox = start(
        "[env.vars]\nPORT = '{{ port(21920) }}'\nDATABASE_URL = 'sqlite:///{{ root }}/db'\n\
         COMPOSE_PROJECT_NAME = '{{ name | slug }}'\n",
    );
    let (main, staging) = (sandbox.path().join("myproject"), sandbox.path().join("myproject-staging"));
    let before = values(&sandbox, &staging);
    let moved = sandbox.path().join("elsewhere");
    let paths = [&staging, &moved].map(|path| path.display().to_string());
    sandbox.git(&main, &["worktree", "move", &paths[0], &paths[1]]);
    let after = values(&sandbox, &moved);
    assert_eq!((&after[0], &after[2]), (&before[0], &before[2]));
    let ends_in = |value: &str, end: &str| assert!(value.ends_with(end), "{value}");
    ends_in(&before[1], "/myproject-staging/db");
    ends_in(&after[1], "/elsewhere/db");
}

/// Somebody was stopped while they held the store's lock.
#[test]
fn a_prompt_does_not_wait_for_another_and_asks_again() {
    let sandbox = start(&VARS.replace("21800", "21940"));
    let main = sandbox.path().join("myproject");
    let store = sandbox.home().join(".local/share/wtsh");
    let lock = fs::File::create(store.join("lock")).expect("the store is there");
    lock.lock().expect("nobody has it");
    let mut command = wtsh(&sandbox, &main, &["exec", ".", "--", "printenv", "PORT"]);
    let waiting = command.stdout(Stdio::piped()).spawn().expect("wtsh starts");
    let wtsh = env!("CARGO_BIN_EXE_wtsh");
    let mut bash = sandbox.command("bash", &main);
    // It goes on after two prompts when its input ends.
    let script = format!(
        "eval \"$('{wtsh}' init bash)\"; __wtsh_hook prompt; __wtsh_hook prompt; echo \"${{PORT-none}}\"; \
         read -r line; __wtsh_hook prompt; echo \"${{PORT-none}}\""
    );
    let bash = bash.args(["--norc", "-c", &script]);
    let bash = bash.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut bash = bash.spawn().expect("bash starts");
    let mut first = [0; 5];
    bash.stdout.as_mut().expect("a pipe").read_exact(&mut first).expect("bash goes on");
    assert_eq!(&first, b"none\n");
    drop(lock);
    drop(bash.stdin.take());
    let Seen { values, notices } = seen(bash);
    assert!(values[0].starts_with("219"), "{values:?}");
    assert!(notices.contains("another wtsh holds it; it is tried again at the next prompt"), "{notices}");
    assert_eq!(notices.lines().count(), 1, "{notices}");
    let by_command = waiting.wait_with_output().expect("it ends").stdout;
    assert_eq!(String::from_utf8(by_command).expect("it is text").trim_end(), values[0], "a command waits");
}
