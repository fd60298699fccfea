use super::*;
use crate::env::{Dotenv, Venv};
use crate::state::diff::Change;

/// A worktree with a venv that is nowhere on the disk, and a `.env`.
fn environment(root: &str) -> Environment {
    let venv = Venv { dir: Path::new(root).join("venv"), name: "it".into(), ..Venv::default() };
    let dotenv = Dotenv {
        file: Path::new(root).join(".env"),
        variables: vec![("PORT".into(), "8000".into())],
        ..Dotenv::default()
    };
    Environment { root: root.into(), venv: Some(venv), dotenv: vec![dotenv], ..Environment::default() }
}

struct Shell {
    now: Variables,
    diff: Diff,
}

impl Shell {
    fn new() -> Self {
        Shell { now: Variables::from([("PATH".into(), "/usr/bin".into())]), diff: Diff::default() }
    }

    fn hook(&mut self, environment: &Environment, trusted: bool, declined: bool) {
        let wanted =
            if trusted { plan(&self.now, &self.diff, environment, declined) } else { Wanted::default() };
        let (changes, diff) = self.diff.replace(&self.now, &wanted);
        for change in changes {
            match change {
                Change::Set(name, value) => self.now.insert(name, value),
                Change::Unset(name) => self.now.remove(&name),
            };
        }
        self.diff = diff;
    }

    fn set(&mut self, name: &str, value: &str) {
        self.now.insert(name.into(), value.into());
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.now.get(OsStr::new(name)).map(|value| value.to_str().unwrap())
    }
}

#[test]
fn nothing_before_it_is_trusted_and_all_goes_when_it_no_longer_is() {
    let mut shell = Shell::new();
    let start = shell.now.clone();
    shell.hook(&environment("/w"), false, false);
    assert_eq!(shell.now, start);
    shell.hook(&environment("/w"), true, false);
    assert_eq!(shell.get("VIRTUAL_ENV"), Some("/w/venv"));
    assert_eq!(shell.get("PORT"), Some("8000"));
    shell.hook(&environment("/w"), false, false);
    assert_eq!(shell.now, start);
}

#[test]
fn from_one_worktree_to_the_next() {
    let mut shell = Shell::new();
    shell.hook(&environment("/w"), true, false);
    shell.hook(&environment("/x"), true, false);
    assert_eq!(shell.get("VIRTUAL_ENV"), Some("/x/venv"));
    assert_eq!(shell.get("PATH"), Some("/x/venv/bin:/usr/bin"));
}

#[test]
fn the_persons_own_venv_stays() {
    let mut shell = Shell::new();
    shell.set("VIRTUAL_ENV", "/mine");
    shell.set("PYTHONHOME", "/py");
    shell.set("PATH", "/mine/bin:/usr/bin");
    assert_eq!(
        venv_standing(&shell.now, &shell.diff, &environment("/w")),
        VenvStanding::Theirs("/mine".into())
    );
    shell.hook(&environment("/w"), true, false);
    assert_eq!(shell.get("VIRTUAL_ENV"), Some("/mine"));
    assert_eq!(shell.get("VIRTUAL_ENV_PROMPT"), None);
    assert_eq!(shell.get("PYTHONHOME"), Some("/py"));
    assert_eq!(shell.get("PATH"), Some("/mine/bin:/usr/bin"));
    assert_eq!(shell.get("PORT"), Some("8000"), "variables are another matter");
}

#[test]
fn their_venv_over_ours_keeps_theirs_only() {
    let mut shell = Shell::new();
    shell.hook(&environment("/w"), true, false);
    shell.set("VIRTUAL_ENV", "/mine");
    shell.set("PATH", "/mine/bin:/w/venv/bin:/usr/bin");
    shell.hook(&environment("/w"), true, false);
    assert_eq!(shell.get("VIRTUAL_ENV"), Some("/mine"));
    assert_eq!(shell.get("PATH"), Some("/mine/bin:/usr/bin"));
}

#[test]
fn a_deactivate_is_respected() {
    let mut shell = Shell::new();
    shell.hook(&environment("/w"), true, false);
    shell.hook(&environment("/w"), true, true);
    assert_eq!((shell.get("VIRTUAL_ENV"), shell.get("PATH")), (None, Some("/usr/bin")));
    assert_eq!(shell.get("PORT"), Some("8000"));
    // The venv's own `deactivate` is only seen by what it did.
    shell.hook(&environment("/w"), true, false);
    assert!(!deactivated(&shell.now, &shell.diff));
    for name in ["VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT"] {
        shell.now.remove(OsStr::new(name));
    }
    assert!(deactivated(&shell.now, &shell.diff));
    shell.hook(&environment("/w"), true, false);
    assert_eq!((shell.get("VIRTUAL_ENV"), shell.get("PATH")), (None, Some("/usr/bin")));
}

#[test]
fn an_empty_virtual_env_is_none() {
    let mut shell = Shell::new();
    shell.set("VIRTUAL_ENV", "");
    assert_eq!(venv_standing(&shell.now, &shell.diff, &Environment::default()), VenvStanding::None);
    shell.hook(&environment("/w"), true, false);
    assert_eq!(shell.get("VIRTUAL_ENV"), Some("/w/venv"));
    shell.hook(&Environment::default(), true, false);
    assert_eq!(shell.get("VIRTUAL_ENV"), Some(""));
}

#[test]
fn one_venv_by_two_paths_is_one_venv() {
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real"), folder.path().join("link"));
    std::fs::create_dir_all(real.join("venv")).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let typed = real.join("venv");
    let mut shell = Shell::new();
    shell.set("VIRTUAL_ENV", typed.to_str().unwrap());
    shell.set("PATH", &format!("{}/bin:/usr/bin", typed.display()));
    let there = environment(link.to_str().unwrap());
    let path = shell.get("PATH").unwrap().to_owned();
    shell.hook(&there, true, false);
    assert_eq!(shell.get("VIRTUAL_ENV"), typed.to_str());
    assert_eq!(shell.get("PATH"), Some(path.as_str()));
    shell.hook(&Environment::default(), true, false);
    assert_eq!((shell.get("VIRTUAL_ENV"), shell.get("PATH")), (None, Some("/usr/bin")));
}
