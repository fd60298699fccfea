//! Whether the writer of a push can have meant it: a function of plain data.

use std::path::PathBuf;

use super::names::Source;
use super::situation::{RemoteBranch, Situation};
use super::updates::{NoPlan, Plan, Update, Wholesale};
use crate::git::{BStr, BString, ByteSlice};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Silent,
    Speaks { reason: Reason, meant: Option<Meant> },
}

/// Where an update goes, and why that place is not just any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub remote: BString,
    /// Short.
    pub branch: BString,
    /// Another worktree that has this branch checked out.
    pub checked_out: Option<PathBuf>,
    pub protected: bool,
}

/// What is pushed, as people say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Short.
    Branch(BString),
    DetachedHead,
    /// As it was typed.
    Object(BString),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// git will refuse a plain push, because the upstream has another name.
    Refused {
        upstream: RemoteBranch,
    },
    /// A branch goes to `place`, which is not the branch one stands on, or gets what is not its own.
    /// `more`: how many updates beside it one would hear about.
    Elsewhere {
        what: What,
        place: Place,
        more: usize,
    },
    /// `lost`: commits that are known to be there and would be no more.
    Overwrites {
        what: What,
        place: Place,
        lost: usize,
    },
    /// git will refuse: the place has this many commits that what is pushed lacks.
    Behind {
        what: What,
        place: Place,
        lacking: usize,
    },
    Deletes {
        place: Place,
    },
    /// HEAD, or this branch, in the middle of its rebase.
    Rebasing {
        place: Place,
    },
    /// Everything goes: these beside the branch one stands on.
    Wholesale {
        kind: Wholesale,
        remote: BString,
        others: Vec<Place>,
    },
    /// The branch has its upstream on another remote, and nothing says that it belongs on this one.
    OtherRemote {
        place: Place,
        upstream: RemoteBranch,
    },
}

impl Reason {
    /// The branches that the push would write or delete and that it speaks for.
    pub fn places(&self) -> &[Place] {
        match self {
            Reason::Refused { .. } => &[],
            Reason::Elsewhere { place, .. }
            | Reason::Overwrites { place, .. }
            | Reason::Behind { place, .. }
            | Reason::Deletes { place }
            | Reason::Rebasing { place }
            | Reason::OtherRemote { place, .. } => std::slice::from_ref(place),
            Reason::Wholesale { others, .. } => others,
        }
    }

    /// Whether it can do harm that is hard to take back: to a protected branch, or to one that belongs to something else.
    pub fn is_grave(&self) -> bool {
        // git does nothing of it.
        if matches!(self, Reason::Behind { .. }) {
            return false;
        }
        let others = |place: &Place| place.protected || place.checked_out.is_some();
        self.places().iter().any(others) || matches!(self, Reason::Elsewhere { .. })
    }
}

/// What was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// To push the branch one stands on; `arguments` are what follows `git`.
    Push {
        branch: BString,
        arguments: Vec<BString>,
    },
    FinishRebase,
    MakeBranch,
    /// To take what the remote has first.
    Pull,
}

/// The verdict on a push whose updates are known, or that git will refuse. `protected` is asked about short branch
/// names. Silent wherever it is unsure.
pub fn verdict(
    plan: &Result<Plan, NoPlan>,
    situation: &Situation,
    protected: &dyn Fn(&BStr) -> bool,
) -> Verdict {
    let judge = Judge { situation, protected };
    let reason = match plan {
        Ok(plan) => judge.plan(plan),
        Err(NoPlan::RefusedElsewhere { remote, upstream }) => refused(remote, upstream),
        Err(NoPlan::Refused | NoPlan::Unknown) => None,
    };
    match reason {
        Some(reason) => Verdict::Speaks { meant: judge.meant(&reason), reason },
        None => Verdict::Silent,
    }
}

fn refused(remote: &BString, upstream: &BString) -> Option<Reason> {
    let branch = upstream.strip_prefix(b"refs/heads/")?.into();
    Some(Reason::Refused { upstream: RemoteBranch { remote: remote.clone(), branch } })
}

struct Judge<'a> {
    situation: &'a Situation,
    protected: &'a dyn Fn(&BStr) -> bool,
}

