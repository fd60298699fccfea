//! `[remove] run` where the commands would run code that nobody has agreed to. There is no terminal here: that is no.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;

/// An allowed repository whose `run.sh` writes to `ran`, beside the repository, and a worktree of a branch that has another one.
fn case(branch: &str) -> (Sandbox, PathBuf, PathBuf) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.commit(&main, "run.sh", "echo own >>../ran\n", "script");
    let config = sandbox.home().join(".config");
    fs::create_dir_all(&config).expect("a folder");
    fs::write(config.join("wtsh.toml"), "[remove]\nrun = ['sh run.sh']\n").expect("a file");
    assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
    let there = sandbox.worktree(&main, branch);
    (sandbox, main, there)
}

fn ran(sandbox: &Sandbox) -> String {
    fs::read_to_string(sandbox.path().join("ran")).unwrap_or_default()
}

#[track_caller]
fn leaves_it_out(sandbox: &Sandbox, main: &Path, arguments: &[&str], whose: &str) {
    let said = removes(sandbox, main, arguments).stderr;
    assert!(
        said.contains(whose) && said.contains("[remove] run is left out; by hand it is: sh run.sh\n"),
        "{said}"
    );
    assert_eq!(ran(sandbox), "");
}

#[test]
fn ones_own_code_that_was_agreed_to_runs() {
    let (sandbox, main, _) = case("mine");
    let said = removes(&sandbox, &main, &["mine"]).stderr;
    assert!(said.contains("wtsh: ran sh run.sh\n"), "{said}");
    assert_eq!(ran(&sandbox), "own\n");
}

#[test]
fn a_request_runs_nothing_with_the_persons_own_command() {
    let (sandbox, main, there) = case("pr/1");
    sandbox.commit(&there, "run.sh", "echo theirs >>../ran\n", "theirs");
    leaves_it_out(&sandbox, &main, &["pr/1"], "somebody else's code, pull request 1,");
}

/// What they do not name may be what runs.
#[test]
fn a_request_that_changes_none_of_the_files_is_somebody_elses_all_the_same() {
    let (sandbox, main, there) = case("mr/1");
    sandbox.commit(&there, "more", "theirs", "theirs");
    leaves_it_out(&sandbox, &main, &["mr/1", "--force"], "somebody else's code, merge request 1,");
}

#[test]
fn files_of_ones_own_that_nobody_agreed_to_run_nothing() {
    let (sandbox, main, there) = case("mine");
    sandbox.commit(&there, "run.sh", "echo other >>../ran\n", "other");
    leaves_it_out(&sandbox, &main, &["mine"], "nobody has agreed to them");
}

/// The team's file is as the person has accepted it.
#[test]
fn a_request_runs_nothing_with_the_teams_command() {
    let (sandbox, main, _) = case("mine");
    fs::remove_file(sandbox.home().join(".config/wtsh.toml")).expect("it goes");
    sandbox.commit(&main, ".wtsh.toml", "[remove]\nrun = ['sh run.sh']\n", "team");
    assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
    let there = sandbox.worktree(&main, "pr/2");
    sandbox.commit(&there, "run.sh", "echo theirs >>../ran\n", "theirs");
    leaves_it_out(&sandbox, &main, &["pr/2"], "somebody else's code, pull request 2,");
}

#[test]
fn of_several_each_is_looked_at() {
    let (sandbox, main, there) = case("pr/1");
    sandbox.commit(&there, "run.sh", "echo theirs >>../ran\n", "theirs");
    sandbox.worktree(&main, "mine");
    let said = removes(&sandbox, &main, &["mine", "pr/1"]).stderr;
    assert!(said.contains("pull request 1") && said.contains("ran sh run.sh"), "{said}");
    assert_eq!(ran(&sandbox), "own\n");
}
