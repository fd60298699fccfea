//! Several worktrees with one command.

use std::fs;

use super::{project, refuses, removes};

#[test]
fn one_goes_before_the_one_that_it_lies_in() {
    for is_ignored in [false, true] {
        let (sandbox, main, hotfix) = project();
        let inner = hotfix.join(".worktrees/inner");
        sandbox.git(&main, &["worktree", "add", "-q", "-b", "inner", &inner.display().to_string()]);
        let ignored = if is_ignored { ".env\n.worktrees\n" } else { ".env\n" };
        fs::write(main.join(".git/info/exclude"), ignored).expect("a file");
        fs::write(inner.join(".env"), "SECRET=1\n").expect("a file");
        let said = ["inner is not removed:", "nowhere else: .env (9 bytes)"];
        refuses(&sandbox, &main, &["hotfix", "inner"], &said);
        let refused = crate::ran::at(&sandbox, &main, &["remove", "hotfix", "inner"]).stderr;
        assert!(!refused.contains("hotfix is not removed"), "{refused}");
        fs::remove_file(inner.join(".env")).expect("it is there");
        removes(&sandbox, &main, &["hotfix", "inner"]);
        assert!(!hotfix.exists());
    }
}
