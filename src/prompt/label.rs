//! What people call a worktree: the project, and in a linked one the folder, or the branch where the folder's name says it.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::git::{BStr, ByteSlice, Repository, Worktree, without_project};
use crate::term::clean::clean;

/// What a branch can have in its name and people leave out of a folder's.
const NOT_IN_FOLDERS: &[u8] = b"/\"'<>|#%&{}$!`;,()=+@ ";
/// What they write instead.
const INSTEAD: &[u8] = b"-_.+";

/// A linked worktree's own name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub text: String,
    /// It is the name of the branch that is checked out, whole.
    pub is_branch: bool,
}

/// `myproject` for the main worktree and a bare repository, `myproject:staging` for a linked one, clean. For `repository`'s own
/// worktrees, this one or another.
pub fn label(repository: &Repository, worktree: &Worktree) -> String {
    let project = clean(repository.name());
    match &worktree.id {
        None => project.into_owned(),
        Some(id) => {
            let label = of_folder(repository.name(), id.as_ref(), &worktree.root, worktree.branch());
            format!("{project}:{}", label.text)
        }
    }
}

/// What other prompts and scripts call a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// As `label` has it for this worktree.
    pub label: String,
    /// HEAD's branch, or the one that is being rebased or bisected, clean.
    pub branch: Option<String>,
}

/// The names of the worktree that `repository` was found from. The other worktrees are not read for this.
pub fn names(repository: &Repository) -> Names {
    let project = clean(repository.name());
    let branch = super::facts::branch(repository);
    let own = repository.root().zip(repository.worktree_id());
    let label = match own {
        Some((root, id)) => format!("{project}:{}", of_folder(repository.name(), id, root, branch).text),
        None => project.into_owned(),
    };
    Names { label, branch: branch.map(|name| clean(name).into_owned()) }
}

/// The label of a linked worktree: its folder without the project's name before it; the branch's name where that is what the folder
/// says, with `/` and other characters as a folder can have them (`feature-x` for `feature/x`), or where the folders it lies in do
/// (`worktrees/feature/x`). A folder called as the project is goes by the folder around it, or by the worktree's id.
pub fn of_folder(project: &BStr, id: &BStr, root: &Path, branch: Option<&BStr>) -> Label {
    let folder = root.file_name().map_or(id.as_bytes(), OsStrExt::as_bytes);
    let mut own = without_project(project, folder);
    if own == project.as_bytes() {
        let around = root.parent().and_then(Path::file_name).map_or(id.as_bytes(), OsStrExt::as_bytes);
        own = without_project(project, around);
    }
    let said = branch.filter(|branch| {
        says(own, branch)
            || says(folder, branch)
            || root.ends_with(Path::new(std::ffi::OsStr::from_bytes(branch)))
    });
    Label {
        text: clean(said.map_or(own, |branch| branch.as_bytes())).into_owned(),
        is_branch: said.is_some(),
    }
}

/// Whether `folder` is `branch`, written as a folder's name.
fn says(folder: &[u8], branch: &[u8]) -> bool {
    folder.len() == branch.len()
        && folder.iter().zip(branch).all(|(written, meant)| {
            written == meant || NOT_IN_FOLDERS.contains(meant) && INSTEAD.contains(written)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelled(root: &str, branch: &str) -> (String, bool) {
        let branch = (!branch.is_empty()).then(|| BStr::new(branch));
        let label = of_folder("myproject".into(), "the-id".into(), Path::new(root), branch);
        (label.text, label.is_branch)
    }

    #[test]
    fn the_folder_without_the_project() {
        for (root, branch, text, is_branch) in [
            ("/w/myproject-staging", "staging", "staging", true),
            ("/w/myproject.staging", "staging", "staging", true),
            ("/w/myproject-staging", "feature/x", "staging", false),
            ("/w/myproject-staging", "", "staging", false),
            ("/w/myproject-feature-x", "feature/x", "feature/x", true),
            ("/w/myproject_feature_x", "feature/x", "feature/x", true),
            ("/w/feature-x", "feature/x", "feature/x", true),
            ("/w/.worktrees/feature/x", "feature/x", "feature/x", true),
            ("/w/x", "feature/x", "x", false),
            ("/w/myproject-feature-xy", "feature/x", "feature-xy", false),
            ("/w/myproject-x", "myproject-x", "myproject-x", true),
            ("/w/myprojects", "main", "myprojects", false),
            ("/w/myproject-", "main", "myproject-", false),
            ("/w/ab12/myproject", "feature/x", "ab12", false),
            ("/myproject", "main", "the-id", false),
            ("/", "main", "the-id", false),
        ] {
            assert_eq!(labelled(root, branch), (text.into(), is_branch), "{root} on {branch}");
        }
    }

    #[test]
    fn what_is_shown_is_clean() {
        assert_eq!(labelled("/w/myproject-a\n\u{1b}[31m", "x").0, "a\u{fffd}\u{fffd}[31m");
        let root = std::ffi::OsStr::from_bytes(b"/w/myproject-\xff");
        assert_eq!(of_folder("myproject".into(), "id".into(), Path::new(root), None).text, "\u{fffd}");
    }
}
