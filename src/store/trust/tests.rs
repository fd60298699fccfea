use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use proptest::prelude::*;

use super::*;

/// A store and a folder that stands for a common dir, beside each other.
struct Case {
    folder: tempfile::TempDir,
    store: Folder,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Folder::at(folder.path().join("data/wtsh"));
        let case = Case { folder, store };
        fs::create_dir(case.git()).unwrap();
        case
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    fn git(&self) -> PathBuf {
        self.path("git")
    }

    fn record(&self, verdict: Verdict) {
        record_in(&self.store, &self.git(), verdict).unwrap();
    }

    fn trust(&self) -> Trust {
        of_in(&self.store, &self.git())
    }
}

#[test]
fn nobody_was_asked_at_first() {
    let case = Case::new();
    assert_eq!(case.trust(), Trust::Unknown);
    assert_eq!(all_in(&case.store).unwrap(), []);
    assert!(!forget_in(&case.store, &case.git()).unwrap());
}

#[test]
fn the_last_word_counts_and_the_token_stays() {
    let case = Case::new();
    case.record(Verdict::Allowed);
    assert_eq!(case.trust(), Trust::Allowed);
    let token = token_of(&case.git()).unwrap();
    case.record(Verdict::Denied);
    assert_eq!(case.trust(), Trust::Denied);
    case.record(Verdict::Allowed);
    assert_eq!(case.trust(), Trust::Allowed);
    assert_eq!(token_of(&case.git()).unwrap(), token);
    assert_eq!(all_in(&case.store).unwrap(), [(case.git(), Trust::Allowed)]);
    let mode = case.git().join(TOKEN_FILE).metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn forgetting_leaves_nothing() {
    let case = Case::new();
    case.record(Verdict::Allowed);
    assert!(forget_in(&case.store, &case.git()).unwrap());
    assert_eq!(case.trust(), Trust::Unknown);
    assert!(!case.git().join(TOKEN_FILE).exists());
    assert_eq!(all_in(&case.store).unwrap(), []);
}

#[test]
fn another_clone_in_its_place_is_not_known() {
    let case = Case::new();
    case.record(Verdict::Allowed);
    fs::remove_dir_all(case.git()).unwrap();
    fs::create_dir(case.git()).unwrap();
    assert_eq!(case.trust(), Trust::Unknown);
    assert_eq!(all_in(&case.store).unwrap(), [(case.git(), Trust::Unknown)]);
}

#[test]
fn a_moved_repository_is_asked_about_again() {
    let mut case = Case::new();
    case.record(Verdict::Allowed);
    let moved = case.path("moved");
    fs::rename(case.git(), &moved).unwrap();
    assert_eq!(of_in(&case.store, &moved), Trust::Unknown);
    record_in(&case.store, &moved, Verdict::Allowed).unwrap();
    assert_eq!(all_in(&case.store).unwrap(), [(moved, Trust::Allowed)], "the old entry is gone");
    case.store = Folder::at(case.path("elsewhere"));
    assert_eq!(case.trust(), Trust::Unknown);
}

#[test]
fn a_copy_does_not_take_its_originals_place() {
    let case = Case::new();
    case.record(Verdict::Denied);
    let copy = case.path("copy");
    fs::create_dir(&copy).unwrap();
    fs::copy(case.git().join(TOKEN_FILE), copy.join(TOKEN_FILE)).unwrap();
    assert_eq!(of_in(&case.store, &copy), Trust::Unknown);
    record_in(&case.store, &copy, Verdict::Allowed).unwrap();
    assert_eq!(of_in(&case.store, &copy), Trust::Allowed);
    assert_eq!(case.trust(), Trust::Denied);
}

#[test]
fn one_repository_by_two_paths() {
    let case = Case::new();
    let link = case.path("link");
    symlink(case.git(), &link).unwrap();
    record_in(&case.store, &link, Verdict::Allowed).unwrap();
    assert_eq!(case.trust(), Trust::Allowed);
    assert_eq!(of_in(&case.store, &link), Trust::Allowed);
}

#[test]
fn a_ready_made_token_proves_nothing() {
    let case = Case::new();
    let token = case.git().join(TOKEN_FILE);
    for forged in
        ["", "\n", "../../x\n", "0000000000000000000000000000000\n", "0123456789abcdef0123456789abcdef\n"]
    {
        fs::write(&token, forged).unwrap();
        assert_eq!(case.trust(), Trust::Unknown, "{forged:?}");
    }
    case.record(Verdict::Allowed);
    let written = fs::read(&token).unwrap();
    fs::remove_file(&token).unwrap();
    fs::write(case.path("aside"), &written).unwrap();
    symlink(case.path("aside"), &token).unwrap();
    assert_eq!(case.trust(), Trust::Unknown, "a link is not followed");
}

#[test]
fn a_store_that_others_can_write_to_counts_for_nothing() {
    let case = Case::new();
    case.record(Verdict::Allowed);
    fs::set_permissions(case.store.path(), fs::Permissions::from_mode(0o777)).unwrap();
    assert_eq!(case.trust(), Trust::Unknown);
}

#[test]
fn a_folder_outside_of_any_repository_has_its_own_entry() {
    let case = Case::new();
    let folder = case.path("plain\n folder");
    fs::create_dir(&folder).unwrap();
    assert_eq!(of_folder_in(&case.store, &folder), Trust::Unknown);
    record_folder_in(&case.store, &folder, Verdict::Allowed).unwrap();
    assert_eq!(of_folder_in(&case.store, &folder), Trust::Allowed);
    assert_eq!(of_folder_in(&case.store, &case.git()), Trust::Unknown);
    assert_eq!(all_in(&case.store).unwrap(), [(folder.clone(), Trust::Allowed)]);
    fs::rename(&folder, case.path("aside")).unwrap();
    fs::create_dir(&folder).unwrap();
    assert_eq!(of_folder_in(&case.store, &folder), Trust::Unknown, "another folder in its place");
}

#[test]
fn an_entry_of_a_folder_is_none_of_a_repository() {
    let entry = Entry { verdict: Verdict::Allowed, path: "/x".into(), identity: Some("1:2:3".into()) };
    assert!(!entry.is_about(Path::new("/x")));
}

proptest! {
    #[test]
    fn an_entry_comes_back(path: Vec<u8>, denied: bool, identity in proptest::option::of("[0-9:-]{1,20}")) {
        let verdict = if denied { Verdict::Denied } else { Verdict::Allowed };
        let entry = Entry { verdict, path: OsStr::from_bytes(&path).into(), identity };
        prop_assert_eq!(Entry::parse(entry.to_text().as_bytes()), Some(entry));
    }

    #[test]
    fn any_text_is_an_entry_or_not(text: Vec<u8>) {
        Entry::parse(&text);
        Entry::parse(&[b"wtsh-trust 1\nallowed\n", &text[..]].concat());
    }
}
