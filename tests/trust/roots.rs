//! Folders that say they were worktrees of a repository that was allowed, and the many ways to be one.

use super::*;

/// Beside the repository, which is allowed: an archive that was unpacked, with a venv and a .env.
fn unpacked() -> (Case, PathBuf) {
    let case = Case::new();
    fs::write(case.main.join(".env"), "A=mine\n").expect("a .env");
    case.allow();
    let folder = case.sandbox.path().join("unpacked");
    fs::create_dir(&folder).expect("a folder");
    case.venv(&folder, ".venv");
    fs::write(folder.join(".env"), "A=evil\n").expect("a .env");
    (case, folder)
}

#[track_caller]
fn nothing_counts(case: &Case, dir: &Path) {
    assert_eq!(case.variable(dir), None);
    assert!(!case.runs_ls(dir));
    assert_eq!(case.variable(&case.main).as_deref(), Some("mine"), "the repository itself");
}

/// Once the person was asked.
#[track_caller]
fn counts_after_allowing(case: &Case, dir: &Path, value: &str) {
    assert_eq!(case.variable(dir), None);
    let said = String::from_utf8_lossy(&case.wtsh(dir, &["allow"]).stderr).into_owned();
    assert!(said.contains(&format!("and with {}, which is none of those", dir.display())), "{said}");
    assert_eq!(case.variable(dir).as_deref(), Some(value));
    let listed = String::from_utf8_lossy(&case.wtsh(dir, &["trust"]).stdout).into_owned();
    assert!(listed.contains(&format!("root\t{}\n", dir.display())), "{listed}");
    case.wtsh(dir, &["deny"]);
    assert_eq!(case.variable(dir), None);
}

#[test]
fn a_git_file_that_leads_to_it() {
    let (case, folder) = unpacked();
    fs::write(folder.join(".git"), "gitdir: ../myproject/.git\n").expect("a .git file");
    nothing_counts(&case, &folder);
    counts_after_allowing(&case, &folder, "evil");
}

#[test]
fn a_git_file_that_leads_to_a_worktree_of_it() {
    let (case, folder) = unpacked();
    let other = case.sandbox.worktree(&case.main, "other");
    fs::copy(other.join(".git"), folder.join(".git")).expect("a .git file");
    nothing_counts(&case, &folder);
    fs::remove_file(folder.join(".git")).expect("it is there");
    link(&other.join(".git").display().to_string(), &folder.join(".git"));
    nothing_counts(&case, &folder);
}

#[test]
fn a_commondir_that_leads_to_it() {
    let (case, folder) = unpacked();
    let git_dir = folder.join(".git");
    fs::create_dir(&git_dir).expect("a folder");
    fs::write(git_dir.join("HEAD"), "ref: refs/heads/main\n").expect("a HEAD");
    fs::write(git_dir.join("commondir"), "../../myproject/.git\n").expect("a commondir");
    nothing_counts(&case, &folder);
    // It looks like a linked worktree's, and names itself.
    let inner = folder.join("x/worktrees/y");
    fs::create_dir_all(&inner).expect("folders");
    fs::rename(git_dir.join("HEAD"), inner.join("HEAD")).expect("it moves");
    fs::write(inner.join("commondir"), case.main.join(".git").as_os_str().as_encoded_bytes()).expect("it");
    fs::write(inner.join("gitdir"), folder.join(".git").as_os_str().as_encoded_bytes()).expect("a gitdir");
    fs::remove_dir_all(&git_dir).expect("it is there");
    fs::write(&git_dir, "gitdir: x/worktrees/y\n").expect("a .git file");
    nothing_counts(&case, &folder);
}

#[test]
fn a_link_that_leads_to_it() {
    let (case, folder) = unpacked();
    link("../myproject/.git", &folder.join(".git"));
    nothing_counts(&case, &folder);
}

#[test]
fn variables_that_lead_to_it() {
    let (case, folder) = unpacked();
    let git_dir = case.main.join(".git");
    assert_eq!(case.variable_with(&folder, &[("GIT_DIR", &git_dir)]), None);
    assert_eq!(case.variable_with(&case.main, &[("GIT_DIR", &git_dir)]).as_deref(), Some("mine"));
    let both = [("GIT_DIR", git_dir.as_path()), ("GIT_WORK_TREE", folder.as_path())];
    assert_eq!(case.variable_with(&folder, &both), None);
    // Somebody who keeps the files of a home folder in git says so once.
    let mut command = case.sandbox.command(env!("CARGO_BIN_EXE_wtsh"), &folder);
    assert!(command.arg("allow").envs(both).output().expect("wtsh starts").status.success());
    assert_eq!(case.variable_with(&folder, &both).as_deref(), Some("evil"));
}

