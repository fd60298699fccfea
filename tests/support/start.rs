//! How a person's shell is set up before it starts: the rc file, the folder, the variables, the width.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use super::person::Person;
use super::repository::Sandbox;
use super::shell::Shell;

/// What the prompt ends in, for the person and for the tests that wait for it.
pub const SIGN: &str = "me$ ";

/// Enough rows that nothing scrolls away in a scenario, and enough columns that no line is wrapped.
const ROWS: u16 = 250;
const COLUMNS: u16 = 200;

pub struct Start<'a> {
    shell: Shell,
    sandbox: &'a Sandbox,
    dir: PathBuf,
    columns: u16,
    own_prompt: String,
    own_prompt_last: bool,
    before: Vec<String>,
    init: Vec<String>,
    after: Vec<String>,
    variables: Vec<(String, String)>,
}

impl<'a> Start<'a> {
    /// The init line after a plain prompt of the person's own, in the sandbox's folder.
    pub fn new(shell: Shell, sandbox: &'a Sandbox) -> Self {
        Start {
            shell,
            sandbox,
            dir: sandbox.path(),
            columns: COLUMNS,
            own_prompt: shell.prompt_line(SIGN),
            own_prompt_last: false,
            before: Vec::new(),
            init: vec![shell.init_line("")],
            after: Vec::new(),
            variables: Vec::new(),
        }
    }

    pub fn at(mut self, dir: &Path) -> Self {
        self.dir = dir.to_owned();
        self
    }

    pub fn columns(mut self, columns: u16) -> Self {
        self.columns = columns;
        self
    }

    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// A line of the rc file before the init line.
    pub fn before(mut self, line: impl Into<String>) -> Self {
        self.before.push(line.into());
        self
    }

    /// A line of the rc file after the init line.
    pub fn after(mut self, line: impl Into<String>) -> Self {
        self.after.push(line.into());
        self
    }

    pub fn init_arguments(mut self, arguments: &str) -> Self {
        self.init = vec![self.shell.init_line(arguments)];
        self
    }

    /// The init line three times.
    pub fn init_thrice(mut self) -> Self {
        self.init = vec![self.shell.init_line(""); 3];
        self
    }

    /// No init line at all.
    pub fn bare(mut self) -> Self {
        self.init.clear();
        self
    }

    /// A line that defines another prompt; it must end in `SIGN`.
    pub fn own_prompt(mut self, line: impl Into<String>) -> Self {
        self.own_prompt = line.into();
        self
    }

    /// The person's prompt is defined after the init line.
    pub fn own_prompt_last(mut self) -> Self {
        self.own_prompt_last = true;
        self
    }

    /// Starts the shell and waits for its first prompt.
    pub fn person(self) -> Person {
        let bin = link_binary(self.sandbox);
        self.write_rc_file();
        let mut command = Command::new(self.shell.name());
        command.args(self.shell.interactive()).current_dir(&self.dir);
        command.env_clear().envs(self.sandbox.variables());
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", bin.display()));
        command.envs(self.variables);
        Person::start(self.shell, command, self.columns, ROWS)
    }

    fn write_rc_file(&self) {
        let home = self.sandbox.home();
        let file = self.shell.rc_file(&home);
        fs::create_dir_all(file.parent().expect("a file has a folder")).expect("folders");
        if self.shell == Shell::Fish {
            // Where this folder is missing fish fills it from the manual pages in the background, for minutes.
            fs::create_dir_all(home.join(".local/share/fish/generated_completions")).expect("folders");
        }
        let greeting = self.shell.choose("", "", "set -g fish_greeting").to_owned();
        let own_prompt = std::slice::from_ref(&self.own_prompt);
        let (first, last) = if self.own_prompt_last { (&[][..], own_prompt) } else { (own_prompt, &[][..]) };
        let parts = [&[greeting][..], first, &self.before, &self.init, &self.after, last];
        let lines: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        fs::write(file, lines.join("\n") + "\n").expect("the rc file is written");
    }
}

/// The folder in the sandbox that comes first on PATH; in it `wtsh`, unless something of that name is there already.
fn link_binary(sandbox: &Sandbox) -> PathBuf {
    let bin = sandbox.path().join("bin");
    fs::create_dir_all(&bin).expect("a folder for programs");
    let link = bin.join("wtsh");
    if link.symlink_metadata().is_err() {
        symlink(env!("CARGO_BIN_EXE_wtsh"), link).expect("a link to wtsh");
    }
    bin
}

/// Puts a program of the person's own on PATH; `script` is its `sh` code. The name may be `wtsh`.
pub fn install_program(sandbox: &Sandbox, name: &str, script: &str) -> PathBuf {
    let bin = sandbox.path().join("bin");
    fs::create_dir_all(&bin).expect("a folder for programs");
    let file = bin.join(name);
    // A program that runs cannot be written to, and a link must not be written through.
    let _ = fs::remove_file(&file);
    fs::write(&file, format!("#!/usr/bin/env bash\n{script}\n")).expect("a program is written");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("a program is made one");
    file
}

/// Makes everything under `path` an hour old. What has just been written may change again within the file system's tick,
/// and nobody who goes by times can trust it yet.
fn age(path: &Path) {
    let kind = path.symlink_metadata().expect("it is there").file_type();
    if kind.is_dir() {
        for entry in fs::read_dir(path).expect("a folder").flatten() {
            age(&entry.path());
        }
    }
    if !kind.is_symlink() {
        let hour_ago = SystemTime::now() - Duration::from_secs(3600);
        let file = fs::File::open(path).expect("it can be read");
        file.set_modified(hour_ago).expect("its time can be set");
    }
}

/// Counts the starts of wtsh, in a sandbox where nothing has changed for a while: puts in its place, for a shell that is started after this, a program that makes a note and
/// becomes the real one.
pub struct Starts {
    notes: PathBuf,
}

impl Starts {
    pub fn counted(sandbox: &Sandbox) -> Self {
        age(&sandbox.path());
        let notes = sandbox.path().join("bin/starts");
        let script = format!(
            "printf '%s\\n' \"$1\" >>'{}'\nexec -a \"$0\" '{}' \"$@\"",
            notes.display(),
            env!("CARGO_BIN_EXE_wtsh")
        );
        install_program(sandbox, "wtsh", &script);
        Starts { notes }
    }

    /// The commands that wtsh was started with since the last call.
    pub fn take(&self) -> Vec<String> {
        let notes = fs::read_to_string(&self.notes).unwrap_or_default();
        let _ = fs::remove_file(&self.notes);
        notes.lines().map(str::to_owned).collect()
    }
}
