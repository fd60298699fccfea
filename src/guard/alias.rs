//! git aliases (git-config(1), `alias.*`): what a command is once they are expanded.

use super::arguments::{GitCommand, Setting};
use super::builtin::is_builtin;
use crate::git::{BStr, BString, ByteSlice, Config};

/// What an alias stands for, under the settings that the command line gives.
pub type Lookup<'a> = &'a dyn Fn(&[Setting], &BStr) -> Option<BString>;

/// The aliases that `expand` can turn into a push, by name.
pub fn pushing_aliases(config: &Config) -> Vec<BString> {
    pushing(config.aliases())
}

fn pushing(aliases: Vec<(BString, BString)>) -> Vec<BString> {
    if !aliases.iter().any(|(_, value)| value.contains_str("push")) {
        return Vec::new();
    }
    let definition = |_: &[Setting], name: &BStr| {
        let found = aliases.iter().rev().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone())
    };
    let pushes = |name: &&BString| {
        expand(GitCommand { name: (*name).clone(), ..GitCommand::default() }, &definition).is_some()
    };
    aliases.iter().map(|(name, _)| name).filter(pushes).cloned().collect()
}

/// The push that `command` is, directly or through aliases. `None` where it is something else, where the aliases go
/// in a circle, and where a `!` alias is more than one plain git command.
pub fn expand(command: GitCommand, definition: Lookup) -> Option<GitCommand> {
    expand_to(&["push"], command, definition)
}

/// As `expand`, to one of these subcommands.
pub fn expand_to(names: &[&str], mut command: GitCommand, definition: Lookup) -> Option<GitCommand> {
    let mut seen = Vec::new();
    while !names.iter().any(|name| command.name == *name) {
        if is_builtin(&command.name) || seen.contains(&command.name) {
            return None;
        }
        let value = definition(&command.settings, command.name.as_ref())?;
        seen.push(command.name.clone());
        command = match value.strip_prefix(b"!") {
            Some(line) => through_shell(line, command)?,
            None => within_git(value.as_ref(), command)?,
        };
    }
    Some(command)
}

/// git refuses an alias that changes the folder or the git dir.
fn within_git(value: &BStr, outer: GitCommand) -> Option<GitCommand> {
    GitCommand::parse(&git_words(value)?)?.within(outer)
}

/// The shell line of a `!` alias, with the arguments after it.
fn through_shell(line: &[u8], outer: GitCommand) -> Option<GitCommand> {
    let words = plain_shell_words(line)?;
    match words.split_first()? {
        (program, arguments) if program == "git" => GitCommand::parse(arguments)?.within(outer),
        _ => None,
    }
}

impl GitCommand {
    /// `self` as it runs for an alias in `outer`, whose settings come first and whose arguments come last. `None`
    /// where it runs in another place, which is not the one that was looked at.
    fn within(mut self, mut outer: GitCommand) -> Option<GitCommand> {
        if !self.folder.as_os_str().is_empty() || self.git_dir.is_some() {
            return None;
        }
        outer.settings.append(&mut self.settings);
        self.arguments.append(&mut outer.arguments);
        Some(GitCommand { name: self.name, arguments: self.arguments, ..outer })
    }
}

/// The words of an alias as git itself splits them. `None` where a quote is not closed or a backslash ends it.
pub fn git_words(text: &BStr) -> Option<Vec<BString>> {
    let mut words = Words::default();
    let mut quote = None;
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match (quote, byte) {
            (None, byte) if byte.is_ascii_whitespace() => words.finish(),
            (None, b'\'' | b'"') => (quote, _) = (Some(byte), words.begin()),
            (Some(open), byte) if open == byte => quote = None,
            (None | Some(b'"'), b'\\') => words.push(bytes.next()?),
            _ => words.push(byte),
        }
    }
    quote.is_none().then(|| words.all())
}

