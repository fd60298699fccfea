//! Real venvs, and a project that is installed into them without a network.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A program that `tests/run` installs for the tests.
fn tool(name: &str) -> Command {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python-tools/bin").join(name);
    assert!(path.is_file(), "{} is missing: tests/run installs it", path.display());
    offline(Command::new(path))
}

/// pip and uv neither ask the network nor keep anything outside of the test.
pub fn offline(mut command: Command) -> Command {
    command.env("PIP_NO_INDEX", "1").env("PIP_DISABLE_PIP_VERSION_CHECK", "1").env("UV_OFFLINE", "1");
    command.env("UV_NO_CACHE", "1").env("UV_NO_CONFIG", "1").env_remove("VIRTUAL_ENV");
    command
}

#[track_caller]
pub fn succeeds(mut command: Command) {
    let output = command.output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}

/// What makes venvs, as a command that lacks the folder.
pub const MAKERS: [(&str, &[&str]); 3] =
    [("python3", &["-m", "venv"]), ("virtualenv", &[]), ("uv", &["venv"])];

/// A venv in `dir` by one of `MAKERS`, with what else is said.
pub fn made_by(maker: &str, arguments: &[&str], dir: &Path) {
    let (_, words) = MAKERS.iter().find(|(name, _)| *name == maker).expect("one of them");
    let mut command = if maker == "python3" { offline(Command::new(maker)) } else { tool(maker) };
    command.args(*words).args(arguments).arg(dir);
    succeeds(command);
}

/// A project that pip and uv install with nothing but itself: it brings its own build backend (PEP 517 and 660).
pub fn project(dir: &Path) -> PathBuf {
    fs::create_dir_all(dir.join("src")).expect("its folders");
    fs::write(dir.join("pyproject.toml"), PYPROJECT).expect("its description");
    fs::write(dir.join("backend.py"), BACKEND).expect("its backend");
    fs::write(dir.join("src/pk.py"), "def main(): print(__file__)\n").expect("its module");
    dir.to_owned()
}

/// Installs the project in `dir` as editable.
pub fn install(venv: &Path, dir: &Path) {
    let by_uv = fs::read_to_string(venv.join("pyvenv.cfg")).expect("its configuration").contains("\nuv = ");
    let python = venv.join("bin/python");
    let mut command = if by_uv { tool("uv") } else { offline(Command::new(&python)) };
    if by_uv {
        command.args(["pip", "install", "--python"]).arg(&python);
    } else {
        command.args(["-m", "pip", "install"]);
    }
    command.arg("-e").arg(dir);
    succeeds(command);
}

/// Runs a line of a shell's code, with the tools on PATH.
pub fn runs(shell: &str, line: &str) {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python-tools/bin");
    let outer = std::env::var("PATH").unwrap_or_default();
    let mut command = offline(Command::new(shell));
    command.args(["-c", line]).env("PATH", format!("{}:{outer}", tools.display()));
    succeeds(command);
}

const PYPROJECT: &str = "[project]\nname = \"pk\"\nversion = \"1\"\nrequires-python = \">=3.8\"\n\
    [project.scripts]\npk = \"pk:main\"\n\
    [build-system]\nrequires = []\nbuild-backend = \"backend\"\nbackend-path = [\".\"]\n";

const BACKEND: &str = r#"import os, zipfile

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    info = "pk-1.dist-info/"
    files = {
        "pk.pth": os.path.join(os.getcwd(), "src") + "\n",
        info + "METADATA": "Metadata-Version: 2.1\nName: pk\nVersion: 1\n",
        info + "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        info + "entry_points.txt": "[console_scripts]\npk = pk:main\n",
    }
    files[info + "RECORD"] = "".join(name + ",,\n" for name in [*files, info + "RECORD"])
    with zipfile.ZipFile(os.path.join(wheel_directory, "pk-1-py3-none-any.whl"), "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    return "pk-1-py3-none-any.whl"
"#;
