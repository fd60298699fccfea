//! What the word that is being typed can become: worktrees first, then local branches that have none, then remote
//! branches that have no local one.

use std::borrow::Cow;

use crate::git::{BStr, BString, ByteSlice, Finder, Repository, Worktree};

use super::Names;

#[cfg(test)]
mod tests;

/// At most this many of each of the three kinds are given. The last match is always one of them: in a sorted list it
/// shares with the first exactly what all of them share, which is what a shell inserts.
pub const LIMIT: usize = 1000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<'a> {
    pub name: &'a BStr,
    pub kind: Kind<'a>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    Worktree(&'a Worktree),
    Branch,
    /// Branches of this name are on these remotes, and none is local.
    Remote(Vec<&'a BStr>),
}

/// All names that there are.
pub struct Stock<'a> {
    pub worktrees: &'a [Worktree],
    pub project: &'a BStr,
    /// Short names of local branches, sorted.
    pub branches: Vec<Cow<'a, BStr>>,
    /// Short names of remote-tracking branches: `origin/main`.
    pub tracking: Vec<Cow<'a, BStr>>,
    pub remotes: Vec<BString>,
}

impl<'a> Stock<'a> {
    pub fn of(repository: &'a Repository) -> Self {
        Stock {
            worktrees: repository.worktrees(),
            project: repository.name(),
            branches: repository.many_names_under("refs/heads/"),
            tracking: repository.many_names_under("refs/remotes/"),
            remotes: repository.config().subsections("remote"),
        }
    }

    /// What begins with `typed`; if nothing does, what contains it.
    pub fn candidates(&self, typed: &BStr) -> Vec<Candidate<'_>> {
        let beginning = self.matching(&|name| name.starts_with(typed));
        if !beginning.is_empty() {
            return beginning;
        }
        let inside = Finder::new(typed.as_bytes());
        self.matching(&|name| inside.find(name.as_bytes()).is_some())
    }

    fn matching(&self, fits: &dyn Fn(&BStr) -> bool) -> Vec<Candidate<'_>> {
        let mut found = capped(self.worktrees(fits).into_iter());
        found.extend(self.branches(fits));
        found.extend(capped(self.remote(fits).into_iter()));
        found
    }

    /// By the branch, or by the folder where HEAD is detached.
    fn worktrees(&self, fits: &dyn Fn(&BStr) -> bool) -> Vec<Candidate<'_>> {
        let standing = self.worktrees.iter().filter(|worktree| !worktree.bare);
        let mut found: Vec<_> = standing
            .map(|worktree| Candidate { name: self.name_of(worktree), kind: Kind::Worktree(worktree) })
            .filter(|candidate| fits(candidate.name))
            .collect();
        found.sort_by(|one, other| {
            // Whether a folder is there is looked at where that matters.
            one.name.cmp(other.name).then_with(|| is_missing(one).cmp(&is_missing(other)))
        });
        found.dedup_by_key(|candidate| candidate.name);
        found
    }

    /// A folder's short name that is also a branch would lead elsewhere: then the whole.
    fn name_of<'b>(&self, worktree: &'b Worktree) -> &'b BStr {
        let names = Names::of(worktree, self.project);
        let taken = || self.branches.binary_search_by(|branch| (**branch).cmp(names.short)).is_ok();
        if names.branch.is_none() && taken() { names.folder } else { names.best() }
    }

    /// Not collected before the cap: there can be very many.
    fn branches(&self, fits: &dyn Fn(&BStr) -> bool) -> Vec<Candidate<'_>> {
        let mut checked_out: Vec<&BStr> = self.worktrees.iter().filter_map(Worktree::branch).collect();
        checked_out.sort_unstable();
        let names = self.branches.iter().map(|name| &**name).filter(|name| fits(name));
        let idle = without(names, checked_out.into_iter(), |name| name);
        capped(idle.map(|name| Candidate { name, kind: Kind::Branch }))
    }

    fn remote(&self, fits: &dyn Fn(&BStr) -> bool) -> Vec<Candidate<'_>> {
        let split = self.tracking.iter().filter_map(|name| split_remote(name, &self.remotes));
        let mut pairs: Vec<(&BStr, &BStr)> = split
            .map(|(remote, name)| (name, remote))
            .filter(|(name, _)| *name != "HEAD" && fits(name))
            .collect();
        pairs.sort_unstable();
        let local = self.branches.iter().map(|name| &**name);
        let pairs: Vec<_> = without(pairs.into_iter(), local, |(name, _)| name).collect();
        pairs
            .chunk_by(|one, other| one.0 == other.0)
            .map(|same| Candidate {
                name: same[0].0,
                kind: Kind::Remote(same.iter().map(|pair| pair.1).collect()),
            })
            .collect()
    }
}

/// Those of `items` whose name is not among `taken`. Both are sorted, so that one walk over them will do.
fn without<'a, T: Copy>(
    items: impl Iterator<Item = T>,
    taken: impl Iterator<Item = &'a BStr>,
    name: impl Fn(T) -> &'a BStr,
) -> impl Iterator<Item = T> {
    let mut taken = taken.peekable();
    items.filter(move |item| {
        let name = name(*item);
        while taken.next_if(|other| *other < name).is_some() {}
        taken.peek() != Some(&name)
    })
}

fn is_missing(candidate: &Candidate) -> bool {
    matches!(candidate.kind, Kind::Worktree(worktree) if worktree.missing())
}

/// `origin/feature/x` as remote and branch. A remote's name can contain slashes, so the configured ones decide, the
/// longest first; where none fits, the first slash does.
pub fn split_remote<'a>(tracking: &'a BStr, remotes: &[BString]) -> Option<(&'a BStr, &'a BStr)> {
    let after = |remote: &BString| {
        tracking
            .strip_prefix(remote.as_bytes())
            .is_some_and(|rest| rest.starts_with(b"/"))
            .then_some(remote.len())
    };
    let slash = remotes.iter().filter_map(after).max().or_else(|| tracking.find_byte(b'/'))?;
    Some((tracking[..slash].as_bstr(), tracking[slash + 1..].as_bstr()))
}

fn capped<'a>(mut candidates: impl Iterator<Item = Candidate<'a>>) -> Vec<Candidate<'a>> {
    let mut found: Vec<_> = candidates.by_ref().take(LIMIT).collect();
    if let Some(last) = candidates.last() {
        found[LIMIT - 1] = last;
    }
    found
}
