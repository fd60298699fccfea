//! What python-dotenv 1.2.4 and compose-go 2.13's `dotenv` make of a file, and what wtsh does, with HOME=/home/me and EMPTY= in the
//! environment. The first was run on each of these; of the second its source was followed.

use super::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum As {
    /// The two say the same, and so does wtsh.
    Both,
    PythonDotenv,
    Compose,
    /// As the module's text explains.
    Neither,
}
use As::{Both, Compose, Neither, PythonDotenv};

/// The variables of a file that is read like this, `NAME=value` for each; a `!` for each bad line.
fn shown(text: &str) -> Vec<String> {
    let (variables, problems) = read(text.as_bytes());
    let shown = |(name, value): &(OsString, OsString)| format!("{}={}", name.display(), value.display());
    variables.iter().map(shown).chain(problems.iter().map(|_| "!".to_owned())).collect()
}

#[track_caller]
fn all_are(cases: &[(As, &str, &[&str])]) {
    for (who, text, expected) in cases {
        assert_eq!(shown(text), *expected, "{text:?}, as {who:?}");
    }
}

#[test]
fn names_and_blanks() {
    all_are(&[
        (Both, "A=b", &["A=b"]),
        (Both, "export A=b", &["A=b"]),
        (Both, "export\tA=b", &["A=b"]),
        (Both, "  export \t A = b  ", &["A=b"]),
        (Both, "export\nA=b", &["A=b"]),
        (Both, "export=5", &["export=5"]),
        (Both, "exportA=b", &["exportA=b"]),
        (Both, "A\nB=1\n", &["B=1"]),
        (PythonDotenv, "export", &[]),
        (PythonDotenv, "export A", &[]),
        (PythonDotenv, "export =5", &["!"]),
        (PythonDotenv, "=b", &["!"]),
        (PythonDotenv, "A B=c", &["!"]),
        (PythonDotenv, "A#=b", &[]),
        (PythonDotenv, "A: b", &["!"]),
        (PythonDotenv, "A : b", &["!"]),
        (Neither, "A:b=c", &["!"]),
        (Compose, "'A'=b", &["!"]),
        (Neither, "é=1", &["!"]),
        (Neither, "a.b=1\na-b=2\n1A=3", &["!", "!", "!"]),
        (Both, "A\t=\tb", &["A=b"]),
        (Both, "A= \"b\"", &["A=b"]),
        (Both, "A=\"b \"", &["A=b "]),
        (Both, "A=\u{a0}b\u{a0}", &["A=b"]),
        (Both, "\u{a0}A\u{a0}=\u{a0}\"b\"\u{a0}", &["A=b"]),
        (PythonDotenv, "A=\u{3000}b\u{3000}", &["A=b"]),
        (Both, "A=\u{b}b\u{c}", &["A=b"]),
        (Both, "\u{feff}A=b", &["A=b"]),
        (Both, "A=1\nA=2", &["A=1", "A=2"]),
    ]);
}

#[test]
fn ends_of_lines_and_comments() {
    all_are(&[
        (Both, "A=", &["A="]),
        (Both, "A=\r\nB=1\r\n", &["A=", "B=1"]),
        (Both, "A=\"\"\nB=''\nC='' # x", &["A=", "B=", "C="]),
        (Both, "A=b # c", &["A=b"]),
        (PythonDotenv, "A=b\t# c", &["A=b"]),
        (Both, "A=b#c", &["A=b#c"]),
        (Both, "A=#c", &["A=#c"]),
        (PythonDotenv, "A= # c", &["A="]),
        (Both, "A='b # c' # d", &["A=b # c"]),
        (Both, "A=\"b # c\"#d", &["A=b # c"]),
        (Both, "A=\"b\" # it's", &["A=b"]),
        (Both, "# A=b\n  # x\n\n B=1", &["B=1"]),
        (PythonDotenv, "A=\"b\"c", &["!"]),
        (PythonDotenv, "A=\"b\" c\nB=1", &["B=1", "!"]),
        (PythonDotenv, "A='b'B=2\n", &["!"]),
        (PythonDotenv, "A='open\nB=2", &["B=2", "!"]),
        (Neither, "A='open\nB='x'\nC=3\n", &["B=x", "C=3", "!"]),
        (PythonDotenv, "not an assignment\nA=1", &["A=1", "!"]),
        (Compose, "A=b\rB=c", &["A=b\rB=c"]),
        (Compose, "A=\"one\r\ntwo\"\r\n", &["A=one\r\ntwo"]),
        (Both, "A=\"one\ntwo\"\nB='one\ntwo'", &["A=one\ntwo", "B=one\ntwo"]),
        (Both, "A=one\\\nB=2", &["A=one\\", "B=2"]),
        (Both, "A=\"one\\\ntwo\"", &["A=one\\\ntwo"]),
    ]);
}

