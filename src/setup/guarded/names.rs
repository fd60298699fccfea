//! The names of files that decide what a set-up would run.

/// What is to be installed, from where, and what is run for that, wherever it lies. In lower case: some disks take `SETUP.PY` for
/// `setup.py`. `*` stands for any characters; one with a slash is the end of a path.
const NAMES: &[&[&str]] = &[
    // Any language.
    &["*.lock", ".gitmodules", ".envrc", ".wtsh.toml", ".worktreeinclude"],
    &["*lefthook*.y*ml", ".pre-commit-config.yaml", ".pre-commit-hooks.yaml"],
    &[
        "mise*.toml",
        ".mise*.toml",
        ".mise/*.toml",
        ".config/mise/*",
        ".tool-versions",
        "devbox.json",
        "brewfile",
    ],
    &["flake.nix", "shell.nix", "default.nix"],
    // Python.
    &[
        "pyproject.toml",
        "setup.py",
        "setup.cfg",
        "versioneer.py",
        "hatch.toml",
        "hatch_build.py",
        "pdm_build.py",
    ],
    &["*requirements*.txt", "*requirements*.in", "*constraints*.txt", "pylock*.toml", "pipfile*"],
    &["uv.toml", "poetry.toml", "pdm.toml", "pixi.toml", "pip.conf", "environment*.y*ml", ".python-version"],
    &["sitecustomize.py", "usercustomize.py", "*.pth"],
    // JavaScript.
    &["package.json", "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "pnpm-workspace.yaml"],
    &[
        ".pnpmfile.*",
        "bun.lockb",
        "bunfig.toml",
        ".npmrc",
        ".yarnrc*",
        ".pnp.*",
        ".yarn/releases/*",
        ".yarn/plugins/*",
    ],
    &["deno.json*", "lerna.json", "nx.json", "turbo.json", "rush.json", ".nvmrc", ".node-version"],
    // Ruby, PHP, Perl, Lua.
    &["gemfile*", "gems.rb", "*.gemspec", ".ruby-version", "composer.json", "cpanfile", "*.rockspec"],
    // Rust, Go, C and C++, Swift.
    &["cargo.toml", "rust-toolchain*", ".cargo/config*", "go.mod", "go.sum", "go.work*"],
    &["conanfile.*", "vcpkg.json", "package.swift", "package.resolved", "podfile", "cartfile*"],
    // The JVM and .NET.
    &["pom.xml", "mvnw*", ".mvn/*", "*.gradle", "*.gradle.kts", "gradle.properties", "gradlew*", "gradle/*"],
    &["build.sbt", "project/*.sbt", "project/build.properties", "project.clj", "deps.edn"],
    &[
        "*.csproj",
        "*.fsproj",
        "packages.config",
        "nuget.config",
        "directory.*.props",
        "directory.*.targets",
        "global.json",
    ],
    // Elixir, Erlang, Haskell, OCaml, Dart, Elm, Crystal.
    &["mix.exs", "rebar.config", "*.cabal", "cabal.project*", "stack.yaml", "*.opam", "dune-project"],
    &["pubspec.yaml", "elm.json", "shard.yml"],
];

/// Folders whose text files are lists of requirements.
const REQUIREMENTS: &[u8] = b"requirements";

/// Programs, or build backends, and the files, wherever they lie, that say what those run.
const RECIPES: &[(&[&str], &[&str])] = &[
    (&["make", "gmake"], &["makefile", "gnumakefile", "*.mk"]),
    (
        &["cmake", "ctest", "scikit-build-core", "scikit-build", "py-build-cmake"],
        &["cmakelists.txt", "*.cmake"],
    ),
    (&["meson", "ninja", "meson-python"], &["meson.build", "meson.options", "meson_options.txt"]),
    (&["cargo", "maturin", "setuptools-rust"], &["build.rs"]),
    (&["just"], &["justfile", ".justfile", "*.just"]),
    (&["task", "go-task"], &["taskfile*.y*ml"]),
    (&["rake", "bundle", "rails"], &["rakefile", "*.rake"]),
    (&["inv", "invoke"], &["tasks.py"]),
    (&["nox"], &["noxfile.py"]),
    (&["tox"], &["tox.ini"]),
    (&["pytest", "py.test", "tox", "nox"], &["conftest.py", "pytest.ini"]),
    (&["mise", "rtx"], &["mise*.toml", ".mise*.toml", "mise-tasks/*", ".mise/tasks/*", ".mise-tasks/*"]),
    (&["docker", "docker-compose", "podman", "podman-compose"], &["dockerfile*", "*compose*.y*ml"]),
    (&["npm", "npx", "pnpm", "pnpx", "yarn", "bun", "bunx"], &["package.json"]),
    (&["nx", "turbo", "lerna"], &["package.json", "nx.json", "turbo.json", "project.json"]),
    (&["deno"], &["deno.json*"]),
    (&["composer"], &["composer.json"]),
    (&["gradle", "gradlew"], &["*.gradle", "*.gradle.kts", "buildsrc/*", "build-logic/*"]),
    (&["mix"], &["config/*.exs"]),
    (&["lefthook"], &["*lefthook*.y*ml"]),
    (&["pre-commit"], &[".pre-commit-config.yaml"]),
];

/// What can be installed as it is.
const ARCHIVES: [&str; 7] = ["*.whl", "*.egg", "*.zip", "*.tar.gz", "*.tgz", "*.tar.bz2", "*.tar.xz"];

/// What is only read, also by what names it.
const PROSE: [&str; 7] = ["*.md", "*.rst", "*.adoc", "*.html", "readme", "license", "changelog"];

/// What else a file's content names that decides, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Names {
    /// Files for pip: `-r`, `-c`, wheels.
    Requirements,
    /// What a Python project says of how it is built: `pyproject.toml`.
    Project,
    /// The same in `setup.cfg`.
    Config,
    /// What Cargo builds a package with.
    Crate,
    /// The modules that a script of Python's imports, and other files.
    Python,
    /// The same of a file that builds a project, and of all that it imports.
    Build,
    /// Of a module that such a file imports.
    Module,
    /// Scripts that it starts.
    Scripts,
}

