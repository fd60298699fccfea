//! Finding and reading `wtsh.toml`. A mistake costs the key it is in, never more.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::str::Utf8Error;

use toml::de::DeTable;

use super::format::Mistake;
use super::section::{Reader, Section, Value, line_and_column, string, wrong};
use super::style::Ink;
use super::suggest::did_you_mean;
use super::{EnvConfig, GuardConfig, PromptConfig, RemoveConfig, SetupConfig, WcdConfig};
use crate::file;
use crate::term::look::Background;

/// Bytes; a longer file is a mistake.
const LARGEST_FILE: usize = 1 << 20;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    pub prompt: PromptConfig,
    pub env: EnvConfig,
    pub guard: GuardConfig,
    pub wcd: WcdConfig,
    pub setup: SetupConfig,
    pub remove: RemoveConfig,
    /// Of the tables that a team can share, the dotted names of the keys that the person's own file sets: a team's do not count there.
    pub(super) chosen: Vec<String>,
}

/// A mistake in a file; `line` and `column` from 1, in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub file: PathBuf,
    pub line: usize,
    pub column: usize,
    pub what: String,
}

impl Config {
    /// `$WTSH_CONFIG`, else `wtsh.toml` in `$XDG_CONFIG_HOME`, else in `~/.config`. No file: the defaults.
    pub fn load() -> (Config, Vec<Warning>) {
        let background = Background::of_environment();
        match Config::path() {
            Some(path) => Config::read(&path, background),
            None => (Config::on(background), Vec::new()),
        }
    }

    /// The file that `load` reads, there or not.
    pub fn path() -> Option<PathBuf> {
        path_by(|name| std::env::var_os(name), dirs::home_dir)
    }

    fn on(background: Background) -> Config {
        let mut config = Config::default();
        config.prompt.background = background;
        config
    }

    fn read(path: &Path, background: Background) -> (Config, Vec<Warning>) {
        match file::read(path, LARGEST_FILE) {
            Ok(bytes) => match std::str::from_utf8(&bytes) {
                Ok(text) => Config::parse(path, text, background),
                Err(error) => (Config::on(background), vec![not_utf8(path, &bytes, error)]),
            },
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                (Config::on(background), Vec::new())
            }
            Err(error) => {
                let what = format!("the file can't be read: {error}");
                (Config::on(background), vec![Warning { file: path.to_owned(), line: 1, column: 1, what }])
            }
        }
    }

    /// Reads the text of a file. One that is no TOML at all leaves the defaults.
    fn parse(file: &Path, text: &str, background: Background) -> (Config, Vec<Warning>) {
        let mut config = Config::on(background);
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => return (config, vec![not_toml(file, text, &error)]),
        };
        let mut reader = Reader::new(text, file);
        read_palette(table.get_ref(), &mut reader);
        reader.read(&mut config, table.get_ref());
        config.chosen = std::mem::take(&mut reader.set);
        (config, warnings(reader))
    }

    /// What a file with this text says.
    #[cfg(test)]
    pub fn of_text(file: &Path, text: &str) -> (Config, Vec<Warning>) {
        Config::parse(file, text, Background::Unknown)
    }
}

/// The mistakes that were found, in the file's order.
pub(super) fn warnings(mut reader: Reader) -> Vec<Warning> {
    let mut mistakes = std::mem::take(&mut reader.mistakes);
    mistakes.sort_by_key(|mistake| mistake.at);
    mistakes.into_iter().map(|Mistake { at, what }| warning(reader.file(), reader.text, at, what)).collect()
}

pub(super) fn not_utf8(file: &Path, bytes: &[u8], error: Utf8Error) -> Warning {
    let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
    warning(file, &before, before.len(), "this is not UTF-8; nothing of the file is used".into())
}

pub(super) fn not_toml(file: &Path, text: &str, error: &toml::de::Error) -> Warning {
    let at = error.span().map_or(0, |span| span.start);
    let what = format!("{}; nothing of the file is used", error.message().replace('\n', ", "));
    warning(file, text, at, what)
}

impl Section for Config {
    const KEYS: &'static [&'static str] = &[
        "format",
        "background",
        "palette",
        "palettes",
        "worktree",
        "branch",
        "commit",
        "state",
        "divergence",
        "mismatch",
        "stash",
        "status",
        "venv",
        "port",
        "env",
        "guard",
        "wcd",
        "setup",
        "remove",
    ];
    const VARIABLES: &'static [&'static str] = PromptConfig::VARIABLES;

    fn set(&mut self, key: &str, value: &Value, reader: &mut Reader) -> Result<(), Mistake> {
        use super::section::Field;
        match key {
            // Read before all others, which may use their colours.
            "palette" | "palettes" => Ok(()),
            "env" => self.env.update(value, reader),
            "guard" => self.guard.update(value, reader),
            "wcd" => self.wcd.update(value, reader),
            "setup" => self.setup.update(value, reader),
            "remove" => self.remove.update(value, reader),
            _ => self.prompt.set(key, value, reader),
        }
    }
}

/// `palette = "NAME"` chooses one of the tables `[palettes.NAME]`, which give names to colours.
fn read_palette(table: &DeTable, reader: &mut Reader) {
    let Some(chosen) = table.get("palette") else { return };
    let palettes = table.get("palettes").and_then(|palettes| palettes.get_ref().as_table());
    let found = string(chosen).and_then(|name| {
        let known = || palettes.into_iter().flat_map(|palettes| palettes.keys()).map(|key| &**key.get_ref());
        let palette = palettes.and_then(|palettes| palettes.get(name)).ok_or_else(|| {
            let what = format!("there is no table `[palettes.{name}]`{}", did_you_mean(name, known()));
            Mistake { at: chosen.span().start, what }
        })?;
        Ok((name, palette.get_ref().as_table().ok_or_else(|| wrong(palette, "a table"))?))
    });
    match found {
        Ok((name, colors)) => {
            colors.iter().for_each(|(color, value)| read_color(name, color.get_ref(), value, reader))
        }
        Err(mistake) => reader.note("palette", mistake),
    }
}

fn read_color(palette: &str, color: &str, value: &Value, reader: &mut Reader) {
    let ink = string(value).and_then(|text| {
        let none = super::Palette::new();
        Ink::parse(&text.to_ascii_lowercase(), &none).map_err(|what| Mistake { at: value.span().start, what })
    });
    match ink {
        Ok(ink) => drop(reader.palette.insert(color.to_ascii_lowercase(), ink)),
        Err(mistake) => reader.note(&format!("palettes.{palette}.{color}"), mistake),
    }
}

fn path_by(
    variable: impl Fn(&str) -> Option<OsString>,
    home: impl Fn() -> Option<PathBuf>,
) -> Option<PathBuf> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("WTSH_CONFIG").or_else(|| {
        // The XDG base directory specification says to ignore relative paths.
        let folder = set("XDG_CONFIG_HOME").filter(|folder| folder.is_absolute());
        Some(folder.or_else(|| Some(home()?.join(".config")))?.join("wtsh.toml"))
    })
}

fn warning(file: &Path, text: &str, at: usize, what: String) -> Warning {
    let (line, column) = line_and_column(text, at);
    Warning { file: file.to_owned(), line, column, what }
}

#[cfg(test)]
mod tests;
