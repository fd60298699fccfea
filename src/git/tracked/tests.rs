//! Compared with what `git ls-files` says.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use proptest::prelude::*;

use super::*;
use crate::sandbox::Sandbox;

/// An entry for `git update-index --index-info`.
#[derive(Clone, Debug)]
struct Line {
    mode: &'static str,
    stage: u8,
    path: String,
}

const NOBODY: &str = "1111111111111111111111111111111111111111";

fn feed(sandbox: &Sandbox, dir: &Path, arguments: &[&str], input: &[u8]) {
    let mut git = sandbox.command("git", dir).args(arguments).stdin(Stdio::piped()).spawn().unwrap();
    git.stdin.take().unwrap().write_all(input).unwrap();
    assert!(git.wait().unwrap().success(), "git {arguments:?}");
}

fn add(sandbox: &Sandbox, dir: &Path, lines: &[Line]) {
    let text: String =
        lines.iter().map(|it| format!("{} {NOBODY} {}\t{}\n", it.mode, it.stage, it.path)).collect();
    feed(sandbox, dir, &["update-index", "--index-info"], text.as_bytes());
}

/// What `find` is to say, by what git lists: mode and path.
fn is_tracked(listed: &[(String, String)], path: &str) -> bool {
    listed.iter().any(|(mode, name)| {
        let leads = ["120000", "160000"].contains(&mode.as_str()) && path.starts_with(&format!("{name}/"));
        path.is_empty() || name == path || name.starts_with(&format!("{path}/")) || leads
    })
}

fn listed(sandbox: &Sandbox, dir: &Path) -> Vec<(String, String)> {
    let text = sandbox.git(dir, &["ls-files", "-s", "-z"]);
    let lines = text.split_terminator('\0').map(|line| line.split_once('\t').unwrap());
    lines.map(|(facts, path)| (facts[..6].to_owned(), path.to_owned())).collect()
}

fn paths(dir: &Path) -> TrackedPaths {
    TrackedPaths::of(&Repository::discover(dir).unwrap().unwrap())
}

fn find(paths: &TrackedPaths, path: &str) -> Option<String> {
    paths.find(Path::new(path)).unwrap().map(|name| name.to_str().unwrap().to_owned())
}

/// Says the same as git of every path that could matter.
#[track_caller]
fn agrees(sandbox: &Sandbox, dir: &Path, more: &[&str]) {
    let listed = listed(sandbox, dir);
    let paths = paths(dir);
    let mut asked: Vec<String> = more.iter().map(|path| (*path).to_owned()).collect();
    for (_, name) in &listed {
        asked.extend(Path::new(name).ancestors().map(|path| path.to_str().unwrap().to_owned()));
        let shorter: String = name.chars().take(name.chars().count() - 1).collect();
        asked.extend([format!("{name}/x"), format!("{name}x"), shorter.trim_end_matches('/').to_owned()]);
    }
    for path in asked {
        assert_eq!(find(&paths, &path).is_some(), is_tracked(&listed, &path), "{path:?} of {listed:?}");
    }
    let above = listed.iter().flat_map(|(_, name)| Path::new(name).ancestors().skip(1)).map(Path::to_owned);
    let above: BTreeSet<PathBuf> = above.filter(|folder| !folder.as_os_str().is_empty()).collect();
    assert_eq!(paths.folders(usize::MAX).unwrap(), above);
}

