//! What wtsh has changed in an environment, as a small value with a reverse. It travels in `__WTSH_ENV`, exported, so
//! that a nested shell can take back what its parent set.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use super::encoding::fingerprint;
use super::path_entries;
use super::refused::is_ours_to_set;
use step::Step;

mod beside_direnv;
mod step;
#[cfg(test)]
mod tests;
mod text;

/// The environment's variables, by name.
pub type Variables = BTreeMap<OsString, OsString>;

/// What ought to be set now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Whose environment this is (a worktree's root): what a person changed by hand in one place counts in that place only.
    pub place: PathBuf,
    /// `None`: the variable must be unset (PYTHONHOME). Never holds `PATH`.
    pub variables: BTreeMap<OsString, Option<OsString>>,
    /// Folders that go before everything else on PATH, first first.
    pub path: Vec<PathBuf>,
}

/// What was set, with what was there before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// The fingerprint of `Wanted::place`; 0 for an empty diff.
    place: u64,
    /// The fingerprint of direnv's own state (DIRENV_DIFF) when this was made; 0 for none. Another one now: direnv has loaded or unloaded since.
    direnv: u64,
    /// The fingerprint of the `.envrc` that was there and that direnv had not allowed, or that turned out to set what was ours
    /// already; 0 for none.
    envrc: u64,
    changed: Changed,
    /// What was ours when direnv loaded over it. direnv brings it back when it unloads, and it is ours again then.
    overridden: Changed,
    /// Names that the person lets a `.env` set although wtsh refuses them. They are not encoded.
    permitted: Vec<OsString>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Changed {
    variables: BTreeMap<OsString, Assigned>,
    path: Vec<Added>,
}

/// A variable that wtsh set (or unset). Of the new value there is only a fingerprint, so that no secret is kept twice.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Assigned {
    previous: Option<OsString>,
    given: Option<u64>,
}

/// A folder that wtsh put on PATH, which had it `before` times already.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Added {
    folder: OsString,
    before: usize,
}

/// One assignment that the shell has to make. Everything here is exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Set(OsString, OsString),
    Unset(OsString),
}

impl Change {
    pub fn name(&self) -> &OsStr {
        match self {
            Change::Set(name, _) | Change::Unset(name) => name,
        }
    }
}

const PATH: &str = "PATH";
const VIRTUAL_ENV: &str = "VIRTUAL_ENV";
const VIRTUAL_ENV_PROMPT: &str = "VIRTUAL_ENV_PROMPT";
const PYTHONHOME: &str = "PYTHONHOME";

impl Diff {
    /// The exported variable that it travels in.
    pub const VARIABLE: &str = "__WTSH_ENV";

    /// Reads `__WTSH_ENV`. What is forged, truncated or of another version reads as no diff at all; names that wtsh never sets are
    /// left out, but for those in `permitted`, which the person lets a `.env` set: `replace` sets them.
    pub fn decode(text: &OsStr, permitted: &[String]) -> Diff {
        let mut diff = text::parse(text.as_bytes()).unwrap_or_default();
        diff.permitted = permitted.iter().map(OsString::from).filter(|name| name != PATH).collect();
        let Diff { changed, overridden, permitted, .. } = &mut diff;
        for variables in [&mut changed.variables, &mut overridden.variables] {
            variables.retain(|name, _| is_ours_to_set(name) || permitted.contains(name));
        }
        diff
    }

    /// The only folder that wtsh puts on PATH is the `bin` of a venv that it has activated. Whoever forges a diff can't have others taken away.
    fn believe_folders_of_venvs(&mut self) {
        let Diff { changed, overridden, .. } = self;
        let venvs = [&changed.variables, &overridden.variables]
            .map(|variables| variables.get(OsStr::new(VIRTUAL_ENV)).and_then(|assigned| assigned.given));
        let is_of_a_venv = |added: &Added| {
            // VIRTUAL_ENV may end in a slash.
            let ends: [&[u8]; 2] = [b"/bin", b"bin"];
            let named = ends.map(|end| added.folder.as_bytes().strip_suffix(end).map(fingerprint));
            named.iter().any(|venv| venv.is_some() && venvs.contains(venv))
        };
        changed.path.retain(is_of_a_venv);
        overridden.path.retain(is_of_a_venv);
    }

