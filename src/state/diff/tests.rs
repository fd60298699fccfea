use proptest::prelude::*;

use super::text::ROOM;
use super::*;
use crate::state::encoding;
use std::os::unix::ffi::OsStringExt;

fn variables(pairs: &[(&str, &str)]) -> Variables {
    pairs.iter().map(|(name, value)| (name.into(), value.into())).collect()
}

fn wanted(pairs: &[(&str, Option<&str>)], path: &[&str]) -> Wanted {
    Wanted {
        place: "/w".into(),
        variables: pairs.iter().map(|(name, value)| (name.into(), value.map(OsString::from))).collect(),
        path: path.iter().map(PathBuf::from).collect(),
    }
}

/// What a worktree `dir` with a venv wants.
fn venv(dir: &str) -> Wanted {
    let variables = [
        ("VIRTUAL_ENV", Some(format!("{dir}/venv"))),
        ("VIRTUAL_ENV_PROMPT", Some("venv".to_owned())),
        ("PYTHONHOME", None),
    ];
    Wanted {
        place: dir.into(),
        variables: variables
            .into_iter()
            .map(|(name, value)| (name.into(), value.map(OsString::from)))
            .collect(),
        path: vec![format!("{dir}/venv/bin").into()],
    }
}

/// What a shell does with the changes.
fn apply(now: &mut Variables, changes: &[Change]) {
    for change in changes {
        match change {
            Change::Set(name, value) => now.insert(name.clone(), value.clone()),
            Change::Unset(name) => now.remove(name),
        };
    }
}

/// A shell with one hook after another; the diff goes through its encoding each time.
struct Shell {
    now: Variables,
    diff: Diff,
}

impl Shell {
    fn new(pairs: &[(&str, &str)]) -> Self {
        Shell { now: variables(pairs), diff: Diff::default() }
    }

    fn hook(&mut self, wanted: &Wanted) -> Vec<Change> {
        let (changes, diff) = self.diff.replace(&self.now, wanted);
        apply(&mut self.now, &changes);
        self.diff = Diff::decode(&diff.encode(), &[]);
        assert_eq!(self.diff, diff, "the encoding loses nothing");
        changes
    }

    fn leave(&mut self) {
        self.hook(&Wanted::default());
        assert!(self.diff.is_empty());
    }

    fn set(&mut self, name: &str, value: &str) {
        self.now.insert(name.into(), value.into());
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.now.get(OsStr::new(name)).map(|value| value.to_str().unwrap())
    }

    /// What venv's own `activate` does.
    fn activate(&mut self, dir: &str) {
        self.set("PATH", &format!("{dir}/bin:{}", self.get("PATH").unwrap()));
        self.set("VIRTUAL_ENV", dir);
        self.set("VIRTUAL_ENV_PROMPT", "(venv) ");
    }
}

#[test]
fn a_venv_comes_and_goes() {
    let start = [("PATH", "/usr/bin:/bin"), ("PYTHONHOME", "/py"), ("A", "")];
    let mut shell = Shell::new(&start);
    shell.hook(&venv("/w"));
    assert_eq!(shell.get("PATH"), Some("/w/venv/bin:/usr/bin:/bin"));
    assert_eq!(shell.get("VIRTUAL_ENV"), Some("/w/venv"));
    assert_eq!(shell.get("PYTHONHOME"), None);
    assert!(shell.diff.holds(&shell.now, OsStr::new("VIRTUAL_ENV")));
    assert!(shell.hook(&venv("/w")).is_empty(), "nothing differs");
    shell.hook(&venv("/x"));
    assert_eq!(shell.get("PATH"), Some("/x/venv/bin:/usr/bin:/bin"));
    shell.leave();
    assert_eq!(shell.now, variables(&start));
}

#[test]
fn unset_and_empty_are_kept_apart() {
    let start = [("PATH", ""), ("EMPTY", "")];
    let mut shell = Shell::new(&start);
    shell.hook(&wanted(&[("EMPTY", Some("x")), ("UNSET", Some("")), ("NEW", Some("y"))], &["/b"]));
    assert_eq!(shell.get("UNSET"), Some(""));
    assert_eq!(shell.get("PATH"), Some("/b:"));
    shell.leave();
    assert_eq!(shell.now, variables(&start));
    let mut shell = Shell::new(&[]);
    shell.hook(&wanted(&[], &["/b"]));
    assert_eq!(shell.get("PATH"), Some("/b"));
    shell.leave();
    assert_eq!(shell.get("PATH"), None);
}

