//! `wtsh env --json`, version 1: one object on one line, described where the option is. Paths that are not
//! UTF-8 have U+FFFD in place of the odd bytes; no value of a variable is told but PORT's.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::clashes::Clash;
use super::report::{Computed, FileState, Obstacle, Project, ProjectState, Report, VenvState};
use crate::cli::messages;
use crate::env::{Dotenv, FoundBy, Maker, Problem, VarProblem, Venv, VenvProblem, Why};
use crate::store::trust::Trust;
use crate::term::json::{Integer, Object, object};

pub fn report(report: &Report) -> String {
    let environment = &report.environment;
    let text = object(|o| {
        o.number("version", 1);
        o.path("root", &environment.root);
        o.text("trust", trust(report.trust));
        venvs(o, report);
        o.array("dotenv", |a| {
            environment.dotenv.iter().zip(&report.files).for_each(|(dotenv, state)| {
                a.object(|o| file(o, dotenv, state));
            });
        });
        o.array("computed", |a| report.computed.iter().for_each(|one| a.object(|o| computed(o, one))));
        o.array("var_problems", |a| {
            environment.var_problems.iter().for_each(|one| a.object(|o| var_problem(o, one)));
        });
        match &report.project {
            Some(file) => o.object("project_file", |o| project(o, file)),
            None => o.null("project_file"),
        }
        o.array("clashes", |a| report.clashes.iter().for_each(|one| a.object(|o| clash(o, one))));
        o.number("port", Integer::optional(environment.port()));
    });
    text + "\n"
}

/// The venv here, how it stands, and those that are not used.
fn venvs(o: &mut Object, report: &Report) {
    let environment = &report.environment;
    match &environment.venv {
        Some(found) => o.object("venv", |o| venv(o, found, report)),
        None => o.null("venv"),
    }
    o.text("venv_state", venv_state(&report.venv));
    optional_path(o, "theirs", theirs(&report.venv));
    o.text("theirs_worktree", report.theirs_worktree.as_deref());
    o.array("rejected", |a| {
        for (dir, problem) in &environment.rejected {
            a.object(|o| rejected(o, dir, problem, &environment.root));
        }
    });
}

fn venv(o: &mut Object, venv: &Venv, report: &Report) {
    o.path("path", &venv.dir);
    o.text("name", venv.name.as_str());
    o.text("python", venv.python.as_deref());
    o.text("maker", maker(venv.maker));
    let (by, file) = found_by(&venv.by);
    o.text("found_by", by);
    optional_path(o, "found_in", file);
    optional_path(o, "moved_from", venv.moved_from.as_deref());
    optional_path(o, "newer", report.newer.as_deref());
    o.text("command", messages::venv::command_if_moved(venv, &report.environment.root).as_deref());
}

fn rejected(o: &mut Object, dir: &Path, problem: &VenvProblem, root: &Path) {
    let (why, other) = venv_problem(problem);
    o.path("path", dir);
    o.text("why", why);
    optional_path(o, "other", other);
    o.text("command", messages::venv::command(dir, problem, root).as_deref());
}

fn file(o: &mut Object, dotenv: &Dotenv, state: &FileState) {
    o.path("file", &dotenv.file);
    o.boolean("held", dotenv.held);
    names(o, "variables", dotenv.variables.iter().map(|(name, _)| name));
    names(o, "overridden", state.overridden.iter());
    names(o, "not_in_effect", state.elsewise.iter());
    o.array("problems", |a| dotenv.problems.iter().for_each(|one| a.object(|o| dotenv_problem(o, one))));
}

fn computed(o: &mut Object, computed: &Computed) {
    o.path("file", &computed.file);
    names(o, "variables", computed.variables.iter());
    names(o, "not_in_effect", computed.elsewise.iter());
}

fn var_problem(o: &mut Object, problem: &VarProblem) {
    o.text("name", problem.name.as_str());
    o.path("file", &problem.file);
    o.number("line", Integer::count(problem.line));
    o.number("column", Integer::count(problem.column));
    o.text("why", problem.why.as_str());
}

