use std::fs;
use std::os::unix::fs::symlink;

use super::*;
use crate::config::EnvConfig;

fn all_of(folder: &Path, root: &Path, customs: &Customs, watched: &mut Vec<PathBuf>) -> Vec<Candidate> {
    let mut candidates = Candidates::of_folder(folder, root, customs);
    std::iter::from_fn(|| candidates.next(watched)).collect()
}

/// A worktree `w` and what lies beside it. Its venvs are a `pyvenv.cfg` each.
struct Tree {
    folder: tempfile::TempDir,
    names: Vec<String>,
}

impl Tree {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("w")).unwrap();
        Tree { folder, names: EnvConfig::default().venv }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("w")
    }

    fn versions(&self) -> PathBuf {
        self.folder.path().join("pyenv/versions")
    }

    fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        let path = self.root().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn venv(&self, dir: &str) -> PathBuf {
        self.write(&format!("{dir}/pyvenv.cfg"), "home = /usr/bin\n");
        self.root().join(dir)
    }

    fn customs(&self, uv: Option<&str>) -> Customs<'_> {
        let uv = uv.map(OsString::from);
        Customs { names: &self.names, uv, pyenv: Some(self.versions()), permission: None }
    }

    /// The candidates of a folder, and what is to be watched.
    fn look(&self, folder: &str, uv: Option<&str>) -> (Vec<Candidate>, Vec<PathBuf>) {
        let mut watched = Vec::new();
        let folder: PathBuf = self.root().join(folder).components().collect();
        let found = all_of(&folder, &self.root(), &self.customs(uv), &mut watched);
        (found, watched)
    }

    fn candidates(&self, folder: &str) -> Vec<Candidate> {
        self.look(folder, None).0
    }

    fn exist(&self) -> bool {
        exist_in(&self.root(), &self.root(), &self.customs(None))
    }

    /// What the file of this name with these contents leads to.
    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> Option<Candidate> {
        self.write(name, text);
        let (found, watched) = self.look("", None);
        assert!(watched.contains(&self.root().join(name)), "an edit would go unseen");
        assert!(found.len() <= 1, "{found:?}");
        found.into_iter().next()
    }

    fn by_uv(&self, folder: &str, said: &str) -> Option<(PathBuf, Option<VenvProblem>)> {
        let found = self.look(folder, Some(said)).0;
        let found = found.into_iter().find(|candidate| candidate.by == FoundBy::Uv);
        found.map(|candidate| (candidate.dir, candidate.problem))
    }

    fn by_pyenv(&self, text: &str) -> Option<PathBuf> {
        let found = self.file(".python-version", text)?;
        assert_eq!(found.by, FoundBy::Pyenv(self.root().join(".python-version")));
        Some(found.dir)
    }
}

#[test]
fn where_there_is_nothing_there_is_nothing() {
    let tree = Tree::new();
    assert_eq!(tree.look("", Some("envs/dev")), (vec![], vec![]));
    assert!(!tree.exist());
}

#[test]
fn every_custom_in_its_order() {
    let tree = Tree::new();
    let named = tree.venv("target");
    tree.write(".venv", "target");
    let venv = tree.venv("venv");
    let direnv = tree.venv(".direnv/python-3.12.1");
    let uv = tree.venv("envs/dev");
    tree.write("uv.lock", "");
    let pyenv = tree.venv("../pyenv/versions/it");
    tree.write(".python-version", "it");
    let pyenv: PathBuf = tree.versions().join(pyenv.file_name().unwrap());
    let by = |name: &str| tree.root().join(name);
    let expected = [
        Candidate::new(uv, FoundBy::Uv),
        Candidate::new(named, FoundBy::File(by(".venv"))),
        Candidate::new(venv, FoundBy::Name),
        Candidate::new(direnv, FoundBy::Direnv),
        Candidate::new(pyenv, FoundBy::Pyenv(by(".python-version"))),
    ];
    let (found, watched) = tree.look("", Some("envs/dev"));
    assert_eq!(found, expected);
    assert_eq!(watched, [by(".venv"), by(".direnv"), by(".python-version")]);
    assert!(tree.exist());
}

