//! The files of a branch that decide what a set-up would run.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use crate::git::change::command::{GitError, ask};
use crate::git::{BString, ObjectId};

/// Names of files, wherever they lie; `*` stands for any characters. In lower case: some disks take `SETUP.PY` for `setup.py`.
const NAMES: [&str; 27] = [
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "requirements*.txt",
    "requirements*.in",
    "constraints*.txt",
    "*.lock",
    "pylock*.toml",
    "pipfile*",
    "uv.toml",
    "poetry.toml",
    "pip.conf",
    "package.json",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "bun.lockb",
    ".npmrc",
    ".yarnrc*",
    ".python-version",
    ".gitmodules",
    ".envrc",
    ".wtsh.toml",
    ".worktreeinclude",
    ".pre-commit-config.yaml",
    ".pre-commit-hooks.yaml",
];

/// Folders whose text files are lists of requirements.
const REQUIREMENTS: &[u8] = b"requirements";

/// The guarded files of one commit: for each path its mode and blob.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guarded {
    files: BTreeMap<BString, (Vec<u8>, Vec<u8>)>,
}

/// How a file differs from what another commit has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    New,
    Changed,
    Gone,
}

impl Guarded {
    /// Of a commit, whose tree is asked for in `dir`, any folder of the repository. `hooks`: the folder of hooks in the worktree, from
    /// its root, where they are the commit's own (`core.hooksPath`).
    pub fn of_commit(dir: &Path, commit: ObjectId, hooks: Option<&[u8]>) -> Result<Guarded, GitError> {
        let commit = OsString::from(commit.to_hex().to_string());
        let words = ["ls-tree", "-r", "-z", "--full-tree"].map(OsString::from);
        let listing = ask(dir, words.into_iter().chain([commit]).collect(), b"")?;
        Ok(Guarded::of_listing(&listing, hooks))
    }

    /// `MODE TYPE OBJECT<tab>PATH`, each with a NUL behind it (git-ls-tree(1)).
    fn of_listing(listing: &[u8], hooks: Option<&[u8]>) -> Guarded {
        let entry = |line: &[u8]| {
            let tab = line.iter().position(|byte| *byte == b'\t')?;
            let (facts, path) = (&line[..tab], &line[tab + 1..]);
            let mut facts = facts.split(|byte| *byte == b' ');
            let (mode, object) = (facts.next()?, facts.nth(1)?);
            is_guarded(path, hooks).then(|| (BString::from(path), (mode.to_owned(), object.to_owned())))
        };
        Guarded { files: listing.split(|byte| *byte == 0).filter_map(entry).collect() }
    }

    /// SHA-256 over all of them, in hexadecimal digits. Each part comes with its length.
    pub fn fingerprint(&self) -> String {
        let mut hasher = gix::hash::hasher(gix::hash::Kind::Sha256);
        for (path, (mode, object)) in &self.files {
            for part in [path.as_slice(), mode, object] {
                hasher.update(&(part.len() as u64).to_be_bytes());
                hasher.update(part);
            }
        }
        // Only the attacks on SHA-1 make this fail.
        hasher.try_finalize().map(|hash| hash.to_hex().to_string()).unwrap_or_default()
    }

    /// How these differ from those, by path.
    pub fn differences(&self, those: &Guarded) -> Vec<(BString, Difference)> {
        let mut all: Vec<_> = self
            .files
            .iter()
            .filter_map(|(path, facts)| match those.files.get(path) {
                None => Some((path.clone(), Difference::New)),
                Some(other) if other != facts => Some((path.clone(), Difference::Changed)),
                Some(_) => None,
            })
            .collect();
        let gone = those.files.keys().filter(|path| !self.files.contains_key(*path));
        all.extend(gone.map(|path| (path.clone(), Difference::Gone)));
        all.sort_by(|one, other| one.0.cmp(&other.0));
        all
    }
}

fn is_guarded(path: &[u8], hooks: Option<&[u8]>) -> bool {
    let path = path.to_ascii_lowercase();
    let mut folders = path.rsplit(|byte| *byte == b'/');
    let name = folders.next().unwrap_or_default();
    NAMES.iter().any(|pattern| matches(pattern, name))
        || name.ends_with(b".txt") && folders.next() == Some(REQUIREMENTS)
        || hooks.is_some_and(|hooks| is_under(&path, &hooks.to_ascii_lowercase()))
}

fn is_under(path: &[u8], folder: &[u8]) -> bool {
    // Hooks at the root itself would make every file one.
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| matches!(rest, [] | [b'/', ..]))
}

fn matches(pattern: &str, name: &[u8]) -> bool {
    match pattern.split_once('*') {
        None => pattern.as_bytes() == name,
        Some((first, last)) => {
            name.len() >= first.len() + last.len()
                && name.starts_with(first.as_bytes())
                && name.ends_with(last.as_bytes())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::Repository;
    use crate::sandbox::Sandbox;

    #[test]
    fn what_decides_about_a_set_up_is_guarded() {
        for path in [
            "setup.py",
            "apps/api/Setup.PY",
            "requirements-dev.txt",
            "requirements/base.txt",
            "uv.lock",
            "a/Pipfile.lock",
            "package.json",
            ".gitmodules",
            ".wtsh.toml",
            "sub/.envrc",
            "tools/hooks/post-checkout",
        ] {
            assert!(is_guarded(path.as_bytes(), Some(b"tools/hooks")), "{path}");
        }
        for path in
            ["src/main.py", "requirements.md", "docs/setup.py.txt", "tools/hooksmith", "lock", "x/base.txt"]
        {
            assert!(!is_guarded(path.as_bytes(), Some(b"tools/hooks")), "{path}");
        }
        assert!(is_guarded(b"anything", Some(b"")));
    }

    #[test]
    fn a_commits_files_have_a_fingerprint_that_nothing_else_changes() {
        let sandbox = Sandbox::new();
        let root = sandbox.repository("p");
        let now = || {
            let repository = Repository::discover(&root).unwrap().unwrap();
            Guarded::of_commit(&root, repository.head_commit().unwrap(), None).unwrap()
        };
        sandbox.commit(&root, "uv.lock", "1\n", "lock");
        sandbox.commit(&root, "a/setup.py", "x\n", "setup");
        let first = now();
        sandbox.commit(&root, "src/main.py", "x\n", "code");
        assert_eq!(now().fingerprint(), first.fingerprint());
        sandbox.commit(&root, "uv.lock", "2\n", "lock");
        sandbox.commit(&root, "new line\n/.envrc", "x\n", "envrc");
        sandbox.git(&root, &["rm", "-q", "a/setup.py"]);
        sandbox.git(&root, &["commit", "-q", "-m", "gone"]);
        let expected = [
            ("a/setup.py", Difference::Gone),
            ("new line\n/.envrc", Difference::New),
            ("uv.lock", Difference::Changed),
        ];
        assert_eq!(now().differences(&first), expected.map(|(path, how)| (path.into(), how)));
        assert_ne!(now().fingerprint(), first.fingerprint());
        // A file that became a program is another.
        let before = now();
        sandbox.git(&root, &["update-index", "--chmod=+x", "uv.lock"]);
        sandbox.git(&root, &["commit", "-q", "-m", "mode"]);
        assert_eq!(now().differences(&before), [("uv.lock".into(), Difference::Changed)]);
    }
}
