use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};

use proptest::prelude::*;

use super::*;

mod marks;

fn of_in(store: &Folder, common_dir: &Path) -> Trust {
    Known::of_in(store.clone(), Subject::Repository(common_dir)).trust()
}

fn of_folder_in(store: &Folder, folder: &Path) -> Trust {
    Known::of_in(store.clone(), Subject::Folder(folder)).trust()
}

fn all_in(store: &Folder) -> Result<Vec<(PathBuf, Trust)>, StoreError> {
    Ok(super::all_in(store)?.into_iter().map(|listed| (listed.path, listed.trust)).collect())
}

fn token_of(common_dir: &Path) -> Option<String> {
    tokens::of(common_dir).pop()
}

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

    fn known(&self) -> Known {
        Known::of_in(self.store.clone(), Subject::Repository(&self.git()))
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
    let mode = tokens::path(&case.git()).metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn forgetting_leaves_nothing() {
    let case = Case::new();
    case.record(Verdict::Allowed);
    assert!(forget_in(&case.store, &case.git()).unwrap());
    assert_eq!(case.trust(), Trust::Unknown);
    assert!(!tokens::path(&case.git()).exists());
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
    fs::copy(tokens::path(&case.git()), tokens::path(&copy)).unwrap();
    assert_eq!(of_in(&case.store, &copy), Trust::Unknown);
    record_in(&case.store, &copy, Verdict::Allowed).unwrap();
    assert_eq!(of_in(&case.store, &copy), Trust::Allowed);
    assert_eq!(case.trust(), Trust::Denied);
}

#[test]
fn what_lay_there_before_is_forgotten_with_a_new_answer() {
    let case = Case::new();
    case.record(Verdict::Allowed);
    case.known().accept(content()).unwrap();
    fs::remove_dir_all(case.git()).unwrap();
    fs::create_dir(case.git()).unwrap();
    case.record(Verdict::Allowed);
    assert_eq!(all_in(&case.store).unwrap(), [(case.git(), Trust::Allowed)]);
    assert!(!case.known().has(content()));
    assert_eq!(case.store.names(ENTRIES).unwrap().len(), 1);
}

fn content() -> What<'static> {
    What::Content(Path::new(".env"), b"A=1\n")
}

#[test]
fn contents_are_accepted_one_by_one() {
    let case = Case::new();
    assert!(case.known().accept(content()).is_err(), "it is not allowed");
    case.record(Verdict::Allowed);
    assert!(!case.known().has(content()));
    assert!(case.known().accept(content()).unwrap());
    assert!(!case.known().accept(content()).unwrap(), "that is nothing new");
    let other = What::Content(Path::new(".env"), b"A=2\n");
    assert!(!case.known().has(other));
    case.known().accept(other).unwrap();
    assert!(case.known().has(content()) && case.known().has(other), "of several branches");
    for what in [
        What::Content(Path::new("api/.env"), b"A=1\n"),
        What::Content(Path::new(".envA=1\n"), b""),
        What::Venv(Path::new(".env")),
    ] {
        assert!(!case.known().has(what), "{what:?}");
    }
    case.record(Verdict::Allowed);
    assert!(case.known().has(content()));
}

#[test]
fn a_venv_is_vouched_for_by_its_path() {
    let case = Case::new();
    case.record(Verdict::Allowed);
    let (venv, other) = (case.path(".venv"), case.path("venv"));
    [&venv, &other].iter().for_each(|dir| fs::create_dir(dir).unwrap());
    assert!(case.known().accept(What::Venv(&venv)).unwrap());
    assert!(case.known().vouches_for(&venv));
    assert!(!case.known().vouches_for(&other));
}

#[test]
fn denying_forgets_what_was_accepted() {
    let case = Case::new();
    case.record(Verdict::Allowed);
    case.known().accept(content()).unwrap();
    case.record(Verdict::Denied);
    assert!(!case.known().has(content()));
    case.record(Verdict::Allowed);
    assert!(!case.known().has(content()));
    case.known().accept(content()).unwrap();
    assert!(forget_in(&case.store, &case.git()).unwrap());
    assert!(case.store.names(ENTRIES).unwrap().is_empty());
}

