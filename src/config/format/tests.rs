use nu_ansi_term::Color;
use proptest::prelude::*;

use super::*;
use crate::term::look::Background;

fn parse(text: &str) -> Result<Format, Mistake> {
    Format::parse(text, &["branch", "a", "b", "custom.x"], &Palette::new())
}

fn parts(text: &str) -> Vec<Part> {
    parse(text).expect(text).parts().to_vec()
}

fn text(text: &str) -> Part {
    Part::Text(text.into())
}

fn variable(name: &str) -> Part {
    Part::Variable(name.into())
}

fn fixed(text: &str) -> StylePart {
    StylePart::Fixed(Style::parse(text, &Palette::new()).expect(text))
}

#[test]
fn text_and_variables() {
    assert_eq!(parts(""), []);
    assert_eq!(parts("on $branch!"), [text("on "), variable("branch"), text("!")]);
    assert_eq!(parts("${branch}x$a$b"), [variable("branch"), text("x"), variable("a"), variable("b")]);
    assert_eq!(parts("${custom.x}"), [variable("custom.x")]);
    assert_eq!(parts(r"\$a \[x\] \(y\) \\ ü{}"), [text(r"$a [x] (y) \ ü{}")]);
}

#[test]
fn groups_nest_and_have_styles() {
    let [Part::Group { parts: outer, styles }] = &parts("[x[$a](blue)]($style bold)")[..] else {
        panic!("one group")
    };
    assert_eq!(*styles, [StylePart::Variable("style".into()), fixed("bold")]);
    assert_eq!(outer[0], text("x"));
    assert_eq!(outer[1], Part::Group { parts: vec![variable("a")], styles: vec![fixed("blue")] });
    assert_eq!(parts("[a](red none)"), [Part::Group { parts: vec![text("a")], styles: vec![] }]);
    assert_eq!(
        parts("[](${style})"),
        [Part::Group { parts: vec![], styles: vec![StylePart::Variable("style".into())] }]
    );
}

#[test]
fn conditionals_nest() {
    assert_eq!(
        parts("(a(:$b))"),
        [Part::Conditional(vec![text("a"), Part::Conditional(vec![text(":"), variable("b")])])]
    );
}

#[test]
fn a_palette_reaches_the_styles() {
    let palette = Palette::from([("mine".to_owned(), super::super::style::Ink::Terminal(Color::Cyan))]);
    let format = Format::parse("[x](mine)", &[], &palette).expect("a format");
    let [Part::Group { styles, .. }] = format.parts() else { panic!("one group") };
    let [StylePart::Fixed(style)] = styles[..] else { panic!("one style") };
    assert_eq!(style.on(Background::Dark), Color::Cyan.normal());
}

#[test]
fn mistakes_have_a_place() {
    for (format, at, what) in [
        ("ab)", 2, "`)` closes nothing here; `\\)` is the character itself"),
        ("a[b", 1, "`]` is missing"),
        ("a(b", 1, "`)` is missing"),
        ("[b]", 0, "`[text]` needs a style after it: `[text](bold red)`"),
        ("[b](red", 3, "`)` is missing"),
        ("[b](bold rde)", 9, "`rde` is no colour and no style; did you mean `red`?"),
        ("[b](fg:$x)", 4, "a variable in a style is a word of its own"),
        ("cost $", 5, "`$` needs the name of a variable after it; `\\$` is the character itself"),
        ("${branch", 1, "`}` is missing"),
        ("ü $brnch", 3, "there is no variable `$brnch` here; did you mean `branch`?"),
        ("a\\n", 1, "`\\` stands before `$ [ ] ( )` or itself; `\\\\` is the character itself"),
        ("a\\", 1, "`\\` stands before `$ [ ] ( )` or itself; `\\\\` is the character itself"),
    ] {
        let mistake = parse(format).expect_err(format);
        assert_eq!((mistake.at, mistake.what.as_str()), (at, what), "{format}");
    }
}

#[test]
fn deep_nesting_is_a_mistake_and_no_crash() {
    assert!(parse(&format!("{}{}", "(".repeat(30), ")".repeat(30))).is_ok());
    let mistake = parse(&"(".repeat(100_000)).expect_err("too deep");
    assert_eq!(mistake.what, "nested more than 32 deep");
}

#[test]
fn variables_are_found_at_every_depth() {
    let format = parse("x([${a}](red))").expect("a format");
    assert!(format.names("a"));
    assert!(!format.names("b") && !format.names("x"));
}

/// A part as somebody would have written it.
fn written(part: &Part) -> String {
    let all = |parts: &[Part]| parts.iter().map(written).collect::<String>();
    match part {
        Part::Text(text) => {
            text.chars().map(|c| if "\\$[]()".contains(c) { format!("\\{c}") } else { c.into() }).collect()
        }
        Part::Variable(name) => format!("${{{name}}}"),
        Part::Group { parts, .. } => format!("[{}]($style)", all(parts)),
        Part::Conditional(parts) => format!("({})", all(parts)),
    }
}

fn any_part() -> impl Strategy<Value = Part> {
    let leaf = prop_oneof![".{1,8}".prop_map(Part::Text), Just(variable("a"))];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let parts = proptest::collection::vec(inner, 0..4).prop_map(merged);
        prop_oneof![
            parts.clone().prop_map(Part::Conditional),
            parts.prop_map(|parts| Part::Group { parts, styles: vec![StylePart::Variable("style".into())] }),
        ]
    })
}

/// Neighbouring texts are one text once they are written.
fn merged(parts: Vec<Part>) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    for part in parts {
        match (out.last_mut(), part) {
            (Some(Part::Text(before)), Part::Text(text)) => before.push_str(&text),
            (_, part) => out.push(part),
        }
    }
    out
}

proptest! {
    #[test]
    fn nothing_panics(text in r"[\\$\[\]\(\)\{\}a ]*|.*") {
        if let Err(mistake) = parse(&text) {
            prop_assert!(text.is_char_boundary(mistake.at), "{} in {text:?}", mistake.at);
        }
    }

    #[test]
    fn what_is_written_is_read(part in any_part()) {
        prop_assert_eq!(parts(&written(&part)), vec![part]);
    }
}
