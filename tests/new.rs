//! `wtsh new`: what it makes, what it says, and what is left where it fails.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

#[path = "new/crashes.rs"]
mod crashes;
#[path = "new/filters.rs"]
mod filters;
#[path = "new/forged.rs"]
mod forged;
#[path = "new/half_made.rs"]
mod half_made;
#[path = "new/on_their_way.rs"]
mod on_their_way;
#[path = "new/requests.rs"]
mod requests;
#[path = "new/saying.rs"]
mod saying;
#[path = "new/taking.rs"]
mod taking;
#[path = "new/to_the_byte.rs"]
mod to_the_byte;

#[path = "support/git.rs"]
mod git;
#[path = "support/ran.rs"]
mod ran;
#[path = "support/repository.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod repository;

use ran::{Ran, at};
use repository::Sandbox;

/// Worktrees, branches, refs and what lies beside the repository, in one text.
fn state(sandbox: &Sandbox, main: &Path) -> String {
    let names = |dir: &Path| {
        let entries =
            fs::read_dir(dir).into_iter().flatten().map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names.join(" ")
    };
    let common_dir =
        PathBuf::from(sandbox.git(main, &["rev-parse", "--path-format=absolute", "--git-common-dir"]));
    [
        sandbox.git(main, &["worktree", "list", "--porcelain"]),
        sandbox.git(main, &["for-each-ref"]),
        sandbox.git(main, &["stash", "list"]),
        names(&sandbox.path()),
        // What git last fetched, reset from and merged is in nobody's way.
        ["FETCH_HEAD ", "ORIG_HEAD ", "AUTO_MERGE "]
            .iter()
            .fold(names(&common_dir), |names, name| names.replace(name, "")),
        names(&common_dir.join("worktrees")),
        fs::read_to_string(common_dir.join("config")).expect("a configuration"),
    ]
    .join("\n")
}

/// Makes a worktree, which is at `../myproject-NAME`.
#[track_caller]
fn made(sandbox: &Sandbox, dir: &Path, arguments: &[&str]) -> (PathBuf, String) {
    let ran = at(sandbox, dir, &[&["new"], arguments].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let root = PathBuf::from(ran.stdout.strip_suffix('\n').expect("one line"));
    assert!(root.join(".git").is_file(), "{} is a worktree", root.display());
    (root, ran.stderr)
}

/// Fails with exit code 1, prints nothing, says all of `words`, and leaves everything as it was.
#[track_caller]
fn refused(sandbox: &Sandbox, dir: &Path, arguments: &[&str], words: &[&str]) {
    let before = state(sandbox, dir);
    let ran: Ran = at(sandbox, dir, &[&["new"], arguments].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""), "{arguments:?}: {}", ran.stderr);
    for word in words {
        assert!(ran.stderr.contains(word), "{word:?} is in {}", ran.stderr);
    }
    assert_eq!(state(sandbox, dir), before, "{arguments:?}");
}

fn head(sandbox: &Sandbox, dir: &Path) -> String {
    sandbox.git(dir, &["rev-parse", "HEAD"])
}

fn branch(sandbox: &Sandbox, dir: &Path) -> String {
    sandbox.git(dir, &["branch", "--show-current"])
}

fn config(sandbox: &Sandbox, dir: &Path, key: &str) -> String {
    sandbox.git(dir, &["config", "--default", "", "--get", key])
}

#[test]
fn a_new_branch_starts_at_the_default_branch_and_not_at_head() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["config", "branch.autoSetupMerge", "always"]);
    sandbox.git(&main, &["switch", "-q", "-c", "half-written"]);
    sandbox.commit(&main, "half", "", "half");
    let (root, said) = made(&sandbox, &main, &["feature/auth"]);
    assert_eq!(root, main.with_file_name("myproject-feature-auth"));
    assert_eq!(branch(&sandbox, &root), "feature/auth");
    assert_eq!(head(&sandbox, &root), sandbox.git(&main, &["rev-parse", "origin/main"]));
    assert!(said.contains("branch feature/auth from origin/main ("), "{said}");
    assert!(said.contains("making ../myproject-feature-auth"), "{said}");
    assert_eq!(config(&sandbox, &root, "branch.feature/auth.merge"), "", "the start is not its upstream");
}

