//! What somebody may have meant by a word that nothing knows.

/// `; did you mean …?` with the nearest of `known`, or nothing where none is near.
pub fn did_you_mean<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    match nearest(word, known) {
        Some(name) => format!("; did you mean `{name}`?"),
        None => String::new(),
    }
}

fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = |name: &str| {
        let away = distance(word, name);
        // A third of the letters may be wrong; `git_branch` is `branch` to people who come from starship.
        let holds = name.len() >= 4 && (word.contains(name) || word.len() >= 4 && name.contains(word));
        (away <= (word.chars().count().max(3)) / 3).then_some(away).or(holds.then_some(away))
    };
    known.filter_map(|name| Some((near(name)?, name))).min_by_key(|(away, _)| *away).map(|(_, name)| name)
}

/// How many characters have to be added, removed, replaced, or swapped with their neighbour.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for line in 1..=one.len() {
        let mut row = vec![line];
        for column in 1..=other.len() {
            let replaced = last[column - 1] + usize::from(one[line - 1] != other[column - 1]);
            let mut least = replaced.min(last[column] + 1).min(row[column - 1] + 1);
            let swapped = line > 1
                && column > 1
                && one[line - 2] == other[column - 1]
                && one[line - 1] == other[column - 2];
            if swapped {
                least = least.min(before[column - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_offered() {
        let known = ["format", "style", "symbol", "branch", "disabled"];
        for (word, meant) in [
            ("fromat", Some("format")),
            ("styles", Some("style")),
            ("stlye", Some("style")),
            ("smybl", None),
            ("git_branch", Some("branch")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known.into_iter()), meant, "{word}");
        }
    }

    #[test]
    fn distances() {
        for (one, other, away) in [
            ("", "", 0),
            ("abc", "abc", 0),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("ab", "ba", 1),
            ("abcd", "acbd", 1),
        ] {
            assert_eq!(distance(one, other), away);
        }
    }
}
