//! How far branch and upstream are apart.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::bstr::ByteSlice;
use proptest::prelude::*;

use super::super::Divergence;
use super::super::graph::{Commits, Facts, NO_GENERATION, count};
use super::*;

fn is_counted_as_told(sandbox: &Sandbox, dir: &Path) -> (usize, usize) {
    let told = sandbox.git(dir, &["rev-list", "--left-right", "--count", "HEAD...@{upstream}"]);
    let (ahead, behind) = told.split_once('\t').expect("two numbers");
    let (ahead, behind) = (ahead.parse().expect("a number"), behind.parse().expect("a number"));
    assert_eq!(open(sandbox, dir).divergence(), &Divergence::Counts { ahead, behind });
    (ahead, behind)
}

/// A repository whose branch main follows the local branch `trunk`, both at the first commit.
fn following() -> (Sandbox, PathBuf) {
    let sandbox = Sandbox::new();
    let dir = sandbox.repository("project");
    sandbox.git(&dir, &["branch", "trunk"]);
    sandbox.git(&dir, &["branch", "-q", "-u", "trunk"]);
    (sandbox, dir)
}

fn commit_at(sandbox: &Sandbox, dir: &Path, seconds: i64, parents: &[&str]) -> String {
    let mut command = sandbox.command("git", dir);
    command.args(["commit-tree", "-m", &seconds.to_string(), "HEAD^{tree}"]);
    for parent in parents {
        command.args(["-p", parent]);
    }
    command.env("GIT_COMMITTER_DATE", format!("@{seconds} +0000"));
    let output = command.output().expect("git starts");
    assert!(output.status.success(), "{}", output.stderr.as_bstr());
    String::from_utf8_lossy(&output.stdout).trim_end().into()
}

fn set(sandbox: &Sandbox, dir: &Path, main: &str, trunk: &str) {
    sandbox.git(dir, &["update-ref", "refs/heads/main", main]);
    sandbox.git(dir, &["update-ref", "refs/heads/trunk", trunk]);
}

#[test]
fn none_gone_and_equal() {
    let (sandbox, dir) = following();
    let divergence = || *open(&sandbox, &dir).divergence();
    assert_eq!(is_counted_as_told(&sandbox, &dir), (0, 0));
    sandbox.git(&dir, &["branch", "-q", "-D", "trunk"]);
    assert_eq!(divergence(), Divergence::Gone);
    sandbox.git(&dir, &["branch", "-q", "--unset-upstream"]);
    assert_eq!(divergence(), Divergence::NoUpstream);
    sandbox.git(&dir, &["branch", "trunk"]);
    sandbox.git(&dir, &["branch", "-q", "-u", "trunk"]);
    sandbox.git(&dir, &["checkout", "-q", "--detach"]);
    assert_eq!(divergence(), Divergence::NoUpstream);
}

#[test]
fn a_criss_cross_loose_packed_and_with_a_commit_graph() {
    let (sandbox, dir) = following();
    let base = sandbox.git(&dir, &["rev-parse", "HEAD"]);
    let commit = |seconds, parents: &[&str]| commit_at(&sandbox, &dir, seconds, parents);
    let left = commit(5_000, &[&base]);
    let right = commit(1, &[&base]);
    let left = commit(2_000_000_000, &[&left, &right]);
    let right = commit(3, &[&right, &left]);
    let left = commit(1_000, &[&left]);
    let left = commit(4_000_000_000, &[&left, &right]);
    let right = commit(7, &[&right]);
    let right = commit(6, &[&right]);
    set(&sandbox, &dir, &left, &right);
    assert_eq!(is_counted_as_told(&sandbox, &dir), (2, 2));
    sandbox.git(&dir, &["repack", "-q", "-a", "-d"]);
    is_counted_as_told(&sandbox, &dir);
    sandbox.git(&dir, &["commit-graph", "write", "--reachable"]);
    is_counted_as_told(&sandbox, &dir);
    let above = commit(9, &[&left]);
    set(&sandbox, &dir, &above, &right);
    assert_eq!(is_counted_as_told(&sandbox, &dir), (3, 2), "one commit above the commit-graph");
}

