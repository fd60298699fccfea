//! HEAD, refs and tags.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use gix::bstr::ByteSlice;

use super::super::Head;
use super::*;

fn hex(id: Option<gix::ObjectId>) -> Option<String> {
    id.map(|id| id.to_hex().to_string())
}

/// HEAD, its commit and every ref as git tells them.
fn is_read_as_told(sandbox: &Sandbox, dir: &Path) {
    let repository = open(sandbox, dir);
    match ask(sandbox, dir, &["symbolic-ref", "--short", "-q", "HEAD"]) {
        Some(branch) => assert_eq!(*repository.head(), Head::Branch(branch.into())),
        None => assert!(matches!(repository.head(), Head::Detached(_))),
    }
    assert_eq!(hex(repository.head_commit()), ask(sandbox, dir, &["rev-parse", "-q", "--verify", "HEAD"]));
    let refs = sandbox.git(dir, &["for-each-ref", "--format=%(refname) %(objectname)"]);
    let mut heads = Vec::new();
    for (name, id) in refs.lines().filter_map(|line| line.split_once(' ')) {
        assert_eq!(hex(repository.resolve(name.into())).as_deref(), Some(id), "{name}");
        heads.extend(name.strip_prefix("refs/heads/"));
    }
    assert_eq!(repository.names_under("refs/heads/"), heads);
    assert_eq!(repository.resolve("refs/heads/nobody".into()), None);
}

#[test]
fn loose_packed_and_both() {
    let sandbox = Sandbox::new();
    let dir = sandbox.repository("project");
    is_read_as_told(&sandbox, &dir);
    for branch in ["feature/auth", "feature/billing", "zebra", "a"] {
        sandbox.git(&dir, &["branch", branch]);
    }
    sandbox.git(&dir, &["tag", "-a", "-m", "first", "v1"]);
    sandbox.git(&dir, &["pack-refs", "--all"]);
    is_read_as_told(&sandbox, &dir);
    sandbox.commit(&dir, "readme", "second\n", "second");
    sandbox.git(&dir, &["branch", "-f", "zebra"]);
    sandbox.git(&dir, &["branch", "feature/late"]);
    is_read_as_told(&sandbox, &dir);
    is_read_as_told(&sandbox, &sandbox.worktree(&dir, "topic"));
}

#[test]
fn many_packed_refs_mapped_or_not_sorted_or_not() {
    let sandbox = Sandbox::new();
    let dir = sandbox.repository("project");
    let id = sandbox.git(&dir, &["rev-parse", "HEAD"]);
    let mut names: Vec<String> = (0..2500).map(|index| format!("team{}/topic-{index}", index % 7)).collect();
    let line = |name: &String| format!("{id} refs/heads/{name}\n");
    let unsorted: String = names.iter().map(line).collect();
    names.sort();
    let sorted: String = names.iter().map(line).collect();
    names.insert(0, "main".into());
    for content in [format!("# pack-refs with: peeled fully-peeled sorted \n{sorted}"), unsorted] {
        fs::write(dir.join(".git/packed-refs"), content).expect("a file");
        let repository = open(&sandbox, &dir);
        assert_eq!(repository.names_under("refs/heads/"), names);
        for name in &names {
            assert_eq!(
                hex(repository.resolve(format!("refs/heads/{name}").as_str().into())).as_deref(),
                Some(&*id)
            );
        }
        for missing in
            ["refs/heads/a", "refs/heads/team3", "refs/heads/team3/topic-", "refs/heads/zzz", "refs/a"]
        {
            assert_eq!(repository.resolve(missing.into()), None);
        }
    }
}

#[test]
fn unborn_detached_and_elsewhere() {
    let sandbox = Sandbox::new();
    let dir = sandbox.repository("project");
    sandbox.git(&dir, &["checkout", "-q", "--orphan", "fresh/start"]);
    is_read_as_told(&sandbox, &dir);
    assert_eq!(open(&sandbox, &dir).head_commit(), None);
    sandbox.git(&dir, &["checkout", "-q", "-f", "main"]);
    sandbox.git(&dir, &["checkout", "-q", "--detach"]);
    is_read_as_told(&sandbox, &dir);
    sandbox.git(&dir, &["symbolic-ref", "HEAD", "refs/elsewhere/main"]);
    assert_eq!(*open(&sandbox, &dir).head(), Head::Unreadable);
    sandbox.git(&dir, &["update-ref", "refs/elsewhere/main", "main"]);
    assert!(matches!(open(&sandbox, &dir).head(), Head::Detached(_)));
    fs::remove_file(dir.join(".git/HEAD")).expect("HEAD was there");
    symlink("refs/heads/main", dir.join(".git/HEAD")).expect("a link");
    is_read_as_told(&sandbox, &dir);
}

