use std::fs;
use std::os::unix::fs::symlink;

use super::*;
use crate::sandbox::Sandbox;

struct Case {
    sandbox: Sandbox,
    source: PathBuf,
    root: PathBuf,
}

impl Case {
    /// `p` with these files, and a worktree that has the same.
    fn new(files: &[(&str, &str)]) -> Case {
        let sandbox = Sandbox::new();
        let source = sandbox.repository("p");
        for (file, text) in files {
            sandbox.commit(&source, file, text, "a file");
        }
        let root = sandbox.worktree(&source, "x");
        Case { sandbox, source, root }
    }

    fn difference(&self, envrc: &str) -> Option<String> {
        let envrcs = Envrcs::of(&self.source, &self.root).unwrap();
        envrcs.difference(Path::new(envrc)).map(|path| path.display().to_string())
    }

    /// The worktree gets other contents of a file, and then those of before.
    #[track_caller]
    fn differs_by(&self, file: &str, expected: bool) {
        let before = fs::read(self.root.join(file)).ok();
        self.sandbox.commit(&self.root, file, "other contents\n", "change");
        let found = self.difference("apps/api/.envrc");
        assert_eq!(found.is_some(), expected, "{file}: {found:?}");
        match before {
            Some(text) => fs::write(self.root.join(file), text).unwrap(),
            None => fs::remove_file(self.root.join(file)).unwrap(),
        }
    }
}

#[test]
fn what_it_would_run_is_as_in_the_source() {
    let envrc = "source_up\nsource_env ../common/env\nsource_env_if_exists ./.envrc.local\ndotenv\n\
        source_env ../../tools\nPATH_add ../../bin\neval \"$(project-env)\"\n. \"$PWD/lib.sh\"\n\
        eval \"$(make env)\"; python -m scripts.env\nwatch_file uv.lock \"x/y.toml\"\nuse flake\n";
    let case = Case::new(&[
        (".envrc", "export A=1\n"),
        ("apps/api/.envrc", envrc),
        ("apps/common/env", "source_env ../more\n"),
        ("apps/more", "export B=1\n"),
        ("tools/.envrc", "export C=1\n"),
        ("bin/project-env", "#!/bin/sh\n"),
        ("bin/other", "#!/bin/sh\n"),
        ("uv.lock", "1\n"),
    ]);
    assert_eq!(case.difference("apps/api/.envrc"), None);
    for (file, expected) in [
        (".envrc", true),
        ("apps/.envrc", true),
        ("apps/api/.envrc", true),
        ("apps/api/.envrc.local", true),
        ("apps/api/.env", true),
        ("apps/common/env", true),
        ("apps/more", true),
        ("tools/.envrc", true),
        ("bin/project-env", true),
        ("apps/api/lib.sh", true),
        ("Makefile", true),
        ("scripts/env.py", true),
        ("flake.nix", true),
        ("bin/other", false),
        ("uv.lock", false),
        ("apps/api/main.py", false),
        ("apps/api/sub/.envrc", false),
        ("other/.envrc", false),
    ] {
        case.differs_by(file, expected);
    }
    // What git does not track is the person's own.
    fs::write(case.root.join("apps/api/.envrc.local"), "own").unwrap();
    case.sandbox.git(&case.root, &["rm", "-q", "--cached", "apps/api/.envrc.local"]);
    assert_eq!(case.difference("apps/api/.envrc"), None);
}

/// Its commit is the branch's.
#[test]
fn a_submodule_came_with_git() {
    let case = Case::new(&[("apps/api/.envrc", "source_env ../../library/env\n")]);
    let library = case.sandbox.repository("library");
    case.sandbox.commit(&library, "env", "A=1\n", "env");
    let url = library.display().to_string();
    for root in [&case.source, &case.root] {
        case.sandbox.git(root, &["submodule", "--quiet", "add", &url, "library"]);
    }
    assert_eq!(case.difference("apps/api/.envrc"), None);
    fs::write(case.root.join("library/env"), "A=2\n").unwrap();
    assert_eq!(case.difference("apps/api/.envrc").as_deref(), Some("library/env"));
}

#[test]
fn links_are_followed() {
    let case = Case::new(&[("apps/api/.envrc", "source_env ../../common/env\n"), ("real/env", "A=1\n")]);
    for root in [&case.source, &case.root] {
        symlink("real", root.join("common")).unwrap();
        case.sandbox.git(root, &["add", "common"]);
    }
    assert_eq!(case.difference("apps/api/.envrc"), None);
    case.differs_by("real/env", true);
    fs::remove_file(case.root.join("common")).unwrap();
    symlink("elsewhere", case.root.join("common")).unwrap();
    assert_eq!(case.difference("apps/api/.envrc").as_deref(), Some("common"));
}
