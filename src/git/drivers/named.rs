//! All drivers that files of a repository's configuration name, under whatever condition (git-config(1), `includeIf`): what does not
//! count for one worktree may for the one that is just being made.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gix::bstr::{BString, ByteSlice};

use super::Kind;
use crate::git::change::command::GitError;
use crate::git::read;

/// The answer of `git config` with these words about one file, what it includes left alone: git alone reads it as git does.
pub type Ask<'a> = &'a dyn Fn(&Path, &[&str]) -> Result<Vec<u8>, GitError>;

/// How the sections begin that matter. Before its name a section has nothing but a bracket, and its name is written out.
const SECTIONS: [&[u8]; 4] = [b"[filter", b"[merge", b"[hook", b"[include"];

const KEYS: &[&str] = &["--name-only", "--get-regexp", r"^(filter|merge|hook|include|includeif)\."];
const INCLUDES: &[&str] = &["--path", "--get-regexp", r"^include(if\..*)?\.path$"];

/// In these files, there or not, and in those that they include.
pub fn named(files: Vec<PathBuf>, ask: Ask) -> Result<BTreeSet<(Kind, BString)>, GitError> {
    let (mut left, mut seen, mut found) = (files, BTreeSet::new(), BTreeSet::new());
    while let Some(file) = left.pop() {
        if !may_name_one(&file) || !seen.insert(file.clone()) {
            continue;
        }
        let keys = ask(&file, KEYS)?;
        found.extend(records(&keys).filter_map(driver));
        if records(&keys).any(|key| key.starts_with(b"include")) {
            let folder = file.parent().unwrap_or(Path::new("/"));
            // The key, a newline, and the path.
            let paths = ask(&file, INCLUDES)?;
            let paths = records(&paths).filter_map(|record| Some(record.split_once_str(b"\n")?.1));
            left.extend(paths.map(|path| folder.join(read::path_of(path))));
        }
    }
    Ok(found)
}

/// Without a start of git. What can't be read here, git has to.
fn may_name_one(file: &Path) -> bool {
    match read::whole(file) {
        Ok(content) => {
            let content = content.to_ascii_lowercase();
            SECTIONS.iter().any(|section| content.contains_str(section))
        }
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    }
}

/// `filter.NAME.clean`; dots are part of the name.
fn driver(key: &[u8]) -> Option<(Kind, BString)> {
    let kind = Kind::ALL.into_iter().find(|kind| key.starts_with(kind.section().as_bytes()))?;
    let (name, _) = key[kind.section().len()..].strip_prefix(b".")?.rsplit_once_str(b".")?;
    Some((kind, name.into()))
}

fn records(answer: &[u8]) -> impl Iterator<Item = &[u8]> {
    answer.split(|byte| *byte == 0).filter(|record| !record.is_empty())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_key_says_which_driver() {
        assert_eq!(driver(b"filter.a.b.clean"), Some((Kind::Filter, "a.b".into())));
        assert_eq!(driver(b"merge.x.driver"), Some((Kind::Merge, "x".into())));
        assert_eq!(driver(b"merge.conflictstyle"), None);
        assert_eq!(driver(b"includeif.onbranch:x.path"), None);
    }

    /// git is not started for most repositories.
    #[test]
    fn only_files_that_may_name_one_are_asked_about() {
        let folder = tempfile::tempdir().expect("a folder");
        let [plain, other, gone] = ["plain", "other", "gone"].map(|name| folder.path().join(name));
        fs::write(&plain, "[core]\n\tbare = false\n[branch \"x\"]\n\tmerge = refs/heads/x\n")
            .expect("a file");
        fs::write(&other, "[FILTER \"x\"] clean = y\n").expect("a file");
        let asked = std::cell::RefCell::new(Vec::new());
        let found = named(vec![plain, other.clone(), gone], &|file, _| {
            asked.borrow_mut().push(file.to_owned());
            Ok(b"filter.x.clean\0".to_vec())
        });
        assert_eq!(found.expect("it is told"), BTreeSet::from([(Kind::Filter, "x".into())]));
        assert_eq!(asked.into_inner(), [other]);
    }
}
