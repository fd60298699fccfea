use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::*;
use crate::sandbox::Sandbox;

fn settings(text: &str) -> Settings {
    Config::of_text(Path::new("/c/wtsh.toml"), text)
}

fn here(cwd: &Path) -> Here {
    Here::at(cwd.to_owned()).expect("a repository")
}

/// Where a worktree of `name` goes from `cwd`.
fn placed(cwd: &Path, name: &str) -> Result<PathBuf, Failure> {
    folder_by(&here(cwd), &settings(""), None, name.into())
}

fn placed_in(cwd: &Path, path: impl AsRef<OsStr>, name: &str) -> Result<PathBuf, Failure> {
    folder_by(&here(cwd), &settings(""), Some(Path::new(path.as_ref())), name.into())
}

/// The message and the hints of a refusal.
fn said(outcome: Result<PathBuf, Failure>) -> String {
    let failure = outcome.expect_err("no place");
    [vec![failure.what], failure.hints].concat().join("\n")
}

#[test]
fn from_every_worktree_it_is_the_same_place() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let expected = sandbox.path().join("myproject-feature-x");
    fs::create_dir(main.join("apps")).expect("a folder");
    for cwd in [main.clone(), main.join("apps"), sandbox.path().join("myproject-staging")] {
        assert_eq!(placed(&cwd, "feature/x").expect("a place"), expected);
    }
    sandbox.git(&main, &["worktree", "add", "-q", "-b", "a/b", ".trees/a-b"]);
    sandbox.git(&main, &["worktree", "add", "-q", "-b", "c", ".trees/c"]);
    sandbox.git(&main, &["worktree", "add", "-q", "-b", "d", ".trees/d"]);
    let inside = main.join(".trees/feature-x");
    assert_eq!(placed(&main, "feature/x").expect("a place"), inside);
    assert_eq!(placed(&main.join(".trees/a-b"), "feature/x").expect("a place"), inside);
}

#[test]
fn a_bare_hub_has_it_beside_the_others() {
    let sandbox = Sandbox::new();
    sandbox.repository("seed");
    let hub = sandbox.path().join("hub");
    fs::create_dir(&hub).expect("a folder");
    sandbox.git(&sandbox.path(), &["clone", "-q", "--bare", "seed", "hub/.bare"]);
    assert_eq!(placed(&hub.join(".bare"), "a/b").expect("a place"), hub.join("a-b"));
    sandbox.git(&hub.join(".bare"), &["worktree", "add", "-q", "../main", "main"]);
    assert_eq!(placed(&hub.join("main"), "a/b").expect("a place"), hub.join("a-b"));
    assert!(said(placed_in(&hub.join("main"), "../.bare/refs/x", "x")).contains("what git keeps for itself"));
    assert!(placed_in(&hub.join("main"), "../.bare/x", "x").is_ok(), "people keep them there");
}

#[test]
fn links_that_lead_here_are_kept() {
    let sandbox = Sandbox::new();
    let real = sandbox.path().join("data");
    fs::create_dir(&real).expect("a folder");
    sandbox.repository("data/p");
    let seen = sandbox.path().join("seen");
    symlink(&real, &seen).expect("a link");
    assert_eq!(placed(&seen.join("p"), "x").expect("a place"), seen.join("p-x"));
    sandbox.worktree(&real.join("p"), "y");
    assert_eq!(placed(&seen.join("p-y"), "x").expect("a place"), seen.join("p-x"));
}

#[test]
fn the_person_s_template_decides() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let beside = |name: &str| sandbox.path().join(name);
    let table = [
        ("../{{ repo }}.{{ worktree }}", beside("myproject.feature-x")),
        (".trees/{{ branch }}", main.join(".trees/feature/x")),
        ("../{{ branch | slug }}", beside("feature-x-217d2bf5")),
        ("{{ root }}/../{{ name }}", beside("myproject-feature-x")),
        ("/srv/{{ name }}", PathBuf::from("/srv/myproject-feature-x")),
        ("~/w/{{ name }}", dirs::home_dir().expect("a home").join("w/myproject-feature-x")),
    ];
    for (template, expected) in table {
        let settings = settings(&format!("[wcd]\npath = '{template}'"));
        let from_linked = here(&sandbox.path().join("myproject-staging"));
        let usual = usual_by(&from_linked, &settings, "feature/x".into());
        assert_eq!(usual.expect("a place"), expected, "{template}");
    }
}

