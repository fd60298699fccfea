//! What is where: the query, below it the list, beside or below that what is said about the highlighted item.

use nu_ansi_term::{Color, Style};

use super::line::Line;
use super::list::List;
use super::preview::Part;
use super::{Item, Words};
use crate::term::look::Look;
use crate::term::width::width;

#[cfg(test)]
mod tests;

/// From so many columns on there is room beside the list, and from so many on below it.
const BESIDE: usize = 100;
const BELOW: usize = 50;
/// Below the list nothing is shown in fewer rows, and beside it there are at least as many if the terminal has them.
const PREVIEW_ROWS: usize = 6;
const BESIDE_ROWS: usize = 14;
/// So many rows may be used in any terminal that has them.
const LEAST_ROWS: usize = 8;
/// A path cut to fewer columns says nothing.
const SHORTEST_DETAIL: usize = 14;
/// Columns between two columns of text.
const GAP: usize = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub columns: usize,
    pub rows: usize,
}

/// How the screen is shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// All rows that are used.
    pub height: usize,
    /// The columns that text may take: never the last one, where terminals differ.
    columns: usize,
    list: Size,
    preview: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Nowhere,
    Beside(Size),
    Below(Size),
}

impl Layout {
    /// In about half of the terminal's rows.
    pub fn of(terminal: Size, items: &[Item]) -> Layout {
        let columns = terminal.columns.saturating_sub(1);
        let most = (terminal.rows / 2).max(LEAST_ROWS.min(terminal.rows)).max(1);
        let rows = most - 1;
        if terminal.columns >= BESIDE {
            let height = items.len().max(BESIDE_ROWS).min(rows);
            let widest = items.iter().map(natural_width).max().unwrap_or(0);
            let list = widest.clamp(columns * 2 / 5, columns * 11 / 20);
            let preview = Size { columns: columns - list - " | ".len(), rows: height };
            let list = Size { columns: list, rows: height };
            return Layout { height: height + 1, columns, list, preview: Place::Beside(preview) };
        }
        let list = items.len().clamp(1, (rows / 2).max(3));
        if terminal.columns >= BELOW && rows > list + PREVIEW_ROWS {
            let preview = Size { columns, rows: rows - list - 1 };
            let list = Size { columns, rows: list };
            return Layout { height: rows + 1, columns, list, preview: Place::Below(preview) };
        }
        let list = Size { columns, rows: items.len().max(1).min(rows) };
        Layout { height: list.rows + 1, columns, list, preview: Place::Nowhere }
    }

    /// How far page up and page down go.
    pub fn page(&self) -> isize {
        isize::try_from(self.list.rows.saturating_sub(1).max(1)).unwrap_or(1)
    }

    pub fn has_preview(&self) -> bool {
        self.preview != Place::Nowhere
    }
}

/// The pointer and all of an item's columns.
fn natural_width(item: &Item) -> usize {
    let texts = [&item.name, &item.label, &item.state, &item.detail];
    let widths = texts.map(|text| width(text)).into_iter().filter(|width| *width > 0);
    GAP + widths.map(|width| width + GAP).sum::<usize>()
}

/// All that decides what is drawn.
pub struct Frame<'a> {
    pub items: &'a [Item],
    pub words: Words<'a>,
    pub look: Look,
    pub layout: Layout,
    /// About the highlighted item.
    pub parts: &'a [Part],
}

