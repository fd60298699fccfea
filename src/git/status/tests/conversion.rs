//! Files that git stores otherwise than they are in the working tree.

use super::project::Project;

/// Writes `path` anew with the content it has, so that only the content tells that nothing changed.
fn touch(project: &Project, path: &str) {
    let content = std::fs::read(project.path(path)).expect("it is there");
    project.remove(path);
    project.write(path, content);
}

fn with_attributes(attributes: &str, files: &[(&str, &str)]) -> Project {
    let project = Project::with_one_file();
    project.write(".gitattributes", attributes);
    for (file, content) in files {
        project.write(file, content);
    }
    project.git(&["-c", "core.safecrlf=false", "add", "."]);
    project.git(&["commit", "-q", "-m", "attributes"]);
    project
}

#[test]
fn line_endings_are_no_change_where_attributes_say_so() {
    let files =
        [("auto.txt", "a\r\nb\r\n"), ("sub/text.md", "a\r\n"), ("crlf.bat", "a\r\n"), ("raw.bin", "a\r\n")];
    let project = with_attributes("*.txt text=auto\n*.md text\n*.bat eol=crlf\n*.bin -text\n", &files);
    for (file, content) in files {
        touch(&project, file);
        project.assert_counts(0, 0, 0, 0);
        project.write(file, content.replace('a', "x"));
        project.assert_counts(0, 1, 0, 0);
        project.write(file, content);
    }
    project.assert_counts(0, 0, 0, 0);
}

#[test]
fn attributes_of_a_folder_and_of_the_repository() {
    let project = with_attributes("* text\n", &[("sub/a", "a\r\n"), ("b", "b\r\n"), ("c", "c\n")]);
    project.write("sub/.gitattributes", "a -text\n");
    project.write(".git/info/attributes", "b !text\n");
    touch(&project, "sub/a");
    touch(&project, "b");
    touch(&project, "c");
    project.assert_counts(0, 2, 0, 1);
}

#[test]
fn binary_stays_binary() {
    let files = [("nul", "a\r\n\0"), ("lone", "a\rb\r\n"), ("macro.dat", "a\r\n")];
    let project = with_attributes("* text=auto\n*.dat binary\n", &files);
    for (file, content) in files {
        touch(&project, file);
        project.assert_counts(0, 0, 0, 0);
        project.write(file, content.replace("\r\n", "\n\n"));
        project.assert_counts(0, 1, 0, 0);
        project.write(file, content);
    }
}

#[test]
fn what_is_stored_with_crlf_is_a_change_if_it_must_be_text() {
    let project = with_attributes("", &[("a", "a\r\n"), ("b", "b\r\n")]);
    project.write(".gitattributes", "a text\nb text=auto\n");
    project.git(&["add", ".gitattributes"]);
    touch(&project, "a");
    touch(&project, "b");
    project.assert_counts(1, 1, 0, 0);
}

#[test]
fn what_is_stored_as_text_is_a_change_if_it_looks_binary() {
    let project = with_attributes("a text\n", &[("a", "a\r\n\0")]);
    project.write(".gitattributes", "a text=auto\n");
    touch(&project, "a");
    project.assert_counts(0, 2, 0, 0);
}

#[test]
fn autocrlf_converts_text() {
    for value in ["true", "input"] {
        let mut project = Project::new();
        project.git(&["config", "core.autocrlf", value]);
        project.git(&["config", "core.safecrlf", "false"]);
        project.settings.autocrlf = true;
        project.write("dos.txt", "one\r\ntwo\r\n");
        project.write("unix.txt", "one\ntwo\n");
        project.write("binary", "\0\r\n");
        project.git(&["add", "."]);
        project.git(&["commit", "-q", "-m", "text"]);
        for file in ["dos.txt", "unix.txt", "binary"] {
            touch(&project, file);
        }
        project.assert_counts(0, 0, 0, 0);
        project.write("dos.txt", "one\r\nTWO\r\n");
        project.assert_counts(0, 1, 0, 0);
    }
}

#[test]
fn large_files_are_compared_by_pointer() {
    let mut project = with_attributes("", &[("plain", "x")]);
    // Stands in for Git LFS: what git gets from the driver is the pointer.
    let driver = "sh -c 'f=$(mktemp); cat >$f; echo version https://git-lfs.github.com/spec/v1; \
         echo oid sha256:$(sha256sum <$f | cut -c1-64); echo size $(wc -c <$f)'";
    project.git(&["config", "filter.lfs.clean", driver]);
    project.settings.filter = Box::new(|name| name == "lfs");
    project.write(".gitattributes", "*.psd filter=lfs -text\n");
    project.write("picture.psd", "pixels\r\n\0");
    project.git(&["add", "."]);
    project.git(&["commit", "-q", "-m", "picture"]);
    assert!(project.git(&["show", "HEAD:picture.psd"]).contains("git-lfs"));
    touch(&project, "picture.psd");
    project.assert_counts(0, 0, 0, 0);
    project.write("picture.psd", "PIXELS\r\n\0");
    project.assert_counts(0, 1, 0, 0);
}

#[test]
fn behind_another_filter_the_stat_data_decide() {
    let mut project = with_attributes("", &[]);
    project.git(&["config", "filter.upper.clean", "tr a-z A-Z"]);
    project.settings.filter = Box::new(|name| name == "upper");
    project.write(".gitattributes", "*.up filter=upper\n*.id ident\n");
    project.write("a.up", "lower\n");
    project.write("b.id", "$Id$\n");
    project.git(&["add", "."]);
    project.git(&["commit", "-q", "-m", "filtered"]);
    project.assert_counts(0, 0, 0, 0);
    // An index this old is trusted in nothing.
    let index = std::fs::File::options().write(true).open(project.path(".git/index")).expect("it opens");
    index.set_modified(std::time::UNIX_EPOCH).expect("the time is set");
    project.assert_counts(0, 0, 0, 0);
    // git would not see an edit of the same size in the same second now.
    project.write("a.up", "longer\n");
    project.assert_counts(0, 1, 0, 0);
}

#[test]
fn a_driver_that_is_not_configured_changes_nothing() {
    let project = with_attributes("*.up filter=upper\n", &[("a.up", "lower\n")]);
    touch(&project, "a.up");
    project.assert_counts(0, 0, 0, 0);
    project.write("a.up", "other\n");
    project.assert_counts(0, 1, 0, 0);
}
