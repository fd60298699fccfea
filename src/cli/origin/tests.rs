use super::whose::is_own;
use super::*;
use crate::sandbox::Sandbox;
use std::fs;
use std::path::PathBuf;

struct Case {
    sandbox: Sandbox,
    root: PathBuf,
}

impl Case {
    /// With the remotes `origin` and `alice`.
    fn new() -> Case {
        let sandbox = Sandbox::new();
        let root = sandbox.repository("p");
        let case = Case { sandbox, root };
        for remote in ["origin", "alice"] {
            case.git(&["remote", "add", remote, &format!("https://example.com/{remote}")]);
        }
        case.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
        case
    }

    fn git(&self, words: &[&str]) -> String {
        self.sandbox.git(&self.root, words)
    }

    fn repository(&self) -> Repository {
        Repository::discover(&self.root).expect("no mistake there").expect("a repository")
    }

    /// A commit that only `reference` leads to.
    fn commit_at(&self, reference: &str) -> ObjectId {
        let tree = self.git(&["rev-parse", "HEAD^{tree}"]);
        let id = self.git(&["commit-tree", "-p", "HEAD", "-m", reference, &tree]);
        self.git(&["update-ref", reference, &id]);
        ObjectId::from_hex(id.as_bytes()).expect("an id")
    }

    fn branch(&self, name: &str) -> Option<String> {
        let repository = self.repository();
        let commit = repository.resolve(format!("refs/heads/{name}").as_str().into());
        words(of_branch(&repository, name.into(), commit))
    }

    fn start(&self, name: &str) -> Option<String> {
        let id = self.git(&["rev-parse", &format!("{name}^{{commit}}")]);
        words(of_start(&self.repository(), name.into(), ObjectId::from_hex(id.as_bytes()).expect("an id")))
    }
}

fn words(origin: Origin) -> Option<String> {
    origin.words().map(str::to_owned)
}

#[test]
fn whose_a_branch_is_says_its_upstream() {
    let case = Case::new();
    case.git(&["branch", "b"]);
    assert_eq!(case.branch("b"), None);
    for (remote, merge, expected) in [
        ("origin", "refs/heads/main", None),
        (".", "refs/heads/other", None),
        ("https://example.com/origin", "refs/heads/main", None),
        ("alice", "refs/heads/fix", Some("branch b of alice")),
        ("https://me:secret@example.com/bob/p", "refs/heads/x", Some("branch x of another repository")),
        ("origin", "refs/pull/12/head", Some("pull request 12")),
        ("origin", "refs/merge-requests/45/head", Some("merge request 45")),
    ] {
        case.git(&["config", "branch.b.remote", remote]);
        case.git(&["config", "branch.b.merge", merge]);
        let found = case.branch("b");
        assert_eq!(found.is_some(), expected.is_some(), "{remote} {merge}: {found:?}");
        assert!(found.iter().all(|words| !words.contains("secret")));
    }
    assert_eq!(case.branch("pr/3").as_deref(), Some("pull request 3"));
    case.git(&["config", "remote.pushDefault", "alice"]);
    assert!(is_own(case.repository().config(), "alice".into()));
    case.git(&["config", "branch.b.wtsh-foreign", "main of bob"]);
    assert_eq!(case.branch("b").as_deref(), Some("main of bob"));
}

