//! Other values for some names in a `.env` file, whose every other byte stays.

use std::ffi::{OsStr, OsString};

use super::value::Value;
use super::{Assignment, Lines, parse, resolve};

/// The assignments of a file, in its order, with what they refer to in the file itself. Refused names are not in it.
pub fn assigned(text: &[u8]) -> Vec<(OsString, OsString)> {
    let (assignments, _) = parse(text, &[]);
    let mut variables = Vec::new();
    resolve(assignments, &mut variables, &|_| None);
    variables
}

/// The file with these values. All assignments of a name get its value, not the last alone: what stands between them may refer to it.
/// `export`, blanks, comments, line ends and the byte order mark stay, and so do quotes that the value fits into. A name that the file
/// does not assign is not added; a value with a NUL, which no environment can hold, is not written. A file with a bad line whose
/// open quote would end at one of a new value stays as it is.
pub fn rewrite(text: &[u8], values: &[(String, String)]) -> Vec<u8> {
    let names: Vec<String> = values.iter().map(|(name, _)| name.clone()).collect();
    let rewritten = with_values(text, values, &names);
    if says(&rewritten, text, values, &names) { rewritten } else { text.to_vec() }
}

/// Whether the file assigns what `before` does, in its order, but for these values.
fn says(text: &[u8], before: &[u8], values: &[(String, String)], names: &[String]) -> bool {
    let ((now, problems), (before, problems_before)) = (parse(text, names), parse(before, names));
    let is_literally = |now: &Value, value: &str| {
        now.resolve(&|_| None, value.len()).is_some_and(|text| text == value.as_bytes())
    };
    let is_as_wanted = |(now, before): (&Assignment, &Assignment)| {
        now.name == before.name
            && match value_of(values, &now.name) {
                Some(value) => is_literally(&now.value, value),
                None => now.value == before.value,
            }
    };
    now.len() == before.len()
        && problems.len() == problems_before.len()
        && now.iter().zip(&before).all(is_as_wanted)
}

fn with_values(text: &[u8], values: &[(String, String)], names: &[String]) -> Vec<u8> {
    let mut lines = Lines::of(text, names);
    let mut rewritten = Vec::with_capacity(text.len());
    let mut kept = 0;
    while lines.seek_statement() {
        let Ok(Some((name, _))) = lines.statement() else { continue };
        let Some(value) = value_of(values, &name) else { continue };
        let span = text.len() - lines.written.end..text.len() - lines.written.start;
        rewritten.extend_from_slice(&text[kept..span.start]);
        rewritten.extend_from_slice(&written(value.as_bytes(), text[span.clone()].first().copied()));
        kept = span.end;
    }
    rewritten.extend_from_slice(&text[kept..]);
    rewritten
}

fn value_of<'v>(values: &'v [(String, String)], name: &OsStr) -> Option<&'v str> {
    let value =
        values.iter().rev().find(|(wanted, _)| name == wanted.as_str()).map(|(_, value)| value.as_str());
    value.filter(|value| !value.contains('\0'))
}

/// The value as it stands behind a `=`. `before`: the first byte of what stood there, which may be a quote.
fn written(value: &[u8], before: Option<u8>) -> Vec<u8> {
    let is_plain = value.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_./:@%+,=-".contains(byte));
    let has = |bytes: &[u8]| value.iter().any(|byte| bytes.contains(byte));
    match before {
        Some(quote @ (b'\'' | b'"')) if is_plain => [&[quote], value, &[quote]].concat(),
        _ if is_plain => value.to_vec(),
        // Escapes in single quotes are no business of compose, and a line end there is not the same to all.
        _ if !has(b"'\\\r\n") => [b"'", value, b"'"].concat(),
        // A `$` that stands for itself can't be written in double quotes for all.
        _ if !has(b"$") => quoted(value, b'"'),
        _ => quoted(value, b'\''),
    }
}

