use std::fs;

use proptest::prelude::*;

use super::*;

/// As virtualenv 21 writes it.
const OF_VIRTUALENV: &str = "\
home = /usr/bin
implementation = CPython
python-version = 3.12
version_info = 3.12.1.final.0
version = 3.12.1
executable = /usr/bin/python3.12
command = /tools/bin/python3 -m virtualenv /w/.venv
include-system-site-packages = true
virtualenv = 21.15.7
prompt = \"it's \"both\" \\ \"
";

/// As uv 0.13 writes it, but with the ends of lines of Windows.
const OF_UV: &str = "home = /usr/bin\r\nimplementation = CPython\r\nuv = 0.13.8\r\nversion_info = 3.13.0\r\n\
                     include-system-site-packages = false\r\nprompt = 'shop'\r\n";

/// As Python 3.13 writes it, but for what `site` forgives.
const OF_VENV: &str = "HOME=/a = b\nVersion = 3.13.0+\nno such line\nprompt = '\\x41\\'\\\\ \\u00e9\\t.'\n\
                       command = /usr/bin/python3 -m venv --prompt=\"A\" /w/a venv\n";

#[test]
fn of_virtualenv() {
    let expected = Configuration {
        home: Some("/usr/bin".into()),
        version: Some("3.12.1".into()),
        prompt: Some("it's \"both\" \\ ".into()),
        command: Some("/tools/bin/python3 -m virtualenv /w/.venv".into()),
        maker: Maker::Virtualenv,
        system_packages: true,
    };
    assert_eq!(parse(OF_VIRTUALENV), expected);
    let older = "home = /usr/bin\nversion_info = 3.8.18.final.0\nvirtualenv = 20.0.1\nprompt = it's\n";
    assert_eq!(parse(older).prompt.as_deref(), Some("it's"));
}

#[test]
fn of_uv() {
    let expected = Configuration {
        home: Some("/usr/bin".into()),
        version: Some("3.13.0".into()),
        prompt: Some("'shop'".into()),
        command: None,
        maker: Maker::Uv,
        system_packages: false,
    };
    assert_eq!(parse(OF_UV), expected);
}

#[test]
fn of_venv() {
    let expected = Configuration {
        home: Some("/a = b".into()),
        version: Some("3.13.0".into()),
        prompt: Some("A'\\ é .".into()),
        command: Some("/usr/bin/python3 -m venv --prompt=\"A\" /w/a venv".into()),
        maker: Maker::Venv,
        system_packages: false,
    };
    assert_eq!(parse(OF_VENV), expected);
}

#[test]
fn of_nobody() {
    assert_eq!(version("unknown"), None);
    assert_eq!(parse(""), Configuration::default());
}

#[test]
fn a_folder_without_a_true_configuration_is_no_venv() {
    let folder = tempfile::tempdir().unwrap();
    let file = file_in(folder.path());
    assert_eq!(configuration(folder.path()), Err(VenvProblem::NoConfiguration));
    fs::write(&file, "version = 3.12\n").unwrap();
    assert_eq!(configuration(folder.path()), Err(VenvProblem::NoConfiguration));
    assert_eq!(configuration(&file), Err(VenvProblem::NoConfiguration), "a file is no folder");
    fs::write(&file, vec![b'x'; LONGEST + 1]).unwrap();
    assert!(matches!(configuration(folder.path()), Err(VenvProblem::Unreadable { .. })));
}

proptest! {
    #[test]
    fn any_text_is_read(text in "(prompt|home|version|uv)? ?=? ?['\"]?.{0,20}['\"]?\n?") {
        parse(&text);
    }

    /// What needs no escape in a `repr` comes out as it went in.
    #[test]
    fn a_quoted_prompt_is_unquoted(prompt in "[a-z \"é.-]{0,20}") {
        prop_assert_eq!(unquoted(&format!("'{prompt}'")), prompt);
    }
}
