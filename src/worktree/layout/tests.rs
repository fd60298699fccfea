use super::*;
use proptest::prelude::*;

/// Where `branch` goes beside worktrees that lie at these places; `""` has its HEAD detached.
fn placed(base: &str, bare: bool, linked: &[(&str, &str)], branch: &str) -> String {
    let branches = linked
        .iter()
        .map(|(root, branch)| (Path::new(*root), Some(BStr::new(*branch)).filter(|it| !it.is_empty())));
    let ground = Ground { project: "p".into(), base: Path::new(base), bare, linked: branches.collect() };
    folder(&ground, branch.into()).to_str().expect("a plain path").to_owned()
}

#[test]
fn the_first_one_lies_beside_the_main_worktree() {
    assert_eq!(placed("/w/p", false, &[], "feature/x"), "/w/p-feature-x");
    assert_eq!(placed("/w/hub", true, &[], "feature/x"), "/w/hub/feature-x");
    assert_eq!(placed("/", false, &[], "x"), "/p-x");
}

#[test]
fn the_next_lies_as_the_others_do() {
    let table: [(&[(&str, &str)], &str); 22] = [
        (&[("/w/p-a", "a")], "/w/p-new-one"),
        (&[("/w/p-a", "a"), ("/w/p-b-c", "b/c")], "/w/p-new-one"),
        (&[("/w/p_b_c", "b/c")], "/w/p_new_one"),
        (&[("/w/p.a", "a")], "/w/p.new-one"),
        (&[("/w/p@a", "a")], "/w/p@new-one"),
        (&[("/w/p--a", "a")], "/w/p--new-one"),
        (&[("/w/b__c", "b/c")], "/w/new__one"),
        (&[("/w/a", "a")], "/w/new-one"),
        (&[("/w/a", "a"), ("/w/b-c", "b/c")], "/w/new-one"),
        (&[("/w/a", "a"), ("/w/b/c", "b/c")], "/w/new/one"),
        (&[("/w/p-b/c", "b/c")], "/w/p-new/one"),
        (&[("/w/c", "b/c")], "/w/one"),
        (&[("/w/p-c", "b/c"), ("/w/p-e", "d/e")], "/w/p-one"),
        (&[("/w/p/.worktrees/b-c", "b/c")], "/w/p/.worktrees/new-one"),
        (&[("/w/p/.claude/worktrees/b+c", "b/c")], "/w/p/.claude/worktrees/new+one"),
        (&[("/w/p/trees/b/c", "b/c")], "/w/p/trees/new/one"),
        (&[("/w/p.worktrees/b-c", "b/c")], "/w/p.worktrees/new-one"),
        (&[("/home/me/trees/p/a", "a")], "/home/me/trees/p/new-one"),
        (&[("/w/a/p", "a"), ("/w/b-c/p", "b/c")], "/w/new-one/p"),
        // A beginning that is not the project's counts from the second on.
        (&[("/w/wt-a", "a"), ("/w/wt-b-c", "b/c")], "/w/wt-new-one"),
        (&[("/w/old-a", "a")], "/w/new-one"),
        (&[("/tmp/try", "try")], "/w/p-new-one"),
    ];
    for (linked, expected) in table {
        assert_eq!(placed("/w/p", false, linked, "new/one"), expected, "{linked:?}");
    }
}

#[test]
fn the_commonest_way_wins() {
    let mixed = [("/w/p-a", "a"), ("/w/p/.worktrees/b", "b"), ("/w/p/.worktrees/c-d", "c/d")];
    assert_eq!(placed("/w/p", false, &mixed, "x"), "/w/p/.worktrees/x");
    assert_eq!(placed("/w/p", false, &mixed[..2], "x"), "/w/p-x", "as many: the usual one");
    let one_kind = [("/w/p-feature-a", "feature/a"), ("/w/p-feature-b", "feature/b")];
    assert_eq!(placed("/w/p", false, &one_kind, "fix/x"), "/w/p-fix-x", "not all are features");
}