#[test]
fn what_the_person_changed_stays_while_there_and_after() {
    let mut shell = Shell::new(&[("DEBUG", "old"), ("PORT", "1")]);
    let place = wanted(&[("DEBUG", Some("1")), ("PORT", Some("8000")), ("GONE", Some("x"))], &[]);
    shell.hook(&place);
    shell.set("DEBUG", "mine");
    shell.now.remove(OsStr::new("GONE"));
    for _ in 0..2 {
        assert!(shell.hook(&place).is_empty(), "the hook does not set it again");
    }
    assert_eq!(shell.get("DEBUG"), Some("mine"));
    shell.leave();
    assert_eq!(shell.now, variables(&[("DEBUG", "mine"), ("PORT", "1")]));
}

#[test]
fn a_change_by_hand_counts_until_the_file_or_the_place_changes() {
    let mut shell = Shell::new(&[]);
    let mut place = wanted(&[("DEBUG", Some("1"))], &[]);
    shell.hook(&place);
    shell.set("DEBUG", "mine");
    shell.hook(&place);
    place.place = "/other".into();
    shell.hook(&place);
    assert_eq!(shell.get("DEBUG"), Some("1"));
    shell.leave();
    assert_eq!(shell.get("DEBUG"), Some("mine"));

    let mut shell = Shell::new(&[]);
    shell.hook(&wanted(&[("DEBUG", Some("1"))], &[]));
    shell.set("DEBUG", "mine");
    shell.hook(&wanted(&[("DEBUG", Some("2"))], &[]));
    assert_eq!(shell.get("DEBUG"), Some("2"));
}

#[test]
fn path_keeps_the_persons_entries_and_their_order() {
    let mut shell = Shell::new(&[("PATH", "/a::/b")]);
    shell.hook(&wanted(&[], &["/v/bin"]));
    shell.set("PATH", "/mine:/v/bin:/a::/b:/late:");
    assert!(shell.hook(&wanted(&[], &["/v/bin"])).is_empty(), "what was put in front stays in front");
    shell.leave();
    assert_eq!(shell.get("PATH"), Some("/mine:/a::/b:/late:"));
}

#[test]
fn an_entry_that_was_there_before_stays() {
    let mut shell = Shell::new(&[("PATH", "/a:/v/bin")]);
    shell.hook(&wanted(&[], &["/v/bin"]));
    assert_eq!(shell.get("PATH"), Some("/v/bin:/a:/v/bin"));
    shell.leave();
    assert_eq!(shell.get("PATH"), Some("/a:/v/bin"));
    // zsh's `typeset -U path` keeps the first of two.
    shell.hook(&wanted(&[], &["/v/bin"]));
    shell.set("PATH", "/v/bin:/a");
    assert!(shell.hook(&wanted(&[], &["/v/bin"])).is_empty());
    shell.leave();
    assert_eq!(shell.get("PATH"), Some("/v/bin:/a"));
}

#[test]
fn an_entry_is_taken_back_once_for_each_time_it_was_put_there() {
    let mut shell = Shell::new(&[("PATH", "/a")]);
    shell.hook(&wanted(&[], &["/v/bin"]));
    shell.set("PATH", "/v/bin:/v/bin:/a");
    shell.leave();
    assert_eq!(shell.get("PATH"), Some("/v/bin:/a"));
}

#[test]
fn a_rebuilt_path_gets_its_entry_again() {
    let mut shell = Shell::new(&[("PATH", "/usr/bin:/bin")]);
    shell.hook(&venv("/w"));
    shell.set("PATH", "/usr/local/bin:/usr/bin:/bin");
    shell.hook(&venv("/w"));
    assert_eq!(shell.get("PATH"), Some("/w/venv/bin:/usr/local/bin:/usr/bin:/bin"));
    // macOS's path_helper puts the system's folders first.
    shell.set("PATH", "/usr/bin:/bin:/w/venv/bin:/mine");
    shell.hook(&venv("/w"));
    assert_eq!(shell.get("PATH"), Some("/w/venv/bin:/usr/bin:/bin:/mine"));
    shell.leave();
    assert_eq!(shell.get("PATH"), Some("/usr/bin:/bin:/mine"));
}