#[test]
fn a_start_is_as_foreign_as_what_it_names() {
    let case = Case::new();
    case.git(&["config", "--add", "remote.origin.fetch", "+refs/pull/*/head:refs/remotes/origin/pr/*"]);
    let request = case.commit_at("refs/remotes/origin/pr/7").to_string();
    let hers = case.commit_at("refs/remotes/alice/main").to_string();
    case.git(&["tag", "v9", &hers]);
    case.git(&["branch", "plain", &hers]);
    case.git(&["branch", "pr/3"]);
    let nobodys = case.commit_at("refs/tags/lone").to_string();
    fs::write(case.root.join(".git/FETCH_HEAD"), format!("{nobodys}\t\tnowhere\n")).expect("it is written");
    for name in [
        &request,
        &hers,
        &nobodys,
        "origin/pr/7",
        "refs/remotes/alice/main",
        "alice/main",
        "v9",
        "plain",
        "pr/3",
        "FETCH_HEAD",
    ] {
        assert!(case.start(name).is_some(), "{name}");
    }
    let own = case.commit_at("refs/remotes/origin/topic").to_string();
    case.git(&["branch", "local"]);
    case.git(&["tag", "v1"]);
    case.git(&["switch", "-q", "-c", "mine"]);
    case.git(&["commit", "-q", "--allow-empty", "-m", "mine"]);
    let mine = case.git(&["rev-parse", "HEAD"]);
    for name in ["main", "origin/main", "refs/heads/local", "v1", "HEAD", &own, &mine, "mine"] {
        assert_eq!(case.start(name), None, "{name}");
    }
}

/// `origin` is a repository with a pull request of two commits.
fn requested() -> Case {
    let case = Case::new();
    let there = case.sandbox.path().join("origin.git").display().to_string();
    case.git(&["clone", "-q", "--bare", ".", &there]);
    case.git(&["remote", "set-url", "origin", &there]);
    case.git(&["switch", "-q", "-c", "hers"]);
    for file in ["one", "two"] {
        case.sandbox.commit(&case.root, file, "hers\n", file);
    }
    case.git(&["push", "-q", "origin", "HEAD:refs/pull/1/head", "HEAD:refs/odd/1"]);
    case.git(&["switch", "-q", "main"]);
    case.git(&["branch", "-q", "-D", "hers"]);
    // That they were made here is forgotten.
    fs::remove_file(case.root.join(".git/logs/HEAD")).expect("a log");
    case
}

impl Case {
    /// Of the branch `x`, after these commands of git. `todo LINES` is what the next `rebase -i` does; of what is between commas each is a
    /// line. `write FILE LINE,LINE` stages a file; `?` before a command: it ends with a conflict.
    fn after(&self, commands: &[&str]) -> Option<String> {
        let todo = self.sandbox.path().join("todo");
        let editor = format!("test ! -e '{0}' || cp '{0}'", todo.display());
        self.git(&["config", "core.editor", "true"]);
        self.git(&["config", "sequence.editor", &editor]);
        let lines = |text: &str| format!("{}\n", text.replace(',', "\n"));
        for command in commands {
            match command.split_once(' ').expect("a command") {
                ("commit", rest) if !rest.starts_with('-') => {
                    self.sandbox.commit(&self.root, rest, "mine\n", rest);
                }
                ("todo", rest) => fs::write(&todo, lines(rest)).expect("it is written"),
                ("write", rest) => {
                    let (file, text) = rest.split_once(' ').expect("a file and a text");
                    fs::write(self.root.join(file), lines(text)).expect("it is written");
                    self.git(&["add", file]);
                }
                ("?", rest) => {
                    let words: Vec<_> = rest.split(' ').collect();
                    let ended =
                        self.sandbox.command("git", &self.root).args(words).output().expect("git starts");
                    assert!(!ended.status.success(), "{rest}");
                }
                _ => drop(self.git(&command.split(' ').collect::<Vec<_>>())),
            }
        }
        self.branch("x")
    }
}

