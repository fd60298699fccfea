//! About the current folder and the repository around it.

use std::io;
use std::path::Path;

use super::{shown_path, wcd};
use crate::cli::failure::Failure;
use crate::git::{BStr, ByteSlice, DiscoverError};
use crate::term::clean::clean;

pub fn no_current_folder(error: &io::Error) -> Failure {
    Failure::could_not(format!("there is no telling the current folder: {error}"))
        .hint("go to a folder that is there: cd")
}

pub fn not_in_a_repository(cwd: &Path) -> Failure {
    let shown = shown_path(cwd);
    if let Some(git_dir) = std::env::var_os("GIT_DIR") {
        let what = format!("GIT_DIR names {}, which is no git repository", shown_path(Path::new(&git_dir)));
        return Failure::could_not(what).hint("to have the one looked for that you are in: unset GIT_DIR");
    }
    if cwd.exists() {
        return Failure::could_not(format!("{shown} is in no git repository"));
    }
    Failure::could_not(format!("the folder that this shell is in is gone: {shown}"))
        .hint(format!("to where you were before: {} -", wcd()))
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

pub fn link_of_nobody(link: &Path) -> Failure {
    let link = shown_path(link);
    Failure::could_not(format!("{link} is a link, and git makes none there: the worktrees are left alone"))
        .hint(format!("look where it leads: ls -ld {link}"))
}

pub fn repository_of_somebody_else(common_dir: &Path) -> Failure {
    Failure::could_not(format!("{} belongs to somebody else: wtsh leaves it alone", shown_path(common_dir)))
}

/// A remote's URL for people: cleaned, and without a password.
pub fn shown_url(url: &BStr) -> String {
    let whole = || clean(url).into_owned();
    let Some((scheme, rest)) = url.split_once_str("://") else { return whole() };
    let host = rest.find_byte(b'/').map_or(rest, |end| &rest[..end]);
    let Some((person, _)) = host.rsplit_once_str("@") else { return whole() };
    let Some((name, _)) = person.split_once_str(":") else { return whole() };
    clean(&[scheme, b"://", name, &rest[person.len()..]].concat()).into_owned()
}

/// A git dir among the files of a branch of another repository, which has the worktree `root`.
pub fn came_with_another(git_dir: &Path, root: &Path) -> Failure {
    let (git_dir, root) = (shown_path(git_dir), shown_path(root));
    Failure::could_not(format!("{git_dir} is a repository that came with {root}: wtsh leaves it alone"))
        .hint("git tracks its files there: whoever writes a branch of that decides what it says")
        .hint(format!("to work in {root}: cd {root}"))
}

/// `variable`: one of git's own.
pub fn redirected(variable: &str, git_dir: &Path) -> Failure {
    let what =
        format!("{variable} leads to {}, which is not the repository of this folder", shown_path(git_dir));
    Failure::could_not(what).hint(format!("go to one of its worktrees, and: unset {variable}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_shown_without_a_password() {
        for (url, shown) in [
            ("https://me:secret@example.com/a:b@c", "https://me@example.com/a:b@c"),
            ("https://me@example.com:443/x", "https://me@example.com:443/x"),
            ("git@example.com:me/x.git", "git@example.com:me/x.git"),
            ("/srv/x:y@z", "/srv/x:y@z"),
        ] {
            assert_eq!(shown_url(url.into()), shown);
        }
    }
}
