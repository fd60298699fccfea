//! `wtsh remove`.

use super::*;

fn prepare(sandbox: &Sandbox) -> PathBuf {
    let main = sandbox.repository("myproject");
    for branch in ["hotfix", "other", "hotfix-2"] {
        sandbox.worktree(&main, branch);
    }
    main
}

#[test]
fn worktrees_and_their_branches() {
    let all = [
        &["remove", "hotfix"][..],
        &["remove", "--branch", "hotfix"],
        &["remove", "--branch", "hotfix", "other"],
    ];
    for arguments in all {
        for moment in [Moment::Before, Moment::After] {
            for then in [Then::Nothing, Then::Prune] {
                at_every_step(&prepare, arguments, (moment, then), NOTHING);
            }
        }
    }
}

#[test]
fn all_that_is_in_it() {
    let prepare = |sandbox: &Sandbox| {
        let main = prepare(sandbox);
        let hotfix = main.with_file_name("myproject-hotfix");
        fs::write(hotfix.join("readme"), "changed\n").expect("a file");
        fs::write(hotfix.join("new"), "new\n").expect("a file");
        main
    };
    for moment in [Moment::Before, Moment::After] {
        at_every_step(&prepare, &["remove", "--force", "hotfix"], (moment, Then::Nothing), NOTHING);
    }
}
