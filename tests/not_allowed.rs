//! Repositories that nobody has allowed, as they come out of an archive: of what their configuration names nothing runs, whatever
//! is typed.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

#[path = "support/git.rs"]
mod git;
#[path = "support/ran.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod ran;
#[path = "support/repository.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod repository;

#[path = "not_allowed/drivers.rs"]
mod drivers;
#[path = "not_allowed/embedded.rs"]
mod embedded;
#[path = "not_allowed/fetching.rs"]
mod fetching;

use ran::{Ran, at};
use repository::Sandbox;

/// `main` with the branch `x`, whose worktree `main-x` is as old as the hills: git looks at its files anew.
struct Archive {
    sandbox: Sandbox,
    main: PathBuf,
    there: PathBuf,
}

impl Archive {
    fn new() -> Archive {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("main");
        sandbox.commit(&main, "a.x", "one\n", "a");
        let there = sandbox.worktree(&main, "x");
        fs::create_dir(sandbox.path().join("canaries")).expect("a folder");
        let archive = Archive { sandbox, main, there };
        archive.age(&archive.there);
        archive
    }

    fn git(&self, words: &[&str]) -> String {
        self.sandbox.git(&self.main, words)
    }

    fn git_dir(&self) -> PathBuf {
        self.main.join(".git")
    }

    /// A command for `sh` that sings, and then does as a filter does. It takes no words.
    fn canary(&self, name: &str) -> String {
        format!("touch {}; cat; :", self.sandbox.path().join("canaries").join(name).display())
    }

    /// A program that sings and reads nothing.
    fn program(&self, name: &str) -> String {
        let (file, canary) =
            (self.sandbox.path().join(format!("{name}.sh")), self.sandbox.path().join("canaries").join(name));
        fs::write(&file, format!("#!/bin/sh\ntouch {}\n", canary.display())).expect("a program");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("a mode");
        file.display().to_string()
    }

    fn forge(&self, key: &str, value: &str) {
        self.git(&["config", "--add", key, value]);
    }

    /// Has main at a commit that says it were signed.
    fn sign(&self) {
        let commit = self.git(&["cat-file", "commit", "HEAD"]);
        let (head, message) = commit.split_once("\n\n").expect("a message");
        let text = format!(
            "{head}\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n{message}\n"
        );
        let file = self.sandbox.path().join("commit");
        fs::write(&file, text).expect("a file");
        let id = self.git(&["hash-object", "-t", "commit", "-w", &file.display().to_string()]);
        self.git(&["update-ref", "refs/heads/main", &id]);
    }

    /// Appends to a file in the git dir.
    fn append(&self, file: &str, text: &str) {
        let path = self.git_dir().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        let before = fs::read_to_string(&path).unwrap_or_default();
        fs::write(path, before + text).expect("a file");
    }

    /// The index is not true any more of the files, whose bytes are the same.
    fn age(&self, root: &Path) {
        let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        for file in ["a.x", "readme"] {
            let file = fs::File::options().write(true).open(root.join(file)).expect("a file");
            file.set_modified(moment).expect("a time");
        }
    }

    #[track_caller]
    fn wtsh(&self, words: &[&str]) -> Ran {
        let ran = at(&self.sandbox, &self.main, words);
        assert_eq!(self.sung(), [""; 0], "{words:?}: {}", ran.stderr);
        ran
    }

    /// As `wtsh`, which must do it.
    #[track_caller]
    fn does(&self, words: &[&str]) -> Ran {
        let ran = self.wtsh(words);
        assert_eq!(ran.code, Some(0), "{words:?}: {}", ran.stderr);
        ran
    }

