use super::*;
use crate::sandbox::Sandbox;

fn parse(words: &[&str]) -> Result<Call, Failure> {
    Call::parse(words.iter().map(OsString::from))
}

#[test]
fn the_call_is_taken_apart() {
    let go = |target: Option<&str>| Wish::Go(target.map(OsString::from));
    let create = |arguments: new::Arguments| Wish::Create(arguments);
    let plain = || new::Arguments { branch: "x".into(), ..Default::default() };
    let from = || new::Arguments { from: Some("@".into()), take: true, ..plain() };
    let removal = remove::Arguments { target: vec!["x".into()], force: true, branch: false };
    let table: [(&[&str], Wish); 15] = [
        (&[], go(None)),
        (&["staging"], go(Some("staging"))),
        (&["--", "-x"], go(Some("-x"))),
        (&[""], go(Some(""))),
        (&["--help"], Wish::Help),
        (&["-h", "x"], Wish::Help),
        (&["-c", "x", "--help"], Wish::Help),
        (&["-c", "x"], create(plain())),
        (&["x", "--create"], create(plain())),
        (&["-c", "--", "x"], create(plain())),
        (&["--from", "@", "-c", "x", "--take"], create(from())),
        (&["x", "--take", "-c", "--from=@"], create(from())),
        (&["--", "-c"], go(Some("-c"))),
        (&[":remove", "--force", "x"], Wish::Leave(Leave::Remove(removal))),
        (
            &[":move", "x", "../y"],
            Wish::Leave(Leave::Move(relocate::Arguments { target: "x".into(), to: "../y".into() })),
        ),
    ];
    for (words, wish) in table {
        let call = parse(&[&["zsh", "1", "no-env", "a b"], words].concat()).expect("a good call");
        let (flags, session) = ("no-env".into(), "a b".into());
        assert_eq!(call, Call { shell: Shell::Zsh, flags, session, wish }, "{words:?}");
    }
}

#[test]
fn wrong_usage_is_exit_2() {
    let mistakes: [&[&str]; 9] = [
        &["a", "b"],
        &["-x"],
        &["-c"],
        &["-c", "--take"],
        &["-c", "a", "b"],
        &["-c", "a", "--no-such"],
        &["a", "--from", "b"],
        &[":remove", "--no-such"],
        &[":move", "x"],
    ];
    for words in mistakes {
        let words = &[&["zsh", "1", "-", ""], words].concat();
        assert_eq!(parse(words).expect_err("a mistake").exit_code(), 2, "{words:?}");
    }
}

#[test]
fn another_version_s_call_is_refused() {
    for words in [&["csh", "1", "-", ""][..], &["zsh", "99", "-", ""], &[]] {
        assert_eq!(parse(words).expect_err("a mistake").exit_code(), 1, "{words:?}");
    }
}

fn go(cwd: &Path, target: &str) -> Result<PathBuf, Failure> {
    go_back(cwd, target, None)
}

fn go_back(cwd: &Path, target: &str, previous: Option<&Path>) -> Result<PathBuf, Failure> {
    destination_from(&|| Here::at(cwd.to_owned()), Some(OsStr::new(target)), previous)
        .map_err(|miss| miss.failure(Maker::Wcd))
}

/// What it said, and its hints.
fn said(result: Result<PathBuf, Failure>) -> (String, Vec<String>) {
    let failure = result.expect_err("nowhere to go");
    assert_eq!(failure.exit_code(), 1);
    (failure.what, failure.hints)
}

#[test]
fn every_worktree_is_reached_from_every_other() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let beside = |name: &str| sandbox.path().join(name);
    let (staging, production) = (beside("myproject-staging"), beside("myproject-production"));
    for folder in [&main, &staging] {
        std::fs::create_dir_all(folder.join("apps/api")).expect("folders");
    }
    let table = [
        (&main, "staging", &staging),
        (&main, "myproject-production", &production),
        (&staging, "main", &main),
        (&staging, "^", &main),
        (&main, "^", &main),
        (&production, "stag", &staging),
        (&production, ".", &production),
        (&main, "../myproject-staging", &staging),
        // The place is kept, or its nearest parent.
        (&main.join("apps/api"), "staging", &staging.join("apps/api")),
        (&main.join("apps/api"), "production", &production),
        (&staging.join("apps/api"), "^", &main.join("apps/api")),
        (&staging.join("apps/api"), ".", &staging),
        (&main, "../myproject-staging/apps", &staging.join("apps")),
    ];
    for (cwd, target, expected) in table {
        let reached = go(cwd, target).expect("a way");
        assert_eq!(reached.to_str(), expected.to_str(), "{target} from {}", cwd.display());
    }
}

