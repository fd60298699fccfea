//! Index entries that are not plain files, and indexes that are not plain.

use super::project::Project;

fn with_submodule() -> Project {
    let project = Project::new();
    let other = project.sandbox.repository("other");
    project.git(&["submodule", "--quiet", "add", &other.display().to_string(), "sub"]);
    project.assert_counts(2, 0, 0, 0);
    project.git(&["commit", "-q", "-m", "submodule"]);
    project
}

#[test]
fn a_submodule_counts_if_it_is_missing() {
    let project = with_submodule();
    project.assert_counts(0, 0, 0, 0);
    project.remove_folder("sub");
    project.assert_counts(0, 1, 0, 0);
    std::fs::create_dir(project.path("sub")).expect("a folder");
    project.assert_counts(0, 0, 0, 0);
}

#[test]
fn a_file_in_place_of_a_submodule_is_a_change() {
    let project = with_submodule();
    project.remove_folder("sub");
    project.write("sub", "a file\n");
    project.assert_counts(0, 1, 0, 0);
}

#[test]
fn entries_that_git_was_told_not_to_look_at() {
    let project = Project::new();
    project.git(&["update-index", "--assume-unchanged", "readme", "run.sh"]);
    project.git(&["update-index", "--skip-worktree", "src/main.rs", "docs/guide.md"]);
    for file in ["readme", "src/main.rs"] {
        project.write(file, "changed all the same\n");
    }
    for file in ["run.sh", "docs/guide.md"] {
        project.remove(file);
    }
    project.assert_counts(0, 0, 0, 0);
}

#[test]
fn what_a_sparse_checkout_leaves_out_is_not_deleted() {
    let mut project = Project::new();
    project.git(&["sparse-checkout", "set", "--no-cone", "/readme", "/docs/"]);
    project.settings.sparse_checkout = true;
    project.assert_counts(0, 0, 0, 0);
    project.write("docs/guide.md", "changed\n");
    project.write("src/main.rs", "back, and changed\n");
    project.write("src/new", "new\n");
    project.assert_counts(0, 2, 0, 1);
}

#[test]
fn a_sparse_index_is_understood() {
    let mut project = Project::new();
    project.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "docs"]);
    project.settings.sparse_checkout = true;
    project.assert_counts(0, 0, 0, 0);
    project.write("docs/guide.md", "changed\n");
    project.write("new/file", "new\n");
    project.assert_counts(0, 1, 0, 1);
    project.git(&["add", "docs"]);
    project.assert_counts(1, 0, 0, 1);
    // Which files in a folder that was left out are tracked, only the objects would tell.
    project.write("src/main.rs", "back\n");
    assert_eq!(project.measure(), None);
}

#[test]
fn every_version_of_the_index_is_read() {
    let project = Project::new();
    project.write("readme", "changed\n");
    project.write("run.sh", "changed\n");
    project.git(&["add", "run.sh"]);
    for version in ["2", "3", "4"] {
        project.git(&["update-index", "--index-version", version]);
        project.assert_counts(1, 1, 0, 0);
    }
    project.git(&["update-index", "--split-index"]);
    project.write("docs/guide.md", "changed\n");
    project.git(&["add", "docs"]);
    project.assert_counts(2, 1, 0, 0);
}

#[test]
fn a_repository_with_sha256() {
    let project = Project::new();
    let root = project.sandbox.path().join("sha256");
    project.git(&["init", "-q", "--object-format=sha256", &root.display().to_string()]);
    let Project { sandbox, .. } = project;
    let mut project = Project::at(sandbox, root);
    project.settings.object_hash = gix::hash::Kind::Sha256;
    project.write("a", "a\n");
    project.write("b", "b\n");
    project.git(&["add", "a"]);
    project.assert_counts(1, 0, 0, 1);
    project.git(&["commit", "-q", "-m", "a"]);
    project.write("a", "A\n");
    project.assert_counts(0, 1, 0, 1);
    project.git(&["add", "-A"]);
    project.assert_counts(2, 0, 0, 0);
}

#[test]
fn a_link_that_is_a_file_where_there_are_no_links() {
    let mut project = Project::new();
    project.link("readme", "link");
    project.git(&["add", "link"]);
    project.git(&["commit", "-q", "-m", "link"]);
    project.git(&["config", "core.symlinks", "false"]);
    project.settings.symlinks = false;
    project.remove("link");
    project.write("link", "readme");
    project.assert_counts(0, 0, 0, 0);
    project.write("link", "run.sh");
    project.assert_counts(0, 1, 0, 0);
}
