//! `wtsh prompt`: the segment, for other prompts and bars.

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::here::current_folder;
use super::messages;
use super::project_file::shared;
use super::surroundings::surroundings;
use crate::config::Config;
use crate::git::{DiscoverError, Repository};
use crate::prompt::{ansi, json, plain, segment};
use crate::state::diff::{Diff, Variables};
use crate::term::json::object;
use crate::term::look::Look;

/// Print the segment, for other prompts and bars
///
/// Outside of a repository nothing is printed.
#[derive(clap::Args, Debug, Default, PartialEq)]
pub struct Arguments {
    /// Without colour, wherever it is printed
    #[arg(long, conflicts_with_all = ["ansi", "json"])]
    plain: bool,
    /// With colour, wherever it is printed
    #[arg(long, conflicts_with = "json")]
    ansi: bool,
    /// Every fact, as JSON
    #[arg(long)]
    json: bool,
    /// The modules to show, instead of the configured ones: '$worktree$venv'
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// The folder to tell about, instead of the current one
    #[arg(short = 'C', value_name = "DIR")]
    directory: Option<PathBuf>,
}

impl Arguments {
    /// The arguments after `prompt`, read without the command line's parser, which costs more than the
    /// prompt. `None` for whatever is not one of the usual forms: the parser has the last word on those.
    pub fn usual(words: &[OsString]) -> Option<Arguments> {
        let mut arguments = Arguments::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.to_str()? {
                "--plain" => arguments.plain = true,
                "--ansi" => arguments.ansi = true,
                "--json" => arguments.json = true,
                "--format" if arguments.format.is_none() => {
                    arguments.format = Some(value(words.next()?)?.to_str()?.into())
                }
                "-C" if arguments.directory.is_none() => {
                    arguments.directory = Some(value(words.next()?)?.into())
                }
                _ => return None,
            }
        }
        let modes = [arguments.plain, arguments.ansi, arguments.json];
        (modes.into_iter().filter(|mode| *mode).count() < 2).then_some(arguments)
    }
}

/// A word that can only be an option's value.
fn value(word: &OsString) -> Option<&OsString> {
    (!word.as_encoded_bytes().starts_with(b"-")).then_some(word)
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let look = look(&arguments);
    let config = config(arguments.format.as_deref())?;
    let from = folder(arguments.directory.as_deref())?;
    let found = Repository::discover(&from);
    let text = if arguments.json { document(found, &config, look) } else { drawn(found, &config, look) };
    if !text.is_empty() {
        writeln!(std::io::stdout(), "{text}")?;
    }
    Ok(())
}

fn look(arguments: &Arguments) -> Look {
    let look = Look::of_environment();
    let color = arguments.ansi || look.color && !arguments.plain && std::io::stdout().is_terminal();
    Look { color, ..look }
}

/// The mistakes in the file are for the hook and for `wtsh config check` to tell: this output stands in
/// somebody's prompt.
fn config(format: Option<&str>) -> Result<Config, Failure> {
    let (mut config, _) = Config::load();
    if let Some(format) = format {
        let set = config.prompt.set_format(format);
        set.map_err(|mistake| messages::prompt::format(format, mistake.at, &mistake.what))?;
    }
    Ok(config)
}

/// The folder to start from, with its symbolic links as the person typed them where the shell's PWD tells.
fn folder(asked: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(asked) = asked {
        asked.metadata().map_err(|error| messages::environment::unusable_folder(asked, &error))?;
    }
    if let Some(asked) = asked.filter(|asked| asked.is_absolute()) {
        return Ok(asked.to_owned());
    }
    let current = current_folder(std::env::var_os("PWD"));
    let current = current.map_err(|error| messages::repository::no_current_folder(&error))?;
    Ok(asked.map_or(current.clone(), |asked| current.join(asked)))
}

/// What the hook has set in the shell that this was started from: nothing that `surroundings` asks about
/// where there is no PORT.
fn set_by_wtsh(config: &Config) -> Diff {
    let there = |name: &str| std::env::var_os(name).is_some();
    if there(Diff::VARIABLE) && there("PORT") {
        return set_in(&std::env::vars_os().collect(), config);
    }
    Diff::default()
}

/// As the hook sees it: with what direnv has brought back when it unloaded.
fn set_in(now: &Variables, config: &Config) -> Diff {
    Diff::in_effect(now, &config.env.permit)
}

