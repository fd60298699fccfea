//! The repository's own list of what git ignores (gitignore(5)): `info/exclude`, which all worktrees share.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use gix::bstr::{BString, ByteSlice};
use rustix::fs::OFlags;

/// Bytes of `info/exclude`, beyond which it is left alone.
const LARGEST: u64 = 16 << 20;

/// The line above each that wtsh has added: no other is taken out.
const MARK: &[u8] = b"# added by wtsh";

/// Adds the line, below a mark, if it is not there; whether it was added. Nothing is written through a link, and whoever reads sees the
/// old list or the new one. Of several that add a line at once, each one's stays.
pub fn add(common_dir: &Path, line: &[u8]) -> io::Result<bool> {
    let info = common_dir.join("info");
    let folder = open_folder(&info)?;
    // Where the file system has no locks on folders, the last of two in one moment wins.
    let _ = folder.lock();
    let path = info.join("exclude");
    let (content, mode) = read(&path)?;
    if content.lines().any(|known| known == line) {
        return Ok(false);
    }
    let end: &[u8] = if content.ends_with(b"\r\n") { b"\r\n" } else { b"\n" };
    let start: &[u8] = if content.is_empty() || content.ends_with(b"\n") { b"" } else { b"\n" };
    replace(&path, &[content.as_slice(), start, MARK, end, line, end].concat(), mode)?;
    Ok(true)
}

/// Takes out each line that is one of these and that `add` has added, with its mark, in the same way.
pub fn take_out(common_dir: &Path, lines: &[BString]) -> io::Result<()> {
    let info = common_dir.join("info");
    let folder = open_folder(&info)?;
    let _ = folder.lock();
    let path = info.join("exclude");
    let (content, mode) = read(&path)?;
    let text = |line: &'_ [u8]| BString::from(line.trim_end_with(|it| matches!(it, '\n' | '\r')));
    let mut left: Vec<&[u8]> = Vec::new();
    for line in content.lines_with_terminator() {
        let is_marked = left.last().is_some_and(|above| text(above) == MARK);
        if is_marked && lines.contains(&text(line)) {
            left.pop();
        } else {
            left.push(line);
        }
    }
    let left = left.concat();
    if left.len() == content.len() { Ok(()) } else { replace(&path, &left, mode) }
}

/// The line that means this folder alone, in each worktree. `inside`: from the root of the one that it lies in.
pub fn pattern(inside: &Path) -> BString {
    let mut line = BString::from("/");
    for byte in inside.as_os_str().as_bytes() {
        match byte {
            b'\\' | b'*' | b'?' | b'[' => line.extend([b'\\', *byte]),
            // No line can have it; this stands for any character.
            b'\n' => line.push(b'?'),
            _ => line.push(*byte),
        }
    }
    line.push(b'/');
    line
}

fn open_folder(info: &Path) -> io::Result<File> {
    match fs::create_dir(info) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    if info.is_symlink() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "its folder is a link"));
    }
    let flags = (OFlags::NOFOLLOW | OFlags::DIRECTORY).bits().cast_signed();
    OpenOptions::new().read(true).custom_flags(flags).open(info)
}

/// What is in the file, and its mode; where there is none, nothing, and the usual one.
fn read(path: &Path) -> io::Result<(Vec<u8>, Option<u32>)> {
    if path.is_symlink() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "it is a link"));
    }
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    let file = match OpenOptions::new().read(true).custom_flags(flags).open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok((Vec::new(), None)),
        file => file?,
    };
    let metadata = file.metadata()?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err(io::Error::new(ErrorKind::InvalidInput, "this is no file of patterns"));
    }
    let mut content = Vec::new();
    file.take(LARGEST).read_to_end(&mut content)?;
    Ok((content, Some(metadata.permissions().mode() & 0o777)))
}

