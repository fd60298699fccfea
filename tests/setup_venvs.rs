//! The venvs of a new worktree, made by `wtsh setup` with the real tools and without a network.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

#[path = "support/makers.rs"]
mod makers;
#[path = "support/ran.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod ran;
#[path = "../src/env/venv/soundness/tests/real.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod real;
#[path = "support/repository.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod repository;

use makers::{MAKERS, Maker, runs};
use ran::{Ran, run, wtsh};
use repository::Sandbox;

/// A project that is installed as editable, allowed, with a venv at its root, and a worktree that has none.
struct Shop {
    sandbox: Sandbox,
    main: PathBuf,
    side: PathBuf,
}

impl Shop {
    /// `files` are tracked. `venvs`: by whom, and where, from the root.
    fn new(files: &[(&str, &str)], venvs: &[(Maker, &str)]) -> Shop {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("shop");
        fs::write(main.join(".git/info/exclude"), ".venv\nvenv\n__pycache__\n*.egg-info\n").expect("a file");
        for (file, text) in files {
            sandbox.commit(&main, file, text, "a file");
        }
        for (maker, place) in venvs {
            maker.makes(&sandbox, &main.join(place), &[]);
        }
        runs(&mut offline(wtsh(&sandbox, &main, &["allow"])));
        let side = sandbox.worktree(&main, "side");
        Shop { sandbox, main, side }
    }

    /// A project of its own build backend, in `folder`.
    fn with_project(folder: &str, venvs: &[(Maker, &str)]) -> Shop {
        let made = tempfile::tempdir().expect("a folder");
        let project = real::project(made.path());
        let inside = |file: &str| Path::new(folder).join(file).display().to_string();
        let files = ["pyproject.toml", "backend.py", "src/pk.py"];
        let files = files.map(|file| (inside(file), fs::read_to_string(project.join(file)).expect("text")));
        let files: Vec<_> = files.iter().map(|(file, text)| (file.as_str(), text.as_str())).collect();
        Shop::new(&files, venvs)
    }

    /// `wtsh setup` in the new worktree, with these tools on PATH, and nothing else of ours.
    fn set_up(&self, arguments: &[&str]) -> Ran {
        run(&mut offline(wtsh(&self.sandbox, &self.side, &[&["setup"], arguments].concat())))
    }