#[test]
fn a_truncated_or_forged_acceptance_is_none() {
    let case = Case::new();
    case.record(Verdict::Allowed);
    case.known().accept(content()).unwrap();
    let names = case.store.names(ENTRIES).unwrap();
    let entry = names.iter().find(|name| name.to_str().unwrap().contains('-')).unwrap();
    let path = case.store.path().join(ENTRIES).join(entry);
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    for text in [&b""[..], b"wtsh-accepted 1\n", b"wtsh-accepted 1\nother\n", &[b'x'; 100_000]] {
        fs::write(&path, text).unwrap();
        assert!(!case.known().has(content()));
    }
    assert!(case.known().accept(content()).unwrap(), "it is written anew");
    assert!(case.known().has(content()));
}

#[test]
fn two_stores_have_a_token_each() {
    let case = Case::new();
    let other = Folder::at(case.path("other"));
    case.record(Verdict::Allowed);
    record_in(&other, &case.git(), Verdict::Denied).unwrap();
    assert_eq!(case.trust(), Trust::Allowed);
    assert_eq!(of_in(&other, &case.git()), Trust::Denied);
    assert_eq!(tokens::of(&case.git()).len(), 2);
    assert!(forget_in(&other, &case.git()).unwrap());
    assert_eq!(case.trust(), Trust::Allowed);
    assert_eq!(tokens::of(&case.git()).len(), 1);
}

#[test]
fn the_oldest_token_goes_when_there_are_too_many() {
    let case = Case::new();
    let stores: Vec<Folder> = (0..9).map(|n| Folder::at(case.path(&format!("store{n}")))).collect();
    for store in &stores {
        record_in(store, &case.git(), Verdict::Allowed).unwrap();
    }
    assert_eq!(of_in(&stores[0], &case.git()), Trust::Unknown);
    assert!(stores[1..].iter().all(|store| of_in(store, &case.git()) == Trust::Allowed));
    assert_eq!(case.git().read_dir().unwrap().count(), 1, "there are no other files");
}

#[test]
fn many_at_once_keep_each_others_tokens() {
    let case = Case::new();
    let stores: Vec<Folder> = (0..8).map(|n| Folder::at(case.path(&format!("store{n}")))).collect();
    let git = case.git();
    std::thread::scope(|scope| {
        for store in &stores {
            scope.spawn(|| record_in(store, &git, Verdict::Allowed).unwrap());
        }
    });
    assert!(stores.iter().all(|store| of_in(store, &git) == Trust::Allowed));
}

#[test]
fn a_damaged_token_file_has_the_tokens_that_are_whole() {
    let case = Case::new();
    case.record(Verdict::Allowed);
    let token = token_of(&case.git()).unwrap();
    let write = |text: &str| fs::write(tokens::path(&case.git()), text).unwrap();
    write(&format!("x\n{token}\n\n{}", &token[..7]));
    assert_eq!(case.trust(), Trust::Allowed);
    for text in [
        &token[..],
        &token[..31],
        &format!("{token}{token}\n"),
        &format!("{}{token}\n", "x\n".repeat(10_000)),
    ] {
        write(text);
        assert_eq!(case.trust(), Trust::Unknown, "{} bytes", text.len());
    }
    case.record(Verdict::Allowed);
    assert_eq!(case.trust(), Trust::Allowed);
}

/// What root allows in a user's repository stays readable for that user.
#[test]
fn a_token_belongs_to_whom_the_repository_belongs_to() {
    use std::os::unix::fs::MetadataExt;
    let case = Case::new();
    if !rustix::process::geteuid().is_root() {
        return;
    }
    std::os::unix::fs::chown(case.git(), Some(12345), None).unwrap();
    case.record(Verdict::Allowed);
    assert_eq!(tokens::path(&case.git()).metadata().unwrap().uid(), 12345);
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
    let token = tokens::path(&case.git());
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
    folders::record(&case.store, &folder, Verdict::Allowed).unwrap();
    assert_eq!(of_folder_in(&case.store, &folder), Trust::Allowed);
    assert_eq!(of_folder_in(&case.store, &case.git()), Trust::Unknown);
    assert_eq!(all_in(&case.store).unwrap(), [(folder.clone(), Trust::Allowed)]);
    fs::rename(&folder, case.path("aside")).unwrap();
    fs::create_dir(&folder).unwrap();
    assert_eq!(of_folder_in(&case.store, &folder), Trust::Unknown, "another folder in its place");
}

