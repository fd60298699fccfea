//! Making and removing where the ground is bad: a full disk, no permission, other makers, names that clash.

#[path = "support/ran.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod ran;
#[path = "support/repository.rs"]
mod repository;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use ran::{Ran, at, run, wtsh};
use repository::Sandbox;

fn worktrees_and_branches(sandbox: &Sandbox, main: &Path) -> (String, String) {
    let worktrees = sandbox.git(main, &["worktree", "list", "--porcelain"]);
    (worktrees, sandbox.git(main, &["branch", "--all", "--format=%(refname) %(objectname)"]))
}

/// `wtsh ARGUMENTS` fails, says something, and leaves everything as it was.
#[track_caller]
fn leaves_nothing(sandbox: &Sandbox, main: &Path, arguments: &[&str]) -> Ran {
    let before = worktrees_and_branches(sandbox, main);
    let ran = at(sandbox, main, arguments);
    assert_eq!(ran.code, Some(1), "wtsh {arguments:?}: {}", ran.stderr);
    assert!(ran.stderr.starts_with("wtsh: ") && ran.stdout.is_empty(), "{}{}", ran.stdout, ran.stderr);
    assert_eq!(worktrees_and_branches(sandbox, main), before, "wtsh {arguments:?}");
    ran
}

#[test]
fn a_full_disk() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::write(main.join("large"), vec![b'x'; 3 << 20]).expect("a file");
    sandbox.git(&main, &["add", "large"]);
    sandbox.git(&main, &["commit", "-qm", "a large file"]);
    let small = sandbox.path().join("small");
    fs::create_dir(&small).expect("a folder");
    // A namespace of its own, so that whoever runs the tests can mount one and nothing stays.
    let script = format!(
        "mount -t tmpfs -o size=1m none '{0}' || exit 77\n\
         '{1}' new hotfix --path '{0}/hotfix'; echo \"exit $?\"; ls -A '{0}'",
        small.display(),
        env!("CARGO_BIN_EXE_wtsh")
    );
    let before = worktrees_and_branches(&sandbox, &main);
    let mut command = sandbox.command("unshare", &main);
    let ran = run(command
        .args(["--user", "--map-root-user", "--mount", "/bin/sh", "-c", &script])
        .env("PWD", &main));
    assert_ne!(ran.code, Some(77), "no tmpfs can be mounted here: {}", ran.stderr);
    assert_eq!(ran.stdout, "exit 1\n", "{}", ran.stderr);
    assert!(ran.stderr.contains("unable to write file"), "{}", ran.stderr);
    assert_eq!(worktrees_and_branches(&sandbox, &main), before);
}

/// In a user namespace without anybody in it, so that not even root gets past permissions.
#[test]
fn no_permission_to_write() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let closed = sandbox.path().join("closed");
    fs::create_dir(&closed).expect("a folder");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).expect("a mode");
    let before = worktrees_and_branches(&sandbox, &main);
    let refused = |arguments: &[&str]| {
        let mut command = sandbox.command("unshare", &main);
        let ran = run(command.args(["--user", env!("CARGO_BIN_EXE_wtsh")]).args(arguments).env("PWD", &main));
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""), "{}", ran.stderr);
        assert_eq!(worktrees_and_branches(&sandbox, &main), before);
        ran.stderr
    };
    let said = refused(&["new", "hotfix", "--path", &closed.join("hotfix").display().to_string()]);
    assert!(said.contains("Permission denied") && said.contains("closed"), "{said}");
    // A folder that can't be emptied.
    let staging = sandbox.path().join("myproject-staging");
    fs::set_permissions(&staging, fs::Permissions::from_mode(0o555)).expect("a mode");
    let said = refused(&["remove", "staging"]);
    assert!(said.contains("you may delete nothing in") && said.contains("myproject-staging"), "{said}");
    fs::set_permissions(&staging, fs::Permissions::from_mode(0o755)).expect("a mode");
    // A repository that is somebody else's.
    for folder in [".git/worktrees", ".git/refs/heads"] {
        fs::set_permissions(main.join(folder), fs::Permissions::from_mode(0o555)).expect("a mode");
        let said = refused(&["new", "hotfix"]);
        assert!(said.contains("Permission denied"), "{folder}: {said}");
        assert!(!sandbox.path().join("myproject-hotfix").exists(), "{folder}");
        fs::set_permissions(main.join(folder), fs::Permissions::from_mode(0o755)).expect("a mode");
    }
    assert_eq!(sandbox.git(&staging, &["status", "--porcelain"]), "");
}