#[test]
fn sha256() {
    let sandbox = Sandbox::new();
    let dir = sandbox.path().join("project");
    fs::create_dir(&dir).expect("a folder");
    sandbox.git(&dir, &["init", "-q", "--object-format=sha256"]);
    sandbox.commit(&dir, "readme", "first\n", "first");
    sandbox.git(&dir, &["tag", "-a", "-m", "first", "v1"]);
    is_read_as_told(&sandbox, &dir);
    sandbox.git(&dir, &["pack-refs", "--all"]);
    is_read_as_told(&sandbox, &dir);
    assert_eq!(open(&sandbox, &dir).tag_at_head(), Some("v1".into()));
}

#[test]
fn symbolic_refs_are_followed_but_not_for_ever() {
    let sandbox = Sandbox::new();
    let dir = sandbox.repository("project");
    sandbox.git(&dir, &["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk/new"]);
    assert_eq!(open(&sandbox, &dir).default_branch(), Some("trunk/new".into()));
    sandbox.git(&dir, &["symbolic-ref", "refs/heads/alias", "refs/heads/main"]);
    is_read_as_told(&sandbox, &dir);
    fs::write(dir.join(".git/refs/heads/one"), "ref: refs/heads/two\n").expect("a file");
    fs::write(dir.join(".git/refs/heads/two"), "ref: refs/heads/one\n").expect("a file");
    assert_eq!(open(&sandbox, &dir).resolve("refs/heads/one".into()), None);
}

#[test]
fn a_ref_does_not_lead_out_of_the_git_dir() {
    let sandbox = Sandbox::new();
    let dir = sandbox.repository("project");
    let id = sandbox.git(&dir, &["rev-parse", "HEAD"]);
    fs::write(sandbox.path().join("outside"), id).expect("a file");
    let hostile = "refs/heads/../../../../outside";
    assert!(dir.join(".git").join(hostile).exists());
    assert_eq!(open(&sandbox, &dir).resolve(hostile.into()), None);
    fs::write(dir.join(".git/refs/heads/main"), format!("ref: {hostile}\n")).expect("a file");
    assert_eq!(open(&sandbox, &dir).head_commit(), None);
    fs::write(dir.join(".git/HEAD"), format!("ref: {hostile}\n")).expect("a file");
    assert!(Repository::discover_with(&dir, variables(&sandbox, &[])).expect("no mistake").is_none());
}

#[test]
fn a_tag_at_head_is_the_highest_version() {
    let sandbox = Sandbox::new();
    let dir = sandbox.repository("project");
    let tag = || open(&sandbox, &dir).tag_at_head().map(|name| name.to_string());
    assert_eq!(tag(), None);
    sandbox.git(&dir, &["tag", "latest"]);
    assert_eq!(tag().as_deref(), Some("latest"));
    sandbox.git(&dir, &["tag", "-a", "-m", "nine", "v1.9"]);
    assert_eq!(tag().as_deref(), Some("v1.9"), "loose and annotated");
    sandbox.git(&dir, &["tag", "v1.10-rc1"]);
    sandbox.git(&dir, &["tag", "-a", "-m", "ten", "v1.10"]);
    sandbox.git(&dir, &["tag", "-a", "-m", "tag of a tag", "v2", "v1.10"]);
    assert_eq!(tag().as_deref(), Some("v2"));
    sandbox.git(&dir, &["pack-refs", "--all"]);
    assert_eq!(tag().as_deref(), Some("v2"), "packed and peeled");
    sandbox.commit(&dir, "readme", "second\n", "second");
    assert_eq!(tag(), None);
    sandbox.git(&dir, &["tag", "-f", "v1.9"]);
    assert_eq!(tag().as_deref(), Some("v1.9"));
    sandbox.git(&dir, &["checkout", "-q", "HEAD~"]);
    assert_eq!(tag().as_deref(), Some("v2"), "the packed v1.9 is hidden by the loose one");
    sandbox.git(&dir, &["tag", "-d", "v2", "v1.10"]);
    assert_eq!(tag().as_deref(), Some("v1.10-rc1"));
}

#[test]
fn reftables_are_read_by_git() {
    let sandbox = Sandbox::new();
    let dir = sandbox.path().join("project");
    fs::create_dir(&dir).expect("a folder");
    sandbox.git(&dir, &["init", "-q", "--ref-format=reftable"]);
    assert_eq!(
        (open(&sandbox, &dir).head(), open(&sandbox, &dir).head_commit()),
        (&Head::Branch("main".into()), None)
    );
    sandbox.commit(&dir, "readme", "first\n", "first");
    sandbox.git(&dir, &["branch", "feature/x"]);
    is_read_as_told(&sandbox, &dir);
    let linked = sandbox.worktree(&dir, "topic");
    is_read_as_told(&sandbox, &linked);
    let branches = |dir: &Path| -> Vec<String> {
        let repository = open(&sandbox, dir);
        repository
            .worktrees()
            .iter()
            .filter_map(|one| Some(one.branch()?.to_str_lossy().into_owned()))
            .collect()
    };
    assert_eq!(branches(&dir), ["main", "topic"]);
    assert_eq!(branches(&linked), ["main", "topic"]);
    sandbox.git(&dir, &["checkout", "-q", "--detach"]);
    is_read_as_told(&sandbox, &dir);
}
