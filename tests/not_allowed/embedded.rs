//! A folder among a branch's files that is itself a git dir (git-config(1), `safe.bareRepository`).

use super::*;

/// `docs` in a repository is one, as somebody's branch brought it along.
fn embedded(archive: &Archive) -> PathBuf {
    let docs = archive.main.join("docs");
    archive.git(&["clone", "-q", "--bare", "..", "docs"].map(|word| if word == ".." { "." } else { word }));
    fs::write(docs.join("refs/heads/.keep"), "").expect("a file");
    for (key, value) in [("core.sshCommand", archive.program("ssh")), ("core.hooksPath", "../hooks".into())] {
        archive.sandbox.git(&docs, &["config", key, &value]);
    }
    docs
}

#[test]
fn one_that_git_tracks_is_left_alone() {
    let archive = Archive::new();
    let docs = embedded(&archive);
    archive.git(&["add", "docs"]);
    archive.git(&["commit", "-q", "-m", "docs"]);
    archive.does(&["allow"]);
    archive.forget();
    for words in [
        &["new", "x1"][..],
        &["new", "--detach", "HEAD"],
        &["new", "pr/1"],
        &["remove", "x"],
        &["prune"],
        &["allow"],
        &["deny"],
        &["lock", "x"],
        &["move", "x", "y"],
    ] {
        let ran = at(&archive.sandbox, &docs, words);
        assert_eq!((ran.code, archive.sung().len()), (Some(1), 0), "{words:?}: {}", ran.stderr);
        assert!(ran.stderr.contains("docs") && ran.stderr.contains("tracks"), "{words:?}: {}", ran.stderr);
    }
}

/// It leads to the repository that it came with, which is allowed, and has a configuration of its own.
#[test]
fn one_that_pretends_to_be_a_git_dir_of_the_repository() {
    let archive = Archive::new();
    archive.git(&["config", "core.repositoryFormatVersion", "1"]);
    archive.git(&["config", "extensions.worktreeConfig", "true"]);
    let docs = archive.main.join("docs");
    fs::create_dir(&docs).expect("a folder");
    fs::write(docs.join("HEAD"), "ref: refs/heads/main\n").expect("a file");
    fs::write(docs.join("commondir"), "../.git\n").expect("a file");
    fs::create_dir(docs.join("hooks")).expect("a folder");
    let hooks = archive.sandbox.path().join("hooks");
    fs::create_dir(&hooks).expect("a folder");
    std::os::unix::fs::symlink(archive.program("hook"), hooks.join("post-checkout")).expect("a link");
    fs::write(docs.join("config.worktree"), format!("[core]\n\thooksPath = {}\n", hooks.display()))
        .expect("a file");
    archive.git(&["add", "docs"]);
    archive.git(&["commit", "-q", "-m", "docs"]);
    archive.does(&["allow"]);
    for words in [&["new", "x1"][..], &["new", "--detach", "HEAD"]] {
        let ran = at(&archive.sandbox, &docs, words);
        assert_eq!((ran.code, archive.sung().len()), (Some(1), 0), "{words:?}: {}", ran.stderr);
    }
}

/// As people have them who keep their home folder in git.
#[test]
fn one_that_git_does_not_track_is_as_any_other() {
    let archive = Archive::new();
    for hub in ["project/.bare", "repo.git"] {
        let hub = archive.main.join(hub);
        archive.git(&["clone", "-q", "--bare", ".", &hub.display().to_string()]);
        let ran = at(&archive.sandbox, &hub, &["new", "one", "--no-setup"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert_eq!(at(&archive.sandbox, &hub, &["allow"]).code, Some(0));
        let ran = at(&archive.sandbox, &hub, &["new", "two", "--no-setup"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }
}
