//! The effective configuration, and upstreams.

use std::fs;
use std::path::Path;

use super::super::Upstream;
use super::*;

fn append(path: &Path, content: &str) {
    let before = fs::read_to_string(path).unwrap_or_default();
    fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    fs::write(path, before + content).expect("the file is written");
}

#[test]
fn files_count_in_git_s_order_with_their_includes() {
    let sandbox = Sandbox::new();
    let dir = sandbox.repository("project");
    let linked = sandbox.worktree(&dir, "feature/x");
    let home = sandbox.home();
    append(&home.join(".config/git/config"), "[a]\n\tone = xdg\n\ttwo = xdg\n\tthree = xdg\n");
    append(
        &home.join(".gitconfig"),
        "[a]\n\ttwo = home\n[include]\n\tpath = ~/more\n[a]\n\tseven = home\n\
         [includeIf \"gitdir:**/project/.git\"]\n\tpath = main-only\n\
         [includeIf \"onbranch:feature/\"]\n\tpath = feature-only\n\
         [includeIf \"hasconfig:remote.*.url:https://example.org/**\"]\n\tpath = remote-only\n\
         [include]\n\tpath = not-there\n",
    );
    append(&home.join("more"), "[a]\n\tfour = more\n\tseven = more\n");
    append(&home.join("main-only"), "[a]\n\tfive = main-only\n");
    append(&home.join("feature-only"), "[a]\n\tsix = feature-only\n");
    append(&home.join("remote-only"), "[a]\n\teight = remote-only\n");
    sandbox.git(&dir, &["config", "a.three", "local"]);
    sandbox.git(&dir, &["remote", "add", "origin", "https://example.org/x/y.git"]);
    sandbox.git(&dir, &["config", "extensions.worktreeConfig", "true"]);
    sandbox.git(&linked, &["config", "--worktree", "a.one", "worktree"]);
    for dir in [&dir, &linked] {
        let repository = open(&sandbox, dir);
        for key in ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"] {
            let told = ask(&sandbox, dir, &["config", "--get", &format!("a.{key}")]);
            let found = repository.config().string("a", None, key).map(|value| value.to_string());
            assert_eq!(found, told, "a.{key} in {}", dir.display());
        }
        assert!(repository.config().paths().contains(&home.join("more")));
        assert!(repository.config().paths().contains(&home.join(".gitconfig")));
    }
}

#[test]
fn the_environment_wins() {
    let sandbox = Sandbox::new();
    let dir = sandbox.repository("project");
    sandbox.git(&dir, &["config", "push.default", "matching"]);
    let further = [
        ("GIT_CONFIG_COUNT", "2"),
        ("GIT_CONFIG_KEY_0", "push.default"),
        ("GIT_CONFIG_VALUE_0", "nothing"),
        ("GIT_CONFIG_KEY_1", "url.https://example.org/.insteadOf"),
        ("GIT_CONFIG_VALUE_1", "ex:"),
    ];
    let found = Repository::discover_with(&dir, variables(&sandbox, &further));
    let repository = found.expect("no mistake").expect("a repository");
    assert_eq!(repository.config().string("push", None, "default"), Some("nothing".into()));
    let value = repository.config().string("url", Some("https://example.org/".into()), "insteadOf");
    assert_eq!(value, Some("ex:".into()));
    let global = sandbox.path().join("global");
    append(&global, "[a]\n\tb = c\n");
    let further = [("GIT_CONFIG_GLOBAL", global.to_str().expect("a plain path"))];
    let found = Repository::discover_with(&dir, variables(&sandbox, &further));
    let repository = found.expect("no mistake").expect("a repository");
    assert_eq!(repository.config().string("a", None, "b"), Some("c".into()));
    assert_eq!(repository.config().string("user", None, "name"), None);
}