#[test]
fn a_link_keeps_its_own_path() {
    let tree = Tree::new();
    tree.venv("../shared");
    symlink("../shared", tree.root().join(".venv")).unwrap();
    assert_eq!(tree.candidates(""), [Candidate::new(tree.root().join(".venv"), FoundBy::Name)]);
    assert!(tree.exist());
}

#[test]
fn a_link_that_leads_nowhere_is_said() {
    let tree = Tree::new();
    let link = tree.root().join(".venv");
    symlink("gone", &link).unwrap();
    let nowhere = VenvProblem::Nowhere { named: Some(tree.root().join("gone")) };
    assert_eq!(tree.candidates(""), [Candidate::problem(link.clone(), FoundBy::Name, nowhere)]);
    fs::remove_file(&link).unwrap();
    symlink(".venv", &link).unwrap();
    let found = tree.candidates("");
    assert!(
        matches!(&found[..], [Candidate { problem: Some(VenvProblem::NamesNothing { why }), .. }] if why.contains("back to itself")),
        "{found:?}"
    );
    assert!(!tree.exist());
}

#[test]
fn a_file_names_a_venv_from_its_folder_or_absolutely() {
    let tree = Tree::new();
    let absolute = tree.venv("my envs/é");
    for said in ["my envs/é", "my envs/é\n", "my envs/é\r\n", "./my envs/é/", "../w/my envs/é"] {
        let found = tree.file(".venv", said);
        assert_eq!(found, Some(Candidate::new(absolute.clone(), FoundBy::File(tree.root().join(".venv")))));
    }
    let found = tree.file(".venv", absolute.to_str().unwrap()).unwrap();
    assert_eq!((found.dir, found.problem), (absolute.clone(), None));
    tree.write("apps/api/.venv", "../../my envs/é\n");
    assert_eq!(tree.candidates("apps/api")[0].dir, absolute);
    assert!(tree.exist());
}

#[test]
fn a_file_that_names_nothing_is_said_and_what_it_names_is_waited_for() {
    let tree = Tree::new();
    let file = tree.root().join(".venv");
    let by = FoundBy::File(file.clone());
    let found = tree.file(".venv", ".tox/dev\n");
    let nowhere = |name: &str| VenvProblem::Nowhere { named: Some(tree.root().join(name)) };
    assert_eq!(found, Some(Candidate::problem(file, by, nowhere(".tox/dev"))));
    assert!(tree.look("", None).1.contains(&tree.root().join(".tox/dev")));
    tree.write("plain", "");
    assert_eq!(tree.file(".venv", "plain").unwrap().problem, Some(nowhere("plain")), "a file");
    assert!(!tree.exist());
    let long = "x/".repeat(3000);
    for said in [&b""[..], b"\n", b"  \n", b"venv\nother\n", b"v\xff", b"v\0v", b"\nvenv", long.as_bytes()] {
        let problem = tree.file(".venv", said).unwrap().problem;
        assert!(matches!(problem, Some(VenvProblem::NamesNothing { .. })), "{said:?}: {problem:?}");
    }
}

/// PEP 832 knows `.venv` only; a script or a list of that name is nobody's mistake.
#[test]
fn a_file_of_another_name_counts_only_where_it_names_a_folder() {
    let tree = Tree::new();
    let venv = tree.venv("real");
    assert_eq!(tree.file("venv", "#!/bin/sh\npython3 -m venv real\n"), None);
    assert_eq!(tree.file("venv", "nowhere"), None);
    assert_eq!(tree.file("venv", "real").map(|found| found.dir), Some(venv));
}

#[test]
fn what_is_neither_folder_nor_file_is_nothing() {
    let tree = Tree::new();
    let path = tree.root().join(".venv");
    rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    symlink("/dev/zero", tree.root().join("venv")).unwrap();
    symlink(&path, tree.root().join(".python-version")).unwrap();
    assert_eq!(tree.look("", None), (vec![], vec![]));
}

