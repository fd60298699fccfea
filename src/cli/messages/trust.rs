//! About `wtsh allow`, `wtsh deny` and what they keep.

use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::environment::{dotenv_problem, names, project_mistake};
use super::typed::typed;
use super::{shown_path, venv};
use crate::cli::allow::offer::{Offer, Project};
use crate::cli::failure::Failure;
use crate::env::{Dotenv, VenvProblem, mend};
use crate::store::{Folder, Others, StoreError};
use crate::term::clean::clean;

/// No list in the answer is longer than this.
const LISTED: usize = 40;

/// What `wtsh allow` has enabled, a line for each thing. `news`: it was not so before.
///
/// `stray`: a folder that the repository does not know for a worktree of its own.
pub fn allowed(path: &Path, offer: &Offer, news: bool, in_repository: bool, stray: Option<&Path>) -> String {
    let path = shown_path(path);
    let with = if in_repository {
        " with its worktrees, those made later too, and what lies in their sub-folders"
    } else {
        " and what lies in its sub-folders"
    };
    let mut text = match news {
        true => format!("wtsh: allowed {path}{with}"),
        false => format!("wtsh: {path} is allowed already{with}"),
    };
    if let Some(stray) = stray {
        text += &format!(", and with {}, which is none of those that it knows", shown_path(stray));
    }
    let lines = enabled(offer);
    if lines.is_empty() {
        text += "\n  no venv, .env or .wtsh.toml was found yet; a venv or .env that is made here, or lies deeper, takes effect";
    }
    push_listed(&mut text, &lines);
    if !offer.refused.is_empty() {
        text += "\nwtsh: not in effect";
        push_listed(&mut text, &refused(offer));
    }
    if !offer.held_elsewhere.is_empty() {
        text += "\nwtsh: asked about when you get there, as you have not allowed what they say";
        let files = offer.held_elsewhere.iter().map(|file| format!("\n  {}", shown_path(file)));
        push_listed(&mut text, &files.collect::<Vec<_>>());
    }
    text
}

fn push_listed(text: &mut String, lines: &[String]) {
    text.extend(lines.iter().take(LISTED).map(String::as_str));
    if lines.len() > LISTED {
        *text += &format!("\n  and {} more", lines.len() - LISTED);
    }
}

fn enabled(offer: &Offer) -> Vec<String> {
    let venvs = offer.venvs.iter().map(|found| {
        let by = venv::found_by(&found.by).map(|by| format!("; {by}")).unwrap_or_default();
        format!("\n  {}{by}", venv::venv(found))
    });
    let named = offer
        .named
        .iter()
        .map(|(file, says)| format!("\n  {}, as it is now: {}", shown_path(file), clean(says)));
    let files = offer.dotenv.iter().map(dotenv);
    venvs.chain(named).chain(files).chain(offer.project.iter().map(project)).collect()
}

fn dotenv(dotenv: &Dotenv) -> String {
    // Whether it was held before or accepted now, what counts from now on is this.
    let as_now = if dotenv.held { ", as it is now" } else { "" };
    let names = names(dotenv.variables.iter().map(|(name, _)| name));
    let mut text = format!("\n  {}{as_now}: {names}", shown_path(&dotenv.file));
    let problems = dotenv.problems.iter().map(|problem| format!("\n    {}", dotenv_problem(problem)));
    push_listed(&mut text, &problems.collect::<Vec<_>>());
    text
}

fn project(project: &Project) -> String {
    let as_now = if project.was_held { ", as it is now" } else { "" };
    let names = names(project.variables.iter());
    let mistakes = project.warnings.iter().map(|warning| format!("\n    {}", project_mistake(warning)));
    format!("\n  {}{as_now}: {names}{}", shown_path(&project.file), mistakes.collect::<String>())
}

fn refused(offer: &Offer) -> Vec<String> {
    let lines = offer.refused.iter().map(|refused| {
        let command = venv::command(&refused.dir, &refused.problem, &refused.root);
        let command = command.map(|command| format!("\n    {command}")).unwrap_or_default();
        format!("\n  {}: {}{command}", shown_path(&refused.dir), venv::venv_problem(&refused.problem))
    });
    lines.collect()
}

/// `wtsh allow DIR/.venv`.
pub fn vouched(dir: &Path, problem: &VenvProblem) -> String {
    let shown = shown_path(dir);
    let back = mend::denying(dir).map(|command| format!("; {command} takes that back")).unwrap_or_default();
    format!("wtsh: {shown} is used as it is, although: {}{back}", venv::venv_problem(problem))
}

