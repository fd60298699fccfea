//! `wtsh guard install`: git's pre-push hook, beside whatever hook was there before.

#[path = "support/ran.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod ran;
#[path = "support/repository.rs"]
mod repository;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use ran::{Ran, at, run, wtsh};
use repository::Sandbox;

/// All that is in a folder: bytes, and whether it can be run.
fn snapshot(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, u32)> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    entries
        .map(|path| {
            let mode = path.metadata().expect("a file").permissions().mode();
            let content = fs::read(&path).unwrap_or_default();
            (path, (content, mode))
        })
        .collect()
}

fn script(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    fs::write(path, text).expect("a file");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a mode");
}

/// `git push WORDS` as an editor starts it, from the production worktree.
fn push(sandbox: &Sandbox, main: &Path, words: &[&str]) -> Ran {
    let production = main.with_file_name("myproject-production");
    let mut command = sandbox.command("git", &production);
    run(command.arg("push").args(words).env("PWD", &production).stdin(std::process::Stdio::null()))
}

#[track_caller]
fn succeeds(sandbox: &Sandbox, dir: &Path, arguments: &[&str]) -> String {
    let ran = at(sandbox, dir, arguments);
    assert_eq!(ran.code, Some(0), "wtsh {arguments:?}: {}", ran.stderr);
    ran.stderr
}

const WARNING: &str = "would push main (checked out in ";

/// The hook is installed, speaks, lets a push of this branch go, and leaves no trace; what was there before has run each time. `ran`: the
/// file that it writes a line into.
#[track_caller]
fn beside(sandbox: &Sandbox, main: &Path, hooks: &Path, ran: Option<&Path>) {
    let before = snapshot(hooks);
    succeeds(sandbox, main, &["guard", "install"]);
    assert!(succeeds(sandbox, main, &["guard", "install"]).contains("already"), "twice is once");
    let said = succeeds(sandbox, main, &["guard", "status"]);
    assert!(said.contains(&hooks.display().to_string()), "{said}");
    let pushed = push(sandbox, main, &["--dry-run", "origin", "main"]);
    assert_eq!(pushed.code, Some(0), "{}", pushed.stderr);
    assert!(pushed.stderr.contains(WARNING), "{}", pushed.stderr);
    let pushed = push(sandbox, main, &["origin", "production"]);
    assert!(pushed.code == Some(0) && !pushed.stderr.contains("wtsh:"), "{}", pushed.stderr);
    if let Some(ran) = ran {
        let lines = fs::read_to_string(ran).expect("the other hook ran");
        assert!(lines.contains("origin "), "it has its arguments: {lines}");
        assert!(lines.contains("refs/heads/main ") && lines.contains("refs/heads/production "), "{lines}");
    }
    succeeds(sandbox, main, &["guard", "uninstall"]);
    assert_eq!(snapshot(hooks), before);
    let pushed = push(sandbox, main, &["--dry-run", "origin", "main"]);
    assert!(!pushed.stderr.contains("wtsh:"), "{}", pushed.stderr);
    assert!(succeeds(sandbox, main, &["guard", "uninstall"]).contains("no hook of wtsh"));
}

/// main and production have something to push.
fn project(sandbox: &Sandbox) -> PathBuf {
    let main = sandbox.myproject();
    sandbox.commit(&main, "more", "", "more");
    sandbox.commit(&main.with_file_name("myproject-production"), "fix", "", "fix");
    main
}

/// Writes the arguments and what is on stdin into a file, which is named.
fn writes(file: &Path) -> String {
    format!("{{ echo \"$0 $@\"; cat; }} >>'{}'\n", file.display())
}

#[test]
fn where_there_is_none() {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    beside(&sandbox, &main, &main.join(".git/hooks"), None);
    fs::remove_dir_all(main.join(".git/hooks")).expect("samples");
    beside(&sandbox, &main, &main.join(".git/hooks"), None);
    assert!(!main.join(".git/hooks").exists());
}