#[test]
fn a_configured_name_leads_out_of_no_folder() {
    let mut tree = Tree::new();
    tree.venv("../venv");
    tree.names =
        vec!["../venv".into(), tree.folder.path().join("venv").display().to_string(), "env/dev".into()];
    assert_eq!(tree.candidates(""), []);
    let below = tree.venv("env/dev");
    assert_eq!(tree.candidates(""), [Candidate::new(below, FoundBy::Name)]);
}

/// What is not asked for is not looked at.
#[test]
fn a_custom_is_looked_into_only_after_those_before_it() {
    let tree = Tree::new();
    let venv = tree.venv(".venv");
    fs::create_dir(tree.root().join(".direnv")).unwrap();
    tree.write(".python-version", "3.12");
    let (root, customs, mut watched) = (tree.root(), tree.customs(None), Vec::new());
    let mut candidates = Candidates::of_folder(&root, &root, &customs);
    assert_eq!(candidates.next(&mut watched), Some(Candidate::new(venv, FoundBy::Name)));
    assert_eq!(watched, Vec::<PathBuf>::new());
    assert_eq!(candidates.next(&mut watched), None);
    assert_eq!(watched, [root.join(".direnv"), root.join(".python-version"), tree.versions()]);
}

#[test]
fn uv_counts_from_the_root_of_its_workspace() {
    let tree = Tree::new();
    let dev = tree.venv("envs/dev");
    tree.venv("apps/api/envs/dev");
    assert_eq!(tree.by_uv("", "envs/dev"), None, "no project of uv's");
    tree.write("pyproject.toml", "");
    tree.write("apps/api/pyproject.toml", "");
    assert_eq!(tree.by_uv("", "envs/dev"), Some((dev.clone(), None)));
    let own = tree.root().join("apps/api/envs/dev");
    assert_eq!(tree.by_uv("apps/api", "envs/dev"), Some((own.clone(), None)), "no lock file yet");
    tree.write("uv.lock", "");
    assert_eq!(tree.by_uv("apps/api", "envs/dev"), None, "a member");
    assert_eq!(tree.by_uv("", "./envs/dev/"), Some((dev.clone(), None)));
    assert_eq!(tree.by_uv("", dev.to_str().unwrap()), Some((dev, None)));
    tree.write("apps/api/uv.lock", "");
    assert_eq!(tree.by_uv("apps/api", "envs/dev"), Some((own, None)));
}

#[test]
fn a_lock_file_above_the_worktree_makes_no_workspace() {
    let tree = Tree::new();
    tree.write("../uv.lock", "");
    tree.write("pyproject.toml", "");
    let venv = tree.venv("envs/dev");
    assert_eq!(tree.by_uv("", "envs/dev"), Some((venv, None)));
}

#[test]
fn what_uv_has_not_made_yet_is_said_where_uv_was_at_work() {
    let tree = Tree::new();
    tree.write("pyproject.toml", "");
    let dir = tree.root().join("envs/dev");
    let (found, watched) = tree.look("", Some("envs/dev"));
    assert_eq!((found, watched), (vec![], vec![dir.clone()]));
    tree.write("uv.lock", "");
    assert_eq!(tree.by_uv("", "envs/dev"), Some((dir, Some(VenvProblem::Nowhere { named: None }))));
}

#[test]
fn one_folder_by_two_customs_is_one_candidate() {
    let tree = Tree::new();
    tree.write("uv.lock", "");
    let venv = tree.venv(".venv");
    assert_eq!(tree.look("", Some(".venv")).0, [Candidate::new(venv, FoundBy::Uv)]);
}

#[test]
fn the_highest_version_of_direnvs_counts() {
    let tree = Tree::new();
    for name in ["python-3.9.18", "python-3.12.1", "python-3.12", "ruby-9", "bin"] {
        tree.venv(&format!(".direnv/{name}"));
    }
    tree.write(".direnv/python-4", "a file");
    let expected = Candidate::new(tree.root().join(".direnv/python-3.12.1"), FoundBy::Direnv);
    assert_eq!(tree.candidates(""), [expected]);
    tree.venv(".direnv/python-venv-3.13");
    assert_eq!(tree.candidates("")[0].dir, tree.root().join(".direnv/python-venv-3.13"));
}

