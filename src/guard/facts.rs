//! What the guard asks of a repository. Settings that were given on the command line lie over it.

use super::arguments::Setting;
use crate::git::{BStr, BString, ByteSlice, Head, ObjectId, Repository};

pub trait Facts {
    /// The short name of the branch HEAD is on; `None` where it is detached.
    fn branch(&self) -> Option<BString>;
    /// Whether HEAD leads to a commit.
    fn is_born(&self) -> bool;
    /// Whether there is a ref of this full name.
    fn exists(&self, full_name: &BStr) -> bool;
    /// The refs below a prefix that ends in `/`, without it.
    fn names_under(&self, prefix: &str) -> Vec<BString>;
    fn string(&self, section: &str, subsection: Option<&BStr>, key: &str) -> Option<BString>;
    fn strings(&self, section: &str, subsection: Option<&BStr>, key: &str) -> Vec<BString>;
    fn boolean(&self, section: &str, subsection: Option<&BStr>, key: &str) -> Option<bool>;
    /// The names that `remote.<name>.*` configures.
    fn remotes(&self) -> Vec<BString>;
    /// The definition of a git alias.
    fn alias(&self, name: &BStr) -> Option<BString>;
    /// How many commits the ref `other` (full name) leads to and the ref `from` (full name, or HEAD) does not; `None` where that
    /// can't be told.
    fn lacks(&self, from: &BStr, other: &BStr) -> Option<usize>;
    /// The same of two commits.
    fn lacks_commits(&self, from: ObjectId, other: ObjectId) -> Option<usize>;
}

impl Facts for Repository {
    fn branch(&self) -> Option<BString> {
        match self.head() {
            Head::Branch(name) => Some(name.clone()),
            Head::Detached(_) | Head::Unreadable => None,
        }
    }

    fn is_born(&self) -> bool {
        self.head_commit().is_some()
    }

    fn exists(&self, full_name: &BStr) -> bool {
        self.resolve(full_name).is_some()
    }

    fn names_under(&self, prefix: &str) -> Vec<BString> {
        Repository::names_under(self, prefix)
    }

    fn string(&self, section: &str, subsection: Option<&BStr>, key: &str) -> Option<BString> {
        self.config().string(section, subsection, key)
    }

    fn strings(&self, section: &str, subsection: Option<&BStr>, key: &str) -> Vec<BString> {
        self.config().strings(section, subsection, key)
    }

    fn boolean(&self, section: &str, subsection: Option<&BStr>, key: &str) -> Option<bool> {
        self.config().boolean(section, subsection, key)
    }

    fn remotes(&self) -> Vec<BString> {
        self.config().subsections("remote")
    }

    fn lacks(&self, from: &BStr, other: &BStr) -> Option<usize> {
        let commit = if from == "HEAD" { self.head_commit() } else { self.resolve(from) };
        self.lacking_from(commit?, self.resolve(other)?)
    }

    fn lacks_commits(&self, from: ObjectId, other: ObjectId) -> Option<usize> {
        self.lacking_from(from, other)
    }

    fn alias(&self, name: &BStr) -> Option<BString> {
        let aliases = self.config().aliases();
        aliases.into_iter().rev().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// Facts as they are for a command that has settings of its own (`git -c NAME=VALUE …`).
pub struct WithSettings<'a> {
    pub facts: &'a dyn Facts,
    pub settings: &'a [Setting],
}

impl WithSettings<'_> {
    fn given<'s>(
        &'s self,
        section: &'s str,
        subsection: Option<&'s BStr>,
        key: &'s str,
    ) -> impl DoubleEndedIterator<Item = &'s Setting> {
        self.settings.iter().filter(move |setting| setting.sets(section, subsection, key))
    }
}

impl Facts for WithSettings<'_> {
    fn branch(&self) -> Option<BString> {
        self.facts.branch()
    }

    fn is_born(&self) -> bool {
        self.facts.is_born()
    }

    fn exists(&self, full_name: &BStr) -> bool {
        self.facts.exists(full_name)
    }

    fn names_under(&self, prefix: &str) -> Vec<BString> {
        self.facts.names_under(prefix)
    }

    fn string(&self, section: &str, subsection: Option<&BStr>, key: &str) -> Option<BString> {
        match self.given(section, subsection, key).next_back() {
            Some(setting) => Some(setting.value.clone().unwrap_or_default()),
            None => self.facts.string(section, subsection, key),
        }
    }

    fn strings(&self, section: &str, subsection: Option<&BStr>, key: &str) -> Vec<BString> {
        let mut values = self.facts.strings(section, subsection, key);
        values.extend(
            self.given(section, subsection, key).map(|setting| setting.value.clone().unwrap_or_default()),
        );
        values
    }

    fn boolean(&self, section: &str, subsection: Option<&BStr>, key: &str) -> Option<bool> {
        match self.given(section, subsection, key).next_back() {
            Some(setting) => setting.value.as_ref().map_or(Some(true), |value| truth(value.as_ref())),
            None => self.facts.boolean(section, subsection, key),
        }
    }

    fn remotes(&self) -> Vec<BString> {
        let mut names = self.facts.remotes();
        for (section, subsection, _) in self.settings.iter().filter_map(Setting::parts) {
            let Some(name) = subsection.filter(|_| section.eq_ignore_ascii_case(b"remote")) else { continue };
            if !names.iter().any(|known| known == name) {
                names.push(name.into());
            }
        }
        names
    }

    fn lacks(&self, from: &BStr, other: &BStr) -> Option<usize> {
        self.facts.lacks(from, other)
    }

    fn lacks_commits(&self, from: ObjectId, other: ObjectId) -> Option<usize> {
        self.facts.lacks_commits(from, other)
    }

    fn alias(&self, name: &BStr) -> Option<BString> {
        let given = self.settings.iter().rev().find(|setting| {
            setting.name.split_once_str(".").is_some_and(|(section, alias)| {
                section.eq_ignore_ascii_case(b"alias") && alias.eq_ignore_ascii_case(name)
            })
        });
        match given {
            Some(setting) => setting.value.clone(),
            None => self.facts.alias(name),
        }
    }
}

/// A boolean as git spells them (git-config(1), "Values").
pub fn truth(value: &BStr) -> Option<bool> {
    let is_one_of = |words: [&str; 4]| words.iter().any(|word| value.eq_ignore_ascii_case(word.as_bytes()));
    if is_one_of(["true", "yes", "on", "1"]) {
        Some(true)
    } else if is_one_of(["false", "no", "off", "0"]) || value.is_empty() {
        Some(false)
    } else {
        value.to_str().ok()?.parse::<i64>().ok().map(|number| number != 0)
    }
}