/// What a conflict was put right to, and what a rebase was told to do besides, is a stranger's as far as it comes from there.
#[test]
fn a_strangers_commit_is_one_in_a_conflict_and_in_a_rebase_too() {
    const FETCH: &str = "fetch -q origin pull/1/head";
    // FETCH_HEAD~1 makes a file `one` that says `hers`.
    let conflict = &[FETCH, "switch -q -c x", "commit one", "? cherry-pick FETCH_HEAD~1"][..];
    let mine = &[FETCH, "switch -q -c x", "commit own"][..];
    for commands in [
        &["write one hers", "cherry-pick --continue"][..],
        &["write one hers", "commit -q --no-edit"],
        &["write one mine,hers", "cherry-pick --continue", "commit more"],
    ] {
        let (case, commands) = (requested(), [conflict, commands].concat());
        assert!(case.after(&commands).is_some(), "{commands:?}");
    }
    for commands in [
        &["todo pick x,pick FETCH_HEAD~1", "rebase -q -i HEAD~1"][..],
        &["todo pick FETCH_HEAD~1,pick x", "rebase -q -i HEAD~1"],
        &["todo pick x,pick FETCH_HEAD~1", "rebase -q -i HEAD~1", "commit more"],
        &["todo pick x,exec git cherry-pick FETCH_HEAD~1", "rebase -q -i HEAD~1"],
        &["todo pick x,exec git merge -q FETCH_HEAD", "rebase -q -i HEAD~1"],
        &["todo pick FETCH_HEAD~1,squash x", "rebase -q -i HEAD~1"],
        &["todo pick x,fixup FETCH_HEAD~1", "rebase -q -i HEAD~1"],
    ] {
        let (case, commands) = (requested(), [mine, commands].concat());
        assert!(case.after(&commands).is_some(), "{commands:?}");
    }
}

/// Whoever wrote it at the same time as the person wrote something.
#[test]
fn a_strangers_commit_that_seems_to_be_written_by_the_person_is_one_in_a_rebase() {
    let case = requested();
    case.after(&["fetch -q origin pull/1/head", "switch -q -c x", "commit own"]);
    let [name, address, date] =
        ["%an", "%ae", "%at +0000"].map(|it| case.git(&["log", "-1", &format!("--format={it}")]));
    let mut like = case.sandbox.command("git", &case.root);
    like.args(["commit-tree", "-p", "HEAD~1", "-m", "own", "FETCH_HEAD~1^{tree}"]);
    like.env("GIT_AUTHOR_NAME", name).env("GIT_AUTHOR_EMAIL", address).env("GIT_AUTHOR_DATE", date);
    let like = String::from_utf8(like.output().expect("git starts").stdout).expect("an id");
    for todo in [format!("todo pick x,pick {}", like.trim()), format!("todo pick {},pick x", like.trim())] {
        case.git(&["switch", "-q", "-C", "x", "x"]);
        let before = case.git(&["rev-parse", "x"]);
        assert!(case.after(&[&todo, "rebase -q -i HEAD~1"]).is_some(), "{todo}");
        case.git(&["reset", "-q", "--hard", &before]);
    }
}

/// Nobody wants to be asked about what they only put in order.
#[test]
fn ones_own_commits_stay_ones_own_whatever_is_done_to_them() {
    let two = &["switch -q -c x", "commit own", "commit more"][..];
    for commands in [
        &["todo pick x~1,fixup x", "rebase -q -i HEAD~2"][..],
        &["todo pick x~1,squash x", "rebase -q -i HEAD~2", "commit last"],
        &["todo pick x,pick x~1", "rebase -q -i HEAD~2"],
        &["todo reword x~1,pick x", "rebase -q -i HEAD~2"],
        &["todo pick x", "rebase -q -i HEAD~2"],
        &["switch -q -c y main", "commit else", "switch -q x", "todo pick y,pick x", "rebase -q -i HEAD~1"],
        &["todo edit x~1,pick x", "rebase -q -i HEAD~2", "commit -q --amend -m other", "rebase --continue"],
        &["todo edit x~1,pick x", "rebase -q -i HEAD~2", "commit new", "rebase --continue"],
        &[
            "todo edit x~1,pick x",
            "rebase -q -i HEAD~2",
            "reset -q --mixed HEAD~1",
            "commit own",
            "rebase --continue",
        ],
        &["write own fixed", "commit -q --fixup HEAD~1", "rebase -q -i --autosquash HEAD~3"],
        &["todo pick x~1,exec git commit -q --amend --no-edit --reset-author,pick x", "rebase -q -i HEAD~2"],
        &["push -q origin x", "switch -q main", "commit new", "rebase -q main x"],
        &[
            "push -q origin x",
            "switch -q main",
            "commit new",
            "rebase -q main x",
            "todo pick x~1,fixup x",
            "rebase -q -i main",
        ],
        &["push -q origin x~1:main", "fetch -q origin", "pull -q --rebase origin main"],
        &[
            "switch -q -c y main",
            "commit else",
            "push -q origin y:main",
            "switch -q x",
            "pull -q --rebase origin main",
        ],
        &[
            "switch -q main",
            "write own theirs",
            "commit -q -m theirs",
            "? rebase main x",
            "write own both",
            "rebase --continue",
        ],
    ] {
        let (case, commands) = (requested(), [two, commands].concat());
        assert_eq!(case.after(&commands), None, "{commands:?}");
    }
    // A conflict, put right with nothing but what there was.
    let case = requested();
    case.sandbox.commit(&case.root, "list", "a\nz\n", "list");
    let commands = [
        "push -q origin main",
        "switch -q -c y",
        "write list a,b,z",
        "commit -q -m b",
        "switch -q -c x main",
        "write list a,c,z",
        "commit -q -m c",
        "? cherry-pick y",
        "write list a,b,c,z",
        "cherry-pick --continue",
    ];
    assert_eq!(case.after(&commands), None);
}

