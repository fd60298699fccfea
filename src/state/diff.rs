//! What wtsh has changed in an environment, as a small value with a reverse. It travels in `__WTSH_ENV`, exported, so
//! that a nested shell can take back what its parent set.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;

use super::encoding::{self, fingerprint};
use super::path_entries::{self, Entries};
use super::refused::is_ours_to_set;

#[cfg(test)]
mod tests;

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

const PATH: &str = "PATH";
const VIRTUAL_ENV: &str = "VIRTUAL_ENV";
const VIRTUAL_ENV_PROMPT: &str = "VIRTUAL_ENV_PROMPT";

/// Linux takes no variable over 128 KiB, and starts no program at all with one. What does not fit into the diff, encoded, could not
/// be taken back and is not set.
const ROOM: usize = 96 * 1024;
/// The first character of every encoded diff.
const VERSION: &str = "1";
/// Bytes of a fingerprint in hexadecimal digits.
const FINGERPRINT: usize = 16;

impl Diff {
    /// The exported variable that it travels in.
    pub const VARIABLE: &str = "__WTSH_ENV";

    /// Reads `__WTSH_ENV`. What is forged, truncated or of another version reads as no diff at all.
    pub fn decode(text: &OsStr) -> Diff {
        parse(text.as_bytes()).unwrap_or_default()
    }

    /// One ASCII word that needs no quoting in any shell; it begins with its version, then has a check sum.
    pub fn encode(&self) -> OsString {
        let mut body = format!("{:016x}", self.place).into_bytes();
        for (name, assigned) in &self.variables {
            let given = assigned.given.map_or("-".to_owned(), |given| format!("{given:016x}"));
            let previous = assigned.previous.as_deref().map_or(&b""[..], OsStr::as_bytes);
            let mark: &[u8] = if assigned.previous.is_some() { b"=" } else { b"-" };
            body.extend_from_slice(
                &[b"\0", name.as_bytes(), b"\0", given.as_bytes(), b"\0", mark, previous].concat(),
            );
        }
        for added in &self.path {
            let before = added.before.to_string();
            body.extend_from_slice(&[b"\0\0", before.as_bytes(), b"\0", added.folder.as_bytes()].concat());
        }
        format!("{VERSION}{:016x}{}", fingerprint(&body), encoding::encode(&body)).into()
    }

    pub fn is_empty(&self) -> bool {
        self.variables.is_empty() && self.path.is_empty()
    }

    /// The folders that were put on PATH.
    pub fn folders(&self) -> impl Iterator<Item = &OsStr> {
        self.path.iter().map(|added| added.folder.as_os_str())
    }

    /// Whether this diff gave `name` a value, or unset it.
    pub fn assigns(&self, name: &OsStr) -> bool {
        self.variables.contains_key(name)
    }

    /// Whether `name` still has, in `now`, the value that this diff gave it.
    pub fn holds(&self, now: &Variables, name: &OsStr) -> bool {
        self.variables
            .get(name)
            .is_some_and(|assigned| assigned.given == given(now.get(name).map(OsString::as_os_str)))
    }

    /// Whether this diff gave `name` the value `value`.
    pub fn holds_value(&self, name: &OsStr, value: &OsStr) -> bool {
        self.variables.get(name).is_some_and(|assigned| assigned.given == given(Some(value)))
    }

    /// What `name` (any but PATH) would be in `now`, had wtsh set nothing.
    pub fn original<'a>(&'a self, now: &'a Variables, name: &OsStr) -> Option<&'a OsStr> {
        match self.variables.get(name) {
            Some(assigned) if self.holds(now, name) => assigned.previous.as_deref(),
            _ => now.get(name).map(OsString::as_os_str),
        }
    }

    /// Takes `self` back in `now` and then applies `wanted`: the changes from `now` to the result (none where nothing
    /// differs), and the diff that takes `wanted` back. What the person changed since stays as they left it.
    ///
    /// Where VIRTUAL_ENV has the wanted value already, but not from us, it and what came with it counts as set by us over
    /// nothing: that is `source …/bin/activate`, typed by the person or by their editor, for the very venv that is wanted.
    pub fn replace(&self, now: &Variables, wanted: &Wanted) -> (Vec<Change>, Diff) {
        let mut step = Step::new(self, now, wanted);
        for name in self.variables.keys().filter(|name| !wanted.variables.contains_key(*name)) {
            step.take_back(name);
        }
        for (name, value) in &wanted.variables {
            step.assign(name, value.as_deref());
        }
        step.replace_path();
        if step.next.is_empty() {
            step.next.place = 0;
        }
        (step.changes, step.next)
    }
}

