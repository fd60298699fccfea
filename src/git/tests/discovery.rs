//! Where a folder's repository is, and whose.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::super::DiscoverError;
use super::*;

/// The three paths as git tells them.
fn told(sandbox: &Sandbox, dir: &Path) -> (PathBuf, PathBuf, Option<PathBuf>) {
    let paths = sandbox.git(dir, &["rev-parse", "--path-format=absolute", "--git-dir", "--git-common-dir"]);
    let (git_dir, common_dir) = paths.split_once('\n').expect("two lines");
    (
        git_dir.into(),
        common_dir.into(),
        ask(sandbox, dir, &["rev-parse", "--show-toplevel"]).map(PathBuf::from),
    )
}

fn found(sandbox: &Sandbox, dir: &Path) -> (PathBuf, PathBuf, Option<PathBuf>) {
    let repository = open(sandbox, dir);
    (repository.git_dir().into(), repository.common_dir().into(), repository.root().map(PathBuf::from))
}

fn is_found_as_told(sandbox: &Sandbox, dir: &Path) {
    assert_eq!(found(sandbox, dir), told(sandbox, dir), "{}", dir.display());
}

fn folder(path: PathBuf) -> PathBuf {
    fs::create_dir_all(&path).expect("a folder");
    path
}

#[test]
fn main_and_linked_worktrees_are_found_from_any_folder_in_them() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("project");
    let linked = sandbox.worktree(&main, "topic/one");
    for root in [&main, &linked] {
        is_found_as_told(&sandbox, root);
        is_found_as_told(&sandbox, &folder(root.join("apps/api/src")));
    }
    let repository = open(&sandbox, &linked.join("apps"));
    assert_eq!(repository.worktree_id(), Some("project-topic-one".into()));
    assert!(repository.is_linked() && !open(&sandbox, &main).is_linked());
    assert_eq!(repository.name(), "project");
    assert_eq!(open(&sandbox, &main).name(), "project");
}

#[test]
fn a_bare_repository_and_the_inside_of_a_git_dir_have_no_root() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("project");
    let linked = sandbox.worktree(&main, "topic");
    sandbox.git(&sandbox.path(), &["clone", "-q", "--bare", "project", "origin.git"]);
    let bare = sandbox.path().join("origin.git");
    for dir in [&bare, &bare.join("refs/heads"), &main.join(".git"), &main.join(".git/refs")] {
        is_found_as_told(&sandbox, dir);
        assert_eq!(open(&sandbox, dir).root(), None);
    }
    is_found_as_told(&sandbox, &main.join(".git/worktrees/project-topic/logs"));
    assert_eq!(open(&sandbox, &bare).name(), "origin");
    assert_eq!(open(&sandbox, &main.join(".git")).name(), "project");
    sandbox.git(&bare, &["worktree", "add", "-q", "../hotfix", "-b", "hotfix"]);
    is_found_as_told(&sandbox, &linked);
    is_found_as_told(&sandbox, &sandbox.path().join("hotfix"));
    assert_eq!(open(&sandbox, &sandbox.path().join("hotfix")).name(), "origin");
}

#[test]
fn a_hub_is_bare_and_is_called_by_its_folder() {
    let sandbox = Sandbox::new();
    sandbox.repository("project");
    let hub = folder(sandbox.path().join("hub"));
    sandbox.git(&hub, &["clone", "-q", "--bare", "../project", ".bare"]);
    fs::write(hub.join(".git"), "gitdir: ./.bare\n").expect("a file");
    sandbox.git(&hub, &["worktree", "add", "-q", "main"]);
    for dir in [&hub, &hub.join("main"), &hub.join(".bare")] {
        is_found_as_told(&sandbox, dir);
        assert_eq!(open(&sandbox, dir).name(), "hub");
        assert!(open(&sandbox, dir).worktrees()[0].bare);
    }
    let other = folder(sandbox.path().join("other"));
    sandbox.git(&other, &["clone", "-q", "--bare", "../project", ".git"]);
    is_found_as_told(&sandbox, &other);
    assert_eq!(open(&sandbox, &other).root(), None);
    assert_eq!(open(&sandbox, &other).name(), "other");
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let sandbox = Sandbox::new();
    sandbox.repository("library");
    let main = sandbox.repository("project");
    sandbox.git(&main, &["submodule", "--quiet", "add", "../library", "libs/library"]);
    let submodule = main.join("libs/library");
    is_found_as_told(&sandbox, &submodule);
    let repository = open(&sandbox, &submodule);
    assert!(!repository.is_linked());
    assert_eq!(repository.name(), "library");
    assert_eq!(repository.worktrees()[0].root, submodule);
    let linked = sandbox.worktree(&submodule, "topic");
    is_found_as_told(&sandbox, &linked);
    let repository = open(&sandbox, &linked);
    assert_eq!((repository.name(), repository.is_linked()), ("library".into(), true));
    assert_eq!(repository.worktrees()[0].root, submodule);
}

#[test]
fn a_git_dir_may_lie_elsewhere() {
    let sandbox = Sandbox::new();
    let dir = folder(sandbox.path().join("project"));
    sandbox.git(&dir, &["init", "-q", "--separate-git-dir", "../store"]);
    is_found_as_told(&sandbox, &folder(dir.join("sub")));
    assert_eq!(open(&sandbox, &dir).name(), "project");
    let other = sandbox.repository("other");
    sandbox.git(&other, &["config", "core.worktree", "../../elsewhere"]);
    folder(sandbox.path().join("elsewhere"));
    is_found_as_told(&sandbox, &other);
}

