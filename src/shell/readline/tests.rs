use std::process::Command;

use proptest::prelude::*;

use super::*;

/// bash's own.
const BREAKS: &[u8] = b" \t\n\"'@><=;|&(:";

fn word(line: &str) -> Word {
    Line::parse(line.as_bytes(), BREAKS).word
}

/// What the line becomes, as readline puts it together: it closes quotes that are open, unless the last character looks so.
fn completed(line: &str, name: &str) -> Option<String> {
    let word = word(line);
    let replacement = word.completed(name.as_bytes())?;
    let replaced = word.raw.len() - word.start;
    let mut whole = line.as_bytes()[..line.len() - replaced].to_vec();
    if let Some(mark) = word.quotes.mark() {
        if replacement[0] == mark {
            whole.pop();
        }
        whole.extend_from_slice(&replacement);
        whole.extend((replacement.last() != Some(&mark)).then_some(mark));
    } else {
        whole.extend_from_slice(&replacement);
    }
    Some(String::from_utf8(whole).expect("text"))
}

#[test]
fn the_part_that_readline_replaces() {
    let table = [
        ("wcd sta", "sta"),
        ("wcd at@", "@"),
        ("wcd at@ho", "@ho"),
        (r"wcd det\ at", r"det\ at"),
        ("wcd \"det at", "det at"),
        ("wcd 'det at", "det at"),
        ("wcd a\"b c\"d", "a\"b c\"d"),
        ("wcd \"det a\"", "\"det a\""),
        (r"wcd 'det'\''at", "at"),
        ("wcd --from=st", "st"),
        ("wcd x@y=z", "z"),
        ("wcd \"x@y", "x@y"),
        (r"wcd a\@b", r"a\@b"),
        ("wcd #ha", "#ha"),
        ("wcd $HO", "$HO"),
        ("wcd \"$HO", "$HO"),
        ("wcd é@x", "@x"),
        ("wcd it'", ""),
        ("wcd stash@{", "@{"),
        ("wcd a:b", "b"),
        (r"wcd a\:b", r"a\:b"),
        ("wcd \"a b\" c\"d@e\"f", "c\"d@e\"f"),
        ("wcd \"a\\\"b", "a\\\"b"),
        (r"wcd \'", r"\'"),
        (r"wcd a\ ", r"a\ "),
        ("wcd a'b@c'", "a'b@c'"),
        ("wcd a'b'@c", "@c"),
        ("wcd ", ""),
    ];
    for (line, replaced) in table {
        let word = word(line);
        assert_eq!(String::from_utf8_lossy(&word.raw[word.start..]), replaced, "{line}");
    }
}

#[test]
fn words_before_are_what_they_mean() {
    let line = Line::parse(b" wtsh  new 'a b' c\\ d \"\" x\"y z\"w --from=", BREAKS);
    assert_eq!(line.words, ["wtsh", "new", "a b", "c d", "", "xy zw"]);
    assert_eq!(line.word.text, "--from=");
    assert!(line.word.keeps(b"--from="));
    assert!(!Line::parse(b"wcd --from=x", b" \t\n").word.keeps(b"--from="));
    assert!(!word("wcd \"--from=x").keeps(b"--from="));
}

