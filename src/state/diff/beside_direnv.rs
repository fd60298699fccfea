//! direnv, in the same shell, puts whole old values back when it unloads: those that it found when it loaded, which may have been ours.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::step::Step;
use super::{Change, Diff, PATH, PYTHONHOME, VIRTUAL_ENV, VIRTUAL_ENV_PROMPT, Variables, Wanted, given};
use crate::state::encoding::fingerprint;
use crate::state::path_entries;

#[cfg(test)]
mod tests;

/// What comes and goes with a venv.
const OF_A_VENV: [&str; 3] = [PYTHONHOME, VIRTUAL_ENV, VIRTUAL_ENV_PROMPT];

/// The fingerprint of what direnv keeps to unload by, and of the times of the files that it has loaded, because a second loading of
/// the same file may have the same outcome; 0 where nothing is loaded.
pub fn state(now: &Variables) -> u64 {
    let text = |name: &str| now.get(OsStr::new(name)).map(|text| text.as_bytes()).unwrap_or_default();
    match (text("DIRENV_DIFF"), text("DIRENV_WATCHES")) {
        (b"", _) => 0,
        (diff, watches) => fingerprint(diff) ^ fingerprint(watches).rotate_left(1),
    }
}

/// Whether direnv has something to unload.
pub fn is_loaded(now: &Variables) -> bool {
    now.get(OsStr::new("DIRENV_DIR")).is_some_and(|dir| !dir.is_empty())
}

impl Diff {
    /// Whether direnv has loaded or unloaded since this diff was made: what is missing then was not taken away by the person.
    pub fn direnv_acted(&self, now: &Variables) -> bool {
        self.direnv != state(now)
    }

    /// What direnv has brought back is ours again.
    pub(super) fn reclaim(&mut self, now: &Variables) {
        if !self.direnv_acted(now) || self.overridden.is_empty() {
            return;
        }
        for (name, assigned) in &self.overridden.variables {
            if assigned.given == given(now.get(name)) {
                self.changed.variables.insert(name.clone(), assigned.clone());
            }
        }
        let entries = path_entries::split(now.get(OsStr::new(PATH)).map(OsString::as_os_str));
        for added in &self.overridden.path {
            let known = self.changed.path.iter().any(|it| it.folder == added.folder);
            if !known && path_entries::count(&entries, added.folder.as_bytes()) > added.before {
                self.changed.path.push(added.clone());
            }
        }
    }

    /// Remembers that `envrc` is there and that direnv does not load it, so that what is set now is known for what it is should direnv
    /// load it later.
    pub fn note_idle_envrc(&mut self, envrc: &Path) {
        if !self.is_empty() {
            self.envrc = fingerprint(envrc.as_os_str().as_bytes());
        }
    }

    /// Takes `self` back in `now`, where direnv has loaded `envrc`, but for what direnv sets too: then the two cannot be told apart, and
    /// what is there stays until the place is left.
    pub fn leave_to_direnv(&self, now: &Variables, envrc: &Path) -> (Vec<Change>, Diff) {
        let envrc = fingerprint(envrc.as_os_str().as_bytes());
        let wanted = self.shared_with_direnv(now, envrc);
        let (mut changes, mut diff) = Step::new(self, now, &wanted, self.place).run();
        if !wanted.variables.is_empty() {
            diff.envrc = envrc;
        }
        if self.is_venv_of_direnv(now) {
            changes.retain(|change| change.name() != PYTHONHOME);
        }
        (changes, diff)
    }

    /// Everything, where direnv came to load in a place whose environment was set already; elsewhere the venv, if it was
    /// activated once more.
    fn shared_with_direnv(&self, now: &Variables, envrc: u64) -> Wanted {
        let mut wanted = Wanted::default();
        let venv_holds = self.holds(now, OsStr::new(VIRTUAL_ENV));
        let all = self.envrc == envrc;
        let venv = venv_holds && (all || self.direnv_acted(now) && self.has_surplus(now));
        let stays = |name: &OsString| {
            if OF_A_VENV.iter().any(|of_a_venv| name == of_a_venv) { venv } else { all }
        };
        for name in self.changed.variables.keys().filter(|name| stays(name) && self.holds(now, name)) {
            wanted.variables.insert(name.clone(), now.get(name).cloned());
        }
        if venv {
            wanted.path = self.folders().map(PathBuf::from).collect();
        }
        wanted
    }

    /// An `activate` that direnv ran did not find the PYTHONHOME that we had unset, and does without it.
    fn is_venv_of_direnv(&self, now: &Variables) -> bool {
        now.contains_key(OsStr::new(VIRTUAL_ENV)) && !self.holds(now, OsStr::new(VIRTUAL_ENV))
    }
}
