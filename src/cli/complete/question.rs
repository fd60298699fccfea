//! What the shells ask.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use super::answer::Asker;
use crate::git::BString;
use crate::shell::Shell;
use crate::shell::readline::Line;

/// In place of the first word: only one word is a TARGET.
const FIRST: &str = ":first";

pub struct Question {
    pub asker: Asker,
    /// The words between `wcd` and the one that is being typed.
    pub before: Vec<OsString>,
    pub word: BString,
}

impl Question {
    /// The words behind `wtsh complete`: `zsh -- BEFORE… WORD`, the same for fish, and `bash -- LINE BREAKS COUNT BEFORE…`. LINE is
    /// the command up to the cursor, BREAKS what `COMP_WORDBREAKS` holds; its words but for the first COUNT follow on BEFORE.
    pub fn parse(words: &[OsString]) -> Option<Self> {
        let [shell, dashes, rest @ ..] = words else { return None };
        if dashes != "--" {
            return None;
        }
        match Shell::named(shell.to_str()?)? {
            Shell::Bash => Question::of_bash(rest),
            Shell::Zsh => Some(Question::of_words(Asker::Zsh, rest)),
            Shell::Fish => Some(Question::of_words(Asker::Fish, rest)),
        }
    }

    fn of_bash(words: &[OsString]) -> Option<Self> {
        let [line, breaks, count, before @ ..] = words else { return None };
        let Line { words, word } = Line::parse(line.as_bytes(), breaks.as_bytes());
        let count = count.to_str()?.parse().ok()?;
        let typed = words.into_iter().skip(count).map(|word| OsString::from_vec(word.into()));
        let before = before.iter().cloned().chain(typed).collect();
        Some(Question { before, word: word.text.clone(), asker: Asker::Bash(word) })
    }

    fn of_words(asker: Asker, words: &[OsString]) -> Self {
        let (word, before) =
            words.split_last().map_or((OsStr::new(""), &[][..]), |(word, before)| (word, before));
        Question { asker, before: before.to_vec(), word: word.as_bytes().into() }
    }

    /// Whether no TARGET can stand there any more.
    pub fn is_beyond(&self) -> bool {
        self.before.first().is_some_and(|word| word == FIRST) && self.before.len() > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Option<(&'static str, usize, String)> {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        let question = Question::parse(&words)?;
        let asker = match question.asker {
            Asker::Bash(_) => "bash",
            Asker::Zsh => "zsh",
            Asker::Fish => "fish",
        };
        Some((asker, question.before.len(), question.word.to_string()))
    }

    #[test]
    fn the_call_is_taken_apart() {
        assert_eq!(parsed(&["fish", "--", "fea"]), Some(("fish", 0, "fea".into())));
        assert_eq!(parsed(&["fish", "--"]), Some(("fish", 0, "".into())));
        assert_eq!(parsed(&["zsh", "--", "-c", "--", ""]), Some(("zsh", 2, "".into())));
        assert_eq!(parsed(&["bash", "--", "wcd --take 'fe a", " ", "1"]), Some(("bash", 1, "fe a".into())));
        assert_eq!(
            parsed(&["bash", "--", "wtsh new x --from ", " ", "2", "-c"]),
            Some(("bash", 3, "".into()))
        );
        let wrong = [
            &["csh", "--", "x"][..],
            &["fish"],
            &["fish", "x"],
            &[],
            &["bash", "--", "sta"],
            &["bash", "--", "wcd sta", " ", "x"],
        ];
        for words in wrong {
            assert_eq!(parsed(words), None, "{words:?}");
        }
    }

    #[test]
    fn only_the_first_word_may_be_one() {
        let beyond = |line: &str| {
            let words = ["bash", "--", line, " \n@", "2", FIRST].map(OsString::from);
            Question::parse(&words).expect("it is one").is_beyond()
        };
        assert!(!beyond("wtsh path at@ho"));
        assert!(!beyond("wtsh path "));
        assert!(beyond("wtsh path staging rea"));
    }
}
