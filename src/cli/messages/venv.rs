//! About virtual environments.

use std::path::Path;

use super::shown_path;
use crate::env::{FoundBy, Maker, Venv, VenvProblem, mend};
use crate::term::clean::clean;

/// Its folder, its Python and what made it.
pub fn venv(venv: &Venv) -> String {
    let python = venv.python.as_deref().map(|python| format!("Python {}", clean(python.as_bytes())));
    let said: Vec<String> = python.into_iter().chain(maker(venv.maker)).collect();
    let said = if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) };
    format!("{}{said}", shown_path(&venv.dir))
}

fn maker(maker: Maker) -> Option<String> {
    match maker {
        Maker::Venv => None,
        Maker::Virtualenv => Some("made by virtualenv".to_owned()),
        Maker::Uv => Some("made by uv".to_owned()),
    }
}

/// What led to it, where it is not just there.
pub fn found_by(by: &FoundBy) -> Option<String> {
    match by {
        FoundBy::Name => None,
        FoundBy::File(file) => Some(format!("{} names it", shown_path(file))),
        FoundBy::Uv => Some("UV_PROJECT_ENVIRONMENT names it".to_owned()),
        FoundBy::Direnv => Some("direnv's layout python made it".to_owned()),
        FoundBy::Pyenv(file) => Some(format!("{} names it, one of pyenv's", shown_path(file))),
    }
}

/// Why a candidate is not used, after its path.
pub fn venv_problem(problem: &VenvProblem) -> String {
    match problem {
        VenvProblem::NoConfiguration => "it is no venv: no pyvenv.cfg in it names a home".to_owned(),
        VenvProblem::InterpreterGone { python } => format!("its interpreter {} is gone", shown_path(python)),
        VenvProblem::ColonInPath => "its path has a colon, which PATH cannot hold".to_owned(),
        VenvProblem::Unreadable { file, error } => {
            format!("{}: {}", shown_path(file), clean(error.as_bytes()))
        }
        VenvProblem::Tracked { path } => {
            let path = shown_path(path);
            format!("git tracks {path}, or is checking it out now: a branch could bring programs along")
        }
        VenvProblem::Copied { made_in } => {
            format!("it was made in {}, and its scripts run the programs there", shown_path(made_in))
        }
        VenvProblem::Editable { file, project, others } => {
            let name = file.file_name().map_or_else(|| shown_path(file), |name| shown_path(Path::new(name)));
            let more = if others.is_empty() { String::new() } else { format!(" and {} more", others.len()) };
            format!("{name} in it leads to the code of {}{more}", shown_path(project))
        }
        VenvProblem::Unfinished => "it is half made: its set-up stopped, or is still at work".to_owned(),
        VenvProblem::Nowhere { named: Some(folder) } => {
            format!("it names {}, and there is no such folder", shown_path(folder))
        }
        VenvProblem::Nowhere { named: None } => {
            "UV_PROJECT_ENVIRONMENT names it, and there is no such folder".to_owned()
        }
        VenvProblem::NamesNothing { why } => clean(why.as_bytes()).into_owned(),
        VenvProblem::Held => {
            "git tracks the file that names it, and you have not allowed what it says".to_owned()
        }
    }
}

/// The command that mends it, to be typed anywhere. `root`: of the worktree.
pub fn command(dir: &Path, problem: &VenvProblem, root: &Path) -> Option<String> {
    let command = mend::command(dir, problem, root);
    command.or_else(|| matches!(problem, VenvProblem::Held).then(|| "wtsh allow".to_owned()))
}

/// The command that mends a venv that was moved.
pub fn command_if_moved(venv: &Venv, root: &Path) -> Option<String> {
    venv.moved_from.as_ref()?;
    mend::of_moved(&venv.dir, root)
}

/// The command that has it used although that is wrong with it, where there is one.
pub fn as_it_is(dir: &Path, problem: &VenvProblem) -> Option<String> {
    let can_be = matches!(problem, VenvProblem::Copied { .. } | VenvProblem::Editable { .. });
    mend::vouching(dir).filter(|_| can_be)
}

/// A line for a shell that does not get this venv.
pub fn not_used(dir: &Path, problem: &VenvProblem, root: &Path) -> String {
    let line = format!("wtsh: {} is not active: {}", shown_path(dir), venv_problem(problem));
    let line = with_command(line, command(dir, problem, root));
    match as_it_is(dir, problem) {
        Some(command) => format!("{line}; or use it as it is: {command}"),
        None => line,
    }
}

/// About a venv that was made elsewhere, where nothing is left.
pub fn moved(venv: &Venv, root: &Path) -> Option<String> {
    let made_in = venv.moved_from.as_deref()?;
    let line = format!("{} {}", shown_path(&venv.dir), moved_from(made_in));
    Some(with_command(line, command_if_moved(venv, root)))
}

/// After the path of a venv.
pub fn moved_from(made_in: &Path) -> String {
    format!("was made in {}, where nothing is left: its scripts do not start", shown_path(made_in))
}

fn with_command(line: String, command: Option<String>) -> String {
    let Some(command) = command else { return line };
    let empties = if command.contains(" --clear") { " (--clear empties it first)" } else { "" };
    format!("{line}; mend it{empties}: {command}")
}
