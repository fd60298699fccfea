//! Bringing somebody's pull or merge request here.

use std::path::PathBuf;

use super::facts::dir;
use super::journal::{Journal, Record};
use super::lock::Lock;
use super::resolve::Choice;
use super::wish::{Request, Wish};
use super::{facts, hooks, say};
use crate::cli::failure::Failure;
use crate::cli::here::Here;
use crate::cli::messages;
use crate::git::allowed::is_allowed;
use crate::git::change::branch::{delete_ref, object_of};
use crate::git::change::fetch;
use crate::git::{BString, ByteSlice, ObjectId, Repository, remotes, transports};
use crate::process::interrupt;

/// A request's commit, which no ref here leads to yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    pub remote: BString,
    pub commit: ObjectId,
}

/// Fetches it if it is a request that has no worktree. `None`: it is none; or the remote can't be asked, which is said, and there is
/// a branch of it here already.
pub fn fetched(here: &Here, wish: &Wish) -> Result<Option<Fetched>, Failure> {
    let Wish::Branch { name, from: None } = *wish else { return Ok(None) };
    let repository = &here.repository;
    if !Request::may_be(name) {
        return Ok(None);
    }
    let choice = facts::choice(repository, name, false)?;
    let Choice::Request { request, remote: named } = choice else { return Ok(None) };
    let is_here = facts::branch_commit(repository, request.branch.as_bstr()).is_some();
    let remote = named.or_else(|| remote_of(repository, &request));
    let remote = remote.or_else(|| remotes::of_requests(repository.config()));
    let remote = remote.ok_or_else(|| messages::making::no_request_remote(&request.words))?;
    match from_remote(here, &request, remote) {
        Ok(fetched) => Ok(Some(fetched)),
        Err(_) if interrupt::received().is_some() => Err(Failure::cancelled()),
        Err(failure) if is_here => {
            say(&messages::making::request_as_it_is(request.branch.as_bstr(), &failure));
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

/// The remote that the branch of the request was fetched from, where there is one.
pub fn remote_of(repository: &Repository, request: &Request) -> Option<BString> {
    let of_branch = |key| repository.config().string("branch", Some(request.branch.as_bstr()), key);
    let follows = of_branch("merge").is_some_and(|merge| merge == request.reference);
    let remote = of_branch("remote").filter(|_| follows)?;
    remotes::all(repository.config()).contains(&remote).then_some(remote)
}

fn from_remote(here: &Here, request: &Request, remote: BString) -> Result<Fetched, Failure> {
    let repository = &here.repository;
    // git reaches a remote by whatever programs the configuration names, and a question that names the remote alone tells of none.
    if !is_allowed(repository) {
        let url = repository.config().string("remote", Some(remote.as_bstr()), "url").unwrap_or_default();
        let (dir, words) = (repository.common_dir(), &request.words);
        return Err(messages::making::not_fetched_yet(dir, words, remote.as_bstr(), url.as_bstr()));
    }
    let from = place(here, &request.words)?;
    say(&messages::making::fetching(&request.words, remote.as_bstr()));
    // Two that fetch at once do not see each other's, and FETCH_HEAD is one for all.
    let reference = BString::from(format!("refs/wtsh/{}", Journal::token()?));
    let record = Record { reference: Some(reference.clone()), ..Record::default() };
    let lock = Lock::take(repository.common_dir())?;
    let journal = Journal::begin(repository.common_dir(), &record)?;
    drop(lock);
    let answer = fetch::fetch(&from, remote.as_bstr(), request.reference.as_bstr(), reference.as_bstr());
    let commit = object_of(dir(repository), reference.as_bstr());
    if let Some(commit) = commit {
        // Its objects stay for as long as git keeps what nothing leads to: days.
        let _ = delete_ref(dir(repository), reference.as_bstr(), commit);
    }
    journal.end();
    let mut others = remotes::all(repository.config());
    others.retain(|other| *other != remote);
    answer.map_err(|error| messages::making::not_fetched(request, remote.as_bstr(), &others, &error))?;
    let commit = commit.ok_or_else(|| messages::making::request_is_no_commit(&request.words))?;
    Ok(Fetched { remote, commit })
}

/// Where git is started for it.
fn place(here: &Here, words: &str) -> Result<PathBuf, Failure> {
    let Some(program) = transports::relative(here.repository.config()) else {
        return Ok(dir(&here.repository).to_owned());
    };
    hooks::known_place(here).ok_or_else(|| messages::making::not_fetched_by(words, program.as_bstr()))
}