#[test]
fn a_long_fork() {
    let (sandbox, dir) = following();
    let mut tips = [sandbox.git(&dir, &["rev-parse", "HEAD"]), sandbox.git(&dir, &["rev-parse", "HEAD"])];
    for second in 0..40 {
        let side = usize::from(second % 3 == 0);
        tips[side] = commit_at(&sandbox, &dir, 1_700_000_000 + second, &[&tips[side]]);
    }
    set(&sandbox, &dir, &tips[0], &tips[1]);
    assert_eq!(is_counted_as_told(&sandbox, &dir), (26, 14));
    sandbox.git(&dir, &["commit-graph", "write", "--reachable"]);
    assert_eq!(is_counted_as_told(&sandbox, &dir), (26, 14));
}

#[test]
fn many_parents_and_long_messages_in_a_pack() {
    let (sandbox, dir) = following();
    let base = sandbox.git(&dir, &["rev-parse", "HEAD"]);
    let sides: Vec<String> =
        (0..40).map(|second| commit_at(&sandbox, &dir, 2_000 + second, &[&base])).collect();
    let sides: Vec<&str> = sides.iter().map(String::as_str).collect();
    let octopus = commit_at(&sandbox, &dir, 3_000, &sides);
    set(&sandbox, &dir, &octopus, sides[7]);
    let text: Vec<String> = (0..400).map(|line| format!("line {line} of a long message")).collect();
    for last in ["one", "two", "three"] {
        let message = format!("{}\n{last}", text.join("\n"));
        sandbox.git(&dir, &["commit", "-q", "--allow-empty", "-m", &message]);
    }
    assert_eq!(is_counted_as_told(&sandbox, &dir), (43, 0));
    sandbox.git(&dir, &["repack", "-q", "-a", "-d", "-f"]);
    let pack =
        sandbox.command("sh", &dir).args(["-c", "git verify-pack -v .git/objects/pack/*.idx"]).output();
    let pack = String::from_utf8_lossy(&pack.expect("it starts").stdout).into_owned();
    let is_difference = |line: &str| line.contains(" commit ") && line.split_whitespace().count() > 5;
    assert!(pack.lines().any(is_difference), "some of the commits are kept as differences");
    assert_eq!(is_counted_as_told(&sandbox, &dir), (43, 0));
}

#[test]
fn shallow_and_replaced_histories() {
    let (sandbox, dir) = following();
    for text in ["two", "three", "four"] {
        sandbox.commit(&dir, "readme", text, text);
    }
    sandbox.git(&dir, &["branch", "-f", "trunk", "main~"]);
    let url = format!("file://{}", dir.display());
    sandbox.git(&sandbox.path(), &["clone", "-q", "--depth", "2", "--no-single-branch", &url, "shallow"]);
    let shallow = sandbox.path().join("shallow");
    sandbox.git(&shallow, &["branch", "-q", "-u", "origin/trunk"]);
    assert_eq!(is_counted_as_told(&sandbox, &shallow).0, 1);
    sandbox.git(&dir, &["branch", "-f", "trunk", "main~3"]);
    sandbox.git(&dir, &["commit-graph", "write", "--reachable"]);
    assert_eq!(is_counted_as_told(&sandbox, &dir), (3, 0));
    sandbox.git(&dir, &["replace", "--graft", "main", "main~3"]);
    assert_eq!(is_counted_as_told(&sandbox, &dir), (1, 0));
}

#[test]
fn objects_may_be_borrowed_from_another_repository() {
    let (sandbox, dir) = following();
    sandbox.git(&sandbox.path(), &["clone", "-q", "--shared", "project", "clone"]);
    let clone = sandbox.path().join("clone");
    sandbox.commit(&clone, "readme", "two\n", "two");
    sandbox.commit(&dir, "readme", "three\n", "three");
    sandbox.git(&clone, &["fetch", "-q"]);
    assert_eq!(is_counted_as_told(&sandbox, &clone), (1, 1));
}

/// A history in memory: each commit's parents come before it.
struct Made {
    commits: HashMap<ObjectId, (Vec<usize>, Facts)>,
}

