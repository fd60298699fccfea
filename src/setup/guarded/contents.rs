//! What the contents of files name.

use crate::git::ByteSlice;

/// Tables of `pyproject.toml` whose owners build or install the project.
const BUILDERS: [&str; 12] = [
    "flit",
    "hatch",
    "maturin",
    "meson-python",
    "pdm",
    "poetry",
    "py-build-cmake",
    "scikit-build",
    "setuptools",
    "setuptools_scm",
    "uv",
    "versioneer",
];

/// Keys below which a name with dots is a module that is imported.
const IMPORTING: [&str; 5] = ["build", "cmdclass", "dynamic", "hooks", "version"];

/// What a Python project says of its build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// Folders of build backends (PEP 517, `backend-path`).
    pub backends: Vec<String>,
    /// The backend and what it needs; what the project needs.
    pub requirements: Vec<String>,
    /// Words that may be paths.
    pub paths: Vec<String>,
    /// `tools.build.Command`
    pub modules: Vec<String>,
}

impl Project {
    /// Of `pyproject.toml`, or of a file of one such tool's own.
    pub fn of_toml(text: &[u8]) -> Project {
        let table: Option<toml::Table> = str::from_utf8(text).ok().and_then(|text| text.parse().ok());
        let mut project = Project::default();
        for (key, value) in table.into_iter().flatten() {
            match key.as_str() {
                "build-system" => {
                    project.backends = strings(value.get("backend-path"));
                    project.requirements.extend(strings(Some(&value)));
                }
                "project" => {
                    let lists = ["dependencies", "optional-dependencies"].map(|key| strings(value.get(key)));
                    project.requirements.extend(lists.into_iter().flatten());
                }
                "dependency-groups" => project.requirements.extend(strings(Some(&value))),
                "tool" => {
                    let own = BUILDERS.iter().filter_map(|builder| value.get(builder));
                    own.for_each(|value| project.add(value, false));
                }
                key => project.add(&value, IMPORTING.contains(&key)),
            }
        }
        project
    }

    fn add(&mut self, value: &toml::Value, imports: bool) {
        match value {
            toml::Value::String(text) => self.add_text(text, imports),
            toml::Value::Array(values) => values.iter().for_each(|value| self.add(value, imports)),
            toml::Value::Table(table) => table
                .iter()
                .for_each(|(key, value)| self.add(value, imports || IMPORTING.contains(&key.as_str()))),
            _ => {}
        }
    }

    fn add_text(&mut self, text: &str, imports: bool) {
        let found: Vec<String> =
            words(text.as_bytes()).into_iter().map(|word| word.to_str_lossy().into_owned()).collect();
        if imports {
            self.modules.extend(found.iter().cloned());
        }
        self.paths.extend(found);
    }

    /// Of `setup.cfg`.
    pub fn of_ini(text: &[u8]) -> Project {
        let mut project = Project::default();
        let (mut builds, mut imports) = (false, false);
        for line in text.to_str_lossy().lines() {
            if let Some(section) = line.strip_prefix('[') {
                let is_tools = section.contains(':') || section.starts_with("options.entry_points");
                builds = !is_tools && !["flake8", "mypy", "isort"].iter().any(|it| section.starts_with(it));
                continue;
            }
            let (key, value) = line.split_once('=').unwrap_or(("", line));
            if line.starts_with(|first: char| !first.is_whitespace()) {
                imports = IMPORTING.contains(&key.trim());
            }
            if builds {
                project.add_text(value, imports);
            }
        }
        project
    }
}

fn strings(value: Option<&toml::Value>) -> Vec<String> {
    match value {
        Some(toml::Value::String(text)) => vec![text.clone()],
        Some(toml::Value::Array(values)) => values.iter().flat_map(|value| strings(Some(value))).collect(),
        Some(toml::Value::Table(table)) => table.values().flat_map(|value| strings(Some(value))).collect(),
        _ => Vec::new(),
    }
}

