//! About what is in effect in a place, and what is not: `.env` files, computed variables, `.wtsh.toml`.

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::{shown_path, venv};
use crate::cli::failure::Failure;
use crate::config::Warning;
use crate::env::{Dotenv, Environment, Problem, VarProblem, Why};
use crate::term::clean::clean;

/// Names of variables, in a row, each once.
pub fn names<'a>(names: impl Iterator<Item = &'a OsString>) -> String {
    let mut shown: Vec<_> = Vec::new();
    for name in names.map(|name| clean(name.as_bytes())) {
        if !shown.contains(&name) {
            shown.push(name);
        }
    }
    if shown.is_empty() { "no variables".to_owned() } else { shown.join(", ") }
}

/// What is wrong with a line of a `.env` file.
pub fn dotenv_problem(problem: &Problem) -> String {
    let what = match &problem.why {
        Why::NotAnAssignment => "not of the form NAME=value".to_owned(),
        Why::BadName(Some(name)) => format!("'{}' is no name that a shell can set", clean(name.as_bytes())),
        Why::BadName(None) => "what stands before the = is no name that a shell can set".to_owned(),
        Why::UnclosedQuote => "a quote that is not closed".to_owned(),
        Why::Refused(name) => {
            format!("{} is not set from a .env: it changes which programs run or how", clean(name.as_bytes()))
        }
        Why::TooLong(name) => format!("the value of {} is too long", clean(name.as_bytes())),
        Why::Unreadable(error) => clean(error.as_bytes()).into_owned(),
    };
    if problem.line == 0 { what } else { format!("line {}: {what}", problem.line) }
}

/// What is wrong with a template of `[env.vars]`.
pub fn var_problem(problem: &VarProblem) -> String {
    let VarProblem { name, file, line, column, why } = problem;
    let (name, why) = (clean(name.as_bytes()), clean(why.as_bytes()));
    format!("{}:{line}:{column}: env.vars.{name}: {why}", shown_path(file))
}

/// What is wrong in a `.wtsh.toml`.
pub fn project_mistake(warning: &Warning) -> String {
    format!("line {}, column {}: {}", warning.line, warning.column, clean(warning.what.as_bytes()))
}

/// A file that git brings along, or may, and whose contents the person has not accepted.
pub fn held(file: &Path) -> String {
    format!(
        "wtsh: {} is not what you allowed, and has no effect; `wtsh allow` shows and permits it",
        shown_path(file)
    )
}

/// In a shell that stands where something would take effect, if the person allowed it. `place`: the
/// repository, or a folder outside of any.
pub fn not_allowed_yet(place: &Path, is_repository: bool) -> String {
    let whose = if is_repository { "those of all its worktrees" } else { "them" };
    format!(
        "wtsh: {} has a venv, .env or .wtsh.toml that is not in effect here; `wtsh allow` permits {whose}",
        shown_path(place)
    )
}

/// What is wrong with an environment in effect, a line for each thing.
pub fn problems(environment: &Environment) -> Vec<String> {
    let root = &environment.root;
    let rejected = environment.rejected.iter().map(|(dir, problem)| venv::not_used(dir, problem, root));
    let moved = environment
        .venv
        .iter()
        .filter_map(|found| venv::moved(found, root).map(|line| format!("wtsh: {line}")));
    let files = environment
        .dotenv
        .iter()
        .flat_map(|dotenv| if dotenv.held { vec![held(&dotenv.file)] } else { of_dotenv(dotenv) });
    let computed = environment.var_problems.iter().map(|problem| format!("wtsh: {}", var_problem(problem)));
    rejected.chain(moved).chain(files).chain(computed).collect()
}

/// A prompt is no place for all that is wrong with a file that is no `.env` at all.
const FIRST: usize = 5;

/// Lines that can't be read, one each; and in one line all names that are refused.
fn of_dotenv(dotenv: &Dotenv) -> Vec<String> {
    let file = shown_path(&dotenv.file);
    let is_refused = |problem: &&Problem| matches!(problem.why, Why::Refused(_));
    let (refused, unread): (Vec<_>, Vec<_>) = dotenv.problems.iter().partition(is_refused);
    let first = unread.iter().take(FIRST);
    let mut lines: Vec<_> = first.map(|it| format!("wtsh: {file}: {}", dotenv_problem(it))).collect();
    if let Some(more) = unread.len().checked_sub(FIRST).filter(|more| *more > 0) {
        lines.push(format!("wtsh: {file}: and {more} more like that; wtsh env has them all"));
    }
    if let Some(names) = refused_names(&refused) {
        lines.push(format!("wtsh: {file}: not set, as {REFUSED}: {names}"));
    }
    lines
}

/// Why some names are not taken from a `.env`.
const REFUSED: &str = "they would change which programs run, or the shell itself";

fn refused_names(problems: &[&Problem]) -> Option<String> {
    let name = |problem: &&Problem| match &problem.why {
        Why::Refused(name) => Some(format!("{} (line {})", clean(name.as_bytes()), problem.line)),
        _ => None,
    };
    let names: Vec<String> = problems.iter().filter_map(name).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

pub fn no_worktree_here(path: &Path) -> Failure {
    Failure::could_not(format!("{} is a bare repository: there is no worktree here", shown_path(path)))
        .hint("go to one of its worktrees: wtsh list")
}

pub fn unusable_folder(folder: &Path, error: &io::Error) -> Failure {
    Failure::could_not(format!("{}: {error}", shown_path(folder)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::{Dotenv, VenvProblem};

    #[test]
    fn each_notice_is_a_line_that_names_both_folders() {
        let environment = Environment {
            root: "/w".into(),
            rejected: vec![("/w/.venv".into(), VenvProblem::Copied { made_in: "/main/.venv\n".into() })],
            dotenv: vec![
                Dotenv { file: "/w/.env".into(), held: true, ..Dotenv::default() },
                Dotenv {
                    file: "/w/a/.env".into(),
                    problems: vec![Problem { line: 2, why: Why::UnclosedQuote }],
                    ..Dotenv::default()
                },
            ],
            var_problems: vec![VarProblem {
                name: "PORT".into(),
                file: "/w/.wtsh.toml".into(),
                line: 3,
                column: 9,
                why: "no filter 'prt'".into(),
            }],
            ..Environment::default()
        };
        let lines = problems(&environment);
        assert!(lines.iter().all(|line| line.starts_with("wtsh: ") && !line.contains('\n')), "{lines:?}");
        assert!(lines[0].contains("/w/.venv") && lines[0].contains("/main/.venv"), "{lines:?}");
        assert!(lines[1].contains("/w/.env is not what you allowed") && lines[1].contains("wtsh allow"));
        assert_eq!(lines[2], "wtsh: /w/a/.env: line 2: a quote that is not closed");
        assert_eq!(lines[3], "wtsh: /w/.wtsh.toml:3:9: env.vars.PORT: no filter 'prt'");
        assert_eq!(lines.len(), 4);
    }
}
