//! A row of the screen: text in styles, cut and filled to columns, by grapheme.

use nu_ansi_term::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::term::width::width;

#[cfg(test)]
mod tests;

/// Clean text; each grapheme has its style.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    graphemes: Vec<(String, Style)>,
}

impl Line {
    pub fn new(text: &str, style: Style) -> Line {
        Line::default().then(text, style)
    }

    pub fn then(mut self, text: &str, style: Style) -> Line {
        self.graphemes.extend(text.graphemes(true).map(|one| (one.to_owned(), style)));
        self
    }

    pub fn followed_by(mut self, other: Line) -> Line {
        self.graphemes.extend(other.graphemes);
        self
    }

    /// Another style for some graphemes, by their numbers.
    pub fn marked(mut self, numbers: &[u32], style: Style) -> Line {
        for number in numbers {
            let found = usize::try_from(*number).ok().and_then(|number| self.graphemes.get_mut(number));
            if let Some(grapheme) = found {
                grapheme.1 = style;
            }
        }
        self
    }

    pub fn width(&self) -> usize {
        self.graphemes.iter().map(|(text, _)| width(text)).sum()
    }

    /// In at most `columns`; where it is longer, `mark` stands for what is missing in its middle.
    pub fn cut_middle(self, columns: usize, mark: &str) -> Line {
        self.cut(columns, mark, |room| room.saturating_sub(1) / 2)
    }

    /// In at most `columns`; where it is longer, `mark` stands for its end.
    pub fn cut_end(self, columns: usize, mark: &str) -> Line {
        self.cut(columns, mark, |_| 0)
    }

    /// In at most `columns`; where it is longer, `mark` stands for its beginning.
    pub fn cut_beginning(self, columns: usize, mark: &str) -> Line {
        self.cut(columns, mark, |room| room)
    }

    /// `back`: of so many columns beside the mark, those that the end gets. Where not even the mark fits, nothing is left.
    fn cut(mut self, columns: usize, mark: &str, back: impl FnOnce(usize) -> usize) -> Line {
        if self.width() <= columns {
            return self;
        }
        let Some(room) = columns.checked_sub(width(mark)) else { return Line::default() };
        let back = back(room);
        let front = fitting(self.graphemes.iter(), room - back);
        let end = self.graphemes.len() - fitting(self.graphemes.iter().rev(), back);
        let style = self.graphemes[front].1;
        self.graphemes.splice(front..end, [(mark.to_owned(), style)]);
        self
    }

    /// Filled with spaces.
    pub fn filled(self, columns: usize, style: Style) -> Line {
        let missing = columns.saturating_sub(self.width());
        self.then(&" ".repeat(missing), style)
    }

    /// For the terminal; in no style where `color` is off.
    pub fn painted(&self, color: bool) -> String {
        let mut painted = String::new();
        for same in self.graphemes.chunk_by(|one, other| one.1 == other.1) {
            let text: String = same.iter().map(|(text, _)| text.as_str()).collect();
            match same[0].1 {
                style if color && !style.is_plain() => painted.push_str(&style.paint(text).to_string()),
                _ => painted.push_str(&text),
            }
        }
        painted
    }
}

/// How many of these come to at most so many columns.
fn fitting<'a>(graphemes: impl Iterator<Item = &'a (String, Style)>, columns: usize) -> usize {
    let sums = graphemes.scan(0, |sum, (text, _)| {
        *sum += width(text);
        Some(*sum)
    });
    sums.take_while(|sum| *sum <= columns).count()
}
