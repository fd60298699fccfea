//! A virtual environment for each worktree: a real one of python3's, or, where there is none, what makes a
//! folder look like one (PEP 405): `pyvenv.cfg` and `bin/python`.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use super::worktrees;
use crate::cli::failure::Failure;
use crate::cli::messages;
use crate::process::program;

/// Makes `venv/` in each worktree: whether they are real ones.
pub fn make(folder: &Path) -> Result<bool, Failure> {
    let venvs = worktrees::ALL.map(|worktree| folder.join(worktree.name).join("venv"));
    let python = program::find("python3", std::env::var_os("PATH").as_deref());
    match python.filter(|python| has_venv(python, folder)) {
        Some(python) => make_real(&python, &venvs).map(|()| true),
        None => make_bare(&venvs).map(|()| false),
    }
}

/// `python3` may be there and not work (the shims of version managers), or come without this module.
fn has_venv(python: &Path, folder: &Path) -> bool {
    let output = isolated(python, folder).args(["-c", "import venv"]).output();
    output.is_ok_and(|output| output.status.success())
}

/// Each takes seconds and none depends on another.
fn make_real(python: &Path, venvs: &[PathBuf]) -> Result<(), Failure> {
    thread::scope(|scope| {
        let makers: Vec<_> = venvs.iter().map(|venv| scope.spawn(|| make_one(python, venv))).collect();
        makers.into_iter().try_for_each(|maker| match maker.join() {
            Ok(made) => made,
            Err(panic) => std::panic::resume_unwind(panic),
        })
    })
}

fn make_one(python: &Path, venv: &Path) -> Result<(), Failure> {
    let worktree = venv.parent().unwrap_or(venv);
    let mut command = isolated(python, worktree);
    let output = command.args(["-m", "venv", "--without-pip"]).arg(venv).output();
    let output = output.map_err(|error| messages::demo::no_venv(venv, error.to_string().as_bytes()))?;
    if output.status.success() { Ok(()) } else { Err(messages::demo::no_venv(venv, &output.stderr)) }
}

/// Without the person's PYTHON* variables and packages (`-I`).
fn isolated(python: &Path, dir: &Path) -> Command {
    let mut command = program::command(python);
    command.arg("-I").current_dir(dir).stdin(Stdio::null());
    command
}

fn make_bare(venvs: &[PathBuf]) -> Result<(), Failure> {
    venvs.iter().try_for_each(|venv| {
        make_bare_one(venv).map_err(|error| messages::demo::no_venv(venv, error.to_string().as_bytes()))
    })
}

/// The link needs a program to name; nobody runs it.
fn make_bare_one(venv: &Path) -> io::Result<()> {
    fs::create_dir_all(venv.join("bin"))?;
    fs::write(venv.join("pyvenv.cfg"), "home = /bin\ninclude-system-site-packages = false\n")?;
    symlink("/bin/sh", venv.join("bin/python"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_one_has_what_marks_a_virtual_environment() {
        let folder = tempfile::tempdir().unwrap();
        let venv = folder.path().join("venv");
        make_bare(std::slice::from_ref(&venv)).unwrap();
        assert!(fs::read_to_string(venv.join("pyvenv.cfg")).unwrap().starts_with("home = "));
        assert!(program::is_executable(&venv.join("bin/python")));
    }

    #[test]
    fn a_python_that_does_not_work_is_none() {
        assert!(!has_venv(Path::new("/bin/false"), Path::new("/")));
        assert!(!has_venv(Path::new("/nowhere/python3"), Path::new("/")));
    }

    #[test]
    fn what_python_says_comes_with_the_failure() {
        let folder = tempfile::tempdir().unwrap();
        let python = folder.path().join("python3");
        fs::write(&python, "#!/bin/sh\necho 'disk is full' >&2\nexit 1\n").unwrap();
        fs::set_permissions(&python, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        let failure = make_real(&python, &[folder.path().join("venv")]).unwrap_err();
        assert!(format!("{failure:?}").contains("disk is full"), "{failure:?}");
    }
}
