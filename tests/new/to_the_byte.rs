//! What filters and line endings keep from git comes along with `--take`, too.

use std::fs;

use super::crashes::with_git;
use super::*;
use crate::git::wait_for_what_is_left;

/// A notebook's output is in no commit, nor are the line ends of a file.
fn project() -> (Sandbox, PathBuf) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["config", "--global", "filter.strip.clean", "sed /^OUTPUT/d"]);
    sandbox.git(&main, &["config", "--global", "filter.strip.smudge", "cat"]);
    sandbox.commit(&main, ".gitattributes", "*.nb filter=strip\nlines text eol=lf\n", "attributes");
    sandbox.commit(&main, "lines", "one\n", "lines");
    for name in ["changed.nb", "staged.nb", "output.nb"] {
        sandbox.commit(&main, name, "code\n", name);
    }
    sandbox.git(&main, &["push", "-q"]);
    // Elsewhere no filter runs, and git gets all of it.
    assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
    (sandbox, main)
}

const CHANGES: [(&str, &str); 5] = [
    ("changed.nb", "code 2\nOUTPUT 1\n"),
    ("staged.nb", "code 3\nOUTPUT 2\n"),
    ("output.nb", "code\nOUTPUT 3\n"),
    ("new.nb", "new\nOUTPUT 4\n"),
    ("lines", "one\r\ntwo\r\n"),
];

/// What git's status says of them.
fn change(sandbox: &Sandbox, main: &Path) -> String {
    for (name, text) in CHANGES {
        fs::write(main.join(name), text).expect("a file");
    }
    sandbox.git(main, &["add", "staged.nb", "new.nb"]);
    status(sandbox, main)
}

/// But for a file that git takes for changed by its size alone, and that only where it did not just write its index.
fn status(sandbox: &Sandbox, dir: &Path) -> String {
    sandbox.git(dir, &["status", "--porcelain"]).replace(" M output.nb\n", "")
}

fn has_all(root: &Path) -> bool {
    CHANGES.iter().all(|(name, text)| fs::read_to_string(root.join(name)).is_ok_and(|now| now == *text))
}

#[test]
fn what_a_filter_strips_comes_along() {
    let (sandbox, main) = project();
    let before = change(&sandbox, &main);
    let staged = sandbox.git(&main, &["diff", "--cached"]);
    let (root, said) = made(&sandbox, &main, &["x", "--take"]);
    assert!(said.contains("took 5 changes"), "{said}");
    assert!(has_all(&root), "{said}");
    assert_eq!(status(&sandbox, &root), before);
    assert_eq!(sandbox.git(&root, &["diff", "--cached"]), staged);
    assert_eq!(status(&sandbox, &main), "");
    assert_eq!(fs::read_to_string(main.join("changed.nb")).expect("it is back"), "code\n");
}

/// git merges two changes of a file without it.
#[test]
fn what_a_filter_strips_is_in_no_merge() {
    let (sandbox, main) = project();
    sandbox.commit(&main, "long.nb", "1\n2\n3\n4\n5\n6\n7\n8\n", "long");
    sandbox.git(&main, &["branch", "other"]);
    sandbox.commit(&main, "long.nb", "one\n2\n3\n4\n5\n6\n7\n8\n", "one");
    let ours = "one\n2\n3\n4\n5\n6\n7\neight\n";
    fs::write(main.join("long.nb"), format!("{ours}OUTPUT\n")).expect("a file");
    let take = ["x", "--take", "--from", "other"];
    refused(&sandbox, &main, &take, &["long.nb", "where they were", "--from @"]);
    assert_eq!(fs::read_to_string(main.join("long.nb")).expect("it is there"), format!("{ours}OUTPUT\n"));
    // Without it nothing is lost.
    fs::write(main.join("long.nb"), ours).expect("a file");
    let (root, _) = made(&sandbox, &main, &take);
    let merged = fs::read_to_string(root.join("long.nb")).expect("it is there");
    assert_eq!((merged.as_str(), status(&sandbox, &main).as_str()), ("1\n2\n3\n4\n5\n6\n7\neight\n", ""));
}

/// Whoever is killed has them in one of the two, and the same again does it.
#[test]
fn what_a_filter_strips_outlives_a_kill() {
    for step in
        ["stash apply ", "update-index -z --index-info", "update-index --ignore-submodules ", "read-tree "]
    {
        let (sandbox, main) = project();
        let before = change(&sandbox, &main);
        let script = format!("case \"$*\" in *' {step}'*) kill -9 $PPID $$;; esac");
        let ended = with_git(&sandbox, &main, &["new", "x", "--take"], &script).output().expect("it starts");
        assert!(!ended.status.success(), "{step}");
        wait_for_what_is_left(&sandbox);
        fs::remove_dir_all(sandbox.path().join("bin")).expect("it was there");
        let root = main.with_file_name("myproject-x");
        assert!(has_all(&main) || has_all(&root), "{step}");
        let ran = at(&sandbox, &main, &["new", "x", "--take"]);
        assert_eq!((ran.code, has_all(&root)), (Some(0), true), "{step}: {}", ran.stderr);
        assert_eq!((status(&sandbox, &root), status(&sandbox, &main).as_str()), (before, ""), "{step}");
    }
}

/// It was changed after all had arrived.
#[test]
fn what_a_filter_strips_is_not_cleared_where_it_is_nowhere_else() {
    let (sandbox, main) = project();
    change(&sandbox, &main);
    let script = "case \"$*\" in *' read-tree '*) kill -9 $PPID $$;; esac";
    with_git(&sandbox, &main, &["new", "x", "--take"], script).output().expect("it starts");
    wait_for_what_is_left(&sandbox);
    fs::remove_dir_all(sandbox.path().join("bin")).expect("it was there");
    fs::write(main.join("changed.nb"), "code 2\nOUTPUT of hours\n").expect("a file");
    let (_, said) = made(&sandbox, &main, &["another"]);
    assert!(said.contains("still has some") && said.contains("changed.nb"), "{said}");
    let text = fs::read_to_string(main.join("changed.nb")).expect("it is there");
    assert_eq!(text, "code 2\nOUTPUT of hours\n");
}

/// git mends what it applies, where it is told to.
#[test]
fn blanks_that_were_staged_stay() {
    for mend in ["fix", "error"] {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("myproject");
        sandbox.git(&main, &["config", "--global", "apply.whitespace", mend]);
        sandbox.commit(&main, "notes.md", "one\ntwo\n", "notes");
        fs::write(main.join("notes.md"), "one\na break  \ntwo\n").expect("a file");
        sandbox.git(&main, &["add", "notes.md"]);
        fs::write(main.join("notes.md"), "one\nother\ntwo\n").expect("a file");
        let (root, _) = made(&sandbox, &main, &["x", "--take"]);
        assert_eq!(sandbox.git(&root, &["show", ":notes.md"]), "one\na break  \ntwo", "{mend}");
        assert_eq!(fs::read_to_string(root.join("notes.md")).expect("it is there"), "one\nother\ntwo\n");
    }
}
