//! `.wtsh.toml` at a worktree's root: what a team shares. What a person has chosen counts for more.

use std::path::{Component, Path};

use toml::de::DeTable;

use super::format::Mistake;
use super::load::{not_toml, not_utf8, warnings};
use super::section::{Field, Reader, Section, Value};
use super::{Config, EnvConfig, GuardConfig, RemoveConfig, SetupConfig, Warning};

/// The file's name.
pub const FILE: &str = ".wtsh.toml";

impl Config {
    /// Adds what a team shares: the content of the `.wtsh.toml` that is `file`. A key that the person's own file has stays as it is; of
    /// `[env.vars]`, a variable.
    pub fn with_project(&mut self, file: &Path, text: &[u8]) -> Vec<Warning> {
        let text = match std::str::from_utf8(text) {
            Ok(text) => text,
            Err(error) => return vec![not_utf8(file, text, error)],
        };
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => return vec![not_toml(file, text, &error)],
        };
        let mut reader = Reader::new(text, file);
        reader.shared = true;
        let mut project = Project::default();
        reader.read(&mut project, table.get_ref());
        project.add_to(self, &reader.set);
        warnings(reader)
    }
}

#[derive(Default)]
struct Project {
    env: Env,
    guard: GuardConfig,
    setup: Setup,
    remove: RemoveConfig,
}

/// `[env]` without what only a person can say.
#[derive(Default)]
struct Env(EnvConfig);

/// `[setup]`, likewise.
#[derive(Default)]
struct Setup(SetupConfig);

impl Project {
    /// `said`: the keys that were in the file and made sense.
    fn add_to(self, config: &mut Config, said: &[String]) {
        let own = std::mem::take(&mut config.chosen);
        let counts = |key: &str| {
            let has = |keys: &[String]| keys.iter().any(|it| it == key);
            has(said) && !has(&own)
        };
        let Project { env: Env(env), guard, setup: Setup(setup), remove } = self;
        replace(counts("env.venv"), &mut config.env.venv, env.venv);
        replace(counts("env.dotenv"), &mut config.env.dotenv, env.dotenv);
        replace(counts("guard.mode"), &mut config.guard.mode, guard.mode);
        replace(counts("guard.protected"), &mut config.guard.protected, guard.protected);
        replace(counts("guard.modes"), &mut config.guard.modes, guard.modes);
        replace(counts("setup.copy"), &mut config.setup.copy, setup.copy);
        replace(counts("setup.link"), &mut config.setup.link, setup.link);
        replace(counts("setup.run"), &mut config.setup.run, setup.run);
        replace(counts("setup.submodules"), &mut config.setup.submodules, setup.submodules);
        replace(counts("setup.venv.disabled"), &mut config.setup.venv.disabled, setup.venv.disabled);
        replace(counts("setup.venv.install"), &mut config.setup.venv.install, setup.venv.install);
        replace(counts("remove.run"), &mut config.remove.run, remove.run);
        let known = config.env.vars.len();
        for var in env.vars {
            if config.env.vars[..known].iter().all(|own| own.name != var.name) {
                config.env.vars.push(var);
            }
        }
        config.chosen = own;
    }
}

fn replace<T>(counts: bool, old: &mut T, new: T) {
    if counts {
        *old = new;
    }
}

impl Section for Project {
    const KEYS: &'static [&'static str] = Config::KEYS;
    const VARIABLES: &'static [&'static str] = &[];

    fn set(&mut self, key: &str, value: &Value, reader: &mut Reader) -> Result<(), Mistake> {
        match key {
            "env" => self.env.update(value, reader),
            "guard" => self.guard.update(value, reader),
            "setup" => self.setup.update(value, reader),
            "remove" => self.remove.update(value, reader),
            _ => Err(only_a_person(value)),
        }
    }
}

impl Section for Env {
    const KEYS: &'static [&'static str] = EnvConfig::KEYS;
    const VARIABLES: &'static [&'static str] = EnvConfig::VARIABLES;

    fn set(&mut self, key: &str, value: &Value, reader: &mut Reader) -> Result<(), Mistake> {
        if key == "permit" {
            return Err(only_a_person(value));
        }
        if matches!(key, "venv" | "dotenv") {
            stays_inside(value)?;
        }
        self.0.set(key, value, reader)
    }
}

impl Section for Setup {
    const KEYS: &'static [&'static str] = SetupConfig::KEYS;
    const VARIABLES: &'static [&'static str] = SetupConfig::VARIABLES;

    fn set(&mut self, key: &str, value: &Value, reader: &mut Reader) -> Result<(), Mistake> {
        if key == "direnv" {
            return Err(only_a_person(value));
        }
        self.0.set(key, value, reader)?;
        if key == "link" {
            let mistakes: Vec<_> = outside(value).collect();
            self.0.link.retain(|path| is_inside(path));
            mistakes.into_iter().for_each(|mistake| reader.note_entry(mistake));
        }
        Ok(())
    }
}

fn only_a_person(value: &Value) -> Mistake {
    Mistake { at: value.span().start, what: "only your own wtsh.toml can say this".to_owned() }
}

/// A repository names files of its own, and no others.
fn stays_inside(value: &Value) -> Result<(), Mistake> {
    outside(value).next().map_or(Ok(()), Err)
}

/// The entries of a list that lead elsewhere, each as a mistake of its own.
fn outside(value: &Value) -> impl Iterator<Item = Mistake> {
    let names = value.get_ref().as_array().into_iter().flatten();
    let outside = names.filter(|name| !is_inside(name.get_ref().as_str().unwrap_or_default()));
    outside.map(|name| Mistake { at: name.span().start, what: "this leads out of the worktree".to_owned() })
}

