//! `wtsh remove` and `wtsh prune`, as a script runs them: what goes, what stays, and what is said.

use std::fs;
use std::path::{Path, PathBuf};

#[path = "support/git.rs"]
mod git;
#[path = "support/python.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod python;
#[path = "support/ran.rs"]
mod ran;
#[path = "support/repository.rs"]
mod repository;
#[path = "support/until.rs"]
mod until;

#[path = "removing/advice.rs"]
mod advice;
#[path = "removing/at_once.rs"]
mod at_once;
#[path = "removing/branches.rs"]
mod branches;
#[path = "removing/code.rs"]
mod code;
#[path = "removing/commands.rs"]
mod commands;
#[path = "removing/copies.rs"]
mod copies;
#[path = "removing/cut_off.rs"]
mod cut_off;
#[path = "removing/forced.rs"]
mod forced;
#[path = "removing/forged.rs"]
mod forged;
#[path = "removing/links.rs"]
mod links;
#[path = "removing/pruning.rs"]
mod pruning;
#[path = "removing/several.rs"]
mod several;
#[path = "removing/submodules.rs"]
mod submodules;
#[path = "removing/volumes.rs"]
mod volumes;

use python::linked;
use ran::{Ran, at};
use repository::Sandbox;

/// `wtsh remove` did it.
#[track_caller]
pub fn removes(sandbox: &Sandbox, dir: &Path, arguments: &[&str]) -> Ran {
    let ran = at(sandbox, dir, &[&["remove"], arguments].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{}", ran.stderr);
    ran
}

/// `wtsh remove` did not, and said each of these.
#[track_caller]
pub fn refuses(sandbox: &Sandbox, dir: &Path, arguments: &[&str], said: &[&str]) {
    let ran = at(sandbox, dir, &[&["remove"], arguments].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""), "{}", ran.stderr);
    for words in said {
        assert!(ran.stderr.contains(words), "{words:?} is not in:\n{}", ran.stderr);
    }
    assert!(ran.stderr.lines().all(|line| line.starts_with("wtsh: ")), "{}", ran.stderr);
}

/// What `git worktree list` and `git branch` say.
pub fn state(sandbox: &Sandbox, main: &Path) -> (String, String) {
    let branches = sandbox.git(main, &["for-each-ref", "--format=%(refname) %(objectname)"]);
    (sandbox.git(main, &["worktree", "list", "--porcelain"]), branches)
}

/// How many things are noted as under way.
pub fn notes(sandbox: &Sandbox) -> usize {
    fs::read_dir(sandbox.home().join(".local/share/wtsh/notes")).map_or(0, Iterator::count)
}

fn project() -> (Sandbox, PathBuf, PathBuf) {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    let hotfix = sandbox.worktree(&main, "hotfix");
    (sandbox, main, hotfix)
}

#[test]
fn a_clean_worktree_goes_and_its_branch_stays() {
    let (sandbox, main, hotfix) = project();
    let ran = removes(&sandbox, &main, &["hotfix"]);
    let expected = format!("wtsh: removed {}; branch 'hotfix' stays\n", hotfix.display());
    assert_eq!(ran.stderr, expected);
    assert!(!hotfix.exists());
    assert_eq!(sandbox.git(&main, &["branch", "--format=%(refname:short)"]), "hotfix\nmain");
    assert!(!main.join(".git/worktrees").exists());
}

#[test]
fn without_a_target_it_is_this_one() {
    let (sandbox, main, hotfix) = project();
    fs::create_dir_all(main.join("apps/api")).expect("folders");
    sandbox.commit(&hotfix, "apps/api/x", "x\n", "x");
    let ran = removes(&sandbox, &hotfix.join("apps/api"), &[]);
    assert!(!hotfix.exists());
    assert!(ran.stderr.contains(&format!("cd {}/apps/api\n", main.display())), "{}", ran.stderr);
}

