//! What is installed in a venv, and what a list of requirements names: both without asking pip.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Venv, site_packages};

/// Names as PEP 503 writes them.
pub type Names = BTreeSet<String>;

/// The distributions in the venv `dir`, by the names of the folders that say what they are (PEP 376; setuptools' `*.egg-info`).
pub fn in_venv(dir: &Path) -> Names {
    let venv = Venv { dir: dir.to_owned(), ..Venv::default() };
    let folders = site_packages::of(&venv);
    let entries = folders.iter().filter_map(|folder| folder.read_dir().ok()).flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let whole = names.filter_map(|name| {
        let whole = name.strip_suffix(".dist-info").or_else(|| name.strip_suffix(".egg-info"))?;
        // A name has no hyphen there: what is behind the first is the version.
        Some(normal(whole.split('-').next()?))
    });
    whole.collect()
}

/// What a list of requirements names.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Named {
    pub names: Names,
    /// It wants more than that: paths and addresses, and what is for some systems alone.
    pub has_others: bool,
}

/// Line by line, without what another list says that it names.
pub fn named_by(list: &[u8]) -> Named {
    let text = String::from_utf8_lossy(list).replace("\\\n", " ");
    let mut named = Named::default();
    for line in text.lines().map(|line| line.split(" #").next().unwrap_or_default().trim()) {
        match named_by_line(line) {
            Some(name) => drop(named.names.insert(name)),
            None => named.has_others |= !line.is_empty() && !line.starts_with('#') && !is_option(line),
        }
    }
    named
}

/// `-r other.txt`, but not `-e ./project`.
fn is_option(line: &str) -> bool {
    line.starts_with('-') && !line.starts_with("-e") && !line.starts_with("--editable")
}

fn named_by_line(line: &str) -> Option<String> {
    let is_name = |one: char| one.is_ascii_alphanumeric() || "-_.".contains(one);
    let end = line.find(|one| !is_name(one)).unwrap_or(line.len());
    let (name, rest) = line.split_at(end);
    let goes_on = rest.trim_start().starts_with(['=', '<', '>', '!', '~', '[', '(', '@']);
    let is_plain = rest.trim().is_empty() || goes_on || rest.trim_start().starts_with("--");
    let has_marker = rest.contains(';');
    (name.starts_with(|one: char| one.is_ascii_alphanumeric()) && is_plain && !has_marker)
        .then(|| normal(name))
}

fn normal(name: &str) -> String {
    let parts = name.split(['-', '_', '.']).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Names {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_list_names_what_stands_at_the_beginning_of_its_lines() {
        let list = b"# comment\n-r base.txt\nDjango==4.2  # why\nzope.interface[test]>=5 \\\n  --hash=sha256:00\n\
            my_pkg @ https://example.com/x.zip\npytest\n-e ./libs/x\n./libs/y\ngit+https://example.com/z\n\
            pywin32; sys_platform == 'win32'\nhttps://example.com/w.whl\n--no-binary :all:\nb --config-settings=x\n\xff\n";
        let expected = names(&["b", "django", "my-pkg", "pytest", "zope-interface"]);
        assert_eq!(named_by(list), Named { names: expected, has_others: true });
        assert_eq!(named_by(b"# x\n\n-r base.txt\n--no-binary :all:\n"), Named::default());
        assert!(named_by(b"-e .\n").has_others && named_by(b"./x\n").has_others);
    }

    #[test]
    fn what_is_installed_is_told_by_its_folders() {
        let venv = tempfile::tempdir().unwrap();
        let packages = venv.path().join("lib/python3.12/site-packages");
        for folder in
            ["Django-4.2.dist-info", "zope.interface-5.0.dist-info", "my_pkg.egg-info", "django", "x.py"]
        {
            std::fs::create_dir_all(packages.join(folder)).unwrap();
        }
        assert_eq!(in_venv(venv.path()), names(&["django", "my-pkg", "zope-interface"]));
        assert!(in_venv(Path::new("/nowhere")).is_empty());
    }
}
