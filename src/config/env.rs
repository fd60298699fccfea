//! `[env]`

use std::path::PathBuf;

use toml::Spanned;
use toml::de::DeString;

use super::format::Mistake;
use super::section::{Field, Reader, Value, section, string, wrong};
use crate::state::refused::is_identifier;

#[derive(Clone, Debug, PartialEq)]
pub struct EnvConfig {
    /// Folder names that can be a venv, in order of preference.
    pub venv: Vec<String>,
    pub dotenv: Vec<String>,
    /// Variables that are computed for each worktree, in the file's order; a name is in it once.
    pub vars: Vec<Var>,
    /// Names that may be set although they make programs run code. Only the person's own file can say so.
    pub permit: Vec<String>,
}
impl Default for EnvConfig {
    fn default() -> Self {
        EnvConfig {
            venv: vec![".venv".into(), "venv".into()],
            dotenv: vec![".env".into()],
            vars: Vec::new(),
            permit: Vec::new(),
        }
    }
}
section!(EnvConfig, [], [venv, dotenv, vars, permit]);

/// `NAME = "template"` of `[env.vars]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Var {
    pub name: String,
    pub template: String,
    pub place: Place,
}

/// Where in a file a template begins; `line` and `column` from 1, in characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub file: PathBuf,
    pub line: usize,
    pub column: usize,
    /// The template stands in the file as it is, on one line: places in it can be told.
    pub literal: bool,
    /// The file is a repository's `.wtsh.toml`.
    pub shared: bool,
}

/// More than these are no configuration; templates and values have their own limits.
const MOST_VARS: usize = 100;
const LONGEST_TEMPLATE: usize = 4096;

impl Field for Vec<Var> {
    fn update(&mut self, value: &Value, reader: &mut Reader) -> Result<(), Mistake> {
        let table = value.get_ref().as_table().ok_or_else(|| wrong(value, "a table"))?;
        let mut entries: Vec<_> = table.iter().collect();
        // The table is sorted by name.
        entries.sort_by_key(|(key, _)| key.span().start);
        self.clear();
        for (key, value) in entries {
            match var(key, value, reader) {
                Ok(var) if self.len() < MOST_VARS => self.push(var),
                Ok(_) => {
                    let what = format!("there are more than {MOST_VARS} variables");
                    reader.note(key.get_ref(), Mistake { at: key.span().start, what });
                }
                Err(mistake) => reader.note(key.get_ref(), mistake),
            }
        }
        Ok(())
    }
}

fn var(key: &Spanned<DeString>, value: &Value, reader: &Reader) -> Result<Var, Mistake> {
    let name: &str = key.get_ref();
    if !is_identifier(name.as_bytes()) {
        let what = "this is no name that a shell can set".to_owned();
        return Err(Mistake { at: key.span().start, what });
    }
    let template = string(value)?;
    if template.len() > LONGEST_TEMPLATE {
        let what = format!("this is longer than {LONGEST_TEMPLATE} bytes");
        return Err(Mistake { at: value.span().start, what });
    }
    Ok(Var { name: name.to_owned(), template: template.to_owned(), place: reader.place(value, template) })
}
