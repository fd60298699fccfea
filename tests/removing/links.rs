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
