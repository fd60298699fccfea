//! What refs led to before, and what each was moved by (git-reflog(1)): a file each below `logs/`, oldest line first
//! (gitrepository-layout(5)).

use std::fs;
use std::path::Path;

use gix::ObjectId;
use gix::bstr::{BStr, BString, ByteSlice};

use super::{read, reftable, worktrees};

/// One line of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// All zeros where the ref was not there.
    pub old: ObjectId,
    pub new: ObjectId,
    /// As the command that moved it says: `commit (amend): subject`.
    pub message: BString,
}

/// The moves of one ref, those first that came first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reflog {
    /// The full name; of the HEAD of any worktree `HEAD`.
    pub name: BString,
    pub moves: Vec<Move>,
}

/// Where they are kept.
pub struct Reflogs<'a> {
    git_dir: &'a Path,
    common_dir: &'a Path,
    /// They are no files: git is asked.
    reftable: bool,
}

impl<'a> Reflogs<'a> {
    pub fn of(git_dir: &'a Path, common_dir: &'a Path, reftable: bool) -> Self {
        Reflogs { git_dir, common_dir, reftable }
    }

    /// Those of every worktree's HEAD and of the branches that are here.
    pub fn of_heads(&self) -> Vec<Reflog> {
        if self.reftable {
            return self.of_reftable(|name| name == "HEAD" || name.starts_with(b"refs/heads/"));
        }
        let linked = fs::read_dir(worktrees::folder(self.common_dir)).into_iter().flatten().flatten();
        let linked = linked.map(|entry| entry.path());
        let heads = [self.common_dir.to_owned()].into_iter().chain(linked);
        let heads = heads.filter_map(|git_dir| Reflog::read("HEAD".into(), &git_dir.join("logs/HEAD")));
        heads.chain(self.under("refs/heads/")).collect()
    }

    /// Those of the refs below a prefix that ends in a slash. A log that can't be read, or is longer than a small file is, says
    /// nothing.
    pub fn under(&self, prefix: &str) -> Vec<Reflog> {
        if self.reftable {
            return self.of_reftable(|name| name.starts_with(prefix.as_bytes()));
        }
        let mut found = Vec::new();
        let mut folders = vec![BString::from(prefix)];
        while let Some(folder) = folders.pop() {
            let entries = fs::read_dir(self.common_dir.join("logs").join(read::path_of(&folder)));
            for entry in entries.into_iter().flatten().flatten() {
                let full = BString::from([folder.as_slice(), entry.file_name().as_encoded_bytes()].concat());
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => folders.push([full.as_slice(), b"/"].concat().into()),
                    _ => found.extend(Reflog::read(full, &entry.path())),
                }
            }
        }
        found
    }

    fn of_reftable(&self, is_wanted: impl Fn(&BStr) -> bool) -> Vec<Reflog> {
        let mut logs: Vec<Reflog> = Vec::new();
        let mut last = BString::default();
        for (selected, new, message) in reftable::moves(self.git_dir) {
            // `HEAD`, or `worktrees/ID/HEAD`.
            let is_head = selected.ends_with(b"HEAD") && !selected.starts_with(b"refs/");
            let name = if is_head { "HEAD".into() } else { selected.clone() };
            if last != selected {
                last = selected;
                logs.push(Reflog { name, moves: Vec::new() });
            }
            let Some(log) = logs.last_mut() else { continue };
            // git tells the last one first, and of each only where it led to.
            if let Some(later) = log.moves.last_mut() {
                later.old = new;
            }
            log.moves.push(Move { old: ObjectId::null(new.kind()), new, message });
        }
        logs.retain(|log| is_wanted(log.name.as_bstr()));
        logs.iter_mut().for_each(|log| log.moves.reverse());
        logs
    }
}

impl Reflog {
    fn read(name: BString, path: &Path) -> Option<Reflog> {
        let content = read::whole(path).ok()?;
        Some(Reflog { name, moves: content.lines().filter_map(parse).collect() })
    }
}

/// `OLD NEW NAME <ADDRESS> TIME ZONE<tab>MESSAGE`
fn parse(line: &[u8]) -> Option<Move> {
    let (facts, message) = line.split_once_str("\t").unwrap_or((line, b""));
    let mut ids = facts.split(|byte| *byte == b' ').map(ObjectId::from_hex);
    Some(Move { old: ids.next()?.ok()?, new: ids.next()?.ok()?, message: message.into() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::Repository;
    use crate::sandbox::Sandbox;

    /// Names and messages, sorted: there may be many logs.
    fn told(logs: Vec<Reflog>) -> Vec<(String, Vec<String>)> {
        let message = |one: &Move| one.message.to_string();
        let told = logs.iter().map(|log| (log.name.to_string(), log.moves.iter().map(message).collect()));
        let mut told: Vec<_> = told.collect();
        told.sort();
        told
    }

    #[test]
    fn the_moves_of_heads_and_branches_are_told_however_refs_are_kept() {
        for format in ["files", "reftable"] {
            let sandbox = Sandbox::new();
            let root = sandbox.path().join("p");
            let kept = format!("--ref-format={format}");
            sandbox.git(&sandbox.path(), &["init", "-q", &kept, "p"]);
            sandbox.commit(&root, "a", "", "one: two");
            let there = sandbox.worktree(&root, "feature/x");
            sandbox.commit(&there, "b", "", "three");
            sandbox.git(&root, &["update-ref", "-m", "by hand", "refs/remotes/o/x", "HEAD"]);
            let repository = Repository::discover(&there).unwrap().unwrap();
            let head: Vec<_> = told(repository.reflogs().of_heads());
            let says = |name: &str, messages: &[&str]| {
                let messages: Vec<_> = messages.iter().map(|one| (*one).to_owned()).collect();
                assert!(
                    head.iter().any(|(one, said)| one == name && said.ends_with(&messages)),
                    "{format}: {name} {messages:?} in {head:?}"
                );
            };
            says("HEAD", &["commit (initial): one: two"]);
            says("HEAD", &["commit: three"]);
            says("refs/heads/main", &["commit (initial): one: two"]);
            says("refs/heads/feature/x", &["branch: Created from HEAD", "commit: three"]);
            let expected = vec![("refs/remotes/o/x".to_owned(), vec!["by hand".to_owned()])];
            assert_eq!(told(repository.reflogs().under("refs/remotes/")), expected, "{format}");
            let ids = |name: &str| {
                let log = repository.reflogs().of_heads().into_iter().find(|log| log.name == name).unwrap();
                log.moves.iter().map(|one| (one.old, one.new)).collect::<Vec<_>>()
            };
            let ids = ids("refs/heads/feature/x");
            assert!(ids[0].0.is_null() && ids[0].1 == ids[1].0 && Some(ids[1].1) == repository.head_commit());
        }
    }
}
