//! Whether the person knows what a set-up of some code would run.

use std::io::{Write, stderr};

use super::plan::Plan;
use super::{foreign, hook};
use crate::cli::ask::{self, Answer};
use crate::cli::failure::Failure;
use crate::cli::messages;
use crate::cli::project_file::{self, ProjectFile};
use crate::cli::site::Site;
use crate::env::Permission;
use crate::git::change::command::GitError;
use crate::git::{ObjectId, Repository};
use crate::setup::guarded::Guarded;
use crate::store::StoreError;
use crate::store::trust::{self, Code, Trust};

/// Whose code it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Own,
    /// Somebody else's: a pull request, a branch of a remote that is not one's own. In words: `pull request 123`.
    Foreign(String),
}

/// Whether hooks may run while this commit is checked out: nothing in it needs the person's yes first.
pub fn is_known(repository: &Repository, commit: ObjectId, origin: &Origin) -> bool {
    let permission = Permission::of_repository(repository);
    permission.trust() == Trust::Allowed
        && code(repository, Some(commit), origin).is_ok_and(|code| permission.knows_set_up(&code))
}

/// Whose code is checked out in the worktree that the repository was found from, by what git and earlier set-ups
/// know of it.
pub fn origin(there: &Repository) -> Origin {
    foreign::words(there).map_or(Origin::Own, Origin::Foreign)
}

/// What is allowed or not: of somebody else's code this commit alone, of one's own all that is set up alike.
fn code(repository: &Repository, commit: Option<ObjectId>, origin: &Origin) -> Result<Code, GitError> {
    match (origin, commit) {
        (Origin::Foreign(_), Some(commit)) => Ok(Code::Commit(commit.to_hex().to_string())),
        _ => Ok(Code::Files(guarded(repository, commit)?.fingerprint())),
    }
}

fn guarded(repository: &Repository, commit: Option<ObjectId>) -> Result<Guarded, GitError> {
    let Some(commit) = commit else { return Ok(Guarded::default()) };
    let dir = repository.root().unwrap_or(repository.common_dir());
    Guarded::of_commit(dir, commit, hook::folder_inside(repository).as_deref())
}

/// `wtsh allow`: what is checked out here is known from now on, in all worktrees. Whether it was not before. What
/// git can't tell is asked about when it matters.
pub fn accept_head(here: &Repository) -> Result<bool, StoreError> {
    let code = here.head_commit().and_then(|commit| code(here, Some(commit), &origin(here)).ok());
    code.map_or(Ok(false), |code| Permission::of_repository(here).accept_set_up(&code))
}

/// What there is to say yes to.
struct Review<'a> {
    there: &'a Repository,
    site: &'a Site<'a>,
    plan: &'a Plan,
    origin: &'a Origin,
    code: Code,
}

/// Returns where the person knows what the plan would run, or says yes to it now. Nothing of it has happened
/// before.
pub fn review(there: &Repository, site: &Site, plan: &Plan, origin: &Origin) -> Result<(), Failure> {
    if !there.is_own() {
        return Err(messages::repository::repository_of_somebody_else(there.common_dir()));
    }
    if site.permission.trust() == Trust::Denied {
        return Err(messages::setup::denied(there.common_dir()));
    }
    let code =
        code(there, there.head_commit(), origin).map_err(|error| messages::setup::git_failed(&error))?;
    if site.is_allowed() && !site.project.is_held() && site.permission.knows_set_up(&code) {
        return Ok(());
    }
    Review { there, site, plan, origin, code }.ask()
}

impl Review<'_> {
    fn ask(&self) -> Result<(), Failure> {
        let text = self.text()?;
        // Where stderr is closed nobody is asked either.
        let _ = stderr().write_all(text.as_bytes());
        if !ask::can_ask() {
            return Err(messages::setup::nobody_to_ask(self.site.root));
        }
        match ask::confirm(messages::setup::QUESTION)? {
            Answer::Yes => self.accept(),
            Answer::No => Err(messages::setup::declined(self.site.root)),
            Answer::Stopped => Err(Failure::cancelled()),
        }
    }

    fn text(&self) -> Result<String, Failure> {
        let failed = |error: GitError| messages::setup::git_failed(&error);
        let differences = match &self.plan.source {
            Some(source) => {
                let here = guarded(self.there, self.there.head_commit()).map_err(failed)?;
                let there = guarded(source, source.head_commit()).map_err(failed)?;
                Some((source.root().unwrap_or(source.common_dir()), here.differences(&there)))
            }
            None => None,
        };
        Ok(messages::setup::review(&messages::setup::Review {
            root: self.site.root,
            foreign: match self.origin {
                Origin::Foreign(words) => Some(words),
                Origin::Own => None,
            },
            not_allowed: (!self.site.is_allowed()).then_some(self.there.common_dir()),
            held: self.site.project.is_held().then(|| project_file::path(self.site.root)),
            differences: differences.as_ref().map(|(root, differences)| (*root, differences.as_slice())),
            lines: self.plan.lines(self.site.root),
        }))
    }

    /// The branch may have gone on while the person was reading.
    fn accept(&self) -> Result<(), Failure> {
        let again = Repository::discover(self.site.root).ok().flatten();
        if again.and_then(|again| again.head_commit()) != self.there.head_commit() {
            return Err(messages::setup::moved_on(self.site.root));
        }
        self.record().map_err(|error| messages::trust::store_failed(&error))
    }

    fn record(&self) -> Result<(), StoreError> {
        if !self.site.is_allowed() {
            trust::allow(self.there.common_dir())?;
        }
        // The one of before knows that it was not allowed.
        let permission = Permission::of_repository(self.there);
        permission.accept_root()?;
        if let ProjectFile::Held(content) = &self.site.project {
            permission.accept(&project_file::path(self.site.root), content)?;
        }
        permission.accept_set_up(&self.code)?;
        Ok(())
    }
}
