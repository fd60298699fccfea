//! Why a worktree is not removed, and what to type about each reason.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::removing::{branch_words, process_words};
use super::shown_path;
use super::typed::typed;
use crate::git::report::changes::{Change, Kind};
use crate::git::report::commits::Commits;
use crate::git::{BStr, BString, OperationKind};
use crate::term::clean::clean;
use crate::worktree::leaving::facts::{Branch, Maker, OnlyHere, Submodule};
use crate::worktree::leaving::verdict::Objection;

/// Names in a line.
const NAMED: usize = 10;

/// What is the matter, and indented below it what to type.
pub fn lines(root: &Path, objection: &Objection) -> Vec<String> {
    let (what, next) = parts(root, objection);
    let next = next.into_iter().map(|next| format!("    {next}"));
    std::iter::once(format!("  {what}")).chain(next).collect()
}

fn parts(root: &Path, objection: &Objection) -> (String, Vec<String>) {
    let git = format!("git -C {}", typed(root.as_os_str().as_bytes()));
    let (what, next) = match objection {
        Objection::Maker(Maker::Making) => ("another wtsh is making it".into(), "wait for that".into()),
        Objection::Maker(Maker::SettingUp) => {
            ("another wtsh is setting it up".into(), "wait for that, or end it first".into())
        }
        Objection::Maker(Maker::Taking) => {
            ("another wtsh is taking its changes along".into(), "wait for that".into())
        }
        Objection::Operation(kind) => operation(*kind, &git),
        Objection::Changes(changes) => return (change_words(changes), kept(changes, root, &git)),
        Objection::Hidden(files) => (
            format!("changes that git was told not to show: {}", path_list(files)),
            format!("see them: {git} update-index --no-skip-worktree --no-assume-unchanged FILE"),
        ),
        Objection::Submodule(submodule) => of_repository("submodule", root, submodule),
        Objection::Repository(inner) => of_repository("repository", root, inner),
        Objection::Commits(commits) => (
            format!("{} on no branch: {}", commit_count(commits), commit_list(commits)),
            format!("keep them: git branch NAME {}", tip(commits)),
        ),
        Objection::AtWork(processes) => {
            (format!("at work in it: {}", process_words(processes)), "end that first".into())
        }
        Objection::OnlyHere(files) => (
            format!("ignored files that are nowhere else: {}", only_here(files)),
            "copy what you want to keep".into(),
        ),
        Objection::NotMerged(branch, into, only_there) => not_merged(branch, into, only_there),
        Objection::ProtectedBranch(name) => {
            (format!("branch {} is protected", branch_words(name)), "remove it without --branch".into())
        }
        Objection::CheckedOut(name, other) => (
            format!("branch {} is checked out in {}, too", branch_words(name), shown_path(other)),
            "remove it without --branch".into(),
        ),
        Objection::Locked(reason) => return locked(root, reason),
        Objection::Inner(roots) => return inner(roots),
        Objection::Mounted(points) => return mounted(points),
        Objection::Undeletable(folders) => undeletable(folders),
        Objection::Unmounted(point) => return (unmounted(point), vec![]),
        Objection::Unread(why) => return (format!("git could not tell all that is in it: {why}"), vec![]),
        Objection::Moved(to) => (
            format!("its folder is a link now, which leads to {}", shown_path(to)),
            format!("have git know where it lies: git worktree repair {}", typed(to.as_os_str().as_bytes())),
        ),
        Objection::DetachedFolder => return detached_folder(root),
    };
    (what, vec![next])
}

fn locked(root: &Path, reason: &BStr) -> (String, Vec<String>) {
    let reason = if reason.is_empty() { String::new() } else { format!(": {}", clean(reason)) };
    (format!("it is locked{reason}"), vec![format!("wtsh unlock {}", typed(root.as_os_str().as_bytes()))])
}

fn inner(roots: &[PathBuf]) -> (String, Vec<String>) {
    let next = roots.iter().take(NAMED).map(|root| typed(root.as_os_str().as_bytes()));
    let what = format!("it has in it: {}", names(roots.iter().map(|it| shown_path(it)), roots.len()));
    (what, next.map(|path| format!("first remove, or move, {path}")).collect())
}

/// The innermost has to be unmounted first.
fn mounted(points: &[PathBuf]) -> (String, Vec<String>) {
    let next = points.iter().rev().take(NAMED).map(|point| typed(point.as_os_str().as_bytes()));
    let what = names(points.iter().map(|it| shown_path(it)), points.len());
    (format!("something is mounted at {what}"), next.map(|point| format!("umount {point}")).collect())
}

