use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use proptest::prelude::*;

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
fn a_folder_without_a_true_configuration_is_none() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Venv::read(folder.path()), Err(VenvProblem::NoConfiguration));
    fs::write(folder.path().join("pyvenv.cfg"), "version = 3.12\n").unwrap();
    assert_eq!(Venv::read(folder.path()), Err(VenvProblem::NoConfiguration));
    fs::write(folder.path().join("pyvenv.cfg"), vec![b'x'; LONGEST + 1]).unwrap();
    assert!(matches!(Venv::read(folder.path()), Err(VenvProblem::Unreadable { .. })));
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
fn configurations_of_venv_virtualenv_and_uv() {
    let of_virtualenv =
        "home = /usr/bin\nimplementation = CPython\nversion_info = 3.12.1.final.0\nprompt = it\n";
    let of_uv = "home = /usr/bin\r\nuv = 0.9\r\nversion_info = 3.13.0\r\nprompt = shop\r\n";
    let of_venv = "HOME=/a = b\nVersion = 3.11.7+\nno such line\nprompt = '\\x41\\'\\\\ \\u00e9\\t.'\n";
    let parsed = |text| {
        let Configuration { home, version, prompt } = parse(text);
        (home.unwrap(), version.unwrap(), prompt.unwrap())
    };
    assert_eq!(parsed(of_virtualenv), ("/usr/bin".into(), "3.12.1".into(), "it".into()));
    assert_eq!(parsed(of_uv), ("/usr/bin".into(), "3.13.0".into(), "shop".into()));
    assert_eq!(parsed(of_venv), ("/a = b".into(), "3.11.7".into(), "A'\\ é .".into()));
    assert_eq!(version("unknown"), None);
    assert_eq!(parse(""), Configuration::default());
}

proptest! {
    #[test]
    fn any_text_is_read(text in "(prompt|home|version)? ?=? ?['\"]?.{0,20}['\"]?\n?") {
        parse(&text);
    }
}