#[test]
fn the_later_one_of_local_and_remote_is_the_start() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.commit(&main, "later", "", "later");
    let (root, said) = made(&sandbox, &main, &["one"]);
    assert_eq!(head(&sandbox, &root), head(&sandbox, &main));
    assert!(said.contains("branch one from main ("), "{said}");
    sandbox.git(&main, &["push", "-q"]);
    sandbox.git(&main, &["reset", "-q", "--hard", "HEAD~"]);
    let (root, said) = made(&sandbox, &main, &["two"]);
    assert!(root.join("later").exists() && said.contains("from origin/main"), "{said}");
    sandbox.commit(&main, "other", "", "other");
    let (root, said) = made(&sandbox, &main, &["three"]);
    assert!(root.join("later").exists() && !root.join("other").exists());
    assert!(said.contains("diverged"), "{said}");
}

#[test]
fn without_a_remote_the_usual_names_count() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("project");
    sandbox.git(&main, &["switch", "-q", "-c", "other"]);
    sandbox.commit(&main, "other", "", "other");
    let (root, said) = made(&sandbox, &main, &["x"]);
    assert!(!root.join("other").exists() && said.contains("from main"), "{said}");
    sandbox.git(&main, &["branch", "-m", "main", "elsewhere"]);
    let (root, said) = made(&sandbox, &main, &["y"]);
    assert!(root.join("other").exists() && said.contains("from other"), "{said}");
}

#[test]
fn from_names_the_start() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["tag", "v1"]);
    let staging = main.with_file_name("myproject-staging");
    sandbox.commit(&staging, "staged", "", "staged");
    let (root, said) = made(&sandbox, &staging, &["at-head", "--from", "@"]);
    assert!(root.join("staged").exists() && said.contains("from staging"), "{said}");
    let (root, said) = made(&sandbox, &staging, &["at-tag", "--from", "v1"]);
    assert!(!root.join("staged").exists() && said.contains("from v1"), "{said}");
    refused(&sandbox, &main, &["x", "--from", "nothing"], &["nothing"]);
    refused(&sandbox, &main, &["staging", "--from", "v1"], &["staging", "there already"]);
    refused(&sandbox, &main, &["origin/main", "--from", "v1"], &["--from origin/main"]);
}

#[test]
fn a_branch_that_is_there_is_checked_out() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["branch", "lonely"]);
    let (root, said) = made(&sandbox, &main, &["lonely"]);
    assert_eq!(branch(&sandbox, &root), "lonely");
    assert!(said.contains("as it is here"), "{said}");
    let before = state(&sandbox, &main);
    let (again, said) = made(&sandbox, &main, &["lonely"]);
    assert_eq!((again, state(&sandbox, &main)), (root, before));
    assert!(said.contains("already"), "{said}");
}

#[test]
fn a_branch_of_a_remote_is_tracked() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let origin = sandbox.path().join("origin.git");
    for name in ["feature/x", "only"] {
        sandbox.git(&main, &["push", "-q", "origin", &format!("main:refs/heads/{name}")]);
    }
    for (typed, name) in [("origin/feature/x", "feature/x"), ("only", "only")] {
        let (root, said) = made(&sandbox, &main, &[typed]);
        assert_eq!(branch(&sandbox, &root), name);
        assert_eq!(config(&sandbox, &root, &format!("branch.{name}.remote")), "origin");
        assert_eq!(config(&sandbox, &root, &format!("branch.{name}.merge")), format!("refs/heads/{name}"));
        assert!(said.contains(&format!("tracks origin/{name}")), "{said}");
    }
    sandbox.git(&main, &["push", "-q", "origin", "main:refs/heads/shared"]);
    sandbox.git(&main, &["remote", "add", "fork", &origin.display().to_string()]);
    sandbox.git(&main, &["fetch", "-q", "--all"]);
    refused(&sandbox, &main, &["shared"], &["wtsh new origin/shared", "wtsh new fork/shared"]);
    refused(&sandbox, &main, &["origin/unknown"], &["git fetch origin"]);
    sandbox.git(&main, &["config", "checkout.defaultRemote", "fork"]);
    let (root, _) = made(&sandbox, &main, &["shared"]);
    assert_eq!(config(&sandbox, &root, "branch.shared.remote"), "fork");
}

