//! What of an environment a shell should have, given what is set in it already and by whom.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::find::{Environment, activate};
use crate::state::diff::{Diff, Variables, Wanted};

#[cfg(test)]
mod tests;

/// How a shell's VIRTUAL_ENV stands to the venv of the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VenvStanding {
    /// There is no venv here, and none in the shell but perhaps one of ours from elsewhere.
    None,
    /// The place's venv may be active: it is already, or nothing is, or ours from elsewhere. The path as VIRTUAL_ENV spells it,
    /// or will.
    Ours(PathBuf),
    /// The person activated another one by hand: it stays, and so does its PATH entry.
    Theirs(PathBuf),
}

/// Compares paths first, and asks the disk only where two differ.
pub fn venv_standing(now: &Variables, before: &Diff, environment: &Environment) -> VenvStanding {
    let active = active_venv(now).map(Path::new);
    let from_us = before.holds(now, OsStr::new("VIRTUAL_ENV"));
    match (&environment.venv, active) {
        (Some(venv), Some(active)) if venv.is_at(active) => VenvStanding::Ours(active.to_owned()),
        (_, Some(active)) if !from_us => VenvStanding::Theirs(active.to_owned()),
        (Some(venv), _) => VenvStanding::Ours(venv.dir.clone()),
        (None, _) => VenvStanding::None,
    }
}

/// Whether the venv of the place is active, by whoever's hand.
pub fn is_active(now: &Variables, environment: &Environment) -> bool {
    let venv = environment.venv.as_ref().zip(active_venv(now));
    venv.is_some_and(|(venv, active)| venv.is_at(Path::new(active)))
}

/// Whether the person ran a `deactivate` since `before`: a venv was set, nothing is now, and direnv has not unloaded it. Who
/// keeps that in mind hands it to `plan` for as long as the worktree is not left.
pub fn deactivated(now: &Variables, before: &Diff) -> bool {
    before.assigns(OsStr::new("VIRTUAL_ENV")) && active_venv(now).is_none() && !before.direnv_acted(now)
}

/// What `before.replace` ought to put into effect in a shell with the variables `now`. `declined`: the person ran `deactivate` here.
/// Where direnv is at work (`direnv_covers`) or trust is missing, nothing is wanted: `Wanted::default()`.
pub fn plan(now: &Variables, before: &Diff, environment: &Environment, declined: bool) -> Wanted {
    let mut wanted = environment.wanted_without_venv();
    let declined = declined || deactivated(now, before);
    if let Some(venv) = environment.venv.as_ref().filter(|_| !declined)
        && let VenvStanding::Ours(dir) = venv_standing(now, before, environment)
    {
        activate(&mut wanted, venv, &dir);
    }
    wanted
}

fn active_venv(now: &Variables) -> Option<&OsString> {
    now.get(OsStr::new("VIRTUAL_ENV")).filter(|value| !value.is_empty())
}