#[test]
fn a_request_is_somebody_elses_by_every_way_it_comes() {
    const FETCH: &str = "fetch -q origin pull/1/head";
    for commands in [
        &["fetch -q origin pull/1/head:x"][..],
        &["fetch -q origin refs/odd/1:x"],
        &[FETCH, "branch x FETCH_HEAD"],
        &[FETCH, "switch -q -c x FETCH_HEAD", "commit own"],
        &[FETCH, "switch -q -c x FETCH_HEAD", "commit --amend -q -m mine"],
        &[FETCH, "switch -q -c x FETCH_HEAD", "commit --amend -q -m mine", "commit own"],
        &["commit own", FETCH, "switch -q -c x FETCH_HEAD", "rebase -q main"],
        &[
            "commit own",
            FETCH,
            "switch -q -c x FETCH_HEAD",
            "rebase -q main",
            "branch -q y x~1",
            "reset -q --hard y",
        ],
        &[FETCH, "switch -q -c x", "merge -q FETCH_HEAD"],
        &[FETCH, "switch -q -c x", "merge -q --no-ff --no-edit FETCH_HEAD", "commit own"],
        &["switch -q -c x", "commit own", "pull -q --no-rebase --no-edit origin pull/1/head"],
        &["switch -q -c x", "commit own", "pull -q --rebase origin pull/1/head"],
        &[FETCH, "switch -q -c x", "commit own", "reset -q --hard FETCH_HEAD"],
        &[FETCH, "switch -q -c x -t origin/main", "reset -q --hard FETCH_HEAD"],
        &[FETCH, "switch -q -c x", "cherry-pick FETCH_HEAD~1"],
        &[FETCH, "switch -q -c x", "commit own", "cherry-pick FETCH_HEAD~1 FETCH_HEAD", "commit more"],
        &[FETCH, "branch y FETCH_HEAD", "branch x y"],
        &[FETCH, "update-ref refs/heads/x FETCH_HEAD"],
        &[FETCH, "tag t FETCH_HEAD", "branch x t"],
        &["fetch -q origin +refs/pull/*/head:refs/remotes/origin/pr/*", "branch --no-track x origin/pr/1"],
        &["fetch -q origin +refs/pull/*/head:refs/remotes/origin/odd/*", "branch --no-track x origin/odd/1"],
        // Onto the main branch, too.
        &["pull -q origin pull/1/head", "branch x"],
        &["commit own", "pull -q --no-rebase --no-edit origin pull/1/head", "branch x"],
        &["commit own", FETCH, "merge -q --no-edit FETCH_HEAD", "commit more", "branch x"],
        &[FETCH, "reset -q --hard FETCH_HEAD", "branch x"],
    ] {
        let case = requested();
        assert!(case.after(commands).is_some(), "{commands:?}");
    }
}

