//! Where a worktree's files lay when git last looked at them: the index has each file's device number (gitformat-index(5), stat(2)).

use std::collections::BTreeSet;
use std::path::Path;

use gix::index::{File, decode};

use crate::git::format::Format;

/// Bytes; of two million paths.
const LARGEST: u64 = 256 << 20;

/// The one device of all files, in the 32 bits that git keeps of its number. `None` where they are on several, or where there is no
/// telling.
pub fn device(common_dir: &Path, git_dir: &Path) -> Option<u32> {
    let path = git_dir.join("index");
    path.symlink_metadata().ok().filter(|it| it.is_file() && it.len() <= LARGEST)?;
    let hash = Format::read(common_dir, common_dir).hash;
    let options = decode::Options { thread_limit: Some(1), ..Default::default() };
    let index = File::at(path, hash, true, options).ok()?;
    // What is not checked out, or has not been looked at, has none.
    let devices = index.entries().iter().map(|entry| entry.stat.dev).filter(|device| *device != 0);
    let mut devices = devices.collect::<BTreeSet<u32>>().into_iter();
    devices.next().filter(|_| devices.next().is_none())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;
    use crate::sandbox::Sandbox;

    #[test]
    fn git_keeps_the_device_that_a_worktree_was_on() {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("p");
        let one = sandbox.worktree(&main, "one");
        let number = one.metadata().expect("it is there").dev() as u32;
        std::fs::remove_dir_all(&one).expect("it is there");
        let common_dir = main.join(".git");
        assert_eq!(device(&common_dir, &common_dir.join("worktrees/p-one")), Some(number));
        std::fs::remove_file(common_dir.join("worktrees/p-one/index")).expect("it is there");
        assert_eq!(device(&common_dir, &common_dir.join("worktrees/p-one")), None);
    }
}
