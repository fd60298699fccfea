//! Repositories for tests, made by git itself in a sandbox of its own: own HOME, own git configuration, no network.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder that holds a HOME and whatever a test makes beside it, and goes away with the value.
pub struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("wtsh-").tempdir().expect("a temporary folder");
        let sandbox = Sandbox { folder };
        std::fs::create_dir(sandbox.home()).expect("a home");
        // A maintenance in the background, after a commit, is a program at work in the worktree.
        std::fs::write(
            sandbox.home().join(".gitconfig"),
            "[user]\n\tname = Test\n\temail = test@example.com\n[init]\n\tdefaultBranch = main\n\
             [protocol \"file\"]\n\tallow = always\n[advice]\n\tdetachedHead = false\n\
             [maintenance]\n\tauto = false\n",
        )
        .expect("a git configuration");
        sandbox
    }

    /// The sandbox's folder, without symbolic links in it.
    pub fn path(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("the sandbox is there")
    }

    pub fn home(&self) -> PathBuf {
        self.path().join("home")
    }

    /// The variables, and the only ones, that a program started in the sandbox sees.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        vec![
            ("HOME", self.home().display().to_string()),
            ("PATH", std::env::var("PATH").unwrap_or_default()),
            ("LANG", "C.UTF-8".into()),
            ("TERM", "xterm-256color".into()),
            ("GIT_CONFIG_NOSYSTEM", "1".into()),
            ("GIT_AUTHOR_DATE", "2026-01-01T12:00:00Z".into()),
            ("GIT_COMMITTER_DATE", "2026-01-01T12:00:00Z".into()),
        ]
    }

    /// A program in `dir` with the sandbox's environment.
    pub fn command(&self, program: &str, dir: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(dir).env_clear().envs(self.variables());
        command
    }

    /// Runs git, which must succeed; its output without the last newline.
    pub fn git(&self, dir: &Path, arguments: &[&str]) -> String {
        let output = self.command("git", dir).args(arguments).output().expect("git starts");
        assert!(
            output.status.success(),
            "git {arguments:?} in {}: {}",
            dir.display(),
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).trim_end_matches('\n').to_owned()
    }

    /// `name/` on branch main with one commit of one file.
    pub fn repository(&self, name: &str) -> PathBuf {
        let dir = self.path().join(name);
        std::fs::create_dir(&dir).expect("a folder for the repository");
        self.git(&dir, &["init", "-q", "-b", "main"]);
        self.commit(&dir, "readme", "first\n", "first");
        dir
    }

    /// Writes `file` and commits it.
    pub fn commit(&self, dir: &Path, file: &str, content: &str, message: &str) {
        let path = dir.join(file);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folders");
        std::fs::write(path, content).expect("the file is written");
        self.git(dir, &["add", "--", file]);
        self.git(dir, &["commit", "-q", "-m", message]);
    }

    /// A linked worktree beside the repository, `name-branch`, on a new branch.
    pub fn worktree(&self, repository: &Path, branch: &str) -> PathBuf {
        let name = repository.file_name().expect("a name").to_string_lossy();
        let dir = repository.with_file_name(format!("{name}-{}", branch.replace('/', "-")));
        self.git(repository, &["worktree", "add", "-q", "-b", branch, &dir.display().to_string()]);
        dir
    }

    /// `myproject` (main), `myproject-staging` and `myproject-production`, with the bare `origin.git` that all three
    /// branches are pushed to and track.
    pub fn myproject(&self) -> PathBuf {
        let main = self.repository("myproject");
        let origin = self.path().join("origin.git");
        self.git(&self.path(), &["init", "-q", "--bare", "-b", "main", "origin.git"]);
        self.git(&main, &["remote", "add", "origin", &origin.display().to_string()]);
        for branch in ["staging", "production"] {
            self.worktree(&main, branch);
        }
        self.git(&main, &["push", "-q", "-u", "origin", "main", "staging", "production"]);
        self.git(&main, &["remote", "set-head", "origin", "main"]);
        main
    }
}
