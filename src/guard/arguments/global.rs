//! git's own options, before the subcommand (git(1), OPTIONS).

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use crate::git::{BStr, BString, ByteSlice};

/// A configuration setting for one command, as `-c` gives it. `value` is `None` for `-c name`, which means true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    pub name: BString,
    pub value: Option<BString>,
}

/// A git command: where it runs, with which settings, and what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GitCommand {
    /// What the `-C` add up to, relative to the folder git was started in; empty for that folder.
    pub folder: PathBuf,
    /// `--git-dir` or, as `.`, `--bare`; relative to `folder`.
    pub git_dir: Option<PathBuf>,
    pub settings: Vec<Setting>,
    /// The subcommand, or an alias.
    pub name: BString,
    pub arguments: Vec<BString>,
}

/// Options without a value that change nothing about where a push goes.
const SWITCHES: [&str; 12] = [
    "-p",
    "--paginate",
    "-P",
    "--no-pager",
    "--no-lazy-fetch",
    "--no-replace-objects",
    "--literal-pathspecs",
    "--no-literal-pathspecs",
    "--glob-pathspecs",
    "--noglob-pathspecs",
    "--icase-pathspecs",
    "--no-optional-locks",
];

/// Options whose value may follow `=` or as the next argument, and does not matter here.
const WITH_VALUE: [&str; 3] = ["--namespace", "--work-tree", "--attr-source"];

impl GitCommand {
    /// `None` where git would refuse the arguments, or run no subcommand (`--version`, `--help`, `--exec-path`).
    pub fn parse(arguments: &[BString]) -> Option<GitCommand> {
        let mut command = GitCommand::default();
        let mut rest = arguments.iter();
        loop {
            let argument = rest.next()?;
            if !argument.starts_with(b"-") {
                command.name = argument.clone();
                command.arguments = rest.cloned().collect();
                return Some(command);
            }
            command.option(argument.as_ref(), &mut rest)?;
        }
    }

    /// The options that lead to the same place, for a command that is to run there too.
    pub fn place_arguments(&self) -> Vec<BString> {
        let mut arguments = Vec::new();
        let folder = Some(&self.folder).filter(|folder| !folder.as_os_str().is_empty());
        for (option, path) in [("-C", folder), ("--git-dir", self.git_dir.as_ref())] {
            let words = path.map(|path| [BString::from(option), BString::from(path.as_os_str().as_bytes())]);
            arguments.extend(words.into_iter().flatten());
        }
        arguments
    }

    fn option<'a>(&mut self, option: &'a BStr, rest: &mut impl Iterator<Item = &'a BString>) -> Option<()> {
        let (name, attached) = match option.find_byte(b'=') {
            Some(at) if option.starts_with(b"--") => (&option[..at], Some(option[at + 1..].as_bstr())),
            _ => (option, None),
        };
        let name = name.to_str().ok()?;
        let mut value = || attached.or_else(|| rest.next().map(|next| next.as_bstr()));
        match name {
            "-C" => self.folder.push(path(value()?)),
            "-c" => self.settings.push(Setting::parse(value()?)),
            "--git-dir" => self.git_dir = Some(path(value()?)),
            "--bare" if attached.is_none() => self.git_dir = Some(PathBuf::from(".")),
            "--config-env" => harmless_from_environment(value()?)?,
            "--exec-path" => drop(attached?),
            "--shallow-file" if attached.is_none() => drop(value()?),
            "--no-advice" if attached.is_none() => {}
            _ if WITH_VALUE.contains(&name) => drop(value()?),
            _ if attached.is_none() && SWITCHES.contains(&name) => {}
            _ => return None,
        }
        Some(())
    }
}

impl Setting {
    pub fn parse(text: &BStr) -> Setting {
        match text.split_once_str("=") {
            Some((name, value)) => Setting { name: name.into(), value: Some(value.into()) },
            None => Setting { name: text.into(), value: None },
        }
    }

    /// Whether this sets `section.key`, or `section.subsection.key`. Only the subsection's case matters to git.
    pub fn sets(&self, section: &str, subsection: Option<&BStr>, key: &str) -> bool {
        self.parts().is_some_and(|(first, middle, last)| {
            first.eq_ignore_ascii_case(section.as_bytes())
                && middle == subsection
                && last.eq_ignore_ascii_case(key.as_bytes())
        })
    }

    /// Section, subsection and key.
    pub fn parts(&self) -> Option<(&BStr, Option<&BStr>, &BStr)> {
        let first = self.name.find_byte(b'.')?;
        let last = self.name.rfind_byte(b'.')?;
        let subsection = (first < last).then(|| self.name[first + 1..last].as_bstr());
        Some((self.name[..first].as_bstr(), subsection, self.name[last + 1..].as_bstr()))
    }
}

/// `--config-env=NAME=VARIABLE` keeps a value out of the command line, so it is not looked at. That matters only for
/// settings that say where a push goes.
fn harmless_from_environment(text: &BStr) -> Option<()> {
    let section = text.split_str(".").next()?.to_ascii_lowercase();
    let matters = ["push", "remote", "branch", "alias", "wtsh"].iter().any(|name| section == name.as_bytes());
    (!matters && text.contains(&b'=')).then_some(())
}

pub(super) fn path(bytes: &BStr) -> PathBuf {
    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Option<GitCommand> {
        GitCommand::parse(&line.split(' ').map(BString::from).collect::<Vec<_>>())
    }

    #[test]
    fn options_before_the_subcommand() {
        let command =
            parse("-C /a -C b --no-pager -c push.default=current -c x.Y.z push --all -C c").unwrap();
        assert_eq!(command.folder, PathBuf::from("/a/b"));
        assert_eq!(command.name, "push");
        assert_eq!(command.arguments, ["--all", "-C", "c"]);
        assert!(command.settings[0].sets("push", None, "default"));
        assert!(command.settings[1].sets("X", Some("Y".into()), "Z"));
        assert!(!command.settings[1].sets("x", Some("y".into()), "z"));
        assert_eq!(command.settings[1].value, None);
    }

    #[test]
    fn a_git_dir_in_either_form() {
        assert_eq!(parse("--git-dir=/x push").unwrap().git_dir, Some("/x".into()));
        assert_eq!(parse("--git-dir /x --work-tree=/y push").unwrap().git_dir, Some("/x".into()));
        assert_eq!(parse("--bare push").unwrap().git_dir, Some(".".into()));
    }

    #[test]
    fn what_runs_no_subcommand_or_is_refused() {
        for line in [
            "--version",
            "--help push",
            "-h",
            "--exec-path push",
            "-C",
            "-C/a push",
            "--no-page push",
            "--bare=x push",
            "",
        ] {
            let expected = if line.is_empty() { Some(GitCommand::default()) } else { None };
            assert_eq!(parse(line), expected, "{line}");
        }
        assert_eq!(GitCommand::parse(&[]), None);
    }

    #[test]
    fn settings_from_the_environment_only_where_they_say_nothing_about_pushes() {
        assert!(parse("--config-env=http.extraHeader=TOKEN push").is_some());
        assert!(parse("--config-env remote.origin.pushurl=URL push").is_none());
    }
}
