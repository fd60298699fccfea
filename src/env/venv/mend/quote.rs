//! Words that every shell reads alike, as plain as can be.

use std::borrow::Cow;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::term::clean::clean;

/// A path as one word for POSIX shells and fish. In single quotes, but for what fish reads as an escape there: backslashes and quotes stand
/// behind a backslash outside of them. `None` for what is no text, or would not be shown as it is: what is typed would name another path.
pub(super) fn word(path: &Path) -> Option<String> {
    let Cow::Borrowed(text) = clean(path.as_os_str().as_bytes()) else { return None };
    if !text.is_empty() && text.chars().all(is_plain) {
        return Some(text.to_owned());
    }
    let mut word = String::from("'");
    for character in text.chars() {
        match character {
            '\'' => word.push_str(r"'\''"),
            '\\' => word.push_str(r"'\\'"),
            other => word.push(other),
        }
    }
    word.push('\'');
    Some(word)
}

fn is_plain(character: char) -> bool {
    character.is_alphanumeric() || "/._-+@,:".contains(character)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::process::Command;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_paths_stay_plain() {
        assert_eq!(word(Path::new("/w/my-project_1.0/é")).as_deref(), Some("/w/my-project_1.0/é"));
        assert_eq!(word(Path::new("/a b/it's")).as_deref(), Some(r"'/a b/it'\''s'"));
        for deceives in ["/a\nb", "/a\u{202e}b", "/a\u{200b}b", "/a\u{ad}b", "/a\u{fe0f}\u{2066}"] {
            assert_eq!(word(Path::new(deceives)), None, "{deceives:?}");
        }
        assert_eq!(word(Path::new(OsStr::from_bytes(b"/a\xff"))), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn every_shell_reads_them_back(texts in prop::collection::vec("/[ -~é]{1,20}", 1..20)) {
            let words: Vec<_> = texts.iter().filter_map(|text| word(Path::new(text))).collect();
            let code = format!("printf '%s\\n' {}", words.join(" "));
            for shell in ["sh", "bash", "zsh", "fish"] {
                let output = Command::new(shell).args(["-c", &code]).env("LC_ALL", "C.UTF-8").output();
                let printed = String::from_utf8(output.expect("the shell starts").stdout).expect("it is text");
                prop_assert_eq!(printed.lines().collect::<Vec<_>>(), texts.iter().map(String::as_str).collect::<Vec<_>>());
            }
        }
    }
}
