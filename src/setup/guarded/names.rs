//! The names of files that decide what a set-up would run.

/// Names of files, wherever they lie; `*` stands for any characters. In lower case: some disks take `SETUP.PY` for `setup.py`.
const NAMES: [&str; 31] = [
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "*requirements*.txt",
    "*requirements*.in",
    "*constraints*.txt",
    "*.lock",
    "pylock*.toml",
    "pipfile*",
    "uv.toml",
    "poetry.toml",
    "pip.conf",
    "package.json",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "bun.lockb",
    ".npmrc",
    ".yarnrc*",
    ".python-version",
    ".gitmodules",
    ".envrc",
    ".wtsh.toml",
    ".worktreeinclude",
    "hatch_build.py",
    "pdm_build.py",
    ".pnpmfile.*",
    "*lefthook*.y*ml",
    ".pre-commit-config.yaml",
    ".pre-commit-hooks.yaml",
];

/// Folders whose text files are lists of requirements.
const REQUIREMENTS: &[u8] = b"requirements";

/// Programs, and the files, wherever they lie, that say what those run.
const RECIPES: [(&[&str], &[&str]); 9] = [
    (&["make", "gmake"], &["makefile", "gnumakefile", "*.mk"]),
    (&["just"], &["justfile", ".justfile", "*.just"]),
    (&["task"], &["taskfile*.y*ml"]),
    (&["rake"], &["rakefile", "*.rake"]),
    (&["inv", "invoke"], &["tasks.py"]),
    (&["nox"], &["noxfile.py"]),
    (&["tox"], &["tox.ini"]),
    (&["docker", "docker-compose", "podman", "podman-compose"], &["dockerfile*", "*compose*.y*ml"]),
    (&["npm", "npx", "pnpm", "yarn", "bun"], &["package.json"]),
];

/// What else a file's content names that decides, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Files for pip: `-r`, `-c`, wheels.
    Requirements,
    /// Folders of build backends (PEP 517, `backend-path`).
    Backends,
    /// Scripts that it starts.
    Scripts,
}

/// Whether the name of a file says that it decides. `hooks`: a folder all of whose files do.
pub fn is_guarded(path: &[u8], hooks: Option<&[u8]>) -> bool {
    let path = path.to_ascii_lowercase();
    let name = last(&path);
    NAMES.iter().any(|pattern| matches(pattern.as_bytes(), name))
        || is_requirements(&path)
        || hooks.is_some_and(|hooks| is_under(&path, &hooks.to_ascii_lowercase()))
}

/// By its name alone.
pub fn names_in(path: &[u8]) -> Option<Names> {
    let path = path.to_ascii_lowercase();
    if last(&path) == b"pyproject.toml" {
        return Some(Names::Backends);
    }
    is_requirements(&path).then_some(Names::Requirements)
}

fn is_requirements(path: &[u8]) -> bool {
    const LISTS: [&[u8]; 4] =
        [b"*requirements*.txt", b"*requirements*.in", b"*constraints*.txt", b"*constraints*.in"];
    let name = last(path);
    let in_folder = path.rsplit(|byte| *byte == b'/').nth(1) == Some(REQUIREMENTS);
    LISTS.iter().any(|pattern| matches(pattern, name)) || in_folder && name.ends_with(b".txt")
}

/// Whether the file says what one of these programs (as they are typed) runs.
pub fn is_recipe(path: &[u8], programs: &[&[u8]]) -> bool {
    let path = path.to_ascii_lowercase();
    let is_typed =
        |names: &[&str]| names.iter().any(|name| programs.iter().any(|it| last(it) == name.as_bytes()));
    let recipes = RECIPES.iter().filter(|(names, _)| is_typed(names));
    recipes.flat_map(|(_, files)| *files).any(|pattern| matches(pattern.as_bytes(), last(&path)))
}

fn last(path: &[u8]) -> &[u8] {
    path.rsplit(|byte| *byte == b'/').next().unwrap_or_default()
}

pub fn is_under(path: &[u8], folder: &[u8]) -> bool {
    // The root's own: every file is in it.
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| matches!(rest, [] | [b'/', ..]))
}

/// `*` stands for any characters.
fn matches(pattern: &[u8], name: &[u8]) -> bool {
    match pattern.split_first() {
        None => name.is_empty(),
        Some((b'*', rest)) => (0..=name.len()).any(|at| matches(rest, &name[at..])),
        Some((byte, rest)) => name.first() == Some(byte) && matches(rest, &name[1..]),
    }
}
