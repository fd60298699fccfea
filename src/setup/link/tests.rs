use std::fs;
use std::os::unix::fs::symlink;

use super::*;
use crate::sandbox::Sandbox;

struct Case {
    sandbox: Sandbox,
    source: PathBuf,
    root: PathBuf,
}

impl Case {
    fn new(ignored: &str) -> Self {
        let sandbox = Sandbox::new();
        let source = sandbox.repository("p");
        sandbox.commit(&source, ".gitignore", ignored, "ignore");
        let root = sandbox.worktree(&source, "f");
        for folder in ["media", "web/node_modules"] {
            fs::create_dir_all(source.join(folder)).unwrap();
            fs::write(source.join(folder).join("x"), "x").unwrap();
        }
        Case { sandbox, source, root }
    }

    fn link(&self, path: &str) -> Result<(), String> {
        link(&self.source, &self.root, Path::new(path))
    }

    fn status(&self) -> String {
        self.sandbox.git(&self.root, &["status", "--porcelain", "-uall"])
    }
}

#[test]
fn what_is_lacking_is_what_the_source_has_and_the_worktree_has_not() {
    let case = Case::new("media/\n");
    fs::create_dir(case.root.join("web")).unwrap();
    fs::create_dir(case.source.join("both")).unwrap();
    symlink("/nowhere", case.root.join("both")).unwrap();
    let wanted = ["media/", "./media", "web/node_modules", "both", "none", "../p/media", "/etc", ""];
    let wanted = wanted.map(str::to_owned);
    let found = look(&case.source, &case.root, &wanted);
    assert_eq!(found.links, [PathBuf::from("media")]);
    let left_out: Vec<_> = found.left_out.iter().map(|(path, _)| path.display().to_string()).collect();
    assert_eq!(left_out, ["web/node_modules", "../p/media", "/etc", ""]);
    assert_eq!(found.left_out[0].1, NOT_IGNORED);
}

#[test]
fn links_lead_to_the_source_and_git_does_not_see_them() {
    let case = Case::new("media/\nnode_modules\n");
    case.link("media").unwrap();
    case.link("web/node_modules").unwrap();
    assert_eq!(case.root.join("media").read_link().unwrap(), case.source.join("media"));
    assert_eq!(fs::read_to_string(case.root.join("web/node_modules/x")).unwrap(), "x");
    assert_eq!(case.status(), "");
    let exclude = fs::read_to_string(case.source.join(".git/info/exclude")).unwrap();
    assert!(exclude.ends_with("\n/media\n") && !exclude.contains("node_modules"), "{exclude}");
    assert!(case.link("media").unwrap_err().contains("there already"));
}

#[test]
fn a_worktree_inside_of_the_source_has_links_that_move_with_it() {
    let case = Case::new("media\nnode_modules\n.worktrees\n");
    let root = case.source.join(".worktrees/g");
    case.sandbox.git(&case.source, &["worktree", "add", "-q", "-b", "g", ".worktrees/g"]);
    for path in ["media", "web/node_modules"] {
        link(&case.source, &root, Path::new(path)).unwrap();
        assert_eq!(fs::read_to_string(root.join(path).join("x")).unwrap(), "x");
    }
    assert_eq!(root.join("media").read_link().unwrap(), Path::new("../../media"));
}

#[test]
fn what_git_does_not_ignore_or_lies_beyond_a_link_is_refused() {
    let case = Case::new("node_modules\n");
    assert!(case.link("media").unwrap_err().contains(".gitignore"));
    let outside = case.sandbox.path().join("outside");
    fs::create_dir(&outside).unwrap();
    symlink(&outside, case.root.join("web")).unwrap();
    assert!(case.link("web/node_modules").unwrap_err().contains("link"));
    let found = look(&case.source, &case.root, &["web/node_modules".to_owned()]);
    assert!(found.links.is_empty() && found.left_out[0].1.contains("link"), "{found:?}");
    assert!(case.link("../p-f/node_modules").is_err());
    assert!(case.link("none").is_err());
    assert_eq!(outside.read_dir().unwrap().count(), 0);
    assert!(case.root.join("media").symlink_metadata().is_err());
}

#[test]
fn what_git_tracks_is_not_replaced() {
    let case = Case::new("media\n");
    fs::write(case.root.join("media"), "").unwrap();
    case.sandbox.git(&case.root, &["add", "-f", "media"]);
    fs::remove_file(case.root.join("media")).unwrap();
    assert!(case.link("media").unwrap_err().contains("git tracks media"));
    assert!(case.root.join("media").symlink_metadata().is_err());
}
