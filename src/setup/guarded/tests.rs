use std::fs;

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
        "composer.json",
        "Gemfile",
        "x.gemspec",
        "Cargo.toml",
        ".cargo/config.toml",
        "go.mod",
        "go.sum",
        "environment.yml",
        ".mise.toml",
        ".tool-versions",
        "deno.jsonc",
        "Brewfile",
        "pom.xml",
        "app/build.gradle.kts",
        "gradlew",
        "gradle/wrapper/gradle-wrapper.jar",
        "mix.exs",
        "pnpm-workspace.yaml",
        ".yarnrc.yml",
        ".yarn/releases/yarn-4.cjs",
        "nx.json",
        "sitecustomize.py",
    ] {
        assert!(is_guarded(path.as_bytes(), Some(b"tools/hooks")), "{path}");
    }
    for path in [
        "src/main.py",
        "requirements.md",
        "docs/setup.py.txt",
        "tools/hooksmith",
        "lock",
        "x/base.txt",
        "build.rs",
        "Makefile",
        "grade/x",
    ] {
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
    let runs = Runs { commands, ..Runs::default() };
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
    fs::write(root.join("setup.py"), "print()\n").unwrap();
    fs::write(root.join("requirements.txt"), "x\n").unwrap();
    let expected = [("requirements.txt".into(), Difference::New), ("setup.py".into(), Difference::Changed)];
    assert_eq!(now().differences(&before), expected);
    sandbox.git(&root, &["add", "."]);
    assert_eq!(now().differences(&before), expected);
    fs::remove_file(root.join("setup.py")).unwrap();
    assert!(now().differences(&before).contains(&("setup.py".into(), Difference::Gone)));
}