#[test]
fn the_previous_worktree_may_be_anywhere() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("myproject");
    let staging = sandbox.worktree(&main, "staging");
    let other = sandbox.repository("other");
    for folder in [&main, &staging, &other] {
        std::fs::create_dir(folder.join("apps")).expect("a folder");
    }
    let back = |cwd: &Path, previous| go_back(cwd, "-", previous);
    assert_eq!(back(&staging.join("apps"), Some(&main)).expect("a way"), main.join("apps"));
    assert_eq!(back(&main.join("apps"), Some(&other)).expect("a way"), other);
    assert_eq!(back(&sandbox.path(), Some(&other)).expect("a way"), other);
    assert_eq!(back(&sandbox.path().join("deleted"), Some(&other)).expect("a way"), other);
    assert_eq!(said(back(&main, None)).0, "there is no previous worktree in this shell");
    let gone = sandbox.path().join("gone");
    assert_eq!(
        said(back(&main, Some(&gone))).0,
        format!("the previous worktree's folder is gone: {}", gone.display())
    );
}

#[test]
fn a_branch_without_worktree_is_named_with_the_command_that_makes_one() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["branch", "feature/x"]);
    // Begins another branch's name: still nobody lands there.
    sandbox.git(&main, &["branch", "prod"]);
    for branch in ["feature/x", "prod"] {
        let expected =
            (format!("branch '{branch}' has no worktree"), vec![format!("make one: wcd -c {branch}")]);
        assert_eq!(said(go(&main, branch)), expected);
    }
    let here = Here::at(main.clone()).expect("a repository");
    let failure = locate::named(&here, "prod".into()).expect_err("no worktree");
    assert_eq!(failure.hints, ["make one: wtsh new prod"]);
}

#[test]
fn a_branch_that_only_remotes_have_is_named_with_them() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["push", "-q", "origin", "main:colleague"]);
    let (what, hints) = said(go(&main, "colleague"));
    assert_eq!(what, "branch 'colleague' is on 'origin' and has no worktree here");
    assert_eq!(hints, ["make one: wcd -c colleague"]);
    sandbox.git(&main, &["remote", "add", "fork", "../origin.git"]);
    sandbox.git(&main, &["fetch", "-q", "fork"]);
    let (what, mut hints) = said(go(&main, "colleague"));
    assert!(what.contains("'origin'") && what.contains("'fork'"), "{what}");
    hints.sort();
    assert_eq!(hints, ["make one: wcd -c fork/colleague", "make one: wcd -c origin/colleague"]);
}

#[test]
fn what_nobody_knows_is_said_with_near_misses() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    assert_eq!(
        said(go(&main, "stagign")),
        (
            "no worktree and no branch here goes by 'stagign'".into(),
            vec!["did you mean 'staging'?".into(), "for a new branch of that name: wcd -c stagign".into()]
        )
    );
    assert_eq!(said(go(&main, "x\u{1b}[2J")).0, "no worktree and no branch here goes by 'x\u{fffd}[2J'");
    // Not a name, and no way out of `refs/`.
    assert_eq!(said(go(&main, "../../HEAD")).0, "no worktree and no branch here goes by '../../HEAD'");
    assert_eq!(
        said(go(&sandbox.path(), "main")).0,
        format!("{} is in no git repository", sandbox.path().display())
    );
}

#[test]
fn several_are_listed_one_a_line() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    let (one, two) = (sandbox.worktree(&main, "feature/auth"), sandbox.worktree(&main, "feature/audit"));
    let (what, hints) = said(go(&main, "feature"));
    assert_eq!(what, "'feature' can mean any of these 2 worktrees");
    let mut lines = hints.clone();
    lines.sort();
    assert_eq!(
        lines,
        [format!("  feature/audit  {}", two.display()), format!("  feature/auth   {}", one.display())]
    );
    let (what, hints) = said(
        destination_from(&|| Here::at(main.clone()), None, None).map_err(|miss| miss.failure(Maker::Wcd)),
    );
    assert_eq!(what, "say where to go, for example to one of these: wcd NAME");
    assert_eq!(hints.len(), 3);
}