fn undeletable(folders: &[PathBuf]) -> (String, String) {
    let folders: Vec<String> = folders.iter().map(|folder| shown_path(folder)).collect();
    let next = "see whose they are: ls -ld, and there: chmod u+w, or sudo chown".into();
    (format!("you may delete nothing in {}", folders.join(", ")), next)
}

fn unmounted(point: &Path) -> String {
    format!("its folder is gone, but {} may be on a volume that is not mounted", shown_path(point))
}

fn detached_folder(root: &Path) -> (String, Vec<String>) {
    let path = typed(root.as_os_str().as_bytes());
    (
        "the folder is there, but its .git is gone or belongs to something else".into(),
        vec![format!("if it is the worktree: git worktree repair {path}"), "if not: wtsh prune".into()],
    )
}

/// The short id of the newest; in the worktree itself nobody may be able to say HEAD any more.
fn tip(commits: &Commits) -> String {
    let newest = commits.newest.first().map(|commit| clean(commit).into_owned()).unwrap_or_default();
    newest.split(' ').next().unwrap_or_default().to_owned()
}

/// What keeps the changes: git stashes nothing while there are conflicts, or files that it was only told of, no repositories, and of submodules nothing.
fn kept(changes: &[Change], root: &Path, git: &str) -> Vec<String> {
    let has = |kind| changes.iter().any(|change| change.kind == kind);
    let repositories = changes.iter().filter(|change| change.kind == Kind::Repository).take(NAMED);
    let moved = repositories.map(|it| {
        let path: PathBuf = root.join(&it.path).components().collect();
        format!("move it out of there: mv {} DIR", typed(path.as_os_str().as_bytes()))
    });
    let stash = format!("{git} stash --include-untracked");
    let files = if has(Kind::Conflict) {
        format!("solve the conflicts first: {git} status")
    } else if has(Kind::Intended) {
        format!("keep them: {git} add --update && {stash}")
    } else {
        format!("keep them: {stash}")
    };
    let has_files = changes.iter().any(|change| !matches!(change.kind, Kind::Repository | Kind::Commit));
    let commits = changes.iter().filter(|change| change.kind == Kind::Commit).take(NAMED).map(|it| {
        let path = typed(it.path.as_os_str().as_bytes());
        format!("record that commit: {git} commit -m MESSAGE -- {path}; or go back: {git} submodule update -- {path}")
    });
    has_files.then_some(files).into_iter().chain(commits).chain(moved).collect()
}

fn names(all: impl Iterator<Item = String>, count: usize) -> String {
    let names: Vec<String> = all.take(NAMED).collect();
    let more = count.saturating_sub(NAMED);
    if more == 0 { names.join(", ") } else { format!("{} and {more} more", names.join(", ")) }
}

fn path_list(paths: &[impl AsRef<Path>]) -> String {
    names(paths.iter().map(|path| clean(path.as_ref().as_os_str().as_bytes()).into_owned()), paths.len())
}

fn counted(count: usize, one: &str, several: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {several}") }
}

/// `2 changed files: a, b; 1 untracked file: c`
fn change_words(changes: &[Change]) -> String {
    let of = |is: &dyn Fn(Kind) -> bool| {
        let mut paths: Vec<&Path> =
            changes.iter().filter(|it| is(it.kind)).map(|it| it.path.as_path()).collect();
        paths.sort_unstable();
        paths.dedup();
        paths
    };
    let conflicts = of(&|kind| kind == Kind::Conflict);
    let changed = of(&|kind| matches!(kind, Kind::Staged | Kind::Unstaged | Kind::Deleted | Kind::Intended));
    let untracked = of(&|kind| kind == Kind::Untracked);
    let repositories = of(&|kind| kind == Kind::Repository);
    let commits = of(&|kind| kind == Kind::Commit);
    let groups = [
        (conflicts, "file with conflicts", "files with conflicts"),
        (changed, "changed file", "changed files"),
        (untracked, "untracked file", "untracked files"),
        (commits, "submodule at another commit", "submodules at another commit"),
        (repositories, "repository of its own", "repositories of their own"),
    ];
    let groups = groups.iter().filter(|(paths, ..)| !paths.is_empty());
    let words = groups
        .map(|(paths, one, several)| format!("{}: {}", counted(paths.len(), one, several), path_list(paths)));
    words.collect::<Vec<_>>().join("; ")
}

