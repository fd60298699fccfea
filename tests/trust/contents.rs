//! Files that git tracks: what they say counts once the person has seen it.

use super::*;

#[test]
fn a_tracked_env_is_asked_about_when_a_branch_changes_it() {
    let case = Case::new();
    case.sandbox.commit(&case.main, ".env", "A=1\n", "env");
    assert_eq!(case.variable(&case.main), None);
    case.allow();
    assert_eq!(case.variable(&case.main).as_deref(), Some("1"));
    let other = case.sandbox.worktree(&case.main, "other");
    assert_eq!(case.variable(&other).as_deref(), Some("1"), "the same contents in a later worktree");
    case.git(&["switch", "-q", "-c", "evil"]);
    case.sandbox.commit(&case.main, ".env", "A=evil\n", "evil");
    assert_eq!(case.variable(&case.main), None);
    case.git(&["switch", "-q", "main"]);
    assert_eq!(case.variable(&case.main).as_deref(), Some("1"));
    case.git(&["switch", "-q", "evil"]);
    case.allow();
    assert_eq!(case.variable(&case.main).as_deref(), Some("evil"));
    case.git(&["switch", "-q", "main"]);
    assert_eq!(case.variable(&case.main).as_deref(), Some("1"), "both are accepted");
    case.wtsh(&case.main, &["deny"]);
    assert_eq!(case.variable(&case.main), None);
}

#[test]
fn an_untracked_env_is_the_persons() {
    let case = Case::new();
    case.allow();
    fs::write(case.main.join(".env"), "A=mine\n").expect("a .env");
    assert_eq!(case.variable(&case.main).as_deref(), Some("mine"));
    case.git(&["add", "-f", ".env"]);
    assert_eq!(case.variable(&case.main), None, "from now on git may change it");
}

#[test]
fn it_turns_into_a_link_to_what_git_tracks() {
    let case = Case::new();
    case.sandbox.commit(&case.main, "evil", "A=evil\n", "evil");
    fs::write(case.main.join(".env"), "A=mine\n").expect("a .env");
    case.allow();
    assert_eq!(case.variable(&case.main).as_deref(), Some("mine"));
    fs::remove_file(case.main.join(".env")).expect("there is one");
    link("evil", &case.main.join(".env"));
    assert_eq!(case.variable(&case.main), None);
    case.allow();
    assert_eq!(case.variable(&case.main).as_deref(), Some("evil"));
}

#[test]
fn a_tracked_link_leads_to_the_persons_file() {
    let case = Case::new();
    fs::write(case.sandbox.path().join("secrets"), "A=mine\n").expect("a file");
    link("../secrets", &case.main.join(".env"));
    case.allow();
    assert_eq!(case.variable(&case.main).as_deref(), Some("mine"));
    case.git(&["add", "-f", ".env"]);
    let (_, _) = case.shell(&case.main, "");
    fs::write(case.sandbox.path().join("secrets"), "A=other\n").expect("a file");
    assert_eq!(case.variable(&case.main), None);
}

/// git writes the files first and the index last.
#[test]
fn a_checkout_is_on_its_way() {
    let case = Case::new();
    fs::write(case.main.join(".env"), "A=mine\n").expect("a .env");
    case.allow();
    let lock = case.main.join(".git/index.lock");
    fs::write(&lock, "").expect("a lock");
    assert_eq!(case.variable(&case.main).as_deref(), Some("mine"), "it is older");
    fs::write(case.main.join(".env"), "A=evil\n").expect("a .env");
    assert_eq!(case.variable(&case.main), None);
    fs::remove_file(&lock).expect("it is there");
    assert_eq!(case.variable(&case.main).as_deref(), Some("evil"));
}

/// Each of these would run a program or read other people's files.
#[test]
fn refused_names_do_not_arrive() {
    let case = Case::new();
    let names = [
        "PATH",
        "LD_PRELOAD",
        "BASH_ENV",
        "PROMPT_COMMAND",
        "GIT_SSH_COMMAND",
        "PYTHONSTARTUP",
        "NODE_OPTIONS",
        "MAKEFLAGS",
        "npm_config_script_shell",
        "STARSHIP_CONFIG",
    ];
    let text: String = names.iter().map(|name| format!("{name}=pwned\n")).collect();
    fs::write(case.main.join(".env"), format!("{text}A=1\n")).expect("a .env");
    case.allow();
    let (said, notices) = case.shell(&case.main, "export -p");
    assert!(said.contains("A=\"1\""), "{said}");
    assert!(!said.contains("pwned"), "{said}");
    for name in names {
        assert!(notices.contains(name), "{name}: {notices}");
    }
}

/// A file that names a venv (PEP 832) acts, too: it could name another one.
#[test]
fn a_tracked_file_that_names_a_venv_counts_once_it_is_accepted() {
    let case = Case::new();
    let venv = python::venv(&case.sandbox, &case.sandbox.path().join("venvs"), "mine");
    let text = format!("{}\n", venv.display());
    case.sandbox.commit(&case.main, ".venv", &text, "names a venv");
    let (path, _) = case.shell(&case.main, "");
    assert!(!path.contains("venvs/mine"), "{path}");
    case.allow();
    let (path, _) = case.shell(&case.main, "");
    assert!(path.contains("venvs/mine/bin"), "{path}");
    let other = python::venv(&case.sandbox, &case.sandbox.path().join("venvs"), "evil");
    case.sandbox.commit(&case.main, ".venv", &format!("{}\n", other.display()), "names another");
    let (path, notices) = case.shell(&case.main, "");
    assert!(!path.contains("venvs/"), "{path}");
    assert!(notices.contains("wtsh allow"), "{notices}");
    let listed = case.wtsh(&case.main, &["trust"]).stdout;
    assert!(String::from_utf8_lossy(&listed).contains("contents\t.venv\n"));
}
