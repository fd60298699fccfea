//! Why git did not do something, in its own words.

use std::ffi::OsString;

use crate::cli::failure::Failure;
use crate::git::ByteSlice;
use crate::git::change::command::GitError;
use crate::term::clean::clean;

/// No more of what git, or a hook, said is shown.
const LINES: usize = 200;

/// What a program wrote, a line each, without empty ones; clean.
pub fn lines(said: &[u8]) -> Vec<String> {
    let all: Vec<_> = said.lines().filter(|line| !line.trim_ascii().is_empty()).collect();
    let mut lines: Vec<String> = all.iter().take(LINES).map(|line| clean(line).into_owned()).collect();
    lines.extend((all.len() > LINES).then(|| format!("and {} more lines", all.len() - LINES)));
    lines
}

/// Why git did not do it: one line or more.
fn reasons(error: &GitError) -> Vec<String> {
    match error {
        GitError::Failed { words, said, code } => {
            let lines = lines(said);
            if lines.is_empty() { vec![how(words, *code)] } else { lines }
        }
        other => vec![clean(other.to_string().as_bytes()).into_owned()],
    }
}

fn how(words: &[OsString], code: Option<i32>) -> String {
    let command = command(words);
    code.map_or_else(|| format!("a signal ended {command}"), |code| format!("{command} ended with {code}"))
}

/// The command and its subcommand.
fn command(words: &[OsString]) -> String {
    let words = words.iter().map(|word| word.as_encoded_bytes());
    let words = words.take(2).take_while(|word| !word.starts_with(b"-"));
    words.fold("git".to_owned(), |command, word| format!("{command} {}", clean(word)))
}

/// `failure` with why: a line each of what git said.
pub fn because(failure: Failure, error: &GitError) -> Failure {
    let is_gits = matches!(error, GitError::Failed { said, .. } if !said.trim_ascii().is_empty());
    let mark = if is_gits { "git: " } else { "" };
    reasons(error).into_iter().fold(failure, |failure, line| failure.hint(format!("{mark}{line}")))
}

/// A failure of which nothing is known but what git said.
pub fn failed(error: &GitError) -> Failure {
    let mut lines = reasons(error).into_iter();
    let first = lines.next().unwrap_or_default();
    let what = match error {
        GitError::Failed { words, said, .. } if !said.trim_ascii().is_empty() => {
            let first = first.strip_prefix("fatal: ").unwrap_or(&first);
            format!("{}: {first}", command(words))
        }
        _ => first,
    };
    lines.fold(Failure::could_not(what), Failure::hint)
}

/// The same in one line.
pub fn in_one_line(error: &GitError) -> String {
    reasons(error).iter().map(|line| line.trim()).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(said: &[u8], code: Option<i32>) -> GitError {
        let words = ["worktree", "move", "--", "/p", "/q"].map(OsString::from).to_vec();
        GitError::Failed { words, said: said.to_vec(), code }
    }

    #[test]
    fn all_that_git_says_is_shown_and_clean() {
        let two = error(b"fatal: cannot move \x1b[31m'/p'\n\nuse 'move -f -f'\n", Some(128));
        let failure = failed(&two);
        assert!(failure.what.starts_with("git worktree move: cannot move "), "{}", failure.what);
        assert!(!failure.what.contains('\x1b'));
        assert_eq!(failure.hints, ["use 'move -f -f'"]);
        let failure = because(Failure::could_not("not moved"), &two);
        assert_eq!(failure.hints[1], "git: use 'move -f -f'");
        assert!(in_one_line(&two).ends_with("; use 'move -f -f'"));
        let long = error("line\n".repeat(LINES + 7).as_bytes(), Some(1));
        assert_eq!(failed(&long).hints.last().map(String::as_str), Some("and 7 more lines"));
    }

    #[test]
    fn where_git_says_nothing_it_is_said_how_it_ended() {
        assert_eq!(failed(&error(b"\n", Some(1))).what, "git worktree move ended with 1");
        assert_eq!(in_one_line(&error(b"", None)), "a signal ended git worktree move");
        assert!(in_one_line(&GitError::NoGit).contains("PATH"));
    }
}
