//! `wtsh complete`: what a TARGET that is being typed can become.

use std::ffi::OsString;
use std::io::Write;

use super::failure::Failure;
use super::here::Here;
use super::messages;
use super::messages::completing::{self, State};
use crate::git::{ByteSlice, Divergence, Nearby, Repository, Worktree};
use crate::worktree::candidates::{Candidate, Kind, Stock};
use answer::{Asker, Row};
use question::Question;

mod answer;
mod making;
mod question;

/// Of so few worktrees more than their names is looked up.
const FEW: usize = 20;

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
    let is_worktree = |one: &&Candidate| matches!(one.kind, Kind::Worktree(_));
    let are_few = candidates.iter().filter(is_worktree).count() <= FEW;
    let mut look = Look::from(&here.repository, are_few);
    let rows = rows(&question.asker, &candidates, &mut |worktree| look.at(worktree));
    question.asker.lines(b"".as_bstr(), word, &rows)
}

fn rows<'a>(
    asker: &Asker,
    candidates: &[Candidate<'a>],
    state: &mut dyn FnMut(&Worktree) -> State,
) -> Vec<Row<'a>> {
    let mut about = |kind: &Kind| match kind {
        _ if !asker.wants_descriptions() => String::new(),
        Kind::Worktree(worktree) => completing::worktree(worktree, &state(worktree)),
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

/// At worktrees, from one of them.
struct Look<'r> {
    here: Option<&'r Worktree>,
    /// Where few are left: a closer look at each of a thousand would take longer than Tab may.
    nearby: Option<Nearby<'r>>,
}

impl<'r> Look<'r> {
    fn from(repository: &'r Repository, are_few: bool) -> Self {
        Look { here: repository.worktree(), nearby: are_few.then(|| Nearby::new(repository)) }
    }

    fn at(&mut self, worktree: &Worktree) -> State {
        let is_current = self.here == Some(worktree);
        let Some(nearby) = self.nearby.as_mut().filter(|_| !worktree.missing()) else {
            return State { is_current, operation: None, divergence: Some(Divergence::NoUpstream) };
        };
        let divergence =
            worktree.branch().map_or(Some(Divergence::NoUpstream), |branch| nearby.divergence(branch));
        State { is_current, operation: worktree.operation(), divergence }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;
    use std::path::Path;

    use crate::git::{BStr, BString, Head};
    use crate::sandbox::Sandbox;
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
        let mut state = |one: &Worktree| {
            let divergence = Some(Divergence::Counts { ahead: 2, behind: 1 });
            State { is_current: one.locked().is_some(), operation: None, divergence }
        };
        let candidates = stock.candidates(word.into());
        let lines = asker.lines("".into(), word.into(), &rows(&asker, &candidates, &mut state));
        String::from_utf8(lines).expect("clean names")
    }

    #[test]
    fn one_candidate_a_line() {
        let worktrees = [worktree("staging").and_locked("")];
        let all = |asker: &dyn Fn(&str) -> Asker| shown(asker, "", &worktrees, &["$(touch x)", "main"]);
        assert_eq!(all(&bash), "staging\n\\$\\(touch\\ x\\)\nmain\ntheirs\n");
        let described = "staging\t/w/p-x, you are here, 1 behind, 2 ahead, locked\n\
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

    /// What is said of the worktrees whose names begin so.
    fn described(main: &Path, word: &str, are_few: bool) -> Vec<String> {
        let here = Here::at(main.into()).expect("a repository");
        let stock = Stock::of(&here.repository);
        let candidates = stock.candidates(word.into());
        let mut look = Look::from(&here.repository, are_few);
        let rows = rows(&Asker::Zsh, &candidates, &mut |worktree| look.at(worktree));
        let around = format!("{}/", messages::shown_path(main.parent().expect("the sandbox")));
        let about = |row: Row| row.about.replace(&around, "");
        rows.into_iter().map(about).collect()
    }

    #[test]
    fn how_a_worktree_stands_is_said_where_few_are_left() {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        let [staging, production] =
            ["staging", "production"].map(|branch| main.with_file_name(format!("myproject-{branch}")));
        sandbox.commit(&staging, "readme", "staging\n", "one");
        sandbox.git(&main, &["branch", "-q", "-d", "-r", "origin/production"]);
        assert_eq!(described(&main, "sta", true), ["myproject-staging, 1 ahead"]);
        assert_eq!(described(&main, "prod", true), ["myproject-production, upstream gone"]);
        assert_eq!(described(&main, "main", true), ["myproject, you are here"]);
        sandbox.commit(&production, "readme", "production\n", "other");
        let rebased = sandbox.command("git", &production).args(["rebase", "staging"]).output();
        assert!(!rebased.expect("git starts").status.success());
        let rebase = "myproject-production, rebase 1/1 of production";
        assert_eq!(described(&main, "myproject-", true), [rebase]);
        assert_eq!(described(&main, "myproject-", false), ["myproject-production, detached"]);
        assert_eq!(described(&main, "sta", false), ["myproject-staging"]);
        sandbox.git(&main, &["worktree", "lock", &staging.display().to_string()]);
        std::fs::remove_dir_all(&staging).expect("it goes");
        assert_eq!(described(&main, "sta", true), ["myproject-staging, locked, missing"]);
    }
}
