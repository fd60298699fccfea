//! Virtual environments that git brings along, as a whole or in part.

use super::*;

#[test]
fn a_venv_of_the_persons_own_is_used_and_one_of_gits_is_not() {
    let case = Case::new();
    python::ignore(&case.main, ".venv\n");
    case.venv(&case.main, ".venv");
    assert!(!case.runs_ls(&case.main), "nobody was asked");
    case.allow();
    assert!(case.runs_ls(&case.main));
    case.git(&["add", "-f", ".venv"]);
    assert!(!case.runs_ls(&case.main));
    let (_, notices) = case.shell(&case.main, "");
    assert!(notices.contains("git tracks") && notices.contains(".venv"), "{notices}");
}

#[test]
fn a_branch_brings_one_program_of_a_venv() {
    let case = Case::new();
    case.venv(&case.main, ".venv");
    case.allow();
    assert!(case.runs_ls(&case.main));
    fs::remove_file(case.main.join(".venv/bin/ls")).expect("there is one");
    case.git(&["switch", "-q", "-c", "evil"]);
    program(&case.main.join(".venv/bin/ls"));
    case.git(&["add", "-f", ".venv/bin/ls"]);
    case.git(&["commit", "-q", "-m", "evil"]);
    case.git(&["switch", "-q", "main"]);
    assert!(!case.main.join(".venv/bin/ls").exists());
    let (path, _) = case.shell(&case.main, "");
    assert!(path.contains("/.venv/bin:"), "main is as before: {path}");
    case.git(&["switch", "-q", "evil"]);
    assert!(!case.runs_ls(&case.main));
}

#[test]
fn a_tracked_link_leads_to_a_venv() {
    let case = Case::new();
    let elsewhere = case.venv(&case.sandbox.path(), "elsewhere");
    case.allow();
    link(&elsewhere.display().to_string(), &case.main.join(".venv"));
    assert!(case.runs_ls(&case.main), "the person's own link");
    case.git(&["add", ".venv"]);
    assert!(!case.runs_ls(&case.main));
}

#[test]
fn a_tracked_link_lies_further_up() {
    let case = Case::new();
    case.venv(&case.main.join("evil"), ".venv");
    case.allow();
    link("evil", &case.main.join("tools"));
    assert!(case.runs_ls(&case.main.join("tools")), "the person's own link");
    case.git(&["add", "tools"]);
    assert!(!case.runs_ls(&case.main.join("tools")));
    assert!(case.runs_ls(&case.main.join("evil")), "by its own path it is the person's");
}

#[test]
fn the_persons_link_leads_to_what_git_tracks() {
    let case = Case::new();
    case.venv(&case.main, "evil");
    case.git(&["add", "-f", "evil"]);
    case.allow();
    link("evil", &case.main.join(".venv"));
    assert!(!case.runs_ls(&case.main));
}

#[test]
fn only_bin_is_a_link_to_what_git_tracks() {
    let case = Case::new();
    let venv = case.venv(&case.main, ".venv");
    fs::rename(venv.join("bin"), case.main.join("evil")).expect("it moves");
    link("../evil", &venv.join("bin"));
    case.allow();
    assert!(case.runs_ls(&case.main), "the person's own");
    case.git(&["add", "-f", "evil/ls"]);
    assert!(!case.runs_ls(&case.main));
}

#[test]
fn another_worktree_tracks_it() {
    let case = Case::new();
    let other = case.sandbox.worktree(&case.main, "other");
    case.venv(&other, "evil");
    case.allow();
    link(&other.join("evil").display().to_string(), &case.main.join(".venv"));
    assert!(case.runs_ls(&case.main), "nobody tracks it yet");
    case.sandbox.git(&other, &["add", "-f", "evil/bin/ls"]);
    assert!(!case.runs_ls(&case.main));
}

#[test]
fn a_repository_lies_where_the_venv_is() {
    let case = Case::new();
    let venv = case.venv(&case.main, ".venv");
    case.allow();
    assert!(case.runs_ls(&case.main));
    fs::remove_file(venv.join(".gitignore")).ok();
    case.sandbox.git(&venv, &["init", "-q", "."]);
    case.sandbox.git(&venv, &["add", "bin/ls"]);
    assert!(!case.runs_ls(&case.main));
}

#[test]
fn an_index_that_cannot_be_read_tracks_everything() {
    let case = Case::new();
    case.venv(&case.main, ".venv");
    case.allow();
    assert!(case.runs_ls(&case.main));
    let index = case.main.join(".git/index");
    let content = fs::read(&index).expect("an index");
    fs::write(&index, &content[..content.len() / 2]).expect("it is cut");
    assert!(!case.runs_ls(&case.main));
}
