//! `--take` where files go through filters and merge drivers (gitattributes(5)).

use std::time::{Duration, SystemTime};

use super::*;

/// An allowed repository in which `*.x` goes through the drivers `fmt`, whose programs are files of the branch. Those of `pr/1`, to
/// which nobody has said yes, leave a note. The worktree of that.
fn request(keys: &[&str]) -> (Sandbox, PathBuf) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.commit(&main, ".gitattributes", "*.x filter=fmt merge=fmt\n", "attributes");
    sandbox.commit(&main, "a.x", "one\n", "a");
    for key in keys {
        sandbox.git(&main, &["config", key, "sh ./tools/run"]);
    }
    assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
    let there = sandbox.worktree(&main, "pr/1");
    let note = format!("touch {}; cat\n", sandbox.path().join("note").display());
    fs::create_dir(there.join("tools")).expect("a folder");
    fs::write(there.join("tools/run"), note).expect("a file");
    sandbox.git(&there, &["add", "tools"]);
    sandbox.git(&there, &["commit", "-q", "-m", "theirs"]);
    let _ = fs::remove_file(sandbox.path().join("note"));
    (sandbox, there)
}

/// git looks into the file.
fn touch(file: &Path) {
    let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let file = fs::File::options().write(true).open(file).expect("a file");
    file.set_modified(moment).expect("a time");
}

#[test]
fn a_filter_of_the_codes_own_does_not_run_and_every_byte_comes_along() {
    let (sandbox, there) = request(&["filter.fmt.clean"]);
    touch(&there.join("a.x"));
    let (_, said) = made(&sandbox, &there, &["t1", "--from", "@", "--take", "--no-setup"]);
    assert!(said.contains("no changes to take along"), "{said}");
    fs::write(there.join("a.x"), b"two\r\n\xff").expect("a file");
    fs::write(there.join("b.x"), b"new\r\n").expect("a file");
    let (root, _) = made(&sandbox, &there, &["t2", "--from", "@", "--take", "--no-setup"]);
    assert_eq!(fs::read(root.join("a.x")).expect("it came"), b"two\r\n\xff");
    assert_eq!(fs::read(root.join("b.x")).expect("it came"), b"new\r\n");
    assert_eq!(fs::read(there.join("a.x")).expect("it is back"), b"one\n");
    assert!(!there.join("b.x").exists());
    assert!(!sandbox.path().join("note").exists());
}

/// git would not put it back as it was.
#[test]
fn a_file_that_comes_out_of_a_filter_that_does_not_run_stays() {
    let (sandbox, there) = request(&["filter.fmt.clean", "filter.fmt.smudge"]);
    for staged in [false, true] {
        fs::write(there.join("a.x"), "two\n").expect("a file");
        if staged {
            sandbox.git(&there, &["-c", "filter.fmt.clean=", "add", "a.x"]);
        }
        refused(&sandbox, &there, &["t", "--take"], &["a.x goes through the filter 'fmt'"]);
        assert_eq!(fs::read_to_string(there.join("a.x")).expect("it is there"), "two\n");
        assert!(!sandbox.path().join("note").exists());
    }
}

#[test]
fn a_merge_driver_of_the_codes_own_does_not_run() {
    let (sandbox, there) = request(&["merge.fmt.driver"]);
    sandbox.commit(&there, "a.x", "theirs\n", "theirs");
    sandbox.git(&there, &["branch", "other", "HEAD~1"]);
    fs::write(there.join("a.x"), "changed\n").expect("a file");
    refused(&sandbox, &there, &["t", "--from", "other", "--take"], &["do not fit"]);
    assert_eq!(fs::read_to_string(there.join("a.x")).expect("it is there"), "changed\n");
    assert!(!sandbox.path().join("note").exists());
}
