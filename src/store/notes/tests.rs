use super::*;

struct Case {
    _data: tempfile::TempDir,
    store: Folder,
    dir: PathBuf,
}

fn case() -> Case {
    let data = tempfile::tempdir().unwrap();
    let (store, dir) = (Folder::at(data.path().join("wtsh")), data.path().join("git dir"));
    fs::create_dir(&dir).unwrap();
    Case { _data: data, store, dir }
}

fn contents(case: &Case, kind: Kind) -> Vec<Vec<u8>> {
    all(&case.store, kind, &case.dir).into_iter().map(|note| note.content).collect()
}

#[test]
fn a_note_is_about_one_folder_and_of_one_kind() {
    let case = case();
    assert!(contents(&case, Kind::Removing).is_empty());
    write(&case.store, Kind::Removing, &case.dir, None, b"one").unwrap();
    write(&case.store, Kind::Removing, &case.dir, None, b"two\n").unwrap();
    write(&case.store, Kind::Making, &case.dir, Some("a"), b"").unwrap();
    write(&case.store, Kind::Making, &case.dir, Some("b"), b"\0").unwrap();
    assert_eq!(contents(&case, Kind::Removing), [b"two\n"]);
    assert_eq!(contents(&case, Kind::Making), [&b""[..], b"\0"]);
    let other = case.dir.with_file_name("other");
    fs::create_dir(&other).unwrap();
    assert!(all(&case.store, Kind::Removing, &other).is_empty());
    read(&case.store, Kind::Removing, &case.dir).unwrap().remove();
    assert!(contents(&case, Kind::Removing).is_empty());
}

#[test]
fn what_is_about_a_folder_that_is_gone_goes() {
    let case = case();
    write(&case.store, Kind::Removing, &case.dir, None, b"").unwrap();
    fs::remove_dir(&case.dir).unwrap();
    fs::create_dir(&case.dir).unwrap();
    assert!(contents(&case, Kind::Removing).is_empty(), "another folder lies there");
    write(&case.store, Kind::Making, &case.dir, Some("a"), b"").unwrap();
    assert_eq!(case.store.names(FOLDER).unwrap().len(), 1);
}

#[test]
fn it_is_locked_as_long_as_who_wrote_it_has_it() {
    let case = case();
    let note = write(&case.store, Kind::Making, &case.dir, Some("a"), b"").unwrap();
    let found = read(&case.store, Kind::Making, &case.dir).unwrap();
    assert!(found.file.try_lock().is_err());
    drop(note);
    found.file.try_lock().unwrap();
}