/// Of a tree with these files, after each of which its content stands, those that decide.
fn decides(files: &[(&str, &str)], commands: &[&str], installs: &[&str]) -> Vec<String> {
    let sandbox = Sandbox::new();
    let root = sandbox.repository("p");
    for (file, content) in files {
        let path = root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    sandbox.git(&root, &["add", "-f", "."]);
    sandbox.git(&root, &["commit", "-q", "-m", "all"]);
    let strings = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let runs = Runs { hooks: None, commands: strings(commands), installs: strings(installs) };
    let repository = Repository::discover(&root).unwrap().unwrap();
    let committed = Guarded::of_commit(&root, repository.head_commit().unwrap(), &runs).unwrap();
    assert_eq!(committed, Guarded::of_working_tree(&root, &runs).unwrap());
    committed.files.keys().map(ToString::to_string).collect()
}

/// pip runs where the venv lies, and finds there what it is told to install.
#[test]
fn what_pip_is_told_to_install_is_followed_in_every_folder() {
    let files = [
        ("apps/api/deps.txt", "-r more.txt\n"),
        ("apps/api/more.txt", ""),
        ("apps/api/other.txt", ""),
        ("wheels/a.whl", ""),
        ("wheels/notes.txt", ""),
    ];
    let found = decides(&files, &[], &["-r", "deps.txt", "--find-links=./wheels"]);
    assert_eq!(found, ["apps/api/deps.txt", "apps/api/more.txt", "wheels/a.whl"]);
    assert_eq!(decides(&files, &[], &["-rapi/deps.txt"]), ["apps/api/deps.txt", "apps/api/more.txt"]);
}

#[test]
fn what_a_build_runs_is_followed() {
    for (project, expected) in [
        ("[tool.poetry.build]\nscript = 'gen/build.py'\n", &["gen/build.py"][..]),
        ("[tool.hatch.build.hooks.custom]\npath = 'gen/build.py'\n", &["gen/build.py"]),
        ("[tool.pdm.build]\ncustom-hook = './gen/build.py'\n", &["gen/build.py"]),
        ("[tool.setuptools.cmdclass]\nbuild = 'gen.build.Build'\n", &["gen/__init__.py", "gen/build.py"]),
        ("[tool.uv.sources]\nx = { path = 'gen/x.whl' }\n", &["gen/x.whl"]),
        ("[project]\ndependencies = ['x @ file:///${PROJECT_ROOT}/gen/x.whl']\n", &["gen/x.whl"]),
        ("[tool.uv]\nfind-links = ['gen']\n", &["gen/x.whl"]),
        ("[build-system]\nrequires = ['maturin>=1']\n", &["build.rs"]),
        ("[build-system]\nrequires = ['scikit-build-core']\n", &["src/CMakeLists.txt"]),
        ("[tool.ruff]\nexclude = ['gen/build.py']\n[project]\nreadme = 'README.md'\n", &[]),
    ] {
        let files = [
            ("api/gen/build.py", "import helper\n"),
            ("api/gen/__init__.py", ""),
            ("api/gen/x.whl", ""),
            ("api/build.rs", ""),
            ("api/src/CMakeLists.txt", ""),
            ("api/README.md", ""),
            ("api/pyproject.toml", project),
        ];
        let mut expected: Vec<String> = expected.iter().map(|path| format!("api/{path}")).collect();
        expected.push("api/pyproject.toml".into());
        expected.sort();
        assert_eq!(decides(&files, &[], &[]), expected, "{project}");
    }
}

#[test]
fn what_a_build_file_imports_is_followed() {
    let files = [
        (
            "x/setup.py",
            "from tools.build import x\nimport version as v\nopen('README.md')\nopen('data.cfg')\n",
        ),
        ("x/tools/__init__.py", ""),
        ("x/tools/build.py", ""),
        ("x/tools/other.py", ""),
        ("x/version.py", ""),
        ("x/README.md", ""),
        ("x/data.cfg", ""),
        ("x/gen.rs", ""),
        ("x/Cargo.toml", "[package]\nbuild = 'gen.rs'\n"),
        ("version.py", ""),
    ];
    let expected = [
        "x/Cargo.toml",
        "x/data.cfg",
        "x/gen.rs",
        "x/setup.py",
        "x/tools/__init__.py",
        "x/tools/build.py",
        "x/version.py",
    ];
    assert_eq!(decides(&files, &[], &[]), expected);
}

/// To the end; what they import in their turn runs as well.
#[test]
fn what_the_imports_of_a_build_file_import_is_followed() {
    let files = [
        ("x/setup.py", "import pkg\nimport lone\n"),
        ("x/pkg/__init__.py", "from .core import VERSION\n"),
        ("x/pkg/core.py", "import pkg.deep.one\nfrom setuptools import setup\n"),
        ("x/pkg/deep/__init__.py", ""),
        ("x/pkg/deep/one.py", "from ..side import *\n"),
        ("x/pkg/side.py", "import pkg.core, lone\nopen('side.txt')\n"),
        ("x/pkg/side.txt", ""),
        ("x/src/lone.py", "import sys\n"),
        ("x/pkg/other.py", ""),
        ("other/core.py", ""),
        ("run.py", "import app\n"),
        ("app.py", "import behind\n"),
        ("behind.py", ""),
    ];
    let expected = [
        "x/pkg/__init__.py",
        "x/pkg/core.py",
        "x/pkg/deep/__init__.py",
        "x/pkg/deep/one.py",
        "x/pkg/side.py",
        "x/pkg/side.txt",
        "x/setup.py",
        "x/src/lone.py",
    ];
    assert_eq!(decides(&files, &[], &[]), expected);
    // The code behind a command is the branch's own.
    assert_eq!(decides(&files[10..], &["python run.py"], &[]), ["app.py", "run.py"]);
}

#[test]
fn a_file_that_a_build_file_names_by_parts_is_followed() {
    for (script, is_run) in [
        ("exec(open(os.path.join(here, 'pkg', 'version.py')).read())", true),
        ("exec((Path(__file__).parent / \"pkg\" / \"version.py\").read_text())", true),
        ("runpy.run_path(f'{here}/pkg/version.py')", true),
        ("exec(open(here + '/pkg/version.py').read())", true),
        ("exec(open(os.path.join(here, name, 'version.py')).read())", true),
        ("re.search('x', open(os.path.join('pkg', 'version.py')).read())", false),
    ] {
        let files = [
            ("x/setup.py", script),
            ("x/pkg/version.py", "from pkg.more import x\n"),
            ("x/pkg/more.py", ""),
            ("x/pkg/other.py", ""),
            ("pkg/version.py", ""),
        ];
        let more = is_run.then_some("x/pkg/more.py");
        let expected: Vec<&str> = more.into_iter().chain(["x/pkg/version.py", "x/setup.py"]).collect();
        assert_eq!(decides(&files, &[], &[]), expected, "{script}");
    }
    // Where it says which, no other of that name counts.
    let files = [
        ("setup.py", "open(os.path.join('a', '__init__.py'))\n"),
        ("a/__init__.py", "import b\n"),
        ("b/__init__.py", ""),
    ];
    assert_eq!(decides(&files, &[], &[]), ["a/__init__.py", "setup.py"]);
}

#[test]
fn what_commands_start_is_followed() {
    let files = [
        ("setup.d/1.sh", ". ./lib/x.sh\n"),
        ("setup.d/2.txt", ""),
        ("lib/x.sh", "cat README.md\npython3 tools/gen.py\n"),
        ("tools/gen.py", "import helper\n"),
        ("tools/helper.py", ""),
        ("tools/__init__.py", ""),
        ("tools/x/__init__.py", ""),
        ("tools/x/__main__.py", ""),
        ("manage.py", "import helper\n"),
        ("helper.py", ""),
        ("README.md", ""),
        ("conftest.py", ""),
        ("Makefile", ""),
    ];
    let of = |command: &str| decides(&files, &[command], &[]);
    assert_eq!(
        of("for f in setup.d/*.sh; do sh $f; done"),
        ["lib/x.sh", "setup.d/1.sh", "tools/gen.py", "tools/helper.py"]
    );
    assert_eq!(of("python3 -m tools.x"), ["tools/__init__.py", "tools/x/__init__.py", "tools/x/__main__.py"]);
    assert_eq!(of("python3 manage.py check"), ["helper.py", "manage.py"]);
    assert_eq!(of("pytest -x"), ["conftest.py"]);
    assert_eq!(of("make"), ["Makefile"]);
    assert_eq!(of("true"), [""; 0]);
}

/// What is too long to be read names nothing, where it is only to be installed.
#[test]
fn a_large_archive_does_not_stand_for_all_files() {
    let large = "x".repeat((1 << 20) + 1);
    let files = [("requirements.txt", "./own.whl\n"), ("own.whl", &large), ("src/main.py", "")];
    assert_eq!(decides(&files, &[], &[]), ["own.whl", "requirements.txt"]);
}

#[test]
fn what_decides_on_one_side_alone_may_be_the_same_on_both() {
    let sandbox = Sandbox::new();
    let root = sandbox.repository("p");
    let other = sandbox.repository("other");
    for root in [&root, &other] {
        sandbox.commit(root, "backend.py", "x\n", "a file");
    }
    sandbox.commit(&other, "pyproject.toml", "[build-system]\nbackend-path = ['.']\n", "a backend");
    sandbox.commit(&other, "new.py", "x\n", "a file");
    let there = Guarded::of_working_tree(&other, &Runs::default()).unwrap();
    let here = Guarded::of_working_tree_with(&root, &Runs::default(), &there).unwrap();
    let new: Vec<_> = there.differences(&here).into_iter().map(|(path, _)| path).collect();
    assert_eq!(new, ["new.py", "pyproject.toml"]);
}