    fn sung(&self) -> Vec<String> {
        let entries = fs::read_dir(self.sandbox.path().join("canaries")).expect("a folder");
        let mut names: Vec<_> = entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// All that changes something, and what looks.
    #[track_caller]
    fn is_quiet(&self) {
        self.makes();
        self.age(&self.there);
        self.leaves();
    }

    #[track_caller]
    fn makes(&self) {
        for words in [&["list"][..], &["list", "--json"], &["path", "x"], &["prompt"], &["env"], &["trust"]] {
            self.wtsh(words);
        }
        self.does(&["new", "y", "--no-setup"]);
        self.wtsh(&["new", "y2"]);
        self.does(&["new", "--detach", "HEAD", "--no-setup", "--path", "../main-d"]);
        self.wtsh(&["setup", "y"]);
        fs::write(self.main.join("a.x"), "stashed\n").expect("a file");
        self.sandbox
            .command("git", &self.main)
            .args(["stash", "push", "-q", "-m", "s"])
            .output()
            .expect("git");
        self.forget();
        self.wtsh(&["new", "z", "--from", "stash@{0}", "--no-setup"]);
        fs::write(self.main.join("a.x"), "changed\n").expect("a file");
        fs::write(self.main.join("b.x"), "new\n").expect("a file");
        self.age(&self.main);
        let took = self.wtsh(&["new", "t", "--take", "--no-setup"]);
        let (here, there) = (self.main.clone(), self.main.with_file_name("main-t"));
        let holder = if took.code == Some(0) { &there } else { &here };
        for (file, content) in [("a.x", "changed\n"), ("b.x", "new\n")] {
            assert_eq!(
                fs::read_to_string(holder.join(file)).expect("it is there"),
                content,
                "{}",
                took.stderr
            );
        }
        self.git(&["checkout", "-q", "-f", "--", "."]);
        self.forget();
    }

    #[track_caller]
    fn leaves(&self) {
        self.does(&["lock", "y"]);
        self.does(&["unlock", "y"]);
        self.does(&["move", "y", "../main-yy"]);
        self.does(&["remove", "y", "--branch"]);
        self.does(&["remove", "x"]);
        for name in ["t", "z", "y2"] {
            self.wtsh(&["remove", "--force", name]);
        }
        self.wtsh(&["remove", "--branch", "x"]);
        fs::remove_dir_all(self.main.with_file_name("main-d")).expect("it is there");
        self.does(&["prune"]);
        self.wtsh(&["new", "pr/1"]);
        self.does(&["allow"]);
        self.does(&["deny"]);
    }

    /// What the test's own git has made sing.
    fn forget(&self) {
        for name in self.sung() {
            fs::remove_file(self.sandbox.path().join("canaries").join(name)).expect("it is there");
        }
    }
}

/// Everything that git-config(1) lets a repository name.
#[test]
fn nothing_that_the_configuration_names() {
    let archive = Archive::new();
    archive.sign();
    for (key, name) in [
        ("core.fsmonitor", "fsmonitor"),
        ("core.sshCommand", "ssh"),
        ("core.gitProxy", "proxy"),
        ("core.askPass", "askpass"),
        ("core.pager", "pager"),
        ("pager.status", "pager-status"),
        ("pager.log", "pager-log"),
        ("core.editor", "editor"),
        ("sequence.editor", "sequence-editor"),
        ("core.alternateRefsCommand", "alternates"),
        ("credential.helper", "credential"),
        ("gpg.program", "gpg"),
        ("gpg.ssh.program", "gpg-ssh"),
        ("gpg.ssh.defaultKeyCommand", "gpg-key"),
        ("diff.external", "diff-external"),
        ("diff.evil.command", "diff-command"),
        ("diff.evil.textconv", "textconv"),
        ("uploadpack.packObjectsHook", "pack-objects"),
        ("gc.recentObjectsHook", "recent-objects"),
        ("trailer.evil.command", "trailer"),
        ("trailer.evil.cmd", "trailer-cmd"),
        ("interactive.diffFilter", "diff-filter"),
        ("merge.evil.driver", "merge"),
        ("filter.evil.clean", "clean"),
        ("filter.evil.smudge", "smudge"),
        ("hook.evil.command", "config-hook"),
    ] {
        let program = archive.program(name);
        archive.forge(key, &program);
    }
    for event in ["post-checkout", "reference-transaction", "post-index-change"] {
        archive.forge("hook.evil.event", event);
    }
    for (key, value) in [
        ("merge.default", "evil"),
        ("merge.renormalize", "true"),
        ("log.showSignature", "true"),
        ("commit.gpgSign", "true"),
        ("tag.gpgSign", "true"),
        ("push.gpgSign", "true"),
        ("gc.auto", "1"),
        ("maintenance.auto", "true"),
        ("status.submoduleSummary", "true"),
        ("submodule.recurse", "true"),
        ("remote.origin.url", "ssh://nowhere.invalid/x"),
        ("remote.origin.promisor", "true"),
        ("stash.showPatch", "true"),
    ] {
        archive.forge(key, value);
    }
    for hook in [
        "post-checkout",
        "post-index-change",
        "reference-transaction",
        "pre-auto-gc",
        "post-rewrite",
        "post-merge",
    ] {
        let program = archive.program(&format!("hook-{hook}"));
        let file = archive.git_dir().join("hooks").join(hook);
        let _ = fs::remove_file(&file);
        fs::create_dir_all(archive.git_dir().join("hooks")).expect("a folder");
        std::os::unix::fs::symlink(program, file).expect("a link");
    }
    archive.append("info/attributes", "* filter=evil merge=evil diff=evil\n");
    archive.forget();
    archive.is_quiet();
}
