use std::fs;
use std::os::unix::fs::symlink;

use super::*;
use crate::git::Repository;
use crate::sandbox::Sandbox;

/// A worktree's root with folders and files; a venv in it is a configuration and a link to something that can be run.
struct Tree {
    folder: tempfile::TempDir,
}

fn search<'a>(place: Place<'a>, config: &'a EnvConfig) -> Search<'a> {
    Search {
        place,
        config,
        permission: None,
        outer: &|name| (name == "OUTER").then(|| "out".into()),
        identity: None,
        facts: &WorktreeFacts::default,
        patience: Patience::COMMAND,
        looked_at: &[],
    }
}

impl Tree {
    fn new() -> Self {
        Tree { folder: tempfile::tempdir().unwrap() }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("w")
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.root().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn venv(&self, dir: &str) {
        self.write(&format!("{dir}/pyvenv.cfg"), "home = /usr/bin\nversion = 3.12.1\n");
        let bin = self.root().join(dir).join("bin");
        fs::create_dir(&bin).unwrap();
        symlink("/bin/sh", bin.join("python")).unwrap();
    }

    fn find(&self, cwd: &str) -> Environment {
        let (root, config) = (self.root(), EnvConfig::default());
        let place = Place { root: &root, cwd: &root.join(cwd) };
        let search = search(place, &config);
        let found = Environment::find(&search);
        let there = found.venv.is_some() || !found.dotenv.is_empty();
        assert!(!there || Environment::exists(&search));
        found
    }

    fn venv_from(&self, cwd: &str) -> Option<PathBuf> {
        let venv = self.find(cwd).venv?;
        Some(venv.dir.strip_prefix(self.root()).expect("below the root").to_owned())
    }
}

#[test]
fn a_half_made_venv_is_none() {
    let tree = Tree::new();
    tree.venv("api/.venv");
    tree.venv(".venv");
    tree.write("api/.venv/.wtsh-unfinished", "");
    let found = tree.find("api");
    assert_eq!(found.rejected, [(tree.root().join("api/.venv"), VenvProblem::Unfinished)]);
    assert_eq!(tree.venv_from("api"), Some(".venv".into()));
    // Its interpreter is not there yet.
    fs::remove_file(tree.root().join("api/.venv/bin/python")).unwrap();
    assert_eq!(tree.find("api").rejected, found.rejected);
}

fn pairs(variables: &[(&str, &str)]) -> Vec<(OsString, OsString)> {
    variables.iter().map(|(name, value)| (name.into(), value.into())).collect()
}

#[test]
fn the_nearest_venv_wins_and_none_is_taken_from_above_the_root() {
    let tree = Tree::new();
    tree.venv("../.venv");
    tree.write("apps/api/src/x", "");
    assert_eq!(tree.venv_from("apps/api/src"), None);
    assert_eq!(tree.venv_from(""), None);
    tree.venv("venv");
    assert_eq!(tree.venv_from("apps/api/src"), Some("venv".into()));
    tree.venv(".venv");
    assert_eq!(tree.venv_from(""), Some(".venv".into()), "the first of two names");
    tree.venv("apps/api/venv");
    assert_eq!(tree.venv_from("apps/api/src"), Some("apps/api/venv".into()));
    assert_eq!(tree.venv_from("apps"), Some(".venv".into()));
    assert_eq!(tree.venv_from("../elsewhere"), Some(".venv".into()), "a folder outside counts as the root");
}

#[test]
fn a_broken_candidate_is_named_and_passed_over() {
    let tree = Tree::new();
    tree.venv(".venv");
    tree.venv("apps/.venv");
    tree.write("apps/venv/readme", "");
    let python = tree.root().join("apps/.venv/bin/python");
    fs::remove_file(&python).unwrap();
    let found = tree.find("apps");
    assert_eq!(found.venv.as_ref().unwrap().dir, tree.root().join(".venv"));
    assert_eq!(
        found.rejected,
        [
            (tree.root().join("apps/.venv"), VenvProblem::InterpreterGone { python: python.clone() }),
            (tree.root().join("apps/venv"), VenvProblem::NoConfiguration),
        ]
    );
    assert!(found.watched.contains(&python));
}

#[test]
fn what_could_change_is_watched() {
    let tree = Tree::new();
    tree.venv("apps/.venv");
    tree.write(".env", "A=1");
    tree.write("apps/.env", "A=2");
    let root = tree.root();
    let expected = ["apps", "", ".env", "apps/.venv/pyvenv.cfg", "apps/.env"];
    let expected: Vec<PathBuf> =
        expected.iter().map(|path| if path.is_empty() { root.clone() } else { root.join(path) }).collect();
    assert_eq!(tree.find("apps").watched, expected);
}

#[test]
fn dotenv_of_the_root_and_beside_the_venv() {
    let tree = Tree::new();
    tree.venv("apps/.venv");
    tree.write(".env", "A=root\nB=${OUTER}\nPORT=8000\nPATH=/x\n");
    tree.write("apps/.env", "A=${A}+apps\nPORT=8001\n");
    tree.write("apps/src/.env", "A=not read");
    let found = tree.find("apps/src");
    assert_eq!(found.dotenv[0].variables, pairs(&[("A", "root"), ("B", "out"), ("PORT", "8000")]));
    assert_eq!(found.dotenv[0].problems, [Problem { line: 4, why: Why::Refused("PATH".into()) }]);
    assert_eq!(found.dotenv[1].variables, pairs(&[("A", "root+apps"), ("PORT", "8001")]));
    assert_eq!(found.port(), Some(8001));
    let wanted = found.wanted();
    assert_eq!(wanted.place, tree.root());
    assert_eq!(wanted.variables[OsStr::new("A")], Some("root+apps".into()));
    assert_eq!(wanted.variables[OsStr::new("PYTHONHOME")], None);
    assert_eq!(wanted.path, [tree.root().join("apps/.venv/bin")]);
    assert_eq!(tree.find("").dotenv.len(), 1);
}

/// With the root's variables alone a project would run against another's database.
#[test]
fn dotenv_beside_a_venv_that_is_not_used() {
    let tree = Tree::new();
    tree.venv(".venv");
    tree.venv("apps/api/.venv");
    tree.write(".env", "A=root\n");
    tree.write("apps/api/.env", "A=api\n");
    fs::remove_file(tree.root().join("apps/api/.venv/bin/python")).unwrap();
    let a = |cwd: &str| tree.find(cwd).wanted().variables[OsStr::new("A")].clone().unwrap();
    assert_eq!(tree.venv_from("apps/api"), Some(".venv".into()));
    assert_eq!((a("apps/api"), a("apps")), ("api".into(), "root".into()));
    fs::remove_dir_all(tree.root().join("apps/api/.venv")).unwrap();
    tree.write("apps/api/.venv", "nowhere\n");
    assert_eq!(a("apps/api"), "api", "a file that leads nowhere");
    fs::remove_file(tree.root().join("apps/api/.venv")).unwrap();
    tree.write("apps/api/venv/readme", "");
    assert_eq!(a("apps/api"), "root", "a plain folder");
    tree.venv("apps/api/src/.venv");
    tree.write("apps/api/src/.env", "A=src\n");
    assert_eq!(a("apps/api/src"), "src", "the nearest");
}

#[test]
fn conda_is_left_alone() {
    let tree = Tree::new();
    tree.write(".venv/conda-meta/history", "");
    let found = tree.find("");
    assert_eq!((found.venv, found.rejected), (None, vec![]));
    tree.venv("venv");
    tree.write("venv/conda-meta/history", "");
    assert_eq!(tree.venv_from(""), Some("venv".into()));
    tree.venv(".venv");
    assert_eq!(tree.venv_from(""), Some(".venv".into()));
}

/// What it would read it does not read again: a file that is written into changes nothing until something else does.
#[test]
fn a_moved_venv_is_looked_at_once() {
    let (sandbox, tree) = (Sandbox::new(), Tree::new());
    tree.venv(".venv");
    tree.write(".venv/bin/activate", "VIRTUAL_ENV=/nowhere/.venv\n");
    let file = ".venv/lib/python3.12/site-packages/x.pth";
    tree.write(file, "# nothing\n");
    let other = sandbox.repository("other");
    let repository = Repository::discover(&other).unwrap().unwrap();
    let (permission, config, root) =
        (Permission::of_repository(&repository), EnvConfig::default(), tree.root());
    let facts = || WorktreeFacts { siblings: vec![other.clone()], ..WorktreeFacts::default() };
    let find = |looked_at: &[u64]| {
        let search = search(Place { root: &root, cwd: &root }, &config);
        Environment::find(&Search { permission: Some(&permission), facts: &facts, looked_at, ..search })
    };
    let moved_from = |found: &Environment| found.venv.as_ref().and_then(|venv| venv.moved_from.clone());
    let first = find(&[]);
    assert_eq!(moved_from(&first), Some("/nowhere/.venv".into()));
    let looked_at = [first.looked_at.unwrap()];
    tree.write(file, &other.display().to_string());
    let second = find(&looked_at);
    assert_eq!((moved_from(&second), second.looked_at), (moved_from(&first), None));
    assert!(find(&[]).venv.is_none(), "it leads into another worktree by now");
    tree.write(".venv/lib/python3.12/site-packages/y.py", "");
    assert!(find(&looked_at).venv.is_none(), "something was installed");
    fs::remove_file(root.join(file)).unwrap();
    tree.write(".venv/bin/activate", &format!("VIRTUAL_ENV={}\n", root.join(".venv").display()));
    let sound = find(&looked_at);
    assert_eq!((moved_from(&sound), sound.venv.is_some()), (None, true));
    assert_eq!(find(&[sound.looked_at.unwrap()]).looked_at, None);
}

#[test]
fn a_port_is_a_number_that_a_port_can_have() {
    let tree = Tree::new();
    for (text, port) in
        [("80", Some(80)), ("0", None), ("65536", None), ("tcp://x", None), ("80\nPORT=", None)]
    {
        tree.write(".env", &format!("PORT={text}\n"));
        assert_eq!(tree.find("").port(), port, "{text:?}");
    }
}

#[test]
fn what_is_no_dotenv_file_is_passed_over() {
    let tree = Tree::new();
    tree.venv(".env");
    assert_eq!(tree.find("").dotenv, []);
    let tree = Tree::new();
    tree.write(".env", &"x".repeat(LONGEST_DOTENV + 1));
    let found = tree.find("");
    assert!(matches!(found.dotenv[0].problems[..], [Problem { line: 0, why: Why::Unreadable(_) }]));
    assert!(found.dotenv[0].variables.is_empty());
}

#[test]
fn a_pipe_is_not_waited_for() {
    let tree = Tree::new();
    tree.write("x", "");
    for pipe in [".env", "pyvenv.cfg"] {
        let made = std::process::Command::new("mkfifo").arg(tree.root().join(pipe)).status().unwrap();
        assert!(made.success());
    }
    fs::create_dir(tree.root().join("venv")).unwrap();
    fs::rename(tree.root().join("pyvenv.cfg"), tree.root().join("venv/pyvenv.cfg")).unwrap();
    let found = tree.find("");
    assert_eq!((found.venv, found.dotenv), (None, vec![]));
}

#[test]
fn nothing_is_nothing() {
    let tree = Tree::new();
    tree.write("apps/x", "");
    let place = Place { root: &tree.root(), cwd: &tree.root().join("apps") };
    assert!(!Environment::exists(&search(place, &EnvConfig::default())));
    let found = tree.find("apps");
    assert_eq!(found.watched, [tree.root().join("apps"), tree.root()]);
    assert!(found.wanted().variables.is_empty());
}
