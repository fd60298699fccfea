//! `wtsh new --take`, and a stash that gets a worktree.

use super::*;

/// A staged, a changed, a deleted and an untracked file.
fn prepare(sandbox: &Sandbox) -> PathBuf {
    let main = sandbox.repository("myproject");
    sandbox.git(&main, &["branch", "old"]);
    for name in ["staged", "deleted"] {
        sandbox.commit(&main, name, name, name);
    }
    sandbox.git(&main, &["branch", "-f", "old"]);
    sandbox.commit(&main, "more", "more\n", "more");
    fs::write(main.join("readme"), "changed\n").expect("a file");
    fs::write(main.join("staged"), "staged now\n").expect("a file");
    sandbox.git(&main, &["add", "staged"]);
    fs::remove_file(main.join("deleted")).expect("it is there");
    fs::create_dir(main.join("folder")).expect("a folder");
    fs::write(main.join("folder/new"), "new\n").expect("a file");
    main
}

/// All of the changes are here, or there, byte for byte; no stash is needed.
fn nothing_is_lost(sandbox: &Sandbox, main: &Path, when: &str) {
    let there = main.with_file_name("myproject-x");
    let has = |root: &Path| {
        let is = |name: &str, text: &str| fs::read_to_string(root.join(name)).is_ok_and(|now| now == text);
        is("readme", "changed\n") && is("staged", "staged now\n") && is("folder/new", "new\n")
    };
    assert!(has(main) || has(&there), "{when}: neither has them all");
    assert_eq!(sandbox.git(main, &["stash", "list"]), "", "{when}");
}

#[test]
fn changes_before_each_git() {
    at_every_step(&prepare, &["new", "x", "--take"], (Moment::Before, Then::Nothing), &nothing_is_lost);
}

#[test]
fn changes_after_each_git() {
    at_every_step(&prepare, &["new", "x", "--take"], (Moment::After, Then::Nothing), &nothing_is_lost);
}

#[test]
fn changes_with_another_command_in_between() {
    at_every_step(&prepare, &["new", "x", "--take"], (Moment::After, Then::Prune), &nothing_is_lost);
}

#[test]
fn changes_to_another_start() {
    let arguments = ["new", "x", "--take", "--from", "old"];
    at_every_step(&prepare, &arguments, (Moment::After, Then::Nothing), &nothing_is_lost);
}

#[test]
fn the_changes_of_a_stash() {
    let prepare = |sandbox: &Sandbox| {
        let main = prepare(sandbox);
        sandbox.git(&main, &["stash", "push", "-q", "-u"]);
        main
    };
    for moment in [Moment::Before, Moment::After] {
        at_every_step(&prepare, &["new", "x", "--from", "stash@{0}"], (moment, Then::Nothing), NOTHING);
    }
}
