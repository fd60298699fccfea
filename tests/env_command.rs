//! `wtsh env`, `allow`, `deny` and `trust`, as people type them.

use std::fs::{self, FileTimes};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

#[path = "support/python.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod python;
#[path = "support/ran.rs"]
mod ran;
#[path = "support/repository.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod repository;

use ran::{Ran, at, run, wtsh};
use repository::Sandbox;

fn with(sandbox: &Sandbox, dir: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    run(wtsh(sandbox, dir, arguments).envs(variables.iter().copied()))
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} is in {text}");
    }
}

/// `myproject` with `apps/api`, which git tracks and which has a venv of its own.
fn monorepo(sandbox: &Sandbox) -> PathBuf {
    let main = sandbox.myproject();
    python::ignore(&main, ".venv\n.env\n");
    sandbox.commit(&main, "apps/api/main.py", "", "api");
    python::venv(sandbox, &main.join("apps/api"), ".venv");
    fs::write(main.join("apps/api/.env"), "API_KEY=sesame\n").expect("a .env");
    main
}

#[test]
fn allow_says_what_it_enables() {
    let sandbox = Sandbox::new();
    let main = python::project(&sandbox);
    fs::write(main.join(".env"), "PORT=8000\nTOKEN=sesame\nPATH=/x\n").expect("a .env");
    let ran = at(&sandbox, &main, &["allow"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
    let staging = python::linked(&main, "staging");
    let venv = |root: &Path| root.join(".venv").display().to_string();
    has(&ran.stderr, &["wtsh: allowed ", &venv(&main), &venv(&staging), "PORT, TOKEN", "PATH is not set"]);
    assert!(!ran.stderr.contains("sesame"), "{}", ran.stderr);
    has(&at(&sandbox, &staging, &["allow"]).stderr, &["allowed already", &venv(&staging)]);
}

#[test]
fn allow_finds_what_lies_in_sub_folders() {
    let sandbox = Sandbox::new();
    let main = monorepo(&sandbox);
    let ran = at(&sandbox, &main, &["allow"]);
    has(&ran.stderr, &["apps/api/.venv", "apps/api/.env: API_KEY"]);
    let text = at(&sandbox, &main.join("apps/api"), &["env"]).stdout;
    has(&text, &["apps/api/.venv", "apps/api/.env: API_KEY"]);
}

#[test]
fn allow_where_there_is_nothing_says_so() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    has(&at(&sandbox, &main, &["allow"]).stderr, &["no venv, .env or .wtsh.toml was found yet"]);
    let ran = at(&sandbox, &sandbox.path(), &["allow"]);
    assert_eq!(ran.code, Some(1));
    has(&ran.stderr, &["is in no git repository and has no venv, .env or .wtsh.toml"]);
}

#[test]
fn a_folder_outside_of_any_repository_is_allowed_by_itself() {
    let sandbox = Sandbox::new();
    let folder = sandbox.path().join("folder");
    fs::create_dir_all(folder.join("below")).expect("folders");
    fs::write(folder.join(".env"), "A=1\n").expect("a .env");
    has(&at(&sandbox, &folder, &["env"]).stdout, &["trust  not decided yet"]);
    has(&at(&sandbox, &folder, &["allow"]).stderr, &["wtsh: allowed ", "folder/.env: A"]);
    has(&at(&sandbox, &folder, &["env"]).stdout, &["trust  allowed"]);
    has(&at(&sandbox, &sandbox.path(), &["trust"]).stdout, &["allowed\t"]);
    assert_eq!(at(&sandbox, &folder, &["deny"]).code, Some(0));
    has(&at(&sandbox, &folder, &["env"]).stdout, &["trust  denied"]);
}

#[test]
fn the_same_port_in_two_worktrees_is_named_with_both_files() {
    let sandbox = Sandbox::new();
    let main = python::project(&sandbox);
    let staging = python::linked(&main, "staging");
    fs::write(main.join(".env"), "PORT=8000\nDATABASE_URL=postgres://me:sesame@/p\n").expect("a .env");
    fs::write(staging.join(".env"), "PORT=8000\nDATABASE_URL=postgres://me:sesame@/p\n").expect("a .env");
    at(&sandbox, &main, &["allow"]);
    let text = at(&sandbox, &main, &["env"]).stdout;
    let files = [main.join(".env"), staging.join(".env")].map(|file| file.display().to_string());
    for name in ["PORT", "DATABASE_URL"] {
        has(
            &text,
            &[&format!("clash  {name} has the same value in several worktrees: {}, {}", files[0], files[1])],
        );
    }
    let json = at(&sandbox, &staging, &["env", "--json"]).stdout;
    has(&json, &[r#""clashes":[{"name":"PORT","given":["#, &files[0]]);
    assert!(!text.contains("sesame") && !json.contains("sesame"), "{text}{json}");
    fs::write(staging.join(".env"), "PORT=8001\nDATABASE_URL=postgres:///s\n").expect("a .env");
    assert!(!at(&sandbox, &main, &["env"]).stdout.contains("clash"));
}

#[test]
fn a_venv_of_another_worktree_that_was_activated_by_hand_is_named() {
    let sandbox = Sandbox::new();
    let main = python::project(&sandbox);
    at(&sandbox, &main, &["allow"]);
    let theirs = python::linked(&main, "staging").join(".venv").display().to_string();
    let ran = with(&sandbox, &main, &["env"], &[("VIRTUAL_ENV", &theirs)]);
    has(&ran.stdout, &[&format!("you activated {theirs} of myproject:staging yourself")]);
    let ran = with(&sandbox, &main, &["env", "--json"], &[("VIRTUAL_ENV", &theirs)]);
    has(&ran.stdout, &[r#""theirs_worktree":"myproject:staging""#]);
}

#[test]
fn what_direnv_does_is_left_to_it() {
    let sandbox = Sandbox::new();
    let main = python::project(&sandbox);
    at(&sandbox, &main, &["allow"]);
    fs::write(main.join(".envrc"), "export A=1\n").expect("an .envrc");
    let allow = sandbox.command("direnv", &main).arg("allow").status().expect("direnv starts");
    assert!(allow.success());
    let direnv = format!("-{}", main.display());
    let variables = [("DIRENV_DIR", direnv.as_str()), ("DIRENV_DIFF", "x"), ("DIRENV_WATCHES", "x")];
    has(&with(&sandbox, &main, &["env"], &variables).stdout, &["direnv has loaded an .envrc"]);
}

#[test]
fn deny_takes_it_back_and_trust_lists_it() {
    let sandbox = Sandbox::new();
    let main = python::project(&sandbox);
    at(&sandbox, &main, &["allow"]);
    let line = format!("allowed\t{}\n", main.display());
    let listed = at(&sandbox, &main, &["trust"]).stdout;
    assert!(listed.starts_with(&format!("{line}setup-files\t")) && listed.lines().count() == 2, "{listed}");
    has(&at(&sandbox, &main, &["deny"]).stderr, &["wtsh: denied "]);
    assert_eq!(at(&sandbox, &main, &["trust"]).stdout, line.replace("allowed", "denied"));
    has(&at(&sandbox, &main, &["env"]).stdout, &["trust  denied"]);
    has(&at(&sandbox, &main, &["allow"]).stderr, &["wtsh: allowed "]);
}

/// What git tracks is allowed as it is; when it changes, it has no effect until it is allowed again.
#[test]
fn a_tracked_dotenv_is_allowed_by_its_contents() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.commit(&main, ".env", "A=1\n", "a .env");
    let sees = |name: &str| {
        let ran = at(&sandbox, &main, &["exec", ".", "--", "sh", "-c", &format!("echo \"<${name}>\"")]);
        (ran.stdout, ran.stderr)
    };
    has(&at(&sandbox, &main, &["allow"]).stderr, &["wtsh: allowed ", ".env, as it is now: A"]);
    assert_eq!(sees("A"), ("<1>\n".to_owned(), String::new()));
    fs::write(main.join(".env"), "A=2\nB=3\n").expect("a .env");
    let (out, said) = sees("B");
    assert_eq!(out, "<>\n");
    has(&said, &[".env is not what you allowed", "wtsh allow"]);
    has(&at(&sandbox, &main, &["env"]).stdout, &["not in effect: git tracks it", "wtsh allow"]);
    has(&at(&sandbox, &main, &["env", "--json"]).stdout, &[r#""held":true"#]);
    has(&at(&sandbox, &main, &["allow"]).stderr, &["wtsh: allowed ", ".env, as it is now: A, B"]);
    assert_eq!(sees("B").0, "<3>\n");
    has(&at(&sandbox, &main, &["allow"]).stderr, &["allowed already"]);
    assert_eq!(at(&sandbox, &main, &["deny"]).code, Some(0));
    fs::write(main.join(".env"), "A=1\n").expect("a .env");
    assert_eq!(sees("A").0, "<>\n");
}

/// What another branch brings is asked about when somebody gets there.
#[test]
fn allowing_here_accepts_no_file_of_another_worktree() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = python::linked(&main, "staging");
    sandbox.commit(&staging, ".env", "EVIL=1\n", "a .env");
    sandbox.commit(&staging, ".wtsh.toml", "[env.vars]\nPORT = \"1\"\n", "a project file");
    let ran = at(&sandbox, &main, &["allow"]);
    let files = [".env", ".wtsh.toml"].map(|name| staging.join(name).display().to_string());
    let asked = "asked about when you get there, as you have not allowed what they say";
    has(&ran.stderr, &[asked, &files[0], &files[1]]);
    let ran = at(&sandbox, &main, &["exec", "staging", "--", "sh", "-c", "echo \"<$EVIL$PORT>\""]);
    assert_eq!(ran.stdout, "<>\n");
    assert_eq!(ran.stderr.matches("is not what you allowed").count(), 2, "{}", ran.stderr);
    let ran = at(&sandbox, &staging, &["allow"]);
    has(&ran.stderr, &["wtsh: allowed ", ".env, as it is now: EVIL", ".wtsh.toml, as it is now: PORT"]);
    let ran = at(&sandbox, &main, &["exec", "staging", "--", "sh", "-c", "echo \"<$EVIL$PORT>\""]);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("<11>\n", ""));
}

/// The same file with the same contents is accepted once, wherever it lies.
#[test]
fn what_is_accepted_here_is_in_effect_where_another_worktree_has_it_too() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.commit(&main, ".env", "A=1\n", "a .env");
    sandbox.commit(&main, ".wtsh.toml", "[env.vars]\nDB = \"x\"\n", "a project file");
    let same = sandbox.worktree(&main, "same");
    let other = sandbox.worktree(&main, "other");
    sandbox.commit(&other, ".env", "A=2\n", "another .env");
    let said = at(&sandbox, &main, &["allow"]).stderr;
    let (accepted, asked) = said.split_once("asked about when you get there").expect("there is one");
    let asked = asked.split("\nwtsh: new worktrees").next().unwrap_or_default();
    has(accepted, &[&format!("{}: A", same.join(".env").display())]);
    assert_eq!(
        asked.lines().skip(1).map(str::trim).collect::<Vec<_>>(),
        [other.join(".env").display().to_string()]
    );
    let ran = at(&sandbox, &main, &["exec", "same", "--", "sh", "-c", "echo \"<$A$DB>\""]);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("<1x>\n", ""));
}

/// Nobody is asked about them by git's word, but by what they say.
#[test]
fn a_project_file_of_another_worktree_need_not_be_tracked() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let file = python::linked(&main, "staging").join(".wtsh.toml");
    fs::write(&file, "[env.vars]\nPORT = \"1\"\n").expect("a project file");
    let said = at(&sandbox, &main, &["allow"]).stderr;
    has(&said, &["asked about when you get there", &file.display().to_string()]);
    assert!(!said.contains("git tracks"), "{said}");
}

#[test]
fn a_lock_newer_than_the_last_install_is_named() {
    let sandbox = Sandbox::new();
    let main = python::project(&sandbox);
    let lock = main.join("uv.lock");
    fs::write(&lock, "").expect("a lock");
    let installed = main.join(".venv/bin").metadata().and_then(|it| it.modified()).expect("a time");
    let hour = Duration::from_secs(3600);
    let named = format!("{} is newer than the last install into it", lock.display());
    for (time, newer) in [(installed - hour, "null".to_owned()), (installed + hour, format!("{lock:?}"))] {
        let file = fs::File::options().write(true).open(&lock).expect("the lock");
        file.set_times(FileTimes::new().set_modified(time)).expect("its times");
        let text = at(&sandbox, &main, &["env"]).stdout;
        assert_eq!(text.contains(&named), newer != "null", "{text}");
        has(&at(&sandbox, &main, &["env", "--json"]).stdout, &[&format!(r#""newer":{newer}"#)]);
    }
}

/// Help goes to stderr, where a full disk or a reader that went away is nobody's defect.
#[test]
fn help_that_nobody_reads_is_no_defect() {
    let sandbox = Sandbox::new();
    let full = fs::File::options().write(true).open("/dev/full").expect("a device that is always full");
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_wtsh"), &sandbox.path());
    command.args(["wcd", "bash", "1", "-", "1;;;", "--help"]).stdin(Stdio::null()).stderr(full);
    assert_eq!(command.output().expect("wtsh starts").status.code(), Some(0));
}

#[test]
fn what_is_computed_is_said_with_its_file() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::write(main.join(".wtsh.toml"), "[env.vars]\nCOMPOSE_PROJECT_NAME = \"one\"\nDB = \"x\"\nTYPO = 1\n")
        .expect("a project file");
    has(&at(&sandbox, &main, &["env"]).stdout, &["config ", ".wtsh.toml, not in effect"]);
    has(
        &at(&sandbox, &main, &["allow"]).stderr,
        &[".wtsh.toml, as it is now: COMPOSE_PROJECT_NAME, DB", "line 4"],
    );
    let text = at(&sandbox, &main, &["env"]).stdout;
    has(&text, &[".wtsh.toml: COMPOSE_PROJECT_NAME, DB", ".wtsh.toml, in effect", "not so in this shell"]);
    let json = at(&sandbox, &main, &["env", "--json"]).stdout;
    has(&json, &[r#""variables":["COMPOSE_PROJECT_NAME","DB"]"#, r#""state":"accepted""#]);
    assert_eq!(at(&sandbox, &main, &["exec", ".", "sh", "-c", "echo $DB"]).stdout, "x\n");
}

#[test]
fn a_venv_that_git_tracks_is_refused_whatever_is_said() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    python::venv(&sandbox, &main, ".venv");
    sandbox.git(&main, &["add", "-f", ".venv/pyvenv.cfg"]);
    let venv = main.join(".venv").display().to_string();
    has(&at(&sandbox, &main, &["allow"]).stderr, &["wtsh: not in effect", &venv, "git tracks "]);
    let ran = at(&sandbox, &main, &["allow", ".venv"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    has(&ran.stderr, &["can't be used: git tracks "]);
    has(&at(&sandbox, &main, &["env"]).stdout, &["venv   none that can be used", "git tracks "]);
}

#[test]
fn a_copied_venv_is_refused_until_the_person_vouches_for_it() {
    let sandbox = Sandbox::new();
    let main = python::project(&sandbox);
    let staging = python::linked(&main, "staging");
    let (from, copy) = (main.join(".venv"), staging.join(".venv"));
    fs::remove_dir_all(&copy).expect("it goes");
    let copied = sandbox.command("cp", &main).arg("-a").args([&from, &copy]).status().expect("cp starts");
    assert!(copied.success());
    let (from, copy) = (from.display().to_string(), copy.display().to_string());
    let ran = at(&sandbox, &staging, &["allow", ".venv"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    has(&ran.stderr, &["which is not allowed", "wtsh allow"]);
    has(&at(&sandbox, &staging, &["allow"]).stderr, &["wtsh: not in effect", &copy, &from, "venv"]);
    let ran = at(&sandbox, &main, &["exec", "staging", "--", "sh", "-c", "echo \"<$VIRTUAL_ENV>\""]);
    assert_eq!((ran.stdout.as_str(), ran.stderr.lines().count()), ("<>\n", 1), "{}", ran.stderr);
    has(&ran.stderr, &[&copy, &from]);
    has(&at(&sandbox, &staging, &["env"]).stdout, &[&copy, &from]);
    let back = format!("wtsh deny {copy} takes that back");
    has(&at(&sandbox, &staging, &["allow", ".venv"]).stderr, &["is used as it is", &copy, &back]);
    let ran = at(&sandbox, &main, &["exec", "staging", "--", "sh", "-c", "echo \"<$VIRTUAL_ENV>\""]);
    assert_eq!(ran.stdout, format!("<{copy}>\n"));
    has(&at(&sandbox, &staging, &["deny", ".venv"]).stderr, &[&copy, "is not used any more"]);
    let ran = at(&sandbox, &main, &["exec", "staging", "--", "sh", "-c", "echo \"<$VIRTUAL_ENV> $PORT\""]);
    assert_eq!(ran.stdout, "<> 8001\n", "the rest stays allowed");
    assert_eq!(at(&sandbox, &staging, &["deny", ".venv"]).code, Some(1), "not twice");
}

#[test]
fn a_tracked_file_that_names_a_venv_is_allowed_with_what_it_says() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let venv = python::venv(&sandbox, &sandbox.path().join("venvs"), "one");
    sandbox.commit(&main, ".venv", &format!("{}\n", venv.display()), "a .venv file");
    let venv = venv.display().to_string();
    has(&at(&sandbox, &main, &["env"]).stdout, &["you have not allowed what it says", "wtsh allow"]);
    has(
        &at(&sandbox, &main, &["allow"]).stderr,
        &[&format!(".venv, as it is now: {venv}"), &format!("\n  {venv}")],
    );
    has(&at(&sandbox, &main, &["env"]).stdout, &[&format!("venv   {venv}"), ".venv names it"]);
    fs::write(main.join(".venv"), "/elsewhere\n").expect("a .venv file");
    has(&at(&sandbox, &main, &["env"]).stdout, &["venv   none that can be used"]);
}
