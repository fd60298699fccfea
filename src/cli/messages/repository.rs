//! About the current folder and the repository around it.

use std::io;
use std::path::Path;

use super::shown_path;
use crate::cli::failure::Failure;
use crate::git::DiscoverError;

pub fn no_current_folder(error: &io::Error) -> Failure {
    Failure::could_not(format!("there is no telling the current folder: {error}"))
        .hint("go to a folder that is there: cd")
}

pub fn not_in_a_repository(cwd: &Path) -> Failure {
    Failure::could_not(format!("{} is in no git repository", shown_path(cwd)))
}

pub fn unusable_repository(error: &DiscoverError) -> Failure {
    match error {
        DiscoverError::DanglingGitFile { file, target } => {
            let (file, target) = (shown_path(file), shown_path(target));
            Failure::could_not(format!("{file} names {target}, which is no git repository any more"))
                .hint("if its repository was moved, type there: git worktree repair PATH-OF-THIS-WORKTREE")
        }
        DiscoverError::Unreadable { path, error } => {
            Failure::could_not(format!("{} can't be read: {error}", shown_path(path)))
        }
    }
}

pub fn repository_of_somebody_else(common_dir: &Path) -> Failure {
    Failure::could_not(format!("{} belongs to somebody else: wtsh leaves it alone", shown_path(common_dir)))
}
