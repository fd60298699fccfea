//! `wtsh allow DIR/.venv`: a virtual environment that is refused is used as it is, because the person says
//! so.

use std::path::Path;

use crate::cli::failure::Failure;
use crate::cli::messages;
use crate::cli::site::{Caller, Site};
use crate::cli::subject::Subject;
use crate::config::Config;
use crate::env::VenvProblem;
use crate::file;

/// What was done, for the person; `None` where `dir` is no venv, or one with which nothing is wrong.
pub fn vouch(dir: &Path, config: &Config) -> Result<Option<String>, Failure> {
    let Some(around) = dir.parent().filter(|_| file::is_regular(&dir.join("pyvenv.cfg"))) else {
        return Ok(None);
    };
    let subject = Subject::of(around)?;
    let Some(site) = subject.site(config) else { return Ok(None) };
    match problem(dir, around, &site) {
        None => Ok(None),
        Some(problem @ (VenvProblem::Copied { .. } | VenvProblem::Editable { .. })) => {
            if !site.is_allowed() {
                return Err(messages::trust::allow_the_rest_first(dir, subject.path()));
            }
            let vouched = site.permission.vouch(dir);
            vouched.map_err(|error| messages::trust::store_failed(&error))?;
            Ok(Some(messages::trust::vouched(dir, &problem)))
        }
        Some(problem) => Err(messages::trust::not_to_be_vouched_for(dir, &problem, site.root)),
    }
}

/// What is wrong with the venv. One that git tracks is told apart before all else.
fn problem(dir: &Path, around: &Path, site: &Site) -> Option<VenvProblem> {
    if let Some(path) = site.permission.tracked(dir) {
        return Some(VenvProblem::Tracked { path });
    }
    let found = site.finding(around, &Caller::of_process(&site.config)).without_values();
    let real = dir.canonicalize().ok()?;
    let is_it = |rejected: &Path| rejected.canonicalize().is_ok_and(|rejected| rejected == real);
    found.rejected.into_iter().find(|(rejected, _)| is_it(rejected)).map(|(_, problem)| problem)
}
