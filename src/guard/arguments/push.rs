//! The arguments of `git push` (git-push(1)): options in any order, and what is left.

use super::options::{self, Name, Takes};
use crate::git::{BStr, BString, ByteSlice};

/// Which destinations `--force-with-lease` lets be overwritten.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Lease {
    #[default]
    None,
    All,
    /// Those with these names, as they were typed.
    Named(Vec<BString>),
}

/// What was asked for. Options that say nothing about what goes where are not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Push {
    /// A remote's name, a URL or a path.
    pub repository: Option<BString>,
    pub refspecs: Vec<BString>,
    pub all: bool,
    pub mirror: bool,
    pub tags: bool,
    pub delete: bool,
    pub force: bool,
    pub lease: Lease,
    pub prune: bool,
    pub dry_run: bool,
    /// `--recurse-submodules`, where it is given.
    pub submodules: Option<BString>,
}

impl Push {
    /// `None` where git would refuse the arguments, or print help.
    pub fn parse(arguments: &[BString]) -> Option<Push> {
        let mut push = Push::default();
        let mut rest = arguments.iter();
        let mut words = Vec::new();
        while let Some(argument) = rest.next() {
            match argument.as_slice() {
                b"--" | b"--end-of-options" => words.extend(rest.by_ref().cloned()),
                [b'-', b'-', long @ ..] => push.long(long.as_bstr(), &mut rest)?,
                [b'-', cluster @ ..] if !cluster.is_empty() => push.cluster(cluster, &mut rest)?,
                _ => words.push(argument.clone()),
            }
        }
        let mut words = words.into_iter();
        push.repository = words.next().or(push.repository.take());
        push.refspecs = words.collect();
        push.is_sensible().then_some(push)
    }

    fn long<'a>(&mut self, text: &'a BStr, rest: &mut impl Iterator<Item = &'a BString>) -> Option<()> {
        let (typed, attached) = match text.split_once_str("=") {
            Some((typed, value)) => (typed, Some(value.as_bstr())),
            None => (text.as_bytes(), None),
        };
        let (name, takes, negated) = options::long(typed.to_str().ok()?)?;
        let value = match takes {
            _ if negated => None,
            Takes::Value => Some(attached.or_else(|| rest.next().map(|next| next.as_bstr()))?),
            Takes::Perhaps => attached,
            Takes::Nothing => None,
        };
        (attached.is_none() || value.is_some()).then_some(())?;
        self.set(name, negated, value)
    }

    /// Short options in one argument: `-fu`, `-ovalue`.
    fn cluster<'a>(&mut self, cluster: &'a [u8], rest: &mut impl Iterator<Item = &'a BString>) -> Option<()> {
        for (at, letter) in cluster.iter().enumerate() {
            let (name, takes) = options::short(*letter)?;
            if takes == Takes::Value {
                let attached = Some(cluster[at + 1..].as_bstr()).filter(|value| !value.is_empty());
                let value = attached.or_else(|| rest.next().map(|next| next.as_bstr()))?;
                return self.set(name, false, Some(value));
            }
            if at == 0 && options::looks_like_a_long_one(cluster) {
                return None;
            }
            self.set(name, false, None)?;
        }
        Some(())
    }

    fn set(&mut self, name: Name, negated: bool, value: Option<&BStr>) -> Option<()> {
        match name {
            Name::All => self.all = !negated,
            Name::Delete => self.delete = !negated,
            Name::DryRun => self.dry_run = !negated,
            Name::Force => self.force = !negated,
            Name::Prune => self.prune = !negated,
            Name::Tags => self.tags = !negated,
            // git's `--mirror` is `--force` too, and its negation takes that back.
            Name::Mirror => (self.mirror, self.force) = (!negated, !negated),
            Name::Repo => self.repository = value.map(BString::from),
            Name::RecurseSubmodules => {
                (negated || submodules_value(value?)).then_some(())?;
                self.submodules = Some(value.map_or("no".into(), BString::from));
            }
            Name::Signed => value.is_none_or(signed_value).then_some(())?,
            Name::ForceWithLease => self.add_lease(negated, value),
            Name::PushOption => value.is_none_or(|value| !value.contains(&b'\n')).then_some(())?,
            Name::Other(_) => {}
        }
        Some(())
    }

    fn add_lease(&mut self, negated: bool, value: Option<&BStr>) {
        let name = value.map(|value| value.split_str(":").next().unwrap_or_default().into());
        match (name, &mut self.lease) {
            _ if negated => self.lease = Lease::None,
            (None, lease) => *lease = Lease::All,
            (Some(_), Lease::All) => {}
            (Some(name), Lease::Named(names)) => names.push(name),
            (Some(name), lease) => *lease = Lease::Named(vec![name]),
        }
    }

    /// Whether git accepts the options together.
    fn is_sensible(&self) -> bool {
        let one_of = [self.delete, self.tags, self.all, self.mirror];
        one_of.into_iter().filter(|set| *set).count() < 2
            && !(self.delete && self.refspecs.is_empty())
            && !((self.all || self.mirror) && !self.refspecs.is_empty())
    }
}

