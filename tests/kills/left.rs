//! All that is there after a command, as a text that is the same in every sandbox.

use std::fs;
use std::path::Path;

use crate::repository::Sandbox;

/// The refs, and each worktree with what it has checked out and whether it is locked or prunable.
pub fn listed(sandbox: &Sandbox, main: &Path) -> String {
    let refs = sandbox.git(main, &["for-each-ref", "--format=%(refname) %(objectname)"]);
    let worktrees = sandbox.git(main, &["worktree", "list", "--porcelain"]);
    format!("{refs}\n\n{worktrees}")
}

/// With the files of all worktrees, what is staged there, the stashes, the configuration, and what wtsh and git have left lying about.
pub fn all(sandbox: &Sandbox, main: &Path) -> String {
    let mut text = listed(sandbox, main);
    text += &sandbox.git(main, &["stash", "list"]);
    text += &fs::read_to_string(main.join(".git/config")).expect("a configuration");
    text += &fs::read_to_string(main.join(".git/info/exclude")).unwrap_or_default();
    let mut files = Vec::new();
    below(&sandbox.path(), &mut files);
    files.sort();
    for worktree in sandbox.git(main, &["worktree", "list", "--porcelain"]).lines() {
        if let Some(root) = worktree.strip_prefix("worktree ") {
            text +=
                &format!("\n{root}\n{}", sandbox.git(Path::new(root), &["status", "--porcelain", "-uall"]));
            text += &sandbox.git(Path::new(root), &["diff", "--cached"]);
        }
    }
    let text = [text, files.join("\n")].join("\n");
    text.replace(&sandbox.path().display().to_string(), "")
}

/// Files with what they say; of git dirs what is nobody's for long.
fn below(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
        let path = entry.path();
        let is_git = path.components().any(|part| part.as_os_str() == ".git");
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type().expect("a kind").is_dir() {
            below(&path, found);
        } else if path.starts_with(folder) && is_git && path.file_name().is_some_and(|name| name != ".git") {
            let is_left = name.ends_with(".lock") || name.starts_with("wtsh-take") || name == "locked";
            found.extend(is_left.then(|| path.display().to_string()));
        } else if path.components().any(|part| part.as_os_str() == "home") {
            found.extend(path.parent().filter(|it| it.ends_with("notes")).map(|_| format!("note {name}")));
        } else {
            let bytes = fs::read(&path).expect("a file");
            found.push(format!("{}: {}", path.display(), String::from_utf8_lossy(&bytes)));
        }
    }
}