#[test]
fn somebody_who_holds_the_tokens_is_not_waited_for_without_end() {
    let case = Case::new();
    let held = tokens::lock(&case.git(), Patience::NONE);
    assert!(held.is_some() && tokens::lock(&case.git(), Patience::NONE).is_none());
    drop(held);
    assert!(tokens::lock(&case.git(), Patience::NONE).is_some());
}

#[test]
fn the_nearest_folder_above_that_is_known() {
    let case = Case::new();
    let deep = case.path("a/b/c");
    fs::create_dir_all(&deep).unwrap();
    let above = |cwd: &Path| folders::above(&case.store, cwd);
    assert_eq!(above(&deep), None);
    folders::record(&case.store, &case.path("a"), Verdict::Allowed).unwrap();
    assert_eq!(above(&deep), Some((case.path("a"), Trust::Allowed)));
    folders::record(&case.store, &case.path("a/b"), Verdict::Denied).unwrap();
    assert_eq!(above(&deep), Some((case.path("a/b"), Trust::Denied)));
    assert_eq!(above(&case.path("a")), Some((case.path("a"), Trust::Allowed)));
    assert_eq!(above(&case.path("")), None);
    symlink(case.path("a"), case.path("link")).unwrap();
    assert_eq!(above(&case.path("link/b/c")), Some((case.path("link/b"), Trust::Denied)));
    fs::rename(case.path("a/b"), case.path("aside")).unwrap();
    fs::create_dir_all(&deep).unwrap();
    assert_eq!(above(&deep), Some((case.path("a"), Trust::Allowed)), "another folder in its place");
}

#[test]
fn a_folder_accepts_contents_too() {
    let case = Case::new();
    let folder = case.path("plain");
    fs::create_dir(&folder).unwrap();
    let known = || Known::of_in(case.store.clone(), Subject::Folder(&folder));
    assert!(known().accept(content()).is_err());
    folders::record(&case.store, &folder, Verdict::Allowed).unwrap();
    assert!(known().accept(content()).unwrap());
    assert!(known().has(content()));
    assert_eq!(all_in(&case.store).unwrap(), [(folder.clone(), Trust::Allowed)]);
    fs::rename(&folder, case.path("aside")).unwrap();
    fs::create_dir(&folder).unwrap();
    folders::record(&case.store, &folder, Verdict::Allowed).unwrap();
    assert!(!known().has(content()), "that was another folder");
    known().accept(content()).unwrap();
    folders::record(&case.store, &folder, Verdict::Denied).unwrap();
    folders::record(&case.store, &folder, Verdict::Allowed).unwrap();
    assert!(!known().has(content()));
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

#[test]
fn what_was_accepted_is_listed_with_its_repository() {
    let case = Case::new();
    case.record(Verdict::Allowed);
    let known = case.known();
    for content in [&b"A=1"[..], b"A=2"] {
        assert!(known.accept(What::Content(Path::new("a b/.env"), content)).unwrap());
    }
    let venv = case.path("venv");
    fs::create_dir(&venv).unwrap();
    assert!(known.accept(What::Venv(&venv)).unwrap());
    assert!(known.vouches_for(&venv));
    let accepted = [Accepted::Contents("a b/.env".into()), Accepted::Venv(venv.clone())];
    assert_eq!(super::all_in(&case.store).unwrap()[0].accepted, accepted);
    fs::rename(&venv, case.path("other")).unwrap();
    fs::create_dir(&venv).unwrap();
    assert!(!known.vouches_for(&venv), "another folder has taken its place");
    case.record(Verdict::Denied);
    assert_eq!(super::all_in(&case.store).unwrap()[0].accepted, []);
}
