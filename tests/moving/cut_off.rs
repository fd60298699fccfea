//! A move that was killed at any step: run again, it is done, and git knows the worktree.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::{done, roots};
use crate::git::{before_git, wait_for_what_is_left};
use crate::python::linked;
use crate::ran::{at, wtsh};
use crate::repository::Sandbox;

/// What git had done when both were killed; `$entry` is its entry, `$from` and `$to` are the folders.
const STEPS: [&str; 5] = [
    "true",
    "mv \"$from\" \"$to\"",
    "mv \"$from\" \"$to\"; : >\"$entry/gitdir\"",
    "mv \"$from\" \"$to\"; echo \"$to/.git\" >\"$entry/gitdir\"; : >\"$to/.git\"",
    "\"$real\" \"$@\"",
];

/// A worktree in which something is staged, on its way to `../stage`.
fn cut_off(step: &str) -> (Sandbox, PathBuf) {
    cut_off_on_the_way_to("../stage", step)
}

fn cut_off_on_the_way_to(to: &str, step: &str) -> (Sandbox, PathBuf) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = linked(&main, "staging");
    fs::write(staging.join("staged"), "precious\n").expect("a file");
    sandbox.git(&staging, &["add", "staged"]);
    let script = format!(
        "entry='{}' from='{}' to='{}'\ncase \" $* \" in *' worktree move '*) {}; kill -9 $PPID; exit 1;; esac",
        main.join(".git/worktrees/myproject-staging").display(),
        staging.display(),
        main.join(to).display(),
        step
    );
    let mut command = wtsh(&sandbox, &main, &["move", "staging", to]);
    command.env("PATH", before_git(&sandbox, &script)).stderr(Stdio::null());
    assert_eq!(command.status().expect("it starts").code(), None, "it was killed");
    wait_for_what_is_left(&sandbox);
    (sandbox, main)
}

#[track_caller]
fn is_moved(sandbox: &Sandbox, main: &Path, step: &str) {
    let (staging, stage) = (linked(main, "staging"), main.with_file_name("stage"));
    assert!(roots(sandbox, main).contains(&stage) && !staging.exists(), "{step}");
    assert_eq!(sandbox.git(&stage, &["status", "--porcelain"]), "A  staged", "{step}");
    assert_eq!(roots(sandbox, main).len(), 3, "{step}");
    let notes = sandbox.home().join(".local/share/wtsh/notes");
    assert_eq!(fs::read_dir(notes).expect("a folder").count(), 0, "{step}");
}

#[test]
fn run_again_it_is_done() {
    for step in STEPS {
        let (sandbox, main) = cut_off(step);
        done(&at(&sandbox, &main, &["move", "staging", "../stage"]));
        is_moved(&sandbox, &main, step);
    }
    // A folder that was there got it inside.
    let (sandbox, main) = cut_off("mv \"$from\" \"$to\"; : >\"$entry/gitdir\"");
    fs::create_dir(main.with_file_name("trees")).expect("a folder");
    done(&at(&sandbox, &main, &["move", "staging", "../trees"]));
    assert!(main.with_file_name("trees").join("stage/staged").exists(), "that is another move");
}

#[test]
fn in_the_main_worktree_it_is_excluded_after_all() {
    for step in &STEPS[1..] {
        let (sandbox, main) = cut_off_on_the_way_to("inside", step);
        fs::remove_dir_all(sandbox.path().join("bin")).expect("it is there");
        assert_eq!(at(&sandbox, &main, &["prune"]).code, Some(0), "{step}");
        assert!(roots(&sandbox, &main).contains(&main.join("inside")), "{step}");
        assert_eq!(sandbox.git(&main, &["status", "--porcelain"]), "", "{step}");
    }
}

/// Whatever is typed next: no command loses what is staged there, or makes a second worktree of the branch.
#[test]
fn any_other_command_finishes_it_first() {
    for step in &STEPS[1..] {
        for arguments in [&["new", "staging"][..], &["new", "other"], &["remove", "production"], &["prune"]] {
            let (sandbox, main) = cut_off(step);
            fs::remove_dir_all(sandbox.path().join("bin")).expect("it is there");
            let ran = at(&sandbox, &main, arguments);
            assert_eq!(ran.code, Some(0), "{step} {arguments:?}: {}", ran.stderr);
            match arguments {
                ["new", "staging"] => {
                    assert_eq!(
                        Path::new(ran.stdout.trim_end()),
                        main.with_file_name("stage"),
                        "{step}: {}",
                        ran.stderr
                    );
                }
                ["new", ..] => done(&at(&sandbox, &main, &["remove", "other"])),
                ["remove", ..] => drop(sandbox.worktree(&main, "another")),
                _ => {}
            }
            is_moved(&sandbox, &main, &format!("{step} {arguments:?}"));
        }
    }
}

/// git's own move, of which nobody has a note.
#[test]
fn no_second_worktree_is_made_of_a_branch_that_git_lost_track_of() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::write(main.join(".git/worktrees/myproject-staging/gitdir"), "").expect("a file");
    let stage = main.with_file_name("stage");
    fs::rename(linked(&main, "staging"), &stage).expect("it is there");
    let ran = at(&sandbox, &main, &["new", "staging"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("git worktree repair PATH"), "{}", ran.stderr);
    sandbox.git(&main, &["worktree", "repair", &stage.display().to_string()]);
    assert_eq!(at(&sandbox, &main, &["new", "staging"]).code, Some(0));
}
