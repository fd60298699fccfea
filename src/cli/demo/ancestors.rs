//! The programs that started this one.

use std::os::unix::process::parent_id;
#[cfg(not(target_os = "linux"))]
use std::path::Path;

#[cfg(not(target_os = "linux"))]
use crate::process::program;

/// More than this many between a shell and the demo means that no person's shell is among them.
const FURTHEST: usize = 8;

/// The names of this program's parent, the parent's parent and so on, as the kernel knows them.
pub fn names() -> impl Iterator<Item = String> {
    let mut next = Some(parent_id());
    std::iter::from_fn(move || {
        let (name, parent) = name_and_parent(next?)?;
        next = (parent > 1).then_some(parent);
        Some(name)
    })
    .take(FURTHEST)
}

/// From `/proc/PID/stat`, see proc_pid_stat(5).
#[cfg(target_os = "linux")]
fn name_and_parent(id: u32) -> Option<(String, u32)> {
    let stat = std::fs::read(format!("/proc/{id}/stat")).ok()?;
    parse_stat(&String::from_utf8_lossy(&stat))
}

/// `ID (NAME) STATE PARENT …`, where NAME may itself hold parentheses and spaces.
#[cfg(any(target_os = "linux", test))]
fn parse_stat(stat: &str) -> Option<(String, u32)> {
    let (_, rest) = stat.split_once('(')?;
    let (name, rest) = rest.rsplit_once(')')?;
    let parent = rest.split_whitespace().nth(1)?.parse().ok()?;
    Some((name.to_owned(), parent))
}

#[cfg(not(target_os = "linux"))]
fn name_and_parent(id: u32) -> Option<(String, u32)> {
    let mut ps = program::command(Path::new("/bin/ps"));
    let output = ps.args(["-o", "ppid=,comm=", "-p", &id.to_string()]).output().ok()?;
    parse_ps(&String::from_utf8_lossy(&output.stdout))
}

/// `PARENT PATH`; a login shell's name begins with `-`.
#[cfg(any(not(target_os = "linux"), test))]
fn parse_ps(line: &str) -> Option<(String, u32)> {
    let (parent, path) = line.trim().split_once(char::is_whitespace)?;
    let name = path.trim().rsplit('/').next()?.trim_start_matches('-');
    Some((name.to_owned(), parent.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_hold_what_separates_the_fields() {
        assert_eq!(parse_stat("7 (a) b (c) S 42 7 7"), Some(("a) b (c".to_owned(), 42)));
        assert_eq!(parse_stat("7 zsh S 42"), None);
    }

    #[test]
    fn ps_gives_a_path_or_a_login_shells_name() {
        assert_eq!(parse_ps("  501 /bin/zsh\n"), Some(("zsh".to_owned(), 501)));
        assert_eq!(parse_ps("1 -bash"), Some(("bash".to_owned(), 1)));
        assert_eq!(parse_ps(""), None);
    }

    #[test]
    fn this_test_was_started_by_something() {
        assert!(names().next().is_some_and(|name| !name.is_empty()));
    }
}
