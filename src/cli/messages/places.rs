//! About where a new worktree goes.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::making::{again, asked_for, in_another_folder};
use super::shown_path;
use super::typed::{typed, wcd};
use crate::cli::failure::Failure;
use crate::config::{Place, Warning};
use crate::git::{BStr, Worktree};
use crate::term::clean::clean;

/// `other`: a folder that would do.
fn elsewhere(failure: Failure, name: &BStr, other: &Path) -> Failure {
    let other = typed(other.as_os_str().as_bytes());
    failure.hint(format!("name another folder: {} --path {other}", again(asked_for(name))))
}

pub fn no_folder_named(name: &BStr) -> Failure {
    Failure::usage("--path names no folder")
        .hint(format!("give one, as in: {} --path ../hotfix", again(asked_for(name))))
}

/// In the person's own file.
pub fn mistake(mistake: &Warning, name: &BStr) -> Failure {
    let Warning { file, line, column, what } = mistake;
    Failure::could_not(format!("{}:{line}:{column}: {}", shown_path(file), clean(what.as_bytes())))
        .hint(in_another_folder("mend it, or say where", name))
}

/// `column`: characters from the template's beginning.
pub fn template_mistake(place: &Place, column: usize, what: &str, name: &BStr) -> Failure {
    let (file, line, column) = (shown_path(&place.file), place.line, place.column + column);
    Failure::could_not(format!("{file}:{line}:{column}: wcd.path: {}", clean(what.as_bytes())))
        .hint(in_another_folder("mend it, or say where", name))
}

pub fn not_utf8(place: &Place, name: &BStr) -> Failure {
    let (file, line) = (shown_path(&place.file), place.line);
    Failure::could_not(format!(
        "{file}:{line}: wcd.path: '{}' is not UTF-8: a template can't name it",
        clean(name)
    ))
    .hint(in_another_folder("say where", name))
}

/// `most`: bytes.
pub fn too_long(part: &OsStr, most: usize, name: &BStr, other: &Path) -> Failure {
    let length = part.len();
    let what = format!("the folder's name would be {length} bytes long, and file systems take {most}");
    elsewhere(Failure::could_not(what), name, other)
}

pub fn inside_git_dir(folder: &Path, name: &BStr) -> Failure {
    Failure::could_not(format!("{} lies in what git keeps for itself", shown_path(folder)))
        .hint(in_another_folder("name a folder outside of it", name))
}

/// A worktree of the repository has the folder.
pub fn is_worktree(folder: &Path, worktree: &Worktree, name: &BStr, other: &Path) -> Failure {
    let folder = shown_path(folder);
    let Some(branch) = worktree.branch() else {
        let what = format!("{folder} is a worktree already, with a commit and no branch checked out");
        return elsewhere(Failure::could_not(what), name, other);
    };
    let failure =
        Failure::could_not(format!("{folder} is the worktree of branch '{}' already", clean(branch)));
    if branch == name {
        failure.hint(format!("go there: {} {}", wcd(), typed(name)))
    } else {
        elsewhere(failure, name, other)
    }
}

/// One whose folder is gone has it.
pub fn was_worktree(folder: &Path, worktree: &Worktree, name: &BStr, other: &Path) -> Failure {
    let whose = worktree
        .branch()
        .map_or_else(|| "of a commit".into(), |branch| format!("of branch '{}'", clean(branch)));
    let what = format!("{} is the worktree {whose}, and the folder is gone", shown_path(folder));
    let failure = match worktree.locked() {
        Some(_) => Failure::could_not(what + "; it is locked: perhaps its volume is not mounted"),
        None => Failure::could_not(what).hint("if it was deleted, have git forget it: wtsh prune"),
    };
    elsewhere(failure, name, other)
}

pub fn is_folder(folder: &Path, name: &BStr, other: &Path) -> Failure {
    let what = format!("{} is there already, with something in it", shown_path(folder));
    elsewhere(Failure::could_not(what), name, other)
}

pub fn is_repository(folder: &Path, name: &BStr, other: &Path) -> Failure {
    let what = format!("{} is there already, and belongs to another repository", shown_path(folder));
    elsewhere(Failure::could_not(what), name, other)
}

pub fn is_file(folder: &Path, name: &BStr, other: &Path) -> Failure {
    elsewhere(
        Failure::could_not(format!("{} is there already, and no folder", shown_path(folder))),
        name,
        other,
    )
}

pub fn is_dangling_link(folder: &Path, name: &BStr, other: &Path) -> Failure {
    elsewhere(Failure::could_not(format!("{} is a link that leads nowhere", shown_path(folder))), name, other)
}

/// `called`: the name of what is there.
pub fn look_alike(folder: &Path, called: &OsStr, name: &BStr, other: &Path) -> Failure {
    let (folder, called) = (shown_path(folder), clean(called.as_bytes()));
    elsewhere(
        Failure::could_not(format!("{folder} is the same folder as '{called}' on this file system")),
        name,
        other,
    )
}

pub fn unusable(folder: &Path, name: &BStr, error: &io::Error) -> Failure {
    Failure::could_not(format!("no worktree can be made in {}: {error}", shown_path(folder)))
        .hint(in_another_folder("name another folder", name))
}

/// `above`: on the way to it.
pub fn way_is_no_folder(folder: &Path, name: &BStr, above: &Path) -> Failure {
    Failure::could_not(format!("{} can't be made: {} is no folder", shown_path(folder), shown_path(above)))
        .hint(in_another_folder("name another folder", name))
}

pub fn not_writable(folder: &Path, name: &BStr, above: &Path, error: &io::Error) -> Failure {
    let (folder, above) = (shown_path(folder), shown_path(above));
    Failure::could_not(format!("{folder} can't be made: nothing can be written in {above}: {error}"))
        .hint(in_another_folder("name another folder", name))
}

/// `entry`: what git tracks there.
pub fn is_tracked(folder: &Path, name: &BStr, entry: &Path) -> Failure {
    let (folder, entry) = (shown_path(folder), shown_path(entry));
    Failure::could_not(format!("{folder} lies where git tracks {entry}"))
        .hint(in_another_folder("name another folder", name))
}

/// The line did not get into `info/exclude`.
pub fn not_excluded(file: &Path, line: &[u8], error: &io::Error) -> Failure {
    Failure::could_not(format!("{} could not be written: {error}", shown_path(file)))
        .hint(format!("add this line to it, or git status names the worktree: {}", clean(line)))
}
