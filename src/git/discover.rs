//! Finding the repository that a folder lies in, as git does (gitrepository-layout(5), git(1): GIT_DIR and the like).

use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

use super::DiscoverError;
use super::format::Format;
use super::head::HeadFile;
use super::read;
use super::variables::Variables;

/// A repository's paths, and what had to be read to be sure of them.
pub struct Found {
    pub git_dir: PathBuf,
    pub common_dir: PathBuf,
    pub root: Option<PathBuf>,
    pub head: HeadFile,
    pub format: Format,
}

/// A folder that is a git dir: it has HEAD, objects and refs, or another one that has the last two.
pub struct GitDir {
    pub path: PathBuf,
    pub common_dir: PathBuf,
    pub head: HeadFile,
}

pub fn find(from: &Path, variables: &Variables) -> Result<Option<Found>, DiscoverError> {
    if let Some(git_dir) = variables.get("GIT_DIR") {
        return named(from, Path::new(&git_dir), variables);
    }
    let Some((from, hit)) = search_even_if_deleted(from, variables)? else { return Ok(None) };
    let Hit { git_dir, place, levels } = hit;
    let folder = logical_folder(from, levels);
    let git_dir = match place {
        Place::GitFile => git_dir,
        Place::GitFolder => git_dir.known_as(folder.join(".git")),
        Place::Itself => git_dir.known_as(folder.clone()),
    };
    let format = Format::read(&git_dir.path, &git_dir.common_dir);
    let root = match variables.filled("GIT_WORK_TREE") {
        Some(root) => Some(read::absolute(from, Path::new(&root))),
        None => root(folder, place, &git_dir, &format),
    };
    Ok(Some(found(git_dir, root, format)))
}

fn found(git_dir: GitDir, root: Option<PathBuf>, format: Format) -> Found {
    let GitDir { path, common_dir, head } = git_dir;
    Found { git_dir: path, common_dir, root, head, format }
}

/// The repository that GIT_DIR names: without more, the current folder is the worktree's root.
fn named(from: &Path, git_dir: &Path, variables: &Variables) -> Result<Option<Found>, DiscoverError> {
    let mut path = read::absolute(from, git_dir);
    if path.is_file() {
        path = git_file_target(&path)?;
    }
    let Some(mut git_dir) = GitDir::at(path) else { return Ok(None) };
    if let Some(common_dir) = variables.filled("GIT_COMMON_DIR") {
        git_dir.common_dir = read::absolute(from, Path::new(&common_dir));
    }
    let format = Format::read(&git_dir.path, &git_dir.common_dir);
    let root = match (variables.filled("GIT_WORK_TREE"), &format.own.worktree) {
        (Some(root), _) => Some(read::absolute(from, Path::new(&root))),
        (None, Some(root)) => Some(read::absolute(&git_dir.path, read::path_of(root))),
        (None, None) if format.own.bare == Some(true) => None,
        (None, None) => Some(from.into()),
    };
    Ok(Some(found(git_dir, root, format)))
}

/// How a folder leads to its git dir.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    GitFile,
    GitFolder,
    /// The folder is itself the git dir.
    Itself,
}

struct Hit {
    git_dir: GitDir,
    place: Place,
    /// How far above the folder where the search began.
    levels: usize,
}

/// Somebody may have deleted the folder that a shell stands in: its name still says what it was in. The folder that the
/// search began in, and what was found.
fn search_even_if_deleted<'f>(
    from: &'f Path,
    variables: &Variables,
) -> Result<Option<(&'f Path, Hit)>, DiscoverError> {
    let hit = search(from, variables)?;
    if hit.is_some() || from.is_dir() {
        return Ok(hit.map(|hit| (from, hit)));
    }
    let Some(above) = from.ancestors().find(|folder| folder.is_dir()) else { return Ok(None) };
    Ok(search(above, variables)?.map(|hit| (above, hit)))
}

/// Looks in `from`, `from/..`, `from/../..` and so on: the kernel resolves these, so the way up is the real one even
/// where `from` was reached through symbolic links.
fn search(from: &Path, variables: &Variables) -> Result<Option<Hit>, DiscoverError> {
    let highest = ceiling(from, variables);
    let mut folder = from.to_path_buf();
    let mut known: Option<Metadata> = None;
    for levels in 0..=highest {
        if let Some((git_dir, place)) = look(&folder)? {
            return Ok(Some(Hit { git_dir, place, levels }));
        }
        let Some(here) = known.or_else(|| fs::metadata(&folder).ok()) else { return Ok(None) };
        folder.push("..");
        let Ok(above) = fs::metadata(&folder) else { return Ok(None) };
        let is_boundary = here.dev() != above.dev() && !variables.is_true("GIT_DISCOVERY_ACROSS_FILESYSTEM");
        if same(&here, &above) || is_boundary {
            return Ok(None);
        }
        known = Some(above);
    }
    Ok(None)
}

fn same(one: &Metadata, other: &Metadata) -> bool {
    one.ino() == other.ino() && one.dev() == other.dev()
}

/// How many levels up the search may go: not to a folder of GIT_CEILING_DIRECTORIES and not beyond.
fn ceiling(from: &Path, variables: &Variables) -> usize {
    let Some(list) = variables.filled("GIT_CEILING_DIRECTORIES") else { return usize::MAX };
    let Ok(from) = from.canonicalize() else { return usize::MAX };
    let depth = |path: &Path| path.components().count();
    let mut follow_links = true;
    let mut highest = usize::MAX;
    for entry in list.as_bytes().split(|byte| *byte == b':') {
        if entry.is_empty() {
            // What comes after an empty entry is taken as it stands.
            follow_links = false;
            continue;
        }
        let given = read::path_of(entry);
        let folder =
            if follow_links { given.canonicalize().unwrap_or_else(|_| given.into()) } else { given.into() };
        if given.is_absolute() && from != folder && from.starts_with(&folder) {
            highest = highest.min(depth(&from) - depth(&folder) - 1);
        }
    }
    highest
}

