//! Short names, found as git finds them: on this side among the refs, on the other by what the remote-tracking refs
//! and tags tell (git-push(1), `<refspec>`; gitrevisions(7)).

use super::default_push;
use super::facts::Facts;
use super::refspec::{is_ref_name, mapped};
use super::updates::NoPlan;
use crate::git::{BStr, BString, ByteSlice};

/// What is pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A ref, by its full name.
    Reference(BString),
    Head,
    /// Anything else that names a commit, as it was typed: a hash, `HEAD~2`, `@{upstream}`.
    Object(BString),
    /// Nothing: the destination is deleted.
    Nothing,
}

impl Source {
    /// The local ref or object called `name`. git refuses where there is none, or several.
    pub fn find(name: &BStr, facts: &dyn Facts) -> Result<Source, NoPlan> {
        match local_refs(name, facts) {
            Found::One(full) => Ok(Source::Reference(full)),
            Found::Several => Err(NoPlan::Refused),
            Found::None if name == "HEAD" && facts.is_born() => Ok(Source::Head),
            Found::None => object(name, facts).map(|()| Source::Object(name.into())),
        }
    }

    /// The full name of the ref that git goes by where no destination, or a short one, is given.
    pub fn reference(&self, facts: &dyn Facts) -> Option<BString> {
        match self {
            Source::Reference(full) => Some(full.clone()),
            Source::Head => facts.branch().map(|branch| full_branch(branch.as_ref())),
            Source::Object(_) | Source::Nothing => None,
        }
    }
}

pub enum Found {
    None,
    One(BString),
    Several,
}

/// The local refs that `name` can mean. Those outside of branches and tags count only where nothing else is meant,
/// unless they are named from `refs/` on.
pub fn local_refs(name: &BStr, facts: &dyn Facts) -> Found {
    if !is_ref_name(name, false) {
        return Found::None;
    }
    let full =
        |prefix: &str, suffix: &str| BString::from([prefix.as_bytes(), name, suffix.as_bytes()].concat());
    let names = [
        (full("", ""), name.starts_with(b"refs/")),
        (full("refs/", ""), true),
        (full("refs/tags/", ""), true),
        (full("refs/heads/", ""), true),
        (full("refs/remotes/", ""), false),
        (full("refs/remotes/", "/HEAD"), false),
    ];
    let is_there = |full: &BString| full.starts_with(b"refs/") && facts.exists(full.as_ref());
    let found: Vec<_> = names.into_iter().filter(|(full, _)| is_there(full)).collect();
    let strong = found.iter().filter(|(_, strong)| *strong).count();
    let mut meant = found.into_iter().filter(|(_, is_strong)| *is_strong || strong == 0);
    match (meant.next(), meant.next()) {
        (None, _) => Found::None,
        (Some((full, _)), None) => Found::One(full),
        (Some(_), Some(_)) => Found::Several,
    }
}

/// Whether an expression names an object, as its first part tells: a ref, `HEAD` or the like, a hash, an upstream. What
/// reflogs say is left unknown.
fn object(expression: &BStr, facts: &dyn Facts) -> Result<(), NoPlan> {
    if let Some((branch, rest)) = expression.split_once_str("@{") {
        return match rest.split_once_str("}") {
            Some((word, _)) if is_upstream(word) => tracking_ref(branch.as_bstr(), facts),
            _ => Err(NoPlan::Unknown),
        };
    }
    let end = expression.find_byteset(b"~^:").unwrap_or(expression.len());
    let first = expression[..end].as_bstr();
    let is_there = match first.as_bytes() {
        b"@" | b"HEAD" => facts.is_born(),
        b"FETCH_HEAD" | b"ORIG_HEAD" | b"MERGE_HEAD" | b"REBASE_HEAD" | b"CHERRY_PICK_HEAD" => {
            return Err(NoPlan::Unknown);
        }
        _ => is_hash(first) || !matches!(local_refs(first, facts), Found::None),
    };
    if is_there { Ok(()) } else { Err(NoPlan::Refused) }
}

