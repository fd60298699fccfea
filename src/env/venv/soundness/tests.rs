use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use super::*;

pub mod real;

fn none() -> Vec<PathBuf> {
    Vec::new()
}

pub fn looked_at(dir: &Path, root: &Path, others: &[PathBuf]) -> Findings {
    look(&Venv::read(dir).expect("a venv"), root, &|| others.to_vec())
}

fn copy(from: &Path, to: &Path) {
    let mut command = Command::new("cp");
    command.arg("-R").arg(from).arg(to);
    real::succeeds(command);
}

/// Fresh ones, with and without what has to be quoted in their paths, by every maker.
#[test]
fn what_was_made_here_is_in_order() {
    let folder = tempfile::tempdir().unwrap();
    for (maker, _) in real::MAKERS {
        for name in ["plain", "it's a venv"] {
            let root = folder.path().join(maker).join(name);
            let dir = root.join(".venv");
            real::made_by(maker, &[], &dir);
            assert_eq!(look(&Venv::read(&dir).unwrap(), &root, &none), Findings::default(), "{dir:?}");
            // A parent that is reached over a link; on macOS each temporary folder is.
            let link = folder.path().join("link");
            symlink(&root, &link).unwrap();
            assert_eq!(looked_at(&link.join(".venv"), &link, &[]), Findings::default(), "{dir:?}");
            fs::remove_file(link).unwrap();
        }
    }
}

#[test]
fn copies_and_what_moved_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path().canonicalize().unwrap();
    for (maker, _) in real::MAKERS {
        for name in ["plain", "it's a venv"] {
            let project = top.join(maker).join(name);
            let (original, copied, moved) =
                (project.join("a/.venv"), project.join("b/.venv"), project.join("c/.venv"));
            real::made_by(maker, &[], &original);
            for parent in ["b", "c"] {
                fs::create_dir(project.join(parent)).unwrap();
            }
            copy(&original, &copied);
            let found = looked_at(&copied, &project.join("b"), &[]);
            assert_eq!(found.problem, Some(VenvProblem::Copied { made_in: original.clone() }), "{copied:?}");
            fs::remove_dir_all(&copied).unwrap();
            fs::rename(&original, &moved).unwrap();
            let expected = Findings { moved_from: Some(original.clone()), problem: None };
            assert_eq!(looked_at(&moved, &project.join("c"), &[]), expected, "{moved:?}");
        }
    }
}

#[test]
fn a_relocatable_venv_may_lie_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    let (original, copied) = (folder.path().join(".venv"), folder.path().join("other"));
    real::made_by("uv", &["--relocatable"], &original);
    real::install(&original, &real::project(&folder.path().join("project")));
    copy(&original, &copied);
    assert_eq!(looked_at(&copied, folder.path(), &[]), Findings::default());
}

/// Its mark goes, and its fingerprint is as before: that it was half made is nothing to remember.
#[test]
fn a_half_made_one_is_looked_at_again() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join(".venv");
    real::made_by("python3", &["--without-pip"], &dir);
    let before = fingerprint(&Venv::read(&dir).unwrap(), folder.path());
    fs::write(dir.join(crate::file::unfinished::MARK), "").unwrap();
    let found = looked_at(&dir, folder.path(), &[]);
    assert_eq!((&found.problem, found.outcome()), (&Some(VenvProblem::Unfinished), None));
    assert_eq!(fingerprint(&Venv::read(&dir).unwrap(), folder.path()), before);
    assert_eq!(Venv::at(&dir), Err(VenvProblem::Unfinished));
}

#[test]
fn the_fingerprint_changes_with_what_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join(".venv");
    real::made_by("python3", &["--without-pip"], &dir);
    let venv = Venv::read(&dir).unwrap();
    let of_now = || fingerprint(&venv, folder.path());
    let packages = site_packages::of(&venv).pop().unwrap();
    let mut seen = vec![of_now(), fingerprint(&venv, Path::new("/"))];
    assert_eq!(of_now(), seen[0]);
    let mut changed = |what: &str| {
        let now = of_now();
        assert!(!seen.contains(&now), "{what}");
        seen.push(now);
    };
    fs::write(packages.join("x.pth"), "/w\n").unwrap();
    changed("a file in site-packages");
    fs::write(packages.join("easy-install.pth"), "/w\n").unwrap();
    changed("easy-install.pth");
    fs::OpenOptions::new().append(true).open(packages.join("easy-install.pth")).unwrap().set_len(90).unwrap();
    changed("easy-install.pth, written into");
    fs::write(dir.join("bin/tool"), "#!/bin/sh\n").unwrap();
    changed("a script");
    fs::write(dir.join("bin/activate"), "VIRTUAL_ENV=/w\n").unwrap();
    changed("bin/activate");
    fs::write(dir.join("pyvenv.cfg"), "home = /usr/bin\n").unwrap();
    changed("pyvenv.cfg");
    fs::remove_file(dir.join("bin/activate")).unwrap();
    changed("bin/activate, which is gone");
}