fn line() -> impl Strategy<Value = Line> {
    let mode = prop::sample::select(vec!["100644", "100755", "120000", "160000"]);
    let path =
        prop::collection::vec(prop::sample::select(vec!["a", "b", "a-b", "a.b", ".venv", "ab", "ü"]), 1..4);
    let long = any::<prop::sample::Index>();
    (mode, 0..8u8, path, long).prop_map(|(mode, stage, path, long)| {
        let mut path = path.join("/");
        if long.index(8) == 0 {
            path = format!("{path}/{}", vec!["n".repeat(200); 22].join("/"));
        }
        Line { mode, stage: if stage < 4 { stage } else { 0 }, path }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_index_of_any_version(lines in prop::collection::vec(line(), 0..12), version in 2..5u8, skipped: bool) {
        let sandbox = Sandbox::new();
        let dir = sandbox.path();
        sandbox.git(&dir, &["init", "-q", "."]);
        sandbox.git(&dir, &["update-index", "--index-version", &version.to_string()]);
        add(&sandbox, &dir, &lines);
        let text = sandbox.git(&dir, &["ls-files", "-s", "-z"]);
        let plain = text.split('\0').filter_map(|line| line.split_once(" 0\t")).find(|(_, path)| path.len() < 1000);
        if let Some((_, path)) = plain.filter(|_| skipped) {
            // It needs the extended flags of version 3.
            sandbox.git(&dir, &["update-index", "--skip-worktree", path]);
        }
        agrees(&sandbox, &dir, &["", "a", "a/b", ".venv", ".venv/bin", "ü"]);
    }

    #[test]
    fn any_bytes_are_an_index_or_not(bytes: Vec<u8>, version in 2..5u8, count in 0..4u8) {
        let header = [b"DIRC\0\0\0", &[version][..], b"\0\0\0", &[count]].concat();
        for content in [&bytes, &[&header[..], &bytes].concat()] {
            let mut rest = &content[..];
            let mut source = |bytes: &mut Vec<u8>| {
                let part = rest.split_off(..rest.len().min(7)).unwrap_or_default();
                bytes.extend_from_slice(part);
                Ok(part.len())
            };
            let _ = entries::each(&mut source, gix::hash::Kind::Sha1, |_| ControlFlow::Continue(()));
        }
    }
}

fn repository(sandbox: &Sandbox, arguments: &[&str]) -> PathBuf {
    let dir = sandbox.path().join("w");
    fs::create_dir(&dir).unwrap();
    sandbox.git(&dir, &[&["init", "-q", "."], arguments].concat());
    dir
}

#[test]
fn no_index_tracks_nothing_and_a_later_one_is_seen() {
    let sandbox = Sandbox::new();
    let dir = repository(&sandbox, &[]);
    let paths = paths(&dir);
    assert_eq!(find(&paths, ""), None);
    sandbox.commit(&dir, ".venv/bin/ls", "x", "x");
    assert_eq!(find(&paths, ".venv").as_deref(), Some(".venv/bin/ls"));
    sandbox.git(&dir, &["rm", "-q", "-r", "--cached", ".venv"]);
    sandbox.git(&dir, &["add", ".venv/bin/ls", "-N"]);
    assert!(find(&paths, ".venv/bin").is_some(), "to be added later");
}

#[test]
fn what_cannot_be_read_is_an_error() {
    let sandbox = Sandbox::new();
    let dir = repository(&sandbox, &[]);
    sandbox.commit(&dir, "a", "x", "x");
    let index = dir.join(".git/index");
    let whole = fs::read(&index).unwrap();
    let fails = || assert!(paths(&dir).find(Path::new("b")).is_err());
    for length in [0, 4, 11, 12, 40, 80, whole.len() - 21] {
        fs::write(&index, &whole[..length]).unwrap();
        fails();
    }
    fs::write(&index, [&b"DIRC\0\0\0\x05"[..], &whole[8..]].concat()).unwrap();
    fails();
    fs::remove_file(&index).unwrap();
    rustix::fs::mknodat(rustix::fs::CWD, &index, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    fails();
    fs::remove_file(&index).unwrap();
    fs::File::create(&index).unwrap().set_len(1 << 40).unwrap();
    fails();
    fs::remove_file(&index).unwrap();
    fs::create_dir(&index).unwrap();
    fails();
}

#[test]
fn a_split_index() {
    let sandbox = Sandbox::new();
    let dir = repository(&sandbox, &[]);
    for file in [".venv/bin/ls", "a/b", "z"] {
        sandbox.commit(&dir, file, "x", "x");
    }
    sandbox.git(&dir, &["config", "splitIndex.maxPercentChange", "100"]);
    sandbox.git(&dir, &["update-index", "--split-index"]);
    agrees(&sandbox, &dir, &[".venv", "a", "y"]);
    sandbox.git(&dir, &["rm", "-q", "--cached", "-r", ".venv"]);
    std::os::unix::fs::symlink("a", dir.join("link")).unwrap();
    sandbox.git(&dir, &["add", "link"]);
    agrees(&sandbox, &dir, &[".venv", "link/b", "a"]);
    let shared = fs::read_dir(dir.join(".git")).unwrap().map(|entry| entry.unwrap().path());
    let shared: Vec<_> = shared.filter(|path| path.to_str().unwrap().contains("sharedindex.")).collect();
    assert!(!shared.is_empty());
    shared.iter().for_each(|path| fs::remove_file(path).unwrap());
    assert!(paths(&dir).find(Path::new("y")).is_err());
}

#[test]
fn a_folder_outside_of_a_sparse_checkout() {
    let sandbox = Sandbox::new();
    let dir = repository(&sandbox, &[]);
    for file in ["in/x", "out/.venv/bin/ls", "out/deep/x", "z"] {
        sandbox.commit(&dir, file, "x", "x");
    }
    std::os::unix::fs::symlink("x", dir.join("out/link")).unwrap();
    sandbox.git(&dir, &["add", "."]);
    sandbox.git(&dir, &["commit", "-q", "-m", "link"]);
    sandbox.git(&dir, &["sparse-checkout", "set", "--cone", "--sparse-index", "in"]);
    let paths = paths(&dir);
    let raw = fs::read(dir.join(".git/index")).unwrap();
    assert!(raw.windows(4).any(|four| four == b"sdir"), "git made it sparse");
    for path in ["out", "out/.venv", "out/.venv/bin", "out/deep", "out/link/y", "out/link", "in", "in/x"] {
        assert!(find(&paths, path).is_some(), "{path}");
    }
    for path in ["out/venv", "out/deep/y", "out/deep/x/y", "out/.venv/bin/lsx", "ou", "out2", ".venv"] {
        assert_eq!(find(&paths, path), None, "{path}");
    }
    fs::remove_dir_all(dir.join(".git/objects")).unwrap();
    fs::create_dir(dir.join(".git/objects")).unwrap();
    assert!(paths.find(Path::new("out/venv")).is_err(), "it can't be told");
}

#[test]
fn ids_of_256_bits() {
    let sandbox = Sandbox::new();
    let dir = repository(&sandbox, &["--object-format=sha256"]);
    for file in [".venv/bin/ls", "a", "b/c"] {
        sandbox.commit(&dir, file, "x", "x");
    }
    agrees(&sandbox, &dir, &[".venv", ".env"]);
}

#[test]
fn names_that_the_disk_takes_for_the_same() {
    let sandbox = Sandbox::new();
    let dir = repository(&sandbox, &[]);
    let file = |path: &str| Line { mode: "100644", stage: 0, path: path.to_owned() };
    add(&sandbox, &dir, &[file(".VENV/bin/ls"), file("CafÉ/.env"), file(".en\u{200c}v/x"), file("ſ/x")]);
    let asked = [".venv", "cafe\u{301}/.env", ".env", "S"];
    let exact = paths(&dir);
    assert!(asked.iter().all(|path| find(&exact, path).is_none()));
    sandbox.git(&dir, &["config", "core.ignoreCase", "true"]);
    let folding = paths(&dir);
    for path in asked {
        assert!(find(&folding, path).is_some(), "{path}");
    }
    assert_eq!(find(&folding, "venv"), None);
}

#[test]
fn a_large_index() {
    let sandbox = Sandbox::new();
    let dir = repository(&sandbox, &[]);
    let path = |n: usize| format!("d{:02}/s{:03}/file_{n}.rs", n % 50, n / 50 % 40);
    let lines: Vec<Line> = (0..20_000).map(|n| Line { mode: "100644", stage: 0, path: path(n) }).collect();
    add(&sandbox, &dir, &lines);
    let paths = paths(&dir);
    assert_eq!(find(&paths, ".venv"), None);
    assert!(find(&paths, "d49/s039").is_some());
    sandbox.git(&dir, &["config", "splitIndex.maxPercentChange", "100"]);
    sandbox.git(&dir, &["update-index", "--split-index"]);
    add(&sandbox, &dir, &[Line { mode: "100644", stage: 0, path: ".venv/bin/ls".to_owned() }]);
    for path in [".venv", "d00", "d49/s039"] {
        assert!(find(&paths, path).is_some(), "{path} of a split index");
    }
    assert_eq!(find(&paths, ".env"), None);
}