impl Judge<'_> {
    fn plan(&self, plan: &Plan) -> Option<Reason> {
        // Nothing leaves the repository.
        if plan.remote == "." {
            return None;
        }
        if let Some(kind) = plan.wholesale {
            return self.wholesale(kind, plan);
        }
        let mut reasons = plan.updates.iter().filter_map(|update| self.update(update));
        let mut first = reasons.next()?;
        if let Reason::Elsewhere { more, .. } = &mut first {
            *more = reasons.count();
        }
        Some(first)
    }

    fn wholesale(&self, kind: Wholesale, plan: &Plan) -> Option<Reason> {
        let stands_on = |update: &Update| update.branch() == self.branch();
        let others = plan.updates.iter().filter(|update| !stands_on(update));
        let others: Vec<_> = others.filter_map(|update| self.place(update)).collect();
        (!others.is_empty()).then(|| Reason::Wholesale { kind, remote: plan.remote.clone(), others })
    }

    fn update(&self, update: &Update) -> Option<Reason> {
        let place = self.place(update)?;
        let stands_on = self.branch().is_some_and(|branch| place.branch == branch);
        if update.deletes() {
            let matters = place.protected || place.checked_out.is_some() || stands_on;
            return matters.then_some(Reason::Deletes { place });
        }
        let what = self.what(&update.source)?;
        if self.is_being_rebased(&what) {
            return Some(Reason::Rebasing { place });
        }
        if self.is_own(&what, &place) && stands_on {
            return self.own_branch(what, place, update.forced);
        }
        if self.is_allowed(&what, &place) {
            return None;
        }
        self.has_an_owner(&what, &place).then_some(Reason::Elsewhere { what, place, more: 0 })
    }

    /// The branch one stands on, or a part of it, goes to its own name.
    fn own_branch(&self, what: What, place: Place, forced: bool) -> Option<Reason> {
        let lost = self.lost(&place);
        if forced && place.protected {
            return Some(Reason::Overwrites { what, place, lost });
        }
        if lost > 0 {
            return Some(Reason::Behind { what, place, lacking: lost });
        }
        let upstream = self.situation.upstream.clone().filter(|_| !self.situation.belongs_there)?;
        Some(Reason::OtherRemote { place, upstream })
    }

    /// Whether `what` is what people expect in a branch called as `place` is.
    fn is_own(&self, what: &What, place: &Place) -> bool {
        match what {
            What::Branch(branch) => *branch == place.branch,
            What::Object(_) => true,
            What::DetachedHead => false,
        }
    }

    /// Whether the destination belongs to somebody else: it is protected, checked out elsewhere, or the name of another
    /// branch. From a detached HEAD every branch that exists is another.
    fn has_an_owner(&self, what: &What, place: &Place) -> bool {
        let exists = || self.situation.local.contains(&place.branch);
        let other_name = match what {
            What::Branch(branch) => *branch != place.branch && exists(),
            What::Object(_) if self.branch().is_some() => exists(),
            What::Object(_) | What::DetachedHead => exists() || self.situation.known.contains(&place.branch),
        };
        place.protected || place.checked_out.is_some() || other_name
    }

    fn is_being_rebased(&self, what: &What) -> bool {
        match (&self.situation.rebase, what) {
            (Some(_), What::DetachedHead) => true,
            (Some(Some(rebased)), What::Branch(branch)) => rebased == branch,
            _ => false,
        }
    }

    /// Whether the person said once that this is meant.
    fn is_allowed(&self, what: &What, place: &Place) -> bool {
        let What::Branch(branch) = what else { return false };
        self.situation.allowed.iter().any(|(from, to)| branch == from && place.branch == *to)
    }

    fn lost(&self, place: &Place) -> usize {
        let known = self.situation.losing.iter().find(|(branch, _)| *branch == place.branch);
        known.map_or(0, |(_, count)| *count)
    }

    fn branch(&self) -> Option<&BStr> {
        self.situation.branch.as_ref().map(|branch| branch.as_bstr())
    }

    fn what(&self, source: &Source) -> Option<What> {
        match source {
            Source::Reference(full) => Some(match full.strip_prefix(b"refs/heads/") {
                Some(branch) => What::Branch(branch.into()),
                None => What::Object(full.strip_prefix(b"refs/").unwrap_or(full).into()),
            }),
            Source::Head => Some(self.situation.branch.clone().map_or(What::DetachedHead, What::Branch)),
            Source::Object(text) => Some(What::Object(text.clone())),
            Source::Nothing => None,
        }
    }

    /// `None` for what is no branch: nobody stands on a tag.
    fn place(&self, update: &Update) -> Option<Place> {
        let branch = update.branch()?;
        let elsewhere = self.situation.elsewhere.iter().find(|(name, _)| name == branch);
        Some(Place {
            remote: update.remote.clone(),
            branch: branch.into(),
            checked_out: elsewhere.map(|(_, root)| root.clone()),
            protected: (self.protected)(branch),
        })
    }

    fn meant(&self, reason: &Reason) -> Option<Meant> {
        match (reason, &self.situation.branch, &self.situation.own_push) {
            (Reason::Deletes { .. }, ..) => None,
            (Reason::Behind { .. }, ..) => Some(Meant::Pull),
            (Reason::Rebasing { .. }, ..) => Some(Meant::FinishRebase),
            (_, None, _) if self.situation.rebase.is_some() => Some(Meant::FinishRebase),
            (Reason::Elsewhere { what: What::DetachedHead, .. }, None, _) => Some(Meant::MakeBranch),
            (_, Some(branch), Some(arguments)) => {
                Some(Meant::Push { branch: branch.clone(), arguments: arguments.clone() })
            }
            _ => None,
        }
    }
}