fn submodules_value(value: &BStr) -> bool {
    ["check", "on-demand", "only", "no", "false", "off", "0"].iter().any(|known| value == known)
}

fn signed_value(value: &BStr) -> bool {
    ["yes", "no", "true", "false", "on", "off", "1", "0", "if-asked"]
        .iter()
        .any(|known| value.eq_ignore_ascii_case(known.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Option<Push> {
        Push::parse(&line.split_whitespace().map(BString::from).collect::<Vec<_>>())
    }

    #[test]
    fn options_in_any_order_and_the_words_between_them() {
        let push = parse("origin -u main --dry-run -o ci.skip --force-with-lease=main:1a2b --tags").unwrap();
        assert_eq!(push.repository, Some("origin".into()));
        assert_eq!(push.refspecs, ["main"]);
        assert!(push.dry_run && push.tags);
        assert_eq!(push.lease, Lease::Named(vec!["main".into()]));
    }

    #[test]
    fn abbreviations_that_stay_clear() {
        assert!(parse("--al").unwrap().all);
        assert!(parse("--b").unwrap().all);
        assert!(parse("--del origin x").unwrap().delete);
        assert!(parse("--dry").unwrap().dry_run);
        assert!(parse("--mir").unwrap().mirror);
        assert_eq!(parse("--rep here").unwrap().repository, Some("here".into()));
        assert!(parse("-f --no-forc").is_none());
        assert!(!parse("-f --no-force").unwrap().force);
        assert!(parse("--no-ver --verify").is_none());
        assert!(parse("--no-veri --verify").is_some());
    }

    #[test]
    fn clusters_and_attached_values() {
        let push = parse("-fnu origin").unwrap();
        assert!(push.force && push.dry_run);
        assert_eq!(parse("-oci.skip a b").unwrap().refspecs, ["b"]);
        assert_eq!(parse("-fo ci.skip a b").unwrap().refspecs, ["b"]);
        assert_eq!(parse("-- -f x").unwrap().repository, Some("-f".into()));
        assert_eq!(parse("- x").unwrap().repository, Some("-".into()));
        assert_eq!(parse("--repo=a b").unwrap().repository, Some("b".into()));
    }

    #[test]
    fn what_git_refuses() {
        for line in [
            "--forc",
            "--f",
            "--a",
            "--no",
            "--nonsense",
            "--all=x",
            "--repo",
            "--no-repo=x",
            "-x",
            "-all",
            "-o",
            "--help",
            "-h",
            "--all origin main",
            "--mirror origin main",
            "--all --tags",
            "--delete",
            "--delete origin",
            "--delete --tags origin v1",
            "--recurse-submodules=maybe",
            "--signed=maybe",
            "--no-ipv4",
            "--",
        ] {
            let refused = parse(line).is_none();
            assert_eq!(refused, line != "--", "{line}");
        }
    }
}
