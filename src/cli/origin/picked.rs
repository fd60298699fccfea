//! What a cherry-pick was made from: the log does not say it, the change itself does.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::OsString;
use std::path::Path;

use crate::git::change::command::ask;
use crate::git::{ByteSlice, ObjectId};

/// Commits that are looked at for one that has the same change.
const MOST: usize = 20_000;

/// For each of `picks` those among `near`, and among what leads to `known`, that make the same change and say that it was written at the
/// same time; for those that are `true`, which were put right by hand, those that make all of its change and more.
pub fn sources(
    dir: &Path,
    picks: &HashMap<ObjectId, bool>,
    near: &[ObjectId],
    known: &[ObjectId],
) -> Option<HashMap<ObjectId, Vec<ObjectId>>> {
    let all: Vec<ObjectId> = picks.keys().copied().collect();
    let written = written(dir, &all, &["--no-walk=unsorted"])?;
    let times: HashSet<u64> = written.values().copied().collect();
    // A commit is made once what it has is written.
    let since = format!("--since=@{}", times.iter().min()?);
    let candidates = written_at(dir, near, &["--no-walk=unsorted"], &times)?
        .into_iter()
        .chain(written_at(dir, known, &[&since], &times)?)
        .filter(|commit| !picks.contains_key(commit));
    let candidates: HashSet<ObjectId> = candidates.collect();
    let changes = changes(dir, candidates.iter().chain(&all))?;
    let same = |(pick, by_hand): (&ObjectId, &bool)| {
        let is_same = |commit: &&ObjectId| match (changes.get(pick), changes.get(*commit)) {
            (Some(change), Some(source)) => change == source || *by_hand && is_part(change, source),
            _ => false,
        };
        (*pick, candidates.iter().filter(is_same).copied().collect())
    };
    Some(picks.iter().map(same).collect())
}

/// Whether each line that comes or goes does so in that one, too, in the same file. What is around it may differ.
pub fn is_part(change: &[u8], of: &[u8]) -> bool {
    let whole: HashSet<_> = changed_lines(of).collect();
    changed_lines(change).all(|line| whole.contains(&line))
}

/// With the file's own line before each.
fn changed_lines(change: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut file: &[u8] = b"";
    let lines = change.lines().filter(|line| !matches!(line.first(), None | Some(b' ' | b'@' | b'\\')));
    lines.map(move |line| {
        if line.starts_with(b"diff ") {
            file = line;
        }
        (file, line)
    })
}

fn written_at(
    dir: &Path,
    commits: &[ObjectId],
    options: &[&str],
    times: &HashSet<u64>,
) -> Option<Vec<ObjectId>> {
    let written = written(dir, commits, options)?;
    Some(written.into_iter().filter(|(_, time)| times.contains(time)).map(|(commit, _)| commit).collect())
}

/// When each was written, in seconds since 1970.
fn written(dir: &Path, commits: &[ObjectId], options: &[&str]) -> Option<BTreeMap<ObjectId, u64>> {
    if commits.is_empty() {
        return Some(BTreeMap::new());
    }
    let most = format!("--max-count={MOST}");
    let words = [&["log", "--format=%H %at", "--ignore-missing", &most, "--stdin"], options].concat();
    let answer = ask(dir, words.iter().map(OsString::from).collect(), &lines(commits.iter())).ok()?;
    let one = |line: &[u8]| {
        let (id, time) = line.split_once_str(" ")?;
        Some((ObjectId::from_hex(id).ok()?, str::from_utf8(time).ok()?.parse().ok()?))
    };
    Some(answer.lines().filter_map(one).collect())
}

/// The change that each makes, whatever line it is at. Those that change nothing, and merges, have none.
pub fn changes<'a>(
    dir: &Path,
    commits: impl Iterator<Item = &'a ObjectId>,
) -> Option<HashMap<ObjectId, Vec<u8>>> {
    let options = ["--no-ext-diff", "--no-textconv", "--no-renames", "--unified=3", "--binary"];
    let words = [&["diff-tree", "-r", "-p", "--stdin"], &options[..]].concat();
    let answer = ask(dir, words.iter().map(OsString::from).collect(), &lines(commits)).ok()?;
    let mut changes: HashMap<ObjectId, Vec<u8>> = HashMap::new();
    let mut now = None;
    for line in answer.lines_with_terminator() {
        match (ObjectId::from_hex(line.trim_ascii_end()), now) {
            (Ok(commit), _) => now = Some(commit),
            // Which blobs it was made between, and where.
            (Err(_), _) if line.starts_with(b"index ") => {}
            (Err(_), Some(commit)) if line.starts_with(b"@@ ") => {
                changes.entry(commit).or_default().extend(b"@@\n");
            }
            (Err(_), Some(commit)) => changes.entry(commit).or_default().extend(line),
            (Err(_), None) => {}
        }
    }
    Some(changes)
}

fn lines<'a>(commits: impl Iterator<Item = &'a ObjectId>) -> Vec<u8> {
    commits.flat_map(|commit| format!("{commit}\n").into_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_that_was_put_right_by_hand_is_part_of_its_source_or_not() {
        let change = |lines: &[&str]| format!("diff --git a/f b/f\n@@\n{}\n", lines.join("\n"));
        let source = change(&[" a", "-b", "+c", "+d", " e"]);
        let is_part = |lines: &[&str]| is_part(change(lines).as_bytes(), source.as_bytes());
        assert!(is_part(&[" x", "+c", " y"]) && is_part(&["-b", "+d"]) && is_part(&["+d", "\\ No newline"]));
        for other in
            [&["+c", "+evil"][..], &["-e"], &["+b"], &["+++ b/evil", "+c"], &["new file mode 100755"]]
        {
            assert!(!is_part(other), "{other:?}");
        }
        let elsewhere = source.replace("b/f", "b/g");
        assert!(!super::is_part(elsewhere.as_bytes(), source.as_bytes()));
    }
}
