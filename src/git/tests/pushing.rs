//! Where a plain `git push` goes, compared with a real one that is only tried.

use std::path::{Path, PathBuf};

use super::super::PushTarget;
use super::*;

/// A repository on branch `topic` with two remotes.
struct Project {
    sandbox: Sandbox,
    dir: PathBuf,
}

impl Project {
    fn new() -> Self {
        let sandbox = Sandbox::new();
        let dir = sandbox.repository("project");
        sandbox.git(&dir, &["checkout", "-q", "-b", "topic"]);
        let project = Project { sandbox, dir };
        project.remote("origin");
        project.remote("fork");
        project
    }

    fn remote(&self, name: &str) {
        let path = self.sandbox.path();
        self.sandbox.git(&path, &["init", "-q", "--bare", &format!("{name}.git")]);
        self.sandbox.git(&self.dir, &["remote", "add", name, &format!("../{name}.git")]);
        self.sandbox.git(&self.dir, &["push", "-q", name, "topic", "main"]);
        self.sandbox.commit(&self.dir, name, "more\n", "more");
    }

    fn set(&self, settings: &[(&str, &str)]) {
        for (key, value) in settings {
            self.sandbox.git(&self.dir, &["config", "--add", key, value]);
        }
    }

    fn is_clear_as_told(&self) {
        let found = open(&self.sandbox, &self.dir).push_target().clone();
        assert_eq!(found, told(&self.sandbox, &self.dir));
    }
}

/// What a push that is only tried says: the line `To <url>` and one for each ref.
fn told(sandbox: &Sandbox, dir: &Path) -> PushTarget {
    let output =
        sandbox.command("git", dir).args(["push", "--dry-run", "--porcelain"]).output().expect("git starts");
    let (answer, message) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if message.contains("does not match") {
        let branch = sandbox.git(dir, &["config", "branch.topic.merge"]);
        let branch = branch.strip_prefix("refs/heads/").expect("a branch").into();
        return PushTarget::RefusedElsewhere { remote: "origin".into(), branch };
    }
    let remote = answer.lines().find_map(|line| line.strip_prefix("To ../")?.strip_suffix(".git"));
    let own = |line: &str| {
        let (source, target) = line.split('\t').nth(1)?.split_once(':')?;
        (source == "HEAD" || source == "refs/heads/topic").then(|| target.to_owned())
    };
    match (remote, answer.lines().find_map(own)) {
        (Some(remote), Some(reference)) => {
            PushTarget::To { remote: remote.into(), reference: reference.into() }
        }
        _ => PushTarget::Unclear,
    }
}

/// Settings, and whether the outcome must be `Unclear`.
const CASES: [(&[(&str, &str)], bool); 24] = [
    (&[], true),
    (&[("push.autoSetupRemote", "true")], false),
    (&[("push.default", "current")], false),
    (&[("push.default", "nothing")], true),
    (&[("push.default", "upstream")], true),
    (&[("push.default", "nonsense")], true),
    (&[("remote.pushDefault", "fork")], false),
    (&[("branch.topic.pushRemote", "fork"), ("remote.pushDefault", "origin")], false),
    (&[("branch.topic.remote", "origin"), ("branch.topic.merge", "refs/heads/topic")], false),
    (&[("branch.topic.remote", "origin"), ("branch.topic.merge", "refs/heads/main")], false),
    (
        &[
            ("branch.topic.remote", "origin"),
            ("branch.topic.merge", "refs/heads/main"),
            ("branch.topic.merge", "refs/heads/topic"),
        ],
        true,
    ),
    (
        &[
            ("push.default", "upstream"),
            ("branch.topic.remote", "origin"),
            ("branch.topic.merge", "refs/heads/main"),
        ],
        false,
    ),
    (
        &[
            ("push.default", "tracking"),
            ("branch.topic.remote", "origin"),
            ("branch.topic.merge", "refs/heads/main"),
        ],
        false,
    ),
    (
        &[
            ("push.default", "upstream"),
            ("branch.topic.remote", "origin"),
            ("branch.topic.merge", "refs/heads/main"),
            ("remote.pushDefault", "fork"),
        ],
        true,
    ),
    (
        &[
            ("branch.topic.remote", "origin"),
            ("branch.topic.merge", "refs/heads/main"),
            ("remote.pushDefault", "fork"),
        ],
        false,
    ),
    (&[("branch.topic.remote", "origin")], true),
    (&[("branch.topic.remote", "origin"), ("push.autoSetupRemote", "1")], false),
    (&[("remote.origin.push", "HEAD")], false),
    (&[("remote.origin.push", "refs/heads/*:refs/heads/*")], false),
    (&[("remote.origin.push", "+refs/heads/*:refs/heads/review/*")], false),
    (&[("remote.origin.push", "refs/heads/topic:refs/for/main")], false),
    (&[("remote.origin.push", "topic:main")], false),
    (&[("remote.origin.push", "main:topic")], true),
    (&[("remote.origin.push", "HEAD:refs/heads/elsewhere"), ("push.default", "nothing")], false),
];

#[test]
fn a_plain_push_goes_where_git_sends_it() {
    for (settings, unclear) in CASES {
        let project = Project::new();
        project.set(settings);
        let found = open(&project.sandbox, &project.dir).push_target().clone();
        // git's message of a push that sets up the upstream is no different.
        assert_eq!(found, told(&project.sandbox, &project.dir), "{settings:?}");
        assert_eq!(found == PushTarget::Unclear, unclear, "{settings:?}: {found:?}");
    }
}

#[test]
fn without_a_say_it_is_the_only_remote() {
    let project = Project::new();
    project.set(&[("push.default", "current")]);
    project.sandbox.git(&project.dir, &["remote", "remove", "origin"]);
    project.is_clear_as_told();
    assert!(
        matches!(open(&project.sandbox, &project.dir).push_target(), PushTarget::To { remote, .. } if remote == "fork")
    );
    project.sandbox.git(&project.dir, &["remote", "remove", "fork"]);
    project.is_clear_as_told();
    project.remote("one");
    project.remote("two");
    project.is_clear_as_told();
}

#[test]
fn what_one_branch_can_not_tell_is_unclear() {
    let project = Project::new();
    let target = || open(&project.sandbox, &project.dir).push_target().clone();
    project.set(&[("push.default", "matching")]);
    assert_eq!(target(), PushTarget::Unclear);
    project.set(&[("push.default", "current"), ("remote.origin.push", ":")]);
    assert_eq!(target(), PushTarget::Unclear);
    project.sandbox.git(&project.dir, &["config", "--unset", "remote.origin.push"]);
    assert!(matches!(target(), PushTarget::To { .. }));
    project.set(&[("remote.origin.mirror", "true")]);
    assert_eq!(target(), PushTarget::Unclear);
    project.sandbox.git(&project.dir, &["checkout", "-q", "--detach"]);
    assert_eq!(target(), PushTarget::Unclear);
}