#[test]
fn what_is_made_here_is_ones_own() {
    for commands in [
        &["branch x"][..],
        &["switch -q -c x", "commit own", "commit more"],
        &["switch -q -c x", "commit own", "commit --amend -q -m other", "commit more"],
        &["switch -q -c x", "commit own", "commit more", "switch -q main", "commit new", "rebase -q main x"],
        &[
            "switch -q -c x",
            "commit own",
            "switch -q main",
            "commit new",
            "rebase -q main x",
            "commit --amend -q -m o",
        ],
        &["switch -q -c y", "commit own", "switch -q -c x main", "commit more", "merge -q --no-edit y"],
        &["switch -q -c y", "commit own", "commit more", "switch -q -c x main", "cherry-pick y"],
        &["switch -q -c y", "commit own", "branch x", "switch -q main", "branch -q -D y"],
        &["switch -q -c x", "commit own", "revert --no-edit HEAD", "reset -q --hard HEAD~1", "commit more"],
        &["switch -q -c x -t origin/main", "commit own", "pull -q --rebase origin main"],
        &["switch -q -c x", "commit own", "push -q -u origin x", "reflog expire --expire=all --all"],
        &["switch -q -c y", "commit own", "commit more", "branch x y~1"],
        &["switch -q --orphan x", "commit own", "commit more"],
        &["commit own", "reflog expire --expire=all --all", "branch x"],
        // Once a remote of one's own has it.
        &["fetch -q origin pull/1/head:y", "push -q origin y:main", "branch x y"],
        &["pull -q origin pull/1/head", "commit own", "push -q origin main", "branch x"],
    ] {
        let case = requested();
        assert_eq!(case.after(commands), None, "{commands:?}");
    }
}

/// Whoever works on a fork starts where the project is, which is no remote of their own.
#[test]
fn the_projects_main_branch_is_as_good_as_ones_own_in_a_branch_of_ones_own() {
    for (commands, is_own) in [
        (&["fetch -q upstream", "switch -q -c x", "commit own", "rebase -q upstream/main"][..], true),
        (&["branch -q -u upstream/main main", "pull -q", "branch x"], true),
        (&["pull -q upstream main", "switch -q -c x", "commit own"], true),
        (&["fetch -q upstream", "switch -q -c x upstream/main"], false),
        (&["fetch -q upstream", "branch --no-track x upstream/topic"], false),
        (&["pull -q upstream topic", "branch x"], false),
    ] {
        let case = requested();
        let project = case.sandbox.path().join("project.git").display().to_string();
        case.git(&[
            "clone",
            "-q",
            "--bare",
            &case.sandbox.path().join("origin.git").display().to_string(),
            &project,
        ]);
        case.git(&["fetch", "-q", "origin", "pull/1/head"]);
        case.git(&["push", "-q", &project, "FETCH_HEAD~1:refs/heads/main", "FETCH_HEAD:refs/heads/topic"]);
        case.git(&["remote", "add", "upstream", &project]);
        case.git(&["fetch", "-q", "upstream"]);
        assert_eq!(case.after(commands).is_none(), is_own, "{commands:?}");
    }
}

#[test]
fn without_a_remote_all_is_ones_own_but_what_was_fetched() {
    for (commands, is_own) in [
        (&["switch -q -c x", "commit own", "reflog expire --expire=all --all"][..], true),
        (&["switch -q -c y", "commit own", "switch -q -c x", "merge -q y", "branch -q -D y"], true),
        (&["fetch -q ORIGIN pull/1/head:x"], false),
        (&["fetch -q ORIGIN pull/1/head", "switch -q -c x FETCH_HEAD", "commit own"], false),
        (&["switch -q -c x", "pull -q ORIGIN pull/1/head"], false),
        (&["switch -q -c x", "commit own", "fetch -q ORIGIN pull/1/head:y"], true),
    ] {
        let case = requested();
        for remote in ["origin", "alice"] {
            case.git(&["remote", "remove", remote]);
        }
        let there = case.sandbox.path().join("origin.git").display().to_string();
        let commands: Vec<_> = commands.iter().map(|command| command.replace("ORIGIN", &there)).collect();
        let commands: Vec<_> = commands.iter().map(String::as_str).collect();
        assert_eq!(case.after(&commands).is_none(), is_own, "{commands:?}");
    }
}
