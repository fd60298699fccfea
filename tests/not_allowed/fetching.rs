//! What is not here: objects that are left to a remote, and requests.

use super::*;
use crate::git::before_git;
use crate::ran::{run, wtsh};

/// A remote that is reached by a program of the repository's, and from which whatever is missing would come.
fn promise(archive: &Archive, url: &str) {
    for (key, value) in [
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.url", url),
        ("remote.origin.promisor", "true"),
        ("remote.origin.partialCloneFilter", "blob:none"),
        ("protocol.allow", "always"),
        ("protocol.ext.allow", "always"),
    ] {
        archive.forge(key, value);
    }
    archive.forge("core.sshCommand", &archive.program("ssh"));
    archive.forge("remote.origin.uploadpack", &archive.program("uploadpack"));
}

/// Deletes what `name` means, which lies in a file of its own.
fn lose(archive: &Archive, name: &str) {
    let id = archive.git(&["rev-parse", name]);
    fs::remove_file(archive.git_dir().join("objects").join(&id[..2]).join(&id[2..])).expect("it is loose");
}

#[test]
fn no_object_that_is_missing() {
    for url in ["ssh://nowhere.invalid/x", "ext::", "../elsewhere", "file:///elsewhere"] {
        // Each object by one way to get it, one object by each way.
        let all = ["HEAD:a.x", "HEAD^{tree}", "HEAD~1"];
        for lost in if url.starts_with("ssh") { &all[..] } else { &all[..1] } {
            let archive = Archive::new();
            archive.sandbox.commit(&archive.there, "b.x", "b\n", "b");
            archive.git(&["init", "-q", "--bare", "../elsewhere"]);
            let ext = format!("ext::sh -c {}", archive.program("ext"));
            promise(&archive, if url.starts_with("ext") { &ext } else { url });
            lose(&archive, lost);
            archive.forget();
            for words in [
                &["new", "y"][..],
                &["new", "y2", "--take"],
                &["new", "--detach", "HEAD"],
                &["setup", "x"],
                &["list"],
                &["remove", "x"],
                &["remove", "--branch", "x"],
                &["remove", "--force", "--branch", "x"],
                &["prune"],
                &["allow"],
            ] {
                archive.wtsh(words);
            }
        }
    }
}

/// Before 2.44 git knows nothing of GIT_NO_LAZY_FETCH.
#[test]
fn no_object_that_is_missing_by_an_older_git() {
    for protocol in ["ssh", "", "none"] {
        let archive = Archive::new();
        let path = before_git(&archive.sandbox, "unset GIT_NO_LAZY_FETCH");
        promise(&archive, &format!("{protocol}://nowhere.invalid/x"));
        if protocol != "ssh" {
            archive.forge("remote.origin.vcs", protocol);
            archive.forge(&format!("alias.remote-{protocol}"), &format!("!{}", archive.program("alias")));
        }
        lose(&archive, "HEAD:a.x");
        for words in [&["new", "y"][..], &["remove", "x"], &["new", "z", "--take"]] {
            let ran = run(wtsh(&archive.sandbox, &archive.main, words).env("PATH", &path));
            assert_eq!(archive.sung(), [""; 0], "{protocol:?} {words:?}: {}", ran.stderr);
        }
    }
}

/// It is part of making a worktree, and of finding out whether a branch is merged.
#[test]
fn what_an_allowed_partial_clone_lacks_is_fetched() {
    let archive = Archive::new();
    archive.git(&["config", "uploadpack.allowFilter", "true"]);
    archive.git(&["switch", "-q", "-c", "more"]);
    archive.sandbox.commit(&archive.main, "more", "more\n", "more");
    archive.git(&["switch", "-q", "main"]);
    let clone = archive.main.with_file_name("clone");
    let url = format!("file://{}", archive.main.display());
    archive.git(&["clone", "-q", "--filter=blob:none", &url, &clone.display().to_string()]);
    let refused = at(&archive.sandbox, &clone, &["new", "more", "--no-setup"]);
    assert_eq!(refused.code, Some(1), "{}", refused.stderr);
    assert!(!clone.with_file_name("clone-more").exists());
    assert_eq!(at(&archive.sandbox, &clone, &["allow"]).code, Some(0));
    let made = at(&archive.sandbox, &clone, &["new", "more", "--no-setup"]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    assert!(clone.with_file_name("clone-more").join("more").exists());
}

#[test]
fn no_request_of_a_repository_that_is_not_allowed() {
    for answer in [&["trust"][..], &["deny"]] {
        let archive = Archive::new();
        archive.forge("remote.origin.url", "ssh://nowhere.invalid/\x1b[31mx");
        archive.forge("core.sshCommand", &archive.program("ssh"));
        archive.wtsh(answer);
        let ran = archive.wtsh(&["new", "pr/1"]);
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("wtsh allow") && ran.stderr.contains("ssh://nowhere.invalid/"),
            "{}",
            ran.stderr
        );
        assert!(!ran.stderr.contains('\x1b'), "{}", ran.stderr);
        assert!(!archive.main.with_file_name("main-pr-1").exists());
    }
}
