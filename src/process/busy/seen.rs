//! What the system says of a process, and what follows from it.

use std::path::{Path, PathBuf};

use super::{Occupation, Process};

/// A process of this user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub pid: u32,
    pub parent: u32,
    pub group: u32,
    /// The foreground process group of its terminal; `None`: it has no terminal.
    pub foreground: Option<u32>,
    /// The program's name, and the words that it was started with, where the system tells them.
    pub name: Vec<u8>,
    pub words: Vec<Vec<u8>>,
    /// `None`: not to be known.
    pub folder: Option<PathBuf>,
}

const SHELLS: [&str; 13] =
    ["bash", "zsh", "fish", "sh", "dash", "ash", "ksh", "mksh", "tcsh", "csh", "nu", "xonsh", "elvish"];

/// They keep terminals whose programs are looked at themselves; the folder that they were started in does not matter to them.
const KEEPERS: [&str; 4] = ["tmux", "screen", "zellij", "ssh-agent"];

/// Shells in shells are followed this deep.
const DEEPEST: usize = 32;

/// Options of shells that take the next word.
const WITH_WORD: [&str; 9] =
    ["--rcfile", "--init-file", "--init-command", "-C", "-o", "+o", "-O", "+O", "--features"];

/// Of `all`, those in `folder`, but for `own`, its ancestors and its job.
pub fn inside(all: &[Seen], folder: &Path, own: u32, group: u32) -> Vec<Process> {
    let mut ancestors = vec![own];
    while let Some(parent) = all.iter().find(|it| Some(&it.pid) == ancestors.last()).map(|it| it.parent) {
        if ancestors.contains(&parent) {
            break;
        }
        ancestors.push(parent);
    }
    let is_inside = |it: &&Seen| it.folder.as_deref().is_some_and(|its| its.starts_with(folder));
    // Where a script runs, its process group is not one job: what it left in the background is in it as well.
    let is_ancestor = |it: &Seen| ancestors.contains(&it.pid) && it.pid != own;
    let runs_script = |it: &Seen| it.is_shell() && !it.is_interactive_shell();
    let has_job = !all.iter().any(|it| it.group == group && is_ancestor(it) && runs_script(it));
    let is_ours = |it: &Seen| ancestors.contains(&it.pid) || has_job && it.group == group;
    let mut found: Vec<Process> =
        all.iter().filter(is_inside).filter(|it| !is_ours(it)).map(|it| it.process(all)).collect();
    found.sort_unstable_by_key(|process| process.pid);
    found
}

impl Seen {
    fn process(&self, all: &[Seen]) -> Process {
        let is_open = self.keeps_terminals() || (self.is_interactive_shell() && self.is_idle(all));
        let occupation = if is_open { Occupation::Open } else { Occupation::AtWork };
        Process { pid: self.pid, command: self.name.clone(), occupation }
    }

    /// tmux calls its processes `tmux: server` and `tmux: client`.
    fn keeps_terminals(&self) -> bool {
        let name = self.name.split(|byte| *byte == b':').next().unwrap_or_default();
        KEEPERS.iter().any(|keeper| keeper.as_bytes().eq_ignore_ascii_case(name))
    }

    fn is_shell(&self) -> bool {
        // A login shell's name has a dash before it.
        let name = self.name.strip_prefix(b"-").unwrap_or(&self.name);
        SHELLS.iter().any(|shell| shell.as_bytes() == name)
    }

    /// A shell that was started without a script or a command to run.
    fn is_interactive_shell(&self) -> bool {
        if !self.is_shell() {
            return false;
        }
        let mut words = self.words.iter().skip(1);
        while let Some(word) = words.next() {
            if WITH_WORD.iter().any(|option| option.as_bytes() == word.as_slice()) {
                words.next();
            } else if !matches!(word.first(), Some(b'-' | b'+')) || runs_command(word) {
                return false;
            }
        }
        true
    }

    /// It is the foreground of its terminal itself, so it reads there; or it waits for a shell that does; or it has nothing that runs.
    fn is_idle(&self, all: &[Seen]) -> bool {
        self.foreground == Some(self.group)
            || self.waits_for_shell(all)
            || !all.iter().any(|it| it.parent == self.pid)
    }

    /// Whether the foreground of its terminal is a shell that was started in it, or in another one that was.
    fn waits_for_shell(&self, all: &[Seen]) -> bool {
        let mut foreground = all.iter().filter(|it| Some(it.group) == self.foreground).peekable();
        foreground.peek().is_some() && foreground.all(|it| it.is_shell_below(self, all, DEEPEST))
    }

    fn is_shell_below(&self, shell: &Seen, all: &[Seen], deep: usize) -> bool {
        let parent = || all.iter().find(|it| it.pid == self.parent);
        let is_below = || parent().is_some_and(|it| it.is_shell_below(shell, all, deep - 1));
        deep > 0 && self.is_interactive_shell() && (self.parent == shell.pid || is_below())
    }
}

/// `-c`, also among other letters: `-lc`.
fn runs_command(option: &[u8]) -> bool {
    !option.starts_with(b"--") && option.contains(&b'c') || option.starts_with(b"--command")
}
