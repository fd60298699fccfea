//! The way to a file, as the kernel goes it: each symbolic link on it, and where it ends.

use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};

pub struct Way {
    /// The folder below which it was followed: as it was given, or, where there are links, without those in it.
    pub root: PathBuf,
    /// Where the links lie; none in the paths themselves.
    pub links: Vec<PathBuf>,
    /// What is there in the end, without links (but for those in `root`).
    pub end: PathBuf,
}

/// As many links as Linux follows (path_resolution(7)).
const MOST_LINKS: usize = 40;

impl Way {
    /// To `path`, absolute. Links in `root` itself do not count for what lies below it; of any other path all do.
    pub fn of(root: &Path, path: &Path) -> io::Result<Way> {
        if goes_straight(root, path)? {
            return Ok(Way { root: root.to_owned(), links: Vec::new(), end: path.to_owned() });
        }
        let real_root = root.canonicalize()?;
        let (start, rest) = match path.strip_prefix(root) {
            Ok(rest) => (real_root.clone(), rest),
            Err(_) => (PathBuf::from("/"), path),
        };
        let mut way = Way { root: real_root, links: Vec::new(), end: start };
        way.follow(rest)?;
        Ok(way)
    }

    /// Goes on to `rest`.
    pub fn follow(&mut self, rest: &Path) -> io::Result<()> {
        let mut ahead: Vec<OsString> = backwards(rest).collect();
        while let Some(name) = ahead.pop() {
            match Path::new(&name).components().next() {
                Some(Component::RootDir) => self.end = PathBuf::from("/"),
                Some(Component::ParentDir) => drop(self.end.pop()),
                Some(Component::Normal(name)) => {
                    self.end.push(name);
                    if let Some(target) = target(&self.end)? {
                        self.links.push(self.end.clone());
                        self.end.pop();
                        ahead.extend(backwards(&target));
                    }
                }
                _ => {}
            }
            if self.links.len() > MOST_LINKS {
                return Err(io::Error::other("too many links"));
            }
        }
        Ok(())
    }
}

fn backwards(path: &Path) -> impl Iterator<Item = OsString> + '_ {
    path.components().rev().map(|component| component.as_os_str().to_owned())
}

/// Whether there is no link below `root` on the way to `path`, and nothing in its words that leads upwards.
fn goes_straight(root: &Path, path: &Path) -> io::Result<bool> {
    let Ok(rest) = path.strip_prefix(root) else { return Ok(false) };
    let mut folder = root.to_owned();
    for component in rest.components() {
        let Component::Normal(name) = component else { return Ok(false) };
        folder.push(name);
        if target(&folder)?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Where a link leads; `None` for what is no link, or not there.
fn target(path: &Path) -> io::Result<Option<PathBuf>> {
    match std::fs::read_link(path) {
        Ok(target) => Ok(Some(target)),
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::NotFound) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::fs::create_dir_all;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn every_link_is_met() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().canonicalize().unwrap();
        create_dir_all(real.join("w/deep/er")).unwrap();
        create_dir_all(real.join("out/venv/bin")).unwrap();
        symlink(real.join("w"), real.join("root")).unwrap();
        symlink("deep/er/../link", real.join("w/first")).unwrap();
        symlink(real.join("out"), real.join("w/deep/link")).unwrap();
        let root = real.join("root");
        let way = Way::of(&root, &root.join("first/venv")).unwrap();
        assert_eq!(way.root, real.join("w"));
        assert_eq!(way.links, [real.join("w/first"), real.join("w/deep/link")]);
        assert_eq!(way.end, real.join("out/venv"));
    }

    #[test]
    fn a_straight_way_is_taken_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        create_dir_all(folder.path().join("a/b")).unwrap();
        let way = Way::of(folder.path(), &folder.path().join("a/b")).unwrap();
        assert_eq!((way.links.len(), way.end), (0, folder.path().join("a/b")));
    }

    #[test]
    fn a_circle_ends() {
        let folder = tempfile::tempdir().unwrap();
        symlink("b", folder.path().join("a")).unwrap();
        symlink("a", folder.path().join("b")).unwrap();
        assert!(Way::of(folder.path(), &folder.path().join("a/c")).is_err());
    }
}
