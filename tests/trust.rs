//! What must not take effect, and what must after `wtsh allow`: seen in what `wtsh hook` has a shell do.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

#[path = "support/python.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod python;
#[path = "support/repository.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod repository;

use repository::Sandbox;

#[path = "trust/archives.rs"]
mod archives;
#[path = "trust/checkouts.rs"]
mod checkouts;
#[path = "trust/contents.rs"]
mod contents;
#[path = "trust/roots.rs"]
mod roots;
#[path = "trust/stores.rs"]
mod stores;
#[path = "trust/venvs.rs"]
mod venvs;

/// A person with one repository.
struct Case {
    sandbox: Sandbox,
    main: PathBuf,
}

impl Case {
    fn new() -> Case {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("myproject");
        Case { sandbox, main }
    }

    fn git(&self, arguments: &[&str]) {
        self.sandbox.git(&self.main, arguments);
    }

    /// Runs wtsh, which must succeed.
    fn wtsh(&self, dir: &Path, arguments: &[&str]) -> Output {
        let mut command = self.sandbox.command(env!("CARGO_BIN_EXE_wtsh"), dir);
        let output = command.args(arguments).stdin(Stdio::null()).output().expect("wtsh starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output
    }

    fn allow(&self) {
        self.wtsh(&self.main, &["allow"]);
    }

    /// What the hook makes of a shell that stands in `dir` and is past its first prompt: `PATH`, then what `say` adds; and the
    /// notices.
    fn shell(&self, dir: &Path, say: &str) -> (String, String) {
        self.shell_with(dir, &[], say)
    }

    /// As `shell`, with more in its environment.
    fn shell_with(&self, dir: &Path, variables: &[(&str, &Path)], say: &str) -> (String, String) {
        const STUBS: &str = "__wtsh_set() { export \"$1=$2\"; }; __wtsh_unset() { unset \"$1\"; }; \
            __wtsh_drop() { :; }; __wtsh_watch() { :; }; __wtsh_left() { :; }; __wtsh_entered() { :; }; __wtsh_times() { :; }";
        let script = format!(
            "{STUBS}\nwtsh={wtsh}\nfirst=$(\"$wtsh\" hook bash 1 - prompt '' 2>/dev/null)\n\
             session=$(builtin eval \"$first\" >/dev/null 2>&1; printf %s \"$__wtsh_session\")\n\
             code=$(\"$wtsh\" hook bash 1 - prompt \"$session\")\nbuiltin eval \"$code\"\nprintf '%s\\n' \"$PATH\"\n{say}",
            wtsh = env!("CARGO_BIN_EXE_wtsh"),
        );
        let mut bash = self.sandbox.command("bash", dir);
        bash.env("PWD", dir).envs(variables.iter().copied());
        let output = bash.args(["--norc", "--noprofile", "-c", &script]).stdin(Stdio::null()).output();
        let Output { stdout, stderr, .. } = output.expect("bash starts");
        (String::from_utf8_lossy(&stdout).into_owned(), String::from_utf8_lossy(&stderr).into_owned())
    }

    /// What a shell in `dir` says of A, which `.env` files here set.
    fn variable(&self, dir: &Path) -> Option<String> {
        self.variable_with(dir, &[])
    }

    /// As `variable`, with more in the shell's environment.
    fn variable_with(&self, dir: &Path, variables: &[(&str, &Path)]) -> Option<String> {
        let (said, _) = self.shell_with(dir, variables, "printf 'A=%s\\n' \"${A-unset}\"");
        let value = said.lines().last().unwrap_or_default().strip_prefix("A=").expect("the script ends");
        Some(value.to_owned()).filter(|value| value != "unset")
    }

    /// A venv whose `ls` says that it was run.
    fn venv(&self, dir: &Path, name: &str) -> PathBuf {
        let venv = python::venv(&self.sandbox, dir, name);
        program(&venv.join("bin/ls"));
        venv
    }

    /// Whether a shell in `dir` runs the `ls` of a venv.
    fn runs_ls(&self, dir: &Path) -> bool {
        let (said, _) = self.shell(dir, "ls");
        said.contains("pwned")
    }
}

/// A program that says that it was run.
fn program(path: &Path) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    fs::write(path, "#!/bin/sh\necho pwned\n").expect("a program");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("its mode");
}

fn link(target: &str, path: &Path) {
    symlink(target, path).expect("a link");
}
