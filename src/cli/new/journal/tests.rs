use proptest::prelude::*;

use super::*;

fn record() -> Record {
    Record {
        path: Some("/w/p-x".into()),
        base: Some("/w".into()),
        existed: true,
        branch: Some("x=y".into()),
        start: ObjectId::from_hex(&[b'a'; 40]).ok(),
        from: Some("refs/remotes/origin/x".into()),
        typed: Some("@{u}".into()),
        head: ObjectId::from_hex(&[b'b'; 40]).ok(),
        source: Some("/w/p\n".into()),
        stash: Some("to x".into()),
        entry: ObjectId::from_hex(&[b'c'; 40]).ok(),
        reference: Some("refs/wtsh/1".into()),
        set_up: true,
        ..Record::default()
    }
}

#[test]
fn it_is_alive_as_long_as_its_maker() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Folder::at(folder.path().join("store"));
    let all = || all_in(&store, folder.path());
    let journal = Journal::begin_in(&store, folder.path(), &record()).expect("it is written");
    let found = all();
    assert_eq!(found.len(), 1);
    assert!(!found[0].dead && !found[0].has_ended());
    assert_eq!(found[0].record, record());
    drop(found);
    drop(journal);
    let found = all().pop().expect("it is left");
    assert!(found.dead);
    found.remove();
    assert!(all().is_empty());
    Journal::begin_in(&store, folder.path(), &Record::default()).expect("it is written").end();
    assert!(all().is_empty());
}

#[test]
fn what_is_cut_off_takes_nothing_back() {
    let whole = record().encode();
    for length in 0..whole.len() {
        assert_eq!(Record::decode(&whole[..length]), None, "{length}");
    }
    let relative = Record { path: Some("p".into()), ..Record::default() };
    assert_eq!(Record::decode(&relative.encode()), None);
}

#[test]
fn how_far_it_got_is_noted_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Folder::at(folder.path().join("store"));
    let journal = Journal::begin_in(&store, folder.path(), &record()).expect("it is written");
    journal.reached(Stage::Arrived).expect("it is written");
    let arrived = Record { arrived: true, ..record() };
    assert_eq!(all_in(&store, folder.path())[0].record, arrived);
    let whole = [record().encode(), b"arrived=\0".to_vec()].concat();
    for length in record().encode().len()..whole.len() {
        assert_eq!(Record::decode(&whole[..length]), Some(record()), "{length}");
    }
    assert_eq!(Record::decode(&whole), Some(arrived));
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Record::decode(&bytes);
        let _ = Record::decode(&[FIRST, b"\0", &bytes].concat());
    }
}
