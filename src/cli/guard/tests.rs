//! What is said, word for word, and what is passed over.

mod week;

use super::json;
use crate::cli::messages;
use crate::git::BString;
use crate::guard::Verdict;
use crate::guard::table::Table;

/// The lines that `git LINE` gets, without `wtsh: `.
fn said(table: &Table, line: &str) -> String {
    let arguments: Vec<BString> = line.split_whitespace().map(BString::from).collect();
    let Some(checked) = table.check(line) else { return String::new() };
    let Verdict::Speaks { reason, meant } = &checked.verdict else { return String::new() };
    let label = if table.branch.is_empty() { "myproject" } else { table.branch };
    let warning =
        messages::guard::push_warning(&arguments, label, &checked.situation, reason, meant.as_ref());
    [Some(warning.here.clone()), Some(warning.would.clone()), warning.instead()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("\n")
}

#[track_caller]
fn speaks(table: &Table, line: &str, would: &str, instead: &str) {
    let said = said(table, line);
    let lines: Vec<_> = said.lines().skip(1).collect();
    let expected: Vec<_> = [would, instead].into_iter().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines, expected, "git {line} on {:?}", table.branch);
}

#[track_caller]
fn silent(table: &Table, lines: &[&str]) {
    for line in lines {
        assert_eq!(said(table, line), "", "git {line} on {:?}", table.branch);
    }
}

const PRODUCTION: &str = "to push production: git push origin production";
const FEAT: &str = "to push feat: git push -u origin feat";

fn production() -> Table {
    Table::myproject("production")
}

/// `git worktree add -b feat ../feat origin/main`
fn feat_of_main() -> Table {
    Table::myproject("feat")
        .with(&[("branch.feat.remote", "origin"), ("branch.feat.merge", "refs/heads/main")])
}

fn feat() -> Table {
    Table::myproject("feat")
        .with(&[("branch.feat.remote", "origin"), ("branch.feat.merge", "refs/heads/feat")])
        .with_refs(&["refs/remotes/origin/feat"])
}

#[test]
fn the_whole_message() {
    assert_eq!(
        said(&production(), "push origin main"),
        "this is production, on branch production\n\
         'git push origin main' would push main (checked out in /src/myproject) to origin/main\n\
         to push production: git push origin production"
    );
}

#[test]
fn main_from_the_production_worktree() {
    let would = "production to origin/main (checked out in /src/myproject)";
    for line in ["push origin HEAD:main", "push origin production:main", "push origin @:heads/main"] {
        speaks(&production(), line, &format!("'git {line}' would push {would}"), PRODUCTION);
    }
    speaks(
        &production(),
        "-c a.b=c push -f origin +HEAD:refs/heads/main",
        "'git -c a.b=c push -f origin +HEAD:refs/heads/main' would push \
         production to origin/main (checked out in /src/myproject)",
        PRODUCTION,
    );
}

#[test]
fn an_upstream_of_another_name() {
    let upstream = feat_of_main().with(&[("push.default", "upstream")]);
    speaks(
        &upstream,
        "push",
        "'git push' would push feat to origin/main (checked out in /src/myproject)",
        "to push feat: git push -u origin feat:feat",
    );
    speaks(
        &upstream,
        "push origin feat",
        "'git push origin feat' would push feat to origin/main (checked out in /src/myproject)",
        "to push feat: git push -u origin feat:feat",
    );
    let refused = "the upstream of feat is origin/main";
    speaks(&feat_of_main(), "push", &format!("git will refuse 'git push': {refused}"), FEAT);
    speaks(&feat_of_main(), "push origin", &format!("git will refuse 'git push origin': {refused}"), FEAT);
    silent(&feat_of_main(), &["push -u origin feat", "push origin HEAD", "-c push.default=current push"]);
    silent(&upstream, &["push -u origin feat:feat", "push origin HEAD"]);
}

#[test]
fn a_branch_that_is_checked_out_elsewhere() {
    let table = Table { elsewhere: vec![("other", "/src/x\x1b[31m")], ..feat() }
        .with_refs(&["refs/remotes/origin/other"]);
    let would = "(checked out in /src/x\u{fffd}[31m)";
    let meant = "to push feat: git push origin feat";
    speaks(
        &table,
        "push origin other",
        &format!("'git push origin other' would push other {would} to origin/other"),
        meant,
    );
    speaks(
        &table,
        "push origin feat:other",
        &format!("'git push origin feat:other' would push feat to origin/other {would}"),
        meant,
    );
    speaks(
        &table,
        "push origin :other",
        &format!("'git push origin :other' would delete origin/other {would}"),
        "",
    );
}

