use proptest::prelude::*;

use super::*;
use crate::store::lock::Patience;

fn entry() -> Entry {
    let variable = |name: &str, outcome| Variable { name: name.into(), template: 0xab, outcome };
    Entry {
        git_dir: "/w/.git".into(),
        root: "/w é".into(),
        name: "myproject".into(),
        variables: vec![
            variable("EMPTY", Ok(String::new())),
            variable("URL", Ok("postgres:///a b\n'$x'".into())),
            variable("BAD", Err(Flaw { at: Some(3), what: "no, such".into() })),
            variable("WORSE", Err(Flaw { at: None, what: String::new() })),
        ],
    }
}

#[test]
fn an_entry_is_kept() {
    let data = tempfile::tempdir().unwrap();
    let store = Folder::at(data.path().join("wtsh"));
    assert_eq!(read(&store, "1-2").unwrap(), None);
    let lock = Lock::take(&store, Patience::COMMAND).unwrap();
    write(&store, &lock, "1-2", &entry()).unwrap();
    assert_eq!(read(&store, "1-2").unwrap(), Some(entry()));
}

#[test]
fn a_forged_or_broken_entry_is_none() {
    let text = text_of(&entry());
    for end in 0..text.len() {
        // A whole number of lines, after the first four, is an entry with fewer variables.
        let cut = &text[..end];
        assert!(
            parse(cut.as_bytes()).is_none() || cut.ends_with('\n') && cut.matches('\n').count() >= 4,
            "{cut}"
        );
    }
    let with = |line: &str| parse(format!("{FIRST_LINE}\n/g\n/r\nn\n{line}\n").as_bytes());
    assert!(with("A 00000000000000ab =x").is_some());
    for line in [
        "A 00ab",
        "A zz =x",
        "A 00ab x",
        "1A 00ab =x",
        "A=B 00ab =x",
        "A 00ab =%00",
        "A 00ab =%ff",
        "A 00ab !x,y",
        "A 00ab =%FF",
        "",
    ] {
        assert!(with(line).is_none(), "{line}");
    }
    let data = tempfile::tempdir().unwrap();
    let store = Folder::at(data.path().join("wtsh"));
    store.write(Path::new("values/1-2"), &vec![b'\n'; 1 << 20]).unwrap();
    assert!(read(&store, "1-2").is_err(), "it is not read whole");
    let mut long = entry();
    long.variables[0].outcome = Ok("x".repeat(LONGEST));
    assert!(fits(&entry()) && !fits(&long));
}

#[test]
fn entries_of_worktrees_that_are_gone_are_removed() {
    let data = tempfile::tempdir().unwrap();
    let store = Folder::at(data.path().join("wtsh"));
    let lock = Lock::take(&store, Patience::COMMAND).unwrap();
    let alive = Owner::of(data.path()).unwrap();
    let there = Entry { git_dir: alive.dir.clone(), name: "alive".into(), ..Entry::default() };
    write(&store, &lock, &alive.mark, &there).unwrap();
    write(&store, &lock, "1-2", &Entry { name: "gone".into(), ..there.clone() }).unwrap();
    store.write(Path::new("values/3-4"), b"nonsense").unwrap();
    assert_eq!(other_names(&store, &lock, "5-6").unwrap(), ["alive"]);
    assert_eq!(other_names(&store, &lock, &alive.mark).unwrap(), [""; 0]);
    assert_eq!(store.names(ENTRIES).unwrap(), [PathBuf::from(&alive.mark)]);
}

proptest! {
    #[test]
    fn what_is_written_is_read(git_dir: String, root: String, name: String, value in "[^\0]*", what: String, at: Option<usize>) {
        let variable = |name: &str, outcome| Variable { name: name.into(), template: 1, outcome };
        let variables = vec![variable("A", Ok(value)), variable("_b1", Err(Flaw { at, what }))];
        let entry = Entry { git_dir: git_dir.into(), root: root.into(), name, variables };
        prop_assert_eq!(parse(text_of(&entry).as_bytes()), Some(entry));
    }

    #[test]
    fn nothing_panics(text: Vec<u8>) {
        parse(&text);
    }
}