#[test]
fn an_activate_for_the_venv_that_is_there_is_ours() {
    let mut shell = Shell::new(&[("PATH", "/usr/bin")]);
    shell.hook(&venv("/w"));
    shell.activate("/w/venv");
    let changes = shell.hook(&venv("/w"));
    let once = Change::Set("PATH".into(), "/w/venv/bin:/usr/bin".into());
    assert_eq!(changes, [Change::Set("VIRTUAL_ENV_PROMPT".into(), "venv".into()), once]);
    shell.leave();
    assert_eq!(shell.now, variables(&[("PATH", "/usr/bin")]));
    // The same on one line, without a hook between the two.
    shell.hook(&venv("/w"));
    shell.activate("/w/venv");
    shell.leave();
    assert_eq!(shell.now, variables(&[("PATH", "/usr/bin")]));
}

#[test]
fn an_activate_before_the_first_hook_is_ours() {
    let mut shell = Shell::new(&[("PATH", "/usr/bin")]);
    shell.activate("/w/venv");
    shell.hook(&venv("/w"));
    assert_eq!(shell.get("PATH"), Some("/w/venv/bin:/usr/bin"));
    assert!(shell.hook(&venv("/w")).is_empty());
    shell.leave();
    assert_eq!(shell.now, variables(&[("PATH", "/usr/bin")]));
}

#[test]
fn an_activate_for_another_venv_is_not() {
    let mut shell = Shell::new(&[("PATH", "/usr/bin")]);
    shell.hook(&venv("/w"));
    shell.activate("/mine");
    shell.leave();
    assert_eq!(shell.get("VIRTUAL_ENV"), Some("/mine"));
    assert_eq!(shell.get("VIRTUAL_ENV_PROMPT"), Some("(venv) "));
    assert_eq!(shell.get("PATH"), Some("/mine/bin:/usr/bin"));
}

#[test]
fn the_original_is_what_was_there_before_us() {
    let mut shell = Shell::new(&[("A", "before"), ("B", "before")]);
    shell.hook(&wanted(&[("A", Some("ours")), ("B", Some("ours")), ("C", Some("ours"))], &[]));
    shell.set("B", "theirs");
    let original = |name: &str| shell.diff.original(&shell.now, OsStr::new(name));
    assert_eq!(original("A"), Some(OsStr::new("before")));
    assert_eq!(original("B"), Some(OsStr::new("theirs")));
    assert_eq!(original("C"), None);
}

#[test]
fn names_that_wtsh_never_sets_are_not_touched() {
    let mut shell = Shell::new(&[]);
    let changes =
        shell.hook(&wanted(&[("LD_PRELOAD", Some("/x")), ("a-b", Some("x"))], &["relative", "/with:colon"]));
    assert!(changes.is_empty() && shell.diff.is_empty());

    let mut forged = Diff::default();
    forged
        .changed
        .variables
        .insert("LD_PRELOAD".into(), Assigned { previous: Some("/evil.so".into()), given: None });
    assert!(Diff::decode(&forged.encode(), &[]).is_empty());
}

#[test]
fn what_could_not_be_taken_back_is_not_set() {
    let long = "x".repeat(ROOM);
    let mut shell = Shell::new(&[("LONG", &long), ("A", "a")]);
    shell.hook(&wanted(&[("LONG", Some("short")), ("Z", Some("z"))], &[]));
    assert_eq!(shell.get("LONG"), Some(long.as_str()));
    assert_eq!(shell.get("Z"), Some("z"));
    shell.leave();
    assert_eq!(shell.now, variables(&[("LONG", &long), ("A", "a")]));
}

#[test]
fn a_secret_is_not_in_the_diff() {
    let mut shell = Shell::new(&[]);
    shell.hook(&wanted(&[("TOKEN", Some("sesame"))], &[]));
    assert!(!shell.diff.encode().to_str().unwrap().contains("sesame"));
}

#[test]
fn the_word_needs_no_quoting() {
    let mut shell = Shell::new(&[("A", " $(x)'\"\\~=%*\n")]);
    shell.hook(&wanted(&[("A", Some("b"))], &["/v 'x/bin"]));
    let word = shell.diff.encode().into_string().unwrap();
    assert!(word.starts_with('1'));
    assert!(word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"%_./-:,=+@".contains(&byte)), "{word}");
}

