//! What a person typed after `wcd`, or after `wtsh` where the shell goes along.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser};

use crate::cli::arguments::{Command, CommandLine};
use crate::cli::failure::Failure;
use crate::cli::messages::targets::Maker;
use crate::cli::{messages, new, relocate, remove};

#[derive(Debug, PartialEq, Eq)]
pub enum Wish {
    Help,
    Go(Option<OsString>),
    Create(new::Arguments),
    Leave(Leave),
}

/// A command that can take the folder away that the shell is in.
#[derive(Debug, PartialEq, Eq)]
pub enum Leave {
    Remove(remove::Arguments),
    Move(relocate::Arguments),
}

/// goes to a worktree
#[derive(clap::Parser)]
#[command(name = "wcd", no_binary_name = true, disable_help_flag = true)]
struct Line {
    /// Make a worktree of the branch, set it up and go there
    #[arg(short, long, required = true)]
    create: bool,
    #[command(flatten)]
    new: new::Arguments,
    /// Say what wcd does
    #[arg(short, long)]
    help: bool,
}

/// The options that `wcd` has, as they are typed, and what each says of itself.
pub fn options() -> Vec<(String, String)> {
    let line = Line::command();
    let arguments = line.get_arguments().filter(|argument| !argument.is_positional());
    arguments
        .flat_map(|argument| {
            let short = argument.get_short().map(|short| format!("-{short}"));
            let long = argument.get_long().map(|long| format!("--{long}"));
            let help = argument.get_help().map(|help| help.to_string()).unwrap_or_default();
            short.into_iter().chain(long).map(move |name| (name, help.clone()))
        })
        .collect()
}

impl Wish {
    /// `words` are those behind the private call's own. The shell's function `wtsh` puts a colon before its command, which no
    /// name of a branch can hold (git-check-ref-format(1)).
    pub fn parse(words: Vec<OsString>) -> Result<Wish, Failure> {
        match words.first().map(|word| word.as_bytes()) {
            Some(b":remove" | b":move") => leave(words),
            _ => wcd(words),
        }
    }
}

fn leave(words: Vec<OsString>) -> Result<Wish, Failure> {
    let line = words.iter().enumerate().map(|(index, word)| {
        let word = if index == 0 { OsStr::from_bytes(&word.as_bytes()[1..]) } else { word };
        word.to_owned()
    });
    let line = CommandLine::try_parse_from(["wtsh".into()].into_iter().chain(line));
    match line.map_err(|mistake| messages::command_line::mistake(&mistake))?.command {
        Command::Remove(arguments) => Ok(Wish::Leave(Leave::Remove(arguments))),
        Command::Move(arguments) => Ok(Wish::Leave(Leave::Move(arguments))),
        _ => Err(messages::targets::private_call("wcd")),
    }
}

fn wcd(words: Vec<OsString>) -> Result<Wish, Failure> {
    let options = || words.iter().take_while(|word| *word != "--");
    let says = |names: [&str; 2]| options().any(|word| names.iter().any(|name| word == name));
    if says(["-h", "--help"]) {
        return Ok(Wish::Help);
    }
    if says(["-c", "--create"]) {
        return create(words);
    }
    go(words)
}

fn create(words: Vec<OsString>) -> Result<Wish, Failure> {
    let matches = Line::command().name(messages::wcd()).try_get_matches_from(words);
    let line = matches.and_then(|matches| Line::from_arg_matches(&matches));
    line.map(|line| Wish::Create(line.new)).map_err(|mistake| match mistake.kind() {
        ErrorKind::MissingRequiredArgument => messages::making::no_name(Maker::Wcd),
        _ => messages::command_line::mistake(&mistake),
    })
}

fn go(words: Vec<OsString>) -> Result<Wish, Failure> {
    let mut targets = Vec::new();
    let mut options_end = false;
    for word in words {
        match word.as_bytes() {
            b"--" if !options_end => options_end = true,
            [b'-', _, ..] if !options_end => return Err(unknown_option(&word)),
            _ => targets.push(word),
        }
    }
    if targets.len() > 1 { Err(messages::targets::wcd_one_target()) } else { Ok(Wish::Go(targets.pop())) }
}

fn unknown_option(word: &OsStr) -> Failure {
    let name = word.as_bytes().split(|byte| *byte == b'=').next().unwrap_or_default();
    if options().iter().any(|(option, _)| option.as_bytes() == name) {
        return messages::targets::wcd_only_with_create(OsStr::from_bytes(name));
    }
    messages::targets::wcd_unknown_option(word)
}