/// The words of a shell line that is one simple command of literal words; `None` for anything more.
fn plain_shell_words(line: &[u8]) -> Option<Vec<BString>> {
    let mut words = Words::default();
    let mut quote = None;
    for &byte in line {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (Some(b'"'), b'$' | b'`' | b'\\') => return None,
            (Some(_), byte) => words.push(byte),
            (None, b'\'' | b'"') => (quote, _) = (Some(byte), words.begin()),
            (None, b' ' | b'\t') => words.finish(),
            (None, b'#' | b'~' | b'{' | b'!') if words.is_between() => return None,
            (None, byte) if b"|&;<>()$`\\*?[]\r\n,".contains(&byte) => return None,
            (None, byte) => words.push(byte),
        }
    }
    quote.is_none().then(|| words.all())
}

#[derive(Default)]
struct Words {
    finished: Vec<BString>,
    current: Option<BString>,
}

impl Words {
    fn begin(&mut self) {
        self.current.get_or_insert_default();
    }

    fn push(&mut self, byte: u8) {
        self.current.get_or_insert_default().push(byte);
    }

    fn finish(&mut self) {
        self.finished.extend(self.current.take());
    }

    fn is_between(&self) -> bool {
        self.current.is_none()
    }

    fn all(mut self) -> Vec<BString> {
        self.finish();
        self.finished
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALIASES: [(&str, &str); 20] = [
        ("p", "push"),
        ("pf", "p --force-with-lease"),
        ("pom", "push origin 'main'"),
        ("sh", "!git push origin HEAD"),
        ("nested", "!git -c push.default=current p -u"),
        ("elsewhere", "!git -C /srv/x push"),
        ("near", "!git -C sub push"),
        ("quiet", "-c core.pager= push -q"),
        ("place", "-C /srv push"),
        ("a", "b"),
        ("b", "a --push"),
        ("self", "self push"),
        ("stash", "push"),
        ("two", "!git add -A && git push"),
        ("function", "!f() { git push \"$1\"; }; f"),
        ("other", "!hub push"),
        ("open", "push 'origin"),
        ("st", "status"),
        ("substitution", "!git push origin $(git branch)"),
        ("commented", "!git push origin main #"),
    ];

    fn aliases() -> Vec<(BString, BString)> {
        ALIASES.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
    }

    fn expanded(line: &str) -> Option<GitCommand> {
        let words: Vec<BString> = line.split(' ').map(BString::from).collect();
        let definition = |_: &[Setting], name: &BStr| {
            aliases().into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
        };
        expand(GitCommand::parse(&words)?, &definition)
    }

    #[test]
    fn aliases_that_push() {
        assert_eq!(pushing(aliases()), ["p", "pf", "pom", "sh", "nested", "quiet"]);
        assert_eq!(pushing(vec![("st".into(), "status".into())]), [] as [BString; 0]);
    }

    #[test]
    fn arguments_and_settings_join() {
        assert_eq!(expanded("pf origin").unwrap().arguments, ["--force-with-lease", "origin"]);
        assert_eq!(expanded("pom").unwrap().arguments, ["origin", "main"]);
        let nested = expanded("-C x -c a.b=c nested origin").unwrap();
        assert_eq!(nested.folder.to_str(), Some("x"));
        assert_eq!(nested.settings.len(), 2);
        assert_eq!(nested.settings[0].name, "a.b");
        assert_eq!(nested.arguments, ["-u", "origin"]);
    }

    #[test]
    fn what_is_no_plain_push() {
        for line in [
            "near",
            "elsewhere",
            "place",
            "a",
            "self",
            "stash",
            "two",
            "function",
            "other",
            "open",
            "st",
            "missing",
        ] {
            assert_eq!(expanded(line), None, "{line}");
        }
    }

    #[test]
    fn words_as_git_splits_them() {
        assert_eq!(
            git_words("a 'b \"c' \"d\\\" e\" \\ f ''".into()).unwrap(),
            ["a", "b \"c", "d\" e", " f", ""]
        );
        assert_eq!(git_words("a\\".into()), None);
    }
}