fn id(index: usize) -> ObjectId {
    let mut bytes = [0; 20];
    bytes[..8].copy_from_slice(&(index as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    ObjectId::from(bytes)
}

impl Commits for Made {
    fn load(&mut self, wanted: &ObjectId, parents: &mut Vec<ObjectId>) -> Option<Facts> {
        let (known, facts) = self.commits.get(wanted)?;
        parents.extend(known.iter().map(|index| id(*index)));
        Some(*facts)
    }
}

/// The first `graphed` commits have generations.
fn made(parents: &[Vec<usize>], dates: &[i64], graphed: usize) -> Made {
    let mut generations: Vec<u32> = Vec::new();
    let mut commits = HashMap::new();
    for (index, parents) in parents.iter().enumerate() {
        let generation = parents.iter().map(|parent| generations[*parent]).max().unwrap_or(0) + 1;
        generations.push(generation);
        let generation = if index < graphed { generation } else { NO_GENERATION };
        commits.insert(id(index), (parents.clone(), Facts { generation, date: dates[index] }));
    }
    Made { commits }
}

fn ancestors(parents: &[Vec<usize>], tip: usize) -> BTreeSet<usize> {
    let (mut seen, mut left) = (BTreeSet::new(), vec![tip]);
    while let Some(index) = left.pop() {
        if seen.insert(index) {
            left.extend(&parents[index]);
        }
    }
    seen
}

fn histories() -> impl Strategy<Value = (Vec<Vec<usize>>, Vec<i64>, usize, usize, usize)> {
    (2..60usize).prop_flat_map(|size| {
        let choice =
            prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..3u8), size);
        let dates = prop::collection::vec(0..1000i64, size);
        (choice, dates, 0..size, 0..size, 0..=size).prop_map(|(choice, dates, left, right, graphed)| {
            let parents = choice.iter().enumerate().map(|(index, (one, other, count))| {
                let near = |chosen: &prop::sample::Index| index - 1 - chosen.index(index.min(8));
                let all = if index == 0 { Vec::new() } else { vec![near(one), near(other)] };
                let mut all: Vec<usize> =
                    all.into_iter().take(usize::from(*count).max(usize::from(index > 0))).collect();
                all.dedup();
                all
            });
            (parents.collect(), dates, left, right, graphed)
        })
    })
}

proptest! {
    #[test]
    fn any_history_is_counted_right((parents, dates, left, right, graphed) in histories(), ordered: bool) {
        let dates = if ordered { (0..parents.len() as i64).collect() } else { dates };
        let (from_left, from_right) = (ancestors(&parents, left), ancestors(&parents, right));
        let expected = (from_left.difference(&from_right).count(), from_right.difference(&from_left).count());
        for graphed in [0, graphed, parents.len()] {
            let mut history = made(&parents, &dates, graphed);
            prop_assert_eq!(count(&mut history, id(left), id(right)), Some(expected), "{} graphed", graphed);
        }
    }
}

#[test]
fn a_tip_that_is_not_there_can_not_be_counted() {
    let mut history = made(&[vec![], vec![0]], &[1, 2], 0);
    assert_eq!(count(&mut history, id(1), id(7)), None);
}

#[test]
fn little_is_visited_beyond_the_fork() {
    struct Counting(Made, usize);
    impl Commits for Counting {
        fn load(&mut self, wanted: &ObjectId, parents: &mut Vec<ObjectId>) -> Option<Facts> {
            self.1 += 1;
            self.0.load(wanted, parents)
        }
    }
    let mut parents: Vec<Vec<usize>> =
        (0..5000).map(|index: usize| index.checked_sub(1).into_iter().collect()).collect();
    parents.push(vec![4990]);
    let dates: Vec<i64> = (0..5001).collect();
    for graphed in [0, 5001] {
        let mut history = Counting(made(&parents, &dates, graphed), 0);
        assert_eq!(count(&mut history, id(4999), id(5000)), Some((9, 1)));
        assert!(history.1 < 30, "{} commits were read", history.1);
    }
}
