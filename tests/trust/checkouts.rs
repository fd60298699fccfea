//! What git is about to track: it writes the files first and the index last.

use super::*;

fn lock(git_dir: &Path) -> PathBuf {
    let lock = git_dir.join("index.lock");
    fs::write(&lock, "").expect("a lock");
    lock
}

#[test]
fn a_venv_that_a_checkout_brings() {
    let case = Case::new();
    case.allow();
    let lock = lock(&case.main.join(".git"));
    case.venv(&case.main, ".venv");
    assert!(!case.runs_ls(&case.main));
    fs::remove_file(&lock).expect("it is there");
    assert!(case.runs_ls(&case.main));
}

#[test]
fn a_program_that_a_checkout_brings() {
    let case = Case::new();
    let venv = case.venv(&case.main, ".venv");
    fs::remove_file(venv.join("bin/ls")).expect("there is one");
    case.allow();
    let has_venv = || case.shell(&case.main, "").0.contains("/.venv/bin:");
    let lock = lock(&case.main.join(".git"));
    assert!(has_venv(), "it is older");
    program(&venv.join("bin/ls"));
    assert!(!has_venv());
    fs::remove_file(&lock).expect("it is there");
    assert!(has_venv());
}

#[test]
fn a_link_to_where_another_worktree_is_checked_out() {
    let case = Case::new();
    let other = case.sandbox.worktree(&case.main, "other");
    fs::write(other.join("mine"), "A=mine\n").expect("a file");
    case.allow();
    link("../myproject-other/evil", &case.main.join(".venv"));
    link("../myproject-other/mine", &case.main.join(".env"));
    assert_eq!(case.variable(&case.main).as_deref(), Some("mine"));
    let lock = lock(&case.main.join(".git/worktrees/myproject-other"));
    case.venv(&other, "evil");
    fs::write(other.join("mine"), "A=evil\n").expect("a file");
    assert!(!case.runs_ls(&case.main));
    assert_eq!(case.variable(&case.main), None);
    fs::remove_file(&lock).expect("it is there");
    assert!(case.runs_ls(&case.main));
    assert_eq!(case.variable(&case.main).as_deref(), Some("evil"));
}

#[test]
fn a_worktree_that_is_being_made() {
    let case = Case::new();
    case.allow();
    let other = case.sandbox.worktree(&case.main, "other");
    case.venv(&other, ".venv");
    fs::write(other.join(".env"), "A=other\n").expect("a .env");
    let index = case.main.join(".git/worktrees/myproject-other/index");
    let content = fs::read(&index).expect("an index");
    fs::remove_file(&index).expect("it is there");
    assert!(!case.runs_ls(&other));
    assert_eq!(case.variable(&other), None);
    fs::write(&index, content).expect("an index");
    assert!(case.runs_ls(&other));
    assert_eq!(case.variable(&other).as_deref(), Some("other"));
}

#[test]
fn a_repository_without_commits() {
    let case = Case::new();
    let fresh = case.sandbox.path().join("fresh");
    case.git(&["init", "-q", &fresh.display().to_string()]);
    case.venv(&fresh, ".venv");
    case.wtsh(&fresh, &["allow"]);
    assert!(case.runs_ls(&fresh));
}
