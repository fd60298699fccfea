//! The branch that a `git switch` or `git checkout` wants (git-switch(1), git-checkout(1)).

use super::alias::{self, Lookup};
use super::arguments::GitCommand;
use crate::git::{BStr, BString, ByteSlice};

/// The command as it was typed; where it runs, `place` tells.
pub fn command(arguments: &[BString]) -> Option<GitCommand> {
    GitCommand::parse(arguments)
}

/// The existing branch (short name) that the command, directly or through aliases, would check out. `None` where it is another
/// command, makes a branch, detaches HEAD, restores files, or has said that other worktrees do not matter.
pub fn wanted_branch(command: GitCommand, aliases: Lookup) -> Option<BString> {
    let command = alias::expand_to(&["switch", "checkout"], command, aliases)?;
    let mut names = Vec::new();
    let mut arguments = command.arguments.iter().map(|argument| argument.as_bstr());
    while let Some(argument) = arguments.next() {
        match Meaning::of(argument) {
            Meaning::Name => names.push(argument),
            Meaning::Switch => {}
            Meaning::Value => drop(arguments.next()?),
            Meaning::Resets => return arguments.next().map(BStr::to_owned),
            Meaning::ResetsThis(name) => return Some(name.to_owned()),
            Meaning::OtherUse => return None,
        }
    }
    match names[..] {
        [name] if name != "-" => Some(name.to_owned()),
        _ => None,
    }
}

/// What an argument says.
enum Meaning<'a> {
    Name,
    /// An option that does not matter here, alone or with the next argument as its value.
    Switch,
    Value,
    /// `-C BRANCH`, `-B BRANCH`: the next argument, or this, is a branch that is moved and checked out.
    Resets,
    ResetsThis(&'a BStr),
    /// No branch of another worktree is wanted, or none by its name.
    OtherUse,
}

/// git takes a long option's beginning for it (gitcli(7)); these begin like no other one that is in use.
const OTHER_USES: [&str; 7] = ["--d", "--ig", "--or", "--pat", "--ou", "--th", "--cr"];

impl Meaning<'_> {
    fn of(argument: &BStr) -> Meaning<'_> {
        match argument.as_bytes() {
            b"--" => Meaning::OtherUse,
            [b'-', b'-', ..] => Meaning::of_long(argument),
            [b'-', letters @ ..] if !letters.is_empty() => Meaning::of_letters(letters),
            _ => Meaning::Name,
        }
    }

    fn of_long(argument: &BStr) -> Meaning<'_> {
        let (name, value) = match argument.split_once_str("=") {
            Some((name, value)) => (name.as_bstr(), Some(value.as_bstr())),
            None => (argument, None),
        };
        match value {
            _ if OTHER_USES.iter().any(|beginning| name.starts_with(beginning.as_bytes())) => {
                Meaning::OtherUse
            }
            Some(value) if name == "--force-create" => Meaning::ResetsThis(value),
            None if name == "--force-create" => Meaning::Resets,
            None if name == "--conflict" => Meaning::Value,
            _ => Meaning::Switch,
        }
    }

    fn of_letters(letters: &[u8]) -> Meaning<'_> {
        for (index, letter) in letters.iter().enumerate() {
            match letter {
                b'B' | b'C' if index + 1 == letters.len() => return Meaning::Resets,
                b'B' | b'C' => return Meaning::ResetsThis(letters[index + 1..].as_bstr()),
                b'b' | b'c' | b'd' | b'p' => return Meaning::OtherUse,
                _ => {}
            }
        }
        Meaning::Switch
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::arguments::Setting;

    fn wanted(line: &str) -> Option<String> {
        let words: Vec<BString> = line.split(' ').map(BString::from).collect();
        let aliases = [("co", "checkout"), ("sw", "switch --quiet"), ("run", "!echo"), ("st", "status")];
        let alias = |_: &[Setting], name: &BStr| {
            aliases.iter().find(|(known, _)| *known == name).map(|(_, value)| BString::from(*value))
        };
        wanted_branch(command(&words)?, &alias).map(|name| name.to_string())
    }

    #[test]
    fn the_branch_is_found_among_the_options() {
        for line in [
            "switch staging",
            "switch -q staging",
            "checkout --progress -m staging",
            "-C ../x checkout staging",
            "-c a.b=c switch --guess staging",
            "switch staging --conflict diff3",
            "switch --conflict=diff3 -f staging",
            "switch -C staging main",
            "checkout -qBstaging main",
            "switch --force-create=staging",
            "co staging",
            "sw staging",
        ] {
            assert_eq!(wanted(line).as_deref(), Some("staging"), "{line}");
        }
    }

    #[test]
    fn what_wants_no_branch_of_another_worktree() {
        for line in [
            "switch -c staging",
            "checkout -b staging",
            "switch --create staging",
            "switch --detach staging",
            "switch -d staging",
            "checkout staging -- readme",
            "checkout staging readme",
            "checkout --ignore-other-worktrees staging",
            "switch --ignore-o staging",
            "switch --orphan staging",
            "switch -",
            "switch",
            "status staging",
            "st staging",
            "run staging",
            "push origin staging",
        ] {
            assert_eq!(wanted(line), None, "{line}");
        }
    }
}
