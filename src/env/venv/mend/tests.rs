use std::fs;
use std::os::unix::fs::symlink;

use super::super::Venv;
use super::super::soundness::tests::{looked_at, real};
use super::super::soundness::{Findings, look};
use super::*;

/// Worktrees `main` and `side` of one repository, as far as a venv can tell.
struct Pair {
    _folder: tempfile::TempDir,
    main: PathBuf,
    side: PathBuf,
}

impl Pair {
    fn new(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        let [main, side] = ["main", "side"].map(|worktree| {
            let root = real::project(&top.join(name).join(worktree));
            fs::write(root.join(".git"), "").unwrap();
            root
        });
        Pair { _folder: folder, main, side }
    }

    fn found(&self, dir: &Path) -> Findings {
        looked_at(dir, &self.side, std::slice::from_ref(&self.main))
    }

    /// The command for what is wrong with side's venv; then it is run, and nothing is wrong.
    #[track_caller]
    fn mended(&self, shell: &str) -> String {
        let dir = self.side.join(".venv");
        let line = match self.found(&dir) {
            Findings { problem: Some(problem), .. } => command(&dir, &problem, &self.side),
            Findings { moved_from: Some(_), .. } => of_moved(&dir, &self.side),
            Findings { .. } => panic!("something is wrong with it"),
        };
        let line = line.expect("there is a command");
        real::runs(shell, &line);
        assert_eq!(self.found(&dir), Findings::default(), "{line}");
        // Its own script runs its own code.
        let own = std::process::Command::new(dir.join("bin/pk")).output().expect("the script starts");
        assert_eq!(
            String::from_utf8(own.stdout).unwrap().trim_end(),
            self.side.join("src/pk.py").to_str().unwrap()
        );
        line
    }

    fn made_in_main(&self, maker: &str) -> PathBuf {
        let dir = self.main.join(".venv");
        real::made_by(maker, &[], &dir);
        real::install(&dir, &self.main);
        dir
    }
}

#[test]
fn a_copied_venv_is_made_anew() {
    for ((maker, _), name) in real::MAKERS.into_iter().zip(["plain", "it's", "back\\slash $x"]) {
        let pair = Pair::new(name);
        let copied = std::process::Command::new("cp")
            .arg("-R")
            .args([pair.made_in_main(maker), pair.side.clone()])
            .status();
        assert!(copied.unwrap().success());
        pair.mended("fish");
    }
}

/// With its worktree, as `git worktree move` does.
#[test]
fn a_moved_venv_is_made_anew() {
    for maker in ["virtualenv", "uv"] {
        let pair = Pair::new("plain");
        let made_in = pair.made_in_main(maker);
        fs::remove_dir_all(&pair.side).unwrap();
        fs::rename(&pair.main, &pair.side).unwrap();
        let expected = Findings { moved_from: Some(made_in), problem: None };
        assert_eq!(pair.found(&pair.side.join(".venv")), expected);
        pair.mended("sh");
    }
}

#[test]
fn an_editable_install_of_another_worktree_is_replaced() {
    for maker in ["python3", "uv"] {
        let pair = Pair::new("it's");
        let dir = pair.side.join(".venv");
        real::made_by(maker, &[], &dir);
        real::install(&dir, &pair.main);
        let line = pair.mended("sh");
        assert!(!line.contains("venv --clear"), "{line}");
    }
}

#[test]
fn a_link_to_the_venv_of_another_worktree_is_replaced() {
    let pair = Pair::new("plain");
    let theirs = pair.made_in_main("uv");
    symlink(&theirs, pair.side.join(".venv")).unwrap();
    pair.mended("fish");
    assert_eq!(looked_at(&theirs, &pair.main, std::slice::from_ref(&pair.side)), Findings::default());
    assert!(theirs.join("bin/pk").is_file(), "theirs is as it was");
}

#[test]
fn an_interpreter_that_is_gone_comes_back_with_what_uv_locked() {
    let pair = Pair::new("plain");
    let dir = pair.side.join(".venv");
    real::made_by("uv", &[], &dir);
    real::runs("sh", &format!("uv lock -q --project {}", pair.side.display()));
    for (dir, expected) in
        [(&dir, "uv sync --project"), (&pair.side.join("other"), "env UV_PROJECT_ENVIRONMENT=")]
    {
        if !dir.exists() {
            real::made_by("uv", &[], dir);
        }
        let python = dir.join("bin/python");
        fs::remove_file(&python).unwrap();
        let problem = Venv::read(dir).unwrap_err();
        let line = command(dir, &problem, &pair.side).unwrap();
        assert!(line.contains(&format!(" && {expected}")), "{line}");
        real::runs("fish", &line);
        assert_eq!(look(&Venv::read(dir).unwrap(), &pair.side, &Vec::new), Findings::default());
        assert!(dir.join("bin/pk").is_file());
    }
}

