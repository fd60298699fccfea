use super::*;
use crate::git::Head;
use crate::git::ObjectId;
use gix::hash::Kind;
use proptest::prelude::*;

/// A worktree at `/w/…`; `branch` is empty where HEAD is detached.
fn worktree(folder: &str, branch: &str, id: Option<&str>) -> Worktree {
    let root = Path::new("/w").join(folder);
    let head = if branch.is_empty() {
        Head::Detached(ObjectId::null(Kind::Sha1))
    } else {
        Head::Branch(branch.into())
    };
    Worktree::given(id, root, head)
}

fn linked(folder: &str, branch: &str) -> Worktree {
    worktree(folder, branch, folder.rsplit('/').next())
}

fn myproject() -> Vec<Worktree> {
    vec![
        worktree("myproject", "main", None),
        linked("myproject-staging", "staging"),
        worktree("myproject-production", "release/2.1", Some("prod1")),
        linked("myproject-feature-auth", "feature/auth"),
        linked("myproject-feature-audit", "feature/audit"),
        linked("myproject-hotfix", ""),
        linked("myproject/.worktrees/Über", "team/a/Login"),
    ]
}

/// Branches that are checked out nowhere: `fix`, and with the name of a folder's part `product`.
const LONE: [&str; 2] = ["fix", "product"];

fn look_in(worktrees: &[Worktree], cwd: &str, word: &str) -> Result<(usize, Sureness), Unresolved> {
    Search {
        worktrees,
        project: "myproject".into(),
        cwd: Path::new(cwd),
        held: &|worktree| worktree.root.ends_with("myproject-hotfix").then(|| "rebasing".into()),
        is_branch: &|name| LONE.iter().any(|it| name == it),
        real_path: &|path| path.strip_prefix("/link").ok().map(|rest| Path::new("/w").join(rest)),
    }
    .resolve(word.into())
}

fn resolve_in(worktrees: &[Worktree], cwd: &str, word: &str) -> Result<usize, Unresolved> {
    look_in(worktrees, cwd, word).map(|(index, _)| index)
}

fn resolve(word: &str) -> Result<usize, Unresolved> {
    resolve_in(&myproject(), "/w/myproject", word)
}

fn ambiguous(indices: &[usize]) -> Result<usize, Unresolved> {
    Err(Unresolved::Ambiguous(indices.to_vec()))
}

fn lone(branch: &str) -> Result<usize, Unresolved> {
    Err(Unresolved::BranchWithoutWorktree(branch.into()))
}

#[test]
fn it_is_known_how_sure_a_word_is() {
    let sureness = |word: &str| look_in(&myproject(), "/w", word).unwrap().1;
    for word in ["./myproject-hotfix/sub", "/w/myproject/nowhere", "./myproject/../myproject-staging/x/"] {
        assert_eq!(sureness(word), Sureness::Around, "{word}");
    }
    for word in ["stag", "feature/aut", "STAGING", "fauth"] {
        assert_eq!(sureness(word), Sureness::Guess, "{word}");
    }
}

