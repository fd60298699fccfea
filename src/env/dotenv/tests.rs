use proptest::prelude::*;

use super::*;

mod agreement;

fn outer(name: &OsStr) -> Option<OsString> {
    match name.to_str() {
        Some("HOME") => Some("/home/me".into()),
        Some("EMPTY") => Some("".into()),
        _ => None,
    }
}

fn read(text: &[u8]) -> (Vec<(OsString, OsString)>, Vec<Problem>) {
    let (assignments, mut problems) = parse(text, &[]);
    let mut variables = Vec::new();
    problems.extend(resolve(assignments, &mut variables, &outer));
    (variables, problems)
}

/// The only variable's value; no problem allowed.
fn value(text: &str) -> String {
    let (variables, problems) = read(text.as_bytes());
    assert_eq!((variables.len(), problems), (1, vec![]), "{text:?}");
    variables[0].1.clone().into_string().unwrap()
}

#[test]
fn values() {
    let cases = [
        ("A=b", "b"),
        ("export A=b", "b"),
        ("  export\t A = b  ", "b"),
        ("A=", ""),
        ("A=\r\n", ""),
        ("A=b c", "b c"),
        ("A=b # comment", "b"),
        ("A=b#c", "b#c"),
        ("A=#c", "#c"),
        ("A= # comment", ""),
        ("A='b # c' # d", "b # c"),
        ("A=\"b # c\"#d", "b # c"),
        ("A='it\\'s \\n ${HOME} \\\\'", "it's \\n ${HOME} \\"),
        ("A=\"q\\\"q\\n\\t\\\\ \\z \\$ \\${HOME}\"", "q\"q\n\t\\ \\z $ ${HOME}"),
        ("A=\"one\ntwo\n\"", "one\ntwo\n"),
        ("A='one\r\ntwo'", "one\r\ntwo"),
        ("A=b\\n$C", "b\\n$C"),
        ("A=${HOME}/x", "/home/me/x"),
        ("A=\"${HOME}/x\"", "/home/me/x"),
        ("A=[${NONE}]", "[]"),
        ("A=${NONE:-d e}${EMPTY:-f}${HOME:-g}${NONE:-}", "d ef/home/me"),
        ("A=${A}x", "x"),
        ("A=${NONE:?no} ${} ${a b} $HOME ${", "${NONE:?no} ${} ${a b} $HOME ${"),
        ("A=postgres://u:p@localhost:5432/db?x=1&y=%20", "postgres://u:p@localhost:5432/db?x=1&y=%20"),
        ("A=b=c", "b=c"),
        ("A=\"\"", ""),
        ("A=b'c\"d", "b'c\"d"),
        ("\u{feff}A=b", "b"),
        ("A=é", "é"),
        ("\n# x\n \nA=b", "b"),
        ("A=b\nB\nexport B", "b"),
    ];
    for (text, expected) in cases {
        assert_eq!(value(text), expected, "{text:?}");
    }
}

#[test]
fn a_bad_line_costs_that_line() {
    let text = b"A=1\nnot an assignment\nB='unclosed\n1C=x\nD='x' y\nE=\"2\n3\" # x\nF: yaml\nG=\0\n=x\nH=4\nexport a-b\nI='5'";
    let (variables, problems) = read(text);
    let names: Vec<&str> = variables.iter().map(|(name, _)| name.to_str().unwrap()).collect();
    assert_eq!(names, ["A", "E", "H", "I"]);
    let lines: Vec<usize> = problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 8, 9, 10, 12]);
}

#[test]
fn problems_name_their_line() {
    let text =
        b"A=1\nnot an assignment\n1C=x\nD='x' y\nE=\"2\n3\"\nF: yaml\nG=\0\n=x\nPATH='/x\ny'\nH=4\nZ='";
    let (variables, problems) = read(text);
    assert_eq!(variables.len(), 3);
    let refused = |name: &str| Why::Refused(name.into());
    let bad = |name: &str| Why::BadName(Some(name.into()));
    let problem = |line, why| Problem { line, why };
    assert_eq!(
        problems,
        [
            problem(2, Why::NotAnAssignment),
            problem(3, bad("1C")),
            problem(4, Why::NotAnAssignment),
            problem(7, Why::NotAnAssignment),
            problem(8, Why::NotAnAssignment),
            problem(9, bad("")),
            problem(10, refused("PATH")),
            problem(13, Why::UnclosedQuote),
        ]
    );
}

#[test]
fn later_values_refer_to_earlier_ones() {
    let (variables, problems) = read(b"A=1\nB=${A}2\nA=3\nC=${A}${B}\n");
    assert_eq!(problems, []);
    assert_eq!(variables[3], ("C".into(), "312".into()));
}