#[test]
fn a_local_branch_that_differs_from_the_remotes_is_said_to() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["push", "-q", "origin", "main:refs/heads/x"]);
    sandbox.git(&main, &["branch", "x", "main"]);
    sandbox.commit(&main, "later", "", "later");
    sandbox.git(&main, &["branch", "-f", "x", "main"]);
    let (root, said) = made(&sandbox, &main, &["origin/x"]);
    assert!(root.join("later").exists() && said.contains("is not where origin/x is"), "{said}");
}

#[test]
fn a_tag_or_commit_is_detached_only_where_that_is_said() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["tag", "-a", "-m", "x", "v1.2"]);
    refused(&sandbox, &main, &["v1.2"], &["--detach v1.2", "--from v1.2"]);
    let id = head(&sandbox, &main);
    refused(&sandbox, &main, &[&id[..8]], &["--detach", "is a commit"]);
    refused(&sandbox, &main, &["HEAD~0"], &["--detach 'HEAD~0'"]);
    let (root, said) = made(&sandbox, &main, &["--detach", "v1.2"]);
    assert_eq!((branch(&sandbox, &root).as_str(), head(&sandbox, &root)), ("", id));
    assert!(said.contains("detached at v1.2"), "{said}");
    refused(&sandbox, &main, &["--detach", "v9"], &["v9"]);
    assert_eq!(at(&sandbox, &main, &["new", "--detach", "v1.2", "--from", "main"]).code, Some(2));
}

#[test]
fn names_that_git_can_not_have_are_told_before() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["branch", "feature/x"]);
    for name in ["a..b", "a b", "x.lock", "@", "^"] {
        refused(&sandbox, &main, &[name], &["wtsh: ", name]);
    }
    refused(&sandbox, &main, &["feature"], &["feature/x"]);
    refused(&sandbox, &main, &["staging/y"], &["'staging'"]);
    let (_, said) = made(&sandbox, &main, &["Staging2", "--path", "../s2"]);
    assert!(!said.contains("case"), "{said}");
    let (_, said) = made(&sandbox, &main, &["STAGING2", "--path", "../s3"]);
    assert!(said.contains("'Staging2'") && said.contains("case"), "{said}");
    sandbox.git(&main, &["config", "core.ignorecase", "true"]);
    refused(&sandbox, &main, &["staGing"], &["'staging'", "case"]);
}

#[test]
fn an_empty_repository_says_so() {
    let sandbox = Sandbox::new();
    let empty = sandbox.path().join("empty");
    sandbox.git(&sandbox.path(), &["init", "-q", "empty"]);
    refused(&sandbox, &empty, &["x"], &["no commit yet"]);
}

#[test]
fn a_deleted_worktree_is_no_obstacle() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let (root, _) = made(&sandbox, &main, &["hotfix"]);
    sandbox.commit(&root, "fix", "", "fix");
    fs::remove_dir_all(&root).expect("it was there");
    let (again, said) = made(&sandbox, &main, &["hotfix"]);
    assert_eq!(again, root);
    assert!(root.join("fix").exists() && said.contains("git has forgotten it"), "{said}");
    assert_eq!(sandbox.git(&main, &["worktree", "list"]).lines().count(), 4);
    fs::remove_dir_all(&root).expect("it was there");
    sandbox.git(&main, &["worktree", "lock", &root.display().to_string()]);
    refused(
        &sandbox,
        &main,
        &["hotfix"],
        &["wtsh: the worktree's folder is gone", "it is locked: perhaps its volume"],
    );
    refused(&sandbox, &main, &["other", "--path", &root.display().to_string()], &["locked"]);
}

/// git has them on no branch any more.
#[test]
fn commits_of_a_rebase_in_a_deleted_worktree_are_told() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let (root, _) = made(&sandbox, &main, &["hotfix"]);
    sandbox.commit(&root, "fix", "", "fix");
    sandbox.commit(&main, "more", "", "more");
    let mut rebase = sandbox.command("git", &root);
    rebase.args(["rebase", "-q", "--exec", "false", "main"]);
    assert!(!rebase.output().expect("git starts").status.success(), "it stops there");
    let tip = sandbox.git(&root, &["rev-parse", "--short=7", "HEAD"]);
    fs::remove_dir_all(&root).expect("it was there");
    let (_, said) = made(&sandbox, &main, &["hotfix"]);
    let lost = format!("no branch leads to 1 commit of it; to keep them: git branch NAME {tip}\n");
    assert!(said.contains(&lost), "{said}");
}

