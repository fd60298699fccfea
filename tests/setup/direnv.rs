//! `[setup] direnv`: an `.envrc` that the person has allowed in the main worktree is allowed in another one, too.

use std::fs;

use crate::ran::at;
use crate::{Case, has};

#[test]
fn the_very_envrc_that_is_allowed_is_allowed_for_direnv() {
    let case = Case::new("[setup]\ndirenv = true\nrun = ['echo \"$FROM_ENVRC\" >ran']\n");
    case.sandbox.commit(&case.main, ".envrc", "export FROM_ENVRC=yes\n", "envrc");
    case.sandbox.git(&case.there, &["merge", "-q", "main"]);
    case.allow();
    // It is not allowed in the main worktree either.
    case.sets_up();
    assert_eq!(case.ran(), "\n");
    let allow = case.sandbox.command("direnv", &case.main).arg("allow").status().expect("direnv starts");
    assert!(allow.success());
    case.sandbox.worktree(&case.main, "other");
    fs::write(case.main.with_file_name("p-other").join(".envrc"), "export FROM_ENVRC=no\n").expect("another");
    let ran = at(&case.sandbox, &case.main, &["setup", "other"]);
    has(&ran.stderr, &[".envrc is not allowed for direnv: it is not as in "]);
    assert!(!ran.stderr.contains("allow .envrc"), "{}", ran.stderr);
    fs::remove_file(case.git_dir().join("wtsh-setup")).expect("it goes");
    has(&case.sets_up(), &["allowed .envrc for direnv"]);
    assert_eq!(case.ran(), "yes\n");
}

/// The branch changes what the unchanged file of a folder brings in with `source_up`.
#[test]
fn an_envrc_below_another_one_is_not_allowed_for_direnv() {
    let case = Case::new("[setup]\ndirenv = true\ncopy = []\n");
    case.sandbox.commit(&case.main, ".envrc", "export A=1\n", "envrc");
    case.sandbox.commit(&case.main, "apps/api/.envrc", "source_up\n", "another");
    for folder in ["", "apps/api"] {
        let allow = case.sandbox.command("direnv", &case.main.join(folder)).arg("allow").status();
        assert!(allow.expect("direnv starts").success());
    }
    case.sandbox.git(&case.there, &["merge", "-q", "main"]);
    case.sandbox.commit(&case.there, ".envrc", "touch \"$HOME/canary\"\n", "change");
    case.allow();
    assert_eq!(at(&case.sandbox, &case.there, &["allow"]).code, Some(0));
    let said = case.sets_up();
    has(
        &said,
        &["apps/api/.envrc is not allowed for direnv: direnv would run .envrc with it, which is not as in "],
    );
    has(
        &said,
        &[&format!("once you have read that: direnv allow {}/apps/api/.envrc\n", case.there.display())],
    );
    assert!(!said.contains("allowed apps/api/.envrc"), "{said}");
    let mut direnv = case.sandbox.command("direnv", &case.there.join("apps/api"));
    assert!(!direnv.args(["exec", ".", "true"]).output().expect("direnv starts").status.success());
    assert!(!case.sandbox.home().join("canary").exists());
    // As it was.
    case.sandbox.commit(&case.there, ".envrc", "export A=1\n", "back");
    has(&case.sets_up(), &["allowed .envrc for direnv", "allowed apps/api/.envrc for direnv"]);
}