#[test]
fn values_do_not_grow_without_end() {
    let mut text = b"V0=0123456789\n".to_vec();
    for number in 1..200 {
        text.extend(format!("V{number}=${{V{0}}}${{V{0}}}\n", number - 1).bytes());
    }
    let (variables, problems) = read(&text);
    assert!(variables.iter().all(|(_, value)| value.len() <= LONGEST_VALUE));
    assert!(matches!(&problems[0].why, Why::TooLong(name) if name == "V12"));
    let text = format!("A={}\n{}", "x".repeat(LONGEST_VALUE), "B=${A}\n".repeat(1000));
    let (variables, problems) = read(text.as_bytes());
    assert_eq!((variables.len(), problems.len()), (MOST / LONGEST_VALUE, 1001 - MOST / LONGEST_VALUE));
}

/// However deep references lie in each other, reading them ends, and soon.
#[test]
fn references_lie_in_references() {
    let nested = |begin: &str, depth: usize| format!("{}x{}", begin.repeat(depth), "}".repeat(depth));
    assert_eq!(value(&format!("A={}", nested("${NONE:-", 32))), "x");
    assert_eq!(value(&format!("A={}", nested("${NONE:-", 35))), nested("${NONE:-", 3), "too deep");
    for begin in ["${:-", "${1:-", "${NONE:-${:+", "${", "${a b", "${NONE:?"] {
        let text = nested(begin, 60_000 / (begin.len() + 1));
        let (variables, problems) = read(format!("A={text}\nB=1\n").as_bytes());
        assert_eq!(variables.len() + problems.len(), 2, "{begin}");
    }
    for begin in ["${A:-", "${:-", "${", "$"] {
        let text = begin.repeat(30 * 1024 / begin.len());
        assert!(value(&format!("A={text}")) == text, "{begin}");
    }
}

/// Each of them would be a whole environment's worth of looking up, did it go through all the others.
#[test]
fn the_last_of_many_names_counts() {
    let mut text: String = (0..3_000).map(|number| format!("V{number}={number}\n")).collect();
    text.extend((0..3_000).map(|number| format!("V{number}=${{V{number}}}x${{V0}}\n")));
    let (variables, problems) = read(text.as_bytes());
    assert_eq!((variables.len(), problems), (6_000, vec![]));
    assert_eq!(variables[5_999], ("V2999".into(), "2999x0x0".into()));
    let mut known = vec![("A".into(), "1".into()), ("A".into(), "2".into())];
    let (assignments, _) = parse(b"B=${A}\nA=3\nC=${A}${B}\n", &[]);
    assert_eq!(resolve(assignments, &mut known, &outer), []);
    assert_eq!(
        known[2..].iter().map(|(_, value)| value.to_str().unwrap()).collect::<Vec<_>>(),
        ["2", "3", "32"]
    );
}

#[test]
fn no_problem_tells_a_secret() {
    let key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
    for (line, name) in [
        ("1A=x", Some("1A")),
        ("my.app-name=x", Some("my.app-name")),
        ("postgres://me:secret@host/db?sslmode=require", None),
        ("se/cret==", None),
        ("se+cret=", None),
        ("größe=1", None),
        (&*format!("{}==", key.repeat(3)), None),
        (&*format!("1{key}="), None),
    ] {
        let (variables, problems) = read(line.as_bytes());
        assert_eq!(variables, [], "{line}");
        assert_eq!(problems, [Problem { line: 1, why: Why::BadName(name.map(str::to_owned)) }], "{line}");
    }
    let longest = "N".repeat(LONGEST_NAME);
    assert_eq!(read(format!("{longest}=1").as_bytes()).0[0].0, *longest);
}

#[test]
fn bytes_that_are_no_text_stay() {
    let (variables, _) = read(b"A=\xff\n");
    assert_eq!(variables[0].1.as_bytes(), b"\xff");
}

proptest! {
    #[test]
    fn any_file_is_read(text in "([A-C ]|export |=|'|\"|\\\\|\n|\r|#|\\$\\{|\\}|:-|[-+?]|\0|\u{a0}|é){0,60}", bytes: Vec<u8>) {
        for text in [text.as_bytes(), &bytes] {
            let (variables, problems) = read(text);
            for (name, value) in variables {
                prop_assert!(is_identifier(name.as_bytes()) && !value.as_bytes().contains(&0));
            }
            let lines = 1 + text.iter().filter(|&&byte| byte == b'\n').count();
            prop_assert!(problems.iter().all(|problem| (1..=lines).contains(&problem.line)));
        }
    }

    #[test]
    fn what_is_in_single_quotes_stands_for_itself(value in "[^\0]{0,30}") {
        let escaped = value.replace('\\', "\\\\").replace('\'', "\\'");
        let (variables, problems) = read(format!("A='{escaped}'\nB=1\n").as_bytes());
        prop_assert_eq!(problems, []);
        prop_assert_eq!(&variables[0].1, OsStr::new(&value));
        prop_assert_eq!(variables.len(), 2);
    }
}