#[test]
fn a_protected_branch() {
    let table = Table { elsewhere: Vec::new(), ..feat() };
    let meant = "to push feat: git push origin feat";
    speaks(
        &table,
        "push origin main",
        "'git push origin main' would push main (protected) to origin/main",
        meant,
    );
    speaks(
        &table,
        "push origin feat:release/9",
        "'git push origin feat:release/9' would push feat to origin/release/9 (protected)",
        meant,
    );
    speaks(
        &table,
        "push origin main feat staging",
        "'git push origin main feat staging' would push main (protected) to origin/main, and 1 more",
        meant,
    );
    silent(&table, &["push origin feat:brand-new", "push origin feat other"]);
    speaks(
        &table,
        "push origin feat:other",
        "'git push origin feat:other' would push feat to origin/other",
        meant,
    );
}

#[test]
fn overwriting_and_deleting_ones_own_protected_branch() {
    let would = "force-push production (protected) to origin/production";
    for line in [
        "push -f",
        "push --force-with-lease",
        "push origin +production",
        "push --force-with-lease=production origin HEAD",
    ] {
        speaks(&production(), line, &format!("'git {line}' would {would}"), PRODUCTION);
    }
    speaks(
        &production(),
        "push -d origin production",
        "'git push -d origin production' would delete origin/production (protected)",
        "",
    );
    speaks(
        &feat(),
        "push origin :feat",
        "'git push origin :feat' would delete origin/feat (checked out here)",
        "",
    );
    silent(&production(), &["push --force-with-lease=other", "push -f --no-force"]);
    silent(&feat(), &["push -f", "push --delete origin gone", "push origin :refs/heads/gone"]);
}

#[test]
fn everything_at_once() {
    let also = "main (checked out in /src/myproject), staging (checked out in /src/myproject-staging)";
    speaks(
        &production(),
        "push --all",
        &format!("'git push --all' would push every branch to origin, also {also}, feat, and 1 more"),
        PRODUCTION,
    );
    speaks(
        &production(),
        "push --mirror origin",
        &format!(
            "'git push --mirror origin' would make origin a mirror and delete what is not here; it pushes also {also}, feat, \
             and 1 more"
        ),
        PRODUCTION,
    );
    for line in ["-c push.default=matching push", "push origin :"] {
        speaks(
            &production(),
            line,
            &format!("'git {line}' would push every branch that origin has too, also {also}"),
            PRODUCTION,
        );
    }
    let alone = Table { refs: vec!["refs/heads/production"], ..production() };
    silent(&alone, &["push --all", "push --mirror", "push origin :"]);
}

#[test]
fn a_detached_head() {
    let table = Table::myproject("");
    let meant = "to keep this on a branch first: git switch -c NAME";
    let to = "to origin/main (checked out in /src/myproject)";
    speaks(
        &table,
        "push origin HEAD:main",
        &format!("'git push origin HEAD:main' would push HEAD, which is on no branch, {to}"),
        meant,
    );
    let hash = "1a2b3c4d5e6f1a2b3c4d5e6f1a2b3c4d5e6f1a2b";
    assert!(said(&table, &format!("push origin {hash}:main")).contains(&format!("would push {hash} {to}")));
    silent(
        &table,
        &[
            "push",
            "push origin HEAD",
            "push origin HEAD:refs/heads/new",
            "push origin HEAD:refs/for/main",
            "push origin v1",
        ],
    );
    let other = "'git push origin HEAD:other' would push HEAD, which is on no branch, to origin/other";
    speaks(&table.with_refs(&["refs/remotes/origin/other"]), "push origin HEAD:other", other, meant);
}

#[test]
fn a_rebase_under_way() {
    let table = Table { branch: "", rebase: Some("feat"), ..feat() };
    let meant = "to finish the rebase first: git rebase --continue";
    for line in ["push origin HEAD:feat", "push origin feat", "push -f origin feat"] {
        let would = format!("'git {line}' would push to origin/feat in the middle of a rebase");
        speaks(&table, line, &would, meant);
    }
    assert!(
        said(&table, "push origin feat")
            .starts_with("this is myproject, in the middle of a rebase of feat\n")
    );
    silent(&table, &["push", "push origin other", "push origin v1"]);
}

#[test]
fn another_remote_than_the_upstreams() {
    let fetch = ("remote.upstream.fetch", "+refs/heads/*:refs/remotes/upstream/*");
    let table = feat().with(&[fetch]);
    let would = "'git push upstream feat' would push feat to upstream/feat; its upstream is origin/feat";
    speaks(&table, "push upstream feat", would, "to push feat: git push origin feat");
    silent(&table, &["push origin feat", "push", "push https://example.com/x.git feat", "push upstream v1"]);
    silent(&table.clone().with(&[("remote.pushDefault", "upstream")]), &["push upstream feat", "push"]);
    silent(&table.clone().with(&[("branch.feat.pushRemote", "upstream")]), &["push upstream feat", "push"]);
    silent(
        &table.clone().with(&[("remote.upstream.push", "refs/heads/feat")]),
        &["push upstream feat", "push"],
    );
    silent(&table.with_refs(&["refs/remotes/upstream/feat"]), &["push upstream feat"]);
}