/// The git dir that a folder leads to, if any. git takes a `.git` file that leads nowhere for a mistake, and a `.git`
/// folder that is none for any folder.
fn look(folder: &Path) -> Result<Option<(GitDir, Place)>, DiscoverError> {
    let dot_git = folder.join(".git");
    match fs::metadata(&dot_git) {
        Ok(kind) if kind.is_file() => {
            let target = git_file_target(&dot_git)?;
            return match GitDir::at(target.clone()) {
                Some(git_dir) => Ok(Some((git_dir, Place::GitFile))),
                None => Err(DiscoverError::DanglingGitFile {
                    file: read::absolute(folder, Path::new(".git")),
                    target,
                }),
            };
        }
        Ok(kind) if kind.is_dir() => {
            if let Some(git_dir) = GitDir::at(dot_git) {
                return Ok(Some((git_dir, Place::GitFolder)));
            }
        }
        _ => {}
    }
    Ok(GitDir::at(folder.into()).map(|git_dir| (git_dir, Place::Itself)))
}

/// The common dir, without links, of the repository that the folder is a worktree of as its `.git` says; `None` where it has none.
pub fn repository_at(folder: &Path) -> Option<PathBuf> {
    let dot_git = folder.join(".git");
    let is_file = fs::metadata(&dot_git).ok()?.is_file();
    let git_dir = if is_file { git_file_target(&dot_git).ok()? } else { dot_git };
    let shared = common_dir(&git_dir).unwrap_or(git_dir);
    Some(shared.canonicalize().unwrap_or(shared))
}

/// Where a `.git` file leads: `gitdir: <path>`, relative to its own folder.
fn git_file_target(file: &Path) -> Result<PathBuf, DiscoverError> {
    let folder = file.parent().unwrap_or(Path::new("/"));
    let unreadable = |error| DiscoverError::Unreadable {
        path: read::absolute(folder, Path::new(file.file_name().unwrap_or_default())),
        error,
    };
    let content = read::whole(file).map_err(unreadable)?;
    let Some(target) = content.trim_ascii_end().strip_prefix(b"gitdir: ") else {
        return Err(unreadable(io::Error::new(ErrorKind::InvalidData, "it does not begin with 'gitdir: '")));
    };
    Ok(read::absolute(folder, read::path_of(target)))
}

impl GitDir {
    pub fn at(path: PathBuf) -> Option<Self> {
        let head = HeadFile::read(&path)?;
        let common_dir = common_dir(&path)?;
        let has = |name| common_dir.join(name).exists();
        (has("objects") && has("refs")).then_some(GitDir { path, common_dir, head })
    }

    /// The same under another name.
    fn known_as(self, path: PathBuf) -> Self {
        let is_own = self.common_dir == self.path;
        let common_dir = if is_own { Some(path.clone()) } else { common_dir(&path) };
        GitDir { path, common_dir: common_dir.unwrap_or(self.common_dir), head: self.head }
    }
}

/// A linked worktree's git dir says in `commondir` where the shared one is; any other is its own.
fn common_dir(git_dir: &Path) -> Option<PathBuf> {
    match read::whole(&git_dir.join("commondir")) {
        Ok(content) => Some(shared_dir(git_dir, read::path_of(content.trim_ascii_end()))),
        Err(error) if error.kind() == ErrorKind::NotFound => Some(git_dir.into()),
        Err(_) => None,
    }
}

fn shared_dir(git_dir: &Path, path: &Path) -> PathBuf {
    // What git writes, and then what it means is plain; else the kernel is asked.
    if path == Path::new("../..") && git_dir.parent().is_some_and(|parent| parent.ends_with("worktrees")) {
        return git_dir.ancestors().nth(2).unwrap_or(git_dir).into();
    }
    read::absolute(git_dir, path)
}

/// The worktree's root, of a git dir that was found in `folder`.
fn root(folder: PathBuf, place: Place, git_dir: &GitDir, format: &Format) -> Option<PathBuf> {
    if let Some(worktree) = &format.own.worktree {
        let named = read::absolute(&git_dir.path, read::path_of(worktree));
        return Some(if is_same_folder(&named, &folder) { folder } else { named });
    }
    let is_bare = format.own.bare == Some(true) || place == Place::Itself;
    if is_bare { None } else { Some(folder) }
}

/// The folder so many levels up, under the name by which `from` leads through it if it does.
fn logical_folder(from: &Path, levels: usize) -> PathBuf {
    let mut real = from.to_path_buf();
    (0..levels).for_each(|_| real.push(".."));
    let is_plain = !from.components().any(|part| part == Component::ParentDir);
    let logical = from.ancestors().nth(levels).filter(|_| is_plain);
    match logical {
        Some(logical) if levels == 0 => logical.components().collect(),
        Some(logical) if is_same_folder(logical, &real) => logical.components().collect(),
        _ => real.canonicalize().unwrap_or(real),
    }
}

fn is_same_folder(one: &Path, other: &Path) -> bool {
    match (fs::metadata(one), fs::metadata(other)) {
        (Ok(one), Ok(other)) => same(&one, &other),
        _ => false,
    }
}
