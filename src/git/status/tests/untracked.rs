//! What is untracked and what is ignored.

use super::project::Project;

fn make_pipe(project: &Project, path: &str) {
    let made = project.sandbox.command("mkfifo", &project.root).arg(path).status();
    assert!(made.expect("mkfifo starts").success());
}

#[test]
fn a_wholly_untracked_folder_counts_once() {
    let mut project = Project::new();
    project.write("one", "");
    project.write("new/a", "");
    project.write("new/deep/b", "");
    project.write("src/lib/c", "");
    project.assert_counts(0, 0, 0, 3);
    project.settings.untracked = false;
    project.assert_counts(0, 0, 0, 0);
}

#[test]
fn empty_folders_and_pipes_are_not_there() {
    let project = Project::new();
    std::fs::create_dir_all(project.path("empty/deep/er")).expect("folders");
    std::fs::create_dir(project.path("piped")).expect("a folder");
    make_pipe(&project, "piped/pipe");
    project.assert_counts(0, 0, 0, 0);
    project.link("nowhere", "piped/link");
    project.assert_counts(0, 0, 0, 1);
}

#[test]
fn a_pipe_in_place_of_a_file_is_a_change() {
    let project = Project::new();
    project.remove("readme");
    make_pipe(&project, "readme");
    assert_eq!(project.measure().map(|status| status.unstaged), Some(1));
}

#[test]
fn rules_come_from_all_their_places() {
    let project = Project::new();
    project.write(".git/info/exclude", "*.local\n");
    std::fs::create_dir_all(project.sandbox.home().join(".config/git")).expect("folders");
    std::fs::write(project.sandbox.home().join(".config/git/ignore"), "*.personal\n*.both\n").expect("rules");
    project.write(".gitignore", "*.log\n/build/\n!kept.both\n\\#x\ntrailing \n");
    project.git(&["add", ".gitignore"]);
    project.git(&["commit", "-q", "-m", "rules"]);
    for file in ["a.local", "b.personal", "src/c.log", "build/d", "#x", "trailing", "e.both"] {
        project.write(file, "");
    }
    project.assert_counts(0, 0, 0, 0);
    project.write("kept.both", "");
    project.write("src/build/e", "");
    project.assert_counts(0, 0, 0, 2);
}

#[test]
fn nearer_rules_win_and_negated_ones_bring_back() {
    let project = Project::new();
    project.write(".gitignore", "*.txt\n!keep.txt\nlogs/*\n!logs/keep\nclosed/\n");
    project.write("src/.gitignore", "!*.txt\n/only\n");
    project.git(&["add", "."]);
    project.git(&["commit", "-q", "-m", "rules"]);
    for file in ["a.txt", "keep.txt", "src/b.txt", "src/only", "src/lib/only", "logs/x", "closed/y"] {
        project.write(file, "");
    }
    // A file in a folder that is ignored can't be brought back.
    project.write("closed/.gitignore", "!y\n");
    project.assert_counts(0, 0, 0, 3);
    project.write("logs/keep", "");
    project.assert_counts(0, 0, 0, 4);
}

#[test]
fn a_folder_with_only_ignored_files_is_not_untracked() {
    let project = Project::new();
    project.write(".gitignore", "*.o\n");
    project.git(&["add", "."]);
    project.git(&["commit", "-q", "-m", "rules"]);
    project.write("objects/a.o", "");
    project.write("objects/deep/b.o", "");
    project.assert_counts(0, 0, 0, 0);
    project.write("own/.gitignore", "*\n");
    project.write("own/x", "");
    project.assert_counts(0, 0, 0, 0);
    project.write("objects/deep/c.c", "");
    project.assert_counts(0, 0, 0, 1);
}

#[test]
fn tracked_files_in_an_ignored_folder_stay_tracked() {
    let project = Project::new();
    project.write(".gitignore", "src/lib\n");
    project.git(&["add", "."]);
    project.git(&["commit", "-q", "-m", "rules"]);
    project.write("src/lib/new", "");
    project.write("src/lib/deep/new", "");
    project.write("src/lib/one.txt", "changed\n");
    project.assert_counts(0, 1, 0, 0);
}

#[test]
fn rules_behind_a_link_do_not_hold() {
    let project = Project::new();
    project.write("rules", "*.log\n");
    project.link("rules", ".gitignore");
    project.write("a.log", "");
    project.assert_counts(0, 0, 0, 3);
}

#[test]
fn rules_with_windows_line_endings_and_a_byte_order_mark() {
    let project = Project::new();
    project.write(".git/info/exclude", "\u{feff}*.log\r\n*.tmp\r\n");
    project.write("a.log", "");
    project.write("b.tmp", "");
    project.assert_counts(0, 0, 0, 0);
}

#[test]
fn case_is_folded_in_rules_where_the_file_system_does() {
    let mut project = Project::new();
    project.git(&["config", "core.ignoreCase", "true"]);
    project.settings.ignore_case = true;
    project.write(".git/info/exclude", "*.LOG\n");
    project.write("a.log", "");
    project.assert_counts(0, 0, 0, 0);
}

#[test]
fn a_nested_repository_counts_once() {
    let project = Project::new();
    project.write("outer/.gitignore", "ignored\n");
    project.git(&["init", "-q", "nested"]);
    project.git(&["init", "-q", "outer/nested"]);
    project.git(&["init", "-q", "outer/ignored"]);
    project.assert_counts(0, 0, 0, 2);
    project.remove("outer/.gitignore");
    project.remove_folder("outer/nested");
    project.assert_counts(0, 0, 0, 2);
}

#[test]
fn an_empty_git_folder_makes_no_repository() {
    let project = Project::new();
    std::fs::create_dir_all(project.path("fake/.git")).expect("folders");
    project.write("other/.git", "gitdir: nowhere\n");
    project.write("third/.git", "nonsense\n");
    project.assert_counts(0, 0, 0, 0);
    project.write("other/file", "");
    project.assert_counts(0, 0, 0, 1);
}

#[test]
fn linked_worktrees_inside_of_the_main_one_count_as_repositories() {
    let project = Project::new();
    project.git(&["worktree", "add", "-q", ".worktrees/one"]);
    // Nothing but the `.git` file is in this one.
    project.git(&["worktree", "add", "-q", "--no-checkout", "two"]);
    project.assert_counts(0, 0, 0, 2);
}

#[test]
fn a_linked_worktree_has_its_own_counts() {
    let mut project = Project::new();
    project.root = project.sandbox.worktree(&project.root, "feature");
    project.assert_counts(0, 0, 0, 0);
    project.write("new", "");
    project.write("readme", "changed by me\n");
    project.write("run.sh", "#!/bin/bash\n");
    project.git(&["add", "run.sh"]);
    project.assert_counts(1, 1, 0, 1);
}

#[test]
fn names_may_be_any_bytes() {
    use std::os::unix::ffi::OsStrExt;
    let project = Project::new();
    // macOS takes nothing but UTF-8.
    let binary = if cfg!(target_os = "macos") { "not-ascii-\u{fc}".as_bytes() } else { b"not\xffutf8" };
    for name in [&b"new\nline"[..], binary, b"esc\x1b[31m", b"sp ace", b"*", b"a\\b"] {
        std::fs::write(project.root.join(std::ffi::OsStr::from_bytes(name)), "x").expect("a file");
    }
    project.assert_counts(0, 0, 0, 6);
    project.git(&["add", "."]);
    project.git(&["commit", "-q", "-m", "odd names"]);
    project.assert_counts(0, 0, 0, 0);
}