#[test]
fn mistakes_in_the_template_are_told_with_their_place() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    let table = [
        (
            "path = '../{{ brnch }}'",
            "/c/wtsh.toml:2:15: wcd.path: there is no variable `brnch`; did you mean `branch`?",
        ),
        ("path = '../{{ branch | slugg }}'", "wcd.path: there is no filter `slugg`; did you mean `slug`?"),
        ("path = '../{{ port(8000) }}'", "wcd.path: a folder is there before the port is"),
        ("path = '{{ '", "/c/wtsh.toml:2:"),
        ("path = ''", "/c/wtsh.toml:2:8: wcd.path: this names no folder"),
        ("path = '{{ \"\" }}'", "wcd.path: this comes to no folder at all"),
        ("path = 3", "wcd.path: this is a number, and should be a string"),
    ];
    for (line, expected) in table {
        let settings = settings(&format!("[wcd]\n{line}"));
        let message = said(folder_by(&here(&main), &settings, None, "x".into()));
        assert!(message.contains(expected), "{line}: {message}");
        assert!(folder_by(&here(&main), &settings, Some(Path::new("../x")), "x".into()).is_ok(), "{line}");
    }
}

#[test]
fn names_that_lead_elsewhere_stay_below() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    let settings = settings("[wcd]\npath = '../w/{{ branch }}'");
    let folder = usual_by(&here(&main), &settings, "../../x".into()).expect("a place");
    assert_eq!(folder, sandbox.path().join("w/..-..-x"));
}

#[test]
fn a_folder_that_is_somebody_s_is_refused_with_one_that_is_not() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.worktree(&main, "feature-x");
    let clash = said(placed(&main, "feature/x"));
    assert!(clash.contains("/myproject-feature-x is the worktree of branch 'feature-x' already"), "{clash}");
    assert!(clash.contains("wtsh new feature/x --path ../myproject-feature-x-2"), "{clash}");
    assert!(said(placed(&main, "staging")).contains("go there: wcd staging"));
    let other = sandbox.repository("myproject-a");
    fs::create_dir_all(sandbox.path().join("myproject-b/c")).expect("folders");
    fs::write(sandbox.path().join("myproject-d"), "").expect("a file");
    symlink("nowhere", sandbox.path().join("myproject-e")).expect("a link");
    let table = [
        ("a", "belongs to another repository"),
        ("b", "is there already, with something in it"),
        ("d", "is there already, and no folder"),
        ("e", "is a link that leads nowhere"),
    ];
    for (name, expected) in table {
        let message = said(placed(&main, name));
        assert!(message.contains(expected), "{name}: {message}");
        assert!(
            message.contains(&format!("wtsh new {name} --path ../myproject-{name}-2")),
            "{name}: {message}"
        );
    }
    fs::create_dir(sandbox.path().join("myproject-f")).expect("a folder");
    assert_eq!(placed(&main, "f").expect("an empty folder will do"), sandbox.path().join("myproject-f"));
    assert!(said(placed_in(&main, &other, "x")).contains("belongs to another repository"));
    assert!(said(placed_in(&main, ".", "x")).contains("is the worktree of branch 'main'"));
    assert!(said(placed_in(&main, "", "x")).contains("names no folder"));
}

#[test]
fn a_worktree_whose_folder_is_gone_holds_it_for_its_own_branch() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    let gone = sandbox.worktree(&main, "feature-x");
    fs::remove_dir_all(&gone).expect("it was there");
    assert_eq!(placed(&main, "feature-x").expect("its own place"), gone);
    assert!(said(placed(&main, "feature/x")).contains("wtsh prune"));
    sandbox.git(&main, &["worktree", "lock", &gone.display().to_string()]);
    assert!(said(placed(&main, "feature-x")).contains("is locked"));
}

#[test]
fn what_no_file_system_takes_is_refused() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    let message = said(placed(&main, &format!("feature/{}", "x".repeat(300))));
    assert!(message.contains("310 bytes long, and file systems take 255"), "{message}");
    assert!(message.ends_with(&format!("--path ../p-feature-{}", "x".repeat(50))), "{message}");
    let cut = fit::shortened(OsStr::new(&"aä€".repeat(100)));
    assert_eq!(cut.to_str(), Some("aä€".repeat(10).as_str()), "no half a character");
    assert_eq!(fit::shortened(OsStr::new(&format!("b{}", "aä€".repeat(100)))).len(), 58);
    assert!(placed(&main, "a:b.").is_ok());
}

