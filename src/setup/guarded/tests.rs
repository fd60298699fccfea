use super::names::is_guarded;
use super::*;
use crate::git::Repository;
use crate::sandbox::Sandbox;

#[test]
fn what_decides_about_a_set_up_is_guarded() {
    for path in [
        "setup.py",
        "apps/api/Setup.PY",
        "requirements-dev.txt",
        "dev-requirements.txt",
        "lefthook.yml",
        ".pnpmfile.cjs",
        "requirements/base.txt",
        "uv.lock",
        "a/Pipfile.lock",
        "package.json",
        ".gitmodules",
        ".wtsh.toml",
        "sub/.envrc",
        "tools/hooks/post-checkout",
    ] {
        assert!(is_guarded(path.as_bytes(), Some(b"tools/hooks")), "{path}");
    }
    for path in
        ["src/main.py", "requirements.md", "docs/setup.py.txt", "tools/hooksmith", "lock", "x/base.txt"]
    {
        assert!(!is_guarded(path.as_bytes(), Some(b"tools/hooks")), "{path}");
    }
    assert!(is_guarded(b"anything", Some(b"")));
}

#[test]
fn a_commits_files_have_a_fingerprint_that_nothing_else_changes() {
    let sandbox = Sandbox::new();
    let root = sandbox.repository("p");
    let now = || {
        let repository = Repository::discover(&root).unwrap().unwrap();
        Guarded::of_commit(&root, repository.head_commit().unwrap(), &Runs::default()).unwrap()
    };
    sandbox.commit(&root, "uv.lock", "1\n", "lock");
    sandbox.commit(&root, "a/setup.py", "x\n", "setup");
    let first = now();
    sandbox.commit(&root, "src/main.py", "x\n", "code");
    assert_eq!(now().fingerprint(), first.fingerprint());
    sandbox.commit(&root, "uv.lock", "2\n", "lock");
    sandbox.commit(&root, "new line\n/.envrc", "x\n", "envrc");
    sandbox.git(&root, &["rm", "-q", "a/setup.py"]);
    sandbox.git(&root, &["commit", "-q", "-m", "gone"]);
    let expected = [
        ("a/setup.py", Difference::Gone),
        ("new line\n/.envrc", Difference::New),
        ("uv.lock", Difference::Changed),
    ];
    assert_eq!(now().differences(&first), expected.map(|(path, how)| (path.into(), how)));
    assert_ne!(now().fingerprint(), first.fingerprint());
    // A file that became a program is another.
    let before = now();
    sandbox.git(&root, &["update-index", "--chmod=+x", "uv.lock"]);
    sandbox.git(&root, &["commit", "-q", "-m", "mode"]);
    assert_eq!(now().differences(&before), [("uv.lock".into(), Difference::Changed)]);
}

/// What is named, by files that decide and by the commands.
#[test]
fn what_decides_is_followed() {
    let sandbox = Sandbox::new();
    let root = sandbox.repository("p");
    let commit = |file: &str, content: &str| sandbox.commit(&root, file, content, file);
    commit("requirements.txt", "django\n-r deps/base.txt\n./wheels/own.whl\n");
    commit("deps/base.txt", "-c../pins.txt\n");
    commit(
        "api/pyproject.toml",
        "[build-system]\nrequires = []\nbuild-backend = 'be'\nbackend-path = ['_b']\n",
    );
    for file in [
        "pins.txt",
        "wheels/own.whl",
        "api/_b/sub/be.py",
        "scripts/setup.sh",
        "Makefile",
        "web/build",
        "tool/x.py",
    ] {
        commit(file, "1\n");
    }
    commit("Makefile", "all:\n\tsh tool/x.py\n");
    for file in ["notes.txt", "api/other.py", "scripts/other.sh"] {
        commit(file, "1\n");
    }
    let commands = ["sh ./scripts/setup.sh", "cd web && ./build", "make all"].map(String::from).into();
    let runs = Runs { hooks: None, commands };
    let fingerprint = || {
        let repository = Repository::discover(&root).unwrap().unwrap();
        let committed = Guarded::of_commit(&root, repository.head_commit().unwrap(), &runs).unwrap();
        assert_eq!(committed, Guarded::of_working_tree(&root, &runs).unwrap());
        committed.fingerprint()
    };
    let mut before = fingerprint();
    for file in ["notes.txt", "api/other.py", "scripts/other.sh"] {
        commit(file, "2\n");
        assert_eq!(fingerprint(), before, "{file}");
    }
    for file in [
        "pins.txt",
        "wheels/own.whl",
        "api/_b/sub/be.py",
        "scripts/setup.sh",
        "web/build",
        "tool/x.py",
        "Makefile",
    ] {
        commit(file, "2\n");
        let now = fingerprint();
        assert_ne!(now, before, "{file}");
        before = now;
    }
}

#[test]
fn a_submodule_at_another_commit_is_another() {
    let sandbox = Sandbox::new();
    let (root, library) = (sandbox.repository("p"), sandbox.repository("library"));
    sandbox.git(&root, &["submodule", "--quiet", "add", &library.display().to_string(), "lib"]);
    sandbox.git(&root, &["commit", "-q", "-m", "lib"]);
    let now = || {
        let repository = Repository::discover(&root).unwrap().unwrap();
        Guarded::of_commit(&root, repository.head_commit().unwrap(), &Runs::default()).unwrap()
    };
    let before = now();
    sandbox.commit(&root.join("lib"), "more", "x\n", "more");
    sandbox.git(&root, &["commit", "-q", "-a", "-m", "moved"]);
    assert_eq!(now().differences(&before), [("lib".into(), Difference::Changed)]);
}

/// What would run is what lies there, whatever the commit says.
#[test]
fn the_working_tree_is_what_counts() {
    let sandbox = Sandbox::new();
    let root = sandbox.repository("p");
    sandbox.commit(&root, "setup.py", "1\n", "setup");
    let now = || Guarded::of_working_tree(&root, &Runs::default()).unwrap();
    let before = now();
    std::fs::write(root.join("setup.py"), "print()\n").unwrap();
    std::fs::write(root.join("requirements.txt"), "x\n").unwrap();
    let expected = [("requirements.txt".into(), Difference::New), ("setup.py".into(), Difference::Changed)];
    assert_eq!(now().differences(&before), expected);
    sandbox.git(&root, &["add", "."]);
    assert_eq!(now().differences(&before), expected);
    std::fs::remove_file(root.join("setup.py")).unwrap();
    assert!(now().differences(&before).contains(&("setup.py".into(), Difference::Gone)));
}
