//! Files that a tool makes again from what git has.

/// Folders, by their whole name. What a venv's is called does not matter: it says itself that it is one.
const FOLDERS: [&str; 52] = [
    "__pycache__",
    "__pypackages__",
    "_build",
    ".build",
    ".bundle",
    ".cache",
    ".dart_tool",
    ".direnv",
    ".eggs",
    ".gradle",
    ".hypothesis",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".next",
    ".nox",
    ".nuxt",
    ".nyc_output",
    ".parcel-cache",
    ".pnpm-store",
    ".pyre",
    ".pytest_cache",
    ".pytype",
    ".ropeproject",
    ".ruff_cache",
    ".sass-cache",
    ".stack-work",
    ".svelte-kit",
    ".terraform",
    ".tox",
    ".turbo",
    ".venv",
    ".vite",
    ".zig-cache",
    "bower_components",
    "build",
    "CMakeFiles",
    "coverage",
    "DerivedData",
    "dist",
    "dist-newstyle",
    "elm-stuff",
    "htmlcov",
    "jspm_packages",
    "node_modules",
    "Pods",
    "target",
    "venv",
    "virtualenv",
    "web_modules",
    "zig-cache",
    "zig-out",
    ".yarn-cache",
];

const FOLDER_ENDS: [&str; 2] = [".egg-info", ".dSYM"];
const FOLDER_BEGINNINGS: [&str; 2] = ["cmake-build-", "bazel-"];

const FILES: [&str; 10] = [
    ".coverage",
    ".DS_Store",
    ".eslintcache",
    ".dmypy.json",
    ".installed.cfg",
    ".stylelintcache",
    "coverage.xml",
    "nosetests.xml",
    "Thumbs.db",
    "desktop.ini",
];

/// Libraries (`.so`, `.a`, `.lib`, `.dll`) are not among them: outside of a folder that tools make they may be a vendor's.
const FILE_ENDS: [&str; 13] = [
    ".pyc",
    ".pyo",
    ".o",
    ".obj",
    ".lo",
    ".la",
    ".class",
    ".hi",
    ".beam",
    ".gcda",
    ".gcno",
    ".rlib",
    ".tsbuildinfo",
];

/// A file in a folder that says that all of it can be made again: a venv's (PEP 405), a cache's (bford.info/cachedir).
pub const SIGNS: [&str; 2] = ["pyvenv.cfg", "CACHEDIR.TAG"];

/// Whether a folder of this name is made by tools.
pub fn is_folder(name: &[u8]) -> bool {
    FOLDERS.iter().any(|one| one.as_bytes() == name)
        || FOLDER_ENDS.iter().any(|end| name.ends_with(end.as_bytes()))
        || FOLDER_BEGINNINGS.iter().any(|beginning| name.starts_with(beginning.as_bytes()))
}

/// Whether a file of this name is made by tools.
pub fn is_file(name: &[u8]) -> bool {
    FILES.iter().any(|one| one.as_bytes() == name)
        || FILE_ENDS.iter().any(|end| name.ends_with(end.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_not_derivable() {
        for name in
            [".env", "db.sqlite3", "notes.txt", "dump.sql", "debug.log", "credentials.json", ".env.local"]
        {
            assert!(!is_file(name.as_bytes()) && !is_folder(name.as_bytes()), "{name}");
        }
        for name in ["libvendor.so", "vendor.lib", "vendor.a", "vendor.dll", "vendor.dylib"] {
            assert!(!is_file(name.as_bytes()), "{name}");
        }
        for name in ["media", "data", "secrets", "src", "uploads", ".idea", ".vscode"] {
            assert!(!is_folder(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn what_tools_make_is() {
        for name in [
            "node_modules",
            "__pycache__",
            "target",
            "dist",
            ".tox",
            ".mypy_cache",
            "x.egg-info",
            "cmake-build-debug",
        ] {
            assert!(is_folder(name.as_bytes()), "{name}");
        }
        for name in ["a.pyc", ".DS_Store", "main.o", ".coverage"] {
            assert!(is_file(name.as_bytes()), "{name}");
        }
    }
}
