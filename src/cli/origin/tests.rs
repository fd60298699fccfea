use super::remotes::is_own;
use super::*;
use crate::sandbox::Sandbox;
use std::path::PathBuf;

struct Case {
    sandbox: Sandbox,
    root: PathBuf,
}

impl Case {
    /// With the remotes `origin` and `alice`.
    fn new() -> Case {
        let sandbox = Sandbox::new();
        let root = sandbox.repository("p");
        let case = Case { sandbox, root };
        for remote in ["origin", "alice"] {
            case.git(&["remote", "add", remote, &format!("https://example.com/{remote}")]);
        }
        case.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
        case
    }

    fn git(&self, words: &[&str]) -> String {
        self.sandbox.git(&self.root, words)
    }

    fn repository(&self) -> Repository {
        Repository::discover(&self.root).expect("no mistake there").expect("a repository")
    }

    /// A commit that only `reference` leads to.
    fn commit_at(&self, reference: &str) -> ObjectId {
        let tree = self.git(&["rev-parse", "HEAD^{tree}"]);
        let id = self.git(&["commit-tree", "-p", "HEAD", "-m", reference, &tree]);
        self.git(&["update-ref", reference, &id]);
        ObjectId::from_hex(id.as_bytes()).expect("an id")
    }

    fn branch(&self, name: &str) -> Option<String> {
        let repository = self.repository();
        let commit = repository.resolve(format!("refs/heads/{name}").as_str().into());
        words(of_branch(&repository, name.into(), commit))
    }

    fn start(&self, name: &str) -> Option<String> {
        let id = self.git(&["rev-parse", &format!("{name}^{{commit}}")]);
        words(of_start(&self.repository(), name.into(), ObjectId::from_hex(id.as_bytes()).expect("an id")))
    }
}

fn words(origin: Origin) -> Option<String> {
    match origin {
        Origin::Own => None,
        Origin::Foreign(words) => Some(words),
    }
}

#[test]
fn whose_a_branch_is_says_its_upstream() {
    let case = Case::new();
    case.git(&["branch", "b"]);
    assert_eq!(case.branch("b"), None);
    for (remote, merge, expected) in [
        ("origin", "refs/heads/main", None),
        (".", "refs/heads/other", None),
        ("https://example.com/origin", "refs/heads/main", None),
        ("alice", "refs/heads/fix", Some("branch b of alice")),
        ("https://me:secret@example.com/bob/p", "refs/heads/x", Some("branch x of another repository")),
        ("origin", "refs/pull/12/head", Some("pull request 12")),
        ("origin", "refs/merge-requests/45/head", Some("merge request 45")),
    ] {
        case.git(&["config", "branch.b.remote", remote]);
        case.git(&["config", "branch.b.merge", merge]);
        let found = case.branch("b");
        assert_eq!(found.is_some(), expected.is_some(), "{remote} {merge}: {found:?}");
        assert!(found.iter().all(|words| !words.contains("secret")));
    }
    assert_eq!(case.branch("pr/3").as_deref(), Some("pull request 3"));
    case.git(&["config", "remote.pushDefault", "alice"]);
    assert!(is_own(case.repository().config(), "alice".into()));
    case.git(&["config", "branch.b.wtsh-foreign", "main of bob"]);
    assert_eq!(case.branch("b").as_deref(), Some("main of bob"));
}

#[test]
fn a_start_is_as_foreign_as_what_it_names() {
    let case = Case::new();
    case.git(&["config", "--add", "remote.origin.fetch", "+refs/pull/*/head:refs/remotes/origin/pr/*"]);
    let request = case.commit_at("refs/remotes/origin/pr/7").to_string();
    let hers = case.commit_at("refs/remotes/alice/main").to_string();
    case.git(&["tag", "v9", &hers]);
    case.git(&["branch", "plain", &hers]);
    case.git(&["branch", "pr/3"]);
    let nobodys = case.commit_at("refs/tags/lone").to_string();
    std::fs::write(case.root.join(".git/FETCH_HEAD"), format!("{nobodys}\t\tnowhere\n"))
        .expect("it is written");
    for name in [
        &request,
        &hers,
        &nobodys,
        "origin/pr/7",
        "refs/remotes/alice/main",
        "alice/main",
        "v9",
        "plain",
        "pr/3",
        "FETCH_HEAD",
    ] {
        assert!(case.start(name).is_some(), "{name}");
    }
    let own = case.commit_at("refs/remotes/origin/topic").to_string();
    case.git(&["branch", "local"]);
    case.git(&["tag", "v1"]);
    let mine = case.commit_at("refs/heads/mine").to_string();
    for name in ["main", "origin/main", "refs/heads/local", "v1", "HEAD", &own, &mine, "mine"] {
        assert_eq!(case.start(name), None, "{name}");
    }
}
