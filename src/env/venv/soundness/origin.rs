//! Where a venv was made. What makes one writes its path into `bin/activate`, into the first line of every script that it installs
//! and, since Python 3.11, into `pyvenv.cfg`; copying or moving it leaves these as they are.

use std::ffi::{OsStr, OsString};
use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use super::super::candidates::destination::destination;
use super::super::{configuration_file, pyvenv_cfg};
use super::shell_word;
use crate::file;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Where it lies, or nothing says otherwise.
    Here,
    /// In another folder, which is a venv still.
    There(PathBuf),
    /// In another folder, where there is no venv any more.
    Gone(PathBuf),
}

/// Scripts whose first line is read, besides pip's; all that one installation wrote agree.
const SCRIPTS: usize = 6;
/// Of `bin`, what is looked through for them.
const ENTRIES: usize = 1000;
const LONGEST_ACTIVATE: usize = 64 * 1024;
/// Linux reads no more of a script's first line, but `exec` may follow it with a path of 4096 bytes.
const LONGEST_SHEBANG: usize = 8 * 1024;

/// What a script or `activate` says in comparison with where the venv lies. Scripts run what they say, so one that
/// leads to another venv counts whatever the others say.
pub(super) fn of(dir: &Path) -> Origin {
    let compared = Compared::new(dir);
    let scripts: Vec<Origin> = compared.scripts().collect();
    let activate = activate_says(dir).map(|made_in| compared.with(made_in));
    let mut elsewhere = scripts.iter().chain(&activate).filter(|origin| matches!(origin, Origin::There(_)));
    if let Some(there) = elsewhere.next() {
        return there.clone();
    }
    match (activate, scripts.as_slice()) {
        (Some(gone @ Origin::Gone(_)), _) => gone,
        // One script may be of its author's making, for an interpreter of theirs.
        (_, [gone @ Origin::Gone(_), rest @ ..]) if !rest.is_empty() && rest.iter().all(|it| it == gone) => {
            gone.clone()
        }
        (None, []) => command_says(dir).map_or(Origin::Here, |made_in| compared.with(made_in)),
        _ => Origin::Here,
    }
}

/// Where a venv was made, if its `activate` says so and nothing is left there: as `of`, from a file or two.
pub(super) fn gone(dir: &Path) -> Option<PathBuf> {
    match Compared::new(dir).with(activate_says(dir)?) {
        Origin::Gone(made_in) => Some(made_in),
        Origin::Here | Origin::There(_) => None,
    }
}

/// A venv's folder, and its identity for when paths differ.
struct Compared<'a> {
    dir: &'a Path,
    identity: Option<(u64, u64)>,
}

impl<'a> Compared<'a> {
    fn new(dir: &'a Path) -> Self {
        Compared { dir, identity: identity(dir) }
    }

    /// A link on the way, or `/private` on macOS, makes another path of the same folder.
    fn with(&self, made_in: PathBuf) -> Origin {
        if made_in == self.dir || self.identity.is_some() && identity(&made_in) == self.identity {
            Origin::Here
        } else if file::is_regular(&configuration_file(&made_in)) {
            Origin::There(made_in)
        } else {
            Origin::Gone(made_in)
        }
    }

    /// What `pip` and the first few other scripts say that name an interpreter of a venv.
    fn scripts(&self) -> impl Iterator<Item = Origin> {
        let bin = self.dir.join("bin");
        let entries = bin.read_dir().into_iter().flatten().flatten().take(ENTRIES);
        let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
        let names =
            files.map(|entry| entry.file_name()).filter(|name| may_be_installed(name) && name != "pip");
        let names: Vec<_> = std::iter::once("pip".into()).chain(names.take(SCRIPTS)).collect();
        names.into_iter().filter_map(move |name| {
            let python = interpreter(&bin.join(name))?;
            let origin = self.with(venv_of(&python)?);
            // `/usr/bin/python3` and its like belong to no venv, and none has gone from there.
            if matches!(origin, Origin::Gone(_)) && python.exists() { None } else { Some(origin) }
        })
    }
}

