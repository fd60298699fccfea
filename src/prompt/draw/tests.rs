//! Every row of the design's table, with colour and without, in Unicode and in ASCII, and in 40 columns.

use nu_ansi_term::Color;

use super::*;
use crate::config::Config;
use crate::git::{ObjectId, Operation};
use crate::prompt::facts::Commit;
use crate::prompt::label::Label;
use crate::prompt::piece::{ansi, plain};
use crate::prompt::segment::ActiveVenv;
use crate::term::look::Background;

const PLAIN: Look = Look { color: false, unicode: true, columns: 80 };
const ASCII: Look = Look { unicode: false, ..PLAIN };
const NARROW: Look = Look { columns: 40, ..PLAIN };
const COLOR: Look = Look { color: true, ..PLAIN };

fn config() -> PromptConfig {
    Config::default().prompt
}

fn shown(facts: &Facts, look: Look) -> String {
    plain(&segment(facts, &config(), look))
}

/// The main worktree on a branch, clean.
fn main_worktree(branch: &str) -> Facts {
    Facts { project: "myproject".into(), branch: Some(branch.into()), ..Facts::default() }
}

/// A linked worktree, whose label the branch may be.
fn linked(label: &str, branch: &str) -> Facts {
    let label = Label { text: label.into(), is_branch: label == branch };
    Facts { label: Some(label), ..main_worktree(branch) }
}

fn detached(tag: Option<&str>) -> Facts {
    let id = ObjectId::from_hex(b"1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d").expect("a hash");
    let commit = Commit { id, tag: tag.map(String::from) };
    Facts { branch: None, commit: Some(commit), ..linked("production", "") }
}

fn under(kind: OperationKind, step: Option<(u32, u32)>, facts: Facts) -> Facts {
    Facts { operation: Some(Operation { kind, step, branch: None }), ..facts }
}

fn diverged(ahead: usize, behind: usize) -> Facts {
    Facts { divergence: Divergence::Counts { ahead, behind }, ..main_worktree("main") }
}

fn changed(conflicted: usize, staged: usize, unstaged: usize, untracked: usize) -> Status {
    Status { staged, unstaged, conflicted, untracked }
}

fn with_venv(other: Option<&str>, facts: Facts) -> Facts {
    let venv = ActiveVenv { name: ".venv".into(), python: None, of_other_worktree: other.map(String::from) };
    Facts { venv: Some(venv), ..facts }
}

#[test]
fn the_table() {
    let conflicts = Facts { changes: Changes::Counted(changed(2, 0, 0, 0)), ..main_worktree("main") };
    let everything =
        Facts { stashes: 1, changes: Changes::Counted(changed(1, 2, 3, 4)), ..main_worktree("main") };
    for (facts, text, ascii) in [
        (main_worktree("main"), "myproject main ", None),
        (linked("staging", "staging"), "myproject:staging ", None),
        (linked("staging", "feature/x"), "myproject:staging feature/x ", None),
        (main_worktree("feature/x"), "myproject feature/x ", None),
        (detached(Some("v1.2")), "myproject:production @v1.2 ", None),
        (detached(None), "myproject:production @1a2b3c4 ", None),
        (diverged(1, 2), "myproject main ⇣2⇡1 ", Some("myproject main v2^1 ")),
        (diverged(0, 2), "myproject main ⇣2 ", Some("myproject main v2 ")),
        (diverged(3, 0), "myproject main ⇡3 ", Some("myproject main ^3 ")),
        (diverged(0, 0), "myproject main ", None),
        (
            Facts { divergence: Divergence::Gone, ..main_worktree("feature/x") },
            "myproject feature/x gone ",
            None,
        ),
        (
            Facts { mismatch: Some("origin/main".into()), ..linked("feat", "feat") },
            "myproject:feat →origin/main ",
            Some("myproject:feat ->origin/main "),
        ),
        (everything, "myproject main *1 ~1 +2 !3 ?4 ", None),
        (
            Facts { changes: Changes::Counting(Some(changed(0, 0, 3, 0))), ..main_worktree("main") },
            "myproject main !3… ",
            Some("myproject main !3.. "),
        ),
        (
            Facts { changes: Changes::Counting(None), ..main_worktree("main") },
            "myproject main … ",
            Some("myproject main .. "),
        ),
        (
            Facts { changes: Changes::Counted(Status::default()), ..main_worktree("main") },
            "myproject main ",
            None,
        ),
        (
            under(OperationKind::Rebase, Some((3, 5)), linked("feat", "feat")),
            "myproject:feat rebase 3/5 ",
            None,
        ),
        (under(OperationKind::Merge, None, conflicts), "myproject main merge ~2 ", None),
        (under(OperationKind::Bisect, None, main_worktree("main")), "myproject main bisect ", None),
        (
            Facts { port: Some(8001), ..with_venv(None, linked("staging", "staging")) },
            "myproject:staging (.venv) :8001 ",
            None,
        ),
        (
            with_venv(Some("myproject"), linked("staging", "staging")),
            "myproject:staging (.venv of myproject!) ",
            None,
        ),
        (Facts { bare: true, branch: None, ..main_worktree("") }, "myproject bare ", None),
        (Facts { protected: true, ..linked("production", "production") }, "myproject:[production] ", None),
        (Facts { protected: true, ..linked("staging", "main") }, "myproject:staging [main] ", None),
    ] {
        assert_eq!(shown(&facts, PLAIN), text);
        assert_eq!(shown(&facts, ASCII), ascii.unwrap_or(text));
        assert_eq!(shown(&facts, NARROW), text, "in 40 columns");
        let brackets = if facts.protected { text.replace(['[', ']'], "") } else { text.into() };
        assert_eq!(shown(&facts, COLOR), brackets, "with colour");
    }
}

