//! The names of push's options, and how git matches them: whole, negated, or cut short where that stays clear
//! (gitcli(7), "abbreviated long options").

/// What an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    Nothing,
    /// A value after `=` or as the next argument.
    Value,
    /// A value after `=` only, or none.
    Perhaps,
}

/// An option of git-push(1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    All,
    Delete,
    DryRun,
    Force,
    ForceWithLease,
    Mirror,
    Prune,
    PushOption,
    RecurseSubmodules,
    Repo,
    Signed,
    Tags,
    /// One that says nothing about what goes where.
    Other(&'static str),
}

use Name::*;
use Takes::*;

struct Spelling {
    long: &'static str,
    short: Option<u8>,
    name: Name,
    takes: Takes,
    negatable: bool,
}

const fn spelling(long: &'static str, short: Option<u8>, name: Name, takes: Takes) -> Spelling {
    Spelling { long, short, name, takes, negatable: true }
}

const fn without_negation(long: &'static str, short: u8) -> Spelling {
    Spelling { long, short: Some(short), name: Other(long), takes: Nothing, negatable: false }
}

const SPELLINGS: [Spelling; 27] = [
    spelling("verbose", Some(b'v'), Other("verbose"), Nothing),
    spelling("quiet", Some(b'q'), Other("quiet"), Nothing),
    spelling("repo", None, Repo, Value),
    spelling("all", None, All, Nothing),
    spelling("branches", None, All, Nothing),
    spelling("mirror", None, Mirror, Nothing),
    spelling("delete", Some(b'd'), Delete, Nothing),
    spelling("tags", None, Tags, Nothing),
    spelling("dry-run", Some(b'n'), DryRun, Nothing),
    spelling("porcelain", None, Other("porcelain"), Nothing),
    spelling("force", Some(b'f'), Force, Nothing),
    spelling("force-with-lease", None, ForceWithLease, Perhaps),
    spelling("force-if-includes", None, Other("force-if-includes"), Nothing),
    spelling("recurse-submodules", None, RecurseSubmodules, Value),
    spelling("thin", None, Other("thin"), Nothing),
    spelling("receive-pack", None, Other("receive-pack"), Value),
    spelling("exec", None, Other("exec"), Value),
    spelling("set-upstream", Some(b'u'), Other("set-upstream"), Nothing),
    spelling("progress", None, Other("progress"), Nothing),
    spelling("prune", None, Prune, Nothing),
    spelling("verify", None, Other("verify"), Nothing),
    spelling("follow-tags", None, Other("follow-tags"), Nothing),
    spelling("signed", None, Signed, Perhaps),
    spelling("atomic", None, Other("atomic"), Nothing),
    spelling("push-option", Some(b'o'), PushOption, Value),
    without_negation("ipv4", b'4'),
    without_negation("ipv6", b'6'),
];

/// The option that `--typed` means, without its `=value`, and whether it is negated. `None` where git knows no such
/// option, or several.
pub fn long(typed: &str) -> Option<(Name, Takes, bool)> {
    let exact = spelt_out().find(|(name, ..)| name == typed);
    exact.map(|(_, negated, option)| (option.name, option.takes, negated)).or_else(|| abbreviated(typed))
}

/// An abbreviation counts where everything that it can stand for is the same.
fn abbreviated(typed: &str) -> Option<(Name, Takes, bool)> {
    let mut meanings = spelt_out()
        .filter(|(name, ..)| !typed.is_empty() && name.starts_with(typed))
        .map(|(_, negated, option)| (option.name, option.takes, negated));
    let first = meanings.next()?;
    meanings.all(|other| other == first).then_some(first)
}

/// Every long name, whole: as it is, and negated.
fn spelt_out() -> impl Iterator<Item = (String, bool, &'static Spelling)> {
    SPELLINGS.iter().flat_map(|option| {
        let negated = option.negatable.then(|| (format!("no-{}", option.long), true, option));
        [(option.long.to_owned(), false, option)].into_iter().chain(negated)
    })
}

pub fn short(letter: u8) -> Option<(Name, Takes)> {
    SPELLINGS.iter().find(|option| option.short == Some(letter)).map(|option| (option.name, option.takes))
}

/// git takes `-forc` for a long option with a dash missing, and refuses it (only where it is longer than two letters).
pub fn looks_like_a_long_one(cluster: &[u8]) -> bool {
    cluster.len() >= 3
        && (cluster.starts_with(b"no-")
            || SPELLINGS.iter().any(|option| option.long.as_bytes().starts_with(cluster)))
}
