//! Making a virtual environment like the one that another worktree has.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::command::Planned;
use programs::Programs;

mod place;
mod programs;
#[cfg(test)]
mod tests;

pub use place::{Standing, begin, finish, standing};

/// A venv that a worktree lacks and the source has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// From the root: `apps/api/.venv`.
    pub place: PathBuf,
    /// The number of the Python to make it with, `3.12`; `None`: any.
    pub python: Option<String>,
    /// The folder of the interpreter that the source's was made with.
    pub home: Option<PathBuf>,
    /// What made the source's.
    pub maker: Maker,
    /// The source's sees the packages of its interpreter.
    pub system_packages: bool,
    /// Ways to fill it, the best first. The first one whose program is there is taken; none: it stays empty.
    pub installs: Vec<Install>,
    /// The roots of the repository's worktrees: no program in them is started.
    pub worktrees: Vec<PathBuf>,
    /// Why none is to be made there, for people.
    pub refused: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Maker {
    /// `python -m venv`.
    #[default]
    Venv,
    Virtualenv,
    Uv,
}

/// A way to install what belongs into a venv. Folders are absolute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Install {
    /// `uv sync` in the folder of `uv.lock`.
    Uv(PathBuf),
    /// `poetry install` in the folder of `poetry.lock`.
    Poetry(PathBuf),
    /// `pip install WORDS…` in a folder. `left_out`: files, from the root, that could be installed, too.
    Pip { folder: PathBuf, words: Vec<OsString>, left_out: Vec<PathBuf> },
}

/// What would lead a program to another venv, or to other code, than those of the place.
const LEADING_ELSEWHERE: [&str; 7] = [
    "CONDA_PREFIX",
    "PYTHONHOME",
    "PYTHONPATH",
    "UV_PROJECT_ENVIRONMENT",
    "VIRTUAL_ENV",
    "VIRTUAL_ENV_PROMPT",
    "__PYVENV_LAUNCHER__",
];

const VIRTUAL_ENV: &str = "VIRTUAL_ENV";
const UV_PROJECT_ENVIRONMENT: &str = "UV_PROJECT_ENVIRONMENT";

/// The programs that make it, in their order, between `begin` and `finish`: the folder is there, and empty but for a mark. Nothing is
/// changed here. An error says what is missing, for people.
pub fn commands(wish: &Wish, root: &Path) -> Result<Vec<Planned>, String> {
    planned(wish, root, &Programs::of_process(wish))
}

/// Of the way to fill it that is taken, the files that are left out.
pub fn left_out(wish: &Wish) -> &[PathBuf] {
    match Programs::of_process(wish).install(wish) {
        Some(Install::Pip { left_out, .. }) => left_out,
        _ => &[],
    }
}

fn planned(wish: &Wish, root: &Path, programs: &Programs) -> Result<Vec<Planned>, String> {
    if let Some(why) = &wish.refused {
        return Err(why.clone());
    }
    if let Some(python) = wish.python.as_deref().filter(|python| !is_version(python)) {
        return Err(format!("'{python}' is no Python version: say one such as 3.12"));
    }
    let (uv, poetry) = (programs.find("uv"), programs.find("poetry"));
    let install = programs.install(wish);
    let with_uv = wish.maker == Maker::Uv || matches!(install, Some(Install::Uv(_)));
    let making =
        Making { wish, programs, dir: root.join(&wish.place), root, uv: uv.filter(|_| with_uv), poetry };
    let made = making.made()?;
    Ok([made].into_iter().chain(install.and_then(|install| making.installed(install))).collect())
}

/// `3`, `3.12` or `3.13t`: what a program can be called by.
pub fn is_version(python: &str) -> bool {
    let numbers = python.strip_suffix('t').unwrap_or(python).split('.');
    let are_digits = |number: &str| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    numbers.clone().count() <= 2 && numbers.into_iter().all(are_digits)
}

struct Making<'a> {
    wish: &'a Wish,
    programs: &'a Programs,
    /// The venv.
    dir: PathBuf,
    root: &'a Path,
    /// Where it is what makes the venv.
    uv: Option<PathBuf>,
    poetry: Option<PathBuf>,
}

