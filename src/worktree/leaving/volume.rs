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
}

/// The mount point, or the nearest folder that is missing, that `root`, whose folder is gone, may be on. `beside`: folders of the
/// repository that are there: below them nothing is a volume.
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
    let parent = root.parent()?;
    let is_beside = beside.iter().any(|folder| parent.starts_with(folder));
    // A folder with nothing in it can be where a volume was mounted, and will be again.
    let is_bare = || !(disk.exists)(parent) || (disk.is_empty)(parent) && !is_mounted(parent);
    (!is_beside && is_bare()).then(|| topmost_missing(parent, disk).to_owned())
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
        let exists = |path: &Path| there.iter().any(|one| Path::new(one).starts_with(path));
        let is_empty =
            |path: &Path| !there.iter().any(|one| Path::new(one).starts_with(path) && Path::new(one) != path);
        let mounts = Mounts {
            mounted: mounted.iter().map(PathBuf::from).collect(),
            planned: ["/", "/backup"].map(PathBuf::from).into(),
        };
        let beside = [PathBuf::from("/home/me/p")];
        let found =
            unmounted(Path::new(root), &mounts, &beside, &Disk { exists: &exists, is_empty: &is_empty });
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
}
