use std::cell::RefCell;
use std::path::Path;

use super::*;
use crate::sandbox::Sandbox;
use crate::term::picker::Part;

fn here(folder: &Path) -> Here {
    Here::at(folder.to_owned()).expect("a repository")
}

fn item_of(here: &Here, root: &Path) -> Item {
    let worktree = here.repository.worktrees().iter().find(|it| it.root == root).expect("it is one");
    item(here, worktree, here.repository.worktree() == Some(worktree))
}

/// All that is said about the worktree at `root` in the end, a line each; titles begin with `#`.
fn said(here: &Here, root: &Path) -> Vec<String> {
    let worktree = here.repository.worktrees().iter().find(|it| it.root == root).expect("it is one");
    let parts: RefCell<Vec<Part>> = RefCell::default();
    let show = |part: Part| {
        let mut parts = parts.borrow_mut();
        match parts.iter_mut().find(|other| other.title == part.title) {
            Some(other) => *other = part,
            None => parts.push(part),
        }
    };
    preview::tell(worktree, &show, &|| true);
    let lines = |part: Part| {
        let lines = part.lines.unwrap_or_else(|| panic!("{} is never told", part.title));
        std::iter::once(format!("# {}", part.title)).chain(lines).collect::<Vec<_>>()
    };
    parts.into_inner().into_iter().flat_map(lines).collect()
}

#[test]
fn an_item_has_the_names_that_people_know() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    let auth = sandbox.worktree(&main, "feature/auth");
    let release = sandbox.path().join("p-production");
    let add = |words: &[&str]| sandbox.git(&main, &[&["worktree", "add", "-q"], words].concat());
    add(&["-b", "release/1.2", &release.display().to_string()]);
    let tag = sandbox.path().join("p-v1");
    add(&["--detach", &tag.display().to_string()]);
    sandbox.git(&main, &["worktree", "lock", &tag.display().to_string()]);
    let here = here(&main);
    let seen = |root: &Path| {
        let item = item_of(&here, root);
        (item.name, item.label, item.state)
    };
    let row = |name: &str, label: &str, state: &str| (name.to_owned(), label.to_owned(), state.to_owned());
    assert_eq!(seen(&main), row("main", "p", "here"));
    assert_eq!(seen(&auth), row("feature/auth", "", ""));
    assert_eq!(seen(&release), row("release/1.2", "production", ""));
    assert_eq!(seen(&tag), row("v1", "", "detached, locked"));
    assert_eq!(item_of(&here, &auth).detail, auth.display().to_string());
}

#[test]
fn names_that_act_on_a_terminal_are_cleaned() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    let odd = sandbox.path().join("p-odd\x1b[2J\n");
    sandbox.git(&main, &["worktree", "add", "-q", "--detach", &odd.display().to_string()]);
    let here = here(&main);
    let worktree = here.repository.worktrees().iter().find(|it| it.id.is_some()).expect("it is listed");
    let item = item(&here, worktree, false);
    for text in [item.name, item.label, item.detail, item.state] {
        assert!(!text.contains(char::is_control), "{text:?}");
    }
}

#[test]
fn the_preview_says_what_one_wants_to_know_before_going() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let staging = sandbox.path().join("myproject-staging");
    sandbox.commit(&staging, "apps/users.py", "1\n2\n", "users\x1b[2J");
    for number in 0..10 {
        std::fs::write(staging.join(format!("untracked-{number}")), "").expect("a file");
    }
    let lines = said(&here(&main), &staging);
    let text = lines.join("\n");
    assert!(text.starts_with(
        "# Branch\nstaging\n1 ahead of origin/staging\n# Changes\n10 untracked\n?? untracked-0\n"
    ));
    assert!(text.contains("?? untracked-5\nand 4 more\n# Last commits\n"), "{text}");
    assert!(text.contains(" users\u{fffd}[2J ("), "{text}");
    assert!(text.ends_with("# Since main\n1 file, +2 -0 lines\n+2 -0 apps/users.py"), "{text}");
    let lines = said(&here(&main), &main);
    assert_eq!(lines[..4], ["# Branch", "main", "up to date with origin/main", "# Changes"]);
    assert!(lines[4] == "none" && !lines.iter().any(|line| line.contains("Since")), "{lines:?}");
}

#[test]
fn the_preview_of_the_odd_ones() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    sandbox.git(&main, &["tag", "v1.2"]);
    let tag = sandbox.path().join("p-tag");
    sandbox.git(&main, &["worktree", "add", "-q", "--detach", &tag.display().to_string(), "v1.2"]);
    sandbox.git(&main, &["worktree", "lock", "--reason", "for ever", &tag.display().to_string()]);
    let gone = sandbox.worktree(&main, "gone");
    std::fs::remove_dir_all(&gone).expect("it was there");
    let work = sandbox.worktree(&main, "work");
    sandbox.commit(&main, "readme", "ours\n", "ours");
    sandbox.commit(&work, "readme", "theirs\n", "theirs");
    let rebase = sandbox.command("git", &work).args(["rebase", "-q", "main"]).output().expect("git starts");
    assert!(!rebase.status.success());
    let here = here(&main);
    assert_eq!(said(&here, &gone), ["# Branch", "its folder is gone"]);
    let lines = said(&here, &tag);
    assert!(lines[1].starts_with("detached at v1.2 (") && lines[2] == "locked: for ever", "{lines:?}");
    let lines = said(&here, &work);
    assert!(lines[2] == "rebase 1/1 of work under way" && lines[4] == "1 in conflict", "{lines:?}");
    assert_eq!(item_of(&here, &work).name, "work");
}

#[test]
fn a_repository_without_a_commit_or_a_main_branch_has_a_preview() {
    let sandbox = Sandbox::new();
    let root = sandbox.path().join("p");
    sandbox.git(&sandbox.path(), &["init", "-q", "-b", "trunk", "p"]);
    assert_eq!(
        said(&here(&root), &root),
        ["# Branch", "trunk", "no upstream", "# Changes", "none", "# Last commits", "none"]
    );
}
