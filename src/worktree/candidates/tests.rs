use super::*;
use crate::git::{Head, ObjectId};
use gix::hash::Kind as HashKind;
use std::path::Path;

fn worktree(folder: &str, branch: Option<&str>) -> Worktree {
    let root = Path::new("/w").join(folder);
    let detached = Head::Detached(ObjectId::null(HashKind::Sha1));
    Worktree::given(Some(folder), root, branch.map_or(detached, |name| Head::Branch(name.into())))
}

fn names(list: &[&str]) -> Vec<BString> {
    let mut names: Vec<BString> = list.iter().map(|name| BString::from(*name)).collect();
    names.sort();
    names
}

fn borrowed(names: &[&'static str]) -> Vec<Cow<'static, BStr>> {
    names.iter().map(|name| Cow::Borrowed(BStr::new(*name))).collect()
}

fn stock(worktrees: &[Worktree]) -> Stock<'_> {
    Stock {
        worktrees,
        project: "p".into(),
        branches: borrowed(&["feature/auth", "feature/old", "main", "old", "staging"]),
        tracking: borrowed(&[
            "origin/HEAD",
            "origin/main",
            "origin/feature/new",
            "team/fork/feature/new",
            "team/fork/only",
            "gone/x",
        ]),
        remotes: names(&["origin", "team/fork", "team"]),
    }
}

/// Kind's first letter and name of each.
fn shown(stock: &Stock, typed: &str) -> Vec<String> {
    let letter = |kind: &Kind| match kind {
        Kind::Worktree(_) => "w".to_owned(),
        Kind::Branch => "b".to_owned(),
        Kind::Remote(remotes) => {
            format!("r({})", remotes.iter().map(|it| it.to_string()).collect::<Vec<_>>().join(" "))
        }
    };
    stock.candidates(typed.into()).iter().map(|it| format!("{} {}", letter(&it.kind), it.name)).collect()
}

#[test]
fn worktrees_then_branches_then_remote_ones() {
    let worktrees = [
        worktree("p", Some("main")),
        worktree("p-staging", Some("staging")),
        worktree("p-auth", Some("feature/auth")),
        worktree("p-review", None),
    ];
    let stock = stock(&worktrees);
    let table: [(&str, &[&str]); 7] = [
        (
            "",
            &[
                "w feature/auth",
                "w main",
                "w review",
                "w staging",
                "b feature/old",
                "b old",
                "r(origin team/fork) feature/new",
                "r(team/fork) only",
                "r(gone) x",
            ],
        ),
        ("feature/", &["w feature/auth", "b feature/old", "r(origin team/fork) feature/new"]),
        ("o", &["b old", "r(team/fork) only"]),
        // Nothing begins so: what contains it.
        ("auth", &["w feature/auth"]),
        ("l", &["b feature/old", "b old", "r(team/fork) only"]),
        ("HEAD", &[]),
        ("zzz", &[]),
    ];
    for (typed, expected) in table {
        assert_eq!(shown(&stock, typed), expected, "{typed}");
    }
}

#[test]
fn a_detached_worktree_goes_by_a_name_that_leads_to_it() {
    let worktrees = [worktree("p-old", None), worktree("p-tmp", None)];
    assert_eq!(shown(&stock(&worktrees), "p-old"), ["w p-old"]);
    assert_eq!(shown(&stock(&worktrees), "tmp"), ["w tmp"]);
}

#[test]
fn bare_entries_are_left_out_and_doubles_are_one() {
    let mut worktrees = [
        worktree("hub", Some("main")),
        worktree("a", Some("main")).and_missing(),
        worktree("b", Some("main")),
    ];
    worktrees[0].bare = true;
    let stock = stock(&worktrees);
    let found = stock.candidates("main".into());
    assert_eq!(found, [Candidate { name: "main".into(), kind: Kind::Worktree(&worktrees[2]) }]);
}

#[test]
fn of_very_many_the_first_and_the_last_are_among_those_given() {
    let worktrees = [];
    let mut stock = stock(&worktrees);
    stock.branches = (0..50_000).map(|n| Cow::Owned(format!("b{n:05}").into())).collect();
    let found = stock.candidates("b".into());
    assert_eq!(found.len(), LIMIT);
    assert_eq!(found[0].name, "b00000");
    assert_eq!(found[LIMIT - 1].name, "b49999");
    assert_eq!(shown(&stock, "b4242"), (0..10).map(|n| format!("b b4242{n}")).collect::<Vec<_>>());
}

#[test]
fn the_longest_remote_is_split_off() {
    let remotes = names(&["a", "a/b"]);
    let table = [
        ("a/b/c", Some(("a/b", "c"))),
        ("a/x", Some(("a", "x"))),
        ("other/x/y", Some(("other", "x/y"))),
        ("stray", None),
    ];
    for (tracking, expected) in table {
        let expected = expected.map(|(remote, name)| (BStr::new(remote), BStr::new(name)));
        assert_eq!(split_remote(tracking.into(), &remotes), expected, "{tracking}");
    }
}
