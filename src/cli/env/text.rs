//! `wtsh env` for people: a line for each fact, and below it what is wrong with it.

use std::ffi::OsString;

use super::clashes::{Clash, Given};
use super::report::{FileState, Obstacle, Project, ProjectState, Report, VenvState};
use crate::cli::messages::{self, shown_path};
use crate::env::Dotenv;
use crate::store::trust::Trust;
use crate::term::clean::clean;

pub fn report(report: &Report) -> String {
    let mut lines = Lines::default();
    lines.fact("root", &shown_path(&report.environment.root));
    lines.fact("trust", trust(report.trust));
    venv(&mut lines, report);
    for (dotenv, state) in report.environment.dotenv.iter().zip(&report.files) {
        file(&mut lines, dotenv, state, report.obstacle);
    }
    computed(&mut lines, report);
    if let Some(file) = &report.project {
        project(&mut lines, file);
    }
    for one in &report.clashes {
        clash(&mut lines, one);
    }
    if let Some(port) = report.environment.port() {
        let mut elsewise = report.files.iter().flat_map(|state| &state.elsewise);
        let computed = report.computed.iter().flat_map(|computed| &computed.elsewise);
        let elsewhere =
            elsewise.any(|name| name == "PORT") || computed.into_iter().any(|name| name == "PORT");
        let doubt = if report.obstacle.is_some() || elsewhere { ", not in effect" } else { "" };
        lines.fact("port", &format!("{port}{doubt}"));
    }
    lines.text
}

#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn fact(&mut self, name: &str, what: &str) {
        self.text += &format!("{name:<6} {what}\n");
    }

    /// More about the last fact.
    fn more(&mut self, what: &str) {
        self.fact("", what);
    }

    /// A command to type, on a line of its own.
    fn command(&mut self, command: Option<String>) {
        if let Some(command) = command {
            self.more(&format!("  {command}"));
        }
    }
}

fn trust(trust: Trust) -> &'static str {
    match trust {
        Trust::Allowed => "allowed",
        Trust::Denied => "denied",
        Trust::Unknown => "not decided yet: wtsh allow, or wtsh deny",
    }
}

fn venv(lines: &mut Lines, report: &Report) {
    let root = &report.environment.root;
    lines.fact("venv", &format!("{}{}", found(report), state(report)));
    if let Some(venv) = &report.environment.venv {
        if let Some(by) = messages::venv::found_by(&venv.by) {
            lines.more(&by);
        }
        if let Some(made_in) = &venv.moved_from {
            lines.more(&messages::venv::moved_from(made_in));
            lines.command(messages::venv::command_if_moved(venv, root));
        }
    }
    if let Some(file) = &report.newer {
        let file = shown_path(file);
        lines.more(&format!("{file} is newer than the last install into it: something may be missing there"));
    }
    for (dir, problem) in &report.environment.rejected {
        lines.more(&format!("{} is not used: {}", shown_path(dir), messages::venv::venv_problem(problem)));
        lines.command(messages::venv::command(dir, problem, root));
        if let Some(command) = messages::venv::as_it_is(dir, problem) {
            lines.more("or use it as it is:");
            lines.command(Some(command));
        }
    }
}

fn found(report: &Report) -> String {
    let none = if report.environment.rejected.is_empty() { "none here" } else { "none that can be used" };
    report.environment.venv.as_ref().map_or_else(|| none.to_owned(), messages::venv::venv)
}

fn state(report: &Report) -> String {
    let why = match &report.venv {
        VenvState::Active => return ", active".to_owned(),
        VenvState::None => return String::new(),
        VenvState::NotSet => {
            "it will be at this shell's next prompt, if its startup file has wtsh init".to_owned()
        }
        VenvState::Deactivated => {
            "you ran deactivate; it is again once you leave the worktree and come back".to_owned()
        }
        VenvState::Theirs(dir) => {
            let of = report.theirs_worktree.as_ref().map(|label| format!(" of {label}")).unwrap_or_default();
            format!(
                "you activated {}{of} yourself; deactivate ends that, or unset VIRTUAL_ENV",
                shown_path(dir)
            )
        }
        VenvState::Hindered(obstacle) => reason(*obstacle).to_owned(),
    };
    let active = if report.environment.venv.is_some() { ", not active: " } else { "; " };
    format!("{active}{why}")
}

fn reason(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::NotAllowed => "you have not allowed it yet: wtsh allow",
        Obstacle::Denied => "you denied it; wtsh allow takes that back",
        Obstacle::Direnv => {
            "direnv has loaded an .envrc for this folder, and wtsh leaves all of it to direnv"
        }
    }
}

fn file(lines: &mut Lines, dotenv: &Dotenv, state: &FileState, obstacle: Option<Obstacle>) {
    let names = messages::environment::names(dotenv.variables.iter().map(|(name, _)| name));
    lines.fact(".env", &format!("{}: {names}", shown_path(&dotenv.file)));
    if let Some(obstacle) = obstacle {
        lines.more(&format!("not in effect: {}", reason(obstacle)));
    } else if dotenv.held {
        lines.more("not in effect: git tracks it, and you have not allowed what it says now");
        lines.command(Some("wtsh allow".to_owned()));
    } else {
        elsewise(lines, &state.elsewise);
    }
    if !state.overridden.is_empty() {
        let names = messages::environment::names(state.overridden.iter());
        lines.more(&format!("a file further down sets these too, and that one counts: {names}"));
    }
    for problem in &dotenv.problems {
        lines.more(&messages::environment::dotenv_problem(problem));
    }
}

fn elsewise(lines: &mut Lines, names: &[OsString]) {
    if !names.is_empty() {
        let names = messages::environment::names(names.iter());
        lines.more(&format!("not so in this shell, where they have another value or none: {names}"));
    }
}

fn computed(lines: &mut Lines, report: &Report) {
    for computed in &report.computed {
        let names = messages::environment::names(computed.variables.iter());
        lines.fact("vars", &format!("{}: {names}", shown_path(&computed.file)));
        match report.obstacle {
            Some(obstacle) => lines.more(&format!("not in effect: {}", reason(obstacle))),
            None => elsewise(lines, &computed.elsewise),
        }
    }
    for problem in &report.environment.var_problems {
        lines.fact("vars", &messages::environment::var_problem(problem));
    }
}

fn project(lines: &mut Lines, project: &Project) {
    let state = match project.state {
        ProjectState::Accepted => "in effect",
        ProjectState::Held => "not in effect: you have not allowed what it says now",
        ProjectState::Unusable => "not in effect: it is no regular file, or too long to be one of these",
    };
    lines.fact("config", &format!("{}, {state}", shown_path(&project.file)));
    if project.state == ProjectState::Held {
        lines.command(Some("wtsh allow".to_owned()));
    }
    for warning in &project.warnings {
        lines.more(&messages::environment::project_mistake(warning));
    }
}

fn clash(lines: &mut Lines, clash: &Clash) {
    let place = |given: &Given| match &given.file {
        Some(file) => shown_path(file),
        None => format!("{} (from [env.vars])", shown_path(&given.root)),
    };
    let places: Vec<String> = clash.given.iter().map(place).collect();
    let name = clean(clash.name.as_encoded_bytes());
    lines.fact("clash", &format!("{name} has the same value in several worktrees: {}", places.join(", ")));
}