#[test]
fn a_folder_that_is_there_already() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let there = sandbox.path().join("myproject-hotfix");
    fs::create_dir(&there).expect("a folder");
    fs::write(there.join("precious"), "").expect("a file");
    let ran = leaves_nothing(&sandbox, &main, &["new", "hotfix"]);
    assert!(ran.stderr.contains("myproject-hotfix") && ran.stderr.contains("--path"), "{}", ran.stderr);
    assert!(there.join("precious").exists());
}

#[test]
fn names_that_git_or_the_file_system_does_not_take() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    for name in ["a..b", "-x", "x.lock", "a b", "a\u{1b}[2Jb", "HEAD", "@", "", "x/", "/x", &"x".repeat(300)]
    {
        leaves_nothing_or_is_usage(&sandbox, &main, name);
    }
}

fn leaves_nothing_or_is_usage(sandbox: &Sandbox, main: &Path, name: &str) {
    let before = worktrees_and_branches(sandbox, main);
    let ran = at(sandbox, main, &["new", "--", name]);
    assert!(matches!(ran.code, Some(1 | 2)), "{name:?}: {:?} {}", ran.code, ran.stderr);
    assert!(ran.stderr.starts_with("wtsh: ") && !ran.stderr.contains('\u{1b}'), "{name:?}: {}", ran.stderr);
    assert_eq!(worktrees_and_branches(sandbox, main), before, "{name:?}");
}

#[test]
fn branches_whose_folders_clash() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    assert_eq!(at(&sandbox, &main, &["new", "feature/x"]).code, Some(0));
    let ran = leaves_nothing(&sandbox, &main, &["new", "feature-x"]);
    assert!(ran.stderr.contains("feature/x") && ran.stderr.contains("--path"), "{}", ran.stderr);
    // A branch cannot lie in another one.
    let ran = leaves_nothing(&sandbox, &main, &["new", "feature"]);
    assert!(ran.stderr.contains("feature/x"), "{}", ran.stderr);
    let ran = leaves_nothing(&sandbox, &main, &["new", "staging/x"]);
    assert!(ran.stderr.contains("staging"), "{}", ran.stderr);
}

#[test]
fn a_branch_that_several_remotes_have() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&sandbox.path(), &["clone", "-q", "--bare", "origin.git", "fork.git"]);
    sandbox.git(&main, &["remote", "add", "fork", "../fork.git"]);
    for remote in ["origin", "fork"] {
        sandbox.git(&main, &["push", "-q", remote, "main:theirs"]);
    }
    let ran = leaves_nothing(&sandbox, &main, &["new", "theirs"]);
    assert!(ran.stderr.contains("origin/theirs") && ran.stderr.contains("fork/theirs"), "{}", ran.stderr);
    assert_eq!(at(&sandbox, &main, &["new", "fork/theirs"]).code, Some(0));
    let upstream = sandbox.git(&main, &["for-each-ref", "--format=%(upstream:short)", "refs/heads/theirs"]);
    assert_eq!(upstream, "fork/theirs");
}

#[test]
fn two_makers_at_the_same_time() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let names = ["same", "same", "one", "other", "third", "same"];
    let makers: Vec<_> = names
        .iter()
        .map(|name| {
            let mut command = wtsh(&sandbox, &main, &["new", name]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
        })
        .collect();
    for (maker, name) in makers.into_iter().zip(names) {
        let output = maker.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let made = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim_end());
        match output.status.code() {
            Some(0) => assert_eq!(made, sandbox.path().join(format!("myproject-{name}")), "{said}"),
            Some(1) => assert!(name == "same" && said.starts_with("wtsh: "), "{name}: {said}"),
            other => panic!("{name}: {other:?} {said}"),
        }
    }
    let listed = sandbox.git(&main, &["worktree", "list", "--porcelain"]) + "\n";
    for name in ["same", "one", "other", "third"] {
        assert_eq!(listed.matches(&format!("refs/heads/{name}\n")).count(), 1, "{listed}");
        let root = sandbox.path().join(format!("myproject-{name}"));
        assert_eq!(sandbox.git(&root, &["status", "--porcelain"]), "", "{name}");
    }
    assert!(!listed.contains("locked") && !listed.contains("prunable"), "{listed}");
}

