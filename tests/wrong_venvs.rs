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
        let (code, notices) = self.hook(dir, "");
        assert_eq!(notices, "");
        self.hook(dir, session(&code))
    }

    fn hook(&self, dir: &Path, session: &str) -> (String, String) {
        self.wtsh(dir, &["hook", "bash", "1", "-", "prompt", session])
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
        let about = notices.lines().filter(|line| !line.ends_with("wtsh setup"));
        assert_eq!(about.count(), 1, "{notices}");
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

/// What the hook's code has the shell keep.
fn session(code: &str) -> &str {
    let kept = code.lines().find_map(|line| line.trim().strip_prefix("__wtsh_session='")?.strip_suffix('\''));
    kept.expect("the session is kept")
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
        project.refuses(&project.staging, &[Path::new("myproject.pth"), &project.main]);
        fs::write(&file, project.staging.display().to_string()).expect("a .pth file");
        project.activates(&project.staging);
    }
}

/// Once it was looked at, the code that it runs is not looked for again, until something is installed.
#[test]
fn a_vouched_for_venv_is_looked_at_once() {
    let project = Project::new();
    let venv = project.made_by("uv", &project.staging);
    let packages = fs::read_dir(venv.join("lib")).expect("its lib").flatten().next().expect("a Python");
    let file = packages.path().join("site-packages/myproject.pth");
    fs::write(&file, project.main.display().to_string()).expect("a .pth file");
    project.refuses(&project.staging, &[&project.main]);
    project.wtsh(&project.staging, &["allow", &venv.display().to_string()]);
    let (first, _) = project.hook(&project.staging, "");
    assert!(first.contains("VIRTUAL_ENV'"), "{first}");
    // Of a file that nobody can read nothing is known; what was remembered counts.
    fs::write(&file, "").expect("a .pth file");
    let (second, _) = project.hook(&project.staging, session(&first));
    let looked_at = |code: &str| session(code).split(';').nth(4).expect("a field").to_owned();
    assert_eq!(looked_at(&second), looked_at(&first));
    assert_ne!(looked_at(&project.hook(&project.staging, "").0), looked_at(&first), "a new shell looks");
}

/// uv keeps the `..` of the path that it is given.
#[test]
fn a_copy_of_one_that_was_made_by_a_relative_path_is_refused() {
    for (maker, words) in MAKERS {
        let project = Project::new();
        let beside = project.main.with_file_name("beside");
        fs::create_dir(&beside).expect("a folder");
        let mut command = project.sandbox.command(&program(maker), &beside);
        succeeds(command.args(words).arg("../myproject/.venv").env("UV_OFFLINE", "1"));
        project.activates(&project.main);
        succeeds(project.sandbox.command("cp", &project.main).arg("-R").arg(".venv").arg(&project.staging));
        project.refuses(&project.staging, &[&project.main.join(".venv")]);
    }
}

/// What belongs to the project is in effect, whatever is wrong with its venv.
#[test]
fn the_variables_beside_a_venv_that_is_refused_count() {
    let project = Project::new();
    let api = project.staging.join("apps/api");
    fs::create_dir_all(&api).expect("a folder");
    fs::write(project.main.join(".git/info/exclude"), ".venv\n.env\n").expect("git's exclude file");
    for (dir, database) in [(&project.staging, "root"), (&api, "api")] {
        fs::write(dir.join(".env"), format!("DATABASE_URL={database}\n")).expect("a .env file");
    }
    let made_in = project.made_by("uv", &project.main);
    succeeds(project.sandbox.command("cp", &project.main).arg("-R").arg(".venv").arg(&api));
    project.refuses(&api, &[&made_in]);
    assert!(project.prompt(&api).0.contains("'DATABASE_URL' 'api'"));
    assert!(project.wtsh(&api, &["env"]).0.contains("apps/api/.env: DATABASE_URL"));
}

#[test]
fn a_file_that_names_no_venv_is_told_in_a_line() {
    let project = Project::new();
    let file = project.staging.join(".venv");
    let path = file.display().to_string();
    let beside = project.staging.join("nowhere").display().to_string();
    for (said, told) in [("nowhere\n", Some(&beside)), ("  \n", None)] {
        fs::write(&file, said).expect("a file");
        let (_, notices) = project.prompt(&project.staging);
        assert_eq!((notices.lines().count(), notices.matches(&path).count()), (1, 1), "{notices}");
        assert!(told.is_none_or(|told| notices.contains(told)), "{notices}");
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
        project.refuses(dir, &[Path::new("myproject.pth"), other]);
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
