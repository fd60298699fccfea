use std::path::Path;

use super::*;
use crate::process::program;

fn sh(script: &str) -> Command {
    let mut command = program::command(Path::new("/bin/sh"));
    command.args(["-c", script]);
    command
}

fn followed(script: &str) -> (ExitStatus, Vec<String>) {
    let mut lines = Vec::new();
    let status = follow(sh(script), &mut |line| lines.push(String::from_utf8_lossy(line).into_owned()));
    (status.unwrap(), lines)
}

#[test]
fn both_streams_are_kept_apart_or_followed_together() {
    let ended = capture(sh("echo out; echo err >&2; exit 3"), b"").unwrap();
    assert_eq!((ended.stdout.as_slice(), ended.stderr.as_slice()), (&b"out\n"[..], &b"err\n"[..]));
    assert_eq!(ended.status.code(), Some(3));
    let (status, lines) = followed("echo out; echo err >&2; printf last; exit 4");
    assert_eq!((status.code(), lines), (Some(4), vec!["out".into(), "err".into(), "last".into()]));
}

#[test]
fn input_that_is_not_read_stops_nothing() {
    let long = vec![b'x'; 1 << 20];
    assert!(capture(sh("exit 0"), &long).unwrap().status.success());
    assert_eq!(capture(sh("wc -c"), &long).unwrap().stdout.trim_ascii(), b"1048576");
    assert_eq!(followed("read -r line; echo \"<$line>\"").1, ["<>"]);
}

#[test]
fn what_a_program_leaves_behind_is_not_waited_for() {
    let pipe = tempfile::tempdir().unwrap();
    let pipe = pipe.path().join("pipe");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    // It holds both streams until somebody writes into the pipe.
    let script = format!("cat '{}' & echo started", pipe.display());
    assert_eq!(capture(sh(&script), b"").unwrap().stdout, b"started\n");
    assert_eq!(followed(&script).1, ["started"]);
    // One that never stops writing.
    let script = format!("(until [ -e '{0}.end' ]; do echo more; done) & echo started", pipe.display());
    assert!(followed(&script).1.contains(&"started".to_owned()));
    std::fs::write(pipe.with_extension("end"), "").unwrap();
    let mut open = std::fs::OpenOptions::new();
    drop(open.read(true).write(true).open(&pipe).unwrap());
}

#[test]
fn a_program_that_closes_its_output_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let done = folder.path().join("done");
    followed(&format!("exec >&- 2>&-; sleep 0.1; : >'{}'", done.display()));
    assert!(done.exists());
}
