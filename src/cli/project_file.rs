//! `.wtsh.toml`: what a team says of a project, in a file at the worktree's root.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use crate::config::{Config, PROJECT_FILE, Warning};
use crate::env::Permission;
use crate::file;
use crate::git::Repository;
use crate::store::trust::Trust;

/// Its bytes are what was read: judged, shown and used are the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ProjectFile {
    /// There is none, or nothing that can be read as one: no regular file, or longer than `LONGEST`.
    #[default]
    Absent,
    /// The person has accepted exactly this.
    Accepted(Vec<u8>),
    /// The person has not: it has no effect.
    Held(Vec<u8>),
}

/// Bytes.
const LONGEST: usize = 64 * 1024;

/// Where the file of the worktree with this root is, or would be.
pub fn path(root: &Path) -> PathBuf {
    root.join(PROJECT_FILE)
}

/// Reads the file of the worktree or folder with this root, once. Without trust nothing is accepted.
pub fn project_file(root: &Path, permission: &Permission) -> ProjectFile {
    let path = path(root);
    match file::read_regular(&path, LONGEST) {
        Ok(content)
            if permission.trust() == Trust::Allowed && permission.accepts_exactly(&path, &content) =>
        {
            ProjectFile::Accepted(content)
        }
        Ok(content) => ProjectFile::Held(content),
        Err(_) => ProjectFile::Absent,
    }
}

/// The person's configuration with what the team's file at this worktree says, where the person has accepted
/// it.
pub fn shared<'c>(config: &'c Config, repository: &Repository) -> Cow<'c, Config> {
    let Some(root) = repository.root() else { return Cow::Borrowed(config) };
    let project = project_file(root, &Permission::of_repository(repository));
    if project.accepted().is_none() {
        return Cow::Borrowed(config);
    }
    let mut config = config.clone();
    // Its mistakes are for the hook to tell.
    let _ = apply(&mut config, root, &project);
    Cow::Owned(config)
}

/// Has the file of the worktree or folder with this root count in `config`, if the person has accepted it.
/// What is wrong in it.
pub fn apply(config: &mut Config, root: &Path, project: &ProjectFile) -> Vec<Warning> {
    project.accepted().map(|text| config.with_project(&path(root), text)).unwrap_or_default()
}

impl ProjectFile {
    /// What counts.
    pub fn accepted(&self) -> Option<&[u8]> {
        match self {
            ProjectFile::Accepted(content) => Some(content),
            ProjectFile::Absent | ProjectFile::Held(_) => None,
        }
    }

    /// As it will be once the person accepts it.
    pub fn accepting(&self) -> ProjectFile {
        match self {
            ProjectFile::Held(content) => ProjectFile::Accepted(content.clone()),
            other => other.clone(),
        }
    }

    pub fn is_held(&self) -> bool {
        matches!(self, ProjectFile::Held(_))
    }
}
