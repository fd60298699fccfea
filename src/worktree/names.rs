//! The names by which people call a worktree.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::git::{BStr, ByteSlice, Worktree, without_project};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names<'a> {
    /// Short name of the branch that is checked out.
    pub branch: Option<&'a BStr>,
    /// The name under `worktrees/`.
    pub id: Option<&'a BStr>,
    /// The last component of its root.
    pub folder: &'a BStr,
    /// `folder` without the project's name and the separator after it; all of it where it does not begin so. A
    /// linked worktree whose folder is called as the project is goes by the folder around it.
    pub short: &'a BStr,
}

impl<'a> Names<'a> {
    /// `project` is what people call the repository.
    pub fn of(worktree: &'a Worktree, project: &BStr) -> Self {
        let folder = component(worktree.root.file_name());
        let mut short = without_project(project, folder).as_bstr();
        if worktree.id.is_some() && short == project {
            let around = component(worktree.root.parent().and_then(Path::file_name));
            short = without_project(project, around).as_bstr();
        }
        Names { branch: worktree.branch(), id: worktree.id.as_ref().map(|id| id.as_bstr()), folder, short }
    }

    /// The one name to show and to complete: the branch, else the folder.
    pub fn best(&self) -> &'a BStr {
        self.branch.unwrap_or(self.short)
    }
}

fn component(name: Option<&OsStr>) -> &BStr {
    name.map_or(&b""[..], OsStrExt::as_bytes).as_bstr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_project_and_one_separator_are_left_away() {
        let table = [
            ("myproject-staging", "staging"),
            ("myproject_staging", "staging"),
            ("myproject.staging", "staging"),
            ("myproject@staging", "staging"),
            ("myproject--staging", "-staging"),
            ("myproject", "myproject"),
            ("myproject-", "myproject-"),
            ("myprojects", "myprojects"),
            ("staging", "staging"),
            ("", ""),
        ];
        for (folder, short) in table {
            assert_eq!(without_project("myproject".into(), folder.as_bytes()), short.as_bytes(), "{folder}");
        }
    }
}