#[test]
fn what_git_has_is_not_written_over() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    sandbox.commit(&main, "src/app/a", "", "more");
    assert!(said(placed_in(&main, ".git/x", "x")).contains("what git keeps for itself"));
    assert!(said(placed_in(&main, "sub/.GIT/x", "x")).contains("what git keeps for itself"));
    fs::remove_dir_all(main.join("src/app")).expect("it was there");
    for path in ["src/app", "src"] {
        assert!(said(placed_in(&main, path, "x")).contains("lies where git tracks"), "{path}");
        fs::remove_dir_all(main.join("src")).unwrap_or_default();
    }
    assert!(said(placed_in(&main, "readme/x", "x")).contains("readme is no folder"));
    assert_eq!(placed_in(&main, ".trees/x", "x").expect("a place"), main.join(".trees/x"));
    assert_eq!(placed_in(&main, "../a/./b/../c", "x").expect("a place"), sandbox.path().join("a/c"));
}

#[test]
fn a_folder_that_cannot_be_written_in_is_named() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    let closed = sandbox.path().join("closed");
    fs::create_dir(&closed).expect("a folder");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).expect("a mode");
    // Nothing is closed to root.
    if fs::write(closed.join("probe"), "").is_err() {
        let message = said(placed_in(&main, "../closed/deeper/x", "x"));
        assert!(message.contains("nothing can be written in") && message.contains("/closed"), "{message}");
    }
    assert!(said(placed_in(&main, "/proc/self/x", "x")).contains("nothing can be written in /proc/self"));
}

/// Adds the line for a worktree at `path` and makes that; what was added.
fn excluded(sandbox: &Sandbox, main: &Path, path: &str) -> Option<String> {
    let folder = main.join(path);
    let line = exclude(&here(main), &folder).expect("it can be written");
    let branch = format!("b{}", path.len());
    sandbox.git(main, &["worktree", "add", "-q", "-b", &branch, &folder.display().to_string()]);
    assert_eq!(sandbox.git(main, &["status", "--porcelain"]), "", "{path}");
    line
}

#[test]
fn a_worktree_in_another_is_excluded_once() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    let file = main.join(".git/info/exclude");
    fs::write(&file, "*.log").expect("a file");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("a mode");
    assert_eq!(excluded(&sandbox, &main, ".trees/a"), Some("/.trees/".into()));
    assert_eq!(excluded(&sandbox, &main, ".trees/ab"), None);
    assert_eq!(excluded(&sandbox, &main, "x [*]\\?y/abcd"), Some("/x \\[\\*]\\\\\\?y/abcd/".into()));
    assert_eq!(excluded(&sandbox, &main, "../p-beside"), None);
    let content = fs::read_to_string(&file).expect("a file");
    assert_eq!(content, "*.log\n# added by wtsh\n/.trees/\n# added by wtsh\n/x \\[\\*]\\\\\\?y/abcd/\n");
    assert_eq!(file.metadata().expect("a file").permissions().mode() & 0o777, 0o640);
}

#[test]
fn only_what_holds_worktrees_is_excluded() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    sandbox.commit(&main, ".agent/settings", "", "more");
    assert_eq!(excluded(&sandbox, &main, ".agent/trees/a"), Some("/.agent/trees/".into()));
    fs::write(main.join(".git/info/exclude"), "/.agent/trees/\r\n").expect("a file");
    // What else `.tool` will get may be for git.
    assert_eq!(excluded(&sandbox, &main, ".tool/worktrees/x/y"), Some("/.tool/worktrees/".into()));
    assert_eq!(excluded(&sandbox, &main, ".tool/name"), Some("/.tool/name/".into()));
    fs::write(main.join(".git/info/exclude"), "/.agent/trees/\r\n/.tool/\r\n").expect("a file");
    fs::create_dir_all(main.join(".new")).expect("a folder");
    assert_eq!(excluded(&sandbox, &main, ".new/trees/abc/d"), Some("/.new/trees/".into()));
    assert_eq!(
        fs::read_to_string(main.join(".git/info/exclude")).expect("a file"),
        "/.agent/trees/\r\n/.tool/\r\n# added by wtsh\r\n/.new/trees/\r\n"
    );
}

#[test]
fn the_file_is_left_alone_where_it_is_none() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    let file = main.join(".git/info/exclude");
    fs::remove_file(&file).expect("it was there");
    fs::create_dir(&file).expect("a folder");
    let failure = exclude(&here(&main), &main.join(".trees/a")).expect_err("no file");
    assert!(failure.what.contains("info/exclude could not be written"), "{failure:?}");
    assert!(failure.hints[0].ends_with(": /.trees/"), "{failure:?}");
}

#[test]
fn what_is_shown_is_short() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    let here = here(&main);
    let base = sandbox.path();
    let table = [
        (base.join("p-x"), PathBuf::from("../p-x")),
        (main.join(".trees/x"), PathBuf::from(".trees/x")),
        (PathBuf::from("/x"), PathBuf::from("/x")),
        (main.join("-x"), main.join("-x")),
    ];
    for (folder, expected) in table {
        assert_eq!(typed(&here, &folder), expected);
    }
}
