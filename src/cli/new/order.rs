//! What git is to make for a wish.

use super::facts::{self, branch_commit, dir};
use super::request::{self, Fetched};
use super::resolve::Choice;
use super::start::{self, Start};
use super::take::Luggage;
use super::wish::{Request, Wish};
use crate::cli::failure::Failure;
use crate::cli::messages;
use crate::cli::origin::{self, Origin};
use crate::git::change::branch::{self, commit_of, contains, full_name};
use crate::git::change::command::GitError;
use crate::git::change::ref_lock;
use crate::git::{BStr, BString, ByteSlice, ObjectId, Repository};
use std::path::{Path, PathBuf};

/// Either there already, or to be made.
#[derive(Debug)]
pub enum Wanted {
    There {
        branch: BString,
        root: PathBuf,
        /// A line for people.
        note: Option<String>,
    },
    Made(Box<Order>),
}

#[derive(Debug)]
pub struct Order {
    /// What the folder is called after: the branch, or the commit as it was typed.
    pub name: BString,
    /// `None`: detached.
    pub branch: Option<BString>,
    pub commit: ObjectId,
    pub create: Option<Create>,
    /// A branch that is there moves on from this commit.
    pub forward_from: Option<ObjectId>,
    pub origin: Origin,
    /// `branch feature/auth from origin/main (1a2b3c4)`
    pub said: String,
    /// Lines for people.
    pub notes: Vec<String>,
    pub luggage: Option<Luggage>,
}

/// A new branch.
#[derive(Debug)]
pub struct Create {
    /// Full remote-tracking ref, or a commit's id.
    pub start: BString,
    pub tracks: bool,
    /// Remote and full ref name on it that `git pull` brings, where no remote-tracking branch follows that.
    pub upstream: Option<(BString, BString)>,
}

/// `fetched`: the commit of the request that it is.
pub fn wanted(repository: &Repository, wish: &Wish, fetched: Option<&Fetched>) -> Result<Wanted, Failure> {
    let (name, from) = match *wish {
        Wish::Detached(name) => return detached(repository, name).map(Box::new).map(Wanted::Made),
        Wish::Branch { name, from } => (name, from),
    };
    let order = match facts::choice(repository, name, from.is_some())? {
        Choice::There { branch, root, remote } => {
            let differs = differing(repository, branch.as_bstr(), remote.as_ref());
            let note =
                differs.map(|remote| messages::making::local_differs(branch.as_bstr(), remote.as_bstr()));
            refuse_anothers(repository, name, branch.as_bstr())?;
            return Ok(Wanted::There { branch, root, note });
        }
        Choice::Local { branch, remote } => local(repository, branch, remote.as_ref()),
        Choice::Track { branch, remote, reference } => track(repository, branch, remote, reference),
        Choice::Request { request, .. } => match fetched {
            Some(fetched) => of_request(repository, &request, fetched),
            None => local(repository, request.branch, None),
        },
        Choice::New { branch } => new(repository, branch, from),
    };
    order.map(Box::new).map(Wanted::Made)
}

/// `REMOTE/pr/123`, where the branch `pr/123` was fetched from another remote: nobody is to look at that one's code instead.
fn refuse_anothers(repository: &Repository, name: &BStr, branch: &BStr) -> Result<(), Failure> {
    let asked = name.strip_suffix(branch.as_bytes()).and_then(|asked| asked.strip_suffix(b"/"));
    let (Some(asked), Some(request)) = (asked, Request::named(branch)) else { return Ok(()) };
    let other = request::remote_of(repository, &request).filter(|remote| remote != asked);
    other.map_or(Ok(()), |other| {
        Err(messages::making::request_is_anothers(&request, other.as_bstr(), asked.as_bstr()))
    })
}

fn detached(repository: &Repository, name: &BStr) -> Result<Order, Failure> {
    let commit = commit_of(dir(repository), name).ok_or_else(|| no_commit(repository, name))?;
    Ok(Order {
        name: name.to_owned(),
        branch: None,
        commit,
        create: None,
        forward_from: None,
        origin: origin::of_start(repository, name, commit),
        said: messages::making::said_detached(name, commit),
        notes: Vec::new(),
        luggage: None,
    })
}

fn no_commit(repository: &Repository, name: &BStr) -> Failure {
    match repository.head_commit() {
        None if name == "HEAD" || name == "@" => messages::making::no_commit(),
        _ => messages::making::no_start(name, None),
    }
}

/// A branch that is there.
fn local(repository: &Repository, branch: BString, remote: Option<&BString>) -> Result<Order, Failure> {
    let commit = branch_commit(repository, branch.as_bstr()).ok_or_else(messages::making::no_commit)?;
    Ok(Order {
        notes: differing(repository, branch.as_bstr(), remote)
            .map(|remote| messages::making::local_differs(branch.as_bstr(), remote.as_bstr()))
            .into_iter()
            .collect(),
        origin: origin::of_branch(repository, branch.as_bstr(), Some(commit)),
        said: messages::making::said_local(branch.as_bstr(), commit),
        name: branch.clone(),
        branch: Some(branch),
        commit,
        create: None,
        forward_from: None,
        luggage: None,
    })
}

