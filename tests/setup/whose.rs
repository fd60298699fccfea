//! Somebody else's code by whatever name one gets at it, and what a yes would cover. There is no terminal here: that is no.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::ran::{Ran, at};
use crate::{Case, has, python};

/// An allowed repository that runs `sh _b/run.sh` in each worktree, with the remotes `origin` and `alice`, whose branches change that
/// file so that it touches a canary.
struct Others {
    case: Case,
}

impl Others {
    fn new() -> Others {
        let others = Others::made_here();
        // They are hers: that they were made here is forgotten.
        fs::remove_file(others.case.main.join(".git/logs/HEAD")).expect("a log");
        others
    }

    /// git's logs know that they were made here, too.
    fn made_here() -> Others {
        let case = Case::new("[setup]\nrun = ['sh _b/run.sh']\n");
        case.sandbox.commit(&case.main, "_b/run.sh", "echo own >ran\n", "script");
        assert_eq!(at(&case.sandbox, &case.main, &["allow"]).code, Some(0));
        let others = Others { case };
        for remote in ["origin", "alice"] {
            let bare = others.path(&format!("{remote}.git"));
            others.git(&["clone", "-q", "--bare", ".", &bare.display().to_string()]);
            others.git(&["remote", "add", remote, &bare.display().to_string()]);
        }
        let canary = others.path("canary");
        others.git(&["switch", "-q", "--detach"]);
        others.case.sandbox.commit(
            &others.case.main,
            "_b/run.sh",
            &format!("touch '{}'\n", canary.display()),
            "hers",
        );
        for to in [["origin", "HEAD:refs/pull/7/head"], ["alice", "HEAD:refs/heads/topic"]] {
            others.git(&[&["push", "-q"], &to[..]].concat());
        }
        others.git(&["tag", "v9"]);
        others.git(&["switch", "-q", "main"]);
        others.git(&["config", "--add", "remote.origin.fetch", "+refs/pull/*/head:refs/remotes/origin/pr/*"]);
        others.git(&["fetch", "-q", "--all"]);
        others
    }

    fn git(&self, words: &[&str]) -> String {
        self.case.sandbox.git(&self.case.main, words)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.case.sandbox.path().join(name)
    }

    fn wtsh(&self, words: &[&str]) -> Ran {
        at(&self.case.sandbox, &self.case.main, words)
    }

    /// The worktree is made, and nothing of it is run or copied into it.
    #[track_caller]
    fn leaves(&self, words: &[&str]) -> Ran {
        let ran = self.wtsh(words);
        assert_eq!(ran.code, Some(1), "{words:?}: {}", ran.stderr);
        has(&ran.stderr, &["somebody else's code", "stays as it is"]);
        assert!(!self.path("canary").exists(), "{words:?}");
        ran
    }
}

