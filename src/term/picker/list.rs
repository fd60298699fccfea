//! What is typed, and the items that it fits, the best first.

use std::cmp::Reverse;
use std::ops::Range;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str, Utf32String};
use unicode_segmentation::UnicodeSegmentation;

use super::Item;

#[cfg(test)]
mod tests;

/// In characters. Longer than anything that is worth typing: a paste by mistake is cut here.
const LONGEST_QUERY: usize = 256;

pub struct List {
    /// What each item is matched by.
    texts: Vec<Utf32String>,
    query: String,
    matcher: Matcher,
    /// The items that fit, by their indices, the best first.
    fitting: Vec<usize>,
    /// Which of these is highlighted.
    highlighted: usize,
    /// The first of these that is on the screen.
    top: usize,
}

impl List {
    /// `typed` is the first query if all items fit it: the person has seen that they do mean these.
    pub fn new(items: &[Item], typed: &str) -> List {
        let texts = items.iter().map(|item| Utf32String::from(item.matched())).collect();
        let matcher = Matcher::new(Config::DEFAULT.match_paths());
        let mut list =
            List { texts, query: String::new(), matcher, fitting: Vec::new(), highlighted: 0, top: 0 };
        list.type_text(typed);
        if list.fitting.len() < items.len() {
            list.erase_all();
        }
        list
    }

    pub fn query(&self) -> &str {
        &self.query
    }

    /// How many items fit.
    pub fn len(&self) -> usize {
        self.fitting.len()
    }

    /// The index of the item that is highlighted.
    pub fn highlighted(&self) -> Option<usize> {
        self.fitting.get(self.highlighted).copied()
    }

    pub fn type_text(&mut self, text: &str) {
        let room = LONGEST_QUERY.saturating_sub(self.query.chars().count());
        self.query.extend(text.chars().take(room));
        self.rank();
    }

    pub fn erase_grapheme(&mut self) {
        let last = self.query.grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
        self.query.truncate(last);
        self.rank();
    }

    /// With the spaces after it, as a shell does.
    pub fn erase_word(&mut self) {
        let words = self.query.trim_end().trim_end_matches(|one: char| !one.is_whitespace());
        self.query.truncate(words.len());
        self.rank();
    }

    pub fn erase_all(&mut self) {
        self.query.clear();
        self.rank();
    }

    /// `steps` down, or up where it is negative; not past an end.
    pub fn move_by(&mut self, steps: isize) {
        let last = self.fitting.len().saturating_sub(1);
        self.highlighted = self.highlighted.saturating_add_signed(steps).min(last);
    }

    pub fn move_to_first(&mut self) {
        self.highlighted = 0;
    }

    pub fn move_to_last(&mut self) {
        self.highlighted = self.fitting.len().saturating_sub(1);
    }

    /// The part of what fits that is on `rows` rows, the highlighted one in it; as little moves as can be.
    pub fn visible(&mut self, rows: usize) -> Range<usize> {
        let rows = rows.max(1);
        let lowest = (self.highlighted + 1).saturating_sub(rows);
        let highest = self.highlighted.min(self.fitting.len().saturating_sub(rows));
        self.top = self.top.clamp(lowest, highest.max(lowest));
        self.top..(self.top + rows).min(self.fitting.len())
    }

    /// The item in that place of what fits, and whether it is highlighted.
    pub fn at(&self, place: usize) -> Option<(usize, bool)> {
        Some((*self.fitting.get(place)?, place == self.highlighted))
    }

    /// The graphemes of an item's `matched` text that the query fits, by their numbers.
    pub fn fits(&mut self, index: usize) -> Vec<u32> {
        let mut numbers = Vec::new();
        if let Some(text) = self.texts.get(index) {
            pattern(&self.query).indices(text.slice(..), &mut self.matcher, &mut numbers);
        }
        numbers
    }

    fn rank(&mut self) {
        let pattern = pattern(&self.query);
        let matcher = &mut self.matcher;
        let whole = Utf32String::from(self.query.trim());
        let mut scored: Vec<_> = (self.texts.iter().enumerate())
            .filter_map(|(index, text)| {
                Some(((pattern.score(as_str(text), matcher)?, *text == whole), index))
            })
            .collect();
        // The one that is just this first; those that fit equally well stay in their order.
        scored.sort_by_key(|(score, _)| Reverse(*score));
        self.fitting = scored.into_iter().map(|(_, index)| index).collect();
        self.highlighted = 0;
        self.top = 0;
    }
}

fn as_str(text: &Utf32String) -> Utf32Str<'_> {
    text.slice(..)
}

/// Words of which each must fit, in any order; `'exact`, `^begin`, `end$` and `!not` as fzf has them.
fn pattern(query: &str) -> Pattern {
    Pattern::parse(query, CaseMatching::Smart, Normalization::Smart)
}
