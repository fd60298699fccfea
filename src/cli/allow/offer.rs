//! What allowing enables, read once: what the person is shown is what is accepted.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::folders;
use crate::cli::project_file::{self, ProjectFile};
use crate::cli::site::{Caller, Site};
use crate::cli::subject::Subject;
use crate::config::{Config, Warning};
use crate::env::{Dotenv, Environment, Venv, VenvProblem};
use crate::file;
use crate::git::Repository;
use crate::state::refused::is_refused;

/// Each thing once, however many places it is seen from.
#[derive(Debug, Default)]
pub struct Offer {
    pub venvs: Vec<Venv>,
    /// Files that git tracks, here, and that name a venv; with what they say.
    pub named: Vec<(PathBuf, Vec<u8>)>,
    /// Where one is `held`, its contents are to be accepted.
    pub dotenv: Vec<Dotenv>,
    pub project: Option<Project>,
    pub refused: Vec<Refused>,
    /// Files of other worktrees whose contents count and have not been accepted.
    pub held_elsewhere: Vec<PathBuf>,
    /// Where in this worktree, from its root, there may be a venv.
    inside: Vec<PathBuf>,
}

/// The `.wtsh.toml` here.
#[derive(Debug)]
pub struct Project {
    pub file: PathBuf,
    pub was_held: bool,
    content: Vec<u8>,
    /// The names in `[env.vars]`.
    pub variables: Vec<OsString>,
    pub warnings: Vec<Warning>,
}

#[derive(Debug)]
pub struct Refused {
    pub dir: PathBuf,
    pub problem: VenvProblem,
    /// Of its worktree.
    pub root: PathBuf,
}

/// Bytes of a file that names a venv: a path.
const LONGEST_NAME: usize = 4096;

impl Offer {
    /// What is there for `subject` in this worktree, seen from `dir` and in its sub-folders.
    pub fn of(subject: &Subject, dir: &Path, config: &Config, caller: &Caller) -> Offer {
        let mut offer = Offer::default();
        if let Some(site) = subject.site(config) {
            let site = site.accepting_its_file();
            offer.project = project(&site);
            let folders = folders_in(&site);
            offer.take_here(&site, dir, &folders, caller);
            let relative = folders.iter().filter_map(|folder| folder.strip_prefix(site.root).ok());
            offer.inside = relative.map(Path::to_owned).collect();
        }
        offer
    }

    /// The rest, once what is here is accepted: the venvs that files here name; and the other worktrees, at
    /// their roots and in the same sub-folders, where the same file with the same contents is accepted, too.
    pub fn look_further(&mut self, subject: &Subject, dir: &Path, config: &Config, caller: &Caller) {
        self.look_behind_names(subject, dir, config, caller);
        let inside = std::mem::take(&mut self.inside);
        for root in subject.other_roots() {
            // A broken worktree has nothing to offer; the commands that work in it say what is wrong.
            let Ok(Some(repository)) = Repository::discover(root) else { continue };
            if let Some(site) = Site::of_repository(&repository, config) {
                self.take_there(&site, &inside, caller);
            }
        }
    }

    pub fn is_nothing(&self) -> bool {
        self.venvs.is_empty()
            && self.named.is_empty()
            && self.dotenv.is_empty()
            && self.project.is_none()
            && self.refused.is_empty()
    }

    /// Files whose contents are to be accepted, and those.
    pub fn contents(&self) -> impl Iterator<Item = (&Path, &[u8])> {
        let named = self.named.iter().map(|(file, content)| (file.as_path(), content.as_slice()));
        let held = self.dotenv.iter().filter(|dotenv| dotenv.held);
        let dotenv = held.map(|dotenv| (dotenv.file.as_path(), dotenv.content.as_slice()));
        let project = self.project.iter().filter(|project| project.was_held);
        named.chain(dotenv).chain(project.map(|project| (project.file.as_path(), project.content.as_slice())))
    }

    fn look_behind_names(&mut self, subject: &Subject, dir: &Path, config: &Config, caller: &Caller) {
        if self.named.is_empty() {
            return;
        }
        let Some(site) = subject.site(config) else { return };
        let folders: Vec<PathBuf> =
            self.named.iter().filter_map(|(file, _)| file.parent()).map(Path::to_owned).collect();
        for folder in folders.iter().map(PathBuf::as_path).chain([dir]) {
            let Environment { venv, rejected, .. } = without_values(&site, folder, caller);
            self.take_venvs(site.root, venv, rejected);
        }
    }

