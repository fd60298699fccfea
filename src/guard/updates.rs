//! What a push would update, worked out before any network as git-push(1) does. What only the server can settle is
//! never guessed.

use std::collections::HashSet;

use super::arguments::{Lease, Push};
use super::default_push;
use super::facts::Facts;
use super::names::{self, Destination, Found, Source, full_branch};
use super::refspec::{self, Refspec, filled, starred};
use crate::git::{BStr, BString, ByteSlice};

/// One ref of the remote that would be written or deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    pub source: Source,
    /// A remote's name, a URL or a path.
    pub remote: BString,
    /// The full name of a ref.
    pub destination: BString,
    /// Whether it would be written even where commits are lost by that.
    pub forced: bool,
}

impl Update {
    pub fn deletes(&self) -> bool {
        self.source == Source::Nothing
    }

    /// The short name of the branch that would be written; `None` for tags, reviews, notes.
    pub fn branch(&self) -> Option<&BStr> {
        self.destination.strip_prefix(b"refs/heads/").map(ByteSlice::as_bstr)
    }
}

/// Why a push is of many refs that nobody named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wholesale {
    All,
    Mirror,
    Matching,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub remote: BString,
    pub updates: Vec<Update>,
    pub wholesale: Option<Wholesale>,
    /// Whether the server's refs settle what else there is: `:` updates what both sides have, `--prune` and
    /// `--mirror` delete what is not here.
    pub open_ended: bool,
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPlan {
    /// git will refuse, and nothing goes anywhere.
    Refused,
    /// git will refuse, because the branch's upstream on `remote` has another name: this full ref.
    RefusedElsewhere { remote: BString, upstream: BString },
    /// Only the server can tell.
    Unknown,
}

/// What `push` would update.
pub fn work_out(push: &Push, facts: &dyn Facts) -> Result<Plan, NoPlan> {
    default_push::push_default(facts)?;
    if only_submodules(push, facts) {
        return Err(NoPlan::Refused);
    }
    let remote = remote(push, facts)?;
    let mirror = push.mirror || facts.boolean("remote", Some(remote.as_ref()), "mirror") == Some(true);
    if mirror && !push.refspecs.is_empty() {
        return Err(NoPlan::Refused);
    }
    let mut planning = Planning { push, facts, plan: Plan { remote, ..Plan::default() } };
    match (mirror, push.all) {
        // git has rules of its own for a mirror that has refspecs configured too, or `--all` or `--tags` given.
        (true, all) if all || push.tags || planning.has_configured_refspecs() => return Err(NoPlan::Unknown),
        (true, _) => planning.mirror(),
        (false, true) => planning.all(),
        (false, false) => planning.refspecs(&planning.typed_or_default()?)?,
    }
    planning.plan.open_ended |= push.prune || mirror;
    Ok(planning.plan)
}

/// The remote that was named, or git's default. A word that is no remote's name, no URL and no path is most likely
/// a slip, over which git will stumble itself.
fn remote(push: &Push, facts: &dyn Facts) -> Result<BString, NoPlan> {
    let Some(name) = &push.repository else { return default_push::remote(facts).ok_or(NoPlan::Refused) };
    let is_place = name == "." || name.iter().any(|byte| b"/:".contains(byte));
    match name.starts_with(b"-") {
        true => Err(NoPlan::Refused),
        false if is_place || facts.remotes().contains(name) => Ok(name.clone()),
        false => Err(NoPlan::Unknown),
    }
}

fn only_submodules(push: &Push, facts: &dyn Facts) -> bool {
    let configured = || facts.string("push", None, "recurseSubmodules");
    push.submodules.clone().or_else(configured).is_some_and(|value| value == "only")
}

struct Planning<'a> {
    push: &'a Push,
    facts: &'a dyn Facts,
    plan: Plan,
}