/// Puts a file in the place of the one that is there.
fn replace(path: &Path, content: &[u8], mode: Option<u32>) -> io::Result<()> {
    let beside = path.with_file_name(format!("exclude.wtsh-{}", std::process::id()));
    // Of a process with this number that died, or somebody's link.
    let _ = fs::remove_file(&beside);
    let written = create(&beside, content, mode).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn create(path: &Path, content: &[u8], mode: Option<u32>) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    if let Some(mode) = mode {
        file.set_permissions(fs::Permissions::from_mode(mode))?;
    }
    file.write_all(content)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn what_is_there_stays_and_ends_its_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("info/exclude");
        assert!(add(folder.path(), b"/a").expect("it is written"));
        fs::write(&file, "# mine\nx").expect("a file");
        assert!(add(folder.path(), b"/media").expect("it is written"));
        assert!(!add(folder.path(), b"/media").expect("it is there"));
        assert_eq!(fs::read_to_string(&file).expect("a file"), "# mine\nx\n# added by wtsh\n/media\n");
        assert_eq!(fs::read_dir(folder.path().join("info")).expect("a folder").count(), 1);
    }

    #[test]
    fn nothing_is_written_where_a_link_leads() {
        let folder = tempfile::tempdir().expect("a folder");
        let (theirs, info) = (folder.path().join("theirs"), folder.path().join("info"));
        fs::create_dir(&theirs).expect("a folder");
        fs::write(theirs.join("exclude"), "theirs").expect("a file");
        symlink(&theirs, &info).expect("a link");
        assert!(add(folder.path(), b"/a").is_err());
        fs::remove_file(&info).expect("it is there");
        fs::create_dir(&info).expect("a folder");
        for target in ["exclude", "none"] {
            let _ = fs::remove_file(info.join("exclude"));
            symlink(theirs.join(target), info.join("exclude")).expect("a link");
            assert!(add(folder.path(), b"/a").is_err(), "{target}");
            assert!(take_out(folder.path(), &["theirs".into()]).is_err(), "{target}");
        }
        assert_eq!(fs::read_to_string(theirs.join("exclude")).expect("a file"), "theirs");
        assert_eq!(fs::read_dir(&theirs).expect("a folder").count(), 1);
    }

    #[test]
    fn of_several_at_once_each_line_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let dir = folder.path();
        (10..18).for_each(|number| add_as(dir, number));
        std::thread::scope(|scope| {
            for number in 0..8 {
                scope.spawn(move || add_as(dir, number));
                scope.spawn(move || {
                    take_out(dir, &[format!("/{}", number + 10).into()]).expect("it is written")
                });
            }
        });
        let content = fs::read_to_string(dir.join("info/exclude")).expect("a file");
        let mut lines: Vec<&str> = content.lines().filter(|line| line.as_bytes() != MARK).collect();
        lines.sort_unstable();
        assert_eq!(lines, ["/0", "/1", "/2", "/3", "/4", "/5", "/6", "/7"]);
    }

    #[test]
    fn lines_are_taken_out_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("info/exclude");
        fs::create_dir(folder.path().join("info")).expect("a folder");
        let mark = "# added by wtsh";
        let text = format!("{mark}\r\n/a/\r\n{mark}\n/a/b\n/a\n{mark}\n/a/\n# /a/");
        fs::write(&file, text).expect("a file");
        take_out(folder.path(), &["/a/".into()]).expect("it is written");
        assert_eq!(fs::read_to_string(&file).expect("a file"), format!("{mark}\n/a/b\n/a\n# /a/"));
    }

    #[test]
    fn what_a_person_wrote_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("info/exclude");
        fs::create_dir(folder.path().join("info")).expect("a folder");
        fs::write(&file, "/a/\n").expect("a file");
        assert!(!add(folder.path(), b"/a/").expect("it is there"));
        assert!(add(folder.path(), b"/b/").expect("it is written"));
        take_out(folder.path(), &["/a/".into(), "/b/".into()]).expect("it is written");
        assert_eq!(fs::read_to_string(&file).expect("a file"), "/a/\n");
    }

    fn add_as(dir: &Path, number: u8) {
        assert!(add(dir, format!("/{number}").as_bytes()).expect("it is written"));
    }
}
