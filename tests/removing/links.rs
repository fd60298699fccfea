//! What another worktree shows at the same place, and is the very file that goes.

use std::fs;
use std::os::unix::fs::symlink;

use super::{project, refuses, removes};

const NAMED: &str = "nowhere else: media/photo (8 bytes)\n";

/// A linked folder counted as another copy of itself.
#[test]
fn what_a_link_shows_is_no_copy() {
    let (sandbox, main, hotfix) = project();
    let other = sandbox.worktree(&main, "other");
    fs::write(main.join(".git/info/exclude"), "media\n").expect("a file");
    fs::create_dir(hotfix.join("media")).expect("a folder");
    fs::write(hotfix.join("media/photo"), "precious").expect("a file");
    for root in [&main, &other] {
        symlink(hotfix.join("media"), root.join("media")).expect("a link");
        refuses(&sandbox, &main, &["hotfix"], &[NAMED]);
        fs::remove_file(root.join("media")).expect("it is there");
    }
    fs::create_dir(main.join("media")).expect("a folder");
    symlink(hotfix.join("media/photo"), main.join("media/photo")).expect("a link");
    refuses(&sandbox, &main, &["hotfix"], &[NAMED]);
    fs::remove_file(main.join("media/photo")).expect("it is there");
    // Another name of the file stays.
    fs::hard_link(hotfix.join("media/photo"), main.join("media/photo")).expect("a hard link");
    removes(&sandbox, &main, &["hotfix"]);
    assert_eq!(fs::read_to_string(main.join("media/photo")).expect("it is there"), "precious");
}

/// git deleted what is in it, and failed at the link.
#[test]
fn a_folder_that_was_moved_and_has_a_link_at_its_place_stays() {
    let (sandbox, main, hotfix) = project();
    let moved = sandbox.path().join("moved");
    fs::rename(&hotfix, &moved).expect("it moves");
    symlink(&moved, &hotfix).expect("a link");
    let repair = format!("git worktree repair {}\n", moved.display());
    for arguments in [&["hotfix"][..], &["--force", "hotfix"]] {
        refuses(&sandbox, &main, arguments, &["its folder is a link now", &repair]);
    }
    assert!(moved.join("readme").exists());
    sandbox.git(&main, &["worktree", "repair", &moved.display().to_string()]);
    removes(&sandbox, &main, &["hotfix"]);
    assert!(!moved.exists());
}

/// A link of the person's that leads to it has nothing to do with where git knows it.
#[test]
fn from_a_link_that_leads_there_it_goes() {
    let (sandbox, main, hotfix) = project();
    let link = sandbox.path().join("link");
    symlink(&hotfix, &link).expect("a link");
    removes(&sandbox, &link, &[]);
    assert!(!hotfix.exists() && main.exists());
}
