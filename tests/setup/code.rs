//! Whose code a set-up would run, and that none of it runs before somebody says yes. There is no terminal here: that is no.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::ran::at;
use crate::{Case, has, python};

/// Nothing happens, and the list says what would.
#[track_caller]
fn refuses(case: &Case, parts: &[&str]) {
    let ran = case.setup();
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""), "{}", ran.stderr);
    has(&ran.stderr, &["stays as it is", "wtsh setup "]);
    has(&ran.stderr, parts);
    case.is_as_git_made_it();
}

#[test]
fn in_a_repository_that_is_not_allowed_nothing_happens() {
    let case = Case::new("");
    assert_eq!(at(&case.sandbox, &case.main, &["deny"]).code, Some(0));
    let ran = case.setup();
    assert_eq!(ran.code, Some(1));
    has(&ran.stderr, &["is denied"]);
    case.is_as_git_made_it();
    fs::remove_dir_all(case.sandbox.home().join(".local/share/wtsh")).expect("nothing is known any more");
    refuses(&case, &["is not allowed yet", "  copy .env\n"]);
    // Nothing to do is nothing to ask about.
    case.config("[setup]\ncopy = []\n");
    has(&case.sets_up(), &["everything is there"]);
}

#[test]
fn a_branch_whose_manifests_differ_is_asked_about() {
    let case = Case::new("");
    case.sandbox.commit(&case.there, "src/main.py", "x\n", "code");
    case.sandbox.commit(&case.there, "api/uv.lock", "x\n", "lock");
    refuses(&case, &["not as in", "\n  new      api/uv.lock\n", "\n  copy .env\n"]);
    // The person looks at it and allows it there.
    assert_eq!(at(&case.sandbox, &case.there, &["allow"]).code, Some(0));
    case.sets_up();
    // Any branch that has the same is known by that.
    case.sandbox.git(&case.there, &["branch", "y"]);
    let there = case.main.with_file_name("p-y");
    case.sandbox.git(&case.main, &["worktree", "add", "-q", &there.display().to_string(), "y"]);
    assert_eq!(at(&case.sandbox, &case.main, &["setup", "y"]).code, Some(0));
    case.sandbox.commit(&there, "api/uv.lock", "y\n", "lock");
    fs::remove_file(there.join(".env")).expect("it goes");
    let ran = at(&case.sandbox, &case.main, &["setup", "y"]);
    has(&ran.stderr, &["new      api/uv.lock"]);
    assert_eq!(ran.code, Some(1));
}

#[test]
fn code_that_is_the_same_elsewhere_is_known() {
    let case = Case::new("");
    case.sandbox.commit(&case.there, "src/main.py", "x\n", "code");
    has(&case.sets_up(), &["copied .env"]);
}

/// A pull request's files say nothing about what its code does: each commit counts by itself.
#[test]
fn somebody_elses_code_is_asked_about_commit_by_commit() {
    let case = Case::new("");
    case.sandbox.git(&case.main, &["config", "branch.x.remote", "origin"]);
    case.sandbox.git(&case.main, &["config", "branch.x.merge", "refs/pull/7/head"]);
    refuses(&case, &["somebody else's code, pull request 7", "are the same as in"]);
    // Whatever is allowed there.
    assert_eq!(at(&case.sandbox, &case.there, &["allow"]).code, Some(0));
    refuses(&case, &["pull request 7"]);
    // What was known of it once stays known.
    let journal = case.git_dir().join("wtsh-setup");
    fs::write(&journal, "wtsh-setup 1\nforeign pull%20request%207\n").expect("a journal");
    case.sandbox.git(&case.main, &["config", "branch.x.merge", "refs/heads/x"]);
    refuses(&case, &["pull request 7"]);
    let listed = at(&case.sandbox, &case.main, &["trust"]).stdout;
    has(&listed, &["\nsetup-files\t"]);
    assert!(!listed.contains("setup-commit"), "{listed}");
}

/// Every place from which a branch could have its code run.
#[test]
fn canaries_in_a_pull_request_stay_silent() {
    let case = Case::new("");
    python::venv(&case.sandbox, &case.main, ".venv");
    let sing =
        |what: &str| format!("import pathlib; pathlib.Path({:?}).touch()\n", case.sandbox.path().join(what));
    let commit = |file: &str, content: &str| case.sandbox.commit(&case.there, file, content, file);
    commit("setup.py", &sing("canary-setup"));
    commit(
        "pyproject.toml",
        "[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n",
    );
    commit("backend.py", &sing("canary-backend"));
    commit("conftest.py", &sing("canary-conftest"));
    let canary = case.sandbox.path().join("canary");
    let touch = |what: &str| format!("touch '{}-{what}'", canary.display());
    commit(".wtsh.toml", &format!("[setup]\nrun = [\"{}\"]\n", touch("toml")));
    commit(".envrc", &touch("envrc"));
    commit("hooks/post-checkout", &format!("#!/bin/sh\n{}\n", touch("hook")));
    let hook = case.there.join("hooks/post-checkout");
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("it can be run");
    case.sandbox.git(&case.there, &["update-index", "--chmod=+x", "hooks/post-checkout"]);
    case.sandbox.git(&case.main, &["config", "core.hooksPath", "hooks"]);
    case.sandbox.git(&case.main, &["config", "branch.x.merge", "refs/pull/7/head"]);
    fs::write(case.git_dir().join("wtsh-setup"), "wtsh-setup 1\nhook-pending\n").expect("a journal");
    let toml = format!("  run {}", touch("toml"));
    refuses(
        &case,
        &[
            "run the hook post-checkout",
            "  make .venv",
            &toml,
            "new      hooks/post-checkout",
            ".wtsh.toml counts once",
        ],
    );
    let sang = fs::read_dir(case.sandbox.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name());
    assert!(sang.into_iter().all(|name| !name.to_string_lossy().starts_with("canary")));
}

