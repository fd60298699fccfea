use std::fs;
use std::os::unix::fs::symlink;

use super::*;
use crate::sandbox::Sandbox;

fn open(dir: &Path) -> Repository {
    Repository::discover(dir).unwrap().unwrap()
}

/// Contents that were read, and are not there any more, are not those of the file that was judged.
#[test]
fn a_file_that_changed_since_it_was_read_is_not_taken_for_it() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("main");
    let repository = open(&main);
    let origin = Origin::of_repository(&repository);
    let file = main.join(".env");
    fs::write(&file, "A=1\n").unwrap();
    assert!(origin.is_own(&file, b"A=1\n"));
    for other in [&b"A=2\n"[..], b"A=1", b"A=1\n\n", b""] {
        assert!(!origin.is_own(&file, other));
    }
    fs::remove_file(&file).unwrap();
    assert!(!origin.is_own(&file, b"A=1\n"));
}

#[test]
fn an_index_that_changed_since_the_last_question_counts() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("main");
    let repository = open(&main);
    let origin = Origin::of_repository(&repository);
    let file = main.join(".env");
    fs::write(&file, "A=1\n").unwrap();
    assert!(origin.is_own(&file, b"A=1\n"));
    sandbox.git(&main, &["add", "-f", ".env"]);
    assert!(!origin.is_own(&file, b"A=1\n"));
}

#[test]
fn a_folder_outside_of_any_repository_may_lead_into_one() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("main");
    let folder = sandbox.path().join("plain");
    fs::create_dir_all(folder.join("venv/bin")).unwrap();
    let origin = Origin::of_folder(&folder);
    assert_eq!(origin.of_tree(&folder.join("venv"), "bin", &[]).unwrap(), None);
    symlink("../main/readme", folder.join(".env")).unwrap();
    assert!(!origin.is_own(&folder.join(".env"), b"first\n"));
    symlink(&main, folder.join(".venv")).unwrap();
    assert_eq!(origin.of_tree(&folder.join(".venv"), "bin", &[]).unwrap(), Some(main.join("readme")));
    assert_eq!(origin.watched(), [main.join(".git/index"), main.join(".git")]);
    fs::write(main.join("mine"), "A=1\n").unwrap();
    fs::remove_file(folder.join(".env")).unwrap();
    symlink(main.join("mine"), folder.join(".env")).unwrap();
    assert!(origin.is_own(&folder.join(".env"), b"A=1\n"), "it lies in a repository that does not track it");
}

#[test]
fn the_entry_or_the_link_is_named() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("main");
    sandbox.commit(&main, "evil/bin/ls", "x", "evil");
    symlink("evil", main.join("link")).unwrap();
    symlink("../evil", main.join("evil/round")).unwrap();
    fs::create_dir_all(main.join("mine")).unwrap();
    symlink("../evil/bin", main.join("mine/bin")).unwrap();
    let linked = sandbox.path().join("root");
    symlink(&main, &linked).unwrap();
    for root in [main.clone(), linked] {
        let repository = open(&root);
        let origin = Origin::of_repository(&repository);
        let of = |name: &str| origin.of_tree(&root.join(name), "bin", &[]).unwrap();
        assert_eq!(of("evil"), Some(root.join("evil/bin/ls")));
        for name in ["link", "evil/round", "mine", "mine/../evil"] {
            assert_eq!(of(name), Some(main.join("evil/bin/ls")), "{name}");
        }
        assert_eq!(of("none"), None);
    }
    sandbox.git(&main, &["add", "link"]);
    let repository = open(&main);
    assert_eq!(
        Origin::of_repository(&repository).of_tree(&main.join("link"), "bin", &[]).unwrap(),
        Some(main.join("link"))
    );
}

#[test]
fn a_path_is_the_same_in_all_worktrees() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("main");
    let other = sandbox.worktree(&main, "other");
    let stranger = sandbox.repository("stranger");
    let repository = open(&main);
    let permission = Permission::of_repository(&repository);
    for root in [&main, &other] {
        fs::create_dir(root.join("api")).unwrap();
        assert_eq!(permission.relative(&root.join("api/.env")), Path::new("api/.env"));
        assert_eq!(permission.relative(&root.join(".env")), Path::new(".env"));
    }
    assert_eq!(permission.relative(&stranger.join(".env")), stranger.join(".env"));
}
