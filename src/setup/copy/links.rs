//! Links among the files that are copied: what they lead to comes along, so that none leads nowhere, or to another worktree.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use super::ignored::ignored_there;
use super::{Standing, standing};
use crate::file::path::without_dots;
use crate::git::change::command::GitError;

/// What a link becomes in the other worktree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads, from the root.
    pub to: PathBuf,
    /// What is written into it.
    pub text: PathBuf,
}

const LEADS_OUT: &str = "this is a link that leads out of the worktree; `link` in [setup] makes one";

/// Why a link is not copied whose target is not.
pub const DANGLES: &str = "what it leads to is not copied";

impl Link {
    /// Of a link at `path`, from the root of `source`, that has `text` in it. An error says why there will be none, for people.
    pub fn of(source: &Path, path: &Path, text: &Path) -> Result<Link, String> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let absolute = without_dots(&source.join(folder).join(text));
        let real = || Some(absolute.strip_prefix(source.canonicalize().ok()?).ok()?.to_owned());
        let to = absolute.strip_prefix(source).ok().map(Path::to_owned).or_else(real);
        let to = to.filter(|to| !to.as_os_str().is_empty()).ok_or(LEADS_OUT)?;
        // As it is, unless that would lead through the source's root, or may lead through a link.
        let mut left = text.components().skip_while(|it| *it == Component::ParentDir);
        let is_plain = left.all(|it| matches!(it, Component::Normal(_)));
        let climbs = text.components().take_while(|it| *it == Component::ParentDir).count();
        let stays = is_plain && climbs <= folder.components().count();
        let text = if stays { text.to_owned() } else { relative(folder, &to) };
        Ok(Link { to, text })
    }
}

/// The way from a folder to a path, both from the root.
fn relative(folder: &Path, to: &Path) -> PathBuf {
    let same = folder.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(same).map(|_| OsStr::new(".."));
    up.chain(to.components().skip(same).map(Component::as_os_str)).collect()
}

/// Where the link at `path` leads; `None` for what is no link, or leads out.
pub fn link_target(source: &Path, path: &Path) -> Option<PathBuf> {
    Some(Link::of(source, path, &source.join(path).read_link().ok()?).ok()?.to)
}

/// What is chosen, and what is left out, with the reason.
type Chosen = (BTreeSet<PathBuf>, Vec<(PathBuf, String)>);

/// `selected`, with what links among it lead to: ignored files and further links. `is_there`: whether the other worktree has a path
/// already. A link to what it will not have is left out.
pub fn with_targets(
    source: &Path,
    selected: BTreeSet<PathBuf>,
    is_there: &dyn Fn(&Path) -> bool,
) -> Result<Chosen, GitError> {
    let (mut chosen, mut left_out) = Chosen::default();
    let mut left = selected;
    while !left.is_empty() {
        let mut links = BTreeMap::new();
        for path in std::mem::take(&mut left) {
            match leads_to(source, &path, is_there) {
                Ok(Some(to)) if chosen.contains(&to) || is_there(&to) => drop(chosen.insert(path)),
                Ok(Some(to)) => drop(links.insert(path, to)),
                Ok(None) => drop(chosen.insert(path)),
                Err(why) => left_out.push((path, why)),
            }
        }
        let ignored = ignored_there(source, &links.values().cloned().collect())?;
        for (path, to) in links {
            if ignored.contains(&to) {
                left.extend(Some(to).filter(|to| !chosen.contains(to)));
                chosen.insert(path);
            } else {
                let why = format!("it leads to {}, which is not there", to.display());
                left_out.push((path, why));
            }
        }
    }
    Ok((chosen, left_out))
}

/// Where a link leads; `None` for what is none.
fn leads_to(source: &Path, path: &Path, is_there: &dyn Fn(&Path) -> bool) -> Result<Option<PathBuf>, String> {
    let Ok(text) = source.join(path).read_link() else { return Ok(None) };
    let to = Link::of(source, path, &text)?.to;
    match standing(source, &to) {
        Standing::There => {}
        Standing::Lacking => return Err("it is a link that leads nowhere".to_owned()),
        Standing::Blocked(why) => return Err(format!("it leads to {}, and {why}", to.display())),
    }
    let Ok(metadata) = source.join(path).metadata() else {
        return Err("it is a link that leads nowhere".to_owned());
    };
    if metadata.is_dir() && !is_there(&to) {
        return Err(format!("it leads to the folder {}, which is not copied with it", to.display()));
    }
    let is_closed = |folder: &Path| {
        let has = |name: &str| source.join(folder).join(name).symlink_metadata().is_ok();
        !folder.as_os_str().is_empty() && (has("pyvenv.cfg") || has(".git"))
    };
    if to.ancestors().skip(1).any(is_closed) {
        return Err(format!("it leads to {}, in a venv or another repository", to.display()));
    }
    Ok(Some(to))
}

/// Takes those links out of `files` that would lead to what the other worktree will not have.
pub fn without_dangling(
    source: &Path,
    files: &mut BTreeSet<PathBuf>,
    is_there: &dyn Fn(&Path) -> bool,
) -> Vec<(PathBuf, String)> {
    let mut left_out = Vec::new();
    loop {
        let dangles = |path: &&PathBuf| {
            link_target(source, path).is_some_and(|to| !files.contains(&to) && !is_there(&to))
        };
        let dangling: Vec<PathBuf> = files.iter().filter(dangles).cloned().collect();
        if dangling.is_empty() {
            return left_out;
        }
        for path in dangling {
            files.remove(&path);
            left_out.push((path, DANGLES.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_judged_by_where_they_lead() {
        for (path, text, to, written) in [
            (".env", ".env.local", ".env.local", ".env.local"),
            ("a/b/.env", "../../.env", ".env", "../../.env"),
            ("a/b/.env", "./../c", "a/c", "../c"),
            ("a/.env", "/w/p/a/b/c", "a/b/c", "b/c"),
            ("a/.env", "/w/p/x", "x", "../x"),
            ("a/.env", "../../p/x", "x", "../x"),
            ("a/.env", "b/../x", "a/x", "x"),
        ] {
            let link = Link::of(Path::new("/w/p"), Path::new(path), Path::new(text)).unwrap();
            assert_eq!(link, Link { to: to.into(), text: written.into() }, "{path} -> {text}");
        }
        for (path, text) in [
            (".env", "../.env"),
            ("a/.env", "../b/../../x"),
            (".env", "/etc/passwd"),
            (".env", "."),
            (".env", "/w/pp/x"),
        ] {
            assert!(
                Link::of(Path::new("/w/p"), Path::new(path), Path::new(text)).is_err(),
                "{path} -> {text}"
            );
        }
    }
}
