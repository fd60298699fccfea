//! Whether a folder outside of any repository is the one that was allowed, and the person's own.

use super::*;
use crate::store::Others;
use crate::store::owner::Owner;

#[test]
fn a_folder_that_others_decide_about_does_not_count() {
    let case = Case::new();
    let folder = case.path("plain");
    fs::create_dir(&folder).unwrap();
    let mode = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
    let allow = || folders::record(&case.store, &folder, Verdict::Allowed);
    mode(0o777);
    assert!(matches!(allow(), Err(StoreError::OfOthers { why: Others::Everybody, .. })));
    assert_eq!(of_folder_in(&case.store, &folder), Trust::Denied, "nobody is asked about it");
    mode(0o775);
    allow().unwrap();
    assert_eq!(of_folder_in(&case.store, &folder), Trust::Allowed, "a group is the person's own choice");
    mode(0o777);
    assert_eq!(of_folder_in(&case.store, &folder), Trust::Denied);
    assert_eq!(folders::above(&case.store, &folder), None);
    assert_eq!(all_in(&case.store).unwrap(), [(folder.clone(), Trust::Unknown)]);
    if rustix::process::geteuid().is_root() {
        mode(0o755);
        std::os::unix::fs::chown(&folder, Some(12345), None).unwrap();
        assert_eq!(of_folder_in(&case.store, &folder), Trust::Denied);
        assert!(matches!(allow(), Err(StoreError::OfOthers { why: Others::Owner, .. })));
    }
}

/// Its device gets another number each time the machine starts.
#[test]
fn a_folder_is_known_by_the_mark_of_an_owner() {
    let case = Case::new();
    let folder = case.path("plain");
    fs::create_dir(&folder).unwrap();
    folders::record(&case.store, &folder, Verdict::Allowed).unwrap();
    let names = case.store.names(folders::ENTRIES).unwrap();
    let entry = case.store.read(&Path::new(folders::ENTRIES).join(&names[0])).unwrap().unwrap();
    let mark = Owner::of(&folder).unwrap().mark;
    assert_eq!(Entry::parse(&entry).unwrap().identity, Some(mark));
}