#[test]
fn where_there_is_one() {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let (hooks, ran) = (main.join(".git/hooks"), sandbox.path().join("ran"));
    script(&hooks.join("pre-push"), &format!("#!/bin/sh\n{}", writes(&ran)));
    beside(&sandbox, &main, &hooks, Some(&ran));
    assert!(
        fs::read_to_string(&ran).expect("it ran").contains("hooks/pre-push origin "),
        "as which it was written"
    );
}

/// Its own word counts first.
#[test]
fn one_that_refuses() {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    for shebang in ["#!/bin/sh", "#!/usr/bin/env bash", "#!/usr/bin/env python3"] {
        let refuse = if shebang.ends_with("python3") {
            "import sys; sys.exit('never')"
        } else {
            "echo never >&2; exit 7"
        };
        script(&main.join(".git/hooks/pre-push"), &format!("{shebang}\n{refuse}\n"));
        succeeds(&sandbox, &main, &["guard", "install"]);
        let pushed = push(&sandbox, &main, &["origin", "production"]);
        assert_eq!(pushed.code, Some(1), "{}", pushed.stderr);
        assert!(pushed.stderr.contains("never") && !pushed.stderr.contains("wtsh:"), "{}", pushed.stderr);
        succeeds(&sandbox, &main, &["guard", "uninstall"]);
    }
}

/// husky 9: hooks in a folder that git ignores, which go by their own name.
#[test]
fn beside_husky() {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let ran = sandbox.path().join("ran");
    for worktree in [&main, &main.with_file_name("myproject-production")] {
        let hooks = worktree.join(".husky/_");
        script(&hooks.join("pre-push"), "#!/usr/bin/env sh\n. \"$(dirname \"$0\")/h\"\n");
        let h = "#!/usr/bin/env sh\nn=$(basename \"$0\")\ns=$(dirname \"$(dirname \"$0\")\")/$n\n\
                 [ ! -f \"$s\" ] && exit 0\nsh -e \"$s\" \"$@\"\n";
        script(&hooks.join("h"), h);
        script(&worktree.join(".husky/pre-push"), &writes(&ran));
    }
    sandbox.git(&main, &["config", "core.hooksPath", ".husky/_"]);
    // git takes a folder that is not absolute from each worktree.
    let production = main.with_file_name("myproject-production");
    beside(&sandbox, &production, &production.join(".husky/_"), Some(&ran));
}

/// A pre-commit whose hook finds itself by its folder, and that moves away what it finds when it is installed.
#[test]
fn beside_pre_commit() {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let (hooks, ran) = (main.join(".git/hooks"), sandbox.path().join("ran"));
    let text = format!(
        "#!/usr/bin/env bash\nHERE=\"$(cd \"$(dirname \"$0\")\" && pwd)\"\nARGS=(--hook-dir \"$HERE\" -- \"$@\")\n\
         {{ echo \"${{ARGS[@]}}\"; cat; }} >>'{}'\n",
        ran.display()
    );
    script(&hooks.join("pre-push"), &text);
    beside(&sandbox, &main, &hooks, Some(&ran));
    // It comes after wtsh.
    fs::remove_file(hooks.join("pre-push")).expect("it is there");
    let before = snapshot(&hooks);
    succeeds(&sandbox, &main, &["guard", "install"]);
    fs::rename(hooks.join("pre-push"), hooks.join("pre-push.legacy")).expect("it is there");
    let legacy = "#!/bin/sh\n\"$(dirname \"$0\")/pre-push.legacy\" \"$@\"\n";
    script(&hooks.join("pre-push"), legacy);
    let pushed = push(&sandbox, &main, &["--dry-run", "origin", "main"]);
    assert!(pushed.stderr.contains(WARNING), "{}", pushed.stderr);
    succeeds(&sandbox, &main, &["guard", "uninstall"]);
    fs::remove_file(hooks.join("pre-push")).expect("it is there");
    assert_eq!(snapshot(&hooks), before);
}