/// Whether the name of a file says that it decides. `hooks`: a folder all of whose files do.
pub fn is_guarded(path: &[u8], hooks: Option<&[u8]>) -> bool {
    let lower = path.to_ascii_lowercase();
    NAMES.iter().any(|patterns| is_one_of(&lower, patterns))
        || is_requirements(&lower)
        || is_hook(path, hooks)
}

/// Whether the file lies in the folder of hooks.
pub fn is_hook(path: &[u8], hooks: Option<&[u8]>) -> bool {
    hooks.is_some_and(|hooks| is_under(&path.to_ascii_lowercase(), &hooks.to_ascii_lowercase()))
}

/// By its name alone.
pub fn names_in(path: &[u8]) -> Option<Names> {
    let path = path.to_ascii_lowercase();
    match last(&path) {
        b"pyproject.toml" | b"hatch.toml" => Some(Names::Project),
        b"setup.cfg" => Some(Names::Config),
        b"cargo.toml" => Some(Names::Crate),
        b"setup.py" | b"hatch_build.py" | b"pdm_build.py" => Some(Names::Build),
        b"uv.toml" | b"pip.conf" | b"pipfile" => Some(Names::Requirements),
        name if is_one_of(name, &["environment*.y*ml"]) => Some(Names::Requirements),
        _ => is_requirements(&path).then_some(Names::Requirements),
    }
}

/// The same of a file that something starts. `is_program`: its mode says that it is one.
pub fn names_in_started(path: &[u8], is_program: bool) -> Option<Names> {
    let lower = path.to_ascii_lowercase();
    let is_script = is_one_of(&lower, &["*.sh", "*.bash", "*.zsh", "*.fish"]);
    let others = || (is_script || is_program).then_some(Names::Scripts);
    let by_name = names_in(path).or_else(|| lower.ends_with(b".py").then_some(Names::Python));
    by_name.or_else(others).filter(|_| !is_archive(path))
}

fn is_requirements(path: &[u8]) -> bool {
    const LISTS: [&str; 4] =
        ["*requirements*.txt", "*requirements*.in", "*constraints*.txt", "*constraints*.in"];
    let in_folder = path.rsplit(|byte| *byte == b'/').nth(1) == Some(REQUIREMENTS);
    is_one_of(path, &LISTS) || in_folder && path.ends_with(b".txt")
}

/// Whether the file says what one of these programs (as they are typed) runs.
pub fn is_recipe(path: &[u8], programs: &[&[u8]]) -> bool {
    let path = path.to_ascii_lowercase();
    let is_typed =
        |names: &[&str]| names.iter().any(|name| programs.iter().any(|it| last(it) == name.as_bytes()));
    RECIPES.iter().any(|(names, files)| is_one_of(&path, files) && is_typed(names))
}

pub fn is_archive(path: &[u8]) -> bool {
    is_one_of(&path.to_ascii_lowercase(), &ARCHIVES)
}

pub fn is_prose(path: &[u8]) -> bool {
    is_one_of(&path.to_ascii_lowercase(), &PROSE)
}

fn is_one_of(path: &[u8], patterns: &[&str]) -> bool {
    let is_it = |pattern: &&str| match pattern.contains('/') {
        false => matches(pattern.as_bytes(), last(path)),
        true => matches(pattern.as_bytes(), path) || matches(&[b"*/", pattern.as_bytes()].concat(), path),
    };
    patterns.iter().any(is_it)
}

fn last(path: &[u8]) -> &[u8] {
    path.rsplit(|byte| *byte == b'/').next().unwrap_or_default()
}

pub fn is_under(path: &[u8], folder: &[u8]) -> bool {
    // The root's own: every file is in it.
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| matches!(rest, [] | [b'/', ..]))
}

/// `*` stands for any characters.
pub fn matches(pattern: &[u8], name: &[u8]) -> bool {
    match pattern.split_first() {
        None => name.is_empty(),
        Some((b'*', rest)) => (0..=name.len()).any(|at| matches(rest, &name[at..])),
        Some((byte, rest)) => name.first() == Some(byte) && matches(rest, &name[1..]),
    }
}
