//! Other repositories in the place of one that was allowed, and those that come ready-made.

use super::*;

#[test]
fn another_clone_in_its_place() {
    let case = Case::new();
    fs::write(case.main.join(".env"), "A=mine\n").expect("a .env");
    case.allow();
    assert_eq!(case.variable(&case.main).as_deref(), Some("mine"));
    fs::remove_dir_all(&case.main).expect("it goes");
    case.sandbox.repository("myproject");
    case.venv(&case.main, ".venv");
    fs::write(case.main.join(".env"), "A=evil\n").expect("a .env");
    assert_eq!(case.variable(&case.main), None);
    assert!(!case.runs_ls(&case.main));
}

#[test]
fn a_moved_repository() {
    let case = Case::new();
    fs::write(case.main.join(".env"), "A=mine\n").expect("a .env");
    case.allow();
    let moved = case.sandbox.path().join("moved");
    fs::rename(&case.main, &moved).expect("it moves");
    assert_eq!(case.variable(&moved), None);
    case.wtsh(&moved, &["allow"]);
    assert_eq!(case.variable(&moved).as_deref(), Some("mine"));
}

#[test]
fn an_archive_with_everything_in_it() {
    let case = Case::new();
    let token = |text: &str| fs::write(case.main.join(".git/wtsh-trust"), text).expect("a token");
    case.venv(&case.main, ".venv");
    fs::write(case.main.join(".env"), "A=evil\n").expect("a .env");
    for forged in [
        "0123456789abcdef0123456789abcdef\n".to_owned(),
        "../../../../myproject/.git/x\n".to_owned(),
        "\n".to_owned(),
        "f".repeat(1 << 20),
        "0123456789abcdef0123456789abcdef\n".repeat(10_000),
    ] {
        token(&forged);
        assert_eq!(case.variable(&case.main), None);
        assert!(!case.runs_ls(&case.main));
    }
}

/// It knows the token of a repository that was allowed, but lies elsewhere.
#[test]
fn an_archive_with_somebodys_token() {
    let case = Case::new();
    case.allow();
    let other = case.sandbox.repository("other");
    fs::write(other.join(".env"), "A=evil\n").expect("a .env");
    fs::copy(case.main.join(".git/wtsh-trust"), other.join(".git/wtsh-trust")).expect("a copy");
    assert_eq!(case.variable(&other), None);
}

/// An archive brings an index that hides nothing: what it tracks is tracked, however it is written.
#[test]
fn an_index_of_another_version() {
    let case = Case::new();
    case.venv(&case.main, ".venv");
    case.allow();
    case.git(&["add", "-f", ".venv/bin/ls"]);
    for version in ["4", "3", "2"] {
        case.git(&["update-index", "--index-version", version]);
        assert!(!case.runs_ls(&case.main), "version {version}");
    }
    case.git(&["update-index", "--split-index"]);
    assert!(!case.runs_ls(&case.main));
}