/// The build script that `Cargo.toml` names.
pub fn build_script(text: &[u8]) -> Option<String> {
    let table: toml::Table = str::from_utf8(text).ok()?.parse().ok()?;
    Some(table.get("package")?.get("build")?.as_str()?.to_owned())
}

/// Modules that Python imports, `.sibling` and `..parent.module` as they are written.
pub fn imports(text: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.to_str_lossy().split(['\n', ';']) {
        let mut words = line.split([' ', '\t', ',', '(', ')', '\\']).filter(|word| !word.is_empty());
        match words.next() {
            Some("import") => found.extend(without_aliases(words).map(str::to_owned)),
            Some("from") => {
                let Some(package) = words.next() else { continue };
                found.push(package.to_owned());
                let dot = if package.ends_with('.') { "" } else { "." };
                let names = without_aliases(words.skip(1)).filter(|name| *name != "*");
                found.extend(names.map(|name| format!("{package}{dot}{name}")));
            }
            _ => {}
        }
    }
    found
}

/// Without `as NAME`, up to a comment.
fn without_aliases<'a>(words: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    let mut is_alias = false;
    words.take_while(|word| !word.starts_with('#')).filter(move |word| {
        let was_alias = std::mem::replace(&mut is_alias, *word == "as");
        !was_alias && *word != "as"
    })
}

/// What is between the characters that separate words in shells, lists of requirements, make files and JSON.
pub fn words(text: &[u8]) -> Vec<&[u8]> {
    let separates = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`=,;:()<>{}[]|&$@#!\\".contains(byte);
    text.split(separates).filter(|word| !word.is_empty()).collect()
}

/// `deps.txt` of `-rdeps.txt`.
pub fn option_value(word: &[u8]) -> &[u8] {
    [b"-r", b"-c", b"-e", b"-f"].iter().find_map(|option| word.strip_prefix(*option)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_projects_build_is_told_from_its_checks() {
        let text = "[build-system]\nrequires = ['maturin', 'x @ file:./x.whl']\nbackend-path = ['_b']\n\
             [tool.hatch.build.hooks.custom]\npath = 'tools/hook.py'\n\
             [tool.setuptools.cmdclass]\nbuild = 'tools.build.Build'\n\
             [tool.poetry]\nbuild = 'build.py'\nscripts = { x = 'pkg.cli:main' }\n\
             [tool.ruff]\nexclude = ['a.py']\n[project]\nreadme = 'README.md'\ndependencies = ['y']\n";
        let project = Project::of_toml(text.as_bytes());
        assert_eq!(project.backends, ["_b"]);
        assert!(
            project.requirements.contains(&"maturin".to_owned())
                && project.requirements.contains(&"y".to_owned())
        );
        for path in ["tools/hook.py", "build.py"] {
            assert!(project.paths.contains(&path.to_owned()), "{path}");
        }
        assert!(!project.paths.iter().any(|path| path == "a.py" || path == "README.md"));
        assert!(project.modules.contains(&"tools.build.Build".to_owned()));
        assert!(!project.modules.contains(&"pkg.cli".to_owned()));
        let ini = "[options]\ncmdclass =\n  build = tools.x.Y\ninstall_requires = file: deps.txt\n[flake8]\nexclude = a.py\n";
        let project = Project::of_ini(ini.as_bytes());
        assert_eq!(project.modules, ["tools.x.Y"]);
        assert!(
            project.paths.contains(&"deps.txt".to_owned()) && !project.paths.contains(&"a.py".to_owned())
        );
    }

    #[test]
    fn what_python_imports_is_told() {
        let text = "import os, tools.x as t  # import no\nfrom helper import (a,\nfrom . import b as c\n  from ..up import *\nimported = 1\nx = 'import y'\n";
        let expected = ["os", "tools.x", "helper", "helper.a", ".", ".b", "..up"];
        assert_eq!(imports(text.as_bytes()), expected);
    }
}
