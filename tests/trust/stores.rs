//! What is kept of a person's answers, damaged or made by others.

use super::*;

fn store(case: &Case) -> PathBuf {
    case.sandbox.home().join(".local/share/wtsh")
}

fn allowed() -> Case {
    let case = Case::new();
    fs::write(case.main.join(".env"), "A=mine\n").expect("a .env");
    case.allow();
    assert_eq!(case.variable(&case.main).as_deref(), Some("mine"));
    case
}

#[test]
fn damaged_entries_and_tokens() {
    let case = allowed();
    let mut entries =
        fs::read_dir(store(&case).join("trust")).expect("the store").map(|it| it.expect("it").path());
    // What was accepted besides has a second part in its name.
    let entry = entries
        .find(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().contains('-')))
        .expect("an entry");
    for file in [entry, case.main.join(".git/wtsh-trust")] {
        let whole = fs::read(&file).expect("a file");
        for damaged in [&b""[..], &whole[..whole.len() - 1], &[b'x'; 100_000], b"\0\xff\n"] {
            fs::write(&file, damaged).expect("written");
            assert_eq!(case.variable(&case.main), None, "{} of {} bytes", file.display(), damaged.len());
        }
        fs::remove_file(&file).expect("removed");
        link("/dev/zero", &file);
        assert_eq!(case.variable(&case.main), None);
        fs::remove_file(&file).expect("removed");
        fs::write(&file, &whole).expect("written");
        assert_eq!(case.variable(&case.main).as_deref(), Some("mine"));
    }
}

#[test]
fn a_store_that_others_can_write_to() {
    let case = allowed();
    for mode in [0o777, 0o770, 0o702] {
        fs::set_permissions(store(&case), fs::Permissions::from_mode(mode)).expect("its mode");
        assert_eq!(case.variable(&case.main), None, "{mode:o}");
    }
    fs::set_permissions(store(&case), fs::Permissions::from_mode(0o700)).expect("its mode");
    assert_eq!(case.variable(&case.main).as_deref(), Some("mine"));
}

#[test]
fn everything_in_it_is_private() {
    let case = allowed();
    case.git(&["add", "-f", ".env"]);
    case.allow();
    let entries: Vec<_> = fs::read_dir(store(&case).join("trust")).expect("the store").flatten().collect();
    assert_eq!(entries.len(), 3, "the repository, what its .env says, and how new worktrees are set up");
    for entry in entries {
        assert_eq!(entry.metadata().expect("a file").permissions().mode() & 0o777, 0o600);
    }
}

/// root gives the repository to somebody else; for others, the unit tests of ownership do.
#[test]
fn a_repository_of_another_user() {
    let case = allowed();
    let give = |owner| std::os::unix::fs::chown(case.main.join(".git"), Some(owner), None);
    if give(54321).is_err() {
        return;
    }
    assert_eq!(case.variable(&case.main), None);
    case.venv(&case.main, ".venv");
    assert!(!case.runs_ls(&case.main));
    let mut command = case.sandbox.command(env!("CARGO_BIN_EXE_wtsh"), &case.main);
    assert_eq!(command.arg("allow").output().expect("wtsh starts").status.code(), Some(1));
    give(0).expect("back");
    assert_eq!(case.variable(&case.main).as_deref(), Some("mine"));
}

#[test]
fn two_homes_have_an_answer_each() {
    let case = allowed();
    let other = case.sandbox.path().join("other-home");
    fs::create_dir(&other).expect("a home");
    let allow = |verb: &str| {
        let mut command = case.sandbox.command(env!("CARGO_BIN_EXE_wtsh"), &case.main);
        assert!(command.env("HOME", &other).arg(verb).output().expect("wtsh starts").status.success());
    };
    allow("allow");
    assert_eq!(case.variable(&case.main).as_deref(), Some("mine"));
    allow("deny");
    assert_eq!(case.variable(&case.main).as_deref(), Some("mine"));
    let tokens = fs::read_to_string(case.main.join(".git/wtsh-trust")).expect("tokens");
    assert_eq!(tokens.lines().count(), 2);
}
