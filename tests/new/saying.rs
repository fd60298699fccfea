//! What is said of what is made.

use super::*;

/// A post-checkout hook of the repository.
fn hook(main: &Path, script: &str) {
    let file = main.join(".git/hooks/post-checkout");
    fs::create_dir_all(file.parent().expect("it has one")).expect("a folder");
    fs::write(&file, format!("#!/bin/sh\n{script}\n")).expect("a hook");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("a mode");
}

/// A `myproject` whose files the person has accepted.
fn allowed(sandbox: &Sandbox) -> PathBuf {
    let main = sandbox.myproject();
    let ran = at(sandbox, &main, &["allow"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    main
}

#[test]
fn what_a_hook_writes_is_shown() {
    let sandbox = Sandbox::new();
    let main = allowed(&sandbox);
    hook(&main, "echo one; echo two >&2");
    let (_, said) = made(&sandbox, &main, &["hk"]);
    assert!(said.contains("\nwtsh: git: one\nwtsh: git: two\n"), "{said}");
}

#[test]
fn a_hook_that_fails_is_named() {
    let sandbox = Sandbox::new();
    let main = allowed(&sandbox);
    hook(&main, "for line in $(seq 20); do echo said $line; done; exit 3");
    let ran = at(&sandbox, &main, &["new", "hk"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    for words in ["said 1\n", "said 20\n", "the hook ", "hooks/post-checkout failed"] {
        assert!(ran.stderr.contains(words), "{words:?} is in {}", ran.stderr);
    }
}

#[test]
fn changes_that_were_taken_are_counted() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.commit(&main, "old", "text\n", "old");
    sandbox.git(&main, &["push", "-q", "origin", "main"]);
    sandbox.git(&main, &["mv", "old", "new"]);
    fs::write(main.join("readme"), "changed\n").expect("a file");
    fs::write(main.join("untracked"), "").expect("a file");
    let (_, said) = made(&sandbox, &main, &["topic", "--take"]);
    // What was renamed is one file that went and one that came.
    assert!(said.ends_with("wtsh: took 4 changes along from myproject\n"), "{said}");
}

#[test]
fn changes_are_not_taken_to_a_worktree_that_is_there() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::write(main.join("untracked"), "").expect("a file");
    refused(&sandbox, &main, &["staging", "--take"], &["has a worktree already", "--take"]);
}

#[test]
fn the_folder_is_named_as_one_would_type_it_here() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let inside = main.join("apps/users");
    fs::create_dir_all(&inside).expect("folders");
    let (_, said) = made(&sandbox, &inside, &["st"]);
    assert!(said.contains("wtsh: making ../../../myproject-st, branch st from "), "{said}");
    let (_, said) = made(&sandbox, &inside, &["sub", "--path", "sub"]);
    assert!(said.contains("wtsh: making sub, branch sub from "), "{said}");
    assert!(said.lines().all(|line| line.starts_with("wtsh: ") && !line.contains("wtsh: wtsh: ")), "{said}");
}

#[test]
fn the_command_and_the_branch_that_were_typed_are_named() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    refused(&sandbox, &main, &["x", "--path", ".git/x"], &["wtsh new x --path DIR"]);
    refused(&sandbox, &main, &["staging", "--from", "main"], &["wtsh new staging"]);
    let ran = at(&sandbox, &main, &["wcd", "bash", "1", "", "", "-c", "x", "--path", ".git/x"]);
    assert!(ran.stderr.contains("wcd -c x --path DIR"), "{}", ran.stderr);
}

/// A line that is pasted does what was asked for.
#[test]
fn the_line_to_type_instead_has_the_options_that_were_typed() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["tag", "v1"]);
    made(&sandbox, &main, &["--detach", "v1"]);
    let line = "wtsh new v1 --detach --no-setup --path ../myproject-v1-2";
    refused(&sandbox, &main, &["--no-setup", "--detach", "v1"], &[line]);
    let words: Vec<&str> = line.split(' ').skip(2).collect();
    assert_eq!(at(&sandbox, &main, &[&["new"], &words[..]].concat()).code, Some(0));
    fs::create_dir(main.with_file_name("myproject-t")).expect("a folder");
    fs::write(main.with_file_name("myproject-t/x"), "").expect("a file");
    let asked = ["t", "--take", "--from", "v1", "--python", "3.12"];
    refused(&sandbox, &main, &asked, &["wtsh new t --from v1 --take --python 3.12 --path ../myproject-t-2"]);
}

#[test]
fn a_name_that_no_file_can_have_is_told_before() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let long = "x".repeat(251);
    refused(&sandbox, &main, &[&long, "--path", "../x"], &["250 bytes"]);
    made(&sandbox, &main, &[&long[..250], "--path", "../x"]);
}

/// As `kill -9` leaves it in the middle of a command of `[setup] run`.
#[test]
fn a_set_up_that_was_cut_off_is_said_to_be() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let file = sandbox.home().join("wtsh.toml");
    fs::write(&file, "[setup]\nrun = [\"kill -9 $PPID\"]\n").expect("a configuration");
    let wtsh = |arguments: &[&str]| {
        let mut command = ran::wtsh(&sandbox, &main, arguments);
        ran::run(command.env("WTSH_CONFIG", &file))
    };
    assert_eq!(wtsh(&["allow"]).code, Some(0));
    assert_eq!(wtsh(&["new", "k9"]).code, None, "it was killed");
    assert_eq!(wtsh(&["new", "k9"]).code, None, "the same again goes on with it");
    assert_eq!(wtsh(&["prune"]).code, Some(0));
    let ran = wtsh(&["new", "k9"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("is not wholly set up") && ran.stderr.contains("wtsh setup "),
        "{}",
        ran.stderr
    );
    fs::write(&file, "[setup]\nrun = [\"true\"]\n").expect("a configuration");
    assert_eq!(wtsh(&["setup", "k9"]).code, Some(0));
    assert_eq!(wtsh(&["new", "k9"]).code, Some(0));
}

#[test]
fn a_branch_that_is_elsewhere_on_the_remote_is_said_to_be() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&sandbox.path(), &["clone", "-q", "--bare", "origin.git", "fork.git"]);
    sandbox.git(&main, &["remote", "add", "fork", "../fork.git"]);
    sandbox.git(&main, &["fetch", "-q", "fork"]);
    let (_, said) = made(&sandbox, &main, &["fork/staging"]);
    assert!(said.contains("has a worktree already") && !said.contains("is not where"), "{said}");
    sandbox.commit(&main.with_file_name("myproject-staging"), "own", "", "own");
    let (_, said) = made(&sandbox, &main, &["fork/staging"]);
    assert!(said.contains("the local branch 'staging' is not where fork/staging is"), "{said}");
}
