//! The environment of the place, and the shell code that brings it and takes the last one back.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::{Event, Work};
use crate::cli::finding::{Finding, Outer};
use crate::cli::messages;
use crate::cli::project_file::{self, ProjectFile, project_file};
use crate::cli::setup;
use crate::cli::subject::without_git;
use crate::env::{self, Environment, Permission, Place};
use crate::git::Repository;
use crate::prompt;
use crate::shell::init;
use crate::state::diff::{Change, Diff, Wanted};
use crate::state::encoding::fingerprint;
use crate::state::session::{DECLINED, declined_mark};
use crate::store::trust::Trust;

const VIRTUAL_ENV: &str = "VIRTUAL_ENV";

/// Exported while a shell stands where nothing is allowed, and has said so: the fingerprint of what it said.
const TOLD: &str = "__WTSH_TOLD";

/// What a change of the environment means for the functions around a venv.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// Nothing.
    None,
    /// A venv of ours comes.
    Enters,
    /// One takes the place of another.
    Moves,
    /// Somebody has sourced an activate script for the one that is ours.
    Absorbs,
    /// It goes, and none is there.
    Leaves,
    /// It goes, and another one is there that is not ours.
    Yields,
}

impl Work<'_> {
    /// Gives the shell what belongs to this place, and takes back what belongs to the last one.
    pub(super) fn environment(&mut self) {
        let now = &self.standing.now;
        let before = Diff::in_effect(now, &self.config.env.permit);
        if env::deactivated(now, &before) || self.is_declined_by_parent() {
            self.standing.session.declined = self.place();
        }
        let (changes, after) = match self.envrc() {
            Some(envrc) if envrc.allowed => before.leave_to_direnv(&self.standing.now, &envrc.file),
            idle => {
                let (changes, mut after) = self.own_environment(&before);
                if let Some(envrc) = idle {
                    after.note_idle_envrc(&envrc.file);
                }
                (changes, after)
            }
        };
        if self.standing.direnv && (!self.standing.session.begun || !changes.is_empty()) {
            self.script.define(&init::direnv_functions(self.standing.shell));
            self.script.call("__wtsh_beside", &[]);
        }
        self.put_into_effect(changes, &before, &after);
        self.set = after;
        let declined = self.standing.session.declined.as_deref().map(declined_mark);
        self.export(DECLINED, declined.as_deref());
    }

    /// A shell in one where the person typed `deactivate` here.
    fn is_declined_by_parent(&self) -> bool {
        let declined = self.standing.now.get(OsStr::new(DECLINED)).filter(|_| !self.standing.session.begun);
        declined.is_some_and(|declined| self.place().is_some_and(|place| *declined == declined_mark(&place)))
    }

    fn put_into_effect(&mut self, changes: Vec<Change>, before: &Diff, after: &Diff) {
        let turn = self.turn(before, after);
        // First what takes the rest back, should the shell stop in the middle.
        let encoded = (!after.is_empty()).then(|| after.encode());
        self.export(Diff::VARIABLE, encoded.as_deref());
        self.apply(changes, turn, before, after);
    }

    /// direnv keeps what it finds when it loads, and puts it back later; so nothing of ours should be there.
    pub(super) fn make_way_for_direnv(&mut self) {
        if !self.envrc().is_some_and(|envrc| envrc.allowed) {
            return;
        }
        let before = Diff::in_effect(&self.standing.now, &self.config.env.permit);
        let (changes, after) = before.replace(&self.standing.now, &Wanted::default());
        self.put_into_effect(changes, &before, &after);
    }

    fn own_environment(&mut self, before: &Diff) -> (Vec<Change>, Diff) {
        let environment = self.permitted_environment(before);
        // Who activates the place's own venv by hand wants it after all.
        let wants = self.standing.event != Event::Deactivate;
        if wants && environment.as_ref().is_some_and(|it| env::is_active(&self.standing.now, it)) {
            self.standing.session.declined = None;
        }
        self.notices.extend(environment.iter().flat_map(messages::environment::problems));
        let declined = self.standing.session.declined.is_some();
        let now = &self.standing.now;
        let wanted = environment
            .as_ref()
            .map_or_else(Wanted::default, |environment| env::plan(now, before, environment, declined));
        before.replace(now, &wanted)
    }

    /// The `.envrc` that counts here for direnv, if direnv is at work in this shell: hooked, or by what was inherited.
    fn envrc(&mut self) -> Option<env::Envrc> {
        let (now, cwd) = (&self.standing.now, self.standing.cwd.as_deref()?);
        let find = if self.standing.direnv { env::envrc } else { env::inherited_envrc };
        let envrc = find(now, cwd)?;
        self.watched.extend(envrc.watched.iter().cloned());
        Some(envrc)
    }

    /// The environment, if the person has allowed this repository or folder; a notice, if nobody was asked.
    fn permitted_environment(&mut self, before: &Diff) -> Option<Environment> {
        match self.repository {
            Some(repository) => {
                let permission = self.permission()?;
                let root = repository.root()?;
                // A folder that the repository does not know as its own is asked about by its own name.
                let is_known = permission.is_worktree_of_its_repository();
                let named = if is_known { without_git(repository.common_dir()) } else { root };
                self.environment_of(root, named, permission, before)
            }
            None => {
                let folder = self.folder.clone()?;
                let permission = Permission::of_folder(&folder);
                let project = project_file(&folder, &permission);
                self.take_in(&folder, &project, &permission);
                self.environment_of(&folder, &folder, &permission, before)
            }
        }
    }

    /// `named`: what the person knows it by.
    fn environment_of(
        &mut self,
        root: &Path,
        named: &Path,
        permission: &Permission,
        before: &Diff,
    ) -> Option<Environment> {
        let finding = Finding {
            place: Place { root, cwd: self.standing.cwd.as_deref()? },
            repository: self.repository,
            config: &self.config.env,
            permission: Some(permission),
            outer: Outer { now: &self.standing.now, before },
            patience: self.standing.patience,
            looked_at: &self.standing.session.looked_at,
        };
        let (environment, asks) = match permission.trust() {
            Trust::Allowed => (Some(finding.environment()), false),
            // A home folder is no project, and every terminal begins there.
            Trust::Unknown => (None, !self.is_home(root) && (self.has_project_file || finding.exists())),
            Trust::Denied => (None, false),
        };
        self.watched.append(&mut permission.watched());
        if asks {
            let notice = messages::environment::not_allowed_yet(named, self.repository.is_some());
            self.not_allowed = Some(notice.clone());
            self.notices.push(notice);
        }
        let mut environment = environment?;
        if let Some(repository) = self.repository {
            self.tell_of_set_up(repository, root);
        }
        self.watched.append(&mut environment.watched);
        self.standing.session.remember_venv(environment.looked_at);
        Some(environment)
    }

    /// That a worktree was never set up is said once in it, and only where something would be done: the repository is allowed.
    fn tell_of_set_up(&mut self, repository: &Repository, root: &Path) {
        let told = set_up_told(root);
        if !repository.is_linked() || self.standing.session.was_told(&told) {
            return;
        }
        let lacking = setup::notice::lacking(repository, &self.config);
        let label = lacking.as_ref().map(|_| prompt::names(repository).label).unwrap_or_default();
        self.notices.extend(lacking.map(|lacking| messages::setup::not_set_up(&label, &lacking)));
        // Before the first prompt nothing is said: it is looked at again.
        if self.standing.session.begun {
            self.standing.session.tell_once(&told);
        }
    }

    fn is_home(&self, folder: &Path) -> bool {
        self.standing.now.get(OsStr::new("HOME")).is_some_and(|home| Path::new(home) == folder)
    }

    /// What the team's file says counts from here on, if the person has accepted it.
    pub(super) fn project(&mut self) {
        let Some((root, permission)) = self.repository.and_then(Repository::root).zip(self.permission())
        else {
            return;
        };
        let project = project_file(root, permission);
        self.take_in(root, &project, permission);
    }

    fn take_in(&mut self, root: &Path, project: &ProjectFile, permission: &Permission) {
        let file = project_file::path(root);
        self.has_project_file = *project != ProjectFile::Absent;
        if project.is_held() && permission.trust() == Trust::Allowed {
            self.notices.push(messages::environment::held(&file));
        }
        let mistakes = project_file::apply(&mut self.config, root, project);
        self.notices.extend(mistakes.iter().map(messages::prompt::config_warning));
        self.watched.push(file);
    }

    /// A shell in this one need not say again that nothing is allowed here, and this one not what its parent has said.
    pub(super) fn tell_nested_shells(&mut self) {
        let said = self.not_allowed.as_ref().map(|notice| format!("{:x}", fingerprint(notice.as_bytes())));
        let by_parent = self.standing.now.get(OsStr::new(TOLD)).map(OsString::as_os_str);
        if let Some(notice) =
            self.not_allowed.as_ref().filter(|_| by_parent == said.as_deref().map(OsStr::new))
        {
            self.standing.session.tell_once(notice.as_bytes());
            self.notices.retain(|it| it != notice);
        } else if self.standing.session.begun {
            self.export(TOLD, said.as_deref().map(OsStr::new));
        }
    }

    fn turn(&self, before: &Diff, after: &Diff) -> Turn {
        let (now, name) = (&self.standing.now, OsStr::new(VIRTUAL_ENV));
        let active = now.get(name).is_some_and(|venv| !venv.is_empty());
        let is_ours = before.holds(now, name);
        match (before.assigns(name), after.assigns(name)) {
            (false, false) => Turn::None,
            (true, false) if active && !is_ours => Turn::Yields,
            (true, false) => Turn::Leaves,
            (_, true) if !after.holds(now, name) => {
                if is_ours {
                    Turn::Moves
                } else {
                    Turn::Enters
                }
            }
            (_, true) if !is_ours || before.activated_again(now) => Turn::Absorbs,
            // A nested shell has the venv of its parent, and none of the functions.
            (_, true) if !self.standing.session.begun => Turn::Enters,
            (_, true) => Turn::None,
        }
    }

    /// Has the shell make the changes.
    fn apply(&mut self, changes: Vec<Change>, turn: Turn, before: &Diff, after: &Diff) {
        let dropped: Vec<_> =
            before.folders().filter(|folder| after.folders().all(|it| it != *folder)).collect();
        if !changes.is_empty() || turn != Turn::None || !dropped.is_empty() {
            self.script.define(&init::environment_functions(self.standing.shell));
        }
        match turn {
            Turn::Moves => self.script.call("__wtsh_left", &[b"venv", b""]),
            Turn::Absorbs => self.script.call("__wtsh_left", &[b"venv", b"same"]),
            Turn::Leaves => self.script.call("__wtsh_left", &[]),
            Turn::Yields => self.script.call("__wtsh_yielded", &[]),
            Turn::None | Turn::Enters => {}
        }
        for folder in dropped {
            self.script.call("__wtsh_drop", &[folder.as_bytes()]);
        }
        for change in changes {
            self.change(&change, before, after);
        }
        if matches!(turn, Turn::Moves | Turn::Absorbs | Turn::Enters) {
            self.script.call("__wtsh_entered", &[]);
        }
    }

    /// What a variable was before it was ours is the shell's to keep where it is not exported.
    fn change(&mut self, change: &Change, before: &Diff, after: &Diff) {
        let name = change.name();
        let continues = name == "PATH" || before.holds(&self.standing.now, name);
        match change {
            Change::Set(name, value) if !after.assigns(name) && name != "PATH" => {
                self.assign("__wtsh_take", name, Some(value));
            }
            Change::Unset(name) if !after.assigns(name) && name != "PATH" => {
                self.assign("__wtsh_take", name, None);
            }
            Change::Set(name, value) if !continues => self.assign("__wtsh_give", name, Some(value)),
            Change::Set(name, value) => self.export(name, Some(value)),
            Change::Unset(name) => self.export(name, None),
        }
    }

    /// Exports or unsets one variable, in the shell and in what is known of it, unless it is so already.
    pub(super) fn export(&mut self, name: impl AsRef<OsStr>, value: Option<&OsStr>) {
        let function = if value.is_some() { "__wtsh_set" } else { "__wtsh_unset" };
        self.assign(function, name.as_ref(), value);
    }

    fn assign(&mut self, function: &str, name: &OsStr, value: Option<&OsStr>) {
        let now = &mut self.standing.now;
        if now.get(name).map(OsString::as_os_str) == value {
            return;
        }
        let words = [Some(name.as_bytes()), value.map(OsStr::as_bytes)];
        self.script.call(function, &words.into_iter().flatten().collect::<Vec<_>>());
        match value {
            Some(value) => now.insert(name.to_owned(), value.to_owned()),
            None => now.remove(name),
        };
    }
}

/// What a session knows the notice by that the worktree with this root was not set up.
pub fn set_up_told(root: &Path) -> Vec<u8> {
    [b"set up: ", root.as_os_str().as_bytes()].concat()
}
