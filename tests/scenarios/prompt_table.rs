//! The rows of the design's table of prompts, each with colour and with NO_COLOR.

use std::fs;
use std::path::{Path, PathBuf};

use crate::person::{Look, Person};
use crate::python;
use crate::repository::Sandbox;
use crate::shell::Shell;
use crate::start::Start;

scenarios! {
    main_worktree_on_main,
    linked_worktree_named_after_its_branch,
    linked_worktree_on_another_branch,
    main_worktree_on_another_branch,
    detached_at_a_tag,
    detached_at_a_commit,
    before_the_first_commit,
    behind_and_ahead,
    upstream_deleted,
    push_would_go_elsewhere,
    changes_and_stashes,
    rebase,
    merge_with_conflicts,
    bisect,
    protected_branch_in_a_linked_worktree,
    protected_branch_that_the_folder_does_not_name,
    venv_and_port,
    venv_of_another_worktree,
    bare_hub,
    long_names_in_40_columns,
    outside_a_repository,
    ascii_without_utf8,
}

/// Two persons at `dir`, one of them with NO_COLOR.
fn both(shell: Shell, sandbox: &Sandbox, dir: &Path) -> (Person, Person) {
    (Person::at(shell, sandbox, dir), Start::new(shell, sandbox).at(dir).variable("NO_COLOR", "1").person())
}

/// The prompt at `dir` is `segment`, in colour and without.
#[track_caller]
fn shows(shell: Shell, sandbox: &Sandbox, dir: &Path, segment: &str) {
    let (mut colored, mut plain) = both(shell, sandbox, dir);
    colored.sees(segment);
    assert!(colored.prompt_is_colored(), "{segment:?} has colours");
    plain.sees(segment);
    assert!(!plain.prompt_is_colored(), "{segment:?} has none with NO_COLOR");
}

/// `myproject` with a worktree `myproject-feat` beside it.
fn feat(sandbox: &Sandbox) -> (PathBuf, PathBuf) {
    let main = sandbox.myproject();
    let feat = sandbox.worktree(&main, "feat");
    (main, feat)
}

fn main_worktree_on_main(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    shows(shell, &sandbox, &main, "myproject main ");
}

fn linked_worktree_named_after_its_branch(shell: Shell) {
    let sandbox = Sandbox::new();
    let (_, feat) = feat(&sandbox);
    shows(shell, &sandbox, &feat, "myproject:feat ");
}

fn linked_worktree_on_another_branch(shell: Shell) {
    let sandbox = Sandbox::new();
    let staging = python::linked(&sandbox.myproject(), "staging");
    sandbox.git(&staging, &["switch", "-q", "-c", "feature/x"]);
    shows(shell, &sandbox, &staging, "myproject:staging feature/x ");
}

fn main_worktree_on_another_branch(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["switch", "-q", "-c", "feature/x"]);
    shows(shell, &sandbox, &main, "myproject feature/x ");
}

fn detached_at_a_tag(shell: Shell) {
    let sandbox = Sandbox::new();
    let production = python::linked(&sandbox.myproject(), "production");
    sandbox.git(&production, &["tag", "v1.2"]);
    sandbox.git(&production, &["checkout", "-q", "--detach"]);
    shows(shell, &sandbox, &production, "myproject:production @v1.2 ");
}

fn detached_at_a_commit(shell: Shell) {
    let sandbox = Sandbox::new();
    let production = python::linked(&sandbox.myproject(), "production");
    sandbox.git(&production, &["checkout", "-q", "--detach"]);
    let commit = sandbox.git(&production, &["rev-parse", "HEAD"]);
    shows(shell, &sandbox, &production, &format!("myproject:production @{} ", &commit[..7]));
}

fn before_the_first_commit(shell: Shell) {
    let sandbox = Sandbox::new();
    let dir = sandbox.path().join("fresh");
    sandbox.git(&sandbox.path(), &["init", "-q", "-b", "main", "fresh"]);
    shows(shell, &sandbox, &dir, "fresh main ");
}