fn quoted(value: &[u8], quote: u8) -> Vec<u8> {
    let mut text = vec![quote];
    for &byte in value {
        match byte {
            b'\n' if quote == b'"' => text.extend(b"\\n"),
            b'\r' if quote == b'"' => text.extend(b"\\r"),
            b'\\' => text.extend(b"\\\\"),
            byte if byte == quote => text.extend([b'\\', byte]),
            byte => text.push(byte),
        }
    }
    text.push(quote);
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn with(text: &str, value: &str) -> String {
        let values = [("A".to_owned(), value.to_owned())];
        String::from_utf8(rewrite(text.as_bytes(), &values)).unwrap()
    }

    #[test]
    fn only_the_value_changes() {
        for (before, after) in [
            ("A=8000", "A=8001"),
            ("\u{feff}A=8000\r\nB=8000\r\n", "\u{feff}A=8001\r\nB=8000\r\n"),
            ("  export\tA =  8000  # main's\n", "  export\tA =  8001  # main's\n"),
            ("A='8000'# x\n#A=1\n", "A='8001'# x\n#A=1\n"),
            ("A = \"80\n00\" \nAA=1", "A = \"8001\" \nAA=1"),
            ("A=\nB=1", "A=8001\nB=1"),
            ("A=  # none\n", "A=8001  # none\n"),
            ("A=\t", "A=8001\t"),
            ("A=1\nB=${A}\nA=2", "A=8001\nB=${A}\nA=8001"),
            ("A=${A:-x y}#z\n", "A=8001\n"),
            ("A\nexport A\nA: 1\nA='x' y\nA=\"\nB=A=1", "A\nexport A\nA: 1\nA='x' y\nA=\"\nB=A=1"),
            ("A=\u{3000}x\u{3000} # y", "A=8001 # y"),
            ("A=\u{a0}x", "A=\u{a0}8001"),
            ("B='\nA=1", "B='\nA=8001"),
            ("", ""),
        ] {
            assert_eq!(with(before, "8001"), after, "{before:?}");
        }
    }

    #[test]
    fn values_are_quoted_as_needed() {
        for (value, quoted) in [
            ("", ""),
            ("postgres://u:p@h:1/d-b", "postgres://u:p@h:1/d-b"),
            ("a b", "'a b'"),
            ("a#b", "'a#b'"),
            ("?x=1&y", "'?x=1&y'"),
            ("$A ${B}", "'$A ${B}'"),
            ("it's", "\"it's\""),
            ("\\ \"", "\"\\\\ \\\"\""),
            ("a\nb", "\"a\\nb\""),
            ("it's $5", "'it\\'s $5'"),
        ] {
            assert_eq!(with("A=1 # x", value), format!("A={quoted} # x"));
        }
        assert_eq!(with("A=\"1\"", ""), "A=\"\"");
        assert_eq!(with("A=1", "\0"), "A=1");
        assert_eq!(with("B='\nA=1", "#"), "B='\nA=1");
    }

    #[test]
    fn what_is_refused_is_not_assigned_and_the_rest_is_resolved() {
        let text = b"A=1\nPATH=/x\nB=${A}2\nC=${HOME}";
        let expected = [("A", "1"), ("B", "12"), ("C", "")];
        assert_eq!(assigned(text), expected.map(|(name, value)| (name.into(), value.into())));
    }

    /// What each statement is, with where its value stands taken out.
    fn skeleton(text: &[u8]) -> (Vec<u8>, Vec<(OsString, OsString)>) {
        let mut lines = Lines::of(text, &[]);
        let (mut rest, mut kept) = (Vec::new(), 0);
        while lines.seek_statement() {
            if let Ok(Some((name, _))) = lines.statement()
                && name == "A"
            {
                rest.extend_from_slice(&text[kept..text.len() - lines.written.end]);
                kept = text.len() - lines.written.start;
            }
        }
        rest.extend_from_slice(&text[kept..]);
        (rest, assigned(text))
    }

    proptest! {
        #[test]
        fn any_file_keeps_all_else(
            text in "([A-C ]|A=|\nA=|export |=|'|\"|\\\\|\n|\r|#| #|\\$\\{|\\}|:-|\t|\u{b}|\0|\u{a0}|\u{3000}|é){0,40}",
            value in "([a-c0-9 ]|'|\"|\\\\|\\$|\\{|\\}|#|\n|\r|\t|\u{a0}|\u{3000}|é){0,12}",
        ) {
            let changed = rewrite(text.as_bytes(), &[("A".to_owned(), value.clone())]);
            let (_, problems) = parse(text.as_bytes(), &[]);
            if changed == text.as_bytes() && !problems.is_empty() {
                return Ok(());
            }
            let ((rest, before), (rest_after, after)) = (skeleton(text.as_bytes()), skeleton(&changed));
            prop_assert_eq!(rest, rest_after);
            let names = |all: &[(OsString, OsString)]| all.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
            prop_assert_eq!(names(&before), names(&after));
            let has_reference = text.contains("${");
            for ((name, old), (_, new)) in before.iter().zip(&after) {
                match name == "A" {
                    true => prop_assert_eq!(new, OsStr::new(&value)),
                    false => prop_assert!(has_reference || old == new),
                }
            }
            prop_assert_eq!(rewrite(&changed, &[("A".to_owned(), value)]), changed);
        }

        #[test]
        fn any_bytes_survive(text: Vec<u8>) {
            prop_assert_eq!(rewrite(&text, &[]), text);
        }
    }
}
