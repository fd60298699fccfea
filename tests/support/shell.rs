//! The shells that the scenarios run in, and what they write differently.

use std::path::{Path, PathBuf};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
}

impl Shell {
    pub const ALL: [Shell; 3] = [Shell::Bash, Shell::Zsh, Shell::Fish];

    pub fn name(self) -> &'static str {
        self.choose("bash", "zsh", "fish")
    }

    /// One of three, for this shell.
    pub fn choose<T>(self, bash: T, zsh: T, fish: T) -> T {
        match self {
            Shell::Bash => bash,
            Shell::Zsh => zsh,
            Shell::Fish => fish,
        }
    }

    /// Arguments of an interactive shell that reads the person's rc file. zsh's `-d` leaves out the machine's own.
    pub fn interactive(self) -> &'static [&'static str] {
        self.choose(&["-i"], &["-d", "-i"], &["-i"])
    }

    /// Arguments of a shell that reads no rc file and runs the script that follows them.
    pub fn runs_script(self) -> &'static [&'static str] {
        self.choose(&["--norc", "--noprofile", "-c"], &["-f", "-c"], &["--no-config", "-c"])
    }

    pub fn rc_file(self, home: &Path) -> PathBuf {
        home.join(self.choose(".bashrc", ".zshrc", ".config/fish/config.fish"))
    }

    /// The line that a person puts in the rc file.
    pub fn init_line(self, arguments: &str) -> String {
        let name = self.name();
        self.choose(
            format!("eval \"$(wtsh init {name} {arguments})\""),
            format!("eval \"$(wtsh init {name} {arguments})\""),
            format!("wtsh init {name} {arguments} | source"),
        )
    }

    /// The person's own prompt, in the shell's language for prompts; fish's is a text to print.
    pub fn prompt_line(self, prompt: &str) -> String {
        self.choose(
            format!("PS1='{prompt}'"),
            format!("PS1='{prompt}'"),
            format!("function fish_prompt; printf '%s' '{prompt}'; end"),
        )
    }

    pub fn set(self, name: &str, value: &str) -> String {
        let value = self.quote(value);
        self.choose(format!("{name}={value}"), format!("{name}={value}"), format!("set -g {name} {value}"))
    }

    pub fn export(self, name: &str, value: &str) -> String {
        let value = self.quote(value);
        let posix = format!("export {name}={value}");
        self.choose(posix.clone(), posix, format!("set -gx {name} {value}"))
    }

    pub fn unset(self, name: &str) -> String {
        self.choose(format!("unset {name}"), format!("unset {name}"), format!("set -e {name}"))
    }

    /// The last exit status.
    pub fn status(self) -> &'static str {
        self.choose("$?", "$?", "$status")
    }

    /// The exit statuses of the last pipeline, as words.
    pub fn pipe_status(self) -> &'static str {
        self.choose("${PIPESTATUS[@]}", "$pipestatus", "$pipestatus")
    }

    pub fn function(self, name: &str, body: &str) -> String {
        let posix = format!("{name}() {{ {body}; }}");
        self.choose(posix.clone(), posix, format!("function {name}; {body}; end"))
    }

    /// A function's arguments, all of them and the first.
    pub fn arguments(self) -> (&'static str, &'static str) {
        self.choose(("\"$@\"", "$1"), ("\"$@\"", "$1"), ("$argv", "$argv[1]"))
    }

    /// Commands whose output goes to one place.
    pub fn group(self, commands: &str) -> String {
        let posix = format!("{{ {commands}; }}");
        self.choose(posix.clone(), posix, format!("begin; {commands}; end"))
    }

    /// Prints the source of functions.
    pub fn prints_functions(self, names: &str) -> String {
        self.choose(
            format!("declare -f {names}"),
            format!("typeset -f {names}"),
            format!("functions {names}"),
        )
    }

    /// The script that puts a venv on PATH.
    pub fn activate(self, venv: &Path) -> String {
        let file = self.choose("activate", "activate", "activate.fish");
        format!("source {}", self.quote(&venv.join("bin").join(file).display().to_string()))
    }

    pub fn quote(self, text: &str) -> String {
        match self {
            Shell::Fish => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
            Shell::Bash | Shell::Zsh => format!("'{}'", text.replace('\'', "'\\''")),
        }
    }
}
