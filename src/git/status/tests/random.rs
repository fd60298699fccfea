//! Random edits, after each few of which wtsh and git must count the same.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::project::Project;

#[derive(Clone, Debug)]
enum Edit {
    Write(usize, u8),
    Remove(usize),
    Rename(usize, usize),
    Executable(usize, bool),
    Link(usize, usize),
    Ignore(usize, u8),
    Add(usize),
    AddAll,
    Announce(usize),
    Unstage(usize),
    Untrack(usize),
    Conflict(usize, u8),
    Commit,
    Restore,
}

/// Thirty paths that stand in each other's way now and then.
const PATHS: [&str; 30] = [
    "a",
    "b",
    "c.txt",
    "d.log",
    "e",
    "a.b",
    "a-b/c",
    "dir/a",
    "dir/b",
    "dir/c.log",
    "dir/sub/a",
    "dir/sub/b.txt",
    "dir/sub/c",
    "dir/sub.x",
    "dir.x",
    "dir-x/y",
    "e/f",
    "e/g",
    "deep/er/and/er",
    "deep/er/log",
    "deep/x.log",
    "z",
    "new/a",
    "new/b.log",
    "new/sub/c",
    "logs/1.log",
    "logs/2.log",
    "logs/keep",
    "k/l/m",
    "k/l.txt",
];
const RULES: [&str; 12] = [
    "",
    "*.log\n",
    "logs/\n!1.log\n",
    "/a\nsub\n",
    "*\n!*.txt\n",
    "er/*\n!log\n",
    "/*\n!/dir\n/dir/*\n!/dir/sub\n",
    "**/er\nnew/**\n!new/**/\n",
    "[a-c]\n*.t[!y]t\n",
    "d?r/\n!/deep/\n",
    "dir/**/a\n**/sub/c\n!b.txt",
    "*/\n!k/\n",
];
const RULE_FILES: [&str; 4] = [".gitignore", "dir/.gitignore", "new/.gitignore", ".git/info/exclude"];

fn edit() -> impl Strategy<Value = Edit> {
    let path = || 0..PATHS.len();
    prop_oneof![
        6 => (path(), 0..4_u8).prop_map(|(path, content)| Edit::Write(path, content)),
        3 => path().prop_map(Edit::Remove),
        2 => (path(), path()).prop_map(|(from, to)| Edit::Rename(from, to)),
        1 => (path(), any::<bool>()).prop_map(|(path, executable)| Edit::Executable(path, executable)),
        1 => (path(), path()).prop_map(|(path, to)| Edit::Link(path, to)),
        1 => (0..RULE_FILES.len(), 0..RULES.len() as u8).prop_map(|(file, rules)| Edit::Ignore(file, rules)),
        3 => path().prop_map(Edit::Add),
        1 => Just(Edit::AddAll),
        1 => path().prop_map(Edit::Announce),
        1 => path().prop_map(Edit::Unstage),
        1 => path().prop_map(Edit::Untrack),
        1 => Just(Edit::Commit),
        1 => Just(Edit::Restore),
    ]
}

/// Does the edit, or nothing where it is impossible.
fn apply(project: &Project, edit: &Edit) {
    let at = |path: &usize| project.path(PATHS[*path]);
    let git = |arguments: &[&str]| {
        let _ = project.sandbox.command("git", &project.root).args(arguments).output();
    };
    match edit {
        Edit::Write(path, content) => {
            let _ = std::fs::create_dir_all(at(path).parent().expect("a folder"));
            // Two contents are of the same size, one is empty.
            let _ = std::fs::write(at(path), ["one\n", "two\n", "", "longer\n"][usize::from(*content)]);
        }
        Edit::Remove(path) => {
            let _ = std::fs::remove_file(at(path)).or_else(|_| std::fs::remove_dir_all(at(path)));
        }
        Edit::Rename(from, to) => {
            let _ = std::fs::create_dir_all(at(to).parent().expect("a folder"));
            let _ = std::fs::rename(at(from), at(to));
        }
        Edit::Executable(path, executable) => {
            let mode = if *executable { 0o755 } else { 0o644 };
            if at(path).is_file() {
                let _ =
                    std::fs::set_permissions(at(path), std::os::unix::fs::PermissionsExt::from_mode(mode));
            }
        }
        Edit::Link(path, to) => {
            let _ = std::fs::remove_file(at(path));
            let _ = std::os::unix::fs::symlink(PATHS[*to], at(path));
        }
        Edit::Ignore(file, rules) => {
            let _ = std::fs::write(project.path(RULE_FILES[*file]), RULES[usize::from(*rules)]);
        }
        Edit::Add(path) => git(&["add", "-f", "--", PATHS[*path]]),
        Edit::AddAll => git(&["add", "-A"]),
        Edit::Announce(path) => git(&["add", "-N", "--", PATHS[*path]]),
        Edit::Unstage(path) => git(&["reset", "-q", "--", PATHS[*path]]),
        Edit::Untrack(path) => git(&["rm", "-rq", "--cached", "--", PATHS[*path]]),
        Edit::Conflict(path, stages) => conflict(project, PATHS[*path], *stages),
        Edit::Commit => git(&["commit", "-q", "-m", "next"]),
        Edit::Restore => git(&["reset", "-q", "--hard"]),
    }
}

/// Puts a path into the index in those of the three stages whose bits are set.
fn conflict(project: &Project, path: &str, stages: u8) {
    let blob = project.git(&["rev-parse", "HEAD:readme"]);
    let mut entries = format!("0 {}\t{path}\n", "0".repeat(40));
    for stage in (1..=3).filter(|stage| stages & (1 << (stage - 1)) != 0) {
        entries += &format!("100644 {blob} {stage}\t{path}\n");
    }
    let file = project.sandbox.path().join("stages");
    std::fs::write(&file, entries).expect("the entries are written");
    let input = std::fs::File::open(&file).expect("it opens");
    let _ = project
        .sandbox
        .command("git", &project.root)
        .args(["update-index", "--index-info"])
        .stdin(input)
        .output();
}

#[test]
fn random_edits_count_as_git_counts_them() {
    compare_rounds(Project::with_one_file(), edit().boxed());
}

#[test]
fn random_edits_amid_conflicts_count_as_git_counts_them() {
    let mut project = Project::with_one_file();
    // Where a deleted file has the content of one in conflict, git takes it for renamed, and does not name it at all.
    project.settings.renames = false;
    let conflict = (0..PATHS.len(), 1..8_u8).prop_map(|(path, stages)| Edit::Conflict(path, stages));
    compare_rounds(project, prop_oneof![10 => edit(), 1 => conflict].boxed());
}

/// Each round goes on from where the last one ended.
fn compare_rounds(project: Project, edit: BoxedStrategy<Edit>) {
    for (number, path) in PATHS.iter().enumerate().filter(|(number, _)| *number % 2 == 1) {
        project.write(path, format!("{number}\n"));
    }
    project.git(&["add", "."]);
    project.git(&["commit", "-q", "-m", "start"]);
    let config = Config { cases: 120, failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
    let rounds = TestRunner::new(config).run(&prop::collection::vec(edit, 1..6), |edits| {
        edits.iter().for_each(|edit| apply(&project, edit));
        let (measured, expected) = (project.measure(), project.git_counts());
        prop_assert_eq!(measured, Some(expected), "{}", project.git(&["--no-optional-locks", "status"]));
        Ok(())
    });
    rounds.unwrap_or_else(|error| panic!("{error}"));
}
