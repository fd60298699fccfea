//! The programs that make virtual environments, for tests that need real ones of each.

use std::path::Path;
use std::process::Command;

use super::repository::Sandbox;

/// What makes virtual environments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maker {
    Venv,
    Virtualenv,
    Uv,
}

pub const MAKERS: [Maker; 3] = [Maker::Venv, Maker::Virtualenv, Maker::Uv];

impl Maker {
    /// Makes the venv `dir`, without the network. `arguments`: further ones, which all three understand.
    pub fn makes(self, sandbox: &Sandbox, dir: &Path, arguments: &[&str]) {
        let home = sandbox.home();
        let mut command = match self {
            Maker::Venv => sandbox.command("python3", &home),
            Maker::Virtualenv => sandbox.command(&tool("python"), &home),
            Maker::Uv => uv(sandbox, &home),
        };
        let words: &[&str] = match self {
            Maker::Venv => &["-m", "venv", "--without-pip"],
            Maker::Virtualenv => &["-m", "virtualenv", "--no-download", "--no-seed"],
            Maker::Uv => &["venv"],
        };
        runs(command.args(words).args(arguments).arg(dir));
    }
}

/// uv in `dir`, with the python that PATH has, and nothing from elsewhere.
pub fn uv(sandbox: &Sandbox, dir: &Path) -> Command {
    let mut command = sandbox.command(&tool("uv"), dir);
    command.env("UV_CACHE_DIR", sandbox.path().join("uv-cache")).env("UV_PYTHON", "python3");
    command.args(["--offline", "--no-python-downloads", "--no-config"]);
    command
}

/// Runs a command that must succeed.
pub fn runs(command: &mut Command) {
    let output = command.output().expect("it starts; tests/run installs what is missing");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A program that tests/run has installed.
fn tool(name: &str) -> String {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python-tools/bin").join(name);
    assert!(program.exists(), "{} is not there: tests/run installs it", program.display());
    program.display().to_string()
}
