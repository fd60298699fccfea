use super::*;
use crate::prompt::ActiveVenv;
use crate::sandbox::Sandbox;
use crate::state::diff::{Variables, Wanted};

/// What is shown in `root` with these variables.
fn around(root: &Path, variables: &[(&str, &Path)]) -> Surroundings {
    let repository = Repository::discover(root).expect("usable").expect("a repository");
    let variable =
        |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into());
    let values = variables.iter().map(|(name, value)| (OsString::from(name), Some(OsString::from(value))));
    let wanted = Wanted { variables: values.collect(), ..Wanted::default() };
    let (_, set) = Diff::default().replace(&Variables::new(), &wanted);
    surroundings(variable, &set, &repository)
}

#[test]
fn a_venv_is_told_apart_from_another_worktree_s() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = main.with_file_name("myproject-staging");
    for folder in [&main, &staging, &sandbox.home()] {
        std::fs::create_dir_all(folder.join(".venv")).expect("a folder");
    }
    for (root, venv, other) in [
        (&main, main.join(".venv"), None),
        (&main, main.join("apps/api/.venv"), None),
        (&staging, main.join(".venv"), Some("myproject")),
        (&main, staging.join(".venv"), Some("myproject:staging")),
        (&main, sandbox.home().join(".venv"), None),
    ] {
        let venv = around(root, &[("VIRTUAL_ENV", &venv)]).venv;
        let expected =
            ActiveVenv { name: ".venv".into(), python: None, of_other_worktree: other.map(String::from) };
        assert_eq!(venv, Some(expected));
    }
}

#[test]
fn a_port_is_a_number_from_1() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    for (text, port) in [("8001", Some(8001)), ("0", None), ("65536", None), ("x", None), ("", None)] {
        assert_eq!(around(&main, &[("PORT", Path::new(text))]), Surroundings { venv: None, port });
    }
}

#[test]
fn the_name_of_a_venv_is_what_it_calls_itself() {
    for (prompt, name) in [
        ("api", Some("api")),
        ("(api) ", Some("api")),
        ("my (old) one", Some("my (old) one")),
        ("", None),
        ("() ", None),
    ] {
        assert_eq!(told_name(prompt).as_deref(), name);
    }
}

/// `export PORT=42` is about something else, and was shown in every repository.
#[test]
fn a_port_of_the_person_s_own_is_not_the_worktree_s() {
    let sandbox = Sandbox::new();
    let repository = Repository::discover(&sandbox.repository("myproject")).expect("usable").expect("there");
    let variable = |name: &str| (name == "PORT").then(|| OsString::from("42"));
    assert_eq!(surroundings(variable, &Diff::default(), &repository).port, None);
}