fn commit_count(commits: &Commits) -> String {
    counted(commits.count, "commit", "commits")
}

fn commit_list(commits: &Commits) -> String {
    let newest: Vec<_> = commits.newest.iter().map(|commit| clean(commit)).collect();
    let more = commits.count.saturating_sub(newest.len());
    if more == 0 { newest.join(", ") } else { format!("{} and {more} more", newest.join(", ")) }
}

fn operation(kind: OperationKind, git: &str) -> (String, String) {
    let name = kind.name();
    let article = if name.starts_with('a') { "an" } else { "a" };
    let next = match kind {
        OperationKind::Bisect => format!("end it: {git} bisect reset"),
        _ => format!("end it: {git} {name} --continue, or --abort"),
    };
    (format!("{article} {name} is under way"), next)
}

fn of_repository(kind: &str, root: &Path, submodule: &Submodule) -> (String, String) {
    let changes = Some(change_words(&submodule.changes)).filter(|words| !words.is_empty());
    let commits = Some(&submodule.commits).filter(|commits| !commits.is_empty());
    let is_unread = changes.is_none() && commits.is_none();
    let commits = commits.map(|it| format!("{} not pushed: {}", commit_count(it), commit_list(it)));
    let unread = is_unread.then(|| "git could not tell what is in it".to_owned());
    let what: Vec<String> = changes.into_iter().chain(commits).chain(unread).collect();
    let (path, what) = (clean(submodule.path.as_os_str().as_bytes()), what.join("; "));
    if let Some(git_dir) = &submodule.git_dir {
        let copy = format!("git clone --mirror {} DIR", typed(git_dir.as_os_str().as_bytes()));
        return (format!("{kind} {path}, which is not checked out: {what}"), format!("keep a copy: {copy}"));
    }
    let folder = typed(root.join(&submodule.path).as_os_str().as_bytes());
    let see =
        if submodule.commits.is_empty() { "status" } else { "log --oneline --all --not --remotes --tags" };
    (format!("{kind} {path}: {what}"), format!("see: git -C {folder} {see}"))
}

fn not_merged(branch: &Branch, into: &[BString], only_there: &Commits) -> (String, String) {
    let name = branch_words(branch.name.as_ref());
    let into: Vec<String> = into.iter().map(|base| branch_words(base.as_ref())).collect();
    let into = if into.is_empty() { "any default branch".into() } else { into.join(" or ") };
    let only = if only_there.is_empty() {
        "; its commits are on other branches, too".into()
    } else {
        format!("; {} nowhere else: {}", commit_count(only_there), commit_list(only_there))
    };
    (format!("branch {name} is not merged into {into}{only}"), "keep the branch: leave out --branch".into())
}

fn only_here(files: &[OnlyHere]) -> String {
    let one = |it: &OnlyHere| {
        let path = clean(it.path.as_os_str().as_bytes()).into_owned();
        match it.files {
            None => format!("{path} ({})", size(it.bytes)),
            Some(count) => format!("{path}/ ({}, {})", counted(count, "file", "files"), size(it.bytes)),
        }
    };
    names(files.iter().map(one), files.len())
}

/// In the unit that people would use.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["KB", "MB", "GB", "TB", "PB"];
    if bytes < 1000 {
        return format!("{bytes} bytes");
    }
    let (mut tenths, mut unit) = (bytes / 100, 0);
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths /= 1000;
        unit += 1;
    }
    if tenths < 100 {
        format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
    } else {
        format!("{} {}", tenths / 10, UNITS[unit])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        let table =
            [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 KB"), (12_345, "12 KB"), (1_250_000, "1.2 MB")];
        for (bytes, expected) in table {
            assert_eq!(size(bytes), expected);
        }
        assert_eq!(size(u64::MAX), "18446 PB");
    }

    #[test]
    fn a_file_that_is_staged_and_changed_is_one() {
        let change = |path: &str, kind| Change { path: path.into(), kind };
        let changes = [
            change("b", Kind::Staged),
            change("b", Kind::Unstaged),
            change("a\n", Kind::Deleted),
            change("new", Kind::Untracked),
        ];
        assert_eq!(change_words(&changes), "2 changed files: a\u{fffd}, b; 1 untracked file: new");
    }
}
