//! Each kind of change alone, and all of them together.

use super::project::Project;

#[test]
fn a_clean_working_tree_has_no_changes() {
    Project::new().assert_counts(0, 0, 0, 0);
}

#[test]
fn a_commit_in_a_pack_is_read_too() {
    let project = Project::new();
    project.git(&["gc", "-q"]);
    project.assert_counts(0, 0, 0, 0);
    project.write("readme", "second");
    project.git(&["add", "readme"]);
    project.assert_counts(1, 0, 0, 0);
}

#[test]
fn an_edit_is_unstaged_until_it_is_added() {
    let project = Project::new();
    project.write("src/lib/one.txt", "longer than before\n");
    project.assert_counts(0, 1, 0, 0);
    project.git(&["add", "src/lib/one.txt"]);
    project.assert_counts(1, 0, 0, 0);
    project.write("src/lib/one.txt", "and changed once more\n");
    project.assert_counts(1, 1, 0, 0);
}

#[test]
fn an_edit_of_the_same_size_in_the_same_second_is_seen() {
    let project = Project::new();
    for content in ["eno\n", "one\n", "neo\n"] {
        project.write("src/lib/one.txt", content);
        let changed = usize::from(content != "one\n");
        project.assert_counts(0, changed, 0, 0);
        project.git(&["update-index", "-q", "--refresh", "--really-refresh", "--unmerged", "readme"]);
        project.assert_counts(0, changed, 0, 0);
    }
}

#[test]
fn an_edit_right_after_git_add_is_seen() {
    let project = Project::new();
    for round in 0..20 {
        project.write("readme", format!("{round:04}"));
        project.git(&["add", "readme"]);
        project.write("readme", format!("{:04}", round + 1));
        project.assert_counts(1, 1, 0, 0);
    }
}

#[test]
fn an_edit_that_keeps_size_and_time_is_seen_by_its_ctime() {
    let project = Project::new();
    let before = std::fs::metadata(project.path("readme")).expect("it is there").modified().expect("a time");
    project.write("readme", "FIRST\n");
    let file = std::fs::File::options().write(true).open(project.path("readme")).expect("it opens");
    file.set_modified(before).expect("the time is set");
    project.assert_counts(0, 1, 0, 0);
}

/// The same size and time, as when the edit follows the first writing at once; then only the index's own time warns.
#[test]
fn an_edit_that_leaves_no_trace_is_seen_if_the_index_is_no_younger() {
    let mut project = Project::new();
    project.git(&["config", "core.trustctime", "false"]);
    project.settings.trust_ctime = false;
    let set_time = |path: &str, nanoseconds: u32| {
        let time = std::time::UNIX_EPOCH + std::time::Duration::new(1_700_000_000, nanoseconds);
        let file = std::fs::File::options().write(true).open(project.path(path)).expect("it opens");
        file.set_modified(time).expect("the time is set");
    };
    for (file, index, seen) in [
        (7, 7, true),
        (7, 5, true),
        (0, 9, true),
        (7, 0, true),
        (1_000_000_005, 5, true),
        (7, 1_000_000_000, false),
        (0, 1_000_000_000, false),
    ] {
        project.remove("readme");
        project.git(&["reset", "-q", "--hard"]);
        set_time("readme", file);
        project.git(&["add", "readme"]);
        project.write("readme", "FIRST\n");
        set_time("readme", file);
        set_time(".git/index", index);
        project.assert_counts(0, usize::from(seen), 0, 0);
    }
}

#[test]
fn a_touched_file_is_no_change() {
    let project = Project::new();
    project.write("src/main.rs", "fn main() {}\n");
    project.assert_counts(0, 0, 0, 0);
}

#[test]
fn files_whose_size_git_emptied_are_compared_by_content() {
    let project = Project::new();
    project.write("readme", "other\n");
    // Writing the index makes git mark what it can't trust.
    project.write("new", "new\n");
    project.git(&["add", "new"]);
    project.assert_counts(1, 1, 0, 0);
    project.write("readme", "");
    project.assert_counts(1, 1, 0, 0);
}

#[test]
fn deleted_files_and_folders_count_by_file() {
    let project = Project::new();
    project.remove("readme");
    project.assert_counts(0, 1, 0, 0);
    project.remove_folder("src");
    project.assert_counts(0, 4, 0, 0);
    project.git(&["rm", "-rq", "--cached", "src"]);
    project.assert_counts(3, 1, 0, 0);
}

#[test]
fn modes_count_where_the_file_system_has_them() {
    let mut project = Project::new();
    project.set_mode("run.sh", 0o755);
    project.assert_counts(0, 1, 0, 0);
    project.git(&["add", "run.sh"]);
    project.assert_counts(1, 0, 0, 0);
    project.set_mode("run.sh", 0o644);
    project.git(&["config", "core.fileMode", "false"]);
    project.settings.file_mode = false;
    project.assert_counts(1, 0, 0, 0);
}

#[test]
fn links_are_compared_by_target() {
    let project = Project::new();
    project.link("readme", "link");
    project.git(&["add", "link"]);
    project.git(&["commit", "-q", "-m", "link"]);
    project.assert_counts(0, 0, 0, 0);
    project.remove("link");
    project.link("run.sh", "link");
    project.assert_counts(0, 1, 0, 0);
    project.remove("link");
    project.link("readme", "link");
    project.assert_counts(0, 0, 0, 0);
}

#[test]
fn what_changed_its_type_counts_once() {
    let project = Project::new();
    project.remove("readme");
    project.link("run.sh", "readme");
    project.assert_counts(0, 1, 0, 0);
    project.git(&["add", "readme"]);
    project.assert_counts(1, 0, 0, 0);
}