#[test]
fn folders_that_do_not_name_their_branch_still_lie_somewhere() {
    let table: [(&[(&str, &str)], &str); 6] = [
        (&[("/w/p-review", "")], "/w/p-x"),
        (&[("/w/p-1", "a"), ("/w/p-2", "b")], "/w/p-x"),
        (&[("/w/p/.trees/1", "a"), ("/w/p/.trees/2", "")], "/w/p/.trees/x"),
        (&[("/elsewhere/1", "a"), ("/elsewhere/2", "")], "/w/p-x"),
        (&[("/w/p/.trees/1", "a"), ("/w/p/.trees/2", "b"), ("/w/p-c", "c")], "/w/p-x"),
        (&[("/w/prod", "")], "/w/x"),
    ];
    for (linked, expected) in table {
        assert_eq!(placed("/w/p", false, linked, "x"), expected, "{linked:?}");
    }
}

#[test]
fn a_hub_has_its_worktrees_in_or_beside_it() {
    let table: [(&[(&str, &str)], &str); 4] = [
        (&[("/w/hub/main", "main")], "/w/hub/b-c"),
        (&[("/w/hub/main", "main"), ("/w/hub/a/d", "a/d")], "/w/hub/b/c"),
        (&[("/w/hub/trees/main", "main")], "/w/hub/trees/b-c"),
        (&[("/w/p-main", "main")], "/w/p-b-c"),
    ];
    for (linked, expected) in table {
        assert_eq!(placed("/w/hub", true, linked, "b/c"), expected, "{linked:?}");
    }
}

#[test]
fn names_that_lead_elsewhere_do_not() {
    for linked in [&[][..], &[("/w/c", "b/c")], &[("/w/b/c", "b/c")], &[("/w/c", "c")]] {
        for name in ["..", ".", "", "../..", "a/../../b", "/etc/passwd", "a//b", "a/"] {
            let folder = placed("/w/p", false, linked, name);
            let inside = folder.strip_prefix("/w/").expect("below the others");
            assert!(
                inside.split('/').all(|part| !["", ".", ".."].contains(&part)),
                "{linked:?} {name}: {folder}"
            );
        }
    }
}

fn ways() -> impl Strategy<Value = Vec<(PathBuf, Vec<u8>)>> {
    let root = "/w(/[.]?[a-c][a-c.-]{0,3}){1,3}".prop_map(PathBuf::from);
    prop::collection::vec((root, prop::collection::vec(prop::sample::select(b"abc/-".to_vec()), 1..5)), 0..5)
}

proptest! {
    #[test]
    fn the_last_component_is_legal_and_stays_where_the_others_are(linked in ways(), name in any::<Vec<u8>>(), bare: bool) {
        let roots = linked.iter().map(|(root, branch)| (root.as_path(), Some(branch.as_bstr())));
        let ground = Ground { project: "p".into(), base: Path::new("/w/p"), bare, linked: roots.collect() };
        let folder = folder(&ground, name.as_bstr());
        let last = folder.file_name().expect("a last component").as_bytes();
        prop_assert!(!last.is_empty() && last != b"." && last != b"..");
        prop_assert!(!folder.as_os_str().as_bytes().contains(&0));
        // As text: what `Path` makes of it has no `.` in it.
        prop_assert!(folder.as_os_str().as_bytes().split_str("/").skip(1).all(|part| !part.is_empty() && part != b".."));
        let around = linked.iter().flat_map(|(root, _)| root.ancestors().skip(1)).chain([Path::new("/w"), Path::new("/w/p")]);
        prop_assert!(around.into_iter().any(|around| folder.starts_with(around) && folder != around));
    }

    #[test]
    fn where_the_branches_are_told_is_where_they_are_put(names in prop::collection::btree_set("[a-z]{1,3}(/[a-z]{1,3}){0,2}", 2..5), between in "[-_.+@]") {
        let roots: Vec<_> = names.iter().map(|name| PathBuf::from(format!("/w/p{between}{}", name.replace('/', &between)))).collect();
        let all: Vec<_> = roots.iter().map(PathBuf::as_path).zip(names.iter().map(|name| Some(BStr::new(name)))).collect();
        prop_assume!(names.iter().any(|name| name.contains('/')));
        let ground = Ground { project: "p".into(), base: Path::new("/w/p"), bare: false, linked: all.clone() };
        for (root, name) in all {
            prop_assert_eq!(folder(&ground, name.expect("a branch")), root);
        }
    }
}