#[test]
fn a_held_file_is_shown_and_counts_for_nothing() {
    let case = Case::new("");
    case.sets_up();
    // Not committed: its contents are what counts.
    fs::write(case.there.join(".wtsh.toml"), "[setup]\nrun = ['echo team >ran']\n").expect("a file");
    python::ignore(&case.main, ".env\n.wtsh.toml\n");
    let ran = case.setup();
    assert_eq!(ran.code, Some(1));
    has(&ran.stderr, &["  run echo team >ran\n", ".wtsh.toml counts once you say yes"]);
    assert_eq!(case.ran(), "");
    assert_eq!(at(&case.sandbox, &case.there, &["allow"]).code, Some(0));
    case.sets_up();
    assert_eq!(case.ran(), "team\n");
}

/// git made the worktree without running it.
#[test]
fn the_hook_that_was_left_out_runs_once() {
    let case = Case::new("");
    let hook = case.main.join(".git/hooks/post-checkout");
    fs::create_dir_all(hook.parent().expect("a folder")).expect("a folder");
    fs::write(&hook, "#!/bin/sh\necho \"$@\" >>ran\n").expect("a hook");
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("it can be run");
    case.sets_up();
    assert_eq!(case.ran(), "", "git ran it when it made the worktree");
    fs::write(case.git_dir().join("wtsh-setup"), "wtsh-setup 1\nhook-pending\n").expect("a journal");
    has(&case.sets_up(), &["ran the hook post-checkout"]);
    let head = case.sandbox.git(&case.there, &["rev-parse", "HEAD"]);
    assert_eq!(case.ran(), format!("{} {head} 1\n", "0".repeat(head.len())));
    has(&case.sets_up(), &["everything is there"]);
}

/// pip runs where the venv lies.
#[test]
fn a_list_beside_a_venv_below_the_root_is_asked_about() {
    let case = Case::new("[setup.venv]\ninstall = ['-r', 'deps.txt']\n");
    case.sandbox.commit(&case.main, "apps/api/deps.txt", "", "deps");
    python::venv(&case.sandbox, &case.main, "apps/api/.venv");
    case.allow();
    case.sandbox.git(&case.there, &["merge", "-q", "main"]);
    case.sandbox.commit(&case.there, "apps/api/deps.txt", "./evil\n", "deps");
    refuses(&case, &["\n  changed  apps/api/deps.txt\n", "make apps/api/.venv"]);
}

/// They are the person's own, and start what a branch brings along.
#[test]
fn what_filters_and_hooks_start_is_asked_about() {
    let case = Case::new("[setup]\ncopy = []\n");
    let canary = case.sandbox.path().join("canary");
    let program = |file: &str, script: &str| {
        let path = case.main.join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a program");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it can be run");
    };
    program("tools/smudge", "cat");
    program("tools/after", "true");
    program(".git/hooks/post-checkout", "exec ./tools/after");
    case.sandbox.git(&case.main, &["config", "--global", "filter.fmt.smudge", "./tools/smudge"]);
    case.sandbox.git(&case.main, &["add", "tools"]);
    case.sandbox.commit(&case.main, ".gitattributes", "*.x filter=fmt\n", "tools");
    case.sandbox.commit(&case.main, "z.x", "stored\n", "file");
    case.allow();
    for file in ["tools/smudge", "tools/after"] {
        let branch = file.replace('/', "-");
        case.sandbox.git(&case.main, &["switch", "-q", "-c", &branch]);
        program(file, &format!("touch '{}'; cat", canary.display()));
        case.sandbox.git(&case.main, &["commit", "-q", "-a", "-m", "changed"]);
        case.sandbox.git(&case.main, &["switch", "-q", "main"]);
        // git ran them here.
        let _ = fs::remove_file(&canary);
        let ran = at(&case.sandbox, &case.main, &["new", &branch]);
        has(&ran.stderr, &[&format!("changed  {file}\n"), "  run the hook post-checkout\n"]);
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
        assert!(!canary.exists(), "{}", ran.stderr);
    }
    let ran = at(&case.sandbox, &case.main, &["new", "alike"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}
