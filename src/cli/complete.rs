//! `wtsh complete`: what a TARGET that is being typed can become.

use std::ffi::OsString;
use std::io::Write;

use super::failure::Failure;
use super::here::Here;
use super::messages;
use super::messages::completing;
use crate::git::{ByteSlice, Worktree};
use crate::worktree::candidates::{Candidate, Kind, Stock};
use answer::{Asker, Row};
use question::Question;

mod answer;
mod making;
mod question;

/// The private call `wtsh complete <shell> -- …`, which `question` reads. One candidate a line: for bash what takes the place of
/// the word, quoted; for zsh and fish its name, a TAB, and a description. These two quote names themselves.
pub fn run(words: Vec<OsString>) -> Result<(), Failure> {
    let question = Question::parse(&words).ok_or_else(|| messages::targets::private_call("complete"))?;
    Ok(std::io::stdout().write_all(&lines(&question))?)
}

fn lines(question: &Question) -> Vec<u8> {
    if question.is_beyond() {
        return Vec::new();
    }
    let word = question.word.as_bstr();
    if let Some(place) = making::Place::of(&question.before, word) {
        return place.lines(&question.asker);
    }
    // Nobody wants to read a message in the middle of a line that is being typed.
    let Ok(here) = Here::find() else { return Vec::new() };
    let stock = Stock::of(&here.repository);
    let candidates = stock.candidates(word);
    let rows = rows(&question.asker, &candidates, here.repository.worktree());
    question.asker.lines(b"".as_bstr(), word, &rows)
}

fn rows<'a>(asker: &Asker, candidates: &[Candidate<'a>], here: Option<&Worktree>) -> Vec<Row<'a>> {
    let about = |kind: &Kind| match kind {
        _ if !asker.wants_descriptions() => String::new(),
        Kind::Worktree(worktree) => completing::worktree(worktree, here == Some(worktree)),
        kind => about_branch(kind),
    };
    candidates.iter().map(|one| Row { name: one.name.into(), about: about(&one.kind) }).collect()
}

/// One that has no worktree.
fn about_branch(kind: &Kind) -> String {
    match kind {
        Kind::Remote(remotes) => completing::branch_of(remotes),
        _ => completing::branch(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    use crate::git::{BStr, BString, Head};
    use crate::shell::readline::Line;

    fn worktree(branch: &str) -> Worktree {
        Worktree::given(Some("p-x"), "/w/p-x", Head::Branch(branch.into()))
    }

    fn bash(line: &str) -> Asker {
        Asker::Bash(Line::parse(line.as_bytes(), b" \n\"'@=:").word)
    }

    /// For the word that is typed behind `wcd `.
    fn shown(asker: &dyn Fn(&str) -> Asker, word: &str, worktrees: &[Worktree], branches: &[&str]) -> String {
        let stock = Stock {
            worktrees,
            project: "p".into(),
            branches: branches.iter().map(|name| Cow::Borrowed(BStr::new(*name))).collect(),
            tracking: vec![Cow::Borrowed(BStr::new("origin/theirs"))],
            remotes: vec!["origin".into()],
        };
        let asker = asker(&format!("wcd {word}"));
        let candidates = stock.candidates(word.into());
        let lines = asker.lines("".into(), word.into(), &rows(&asker, &candidates, worktrees.first()));
        String::from_utf8(lines).expect("clean names")
    }

    #[test]
    fn one_candidate_a_line() {
        let worktrees = [worktree("staging").and_locked("")];
        let all = |asker: &dyn Fn(&str) -> Asker| shown(asker, "", &worktrees, &["$(touch x)", "main"]);
        assert_eq!(all(&bash), "staging\n\\$\\(touch\\ x\\)\nmain\ntheirs\n");
        let described = "staging\t/w/p-x, you are here, locked\n\
                         $(touch x)\tbranch\nmain\tbranch\ntheirs\ton origin\n";
        assert_eq!(all(&|_| Asker::Zsh), described);
        assert_eq!(all(&|_| Asker::Fish), described);
    }

    #[test]
    fn names_that_would_act_on_the_terminal_are_left_out() {
        let worktrees = [worktree("a\u{1b}[2J"), worktree("b\nc"), worktree("d\u{202e}e"), worktree("fine")];
        assert_eq!(shown(&bash, "", &worktrees, &[]), "fine\ntheirs\n");
        let mut bytes = worktree("");
        bytes.head = Head::Branch(BString::from(&b"x\xff"[..]));
        assert_eq!(shown(&|_| Asker::Fish, "x", &[bytes], &[]), "");
    }

    #[test]
    fn what_only_contains_the_word_replaces_it_only_where_it_is_one() {
        let branches = ["feature/auth", "fix/auth"];
        let fish = |_: &str| Asker::Fish;
        assert_eq!(shown(&fish, "auth", &[], &branches), "feature/auth\tbranch\nfix/auth\tbranch\n");
        assert_eq!(shown(&bash, "auth", &[], &branches), "");
        assert_eq!(shown(&bash, "re/au", &[], &branches), "feature/auth\n");
    }
}
