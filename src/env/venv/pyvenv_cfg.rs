//! `pyvenv.cfg`, the file that makes a folder a virtual environment (PEP 405).

use std::io;
use std::path::{Path, PathBuf};

use super::VenvProblem;
use crate::file::read_regular;

#[cfg(test)]
mod tests;

/// The program that made a venv.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Maker {
    /// `python -m venv`, and whatever does not say otherwise.
    #[default]
    Venv,
    Virtualenv,
    Uv,
}

/// What the file says. Values are as they stand in it, but for `version` and `prompt`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Configuration {
    /// The folder of the interpreter that it was made with.
    pub home: Option<String>,
    /// `3.11.7`.
    pub version: Option<String>,
    pub prompt: Option<String>,
    /// The command that made it, its folder last: newer versions of Python's venv and of virtualenv say it.
    pub command: Option<String>,
    pub maker: Maker,
    /// `include-system-site-packages`.
    pub system_packages: bool,
}

/// It is a handful of lines.
pub(super) const LONGEST: usize = 16 * 1024;

pub(super) fn file_in(dir: &Path) -> PathBuf {
    dir.join("pyvenv.cfg")
}

/// Reads the `pyvenv.cfg` in `dir`, UTF-8 or nearly. One without `home` makes no venv.
pub(super) fn configuration(dir: &Path) -> Result<Configuration, VenvProblem> {
    use io::ErrorKind::{NotADirectory, NotFound};
    let file = file_in(dir);
    let text = match read_regular(&file, LONGEST) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => {
            return Err(VenvProblem::NoConfiguration);
        }
        Err(error) => return Err(VenvProblem::Unreadable { file, error: error.to_string() }),
    };
    let configuration = parse(&String::from_utf8_lossy(&text));
    if configuration.home.is_some() { Ok(configuration) } else { Err(VenvProblem::NoConfiguration) }
}

/// Lines `key = value`, as Python's `site` reads them: blanks around both do not count, nor does the case of the key, and the last of
/// two counts. Lines without `=` say nothing.
fn parse(text: &str) -> Configuration {
    let mut configuration = Configuration::default();
    for (key, value) in text.lines().filter_map(|line| line.split_once('=')) {
        let value = value.trim();
        match key.trim().to_ascii_lowercase().as_str() {
            "home" => configuration.home = Some(value.to_owned()),
            "version" | "version_info" => configuration.version = version(value).or(configuration.version),
            "prompt" => configuration.prompt = Some(value.to_owned()),
            "command" => configuration.command = Some(value.to_owned()),
            "include-system-site-packages" => {
                configuration.system_packages = value.eq_ignore_ascii_case("true");
            }
            "uv" => configuration.maker = Maker::Uv,
            "virtualenv" => configuration.maker = Maker::Virtualenv,
            _ => {}
        }
    }
    configuration.prompt = configuration.prompt.map(|prompt| plain(prompt, configuration.maker));
    configuration
}

/// `3.11.7` of `3.11.7.final.0` (virtualenv) and of `3.11.7+` (a Python built from a branch).
fn version(value: &str) -> Option<String> {
    let numbers = value.split(|character: char| !character.is_ascii_digit()).take(3);
    let numbers: Vec<&str> = numbers.take_while(|number| !number.is_empty()).collect();
    (!numbers.is_empty()).then(|| numbers.join("."))
}

/// The prompt that a maker has written: `python -m venv` as Python's `repr` of it, virtualenv between quotes, in older versions without
/// them, and uv as it is.
fn plain(written: String, maker: Maker) -> String {
    match maker {
        Maker::Venv => unquoted(&written),
        Maker::Virtualenv => between(&written, '"').map(str::to_owned).unwrap_or(written),
        Maker::Uv => written,
    }
}

fn between(text: &str, quote: char) -> Option<&str> {
    text.strip_prefix(quote)?.strip_suffix(quote)
}

/// The text of which `value` is Python's `repr`; one without quotes stands for itself.
fn unquoted(value: &str) -> String {
    let inner = between(value, '\'').or_else(|| between(value, '"'));
    let Some(inner) = inner else { return value.to_owned() };
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.extend(escaped(&mut characters)),
            _ => text.push(character),
        }
    }
    text
}

/// What stands for itself in a `repr` after a backslash, and what is given by its number.
fn escaped(after: &mut std::str::Chars) -> Option<char> {
    let digits = match after.next()? {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        't' | 'n' | 'r' => return Some(' '),
        other => return Some(other),
    };
    let number: String = after.by_ref().take(digits).collect();
    char::from_u32(u32::from_str_radix(&number, 16).ok()?)
}
