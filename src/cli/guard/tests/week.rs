//! Pushes of which nothing is to be said.

use super::*;

#[test]
fn an_ordinary_week() {
    let lines = [
        "push",
        "push origin",
        "push origin feat",
        "push -u origin feat",
        "push --set-up origin HEAD",
        "push origin HEAD:feat",
        "push origin @",
        "push origin HEAD~1:feat",
        "push --tags",
        "push origin v1",
        "push origin tag v1",
        "push origin :refs/tags/v1",
        "push origin HEAD:refs/for/main",
        "push origin HEAD:refs/notes/x",
        "push origin refs/notes/*",
        "push --follow-tags",
        "push --force-with-lease origin feat",
        "--no-pager push -q",
    ];
    silent(&feat(), &lines);
    silent(
        &production(),
        &["push", "push origin", "push origin production", "push -u origin HEAD", "push -n"],
    );
    let fresh = Table::myproject("feat").with(&[("push.autoSetupRemote", "true")]);
    silent(&fresh, &["push", "push -u origin feat", "push origin HEAD"]);
    let own_name = Table::myproject("feat").with(&[
        ("branch.feat.remote", "origin"),
        ("branch.feat.merge", "refs/heads/jdoe/feat"),
        ("push.default", "upstream"),
    ]);
    silent(&own_name, &["push", "push origin feat"]);
}

/// What people with several worktrees type from Monday to Friday: not a word.
#[test]
fn two_hundred_ordinary_pushes() {
    let fork = [("remote.fork.fetch", "+refs/heads/*:refs/remotes/fork/*"), ("remote.pushDefault", "fork")];
    let own = |branch| Table::myproject(branch);
    let triangular = feat().with(&fork);
    let gerrit = feat().with(&[("remote.origin.push", "HEAD:refs/for/main")]);
    let setting = |value| feat().with(&[("push.default", value)]);
    let tables = [
        feat(),
        own("production"),
        own("main"),
        own("staging"),
        setting("simple"),
        setting("current"),
        setting("upstream"),
        own("feat").with(&[("push.autoSetupRemote", "true")]),
        triangular,
        gerrit,
        own("feat").with(&[("push.default", "current")]),
    ];
    let mut count = 0;
    for table in &tables {
        let branch = table.branch;
        let lines = [
            "push".to_owned(),
            "push -v".into(),
            "push -q --progress".into(),
            "push --dry-run".into(),
            "push --no-verify".into(),
            "push -u".into(),
            "-c color.ui=always push".into(),
            format!("push origin {branch}"),
            format!("push -u origin {branch}"),
            format!("push --set-upstream origin {branch}"),
            format!("push origin {branch}:{branch}"),
            format!("push origin refs/heads/{branch}:refs/heads/{branch}"),
            format!("push origin HEAD:{branch}"),
            format!("push origin HEAD:refs/heads/{branch}"),
            format!("push origin HEAD~1:{branch}"),
            "push origin HEAD".into(),
            "push origin v1".into(),
            "push origin --tags".into(),
            "push origin HEAD:refs/for/main".into(),
        ];
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        silent(table, &lines);
        count += lines.len();
    }
    assert!(count >= 200, "{count}");
}