    #[track_caller]
    fn is_set_up(&self) {
        let ran = self.set_up(&[]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }

    /// The venv runs, knows itself, and is nobody's unfinished one.
    #[track_caller]
    fn has(&self, place: &str, maker: Maker) {
        let dir = self.side.join(place);
        let script = "import sys; print(sys.prefix)";
        assert_eq!(self.python(place, script), dir.display().to_string());
        let text = fs::read_to_string(dir.join("pyvenv.cfg")).expect("its configuration");
        assert_eq!(text.contains("\nuv = "), maker == Maker::Uv, "{text}");
        assert_eq!(text.contains("\nvirtualenv = "), maker == Maker::Virtualenv, "{text}");
        assert!(!dir.join(".wtsh-unfinished").exists());
    }

    #[track_caller]
    fn python(&self, place: &str, script: &str) -> String {
        let python = self.side.join(place).join("bin/python").display().to_string();
        let ran = run(self.sandbox.command(&python, &self.sandbox.home()).args(["-c", script]));
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        ran.stdout.trim_end().to_owned()
    }

    /// The editable project, as this venv imports it.
    #[track_caller]
    fn imports(&self, place: &str) -> PathBuf {
        PathBuf::from(self.python(place, "import pk; print(pk.__file__)"))
    }
}

/// The tools on PATH, and no network for them.
fn offline(command: Command) -> Command {
    let mut command = real::offline(command);
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python-tools/bin");
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{path}:{}", tools.display())).env("UV_PYTHON_DOWNLOADS", "never");
    command
}

#[test]
fn the_same_tool_makes_it_and_installs_the_worktrees_own_code() {
    for maker in MAKERS {
        let shop = Shop::with_project("", &[(maker, ".venv")]);
        shop.is_set_up();
        shop.has(".venv", maker);
        assert_eq!(shop.imports(".venv"), shop.side.join("src/pk.py"), "{maker:?}");
    }
}

#[test]
fn a_venv_in_a_folder_below() {
    let shop = Shop::with_project("apps/api", &[(Maker::Venv, "apps/api/.venv"), (Maker::Uv, "venv")]);
    shop.is_set_up();
    shop.has("apps/api/.venv", Maker::Venv);
    shop.has("venv", Maker::Uv);
    assert_eq!(shop.imports("apps/api/.venv"), shop.side.join("apps/api/src/pk.py"));
}

/// Paths in a requirements file count from its folder; what the main worktree's venv has not is left out.
#[test]
fn requirements_are_installed() {
    for maker in MAKERS {
        let shop = Shop::with_project("libs/pk", &[(maker, ".venv")]);
        shop.sandbox.commit(&shop.side, "requirements.txt", "-e ./libs/pk\n", "requirements");
        shop.sandbox.commit(&shop.side, "requirements-prod.txt", "gunicorn\n", "more of them");
        runs(&mut offline(wtsh(&shop.sandbox, &shop.side, &["allow"])));
        let ran = shop.set_up(&[]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        let left_out = "wtsh: not installed into .venv: requirements-prod.txt, which ";
        assert!(ran.stderr.contains(left_out), "{}", ran.stderr);
        assert_eq!(shop.imports(".venv"), shop.side.join("libs/pk/src/pk.py"), "{maker:?}");
    }
}

#[test]
fn a_uv_lock_is_synced() {
    const PROJECT: &str = "[project]\nname = \"shop\"\nversion = \"1\"\nrequires-python = \">=3.8\"\n\
        dependencies = [\"pk\"]\n[tool.uv]\npackage = false\n\
        [tool.uv.sources]\npk = { path = \"libs/pk\", editable = true }\n";
    for place in [".venv", "venv"] {
        let shop = Shop::with_project("libs/pk", &[(Maker::Venv, place)]);
        shop.sandbox.commit(&shop.side, "pyproject.toml", PROJECT, "a project");
        let mut lock = offline(makers::uv(&shop.sandbox, &shop.side));
        runs(lock.arg("lock"));
        shop.sandbox.git(&shop.side, &["add", "uv.lock"]);
        shop.sandbox.git(&shop.side, &["commit", "-q", "-m", "a lock"]);
        runs(&mut offline(wtsh(&shop.sandbox, &shop.side, &["allow"])));
        shop.is_set_up();
        shop.has(place, Maker::Uv);
        assert_eq!(shop.imports(place), shop.side.join("libs/pk/src/pk.py"));
        assert_eq!(shop.sandbox.git(&shop.side, &["status", "--porcelain"]), "");
    }
}

/// A Python of its own, in a folder that is on no PATH, as pyenv's are.
#[test]
fn the_interpreter_is_the_one_that_made_the_sources() {
    let shop = Shop::new(&[], &[(Maker::Venv, ".venv")]);
    let home = shop.sandbox.path().join("pythons/bin");
    fs::create_dir_all(&home).expect("a folder");
    let file = shop.main.join(".venv/pyvenv.cfg");
    let text = fs::read_to_string(&file).expect("its configuration");
    let name = format!("python{}", shop.version());
    let real_python = shop.python_on_path();
    let script =
        format!("#!/bin/sh\necho \"$0\" >>'{}'\nexec '{real_python}' \"$@\"\n", home.join("log").display());
    fs::write(home.join(&name), script).expect("a program");
    runs(shop.sandbox.command("chmod", &home).arg("+x").arg(&name));
    let lines = text.lines().map(|line| match line.split_once(" = ") {
        Some(("home", _)) => format!("home = {}\n", home.display()),
        _ => format!("{line}\n"),
    });
    fs::write(&file, lines.collect::<String>()).expect("its configuration");
    shop.is_set_up();
    shop.has(".venv", Maker::Venv);
    let log = fs::read_to_string(home.join("log")).expect("it was run");
    assert_eq!(log, format!("{}\n", home.join(&name).display()));
}

impl Shop {
    /// Of the main worktree's venv: `3.12`.
    fn version(&self) -> String {
        let text = fs::read_to_string(self.main.join(".venv/pyvenv.cfg")).expect("its configuration");
        let version = text.lines().find_map(|line| line.strip_prefix("version = ")).expect("a version");
        version.rsplit_once('.').expect("three numbers").0.to_owned()
    }

    fn python_on_path(&self) -> String {
        let script = "import sys; print(getattr(sys, '_base_executable', sys.executable))";
        let ran = run(self.sandbox.command("python3", &self.sandbox.home()).args(["-c", script]));
        ran.stdout.trim_end().to_owned()
    }
}

/// It is remembered: what goes on with the set-up makes no venv of another Python.
#[test]
fn a_python_that_is_not_here_is_said_so() {
    let shop = Shop::new(&[], &[(Maker::Venv, ".venv")]);
    for arguments in [&["--python", "3.4"][..], &[]] {
        let ran = shop.set_up(arguments);
        assert_eq!(ran.code, Some(1), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains("no Python 3.4 here: "), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains("wtsh setup --python"), "{}", ran.stderr);
        assert!(!shop.side.join(".venv").exists(), "nothing half made");
    }
    let ran = shop.set_up(&["--python", &shop.version()]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    shop.has(".venv", Maker::Venv);
    // And with that one, too.
    fs::remove_dir_all(shop.side.join(".venv")).expect("it goes");
    shop.is_set_up();
    shop.has(".venv", Maker::Venv);
}

#[test]
fn a_finished_venv_of_another_python_is_said_and_stays() {
    let shop = Shop::new(&[], &[(Maker::Venv, ".venv")]);
    shop.is_set_up();
    let (side, version) = (shop.side.display(), shop.version());
    let has = format!("{side}/.venv has Python {version}, not 3.4");
    let anew = format!("rm -rf {side}/.venv && wtsh setup --python 3.4 {side}\n");
    for ran in [
        shop.set_up(&["--python", "3.4"]),
        run(&mut offline(wtsh(&shop.sandbox, &shop.main, &["new", "side", "--python", "3.4"]))),
    ] {
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
        assert!(ran.stderr.contains(&has) && ran.stderr.contains(&anew), "{}", ran.stderr);
    }
    shop.has(".venv", Maker::Venv);
    assert_eq!(shop.set_up(&["--python", &version]).code, Some(0));
    assert_eq!(shop.set_up(&["--python", "3"]).code, Some(0));
}

/// What is there stays, and everything is not as it should be.
#[test]
fn a_venv_that_was_moved_is_said_with_what_makes_it_anew() {
    let shop = Shop::new(&[("requirements.txt", "\n")], &[(Maker::Venv, ".venv")]);
    shop.is_set_up();
    let moved = shop.main.with_file_name("moved");
    let text = moved.display();
    runs(&mut wtsh(&shop.sandbox, &shop.main, &["move", "side", &text.to_string()]));
    let setup = || run(&mut offline(wtsh(&shop.sandbox, &moved, &["setup"])));
    let ran = setup();
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let made_in =
        format!("wtsh: {text}/.venv was made in {}/.venv, where nothing is left", shop.side.display());
    let anew = format!("to mend it: rm -rf {text}/.venv && wtsh setup {text}\n");
    for part in [&made_in, &anew, "moved: everything else is there"] {
        assert!(ran.stderr.contains(part), "there is no {part:?} in {}", ran.stderr);
    }
    fs::remove_file(moved.join(".venv/bin/python")).expect("it goes");
    let said = setup().stderr;
    assert!(said.contains("can't be used, and stays as it is: its interpreter"), "{said}");
    assert!(said.contains(&anew), "{said}");
    fs::remove_dir_all(moved.join(".venv")).expect("as the command says");
    let said = setup().stderr;
    assert!(said.contains("made .venv") && said.contains("moved is set up"), "{said}");
    assert!(setup().stderr.contains("moved: everything is there"));
    // A `git pull` brought another one.
    let file = fs::File::options().append(true).open(moved.join("requirements.txt")).expect("it is there");
    file.set_modified(SystemTime::now() + Duration::from_secs(60)).expect("its time can be set");
    let said = setup().stderr;
    assert!(said.contains("requirements.txt is newer than the last install into"), "{said}");
    assert!(
        said.contains(&format!("to install it: cd {text} && {text}/.venv/bin/python -m pip install -r ")),
        "{said}"
    );
    assert!(said.contains("moved: everything else is there"), "{said}");
}

#[test]
fn what_is_no_version_is_said_before_anything_is_made() {
    let shop = Shop::new(&[], &[]);
    for arguments in [&["setup", "side"][..], &["new", "again"]] {
        let arguments = [arguments, &["--python", "foo"]].concat();
        let ran = run(&mut wtsh(&shop.sandbox, &shop.main, &arguments));
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
        assert!(ran.stderr.contains("'foo' is no Python version"), "{}", ran.stderr);
    }
    assert!(!shop.main.with_file_name("shop-again").exists());
}

/// The venv of a failed installation stays for a look, and the next set-up begins it anew.
#[test]
fn what_failed_is_made_again() {
    for maker in MAKERS {
        let shop = Shop::new(&[("requirements.txt", "-e ./missing\n")], &[(maker, ".venv")]);
        assert_eq!(shop.set_up(&[]).code, Some(1), "{maker:?}");
        let left = shop.side.join(".venv/left-over");
        assert!(
            shop.side.join(".venv/pyvenv.cfg").exists() && shop.side.join(".venv/.wtsh-unfinished").exists()
        );
        fs::write(&left, "").expect("a file");
        shop.sandbox.commit(&shop.side, "requirements.txt", "\n", "mended");
        runs(&mut offline(wtsh(&shop.sandbox, &shop.side, &["allow"])));
        shop.is_set_up();
        shop.has(".venv", maker);
        assert!(!left.exists());
        // And a finished one is left alone.
        fs::write(&left, "").expect("a file");
        shop.is_set_up();
        assert!(left.exists());
    }
}

/// The first of two is whole by then, and no step of it has a mark in the journal.
#[test]
fn a_set_up_that_failed_at_a_venv_is_unfinished() {
    let shop = Shop::new(
        &[("api/requirements.txt", "-e ./missing\n")],
        &[(Maker::Venv, ".venv"), (Maker::Venv, "api/.venv")],
    );
    // Once it is there, the second one only says how it is.
    for _ in 0..2 {
        let ran = run(&mut offline(wtsh(&shop.sandbox, &shop.main, &["new", "again"])));
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    }
    let there = shop.main.with_file_name("shop-again");
    assert!(!there.join(".venv/.wtsh-unfinished").exists());
    let ran = run(&mut wtsh(&shop.sandbox, &there.join("api"), &["env"]));
    assert!(ran.stdout.contains("api/.venv is not used: it is half made"), "{}", ran.stdout);
    assert!(ran.stdout.contains(&format!("  wtsh setup {}\n", there.display())), "{}", ran.stdout);
    assert!(ran.stdout.contains(&format!("venv   {}", there.join(".venv").display())), "{}", ran.stdout);
}

/// A power cut while pip is at work: the venv can be used by then, and lacks what belongs into it.
#[test]
fn killed_in_the_middle() {
    let shop = Shop::with_project("", &[(Maker::Venv, ".venv")]);
    let backend = fs::read_to_string(shop.side.join("backend.py")).expect("text");
    let waiting = "import os\nif 'GATE' in os.environ:\n    open(os.environ['GATE']).read()\n";
    shop.sandbox.commit(&shop.side, "backend.py", &format!("{waiting}{backend}"), "waits");
    runs(&mut offline(wtsh(&shop.sandbox, &shop.side, &["allow"])));
    let gate = shop.sandbox.path().join("gate");
    runs(shop.sandbox.command("mkfifo", &shop.sandbox.home()).arg(&gate));
    let mut command = offline(wtsh(&shop.sandbox, &shop.side, &["setup"]));
    let mut child = command.env("GATE", &gate).process_group(0).spawn().expect("wtsh starts");
    // Opens as soon as the backend does.
    let open = fs::OpenOptions::new().write(true).open(&gate).expect("pip is at work");
    let group = format!("-{}", child.id());
    runs(shop.sandbox.command("kill", &shop.sandbox.home()).args(["-KILL", "--", &group]));
    child.wait().expect("it is gone");
    drop(open);
    assert!(shop.side.join(".venv/bin/python").exists());
    let ran = run(&mut wtsh(&shop.sandbox, &shop.main, &["new", "side"]));
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains("is not wholly set up"), "{}", ran.stderr);
    shop.is_set_up();
    shop.has(".venv", Maker::Venv);
    assert_eq!(shop.imports(".venv"), shop.side.join("src/pk.py"));
}

/// pip would have installed the new worktree's code into the venv that was active.
#[test]
fn the_venv_that_is_active_here_stays_as_it_is() {
    let shop = Shop::with_project("", &[(Maker::Venv, ".venv")]);
    let active = shop.main.join(".venv");
    let mut command = offline(wtsh(&shop.sandbox, &shop.side, &["setup"]));
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("VIRTUAL_ENV", &active).env("PATH", format!("{}/bin:{path}", active.display()));
    command
        .env("PYTHONHOME", "/nowhere")
        .env("PYTHONPATH", "/nowhere")
        .env("UV_PROJECT_ENVIRONMENT", &active);
    let ran = run(&mut command);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    shop.has(".venv", Maker::Venv);
    let text = fs::read_to_string(shop.side.join(".venv/pyvenv.cfg")).expect("its configuration");
    let home = text.lines().find_map(|line| line.strip_prefix("home = ")).expect("a home");
    assert!(!Path::new(home).starts_with(&shop.main), "{text}");
    assert_eq!(shop.imports(".venv"), shop.side.join("src/pk.py"));
}
