//! The folder of a venv while it is made. A mark in it says that it is not done: whatever ends the making, also a power cut, the
//! next set-up knows that what lies there is its own, and nobody's work.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::Wish;
use crate::file::unfinished::{MARK, is_unfinished};

/// What stands in the place of a venv.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing, or an empty folder.
    Nothing,
    /// A venv whose making stopped.
    Unfinished,
    /// Something that wtsh did not make.
    Something,
    /// This link on the way leads elsewhere.
    BehindLink(PathBuf),
}

/// `place`: from the root, plain names only.
pub fn standing(root: &Path, place: &Path) -> io::Result<Standing> {
    let mut path = root.to_owned();
    for name in place.components() {
        if !matches!(name, Component::Normal(_)) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        path.push(name);
        match path.symlink_metadata() {
            Ok(found) if found.is_symlink() && path != root.join(place) => {
                return Ok(Standing::BehindLink(path));
            }
            Ok(found) if !found.is_dir() => return Ok(Standing::Something),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Standing::Nothing),
            Err(error) => return Err(error),
        }
    }
    Ok(match is_unfinished(&path) {
        true => Standing::Unfinished,
        false if path.read_dir()?.next().is_none() => Standing::Nothing,
        false => Standing::Something,
    })
}

/// To be called before the first command of `commands`: makes the folder, with the mark in it and nothing else. What a making that
/// stopped has left there is removed. An error says why not, for people.
pub fn begin(root: &Path, wish: &Wish) -> Result<(), String> {
    if let Some(why) = &wish.refused {
        return Err(why.clone());
    }
    let dir = root.join(&wish.place);
    let made = standing(root, &wish.place).and_then(|standing| match standing {
        Standing::Nothing => marked(&dir).map(Ok),
        Standing::Unfinished => emptied(&dir).map(Ok),
        Standing::Something => Ok(Err(format!("{} is there already", dir.display()))),
        Standing::BehindLink(link) => Ok(Err(behind_link(&link))),
    });
    made.unwrap_or_else(|error| Err(format!("{}: {error}", dir.display())))
}

/// To be called after the last command: from now on it is a venv like any other.
pub fn finish(root: &Path, wish: &Wish) -> Result<(), String> {
    let mark = root.join(&wish.place).join(MARK);
    match fs::remove_file(&mark) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(format!("{}: {error}", mark.display())),
        _ => Ok(()),
    }
}

/// Why no venv is made in a place that this link leads to.
pub fn behind_link(link: &Path) -> String {
    format!("{} is a link: a venv would be made where it leads", link.display())
}

fn marked(dir: &Path) -> io::Result<()> {
    if let Err(error) = fs::create_dir(dir)
        && error.kind() != io::ErrorKind::AlreadyExists
    {
        return Err(error);
    }
    fs::File::create_new(dir.join(MARK)).map(drop)
}

/// The mark stays all the time.
fn emptied(dir: &Path) -> io::Result<()> {
    for entry in dir.read_dir()? {
        let entry = entry?;
        if entry.file_name() == MARK {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn wish(place: &str) -> Wish {
        Wish { place: place.into(), ..Wish::default() }
    }

    #[test]
    fn from_nothing_to_a_venv_and_back_to_a_half_made_one() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let (place, wish) = (Path::new("apps/.venv"), wish("apps/.venv"));
        assert_eq!(standing(root, place).unwrap(), Standing::Nothing);
        assert!(begin(root, &wish).is_err(), "its folder is not there");
        fs::create_dir_all(root.join(place)).unwrap();
        // The making was killed between its folder and the mark.
        assert_eq!(standing(root, place).unwrap(), Standing::Nothing);
        begin(root, &wish).unwrap();
        assert_eq!(standing(root, place).unwrap(), Standing::Unfinished);
        fs::create_dir(root.join("precious")).unwrap();
        fs::write(root.join("precious/file"), "").unwrap();
        fs::create_dir_all(root.join("apps/.venv/lib/x")).unwrap();
        symlink(root.join("precious"), root.join("apps/.venv/lib64")).unwrap();
        begin(root, &wish).unwrap();
        let left: Vec<_> = root.join(place).read_dir().unwrap().map(|it| it.unwrap().file_name()).collect();
        assert_eq!(left, [MARK]);
        assert!(root.join("precious/file").exists(), "what a link leads to stays");
        fs::write(root.join("apps/.venv/pyvenv.cfg"), "home = /usr/bin\n").unwrap();
        finish(root, &wish).unwrap();
        finish(root, &wish).unwrap();
        assert_eq!(standing(root, place).unwrap(), Standing::Something);
        assert!(begin(root, &wish).is_err(), "nothing of the person's is touched");
        assert!(root.join("apps/.venv/pyvenv.cfg").exists());
    }

    #[test]
    fn no_link_is_followed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("real/sub")).unwrap();
        symlink("real", root.join("link")).unwrap();
        symlink("../real/sub", root.join("real/.venv")).unwrap();
        for place in ["link/.venv", "link/sub/.venv"] {
            let expected = Standing::BehindLink(root.join("link"));
            assert_eq!(standing(root, Path::new(place)).unwrap(), expected, "{place}");
            assert!(begin(root, &wish(place)).is_err());
        }
        assert_eq!(standing(root, Path::new("real/.venv")).unwrap(), Standing::Something);
        assert!(begin(root, &wish("real/.venv")).is_err());
        assert!(standing(root, Path::new("../x")).is_err() && standing(root, Path::new("/x")).is_err());
        assert_eq!(root.join("real/sub").read_dir().unwrap().count(), 0);
    }
}
