//! Whether a folder that is not there may lie on a volume that is not mounted.

use std::path::{Path, PathBuf};

/// Where people, and desktops for them, mount what comes and goes.
const FOR_VOLUMES: [&str; 4] = ["/mnt", "/media", "/run/media", "/Volumes"];

/// What is mounted, and what the machine knows of mounting.
#[derive(Clone, Debug, Default)]
pub struct Mounts {
    pub mounted: Vec<PathBuf>,
    /// Mount points of fstab(5).
    pub planned: Vec<PathBuf>,
}

/// What the disk says.
pub struct Disk<'a> {
    pub exists: &'a dyn Fn(&Path) -> bool,
    /// Whether there is no such folder, or nothing in it.
    pub is_empty: &'a dyn Fn(&Path) -> bool,
    /// Whether the worktree lay on the same file system as this folder, which is there. `None`: there is no telling.
    pub was_on: &'a dyn Fn(&Path) -> Option<bool>,
}

/// The mount point, or the nearest folder that is missing, that `root`, whose folder is gone, or has nothing in it, may be on. `beside`:
/// folders of the repository that are there: below them nothing is a volume, as long as nobody knows better.
pub fn unmounted(root: &Path, mounts: &Mounts, beside: &[PathBuf], disk: &Disk) -> Option<PathBuf> {
    let is_mounted = |point: &Path| mounts.mounted.iter().any(|mounted| mounted == point);
    let is_point =
        |point: &&PathBuf| root.starts_with(point) && point.parent().is_some() && !is_mounted(point);
    if let Some(point) = mounts.planned.iter().find(is_point) {
        return Some(point.clone());
    }
    if let Some(point) = removable(root, &is_mounted, disk) {
        return Some(point);
    }
    let folder = if (disk.exists)(root) { root } else { root.parent()? };
    // A folder with nothing in it can be where a volume was mounted, and will be again.
    if (disk.exists)(folder) && (is_mounted(folder) || !(disk.is_empty)(folder)) {
        return None;
    }
    let there = folder.ancestors().find(|part| (disk.exists)(part))?;
    let is_beside = || beside.iter().any(|known| folder.starts_with(known));
    let is_just_gone = (disk.was_on)(there).unwrap_or_else(is_beside);
    (!is_just_gone).then(|| topmost_missing(folder, disk).to_owned())
}

fn removable(root: &Path, is_mounted: &dyn Fn(&Path) -> bool, disk: &Disk) -> Option<PathBuf> {
    let base = FOR_VOLUMES.iter().map(Path::new).find(|base| root.starts_with(base))?;
    let below = root.ancestors().skip(1).take_while(|folder| folder.starts_with(base));
    let mut points: Vec<&Path> = below.collect();
    if points.iter().any(|point| is_mounted(point)) {
        return None;
    }
    points.reverse();
    points.into_iter().find(|point| (disk.is_empty)(point)).map(Path::to_owned)
}

fn topmost_missing<'a>(folder: &'a Path, disk: &Disk) -> &'a Path {
    folder.ancestors().take_while(|part| !(disk.exists)(part)).last().unwrap_or(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(root: &str, mounted: &[&str], there: &[&str]) -> Option<String> {
        ask_knowing(None, root, mounted, there)
    }

    /// `was_on`: whether the worktree lay on the file system of what is there of its path.
    fn ask_knowing(was_on: Option<bool>, root: &str, mounted: &[&str], there: &[&str]) -> Option<String> {
        let exists = |path: &Path| there.iter().any(|one| Path::new(one).starts_with(path));
        let is_empty =
            |path: &Path| !there.iter().any(|one| Path::new(one).starts_with(path) && Path::new(one) != path);
        let mounts = Mounts {
            mounted: mounted.iter().map(PathBuf::from).collect(),
            planned: ["/", "/backup"].map(PathBuf::from).into(),
        };
        let beside = [PathBuf::from("/home/me/p")];
        let disk = Disk { exists: &exists, is_empty: &is_empty, was_on: &|_| was_on };
        let found = unmounted(Path::new(root), &mounts, &beside, &disk);
        found.map(|point| point.display().to_string())
    }

    #[test]
    fn a_folder_that_was_deleted_is_just_gone() {
        assert_eq!(ask("/home/me/p-x", &["/"], &["/home/me/p"]), None);
        assert_eq!(ask("/home/me/p/.worktrees/x", &["/"], &["/home/me/p"]), None);
        assert_eq!(ask("/mnt/usb/p-x", &["/", "/mnt/usb"], &["/mnt/usb/other"]), None);
        assert_eq!(ask("/mnt/disk/p-x", &["/"], &["/mnt/disk/other"]), None, "a plain folder");
        assert_eq!(ask("/backup/p-x", &["/", "/backup"], &["/backup/other"]), None);
        assert_eq!(ask("/srv/w/p-x", &["/", "/srv/w"], &["/srv/w"]), None, "its volume is there");
        assert_eq!(ask("/home/me/p/.worktrees/x", &["/"], &["/home/me/p/.worktrees"]), None);
    }

    #[test]
    fn an_empty_folder_may_be_a_mount_point() {
        assert_eq!(ask("/srv/w/p-x", &["/"], &["/srv/w"]).as_deref(), Some("/srv/w"));
        assert_eq!(ask("/srv/w/p-x", &["/"], &["/srv/w/other"]), None);
    }

    #[test]
    fn one_on_a_volume_is_kept() {
        assert_eq!(ask("/mnt/usb/p-x", &["/"], &["/mnt/usb"]).as_deref(), Some("/mnt/usb"));
        assert_eq!(ask("/media/me/usb/w/p-x", &["/"], &["/media/me/x"]).as_deref(), Some("/media/me/usb"));
        assert_eq!(ask("/backup/p-x", &["/"], &["/backup/other"]).as_deref(), Some("/backup"));
        assert_eq!(ask("/data/w/p-x", &["/"], &["/home/me/p"]).as_deref(), Some("/data"));
    }
    #[test]
    fn where_it_lay_is_known_a_folder_and_a_volume_are_told_apart() {
        for (root, there) in
            [("/home/me/w/p-x", "/home/me/p"), ("/srv/w/p-x", "/srv/w"), ("/srv/w", "/srv/w")]
        {
            assert_eq!(ask_knowing(Some(true), root, &["/"], &[there]), None, "{root}");
        }
        let point = ask_knowing(Some(false), "/home/me/p/.worktrees/x", &["/"], &["/home/me/p/.worktrees"]);
        assert_eq!(point.as_deref(), Some("/home/me/p/.worktrees"), "a mount point in the repository");
        let point = ask_knowing(Some(false), "/srv/w", &["/"], &["/srv/w"]);
        assert_eq!(point.as_deref(), Some("/srv/w"), "it lay directly at the mount point");
        let kept = ["/mnt/usb/p-x", "/backup/p-x"];
        for root in kept {
            assert!(
                ask_knowing(Some(true), root, &["/"], &["/mnt/usb", "/backup/other"]).is_some(),
                "{root}"
            );
        }
    }
}