fn project(o: &mut Object, project: &Project) {
    o.path("path", &project.file);
    let state = match project.state {
        ProjectState::Accepted => "accepted",
        ProjectState::Held => "held",
        ProjectState::Unusable => "unusable",
    };
    o.text("state", state);
    o.array("problems", |a| {
        for warning in &project.warnings {
            a.object(|o| {
                o.number("line", Integer::count(warning.line));
                o.number("column", Integer::count(warning.column));
                o.text("what", warning.what.as_str());
            });
        }
    });
}

fn clash(o: &mut Object, clash: &Clash) {
    o.text("name", clash.name.as_bytes());
    o.array("given", |a| {
        for given in &clash.given {
            a.object(|o| {
                o.path("root", &given.root);
                optional_path(o, "file", given.file.as_deref());
            });
        }
    });
}

fn names<'a>(o: &mut Object, field: &str, names: impl Iterator<Item = &'a OsString>) {
    o.array(field, |a| names.for_each(|name| a.text(name.as_bytes())));
}

fn optional_path(o: &mut Object, field: &str, path: Option<&Path>) {
    match path {
        Some(path) => o.path(field, path),
        None => o.null(field),
    }
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
        VenvState::Deactivated => "deactivated",
        VenvState::Theirs(_) => "theirs",
        VenvState::Hindered(Obstacle::NotAllowed) => "not-allowed",
        VenvState::Hindered(Obstacle::Denied) => "denied",
        VenvState::Hindered(Obstacle::Direnv) => "direnv",
    }
}

fn theirs(state: &VenvState) -> Option<&Path> {
    match state {
        VenvState::Theirs(dir) => Some(dir),
        _ => None,
    }
}

fn maker(maker: Maker) -> &'static str {
    match maker {
        Maker::Venv => "venv",
        Maker::Virtualenv => "virtualenv",
        Maker::Uv => "uv",
    }
}

fn found_by(by: &FoundBy) -> (&'static str, Option<&Path>) {
    match by {
        FoundBy::Name => ("name", None),
        FoundBy::File(file) => ("file", Some(file)),
        FoundBy::Uv => ("uv", None),
        FoundBy::Direnv => ("direnv", None),
        FoundBy::Pyenv(file) => ("pyenv", Some(file)),
    }
}

/// What is wrong, and the other path that it is about.
fn venv_problem(problem: &VenvProblem) -> (&'static str, Option<&Path>) {
    match problem {
        VenvProblem::NoConfiguration => ("no-configuration", None),
        VenvProblem::InterpreterGone { python } => ("interpreter-gone", Some(python)),
        VenvProblem::ColonInPath => ("colon-in-path", None),
        VenvProblem::Unreadable { file, .. } => ("unreadable", Some(file)),
        VenvProblem::Tracked { path } => ("tracked", Some(path)),
        VenvProblem::Copied { made_in } => ("copied", Some(made_in)),
        VenvProblem::Editable { project, .. } => ("editable", Some(project)),
        VenvProblem::Unfinished => ("unfinished", None),
        VenvProblem::Nowhere { named } => ("nowhere", named.as_deref()),
        VenvProblem::NamesNothing { .. } => ("names-nothing", None),
        VenvProblem::Held => ("held", None),
    }
}

fn dotenv_problem(o: &mut Object, problem: &Problem) {
    let (why, name) = match &problem.why {
        Why::NotAnAssignment => ("not-an-assignment", None),
        Why::BadName(name) => ("bad-name", name.as_ref()),
        Why::UnclosedQuote => ("unclosed-quote", None),
        Why::Refused(name) => ("refused", Some(name)),
        Why::TooLong(name) => ("too-long", Some(name)),
        Why::Unreadable(_) => ("unreadable", None),
    };
    o.number("line", Integer::count(problem.line));
    o.text("name", name.map(String::as_str));
    o.text("why", why);
}
