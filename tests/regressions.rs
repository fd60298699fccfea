//! Each bug that was found, by its name.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

#[path = "support/repository.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod repository;

use repository::Sandbox;

/// Far more than any hook takes; only a hook that hangs gets here.
const LIMIT: Duration = Duration::from_secs(20);

fn hook(sandbox: &Sandbox, dir: &Path) -> Command {
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_wtsh"), dir);
    command.args(["hook", "bash", "1", "-", "prompt", "1;;;"]).stdin(Stdio::null());
    command.env("WTSH_CONFIG", sandbox.path().join("wtsh.toml"));
    command
}

/// What the command printed; `None` where it did not end.
fn output_in_time(mut command: Command) -> Option<Output> {
    let (sender, receiver) = mpsc::channel();
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().expect("wtsh starts");
    let id = rustix::process::Pid::from_child(&child);
    std::thread::spawn(move || sender.send(child.wait_with_output()));
    let output = receiver.recv_timeout(LIMIT);
    if output.is_err() {
        rustix::process::kill_process(id, rustix::process::Signal::KILL).expect("it is still there");
    }
    output.ok()?.ok()
}

#[track_caller]
fn answers(sandbox: &Sandbox, dir: &Path, what: &str) {
    let output = output_in_time(hook(sandbox, dir)).unwrap_or_else(|| panic!("the hook hangs: {what}"));
    assert!(output.status.success(), "{what}: {output:?}");
    assert!(output.stdout.ends_with(b": wtsh\n"), "{what}: {output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{what}");
}

/// The files of a repository that a prompt reads, and the person's own configuration.
fn files_of_the_prompt(sandbox: &Sandbox, main: &Path) -> Vec<PathBuf> {
    let git = |name: &str| main.join(".git").join(name);
    let commit = sandbox.git(main, &["rev-parse", "HEAD"]);
    let object = format!("objects/{}/{}", &commit[..2], &commit[2..]);
    let names = "HEAD config index packed-refs refs/heads/main logs/refs/stash info/exclude info/attributes shallow \
                 objects/info/commit-graph commondir config.worktree MERGE_HEAD rebase-merge wtsh-trust";
    let mut files: Vec<_> = names.split_whitespace().map(git).collect();
    files.push(git(&object));
    files.extend([main.join(".gitignore"), main.join(".gitattributes"), sandbox.path().join("wtsh.toml")]);
    files
}

/// `tar x` and `cd` were enough to hang every prompt.
#[test]
fn a_fifo_in_place_of_a_file_hung_the_prompt() {
    for index in 0..files_of_the_prompt_count() {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        fs::write(main.join("untracked"), "x").expect("a file");
        fs::write(main.join("readme"), "other\n").expect("a change");
        let file = &files_of_the_prompt(&sandbox, &main)[index];
        // A file, or nothing there.
        let _ = fs::remove_file(file);
        fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
        let mode = rustix::fs::Mode::from(0o600);
        rustix::fs::mknodat(rustix::fs::CWD, file, rustix::fs::FileType::Fifo, mode, 0).expect("a FIFO");
        answers(&sandbox, &main, &file.display().to_string());
    }
}

fn files_of_the_prompt_count() -> usize {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("any");
    files_of_the_prompt(&sandbox, &main).len()
}

/// An index that claims 30 GB made the hook ask for as much memory.
#[test]
fn a_sparse_file_took_all_memory() {
    for name in ["index", "refs/heads/main", "HEAD", "config", "packed-refs"] {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        let path = main.join(".git").join(name);
        let file = fs::OpenOptions::new().append(true).create(true).open(path).expect("the file opens");
        file.set_len(30 << 30).expect("a sparse file");
        let mut command = hook(&sandbox, &main);
        let limits = "ulimit -v 2000000; exec \"$0\" \"$@\"";
        let program = command.get_program().to_owned();
        let arguments: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
        command = sandbox.command("sh", &main);
        command.args(["-c", limits]).arg(program).args(arguments).stdin(Stdio::null());
        let output = output_in_time(command).unwrap_or_else(|| panic!("the hook hangs: {name}"));
        assert!(output.status.success(), "{name}: {output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{name}");
    }
}

/// The code was written after the notices, and a closed stderr cost all of it.
#[test]
fn a_stderr_that_is_full_cost_the_answer() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::write(main.join(".env"), "A=1\n").expect("a .env");
    let full = fs::OpenOptions::new().write(true).open("/dev/full");
    // Only Linux has it.
    let Ok(full) = full else { return };
    let output = hook(&sandbox, &main).stderr(full).output().expect("wtsh starts");
    assert!(output.stdout.ends_with(b": wtsh\n"), "{output:?}");
}

/// The list looked for `.venv`, `venv` and `.env` whatever the configuration named.
#[test]
fn the_list_did_not_read_the_configuration() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    fs::write(sandbox.path().join("wtsh.toml"), "[env]\ndotenv = [\"settings.env\"]\n").expect("a file");
    fs::write(main.join("settings.env"), "PORT=8123\n").expect("a file");
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_wtsh"), &main);
    command.arg("list").env("WTSH_CONFIG", sandbox.path().join("wtsh.toml"));
    let output = command.output().expect("wtsh starts");
    assert!(String::from_utf8_lossy(&output.stdout).contains(":8123"), "{output:?}");
}