/// `wtsh deny DIR/.venv`.
pub fn withdrawn(dir: &Path) -> String {
    format!("wtsh: {} is not used any more if something is wrong with it", shown_path(dir))
}

/// The same where nobody has allowed it. `path`: its repository or folder.
pub fn not_allowed_by_itself(dir: &Path, path: &Path) -> Failure {
    Failure::could_not(format!("{} was not allowed by itself", shown_path(dir)))
        .hint(format!("to deny all of {}: wtsh deny, without a name", shown_path(path)))
}

/// Something is wrong with it that no word of the person's makes good.
pub fn not_to_be_vouched_for(dir: &Path, problem: &VenvProblem, root: &Path) -> Failure {
    let what = format!("{} can't be used: {}", shown_path(dir), venv::venv_problem(problem));
    let failure = Failure::could_not(what);
    match venv::command(dir, problem, root) {
        Some(command) => failure.hint(format!("mend it: {command}")),
        None => failure,
    }
}

pub fn allow_the_rest_first(dir: &Path, path: &Path) -> Failure {
    let (dir, path) = (shown_path(dir), shown_path(path));
    Failure::could_not(format!("{dir} lies in {path}, which is not allowed"))
        .hint("first allow that: wtsh allow; then this")
}

pub fn denied(path: &Path) -> String {
    format!("wtsh: denied {}: none of it takes effect; wtsh allow takes that back", shown_path(path))
}

pub fn nothing_to_allow(folder: &Path) -> Failure {
    Failure::could_not(format!(
        "{} is in no git repository and has no venv, .env or .wtsh.toml",
        shown_path(folder)
    ))
    .hint("go to the project, or name its folder: wtsh allow DIR")
}

/// `owner`: of the folder, a user's number, as `user` is ours.
fn store_not_ours(path: &Path, owner: Option<u32>, user: u32) -> Failure {
    let shown = shown_path(path);
    match owner.filter(|owner| *owner != user) {
        Some(owner) => Failure::could_not(format!(
            "{shown} belongs to user {owner}, not to you (user {user}): nothing in it is trusted"
        ))
        .hint("have it removed, or given to you; or name another place for what is yours: XDG_DATA_HOME"),
        None => Failure::could_not(format!("others can write to {shown}: nothing in it is trusted"))
            .hint(format!("make it yours alone: chmod 700 {}", typed(path.as_os_str().as_bytes()))),
    }
}

/// A folder outside of any repository in which others decide what lies.
fn folder_of_others(folder: &Path, why: Others) -> Failure {
    let folder = shown_path(folder);
    match why {
        Others::Owner => {
            Failure::could_not(format!("{folder} belongs to somebody else: wtsh leaves it alone"))
        }
        Others::Everybody => {
            Failure::could_not(format!("everybody may write to {folder}: nothing in it can be allowed"))
                .hint(format!("first close it to others: chmod o-w {folder}"))
        }
    }
}

pub fn store_failed(error: &StoreError) -> Failure {
    match error {
        StoreError::Homeless => {
            Failure::could_not("there is no place for what wtsh keeps: neither XDG_DATA_HOME nor HOME is set")
        }
        StoreError::NotOurs { path } => {
            let owner = path.metadata().ok().map(|metadata| metadata.uid());
            store_not_ours(path, owner, rustix::process::geteuid().as_raw())
        }
        StoreError::OfOthers { path, why } => folder_of_others(path, *why),
        StoreError::Io { path, error } => {
            let failure = Failure::could_not(format!("{}: {error}", shown_path(path)));
            if is_in_the_store(path) { failure.hint(WHAT_IS_KEPT) } else { failure }
        }
    }
}

const WHAT_IS_KEPT: &str = "wtsh keeps there what is allowed, and what is being made, moved or removed; to keep that elsewhere, set XDG_DATA_HOME";

fn is_in_the_store(path: &Path) -> bool {
    Folder::of_environment().is_ok_and(|store| path.starts_with(store.join("")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_that_others_can_write_to_is_mended_by_a_command() {
        let ours = store_not_ours(Path::new("/x/a b"), Some(7), 7);
        assert_eq!(ours.hints, [r"make it yours alone: chmod 700 '/x/a b'"]);
        let theirs = store_not_ours(Path::new("/x/wtsh"), Some(8), 7);
        assert!(theirs.what.starts_with("/x/wtsh belongs to user 8, not to you (user 7)"), "{}", theirs.what);
        assert!(theirs.hints.iter().all(|hint| !hint.contains("chmod")));
    }
}
