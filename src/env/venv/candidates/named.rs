//! A venv under one of the configured names: a folder, a link to one, or a file that names one (PEP 832).

use std::fs::Metadata;
use std::io;
use std::path::{Component, Path, PathBuf};

use rustix::io::Errno;

use super::destination::destination;
use super::{Accepts, Candidate, FoundBy};
use crate::env::venv::VenvProblem;
use crate::file::read_regular;

/// The one name that the PEP knows. A file of another name that names no folder is no venv's business: `venv` may be a script.
const OF_THE_PEP: &str = ".venv";

/// A path is no longer.
const LONGEST: usize = 4096;

pub(super) fn candidate(
    folder: &Path,
    name: &str,
    accepts: Accepts,
    watched: &mut Vec<PathBuf>,
) -> Option<Candidate> {
    // One look tells that nothing is there, which it is nearly everywhere.
    let path = below(folder, name)?;
    let metadata = path.symlink_metadata().ok()?;
    let metadata = match if metadata.is_symlink() { path.metadata() } else { Ok(metadata) } {
        Ok(metadata) => metadata,
        Err(error) => {
            let problem = broken_link(folder, &path, &error);
            return Some(Candidate::problem(path, FoundBy::Name, problem));
        }
    };
    if metadata.is_dir() {
        return Some(Candidate::new(path, FoundBy::Name));
    }
    let candidate = of_file(folder, path, &metadata, accepts, watched)?;
    let counts = matches!(candidate.problem, None | Some(VenvProblem::Held)) || name == OF_THE_PEP;
    counts.then_some(candidate)
}

/// A name that led out of the folder could lead out of the worktree.
fn below(folder: &Path, name: &str) -> Option<PathBuf> {
    let plain = |component| matches!(component, Component::Normal(_) | Component::CurDir);
    Path::new(name).components().all(plain).then(|| folder.join(name))
}

fn broken_link(folder: &Path, link: &Path, error: &io::Error) -> VenvProblem {
    if error.raw_os_error() == Some(Errno::LOOP.raw_os_error()) {
        return VenvProblem::NamesNothing { why: "it is a link that leads back to itself".to_owned() };
    }
    match error.kind() {
        io::ErrorKind::NotFound => {
            let target = link.read_link().ok().map(|target| destination(folder, &target));
            VenvProblem::Nowhere { named: target }
        }
        _ => VenvProblem::NamesNothing { why: error.to_string() },
    }
}

/// What a regular file names, and whether it may. Pipes and devices are nothing.
fn of_file(
    folder: &Path,
    file: PathBuf,
    metadata: &Metadata,
    accepts: Accepts,
    watched: &mut Vec<PathBuf>,
) -> Option<Candidate> {
    if !metadata.is_file() {
        return None;
    }
    watched.push(file.clone());
    let by = FoundBy::File(file.clone());
    let (content, named) = match read(&file) {
        Ok(read) => read,
        Err(why) => return Some(Candidate::problem(file, by, VenvProblem::NamesNothing { why })),
    };
    let dir = destination(folder, &named);
    if !dir.is_dir() {
        watched.push(dir.clone());
        return Some(Candidate::problem(file, by, VenvProblem::Nowhere { named: Some(dir) }));
    }
    if !accepts(&file, &content) {
        return Some(Candidate::problem(file, by, VenvProblem::Held));
    }
    Some(Candidate::new(dir, by))
}

/// The file's content, and the path that it consists of: one line of UTF-8, whose end does not count.
fn read(file: &Path) -> Result<(Vec<u8>, PathBuf), String> {
    let content = read_regular(file, LONGEST).map_err(|error| error.to_string())?;
    let line = str::from_utf8(&content).map_err(|_| "it names no folder: it is not UTF-8".to_owned())?;
    let line = line.strip_suffix('\n').unwrap_or(line);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.trim().is_empty() || line.contains(|character: char| character.is_control()) {
        return Err("it names no folder: it is not one line with a path".to_owned());
    }
    let named = PathBuf::from(line);
    Ok((content, named))
}