#[test]
fn a_bare_hub() {
    let sandbox = Sandbox::new();
    sandbox.myproject();
    let hub = sandbox.path().join("hub");
    sandbox.git(&sandbox.path(), &["clone", "-q", "--bare", "origin.git", "hub/.bare"]);
    fs::write(hub.join(".git"), "gitdir: ./.bare\n").expect("a file");
    let made = at(&sandbox, &hub, &["new", "staging"]);
    assert_eq!(
        (made.code, made.stdout.trim_end()),
        (Some(0), &*hub.join("staging").display().to_string()),
        "{}",
        made.stderr
    );
    let made = at(&sandbox, &hub.join("staging"), &["new", "feature/x"]);
    assert_eq!(
        (made.code, made.stdout.trim_end()),
        (Some(0), &*hub.join("feature-x").display().to_string()),
        "{}",
        made.stderr
    );
    let ran = at(&sandbox, &hub.join("staging"), &["remove", "feature/x", "--branch"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}

#[test]
fn relative_links_and_submodules() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let part = sandbox.repository("part");
    sandbox.git(&main, &["submodule", "add", "-q", &part.display().to_string(), "part"]);
    sandbox.git(&main, &["commit", "-qm", "a part"]);
    sandbox.git(&main, &["config", "worktree.useRelativePaths", "true"]);
    assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
    let made = at(&sandbox, &main, &["new", "feature"]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let root = PathBuf::from(made.stdout.trim_end());
    assert!(root.join("part/readme").exists(), "the submodule is checked out: {}", made.stderr);
    // git before 2.48 does not know the key, and reads what it makes.
    let link = "gitdir: ../myproject/.git/worktrees/myproject-feature\n";
    fs::write(root.join(".git"), link).expect("a link");
    assert_eq!(at(&sandbox, &main, &["path", "feature"]).stdout, made.stdout);
    fs::write(root.join("part/new"), "").expect("a file");
    let ran = leaves_nothing(&sandbox, &main, &["remove", "feature"]);
    assert!(ran.stderr.contains("part"), "{}", ran.stderr);
    fs::remove_file(root.join("part/new")).expect("a file");
    let ran = at(&sandbox, &main, &["remove", "feature"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!root.exists());
}

#[test]
fn no_place_for_what_wtsh_keeps() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let before = worktrees_and_branches(&sandbox, &main);
    let file = sandbox.path().join("file");
    fs::write(&file, "").expect("a file");
    for arguments in [&["new", "hotfix"][..], &["move", "staging", "../x"], &["remove", "staging"]] {
        let ran = run(wtsh(&sandbox, &main, arguments).env("XDG_DATA_HOME", &file));
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""), "{}", ran.stderr);
        assert!(ran.stderr.contains("set XDG_DATA_HOME\n"), "{}", ran.stderr);
    }
    assert_eq!(worktrees_and_branches(&sandbox, &main), before);
}

/// The working tree lies elsewhere, and git run there finds no repository.
#[test]
fn a_main_worktree_that_lies_elsewhere() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    let elsewhere = sandbox.path().join("elsewhere");
    fs::create_dir(&elsewhere).expect("a folder");
    fs::rename(main.join("readme"), elsewhere.join("readme")).expect("it is there");
    sandbox.git(&main, &["config", "core.worktree", &elsewhere.display().to_string()]);
    for arguments in [
        &["new", "x"][..],
        &["move", "x", "../y"],
        &["lock", "x"],
        &["unlock", "x"],
        &["remove", "--branch", "x"],
    ] {
        let ran = run(&mut wtsh(&sandbox, &main, arguments));
        assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.stderr);
    }
    assert!(!sandbox.path().join("y").exists() && elsewhere.join("readme").exists());
    assert_eq!(sandbox.git(&main, &["status", "--porcelain"]), "");
}

#[test]
fn a_variable_that_names_no_repository() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    for arguments in [&["list"][..], &["new", "x"], &["remove", "staging"]] {
        let ran = run(wtsh(&sandbox, &main, arguments).env("GIT_DIR", "/nowhere"));
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
        let said = "wtsh: GIT_DIR names /nowhere, which is no git repository\n";
        assert!(ran.stderr.starts_with(said) && ran.stderr.contains("unset GIT_DIR"), "{}", ran.stderr);
    }
}

#[test]
fn another_device() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let small = sandbox.path().join("small");
    fs::create_dir(&small).expect("a folder");
    let script = format!(
        "mount -t tmpfs -o size=1m none '{0}' || exit 77\n'{1}' move staging '{0}/s' 2>'{0}/said'; echo $?\n\
         command=$(sed -n 's/^wtsh: it is another device: //p' '{0}/said'); sh -c \"$command\" && git -C '{0}/s' status --porcelain",
        small.display(),
        env!("CARGO_BIN_EXE_wtsh")
    );
    let mut command = sandbox.command("unshare", &main);
    let ran = run(command
        .args(["--user", "--map-root-user", "--mount", "/bin/sh", "-c", &script])
        .env("PWD", &main));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout == "1\n" && !ran.stderr.contains("fatal"), "{} {}", ran.stdout, ran.stderr);
}