fn identity(path: &Path) -> Option<(u64, u64)> {
    path.metadata().ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

/// `activate` and its like are the venv's own, and Python is no script.
fn may_be_installed(name: &OsStr) -> bool {
    let name = name.as_bytes();
    !["activate", "Activate", "deactivate", "python", "pydoc.bat"]
        .iter()
        .any(|own| name.starts_with(own.as_bytes()))
}

/// `/w/.venv` of `/w/.venv/bin/python3`.
fn venv_of(python: &Path) -> Option<PathBuf> {
    let is_python = python.file_name()?.as_bytes().windows(2).any(|pair| pair == b"py");
    let bin = python.parent().filter(|bin| is_python && bin.file_name().is_some_and(|name| name == "bin"))?;
    plain(bin.parent()?.to_owned())
}

/// Only a full path says where something was made. uv leaves the `..` in it of the relative one that it was given.
fn plain(path: PathBuf) -> Option<PathBuf> {
    path.is_absolute().then(|| destination(Path::new("/"), &path))
}

/// The program of a script's first line; of `#!/bin/sh` the one that the second line makes it, as installers write where
/// the path is long or has blanks in it.
fn interpreter(script: &Path) -> Option<PathBuf> {
    let start = start_of(script)?;
    let line = start.strip_prefix(b"#!")?;
    let (first, rest) = line.split_at(line.iter().position(|byte| *byte == b'\n')?);
    let python = match rest.strip_prefix(b"\n'''exec' ") {
        Some(word) if first.trim_ascii() == b"/bin/sh" => shell_word::literal(word)?,
        _ => first.trim_ascii().split(u8::is_ascii_whitespace).next()?.to_vec(),
    };
    Some(PathBuf::from(OsString::from_vec(python)))
}

/// One read: a program in `bin` may be as long as it likes.
fn start_of(script: &Path) -> Option<Vec<u8>> {
    let flags = OFlags::NONBLOCK | OFlags::NOFOLLOW;
    let mut file: File =
        OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(script).ok()?;
    let mut start = [0; LONGEST_SHEBANG];
    let length = file.read(&mut start[..512]).ok()?;
    let whole = length < 512 || !start.starts_with(b"#!/bin/sh\n");
    let length = if whole { length } else { length + file.read(&mut start[length..]).ok()? };
    Some(start[..length].to_vec())
}

/// The path that `bin/activate` sets VIRTUAL_ENV to. Python writes it as it is or in quotes, on Cygwin in another line than
/// elsewhere; virtualenv and uv quote it as needed. A relocatable one works it out, which says nothing.
fn activate_says(dir: &Path) -> Option<PathBuf> {
    let text = file::read(&dir.join("bin/activate"), LONGEST_ACTIVATE).ok()?;
    let mut rest = text.as_slice();
    loop {
        let line = rest.trim_ascii_start();
        let line = line.strip_prefix(b"export ").unwrap_or(line);
        let word = line.strip_prefix(b"VIRTUAL_ENV=").and_then(shell_word::literal);
        let path = word.and_then(|word| plain(OsString::from_vec(word).into()));
        if path.is_some() {
            return path;
        }
        rest = &line[line.iter().position(|byte| *byte == b'\n')?..];
    }
}

/// The folder at the end of `command = /usr/bin/python3 -m venv --prompt="x" /w/.venv`, which is not quoted.
fn command_says(dir: &Path) -> Option<PathBuf> {
    let command = pyvenv_cfg::configuration(dir).ok()?.command?;
    let (_, mut arguments) = command.split_once(" -m venv ")?;
    while arguments.starts_with("--") {
        let end = if arguments.starts_with("--prompt=\"") { "\" " } else { " " };
        arguments = arguments.split_once(end)?.1;
    }
    plain(arguments.into())
}

#[cfg(test)]
mod tests;