#[test]
fn what_would_be_lost() {
    let table = Table {
        lacking: vec![("refs/heads/production", "refs/remotes/origin/production", 2)],
        ..production()
    };
    speaks(
        &table,
        "push -f",
        "'git push -f' would force-push production (protected) to origin/production, which loses 2 commits",
        PRODUCTION,
    );
    speaks(
        &table,
        "push",
        "git will refuse 'git push': origin/production (protected) has 2 commits that production lacks",
        "to have it here first: git pull",
    );
    let feat = Table { lacking: vec![("refs/heads/feat", "refs/remotes/origin/feat", 2)], ..feat() };
    silent(&feat, &["push", "push -f"]);
}

#[test]
fn no_push_at_all() {
    let lines = [
        "stash push",
        "subtree push",
        "lfs push origin main",
        "add push",
        "push --help",
        "push -h",
        "help push",
        "push --forc origin main",
        "push --nonsense origin main",
        "push origin nothing",
        "push origin main:",
        "push origin main main",
        "push --all origin main",
        "-c wtsh.guard=off push origin main",
        "push origin main~bad..name:x",
        "--version push",
        "commit -m push",
        "",
    ];
    silent(&production(), &lines);
}

#[test]
fn a_dry_run_and_an_alias_hear_the_same() {
    let table = production().with(&[("alias.p", "push"), ("alias.pm", "!git p origin main")]);
    let would = "would push main (checked out in /src/myproject) to origin/main";
    for line in
        ["p origin main", "pm", "push --dry-run origin main", "push origin main -n", "push -- origin main"]
    {
        speaks(&table, line, &format!("'git {line}' {would}"), PRODUCTION);
    }
    assert!(table.check("push -n origin main").unwrap().dry_run);
}

#[test]
fn a_password_is_not_repeated() {
    let text = said(&production(), "push https://me:secret@example.com/x.git main");
    assert!(!text.contains("secret"), "{text}");
    assert!(text.contains("to main at https://example.com/x.git"), "{text}");
}

#[test]
fn as_json() {
    let text = |line: &str| json::text("myproject:production", &production().check(line).expect("a push"));
    assert_eq!(
        text("push origin main"),
        concat!(
            r#"{"version":1,"verdict":"speaks","reason":"elsewhere","#,
            r#""place":{"remote":"origin","branch":"main","checked_out":"/src/myproject","protected":true},"#,
            r#""meant":["push","origin","production"],"worktree":"myproject:production","branch":"production","#,
            r#""dry_run":false,"complete":true,"updates":[{"source":"refs/heads/main","remote":"origin","#,
            r#""destination":"refs/heads/main","forced":false,"deleted":false}]}"#
        )
    );
    assert!(text("push").starts_with(r#"{"version":1,"verdict":"silent","worktree""#));
    assert!(text("push origin nothing").ends_with(r#""complete":true,"updates":null}"#));
}

#[test]
fn an_upstream_in_the_repository_itself() {
    let table = Table::myproject("feat")
        .with(&[("branch.feat.remote", "."), ("branch.feat.merge", "refs/heads/main")]);
    speaks(&table, "push", "git will refuse 'git push': the upstream of feat is the local branch main", FEAT);
    silent(&table, &["push . feat:main", "-c push.default=upstream push"]);
}

#[test]
fn the_suggestion_is_for_the_place_that_was_meant() {
    let line = "-C ../x --git-dir=y/.git push origin main";
    let text = said(&production(), line);
    assert!(
        text.ends_with("\nto push production: git -C ../x --git-dir y/.git push origin production"),
        "{text}"
    );
    // Without the settings it is another command.
    let upstream = feat_of_main().with(&[("push.default", "upstream")]);
    let text = said(&upstream, "-c push.default=current push origin main");
    assert!(text.ends_with("\nto push feat: git push -u origin feat:feat"), "{text}");
}

#[test]
fn hostile_names_are_quoted_or_not_suggested() {
    let refs = ["refs/heads/$(touch${IFS}x)", "refs/remotes/origin/$(touch${IFS}x)"];
    let text = said(&Table::myproject("$(touch${IFS}x)").with_refs(&refs), "push origin main");
    assert!(text.ends_with("git push -u origin '$(touch${IFS}x)'"), "{text}");
    let text =
        said(&Table::myproject("a\u{202e}b").with_refs(&["refs/heads/a\u{202e}b"]), "push origin main");
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(!text.contains('\u{202e}'), "{text}");
}