impl Frame<'_> {
    /// The rows, and the column of the first that the cursor is in.
    pub fn rows(&self, list: &mut List) -> (Vec<String>, usize) {
        let (query, column) = self.query(list);
        let entries = self.entries(list);
        let said = self.said();
        let mut rows = vec![query];
        match self.layout.preview {
            Place::Nowhere => rows.extend(entries),
            Place::Below(size) => {
                rows.extend(entries);
                rows.push(Line::new(&self.rule().repeat(size.columns), dim()));
                rows.extend(said.into_iter().take(size.rows));
            }
            Place::Beside(size) => {
                let bar = if self.look.unicode { " │ " } else { " | " };
                let said = said.into_iter().chain(std::iter::repeat(Line::default()));
                rows.extend(entries.into_iter().zip(said).map(|(entry, said)| {
                    let said = said.cut_end(size.columns, self.mark());
                    entry.filled(self.layout.list.columns, Style::new()).then(bar, dim()).followed_by(said)
                }));
            }
        }
        rows.resize(self.layout.height, Line::default());
        let cut = |row: Line| row.cut_end(self.layout.columns, self.mark()).painted(self.look.color);
        (rows.into_iter().map(cut).collect(), column)
    }

    /// The prompt, what is typed, and how many items fit it.
    fn query(&self, list: &List) -> (Line, usize) {
        let count = format!("{}/{}", list.len(), self.items.len());
        let prompt = Line::new(self.words.prompt, bold()).cut_end(self.layout.columns / 2, self.mark());
        let room = self.layout.columns.saturating_sub(prompt.width());
        let typed = Line::new(list.query(), Style::new()).cut_beginning(room.saturating_sub(1), self.mark());
        let column = prompt.width() + typed.width();
        let line = prompt.followed_by(typed);
        let line = if list.query().is_empty() { line.then(self.words.advice, dim()) } else { line };
        let before_count = self.layout.columns.saturating_sub(count.len());
        if line.width() + GAP > before_count {
            return (line, column);
        }
        (line.filled(before_count, Style::new()).then(&count, dim()), column)
    }

    /// As many rows as the list has; those of no item are empty.
    fn entries(&self, list: &mut List) -> Vec<Line> {
        let columns = self.columns();
        let mut rows = Vec::new();
        for place in list.visible(self.layout.list.rows) {
            let Some((index, is_highlighted)) = list.at(place) else { continue };
            let fits = list.fits(index);
            rows.extend(self.items.get(index).map(|item| self.entry(item, &columns, &fits, is_highlighted)));
        }
        rows.resize(self.layout.list.rows, Line::default());
        rows
    }

    fn entry(&self, item: &Item, columns: &Columns, fits: &[u32], is_highlighted: bool) -> Line {
        let base = if is_highlighted { bold() } else { Style::new() };
        let pointer = match (is_highlighted, self.look.unicode) {
            (false, _) => "  ",
            (true, true) => "❯ ",
            (true, false) => "> ",
        };
        let label = if item.label.is_empty() { String::new() } else { format!(" {}", item.label) };
        let names = Line::new(&item.name, base).then(&label, Color::Cyan.normal());
        let names = names.marked(fits, Color::Green.bold());
        let mut line = Line::new(pointer, Color::Magenta.bold());
        let mut end = GAP + columns.names;
        line = line.followed_by(names.cut_middle(columns.names, self.mark())).filled(end + GAP, Style::new());
        for (text, width, style) in
            [(&item.state, columns.state, Color::Yellow.normal()), (&item.detail, columns.detail, dim())]
        {
            if width > 0 {
                end += GAP + width;
                line = line.followed_by(Line::new(text, style).cut_middle(width, self.mark()));
                line = line.filled(end + GAP, Style::new());
            }
        }
        line.cut_end(self.layout.list.columns, "")
    }

    /// How wide each column of the list is: as its widest text, as long as there is room; the last ones make way.
    fn columns(&self) -> Columns {
        let widest = |text: fn(&Item) -> usize| self.items.iter().map(text).max().unwrap_or(0);
        let room = self.layout.list.columns.saturating_sub(GAP);
        let names =
            widest(|item| width(&item.name) + width(&item.label) + usize::from(!item.label.is_empty()));
        let state = widest(|item| width(&item.state));
        let detail = widest(|item| width(&item.detail));
        let left = |used: usize| room.saturating_sub(used + GAP);
        if state > 0 && names + GAP + state > room {
            // A state is worth some columns of a long name.
            let state = state.min(room / 3);
            return Columns { names: names.min(left(state)), state, detail: 0 };
        }
        let names = names.min(room);
        let used = if state > 0 { names + GAP + state } else { names };
        let detail = detail.min(left(used));
        Columns { names, state, detail: if detail < SHORTEST_DETAIL { 0 } else { detail } }
    }

    fn said(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for part in self.parts {
            let title = Line::new(&part.title, Color::Cyan.bold());
            match &part.lines {
                None => lines.push(title.then(if self.look.unicode { " …" } else { " ..." }, dim())),
                Some(said) => {
                    lines.push(title);
                    lines.extend(
                        said.iter().map(|line| Line::new("  ", Style::new()).then(line, Style::new())),
                    );
                }
            }
        }
        lines
    }

    fn mark(&self) -> &'static str {
        if self.look.unicode { "…" } else { ".." }
    }

    fn rule(&self) -> &'static str {
        if self.look.unicode { "─" } else { "-" }
    }
}

struct Columns {
    names: usize,
    state: usize,
    /// 0 where there is no room.
    detail: usize,
}

fn bold() -> Style {
    Style::new().bold()
}

fn dim() -> Style {
    Style::new().dimmed()
}
