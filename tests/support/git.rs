//! A `git` before the real one on PATH.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::repository::Sandbox;

/// Puts a `git` into the sandbox that does `script`, a POSIX shell's, and then what the real one does, whose path is in `$real`. The
/// PATH that has it first.
pub fn before_git(sandbox: &Sandbox, script: &str) -> String {
    let bin = sandbox.path().join("bin");
    fs::create_dir_all(&bin).expect("a folder");
    let path = std::env::var("PATH").expect("a PATH");
    let real = std::env::split_paths(&path)
        .map(|folder| folder.join("git"))
        .find(|git| git.is_file())
        .expect("git is installed");
    let text = format!("#!/bin/sh\nreal='{}'\n{script}\nexec \"$real\" \"$@\"\n", real.display());
    fs::write(bin.join("git"), text).expect("a program");
    fs::set_permissions(bin.join("git"), fs::Permissions::from_mode(0o755)).expect("a mode");
    format!("{}:{path}", bin.display())
}

/// Waits for programs that a wtsh that was killed has left: they hold what it noted, as long as they are at it.
#[allow(dead_code, reason = "not every test kills")]
pub fn wait_for_what_is_left(sandbox: &Sandbox) {
    let notes = fs::read_dir(sandbox.home().join(".local/share/wtsh/notes")).into_iter().flatten();
    for note in notes.map(|note| note.expect("a note").path()) {
        fs::File::open(note).expect("a note").lock().expect("it is let go");
    }
}
