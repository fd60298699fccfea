//! `direnv.toml`, as far as it says which files count.

use std::path::{Path, PathBuf};

use super::{Variable, folder};
use crate::file::read_regular;

const LONGEST: usize = 256 * 1024;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Configuration {
    /// `.env` files count as well, where there is no `.envrc` beside them.
    pub load_dotenv: bool,
    /// Texts that an allowed file's path begins with; not only whole folders.
    prefixes: Vec<String>,
    exact: Vec<PathBuf>,
}

impl Configuration {
    /// What cannot be read says nothing.
    pub fn load(variable: Variable) -> Configuration {
        let own = variable("DIRENV_CONFIG").filter(|folder| !folder.is_empty()).map(PathBuf::from);
        let folder = || folder(variable, "XDG_CONFIG_HOME", ".config").map(|folder| folder.join("direnv"));
        let Some(folder) = own.or_else(folder) else { return Configuration::default() };
        let names = ["direnv.toml", "config.toml"];
        let text = names.iter().find_map(|name| read_regular(&folder.join(name), LONGEST).ok());
        let text = text.and_then(|text| String::from_utf8(text).ok()).unwrap_or_default();
        let home = variable("HOME").map(PathBuf::from).unwrap_or_default();
        parse(&text, &home)
    }

    pub fn allows(&self, file: &Path) -> bool {
        let text = file.to_str();
        let begins = |prefix: &String| text.is_some_and(|text| text.starts_with(prefix.as_str()));
        self.exact.iter().any(|exact| exact == file) || self.prefixes.iter().any(begins)
    }
}

/// `[global]` may be left out, as it once did not exist.
fn parse(text: &str, home: &Path) -> Configuration {
    let Some(table) = (!text.is_empty()).then(|| text.parse::<toml::Table>().ok()).flatten() else {
        return Configuration::default();
    };
    let global = table.get("global").and_then(toml::Value::as_table);
    let load_dotenv = [global, Some(&table)].into_iter().flatten().find_map(|table| table.get("load_dotenv"));
    let list = |name: &str| {
        let values = table.get("whitelist").and_then(|list| list.get(name)).and_then(toml::Value::as_array);
        values.into_iter().flatten().filter_map(toml::Value::as_str)
    };
    let expanded = |path: &str| match path.strip_prefix("~/") {
        Some(rest) => home.join(rest).to_string_lossy().into_owned(),
        None => path.to_owned(),
    };
    Configuration {
        load_dotenv: load_dotenv.and_then(toml::Value::as_bool).unwrap_or(false),
        prefixes: list("prefix").map(expanded).collect(),
        exact: list("exact").map(|path| exact_file(&expanded(path))).collect(),
    }
}

fn exact_file(path: &str) -> PathBuf {
    if path.ends_with("/.envrc") || path.ends_with("/.env") {
        return path.into();
    }
    Path::new(path).join(".envrc")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_which_files_count() {
        let text = "[global]\nload_dotenv = true\n[whitelist]\nprefix = [\"~/code\", \"/w\"]\nexact = [\"/x\", \"~/y/.env\"]\n";
        let configuration = parse(text, Path::new("/home/me"));
        assert!(configuration.load_dotenv);
        for (file, allowed) in [
            ("/home/me/code/a/.envrc", true),
            ("/home/me/codes/.envrc", true),
            ("/w/.envrc", true),
            ("/x/.envrc", true),
            ("/home/me/y/.env", true),
            ("/x/y/.envrc", false),
            ("/home/me/.envrc", false),
        ] {
            assert_eq!(configuration.allows(Path::new(file)), allowed, "{file}");
        }
        assert!(parse("load_dotenv = true", Path::new("/")).load_dotenv);
    }

    #[test]
    fn what_is_no_configuration_says_nothing() {
        for text in ["", "x = ", "whitelist = 1", "[whitelist]\nprefix = 1\nexact = [1]"] {
            assert_eq!(parse(text, Path::new("/")), Configuration::default(), "{text}");
        }
    }
}