#[test]
fn without_colour_there_is_no_escape_sequence() {
    let pieces = segment(&with_venv(None, diverged(1, 2)), &config(), PLAIN);
    assert_eq!(pieces.len(), 1);
    assert_eq!(ansi(&pieces), "myproject main ⇣2⇡1 (.venv) ");
}

#[test]
fn each_piece_has_its_own_colour() {
    let facts = Facts {
        stashes: 1,
        changes: Changes::Counted(changed(1, 2, 3, 4)),
        mismatch: Some("origin/x".into()),
        port: Some(8001),
        ..with_venv(None, diverged(1, 2))
    };
    let dark = PromptConfig { background: Background::Dark, ..config() };
    let pieces: Vec<_> = segment(&facts, &dark, Look { columns: 200, ..COLOR })
        .into_iter()
        .filter(|piece| piece.text != " ")
        .map(|piece| (piece.text, piece.style))
        .collect();
    let color = |number| Color::Fixed(number).normal();
    let expected = [
        ("myproject", color(75)),
        ("main", color(71)),
        ("⇣2⇡1", color(73).bold()),
        ("→origin/x", color(203)),
        ("*1", color(247)),
        ("~1", color(203).bold()),
        ("+2", color(71)),
        ("!3", color(178)),
        ("?4", color(75)),
        ("(.venv)", color(177)),
        (":8001", color(247)),
    ];
    assert_eq!(pieces, expected.map(|(text, style)| (text.to_owned(), style)));
    let escapes = ansi(&segment(&main_worktree("main"), &dark, COLOR));
    assert_eq!(escapes, "\u{1b}[38;5;75mmyproject\u{1b}[0m \u{1b}[38;5;71mmain\u{1b}[0m ");
}

#[test]
fn a_protected_branch_is_bold_red_in_a_linked_worktree() {
    let red = Color::Fixed(196).bold();
    let protected = |facts| segment(&Facts { protected: true, ..facts }, &config(), COLOR);
    let pieces = protected(linked("production", "production"));
    assert_eq!(pieces[0], Piece { text: "myproject:production".into(), style: red });
    let pieces = protected(linked("staging", "main"));
    assert_eq!(pieces[2], Piece { text: "main".into(), style: red });
}

#[test]
fn a_venv_of_another_worktree_looks_like_a_warning() {
    let pieces = segment(&with_venv(Some("myproject"), main_worktree("main")), &config(), COLOR);
    let venv = pieces.iter().find(|piece| piece.text.contains("venv")).expect("the venv");
    assert_eq!(venv.style, Color::Fixed(196).bold());
}

#[test]
fn long_names_are_cut_in_the_middle() {
    let long = "feature/very-long-request-name";
    assert_eq!(shown(&linked(long, long), NARROW), "myproject:feature/very…quest-name ");
    assert_eq!(
        shown(&linked(long, long), Look { unicode: false, ..NARROW }),
        "myproject:feature/ver..quest-name "
    );
    assert_eq!(shown(&linked(long, long), PLAIN), "myproject:feature/very-long-request-name ");
    let both = linked("a-rather-long-folder", long);
    assert_eq!(shown(&both, NARROW), "myproject:a-rath…older featur…-name ");
}

#[test]
fn wide_characters_are_counted_as_columns() {
    let long = "機能/とても長い名前のブランチです";
    let text = shown(&linked(long, long), NARROW);
    assert!(width(&text) <= 34, "{text}");
    assert!(text.contains('…'), "{text}");
}

#[test]
fn the_segment_leaves_room_whatever_is_shown() {
    let facts = Facts {
        stashes: 12,
        changes: Changes::Counted(changed(1, 2, 0, 0)),
        ..linked("x".repeat(200).as_str(), "y".repeat(200).as_str())
    };
    for columns in [70, 80, 120, 200] {
        let text = shown(&facts, Look { columns, ..PLAIN });
        assert!(width(&text) <= most_columns(columns), "{columns}: {text}");
        assert!(width(&text) > most_columns(columns) - 3, "{columns}: {text}");
    }
    // Names never vanish, even where there is no room at all.
    assert_eq!(
        shown(&linked("staging", "feature/very-long"), Look { columns: 5, ..PLAIN }),
        "myproject:staging featur…-long "
    );
}

#[test]
fn the_room_left_grows_with_the_line() {
    for (line, most) in [(0, 0), (20, 17), (40, 34), (80, 54), (120, 74)] {
        assert_eq!(most_columns(line), most);
    }
}

#[test]
fn outside_of_the_format_and_disabled_is_not_shown() {
    let mut config = config();
    config.branch.disabled = true;
    assert_eq!(plain(&segment(&main_worktree("main"), &config, PLAIN)), "myproject ");
    config.set_format("<$port>").expect("a format");
    assert_eq!(plain(&segment(&Facts { port: Some(1), ..main_worktree("main") }, &config, PLAIN)), "<:1 >");
}

#[test]
fn hostile_names_are_shown_as_they_are() {
    assert_eq!(shown(&main_worktree("$(touch${IFS}pwned)"), PLAIN), "myproject $(touch${IFS}pwned) ");
    assert_eq!(shown(&main_worktree("%F{red}%n[x](y)"), PLAIN), "myproject %F{red}%n[x](y) ");
    assert_eq!(shown(&main_worktree("größe"), ASCII), "myproject gr??e ");
}
