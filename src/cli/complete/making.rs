//! What can stand after `wcd` besides a TARGET: its options, and what `wcd -c` takes.

use std::borrow::Cow;
use std::ffi::OsString;

use super::about_branch;
use super::answer::{Asker, Row};
use crate::cli::here::Here;
use crate::cli::messages::completing;
use crate::cli::wcd::wish;
use crate::git::{BStr, BString, ByteSlice};
use crate::worktree::candidates::{Candidate, Kind, LIMIT, Stock};

/// Of all entries nobody wants more: one further back is offered once its number is begun.
const STASHES: usize = 10;

#[derive(Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// An option, of which this is typed.
    Option(&'a BStr),
    /// A folder: the shell itself knows those. What of the word stands before it: `--path=`, or nothing.
    Folder(&'a BStr),
    /// Words that nobody knows.
    Unknown,
    /// A commit to start at. The first is what of the word stands before it: `--from=`, or nothing.
    Start(&'a BStr, &'a BStr),
    /// A branch that has no worktree.
    Branch(&'a BStr),
}

impl<'a> Place<'a> {
    /// `None`: a TARGET.
    pub fn of(before: &[OsString], word: &'a BStr) -> Option<Place<'a>> {
        let options_end = before.iter().any(|word| word == "--");
        let options = || before.iter().take_while(|word| *word != "--");
        let says = |names: &[&str]| options().any(|word| names.iter().any(|name| word == name));
        if !options_end {
            if let Some(place) = Place::of_value(word) {
                return Some(place);
            }
            match before.last().and_then(|word| word.to_str()) {
                Some("--from") => return Some(Place::Start(b"".as_bstr(), word)),
                Some("--path") => return Some(Place::Folder(b"".as_bstr())),
                Some("--python") => return Some(Place::Unknown),
                _ => {}
            }
            if word.starts_with(b"-") {
                return Some(Place::Option(word));
            }
        }
        let creates = says(&["-c", "--create"]);
        creates.then(|| {
            if says(&["--detach"]) { Place::Start(b"".as_bstr(), word) } else { Place::Branch(word) }
        })
    }

    /// An option with the value that is being typed, in one word.
    fn of_value(word: &'a BStr) -> Option<Place<'a>> {
        let value = |name: &str| word.starts_with(name.as_bytes()).then(|| word.split_at(name.len()));
        if let Some((name, start)) = value("--from=") {
            return Some(Place::Start(name.as_bstr(), start.as_bstr()));
        }
        value("--path=").map(|(name, _)| Place::Folder(name.as_bstr()))
    }

    pub fn lines(&self, asker: &Asker) -> Vec<u8> {
        let none = b"".as_bstr();
        match self {
            Place::Option(typed) => {
                let options =
                    wish::options().into_iter().filter(|(name, _)| name.as_bytes().starts_with(typed));
                let rows: Vec<_> = options.map(|(name, about)| row(name.into_bytes(), about)).collect();
                asker.lines(none, typed, &rows)
            }
            Place::Folder(option) => asker.folders(option),
            Place::Unknown => Vec::new(),
            Place::Start(name, typed) => repository(|here| {
                asker.lines(name, typed, &starts(&Stock::of(&here.repository), here, typed))
            }),
            Place::Branch(typed) => {
                repository(|here| asker.lines(none, typed, &branches(&Stock::of(&here.repository), typed)))
            }
        }
    }
}

fn repository(lines: impl FnOnce(&Here) -> Vec<u8>) -> Vec<u8> {
    // Nobody wants to read a message in the middle of a line that is being typed.
    Here::find().map(|here| lines(&here)).unwrap_or_default()
}

fn row(name: impl Into<BString>, about: String) -> Row<'static> {
    Row { name: Cow::Owned(name.into()), about }
}

/// Those that have no worktree, here or on a remote. Where several remotes have one of a name, only with the remote's name does
/// it say which.
fn branches<'a>(stock: &'a Stock, typed: &BStr) -> Vec<Row<'a>> {
    let candidates = stock.candidates(typed);
    let rows = candidates.iter().filter(|it| !matches!(it.kind, Kind::Worktree(_)));
    let rows: Vec<Row> = rows.flat_map(by_remote).collect();
    if rows.is_empty() { tracking(stock, typed) } else { rows }
}

fn by_remote<'a>(candidate: &Candidate<'a>) -> Vec<Row<'a>> {
    match &candidate.kind {
        Kind::Remote(remotes) if remotes.len() > 1 => remotes
            .iter()
            .map(|remote| {
                let name = [remote.as_bytes(), b"/", candidate.name].concat();
                row(name, about_branch(&Kind::Remote(vec![remote])))
            })
            .collect(),
        kind => vec![Row { name: candidate.name.into(), about: about_branch(kind) }],
    }
}

/// Remote-tracking branches by their whole name: `origin/main`.
fn tracking<'a>(stock: &'a Stock, typed: &BStr) -> Vec<Row<'a>> {
    let names = stock.tracking.iter().filter(|name| name.starts_with(typed) && !name.ends_with(b"/HEAD"));
    names.take(LIMIT).map(|name| Row { name: name.clone(), about: completing::tracking() }).collect()
}