#[test]
fn a_request_that_is_fetched_as_a_branch_is_somebody_elses_by_every_name() {
    let others = Others::new();
    let id = others.git(&["rev-parse", "v9"]);
    others.git(&["fetch", "-q", "origin", "pull/7/head"]);
    for (at, words) in [
        &["new", "origin/pr/7"][..],
        &["new", "rev", "--from", "origin/pr/7"],
        &["new", "rev2", "--from", "FETCH_HEAD"],
        &["new", "rev3", "--from", &id],
        &["new", "rev4", "--from", "alice/topic"],
        &["new", &id, "--detach"],
        &["new", "origin/pr/7", "--detach"],
        &["new", "v9", "--detach"],
    ]
    .into_iter()
    .enumerate()
    {
        let folder = others.path(&format!("w{at}")).display().to_string();
        others.leaves(&[words, &["--path", &folder]].concat());
        assert!(!Path::new(&folder).join(".env").exists(), "{words:?}");
    }
    others.git(&["fetch", "-q", "origin", "pull/7/head:pr/8"]);
    others.git(&["worktree", "add", "-q", "../w", "pr/8"]);
    others.leaves(&["setup", "pr/8"]);
    // One's own is as before.
    let ran = others.wtsh(&["new", "own"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}

/// git alone brought it here, and nothing in its name says what it is.
#[test]
fn a_request_under_another_name_is_still_one() {
    for others in [Others::new(), Others::made_here()] {
        let fetched = ["fetch", "-q", "origin", "pull/7/head"];
        others.git(&["fetch", "-q", "origin", "pull/7/head:mine"]);
        others.leaves(&["new", "mine"]);
        others.git(&["config", "--unset-all", "remote.origin.fetch", "pull"]);
        others.git(&["fetch", "-q", "origin", "+refs/pull/*/head:refs/remotes/origin/review/*"]);
        others.leaves(&["new", "origin/pr/7"]);
        others.leaves(&["new", "origin/review/7"]);
        others.git(&["branch", "fix", "pr/7"]);
        others.git(&["switch", "-q", "fix"]);
        others.case.sandbox.commit(&others.case.main, "own", "", "own");
        others.git(&["switch", "-q", "main"]);
        others.leaves(&["new", "fix"]);
        others.git(&fetched);
        others.git(&["switch", "-q", "-c", "rev", "FETCH_HEAD"]);
        others.git(&["switch", "-q", "main"]);
        others.leaves(&["new", "rev"]);
        others.git(&fetched);
        others.git(&["worktree", "add", "-q", "-b", "yy", "../p-yy", "FETCH_HEAD"]);
        others.leaves(&["setup", "yy"]);
        others.git(&["pull", "-q", "origin", "pull/7/head"]);
        others.leaves(&["new", "onto-main"]);
        others.git(&["reset", "-q", "--hard", "HEAD~1"]);
        let ran = others.wtsh(&["new", "own"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }
}

#[test]
fn ones_own_commits_are_set_up_without_a_question_before_they_are_pushed() {
    let others = Others::new();
    let main = &others.case.main;
    others.git(&["switch", "-q", "-c", "feature"]);
    others.case.sandbox.commit(main, "one", "", "one");
    others.git(&["commit", "-q", "--amend", "-m", "won"]);
    others.case.sandbox.commit(main, "two", "", "two");
    others.git(&["switch", "-q", "main"]);
    others.case.sandbox.commit(main, "three", "", "three");
    others.git(&["rebase", "-q", "main", "feature"]);
    others.git(&["switch", "-q", "main"]);
    for branch in ["feature", "from-main"] {
        let ran = others.wtsh(&["new", branch]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }
    let ran = others.wtsh(&["new", "stacked", "--from", "feature"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    // The worktree in which they were made goes, with its log, and its branch is merged.
    let there = main.with_file_name("p-stacked");
    others.case.sandbox.commit(&there, "four", "", "four");
    others.git(&["merge", "-q", "stacked"]);
    let ran = others.wtsh(&["remove", "stacked", "--branch", "--force"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let ran = others.wtsh(&["new", "next"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}

#[test]
fn a_no_is_kept_for_as_long_as_there_is_the_branch() {
    let others = Others::new();
    others.leaves(&["new", "mine", "--from", "alice/topic"]);
    let root = others.case.main.with_file_name("p-mine");
    // Of its own, and nothing leads from it to hers but its history.
    others.case.sandbox.commit(&root, "own", "", "own");
    assert_eq!(others.wtsh(&["remove", "mine"]).code, Some(0));
    others.git(&["remote", "remove", "alice"]);
    others.leaves(&["new", "mine"]);
    others.git(&["worktree", "remove", "--force", &root.display().to_string()]);
    others.git(&["branch", "-m", "mine", "renamed"]);
    others.leaves(&["new", "renamed"]);
}

#[test]
fn the_list_before_the_yes_has_every_command() {
    let case = Case::new("");
    let runs: String = (1..=45).map(|number| format!("'echo {number}', ")).collect();
    let toml = format!(
        "[setup]\nrun = [{runs}]\n[remove]\nrun = ['echo gone']\n[env.vars]\nFROM_TEAM = 'x'\n[guard]\nmode = 'off'\n"
    );
    case.sandbox.commit(&case.there, ".wtsh.toml", &toml, "team");
    let ran = case.setup();
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    has(&ran.stderr, &["  run echo 1\n", "  run echo 45\n", "remove would", "  run echo gone\n"]);
    has(&ran.stderr, &["  [env] vars.FROM_TEAM\n", "  [guard] mode\n"]);
    assert!(!ran.stderr.contains(" more"), "{}", ran.stderr);
}

#[test]
fn allow_in_somebody_elses_worktree_says_that_a_set_up_still_asks() {
    let others = Others::new();
    others.leaves(&["new", "rev", "--from", "alice/topic"]);
    let ran = at(&others.case.sandbox, &others.case.main.with_file_name("p-rev"), &["allow"]);
    assert_eq!(ran.code, Some(0));
    has(&ran.stderr, &["somebody else's code", "still asks"]);
    others.leaves(&["setup", "rev"]);
}

#[test]
fn what_is_compared_is_what_lies_in_the_worktree() {
    let case = Case::new("");
    case.sandbox.commit(&case.main, "setup.py", "1\n", "setup");
    case.allow();
    case.sandbox.git(&case.there, &["merge", "-q", "main"]);
    fs::write(case.there.join("setup.py"), "2\n").expect("it is changed");
    let ran = case.setup();
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    has(&ran.stderr, &["\n  changed  setup.py\n"]);
    case.is_as_git_made_it();
    case.sandbox.git(&case.there, &["checkout", "-q", "--", "setup.py"]);
    has(&case.sets_up(), &["copied .env"]);
}

/// Each decides what a known command would do.
#[test]
fn what_the_commands_and_requirements_name_is_asked_about() {
    let case = Case::new("[setup]\nrun = ['sh scripts/setup.sh']\n");
    for file in ["scripts/setup.sh", "requirements.txt", "deps/base.txt", "_b/be.py"] {
        case.sandbox.commit(&case.main, file, "-r deps/base.txt\n", file);
    }
    case.sandbox.commit(&case.main, "scripts/setup.sh", "echo x >ran\n", "script");
    let project = "[build-system]\nrequires = []\nbuild-backend = 'be'\nbackend-path = ['_b']\n";
    case.sandbox.commit(&case.main, "pyproject.toml", project, "project");
    case.allow();
    for file in ["scripts/setup.sh", "deps/base.txt", "_b/be.py"] {
        case.sandbox.git(&case.there, &["reset", "-q", "--hard", "main"]);
        case.sandbox.commit(&case.there, file, "touch kill\n", file);
        let ran = case.setup();
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
        has(&ran.stderr, &[&format!("\n  changed  {file}\n")]);
        case.is_as_git_made_it();
    }
    case.sandbox.git(&case.there, &["reset", "-q", "--hard", "main"]);
    case.sandbox.commit(&case.there, "notes.txt", "", "notes");
    has(&case.sets_up(), &["ran sh scripts/setup.sh"]);
}

/// Python would take a module of the folder that it runs in for its own.
#[test]
fn the_programs_that_make_venvs_import_nothing_from_the_worktree() {
    let case = Case::new("");
    python::venv(&case.sandbox, &case.main, ".venv");
    for module in ["venv.py", "pip.py", "ensurepip.py"] {
        let canary = case.sandbox.path().join(format!("canary-{module}"));
        let sing = format!("import pathlib; pathlib.Path({:?}).touch()\n", canary.display().to_string());
        case.sandbox.commit(&case.main, module, &sing, module);
    }
    case.sandbox.commit(&case.main, "requirements.txt", "", "none");
    case.allow();
    case.sandbox.git(&case.there, &["merge", "-q", "main"]);
    case.setup();
    let names = fs::read_dir(case.sandbox.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name());
    let sang: Vec<_> = names.filter(|name| name.to_string_lossy().starts_with("canary")).collect();
    assert!(sang.is_empty(), "{sang:?}");
    assert!(case.there.join(".venv/bin/python").exists());
}

/// A filter of the person's with a path from the root runs what a branch brought along, and so does one that takes its program there.
#[test]
fn a_filter_that_may_be_the_codes_own_does_not_run() {
    let others = Others::new();
    let canary = others.path("canary");
    others.git(&["switch", "-q", "--detach"]);
    let (main, sandbox) = (&others.case.main, &others.case.sandbox);
    let touch = format!("touch '{}'", canary.display());
    sandbox.commit(main, "tools/smudge", &format!("#!/bin/sh\n{touch}\ncat\n"), "tool");
    sandbox.commit(main, "Makefile", &format!("smudge:\n\t@{touch}; cat\n"), "make");
    sandbox.commit(main, "sed", &format!("1e {touch}\n"), "sed");
    sandbox.commit(main, "awk", &format!("BEGIN {{ system(\"{touch}\") }} 1\n"), "awk");
    let script = main.join("tools/smudge");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("it can be run");
    // Of two filters one is used, and not at the root.
    sandbox.commit(main, "files/.gitattributes", "*.x filter=fmt\n", "attributes");
    sandbox.git(main, &["config", "--global", "filter.unused.smudge", "tools/smudge"]);
    others.git(&["add", "tools/smudge"]);
    others.git(&["commit", "-q", "-m", "mode"]);
    sandbox.commit(main, "files/a.x", "stored\n", "file");
    others.git(&["push", "-q", "origin", "HEAD:refs/pull/1/head"]);
    others.git(&["switch", "-q", "main"]);
    sandbox.git(main, &["config", "--global", "alias.fmt", "!tools/smudge"]);
    sandbox.git(main, &["config", "--global", "filter.fmt.required", "true"]);
    sandbox.git(main, &["config", "--global", "filter.fmt.clean", "tr A-Z a-z"]);
    let with = |command: &str| {
        sandbox.git(main, &["config", "--global", "filter.fmt.smudge", command]);
        let ran = others.leaves(&["new", "pr/1"]);
        let root = main.with_file_name("p-pr-1");
        let file = fs::read_to_string(root.join("files/a.x")).expect("a file");
        others.git(&["worktree", "remove", "--force", &root.display().to_string()]);
        (ran, file)
    };
    for command in [
        "tools/smudge",
        "sh tools/smudge",
        "make -s smudge",
        "awk -f awk",
        "sed -f sed",
        "git fmt",
        "cat | tools/smudge",
        "cat $(tools/smudge)",
    ] {
        let (ran, file) = with(command);
        has(&ran.stderr, &["filters were not run", "(fmt)"]);
        assert_eq!(file, "stored\n", "{command}");
    }
    let own = others.path("own");
    fs::write(&own, "#!/bin/sh\ntr a-z A-Z\n").expect("a program");
    fs::set_permissions(&own, fs::Permissions::from_mode(0o755)).expect("it can be run");
    for command in ["tr a-z A-Z", &own.display().to_string()] {
        let (ran, file) = with(command);
        assert!(!ran.stderr.contains("filters were not run"), "{}", ran.stderr);
        assert_eq!(file, "STORED\n", "{command}");
    }
}

/// What a repository's own configuration names does not run before somebody allows it.
#[test]
fn a_repository_that_is_not_allowed_runs_no_filter_of_its_own() {
    let case = Case::new("");
    assert_eq!(at(&case.sandbox, &case.main, &["deny"]).code, Some(0));
    case.sandbox.commit(&case.main, ".gitattributes", "*.x filter=fmt\n", "attributes");
    case.sandbox.commit(&case.main, "a.x", "stored\n", "file");
    let canary = case.sandbox.path().join("canary");
    let command = format!("touch {}; cat", canary.display());
    for key in ["smudge", "clean"] {
        case.sandbox.git(&case.main, &["config", &format!("filter.fmt.{key}"), &command]);
    }
    let ran = at(&case.sandbox, &case.main, &["new", "z"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(case.main.with_file_name("p-z").join("a.x").exists());
    assert!(!canary.exists());
}