impl Planning<'_> {
    fn has_configured_refspecs(&self) -> bool {
        !self.facts.strings("remote", Some(self.plan.remote.as_ref()), "push").is_empty()
    }

    /// The refspecs of the command line, in full, or those that git takes where it has none.
    fn typed_or_default(&self) -> Result<Vec<BString>, NoPlan> {
        let mut refspecs = typed(self.push, self.plan.remote.as_ref(), self.facts)?;
        if refspecs.is_empty() {
            refspecs = default_push::refspecs(self.plan.remote.as_ref(), self.facts)?;
        }
        Ok(refspecs)
    }

    fn refspecs(&mut self, texts: &[BString]) -> Result<(), NoPlan> {
        let parsed: Option<Vec<_>> = texts.iter().map(|text| Refspec::parse(text.as_ref())).collect();
        let parsed = parsed.ok_or(NoPlan::Refused)?;
        for refspec in &parsed {
            match refspec {
                Refspec::Single { force, source, destination } => {
                    self.single(*force, source.as_ref(), destination.as_ref())?;
                }
                Refspec::Delete { destination } => self.delete(destination.as_ref())?,
                Refspec::Matching { .. } | Refspec::Wildcard { .. } | Refspec::Not { .. } => {}
            }
        }
        self.wildcards(&parsed);
        self.matching(&parsed);
        Ok(())
    }

    fn single(&mut self, force: bool, name: &BStr, typed: Option<&BString>) -> Result<(), NoPlan> {
        let source = Source::find(name, self.facts)?;
        let destination = match typed {
            Some(typed) => self.destination(typed.as_ref(), &source)?,
            None => source.reference(self.facts).filter(goes_by_its_own_name).ok_or(NoPlan::Refused)?,
        };
        self.update_once(source, destination, force)
    }

    fn delete(&mut self, name: &BStr) -> Result<(), NoPlan> {
        let destination = self.destination(name, &Source::Nothing)?;
        self.update_once(Source::Nothing, destination, false)
    }

    fn destination(&self, name: &BStr, source: &Source) -> Result<BString, NoPlan> {
        match names::destination(name, source, self.plan.remote.as_ref(), self.facts) {
            Destination::Reference(full) => Ok(full),
            Destination::Refused => Err(NoPlan::Refused),
            Destination::Unknown => Err(NoPlan::Unknown),
        }
    }

    /// git refuses to write one ref from two.
    fn update_once(&mut self, source: Source, destination: BString, force: bool) -> Result<(), NoPlan> {
        if self.updates(destination.as_ref()) {
            return Err(NoPlan::Refused);
        }
        self.update(source, destination, force);
        Ok(())
    }

    /// The first one that a ref matches sends it somewhere, and no other.
    fn wildcards(&mut self, refspecs: &[Refspec]) {
        let mut sent = HashSet::new();
        for refspec in refspecs {
            let Refspec::Wildcard { force, source, destination } = refspec else { continue };
            for name in self.local_refs_like(source) {
                if !sent.insert(name.clone()) {
                    continue;
                }
                let destination = filled(destination, starred(source, &name).unwrap_or_default());
                if !refspecs.iter().any(|other| other.leaves_out(destination.as_ref())) {
                    self.update_if_free(Source::Reference(name), destination, *force);
                }
            }
        }
    }

    /// Full names of the local refs that match a pattern.
    fn local_refs_like(&self, pattern: &BString) -> Vec<BString> {
        let star = pattern.find_byte(b'*').unwrap_or(pattern.len());
        let folder = &pattern[..pattern[..star].rfind_byte(b'/').map_or(0, |at| at + 1)];
        let Some(folder) = folder.to_str().ok().filter(|folder| folder.starts_with("refs/")) else {
            return Vec::new();
        };
        let full = |name: BString| BString::from([folder.as_bytes(), name.as_slice()].concat());
        let names = self.facts.names_under(folder).into_iter().map(full);
        names.filter(|name| starred(pattern, name).is_some()).collect()
    }

    /// `:`, of which the remote-tracking refs show the part that is known.
    fn matching(&mut self, refspecs: &[Refspec]) {
        let force = |refspec: &Refspec| match refspec {
            Refspec::Matching { force } => Some(*force),
            _ => None,
        };
        let Some(force) = refspecs.iter().filter_map(force).reduce(|one, other| one || other) else { return };
        self.plan.wholesale = Some(Wholesale::Matching);
        self.plan.open_ended = true;
        for branch in self.facts.names_under("refs/heads/") {
            let full = full_branch(branch.as_ref());
            let left_out = refspecs.iter().any(|refspec| refspec.leaves_out(full.as_ref()));
            let known =
                names::has_branch(self.plan.remote.as_ref(), branch.as_ref(), self.facts) == Some(true);
            if known && !left_out {
                self.update_if_free(Source::Reference(full.clone()), full, force);
            }
        }
    }

    fn all(&mut self) {
        self.plan.wholesale = Some(Wholesale::All);
        self.every("refs/heads/", false);
    }

    fn mirror(&mut self) {
        self.plan.wholesale = Some(Wholesale::Mirror);
        self.every("refs/", true);
    }

    fn every(&mut self, prefix: &str, force: bool) {
        for name in self.facts.names_under(prefix) {
            let full = BString::from([prefix.as_bytes(), name.as_slice()].concat());
            self.update(Source::Reference(full.clone()), full, force);
        }
    }

    fn updates(&self, destination: &BStr) -> bool {
        self.plan.updates.iter().any(|update| update.destination == destination)
    }

    fn update_if_free(&mut self, source: Source, destination: BString, force: bool) {
        if !self.updates(destination.as_ref()) {
            self.update(source, destination, force);
        }
    }

    fn update(&mut self, source: Source, destination: BString, force: bool) {
        let forced = force || self.push.force || leased(&self.push.lease, destination.as_ref());
        let remote = self.plan.remote.clone();
        self.plan.updates.push(Update { source, remote, destination, forced });
    }
}

