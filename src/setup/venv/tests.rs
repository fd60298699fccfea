use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::*;

/// A PATH and the home of an interpreter, with programs that are never run.
struct Machine {
    folder: tempfile::TempDir,
}

impl Machine {
    fn new(programs: &[&str]) -> Self {
        let machine = Machine { folder: tempfile::tempdir().unwrap() };
        for program in programs {
            machine.add(program);
        }
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    fn add(&self, program: &str) {
        let path = self.path(program);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn programs(&self) -> Programs {
        let folders = ["", "active/bin", "other/bin", "bin"].map(|name| self.path(name));
        let folders = [Path::new(".").to_owned()].into_iter().chain(folders.into_iter().skip(1));
        let outside_of = vec![self.path("w"), self.path("active")];
        Programs { path: Some(std::env::join_paths(folders).unwrap()), outside_of }
    }

    /// What would be run, each as a line: folder, programs without their folders, words.
    fn lines(&self, wish: &Wish) -> Result<Vec<String>, String> {
        let top = format!("{}/", self.path("").display().to_string().trim_end_matches('/'));
        let plan = planned(wish, &self.path("w"), &self.programs())?;
        let line = |command: &Planned| {
            let words = command.words.iter().map(|word| word.to_str().unwrap().replace(&top, ""));
            let set = command.variables.iter().filter_map(|(name, value)| {
                Some(format!("{}={}", name.to_str()?, value.as_ref()?.to_str()?.replace(&top, "")))
            });
            let program = command.program.to_str().unwrap().replace(&top, "");
            let folder = command.folder.to_str().unwrap().replace(&top, "");
            let all: Vec<String> = [format!("{folder}:")].into_iter().chain(set).chain([program]).collect();
            all.into_iter().chain(words).collect::<Vec<_>>().join(" ")
        };
        Ok(plan.iter().map(line).collect())
    }

    fn wish(&self, maker: Maker, installs: &[Install]) -> Wish {
        let python = Some("3.12".to_owned());
        Wish { place: ".venv".into(), python, maker, installs: installs.to_vec(), ..Wish::default() }
    }

    fn pip(&self, words: &[&str]) -> Install {
        let words = words.iter().map(OsString::from).collect();
        Install::Pip { folder: self.path("w"), words, left_out: Vec::new() }
    }
}

const EVERYTHING: [&str; 4] = ["bin/python3.12", "bin/uv", "bin/virtualenv", "bin/poetry"];

#[test]
fn the_same_tool_makes_it() {
    let machine = Machine::new(&EVERYTHING);
    let requirements = [machine.pip(&["-r", "requirements.txt"])];
    let table: [(Maker, &[&str]); 3] = [
        (
            Maker::Venv,
            &[
                "w: bin/python3.12 -I -m venv .venv",
                "w: w/.venv/bin/python -I -m pip install --disable-pip-version-check --no-input -r requirements.txt",
            ],
        ),
        (
            Maker::Virtualenv,
            &[
                "w: bin/virtualenv -p bin/python3.12 .venv",
                "w: w/.venv/bin/python -I -m pip install --disable-pip-version-check --no-input -r requirements.txt",
            ],
        ),
        (
            Maker::Uv,
            &[
                "w: bin/uv venv --allow-existing --python bin/python3.12 .venv",
                "w: bin/uv pip install --python w/.venv/bin/python -r requirements.txt",
            ],
        ),
    ];
    for (maker, lines) in table {
        assert_eq!(machine.lines(&machine.wish(maker, &requirements)).unwrap(), lines, "{maker:?}");
    }
    // Without their tools, Python's own.
    let bare = Machine::new(&["bin/python3.12"]);
    for maker in [Maker::Virtualenv, Maker::Uv] {
        assert_eq!(bare.lines(&bare.wish(maker, &[])).unwrap(), ["w: bin/python3.12 -I -m venv .venv"]);
    }
}

#[test]
fn a_lock_is_installed_by_its_tool_where_that_is_there() {
    let machine = Machine::new(&EVERYTHING);
    let root = machine.path("w");
    let uv = [Install::Uv(root.clone()), machine.pip(&["-e", "."])];
    let made = "w: bin/uv venv --allow-existing --python bin/python3.12 .venv";
    let synced = "w: bin/uv sync --python 3.12";
    assert_eq!(machine.lines(&machine.wish(Maker::Venv, &uv)).unwrap(), [made, synced]);
    let elsewhere = Wish { place: "apps/api/venv".into(), ..machine.wish(Maker::Uv, &uv) };
    let lines = machine.lines(&elsewhere).unwrap();
    assert_eq!(lines[1], "w: UV_PROJECT_ENVIRONMENT=w/apps/api/venv bin/uv sync --python 3.12");
    let poetry = [Install::Poetry(root), machine.pip(&["-e", "."])];
    let lines = machine.lines(&machine.wish(Maker::Venv, &poetry)).unwrap();
    assert_eq!(lines[1], "w: VIRTUAL_ENV=w/.venv bin/poetry install --no-interaction");
    let bare = Machine::new(&["bin/python3.12"]);
    for install in [Install::Uv(bare.path("w")), Install::Poetry(bare.path("w"))] {
        let lines = bare.lines(&bare.wish(Maker::Venv, &[install.clone(), bare.pip(&["-e", "."])])).unwrap();
        assert!(lines[1].ends_with("pip install --disable-pip-version-check --no-input -e ."), "{lines:?}");
        assert_eq!(bare.lines(&bare.wish(Maker::Venv, &[install])).unwrap().len(), 1);
    }
}

#[test]
fn the_interpreter_is_the_sources_or_one_on_path() {
    let machine = Machine::new(&["home/python3.12", "bin/python3.12", "bin/python3.9", "bin/python3"]);
    let with = |wish: Wish| machine.lines(&wish).unwrap()[0].split(' ').nth(1).unwrap().to_owned();
    let wish = || Wish { home: Some(machine.path("home")), ..machine.wish(Maker::Venv, &[]) };
    assert_eq!(with(wish()), "home/python3.12");
    assert_eq!(with(Wish { python: Some("3.9".into()), ..wish() }), "bin/python3.9");
    assert_eq!(with(Wish { python: None, ..wish() }), "bin/python3");
    assert_eq!(with(Wish { home: Some("home".into()), ..wish() }), "bin/python3.12", "a relative one");
    let lines = machine.lines(&Wish { system_packages: true, ..wish() }).unwrap();
    assert_eq!(lines, ["w: home/python3.12 -I -m venv --system-site-packages .venv"]);
}

/// A worktree's own programs came with it; the active venv's, or any other's, would make a venv of a venv.
#[test]
fn no_program_of_a_worktree_or_a_venv_is_started() {
    let machine = Machine::new(&["w/bin/python3.12", "active/bin/python3.12", "active/bin/uv"]);
    machine.add("other/bin/python3.12");
    fs::write(machine.path("other/pyvenv.cfg"), "home = /usr/bin\n").unwrap();
    std::os::unix::fs::symlink(machine.path("w/bin"), machine.path("bin")).unwrap();
    let wish = Wish { home: Some(machine.path("w/bin")), ..machine.wish(Maker::Uv, &[]) };
    let why = machine.lines(&wish).unwrap_err();
    assert!(why.starts_with("no Python 3.12 here: "), "{why}");
    assert!(why.contains("wtsh setup --python"), "{why}");
    // uv finds Pythons that are on no PATH.
    machine.add("other/bin/uv");
    let lines = machine.lines(&wish).unwrap();
    assert_eq!(lines, ["w: other/bin/uv venv --allow-existing --python 3.12 .venv"]);
}

#[test]
fn what_is_no_version_or_no_place_is_an_error() {
    let machine = Machine::new(&EVERYTHING);
    for python in ["", "3.", "three", "3.12.1", "../evil", "3.12 ", "t"] {
        let wish = Wish { python: Some(python.into()), ..machine.wish(Maker::Venv, &[]) };
        let why = machine.lines(&wish).unwrap_err();
        assert!(why.contains("is no Python version"), "{python}: {why}");
    }
    for python in ["3", "3.12", "3.13t"] {
        assert!(is_version(python), "{python}");
    }
    let refused = Wish { refused: Some("git tracks it".into()), ..machine.wish(Maker::Venv, &[]) };
    assert_eq!(machine.lines(&refused).unwrap_err(), "git tracks it");
    assert_eq!(begin(&machine.path("w"), &refused).unwrap_err(), "git tracks it");
}

#[test]
fn nothing_of_the_shells_leads_elsewhere() {
    let machine = Machine::new(&EVERYTHING);
    let wish = machine.wish(Maker::Venv, &[machine.pip(&["-e", "."])]);
    for command in planned(&wish, &machine.path("w"), &machine.programs()).unwrap() {
        let unset: Vec<_> = command.variables.iter().filter(|(_, value)| value.is_none()).collect();
        assert_eq!(unset.len(), LEADING_ELSEWHERE.len());
        assert!(command.program.is_absolute() && command.folder.is_absolute());
    }
}