fn is_upstream(word: &[u8]) -> bool {
    word.eq_ignore_ascii_case(b"u") || word.eq_ignore_ascii_case(b"upstream")
}

/// `BRANCH@{upstream}`; without a name, of HEAD's branch. git refuses where there is none.
fn tracking_ref(branch: &BStr, facts: &dyn Facts) -> Result<(), NoPlan> {
    let branch = if branch.is_empty() || branch == "HEAD" { facts.branch() } else { Some(branch.into()) };
    let upstream = branch.and_then(|branch| default_push::upstream(branch.as_ref(), facts));
    let (remote, full) = upstream.ok_or(NoPlan::Refused)?;
    let local = match remote.as_slice() {
        b"." => Some(full),
        _ => mapped(&facts.strings("remote", Some(remote.as_ref()), "fetch"), full.as_ref())
            .map(|(local, _)| local),
    };
    local.filter(|local| facts.exists(local.as_ref())).map(drop).ok_or(NoPlan::Refused)
}

fn is_hash(text: &[u8]) -> bool {
    (4..=64).contains(&text.len()) && text.iter().all(u8::is_ascii_hexdigit)
}

/// What a destination is, in full.
#[derive(Debug, PartialEq, Eq)]
pub enum Destination {
    Reference(BString),
    /// git refuses it.
    Refused,
    /// It depends on what the server has.
    Unknown,
}

/// The full name of the ref that `name` means on `remote` for what `source` is.
pub fn destination(name: &BStr, source: &Source, remote: &BStr, facts: &dyn Facts) -> Destination {
    if name.starts_with(b"refs/") {
        return Destination::Reference(name.into());
    }
    // The server has one, which is no branch.
    if name == "HEAD" {
        return Destination::Unknown;
    }
    if let Some(branch) = name.strip_prefix(b"heads/")
        && has_branch(remote, branch.as_bstr(), facts) == Some(true)
    {
        return Destination::Reference(full_branch(branch.as_bstr()));
    }
    let branch = has_branch(remote, name, facts);
    let reference = source.reference(facts);
    let is_tag = |full: &BString| full.starts_with(b"refs/tags/");
    if facts.exists(full_tag(name).as_ref()) {
        // The server may have the tag too, and then a short name means it, or both.
        let only_a_tag = branch != Some(true) && reference.as_ref().is_some_and(is_tag);
        return if only_a_tag { Destination::Reference(full_tag(name)) } else { Destination::Unknown };
    }
    match (branch, reference) {
        (Some(true), _) => Destination::Reference(full_branch(name)),
        (_, Some(full)) if full.starts_with(b"refs/heads/") => Destination::Reference(full_branch(name)),
        (_, Some(full)) if is_tag(&full) => Destination::Reference(full_tag(name)),
        (_, Some(_)) => Destination::Refused,
        (None, None) => Destination::Reference(full_branch(name)),
        (Some(false), None) => Destination::Unknown,
    }
}

/// Whether the remote has a branch, as far as the last fetch or push told; `None` where nothing follows it.
pub fn has_branch(remote: &BStr, branch: &BStr, facts: &dyn Facts) -> Option<bool> {
    Some(facts.exists(tracking(remote, branch, facts)?.as_ref()))
}

/// The full name of the ref that follows a branch of the remote, whether it is there or not.
pub fn tracking(remote: &BStr, branch: &BStr, facts: &dyn Facts) -> Option<BString> {
    let specs = facts.strings("remote", Some(remote), "fetch");
    mapped(&specs, full_branch(branch).as_ref()).map(|(tracking, _)| tracking)
}

pub fn full_branch(short: &BStr) -> BString {
    BString::from([b"refs/heads/", short.as_bytes()].concat())
}

fn full_tag(short: &BStr) -> BString {
    BString::from([b"refs/tags/", short.as_bytes()].concat())
}
