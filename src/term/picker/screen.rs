//! Rows on the terminal from the cursor's on, drawn in one write, of which only those that changed. The cursor stays in the first of
//! them, so that what is above is never touched: not when they are taken away, nor when the terminal is resized.

use std::fmt::Write;

#[derive(Default)]
pub struct Screen {
    /// Columns of the terminal.
    columns: usize,
    drawn: Vec<String>,
}

impl Screen {
    /// Goes to the beginning of an empty row, and makes room for `rows` rows below and including it.
    pub fn begin(&mut self, columns: usize, rows: usize) -> String {
        self.columns = columns;
        // As many spaces as there are columns lead from an empty row to its end, and from any other to the next one.
        let mut out = format!("{}\r", " ".repeat(columns));
        self.make_room(rows, &mut out);
        out
    }

    /// After the terminal was resized: it has moved rows as it liked, but kept the cursor in the one that it was in.
    pub fn begin_again(&mut self, columns: usize, rows: usize) -> String {
        self.columns = columns;
        let mut out = String::from("\r");
        self.make_room(rows, &mut out);
        out
    }

    fn make_room(&mut self, rows: usize, out: &mut String) {
        self.drawn = vec![String::new(); rows.max(1)];
        out.push_str("\x1b[J");
        out.push_str(&"\n".repeat(rows.saturating_sub(1)));
        up(rows.saturating_sub(1), out);
        out.push('\r');
    }

    /// The bytes that draw these rows, each narrower than the terminal, and put the cursor in that column of the first one.
    pub fn draw(&mut self, rows: Vec<String>, column: usize) -> String {
        let mut out = String::from("\x1b[?25l");
        let mut at = 0;
        for (row, (drawn, wanted)) in self.drawn.iter_mut().zip(rows).enumerate() {
            if *drawn == wanted {
                continue;
            }
            out.push_str(&"\n".repeat(row - at));
            at = row;
            out.push('\r');
            out.push_str(&wanted);
            out.push_str("\x1b[K");
            *drawn = wanted;
        }
        up(at, &mut out);
        out.push('\r');
        right(column.min(self.columns.saturating_sub(1)), &mut out);
        out.push_str("\x1b[?25h");
        out
    }
}

fn up(rows: usize, out: &mut String) {
    if rows > 0 {
        write!(out, "\x1b[{rows}A").expect("writing to a string cannot fail");
    }
}

fn right(columns: usize, out: &mut String) {
    if columns > 0 {
        write!(out, "\x1b[{columns}C").expect("writing to a string cannot fail");
    }
}
