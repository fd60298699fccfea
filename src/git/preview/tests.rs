use std::cell::Cell;
use std::path::PathBuf;

use super::*;
use crate::sandbox::Sandbox;

fn look<T>(root: &Path, ask: impl FnOnce(&Look) -> T) -> T {
    let repository = Repository::discover(root).expect("it can be read").expect("a repository");
    ask(&Look { repository: &repository, root, wanted: &|| true })
}

fn write(root: &Path, file: &str, content: &str) {
    std::fs::write(root.join(file), content).expect("a file is written");
}

#[test]
fn changes_of_each_kind() {
    let sandbox = Sandbox::new();
    let root = sandbox.repository("p");
    sandbox.commit(&root, "both\n ways", "1\n", "more");
    write(&root, "staged", "new\n");
    sandbox.git(&root, &["add", "staged"]);
    write(&root, "both\n ways", "2\n");
    sandbox.git(&root, &["add", "."]);
    write(&root, "both\n ways", "3\n");
    std::fs::remove_file(root.join("readme")).expect("it was there");
    write(&root, "untracked", "");
    let changes = look(&root, |look| look.changes()).expect("git tells");
    let seen: Vec<_> = changes
        .iter()
        .map(|one| (one.path.to_string(), one.is_staged(), one.is_unstaged(), one.is_untracked()))
        .collect();
    let row = |path: &str, staged, unstaged, untracked| (path.to_owned(), staged, unstaged, untracked);
    assert_eq!(
        seen,
        [
            row("both\n ways", true, true, false),
            row("readme", false, true, false),
            row("staged", true, false, false),
            row("untracked", false, false, true),
        ]
    );
}

#[test]
fn a_conflict_is_one() {
    let sandbox = Sandbox::new();
    let root = sandbox.repository("p");
    let other = sandbox.worktree(&root, "other");
    sandbox.commit(&root, "readme", "ours\n", "ours");
    sandbox.commit(&other, "readme", "theirs\n", "theirs");
    let merge = sandbox.command("git", &root).args(["merge", "-q", "other"]).output().expect("git starts");
    assert!(!merge.status.success());
    let changes = look(&root, |look| look.changes()).expect("git tells");
    assert!(changes.len() == 1 && changes[0].is_conflicted() && !changes[0].is_staged(), "{changes:?}");
}

#[test]
fn commits_are_the_last_ones() {
    let sandbox = Sandbox::new();
    let root = sandbox.repository("p");
    for number in 1..=7 {
        sandbox.commit(&root, "readme", &number.to_string(), &format!("number {number}\ttab\n\nbody"));
    }
    let commits = look(&root, |look| look.commits(5)).expect("git tells");
    let subjects: Vec<String> = commits.iter().map(|commit| commit.subject.to_string()).collect();
    assert_eq!(subjects, [7, 6, 5, 4, 3].map(|number| format!("number {number}\ttab")));
    assert!(commits.iter().all(|commit| commit.id.len() >= 7 && !commit.age.is_empty()), "{commits:?}");
}

#[test]
fn a_branch_without_commits_has_none() {
    let sandbox = Sandbox::new();
    let root = sandbox.path().join("p");
    sandbox.git(&sandbox.path(), &["init", "-q", "p"]);
    assert_eq!(look(&root, |look| look.commits(5)), None);
    assert_eq!(look(&root, |look| look.changes()), Some(vec![]));
}

#[test]
fn edits_are_counted_from_the_newest_common_commit() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    // origin's main is ahead of the local one, and the work begins there.
    sandbox.commit(&main, "colleague", "1\n2\n", "a colleague's");
    sandbox.git(&main, &["push", "-q", "origin", "main"]);
    let work = sandbox.worktree(&main, "work");
    sandbox.git(&main, &["reset", "-q", "--hard", "HEAD~1"]);
    sandbox.commit(&work, "new file", "1\n2\n3\n", "mine");
    sandbox.commit(&work, "binary", "\0", "mine, too");
    std::fs::write(work.join("readme"), "not committed").expect("a file");
    let refs = ["refs/heads/main", "refs/remotes/origin/main"].map(BString::from);
    let edits = look(&work, |look| look.edits_since(&refs)).expect("git tells");
    let edit = |path: &str, lines| Edit { lines, path: path.into() };
    assert_eq!(edits, [edit("binary", None), edit("new file", Some((3, 0)))]);
    assert_eq!(look(&work, |look| look.edits_since(&["refs/heads/gone".into()])), None);
}

