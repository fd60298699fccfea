//! One word of the shell's language, where it stands for itself.

/// The word that `text` begins with, without its quotes (POSIX shell language, 2.2). `None` where it is computed, as
/// `"$(dirname …)"` is, or its end is missing.
pub(super) fn literal(text: &[u8]) -> Option<Vec<u8>> {
    let mut word = Vec::new();
    let mut rest = text.iter().copied();
    while let Some(byte) = rest.next() {
        match byte {
            b'\'' => loop {
                match rest.next()? {
                    b'\'' => break,
                    inside => word.push(inside),
                }
            },
            b'"' => double_quoted(&mut rest, &mut word)?,
            b'\\' => word.push(rest.next()?),
            b'$' | b'`' => return None,
            b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b')' => break,
            _ => word.push(byte),
        }
    }
    Some(word)
}

fn double_quoted(rest: &mut impl Iterator<Item = u8>, word: &mut Vec<u8>) -> Option<()> {
    loop {
        match rest.next()? {
            b'"' => return Some(()),
            b'$' | b'`' => return None,
            b'\\' => match rest.next()? {
                escaped @ (b'"' | b'\\' | b'$' | b'`') => word.push(escaped),
                other => word.extend([b'\\', other]),
            },
            inside => word.push(inside),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_of_the_shell() {
        let table: [(&str, Option<&str>); 9] = [
            ("/w/.venv\nexport X", Some("/w/.venv")),
            ("\"/w/it's\" \"$0\"", Some("/w/it's")),
            ("'/w/it'\"'\"'s'\n", Some("/w/it's")),
            ("\"/w/\\$x\\\"\\y\"", Some("/w/$x\"\\y")),
            ("'/w/$x'", Some("/w/$x")),
            ("/w/a\\ b c", Some("/w/a b")),
            ("\"$(dirname -- x)\"", None),
            ("'/w", None),
            ("", Some("")),
        ];
        for (text, expected) in table {
            assert_eq!(literal(text.as_bytes()).as_deref(), expected.map(str::as_bytes), "{text}");
        }
    }

    proptest! {
        #[test]
        fn single_quotes_hold_everything(text in "[^']{0,40}", any in prop::collection::vec(any::<u8>(), 0..40)) {
            let word = literal(format!("'{text}' rest").as_bytes());
            prop_assert_eq!(word.as_deref(), Some(text.as_bytes()));
            literal(&any);
        }
    }
}