#[test]
fn a_file_in_place_of_a_folder_and_the_reverse() {
    let project = Project::new();
    project.remove_folder("src/lib");
    project.write("src/lib", "a file now\n");
    project.assert_counts(0, 2, 0, 1);
    project.remove("readme");
    project.write("readme/inside", "a folder now\n");
    // git does not call the folder untracked.
    project.assert_counts(0, 3, 0, 1);
    project.git(&["add", "-A"]);
    project.assert_counts(5, 0, 0, 0);
}

#[test]
fn a_link_in_place_of_a_folder_hides_what_was_in_it() {
    let project = Project::new();
    std::fs::rename(project.path("src/lib"), project.path("elsewhere")).expect("it moves");
    project.link("../elsewhere", "src/lib");
    project.assert_counts(0, 2, 0, 2);
}

#[test]
fn a_rename_is_one_change() {
    let mut project = Project::new();
    project.git(&["mv", "src/lib/one.txt", "docs/uno.txt"]);
    project.assert_counts(1, 0, 0, 0);
    project.git(&["mv", "src/lib/two.txt", "docs/due.txt"]);
    project.set_mode("docs/uno.txt", 0o755);
    project.write("docs/copy.txt", "two\n");
    project.git(&["add", "."]);
    project.assert_counts(3, 0, 0, 0);
    project.settings.renames = false;
    project.assert_counts(5, 0, 0, 0);
}

#[test]
fn a_rename_that_is_only_announced_is_one_change() {
    let project = Project::new();
    std::fs::rename(project.path("readme"), project.path("README")).expect("it moves");
    project.git(&["add", "-N", "README"]);
    project.assert_counts(0, 1, 0, 0);
}

#[test]
fn announced_files_are_unstaged() {
    let project = Project::new();
    project.write("announced", "new\n");
    project.write("docs/announced", "");
    project.git(&["add", "-N", "announced", "docs/announced"]);
    project.assert_counts(0, 2, 0, 0);
    project.git(&["rm", "-q", "--cached", "readme"]);
    project.git(&["add", "-N", "readme"]);
    project.assert_counts(1, 3, 0, 0);
    // git takes the one file that is gone for the old name of the other, which is empty too.
    project.remove("announced");
    project.assert_counts(1, 2, 0, 0);
}

#[test]
fn conflicts_count_by_path() {
    let project = Project::new();
    project.git(&["switch", "-q", "-c", "other"]);
    project.write("readme", "theirs\n");
    project.write("run.sh", "theirs\n");
    project.git(&["rm", "-q", "docs/guide.md"]);
    project.git(&["commit", "-qam", "theirs"]);
    project.git(&["switch", "-q", "main"]);
    project.write("readme", "ours\n");
    project.write("docs/guide.md", "ours\n");
    project.git(&["commit", "-qam", "ours"]);
    let merge = project.sandbox.command("git", &project.root).args(["merge", "-q", "other"]).output();
    assert!(!merge.expect("git starts").status.success());
    project.assert_counts(1, 0, 2, 0);
    project.remove("readme");
    project.write("src/main.rs", "");
    project.assert_counts(1, 1, 2, 0);
}

#[test]
fn a_conflict_of_file_and_folder() {
    let project = Project::new();
    project.git(&["switch", "-q", "-c", "other"]);
    project.write("thing", "a file\n");
    project.git(&["add", "."]);
    project.git(&["commit", "-q", "-m", "file"]);
    project.git(&["switch", "-q", "main"]);
    project.write("thing/inside", "a folder\n");
    project.git(&["add", "."]);
    project.git(&["commit", "-q", "-m", "folder"]);
    let merge = project.sandbox.command("git", &project.root).args(["merge", "-q", "other"]).output();
    assert!(!merge.expect("git starts").status.success());
    assert_eq!(project.assert_as_git().conflicted, 1);
    // The index knows the path as a folder and, in conflict, as a file.
    project.git(&["reset", "-q", "--hard"]);
    let blob = project.git(&["rev-parse", "HEAD:readme"]);
    let stages = format!("100644 {blob} 2\tthing\n");
    project.write("stages", &stages);
    let stages = std::fs::File::open(project.path("stages")).expect("it opens");
    let mut update = project.sandbox.command("git", &project.root);
    assert!(
        update.args(["update-index", "--index-info"]).stdin(stages).status().expect("git starts").success()
    );
    project.remove("stages");
    project.assert_counts(0, 0, 1, 0);
}

#[test]
fn an_unborn_branch_has_everything_staged() {
    let project = Project::new();
    project.git(&["switch", "-q", "--orphan", "fresh"]);
    project.assert_counts(0, 0, 0, 0);
    project.write("a", "a\n");
    project.write("b/c", "c\n");
    project.git(&["add", "a"]);
    project.assert_counts(1, 0, 0, 1);
}

#[test]
fn a_repository_without_an_index() {
    let project = Project::with_one_file();
    std::fs::remove_file(project.path(".git/index")).expect("it was there");
    project.assert_counts(1, 0, 0, 1);
}

#[test]
fn everything_at_once() {
    let project = Project::new();
    project.write("src/main.rs", "fn main() { run() }\n");
    project.git(&["mv", "run.sh", "docs/run.sh"]);
    project.git(&["rm", "-q", "docs/guide.md"]);
    project.write("docs/guide.md", "again\n");
    project.write("new/file", "new\n");
    project.write("added", "added\n");
    project.git(&["add", "added"]);
    project.remove("added");
    project.set_mode("readme", 0o755);
    project.assert_counts(3, 3, 0, 2);
}