/// Where each worktree has a configuration of its own, a folder that a branch brings can name itself a root.
#[test]
fn a_folder_of_a_branch_that_looks_like_a_git_dir() {
    let (case, _) = unpacked();
    case.git(&["config", "extensions.worktreeConfig", "true"]);
    let docs = case.main.join("docs");
    case.venv(&docs, ".venv");
    for (name, text) in [
        ("HEAD", "ref: refs/heads/main\n"),
        ("commondir", "../.git\n"),
        ("config.worktree", "[core]\n\tworktree = .\n"),
        (".env", "A=evil\n"),
    ] {
        fs::write(docs.join(name), text).expect("a file");
    }
    nothing_counts(&case, &docs);
}

#[test]
fn a_submodule() {
    let (case, folder) = unpacked();
    let origin = case.sandbox.repository("origin");
    case.git(&["submodule", "-q", "add", &origin.display().to_string(), "sub"]);
    let sub = case.main.join("sub");
    fs::write(sub.join(".env"), "A=sub\n").expect("a .env");
    assert_eq!(case.variable(&sub), None, "it is a repository of its own");
    case.wtsh(&sub, &["allow"]);
    assert_eq!(case.variable(&sub).as_deref(), Some("sub"));
    let listed = case.wtsh(&sub, &["trust"]).stdout;
    assert!(!String::from_utf8_lossy(&listed).contains("root\t"), "nobody had to be asked");
    fs::write(folder.join(".git"), "gitdir: ../myproject/.git/modules/sub\n").expect("a .git file");
    assert_ne!(case.variable(&folder).as_deref(), Some("evil"));
}

#[test]
fn linked_worktrees() {
    let (case, _) = unpacked();
    let inside = case.main.join(".worktrees/x");
    case.git(&["worktree", "add", "-q", "-b", "x", &inside.display().to_string()]);
    let beside = case.sandbox.worktree(&case.main, "beside");
    let relative = case.sandbox.worktree(&case.main, "relative");
    fs::write(
        case.main.join(".git/worktrees/myproject-relative/gitdir"),
        "../../../../myproject-relative/.git\n",
    )
    .expect("a gitdir");
    let by_link = case.sandbox.path().join("link");
    link(&beside.display().to_string(), &by_link);
    let main_by_link = case.sandbox.path().join("main");
    link("myproject", &main_by_link);
    for dir in [&inside, &beside, &relative] {
        fs::write(dir.join(".env"), "A=theirs\n").expect("a .env");
    }
    for dir in [&inside, &beside, &relative, &by_link] {
        assert_eq!(case.variable(dir).as_deref(), Some("theirs"), "{}", dir.display());
    }
    assert_eq!(case.variable(&main_by_link).as_deref(), Some("mine"));
    let moved = case.sandbox.path().join("moved");
    fs::rename(&beside, &moved).expect("it moves");
    assert_eq!(case.variable(&moved), None);
    case.sandbox.git(&moved, &["worktree", "repair"]);
    assert_eq!(case.variable(&moved).as_deref(), Some("theirs"));
}

#[test]
fn worktrees_of_a_bare_repository() {
    let (case, _) = unpacked();
    let hub = case.sandbox.path().join("hub");
    fs::create_dir(&hub).expect("a folder");
    case.git(&["clone", "-q", "--bare", ".", &hub.join(".bare").display().to_string()]);
    fs::write(hub.join(".git"), "gitdir: ./.bare\n").expect("a .git file");
    case.sandbox.git(&hub, &["worktree", "add", "-q", "-b", "x", "x"]);
    let root = hub.join("x");
    fs::write(root.join(".env"), "A=x\n").expect("a .env");
    case.wtsh(&root, &["allow"]);
    assert_eq!(case.variable(&root).as_deref(), Some("x"));
    case.sandbox.git(&hub, &["worktree", "add", "-q", "-b", "y", "y"]);
    fs::write(hub.join("y/.env"), "A=y\n").expect("a .env");
    assert_eq!(case.variable(&hub.join("y")).as_deref(), Some("y"), "nobody is asked again");
}

#[test]
fn a_git_dir_that_lies_elsewhere() {
    let case = Case::new();
    let root = case.sandbox.path().join("root");
    let git_dir = case.sandbox.path().join("elsewhere.git");
    let place = format!("--separate-git-dir={}", git_dir.display());
    case.git(&["init", "-q", &place, &root.display().to_string()]);
    fs::write(root.join(".env"), "A=root\n").expect("a .env");
    counts_after_allowing(&case, &root, "root");
}