#[test]
fn values_sections_and_aliases() {
    let sandbox = Sandbox::new();
    let dir = sandbox.repository("project");
    append(&sandbox.home().join(".gitconfig"), "[alias]\n\tpu = push\n\tst = status\n");
    append(
        &dir.join(".git/config"),
        "[Alias]\n\tPU = !git push --force\n[remote \"b\"]\n\turl = 1\n[remote \"A\"]\n\turl = 2\n\turl = 3\n\
         [remote \"b\"]\n\tfetch = x\n[x]\n\tyes\n\tno = off\n\todd = maybe\n\tquoted = \"a # b\"\n",
    );
    let repository = open(&sandbox, &dir);
    let config = repository.config();
    assert_eq!(config.aliases(), [("st".into(), "status".into()), ("pu".into(), "!git push --force".into())]);
    assert_eq!(config.subsections("remote"), ["b", "A"]);
    assert_eq!(config.strings("remote", Some("A".into()), "url"), ["2", "3"]);
    assert_eq!(config.boolean("x", None, "yes"), Some(true));
    assert_eq!(config.boolean("X", None, "NO"), Some(false));
    assert_eq!((config.boolean("x", None, "odd"), config.boolean("x", None, "other")), (None, None));
    assert_eq!(config.string("x", None, "quoted"), Some("a # b".into()));
}

#[test]
fn a_file_that_is_wrong_costs_only_itself() {
    let sandbox = Sandbox::new();
    let dir = sandbox.repository("project");
    append(&sandbox.home().join(".config/git/config"), "[broken\nkey\n");
    let repository = open(&sandbox, &dir);
    assert_eq!(repository.config().string("user", None, "name"), Some("Test".into()));
}

#[test]
fn an_upstream_is_what_git_says() {
    let sandbox = Sandbox::new();
    let dir = sandbox.repository("project");
    let tracking = |dir: &Path| {
        let found = open(&sandbox, dir).upstream("main".into()).and_then(|upstream| upstream.tracking);
        let told = ask(&sandbox, dir, &["rev-parse", "--symbolic-full-name", "main@{upstream}"]);
        (found.map(|name| name.to_string()), told)
    };
    assert_eq!(tracking(&dir), (None, None));
    let id = sandbox.git(&dir, &["rev-parse", "HEAD"]);
    for name in ["remotes/origin/main", "remotes/other/x/team/main", "heads/trunk", "remotes/single"] {
        sandbox.git(&dir, &["update-ref", &format!("refs/{name}"), &id]);
    }
    let set = |key: &str, value: &str| drop(sandbox.git(&dir, &["config", key, value]));
    set("remote.origin.url", "/nowhere");
    set("remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*");
    set("remote.other.url", "/nowhere");
    set("remote.other.fetch", "refs/heads/x:refs/remotes/single");
    sandbox.git(
        &dir,
        &["config", "--add", "remote.other.fetch", "+refs/heads/team/*:refs/remotes/other/x/team/*"],
    );
    sandbox.git(&dir, &["config", "--add", "remote.other.fetch", "^refs/heads/team/secret"]);
    for (remote, merge, expected) in [
        ("origin", "refs/heads/main", Some("refs/remotes/origin/main")),
        ("other", "refs/heads/team/main", Some("refs/remotes/other/x/team/main")),
        ("other", "refs/heads/x", Some("refs/remotes/single")),
        ("other", "refs/heads/team/secret", None),
        ("other", "refs/heads/y", None),
        (".", "refs/heads/trunk", Some("refs/heads/trunk")),
        ("https://example.org/x.git", "refs/heads/main", None),
    ] {
        set("branch.main.remote", remote);
        set("branch.main.merge", merge);
        let expected = expected.map(String::from);
        assert_eq!(tracking(&dir), (expected.clone(), expected), "{remote} {merge}");
    }
    let upstream = open(&sandbox, &dir).upstream("main".into());
    let (remote, merge) = ("https://example.org/x.git".into(), "refs/heads/main".into());
    assert_eq!(upstream, Some(Upstream { remote, merge, tracking: None }));
}
