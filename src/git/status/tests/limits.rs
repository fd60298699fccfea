//! What is too much for a prompt is no answer, not a late one.

use super::project::Project;

#[test]
fn a_large_index_is_not_read() {
    let mut project = Project::new();
    project.limit = 6;
    project.assert_counts(0, 0, 0, 0);
    project.limit = 5;
    assert_eq!(project.measure(), None);
}

#[test]
fn large_folders_are_given_up() {
    let mut project = Project::new();
    project.limit = 10;
    for number in 0..100 {
        project.write(&format!("many/{number}.o"), "");
    }
    assert_eq!(project.measure(), None);
    project.write(".git/info/exclude", "many\n");
    project.assert_counts(0, 0, 0, 0);
}

#[test]
fn large_files_are_not_compared_by_content() {
    let mut project = Project::new();
    project.limit = 10;
    project.write("large", vec![b'x'; 100_000]);
    project.git(&["add", "large"]);
    project.write("large", vec![b'y'; 100_000]);
    assert_eq!(project.measure(), None);
    project.write("large", vec![b'y'; 100_001]);
    project.assert_counts(1, 1, 0, 0);
}

#[test]
fn few_objects_that_make_many_files_are_given_up() {
    let mut project = Project::new();
    let blob = project.git(&["rev-parse", "HEAD:readme"]);
    let mut object = format!("100644 blob {blob}");
    for _ in 0..12 {
        let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
        project.write("tree", names.map(|name| format!("{object}\t{name}\n")).concat());
        let input = std::fs::File::open(project.path("tree")).expect("it opens");
        let output = project.sandbox.command("git", &project.root).arg("mktree").stdin(input).output();
        let tree = String::from_utf8(output.expect("git starts").stdout).expect("an id");
        object = format!("040000 tree {}", tree.trim());
    }
    let tree = object.split_once("tree ").expect("a tree").1;
    let commit = project.git(&["commit-tree", "-m", "bomb", tree]);
    project.git(&["update-ref", "HEAD", &commit]);
    project.limit = 100;
    assert_eq!(project.measure(), None);
}

#[test]
fn a_broken_index_is_no_answer() {
    let project = Project::new();
    let index = std::fs::read(project.path(".git/index")).expect("an index");
    for content in [&index[..40], b"", b"DIRC", b"nonsense that is long enough"] {
        project.write(".git/index", content);
        assert_eq!(project.measure(), None);
    }
}

#[test]
fn deep_folders_end_somewhere() {
    let project = Project::new();
    let mut deep = project.root.clone();
    for _ in 0..300 {
        deep.push("d");
    }
    std::fs::create_dir_all(&deep).expect("folders");
    project.assert_counts(0, 0, 0, 0);
    std::fs::write(deep.join("file"), "").expect("a file");
    project.assert_counts(0, 0, 0, 1);
}