    /// What wtsh has set in a shell with the variables `now`.
    pub fn in_effect(now: &Variables, permitted: &[String]) -> Diff {
        let text = now.get(OsStr::new(Diff::VARIABLE)).map(OsString::as_os_str).unwrap_or_default();
        let mut diff = Diff::decode(text, permitted);
        diff.believe_folders_of_venvs();
        diff.reclaim(now);
        diff
    }

    /// One ASCII word that needs no quoting in any shell; it begins with its version, then has a check sum.
    pub fn encode(&self) -> OsString {
        text::encode(self)
    }

    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.overridden.is_empty()
    }

    /// The folders that were put on PATH.
    pub fn folders(&self) -> impl Iterator<Item = &OsStr> {
        self.changed.path.iter().map(|added| added.folder.as_os_str())
    }

    /// Whether this diff gave `name` a value, or unset it.
    pub fn assigns(&self, name: &OsStr) -> bool {
        self.changed.variables.contains_key(name)
    }

    /// Whether `name` still has, in `now`, the value that this diff gave it.
    pub fn holds(&self, now: &Variables, name: &OsStr) -> bool {
        self.changed.variables.get(name).is_some_and(|assigned| assigned.given == given(now.get(name)))
    }

    /// Whether this diff gave `name` the value `value`.
    pub fn holds_value(&self, name: &OsStr, value: &OsStr) -> bool {
        let given = Some(fingerprint(value.as_bytes()));
        self.changed.variables.get(name).is_some_and(|assigned| assigned.given == given)
    }

    /// What `name` (any but PATH) would be in `now`, had wtsh set nothing.
    pub fn original<'a>(&'a self, now: &'a Variables, name: &OsStr) -> Option<&'a OsStr> {
        match self.changed.variables.get(name) {
            Some(assigned) if self.holds(now, name) => assigned.previous.as_deref(),
            _ => now.get(name).map(OsString::as_os_str),
        }
    }

    /// Whether an `activate` was run for the venv that is ours already: by what it leaves on PATH, or by its own wording of the
    /// name.
    pub fn activated_again(&self, now: &Variables) -> bool {
        let holds = |name: &str| self.holds(now, OsStr::new(name));
        let reworded = || !holds(VIRTUAL_ENV_PROMPT) && now.contains_key(OsStr::new(VIRTUAL_ENV_PROMPT));
        holds(VIRTUAL_ENV) && (reworded() || self.has_surplus(now))
    }

    /// Whether a folder of ours is on PATH more often than we have left it there.
    fn has_surplus(&self, now: &Variables) -> bool {
        let entries = path_entries::split(now.get(OsStr::new(PATH)).map(OsString::as_os_str));
        let often = |added: &Added| path_entries::count(&entries, added.folder.as_bytes()) > added.before + 1;
        self.changed.path.iter().any(often)
    }

    /// Takes `self` back in `now` and then applies `wanted`: the changes from `now` to the result (none where nothing
    /// differs), and the diff that takes `wanted` back. What the person changed since stays as they left it.
    ///
    /// Where VIRTUAL_ENV has the wanted value already, but not from us, it and what came with it counts as set by us over
    /// nothing: that is `source …/bin/activate`, typed by the person or by their editor, for the very venv that is wanted.
    pub fn replace(&self, now: &Variables, wanted: &Wanted) -> (Vec<Change>, Diff) {
        let place = fingerprint(wanted.place.as_os_str().as_bytes());
        Step::new(self, now, wanted, place).run()
    }

    fn may_set(&self, name: &OsStr) -> bool {
        is_ours_to_set(name) || self.permitted.iter().any(|permitted| permitted == name)
    }
}

impl Changed {
    fn is_empty(&self) -> bool {
        self.variables.is_empty() && self.path.is_empty()
    }
}

fn given(value: Option<impl AsRef<OsStr>>) -> Option<u64> {
    value.map(|value| fingerprint(value.as_ref().as_bytes()))
}
