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

#[test]
fn what_somebody_is_at_stays_though_its_folder_is_gone() {
    let case = case();
    let note = write(&case.store, Kind::Removing, &case.dir, None, b"").unwrap();
    fs::remove_dir(&case.dir).unwrap();
    let (other, count) = (case.dir.with_file_name("other"), || case.store.names(FOLDER).unwrap().len());
    fs::create_dir(&other).unwrap();
    write(&case.store, Kind::Removing, &other, None, b"").unwrap();
    assert_eq!(count(), 2);
    drop(note);
    write(&case.store, Kind::Removing, &other, None, b"").unwrap();
    assert_eq!(count(), 1);
}

#[test]
fn those_of_a_repositorys_worktrees_are_found_whether_these_are_there_or_not() {
    let case = case();
    let [one, two] = ["one", "two"].map(|id| case.dir.join("worktrees").join(id));
    for git_dir in [&one, &two] {
        fs::create_dir_all(git_dir).unwrap();
        write(&case.store, Kind::Moving, git_dir, None, b"x").unwrap();
    }
    write(&case.store, Kind::Removing, &one, None, b"").unwrap();
    let found = |dir: &Path| {
        let all = of_worktrees(&case.store, Kind::Moving, dir).into_iter();
        let mut dirs: Vec<PathBuf> = all.map(|(dir, _)| dir).collect();
        dirs.sort();
        dirs
    };
    fs::remove_dir(&one).unwrap();
    assert_eq!(found(&case.dir), [one.clone(), two.clone()]);
    assert!(found(case.dir.parent().unwrap()).is_empty());
    fs::create_dir(&one).unwrap();
    assert_eq!(found(&case.dir), [two.as_path()], "another folder lies there");
    fs::remove_dir_all(case.dir.join("worktrees")).unwrap();
    assert!(found(&case.dir).contains(&two));
}

#[test]
fn what_is_added_is_read_behind_what_was_written() {
    let case = case();
    let note = write(&case.store, Kind::Making, &case.dir, Some("a"), b"one").unwrap();
    note.add(b" two").unwrap();
    assert_eq!(contents(&case, Kind::Making), [b"one two"]);
}