impl Making<'_> {
    fn made(&self) -> Result<Planned, String> {
        let python = self.programs.interpreter(self.wish);
        if let Some(uv) = &self.uv {
            // uv itself finds a Python that is on no PATH, or gets one.
            let python = python.map(OsString::from).or_else(|| self.wish.python.clone().map(OsString::from));
            // The folder with the mark is there already; what else was in it is gone.
            let words = ["venv", "--allow-existing"].map(OsString::from).into_iter();
            return Ok(self.maker(uv.clone(), words.chain(option("--python", python))));
        }
        let python = python.ok_or_else(|| self.no_python())?;
        let virtualenv = Some(()).filter(|()| self.wish.maker == Maker::Virtualenv);
        Ok(match virtualenv.and_then(|()| self.programs.find("virtualenv")) {
            Some(virtualenv) => self.maker(virtualenv, option("-p", Some(python.into()))),
            // Where what made the source's is not there, this makes one of the same use.
            None => self.maker(python, ["-I", "-m", "venv"].map(OsString::from).into_iter()),
        })
    }

    fn maker(&self, program: PathBuf, words: impl Iterator<Item = OsString>) -> Planned {
        let shared = self.wish.system_packages.then(|| OsString::from("--system-site-packages"));
        let words = words.chain(shared).chain([self.wish.place.clone().into()]);
        self.command(program, words.collect(), self.root.to_owned())
    }

    fn no_python(&self) -> String {
        let Some(number) = &self.wish.python else {
            return "no Python here: there is no python3 on PATH".to_owned();
        };
        let home = self.wish.home.as_deref().filter(|home| home.is_absolute());
        let home = home.map(|home| format!("in {} nor ", home.display())).unwrap_or_default();
        let neither = if home.is_empty() { "not " } else { "neither " };
        format!(
            "no Python {number} here: python{number} is {neither}{home}on PATH; install it, or say another: \
             wtsh setup --python VERSION"
        )
    }

    /// `None` where its program is not there.
    fn installed(&self, install: &Install) -> Option<Planned> {
        Some(match install {
            Install::Uv(folder) => self.synced(self.uv.clone()?, folder),
            Install::Poetry(folder) => {
                let words = ["install", "--no-interaction"].map(OsString::from).into();
                let mut command = self.command(self.poetry.clone()?, words, folder.clone());
                set(&mut command, VIRTUAL_ENV, &self.dir);
                command
            }
            Install::Pip { folder, words, .. } => {
                let (program, first) = self.pip();
                self.command(program, [first, words.clone()].concat(), folder.clone())
            }
        })
    }

    fn synced(&self, uv: PathBuf, folder: &Path) -> Planned {
        let number = self.wish.python.clone().map(OsString::from);
        let words = [OsString::from("sync")].into_iter().chain(option("--python", number));
        let mut command = self.command(uv, words.collect(), folder.to_owned());
        if self.dir != folder.join(".venv") {
            set(&mut command, UV_PROJECT_ENVIRONMENT, &self.dir);
        }
        command
    }

    /// uv's venvs have no pip of their own.
    fn pip(&self) -> (PathBuf, Vec<OsString>) {
        let python = self.dir.join("bin/python");
        let words = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        match &self.uv {
            Some(uv) => (uv.clone(), [words(&["pip", "install", "--python"]), vec![python.into()]].concat()),
            None => {
                (python, words(&["-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]))
            }
        }
    }

    fn command(&self, program: PathBuf, words: Vec<OsString>, folder: PathBuf) -> Planned {
        let variables = LEADING_ELSEWHERE.map(|name| (OsString::from(name), None)).into();
        Planned { program, words, folder, variables }
    }
}

fn option(name: &str, value: Option<OsString>) -> impl Iterator<Item = OsString> {
    value.into_iter().flat_map(move |value| [OsString::from(name), value])
}

fn set(command: &mut Planned, name: &str, value: &Path) {
    let value = Some(OsString::from(value));
    for variable in command.variables.iter_mut().filter(|(one, _)| one == OsStr::new(name)) {
        variable.1.clone_from(&value);
    }
}
