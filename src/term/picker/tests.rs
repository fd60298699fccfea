//! The picker as a person sees it: this test binary starts itself on a terminal of its own, and there `enter_takes_the_first` is
//! the picker.

use std::process::{Command, ExitStatus};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use super::*;
use crate::process::terminal::Terminal;
use until::until;

#[path = "../../../tests/support/until.rs"]
mod until;

/// Behind this binary's name: runs the test that is the picker, alone.
const PICKER: &str = "--quiet --nocapture --exact term::picker::tests::enter_takes_the_first";

const LIMIT: Duration = Duration::from_secs(20);

/// What stands above, and what comes below when all is over.
const ABOVE: &str = "what stands above";

/// A terminal with the picker in it. What it was started with follows in words of which the first is the number of items.
struct Stage {
    terminal: Terminal,
}

impl Stage {
    fn new(columns: u16, rows: u16, arguments: &str) -> Stage {
        Stage::with(columns, rows, arguments, "", &[])
    }

    /// `shell`: runs before.
    fn with(columns: u16, rows: u16, arguments: &str, shell: &str, variables: &[(&str, &str)]) -> Stage {
        let program = std::env::current_exe().expect("the tests have a name");
        let mut command = Command::new("/bin/sh");
        let script = format!(
            "stty -echo; {shell} echo '{ABOVE}'; before=$(stty -g); '{}' {PICKER}; \
             [ \"$before\" = \"$(stty -g)\" ] && echo put back; stty echo",
            program.display()
        );
        command.args(["-c", &script]).env_clear().env("PATH", "/usr/bin:/bin");
        command.env("TERM", "xterm").env("LANG", "C.UTF-8").env("PICKER", arguments);
        command.envs(variables.iter().copied());
        Stage { terminal: Terminal::start(command, columns, rows).expect("a shell on a terminal") }
    }

    /// What is on the screen, a line a row.
    fn rows(&self) -> String {
        let screen = self.terminal.screen();
        let rows = screen.rows(0, screen.size().1.get()).map(|row| row.trim_end().to_owned());
        rows.collect::<Vec<_>>().join("\n")
    }

    fn types(&mut self, keys: &str) {
        self.terminal.write(keys.as_bytes()).expect("the terminal takes keys");
    }

    #[track_caller]
    fn shows(&mut self, text: &str) {
        self.becomes(text, |screen| screen.contains(text));
    }

    #[track_caller]
    fn becomes(&mut self, what: &str, is_it: impl Fn(&str) -> bool) {
        let came = self.terminal.wait_for(LIMIT, |screen| is_it(&screen.contents())).expect("it can be read");
        assert!(came, "{what} in\n{}", self.terminal.screen().contents());
    }

    /// The row of the item that the pointer points at.
    fn highlighted(&self) -> String {
        let contents = self.terminal.screen().contents();
        contents.lines().find_map(|line| line.strip_prefix("❯ ")).unwrap_or_default().to_owned()
    }

    #[track_caller]
    fn highlights(&mut self, name: &str) {
        self.becomes(name, |screen| {
            screen.lines().any(|line| line.strip_prefix("❯ ").is_some_and(|rest| rest.starts_with(name)))
        });
    }

    fn picker(&self) -> Pid {
        process(&self.terminal.screen().contents()).expect("the picker tells its process")
    }

    /// The picker has gone: nothing of it is left, what is above stands, and the terminal is as before.
    #[track_caller]
    fn ends(&mut self, choice: &str) {
        self.shows(choice);
        self.shows("put back");
        let (screen, contents) = (self.terminal.screen(), self.rows());
        assert!(contents.starts_with(ABOVE), "{contents}");
        assert!(contents.contains(&format!("begun\n{choice}")), "{contents}");
        assert!(!contents.contains("pick> ") && !contents.contains('│'), "{contents}");
        assert!(!screen.hide_cursor() && !screen.bracketed_paste(), "{contents}");
    }

    #[track_caller]
    fn exit(&mut self) -> ExitStatus {
        self.terminal.wait_exit(LIMIT).expect("it can be read").expect("it ends")
    }
}

/// The process that the picker on this screen says it is.
fn process(contents: &str) -> Option<Pid> {
    let id = contents.lines().find_map(|line| line.split_once("process ")?.1.split_once(' ')?.0.parse().ok());
    id.and_then(Pid::from_raw)
}

fn items(count: usize) -> Vec<Item> {
    let mut items = vec![
        Item { name: "feature/auth".into(), detail: "~/p-feature-auth".into(), ..Item::default() },
        Item { name: "release/1.2".into(), label: "production".into(), ..Item::default() },
        Item {
            name: "日本語".into(),
            state: "rebase 2/5".into(),
            detail: "~/p-日本語".into(),
            ..Item::default()
        },
    ];
    items.extend((3..count).map(|number| Item { name: format!("branch-{number}"), ..Item::default() }));
    items.truncate(count);
    items
}