fn is_inside(path: &str) -> bool {
    let is_plain = |component| matches!(component, Component::Normal(_) | Component::CurDir);
    Path::new(path).components().all(is_plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::Mode;

    /// The person's file, then the team's.
    fn both(own: &str, shared: &str) -> (Config, Vec<String>) {
        let (mut config, warnings) = Config::of_text(Path::new("/me/wtsh.toml"), own);
        assert_eq!(warnings, []);
        let warnings = config.with_project(Path::new("/w/.wtsh.toml"), shared.as_bytes());
        assert!(warnings.iter().all(|warning| warning.file == Path::new("/w/.wtsh.toml")));
        let lines = warnings.iter().map(|it| format!("{}:{}: {}", it.line, it.column, it.what));
        (config, lines.collect())
    }

    fn vars(config: &Config) -> Vec<(&str, &str, bool)> {
        let vars = config.env.vars.iter();
        vars.map(|var| (var.name.as_str(), var.template.as_str(), var.place.shared)).collect()
    }

    #[test]
    fn a_team_says_what_a_person_did_not() {
        let shared =
            "[env]\nvenv = ['env']\ndotenv = ['conf/.env']\n[guard]\nmode = 'block'\nprotected = ['trunk']\n";
        let (config, warnings) = both("", shared);
        assert_eq!(warnings, [""; 0]);
        assert_eq!(
            (config.env.venv, config.env.dotenv),
            (vec!["env".to_owned()], vec!["conf/.env".to_owned()])
        );
        assert_eq!(
            config.guard,
            GuardConfig {
                mode: Some(Mode::Block),
                protected: vec!["trunk".into()],
                ..GuardConfig::default()
            }
        );
    }

    #[test]
    fn what_a_person_chose_stays_even_where_it_is_the_default() {
        let own = "[env]\nvenv = ['.venv', 'venv']\n[guard]\nmode = 'warn'\n";
        let shared = "[env]\nvenv = ['env']\n[guard]\nmode = 'off'\nprotected = ['trunk']\n";
        let (config, _) = both(own, shared);
        assert_eq!(config.env.venv, [".venv", "venv"]);
        assert_eq!(
            config.guard,
            GuardConfig { mode: Some(Mode::Warn), protected: vec!["trunk".into()], ..GuardConfig::default() }
        );
    }

    #[test]
    fn variables_are_joined_and_a_persons_own_wins() {
        let own = "[env.vars]\nPORT = 'mine'\nEDITION = 'x'\n";
        let (config, _) = both(own, "env.vars = { URL = 'u', PORT = 'theirs', A = 'a' }");
        let expected =
            [("PORT", "mine", false), ("EDITION", "x", false), ("URL", "u", true), ("A", "a", true)];
        assert_eq!(vars(&config), expected);
    }

    #[test]
    fn a_mistake_costs_its_key() {
        let shared = "format = '$branch'\n[env]\npermit = ['PATH']\nvenv = ['../venv']\ndotenv = ['.env', '/etc/x']\n\
            [env.vars]\n'a-b' = 'x'\nPORT = 8000\nOK = 'y'\n[guard]\nmode = 'of'\nprotected = ['a']\n\
            [setup]\nrun = 'x'\nlink = ['media', '../x', './y', '/z']\ndirenv = true\ncopy = ['.env.local']\n[setup.venv]\ninstall = 'x'\n[wcd]\npath = 'x'\n";
        let (config, warnings) = both("", shared);
        let mut expected = Config::default();
        expected.guard.protected = vec!["a".into()];
        assert_eq!(vars(&config), [("OK", "y", true)]);
        assert_eq!((&config.guard, config.env.venv), (&expected.guard, expected.env.venv));
        assert!(config.env.permit.is_empty());
        let link = vec!["media".into(), "./y".into()];
        assert_eq!(
            config.setup,
            SetupConfig { copy: vec![".env.local".into()], link, ..SetupConfig::default() }
        );
        assert_eq!(
            warnings,
            [
                "1:10: format: only your own wtsh.toml can say this",
                "3:10: env.permit: only your own wtsh.toml can say this",
                "4:9: env.venv: this leads out of the worktree",
                "5:19: env.dotenv: this leads out of the worktree",
                "7:1: env.vars.a-b: this is no name that a shell can set",
                "8:8: env.vars.PORT: this is a number, and should be a string",
                "11:8: guard.mode: `of` is none of `warn`, `ask`, `block`, `off`; did you mean `off`?",
                "14:7: setup.run: this is a string, and should be a list of strings",
                "15:18: setup.link: this leads out of the worktree",
                "15:33: setup.link: this leads out of the worktree",
                "16:10: setup.direnv: only your own wtsh.toml can say this",
                "19:11: setup.venv.install: this is a string, and should be a list of strings",
                "20:1: wcd: only your own wtsh.toml can say this",
            ]
        );
    }

    #[test]
    fn what_is_no_toml_changes_nothing() {
        for text in [&b"[env\n"[..], b"[env]\nvenv = ['\xff']\n"] {
            let mut config = Config::default();
            let warnings = config.with_project(Path::new("/w/.wtsh.toml"), text);
            assert_eq!((config, warnings.len()), (Config::default(), 1));
            assert!(warnings[0].what.ends_with("nothing of the file is used"));
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in r#"([a-z]{1,8}|env|guard|vars|permit|[\[\]=."'$(){},\n\\ 0-9])*|.*"#) {
            Config::default().with_project(Path::new("/x"), text.as_bytes());
        }
    }
}