#[test]
fn all_that_would_be_lost_is_said_at_once() {
    let (sandbox, main, hotfix) = project();
    sandbox.commit(&hotfix, "other", "1\n", "other");
    fs::write(hotfix.join("readme"), "changed\n").expect("a file");
    fs::write(hotfix.join("other"), "staged\n").expect("a file");
    sandbox.git(&hotfix, &["add", "other"]);
    fs::create_dir(hotfix.join("new")).expect("a folder");
    for count in 0..12 {
        fs::write(hotfix.join(format!("new/{count:02}")), "x").expect("a file");
    }
    fs::write(main.join(".git/info/exclude"), ".env\n").expect("a file");
    fs::write(hotfix.join(".env"), "SECRET=1\n").expect("a file");
    sandbox.git(&main, &["config", "status.showUntrackedFiles", "no"]);
    let before = state(&sandbox, &main);
    let said = [
        "2 changed files: other, readme",
        "12 untracked files: new/00, new/01",
        "new/09 and 2 more",
        ".env (9 bytes)",
        "stash --include-untracked",
        "wtsh remove --force ",
    ];
    refuses(&sandbox, &main, &["hotfix"], &said);
    assert_eq!(state(&sandbox, &main), before);
    let ran = removes(&sandbox, &main, &["--force", "hotfix"]);
    assert!(ran.stderr.contains("--force discards") && ran.stderr.contains(".env"), "{}", ran.stderr);
    assert!(!hotfix.exists());
}

#[test]
fn ignored_files_are_named_only_where_they_are_nowhere_else() {
    let (sandbox, main, hotfix) = project();
    fs::write(main.join(".git/info/exclude"), ".env\n*.sqlite3\nnode_modules\n").expect("a file");
    fs::create_dir(hotfix.join("node_modules")).expect("a folder");
    fs::write(hotfix.join("node_modules/x.js"), "x").expect("a file");
    for root in [&main, &hotfix] {
        fs::write(root.join(".env"), "SAME=1\n").expect("a file");
    }
    fs::write(hotfix.join("db.sqlite3"), "rows").expect("a file");
    refuses(&sandbox, &main, &["hotfix"], &["nowhere else: db.sqlite3 (4 bytes)\n", "--force"]);
    fs::remove_file(hotfix.join("db.sqlite3")).expect("it is there");
    removes(&sandbox, &main, &["hotfix"]);
}

/// What pip clones for `-e git+…` lies in the venv.
#[test]
fn commits_and_changes_in_a_folder_that_tools_make_count() {
    let (sandbox, main, hotfix) = project();
    fs::write(main.join(".git/info/exclude"), ".venv\n").expect("a file");
    let dep = hotfix.join(".venv/src/dep");
    let (from, to) = (main.display().to_string(), dep.display().to_string());
    sandbox.git(&main, &["clone", "-q", &from, &to]);
    sandbox.commit(&dep, "mine", "x\n", "mine");
    let said = ["repository .venv/src/dep: 1 commit not pushed: ", " mine\n", ".venv/src/dep log "];
    refuses(&sandbox, &main, &["hotfix"], &said);
    sandbox.git(&dep, &["push", "-q", "origin", "HEAD:refs/heads/mine"]);
    fs::write(dep.join("readme"), "changed\n").expect("a file");
    let said = ["repository .venv/src/dep: 1 changed file: readme\n", ".venv/src/dep status\n"];
    refuses(&sandbox, &main, &["hotfix"], &said);
    sandbox.git(&dep, &["checkout", "-q", "readme"]);
    removes(&sandbox, &main, &["hotfix"]);
}

#[test]
fn changes_that_git_hides_count() {
    let (sandbox, main, hotfix) = project();
    sandbox.git(&hotfix, &["update-index", "--skip-worktree", "readme"]);
    fs::write(hotfix.join("readme"), "my settings\n").expect("a file");
    assert_eq!(sandbox.git(&hotfix, &["status", "--porcelain"]), "");
    refuses(&sandbox, &main, &["hotfix"], &["changes that git was told not to show: readme"]);
    fs::write(hotfix.join("readme"), "first\n").expect("a file");
    removes(&sandbox, &main, &["hotfix"]);
}

