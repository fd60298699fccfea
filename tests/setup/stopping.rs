//! Set-ups that fail, are stopped or killed, and those that go on from there.

use std::fs;
use std::process::{Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::ran::{at, run, wtsh};
use crate::until::until;
use crate::{Case, has};

#[test]
fn a_failing_step_says_which_and_keeps_its_output() {
    let failing = "for i in $(seq 30); do echo \"line $i\"; done; printf '\\033[31mred\\007' >&2; exit 7";
    let config =
        |command: &str| format!("[setup]\nrun = ['echo one >>ran', '''{command}''', 'echo three >>ran']\n");
    let case = Case::new(&config(failing));
    let ran = case.setup();
    assert_eq!((ran.code, case.ran().as_str()), (Some(1), "one\n"));
    let log = case.git_dir().join("wtsh-setup.log");
    has(
        &ran.stderr,
        &["copied .env", "line 30\n", "  red", "exit code 7", "wtsh setup ", &log.display().to_string()],
    );
    assert!(!ran.stderr.contains("line 16\n") && !ran.stderr.contains('\u{1b}'), "{}", ran.stderr);
    has(&fs::read_to_string(&log).expect("a log"), &["line 1\n", "line 30\n"]);
    // It goes on with what failed.
    case.config(&config("echo two >>ran"));
    let said = case.sets_up();
    assert!(!said.contains("one") && !said.contains(".env"), "{said}");
    assert_eq!(case.ran(), "one\ntwo\nthree\n");
}

/// It waits in its first command until somebody ends it.
fn waiting(case: &Case) -> std::process::Child {
    let started = case.there.join("started");
    let mut command = wtsh(&case.sandbox, &case.main, &["setup", "x"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("wtsh starts");
    until("the command", || started.exists());
    child
}

const WAITS: &str = "[setup]\nrun = ['echo one >>ran', ': >started; exec sleep 600', 'echo three >>ran']\n";

#[test]
fn a_signal_stops_it_and_the_next_one_goes_on() {
    let case = Case::new(WAITS);
    for signal in [Signal::TERM, Signal::HUP] {
        let child = waiting(&case);
        kill_process(Pid::from_child(&child), signal).expect("it is there");
        let output = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(130), "{said}");
        has(&said, &["stopped", "can be used as it is", "wtsh setup "]);
        assert_eq!(case.ran(), "one\n");
        fs::remove_file(case.there.join("started")).expect("it goes");
    }
    case.config("[setup]\nrun = ['echo one >>ran', 'echo two >>ran', 'echo three >>ran']\n");
    case.sets_up();
    assert_eq!(case.ran(), "one\ntwo\nthree\n");
}

/// The terminal's Ctrl-C reaches the command as well: the whole group.
#[test]
fn the_terminals_interrupt_stops_it() {
    use std::os::unix::process::CommandExt;
    let case = Case::new("[setup]\nrun = ['kill -INT 0; sleep 600', 'echo never >>ran']\n");
    let mut command: Command = wtsh(&case.sandbox, &case.main, &["setup", "x"]);
    let output = command.process_group(0).output().expect("wtsh starts");
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(case.ran(), "");
}

/// kill -9 in each step: what is there is whole, and the next set-up does the rest and nothing twice.
#[test]
fn a_killed_set_up_leaves_a_worktree_and_is_gone_on_with() {
    let steps = ["echo one >>ran", "echo two >>ran", "echo three >>ran"];
    let config = |killed: usize| {
        let commands = steps.iter().enumerate().map(|(index, step)| {
            let kills = if index == killed { "rm kill 2>/dev/null && kill -9 $PPID || " } else { "" };
            format!("'{kills}{step}'")
        });
        format!("[setup]\nrun = [{}]\n", commands.collect::<Vec<_>>().join(", "))
    };
    for killed in 0..steps.len() {
        let case = Case::new(&config(killed));
        fs::write(case.there.join("kill"), "").expect("a file");
        assert_eq!(case.setup().code, None, "it was killed");
        assert_eq!(case.sandbox.git(&case.there, &["status", "--porcelain"]), "");
        assert_eq!(case.ran().lines().count(), killed);
        case.sets_up();
        assert_eq!(case.ran(), "one\ntwo\nthree\n");
        has(&case.sets_up(), &["everything is there"]);
    }
}

#[test]
fn there_is_one_set_up_at_a_time() {
    let own = env!("CARGO_BIN_EXE_wtsh");
    let case = Case::new(&format!("[setup]\nrun = ['\"{own}\" setup . >ran 2>&1; echo $? >>ran']\n"));
    case.sets_up();
    has(&case.ran(), &["is being set up already", "\n1\n"]);
}

#[test]
fn what_cannot_be_noted_is_not_done() {
    let case = Case::new("[setup]\nrun = ['echo one >>ran']\n");
    fs::create_dir(case.git_dir().join("wtsh-setup")).expect("a folder in the way");
    let ran = at(&case.sandbox, &case.main, &["setup", "x"]);
    assert_eq!((ran.code, case.ran().as_str()), (Some(1), ""));
    has(&ran.stderr, &["wtsh-setup can't be read"]);
    case.is_as_git_made_it();
}

/// What was copied stays, and the set-up is not done: it goes on once there is room.
#[test]
fn a_disk_that_is_full_ends_it() {
    let case = Case::new("[setup]\ncopy = [\".env\", \"media\"]\nrun = [\"touch ran\"]\n");
    fs::write(case.main.join("media/film"), vec![b'x'; 3 << 20]).expect("a file");
    let small = case.sandbox.path().join("small");
    fs::create_dir(&small).expect("a folder");
    // A namespace of its own, so that whoever runs the tests can mount one and nothing stays.
    let script = format!(
        "mount -t tmpfs -o size=1m none '{0}' || exit 77\n\
         '{1}' new y --path '{0}/y' 2>'{0}/said'; echo \"exit $?\"; cat '{0}/said'; ls -A '{0}/y'\n\
         mount -o remount,size=8m '{0}'; '{1}' setup y; echo \"exit $?\"; ls -A '{0}/y'; wc -c <'{0}/y/media/film'\n",
        small.display(),
        env!("CARGO_BIN_EXE_wtsh")
    );
    let mut command = case.sandbox.command("unshare", &case.main);
    command.args(["--user", "--map-root-user", "--mount", "/bin/sh", "-c", &script]).env("PWD", &case.main);
    let ran = run(&mut command);
    assert_ne!(ran.code, Some(77), "no tmpfs can be mounted here: {}", ran.stderr);
    let (before, after) = ran.stdout.split_once(".git\n").expect("what is in the worktree");
    has(before, &["exit 1\n", "media/film was not copied: No space left on device", "setup", ".env\n"]);
    assert_eq!(after.split_whitespace().last(), Some("3145728"), "{after}");
    has(after, &["exit 0\n", "media\n", "ran\n"]);
}
