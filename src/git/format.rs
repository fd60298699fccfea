//! What a repository's own configuration says about the repository itself (git-config(1): core.bare, core.worktree,
//! extensions.*). git reads this before anything else, and without includes; so it is read here.

use std::cell::Cell;
use std::path::Path;

use gix::bstr::BString;
use gix::config::File;
use gix::config::Source;

use super::config;

pub struct Format {
    /// As they hold for the git dir that this was read for.
    pub own: Keys,
    /// As the shared file has them.
    shared: Keys,
    /// `extensions.worktreeConfig`: each worktree has a `config.worktree` of its own.
    per_worktree: bool,
    pub hash: gix::hash::Kind,
    /// The refs are kept in another format than files.
    pub reftable: bool,
    /// `config` of the common dir, for whoever takes it first.
    pub shared_file: Cell<Option<File>>,
    /// `config.worktree` of the git dir, likewise.
    pub worktree_file: Cell<Option<File>>,
}

/// What decides whether there is a main worktree, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// `core.bare`
    pub bare: Option<bool>,
    /// `core.worktree` as it is written: relative to the git dir.
    pub worktree: Option<BString>,
}

impl Format {
    /// The format as it holds for the worktree of `git_dir`.
    pub fn read(git_dir: &Path, common_dir: &Path) -> Self {
        let shared_file = config::parse(&common_dir.join("config"), Source::Local);
        let shared = shared_file.as_ref();
        let per_worktree =
            shared.and_then(|file| boolean(file, "extensions", "worktreeConfig")).unwrap_or(false);
        let worktree_file = if per_worktree { worktree_file(git_dir) } else { None };
        let shared_keys = shared.map(Keys::of).unwrap_or_default();
        // The shared keys are about the main worktree, unless each worktree has its own configuration.
        let base = if git_dir == common_dir || per_worktree { shared_keys.clone() } else { Keys::default() };
        Format {
            own: base.overridden_by(worktree_file.as_ref()),
            shared: shared_keys,
            per_worktree,
            hash: shared.map_or(gix::hash::Kind::Sha1, object_format),
            reftable: shared.is_some_and(is_reftable),
            shared_file: Cell::new(shared_file),
            worktree_file: Cell::new(worktree_file),
        }
    }

    /// The keys as they hold for the main worktree.
    pub fn main(&self, common_dir: &Path) -> Keys {
        let file = if self.per_worktree { worktree_file(common_dir) } else { None };
        self.shared.clone().overridden_by(file.as_ref())
    }
}

impl Keys {
    fn of(file: &File) -> Self {
        Keys { bare: boolean(file, "core", "bare"), worktree: file.string_by("core", None, "worktree") }
    }

    fn overridden_by(self, file: Option<&File>) -> Self {
        let Some(Keys { bare, worktree }) = file.map(Keys::of) else { return self };
        Keys { bare: bare.or(self.bare), worktree: worktree.or(self.worktree) }
    }
}

fn worktree_file(git_dir: &Path) -> Option<File> {
    config::parse(&git_dir.join("config.worktree"), Source::Worktree)
}

fn boolean(file: &File, section: &str, key: &str) -> Option<bool> {
    file.boolean_by(section, None, key).ok().flatten()
}

fn object_format(file: &File) -> gix::hash::Kind {
    match file.string_by("extensions", None, "objectFormat") {
        Some(name) if name.eq_ignore_ascii_case(b"sha256") => gix::hash::Kind::Sha256,
        _ => gix::hash::Kind::Sha1,
    }
}

fn is_reftable(file: &File) -> bool {
    file.string_by("extensions", None, "refStorage")
        .is_some_and(|name| name.eq_ignore_ascii_case(b"reftable"))
}
