//! Programs that git starts while it reaches a remote (git-config(1)), where they are named by a path from where git is started;
//! and by which variables (git(1)).

use std::os::unix::ffi::OsStringExt;

use gix::bstr::{BStr, BString, ByteSlice};

use super::config::Config;
use super::drivers::programs::is_interpreter;
use super::variables::Variables;

/// With the section in which each key is, and whether that has subsections.
const KEYS: [(&str, &str, bool); 9] = [
    ("core", "sshCommand", false),
    ("core", "gitProxy", false),
    ("core", "askPass", false),
    ("core", "alternateRefsCommand", false),
    ("credential", "helper", false),
    ("credential", "helper", true),
    ("gc", "recentObjectsHook", false),
    ("remote", "uploadpack", true),
    ("remote", "url", true),
];

/// Whether a shell reads what each says; the others are paths.
const VARIABLES: [(&str, bool); 5] = [
    ("GIT_SSH_COMMAND", true),
    ("GIT_SSH", false),
    ("GIT_ASKPASS", false),
    ("SSH_ASKPASS", false),
    ("GIT_PROXY_COMMAND", false),
];

/// As a remote names a program that reaches it (git-remote-ext(1)).
const EXT: &[u8] = b"ext::";

/// The first such program, as the configuration or a variable names it: what it is depends on the code that is checked out there.
pub fn relative(config: &Config) -> Option<BString> {
    configured(config).or_else(|| given(&Variables::Process))
}

fn configured(config: &Config) -> Option<BString> {
    // What such a one is put before (git-config(1), `url.BASE.insteadOf`).
    let mut bases = config.subsections("url").into_iter();
    let base = bases.find(|base| is_from_here("remote", "url", base.as_bstr()));
    base.or_else(|| KEYS.iter().find_map(|key| relative_value(config, key)))
}

fn relative_value(config: &Config, (section, key, has_subsections): &(&str, &str, bool)) -> Option<BString> {
    let names = if *has_subsections { config.subsections(section) } else { Vec::new() };
    let names = names.iter().map(|name| Some(name.as_bstr()));
    let plain = (!has_subsections).then_some(None::<&BStr>);
    let mut values = names.chain(plain).flat_map(|name| config.strings(section, name, key));
    values.find(|value| is_from_here(section, key, value.as_bstr()))
}

/// As `NAME=value`.
fn given(variables: &Variables) -> Option<BString> {
    VARIABLES.iter().find_map(|(name, is_command)| {
        let value = BString::from(variables.filled(name)?.into_vec());
        let is_from_here = if *is_command { is_relative(value.as_bstr()) } else { is_relative_path(&value) };
        is_from_here.then(|| BString::from([name.as_bytes(), b"=", &value].concat()))
    })
}

fn is_from_here(section: &str, key: &str, value: &BStr) -> bool {
    match (section, key) {
        // Any other is the name of one of git's own (gitcredentials(7)), or its whole path.
        ("credential", _) => value.strip_prefix(b"!").is_some_and(|command| is_relative(command.as_bstr())),
        ("remote", "url") => value.strip_prefix(EXT).is_some_and(|command| is_relative(command.as_bstr())),
        ("core", "askPass") => is_relative_path(value),
        _ => is_relative(value),
    }
}

/// Whether a word of the command is, or may be, a path from the current directory.
fn is_relative(command: &BStr) -> bool {
    let separates = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`;|&()<>".contains(byte);
    let words: Vec<&[u8]> = command.split(separates).filter(|word| !word.is_empty()).collect();
    let interpreted = words.iter().any(|word| is_interpreter(word));
    // What a command says may be where the working tree is.
    let is_computed = command.contains(&b'`') || command.contains_str("$(") || command.contains_str("$PWD");
    // A file by its name alone is in the current directory, too.
    let has_file = words.windows(2).any(|pair| pair[0] == b"-F" && !is_elsewhere(pair[1]))
        || words.iter().any(|word| word.len() > 2 && word.starts_with(b"-F") && !is_elsewhere(&word[2..]));
    is_computed
        || has_file
        || words.iter().any(|word| {
            let is_elsewhere = is_elsewhere(word) || word.starts_with(b"-");
            !is_elsewhere && (word.contains(&b'/') || interpreted && !is_interpreter(word))
        })
}

/// A path that is none from the current directory, or what a variable or git puts there.
fn is_elsewhere(word: &[u8]) -> bool {
    matches!(word.first(), Some(b'/' | b'~' | b'$' | b'%'))
}

/// Of a program that is started as it is named, with spaces and all.
fn is_relative_path(program: &[u8]) -> bool {
    program.contains(&b'/') && !program.starts_with(b"/") && !program.starts_with(b"~/")
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
            ("core.sshCommand", "ssh -F ssh_config", true),
            ("core.sshCommand", "ssh -Fssh_config", true),
            ("core.sshCommand", "ssh -F ~/.ssh/other -v", false),
            ("core.sshCommand", "ssh -i ~/.ssh/key", false),
            ("core.gitProxy", "./proxy for example.com", true),
            ("credential.helper", "!tools/credentials", true),
            ("credential.https://example.com.helper", "!sh credentials", true),
            ("credential.helper", "cache --timeout=3600", false),
            ("credential.helper", "/opt/x/credentials", false),
            ("credential.helper", "!gh auth git-credential", false),
            ("remote.origin.uploadpack", "tools/upload-pack", true),
            ("remote.origin.url", "../origin.git", false),
            ("remote.origin.url", "ext::tools/reach %S", true),
            ("remote.origin.url", "ext::sh -c reach% %S", true),
            ("remote.origin.url", "ext::/opt/x/reach %S", false),
            ("core.askPass", "tools/ask", true),
            ("core.askPass", "/opt/my tools/bin/ask", false),
        ] {
            sandbox.git(&root, &["config", key, command]);
            let found = relative(Repository::discover(&root).unwrap().unwrap().config());
            assert_eq!(found, expected.then(|| command.into()), "{key}");
            sandbox.git(&root, &["config", "--unset", key]);
        }
        sandbox.git(&root, &["config", "url.ext::tools/reach %S .insteadOf", "x:"]);
        let found = relative(Repository::discover(&root).unwrap().unwrap().config());
        assert_eq!(found, Some("ext::tools/reach %S ".into()));
    }

    #[test]
    fn a_variable_may_name_one_as_well() {
        for (name, value, expected) in [
            ("GIT_SSH_COMMAND", "tools/ssh", true),
            ("GIT_SSH_COMMAND", "ssh -F tools/config", true),
            ("GIT_SSH_COMMAND", "sh ssh", true),
            ("GIT_SSH_COMMAND", "ssh -i ~/.ssh/key", false),
            ("GIT_SSH", "tools/ssh", true),
            ("GIT_SSH", "plink", false),
            ("GIT_ASKPASS", "./ask", true),
            ("GIT_ASKPASS", "/opt/my tools/bin/ask", false),
            ("SSH_ASKPASS", "tools/ask", true),
            ("SSH_ASKPASS", "", false),
            ("GIT_PROXY_COMMAND", "tools/proxy", true),
            ("GIT_PROXY_COMMAND", "/opt/x/proxy", false),
        ] {
            let found = given(&Variables::Given(vec![(name, value.into())]));
            assert_eq!(found, expected.then(|| format!("{name}={value}").into()), "{name}={value}");
        }
    }
}
