//! `[wcd] path`: where the person wants worktrees to go.

use std::path::{Path, PathBuf};

use crate::cli::failure::Failure;
use crate::cli::here::Here;
use crate::cli::messages;
use crate::config::{PathTemplate, did_you_mean};
use crate::git::{BStr, ByteSlice};
use crate::template::{self, FILTERS, Known, Unknown, VARIABLES, Wrong};
use crate::worktree::layout;

/// What the template makes of `name`: absolute, or relative to `base`.
pub fn path(here: &Here, base: &Path, template: &PathTemplate, name: &BStr) -> Result<PathBuf, Failure> {
    let text = |bytes: &[u8]| {
        bytes
            .to_str()
            .map(str::to_owned)
            .map_err(|_| messages::places::not_utf8(&template.place, bytes.as_bstr()))
    };
    // No branch has such parts (git-check-ref-format(1)), and in a path they lead elsewhere.
    let leads_elsewhere = name.split_str("/").any(|part| [&b""[..], b".", b".."].contains(&part));
    let worktree = text(&layout::flat(name))?;
    let branch = if leads_elsewhere { worktree.clone() } else { text(name)? };
    let repo = text(here.repository.name())?;
    let known = Known {
        name: &full_name(&repo, &worktree),
        repo: &repo,
        branch: &branch,
        worktree: &worktree,
        root: base.to_str(),
        is_main: false,
    };
    let port = |_| Err("a folder is there before the port is".to_owned());
    let rendered = template::render(&template.template, &known, port)
        .map_err(|wrong| mistake(template, name, &wrong))?;
    match rendered.trim() {
        "" => Err(messages::places::template_mistake(
            &template.place,
            0,
            "this comes to no folder at all",
            name,
        )),
        path if path.contains(['\0', '\n']) => Err(messages::places::template_mistake(
            &template.place,
            0,
            "this comes to more than one line",
            name,
        )),
        path => Ok(tilde(Path::new(path), dirs::home_dir())),
    }
}

/// `myproject-staging`, and not the project twice.
fn full_name(repo: &str, worktree: &str) -> String {
    let says_both = worktree.strip_prefix(repo).is_some_and(|rest| rest.starts_with(['-', '_', '.']));
    if says_both { worktree.to_owned() } else { format!("{repo}-{worktree}") }
}

fn mistake(template: &PathTemplate, name: &BStr, wrong: &Wrong) -> Failure {
    let meant = match &wrong.unknown {
        Some(Unknown::Variable(word)) => did_you_mean(word, VARIABLES.iter().copied()),
        Some(Unknown::Filter(word)) => did_you_mean(word, FILTERS.iter().copied()),
        Some(Unknown::Function(_)) | None => String::new(),
    };
    let before = wrong.at.filter(|_| template.place.literal).and_then(|at| template.template.get(..at));
    let column = before.map_or(0, |before| before.chars().count());
    messages::places::template_mistake(&template.place, column, &(wrong.what.clone() + &meant), name)
}

/// `~` and `~/…` in the home folder, as a shell has it.
pub fn tilde(path: &Path, home: Option<PathBuf>) -> PathBuf {
    match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}
