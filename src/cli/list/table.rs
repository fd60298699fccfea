//! The list as lines for people.

use nu_ansi_term::{Color, Style};

use super::Row;
use crate::cli::messages;
use crate::git::{Divergence, Head};
use crate::term::clean::clean;
use crate::term::look::Look;
use crate::term::width::{cut_middle, width};

#[cfg(test)]
mod tests;

/// Columns between two cells.
const GAP: usize = 2;
/// A path cut to fewer columns says nothing.
const SHORTEST_PATH: usize = 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Mark,
    Label,
    Branch,
    State,
    Divergence,
    Venv,
    Port,
    Path,
}

const COLUMNS: [Column; 8] = [
    Column::Mark,
    Column::Label,
    Column::Branch,
    Column::State,
    Column::Divergence,
    Column::Venv,
    Column::Port,
    Column::Path,
];

/// What goes, in this order, where the terminal is narrow.
const DROPPED: [Column; 6] =
    [Column::Venv, Column::Port, Column::Divergence, Column::Path, Column::Label, Column::State];

/// One line for each row. Columns in which nobody has anything are left out, and as many more as it takes to
/// fit.
pub fn lines(rows: &[Row], look: Look) -> String {
    let widest = |column| rows.iter().map(|row| width(&cell(row, column, look))).max().unwrap_or(0);
    let mut columns = COLUMNS.map(|column| (column, widest(column))).to_vec();
    // The mark's place is kept where nobody stands in a worktree.
    columns[0].1 = 1;
    columns.retain(|(_, width)| *width > 0);
    for dropped in DROPPED {
        if least_width(&columns) <= look.columns {
            break;
        }
        columns.retain(|(column, _)| *column != dropped);
    }
    rows.iter().map(|row| line(row, &columns, look)).collect()
}

/// What the columns take if the path is cut as far as it may be.
fn least_width(columns: &[(Column, usize)]) -> usize {
    let least = |&(column, width): &(Column, usize)| {
        if column == Column::Path { width.min(SHORTEST_PATH) } else { width }
    };
    columns.iter().map(least).sum::<usize>() + GAP * columns.len().saturating_sub(1)
}

/// What still does not fit, the path as a rule, is cut in its middle.
fn line(row: &Row, columns: &[(Column, usize)], look: Look) -> String {
    let mark = if look.unicode { "…" } else { ".." };
    let mut line = String::new();
    let (mut at, mut filled) = (0, 0);
    for &(column, widest) in columns {
        let text = cell(row, column, look);
        let text = cut_middle(&text, look.columns.saturating_sub(at), mark);
        if !text.is_empty() {
            line.push_str(&" ".repeat(at - filled));
            line.push_str(&painted(&text, style(row, column), look));
            filled = at + width(&text);
        }
        at += widest + GAP;
    }
    line.push('\n');
    line
}

fn cell(row: &Row, column: Column, look: Look) -> String {
    match column {
        Column::Mark if row.is_current => "*".into(),
        Column::Mark => String::new(),
        Column::Label => clean(row.label.as_bytes()).into_owned(),
        Column::Branch => branch(row),
        Column::State => state(row),
        Column::Divergence => divergence(row.divergence, look.unicode),
        Column::Venv => {
            row.venv.as_ref().map(|venv| format!("({})", clean(venv.name.as_bytes()))).unwrap_or_default()
        }
        Column::Port => row.port.map(|port| format!(":{port}")).unwrap_or_default(),
        Column::Path => messages::shown_path(&row.worktree.root),
    }
}

/// The branch; in a rebase or bisect the one that will be there again afterwards.
fn branch(row: &Row) -> String {
    if row.worktree.bare {
        return String::new();
    }
    match (&row.worktree.head, row.operation.as_ref().and_then(|operation| operation.branch.as_ref())) {
        (Head::Branch(name), _) | (_, Some(name)) => clean(name).into_owned(),
        (Head::Detached(id), None) => format!("@{}", id.to_hex_with_len(7)),
        (Head::Unreadable, None) => "?".into(),
    }
}

fn state(row: &Row) -> String {
    let worktree = row.worktree;
    let mut words: Vec<String> = Vec::new();
    if worktree.bare {
        words.push("bare".into());
    }
    if let Some(operation) = &row.operation {
        let step = operation.step.map(|(step, all)| format!(" {step}/{all}")).unwrap_or_default();
        words.push(format!("{}{step}", operation.kind.name()));
    } else if !worktree.bare && matches!(worktree.head, Head::Detached(_)) {
        words.push("detached".into());
    }
    if worktree.missing() {
        words.push("missing".into());
    }
    if worktree.locked().is_some() {
        words.push("locked".into());
    }
    words.join(", ")
}

fn divergence(divergence: Divergence, unicode: bool) -> String {
    let (down, up) = if unicode { ("⇣", "⇡") } else { ("<", ">") };
    let count = |sign: &str, count: usize| if count > 0 { format!("{sign}{count}") } else { String::new() };
    match divergence {
        Divergence::NoUpstream => String::new(),
        Divergence::Gone => "gone".into(),
        Divergence::Counts { ahead, behind } => count(down, behind) + &count(up, ahead),
    }
}

fn style(row: &Row, column: Column) -> Style {
    match column {
        Column::Mark | Column::Label if row.is_current => Style::new().bold(),
        Column::Branch => Color::Green.normal(),
        Column::State if row.worktree.missing() => Color::Red.normal(),
        Column::State => Color::Yellow.normal(),
        Column::Divergence => Color::Cyan.normal(),
        Column::Path => Style::new().dimmed(),
        _ => Style::new(),
    }
}

fn painted(text: &str, style: Style, look: Look) -> String {
    if look.color && !style.is_plain() { style.paint(text).to_string() } else { text.to_owned() }
}