#[test]
fn an_empty_folder_of_direnvs_is_watched() {
    let tree = Tree::new();
    fs::create_dir(tree.root().join(".direnv")).unwrap();
    assert_eq!(tree.look("", None), (vec![], vec![tree.root().join(".direnv")]));
}

#[test]
fn a_venv_of_pyenvs_by_either_name() {
    let tree = Tree::new();
    tree.venv("../pyenv/versions/3.12.1/envs/it");
    symlink(tree.versions().join("3.12.1/envs/it"), tree.versions().join("it")).unwrap();
    let real = tree.versions().join("3.12.1/envs/it");
    for said in
        ["it", "it\n", " it other\n", "# it is\n\nit\r\n", "3.12.1\nit\n", "3.12.1/envs/it", "../it\nit"]
    {
        assert_eq!(tree.by_pyenv(said), Some(real.clone()), "{said:?}");
    }
    fs::remove_file(tree.versions().join("it")).unwrap();
    symlink("3.12.1/envs/it", tree.versions().join("it")).unwrap();
    assert_eq!(tree.by_pyenv("it"), Some(real));
}

#[test]
fn what_is_no_venv_of_pyenvs_is_nothing() {
    let tree = Tree::new();
    fs::create_dir_all(tree.versions().join("3.12.1/bin")).unwrap();
    let beside = tree.venv("../pyenv/beside");
    let absolute = beside.display().to_string();
    for said in
        ["", "system", "3.12.1", "3.12", "../beside", "3.12.1/../../beside", &absolute, ".", "#it", "a\0b"]
    {
        assert_eq!(tree.by_pyenv(said), None, "{said:?}");
    }
    assert!(tree.look("", None).1.contains(&tree.versions()), "it may be made later");
    tree.write(".python-version", vec![b'x'; 10_000]);
    assert_eq!(tree.candidates(""), []);
}

#[test]
fn without_pyenv_its_file_is_not_read() {
    let tree = Tree::new();
    tree.venv("../pyenv/versions/it");
    tree.write(".python-version", "it");
    let mut watched = Vec::new();
    let customs = Customs { pyenv: None, ..tree.customs(None) };
    assert_eq!(all_of(&tree.root(), &tree.root(), &customs, &mut watched), []);
    assert_eq!(watched, Vec::<PathBuf>::new());
}

#[test]
fn a_file_that_is_not_accepted_is_held() {
    let tree = Tree::new();
    let root = tree.root();
    tree.venv("real");
    tree.venv("../pyenv/versions/it");
    let asked = std::cell::RefCell::new(Vec::new());
    let refuse = |file: &Path, content: &[u8]| {
        asked.borrow_mut().push((file.to_owned(), content.to_vec()));
        false
    };
    let mut watched = Vec::new();
    for (name, said) in [(".venv", "real\n"), ("venv", "real")] {
        tree.write(name, said);
        let path = root.join(name);
        let held = Candidate::problem(path.clone(), FoundBy::File(path.clone()), VenvProblem::Held);
        assert_eq!(named::candidate(&root, name, &refuse, &mut watched), Some(held));
        assert_eq!(asked.take(), [(path, said.as_bytes().to_vec())], "what was read is what is judged");
    }
    let path = root.join(".python-version");
    tree.write(".python-version", "3.12\nit\n");
    let held = Candidate::problem(path.clone(), FoundBy::Pyenv(path.clone()), VenvProblem::Held);
    assert_eq!(pyenv::candidate(&root, &tree.versions(), &refuse, &mut watched), Some(held));
    assert_eq!(asked.take(), [(path, b"3.12\nit\n".to_vec())]);
    tree.write(".python-version", "3.12\n");
    assert_eq!(pyenv::candidate(&root, &tree.versions(), &refuse, &mut watched), None);
    assert_eq!(asked.take(), [], "a plain version needs nobody's consent");
}