#[test]
fn core_bare_of_the_main_worktree_may_be_in_its_own_configuration() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("project");
    let linked = sandbox.worktree(&main, "topic");
    sandbox.git(&main, &["config", "extensions.worktreeConfig", "true"]);
    sandbox.git(&main, &["config", "--unset", "core.bare"]);
    sandbox.git(&main, &["config", "--worktree", "core.bare", "true"]);
    assert_eq!(open(&sandbox, &main).root(), None);
    assert!(open(&sandbox, &linked).worktrees()[0].bare);
    is_found_as_told(&sandbox, &linked);
}

#[test]
fn a_root_keeps_the_name_by_which_it_is_reached() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("project");
    folder(main.join("apps/api"));
    let link = sandbox.path().join("link");
    symlink(&main, &link).expect("a link");
    let repository = open(&sandbox, &link.join("apps/api"));
    assert_eq!(repository.root(), Some(link.as_path()));
    assert_eq!(repository.git_dir(), link.join(".git"));
    assert_eq!(repository.name(), "link");
}

#[test]
fn a_link_into_another_repository_leads_to_that_one() {
    let sandbox = Sandbox::new();
    let (one, other) = (sandbox.repository("one"), sandbox.repository("other"));
    folder(other.join("deep/sub"));
    symlink(other.join("deep/sub"), one.join("vendor")).expect("a link");
    assert_eq!(open(&sandbox, &one.join("vendor")).root(), Some(other.as_path()));
}

#[test]
fn what_is_no_repository_is_none() {
    let sandbox = Sandbox::new();
    let dir = folder(sandbox.path().join("plain/sub"));
    let discover = |dir: &Path| Repository::discover_with(dir, variables(&sandbox, &[])).expect("no mistake");
    assert!(discover(&dir).is_none());
    folder(sandbox.path().join("plain/.git"));
    assert!(discover(&dir).is_none(), "an empty .git folder");
    assert!(discover(&sandbox.path().join("never/made")).is_none(), "a folder that is gone");
    let fifo = sandbox.repository("fifo");
    fs::remove_file(fifo.join(".git/HEAD")).expect("HEAD was there");
    sandbox.command("mkfifo", &fifo).arg(".git/HEAD").status().expect("mkfifo starts");
    assert!(discover(&fifo).is_none(), "a FIFO as HEAD");
}

#[test]
fn a_git_file_that_leads_nowhere_is_a_mistake() {
    let sandbox = Sandbox::new();
    let dir = folder(sandbox.path().join("moved"));
    fs::write(dir.join(".git"), "gitdir: ../gone/.git/worktrees/moved\n").expect("a file");
    let from = folder(dir.join("sub"));
    match Repository::discover_with(&from, variables(&sandbox, &[])) {
        Err(DiscoverError::DanglingGitFile { file, target }) => {
            assert_eq!(file, dir.join(".git"));
            assert_eq!(target, sandbox.path().join("gone/.git/worktrees/moved"));
        }
        _ => panic!("not noticed"),
    }
    fs::write(dir.join(".git"), "nonsense").expect("a file");
    let found = Repository::discover_with(&from, variables(&sandbox, &[]));
    assert!(matches!(found, Err(DiscoverError::Unreadable { path, .. }) if path == dir.join(".git")));
}

#[test]
fn variables_lead_to_a_repository() {
    let sandbox = Sandbox::new();
    let (main, elsewhere) = (sandbox.repository("project"), folder(sandbox.path().join("elsewhere")));
    let git_dir = main.join(".git").display().to_string();
    let roots = |further: &[(&'static str, &str)], dir: &Path| {
        let found = Repository::discover_with(dir, variables(&sandbox, further)).expect("no mistake");
        let mut git = sandbox.command("git", dir);
        let told =
            git.envs(further.iter().copied()).args(["rev-parse", "--show-toplevel"]).output().expect("git");
        let told = String::from_utf8_lossy(&told.stdout).trim_end().to_owned();
        (
            found.and_then(|found| found.root().map(|root| root.display().to_string())).unwrap_or_default(),
            told,
        )
    };
    let equal = |(found, told): (String, String)| assert_eq!(found, told);
    equal(roots(&[("GIT_DIR", &git_dir)], &elsewhere));
    equal(roots(&[("GIT_DIR", "../project/.git"), ("GIT_WORK_TREE", "../home")], &elsewhere));
    equal(roots(&[("GIT_WORK_TREE", "sub")], &main));
    equal(roots(&[("GIT_DIR", "nowhere")], &main));
    let sub = folder(main.join("apps/api"));
    for ceiling in ["", "/apps", "/apps/api"] {
        equal(roots(&[("GIT_CEILING_DIRECTORIES", &format!("{}{ceiling}", main.display()))], &sub));
    }
    equal(roots(
        &[("GIT_CEILING_DIRECTORIES", &format!("/nowhere:relative:{}", sandbox.path().display()))],
        &sub,
    ));
}

#[test]
fn a_repository_is_own_unless_a_part_of_it_is_somebody_elses() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("project");
    let linked = sandbox.worktree(&main, "topic");
    assert!(open(&sandbox, &main).is_own() && open(&sandbox, &linked).is_own());
    if rustix::process::geteuid().is_root() {
        let stranger = |path: &Path| {
            std::os::unix::fs::lchown(path, Some(4711), None).expect("root may");
            let is_own = (open(&sandbox, &main).is_own(), open(&sandbox, &linked).is_own());
            std::os::unix::fs::lchown(path, Some(0), None).expect("root may");
            is_own
        };
        assert_eq!(stranger(&main), (false, true));
        assert_eq!(stranger(&main.join(".git")), (false, false));
        assert_eq!(stranger(&linked.join(".git")), (true, false));
        assert_eq!(stranger(&main.join(".git/worktrees/project-topic")), (true, false));
    }
}