/// A repository in which everything that can name a program names one that leaves a note.
fn with_canaries(sandbox: &Sandbox) -> (PathBuf, PathBuf) {
    let root = sandbox.repository("p");
    let note = sandbox.path().join("note");
    let run = format!("sh -c 'echo ran >>{}; cat' --", note.display());
    sandbox.commit(&root, ".gitattributes", "* filter=canary diff=canary\n", "attributes");
    sandbox.commit(&root, "sub/file.txt", "text\n", "a file");
    for (key, value) in [
        ("core.fsmonitor", run.as_str()),
        ("core.pager", &run),
        ("pager.log", &run),
        ("pager.status", &run),
        ("diff.external", &run),
        ("diff.canary.textconv", &run),
        ("diff.canary.command", &run),
        ("filter.canary.clean", &run),
        ("filter.canary.smudge", &run),
        ("filter.canary.process", &run),
        ("filter.canary.required", "true"),
        ("gpg.program", &run),
        ("log.showSignature", "true"),
        ("core.hooksPath", &run),
    ] {
        sandbox.git(&root, &["config", key, value]);
    }
    // git looks into them: same size, other time.
    std::fs::write(root.join("readme"), "other\n").expect("a file");
    std::fs::write(root.join("sub/file.txt"), "TEXT\n").expect("a file");
    (root, note)
}

#[test]
fn nothing_that_the_repository_names_is_run() {
    let sandbox = Sandbox::new();
    let (root, note) = with_canaries(&sandbox);
    let status = sandbox.command("git", &root).args(["status", "-s"]).output().expect("git starts");
    assert!(note.exists(), "the canaries sing for git itself: {status:?}");
    std::fs::remove_file(&note).expect("the note");
    let start = [BString::from("refs/heads/start")];
    sandbox.git(&root, &["update-ref", "refs/heads/start", "HEAD~2"]);
    let (changes, commits, edits) =
        look(&root, |look| (look.changes(), look.commits(5), look.edits_since(&start)));
    assert_eq!(changes.map(|changes| changes.len()), Some(2));
    assert_eq!(commits.map(|commits| commits.len()), Some(3));
    assert_eq!(edits.map(|edits| edits.len()), Some(2));
    assert!(!note.exists(), "{}", std::fs::read_to_string(&note).unwrap_or_default());
}

#[test]
fn no_program_runs_in_a_submodule_either() {
    let sandbox = Sandbox::new();
    let inner = sandbox.repository("inner");
    let root = sandbox.repository("p");
    sandbox.git(&root, &["submodule", "--quiet", "add", &inner.display().to_string(), "inner"]);
    sandbox.git(&root, &["commit", "-q", "-m", "a submodule"]);
    let note = sandbox.path().join("note");
    let run = format!("sh -c 'echo ran >>{}; cat' --", note.display());
    let inner = root.join("inner");
    sandbox.commit(&inner, ".gitattributes", "* filter=canary\n", "another commit");
    sandbox.git(&inner, &["config", "filter.canary.clean", &run]);
    // git looks into it: same size, other time.
    std::fs::write(inner.join("readme"), "other\n").expect("a file");
    let changes = look(&root, |look| look.changes()).expect("git tells");
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert!(!note.exists());
}

#[test]
fn who_does_not_wait_gets_nothing() {
    let sandbox = Sandbox::new();
    let root = sandbox.repository("p");
    let repository = Repository::discover(&root).expect("it can be read").expect("a repository");
    let looks = Cell::new(0);
    let wanted = || {
        looks.set(looks.get() + 1);
        false
    };
    let look = Look { repository: &repository, root: &root, wanted: &wanted };
    assert_eq!((look.changes(), look.commits(1)), (None, None));
    assert_eq!(looks.get(), 2);
}
