//! `wtsh path`: where a worktree lies.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use super::failure::Failure;
use super::here::Here;
use super::{locate, messages};
use crate::file::path::without_dots;
use crate::git::ByteSlice;

/// Print the path of a worktree, or of something in it
///
/// The path is printed as it is, followed by one newline. For example:
///
/// diff -r apps/users "$(wtsh path production apps/users)"
#[derive(clap::Args)]
pub struct Arguments {
    /// A branch, a worktree's folder, a path, or a part of one; ^ the main worktree, . this one
    target: OsString,
    /// A path there, from the worktree's root; from the place of the current folder if it begins with ./ or
    /// ../
    sub: Option<OsString>,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let here = Here::find()?;
    let root = locate::root(&here, arguments.target.as_bytes().as_bstr(), "path")?;
    let Some(sub) = arguments.sub else { return print(&root) };
    let own_root = here.repository.root().unwrap_or(&here.cwd);
    let there = counterpart(&sub, own_root, &here.cwd, &root);
    print(&there.ok_or_else(|| messages::targets::outside_of_worktree(&sub, &root))?)
}

fn print(path: &Path) -> Result<(), Failure> {
    let line = [path.as_os_str().as_bytes(), b"\n"].concat();
    Ok(std::io::stdout().write_all(&line)?)
}

/// `sub` in the worktree at `root`, read as git reads `REV:PATH` (gitrevisions(7)): from the root, or,
/// beginning with `./` or `../`, from the place of `cwd`. An absolute path in the worktree at `own_root`
/// becomes the same one there. `None` where that leads out of the worktree. Whether it is there is not looked
/// at.
fn counterpart(sub: &OsStr, own_root: &Path, cwd: &Path, root: &Path) -> Option<PathBuf> {
    let sub = Path::new(sub);
    let asked = match sub.components().next() {
        Some(Component::CurDir | Component::ParentDir) => cwd.join(sub),
        _ => own_root.join(sub),
    };
    let plain = without_dots(&asked);
    let inside = plain.strip_prefix(own_root).ok()?;
    Some(if inside.as_os_str().is_empty() { root.to_owned() } else { root.join(inside) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_its_counterpart_in_every_worktree() {
        let table = [
            ("apps/users", Some("/p-staging/apps/users")),
            ("./users", Some("/p-staging/apps/users")),
            ("../docs", Some("/p-staging/docs")),
            ("/p/docs/x", Some("/p-staging/docs/x")),
            ("apps/../docs", Some("/p-staging/docs")),
            (".", Some("/p-staging/apps")),
            ("..", Some("/p-staging")),
            ("../..", None),
            ("../../p-other", None),
            ("/etc/passwd", None),
            ("apps/../../p-other/x", None),
        ];
        for (sub, expected) in table {
            let found =
                counterpart(sub.as_ref(), Path::new("/p"), Path::new("/p/apps"), Path::new("/p-staging"));
            assert_eq!(found.as_deref(), expected.map(Path::new), "{sub}");
        }
    }
}
