//! `wtsh setup` as a script runs it: what it does, what it leaves alone, and how it goes on where it stopped.

#[path = "support/python.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod python;
#[path = "support/ran.rs"]
mod ran;
#[path = "support/repository.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod repository;

#[path = "support/until.rs"]
mod until;

#[path = "setup/code.rs"]
mod code;
#[path = "setup/direnv.rs"]
mod direnv;
#[path = "setup/standing.rs"]
mod standing;
#[path = "setup/stopping.rs"]
mod stopping;
#[path = "setup/whose.rs"]
mod whose;

use std::fs;
use std::path::PathBuf;

use ran::{Ran, at, run, wtsh};
use repository::Sandbox;

/// An allowed repository with an ignored `.env` and `media`, and a worktree `p-x` that lacks both.
struct Case {
    sandbox: Sandbox,
    main: PathBuf,
    there: PathBuf,
}

impl Case {
    fn new(config: &str) -> Case {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("p");
        python::ignore(&main, ".env\nmedia\n.venv\nran\nkill\n");
        fs::write(main.join(".env"), "SECRET=s\n").expect("a .env");
        fs::create_dir(main.join("media")).expect("a folder");
        let case = Case { there: main.with_file_name("p-x"), sandbox, main };
        case.config(config);
        case.allow();
        case.sandbox.worktree(&case.main, "x");
        case
    }

    /// The person's own configuration.
    fn config(&self, text: &str) {
        let folder = self.sandbox.home().join(".config");
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("wtsh.toml"), text).expect("a configuration");
    }

    fn allow(&self) {
        let ran = at(&self.sandbox, &self.main, &["allow"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }

    fn setup(&self) -> Ran {
        at(&self.sandbox, &self.main, &["setup", "x"])
    }

    /// As `setup`, which must succeed; what it said.
    #[track_caller]
    fn sets_up(&self) -> String {
        let ran = self.setup();
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{}", ran.stderr);
        ran.stderr
    }

    fn git_dir(&self) -> PathBuf {
        self.main.join(".git/worktrees/p-x")
    }

    /// What a command wrote into `ran` there.
    fn ran(&self) -> String {
        fs::read_to_string(self.there.join("ran")).unwrap_or_default()
    }

    /// Nothing of a set-up has happened.
    #[track_caller]
    fn is_as_git_made_it(&self) {
        let names =
            fs::read_dir(&self.there).expect("a worktree").map(|entry| entry.expect("an entry").file_name());
        let tracked = self.sandbox.git(&self.there, &["ls-files", "-z"]);
        let known: Vec<&str> = tracked.split('\0').filter_map(|path| path.split('/').next()).collect();
        let mut others: Vec<_> = names.map(|name| name.to_string_lossy().into_owned()).collect();
        others.retain(|name| name != ".git" && !known.contains(&name.as_str()));
        assert_eq!(others, [""; 0], "nothing but what git made");
    }
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "there is no {part:?} in:\n{text}");
    }
}

#[test]
fn a_worktree_gets_what_git_does_not_bring() {
    let case = Case::new("[setup]\nlink = ['media']\nrun = ['echo one >>ran', 'echo two >>ran']\n");
    let said = case.sets_up();
    let expected =
        "wtsh: linked media\nwtsh: copied .env\nwtsh: ran echo one >>ran\nwtsh: ran echo two >>ran\n";
    assert_eq!(said, format!("{expected}wtsh: {} is set up\n", case.there.display()));
    assert_eq!(fs::read_to_string(case.there.join(".env")).expect("a .env"), "SECRET=s\n");
    assert_eq!(fs::read_link(case.there.join("media")).expect("a link"), case.main.join("media"));
    assert_eq!(case.ran(), "one\ntwo\n");
    has(&case.sets_up(), &["everything is there"]);
    assert_eq!(case.ran(), "one\ntwo\n");
    // What is missing again is made again, and a command that says something else is another.
    fs::remove_file(case.there.join(".env")).expect("it goes");
    case.config("[setup]\nlink = ['media']\nrun = ['echo one >>ran', 'echo three >>ran']\n");
    let said = case.sets_up();
    has(&said, &["copied .env", "ran echo three"]);
    assert!(!said.contains("echo one") && !said.contains("linked"), "{said}");
    assert_eq!(case.ran(), "one\ntwo\nthree\n");
}