#[test]
fn another_version_and_a_truncated_diff_read_as_none() {
    let mut shell = Shell::new(&[("A", "a long value")]);
    shell.hook(&wanted(&[("A", Some("b"))], &["/v/bin"]));
    let text = shell.diff.encode().into_string().unwrap();
    for end in 0..text.len() {
        assert!(Diff::decode(OsStr::new(&text[..end]), &[]).is_empty(), "{end}");
    }
    assert!(Diff::decode(OsStr::new(&text.replacen('1', "2", 1)), &[]).is_empty());
    assert!(Diff::decode(OsStr::new(&format!("1{}", "/".repeat(4 * ROOM))), &[]).is_empty());
}

fn values() -> impl Strategy<Value = OsString> {
    proptest::collection::vec(1u8.., 0..4).prop_map(OsString::from_vec)
}

fn names() -> impl Strategy<Value = OsString> {
    proptest::sample::select(&["A", "B", "C", "VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "PYTHONHOME"][..])
        .prop_map(OsString::from)
}

fn paths() -> impl Strategy<Value = Option<OsString>> {
    let entry = proptest::sample::select(&["", "/a", "/b", "/usr/bin", "rel"][..]);
    let entries = proptest::collection::vec(entry, 1..6);
    proptest::option::of(entries.prop_map(|entries| entries.join(":").into()))
}

fn starts() -> impl Strategy<Value = Variables> {
    (proptest::collection::btree_map(names(), values(), 0..5), paths()).prop_map(|(mut variables, path)| {
        // A VIRTUAL_ENV that equals a wanted one is adopted and does not come back: no start has one of these.
        if let Some(venv) = variables.get_mut(OsStr::new("VIRTUAL_ENV")) {
            venv.push("/theirs");
        }
        variables.extend(path.map(|path| ("PATH".into(), path)));
        variables
    })
}

fn wishes() -> impl Strategy<Value = Wanted> {
    let folders = proptest::collection::vec(proptest::sample::select(&["/a", "/b", "/c"][..]), 0..3);
    let variables = proptest::collection::btree_map(names(), proptest::option::of(values()), 0..5);
    let place = proptest::sample::select(&["/x", "/y"][..]);
    (place, variables, folders).prop_map(|(place, variables, folders)| Wanted {
        place: place.into(),
        variables,
        path: folders.into_iter().map(PathBuf::from).collect(),
    })
}

proptest! {
    #[test]
    fn any_way_in_leads_back_to_the_start(start in starts(), wishes in proptest::collection::vec(wishes(), 1..4)) {
        let mut shell = Shell { now: start.clone(), diff: Diff::default() };
        for wanted in &wishes {
            shell.hook(wanted);
            for (name, value) in &wanted.variables {
                prop_assert_eq!(shell.now.get(name), value.as_ref());
            }
            prop_assert!(shell.hook(wanted).is_empty());
        }
        shell.leave();
        prop_assert_eq!(shell.now, start);
    }

    #[test]
    fn what_the_person_sets_meanwhile_is_there_in_the_end(
        start in starts(), wanted in wishes(), next in wishes(), name in names(),
    ) {
        prop_assume!(name != "VIRTUAL_ENV_PROMPT" && !next.variables.contains_key(&name));
        let mut shell = Shell { now: start, diff: Diff::default() };
        shell.hook(&wanted);
        shell.now.insert(name.clone(), "theirs, and longer".into());
        shell.hook(&wanted);
        let now = shell.now.clone();
        shell.hook(&next);
        shell.leave();
        let expected = if wanted.variables.contains_key(&name) { "theirs, and longer".into() } else { now[&name].clone() };
        prop_assert_eq!(shell.now.get(&name), Some(&expected));
    }

    #[test]
    fn any_text_is_read_or_not_and_never_panics(text: Vec<u8>, start in starts(), wanted in wishes()) {
        for text in [text.clone(), [b"1", &text[..]].concat()] {
            let diff = Diff::decode(OsStr::from_bytes(&text), &[]);
            diff.replace(&start, &wanted);
        }
    }

    #[test]
    fn any_body_with_a_true_sum_is_read_or_not_and_never_panics(
        fields in proptest::collection::vec("[A-Z0-9=/-]{0,17}", 0..9), start in starts(), wanted in wishes(),
    ) {
        let body = format!("{:016x}\0{:016x}\0{:016x}\0{}", 7, 0, 1, fields.join("\0"));
        let text = format!("1{:016x}{}", fingerprint(body.as_bytes()), encoding::encode(body.as_bytes()));
        Diff::decode(OsStr::new(&text), &[]).replace(&start, &wanted);
    }
}
