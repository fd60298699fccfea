//! Repositories inside of the working tree, which git counts as one path and does not look into.

use std::os::fd::OwnedFd;

use gix::bstr::ByteSlice;
use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{AtFlags, FileType, Mode, OFlags, fstat, openat, statat};
use rustix::io::Errno;

use super::content::read_all;

const FLAGS: OFlags = OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::CLOEXEC);

/// Whether a folder that has something called `.git` in it is a repository's worktree. What can't be read may be one.
pub(super) fn is_repository(folder: BorrowedFd<'_>) -> bool {
    match openat(folder, ".git", FLAGS, Mode::empty()) {
        Ok(git) => match fstat(&git).map(|stat| FileType::from_raw_mode(stat.st_mode)) {
            Ok(FileType::Directory) => is_git_dir(git.as_fd()),
            Ok(FileType::RegularFile) => names_git_dir(folder, &git),
            _ => false,
        },
        Err(error) => error != Errno::NOENT,
    }
}

/// Whether a `.git` file leads to a git dir (gitrepository-layout(5)).
fn names_git_dir(folder: BorrowedFd<'_>, file: &OwnedFd) -> bool {
    let Some(content) = read_all(file, 8192) else { return false };
    let Some(path) = content.strip_prefix(b"gitdir: ") else { return false };
    let path = path.trim_end_with(|character| matches!(character, '\n' | '\r'));
    openat(folder, path, FLAGS, Mode::empty()).is_ok_and(|git_dir| is_git_dir(git_dir.as_fd()))
}

fn is_git_dir(git_dir: BorrowedFd<'_>) -> bool {
    let has = |name: &str| statat(git_dir, name, AtFlags::empty()).is_ok();
    // HEAD may be a link to a branch that is not born yet.
    statat(git_dir, "HEAD", AtFlags::SYMLINK_NOFOLLOW).is_ok()
        && (has("commondir") || (has("objects") && has("refs")))
}
