//! From one environment to the next.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

use super::text::{FINGERPRINT, ROOM};
use super::{
    Added, Assigned, Change, Diff, PATH, VIRTUAL_ENV, VIRTUAL_ENV_PROMPT, Variables, Wanted, beside_direnv,
    given,
};
use crate::state::path_entries::{self, Entries};

/// One `replace` on its way.
pub struct Step<'a> {
    last: &'a Diff,
    now: &'a Variables,
    wanted: &'a Wanted,
    /// VIRTUAL_ENV is what `last` made it.
    venv_holds: bool,
    /// VIRTUAL_ENV is what `wanted` wants, and not from `last`.
    venv_adopted: bool,
    room: usize,
    changes: Vec<Change>,
    next: Diff,
}

impl<'a> Step<'a> {
    pub fn new(last: &'a Diff, now: &'a Variables, wanted: &'a Wanted, place: u64) -> Self {
        let venv_holds = last.holds(now, OsStr::new(VIRTUAL_ENV));
        let active = now.get(OsStr::new(VIRTUAL_ENV));
        let meant = wanted.variables.get(OsStr::new(VIRTUAL_ENV)).and_then(Option::as_ref);
        Step {
            last,
            now,
            wanted,
            venv_holds,
            venv_adopted: !venv_holds && active.is_some() && active == meant,
            room: ROOM,
            changes: Vec::new(),
            next: Diff {
                place,
                direnv: beside_direnv::state(now),
                permitted: last.permitted.clone(),
                ..Diff::default()
            },
        }
    }

    pub fn run(mut self) -> (Vec<Change>, Diff) {
        let (last, wanted) = (self.last, self.wanted);
        for name in last.changed.variables.keys().filter(|name| !wanted.variables.contains_key(*name)) {
            self.take_back(name);
        }
        for (name, value) in &wanted.variables {
            self.assign(name, value.as_deref());
        }
        self.replace_path();
        if beside_direnv::is_loaded(self.now) {
            self.remember_overridden();
        }
        if self.next.is_empty() {
            self.next = Diff { permitted: self.next.permitted, ..Diff::default() };
        }
        (self.changes, self.next)
    }

    /// What direnv may bring back: what was ours when it loaded, and is not now. Of two values of one name the later is the one that
    /// direnv found.
    fn remember_overridden(&mut self) {
        let found = self.last.direnv_acted(self.now).then_some(&self.last.changed);
        let known: Vec<_> = found.into_iter().chain([&self.last.overridden]).collect();
        for (name, assigned) in known.iter().flat_map(|changed| &changed.variables) {
            let stays = self.next.changed.variables.get(name).is_some_and(|it| it.given == assigned.given);
            let new = !stays && !self.next.overridden.variables.contains_key(name);
            if new && self.reserve(name, assigned) {
                self.next.overridden.variables.insert(name.clone(), assigned.clone());
            }
        }
        for added in known.iter().flat_map(|changed| &changed.path) {
            let mut folders = self.next.changed.path.iter().chain(&self.next.overridden.path);
            if folders.all(|it| it.folder != added.folder) {
                self.next.overridden.path.push(added.clone());
            }
        }
    }

