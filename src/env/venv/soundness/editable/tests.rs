use std::fs;
use std::os::unix::fs::symlink;

use super::*;

/// `main` and `side`, worktrees of one repository, and a venv in `side`.
struct Pair {
    _folder: tempfile::TempDir,
    top: PathBuf,
}

impl Pair {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        for name in ["main", "side"] {
            fs::create_dir_all(top.join(name).join("lib/src/pk")).unwrap();
            fs::write(top.join(name).join(".git"), "").unwrap();
            fs::write(top.join(name).join("lib/pyproject.toml"), "").unwrap();
        }
        let pair = Pair { _folder: folder, top };
        fs::create_dir_all(pair.packages()).unwrap();
        pair
    }

    fn packages(&self) -> PathBuf {
        self.top.join("side/.venv/lib/python3.11/site-packages")
    }

    /// Writes into `site-packages`, with MAIN and SIDE put in.
    fn write(&self, file: &str, text: &str) {
        let path = self.packages().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let shown = |name: &str| self.top.join(name).display().to_string();
        fs::write(path, text.replace("MAIN", &shown("main")).replace("SIDE", &shown("side"))).unwrap();
    }

    fn found(&self, python: Option<&str>) -> Option<VenvProblem> {
        let venv =
            Venv { dir: self.top.join("side/.venv"), python: python.map(str::to_owned), ..Venv::default() };
        from_elsewhere(&venv, &self.top.join("side"), &|| vec![self.top.join("main")])
    }

    /// What `file` makes of it, and that the same in this worktree is fine.
    #[track_caller]
    fn leads_to_main(&self, file: &str) {
        let expected = VenvProblem::Editable {
            file: self.packages().join(file),
            project: self.top.join("main/lib"),
            others: vec![],
        };
        assert_eq!(self.found(Some("3.11.7")), Some(expected), "{file}");
        let path = self.packages().join(file);
        let text = fs::read_to_string(&path).unwrap();
        self.write(file, &text.replace(&self.top.join("main").display().to_string(), "SIDE"));
        assert_eq!(self.found(Some("3.11.7")), None, "{file}");
    }
}

#[test]
fn lines_of_pth_files_lead_there() {
    for file in ["pk.pth", "__editable__.pk-1.pth", "easy-install.pth", "_editable_impl_pk.pth"] {
        let pair = Pair::new();
        pair.write(file, "# first\nimport sys\nSIDE/lib/src\n/usr/lib/python3\n../../../x\nMAIN/lib/src\n");
        pair.leads_to_main(file);
    }
    let pair = Pair::new();
    pair.write("pk.pth", "../../../../../main/lib/src\n");
    assert!(pair.found(Some("3.11.7")).is_some());
}

#[test]
fn all_projects_that_lie_elsewhere_are_told() {
    let pair = Pair::new();
    pair.write("a.pth", "SIDE/lib/src\n");
    pair.write("b.pth", "MAIN/lib/src\nMAIN/lib\n");
    pair.write("c.pth", "MAIN/lib/src\nMAIN/src\n");
    let (file, project) = (pair.packages().join("b.pth"), pair.top.join("main/lib"));
    let others = vec![pair.top.join("main")];
    assert_eq!(pair.found(Some("3.11.7")), Some(VenvProblem::Editable { file, project, others }));
}

#[test]
fn a_finder_of_setuptools_leads_there() {
    let pair = Pair::new();
    pair.write(
        "__editable__.pk-1.pth",
        "import __editable___pk_1_finder; __editable___pk_1_finder.install()\n",
    );
    pair.write("__editable___pk_1_finder.py", "MAPPING: dict[str, str] = {'pk': 'MAIN/lib/src/pk'}\n");
    pair.leads_to_main("__editable___pk_1_finder.py");
}

#[test]
fn a_loader_of_any_other_backend_leads_there() {
    let url = r#"{"dir_info": {"editable": true}, "url": "file://MAIN/lib"}"#;
    for pth in ["my-pk-editable.pth", "_my_pk.pth", "_My.Pk_editable.pth"] {
        let pair = Pair::new();
        pair.write("other-1.dist-info/direct_url.json", url);
        pair.write(pth, "import _pk_loader\n");
        assert_eq!(pair.found(Some("3.11.7")), None);
        pair.write("my_pk-1.0.dist-info/direct_url.json", url);
        pair.leads_to_main("my_pk-1.0.dist-info/direct_url.json");
    }
}

#[test]
fn a_link_leads_there() {
    let pair = Pair::new();
    symlink("../../../../lib/src/pk", pair.packages().join("own")).unwrap();
    assert_eq!(pair.found(None), None);
    symlink(pair.top.join("main/lib/src/pk"), pair.packages().join("pk")).unwrap();
    let expected = VenvProblem::Editable {
        file: pair.packages().join("pk"),
        project: pair.top.join("main/lib"),
        others: vec![],
    };
    assert_eq!(pair.found(None), Some(expected));
}

#[test]
fn a_venv_that_does_not_say_its_version_is_looked_through() {
    for python in [None, Some("3.12"), Some("x"), Some("3.11.7")] {
        let pair = Pair::new();
        pair.write("pk.pth", "MAIN/lib\n");
        assert!(pair.found(python).is_some(), "{python:?}");
    }
}

#[test]
fn a_lib64_of_its_own_is_looked_through() {
    let pair = Pair::new();
    let lib64 = pair.top.join("side/.venv/lib64");
    symlink("lib", &lib64).unwrap();
    assert_eq!(pair.found(Some("3.11.7")), None);
    fs::remove_file(&lib64).unwrap();
    let packages = lib64.join("python3.11/site-packages");
    fs::create_dir_all(&packages).unwrap();
    fs::write(packages.join("pk.pth"), pair.top.join("main/lib").as_os_str().as_bytes()).unwrap();
    assert!(pair.found(Some("3.11.7")).is_some());
}

#[test]
fn the_project_is_the_worktree_where_none_is_described() {
    let pair = Pair::new();
    fs::remove_file(pair.top.join("main/lib/pyproject.toml")).unwrap();
    pair.write("pk.pth", "MAIN/lib/src\n");
    let Some(VenvProblem::Editable { project, .. }) = pair.found(None) else { panic!("it leads there") };
    assert_eq!(project, pair.top.join("main"));
}

#[test]
fn pipes_and_files_without_end_are_passed_over() {
    let pair = Pair::new();
    pair.write("pk.pth", "MAIN/lib\n");
    let at = |name: &str| pair.packages().join(name);
    rustix::fs::mknodat(rustix::fs::CWD, at("a.pth"), rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    symlink("/dev/zero", at("b.pth")).unwrap();
    fs::File::create(at("c.pth")).unwrap().set_len(30 << 30).unwrap();
    assert!(pair.found(None).is_some());
}