#[test]
fn one_that_is_everybodys_is_left_alone() {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    script(&main.join("hooks/pre-push"), "#!/bin/sh\n");
    sandbox.git(&main, &["add", "hooks"]);
    sandbox.git(&main, &["commit", "-qm", "hooks"]);
    sandbox.git(&main, &["config", "core.hooksPath", "hooks"]);
    let ran = at(&sandbox, &main, &["guard", "install"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("is tracked") && ran.stderr.contains("wtsh guard pre-push"),
        "{}",
        ran.stderr
    );
    assert_eq!(sandbox.git(&main, &["status", "--porcelain"]), "");
}

/// An installation that was cut off is finished, or taken back.
#[test]
fn what_was_cut_off_goes_on() {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let hooks = main.join(".git/hooks");
    script(&hooks.join("pre-push"), "#!/bin/sh\nexit 0\n");
    let before = snapshot(&hooks);
    for command in ["install", "uninstall"] {
        fs::rename(hooks.join("pre-push"), hooks.join("pre-push.before-wtsh")).expect("it is there");
        succeeds(&sandbox, &main, &["guard", command]);
        succeeds(&sandbox, &main, &["guard", "uninstall"]);
        assert_eq!(snapshot(&hooks), before, "{command}");
    }
}

/// A guard that can't look stops no push.
#[test]
fn nothing_stops_a_push_that_nobody_can_look_at() {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    succeeds(&sandbox, &main, &["guard", "install"]);
    let hook = main.join(".git/hooks/pre-push");
    let text = fs::read_to_string(&hook).expect("a hook");
    fs::write(&hook, text.replace(env!("CARGO_BIN_EXE_wtsh"), "/nowhere/wtsh")).expect("a hook");
    let pushed = push(&sandbox, &main, &["--dry-run", "origin", "main"]);
    assert_eq!((pushed.code, pushed.stderr.contains("wtsh:")), (Some(0), false), "{}", pushed.stderr);
    let mut odd = wtsh(&sandbox, &main, &["guard", "pre-push", "origin", "url"]);
    let file = sandbox.path().join("odd");
    fs::write(&file, "this is no line of git's\n").expect("a file");
    let ran = run(odd.stdin(fs::File::open(&file).expect("a file")));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("could not check this push"), "{}", ran.stderr);
}

/// What the arguments do not tell, git tells the hook.
#[test]
fn what_only_the_server_knows_is_seen() {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    succeeds(&sandbox, &main, &["guard", "install"]);
    for words in [
        &["--dry-run", "origin", ":"][..],
        &["--dry-run", "origin", "+main"],
        &["--dry-run", "origin", ":main"],
    ] {
        let pushed = push(&sandbox, &main, words);
        assert!(pushed.stderr.contains("origin/main"), "{words:?}: {}", pushed.stderr);
    }
    let config = sandbox.home().join(".config");
    fs::create_dir_all(&config).expect("a folder");
    fs::write(config.join("wtsh.toml"), "[guard.modes]\nmain = \"block\"\n").expect("a file");
    let pushed = push(&sandbox, &main, &["origin", "main"]);
    assert_eq!(pushed.code, Some(1), "{}", pushed.stderr);
    assert!(pushed.stderr.contains("not pushed"), "{}", pushed.stderr);
    let pushed = push(&sandbox, &main, &["origin", "production"]);
    assert_eq!(pushed.code, Some(0), "{}", pushed.stderr);
}

/// In every way that git passes a setting on.
#[test]
fn it_can_be_switched_off_for_once() {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    succeeds(&sandbox, &main, &["guard", "install"]);
    let production = main.with_file_name("myproject-production");
    let mut command = sandbox.command("git", &production);
    let ran =
        run(command.args(["-c", "wtsh.guard=off", "push", "-n", "origin", "main"]).env("PWD", &production));
    assert!(ran.code == Some(0) && !ran.stderr.contains("wtsh:"), "{}", ran.stderr);
    let mut command = sandbox.command("git", &production);
    let ran =
        run(command.args(["push", "-n", "origin", "main"]).env("WTSH_GUARD", "off").env("PWD", &production));
    assert!(ran.code == Some(0) && !ran.stderr.contains("wtsh:"), "{}", ran.stderr);
}
