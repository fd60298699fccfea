//! `wtsh move`.

use super::*;

/// With another worktree in it, and something staged.
fn prepare(sandbox: &Sandbox) -> PathBuf {
    let main = sandbox.repository("myproject");
    let hotfix = sandbox.worktree(&main, "hotfix");
    fs::write(hotfix.join("staged"), "precious\n").expect("a file");
    sandbox.git(&hotfix, &["add", "staged"]);
    let inner = hotfix.join(".worktrees/inner");
    sandbox.git(&main, &["worktree", "add", "-q", "--detach", &inner.display().to_string()]);
    main
}

#[test]
fn a_worktree() {
    for moment in [Moment::Before, Moment::After] {
        for then in [Then::Nothing, Then::Prune] {
            let arguments = ["move", "hotfix", "../elsewhere"];
            if matches!(then, Then::Nothing) {
                at_every_step(&prepare, &arguments, (moment, then), NOTHING);
            } else {
                finished_by_another(&arguments, moment);
            }
        }
    }
}

/// The next command has moved it: the same again is about a folder that lies where it is to lie.
fn finished_by_another(arguments: &[&str], moment: Moment) {
    for count in 1..MOST {
        let sandbox = Sandbox::new();
        let main = prepare(&sandbox);
        if !is_killed(&sandbox, &main, arguments, count, moment) {
            assert!(count > 1);
            break;
        }
        let when = format!("killed {moment:?} its git {count}");
        succeeds(&sandbox, &main, &["prune"], &when);
        let listed = sandbox.git(&main, &["worktree", "list"]);
        let (here, there) = (main.with_file_name("myproject-hotfix"), main.with_file_name("elsewhere"));
        let root = if there.exists() { &there } else { &here };
        assert!(
            here.exists() != there.exists() && listed.contains(&root.display().to_string()),
            "{when}: {listed}"
        );
        assert_eq!(sandbox.git(root, &["diff", "--cached", "--name-only"]), "staged", "{when}");
        assert_eq!(sandbox.git(&root.join(".worktrees/inner"), &["status", "--porcelain"]), "", "{when}");
    }
}
