//! A rule that makes a worktree's folder of its branch.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::git::{BStr, ByteSlice};

/// What people put between a project's name, or any other beginning, and the branch.
const SEPARATORS: &[u8] = b"-._+@:~= ";

/// How a branch becomes a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoding {
    /// With this in place of each `/`.
    Joined(&'static [u8]),
    /// A folder for each part.
    Nested,
    /// Only what follows the last `/`.
    LastPart,
}

impl Encoding {
    /// The earlier ones are taken for meant where several fit.
    pub const ALL: &'static [Encoding] = &[
        Encoding::Joined(b"-"),
        Encoding::Joined(b"_"),
        Encoding::Joined(b"."),
        Encoding::Joined(b"+"),
        Encoding::Joined(b"@"),
        Encoding::Joined(b"="),
        Encoding::Joined(b"~"),
        Encoding::Joined(b","),
        Encoding::Joined(b":"),
        Encoding::Joined(b"--"),
        Encoding::Joined(b"__"),
        Encoding::Joined(b"%2F"),
        Encoding::Nested,
        Encoding::LastPart,
    ];

    /// What stands for the branch: a component of a path, or several, none of which leads anywhere else. A name
    /// that no branch can have gets a harmless one.
    pub fn name(self, branch: &BStr) -> Vec<u8> {
        let harmless = |name: &[u8]| !name.is_empty() && name.iter().any(|byte| *byte != b'.');
        let plain = branch.replace(b"\0", b"-");
        match self {
            Encoding::Nested if plain.split_str("/").all(harmless) => plain,
            Encoding::LastPart if plain.rsplit_str("/").next().is_some_and(harmless) => {
                plain.rsplit_str("/").next().unwrap_or_default().to_vec()
            }
            Encoding::Joined(between) => match plain.replace("/", between) {
                name if harmless(&name) => name,
                name => [b"worktree".as_slice(), &name].concat(),
            },
            _ => Encoding::Joined(b"-").name(branch),
        }
    }
}

/// `around/prefix` and the encoded branch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scheme<'a> {
    pub around: &'a Path,
    pub prefix: Vec<u8>,
    pub encoding: Encoding,
    /// The root is a folder in that, called as the project is.
    pub inner: bool,
}

impl<'a> Scheme<'a> {
    /// The one that has put a worktree of the branch at `root`, if this encoding has. `inner` is told, not looked for.
    pub fn of(root: &'a Path, branch: &BStr, encoding: Encoding, inner: bool) -> Option<Self> {
        let name = encoding.name(branch);
        let levels = name.split_str("/").count();
        let around = root.ancestors().nth(levels)?;
        let below = root.strip_prefix(around).ok()?;
        let prefix = below.as_os_str().as_bytes().strip_suffix(name.as_slice())?;
        let is_beginning = prefix.last().is_none_or(|last| SEPARATORS.contains(last));
        is_beginning.then(|| Scheme { around, prefix: prefix.to_vec(), encoding, inner })
    }

    pub fn folder(&self, project: &BStr, branch: &BStr) -> PathBuf {
        let name = [self.prefix.as_slice(), &self.encoding.name(branch)].concat();
        let folder = self.around.join(OsStr::from_bytes(&name));
        if self.inner { folder.join(OsStr::from_bytes(project)) } else { folder }
    }

    /// Whether nothing, or the project's name, stands before the branch.
    pub fn is_plain(&self, project: &BStr) -> bool {
        self.prefix.is_empty() || project_prefix(&self.prefix, project) == self.prefix
    }

    /// Of several that explain as much, the lowest is what people rather mean.
    pub fn rank(&self, project: &BStr) -> (u8, bool, Option<usize>) {
        let habit = match self.prefix.as_slice() {
            [] => 1,
            prefix if project_prefix(prefix, project) == prefix => 0,
            _ => 2,
        };
        (habit, self.inner, Encoding::ALL.iter().position(|it| *it == self.encoding))
    }
}

/// What `name` begins with, if that is the project's name and separators.
pub fn project_prefix<'n>(name: &'n [u8], project: &BStr) -> &'n [u8] {
    let Some(rest) = name.strip_prefix(project.as_bytes()) else { return b"" };
    let separators = rest.iter().take_while(|byte| SEPARATORS.contains(byte)).count();
    if separators == 0 { b"" } else { &name[..project.len() + separators] }
}
