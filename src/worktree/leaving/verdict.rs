//! Whether a worktree may go.

use std::path::{Path, PathBuf};

use super::facts::{Branch, Facts, Fate, Maker, OnlyHere, Submodule};
use crate::git::report::changes::Change;
use crate::git::report::commits::Commits;
use crate::git::{BStr, ByteSlice, OperationKind};
use crate::process::busy::{Occupation, Process};

/// A reason against removing a worktree.
#[derive(Clone, Debug)]
pub enum Objection<'a> {
    Maker(Maker),
    /// With the reason, possibly empty.
    Locked(&'a BStr),
    Inner(&'a [PathBuf]),
    Unmounted(&'a Path),
    Mounted(&'a [PathBuf]),
    Undeletable(&'a [PathBuf]),
    Moved(&'a Path),
    DetachedFolder,
    Unread(&'a str),
    ProtectedBranch(&'a BStr),
    CheckedOut(&'a BStr, &'a Path),
    NotMerged(&'a Branch, &'a [crate::git::BString], &'a Commits),
    Operation(OperationKind),
    Changes(&'a [Change]),
    Hidden(&'a [PathBuf]),
    Submodule(&'a Submodule),
    Repository(&'a Submodule),
    Commits(&'a Commits),
    AtWork(Vec<&'a Process>),
    OnlyHere(&'a [OnlyHere]),
}

impl Objection<'_> {
    /// Whether no `--force` helps.
    pub fn holds(&self) -> bool {
        matches!(
            self,
            Objection::Maker(_)
                | Objection::Locked(_)
                | Objection::Inner(_)
                | Objection::Mounted(_)
                | Objection::Undeletable(_)
                | Objection::Moved(_)
                | Objection::DetachedFolder
                | Objection::ProtectedBranch(_)
                | Objection::CheckedOut(..)
        )
    }
}

impl Objection<'_> {
    /// Whether something is gone for good where it goes all the same.
    pub fn loses(&self) -> bool {
        !matches!(self, Objection::NotMerged(_, _, only_there) if only_there.is_empty())
    }
}

#[derive(Debug)]
pub enum Decision<'a> {
    Refuse(Vec<Objection<'a>>),
    /// If the person says yes to losing these.
    Ask(Vec<Objection<'a>>),
    /// And this is lost with it, as they have said.
    Go(Vec<Objection<'a>>),
}

/// `force`: the person has said that all of it may be lost. `can_ask`: there is one to ask.
pub fn decide(facts: &Facts, force: bool, can_ask: bool) -> Decision<'_> {
    let objections = objections(facts);
    let ask_only = |objection: &Objection| matches!(objection, Objection::OnlyHere(_));
    if objections.iter().any(Objection::holds) {
        Decision::Refuse(objections)
    } else if force || objections.is_empty() {
        Decision::Go(objections)
    } else if can_ask && objections.iter().all(ask_only) {
        Decision::Ask(objections)
    } else {
        Decision::Refuse(objections)
    }
}

/// All of them, those that hold first.
fn objections(facts: &Facts) -> Vec<Objection<'_>> {
    let mut found: Vec<Objection> = Vec::new();
    found.extend(facts.maker.map(Objection::Maker));
    found.extend(facts.locked.as_ref().map(|reason| Objection::Locked(reason.as_bstr())));
    found.extend(some(&facts.inner).map(Objection::Inner));
    found.extend(some(&facts.mounted).map(Objection::Mounted));
    found.extend(some(&facts.undeletable).map(Objection::Undeletable));
    found.extend(facts.moved.as_deref().map(Objection::Moved));
    found.extend(facts.detached_folder.then_some(Objection::DetachedFolder));
    found.extend(facts.branch.as_ref().and_then(of_branch));
    found.extend(facts.unmounted.as_deref().map(Objection::Unmounted));
    found.extend(facts.unread.as_deref().map(Objection::Unread));
    found.extend(facts.operation.map(Objection::Operation));
    found.extend(some(&facts.changes).map(Objection::Changes));
    found.extend(some(&facts.hidden).map(Objection::Hidden));
    found.extend(facts.submodules.iter().map(Objection::Submodule));
    found.extend(facts.repositories.iter().map(Objection::Repository));
    found.extend(Some(&facts.commits).filter(|commits| !commits.is_empty()).map(Objection::Commits));
    let at_work: Vec<&Process> =
        facts.processes.iter().filter(|process| process.occupation == Occupation::AtWork).collect();
    found.extend(Some(at_work).filter(|processes| !processes.is_empty()).map(Objection::AtWork));
    found.extend(some(&facts.only_here).map(Objection::OnlyHere));
    found.sort_by_key(|objection| !objection.holds());
    found
}

fn some<T>(list: &[T]) -> Option<&[T]> {
    (!list.is_empty()).then_some(list)
}

fn of_branch(branch: &Branch) -> Option<Objection<'_>> {
    let name = branch.name.as_bstr();
    match &branch.fate {
        Fate::Merged { .. } => None,
        Fate::NotMerged { into, only_there } => Some(Objection::NotMerged(branch, into, only_there)),
        Fate::Protected => Some(Objection::ProtectedBranch(name)),
        Fate::CheckedOut(root) => Some(Objection::CheckedOut(name, root)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::report::changes::Kind;

    fn with_secret() -> Facts {
        let only_here = vec![OnlyHere { path: ".env".into(), files: None, bytes: 3 }];
        Facts { only_here, ..Facts::default() }
    }

    fn with_change() -> Facts {
        let changes = vec![Change { path: "a".into(), kind: Kind::Unstaged }];
        Facts { changes, ..with_secret() }
    }

    #[test]
    fn nothing_to_lose_goes() {
        assert!(matches!(decide(&Facts::default(), false, false), Decision::Go(lost) if lost.is_empty()));
    }

    #[test]
    fn ignored_files_are_asked_about_where_there_is_somebody() {
        assert!(matches!(decide(&with_secret(), false, true), Decision::Ask(_)));
        assert!(matches!(decide(&with_secret(), false, false), Decision::Refuse(_)));
        assert!(matches!(decide(&with_secret(), true, false), Decision::Go(lost) if lost.len() == 1));
    }

    #[test]
    fn changes_are_refused_with_all_else_that_would_be_lost() {
        assert!(matches!(decide(&with_change(), false, true), Decision::Refuse(all) if all.len() == 2));
        assert!(matches!(decide(&with_change(), true, true), Decision::Go(lost) if lost.len() == 2));
    }

    #[test]
    fn a_lock_holds_against_force() {
        let locked = Facts { locked: Some("usb".into()), ..with_change() };
        let Decision::Refuse(all) = decide(&locked, true, true) else { panic!("it is locked") };
        assert!(matches!(all[0], Objection::Locked(_)));
        let branch = Branch { name: "main".into(), tip: "1a2b3c4".into(), fate: Fate::Protected };
        let protected = Facts { branch: Some(branch), ..Facts::default() };
        assert!(matches!(decide(&protected, true, true), Decision::Refuse(_)));
    }

    #[test]
    fn what_is_only_open_is_no_objection() {
        let process = |occupation| Process { pid: 1, command: b"zsh".to_vec(), occupation };
        let open = Facts { processes: vec![process(Occupation::Open)], ..Facts::default() };
        assert!(matches!(decide(&open, false, false), Decision::Go(lost) if lost.is_empty()));
        let busy = Facts { processes: vec![process(Occupation::AtWork)], ..Facts::default() };
        assert!(matches!(decide(&busy, false, true), Decision::Refuse(_)));
    }
}
