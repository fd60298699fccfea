use std::cell::Cell;

use super::*;

fn sh(script: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script]);
    command
}

#[test]
fn all_that_a_program_writes_comes_back() {
    let output = run(sh("head -c 100000 /dev/zero; cat"), 200_000, &|| true).expect("it succeeds");
    assert_eq!(output.len(), 100_000);
}

#[test]
fn a_failure_too_much_and_no_program_are_nothing() {
    assert_eq!(run(sh("echo x; exit 3"), 100, &|| true), None);
    assert_eq!(run(sh("exec cat /dev/zero"), 100, &|| true), None);
    assert_eq!(run(Command::new("/no/such/program"), 100, &|| true), None);
}

#[test]
fn what_nobody_waits_for_is_killed() {
    let looks = Cell::new(0);
    let wanted = || {
        looks.set(looks.get() + 1);
        looks.get() < 4
    };
    // Ends only because it is killed.
    assert_eq!(run(sh("exec sleep 1000"), 100, &wanted), None);
    assert_eq!(looks.get(), 4);
}