#[test]
fn what_is_typed_stays_and_what_is_added_is_quoted() {
    let table = [
        ("wcd sta", "staging", Some("wcd staging")),
        ("wcd at@", "at@home", Some("wcd at@home")),
        ("wcd com", "com,ma", Some("wcd com,ma")),
        (r"wcd det\ a", "det ached", Some(r"wcd det\ ached")),
        ("wcd det", "det ached", Some(r"wcd det\ ached")),
        ("wcd \"det a", "det ached", Some("wcd \"det ached\"")),
        ("wcd 'det a", "det ached", Some("wcd 'det ached'")),
        ("wcd det\" a", "det ached", Some("wcd det\" ached\"")),
        ("wcd \"det a\"", "det ached", Some("wcd \"det a\"ched")),
        ("wcd \"#", "#hash", Some("wcd \"#hash\"")),
        ("wcd #", "#hash", Some(r"wcd \#hash")),
        ("wcd 'a", "a&b", Some("wcd 'a&b'")),
        ("wcd \"q", "q\"uote", Some("wcd \"q\\\"uote\"")),
        ("wcd 'do", "do$llar", Some("wcd 'do$llar'")),
        ("wcd \"do", "do$llar", Some("wcd \"do\\$llar\"")),
        ("wcd \"do$l", "do$llar", Some("wcd \"do\\$llar\"")),
        ("wcd do$l", "do$llar", Some(r"wcd do\$llar")),
        ("wcd \"ex", "ex!clam", Some("wcd \"ex\"\\!\"clam\"")),
        ("wcd \"end", "end!", Some("wcd \"end\"\\!\"\"")),
        ("wcd \"", "!begin", Some("wcd \"\"\\!\"begin\"")),
        ("wcd 'it", "it's", Some(r"wcd 'it'\''s'")),
        ("wcd it'", "it's", Some(r"wcd it''\''s'")),
        (r"wcd 'it'\''", "it's", Some(r"wcd 'it'\''s'")),
        (r"wcd 'it'\''", "it'", Some(r"wcd 'it'\'''")),
        ("wcd \"q", "q\"", Some("wcd \"q\\\"\"")),
        ("wcd j", "j日本", Some("wcd j日本")),
        ("wcd \"j", "j日本", Some("wcd \"j日本\"")),
        ("wcd --from=sta", "--from=staging", Some("wcd --from=staging")),
        ("wcd --from=\"det a", "--from=det ached", Some("wcd --from=\"det ached\"")),
        ("wcd --from stash@", "stash@{0}", Some("wcd --from stash@{0}")),
        ("wcd b", "b{a,c}", Some(r"wcd b\{a\,c\}")),
        ("wcd b", "b{1..3}", Some(r"wcd b\{1\.\.3\}")),
        // A backslash that nothing follows yet.
        (r"wcd det\", "det ached", Some(r"wcd det\ ached")),
        ("wcd \"q\\", "q\"uote", Some("wcd \"q\\\"uote\"")),
        // A name that only contains what is typed takes its place, where all of that goes.
        ("wcd auth", "feature/auth", Some("wcd feature/auth")),
        ("wcd \"auth", "feature/auth", Some("wcd \"feature/auth\"")),
        ("wcd re@auth", "feature/re@auth", None),
        ("wcd x\"auth", "feature/xauth", None),
    ];
    for (line, name, expected) in table {
        assert_eq!(completed(line, name).as_deref(), expected, "{line} -> {name}");
    }
}

/// Each of these words as bash reads it.
fn read_by_bash(words: &[String]) -> Vec<String> {
    let script = format!("set +H; printf '%s\\0' {}", words.join(" "));
    let output = Command::new("bash").args(["--norc", "-c", &script]).env("LC_ALL", "C.UTF-8").output();
    let output = output.expect("bash is installed");
    assert!(output.stderr.is_empty(), "{script}: {output:?}");
    let text = String::from_utf8(output.stdout).expect("text");
    text.split_terminator('\0').map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// However much of a name is typed, in whatever quotes: bash reads what it is completed to as the name.
    #[test]
    fn bash_reads_the_name(names in prop::collection::vec(
        ("[a ]?[$`'\"#&;!@=,:(){}|<>%+/~é日ab -]{1,8}", 0usize..9, 0usize..3), 1..40)) {
        let mut words = Vec::new();
        let mut expected = Vec::new();
        for (name, length, quotes) in names {
            let typed = name.char_indices().map(|(at, _)| at).nth(length).map_or(&name[..], |at| &name[..at]);
            let quotes = [Quotes::None, Quotes::Single, Quotes::Double][quotes];
            let mut line = b"wcd ".to_vec();
            line.extend(quotes.mark());
            quote_into(&mut line, quotes, typed.as_bytes(), name.as_bytes());
            let line = String::from_utf8(line).expect("text");
            // Where a part stays in the line that means something else, nothing is offered.
            let Some(line) = completed(&line, &name) else { continue };
            words.push(line.strip_prefix("wcd ").expect("the command stays").to_owned());
            expected.push(name);
        }
        prop_assert_eq!(read_by_bash(&words), expected, "{:?}", words);
    }
}