#[test]
fn an_operation_under_way_counts() {
    let (sandbox, main, hotfix) = project();
    sandbox.git(&hotfix, &["bisect", "start"]);
    refuses(&sandbox, &main, &["hotfix"], &["a bisect is under way", "bisect reset"]);
}

#[test]
fn commits_of_a_detached_head_count_where_no_ref_leads_there() {
    let (sandbox, main, hotfix) = project();
    sandbox.git(&hotfix, &["switch", "-q", "--detach"]);
    sandbox.commit(&hotfix, "lone", "x\n", "a lone commit");
    let target = hotfix.display().to_string();
    refuses(&sandbox, &main, &[&target], &["1 commit on no branch: ", "a lone commit", "branch NAME"]);
    sandbox.git(&hotfix, &["tag", "kept"]);
    removes(&sandbox, &main, &[&target]);
}

#[test]
fn a_lock_holds_whatever_is_said() {
    let (sandbox, main, hotfix) = project();
    sandbox.git(&main, &["worktree", "lock", "--reason", "on the stick", &hotfix.display().to_string()]);
    for arguments in [&["hotfix"][..], &["--force", "hotfix"]] {
        refuses(&sandbox, &main, arguments, &["it is locked: on the stick", "wtsh unlock "]);
    }
}

#[test]
fn the_main_worktree_and_one_around_another_stay() {
    let (sandbox, main, hotfix) = project();
    refuses(&sandbox, &main, &["--force"], &["is the main worktree"]);
    refuses(&sandbox, &hotfix, &["--force", "main"], &["is the main worktree"]);
    let inner = hotfix.join(".worktrees/inner");
    sandbox.git(&main, &["worktree", "add", "-q", "-b", "inner", &inner.display().to_string()]);
    refuses(&sandbox, &main, &["--force", "hotfix"], &["it has in it: ", "hotfix/.worktrees/inner"]);
}

#[test]
fn a_process_at_work_counts() {
    use std::os::unix::process::CommandExt;
    let (sandbox, main, hotfix) = project();
    let mut sleep = sandbox.command("sleep", &hotfix);
    let mut sleep = sleep.arg("600").process_group(0).spawn().expect("sleep starts");
    let words = format!("at work in it: sleep ({})", sleep.id());
    refuses(&sandbox, &main, &["hotfix"], &[&words]);
    removes(&sandbox, &main, &["--force", "hotfix"]);
    sleep.kill().expect("it runs");
    sleep.wait().expect("it ends");
}

#[test]
fn commands_run_first_and_one_that_fails_stops_it() {
    let (sandbox, main, hotfix) = project();
    let config = sandbox.home().join(".config");
    fs::create_dir_all(&config).expect("a folder");
    let run = |commands: &str| {
        fs::write(config.join("wtsh.toml"), format!("[remove]\nrun = [{commands}]\n")).expect("a file");
    };
    run("'pwd >../ran', 'echo what went wrong; exit 3'");
    // Without `wtsh allow` nothing runs.
    let other = sandbox.worktree(&main, "other");
    let ran = removes(&sandbox, &main, &["other"]);
    assert!(ran.stderr.contains("not allowed yet: [remove] run is left out"), "{}", ran.stderr);
    assert!(!sandbox.path().join("ran").exists() && !other.exists());
    assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
    let said = ["'echo what went wrong; exit 3', of [remove] run, ended with 3", "what went wrong"];
    refuses(&sandbox, &main, &["hotfix"], &said);
    let written = fs::read_to_string(sandbox.path().join("ran")).expect("it ran");
    assert_eq!(written.trim_end(), hotfix.display().to_string());
    assert!(hotfix.exists());
    removes(&sandbox, &main, &["--force", "hotfix"]);
    assert!(!hotfix.exists());
}