#[test]
fn the_main_worktree_is_the_source() {
    let case = Case::new("[setup]\nrun = ['echo >>ran']\n");
    for target in [&["setup", "^"][..], &["setup"]] {
        let ran = at(&case.sandbox, &case.main, target);
        assert_eq!(ran.code, Some(0));
        has(&ran.stderr, &["is the main worktree"]);
    }
    assert!(!case.main.join("ran").exists());
    let from_inside = at(&case.sandbox, &case.there, &["setup"]);
    assert_eq!(from_inside.code, Some(0), "{}", from_inside.stderr);
    assert_eq!(case.ran(), "\n");
}

#[test]
fn commands_have_the_worktrees_environment_and_not_this_ones() {
    let case = Case::new(
        "[setup]\ncopy = []\nrun = ['echo \"$PORT,$ONLY_HERE,$WTSH_BRANCH,$GIT_DIR\" >ran; pwd >>ran; cat >>ran']\n",
    );
    fs::write(case.main.join(".env"), "PORT=1\nONLY_HERE=1\n").expect("a .env");
    fs::write(case.there.join(".env"), "PORT=2\n").expect("a .env");
    let own = env!("CARGO_BIN_EXE_wtsh");
    let ran = at(&case.sandbox, &case.main, &["exec", ".", "--", own, "setup", "x"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(case.ran(), format!("2,,x,\n{}\n", case.there.display()));
}

#[test]
fn a_venv_is_made_before_the_commands_run() {
    let case = Case::new("[setup]\nrun = ['python -c \"import sys; print(sys.prefix)\" >ran']\n");
    python::venv(&case.sandbox, &case.main, ".venv");
    case.allow();
    has(&case.sets_up(), &["made .venv", "ran python"]);
    assert_eq!(case.ran(), format!("{}\n", case.there.join(".venv").display()));
    fs::remove_dir_all(case.there.join(".venv")).expect("it goes");
    has(&case.sets_up(), &["made .venv"]);
}

#[test]
fn submodules_are_checked_out_where_the_main_worktree_has_them() {
    let case = Case::new("");
    let library = case.sandbox.repository("library");
    let add = ["submodule", "--quiet", "add", &library.display().to_string(), "vendor/library"];
    case.sandbox.git(&case.main, &add);
    case.sandbox.git(&case.main, &["commit", "-q", "-m", "submodule"]);
    case.sandbox.git(&case.there, &["merge", "-q", "main"]);
    case.allow();
    has(&case.sets_up(), &["checked out the submodules vendor/library"]);
    assert!(case.there.join("vendor/library/readme").exists());
    has(&case.sets_up(), &["everything is there"]);
    // Its check-out was killed in the middle.
    fs::remove_file(case.there.join("vendor/library/readme")).expect("it goes");
    fs::write(case.git_dir().join("wtsh-setup"), "wtsh-setup 1\nsubmodules-begun\n").expect("a journal");
    has(&case.sets_up(), &["checked out the submodules vendor/library"]);
    assert!(case.there.join("vendor/library/readme").exists());
}

#[test]
fn allow_says_what_new_worktrees_get() {
    let case = Case::new("[setup]\nlink = ['media']\nrun = ['make']\n");
    let ran = at(&case.sandbox, &case.there, &["allow"]);
    has(&ran.stderr, &["will be set up", "\n  copy .env", "\n  link media", "\n  run make"]);
    case.config("[setup]\ncopy = []\n");
    assert!(!at(&case.sandbox, &case.there, &["allow"]).stderr.contains("will be set up"));
}

/// A set-up that nobody sees the end of: the reader of its messages is gone.
#[test]
fn a_closed_stderr_stops_nothing() {
    let case = Case::new("[setup]\nrun = ['echo x; echo y >ran']\n");
    let mut command = case.sandbox.command("sh", &case.main);
    let script = format!("'{}' setup x 2>&-", env!("CARGO_BIN_EXE_wtsh"));
    assert_eq!(run(command.env("PWD", &case.main).args(["-c", &script])).code, Some(0));
    assert_eq!(case.ran(), "y\n");
}

#[test]
fn a_bare_hub_has_a_source_too() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    let hub = sandbox.path().join("hub");
    let git = |words: &[&str]| drop(sandbox.git(&sandbox.path(), words));
    git(&["clone", "-q", "--bare", &main.display().to_string(), "hub/.bare"]);
    let bare = hub.join(".bare");
    fs::write(bare.join("info/exclude"), ".env\n").expect("an exclude file");
    for (branch, base) in [("first", "main"), ("x", "main")] {
        sandbox.git(
            &bare,
            &["worktree", "add", "-q", "-b", branch, &hub.join(branch).display().to_string(), base],
        );
    }
    assert_eq!(at(&sandbox, &hub.join("first"), &["allow"]).code, Some(0));
    fs::write(hub.join("first/.env"), "A=first\n").expect("a .env");
    let ran = at(&sandbox, &hub.join("x"), &["setup"]);
    has(&ran.stderr, &["copied .env"]);
    assert_eq!(fs::read_to_string(hub.join("x/.env")).expect("a .env"), "A=first\n");
    // Where the default branch has one, that is the source.
    sandbox.git(&bare, &["worktree", "add", "-q", &hub.join("main").display().to_string(), "main"]);
    fs::write(hub.join("main/.env"), "A=main\n").expect("a .env");
    fs::remove_file(hub.join("x/.env")).expect("it goes");
    let mut command = wtsh(&sandbox, &hub.join("first"), &["setup", "x"]);
    assert_eq!(run(&mut command).code, Some(0));
    assert_eq!(fs::read_to_string(hub.join("x/.env")).expect("a .env"), "A=main\n");
}

#[test]
fn very_many_copied_files_are_no_first_set_up() {
    let case = Case::new("[setup]\ncopy = ['media']\nrun = ['echo one >>ran']\n");
    let deep = case.main.join("media").join("d".repeat(120));
    fs::create_dir(&deep).expect("a folder");
    for number in 0..9_000 {
        fs::write(deep.join(number.to_string()), "x").expect("a file");
    }
    case.sets_up();
    case.sets_up();
    assert_eq!(case.ran(), "one\n", "it ran once");
    assert!(fs::metadata(case.git_dir().join("wtsh-copied")).expect("a list").len() > 1 << 20);
    let removed = at(&case.sandbox, &case.main, &["remove", "x"]);
    has(&removed.stderr, &["ran (4 bytes)"]);
    assert!(!removed.stderr.contains("media"), "{}", removed.stderr);
}

#[test]
fn nothing_is_copied_below_a_link() {
    let case = Case::new("[setup]\nlink = ['media', 'gone']\n");
    fs::write(case.main.join("media/a.jpg"), "a").expect("a file");
    fs::write(case.main.join(".worktreeinclude"), "media/*.jpg\n").expect("a list");
    let said = case.sets_up();
    assert_eq!(fs::read_link(case.there.join("media")).expect("a link"), case.main.join("media"));
    assert!(said.contains("linked media") && !said.contains("a.jpg"), "{said}");
}

#[test]
fn what_is_not_copied_is_not_said_to_be() {
    let case = Case::new("[setup]\ncopy = ['.env', 'media', '../evil']\n");
    std::os::unix::fs::symlink("/etc/passwd", case.main.join("media/out")).expect("a link");
    let said = case.sets_up();
    has(&said, &["wtsh: copied .env\n", "media/out was not copied: this is a link"]);
    has(&said, &["../evil was not copied: a pattern never leads out of the worktree"]);
}

/// Neither stops the rest, and each is said each time.
#[test]
fn what_can_not_be_linked_costs_itself_alone() {
    let case = Case::new("[setup]\ncopy = []\nlink = ['../p', 'seen', 'media']\n");
    fs::create_dir(case.main.join("seen")).expect("a folder");
    for last in [" is set up\n", ": everything else is there\n"] {
        let said = case.sets_up();
        has(
            &said,
            &[
                "../p was not linked: this is no path inside",
                "seen was not linked: git does not ignore it",
                last,
            ],
        );
    }
    assert_eq!(fs::read_link(case.there.join("media")).expect("a link"), case.main.join("media"));
    assert!(!case.there.join("seen").exists());
}

/// The main worktree's `.env` is a link to a file beside it, which no pattern names.
#[test]
fn what_an_env_leads_to_is_copied_with_its_own_port() {
    let case = Case::new("");
    python::ignore(&case.main, ".env*\nmedia\n");
    fs::write(case.main.join(".env.real"), "PORT=8000\nDB_NAME=shop\n").expect("a file");
    fs::remove_file(case.main.join(".env")).expect("it goes");
    std::os::unix::fs::symlink(".env.real", case.main.join(".env")).expect("a link");
    has(&at(&case.sandbox, &case.main, &["allow"]).stderr, &["\n  copy .env, .env.real\n"]);
    let said = case.sets_up();
    has(&said, &["wtsh: copied .env, .env.real\n"]);
    assert_eq!(said.matches("DB_NAME in ").count(), 1, "{said}");
    assert_eq!(fs::read_link(case.there.join(".env")).expect("a link"), PathBuf::from(".env.real"));
    let own = fs::read_to_string(case.there.join(".env")).expect("it leads somewhere");
    assert!(own.starts_with("PORT=80") && !own.starts_with("PORT=8000\n"), "{own}");
    has(&case.sets_up(), &[": everything is there"]);
    // One that leads out stays where it is, which is not the same as everything.
    fs::remove_file(case.there.join(".env")).expect("it goes");
    fs::remove_file(case.main.join(".env")).expect("it goes");
    std::os::unix::fs::symlink("../elsewhere", case.main.join(".env")).expect("a link");
    for _ in 0..2 {
        let said = case.sets_up();
        has(&said, &[".env was not copied: this is a link", ": everything else is there\n"]);
        assert!(!said.contains("copied nothing") && !said.contains("is set up"), "{said}");
    }
}

#[test]
fn allow_lists_what_happens_and_what_does_not() {
    let case = Case::new(
        "[setup]\ncopy = ['readme', '../evil', '/etc/passwd']\nlink = ['../out', 'readme', 'media', 'nothing']\n",
    );
    case.sandbox.commit(&case.main, "apps/api/main.py", "", "api");
    python::venv(&case.sandbox, &case.main, "apps/api/.venv");
    fs::write(case.main.join(".worktreeinclude"), ".env\n").expect("a list");
    let said = at(&case.sandbox, &case.main, &["allow"]).stderr;
    has(&said, &["\n  link media\n", "\n  copy .env\n", "\n  make apps/api/.venv\n"]);
    has(
        &said,
        &[
            "\n  leave out ../evil: a pattern never leads out",
            "\n  leave out /etc/passwd: it is looked for at the root",
        ],
    );
    has(&said, &["\n  leave out ../out: no link: ", "\n  leave out readme: no link: git tracks readme"]);
    assert!(!said.contains("copy readme") && !said.contains("nothing"), "{said}");
}

#[test]
fn advice_about_a_value_is_a_line_and_one_to_add() {
    let case = Case::new("");
    fs::write(case.main.join(".env"), "DATABASE_URL=postgres://localhost/shop\n").expect("a .env");
    let said = case.sets_up();
    let lines: Vec<&str> = said.lines().filter(|line| line.contains("DATABASE_URL")).collect();
    assert!(
        lines.len() == 2 && lines[0].starts_with("wtsh: DATABASE_URL in .env is the database of"),
        "{said}"
    );
    assert!(lines[1] == "    DATABASE_URL = \"postgres://localhost/{{ name|db }}\"", "{said}");
}

/// A check-out of submodules that fails leaves them half done: the next set-up says so to git.
#[test]
fn submodules_that_failed_are_checked_out_anew() {
    let case = Case::new("");
    let library = case.sandbox.repository("library");
    case.sandbox.git(&case.main, &["submodule", "--quiet", "add", &library.display().to_string(), "library"]);
    case.sandbox.git(&case.main, &["commit", "-q", "-m", "submodule"]);
    case.sandbox.git(&case.there, &["merge", "-q", "main"]);
    case.allow();
    let away = library.with_file_name("away");
    fs::rename(&library, &away).expect("it goes");
    let ran = case.setup();
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let journal = || fs::read_to_string(case.git_dir().join("wtsh-setup")).expect("a journal");
    assert!(journal().contains("submodules-begun"), "{}", journal());
    fs::rename(&away, &library).expect("it is back");
    has(&case.sets_up(), &["checked out the submodules library"]);
    assert!(!journal().contains("submodules-begun"), "{}", journal());
}