#[test]
fn a_folder_that_is_there_stays() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let folder = main.with_file_name("myproject-x");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("theirs"), "theirs").expect("a file");
    refused(&sandbox, &main, &["x"], &["myproject-x"]);
    assert_eq!(fs::read(folder.join("theirs")).expect("it is there"), b"theirs");
}

#[test]
fn where_nothing_can_be_written_nothing_is_left() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let closed = sandbox.path().join("closed");
    fs::create_dir(&closed).expect("a folder");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).expect("a mode");
    let is_root = fs::create_dir(closed.join("x")).is_ok();
    if is_root {
        // Nothing is closed to root but what is no folder at all.
        fs::remove_dir(closed.join("x")).expect("it was made");
        fs::remove_dir(&closed).expect("it was made");
        fs::write(&closed, "").expect("a file");
    }
    refused(&sandbox, &main, &["x", "--path", "../closed/deep/x"], &["closed"]);
}

#[test]
fn every_kind_of_repository_is_served() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let bare = sandbox.path().join("hub/.bare");
    sandbox.git(&sandbox.path(), &["clone", "-q", "--bare", "origin.git", "hub/.bare"]);
    fs::write(sandbox.path().join("hub/.git"), "gitdir: ./.bare\n").expect("a file");
    let hub = bare.parent().expect("it has one").to_owned();
    let (one, _) = made(&sandbox, &hub, &["one", "--path", "one"]);
    let (two, said) = made(&sandbox, &one, &["two", "--path", "../two"]);
    assert_eq!((one, two), (hub.join("one"), hub.join("two")));
    assert!(said.contains("from main"), "{said}");
    sandbox.git(&main, &["submodule", "add", "-q", "../origin.git", "sub"]);
    let (root, _) = made(&sandbox, &main.join("sub"), &["in-sub", "--path", "../../sub-x"]);
    assert_eq!(branch(&sandbox, &root), "in-sub");
    sandbox.git(&sandbox.path(), &["init", "-q", "--ref-format=reftable", "tables"]);
    let tables = sandbox.path().join("tables");
    sandbox.commit(&tables, "file", "", "first");
    let (root, said) = made(&sandbox, &tables, &["x/y", "--path", "../tables-x"]);
    assert_eq!(branch(&sandbox, &root), "x/y", "{said}");
    sandbox.git(&main, &["config", "extensions.worktreeConfig", "true"]);
    made(&sandbox, &main, &["extended"]);
}

/// `git clone --bare … hub/.git`: the folder around it is the hub.
#[test]
fn a_bare_git_folder_is_a_hub_as_well() {
    let sandbox = Sandbox::new();
    sandbox.myproject();
    sandbox.git(&sandbox.path(), &["clone", "-q", "--bare", "origin.git", "hub/.git"]);
    let hub = sandbox.path().join("hub");
    assert_eq!(made(&sandbox, &hub, &["staging"]).0, hub.join("staging"));
}

#[test]
fn variables_that_lead_to_another_repository_are_refused() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let other = sandbox.repository("other");
    let before = (state(&sandbox, &main), state(&sandbox, &other));
    for arguments in [&["new", "x"][..], &["remove", "staging"], &["prune"], &["lock", "staging"]] {
        let ran = ran::run(ran::wtsh(&sandbox, &main, arguments).env("GIT_DIR", other.join(".git")));
        assert_eq!(ran.code, Some(1), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains("GIT_DIR"), "{}", ran.stderr);
        assert_eq!((state(&sandbox, &main), state(&sandbox, &other)), before, "{arguments:?}");
    }
    // A hook has the variable, too.
    let own = ran::run(ran::wtsh(&sandbox, &main, &["new", "x"]).env("GIT_DIR", main.join(".git")));
    assert_eq!(own.code, Some(0), "{}", own.stderr);
}
