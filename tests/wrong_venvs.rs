//! Venvs that are not what they seem, real ones of every maker, in real worktrees: the hook says so and keeps them out of the shell.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[path = "support/repository.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod repository;

use repository::Sandbox;

/// What makes venvs, with the words that the folder follows.
const MAKERS: [(&str, &[&str]); 3] =
    [("python3", &["-m", "venv", "--without-pip"]), ("virtualenv", &[]), ("uv", &["venv"])];

/// `myproject` with its worktrees, in which git ignores venvs and the person has allowed everything.
struct Project {
    sandbox: Sandbox,
    main: PathBuf,
    staging: PathBuf,
}

impl Project {
    fn new() -> Self {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        fs::write(main.join(".git/info/exclude"), ".venv\n").expect("git's exclude file");
        let staging = main.with_file_name("myproject-staging");
        let project = Project { sandbox, main, staging };
        project.wtsh(&project.main, &["allow"]);
        project
    }

    fn wtsh(&self, dir: &Path, arguments: &[&str]) -> (String, String) {
        let mut command = self.sandbox.command(env!("CARGO_BIN_EXE_wtsh"), dir);
        command.args(arguments).env("WTSH_CONFIG", self.sandbox.path().join("none"));
        let output = command.stdin(Stdio::null()).output().expect("wtsh starts");
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        let text = |bytes| String::from_utf8(bytes).expect("it is text");
        (text(output.stdout), text(output.stderr))
    }

    /// The shell code and the notices of a shell's second prompt: at the first, nothing is said.
    fn prompt(&self, dir: &Path) -> (String, String) {
        let hook = |session: &str| self.wtsh(dir, &["hook", "bash", "1", "-", "prompt", session]);
        let (code, notices) = hook("");
        assert_eq!(notices, "");
        let session =
            code.lines().find_map(|line| line.trim().strip_prefix("__wtsh_session='")?.strip_suffix('\''));
        hook(session.expect("the session is kept"))
    }

    #[track_caller]
    fn activates(&self, dir: &Path) {
        let (code, notices) = self.prompt(dir);
        assert!(code.contains(&format!("VIRTUAL_ENV' '{}'", dir.join(".venv").display())), "{code}");
        assert_eq!(notices, "");
    }

    /// The venv in `dir` stays out of the shell, and one line names all of `words`.
    #[track_caller]
    fn refuses(&self, dir: &Path, words: &[&Path]) {
        let (code, notices) = self.prompt(dir);
        assert!(!code.contains("VIRTUAL_ENV'"), "{code}");
        assert_eq!(notices.lines().count(), 1, "{notices}");
        for word in [&*dir.join(".venv")].iter().chain(words) {
            assert!(notices.contains(&word.display().to_string()), "{} is in {notices}", word.display());
        }
    }

    fn made_by(&self, maker: &str, dir: &Path) -> PathBuf {
        let (_, words) = MAKERS.iter().find(|(name, _)| *name == maker).expect("one of them");
        let venv = dir.join(".venv");
        let mut command = self.sandbox.command(&program(maker), dir);
        succeeds(command.args(*words).arg(&venv).env("UV_OFFLINE", "1"));
        venv
    }
}

/// `python3` of PATH; the others are installed for the tests.
fn program(maker: &str) -> String {
    if maker == "python3" {
        return maker.to_owned();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python-tools/bin").join(maker);
    assert!(path.is_file(), "{} is missing: tests/run installs it", path.display());
    path.display().to_string()
}

#[track_caller]
fn succeeds(command: &mut Command) {
    let output = command.output().expect("the program starts");
    assert!(output.status.success(), "{command:?}: {output:?}");
}

#[test]
fn a_copy_from_another_worktree_is_refused() {
    for (maker, _) in MAKERS {
        let project = Project::new();
        let made_in = project.made_by(maker, &project.main);
        project.activates(&project.main);
        succeeds(project.sandbox.command("cp", &project.main).arg("-R").arg(".venv").arg(&project.staging));
        project.refuses(&project.staging, &[&made_in]);
        project.activates(&project.main);
    }
}

#[test]
fn the_code_of_another_worktree_is_refused() {
    for (maker, _) in MAKERS {
        let project = Project::new();
        let venv = project.made_by(maker, &project.staging);
        project.activates(&project.staging);
        let packages = fs::read_dir(venv.join("lib")).expect("its lib").flatten().next().expect("a Python");
        let file = packages.path().join("site-packages/myproject.pth");
        fs::write(&file, project.main.display().to_string()).expect("a .pth file");
        project.refuses(&project.staging, &[&file, &project.main]);
        fs::write(&file, project.staging.display().to_string()).expect("a .pth file");
        project.activates(&project.staging);
    }
}

/// A worktree inside of the main one is as much another one.
#[test]
fn nested_worktrees_are_told_apart() {
    let project = Project::new();
    let nested = project.main.join(".worktrees/x");
    project.sandbox.git(&project.main, &["worktree", "add", "-q", "-b", "x", ".worktrees/x"]);
    for (dir, other) in [(&nested, &project.main), (&project.main, &nested)] {
        let venv = project.made_by("uv", dir);
        let packages = fs::read_dir(venv.join("lib")).expect("its lib").flatten().next().expect("a Python");
        let file = packages.path().join("site-packages/myproject.pth");
        fs::write(&file, dir.join("src").display().to_string()).expect("a .pth file");
        project.activates(dir);
        fs::remove_file(&file).expect("the file");
        fs::write(&file, other.display().to_string()).expect("a .pth file");
        project.refuses(dir, &[&file, other]);
    }
}

#[test]
fn an_interpreter_that_is_gone_is_named() {
    for (maker, _) in MAKERS {
        let project = Project::new();
        let venv = project.made_by(maker, &project.main);
        for name in fs::read_dir(venv.join("bin")).expect("its bin").flatten().map(|entry| entry.file_name())
        {
            if name.to_string_lossy().starts_with("python") {
                fs::remove_file(venv.join("bin").join(name)).expect("a link");
            }
        }
        project.refuses(&project.main, &[&venv.join("bin/python")]);
    }
}