#[test]
fn each_step_finds_its_own() {
    let table = [
        // A branch that is checked out, exactly.
        ("main", Ok(0)),
        ("feature/auth", Ok(3)),
        // Folder or id, exactly, and the folder without the project's name.
        ("myproject", Ok(0)),
        ("myproject-production", Ok(2)),
        ("prod1", Ok(2)),
        ("production", Ok(2)),
        ("hotfix", Ok(5)),
        // A path.
        ("/w/myproject-staging", Ok(1)),
        ("../myproject-staging/", Ok(1)),
        ("../myproject-staging/apps/api", Ok(1)),
        ("./.worktrees/Über/src", Ok(6)),
        (".worktrees/Über", Ok(6)),
        ("..", Err(Unresolved::Unknown)),
        ("/link/myproject-staging/apps", Ok(1)),
        // The branch that is being rebased there.
        ("rebasing", Ok(5)),
        // A branch of exactly this name comes before every guess.
        ("fix", lone("fix")),
        ("product", lone("product")),
        // A last part.
        ("auth", Ok(3)),
        ("2.1", Ok(2)),
        ("a/Login", Ok(6)),
        ("Login", Ok(6)),
        // Prefixes: of the branch or short folder, then of the rest.
        ("stag", Ok(1)),
        ("rel", Ok(2)),
        ("feature/aut", Ok(3)),
        ("feature/au", ambiguous(&[3, 4])),
        ("m", Ok(0)),
        ("aud", Ok(4)),
        ("myproject-s", Ok(1)),
        ("au", ambiguous(&[3, 4])),
        // Substrings.
        ("agin", Ok(1)),
        ("eature", ambiguous(&[3, 4])),
        // The same without regard to case.
        ("STAGING", Ok(1)),
        ("login", Ok(6)),
        ("ÜBER", Ok(6)),
        ("HOT", Ok(5)),
        // Its characters in order.
        ("sgg", Ok(1)),
        ("ftath", Ok(3)),
        ("fau", ambiguous(&[3, 4])),
        // Nothing.
        ("zzz", Err(Unresolved::Unknown)),
        ("", Err(Unresolved::Unknown)),
        ("/nowhere", Err(Unresolved::Unknown)),
        ("../..", Err(Unresolved::Unknown)),
    ];
    for (word, expected) in table {
        assert_eq!(resolve(word), expected, "{word}");
    }
}

#[test]
fn an_earlier_step_wins() {
    let table = [
        // Branch before folder.
        (vec![linked("a", "b"), linked("b", "c")], "b", Ok(0)),
        // Whole folder before the short one.
        (vec![linked("myproject-x", "a"), linked("x", "b")], "x", Ok(1)),
        // Folder before path: the word names a folder here and, as a path, another.
        (vec![linked("myproject/x", "a"), linked("y/x", "b")], "x", ambiguous(&[0, 1])),
        // Path before last part.
        (vec![linked("myproject/sub/x", "a"), linked("y", "b/sub/x")], "sub/x", Ok(0)),
        // Last part before prefix.
        (vec![linked("a", "auth-old"), linked("b", "feature/auth")], "auth", Ok(1)),
        // Prefix before substring, substring before its characters.
        (vec![linked("a", "x-log"), linked("b", "log-x")], "log", Ok(1)),
        (vec![linked("a", "l-o-g"), linked("b", "xlogx")], "log", Ok(1)),
        // The same case before another.
        (vec![linked("a", "Log-1"), linked("b", "log-2")], "Log", Ok(0)),
        (vec![linked("a", "Log"), linked("b", "log-2")], "LOG", Ok(0)),
    ];
    for (worktrees, word, expected) in table {
        assert_eq!(resolve_in(&worktrees, "/w/myproject", word), expected, "{word} in {worktrees:#?}");
    }
}

#[test]
fn a_folder_here_is_no_target_unless_it_is_a_root() {
    let worktrees = [worktree("myproject", "main", None), linked("myproject-x", "feature/apps")];
    assert_eq!(resolve_in(&worktrees, "/w/myproject", "apps"), Ok(1));
    assert_eq!(resolve_in(&worktrees, "/w/myproject", "./apps"), Ok(0));
}

#[test]
fn the_innermost_worktree_is_meant() {
    let worktrees = [worktree("myproject", "main", None), linked("myproject/inner", "x")];
    assert_eq!(resolve_in(&worktrees, "/w", "./myproject/inner/deep"), Ok(1));
    assert_eq!(resolve_in(&worktrees, "/w", "./myproject/other/deep"), Ok(0));
}

#[test]
fn bare_repositories_are_never_meant() {
    let mut worktrees = [worktree("hub", "main", None), linked("hub/main", "main"), linked("hub/dev", "dev")];
    worktrees[0].bare = true;
    assert_eq!(resolve_in(&worktrees, "/w/hub", "main"), Ok(1));
    assert_eq!(resolve_in(&worktrees, "/w/hub", "hub"), Err(Unresolved::Unknown));
    assert_eq!(resolve_in(&worktrees, "/w/hub", "/w/hub"), Err(Unresolved::Unknown));
}

