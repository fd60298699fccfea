//! Names that differ from a word by a slip of the fingers.

use crate::git::{BStr, ByteSlice};

/// At most this many are worth reading.
const LIMIT: usize = 5;

/// Those of `names` that a slip or two (a character too much, too few, wrong, or two swapped) turn into `word`,
/// nearest first, each once.
pub fn near_misses<'a>(word: &BStr, names: impl Iterator<Item = &'a BStr>) -> Vec<&'a BStr> {
    let wanted: Vec<char> = word.to_lowercase().chars().collect();
    let allowed = (wanted.len() / 3).clamp(1, 3);
    let mut found: Vec<(usize, &BStr)> = names
        .filter(|name| name.len().abs_diff(word.len()) <= allowed * 4)
        .filter_map(|name| {
            let there: Vec<char> = name.to_lowercase().chars().collect();
            let slips = distance(&wanted, &there);
            (slips <= allowed && slips < there.len()).then_some((slips, name))
        })
        .collect();
    found.sort();
    found.dedup();
    found.into_iter().take(LIMIT).map(|(_, name)| name).collect()
}

/// Optimal string alignment distance: insertions, deletions, substitutions, and swaps of neighbours.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut before = vec![0; right.len() + 1];
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for i in 1..=left.len() {
        let mut row = vec![i; right.len() + 1];
        for j in 1..=right.len() {
            let changed = usize::from(left[i - 1] != right[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + changed);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        let table = [
            ("", "", 0),
            ("ab", "ba", 1),
            ("staging", "stagign", 1),
            ("main", "mian", 1),
            ("a", "", 1),
            ("main", "dev", 4),
        ];
        for (left, right, slips) in table {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            assert_eq!(distance(&chars(left), &chars(right)), slips, "{left} {right}");
        }
    }

    #[test]
    fn the_nearest_comes_first_and_strangers_not_at_all() {
        let names: Vec<&BStr> =
            ["production", "main", "stacking", "staging", "staging"].map(BStr::new).to_vec();
        assert_eq!(near_misses("stagign".into(), names.iter().copied()), ["staging"].map(BStr::new));
        assert_eq!(near_misses("Mian".into(), names.iter().copied()), ["main"].map(BStr::new));
        assert!(near_misses("x".into(), names.into_iter()).is_empty());
    }
}