#[test]
fn what_a_command_leaves_behind_is_kept() {
    let (sandbox, main, hotfix) = project();
    let config = sandbox.home().join(".config");
    fs::create_dir_all(&config).expect("a folder");
    fs::write(config.join("wtsh.toml"), "[remove]\nrun = ['echo rows >dump.sql']\n").expect("a file");
    assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
    refuses(&sandbox, &main, &["hotfix"], &["is not removed", "1 untracked file: dump.sql\n"]);
    assert!(hotfix.join("dump.sql").exists());
    assert_eq!(notes(&sandbox), 0);
}

#[test]
fn from_a_bare_hub_one_goes_to_another_worktree() {
    let sandbox = Sandbox::new();
    sandbox.myproject();
    let hub = sandbox.path().join("hub");
    fs::create_dir(&hub).expect("a folder");
    sandbox.git(&hub, &["clone", "-q", "--bare", "../origin.git", ".bare"]);
    fs::write(hub.join(".git"), "gitdir: ./.bare\n").expect("a file");
    for branch in ["staging", "main"] {
        sandbox.git(&hub, &["worktree", "add", "-q", branch]);
    }
    let ran = removes(&sandbox, &hub.join("staging"), &[]);
    assert!(ran.stderr.contains(&format!("cd {}/main\n", hub.display())), "{}", ran.stderr);
    let ran = removes(&sandbox, &hub.join("main"), &[]);
    assert!(ran.stderr.contains(&format!("cd {}\n", hub.display())), "{}", ran.stderr);
}

#[test]
fn relative_paths_and_strange_names_go() {
    let (sandbox, main, _) = project();
    let strange = sandbox.path().join("a 'b'\n$(touch pwned)");
    let mut add = sandbox.command("git", &main);
    add.args(["-c", "worktree.useRelativePaths=true", "worktree", "add", "-q", "-b", "odd"]).arg(&strange);
    assert!(add.status().expect("git starts").success());
    // git before 2.48 does not know the key, and reads what it makes.
    let link = fs::read_to_string(strange.join(".git")).expect("a link");
    let relative = link.replace(&format!("{}/", sandbox.path().display()), "../");
    assert!(relative.starts_with("gitdir: ../myproject/.git/worktrees/"), "{link}");
    fs::write(strange.join(".git"), relative).expect("a link");
    fs::write(strange.join("\x1b[31mnew"), "x").expect("a file");
    refuses(&sandbox, &main, &["odd"], &["1 untracked file: \u{fffd}[31mnew"]);
    removes(&sandbox, &main, &["--force", "odd"]);
    assert!(!strange.exists() && linked(&main, "hotfix").exists());
}

#[test]
fn several_go_at_once_or_none() {
    let (sandbox, main, hotfix) = project();
    let (two, three) = (sandbox.worktree(&main, "two"), sandbox.worktree(&main, "three"));
    fs::write(two.join("new"), "x").expect("a file");
    refuses(&sandbox, &main, &["hotfix", "two"], &["nothing is removed:", "1 untracked file: new"]);
    assert!(hotfix.exists() && two.exists());
    refuses(&sandbox, &main, &["hotfix", "nowhere"], &["nowhere"]);
    assert!(hotfix.exists());
    fs::remove_file(two.join("new")).expect("it is there");
    let ran = removes(&sandbox, &two, &["hotfix", "two", "hotfix"]);
    assert!(!hotfix.exists() && !two.exists() && three.exists());
    assert!(ran.stderr.contains(&format!("cd {}\n", main.display())), "{}", ran.stderr);
}

/// A copy in a worktree that goes, too, is none.
#[test]
fn what_only_those_have_that_go_is_lost() {
    let (sandbox, main, hotfix) = project();
    let two = sandbox.worktree(&main, "two");
    fs::write(main.join(".git/info/exclude"), ".env\n").expect("a file");
    for root in [&hotfix, &two] {
        fs::write(root.join(".env"), "SECRET=1\n").expect("a file");
    }
    refuses(&sandbox, &main, &["hotfix", "two"], &["nowhere else: .env"]);
    removes(&sandbox, &main, &["hotfix"]);
}

