//! `wtsh complete`: what a TARGET that is being typed can become.

use std::ffi::OsString;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;

use super::failure::Failure;
use super::here::Here;
use super::messages;
use crate::git::{BStr, BString, ByteSlice, Worktree};
use crate::shell::Shell;
use crate::term::clean::clean;
use crate::worktree::candidates::{Candidate, Kind, Stock};

mod making;

/// The private call `wtsh complete <shell> -- BEFORE… WORD`, where BEFORE are the words between `wcd` and the one that is being
/// typed. One candidate a line: for bash its name; for zsh and fish its name, a TAB, and a description. Names are not quoted:
/// the shell's side does that.
pub fn run(words: Vec<OsString>) -> Result<(), Failure> {
    let (shell, before, word) = parse(&words).ok_or_else(|| messages::targets::private_call("complete"))?;
    if let Some(place) = making::Place::of(before, word) {
        return Ok(std::io::stdout().write_all(&place.lines(shell))?);
    }
    // Nobody wants to read a message in the middle of a line that is being typed.
    let Ok(here) = Here::find() else { return Ok(()) };
    let stock = Stock::of(&here.repository);
    let lines = lines(shell, word, &stock.candidates(word), here.repository.worktree());
    Ok(std::io::stdout().write_all(&lines)?)
}

fn parse(words: &[OsString]) -> Option<(Shell, &[OsString], &BStr)> {
    let [shell, dashes, rest @ ..] = words else { return None };
    let shell = Shell::named(shell.to_str()?).filter(|_| dashes == "--")?;
    Some(match rest.split_last() {
        Some((word, before)) => (shell, before, word.as_bytes().as_bstr()),
        None => (shell, &[], b"".as_bstr()),
    })
}

fn lines(shell: Shell, word: &BStr, candidates: &[Candidate], here: Option<&Worktree>) -> Vec<u8> {
    if shell != Shell::Fish && candidates.len() > 1 && candidates.iter().any(|it| !it.name.starts_with(word))
    {
        // bash and zsh put what all candidates begin with in place of the word: only fish can show others.
        return Vec::new();
    }
    let mut lines = BString::default();
    for candidate in candidates.iter().filter(|candidate| is_plain(candidate.name)) {
        lines.extend_from_slice(candidate.name);
        if shell != Shell::Bash {
            lines.push(b'\t');
            lines.extend_from_slice(description(&candidate.kind, here).as_bytes());
        }
        lines.push(b'\n');
    }
    lines.into()
}

/// The shells show candidates as they are, so a name that is not fit to be shown is not offered.
fn is_plain(name: &BStr) -> bool {
    clean(name).as_bytes() == name.as_bytes()
}

fn description(kind: &Kind, here: Option<&Worktree>) -> String {
    match kind {
        Kind::Worktree(worktree) => {
            let mut words = vec![messages::shown_path(&worktree.root)];
            if here == Some(worktree) {
                words.push("you are here".into());
            }
            words.extend(states(worktree).map(String::from));
            words.join(", ")
        }
        Kind::Branch => "branch".into(),
        Kind::Remote(remotes) => {
            let names: Vec<_> = remotes.iter().map(|remote| clean(remote)).collect();
            format!("on {}", names.join(", "))
        }
    }
}

/// What is known of a worktree without reading more of it.
fn states(worktree: &Worktree) -> impl Iterator<Item = &'static str> {
    let detached = (worktree.branch().is_none() && !worktree.missing()).then_some("detached");
    let locked = worktree.locked().is_some().then_some("locked");
    let missing = worktree.missing().then_some("missing");
    [detached, locked, missing].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    use crate::git::Head;

    fn worktree(branch: &str) -> Worktree {
        Worktree::given(Some("p-x"), "/w/p-x", Head::Branch(branch.into()))
    }

    fn shown(shell: Shell, word: &str, worktrees: &[Worktree], branches: &[&str]) -> String {
        let stock = Stock {
            worktrees,
            project: "p".into(),
            branches: branches.iter().map(|name| Cow::Borrowed(BStr::new(*name))).collect(),
            tracking: vec![Cow::Borrowed(BStr::new("origin/theirs"))],
            remotes: vec!["origin".into()],
        };
        let word = BStr::new(word);
        String::from_utf8(lines(shell, word, &stock.candidates(word), worktrees.first()))
            .expect("clean names")
    }

    #[test]
    fn one_candidate_a_line() {
        let worktrees = [worktree("staging").and_locked("")];
        let all = |shell| shown(shell, "", &worktrees, &["$(touch x)", "main"]);
        assert_eq!(all(Shell::Bash), "staging\n$(touch x)\nmain\ntheirs\n");
        let described =
            "staging\t/w/p-x, you are here, locked\n$(touch x)\tbranch\nmain\tbranch\ntheirs\ton origin\n";
        assert_eq!(all(Shell::Zsh), described);
        assert_eq!(all(Shell::Fish), described);
    }

    #[test]
    fn names_that_would_act_on_the_terminal_are_left_out() {
        let worktrees = [worktree("a\u{1b}[2J"), worktree("b\nc"), worktree("d\u{202e}e"), worktree("fine")];
        assert_eq!(shown(Shell::Bash, "", &worktrees, &[]), "fine\ntheirs\n");
        let mut bytes = worktree("");
        bytes.head = Head::Branch(BString::from(&b"x\xff"[..]));
        assert_eq!(shown(Shell::Fish, "x", &[bytes], &[]), "");
    }

    #[test]
    fn what_only_contains_the_word_replaces_it_only_where_it_is_one() {
        let branches = ["feature/auth", "fix/auth"];
        assert_eq!(shown(Shell::Fish, "auth", &[], &branches), "feature/auth\tbranch\nfix/auth\tbranch\n");
        assert_eq!(shown(Shell::Bash, "auth", &[], &branches), "");
        assert_eq!(shown(Shell::Bash, "re/au", &[], &branches), "feature/auth\n");
    }

    #[test]
    fn the_call_is_taken_apart() {
        let parse = |words: &[&str]| {
            let words: Vec<OsString> = words.iter().map(OsString::from).collect();
            parse(&words).map(|(shell, before, word)| (shell, before.len(), word.to_string()))
        };
        assert_eq!(parse(&["fish", "--", "fea"]), Some((Shell::Fish, 0, "fea".into())));
        assert_eq!(parse(&["fish", "--"]), Some((Shell::Fish, 0, "".into())));
        assert_eq!(parse(&["fish", "--", "-c", "--", ""]), Some((Shell::Fish, 2, "".into())));
        for words in [&["csh", "--", "x"][..], &["fish"], &["fish", "x"], &[]] {
            assert_eq!(parse(words), None, "{words:?}");
        }
    }
}
