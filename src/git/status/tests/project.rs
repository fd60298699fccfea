//! A repository to edit, and the question whether wtsh and git count the same.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use crate::git::status::{Input, Settings, Status, measure};
use crate::sandbox::Sandbox;

pub struct Project {
    pub sandbox: Sandbox,
    pub root: PathBuf,
    pub settings: Settings<'static>,
    pub limit: usize,
}

impl Project {
    /// `readme`, `src/main.rs`, `src/lib/one.txt`, `src/lib/two.txt`, `docs/guide.md` and `run.sh`, committed.
    pub fn new() -> Self {
        let project = Self::with_one_file();
        project.write("src/main.rs", "fn main() {}\n");
        project.write("src/lib/one.txt", "one\n");
        project.write("src/lib/two.txt", "two\n");
        project.write("docs/guide.md", "# Guide\n");
        project.write("run.sh", "#!/bin/sh\n");
        project.git(&["add", "."]);
        project.git(&["commit", "-q", "-m", "more"]);
        project
    }

    pub fn with_one_file() -> Self {
        let sandbox = Sandbox::new();
        let root = sandbox.repository("project");
        Self::at(sandbox, root)
    }

    pub fn at(sandbox: Sandbox, root: PathBuf) -> Self {
        let personal = sandbox.home().join(".config/git");
        let settings = Settings {
            object_hash: gix::hash::Kind::Sha1,
            excludes_file: Some(personal.join("ignore")),
            attributes_file: Some(personal.join("attributes")),
            file_mode: true,
            ignore_case: false,
            precompose_unicode: false,
            symlinks: true,
            trust_ctime: true,
            check_stat: true,
            sparse_checkout: false,
            autocrlf: false,
            filter: Box::new(|_| false),
            renames: true,
            untracked: true,
        };
        Project { sandbox, root, settings, limit: 2500 }
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        self.sandbox.git(&self.root, arguments)
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let file = self.path(path);
        std::fs::create_dir_all(file.parent().expect("a file has a folder")).expect("folders");
        std::fs::write(file, content).expect("the file is written");
    }

    pub fn remove(&self, path: &str) {
        std::fs::remove_file(self.path(path)).expect("the file was there");
    }

    pub fn remove_folder(&self, path: &str) {
        std::fs::remove_dir_all(self.path(path)).expect("the folder was there");
    }

    pub fn link(&self, target: &str, path: &str) {
        symlink(target, self.path(path)).expect("a link");
    }

    pub fn set_mode(&self, path: &str, mode: u32) {
        std::fs::set_permissions(self.path(path), PermissionsExt::from_mode(mode)).expect("a mode");
    }

    pub fn measure(&self) -> Option<Status> {
        let git_dir = PathBuf::from(self.git(&["rev-parse", "--absolute-git-dir"]));
        let common_dir = self.root.join(self.git(&["rev-parse", "--git-common-dir"]));
        self.measure_at(&git_dir, &common_dir)
    }

    fn measure_at(&self, git_dir: &Path, common_dir: &Path) -> Option<Status> {
        let head =
            self.sandbox.command("git", &self.root).args(["rev-parse", "-q", "--verify", "HEAD"]).output();
        let head_commit = gix::ObjectId::from_hex(head.expect("git starts").stdout.trim_ascii()).ok();
        let hash = self.settings.object_hash;
        let objects = || gix::odb::at(common_dir.join("objects"), hash).ok();
        let settings =
            Settings { filter: Box::new(|name| (self.settings.filter)(name)), ..self.settings_but_filter() };
        let (root, limit) = (&self.root, self.limit);
        measure(&Input { git_dir, common_dir, root, head_commit, objects: &objects, settings, limit })
    }

    fn settings_but_filter(&self) -> Settings<'static> {
        Settings {
            excludes_file: self.settings.excludes_file.clone(),
            attributes_file: self.settings.attributes_file.clone(),
            filter: Box::new(|_| false),
            ..self.settings
        }
    }

    /// What git counts, exact renames paired. The index stays as it is.
    pub fn git_counts(&self) -> Status {
        let untracked = if self.settings.untracked { "normal" } else { "no" };
        let untracked = format!("--untracked-files={untracked}");
        let renames = if self.settings.renames { "--find-renames=100%" } else { "--no-renames" };
        parse(&self.git(&["--no-optional-locks", "status", "--porcelain=v2", &untracked, renames]))
    }

    /// wtsh is asked first, so that nothing git does can help it.
    #[track_caller]
    pub fn assert_as_git(&self) -> Status {
        let measured = self.measure();
        let expected = self.git_counts();
        assert_eq!(
            measured,
            Some(expected),
            "{}",
            self.git(&["--no-optional-locks", "status", "--porcelain=v2"])
        );
        expected
    }

    /// As git counts, and as the test says, so that it proves something: staged, unstaged, conflicted, untracked.
    #[track_caller]
    pub fn assert_counts(&self, staged: usize, unstaged: usize, conflicted: usize, untracked: usize) {
        assert_eq!(self.assert_as_git(), Status { staged, unstaged, conflicted, untracked });
    }
}

/// Counts the lines of `git status --porcelain=v2`.
fn parse(output: &str) -> Status {
    let mut status = Status::default();
    for line in output.lines() {
        match *line.as_bytes() {
            [b'1' | b'2', b' ', index, tree, ..] => {
                status.staged += usize::from(index != b'.');
                status.unstaged += usize::from(tree != b'.');
            }
            [b'u', ..] => status.conflicted += 1,
            [b'?', ..] => status.untracked += 1,
            _ => panic!("git says {line:?}"),
        }
    }
    status
}