#[test]
fn a_line_of_exclude_is_taken_back_once_nothing_is_left() {
    let (sandbox, main, _) = project();
    let exclude = main.join(".git/info/exclude");
    let lines = "# mine\n# added by wtsh\n/apps/sub/\nlast\n";
    let users = "# mine\n/apps/\n# added by wtsh\n/apps/users/sub/\n";
    for (inside, text) in [("apps/sub", lines), ("apps/users/sub", users)] {
        fs::write(&exclude, text).expect("a file");
        let root = main.join(inside);
        fs::create_dir_all(main.join("apps")).expect("a folder");
        fs::write(main.join("apps/here"), "x").expect("a file");
        let path = root.display().to_string();
        sandbox.git(&main, &["worktree", "add", "-q", "--detach", &path]);
        removes(&sandbox, &main, &[&path]);
        let expected = text.replace(&format!("# added by wtsh\n/{inside}/\n"), "");
        assert_eq!(fs::read_to_string(&exclude).expect("a file"), expected);
    }
    // A line of the person's stays.
    fs::write(&exclude, "# mine\n/apps/sub/\n").expect("a file");
    let path = main.join("apps/sub").display().to_string();
    sandbox.git(&main, &["worktree", "add", "-q", "--detach", &path]);
    removes(&sandbox, &main, &[&path]);
    assert_eq!(fs::read_to_string(&exclude).expect("a file"), "# mine\n/apps/sub/\n");
    // Something else lies there in another worktree.
    fs::write(&exclude, lines).expect("a file");
    fs::create_dir_all(linked(&main, "hotfix").join("apps/sub/x")).expect("a folder");
    let path = main.join("apps/sub").display().to_string();
    sandbox.git(&main, &["worktree", "add", "-q", "--detach", &path]);
    removes(&sandbox, &main, &[&path]);
    assert_eq!(fs::read_to_string(&exclude).expect("a file"), lines);
}

#[test]
fn a_branch_without_a_worktree_is_not_offered_to_be_made() {
    let (sandbox, main, _) = project();
    sandbox.git(&main, &["branch", "lonely"]);
    refuses(&sandbox, &main, &["lonely"], &["nothing to remove", "wtsh remove --branch lonely"]);
    let ran = at(&sandbox, &main, &["remove", "lonely"]);
    assert!(!ran.stderr.contains("wtsh new"), "{}", ran.stderr);
}

#[test]
fn conflicts_are_not_to_be_stashed() {
    let (sandbox, main, hotfix) = project();
    sandbox.commit(&main, "readme", "main\n", "main");
    sandbox.commit(&hotfix, "readme", "hotfix\n", "hotfix");
    let merged = sandbox.command("git", &hotfix).args(["merge", "-q", "main"]).output().expect("git starts");
    assert!(!merged.status.success());
    refuses(&sandbox, &main, &["hotfix"], &["1 file with conflicts", "solve the conflicts first"]);
    assert!(!at(&sandbox, &main, &["remove", "hotfix"]).stderr.contains("git stash"));
}

#[test]
fn commands_are_said_to_have_run_and_hints_keep_the_branch() {
    let (sandbox, main, _) = project();
    let config = sandbox.home().join(".config");
    fs::create_dir_all(&config).expect("a folder");
    let run = |commands: &str| {
        fs::write(config.join("wtsh.toml"), format!("[remove]\nrun = [{commands}]\n")).expect("a file");
    };
    run("'true: x || exit 3', 'true'");
    assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
    refuses(&sandbox, &main, &["--branch", "hotfix"], &["wtsh remove --force --branch "]);
    let ran = removes(&sandbox, &main, &["--force", "hotfix"]);
    let said = "wtsh: 'true: x || exit 3', of [remove] run, ended with 3; --force goes on\nwtsh: ran true\n";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
}
