//! Whether a branch has been merged, by whichever way a team merges.

use std::ffi::OsString;
use std::path::Path;

use gix::ObjectId;
use gix::bstr::ByteSlice;

use super::patch;
use crate::git::change::command::{GitError, ask, change};
use crate::git::run::Hooks;

/// How its changes came there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Its commits are there.
    Commits,
    /// Its changes are there, in other commits: it was squashed or rebased.
    Changes,
}

/// How `base` has got all that `tip` has; `None` where it has not. `dir`: the common dir.
pub fn merged(dir: &Path, tip: ObjectId, base: ObjectId) -> Result<Option<Way>, GitError> {
    let (tip, base) = (tip.to_string(), base.to_string());
    let git = Git { dir };
    if git.yes(&["merge-base", "--is-ancestor", &tip, &base])? {
        return Ok(Some(Way::Commits));
    }
    let Some(fork) = git.line(&["merge-base", &base, &tip])? else { return Ok(None) };
    let tree = git.tree(&tip)?;
    // What changes nothing from where it began has brought nothing that could be found again.
    if tree.is_none() || tree == git.tree(&fork)? {
        return Ok(None);
    }
    let is_there = git.adds_nothing(&tip, &base)? || git.is_one_patch_of(&fork, &tip, &base)?;
    Ok((is_there || git.is_rebased(&tip, &base)?).then_some(Way::Changes))
}

struct Git<'a> {
    dir: &'a Path,
}

