//! Makers.

use super::*;

/// Where wtsh leads is a worktree that has all of its files.
const USABLE_OR_NONE: &dyn Fn(&Sandbox, &Path, &str) = &|sandbox, main, when| {
    for name in ["fix/x", "colleague"] {
        let ran = at(sandbox, main, &["path", name]);
        if ran.code == Some(0) {
            let there = PathBuf::from(ran.stdout.trim_end());
            assert!(there.join("readme").exists(), "{when}: {}", there.display());
            assert_eq!(sandbox.git(&there, &["status", "--porcelain"]), "", "{when}");
        }
    }
    assert_eq!(sandbox.git(main, &["status", "--porcelain"]), "", "{when}");
};

#[test]
fn a_branch_and_its_worktree() {
    for moment in [Moment::Before, Moment::After] {
        let prepare = |sandbox: &Sandbox| sandbox.repository("myproject");
        at_every_step(&prepare, &["new", "fix/x"], (moment, Then::Prune), USABLE_OR_NONE);
    }
}

#[test]
fn a_worktree_that_is_set_up() {
    let prepare = |sandbox: &Sandbox| {
        let main = sandbox.repository("myproject");
        fs::write(main.join(".git/info/exclude"), ".env\n").expect("a file");
        fs::write(main.join(".env"), "A=1\n").expect("a file");
        succeeds(sandbox, &main, &["allow"], "before");
        main
    };
    for moment in [Moment::Before, Moment::After] {
        at_every_step(&prepare, &["new", "fix/x"], (moment, Then::Nothing), USABLE_OR_NONE);
    }
}

#[test]
fn a_branch_that_starts_elsewhere() {
    let prepare = |sandbox: &Sandbox| {
        let main = sandbox.repository("myproject");
        sandbox.git(&main, &["branch", "old"]);
        sandbox.commit(&main, "more", "more\n", "more");
        main
    };
    for moment in [Moment::Before, Moment::After] {
        at_every_step(&prepare, &["new", "fix/x", "--from", "old"], (moment, Then::Nothing), USABLE_OR_NONE);
    }
}

#[test]
fn a_remote_branch() {
    let prepare = |sandbox: &Sandbox| {
        let main = sandbox.myproject();
        sandbox.git(&main, &["push", "-q", "origin", "main:colleague"]);
        main
    };
    for moment in [Moment::Before, Moment::After] {
        at_every_step(&prepare, &["new", "colleague"], (moment, Then::Nothing), USABLE_OR_NONE);
    }
}
