//! Where in a worktree to land.

use std::path::{Path, PathBuf};

/// The place in the worktree at `to` that `cwd` is in the one at `from`, or its nearest parent that is there; `to`
/// itself where `cwd` does not lie in `from`. All paths absolute, `cwd` and `from` seen through the same links.
pub fn kept(from: &Path, cwd: &Path, to: &Path, is_folder: impl Fn(&Path) -> bool) -> PathBuf {
    let inside = cwd.strip_prefix(from).unwrap_or(Path::new(""));
    let deeper = inside.ancestors().filter(|part| !part.as_os_str().is_empty());
    deeper.map(|part| to.join(part)).find(|there| is_folder(there)).unwrap_or_else(|| to.to_owned())
}

/// `to` as it is reached by the links that lead to where one stands: with a worktree seen at `/home/me/p`, which is
/// `/data/p`, `/data/p-staging` becomes `/home/me/p-staging`. Unchanged where that is not the same folder.
pub fn seen_from_here(
    seen: &Path,
    real: &Path,
    to: &Path,
    real_path: impl Fn(&Path) -> Option<PathBuf>,
) -> PathBuf {
    let (linked, target) = without_common_end(seen, real);
    let renamed = to.strip_prefix(target).ok().map(|rest| linked.join(rest));
    renamed
        .filter(|there| linked != target && real_path(there).as_deref() == Some(to))
        .unwrap_or_else(|| to.to_owned())
}

/// Both paths without the last components that they share.
fn without_common_end<'a>(mut left: &'a Path, mut right: &'a Path) -> (&'a Path, &'a Path) {
    while let (Some(one), Some(other)) = (left.file_name(), right.file_name()) {
        let (Some(left_parent), Some(right_parent)) = (left.parent(), right.parent()) else { break };
        if one != other {
            break;
        }
        (left, right) = (left_parent, right_parent);
    }
    (left, right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_kept_or_its_nearest_parent() {
        let folders = ["/p-staging/apps", "/p-staging/apps/api"];
        let table = [
            ("/p/apps/api", "/p-staging/apps/api"),
            ("/p/apps/api/deeper/still", "/p-staging/apps/api"),
            ("/p/apps/web", "/p-staging/apps"),
            ("/p/docs", "/p-staging"),
            ("/p", "/p-staging"),
            ("/elsewhere/apps", "/p-staging"),
            ("/project/apps", "/p-staging"),
        ];
        for (cwd, expected) in table {
            let landed = kept(Path::new("/p"), Path::new(cwd), Path::new("/p-staging"), |path| {
                folders.iter().any(|folder| Path::new(folder) == path)
            });
            // As text: paths compare equal with and without a slash at the end.
            assert_eq!(landed.to_str(), Some(expected), "{cwd}");
        }
    }

    #[test]
    fn links_that_lead_here_lead_there_too() {
        let real = |path: &Path| {
            let text = path.to_str()?;
            Some(PathBuf::from(
                text.strip_prefix("/home/me/").map_or(text.into(), |rest| format!("/data/{rest}")),
            ))
        };
        let seen = |seen: &str, real_root: &str, to: &str| {
            seen_from_here(Path::new(seen), Path::new(real_root), Path::new(to), real)
        };
        assert_eq!(seen("/home/me/p", "/data/p", "/data/p-staging"), Path::new("/home/me/p-staging"));
        assert_eq!(seen("/home/me/p", "/data/p", "/mnt/p-staging"), Path::new("/mnt/p-staging"));
        assert_eq!(seen("/data/p", "/data/p", "/data/p-staging"), Path::new("/data/p-staging"));
        // The worktree itself is the link: its neighbours are not where the link is.
        assert_eq!(seen("/links/p", "/data/x", "/data/y"), Path::new("/data/y"));
    }
}