/// `myproject` on main, two commits behind origin/main and one ahead of it.
fn diverged(sandbox: &Sandbox) -> PathBuf {
    let main = sandbox.myproject();
    sandbox.commit(&main, "theirs", "1\n", "theirs, first");
    sandbox.commit(&main, "theirs", "2\n", "theirs, second");
    sandbox.git(&main, &["push", "-q"]);
    sandbox.git(&main, &["reset", "-q", "--hard", "HEAD~2"]);
    sandbox.commit(&main, "ours", "1\n", "ours");
    main
}

fn behind_and_ahead(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = diverged(&sandbox);
    shows(shell, &sandbox, &main, "myproject main ⇣2⇡1 ");
}

fn upstream_deleted(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["switch", "-q", "-c", "feature/x"]);
    sandbox.git(&main, &["push", "-q", "-u", "origin", "feature/x"]);
    sandbox.git(&sandbox.path().join("origin.git"), &["branch", "-q", "-D", "feature/x"]);
    sandbox.git(&main, &["fetch", "-q", "--prune"]);
    shows(shell, &sandbox, &main, "myproject feature/x gone ");
}

fn push_would_go_elsewhere(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let feat = python::linked(&main, "feat");
    sandbox.git(&main, &["worktree", "add", "-q", "-b", "feat", "../myproject-feat", "origin/main"]);
    shows(shell, &sandbox, &feat, "myproject:feat →origin/main ");
}

fn changes_and_stashes(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    for name in ["a", "b", "c"] {
        sandbox.commit(&main, name, "1\n", name);
    }
    sandbox.git(&main, &["push", "-q"]);
    fs::write(main.join("readme"), "stashed\n").expect("a change");
    sandbox.git(&main, &["stash", "push", "-q"]);
    // The conflict leaves the stash where it is.
    sandbox.commit(&main, "readme", "committed\n", "readme");
    sandbox.git(&main, &["push", "-q"]);
    let pop = sandbox.command("git", &main).args(["stash", "pop", "-q"]).output().expect("git starts");
    assert!(!pop.status.success(), "the stash conflicts");
    for name in ["staged-1", "staged-2", "new-1", "new-2", "new-3", "new-4"] {
        fs::write(main.join(name), "new\n").expect("a new file");
    }
    sandbox.git(&main, &["add", "staged-1", "staged-2"]);
    for name in ["a", "b", "c"] {
        fs::write(main.join(name), "2\n").expect("a change");
    }
    shows(shell, &sandbox, &main, "myproject main *1 ~1 +2 !3 ?4 ");
}

fn rebase(shell: Shell) {
    let sandbox = Sandbox::new();
    let (_, feat) = feat(&sandbox);
    for count in 1..=5 {
        sandbox.commit(&feat, "work", &format!("{count}\n"), &format!("work {count}"));
    }
    let stop_at_the_third = "sed -i.before -e '3s/^pick/edit/'";
    let output = sandbox
        .command("git", &feat)
        .env("GIT_SEQUENCE_EDITOR", stop_at_the_third)
        .args(["rebase", "-q", "-i", "main"])
        .output();
    assert!(output.expect("git starts").status.success(), "the rebase stops to edit");
    shows(shell, &sandbox, &feat, "myproject:feat rebase 3/5 ");
}

fn merge_with_conflicts(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    sandbox.git(&main, &["switch", "-q", "-c", "theirs"]);
    for file in ["a", "b"] {
        sandbox.commit(&main, file, "theirs\n", file);
    }
    sandbox.git(&main, &["switch", "-q", "main"]);
    for file in ["a", "b"] {
        sandbox.commit(&main, file, "ours\n", file);
    }
    let merge = sandbox.command("git", &main).args(["merge", "-q", "theirs"]).output().expect("git starts");
    assert!(!merge.status.success(), "the merge conflicts");
    shows(shell, &sandbox, &main, "myproject main merge ~2 ");
}

fn bisect(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    for count in 0..4 {
        sandbox.commit(&main, "work", &format!("{count}\n"), "work");
    }
    sandbox.git(&main, &["bisect", "start", "HEAD", "HEAD~4"]);
    shows(shell, &sandbox, &main, "myproject main bisect ");
}

/// The terminal's own red, its bright one, or the brightest of the 256 colours.
const REDS: [vt100::Color; 3] = [vt100::Color::Idx(1), vt100::Color::Idx(9), vt100::Color::Idx(196)];

