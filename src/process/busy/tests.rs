//! Who counts as being at work.

use std::path::Path;

use super::seen::{self, Seen};
use super::{Occupation, Process};

/// A process in `/w/sub`, on a terminal, in the foreground there.
fn process(pid: u32, name: &str, words: &[&str]) -> Seen {
    Seen {
        pid,
        parent: 1,
        group: pid,
        foreground: Some(pid),
        name: name.into(),
        words: words.iter().map(|word| word.as_bytes().to_vec()).collect(),
        folder: Some("/w/sub".into()),
    }
}

fn inside(all: &[Seen]) -> Vec<Process> {
    seen::inside(all, Path::new("/w"), 1000, 1000)
}

#[track_caller]
fn is(seen: Seen, occupation: Occupation) {
    let found = inside(std::slice::from_ref(&seen));
    assert_eq!(found, [Process { pid: seen.pid, command: seen.name, occupation }]);
}

#[test]
fn only_what_lies_inside_counts() {
    let at = |folder: &str| Seen { folder: Some(folder.into()), ..process(5, "vim", &["vim"]) };
    assert_eq!(inside(&[at("/w")]).len(), 1);
    assert_eq!(inside(&[at("/w2"), at("/"), at("/w (deleted)")]), []);
    assert_eq!(inside(&[Seen { folder: None, ..at("/w") }]), []);
}

#[test]
fn this_process_those_it_runs_for_and_its_job_do_not_count() {
    let own = Seen { parent: 900, group: 1000, ..process(1000, "wtsh", &["wtsh"]) };
    let shell = Seen { parent: 800, ..process(900, "bash", &["bash", "script"]) };
    let terminal = process(800, "terminal", &["terminal"]);
    let pipe = Seen { parent: 900, group: 1000, ..process(1001, "tee", &["tee"]) };
    let other = Seen { parent: 900, ..process(1002, "sleep", &["sleep"]) };
    let found = inside(&[own, shell, terminal, pipe, other]);
    assert_eq!(found.iter().map(|it| it.pid).collect::<Vec<_>>(), [1002]);
}

/// A script has no job control: its server and its `wtsh` are in one process group.
#[test]
fn what_a_script_left_in_the_background_counts() {
    let own = Seen { parent: 900, group: 900, ..process(1000, "wtsh", &["wtsh"]) };
    let server = Seen { parent: 900, group: 900, ..process(1001, "node", &["node"]) };
    let found = |words: &[&str]| {
        let shell = process(900, "bash", words);
        let all = [own.clone(), shell, server.clone()];
        seen::inside(&all, Path::new("/w"), 1000, 900).iter().map(|it| it.pid).collect::<Vec<_>>()
    };
    assert_eq!(found(&["bash", "deploy.sh"]), [1001]);
    assert_eq!(found(&["bash", "-c", "node & wtsh remove x"]), [1001]);
    // The shell in which `wtsh | tee` calls wtsh's function is called as the one it came from.
    assert_eq!(found(&["-bash"]), []);
}

#[test]
fn a_shell_at_its_prompt_is_only_open() {
    is(process(5, "bash", &["-bash"]), Occupation::Open);
    is(process(5, "zsh", &["/bin/zsh", "-i", "-l"]), Occupation::Open);
    is(process(5, "-zsh", &["-zsh"]), Occupation::Open);
    is(process(5, "bash", &["bash", "--init-file", "/x/integration.bash"]), Occupation::Open);
    is(process(5, "fish", &["fish", "-C", "source /x"]), Occupation::Open);
    is(process(5, "tmux: server", &["tmux"]), Occupation::Open);
    let waiting = Seen { foreground: None, ..process(5, "bash", &["bash"]) };
    is(waiting, Occupation::Open);
}

#[test]
fn a_program_a_script_and_a_shell_with_a_job_are_at_work() {
    is(process(5, "vim", &["vim"]), Occupation::AtWork);
    is(process(5, "bash", &["bash", "build.sh"]), Occupation::AtWork);
    is(process(5, "sh", &["sh", "-ec", "sleep 9"]), Occupation::AtWork);
    is(Seen { foreground: None, ..process(5, "node", &["node", "server.js"]) }, Occupation::AtWork);
    let shell = Seen { foreground: Some(6), ..process(5, "bash", &["bash"]) };
    let job = Seen { parent: 5, folder: Some("/".into()), ..process(6, "ssh", &["ssh", "host"]) };
    assert_eq!(inside(&[shell, job])[0].occupation, Occupation::AtWork);
}

#[test]
fn a_shell_that_waits_for_one_at_its_prompt_is_only_open() {
    let inner = Some(7);
    let outer = Seen { foreground: inner, ..process(5, "bash", &["-bash"]) };
    let middle = Seen { parent: 5, foreground: inner, ..process(6, "zsh", &["zsh"]) };
    let shell = Seen { parent: 6, ..process(7, "bash", &["bash"]) };
    let occupations =
        |all: &[Seen]| inside(all).into_iter().map(|it| it.occupation).collect::<Vec<Occupation>>();
    assert_eq!(occupations(&[outer.clone(), middle.clone(), shell.clone()]), [Occupation::Open; 3]);
    // A program started it, or goes on behind it in a pipe.
    let vim = Seen { foreground: inner, ..process(6, "vim", &["vim"]) };
    let vim = Seen { parent: 5, ..vim };
    let all = [outer.clone(), vim, shell.clone()];
    assert_eq!(occupations(&all), [Occupation::AtWork, Occupation::AtWork, Occupation::Open]);
    let tee = Seen { parent: 5, group: 7, foreground: inner, ..process(8, "tee", &["tee"]) };
    assert_eq!(occupations(&[outer, middle, shell, tee])[0], Occupation::AtWork);
}

#[test]
#[cfg(target_os = "linux")]
fn the_systems_line_about_a_process_is_read() {
    use super::proc::parse_stat;
    let text = b"42 (a) (b c) S 7 42 7 34816 42 4194304 0";
    let expected = Seen {
        pid: 42,
        parent: 7,
        group: 42,
        foreground: Some(42),
        name: b"a) (b c".to_vec(),
        ..Seen::default()
    };
    assert_eq!(parse_stat(42, text), Some(expected));
    let without = parse_stat(42, b"42 (x) S 7 42 7 0 -1 4194304 0").expect("a process");
    assert_eq!(without.foreground, None);
    for text in ["42 (gone) Z 7 42 7 0 -1", "", "42", "42 (x", "42 (x) S"] {
        assert_eq!(parse_stat(42, text.as_bytes()), None, "{text}");
    }
}

/// This very process stands somewhere, and is not counted; a child of another group is.
#[test]
fn a_real_process_is_found() {
    use std::os::unix::process::CommandExt;
    let folder = tempfile::tempdir().expect("a folder");
    let real = folder.path().canonicalize().expect("it is there");
    let mut child = std::process::Command::new("sleep")
        .arg("60")
        .current_dir(&real)
        .process_group(0)
        .spawn()
        .expect("sleep starts");
    let found = super::inside(&real);
    child.kill().expect("it runs");
    child.wait().expect("it ended");
    let expected = Process { pid: child.id(), command: b"sleep".to_vec(), occupation: Occupation::AtWork };
    assert_eq!(found, [expected]);
}