/// The remote-tracking ref, where the branch is not where that is.
fn differing<'r>(repository: &Repository, branch: &BStr, remote: Option<&'r BString>) -> Option<&'r BString> {
    let commit = branch_commit(repository, branch);
    remote.filter(|remote| repository.resolve(remote.as_bstr()) != commit)
}

fn track(
    repository: &Repository,
    branch: BString,
    remote: BString,
    reference: BString,
) -> Result<Order, Failure> {
    let note = facts::new_name(repository, branch.as_bstr())?;
    let commit = repository.resolve(reference.as_bstr()).ok_or_else(messages::making::no_commit)?;
    let origin = origin::of_start(repository, reference.as_bstr(), commit);
    Ok(Order {
        said: messages::making::said_tracks(branch.as_bstr(), remote.as_bstr(), commit),
        name: branch.clone(),
        branch: Some(branch),
        commit,
        create: Some(Create { start: reference, tracks: true, upstream: None }),
        forward_from: None,
        origin,
        notes: note.into_iter().collect(),
        luggage: None,
    })
}

fn of_request(repository: &Repository, request: &Request, fetched: &Fetched) -> Result<Order, Failure> {
    let branch = request.branch.as_bstr();
    let order = Order {
        name: request.branch.clone(),
        branch: Some(request.branch.clone()),
        commit: fetched.commit,
        create: None,
        forward_from: None,
        origin: Origin::Foreign(request.words.clone()),
        said: messages::making::said_request(request, fetched.remote.as_bstr(), fetched.commit),
        notes: Vec::new(),
        luggage: None,
    };
    let Some(old) = branch_commit(repository, branch) else {
        let note = facts::new_name(repository, branch)?;
        let upstream = Some((fetched.remote.clone(), request.reference.clone()));
        let start = fetched.commit.to_hex().to_string().into();
        let create = Some(Create { start, tracks: false, upstream });
        return Ok(Order { create, notes: note.into_iter().collect(), ..order });
    };
    let is_newer = |one, other| {
        contains(dir(repository), one, other).map_err(|error| messages::making::not_compared(&error))
    };
    if old == fetched.commit {
        return Ok(order);
    }
    if is_newer(fetched.commit, old)? {
        return Ok(Order { forward_from: Some(old), ..order });
    }
    if let Some(other) = request::remote_of(repository, request).filter(|remote| *remote != fetched.remote) {
        return Err(messages::making::request_is_anothers(
            request,
            other.as_bstr(),
            fetched.remote.as_bstr(),
        ));
    }
    let note = if is_newer(old, fetched.commit)? {
        messages::making::request_is_ahead(branch, &request.words)
    } else {
        messages::making::request_has_moved(branch, &request.words, fetched.commit)
    };
    let notes = vec![note];
    let said = messages::making::said_local(branch, old);
    Ok(Order { commit: old, notes, said, ..order })
}

fn new(repository: &Repository, branch: BString, from: Option<&BStr>) -> Result<Order, Failure> {
    let note = facts::new_name(repository, branch.as_bstr())?;
    let start = match from {
        Some(from) => start::named(repository, from)?,
        None => start::default(repository)?,
    };
    let luggage = Luggage::of_start(&start);
    let Start { name, commit, origin, note: about_start, .. } = start;
    Ok(Order {
        said: messages::making::said_new(branch.as_bstr(), name.as_bstr(), commit),
        name: branch.clone(),
        branch: Some(branch),
        commit,
        create: Some(Create { start: commit.to_hex().to_string().into(), tracks: false, upstream: None }),
        forward_from: None,
        origin,
        notes: note.into_iter().chain(about_start).collect(),
        luggage,
    })
}

impl Order {
    /// Makes the branch, or moves it on, as is to be. An error leaves nothing behind.
    pub fn prepare_branch(&self, repository: &Repository) -> Result<(), Failure> {
        let Some(name) = self.branch.as_ref().map(|name| name.as_bstr()) else { return Ok(()) };
        let dir = dir(repository);
        let failed = |error| {
            let lock = ref_lock::of_config(repository.common_dir());
            let failure = messages::making::no_branch_made(full_name(name).as_bstr(), &error);
            messages::making::with_lock(failure, lock.as_deref())
        };
        if let Some(old) = self.forward_from {
            return branch::forward(dir, name, old, self.commit).map_err(failed);
        }
        let Some(create) = &self.create else { return Ok(()) };
        branch::create(dir, name, create.start.as_bstr(), create.tracks).map_err(failed)?;
        self.configure(dir, name, create).map_err(|error| {
            // The first error is the one to tell.
            let _ = branch::delete(dir, name, self.commit);
            failed(error)
        })
    }

    /// Whose code it is stays known for as long as there is the branch.
    fn configure(&self, dir: &Path, name: &BStr, create: &Create) -> Result<(), GitError> {
        if let Origin::Foreign(words) = &self.origin {
            branch::set_key(dir, name, origin::KEY, words.as_bytes().as_bstr())?;
        }
        match &create.upstream {
            Some((remote, merge)) => branch::set_upstream(dir, name, remote.as_bstr(), merge.as_bstr()),
            None => Ok(()),
        }
    }
}