fn drawn(found: Result<Option<Repository>, DiscoverError>, config: &Config, look: Look) -> String {
    // What is no usable repository shows nothing, as outside of any: a prompt is no place for an error.
    let Ok(Some(repository)) = found else { return String::new() };
    let around = surroundings(|name| std::env::var_os(name), &set_by_wtsh(config), &repository);
    let config = &*shared(config, &repository);
    let pieces = segment(&repository, &around, config, look);
    if look.color { ansi(&pieces) } else { plain(&pieces) }
}

/// Outside of any repository there is the version alone; `error` says what is wrong with one that can't be
/// used.
fn document(found: Result<Option<Repository>, DiscoverError>, config: &Config, look: Look) -> String {
    match found {
        Ok(Some(repository)) => {
            let around = surroundings(|name| std::env::var_os(name), &set_by_wtsh(config), &repository);
            let config = &*shared(config, &repository);
            json(&repository, &around, config, look)
        }
        Ok(None) => object(|o| o.number("version", 1)),
        Err(error) => object(|o| {
            o.number("version", 1);
            o.text("error", messages::repository::unusable_repository(&error).what.as_str());
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::diff::Wanted;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        arguments: Arguments,
    }

    #[test]
    fn the_usual_forms_are_read_as_the_parser_reads_them() {
        for line in [
            &[][..],
            &["--plain"],
            &["--ansi", "-C", "/x"],
            &["--json", "--format", "$worktree"],
            &["-C", "x y"],
        ] {
            let words: Vec<OsString> = line.iter().map(OsString::from).collect();
            let parsed =
                Line::try_parse_from([&["prompt"], line].concat()).expect("a command line").arguments;
            assert_eq!(Arguments::usual(&words), Some(parsed), "{line:?}");
        }
    }

    #[test]
    fn other_forms_are_left_to_the_parser() {
        for (line, makes_sense) in [
            (&["--plain", "--ansi"][..], false),
            (&["--plain", "--json"], false),
            (&["--format"], false),
            (&["-C", "--plain"], false),
            (&["--colour"], false),
            (&["-Cx"], true),
            (&["--format=$port"], true),
        ] {
            let words: Vec<OsString> = line.iter().map(OsString::from).collect();
            assert_eq!(Arguments::usual(&words), None, "{line:?}");
            assert_eq!(Line::try_parse_from([&["prompt"], line].concat()).is_ok(), makes_sense, "{line:?}");
        }
    }

    #[test]
    fn a_bad_format_is_wrong_usage() {
        let failure = config(Some("$wroktree")).expect_err("no such module");
        assert_eq!(failure.exit_code(), 2);
        assert_eq!(
            failure.what,
            "the format '$wroktree' makes no sense at character 1: there is no variable `$wroktree` here; did you mean `worktree`?"
        );
    }

    /// direnv had loaded another value over it, and has unloaded since.
    #[test]
    fn what_direnv_has_brought_back_is_wtsh_s() {
        let now = |pairs: &[(&str, &str)]| -> Variables {
            pairs.iter().map(|(name, value)| (name.into(), value.into())).collect()
        };
        let port = [(OsString::from("PORT"), Some(OsString::from("8001")))];
        let wanted = Wanted { place: "/w".into(), variables: port.into(), ..Wanted::default() };
        let (_, set) = Diff::default().replace(&Variables::new(), &wanted);
        let loaded = now(&[("PORT", "9000"), ("DIRENV_DIR", "-/w"), ("DIRENV_DIFF", "x")]);
        let (_, over) = set.leave_to_direnv(&loaded, Path::new("/w/.envrc"));
        let mut unloaded = now(&[("PORT", "8001")]);
        unloaded.insert(Diff::VARIABLE.into(), over.encode());
        let set = set_in(&unloaded, &Config::default());
        assert!(set.holds_value("PORT".as_ref(), "8001".as_ref()));
    }

    #[test]
    fn outside_of_a_repository_nothing_is_shown() {
        let look = Look { color: true, unicode: true, columns: 80 };
        assert_eq!(drawn(Ok(None), &Config::default(), look), "");
        assert_eq!(document(Ok(None), &Config::default(), look), r#"{"version":1}"#);
        let dangling = || DiscoverError::DanglingGitFile { file: "/x/.git".into(), target: "/gone".into() };
        assert_eq!(drawn(Err(dangling()), &Config::default(), look), "");
        assert_eq!(
            document(Err(dangling()), &Config::default(), look),
            r#"{"version":1,"error":"/x/.git names /gone, which is no git repository any more"}"#
        );
    }
}
