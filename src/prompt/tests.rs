//! The facts of real repositories, as the segment tells them.

use std::path::Path;

use super::*;
use crate::config::Config;
use crate::git::Repository;
use crate::sandbox::Sandbox;
use crate::term::look::Look;

const LOOK: Look = Look { color: false, unicode: true, columns: 80 };

fn shown(folder: &Path) -> String {
    shown_as(folder, &Config::default())
}

fn shown_as(folder: &Path, config: &Config) -> String {
    let repository = Repository::discover(folder).expect("usable").expect("a repository");
    plain(&segment(&repository, &Surroundings::default(), config, LOOK))
}

#[test]
fn main_and_linked_worktrees() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = main.with_file_name("myproject-staging");
    assert_eq!(shown(&main), "myproject main ");
    assert_eq!(shown(&staging), "myproject:[staging] ");
    sandbox.git(&staging, &["switch", "-q", "-c", "feature/x"]);
    assert_eq!(shown(&staging), "myproject:staging feature/x ");
    assert_eq!(shown(&sandbox.worktree(&main, "feature/y")), "myproject:feature/y ");
    sandbox.git(&main, &["switch", "-q", "-c", "topic"]);
    assert_eq!(shown(&main), "myproject topic ");
}

#[test]
fn a_detached_head() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    let linked = sandbox.worktree(&main, "production");
    sandbox.git(&linked, &["switch", "-q", "--detach"]);
    let hash = sandbox.git(&linked, &["rev-parse", "HEAD"]);
    assert_eq!(shown(&linked), format!("myproject:production @{} ", &hash[..7]));
    sandbox.git(&linked, &["tag", "v1.2"]);
    assert_eq!(shown(&linked), "myproject:production @v1.2 ");
    assert_eq!(shown(&main), "myproject main ");
}

#[test]
fn a_rebase_shows_the_branch_that_is_rebased() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    let feat = sandbox.worktree(&main, "feat");
    for (file, content) in [("a", "1\n"), ("readme", "theirs\n"), ("b", "1\n")] {
        sandbox.commit(&feat, file, content, file);
    }
    sandbox.commit(&main, "readme", "ours\n", "ours");
    let rebase = sandbox.command("git", &feat).args(["rebase", "-q", "main"]).output().expect("git starts");
    assert!(!rebase.status.success(), "the rebase stops at the conflict");
    assert_eq!(shown(&feat), "myproject:feat rebase 2/3 ~1 ");
}

#[test]
fn changes_and_the_upstream() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.commit(&main, "more", "more\n", "more");
    std::fs::write(main.join("readme"), "changed\n").expect("written");
    std::fs::write(main.join("new"), "new\n").expect("written");
    assert_eq!(shown(&main), "myproject main ⇡1 !1 ?1 ");
    sandbox.git(&main, &["switch", "-q", "-c", "feat", "--track", "origin/staging"]);
    assert_eq!(shown(&main), "myproject feat →origin/staging !1 ?1 ");
    sandbox.git(&main, &["update-ref", "-d", "refs/remotes/origin/staging"]);
    assert!(shown(&main).starts_with("myproject feat gone "), "{}", shown(&main));
}

#[test]
fn the_hub_of_a_bare_repository() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("source");
    let hub = sandbox.path().join("myproject");
    std::fs::create_dir(&hub).expect("a folder");
    let [source, bare] = [main, hub.join(".bare")].map(|path| path.display().to_string());
    sandbox.git(&sandbox.path(), &["clone", "-q", "--bare", &source, &bare]);
    std::fs::write(hub.join(".git"), "gitdir: ./.bare\n").expect("written");
    assert_eq!(shown(&hub), "myproject bare ");
    sandbox.git(&hub, &["worktree", "add", "-q", "-b", "topic", "topic"]);
    assert_eq!(shown(&hub.join("topic")), "myproject:topic ");
}

#[test]
fn what_the_format_leaves_out_is_not_found_out() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let mut config = Config::default();
    config.prompt.set_format("$worktree").expect("a format");
    let repository = Repository::discover(&main).expect("usable").expect("a repository");
    let around = Surroundings { port: Some(8000), ..Surroundings::default() };
    let facts = facts::Facts::gather(&repository, &around, &config);
    let expected =
        facts::Facts { project: "myproject".into(), branch: Some("main".into()), ..facts::Facts::default() };
    assert_eq!(facts, expected);
    assert_eq!(shown_as(&main.with_file_name("myproject-staging"), &config), "myproject:[staging] ");
}

#[test]
fn labels_of_all_worktrees() {
    let sandbox = Sandbox::new();
    let repository = Repository::discover(&sandbox.myproject()).expect("usable").expect("a repository");
    let mut labels: Vec<_> =
        repository.worktrees().iter().map(|worktree| label(&repository, worktree)).collect();
    labels.sort();
    assert_eq!(labels, ["myproject", "myproject:production", "myproject:staging"]);
}

#[test]
fn json_has_the_facts() {
    let sandbox = Sandbox::new();
    let staging = sandbox.myproject().with_file_name("myproject-staging");
    std::fs::write(staging.join("new"), "new\n").expect("written");
    let repository = Repository::discover(&staging).expect("usable").expect("a repository");
    let venv = ActiveVenv { name: ".venv".into(), python: None, of_other_worktree: Some("myproject".into()) };
    let around = Surroundings { venv: Some(venv), port: Some(8001) };
    let text = json(&repository, &around, &Config::default(), LOOK);
    for part in [
        r#"{"version":1,"text":"myproject:[staging] ?1 (.venv of myproject!) :8001 ","project":"myproject","label":"staging","#,
        &format!(r#""root":"{}""#, staging.display()),
        r#""worktree_id":"myproject-staging","bare":false,"protected":true,"branch":"staging","detached":false,"#,
        r#""tag":null,"operation":null,"#,
        r#""push_elsewhere":null,"stashes":0,"status":{"staged":0,"unstaged":0,"conflicted":0,"untracked":1},"#,
        r#""venv":{"name":".venv","python":null,"of_other_worktree":"myproject"},"port":8001}"#,
    ] {
        assert!(text.contains(part), "{part}\nin {text}");
    }
}
