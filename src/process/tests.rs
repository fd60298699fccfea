use std::process::Command;
use std::time::Duration;

use super::terminal::Terminal;

const LIMIT: Duration = Duration::from_secs(20);

fn sh(script: &str) -> Terminal {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script]).env_clear().env("PATH", "/usr/bin:/bin").env("TERM", "xterm");
    Terminal::start(command, 40, 10).expect("a shell on a terminal")
}

#[test]
fn a_program_has_a_terminal_of_the_size_asked_for() {
    let mut terminal = sh("stty size; tty </dev/tty >/dev/null && echo controlled");
    let seen = terminal.wait_for(LIMIT, |screen| screen.contents().contains("10 40\ncontrolled")).unwrap();
    assert!(seen, "{}", terminal.screen().contents());
}

#[test]
fn keys_arrive_and_the_exit_status_comes_back() {
    let mut terminal = sh("read -r line; echo \"<$line>\"; exit 3");
    terminal.write(b"hello\n").unwrap();
    assert!(terminal.wait_for(LIMIT, |screen| screen.contents().contains("<hello>")).unwrap());
    let status = terminal.wait_exit(LIMIT).unwrap().expect("it ends");
    assert_eq!(status.code(), Some(3));
}

#[test]
fn last_words_are_seen_and_the_end_is_noticed() {
    let mut terminal = sh("echo bye");
    assert!(!terminal.wait_for(LIMIT, |screen| screen.contents().contains("never")).unwrap());
    assert_eq!(terminal.screen().contents().trim_end(), "bye");
}

#[test]
fn the_end_is_noticed_while_something_else_holds_the_terminal() {
    let mut terminal = sh("trap '' HUP; sleep 1000 & echo $!");
    let status = terminal.wait_exit(LIMIT).unwrap().expect("the shell ends");
    assert!(status.success());
    let sleeper = terminal.screen().contents().trim().to_owned();
    Command::new("kill").arg(&sleeper).status().expect("kill starts");
}

#[test]
fn the_cursor_question_is_answered() {
    let script = r"stty raw -echo; printf 'ab\033[6n'; head -c 6 | od -An -c; stty sane";
    let mut terminal = sh(script);
    assert!(
        terminal.wait_for(LIMIT, |screen| screen.contents().contains("033   [   1   ;   3   R")).unwrap(),
        "{}",
        terminal.screen().contents()
    );
}

#[test]
fn a_program_is_killed_with_its_terminal() {
    let mut terminal = sh("trap '' HUP TERM; echo $$; exec sleep 1000");
    assert!(terminal.wait_for(LIMIT, |screen| screen.cursor_position().0 == 1).unwrap());
    let id = terminal.screen().contents().trim().to_owned();
    drop(terminal);
    assert!(!Command::new("kill").args(["-0", &id]).status().expect("kill starts").success());
}

#[test]
fn the_replacement_character_is_a_column_wide() {
    let mut terminal = sh(r"printf 'a\357\277'; sleep 0; printf '\275b'");
    assert!(terminal.wait_for(LIMIT, |screen| screen.contents().contains('b')).unwrap());
    assert_eq!(terminal.screen().contents().trim_end(), "a\u{fffc}b");
}
