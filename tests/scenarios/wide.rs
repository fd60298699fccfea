//! A repository with a thousand worktrees and fifty thousand branches.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    there_and_back,
    made_removed_and_gone,
}

const BRANCHES: usize = 50_000;
const WORKTREES: usize = 1_000;

/// `wide`, on `main`. The other branches are `team<N % 40>/topic-<N>`, all of main's commit, which has no files; the first thousand
/// have worktrees, `wide.topic-<N>`. git would take minutes to make them one by one.
fn wide(sandbox: &Sandbox) -> PathBuf {
    let main = sandbox.repository("wide");
    sandbox.git(&main, &["rm", "-q", "readme"]);
    sandbox.git(&main, &["commit", "-q", "-m", "nothing"]);
    let commit = sandbox.git(&main, &["rev-parse", "HEAD"]);
    let mut names: Vec<String> = (0..BRANCHES).map(branch).collect();
    names.sort();
    let mut packed = "# pack-refs with: peeled fully-peeled sorted \n".to_owned();
    for name in names {
        writeln!(packed, "{commit} refs/heads/{name}").expect("memory");
    }
    fs::write(main.join(".git/packed-refs"), packed).expect("packed refs");
    for number in 0..WORKTREES {
        let folder = sandbox.path().join(format!("wide.topic-{number}"));
        let git_dir = main.join(format!(".git/worktrees/wide.topic-{number}"));
        fs::create_dir(&folder).expect("a folder");
        fs::create_dir_all(&git_dir).expect("a folder");
        let files = [
            (git_dir.join("HEAD"), format!("ref: refs/heads/{}\n", branch(number))),
            (git_dir.join("commondir"), "../..\n".to_owned()),
            (git_dir.join("gitdir"), format!("{}/.git\n", folder.display())),
            (folder.join(".git"), format!("gitdir: {}\n", git_dir.display())),
        ];
        for (path, content) in files {
            fs::write(path, content).expect("a file");
        }
    }
    assert_eq!(listed(sandbox, &main), WORKTREES + 1, "git knows them");
    main
}

fn branch(number: usize) -> String {
    format!("team{}/topic-{number}", number % 40)
}

fn listed(sandbox: &Sandbox, main: &Path) -> usize {
    sandbox.git(main, &["worktree", "list"]).lines().count()
}

fn there_and_back(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = wide(&sandbox);
    let compinit = shell.choose("", "autoload -Uz compinit; compinit -u", "");
    let mut person = Start::new(shell, &sandbox).at(&main).after(compinit).person();
    let worktree = |number: usize| sandbox.path().join(format!("wide.topic-{number}")).display().to_string();
    person.prints("wcd team7/topic-807", "");
    person.prints("pwd", &worktree(807));
    person.sees("wide:topic-807 team7/topic-807 ");
    // A part of a name that one worktree's branch has, and thousands of others do not.
    person.prints("wcd topic-999", "");
    person.prints("pwd", &worktree(999));
    person.prints("wtsh path team1/topic-1", &worktree(1));
    person.presses(shell.choose("wcd team12/topic-97\t\t", "wcd team12/topic-97\t", "wcd team12/topic-97\t"));
    for offered in ["topic-972", "topic-9732", "topic-9772"] {
        person.shows(offered);
    }
    person.clears_line();
    person.presses("wcd team12/topic-972\t");
    person.line_becomes("wcd team12/topic-972 ");
    person.prints("", "");
    person.prints("pwd", &worktree(972));
    // A branch without a worktree is completed where one is made.
    person.presses("wcd -c team12/topic-4997\t");
    person.line_becomes("wcd -c team12/topic-49972 ");
    person.clears_line();
    person.prints("wcd main", "");
    person.prints("wtsh list | grep -c topic-", &WORKTREES.to_string());
}

fn made_removed_and_gone(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = wide(&sandbox);
    let mut person = Start::new(shell, &sandbox).at(&main).person();
    let said = person.runs("wcd -c team12/topic-49972");
    assert!(said.contains("team12/topic-49972"), "{said}");
    let there = sandbox.path().join("wide.topic-49972");
    person.prints("pwd", &there.display().to_string());
    assert_eq!(listed(&sandbox, &main), WORKTREES + 2);
    person.runs("wtsh remove --branch");
    person.prints("pwd", &main.display().to_string());
    assert!(!there.exists());
    assert_eq!(listed(&sandbox, &main), WORKTREES + 1);
    assert_eq!(sandbox.git(&main, &["branch", "--list", "team12/topic-49972"]), "");
    for number in 100..200 {
        fs::remove_dir_all(sandbox.path().join(format!("wide.topic-{number}"))).expect("it goes");
    }
    let said = person.runs("wtsh prune");
    assert!(said.contains("wide.topic-100") && said.contains("wide.topic-199"), "{said}");
    assert!(!said.contains("wide.topic-200"), "{said}");
    assert_eq!(listed(&sandbox, &main), WORKTREES + 1 - 100);
}