/// Branches, remote branches, tags and stashes.
fn starts<'a>(stock: &'a Stock, here: &'a Here, typed: &BStr) -> Vec<Row<'a>> {
    let branches = stock.branches.iter().filter(|name| name.starts_with(typed)).take(LIMIT);
    let mut rows: Vec<Row> =
        branches.map(|name| Row { name: name.clone(), about: completing::branch() }).collect();
    rows.extend(tracking(stock, typed));
    let tags = here.repository.names_under("refs/tags/").into_iter();
    let tags = tags.filter(|name| name.starts_with(typed)).take(LIMIT);
    rows.extend(tags.map(|name| row(name, completing::tag())));
    rows.extend(stashes(here, typed));
    rows
}

/// The newest come first, as git numbers them.
fn stashes(here: &Here, typed: &BStr) -> Vec<Row<'static>> {
    if !b"stash@{".starts_with(typed.as_bytes()) && !typed.starts_with(b"stash@{") {
        return Vec::new();
    }
    let messages = here.repository.stashes().into_iter().enumerate();
    let rows = messages
        .map(|(place, message)| row(format!("stash@{{{place}}}"), completing::stash(message.as_bstr())));
    rows.filter(|row| row.name.starts_with(typed)).take(STASHES).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;
    use crate::shell::readline::Line;

    #[test]
    fn each_place_is_told_by_the_words_before() {
        let start = |name: &'static str, typed: &'static str| Some(Place::Start(name.into(), typed.into()));
        let table: [(&[&str], &str, Option<Place>); 15] = [
            (&[], "", None),
            (&[], "sta", None),
            (&[], "-", Some(Place::Option("-".into()))),
            (&["-c", "x"], "--fr", Some(Place::Option("--fr".into()))),
            (&["-c"], "", Some(Place::Branch("".into()))),
            (&["--take", "--create"], "fea", Some(Place::Branch("fea".into()))),
            (&["-c", "--"], "-x", Some(Place::Branch("-x".into()))),
            (&["--"], "-c", None),
            (&["--", "-c"], "x", None),
            (&["-c", "x", "--from"], "v1", start("", "v1")),
            (&["-c", "x"], "--from=v1", start("--from=", "v1")),
            (&["--from"], "", start("", "")),
            (&["-c", "--detach"], "v", start("", "v")),
            (&["-c", "x", "--path"], "../", Some(Place::Folder("".into()))),
            (&["-c", "x"], "--path=../", Some(Place::Folder("--path=".into()))),
        ];
        for (before, word, expected) in table {
            let before: Vec<OsString> = before.iter().map(OsString::from).collect();
            assert_eq!(Place::of(&before, word.into()), expected, "{before:?} {word:?}");
        }
    }

    #[test]
    fn every_option_is_offered_with_what_it_says() {
        let text = String::from_utf8(Place::Option("--".into()).lines(&Asker::Zsh)).expect("text");
        for option in
            ["--create", "--from", "--take", "--path", "--detach", "--no-setup", "--python", "--help"]
        {
            let line = text.lines().find(|line| line.split('\t').next() == Some(option));
            assert!(line.is_some_and(|line| line.len() > option.len() + 5), "{option} in {text}");
        }
        let bash = Asker::Bash(Line::parse(b"wcd -c", b" ").word);
        assert_eq!(Place::Option("-c".into()).lines(&bash), b"-c\n");
    }

    #[test]
    fn branches_for_a_new_worktree_have_none() {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        for branch in ["lonely", "pushed", "twice"] {
            sandbox.git(&main, &["branch", branch]);
            sandbox.git(&main, &["push", "-q", "origin", branch]);
        }
        sandbox.git(&main, &["branch", "-D", "pushed", "twice"]);
        sandbox.git(&main, &["remote", "add", "fork", "../origin.git"]);
        sandbox.git(&main, &["update-ref", "refs/remotes/fork/twice", "main"]);
        sandbox.git(&main, &["tag", "v1.2"]);
        let here = Here::at(main).expect("a repository");
        let stock = Stock::of(&here.repository);
        let names = |rows: Vec<Row>| rows.iter().map(|row| row.name.to_string()).collect::<Vec<_>>();
        assert_eq!(names(branches(&stock, "".into())), ["lonely", "pushed", "fork/twice", "origin/twice"]);
        assert_eq!(names(branches(&stock, "origin/pu".into())), ["origin/pushed"]);
        assert_eq!(names(starts(&stock, &here, "v".into())), ["v1.2"]);
        assert_eq!(names(starts(&stock, &here, "pro".into())), ["production"]);
    }

    #[test]
    fn the_newest_stashes_are_a_start() {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("project");
        for number in 0..12 {
            std::fs::write(main.join("readme"), format!("{number}\n")).expect("a file");
            sandbox.git(&main, &["stash", "push", "-q", "-m", &format!("number {number}")]);
        }
        let here = Here::at(main).expect("a repository");
        let stock = Stock::of(&here.repository);
        let shown = |typed: &str| {
            let rows = starts(&stock, &here, typed.into());
            rows.iter().map(|row| format!("{} {}", row.name, row.about)).collect::<Vec<_>>()
        };
        assert_eq!(shown("st").len(), 10);
        assert_eq!(shown("stash@{")[0], "stash@{0} On main: number 11");
        assert_eq!(shown("").iter().filter(|row| row.starts_with("stash@{")).count(), 10);
        let begun =
            ["stash@{1} On main: number 10", "stash@{10} On main: number 1", "stash@{11} On main: number 0"];
        assert_eq!(shown("stash@{1"), begun);
        assert!(shown("stash@{x").is_empty() && shown("sx").is_empty());
    }
}