/// One `replace` on its way.
struct Step<'a> {
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
    fn new(last: &'a Diff, now: &'a Variables, wanted: &'a Wanted) -> Self {
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
            next: Diff { place: fingerprint(wanted.place.as_os_str().as_bytes()), ..Diff::default() },
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

    fn take_back(&mut self, name: &OsStr) {
        let Some(assigned) = self.last.variables.get(name) else { return };
        if self.holds(name) {
            self.change(name, assigned.previous.as_deref());
        }
    }

    fn assign(&mut self, name: &OsStr, value: Option<&OsStr>) {
        if !is_ours_to_set(name) {
            return;
        }
        let last = self.last.variables.get(name);
        let previous = match last {
            Some(last) if self.holds(name) => last.previous.as_deref(),
            // The person changed it here, and nothing new is wanted: theirs stays, and is known to be theirs.
            Some(last) if last.given == given(value) && self.next.place == self.last.place => {
                self.keep(name, last.clone());
                return;
            }
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
        let escaped = 3 * (name.len() + assigned.previous.as_ref().map_or(0, |previous| previous.len()));
        let fits = escaped + 2 * FINGERPRINT <= self.room;
        if fits {
            self.room -= escaped + 2 * FINGERPRINT;
            self.next.variables.insert(name.to_owned(), assigned);
        }
        fits
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
        for added in self.last.path.iter().filter(|added| !folders.contains(&added.folder.as_bytes())) {
            self.remove(&mut entries, added);
        }
        let known: Vec<Option<usize>> = folders.iter().map(|folder| self.times_before(folder)).collect();
        if known.iter().all(Option::is_some) && path_entries::lead(&entries, &folders) {
            self.note_path(&folders, known.into_iter().flatten());
        } else {
            self.put_in_front(&mut entries, &folders);
        }
        self.change(OsStr::new(PATH), path_entries::join(&entries).as_deref());
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
        let added = self.last.path.iter().find(|added| added.folder.as_bytes() == folder);
        added.map(|added| added.before).or(self.venv_adopted.then_some(0))
    }

    /// Takes our entry out of PATH: once, as it was put there; but all that came with the venv, whose `activate` may have been run
    /// besides. What was there before us stays.
    fn remove(&self, entries: &mut Entries, added: &Added) {
        let folder = added.folder.as_bytes();
        let surplus = path_entries::count(entries, folder).saturating_sub(added.before);
        let all = (self.venv_holds || self.venv_adopted) && self.is_bin_of_the_venv(folder);
        path_entries::remove_first(entries, folder, if all { surplus } else { surplus.min(1) });
    }

    fn is_bin_of_the_venv(&self, folder: &[u8]) -> bool {
        self.current(OsStr::new(VIRTUAL_ENV))
            .is_some_and(|venv| folder.strip_suffix(b"/bin") == Some(venv.as_bytes()))
    }

    fn note_path(&mut self, folders: &[&[u8]], before: impl Iterator<Item = usize>) {
        let folders = folders.iter().map(|folder| OsStr::from_bytes(folder).to_owned());
        self.next.path = folders.zip(before).map(|(folder, before)| Added { folder, before }).collect();
    }
}

fn given(value: Option<&OsStr>) -> Option<u64> {
    value.map(|value| fingerprint(value.as_bytes()))
}

fn parse(text: &[u8]) -> Option<Diff> {
    let text = text.strip_prefix(VERSION.as_bytes()).filter(|text| text.len() <= 2 * ROOM)?;
    let (sum, body) = text.split_at_checked(FINGERPRINT)?;
    let body = encoding::decode(body)?;
    if hexadecimal(sum)? != fingerprint(&body) {
        return None;
    }
    let mut fields = body.split(|&byte| byte == 0);
    let mut diff = Diff { place: hexadecimal(fields.next()?)?, ..Diff::default() };
    while let Some(name) = fields.next() {
        let (second, third) = (fields.next()?, fields.next()?);
        if name.is_empty() {
            diff.path.push(parse_added(second, third)?);
        } else {
            let name = OsStr::from_bytes(name);
            let known = diff.variables.insert(name.to_owned(), parse_assigned(second, third)?);
            (known.is_none() && is_ours_to_set(name)).then_some(())?;
        }
    }
    Some(diff)
}

fn parse_added(before: &[u8], folder: &[u8]) -> Option<Added> {
    let before = str::from_utf8(before).ok()?.parse().ok()?;
    path_entries::can_be_entry(folder).then(|| Added { folder: OsStr::from_bytes(folder).to_owned(), before })
}

fn parse_assigned(given: &[u8], previous: &[u8]) -> Option<Assigned> {
    let given = if given == b"-" { None } else { Some(hexadecimal(given)?) };
    let previous = match previous.split_first()? {
        (b'-', []) => None,
        (b'=', value) => Some(OsString::from_vec(value.to_vec())),
        _ => return None,
    };
    Some(Assigned { previous, given })
}

fn hexadecimal(digits: &[u8]) -> Option<u64> {
    let plain = digits.len() == FINGERPRINT && digits.iter().all(u8::is_ascii_hexdigit);
    plain.then(|| u64::from_str_radix(str::from_utf8(digits).ok()?, 16).ok())?
}
