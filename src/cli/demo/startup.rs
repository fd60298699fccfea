//! How the demo's shell starts: with the person's own rc file and after it wtsh, called by its name.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use super::choice::Choice;
use super::{Typist, worktrees};
use crate::cli::failure::Failure;
use crate::cli::messages;
use crate::process::program;
use crate::shell::Shell;

/// Variables that would make git look elsewhere than where the shell stands
/// (`git rev-parse --local-env-vars`).
const GIT_PLACES: [&str; 5] =
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"];

/// A locale in UTF-8 that the system is sure to have.
const UTF_8: &str = if cfg!(target_os = "macos") { "en_US.UTF-8" } else { "C.UTF-8" };

/// The demo's rc files, by their place in its folder.
fn rc_files(shell: Shell) -> &'static [(&'static str, &'static str)] {
    match shell {
        Shell::Bash => &[("bash/demo.bash", include_str!("../../../shell/bash/demo.bash"))],
        Shell::Zsh => &[
            ("zsh/.zshenv", include_str!("../../../shell/zsh/demo.zshenv")),
            ("zsh/.zshrc", include_str!("../../../shell/zsh/demo.zshrc")),
        ],
        Shell::Fish => &[("fish/demo.fish", include_str!("../../../shell/fish/demo.fish"))],
    }
}

/// The person's rc file where there is no person.
fn plain_rc_file(shell: Shell) -> (&'static str, &'static str) {
    match shell {
        Shell::Bash => ("home/.bashrc", include_str!("../../../shell/bash/demo_plain.bash")),
        Shell::Zsh => ("home/.zshrc", include_str!("../../../shell/zsh/demo_plain.zsh")),
        Shell::Fish => ("home/.config/fish/config.fish", include_str!("../../../shell/fish/demo_plain.fish")),
    }
}

/// Writes the rc files into `folder`, and `bin/wtsh`, a link to this program.
pub fn prepare(folder: &Path, shell: Shell, typist: Typist) -> Result<(), Failure> {
    for (place, content) in rc_files(shell) {
        write(folder, place, content)?;
    }
    if typist == Typist::Demo {
        let (place, content) = plain_rc_file(shell);
        write(folder, place, content)?;
    }
    let link = folder.join("bin/wtsh");
    link_to_this_program(&link).map_err(|error| messages::demo::not_written(&link, &error))
}

/// Always, not only where PATH has no wtsh: an rc file may still change PATH, and what runs in the demo is
/// what was started.
fn link_to_this_program(link: &Path) -> io::Result<()> {
    if let Some(bin) = link.parent() {
        fs::create_dir_all(bin)?;
    }
    symlink(env::current_exe()?, link)
}

fn write(folder: &Path, place: &str, content: &str) -> Result<(), Failure> {
    let path = folder.join(place);
    let folders = path.parent().map_or(Ok(()), fs::create_dir_all);
    folders
        .and_then(|()| fs::write(&path, content))
        .map_err(|error| messages::demo::not_written(&path, &error))
}

/// The shell, interactive, in the main worktree.
pub fn command(choice: &Choice, folder: &Path, typist: Typist) -> Command {
    let mut command = program::command(&choice.program);
    match typist {
        Typist::Person => GIT_PLACES.iter().for_each(|name| _ = command.env_remove(name)),
        Typist::Demo => _ = command.env_clear().envs(plain_environment(choice, folder)),
    }
    // The rc files ask for it and take it back.
    command.env("__WTSH_DEMO", folder).current_dir(worktrees::main(folder));
    match choice.shell {
        Shell::Bash => command.arg("--rcfile").arg(folder.join("bash/demo.bash")).arg("-i"),
        Shell::Zsh => {
            if let (Typist::Person, Some(own)) = (typist, env::var_os("ZDOTDIR")) {
                command.env("__WTSH_DEMO_ZDOTDIR", own);
            }
            command.env("ZDOTDIR", folder.join("zsh")).arg("-i")
        }
        Shell::Fish => command.args(["-i", "-C", "source $__WTSH_DEMO/fish/demo.fish"]),
    };
    command
}

/// All that the shell knows where there is no person: the same everywhere, but for what is on PATH.
fn plain_environment(choice: &Choice, folder: &Path) -> [(&'static str, OsString); 7] {
    [
        ("HOME", folder.join("home").into()),
        ("PATH", env::var_os("PATH").unwrap_or_default()),
        ("SHELL", choice.program.clone().into()),
        ("TERM", "xterm-256color".into()),
        ("LC_ALL", UTF_8.into()),
        ("TMPDIR", folder.into()),
        ("GIT_CONFIG_NOSYSTEM", "1".into()),
    ]
}
