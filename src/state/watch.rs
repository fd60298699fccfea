//! What the shell looks at, with builtins alone, to know whether anything can have changed since the last hook.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::file;

/// The longest first line that a shell is given to compare: a ref's name is at most 255 bytes a component.
const LONGEST_LINE: usize = 512;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Watch {
    /// Files with their only line, without its newline.
    pub lines: Vec<(PathBuf, Vec<u8>)>,
    /// Files and folders that are there; none may become newer than `newest`.
    pub present: Vec<PathBuf>,
    pub absent: Vec<PathBuf>,
    /// The newest modification time of those in `present`.
    pub newest: Option<SystemTime>,
}

impl Watch {
    /// Looks at `lines` (by what they say) and `times` (by their modification time), and notes what is not there.
    pub fn new(lines: Vec<PathBuf>, times: Vec<PathBuf>) -> Watch {
        let mut watch = Watch::default();
        let mut times = times;
        for path in lines {
            match file::read(&path, LONGEST_LINE) {
                Ok(content) => match only_line(&content) {
                    Some(line) => watch.lines.push((path, line.to_vec())),
                    None => times.push(path),
                },
                Err(_) => times.push(path),
            }
        }
        for path in times {
            watch.look(path);
        }
        watch
    }

    fn look(&mut self, path: PathBuf) {
        if self.present.contains(&path) || self.absent.contains(&path) {
            return;
        }
        match fs::metadata(&path).and_then(|metadata| metadata.modified()) {
            Ok(time) => {
                self.newest = self.newest.max(Some(time));
                self.present.push(path);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.absent.push(path),
            // What can't be looked at by us can't be by the shell.
            Err(_) => {}
        }
    }

    /// Whether a change right after `now` would get a later time than everything looked at has. A file system that counts
    /// whole seconds shows by times without a fraction.
    pub fn is_settled(&self, now: SystemTime) -> bool {
        let Some(newest) = self.newest else { return true };
        let fraction = newest.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.subsec_nanos());
        let tick = if fraction == 0 { Duration::from_millis(1100) } else { Duration::from_millis(20) };
        now.duration_since(newest).is_ok_and(|age| age > tick)
    }
}

fn only_line(content: &[u8]) -> Option<&[u8]> {
    let line = content.strip_suffix(b"\n").unwrap_or(content);
    (line.len() <= LONGEST_LINE && !line.iter().any(|byte| matches!(byte, b'\n' | b'\r' | 0))).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_files_by_how_they_are_compared() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str| folder.path().join(name);
        fs::write(file("HEAD"), "ref: refs/heads/main\n").expect("written");
        fs::write(file("two"), "a\nb\n").expect("written");
        let watch =
            Watch::new(vec![file("HEAD"), file("two"), file("gone")], vec![file("index"), file("HEAD")]);
        assert_eq!(watch.lines, [(file("HEAD"), b"ref: refs/heads/main".to_vec())]);
        assert_eq!(watch.present, [file("HEAD"), file("two")]);
        assert_eq!(watch.absent, [file("index"), file("gone")]);
    }

    #[test]
    fn a_change_in_the_same_tick_could_go_unseen() {
        let at = |nanoseconds| SystemTime::UNIX_EPOCH + Duration::from_nanos(nanoseconds);
        let watch = |newest| Watch { newest: Some(at(newest)), ..Watch::default() };
        let settled = |newest, now| watch(newest).is_settled(at(now));
        assert!(!settled(5_000_000_001, 5_010_000_000));
        assert!(settled(5_000_000_001, 5_030_000_000));
        assert!(!settled(5_000_000_000, 5_900_000_000));
        assert!(settled(5_000_000_000, 6_200_000_000));
        assert!(!settled(9_000_000_001, 5_000_000_000));
    }
}
