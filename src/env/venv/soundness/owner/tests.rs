use std::fs;
use std::os::unix::fs::symlink;

use super::*;

/// Folders with a `.git` in them: worktrees, submodules, other repositories.
fn worktrees(roots: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path().canonicalize().unwrap();
    for root in roots {
        fs::create_dir_all(top.join(root).join("src")).unwrap();
        fs::write(top.join(root).join(".git"), "").unwrap();
    }
    (folder, top)
}

fn never() -> Vec<PathBuf> {
    panic!("nothing here needs to know the other worktrees")
}

#[test]
fn the_innermost_worktree_around_a_path_owns_it() {
    let (_folder, top) = worktrees(&["main", "main/.worktrees/x", "main/sub", "side", "other", "side/sub"]);
    let at = |path: &str| top.join(path);
    let x_and_side = || vec![at("main/.worktrees/x"), at("side")];
    let main_and_side = || vec![at("main"), at("side")];
    let owner = |root: &str, others: &dyn Fn() -> Vec<PathBuf>, path: &str| {
        Worktrees::new(&at(root), others).other_around(&at(path))
    };
    for (path, expected) in [
        ("main/src", None),
        ("main/sub/src", None),
        ("main/.worktrees/x/src", Some("main/.worktrees/x")),
        ("side/src/pk", Some("side")),
        ("side/sub/src", Some("side")),
        ("side", Some("side")),
        ("other/src", None),
        ("nowhere/src", None),
        ("main/../side/src", Some("side")),
    ] {
        assert_eq!(owner("main", &x_and_side, path), expected.map(at), "{path}");
    }
    for (path, expected) in
        [("main/.worktrees/x/src", None), ("main/src", Some("main")), ("main/sub/src", Some("main"))]
    {
        assert_eq!(owner("main/.worktrees/x", &main_and_side, path), expected.map(at), "{path}");
    }
}

#[test]
fn the_others_are_asked_for_only_where_it_matters() {
    let (_folder, top) = worktrees(&["main", "elsewhere"]);
    fs::remove_file(top.join("elsewhere/.git")).unwrap();
    let root = top.join("main");
    let worktrees = Worktrees::new(&root, &never);
    for path in ["main", "main/src/pk", "main/gone", "elsewhere/src", "gone"] {
        assert_eq!(worktrees.other_around(&top.join(path)), None, "{path}");
    }
}

#[test]
fn links_are_followed() {
    let (_folder, top) = worktrees(&["main", "side"]);
    symlink(top.join("main"), top.join("to-main")).unwrap();
    symlink(top.join("side"), top.join("to-side")).unwrap();
    let side = || vec![top.join("to-side")];
    let through_link = top.join("to-main");
    let worktrees = Worktrees::new(&through_link, &side);
    assert_eq!(worktrees.other_around(&top.join("main/src")), None);
    assert_eq!(worktrees.other_around(&top.join("to-side/src")), Some(top.join("side")));
}