#[test]
fn enter_takes_the_first() {
    if let Ok(arguments) = std::env::var("PICKER") {
        return be_the_picker(&arguments);
    }
    let mut stage = Stage::new(120, 24, "3");
    stage.shows("3/3");
    stage.types("\r");
    stage.ends("chose Ok(Some(0))");
}

/// What runs on a stage. `arguments`: as `Stage` has them.
fn be_the_picker(arguments: &str) {
    let (count, typed) = arguments.split_once(' ').unwrap_or((arguments, ""));
    let items = items(count.parse().expect("a number"));
    let typed = typed.to_owned();
    let words = Words { prompt: "pick> ", advice: " advice" };
    let preview: Preview = match typed.as_str() {
        "slow" => Box::new(|index, asked| {
            if index != 0 {
                let note = |text: &str| {
                    std::fs::write(std::env::var("NOTE").expect("a file"), text).expect("a note");
                };
                note("asked");
                until("another question", || asked.is_stale());
                note(&index.to_string());
            }
            asked.show(Part { title: format!("about {index}"), lines: Some(vec![]) });
        }),
        // The program that people have ends at any panic.
        "panic" => Box::new(|_, _| {
            let _ = std::panic::catch_unwind(|| panic!("a defect"));
            std::process::exit(3);
        }),
        _ => Box::new(|index, asked| {
            let lines = vec![format!("process {} ", std::process::id()), format!("item {index} \u{1f600}")];
            asked.show(Part { title: "about".into(), lines: None });
            asked.show(Part { title: "about".into(), lines: Some(lines) });
        }),
    };
    let typed = if ["slow", "panic"].contains(&typed.as_str()) { "" } else { &typed };
    // As a program does that ended its output without a newline.
    eprint!("begun");
    let choice = pick(&items, typed, words, Look::of_environment(), preview);
    // The next line of the terminal's, which libtest does not begin.
    eprintln!("chose {choice:?}");
}

#[test]
fn the_highlighted_one_is_chosen_and_nothing_is_left() {
    let mut stage = Stage::new(120, 24, "3");
    stage.shows("3/3");
    stage.highlights("feature/auth");
    stage.shows("item 0");
    stage.types("\x1b[B");
    stage.highlights("release/1.2 production");
    stage.shows("item 1");
    stage.types("\x0e");
    stage.highlights("日本語");
    assert!(stage.highlighted().contains("rebase 2/5"), "{}", stage.highlighted());
    stage.types("\x10\r");
    stage.ends("chose Ok(Some(1))");
}

#[test]
fn what_is_typed_narrows_the_list() {
    let mut stage = Stage::new(120, 24, "100");
    stage.shows("100/100");
    stage.types("prod");
    stage.shows("1/100");
    stage.highlights("release/1.2");
    stage.types("\x15日本");
    stage.highlights("日本語");
    stage.types("\x17zzz");
    stage.shows("0/100");
    // Nothing to choose: a bell, and it goes on.
    stage.types("\r\x04");
    let rang =
        stage.terminal.wait_for(LIMIT, |screen| screen.contents().contains("0/100")).expect("a screen");
    assert!(rang);
    stage.types("\x7f\x7f\x7fbranch-42");
    stage.highlights("branch-42");
    stage.types("\r");
    stage.ends("chose Ok(Some(42))");
}

#[test]
fn keys_lead_through_a_long_list() {
    let mut stage = Stage::new(80, 24, "1000");
    stage.shows("1000/1000");
    stage.types("\x1b[F");
    stage.highlights("branch-999");
    stage.types("\x1b[5~");
    stage.becomes("a page up", |screen| !screen.contains("❯ branch-999"));
    stage.types("\x1b[H\x1b[A");
    stage.highlights("feature/auth");
    stage.types("\x1b[6~\x1b[6~\t\r");
    stage.shows("chose Ok(Some(");
}

#[test]
fn going_away_chooses_nothing() {
    for keys in ["\x1b", "\x03", "\x07", "\x04"] {
        let mut stage = Stage::new(120, 24, "3");
        stage.shows("3/3");
        stage.types(keys);
        stage.ends("chose Ok(None)");
    }
}

#[test]
fn what_was_typed_before_is_there() {
    let mut stage = Stage::new(120, 24, "2 e");
    stage.shows("pick> e ");
    stage.shows("2/2");
    stage.types("\x1b");
    stage.ends("chose Ok(None)");
}

#[test]
fn signals_put_the_terminal_back() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let mut stage = Stage::new(120, 24, "3");
        stage.shows("item 0");
        // A stop would leave the terminal as it is.
        let picker = stage.picker();
        kill_process(picker, Signal::TSTP).expect("a process");
        stage.types("日");
        stage.shows("1/3");
        kill_process(picker, signal).expect("a process");
        stage.ends("chose Ok(None)");
    }
}

#[test]
fn a_defect_puts_the_terminal_back() {
    let mut stage = Stage::new(120, 24, "3 panic");
    stage.shows("a defect");
    stage.shows("put back");
    let screen = stage.terminal.screen();
    assert!(!screen.hide_cursor() && !screen.bracketed_paste() && !screen.contents().contains("pick> "));
}

