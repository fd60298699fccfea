//! lsof(8) and ps(1), where there is no /proc: macOS. Both by the path at which the system has them.

use std::collections::HashMap;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use rustix::process::geteuid;

use super::seen::Seen;
use crate::process::{job, program};

/// All processes of this user.
pub fn processes() -> Vec<Seen> {
    let user = geteuid().as_raw().to_string();
    let folders = output("/usr/sbin/lsof", &["-w", "-a", "-u", &user, "-d", "cwd", "-F", "pn"]);
    let mut folders = parse_folders(&folders);
    let listed = output("/bin/ps", &["-U", &user, "-ww", "-o", "pid=,ppid=,pgid=,tpgid=,command="]);
    let processes = listed.split(|byte| *byte == b'\n').filter_map(parse_process);
    processes.map(|seen| Seen { folder: folders.remove(&seen.pid), ..seen }).collect()
}

fn output(path: &str, words: &[&str]) -> Vec<u8> {
    let mut command = program::command(Path::new(path));
    command.args(words).env("LC_ALL", "C");
    job::capture(command, b"").map(|ended| ended.stdout).unwrap_or_default()
}

/// `pPID`, then `fcwd`, then `nPATH`, each on a line.
fn parse_folders(text: &[u8]) -> HashMap<u32, PathBuf> {
    let mut folders = HashMap::new();
    let mut pid = None;
    for line in text.split(|byte| *byte == b'\n') {
        match line.split_first() {
            Some((b'p', number)) => pid = str::from_utf8(number).ok().and_then(|number| number.parse().ok()),
            Some((b'n', path)) => {
                let path = PathBuf::from(OsString::from_vec(path.to_vec()));
                pid.take().map(|pid| folders.insert(pid, path));
            }
            _ => {}
        }
    }
    folders
}

fn parse_process(line: &[u8]) -> Option<Seen> {
    let mut fields = line.split(|byte| *byte == b' ').filter(|field| !field.is_empty());
    let mut number = || str::from_utf8(fields.next()?).ok()?.parse::<i64>().ok();
    let (pid, parent, group, foreground) = (number()?, number()?, number()?, number()?);
    let words: Vec<Vec<u8>> = fields.map(<[u8]>::to_vec).collect();
    let name = words.first()?.rsplit(|byte| *byte == b'/').next().unwrap_or_default().to_vec();
    let positive = |number: i64| u32::try_from(number).ok().filter(|number| *number != 0);
    Some(Seen {
        pid: positive(pid)?,
        parent: u32::try_from(parent).ok()?,
        group: positive(group)?,
        foreground: positive(foreground),
        name,
        words,
        folder: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folders_and_the_processes_are_read() {
        let folders = parse_folders(b"p12\nfcwd\nn/a b\np13\nfcwd\nn/c\n");
        assert_eq!(folders, HashMap::from([(12, "/a b".into()), (13, "/c".into())]));
        let seen = parse_process(b"  12     1    12    12 -zsh").expect("a process");
        assert_eq!((seen.pid, seen.parent, seen.foreground), (12, 1, Some(12)));
        assert_eq!((seen.name.as_slice(), seen.words.len()), (b"-zsh".as_slice(), 1));
        assert_eq!(parse_process(b"14 1 14 0 /usr/bin/vim a").expect("a process").foreground, None);
    }
}
