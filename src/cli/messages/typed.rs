//! Commands in messages, for people to type or paste: in whichever shell they are, which a message does not know.

use std::sync::OnceLock;

use crate::shell::{Shell, init, quote};
use crate::term::clean::clean;

static WCD: OnceLock<String> = OnceLock::new();

/// The messages name `wcd` so from now on, as it is called in this shell (`wtsh init --cmd`).
pub fn wcd_is_called(name: &str) {
    // A process is one command of one shell: the first stays.
    let _ = WCD.set(name.to_owned());
}

pub fn wcd() -> &'static str {
    WCD.get().map_or(init::WCD, String::as_str)
}

/// A word of a command: quoted where a shell would not take it as it is.
pub fn typed(word: &[u8]) -> String {
    match str::from_utf8(word).ok().filter(|text| clean(word) == *text) {
        Some(text) if !text.is_empty() && text.chars().all(is_plain) => text.to_owned(),
        Some(text) => quoted(text),
        // What can't be shown as it is can't be pasted from a screen as it is either.
        None => clean(&quote::quote(Shell::Bash, word)).into_owned(),
    }
}

fn is_plain(character: char) -> bool {
    character.is_alphanumeric() || "/._-+:,@%".contains(character)
}

/// In single quotes, but for those characters that bash, zsh and fish do not all read alike in them: these stand outside, behind a
/// backslash.
fn quoted(text: &str) -> String {
    let mut word = String::with_capacity(text.len() + 2);
    word.push('\'');
    for character in text.chars() {
        match character {
            '\'' | '\\' => word.extend(['\'', '\\', character, '\'']),
            _ => word.push(character),
        }
    }
    word.push('\'');
    word
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_every_shell_takes_as_it_is_is_not_quoted() {
        for word in ["feature/auth", "straße", "feat/über", "日本語", "v1.2", "../p-x", "x@y"] {
            assert_eq!(typed(word.as_bytes()), word);
        }
        assert_eq!(typed(b""), "''");
        assert_eq!(typed(b"a b"), "'a b'");
        assert_eq!(typed(b"q'uote"), r"'q'\''uote'");
        assert_eq!(typed(b"stash@{0}"), "'stash@{0}'");
        assert_eq!(typed(b"\xff"), r"$'\377'");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn every_shell_reads_the_word_that_is_meant(words in prop::collection::vec(
            "[$`'\"\\\\(){}!%*?~; #&|<>\\[\\]=^@,éß日x0-9-]{1,20}", 1..30)) {
            let script: String = words.iter().map(|word| format!(" {}", typed(word.as_bytes()))).collect();
            let script = format!("printf '%s\\n'{script}");
            for shell in Shell::ALL {
                let quiet: &[&str] = match shell {
                    Shell::Bash => &["--norc", "-c"],
                    Shell::Zsh => &["-f", "-c"],
                    Shell::Fish => &["--no-config", "-c"],
                };
                let output = Command::new(shell.name()).args(quiet).arg(&script).env("LC_ALL", "C.UTF-8").output();
                let output = output.expect("the shell is installed");
                let read = String::from_utf8_lossy(&output.stdout);
                prop_assert_eq!(read.strip_suffix('\n').unwrap_or(&read), words.join("\n"));
            }
        }
    }
}
