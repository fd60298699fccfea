//! `--force` says that all may be lost that there is then. Where that removal was cut off, it says nothing of what comes later.

use std::fs;

use super::cut_off::remove_cut_off;
use super::submodules::with_submodule;
use super::{project, refuses, removes};
use crate::repository::Sandbox;

#[test]
fn a_later_commit_in_a_submodule_counts() {
    let sandbox = Sandbox::new();
    let (main, hotfix) = with_submodule(&sandbox);
    let lib = hotfix.join("lib");
    sandbox.commit(&lib, "one", "x\n", "lost by --force");
    sandbox.git(&hotfix, &["commit", "-q", "-a", "-m", "one"]);
    remove_cut_off(&sandbox, &main, &["--force", "hotfix"], &hotfix, "true");
    sandbox.commit(&lib, "two", "x\n", "precious");
    sandbox.git(&hotfix, &["commit", "-q", "-a", "-m", "two"]);
    refuses(&sandbox, &main, &["hotfix"], &["submodule lib: 2 commits not pushed: ", "precious"]);
    // Not checked out any more, it has them all the same.
    sandbox.git(&hotfix, &["submodule", "--quiet", "deinit", "--force", "lib"]);
    refuses(&sandbox, &main, &["hotfix"], &["submodule lib, which is not checked out: ", "precious"]);
    let modules = main.join(".git/worktrees/myproject-hotfix/modules/lib");
    sandbox.git(&modules, &["--work-tree=.", "update-ref", "HEAD", "HEAD~1"]);
    removes(&sandbox, &main, &["hotfix"]);
}

#[test]
fn a_later_commit_in_a_folder_of_tools_counts() {
    let (sandbox, main, hotfix) = project();
    fs::write(main.join(".git/info/exclude"), ".venv\n").expect("a file");
    let dep = hotfix.join(".venv/src/dep");
    let (from, to) = (main.display().to_string(), dep.display().to_string());
    sandbox.git(&main, &["clone", "-q", &from, &to]);
    sandbox.commit(&dep, "one", "x\n", "lost by --force");
    fs::write(dep.join("readme"), "changed\n").expect("a file");
    remove_cut_off(&sandbox, &main, &["--force", "hotfix"], &hotfix, "true");
    sandbox.commit(&dep, "two", "x\n", "precious");
    refuses(&sandbox, &main, &["hotfix"], &["repository .venv/src/dep: 2 commits not pushed: ", "precious"]);
    sandbox.git(&dep, &["reset", "-q", "--keep", "HEAD~1"]);
    removes(&sandbox, &main, &["hotfix"]);
}

#[test]
fn a_later_operation_counts() {
    let (sandbox, main, hotfix) = project();
    sandbox.git(&hotfix, &["bisect", "start"]);
    remove_cut_off(&sandbox, &main, &["--force", "hotfix"], &hotfix, "true");
    sandbox.git(&hotfix, &["bisect", "reset"]);
    let merge = main.join(".git/worktrees/myproject-hotfix/MERGE_HEAD");
    let head = sandbox.git(&hotfix, &["rev-parse", "HEAD"]);
    fs::write(&merge, format!("{head}\n")).expect("a file");
    refuses(&sandbox, &main, &["hotfix"], &["a merge is under way"]);
    fs::remove_file(&merge).expect("it is there");
    sandbox.git(&hotfix, &["bisect", "start"]);
    removes(&sandbox, &main, &["hotfix"]);
}
