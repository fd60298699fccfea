//! Bytes as one literal word of a shell, whatever they are: nothing in them is expanded, and none is lost. NUL can't
//! occur, as no shell can hold it.

use super::Shell;

/// `bytes` as one word.
pub fn quote(shell: Shell, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 2);
    quote_into(&mut out, shell, bytes);
    out
}

/// Appends `bytes` as one word.
pub fn quote_into(out: &mut Vec<u8>, shell: Shell, bytes: &[u8]) {
    match shell {
        Shell::Bash | Shell::Zsh if bytes.iter().all(|byte| is_plain(*byte)) => {
            out.push(b'\'');
            out.extend_from_slice(bytes);
            out.push(b'\'');
        }
        Shell::Bash | Shell::Zsh => ansi_c(out, bytes),
        Shell::Fish => fish(out, bytes),
    }
}

fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && byte != b'\''
}

/// `$'…'` (bash manual, ANSI-C Quoting). Everything beyond ASCII is written in octal, because a shell in a multi-byte
/// locale would otherwise look for characters in it.
fn ansi_c(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(b"$'");
    for &byte in bytes {
        match byte {
            b'\'' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b' '..=b'~' => out.push(byte),
            _ => {
                out.extend_from_slice(&[b'\\', b'0' + (byte >> 6), b'0' + (byte >> 3 & 7), b'0' + (byte & 7)])
            }
        }
    }
    out.push(b'\'');
}

/// Single quotes, in which fish knows only `\\` and `\'`; bytes that are no text are written outside of them as `\Xhh`
/// (fish manual, Escaping Characters). Text stays text, so that fish can tell its width in a prompt.
fn fish(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'\'');
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\'' | '\\' => out.extend_from_slice(&[b'\\', character as u8]),
                control if (control as u32) < 0x20 || control as u32 == 0x7f => hex(out, control as u8),
                // fish stands for undecodable bytes by these, and would take ours for such.
                private if ('\u{f600}'..='\u{f6ff}').contains(&private) => {
                    private.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| hex(out, byte));
                }
                _ => out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        chunk.invalid().iter().for_each(|byte| hex(out, *byte));
    }
    out.push(b'\'');
}

fn hex(out: &mut Vec<u8>, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.extend_from_slice(b"'\\X");
    out.extend_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)], b'\'']);
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use proptest::prelude::*;

    use super::*;

    /// What the real shell makes of the quoted words: each followed by a byte that a word can't hold.
    fn read_back(shell: Shell, words: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let mut code: Vec<u8> = Vec::new();
        for word in words {
            match shell {
                Shell::Fish => code.extend_from_slice(b"string join0 -- "),
                _ => code.extend_from_slice(b"printf '%s\\0' "),
            }
            quote_into(&mut code, shell, word);
            // `string join0` of one string adds nothing behind it.
            code.extend_from_slice(if shell == Shell::Fish { b" x\n" } else { b"\n" });
        }
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        std::fs::write(file.path(), &code).expect("the script is written");
        let quiet: &[&str] = match shell {
            Shell::Bash => &["--norc"],
            Shell::Zsh => &["-f"],
            Shell::Fish => &["--no-config"],
        };
        let output = Command::new(shell.name())
            .args(quiet)
            .arg(file.path())
            .env("LC_ALL", "C.UTF-8")
            .output()
            .expect("the shell is installed");
        let separator: &[u8] = if shell == Shell::Fish { b"\0x\0" } else { b"\0" };
        let mut rest = output.stdout.as_slice();
        let mut read = Vec::new();
        while let Some(at) = rest.windows(separator.len()).position(|window| window == separator) {
            read.push(rest[..at].to_vec());
            rest = &rest[at + separator.len()..];
        }
        assert!(rest.is_empty() && output.stderr.is_empty(), "{shell:?}: {output:?}");
        read
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn every_shell_reads_back_every_byte(words in prop::collection::vec(
            prop::collection::vec(1u8..=255, 0..40), 1..40)) {
            for shell in Shell::ALL {
                prop_assert_eq!(&read_back(shell, &words), &words);
            }
        }

        #[test]
        fn every_shell_reads_back_hostile_text(words in prop::collection::vec(
            "[$`'\"\\\\(){}!%*?~; \n\u{1b}\u{9b}é⇣\u{f625}x0-9-]{0,20}", 1..40)) {
            let words: Vec<Vec<u8>> = words.into_iter().map(String::into_bytes).collect();
            for shell in Shell::ALL {
                prop_assert_eq!(&read_back(shell, &words), &words);
            }
        }
    }
}