impl Git<'_> {
    /// The output; `None` where git says no by its exit code 1.
    fn answer(&self, words: &[&str]) -> Result<Option<Vec<u8>>, GitError> {
        match ask(self.dir, words.iter().map(OsString::from).collect(), b"") {
            Ok(output) => Ok(Some(output)),
            Err(GitError::Failed { code: Some(1), .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn yes(&self, words: &[&str]) -> Result<bool, GitError> {
        Ok(self.answer(words)?.is_some())
    }

    fn line(&self, words: &[&str]) -> Result<Option<String>, GitError> {
        let output = self.answer(words)?;
        Ok(output.and_then(|output| Some(output.lines().next()?.to_str_lossy().into_owned())))
    }

    fn tree(&self, commit: &str) -> Result<Option<String>, GitError> {
        self.line(&["rev-parse", "--verify", &format!("{commit}^{{tree}}")])
    }

    /// Whether a merge would change nothing: the usual case after a squash, also where more was committed since.
    fn adds_nothing(&self, tip: &str, base: &str) -> Result<bool, GitError> {
        match self.line(&["merge-tree", "--write-tree", "--allow-unrelated-histories", base, tip]) {
            Ok(merged) => Ok(merged.is_some() && merged == self.tree(base)?),
            // Before git 2.38 there is no such command.
            Err(GitError::Failed { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether all its changes as one patch are one of the commits there: where the same lines were changed again since.
    fn is_one_patch_of(&self, fork: &str, tip: &str, base: &str) -> Result<bool, GitError> {
        let tree = format!("{tip}^{{tree}}");
        let words = ["-c", "user.name=wtsh", "-c", "user.email=wtsh", "commit-tree", &tree];
        let words = words.into_iter().chain(["-p", fork, "-m", "squashed"]).map(OsString::from);
        // An object that nothing leads to, and that git clears away.
        let one = change(self.dir, Hooks::Skip, words.collect())?;
        let one = one.trim_ascii().to_str_lossy().into_owned();
        patch::are_there(self.dir, &one, base)
    }

    /// Whether each of its commits is there as another one: it was rebased when it was merged.
    fn is_rebased(&self, tip: &str, base: &str) -> Result<bool, GitError> {
        let range = format!("{base}..{tip}");
        // What was decided in a merge is in none of the patches that git compares.
        if self.line(&["rev-list", "--merges", "--max-count=1", &range])?.is_some() {
            return Ok(false);
        }
        patch::are_there(self.dir, tip, base)
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::sandbox::Sandbox;

    struct Case {
        sandbox: Sandbox,
        dir: PathBuf,
    }

    impl Case {
        /// A branch `topic` with two commits.
        fn new() -> Case {
            let sandbox = Sandbox::new();
            let dir = sandbox.repository("project");
            sandbox.git(&dir, &["switch", "-q", "-c", "topic"]);
            sandbox.commit(&dir, "one", "1\n", "one");
            sandbox.commit(&dir, "two", "2\n", "two");
            sandbox.git(&dir, &["switch", "-q", "main"]);
            Case { sandbox, dir }
        }

        fn git(&self, words: &[&str]) -> &Self {
            self.sandbox.git(&self.dir, words);
            self
        }

        fn commit(&self, file: &str, content: &str) -> &Self {
            self.sandbox.commit(&self.dir, file, content, "more");
            self
        }

        fn way(&self) -> Option<Way> {
            let id = |name: &str| {
                ObjectId::from_hex(self.sandbox.git(&self.dir, &["rev-parse", name]).as_bytes())
                    .expect("an id")
            };
            merged(&self.dir.join(".git"), id("topic"), id("main")).expect("git answers")
        }
    }

    #[test]
    fn a_branch_of_its_own_is_not_merged() {
        let case = Case::new();
        assert_eq!(case.way(), None);
        case.commit("other", "x\n");
        assert_eq!(case.way(), None);
    }

    #[test]
    fn a_merge_and_a_fast_forward_have_its_commits() {
        let case = Case::new();
        case.commit("other", "x\n").git(&["merge", "-q", "--no-ff", "--no-edit", "topic"]);
        assert_eq!(case.way(), Some(Way::Commits));
        let case = Case::new();
        case.git(&["merge", "-q", "topic"]);
        assert_eq!(case.way(), Some(Way::Commits));
    }

    #[test]
    fn a_squash_has_its_changes_whatever_came_after() {
        let case = Case::new();
        case.commit("other", "x\n").git(&["merge", "-q", "--squash", "topic"]);
        case.git(&["commit", "-q", "-m", "squashed"]);
        assert_eq!(case.way(), Some(Way::Changes));
        case.commit("one", "changed again\n");
        assert_eq!(case.way(), Some(Way::Changes), "the patch is still there");
    }

    /// In Python that is another program.
    #[test]
    fn what_differs_in_white_space_is_not_there() {
        for (indent, way) in [("    ", None), ("        ", Some(Way::Changes))] {
            let case = Case::new();
            let block = |indent: &str| format!("def f():\n    if a:\n        b()\n{indent}c()\n");
            case.commit("app.py", "def f():\n    if a:\n        b()\n").git(&["branch", "-f", "topic"]);
            case.git(&["switch", "-q", "topic"]).commit("app.py", &block("        "));
            case.git(&["switch", "-q", "main"]).commit("other", "x\n").commit("app.py", &block(indent));
            case.commit("app.py", "changed since\n");
            assert_eq!(case.way(), way, "{indent:?}");
        }
    }

    #[test]
    fn half_of_it_is_not_all_of_it() {
        let case = Case::new();
        case.commit("other", "x\n").git(&["cherry-pick", "topic~1"]);
        assert_eq!(case.way(), None);
        case.git(&["cherry-pick", "topic"]).commit("one", "changed\n").commit("two", "changed\n");
        assert_eq!(case.way(), Some(Way::Changes), "rebased, and both files changed since");
    }

    #[test]
    fn what_was_taken_back_on_the_branch_is_nowhere_else() {
        let case = Case::new();
        case.git(&["switch", "-q", "topic"]).git(&["revert", "--no-edit", "HEAD~2.."]);
        case.git(&["switch", "-q", "main"]).commit("other", "x\n");
        assert_eq!(case.way(), None);
    }

    #[test]
    fn unrelated_histories_are_not_merged() {
        let case = Case::new();
        case.git(&["switch", "-q", "--orphan", "lone"]).commit("lone", "x\n");
        case.git(&["branch", "-f", "topic"]).git(&["switch", "-q", "main"]);
        assert_eq!(case.way(), None);
    }
}
