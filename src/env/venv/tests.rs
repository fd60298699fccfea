use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use super::*;

/// A real venv, made by Python.
fn made_by_python(dir: &Path, arguments: &[&str]) {
    let made =
        Command::new("python3").args(["-m", "venv", "--without-pip"]).args(arguments).arg(dir).status();
    assert!(made.expect("python3 starts").success());
}

#[test]
fn a_venv_of_python_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join(".venv");
    made_by_python(&dir, &[]);
    let venv = Venv::read(&dir).unwrap();
    assert_eq!(venv.name, ".venv");
    let says = Command::new(venv.dir.join("bin/python"))
        .args(["-c", "import sys; print('%d.%d.%d' % sys.version_info[:3], sys.prefix)"])
        .output()
        .unwrap();
    let says = String::from_utf8(says.stdout).unwrap();
    let (version, prefix) = says.trim_end().split_once(' ').unwrap();
    assert_eq!(venv.python.as_deref(), Some(version));
    assert!(venv.is_at(Path::new(prefix)));
    assert!(!venv.is_at(folder.path()) && !venv.is_at(Path::new("/nowhere")));
}

#[test]
fn its_prompt_is_read_as_python_quotes_it() {
    let folder = tempfile::tempdir().unwrap();
    for (number, prompt) in ["plain", "it's", "it's \"both\"", "back\\slash", "é"].into_iter().enumerate() {
        let dir = folder.path().join(number.to_string());
        made_by_python(&dir, &["--prompt", prompt]);
        assert_eq!(Venv::read(&dir).unwrap().name, prompt);
    }
}

#[test]
fn a_venv_through_a_link_keeps_the_links_path() {
    let folder = tempfile::tempdir().unwrap();
    made_by_python(&folder.path().join("real"), &[]);
    let link = folder.path().join(".venv");
    symlink("real", &link).unwrap();
    let venv = Venv::read(&link).unwrap();
    assert_eq!(venv.dir, link);
    assert!(venv.is_at(&folder.path().join("real")));
}

#[test]
fn an_interpreter_that_is_gone_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("venv");
    made_by_python(&dir, &[]);
    let python = dir.join("bin/python");
    for spoil in [
        (|python| fs::remove_file(python).unwrap()) as fn(&Path),
        |python| symlink("/nowhere/python3", python).unwrap(),
        |python| {
            fs::remove_file(python).unwrap();
            fs::write(python, "").unwrap();
            fs::set_permissions(python, fs::Permissions::from_mode(0o644)).unwrap();
        },
        |python| {
            fs::remove_file(python).unwrap();
            fs::create_dir(python).unwrap();
        },
    ] {
        spoil(&python);
        assert_eq!(Venv::read(&dir), Err(VenvProblem::InterpreterGone { python: python.clone() }));
    }
}

#[test]
fn a_path_with_a_colon_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("a:b");
    fs::create_dir(&dir).unwrap();
    fs::write(dir.join("pyvenv.cfg"), "home = /usr/bin\n").unwrap();
    assert_eq!(Venv::read(&dir), Err(VenvProblem::ColonInPath));
}

#[test]
fn a_venv_says_who_made_it() {
    let folder = tempfile::tempdir().unwrap();
    made_by_python(folder.path(), &[]);
    assert_eq!(Venv::read(folder.path()).unwrap().maker, Maker::Venv);
    let file = configuration_file(folder.path());
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text + "uv = 0.13.8\nprompt = 'as it is'\n").unwrap();
    let venv = Venv::read(folder.path()).unwrap();
    assert_eq!((venv.maker, venv.name.as_str()), (Maker::Uv, "'as it is'"));
}