#[test]
fn a_stopped_picker_goes_on() {
    let mut stage = Stage::new(120, 24, "3");
    stage.shows("item 0");
    let picker = stage.picker();
    kill_process(picker, Signal::STOP).expect("a process");
    kill_process(picker, Signal::CONT).expect("a process");
    stage.types("日");
    stage.shows("1/3");
    stage.types("\r");
    stage.ends("chose Ok(Some(2))");
}

#[test]
fn a_resized_terminal_is_drawn_anew() {
    let mut stage = Stage::new(120, 30, "3");
    stage.shows("│");
    stage.terminal.resize(70, 30).expect("a size");
    stage.shows("───");
    stage.becomes("nothing beside the list", |screen| !screen.contains('│'));
    stage.terminal.resize(40, 12).expect("a size");
    stage.becomes("no preview", |screen| !screen.contains('─') && screen.contains("3/3"));
    stage.terminal.resize(120, 40).expect("a size");
    stage.shows("│");
    stage.types("\x1b");
    stage.ends("chose Ok(None)");
}

#[test]
fn a_closed_terminal_is_going_away() {
    let note = tempfile::NamedTempFile::new().expect("a file");
    let path = note.path().display().to_string();
    let program = std::env::current_exe().expect("a name");
    let script = format!("'{}' {PICKER} 2>'{path}' </dev/tty", program.display());
    let mut command = Command::new("/bin/sh");
    command.args(["-c", &format!("trap '' HUP; {script}")]).env_clear().env("PATH", "/usr/bin:/bin");
    command.env("TERM", "xterm").env("PICKER", "3");
    let mut terminal = Terminal::start(command, 80, 24).expect("a shell on a terminal");
    assert!(terminal.wait_for(LIMIT, |screen| process(&screen.contents()).is_some()).expect("a screen"));
    let picker = process(&terminal.screen().contents()).expect("it was there");
    drop(terminal);
    until("its end", || rustix::process::test_kill_process(picker).is_err());
    assert!(std::fs::read_to_string(note.path()).expect("a text").contains("chose Ok(None)"));
}

#[test]
fn nothing_waits_for_a_slow_preview() {
    let note = tempfile::NamedTempFile::new().expect("a file");
    let path = note.path().display().to_string();
    let mut stage = Stage::with(120, 24, "3 slow", "", &[("NOTE", &path)]);
    stage.shows("about 0");
    stage.types("\x1b[B");
    stage.highlights("release/1.2");
    assert!(!stage.terminal.screen().contents().contains("about"));
    let noted = |text: &str| std::fs::read_to_string(note.path()).is_ok_and(|noted| noted == text);
    until("the question about it", || noted("asked"));
    // Its answer comes too late and is not shown beside another item.
    stage.types("\x1b[A");
    stage.shows("about 0");
    assert!(!stage.terminal.screen().contents().contains("about 1"));
    until("its answer", || noted("1"));
    stage.types("\x1b[B\r");
    stage.ends("chose Ok(Some(1))");
}

#[test]
fn on_the_lowest_row_it_makes_room_and_keeps_what_is_above() {
    let lines = "n=0; while [ $n -lt 30 ]; do echo line $n; n=$((n + 1)); done;";
    let mut stage = Stage::with(60, 20, "30", lines, &[]);
    stage.shows("30/30");
    assert!(stage.terminal.screen().contents().contains(&format!("line 29\n{ABOVE}")));
    stage.types("\x1b");
    stage.shows("put back");
    let contents = stage.rows();
    assert!(
        contents.contains(&format!("line 29\n{ABOVE}\n\nrunning 1 test\nbegun\nchose Ok(None)")),
        "{contents}"
    );
}

#[test]
fn without_colours_and_unicode_it_is_the_same() {
    let mut stage = Stage::with(120, 24, "2", "", &[("NO_COLOR", "1"), ("LANG", "C")]);
    stage.shows("> feature/auth");
    stage.shows(" | ");
    let screen = stage.terminal.screen();
    let (rows, columns) = screen.size();
    for (row, column) in (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column))) {
        let cell = screen.cell(row, column).expect("a cell");
        assert!(
            cell.fgcolor() == vt100::Color::Default && !cell.bold() && !cell.dim(),
            "{}",
            screen.contents()
        );
    }
    stage.types("\r");
    stage.ends("chose Ok(Some(0))");
}

#[test]
fn a_narrow_terminal_has_the_list_alone() {
    let mut stage = Stage::new(40, 20, "3");
    stage.shows("3/3");
    stage.highlights("feature/auth");
    stage.types("\x1b[B");
    stage.highlights("release/1.2 production");
    assert!(!stage.terminal.screen().contents().contains("about"));
    stage.types("\r");
    stage.ends("chose Ok(Some(1))");
    assert!(stage.exit().success());
}
