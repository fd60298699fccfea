//! Makers.

use super::*;

#[test]
fn a_branch_and_its_worktree() {
    for moment in [Moment::Before, Moment::After] {
        for then in [Then::Nothing, Then::Prune] {
            at_every_step(
                &|sandbox| sandbox.repository("myproject"),
                &["new", "fix/x"],
                (moment, then),
                NOTHING,
            );
        }
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
        at_every_step(&prepare, &["new", "fix/x", "--from", "old"], (moment, Then::Nothing), NOTHING);
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
        at_every_step(&prepare, &["new", "colleague"], (moment, Then::Nothing), NOTHING);
    }
}