/// What the other refs are called on the remote has to be said.
fn goes_by_its_own_name(full: &BString) -> bool {
    !(full.starts_with(b"refs/remotes/") && full.ends_with(b"/HEAD"))
}

fn leased(lease: &Lease, destination: &BStr) -> bool {
    match lease {
        Lease::None => false,
        Lease::All => true,
        Lease::Named(names) => names.iter().any(|name| {
            destination == name
                || destination.strip_suffix(name.as_slice()).is_some_and(|rest| rest.ends_with(b"/"))
        }),
    }
}

/// The refspecs of the command line, with the destinations that configuration gives to those without one.
fn typed(push: &Push, remote: &BStr, facts: &dyn Facts) -> Result<Vec<BString>, NoPlan> {
    let mut refspecs = Vec::new();
    refspecs.extend(push.tags.then(|| BString::from("refs/tags/*")));
    let mut words = push.refspecs.iter();
    while let Some(word) = words.next() {
        let refspec = if word == "tag" {
            let tag = words.next().ok_or(NoPlan::Refused)?;
            BString::from(
                [if push.delete { ":" } else { "" }.as_bytes(), b"refs/tags/", tag.as_slice()].concat(),
            )
        } else if push.delete {
            let plain = !word.contains(&b':') && !word.is_empty();
            plain.then(|| BString::from([b":", word.as_slice()].concat())).ok_or(NoPlan::Refused)?
        } else {
            with_destination(word, remote, facts)
        };
        refspecs.push(refspec);
    }
    Ok(refspecs)
}

/// A ref that stands alone goes where `remote.<name>.push` maps it, or, with push.default=upstream, to its upstream.
fn with_destination(word: &BString, remote: &BStr, facts: &dyn Facts) -> BString {
    if word.contains(&b':') {
        return word.clone();
    }
    let Found::One(full) = names::local_refs(word.as_ref(), facts) else { return word.clone() };
    let configured = facts.strings("remote", Some(remote), "push");
    if let Some((destination, force)) = refspec::mapped(&configured, full.as_ref()) {
        return pair(if force { "+" } else { "" }, &full, &destination);
    }
    let upstream = full.strip_prefix(b"refs/heads/").map(ByteSlice::as_bstr);
    match upstream.and_then(|branch| default_push::upstream_of_pushed(branch, facts)) {
        Some(upstream) => pair("", word, &upstream),
        None => word.clone(),
    }
}

fn pair(sign: &str, source: &BString, destination: &BString) -> BString {
    BString::from([sign.as_bytes(), source, b":", destination].concat())
}