fn is_bold_red(look: Look) -> bool {
    look.bold && REDS.contains(&look.color)
}

fn protected_branch_in_a_linked_worktree(shell: Shell) {
    let sandbox = Sandbox::new();
    let production = python::linked(&sandbox.myproject(), "production");
    let (mut colored, mut plain) = both(shell, &sandbox, &production);
    colored.sees("myproject:production ");
    assert!(is_bold_red(colored.look_of("production")), "{:?}", colored.look_of("production"));
    plain.sees("myproject:[production] ");
    assert!(!plain.prompt_is_colored());
    plain.types("cd ../myproject-staging");
    plain.sees("myproject:[staging] ");
    plain.types("cd ../myproject");
    plain.sees("myproject main ");
}

fn protected_branch_that_the_folder_does_not_name(shell: Shell) {
    let sandbox = Sandbox::new();
    let (_, feat) = feat(&sandbox);
    sandbox.git(&feat, &["switch", "-q", "-c", "release/7"]);
    let mut person = Person::at(shell, &sandbox, &feat);
    person.sees("myproject:feat release/7 ");
    assert!(is_bold_red(person.look_of("release/7")), "{:?}", person.look_of("release/7"));
}

fn venv_and_port(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = python::project(&sandbox);
    let (mut colored, mut plain) = both(shell, &sandbox, &main);
    colored.types("wtsh allow");
    colored.sees("myproject main (.venv) :8000 ");
    colored.types("cd ../myproject-staging");
    colored.sees("myproject:staging (.venv) :8001 ");
    plain.types("cd ../myproject-staging");
    plain.sees("myproject:[staging] (.venv) :8001 ");
    assert!(!plain.prompt_is_colored());
}

fn venv_of_another_worktree(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = python::project(&sandbox);
    let feat = sandbox.worktree(&main, "feat");
    let venv = main.join(".venv");
    let mut person = Person::at(shell, &sandbox, &feat);
    person.types(&shell.export("VIRTUAL_ENV", &venv.display().to_string()));
    person.sees("myproject:feat (.venv of myproject!) ");
}

fn bare_hub(shell: Shell) {
    let sandbox = Sandbox::new();
    let hub = sandbox.path().join("myproject");
    let source = sandbox.repository("source");
    sandbox
        .git(&sandbox.path(), &["clone", "-q", "--bare", &source.display().to_string(), "myproject/.bare"]);
    fs::write(hub.join(".git"), "gitdir: ./.bare\n").expect("a .git file");
    sandbox.git(&hub, &["worktree", "add", "-q", "-b", "feat", "feat"]);
    shows(shell, &sandbox, &hub, "myproject bare ");
    shows(shell, &sandbox, &hub.join("feat"), "myproject:feat ");
}

fn long_names_in_40_columns(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    let long = sandbox.worktree(&main, "feature/very-long-name-of-a-branch-for-a-pull-request-name");
    let mut person = Start::new(shell, &sandbox).at(&long).columns(40).person();
    let prompt = person.prompt();
    assert!(prompt.starts_with("myproject:feature/"), "{prompt:?}");
    assert!(prompt.contains('…') && prompt.ends_with("-name "), "{prompt:?}");
    assert!(prompt.chars().count() <= 36, "{prompt:?} and the person's own prompt fit on a row");
    person.types("cd ../myproject");
    person.sees("myproject main ");
}

fn outside_a_repository(shell: Shell) {
    let sandbox = Sandbox::new();
    let (mut colored, mut plain) = both(shell, &sandbox, &sandbox.path());
    colored.sees("");
    plain.sees("");
    colored.prints("true", "");
}

fn ascii_without_utf8(shell: Shell) {
    let sandbox = Sandbox::new();
    let main = diverged(&sandbox);
    let mut person =
        Start::new(shell, &sandbox).at(&main).variable("LANG", "C").variable("LC_ALL", "C").person();
    person.prints("true", "");
    let prompt = person.prompt();
    assert!(prompt.is_ascii() && prompt.starts_with("myproject main "), "{prompt:?}");
    assert!(prompt.contains('2') && prompt.contains('1'), "behind and ahead are told: {prompt:?}");
}