/// A worktree `root` with these files, and a venv in `root/.venv` as its configuration tells.
fn worded(files: &[(&str, &str)], configuration: &str, dir: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in files.iter().chain([&(&*format!("{dir}/pyvenv.cfg"), configuration)]) {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let problem = VenvProblem::Copied { made_in: "/m/.venv".into() };
    let line = command(&folder.path().join(dir), &problem, folder.path()).unwrap();
    line.replace(folder.path().to_str().unwrap(), "/w")
}

#[test]
fn what_lies_beside_it_is_installed() {
    let venv = "home = /nowhere\nversion = 3.12.1\n";
    let make = "python3 -m venv --clear /w/.venv";
    let pip = "/w/.venv/bin/python -m pip install";
    for (files, expected) in [
        (vec![], make.to_owned()),
        (vec![("pyproject.toml", "[tool.ruff]\n")], make.to_owned()),
        (vec![("pyproject.toml", "[build-system]\n")], format!("{make} && {pip} -e /w")),
        (vec![("setup.py", "")], format!("{make} && {pip} -e /w")),
        (
            vec![("requirements.txt", ""), ("setup.py", "")],
            format!("{make} && cd /w && {pip} -r /w/requirements.txt"),
        ),
        (
            vec![("requirements.txt", ""), ("requirements-dev.txt", "")],
            format!("{make} && cd /w && {pip} -r /w/requirements.txt"),
        ),
        (
            vec![("requirements-dev.txt", ""), ("requirements-base.txt", "")],
            format!("{make} && cd /w && {pip} -r /w/requirements-base.txt -r /w/requirements-dev.txt"),
        ),
        (vec![("poetry.lock", ""), ("requirements.txt", "")], format!("{make} && poetry -C /w install")),
        (vec![("uv.lock", ""), ("poetry.lock", "")], format!("{make} && uv sync --project /w")),
    ] {
        assert_eq!(worded(&files, venv, ".venv"), expected, "{files:?}");
    }
    let poetry = worded(&[("poetry.lock", "")], venv, "apps/api/venv");
    assert!(poetry.ends_with(" && env VIRTUAL_ENV=/w/apps/api/venv poetry -C /w install"), "{poetry}");
}

#[test]
fn what_made_it_makes_it_again_with_the_same_python() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("python3.12"), "").unwrap();
    for (maker, expected) in [
        ("", "HOME/python3.12 -m venv --clear /w/v"),
        ("virtualenv = 21.0\n", "virtualenv --clear -p HOME/python3.12 /w/v"),
        ("uv = 0.9\n", "uv venv --clear --python HOME/python3.12 /w/v"),
    ] {
        let home = home.path().to_str().unwrap();
        let configuration = format!("home = {home}\nversion = 3.12.1\n{maker}");
        assert_eq!(worded(&[], &configuration, "v").replace(home, "HOME"), expected);
    }
    assert_eq!(worded(&[], "home = /nowhere\nversion = 3.12.1\nuv = 0.9\n", "v"), "uv venv --clear /w/v");
    let shared = "home = /nowhere\ninclude-system-site-packages = true\n";
    assert_eq!(worded(&[], shared, "v"), "python3 -m venv --clear --system-site-packages /w/v");
}

#[test]
fn a_python_that_the_repository_brings_along_is_not_named() {
    let root = tempfile::tempdir().unwrap();
    let (dir, home) = (root.path().join("v"), root.path().join("bin"));
    for folder in [&dir, &home] {
        fs::create_dir(folder).unwrap();
    }
    fs::write(home.join("python3.12"), "").unwrap();
    fs::write(dir.join("pyvenv.cfg"), format!("home = {}\nversion = 3.12.1\n", home.display())).unwrap();
    let line = command(&dir, &VenvProblem::Copied { made_in: "/m/v".into() }, root.path());
    assert_eq!(line, Some(format!("python3 -m venv --clear {}", dir.display())));
}

#[test]
fn the_same_project_of_this_worktree_is_installed() {
    let pair = Pair::new("plain");
    for root in [&pair.main, &pair.side] {
        real::project(&root.join("apps/api"));
    }
    let dir = pair.side.join(".venv");
    fs::create_dir(&dir).unwrap();
    let line = |project: PathBuf| {
        let problem = VenvProblem::Editable { file: "x.pth".into(), project, others: vec![] };
        command(&dir, &problem, &pair.side).unwrap()
    };
    let expected =
        |project: &Path| format!("{}/bin/python -m pip install -e {}", dir.display(), project.display());
    assert_eq!(line(pair.main.join("apps/api")), expected(&pair.side.join("apps/api")));
    assert_eq!(line(pair.main.clone()), expected(&pair.side));
    assert_eq!(line(pair.main.join("only/there")), expected(&pair.side));
    let others = vec![pair.main.clone(), pair.main.join("only/there")];
    let all = VenvProblem::Editable { file: "x.pth".into(), project: pair.main.join("apps/api"), others };
    let expected = format!("{} -e {}", expected(&pair.side.join("apps/api")), pair.side.display());
    assert_eq!(command(&dir, &all, &pair.side), Some(expected));
}

/// Each of two worktrees would have the other's venv mended, in turns.
#[test]
fn nothing_is_installed_into_the_venv_of_another_worktree() {
    let pair = Pair::new("plain");
    let inside = real::project(&pair.side.join(".worktrees/x"));
    fs::write(inside.join(".git"), "").unwrap();
    for dir in [pair.main.join(".venv"), pair.main.with_file_name("shared"), inside.join(".venv")] {
        fs::create_dir(&dir).unwrap();
        let problem =
            VenvProblem::Editable { file: "x.pth".into(), project: pair.main.clone(), others: vec![] };
        assert_eq!(command(&dir, &problem, &pair.side), None, "{dir:?}");
    }
}

#[test]
fn some_things_no_command_mends() {
    let (dir, root) = (Path::new("/w/.venv"), Path::new("/w"));
    let nothing = VenvProblem::NamesNothing { why: String::new() };
    for problem in
        [VenvProblem::NoConfiguration, VenvProblem::Nowhere { named: None }, nothing, VenvProblem::Held]
    {
        assert_eq!(command(dir, &problem, root), None);
    }
    let copied = VenvProblem::Copied { made_in: "/m".into() };
    for hidden in ["/w\n/.venv", "/w\u{202e}/.venv", "/w\u{200b}/.venv"].map(Path::new) {
        assert_eq!((command(hidden, &copied, root), vouching(hidden)), (None, None));
    }
}
