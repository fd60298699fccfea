//! Where direnv is at work already: which `.envrc` counts in a folder, and whether the person has allowed it. As direnv(1) and
//! direnv.toml(1) have it; direnv itself is not asked.

use std::ffi::{OsStr, OsString};
use std::fs::{File, Metadata};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::file::read_regular;
use crate::state::diff::Variables;
use configuration::Configuration;

mod configuration;
#[cfg(test)]
mod tests;

/// direnv itself has no limit. An `.envrc` beyond this is none that it could have been asked about.
const LONGEST: usize = 1 << 20;

/// A variable of the shell.
pub type Variable<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// A file that direnv finds from a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envrc {
    pub file: PathBuf,
    /// The person has allowed it as it is now.
    pub allowed: bool,
    /// What decides about that, and comes, goes or changes with it.
    pub watched: Vec<PathBuf>,
}

/// What direnv finds from `folder` (absolute): the nearest `.envrc`, up to `/`.
pub fn envrc(now: &Variables, folder: &Path) -> Option<Envrc> {
    found(&|name| now.get(OsStr::new(name)).cloned(), folder)
}

/// Whether direnv has loaded a file that counts in `folder`. There wtsh leaves venv and variables alone.
pub fn direnv_covers(now: &Variables, folder: &Path) -> bool {
    inherited_envrc(now, folder).is_some()
}

/// What direnv has loaded for `folder`, by the shell's variables: direnv itself need not be hooked in it.
pub fn inherited_envrc(now: &Variables, folder: &Path) -> Option<Envrc> {
    let variable = |name: &str| now.get(OsStr::new(name)).cloned();
    let dir = direnv_dir(&variable).filter(|dir| folder.starts_with(dir) && loads(&variable, dir))?;
    let file = dir.join(".envrc");
    Some(Envrc { watched: vec![file.clone()], file, allowed: true })
}

/// Whether direnv has loaded a file of the working tree `root`, or of a folder above it.
pub fn direnv_is_at_work(variable: Variable, root: &Path) -> bool {
    let near = |dir: &PathBuf| root.starts_with(dir) || dir.starts_with(root);
    direnv_dir(variable).filter(near).is_some_and(|dir| loads(variable, &dir))
}

/// The folder of the file that counts now, which DIRENV_DIR has after a `-`. It is set for a file that is blocked, too.
fn direnv_dir(variable: Variable) -> Option<PathBuf> {
    let dir = variable("DIRENV_DIR")?;
    let dir = dir.as_bytes();
    let dir = Path::new(OsStr::from_bytes(dir.strip_prefix(b"-").unwrap_or(dir)));
    dir.is_absolute().then(|| dir.to_owned())
}

/// What is loaded stays in effect where the file is gone, until direnv looks; what is blocked was not loaded, or is not any more.
fn loads(variable: Variable, dir: &Path) -> bool {
    found(variable, dir).is_none_or(|envrc| envrc.allowed || envrc.file.parent() != Some(dir))
}

fn found(variable: Variable, folder: &Path) -> Option<Envrc> {
    let configuration = Configuration::load(variable);
    let file = folder.ancestors().find_map(|folder| file_in(folder, &configuration))?;
    Some(judge(variable, &configuration, file))
}

fn file_in(folder: &Path, configuration: &Configuration) -> Option<PathBuf> {
    let names = [".envrc", ".env"].into_iter().take(if configuration.load_dotenv { 2 } else { 1 });
    // What cannot be opened does not count, nor does what is no file; a FIFO must not be opened to find out.
    let is_one = |file: &PathBuf| {
        file.metadata().is_ok_and(|metadata: Metadata| metadata.is_file()) && File::open(file).is_ok()
    };
    names.map(|name| folder.join(name)).find(is_one)
}

fn judge(variable: Variable, configuration: &Configuration, file: PathBuf) -> Envrc {
    let Some(data) = data_folder(variable) else {
        return Envrc { file, allowed: false, watched: Vec::new() };
    };
    let name = [file.as_os_str().as_bytes(), b"\n"].concat();
    let denied = data.join("deny").join(sha256(&[&name]));
    let content = read_regular(&file, LONGEST).ok();
    let allow = content.map(|content| data.join("allow").join(sha256(&[&name, &content])));
    let is_allowed = || allow.as_deref().is_some_and(Path::exists) || configuration.allows(&file);
    let allowed = !denied.exists() && is_allowed();
    let watched = [file.clone(), denied].into_iter().chain(allow).collect();
    Envrc { file, allowed, watched }
}

fn data_folder(variable: Variable) -> Option<PathBuf> {
    folder(variable, "XDG_DATA_HOME", ".local/share").map(|data| data.join("direnv"))
}

/// As direnv reads the XDG base directories: a relative one counts, an empty one does not.
fn folder(variable: Variable, name: &str, below_home: &str) -> Option<PathBuf> {
    let filled = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    filled(name).or_else(|| Some(filled("HOME")?.join(below_home)))
}

fn sha256(parts: &[&[u8]]) -> String {
    let mut hasher = gix::hash::hasher(gix::hash::Kind::Sha256);
    parts.iter().for_each(|part| hasher.update(part));
    // Only the attacks on SHA-1 make this fail.
    hasher.try_finalize().map(|hash| hash.to_hex().to_string()).unwrap_or_default()
}