#[test]
fn a_deleted_folder_is_said_to_be_gone() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    let hotfix = sandbox.worktree(&main, "hotfix");
    std::fs::remove_dir_all(&hotfix).expect("it is deleted");
    let (what, hints) = said(go(&main, "hotfix"));
    assert_eq!(what, format!("the worktree's folder is gone: {}", hotfix.display()));
    assert!(hints[0].ends_with("wcd -c hotfix") && hints[1].contains("git worktree repair"), "{hints:?}");
    sandbox.git(&main, &["worktree", "lock", "--reason", "on a usb disk", &hotfix.display().to_string()]);
    let (_, hints) = said(go(&main, "hotfix"));
    assert!(hints[0] == "it is locked: on a usb disk" && hints[1].contains("wtsh unlock "), "{hints:?}");
}

#[test]
fn a_bare_hub_has_worktrees_but_no_main_one() {
    let sandbox = Sandbox::new();
    let origin = sandbox.repository("origin");
    let hub = sandbox.path().join("hub");
    let bare = hub.join(".bare");
    sandbox.git(
        &sandbox.path(),
        &["clone", "-q", "--bare", &origin.display().to_string(), &bare.display().to_string()],
    );
    std::fs::write(hub.join(".git"), "gitdir: ./.bare\n").expect("a .git file");
    for branch in ["main", "dev"] {
        let add = ["worktree", "add", "-q", "-B", branch, branch];
        sandbox.git(&hub, if branch == "main" { &["worktree", "add", "-q", "main"] } else { &add });
    }
    assert_eq!(go(&hub, "main").expect("a way"), hub.join("main"));
    assert_eq!(go(&hub.join("main"), "dev").expect("a way"), hub.join("dev"));
    let (what, _) = said(go(&hub.join("main"), "^"));
    assert_eq!(what, format!("the repository is bare and has no main worktree: {}", bare.display()));
    assert_eq!(
        said(go(&hub, ".")).0,
        format!("this is no worktree, but the repository itself: {}", bare.display())
    );
    sandbox.git(&hub, &["branch", "idle"]);
    assert_eq!(said(go(&hub.join("dev"), "idle")).1, ["make one: wcd -c idle"]);
}

#[test]
fn a_branch_that_is_being_rebased_leads_to_its_worktree() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    let work = sandbox.worktree(&main, "feature/rebase");
    let renamed = sandbox.path().join("elsewhere");
    sandbox.git(&main, &["worktree", "move", &work.display().to_string(), &renamed.display().to_string()]);
    sandbox.commit(&main, "readme", "ours\n", "ours");
    sandbox.commit(&renamed, "readme", "theirs\n", "theirs");
    let status =
        sandbox.command("git", &renamed).args(["rebase", "-q", "main"]).output().expect("git starts").status;
    assert!(!status.success(), "the rebase stops at its conflict");
    assert_eq!(go(&main, "feature/rebase").expect("a way"), renamed);
}

#[test]
fn links_to_the_repository_are_kept() {
    let sandbox = Sandbox::new();
    let data = sandbox.path().join("data");
    std::fs::create_dir(&data).expect("a folder");
    let main = sandbox.repository("data/p");
    sandbox.worktree(&main, "staging");
    let link = sandbox.path().join("link");
    std::os::unix::fs::symlink(&data, &link).expect("a link");
    assert_eq!(go(&link.join("p"), "staging").expect("a way"), link.join("p-staging"));
    assert_eq!(go(&link.join("p-staging"), "^").expect("a way"), link.join("p"));
    assert_eq!(go(&link.join("p"), "../p-staging").expect("a way"), link.join("p-staging"));
    let real = |path: &str| data.join(path).display().to_string();
    assert_eq!(go(&link.join("p"), &real("p-staging")).expect("a way"), link.join("p-staging"));
    assert_eq!(go(&link.join("p"), &real("p")).expect("a way"), link.join("p"));
}

#[test]
fn a_folder_that_ends_in_a_newline_is_reached() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    let odd = sandbox.path().join("odd\n");
    sandbox.git(&main, &["worktree", "add", "-q", "-b", "odd", &odd.display().to_string()]);
    assert_eq!(go(&main, "odd").expect("a way"), odd);
}
