//! What git tells the pre-push hook (githooks(5)): a line for each ref that it is about to write or delete.

use super::facts::Facts;
use super::names::Source;
use super::updates::{Plan, Update};
use crate::git::{BStr, BString, ByteSlice, ObjectId};

/// One line: `LOCAL-REF LOCAL-ID REMOTE-REF REMOTE-ID`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// As it was typed, or the full name; `(delete)` where there is nothing.
    source: BString,
    new: ObjectId,
    destination: BString,
    /// What the remote has; all zeros where it has none.
    old: ObjectId,
}

impl Pushed {
    /// `None` where a line is none of git's.
    pub fn parse(input: &[u8]) -> Option<Vec<Pushed>> {
        input.lines().filter(|line| !line.is_empty()).map(line).collect()
    }

    fn update(&self, remote: &BStr, facts: &dyn Facts) -> Update {
        let source = match self.source.as_slice() {
            b"(delete)" => Source::Nothing,
            b"HEAD" => Source::Head,
            full if full.starts_with(b"refs/") => Source::Reference(full.into()),
            text => Source::Object(text.into()),
        };
        // git leaves out what it will refuse: what loses commits here was forced.
        let loses = || facts.lacks_commits(self.new, self.old).is_some_and(|count| count > 0);
        let forced = !self.old.is_null() && !self.new.is_null() && loses();
        Update { source, remote: remote.into(), destination: self.destination.clone(), forced }
    }
}

fn line(line: &[u8]) -> Option<Pushed> {
    // A name that was typed may have blanks in it: `HEAD^{/a b}`.
    let mut words = line.rsplitn(4, |byte| *byte == b' ');
    let old = ObjectId::from_hex(words.next()?).ok()?;
    let destination = words.next()?.into();
    let new = ObjectId::from_hex(words.next()?).ok()?;
    Some(Pushed { source: words.next()?.into(), new, destination, old })
}

/// What goes to `remote`, a name or, where it has none, a URL.
pub fn plan(pushed: &[Pushed], remote: &BStr, facts: &dyn Facts) -> Plan {
    let updates = pushed.iter().map(|one| one.update(remote, facts)).collect();
    Plan { remote: remote.into(), updates, ..Plan::default() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "1a2b3c4d5e6f1a2b3c4d5e6f1a2b3c4d5e6f1a2b";

    #[test]
    fn gits_lines_are_read() {
        let zero = "0".repeat(40);
        let text = format!(
            "refs/heads/main {ID} refs/heads/main {ID}\n(delete) {zero} refs/heads/x {ID}\nHEAD^{{/a b}} {ID} refs/tags/v1 {zero}\n"
        );
        let all = Pushed::parse(text.as_bytes()).unwrap();
        let sources: Vec<_> = all.iter().map(|one| one.source.to_string()).collect();
        assert_eq!(sources, ["refs/heads/main", "(delete)", "HEAD^{/a b}"]);
        assert!(all[1].new.is_null() && all[2].old.is_null());
        assert_eq!(Pushed::parse(b""), Some(Vec::new()));
        for odd in ["main", "a b c d", &format!("main {ID} refs/heads/main")] {
            assert_eq!(Pushed::parse(odd.as_bytes()), None, "{odd}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text: Vec<u8>) {
            Pushed::parse(&text);
        }
    }
}
