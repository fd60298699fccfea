use std::fs;
use std::os::unix::fs::symlink;

use super::*;
use crate::sandbox::Sandbox;

/// `from` lies in a folder that `cwd` is beside.
#[test]
fn where_it_will_lie() {
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path().canonicalize().unwrap();
    for dir in ["p-a/sub", "trees", "deep/er"] {
        fs::create_dir_all(top.join(dir)).unwrap();
    }
    symlink("deep/er", top.join("link")).unwrap();
    fs::write(top.join("file"), "").unwrap();
    let from = top.join("p-a");
    let at = |cwd: &str, to: &str| destination(&top.join(cwd), &from, Path::new(to));
    let table = [
        ("", "new", "new"),
        ("", "./new/", "new"),
        ("p-a/sub", "../../new", "new"),
        ("", "trees", "trees/p-a"),
        ("", "trees/", "trees/p-a"),
        ("", "link/new", "deep/er/new"),
        ("link", "../new", "deep/new"),
        ("", "file", "file"),
    ];
    for (cwd, to, expected) in table {
        assert_eq!(at(cwd, to).unwrap(), top.join(expected), "{to} in {cwd:?}");
    }
    assert_eq!(at("", "").unwrap_err().exit_code(), 2);
    assert_eq!(at("", "no/such/new").unwrap_err().hints.len(), 1);
    for itself in ["p-a", "p-a/new", "p-a/sub"] {
        let failure = at("", itself).unwrap_err();
        assert!(failure.what.contains("in the worktree that is to be moved"), "{itself}: {}", failure.what);
    }
}

fn moved(cwd: &Path, target: &str, to: &str) -> Result<Moved, Failure> {
    let here = Here::at(cwd.to_owned()).unwrap();
    relocate(&here, &Arguments { target: target.into(), to: to.into() })
}

#[test]
fn the_shell_goes_along_and_keeps_its_place() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    let side = sandbox.worktree(&main, "side");
    fs::create_dir_all(side.join("apps/api")).unwrap();
    let new = sandbox.path().join("new");
    assert_eq!(moved(&main, "side", "../new").unwrap().go_to, None);
    assert_eq!(
        moved(&new.join("apps/api"), ".", "../../../p-side").unwrap().go_to,
        Some(side.join("apps/api"))
    );
    // Through a link.
    symlink(&side, sandbox.path().join("link")).unwrap();
    let to = new.display().to_string();
    assert_eq!(moved(&sandbox.path().join("link/apps"), "side", &to).unwrap().go_to, Some(new.join("apps")));
    let list = sandbox.git(&main, &["worktree", "list", "--porcelain"]);
    assert!(list.contains(&format!("worktree {to}\n")) && !list.contains("prunable"), "{list}");
}

#[test]
fn a_worktree_in_it_is_found_again() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    let side = sandbox.worktree(&main, "side");
    sandbox.git(&side, &["worktree", "add", "-q", "-b", "inner", "trees/inner"]);
    let new = sandbox.path().join("new");
    let inside = side.join("trees/inner");
    assert_eq!(moved(&inside, "side", new.to_str().unwrap()).unwrap().go_to, Some(new.join("trees/inner")));
    let inner = Repository::discover(&new.join("trees/inner")).unwrap().unwrap();
    assert!(inner.leads_back() && inner.worktrees().iter().all(|worktree| !worktree.missing()));
}
