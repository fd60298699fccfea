//! The changes of commits, compared byte for byte: those that git calls the same by their patch ids (git-patch-id(1)) may differ in white
//! space, which in some languages is another program.

use std::ffi::OsString;
use std::path::Path;

use gix::bstr::ByteSlice;

use crate::git::change::command::{GitError, ask};

/// Whether each commit that `base` lacks and `tip` has, neither of them a merge, is there as another one. There has to be one.
pub fn are_there(dir: &Path, tip: &str, base: &str) -> Result<bool, GitError> {
    let missing = marked(dir, "--right-only", base, tip)?;
    if missing.is_empty() || missing.iter().any(|(mark, _)| *mark != b'=') {
        return Ok(false);
    }
    let there = marked(dir, "--left-only", base, tip)?.into_iter().filter(|(mark, _)| *mark == b'=');
    let there = there.map(|(_, commit)| patch(dir, &commit)).collect::<Result<Vec<_>, _>>()?;
    for (_, commit) in missing {
        if !there.contains(&patch(dir, &commit)?) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The commits of one side, those before a `=` that the other has by their patch ids.
fn marked(dir: &Path, side: &str, base: &str, tip: &str) -> Result<Vec<(u8, String)>, GitError> {
    let range = format!("{base}...{tip}");
    let words = ["rev-list", side, "--cherry-mark", "--no-merges", &range].map(OsString::from);
    let output = ask(dir, words.into(), b"")?;
    let lines = output.lines().filter_map(|line| line.split_first());
    Ok(lines.map(|(mark, commit)| (*mark, commit.to_str_lossy().into_owned())).collect())
}

fn patch(dir: &Path, commit: &str) -> Result<Vec<u8>, GitError> {
    let words = ["diff-tree", "--root", "--no-commit-id", "-p", "--full-index", "--no-renames"];
    let words = words.into_iter().chain(["--no-color", "--no-ext-diff", "--no-textconv", commit]);
    Ok(without_places(&ask(dir, words.map(OsString::from).collect(), b"")?))
}

/// Without where a change is: `@@ -1,2 +1,3 @@`, and, for a file whose lines are shown, the blobs in `index 12..34`.
fn without_places(patch: &[u8]) -> Vec<u8> {
    let mut kept: Vec<&[u8]> = Vec::new();
    let mut index = None;
    for line in patch.lines_with_terminator() {
        if line.starts_with(b"diff --git ") {
            index = None;
        } else if line.starts_with(b"index ") {
            index = Some(kept.len());
        } else if line.starts_with(b"@@ ") {
            if let Some(at) = index.take() {
                kept.remove(at);
            }
            kept.push(b"@@\n");
            continue;
        }
        kept.push(line);
    }
    kept.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_change_is_makes_no_difference_and_what_it_is_does() {
        let text = |indent: &str, blob: &str, line: u8| {
            let text = format!(
                "diff --git a/x b/x\nindex {blob}..{blob} 100644\n--- a/x\n+++ b/x\n@@ -{line} +{line} @@ def f():\n-a\n+{indent}b\n"
            );
            without_places(text.as_bytes())
        };
        assert_eq!(text("", "12", 1), text("", "34", 7));
        assert_ne!(text("", "12", 1), text(" ", "12", 1));
        let binary = |blob: &str| {
            let text =
                format!("diff --git a/x b/x\nindex 00..{blob} 100644\nBinary files a/x and b/x differ\n");
            without_places(text.as_bytes())
        };
        assert_ne!(binary("12"), binary("34"));
    }
}
