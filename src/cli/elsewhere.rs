//! `wtsh elsewhere`: after git has refused to check a branch out, where it is checked out already.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::here::{Here, current_folder};
use super::{locate, messages};
use crate::git::{BStr, BString, ByteSlice, Worktree};
use crate::guard::{self, switch};

/// The private call `wtsh elsewhere WCD -- ARGS…`: the name of `wcd` in this shell, and what followed `git`. Says on stderr what
/// goes to the branch, if it is in another worktree; git has said why it failed.
pub fn run(words: impl Iterator<Item = OsString>) -> Result<(), Failure> {
    let words: Vec<OsString> = words.collect();
    let [wcd, dashes, arguments @ ..] = &words[..] else {
        return Err(messages::targets::private_call("elsewhere"));
    };
    if dashes != "--" {
        return Err(messages::targets::private_call("elsewhere"));
    }
    let arguments: Vec<BString> = arguments.iter().map(|it| it.clone().into_vec().into()).collect();
    if let Some(line) = line(&current_folder(std::env::var_os("PWD"))?, wcd, &arguments) {
        // Where stderr is closed there is nobody to tell.
        let _ = writeln!(std::io::stderr(), "{line}");
    }
    Ok(())
}

fn line(cwd: &Path, wcd: &OsStr, arguments: &[BString]) -> Option<String> {
    let command = switch::command(arguments)?;
    let there = Here::at(guard::place(&command, cwd)).ok()?;
    let aliases = there.repository.config().aliases();
    let alias = |_: &[_], name: &BStr| {
        let found = aliases.iter().rev().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone())
    };
    let branch = switch::wanted_branch(command, &alias)?;
    let worktree = holder(&there, branch.as_bstr())?;
    let root = locate::seen_root(&there, worktree);
    let folder = from_here(cwd, &root);
    let name = wcd.to_str().unwrap_or("wcd");
    // In another repository, which `git -C` has led to, a branch means nothing to wcd; a path does.
    let is_same = Here::at(cwd.to_owned())
        .is_ok_and(|here| here.repository.common_dir() == there.repository.common_dir());
    let command = match (worktree.missing(), is_same) {
        (false, true) => messages::targets::go_command(name, &[&branch]),
        (false, false) => messages::targets::go_command("cd", &[root.as_os_str().as_bytes()]),
        (true, true) if locate::is_just_gone(&there.repository, worktree) => {
            messages::targets::go_command(name, &[b"-c", &branch])
        }
        (true, _) => return None,
    };
    let say = if worktree.missing() {
        messages::targets::checked_out_in_a_gone_folder
    } else {
        messages::targets::checked_out_elsewhere
    };
    Some(say(branch.as_bstr(), &folder, &command))
}

/// The other worktree that has the branch checked out, or will go back to it once a rebase or bisect is done.
fn holder<'a>(there: &'a Here, branch: &BStr) -> Option<&'a Worktree> {
    let own = there.repository.worktree();
    let has_it = |it: &&Worktree| {
        it.branch() == Some(branch)
            || it.branch().is_none() && it.operation().and_then(|it| it.branch).is_some_and(|it| it == branch)
    };
    there.repository.worktrees().iter().filter(|it| !it.bare && Some(*it) != own).find(has_it)
}

/// A folder beside this one as one would type it, any other whole.
fn from_here(cwd: &Path, root: &Path) -> String {
    let beside = cwd.parent().and_then(|parent| root.strip_prefix(parent).ok());
    match beside.filter(|rest| !rest.as_os_str().is_empty() && cwd.parent() != Some(Path::new("/"))) {
        Some(rest) => messages::shown_path(&PathBuf::from("..").join(rest)),
        None => messages::shown_path(root),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    fn said(cwd: &Path, words: &str) -> Option<String> {
        let words: Vec<BString> = words.split(' ').map(BString::from).collect();
        line(cwd, OsStr::new("wcd"), &words)
    }

    #[test]
    fn the_worktree_of_a_branch_that_git_refuses() {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        sandbox.git(&main, &["config", "alias.co", "checkout -q"]);
        sandbox.git(&main, &["branch", "free"]);
        let staging = "wtsh: 'staging' is checked out in ../myproject-staging: wcd staging";
        for words in ["switch staging", "checkout staging", "co staging"] {
            assert_eq!(said(&main, words).as_deref(), Some(staging), "{words}");
        }
        for words in ["switch free", "switch main", "switch no-such", "commit staging"] {
            assert_eq!(said(&main, words), None, "{words}");
        }
        let other = sandbox.repository("other");
        let words = format!("-C {} switch staging", main.display());
        let expected = format!(
            "wtsh: 'staging' is checked out in ../myproject-staging: cd {}",
            main.with_file_name("myproject-staging").display()
        );
        assert_eq!(said(&other, &words), Some(expected));
        assert_eq!(said(&sandbox.path(), "switch staging"), None);
    }

    #[test]
    fn a_folder_that_is_gone_still_holds_its_branch() {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        let staging = main.with_file_name("myproject-staging");
        std::fs::remove_dir_all(&staging).expect("it is deleted");
        let line = said(&main, "switch staging").expect("a line");
        assert!(line.ends_with("make it again: wcd -c staging"), "{line}");
        sandbox.git(&main, &["worktree", "lock", &staging.display().to_string()]);
        assert_eq!(said(&main, "switch staging"), None);
    }
    #[test]
    fn what_may_be_on_a_volume_is_not_to_be_made_again() {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("p");
        let root = sandbox.path().join("volume/away");
        sandbox.git(&main, &["worktree", "add", "-q", "-b", "away", &root.display().to_string()]);
        // Without it nobody knows where it lay.
        std::fs::remove_file(main.join(".git/worktrees/away/index")).expect("it is there");
        std::fs::remove_dir_all(root.parent().expect("a folder")).expect("it is there");
        assert_eq!(said(&main, "switch away"), None);
    }
}
