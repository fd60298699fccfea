use super::*;
use crate::env::Venv;
use crate::git::{ObjectId, Operation, OperationKind, Worktree};
use std::path::{Path, PathBuf};

const PLAIN: Look = Look { color: false, unicode: true, columns: usize::MAX };

fn worktree(folder: &str, head: Head) -> Worktree {
    Worktree::given(Some(folder), Path::new("/srv").join(folder), head)
}

fn on(branch: &str) -> Head {
    Head::Branch(branch.into())
}

fn detached() -> Head {
    Head::Detached(ObjectId::from_hex(b"1a2b3c4d5e6f708192a3b4c5d6e7f80910111213").expect("an id"))
}

fn row<'a>(worktree: &'a Worktree, label: &str) -> Row<'a> {
    Row {
        worktree,
        is_current: false,
        label: label.into(),
        operation: None,
        divergence: Divergence::NoUpstream,
        venv: None,
        port: None,
    }
}

fn rows(worktrees: &[Worktree; 4]) -> Vec<Row<'_>> {
    let [main, staging, detached, gone] = worktrees;
    let venv = Venv { dir: PathBuf::from("/srv/p/.venv"), name: ".venv".into(), ..Venv::default() };
    vec![
        Row {
            is_current: true,
            divergence: Divergence::Counts { ahead: 1, behind: 2 },
            venv: Some(venv),
            port: Some(8000),
            ..row(main, "p")
        },
        Row { divergence: Divergence::Counts { ahead: 0, behind: 0 }, ..row(staging, "p:staging") },
        Row { divergence: Divergence::Gone, ..row(detached, "p:review") },
        row(gone, "p:hotfix"),
    ]
}

fn worktrees() -> [Worktree; 4] {
    [
        worktree("p", on("main")),
        worktree("p-staging", on("staging")),
        worktree("p-review", detached()),
        worktree("p-hotfix", on("hotfix")).and_missing().and_locked("usb"),
    ]
}

#[test]
fn columns_line_up_and_empty_ones_are_left_out() {
    let worktrees = worktrees();
    assert_eq!(
        lines(&rows(&worktrees), PLAIN),
        "*  p          main                       ⇣2⇡1  (.venv)  :8000  /srv/p\n   \
           p:staging  staging                                          /srv/p-staging\n   \
           p:review   @1a2b3c4  detached         gone                  /srv/p-review\n   \
           p:hotfix   hotfix    missing, locked                        /srv/p-hotfix\n"
    );
    let two = [worktree("p", on("main")), worktree("q", on("x"))];
    assert_eq!(
        lines(&[row(&two[0], "p"), row(&two[1], "p:q")], PLAIN),
        "   p    main  /srv/p\n   p:q  x     /srv/q\n"
    );
}

#[test]
fn a_narrow_terminal_loses_columns_and_never_wraps() {
    let worktrees = worktrees();
    let rows = rows(&worktrees);
    let at = |columns| lines(&rows, Look { columns, ..PLAIN });
    assert!(at(79).contains("(.venv)"));
    assert!(!at(70).contains("(.venv)") && at(70).contains(":8000"));
    assert!(!at(65).contains(":8000") && at(65).contains("⇣2⇡1"));
    assert!(!at(60).contains("⇣2⇡1") && at(60).contains("/srv/p-staging"));
    for columns in 0..100 {
        let text = at(columns);
        let widest = text.lines().map(width).max();
        assert!(widest <= Some(columns), "{columns} columns:\n{text}");
        assert_eq!(text.lines().count(), 4);
    }
}

#[test]
fn a_long_path_is_cut_in_its_middle() {
    let long = [worktree("a-very-long-name-of-a-project-that-nobody-types", on("main"))];
    let text = lines(&[row(&long[0], "p")], Look { columns: 40, ..PLAIN });
    assert_eq!(text, "   p  main  /srv/a-very-lo…-nobody-types\n");
}

#[test]
fn operations_show_their_branch_and_step() {
    let worktree = [worktree("p", detached())];
    let operation =
        Operation { kind: OperationKind::Rebase, step: Some((3, 5)), branch: Some("feature/x".into()) };
    let row = Row { operation: Some(operation), ..row(&worktree[0], "p") };
    assert_eq!(lines(&[row], PLAIN), "   p  feature/x  rebase 3/5  /srv/p\n");
}

#[test]
fn names_are_cleaned() {
    let worktree = [worktree("p\u{1b}]0;x\u{7}\n", on("a\u{202e}b"))];
    let text = lines(&[row(&worktree[0], "p\u{1b}[31m")], PLAIN);
    assert_eq!(text, "   p\u{fffd}[31m  a\u{fffd}b  /srv/p\u{fffd}]0;x\u{fffd}\u{fffd}\n");
}

#[test]
fn color_changes_no_character() {
    let worktrees = worktrees();
    let colored = lines(&rows(&worktrees), Look { color: true, ..PLAIN });
    assert!(colored.contains("\u{1b}[32mmain\u{1b}[0m"), "{colored:?}");
    let mut plain = String::new();
    let mut rest = colored.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').expect("a whole sequence").1;
    }
    assert_eq!(plain + rest, lines(&rows(&worktrees), PLAIN));
}