#[test]
fn a_folder_called_as_the_project_goes_by_the_one_around_it() {
    let worktrees = [worktree("myproject", "main", None), linked("trees/ab12/myproject", "x")];
    assert_eq!(resolve_in(&worktrees, "/w", "ab12"), Ok(1));
    assert_eq!(resolve_in(&worktrees, "/w", "w"), Err(Unresolved::Unknown));
}

#[test]
fn a_missing_folder_only_counts_alone() {
    let worktrees = [linked("a", "feature-1").and_missing(), linked("b", "feature-2")];
    assert_eq!(resolve_in(&worktrees, "/w", "feature"), Ok(1));
    assert_eq!(resolve_in(&worktrees, "/w", "feature-1"), Ok(0));
}

#[test]
fn a_branch_in_two_worktrees_is_ambiguous() {
    let worktrees = [linked("a", "main"), linked("b", "main")];
    assert_eq!(resolve_in(&worktrees, "/w", "main"), ambiguous(&[0, 1]));
}

#[test]
fn special_words_are_not_names() {
    assert_eq!(Target::of(b"-"), Target::Previous);
    assert_eq!(Target::of(b"^"), Target::Main);
    assert_eq!(Target::of(b"."), Target::Root);
    assert_eq!(Target::of(b"--"), Target::Named("--".into()));
    assert_eq!(Target::of(b".."), Target::Named("..".into()));
}

/// Names that clash often: few letters, both separators.
fn name() -> impl Strategy<Value = String> {
    "[abA/-]{1,6}"
        .prop_filter("a branch's name", |name| !name.starts_with(['-', '/']) && !name.ends_with('/'))
}

proptest! {
    #[test]
    fn any_bytes_resolve_to_something(
        word in proptest::collection::vec(any::<u8>(), 0..12),
        names in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..12), 0..5),
    ) {
        let worktrees: Vec<Worktree> = names.iter().enumerate().map(|(index, name)| {
            let mut worktree = linked(&format!("myproject-{index}"), "x");
            worktree.head = Head::Branch(name.as_bstr().to_owned());
            worktree
        }).collect();
        let search = Search {
            worktrees: &worktrees,
            project: "myproject".into(),
            cwd: Path::new("/w"),
            held: &|_| None,
            is_branch: &|_| false,
            real_path: &|_| None,
        };
        match search.resolve(word.as_bstr()) {
            Ok((index, _)) => prop_assert!(index < worktrees.len()),
            Err(Unresolved::Ambiguous(several)) => {
                prop_assert!(several.len() > 1 && several.iter().all(|&index| index < worktrees.len()));
            }
            Err(_) => {}
        }
    }

    #[test]
    fn exact_beats_everything(names in proptest::collection::btree_set(name(), 1..8), chosen in any::<proptest::sample::Index>()) {
        let names: Vec<String> = names.into_iter().collect();
        let worktrees: Vec<Worktree> =
            names.iter().enumerate().map(|(index, name)| linked(&format!("{index}"), name)).collect();
        let index = chosen.index(names.len());
        prop_assert_eq!(resolve_in(&worktrees, "/w/myproject", &names[index]), Ok(index));
    }

    #[test]
    fn a_lone_branch_is_never_guessed_away(names in proptest::collection::btree_set("fix[-/a]{1,3}|[a-f]{1,4}/fix|product[a-z]{0,3}", 1..6)) {
        let names: Vec<String> = names.into_iter().filter(|name| !LONE.contains(&name.as_str())).collect();
        let worktrees: Vec<Worktree> =
            names.iter().enumerate().map(|(index, name)| linked(&format!("{index}"), name)).collect();
        for branch in LONE {
            prop_assert_eq!(resolve_in(&worktrees, "/w/myproject", branch), lone(branch));
        }
    }
}
