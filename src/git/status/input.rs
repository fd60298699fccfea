//! What the measurement has to know about the repository.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::bstr::BStr;

use crate::git::Config;

pub(in crate::git) struct Input<'a> {
    /// This worktree's own git dir: the index is in it.
    pub git_dir: &'a Path,
    pub common_dir: &'a Path,
    /// The worktree's root.
    pub root: &'a Path,
    /// `None` on an unborn branch.
    pub head_commit: Option<ObjectId>,
    /// Opens the repository's objects; called at most once, and only when a packed commit or a tree must be read.
    /// See `objects`; a `gix::Repository` takes twice as long to open and has them too.
    pub objects: &'a dyn Fn() -> Option<gix::odb::Handle>,
    pub settings: Settings<'a>,
    /// The most index entries that are looked at; a larger index makes the answer `None` at once. Folder entries and
    /// file contents that are read have limits in proportion.
    pub limit: usize,
}

/// The settings of git-config(1) that decide what counts as a change.
pub(in crate::git) struct Settings<'a> {
    pub object_hash: gix::hash::Kind,
    /// `core.excludesFile` or its default; `None` if there can be none.
    pub excludes_file: Option<PathBuf>,
    /// `core.attributesFile` or its default; `None` if there can be none.
    pub attributes_file: Option<PathBuf>,
    pub file_mode: bool,
    pub ignore_case: bool,
    pub precompose_unicode: bool,
    pub symlinks: bool,
    pub trust_ctime: bool,
    /// Whether `core.checkStat` is not `minimal`.
    pub check_stat: bool,
    pub sparse_checkout: bool,
    /// Whether `core.autocrlf` is true or input.
    pub autocrlf: bool,
    /// Whether a filter driver of that name has a `clean` or `process` program, and so changes what is stored.
    pub filter: Box<dyn Fn(&BStr) -> bool + 'a>,
    pub renames: bool,
    /// Whether `status.showUntrackedFiles` is not `no`.
    pub untracked: bool,
}

impl<'a> Settings<'a> {
    /// As configured, with git's defaults for what is not.
    pub fn of(config: &'a Config) -> Self {
        let core = |key, default| config.boolean("core", None, key).unwrap_or(default);
        let says = |section, key, value: &str| {
            config
                .string(section, None, key)
                .is_some_and(|found| found.eq_ignore_ascii_case(value.as_bytes()))
        };
        let sha256 = says("extensions", "objectFormat", "sha256");
        Settings {
            object_hash: if sha256 { gix::hash::Kind::Sha256 } else { gix::hash::Kind::Sha1 },
            excludes_file: personal_file(config, "excludesFile", "ignore"),
            attributes_file: personal_file(config, "attributesFile", "attributes"),
            file_mode: core("fileMode", true),
            ignore_case: core("ignoreCase", false),
            precompose_unicode: core("precomposeUnicode", false),
            symlinks: core("symlinks", true),
            trust_ctime: core("trustctime", true),
            check_stat: !says("core", "checkStat", "minimal"),
            sparse_checkout: core("sparseCheckout", false),
            autocrlf: says("core", "autocrlf", "input") || core("autocrlf", false),
            filter: Box::new(|name| {
                ["clean", "process"].iter().any(|key| config.string("filter", Some(name), key).is_some())
            }),
            renames: (config.boolean("status", None, "renames"))
                .or_else(|| config.boolean("diff", None, "renames"))
                .unwrap_or(true),
            untracked: !says("status", "showUntrackedFiles", "no")
                && config.boolean("status", None, "showUntrackedFiles") != Some(false),
        }
    }
}

/// The file that `core.<key>` names, or `<name>` in git's folder of personal configuration.
fn personal_file(config: &Config, key: &str, name: &str) -> Option<PathBuf> {
    let folder = |variable| std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    match config.string("core", None, key) {
        Some(path) => match path.strip_prefix(b"~/") {
            Some(rest) => Some(folder("HOME")?.join(OsStr::from_bytes(rest))),
            None => (!path.is_empty()).then(|| PathBuf::from(OsStr::from_bytes(&path))),
        },
        None => {
            let home = || folder("HOME").map(|home| home.join(".config"));
            Some(folder("XDG_CONFIG_HOME").or_else(home)?.join("git").join(name))
        }
    }
}