    fn take_here(&mut self, site: &Site, dir: &Path, folders: &[PathBuf], caller: &Caller) {
        for folder in std::iter::once(dir).chain(folders.iter().map(PathBuf::as_path)) {
            let Environment { venv, mut rejected, dotenv, .. } = without_values(site, folder, caller);
            rejected.retain(|(file, problem)| *problem != VenvProblem::Held || !self.take_name(file));
            self.take_venvs(site.root, venv, rejected);
            self.take_dotenv(dotenv);
        }
    }

    fn take_there(&mut self, site: &Site, inside: &[PathBuf], caller: &Caller) {
        if site.project.is_held() {
            self.held_elsewhere.push(project_file::path(site.root));
        }
        let folders = inside.iter().map(|folder| site.root.join(folder)).filter(|folder| folder.is_dir());
        for folder in std::iter::once(site.root.to_owned()).chain(folders) {
            let Environment { venv, mut rejected, dotenv, .. } = without_values(site, &folder, caller);
            let held = rejected.extract_if(.., |(_, problem)| *problem == VenvProblem::Held);
            let (held_files, dotenv): (Vec<_>, Vec<_>) = dotenv.into_iter().partition(|dotenv| dotenv.held);
            let files = held.map(|(file, _)| file).chain(held_files.into_iter().map(|dotenv| dotenv.file));
            for file in files.collect::<Vec<_>>() {
                if !self.held_elsewhere.contains(&file) {
                    self.held_elsewhere.push(file);
                }
            }
            self.take_venvs(site.root, venv, rejected);
            self.take_dotenv(dotenv);
        }
    }

    fn take_venvs(&mut self, root: &Path, venv: Option<Venv>, rejected: Vec<(PathBuf, VenvProblem)>) {
        if let Some(venv) = venv.filter(|venv| self.venvs.iter().all(|known| known.dir != venv.dir)) {
            self.venvs.push(venv);
        }
        for (dir, problem) in rejected {
            if self.refused.iter().all(|known| known.dir != dir) {
                self.refused.push(Refused { dir, problem, root: root.to_owned() });
            }
        }
    }

    fn take_dotenv(&mut self, files: Vec<Dotenv>) {
        for dotenv in files {
            if self.dotenv.iter().all(|known| known.file != dotenv.file) {
                self.dotenv.push(dotenv);
            }
        }
    }

    /// Reads the file that names a venv; `false` where that is not to be had.
    fn take_name(&mut self, file: &Path) -> bool {
        if self.named.iter().any(|(known, _)| known == file) {
            return true;
        }
        let content = file::read_regular(file, LONGEST_NAME).ok();
        let read = content.is_some();
        self.named.extend(content.map(|content| (file.to_owned(), content)));
        read
    }
}

/// What is at the site but for computed values, which are given to a worktree when they are first needed
/// there.
fn without_values(site: &Site, folder: &Path, caller: &Caller) -> Environment {
    site.finding(folder, caller).without_values()
}

/// Folders of the worktree, besides its root, in which there may be a venv. Of a folder outside of any
/// repository none: what is below it is looked at when somebody gets there.
fn folders_in(site: &Site) -> Vec<PathBuf> {
    match site.repository {
        Some(repository) => folders::with_one_of(&site.config.env.venv, site.root, repository),
        None => Vec::new(),
    }
}

fn project(site: &Site) -> Option<Project> {
    let (content, was_held) = match &site.project {
        ProjectFile::Absent => return None,
        ProjectFile::Accepted(content) => (content, false),
        ProjectFile::Held(content) => (content, true),
    };
    let file = project_file::path(site.root);
    // Those that make programs run code are refused when they are computed, which is said then.
    let taken = site.config.env.vars.iter().filter(|var| !is_refused(OsStr::new(&var.name)));
    let names = taken.filter(|var| var.place.file == file).map(|var| &var.name);
    Some(Project {
        was_held,
        content: content.clone(),
        variables: names.map(OsString::from).collect(),
        file,
        warnings: site.warnings.clone(),
    })
}
