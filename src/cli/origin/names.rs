//! Whose code a ref's name and the configuration say that it is. What they don't know of, the commits tell.

use once_cell::unsync::OnceCell;

use super::KEY;
use super::whose::{Followed, Whose, whose_source};
use crate::cli::new::Request;
use crate::git::{BStr, BString, ByteSlice, Config, Repository, default_branch, remotes};

pub struct Names<'a> {
    repository: &'a Repository,
    followed: Followed<'a>,
    defaults: OnceCell<Vec<BString>>,
}

impl<'a> Names<'a> {
    pub fn of(repository: &'a Repository) -> Self {
        Names { repository, followed: Followed::of(repository.config()), defaults: OnceCell::new() }
    }

    pub fn config(&self) -> &'a Config {
        self.repository.config()
    }

    /// Whether a ref below the prefix, which ends in a slash, can follow anything.
    pub fn follow(&self, prefix: &str) -> bool {
        self.followed.reach(prefix)
    }

    /// Of a ref by its full name: what it follows.
    pub fn whose(&self, full_name: &BStr) -> Whose {
        self.followed.whose(full_name)
    }

    /// Of a ref by its full name: in words, where it follows what is somebody else's.
    pub fn of_tracking(&self, full_name: &BStr) -> Option<String> {
        match self.whose(full_name) {
            Whose::Foreign(words) => Some(words),
            Whose::Own | Whose::Nobodys => None,
        }
    }

    /// Of a local branch (short name): in words, where it is somebody else's. Its name says that, a note of ours, or what `git pull`
    /// brings there.
    pub fn of_branch(&self, branch: &BStr) -> Option<String> {
        if let Some(words) = self.value(branch, KEY) {
            return Some(words.to_str_lossy().into_owned());
        }
        if let Some(request) = Request::named(branch) {
            return Some(request.words);
        }
        let full = BString::from([b"refs/heads/", branch.as_bytes()].concat());
        self.of_tracking(full.as_bstr()).or_else(|| self.of_upstream(branch, full.as_bstr()))
    }

    fn of_upstream(&self, branch: &BStr, full: &BStr) -> Option<String> {
        let remote = self.value(branch, "remote").filter(|remote| remote != ".");
        let merges = self.config().strings("branch", Some(branch), "merge");
        let of_remote = |merge: &BString| match &remote {
            Some(remote) if self.is_default(branch) && self.is_project(remote.as_bstr(), merge.as_bstr()) => {
                None
            }
            Some(remote) => whose_source(self.config(), remote.as_bstr(), merge.as_bstr()),
            // A request's ref says it, whatever remote it is of.
            None if merge.starts_with(b"refs/heads/") => None,
            None => whose_source(self.config(), "origin".into(), merge.as_bstr()),
        };
        if !merges.is_empty() {
            return merges.iter().find_map(of_remote);
        }
        whose_source(self.config(), remote?.as_bstr(), full)
    }

    fn value(&self, branch: &BStr, key: &str) -> Option<BString> {
        self.config().string("branch", Some(branch), key)
    }

    /// Whether the branch is the project's main one, by its short name.
    pub fn is_default(&self, branch: &BStr) -> bool {
        self.defaults.get_or_init(|| self.defaults()).iter().any(|name| name == branch)
    }

    /// What the remote says; where it says nothing, all that it may be called.
    fn defaults(&self) -> Vec<BString> {
        let told = default_branch::told(self.repository);
        told.map_or_else(|| default_branch::names(self.repository), |told| vec![told])
    }

    /// The full ref that follows the main branch of the repository that this one is a fork of.
    pub fn project_main(&self) -> Option<BString> {
        let remote = remotes::of_requests(self.config())?;
        let names = default_branch::names_on(self.repository, remote.as_bstr());
        let mut found =
            names.iter().filter_map(|name| self.repository.tracking_ref(remote.as_bstr(), name.as_bstr()));
        found.find(|full| self.repository.resolve(full.as_bstr()).is_some())
    }

    fn is_project(&self, remote: &BStr, merge: &BStr) -> bool {
        let is_it = remotes::of_requests(self.config()).is_some_and(|project| project == remote);
        let branch = merge.strip_prefix(b"refs/heads/").unwrap_or_default().as_bstr();
        let follows = self.repository.tracking_ref(remote, branch);
        is_it && follows.is_some() && follows == self.project_main()
    }
}
