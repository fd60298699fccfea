//! `wtsh env --json`, version 1: one object on one line. Paths that are not UTF-8 have U+FFFD in place of the odd bytes; no value of
//! a variable is told.
//!
//! `trust`: `allowed`, `denied`, `unknown`. `venv_state`: `active`, `none`, `not-set`, `theirs`, `not-allowed`, `denied`, `direnv`.

use std::ffi::OsStr;

use super::{Obstacle, Report, VenvState};
use crate::env::{Dotenv, Venv, VenvProblem, Why};
use crate::store::trust::Trust;

pub fn report(report: &Report) -> String {
    let environment = &report.environment;
    let theirs = match &report.venv {
        VenvState::Theirs(dir) => text(dir.as_os_str()),
        _ => "null".to_owned(),
    };
    let rejected = environment.rejected.iter().map(|(dir, problem)| {
        object(&[("path", text(dir.as_os_str())), ("why", text(venv_problem(problem)))])
    });
    let dotenv = environment
        .dotenv
        .iter()
        .zip(&report.elsewise)
        .map(|(dotenv, elsewise)| file(dotenv, array(elsewise.iter().map(text))));
    let fields = [
        ("version", "1".to_owned()),
        ("root", text(environment.root.as_os_str())),
        ("trust", text(trust(report.trust))),
        ("venv", environment.venv.as_ref().map_or("null".to_owned(), venv)),
        ("venv_state", text(venv_state(&report.venv))),
        ("theirs", theirs),
        ("rejected", array(rejected)),
        ("dotenv", array(dotenv)),
        ("port", environment.port().map_or("null".to_owned(), |port| port.to_string())),
    ];
    object(&fields) + "\n"
}

fn venv(venv: &Venv) -> String {
    let python = venv.python.as_deref().map_or("null".to_owned(), text);
    object(&[("path", text(venv.dir.as_os_str())), ("name", text(&venv.name)), ("python", python)])
}

fn file(dotenv: &Dotenv, not_in_effect: String) -> String {
    let problems = dotenv.problems.iter().map(|problem| {
        object(&[("line", problem.line.to_string()), ("why", text(dotenv_problem(&problem.why)))])
    });
    object(&[
        ("file", text(dotenv.file.as_os_str())),
        ("variables", array(dotenv.variables.iter().map(|(name, _)| text(name)))),
        ("not_in_effect", not_in_effect),
        ("problems", array(problems)),
    ])
}

fn trust(trust: Trust) -> &'static str {
    match trust {
        Trust::Allowed => "allowed",
        Trust::Denied => "denied",
        Trust::Unknown => "unknown",
    }
}

fn venv_state(state: &VenvState) -> &'static str {
    match state {
        VenvState::Active => "active",
        VenvState::None => "none",
        VenvState::NotSet => "not-set",
        VenvState::Theirs(_) => "theirs",
        VenvState::Hindered(Obstacle::NotAllowed) => "not-allowed",
        VenvState::Hindered(Obstacle::Denied) => "denied",
        VenvState::Hindered(Obstacle::Direnv) => "direnv",
    }
}

fn venv_problem(problem: &VenvProblem) -> &'static str {
    match problem {
        VenvProblem::NoConfiguration => "no-configuration",
        VenvProblem::InterpreterGone { .. } => "interpreter-gone",
        VenvProblem::ColonInPath => "colon-in-path",
        VenvProblem::Unreadable { .. } => "unreadable",
    }
}

fn dotenv_problem(why: &Why) -> &'static str {
    match why {
        Why::NotAnAssignment => "not-an-assignment",
        Why::BadName(_) => "bad-name",
        Why::UnclosedQuote => "unclosed-quote",
        Why::Refused(_) => "refused",
        Why::TooLong(_) => "too-long",
        Why::Unreadable(_) => "unreadable",
    }
}

/// `fields`: names that need no escaping, and values that are JSON already.
fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<String> = fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", fields.join(","))
}

fn array(values: impl Iterator<Item = String>) -> String {
    format!("[{}]", values.collect::<Vec<_>>().join(","))
}

/// RFC 8259, section 7. Everything that is not ASCII and printable is escaped too, so that a terminal shows it as it is.
fn text(value: impl AsRef<OsStr>) -> String {
    let mut quoted = String::from("\"");
    for character in value.as_ref().to_string_lossy().chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            ' '..='~' => quoted.push(character),
            _ => {
                quoted.extend(character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")))
            }
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        assert_eq!(text("a\"b\\c"), r#""a\"b\\c""#);
        assert_eq!(text("\u{1b}[31m\né\u{1f600}"), r#""\u001b[31m\u000a\u00e9\ud83d\ude00""#);
    }
}
