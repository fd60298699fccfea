//! What a cherry-pick was made from: the log does not say it, the change itself does.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::OsString;
use std::path::Path;

use crate::git::change::command::ask;
use crate::git::{ByteSlice, ObjectId};

/// Commits that are looked at for one that has the same change.
const MOST: usize = 20_000;

/// For each of `picks` those among `near`, and among what leads to `known`, that make the same change and say that it was written at the
/// same time.
pub fn sources(
    dir: &Path,
    picks: &[ObjectId],
    near: &[ObjectId],
    known: &[ObjectId],
) -> Option<HashMap<ObjectId, Vec<ObjectId>>> {
    let written = written(dir, picks, &["--no-walk=unsorted"])?;
    let times: HashSet<u64> = written.values().copied().collect();
    // A commit is made once what it has is written.
    let since = format!("--since=@{}", times.iter().min()?);
    let candidates = written_at(dir, near, &["--no-walk=unsorted"], &times)?
        .into_iter()
        .chain(written_at(dir, known, &[&since], &times)?)
        .filter(|commit| !picks.contains(commit));
    let candidates: HashSet<ObjectId> = candidates.collect();
    let changes = changes(dir, candidates.iter().chain(picks))?;
    let same = |pick: &ObjectId| {
        let change = changes.get(pick);
        let is_same = |commit: &&ObjectId| change.is_some() && changes.get(*commit) == change;
        (*pick, candidates.iter().filter(is_same).copied().collect())
    };
    Some(picks.iter().map(same).collect())
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
fn changes<'a>(
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