    fn current(&self, name: &OsStr) -> Option<&'a OsStr> {
        self.now.get(name).map(OsString::as_os_str)
    }

    /// `activate` of older Pythons words VIRTUAL_ENV_PROMPT in its own way, for the same venv: it goes with VIRTUAL_ENV.
    fn holds(&self, name: &OsStr) -> bool {
        let comes_with_the_venv = self.venv_holds && name == VIRTUAL_ENV_PROMPT && self.last.assigns(name);
        comes_with_the_venv || self.last.holds(self.now, name)
    }

    /// direnv has put back what was there before us.
    fn was_undone_by_direnv(&self, name: &OsStr, last: &Assigned) -> bool {
        self.last.direnv_acted(self.now) && self.current(name) == last.previous.as_deref()
    }

    fn take_back(&mut self, name: &OsStr) {
        let Some(assigned) = self.last.changed.variables.get(name) else { return };
        if self.holds(name) {
            self.change(name, assigned.previous.as_deref());
        }
    }

    fn assign(&mut self, name: &OsStr, value: Option<&OsStr>) {
        if !self.last.may_set(name) {
            return;
        }
        let last = self.last.changed.variables.get(name);
        let previous = match last {
            Some(last) if self.holds(name) => last.previous.as_deref(),
            // The person changed it here, and nothing new is wanted: theirs stays, and is known to be theirs.
            Some(last)
                if last.given == given(value)
                    && self.next.place == self.last.place
                    && !self.was_undone_by_direnv(name, last) =>
            {
                self.keep(name, last.clone());
                return;
            }
            Some(last) if self.was_undone_by_direnv(name, last) => last.previous.as_deref(),
            _ if self.venv_adopted && (name == VIRTUAL_ENV || name == VIRTUAL_ENV_PROMPT) => {
                last.and_then(|last| last.previous.as_deref())
            }
            _ => self.current(name),
        };
        let assigned = Assigned { previous: previous.map(OsStr::to_owned), given: given(value) };
        if self.keep(name, assigned) {
            self.change(name, value);
        } else {
            self.take_back(name);
        }
    }

    /// Notes it in the next diff, while there is room.
    fn keep(&mut self, name: &OsStr, assigned: Assigned) -> bool {
        let fits = self.reserve(name, &assigned);
        if fits {
            self.next.changed.variables.insert(name.to_owned(), assigned);
        }
        fits
    }

    /// Whether there is room for it; there is less from now on.
    fn reserve(&mut self, name: &OsStr, assigned: &Assigned) -> bool {
        let escaped = 3 * (name.len() + assigned.previous.as_ref().map_or(0, |previous| previous.len()));
        let left = self.room.checked_sub(escaped + 2 * FINGERPRINT);
        self.room = left.unwrap_or(self.room);
        left.is_some()
    }

    fn change(&mut self, name: &OsStr, to: Option<&OsStr>) {
        if self.current(name) != to {
            self.changes.push(match to {
                Some(value) => Change::Set(name.to_owned(), value.to_owned()),
                None => Change::Unset(name.to_owned()),
            });
        }
    }

    fn replace_path(&mut self) {
        let folders = self.wanted_folders();
        let mut entries = path_entries::split(self.current(OsStr::new(PATH)));
        for added in self.last.changed.path.iter().filter(|added| !folders.contains(&added.folder.as_bytes()))
        {
            self.remove(&mut entries, added);
        }
        let known: Vec<Option<usize>> = folders.iter().map(|folder| self.times_before(folder)).collect();
        if known.iter().all(Option::is_some) && path_entries::lead(&entries, &folders) {
            self.absorb(&mut entries, &folders);
            self.note_path(&folders, known.into_iter().flatten());
        } else {
            self.put_in_front(&mut entries, &folders);
        }
        self.change(OsStr::new(PATH), path_entries::join(&entries).as_deref());
    }

    /// An `activate` for the venv that is there has added its folder once more.
    fn absorb(&self, entries: &mut Entries<'a>, folders: &[&'a [u8]]) {
        for folder in folders.iter().filter(|folder| self.comes_with_the_venv(folder)) {
            let before = self.times_before(folder).unwrap_or_default();
            let surplus = path_entries::count(entries, folder).saturating_sub(before + 1);
            path_entries::remove_first(entries, folder, surplus);
        }
    }

    fn put_in_front(&mut self, entries: &mut Entries<'a>, folders: &[&'a [u8]]) {
        for folder in folders {
            if let Some(before) = self.times_before(folder) {
                self.remove(entries, &Added { folder: OsStr::from_bytes(folder).to_owned(), before });
            }
        }
        let before: Vec<usize> = folders.iter().map(|folder| path_entries::count(entries, folder)).collect();
        self.note_path(folders, before.into_iter());
        entries.splice(..0, folders.iter().copied());
    }

    fn wanted_folders(&self) -> Vec<&'a [u8]> {
        let mut folders: Vec<&[u8]> = Vec::new();
        for folder in self.wanted.path.iter().map(|folder| folder.as_os_str().as_bytes()) {
            if path_entries::can_be_entry(folder) && !folders.contains(&folder) {
                folders.push(folder);
            }
        }
        folders
    }

    /// How often PATH had `folder` before it was ours; `None` if it is not ours.
    fn times_before(&self, folder: &[u8]) -> Option<usize> {
        let added = self.last.changed.path.iter().find(|added| added.folder.as_bytes() == folder);
        added.map(|added| added.before).or(self.venv_adopted.then_some(0))
    }

    /// Takes our entry out of PATH: once, as it was put there; but all that came with the venv, whose `activate` may have been run
    /// besides. What was there before us stays.
    fn remove(&self, entries: &mut Entries, added: &Added) {
        let folder = added.folder.as_bytes();
        let surplus = path_entries::count(entries, folder).saturating_sub(added.before);
        let all = self.comes_with_the_venv(folder);
        path_entries::remove_first(entries, folder, if all { surplus } else { surplus.min(1) });
    }

    fn comes_with_the_venv(&self, folder: &[u8]) -> bool {
        let is_bin = |venv: &OsStr| folder.strip_suffix(b"/bin") == Some(venv.as_bytes());
        (self.venv_holds || self.venv_adopted) && self.current(OsStr::new(VIRTUAL_ENV)).is_some_and(is_bin)
    }

    fn note_path(&mut self, folders: &[&[u8]], before: impl Iterator<Item = usize>) {
        let folders = folders.iter().map(|folder| OsStr::from_bytes(folder).to_owned());
        self.next.changed.path =
            folders.zip(before).map(|(folder, before)| Added { folder, before }).collect();
    }
}
