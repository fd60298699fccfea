//! Programs that git starts while it reaches a remote (git-config(1)), where they are named by a path from where git is started.

use gix::bstr::{BStr, BString, ByteSlice};

use super::config::Config;
use super::drivers::programs::is_interpreter;

/// With the section in which each key is, and whether that has subsections.
const KEYS: [(&str, &str, bool); 8] = [
    ("core", "sshCommand", false),
    ("core", "gitProxy", false),
    ("core", "askPass", false),
    ("core", "alternateRefsCommand", false),
    ("credential", "helper", false),
    ("credential", "helper", true),
    ("gc", "recentObjectsHook", false),
    ("remote", "uploadpack", true),
];

/// The first such program, as the configuration names it: what it is depends on the code that is checked out there.
pub fn relative(config: &Config) -> Option<BString> {
    KEYS.iter().find_map(|(section, key, has_subsections)| {
        let names = if *has_subsections { config.subsections(section) } else { Vec::new() };
        let names = names.iter().map(|name| Some(name.as_bstr()));
        let plain = (!has_subsections).then_some(None::<&BStr>);
        let mut values = names.chain(plain).flat_map(|name| config.strings(section, name, key));
        values.find(|value| is_from_here(section, value.as_bstr()))
    })
}

fn is_from_here(section: &str, command: &BStr) -> bool {
    match (section, command.strip_prefix(b"!")) {
        // Any other is the name of one of git's own (gitcredentials(7)), or its whole path.
        ("credential", None) => false,
        ("credential", Some(command)) => is_relative(command.as_bstr()),
        _ => is_relative(command),
    }
}

/// Whether a word of the command is, or may be, a path from the current directory.
fn is_relative(command: &BStr) -> bool {
    let separates = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`;|&()<>".contains(byte);
    let words: Vec<&[u8]> = command.split(separates).filter(|word| !word.is_empty()).collect();
    let interpreted = words.iter().any(|word| is_interpreter(word));
    // What a command says may be where the working tree is.
    let is_computed = command.contains(&b'`') || command.contains_str("$(") || command.contains_str("$PWD");
    is_computed
        || words.iter().any(|word| {
            let is_elsewhere = matches!(word.first(), Some(b'/' | b'~' | b'$' | b'-' | b'%'));
            !is_elsewhere && (word.contains(&b'/') || interpreted && !is_interpreter(word))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::Repository;
    use crate::sandbox::Sandbox;

    #[test]
    fn a_program_from_the_working_tree_is_told_from_an_installed_one() {
        let sandbox = Sandbox::new();
        let root = sandbox.repository("p");
        for (key, command, expected) in [
            ("core.sshCommand", "tools/ssh", true),
            ("core.sshCommand", "ssh -F tools/config", true),
            ("core.sshCommand", "ssh -i ~/.ssh/key", false),
            ("core.gitProxy", "./proxy for example.com", true),
            ("credential.helper", "!tools/credentials", true),
            ("credential.https://example.com.helper", "!sh credentials", true),
            ("credential.helper", "cache --timeout=3600", false),
            ("credential.helper", "/opt/x/credentials", false),
            ("credential.helper", "!gh auth git-credential", false),
            ("remote.origin.uploadpack", "tools/upload-pack", true),
            ("remote.origin.url", "../origin.git", false),
        ] {
            sandbox.git(&root, &["config", key, command]);
            let found = relative(Repository::discover(&root).unwrap().unwrap().config());
            assert_eq!(found, expected.then(|| command.into()), "{key}");
            sandbox.git(&root, &["config", "--unset", key]);
        }
    }
}
