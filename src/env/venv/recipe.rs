//! What it takes to make a venv like one that is there.

use std::path::{Path, PathBuf};

use super::pyvenv_cfg::{Configuration, Maker};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipe {
    pub maker: Maker,
    /// The number of its Python by which programs are called: `3.12`, `3.13t` for one without the global lock.
    pub python: Option<String>,
    /// The folder of the interpreter that it was made with, as `pyvenv.cfg` names it.
    pub home: Option<PathBuf>,
    /// It sees the packages that are installed for that interpreter.
    pub system_packages: bool,
}

impl Recipe {
    /// Of the venv in `dir`, whose `pyvenv.cfg` says this.
    pub(super) fn of(dir: &Path, configuration: &Configuration) -> Self {
        Recipe {
            maker: configuration.maker,
            python: configuration.version.as_deref().and_then(|version| number(dir, version)),
            home: configuration.home.as_deref().map(PathBuf::from),
            system_packages: configuration.system_packages,
        }
    }

    /// What its interpreter is called: `python3.12`.
    pub fn interpreter(&self) -> Option<String> {
        self.python.as_ref().map(|number| format!("python{number}"))
    }
}

/// `3.12` of `3.12.1`. Only the folder of its library tells a Python without the global lock from the other of its version.
fn number(dir: &Path, version: &str) -> Option<String> {
    let mut numbers = version.split('.');
    let number = format!("{}.{}", numbers.next()?, numbers.next()?);
    let is_free_threaded = dir.join("lib").join(format!("python{number}t")).is_dir();
    Some(if is_free_threaded { format!("{number}t") } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_the_one_that_programs_are_called_by() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path();
        assert_eq!(number(dir, "3.12.1").as_deref(), Some("3.12"));
        assert_eq!(number(dir, "3"), None);
        std::fs::create_dir_all(dir.join("lib/python3.13t")).unwrap();
        assert_eq!(number(dir, "3.13.0").as_deref(), Some("3.13t"));
        assert_eq!(number(dir, "3.12.0").as_deref(), Some("3.12"));
    }
}
