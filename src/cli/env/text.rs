//! `wtsh env` for people: a line for each fact, and below it what is wrong with it.

use super::{Obstacle, Report, VenvState};
use crate::cli::messages::{self, shown_path};
use crate::store::trust::Trust;

pub fn report(report: &Report) -> String {
    let environment = &report.environment;
    let mut lines = vec![fact("root", &shown_path(&environment.root)), fact("trust", trust(report.trust))];
    lines.push(fact("venv", &venv(report)));
    for (dir, problem) in &environment.rejected {
        lines.push(fact(
            "",
            &format!("{}: {}", shown_path(dir), messages::environment::venv_problem(problem)),
        ));
    }
    for (dotenv, elsewise) in environment.dotenv.iter().zip(&report.elsewise) {
        let names = messages::environment::names(dotenv.variables.iter().map(|(name, _)| name));
        lines.push(fact(".env", &format!("{}: {names}", shown_path(&dotenv.file))));
        if let Some(obstacle) = report.obstacle {
            lines.push(fact("", &format!("not in effect: {}", reason(obstacle))));
        } else if !elsewise.is_empty() {
            let names = messages::environment::names(elsewise.iter());
            lines.push(fact("", &format!("with another value, or none, in this shell: {names}")));
        }
        lines.extend(
            dotenv.problems.iter().map(|problem| fact("", &messages::environment::dotenv_problem(problem))),
        );
    }
    if let Some(port) = environment.port() {
        let elsewhere = report.elsewise.iter().flatten().any(|name| name == "PORT");
        let doubt = if report.obstacle.is_some() || elsewhere { ", not in effect" } else { "" };
        lines.push(fact("port", &format!("{port}{doubt}")));
    }
    lines.concat()
}

fn fact(name: &str, what: &str) -> String {
    format!("{name:<6} {what}\n")
}

fn trust(trust: Trust) -> &'static str {
    match trust {
        Trust::Allowed => "allowed",
        Trust::Denied => "denied",
        Trust::Unknown => "not asked yet",
    }
}

fn venv(report: &Report) -> String {
    let found = report.environment.venv.as_ref().map(messages::environment::venv);
    let found = found.as_deref().unwrap_or("none");
    match &report.venv {
        VenvState::Active => format!("{found}, active"),
        VenvState::None => "none here".to_owned(),
        VenvState::NotSet => {
            let why =
                "this shell ran deactivate (leave the worktree and come back), or has no wtsh (wtsh init)";
            format!("{found}, not active: {why}")
        }
        VenvState::Theirs(dir) => {
            format!("{found}, not active: you activated {} yourself; deactivate gives it up", shown_path(dir))
        }
        VenvState::Hindered(obstacle) => format!("{found}, not active: {}", reason(*obstacle)),
    }
}

fn reason(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::NotAllowed => "not allowed yet; wtsh allow does",
        Obstacle::Denied => "denied; wtsh allow takes that back",
        Obstacle::Direnv => "direnv has loaded an .envrc for this folder and does it",
    }
}