#[test]
fn quotes_and_escapes() {
    all_are(&[
        (Both, r"A='it\'s'", &["A=it's"]),
        (Both, r#"A='a\nb\"c'"#, &[r#"A=a\nb\"c"#]),
        (PythonDotenv, r"A='a\\b'", &[r"A=a\b"]),
        (Both, r#"A="a\nb\tc\rd""#, &["A=a\nb\tc\rd"]),
        (Both, r#"A="\a\b\f\v""#, &["A=\u{7}\u{8}\u{c}\u{b}"]),
        (Both, r#"A="a\"b""#, &[r#"A=a"b"#]),
        (Both, r#"A="a\\nb\\""#, &[r"A=a\nb\"]),
        (Both, r#"A="a\z\c""#, &[r"A=a\z\c"]),
        (PythonDotenv, r#"A="a\'b""#, &["A=a'b"]),
        (PythonDotenv, r#"A="\0101""#, &[r"A=\0101"]),
        (Both, r"A=\n", &[r"A=\n"]),
        (Both, r#"A="{\"a\": 1}""#, &[r#"A={"a": 1}"#]),
        (Both, r#"A={"a": "b"}"#, &[r#"A={"a": "b"}"#]),
        (Both, r#"A=b'c"d"#, &[r#"A=b'c"d"#]),
        (Both, "A=`x`", &["A=`x`"]),
        (Both, "A=~/x", &["A=~/x"]),
        (Both, "A=postgres://u:p%40@h:5/db?a=b&c=d", &["A=postgres://u:p%40@h:5/db?a=b&c=d"]),
    ]);
}

#[test]
fn references() {
    all_are(&[
        (Both, "A=${HOME}/x\nB=\"${HOME}/x\"", &["A=/home/me/x", "B=/home/me/x"]),
        (Both, "A=[${NONE}]", &["A=[]"]),
        (Both, "A=1\nB=${A}2\nA=3\nC=${A}${B}", &["A=1", "B=12", "A=3", "C=312"]),
        (Both, "A=${A}x", &["A=x"]),
        (Both, "A=${NONE:-d e}\nB=\"${NONE:-d e}\"", &["A=d e", "B=d e"]),
        (Both, "A=${HOME:-d}${NONE:-}", &["A=/home/me"]),
        (Both, "A=\"${NONE:-a#b}\" # c", &["A=a#b"]),
        (Both, r#"A="${NONE:-a\nb}""#, &["A=a\nb"]),
        (Both, r"A=\${HOME}", &[r"A=\/home/me"]),
        (Both, r#"A="\\${HOME}""#, &[r"A=\/home/me"]),
        (Both, "A='$HOME'", &["A=$HOME"]),
        (Compose, "A='${HOME}'", &["A=${HOME}"]),
        (Compose, r#"A="\$HOME \${HOME}""#, &["A=$HOME ${HOME}"]),
        (Compose, r#"A="${NONE:-\$5}""#, &["A=$5"]),
        (Compose, "A=${EMPTY:-f}", &["A=f"]),
        (Both, "A=[${EMPTY-f}]", &["A=[]"]),
        (Compose, "A=${NONE-d}${HOME-d}", &["A=d/home/me"]),
        (Compose, "A=${NONE:-${HOME}}", &["A=/home/me"]),
        (Compose, "A=${NONE:-a${NONE-b}}c", &["A=abc"]),
        (Compose, "A=[${HOME:+x}${NONE:+y}${EMPTY:+z}${EMPTY+e}]", &["A=[xe]"]),
        (Compose, "A=${HOME:?no}${HOME?no}", &["A=/home/me/home/me"]),
        (PythonDotenv, "A=${NONE:?no}", &["A=${NONE:?no}"]),
        (PythonDotenv, "A=$HOME ${\nB=a$$b\nC=$(x)$", &["A=$HOME ${", "B=a$$b", "C=$(x)$"]),
        (Neither, "A=${}${a b}", &["A=${}${a b}"]),
        (PythonDotenv, "A=\"${NONE:-\"x\"}\"", &["!"]),
        (PythonDotenv, "A=${NONE:-a #b}", &["A=${NONE:-a"]),
    ]);
}

/// compose takes the shell's value, where there is one, of what the file itself sets.
#[test]
fn what_the_file_says_wins_where_it_is_referred_to() {
    let (assignments, _) = parse(b"EMPTY=x\nB=${EMPTY}", &[]);
    let mut variables = Vec::new();
    assert!(resolve(assignments, &mut variables, &outer).is_empty());
    assert_eq!(variables[1].1, "x");
}
