//! What is worked out, compared with what git itself would do: each command is run with `--dry-run --porcelain` against a
//! real bare `origin`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::arguments::{GitCommand, Push};
use super::check::{check, possible_push};
use super::facts::WithSettings;
use super::names::Source;
use super::updates::{NoPlan, Wholesale, work_out};
use super::verdict::{Meant, Reason, Verdict};
use crate::git::{BString, PushTarget, Repository};
use crate::sandbox::Sandbox;

/// Source and destination, as `--porcelain` writes them.
type Pairs = BTreeSet<(String, String)>;

/// Of what was worked out with what git does.
enum Comparison {
    Same,
    /// Only the server can tell.
    Unknown,
    Differs(String),
}

struct Place {
    sandbox: Sandbox,
    /// Worktrees on main, production, feat (upstream origin/main), local (no upstream), and a detached one.
    worktrees: Vec<PathBuf>,
    hash: String,
}

impl Place {
    fn new() -> Place {
        let sandbox = Sandbox::new();
        let main = sandbox.myproject();
        let beside = |name: &str| main.with_file_name(format!("myproject-{name}"));
        let git = |arguments: &[&str]| sandbox.git(&main, arguments);
        sandbox.commit(&main, "second", "second\n", "second");
        git(&["init", "-q", "--bare", "../fork.git"]);
        git(&["remote", "add", "fork", "../fork.git"]);
        git(&["tag", "-a", "v1", "-m", "v1"]);
        git(&["worktree", "add", "-q", "-b", "feat", "../myproject-feat", "origin/main"]);
        git(&["branch", "jdoe/feat", "main"]);
        git(&["branch", "both", "main"]);
        git(&["tag", "both", "main"]);
        git(&["push", "-q", "fork", "main", "feat:refs/heads/other"]);
        sandbox.worktree(&main, "local");
        for name in ["feat", "local", "production"] {
            sandbox.commit(&beside(name), name, "more\n", name);
        }
        git(&["worktree", "add", "-q", "--detach", "../myproject-detached", "production"]);
        let hash = git(&["rev-parse", "production"]);
        let names = ["production", "feat", "local", "detached"];
        let worktrees = [main.clone()].into_iter().chain(names.map(beside)).collect();
        Place { sandbox, worktrees, hash }
    }

    /// What git would send. It refuses, or is up to date with nothing to say, where this is empty.
    fn git(&self, dir: &Path, words: &[&str]) -> Pairs {
        let output = self.sandbox.command("git", dir).args(words).output().expect("git starts");
        let text = String::from_utf8_lossy(&output.stdout);
        let pair = |line: &str| {
            let (from, to) = line.split('\t').nth(1)?.split_once(':').filter(|(_, to)| !to.contains(':'))?;
            Some((from.to_owned(), to.to_owned()))
        };
        text.lines().filter_map(pair).collect()
    }

    fn compare(&self, dir: &Path, words: &[&str]) -> Comparison {
        let git = self.git(dir, words);
        match self.worked_out(dir, words) {
            None => Comparison::Unknown,
            Some((ours, true)) if ours.is_subset(&git) => Comparison::Same,
            Some((ours, _)) if ours == git => Comparison::Same,
            Some((ours, _)) => {
                Comparison::Differs(format!("{} {words:?}\n  git {git:?}\n  not {ours:?}", dir.display()))
            }
        }
    }

    /// `None` where only the server can tell; with it, whether there may be more.
    fn worked_out(&self, dir: &Path, words: &[&str]) -> Option<(Pairs, bool)> {
        let words: Vec<BString> = words.iter().map(|word| BString::from(*word)).collect();
        let command = GitCommand::parse(&words).expect("git's options are fine");
        let Some(push) = Push::parse(&command.arguments) else { return Some((Pairs::new(), false)) };
        let repository = Repository::discover(dir).expect("readable").expect("a repository");
        let facts = WithSettings { facts: &repository, settings: &command.settings };
        match work_out(&push, &facts) {
            Ok(plan) => {
                let source = |source: &Source| match source {
                    Source::Reference(text) | Source::Object(text) => text.to_string(),
                    Source::Head => "HEAD".to_owned(),
                    Source::Nothing => String::new(),
                };
                let pairs = plan.updates.iter().map(|it| (source(&it.source), it.destination.to_string()));
                Some((pairs.collect(), plan.wholesale == Some(Wholesale::Mirror)))
            }
            Err(NoPlan::Unknown) => None,
            Err(NoPlan::Refused | NoPlan::RefusedElsewhere { .. }) => Some((Pairs::new(), false)),
        }
    }
}

const SETTINGS: [&[&str]; 18] = [
    &[],
    &[],
    &["push.default=simple"],
    &["push.default=upstream"],
    &["push.default=tracking", "push.autoSetupRemote"],
    &["push.default=current"],
    &["push.default=matching"],
    &["push.default=nothing"],
    &["push.default=nonsense"],
    &["push.autoSetupRemote=true"],
    &["remote.pushDefault=fork"],
    &["branch.feat.pushRemote=fork", "branch.local.pushRemote=fork"],
    &["remote.pushDefault=fork", "push.default=upstream"],
    &["branch.local.remote=origin", "branch.local.merge=refs/heads/jdoe/local", "push.default=upstream"],
    &["branch.feat.remote=.", "push.default=current"],
    &["remote.origin.push=refs/heads/*:refs/for/*", "remote.origin.push=^refs/for/both"],
    &["remote.origin.push=+HEAD:refs/for/main"],
    &["remote.fork.mirror=true"],
];

const ARGUMENTS: [&str; 64] = [
    "",
    "",
    "",
    "origin",
    "origin",
    "fork",
    "--repo=fork",
    "origin main",
    "origin feat",
    "origin local",
    "fork feat",
    "origin HEAD",
    "origin @",
    "fork HEAD",
    "origin HEAD:main",
    "origin HEAD:refs/heads/main",
    "origin HEAD:new",
    "origin HEAD:refs/for/main",
    "origin feat:main",
    "origin feat:heads/main",
    "origin feat:heads/fresh",
    "origin feat:jdoe/feat",
    "origin +feat:production",
    "origin heads/feat",
    "origin heads/feat:heads/feat",
    "origin refs/heads/feat",
    "origin jdoe/feat",
    "origin HEAD~1:main",
    "origin HEAD~1:new",
    "origin HEAD~1",
    "origin HASH:main",
    "origin HASH:refs/heads/new",
    "origin HASH",
    "origin @{upstream}:main",
    "origin origin/main:main",
    "origin origin/main:fresh",
    "origin origin/main",
    "origin v1",
    "origin v1:v2",
    "origin v1:refs/heads/fromtag",
    "origin tag v1",
    "origin both",
    "origin heads/both",
    "origin nothing",
    "origin main main",
    "origin main feat production",
    "origin feat:x main:x",
    "origin :main",
    "origin :refs/heads/main",
    "-d origin main production",
    "--delete fork other",
    "--delete origin main:main",
    "origin :",
    "fork +:",
    "origin refs/heads/*:refs/heads/*",
    "origin refs/heads/*:refs/backup/*",
    "origin refs/heads/* ^refs/heads/feat",
    "origin refs/heads/f*:refs/heads/g*",
    "origin refs/heads/*:refs/heads/x main:refs/heads/x",
    "--all",
    "--all origin main",
    "--tags origin",
    "--mirror",
    "--mirror fork",
];

/// Options that change nothing, or that git refuses, before and after the words.
const OPTIONS: [(&str, &str); 12] = [
    ("", ""),
    ("", ""),
    ("-u", ""),
    ("--set-up", "--verbose"),
    ("-f", ""),
    ("", "--force-with-lease"),
    ("-o x", "--no-push-option"),
    ("--no-tags", "--no-thin"),
    ("--al --no-all", ""),
    ("--", ""),
    ("--forc", ""),
    ("", "--recurse-submodules=no"),
];

/// Every command of the grid, in an order of its own so that a part of it is of all kinds.
fn grid(count: usize) -> impl Iterator<Item = (usize, usize, usize, usize)> {
    let all = 5 * SETTINGS.len() * ARGUMENTS.len() * OPTIONS.len();
    // A prime that divides none of the factors, so that no command comes twice.
    (0..count).map(move |step| step * 7919 % all).map(|at| {
        let (rest, worktree) = (at / 5, at % 5);
        let (rest, setting) = (rest / SETTINGS.len(), rest % SETTINGS.len());
        (worktree, setting, rest % ARGUMENTS.len(), rest / ARGUMENTS.len() % OPTIONS.len())
    })
}

#[test]
fn the_list_is_gits() {
    let place = Place::new();
    let (mut tried, mut unknown, mut wrong) = (0, 0, Vec::new());
    for (worktree, setting, arguments, option) in grid(COMMANDS) {
        let (before, after) = OPTIONS[option];
        let arguments = ARGUMENTS[arguments].replace("HASH", &place.hash);
        let line = format!("push --dry-run --porcelain {before} {arguments} {after}");
        let settings = SETTINGS[setting].iter().flat_map(|setting| ["-c", setting]);
        let words: Vec<&str> = settings.chain(line.split_whitespace()).collect();
        tried += 1;
        match place.compare(&place.worktrees[worktree], &words) {
            Comparison::Same => {}
            Comparison::Unknown => unknown += 1,
            Comparison::Differs(how) => wrong.push(how),
        }
    }
    assert!(wrong.is_empty(), "{} of {tried} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(unknown * 50 <= tried, "{unknown} of {tried} unknown");
}

/// Words in an order that nobody would type, most of which git refuses: then nothing is worked out either.
#[test]
fn words_at_random() {
    let place = Place::new();
    let pool: Vec<&str> =
        ARGUMENTS.iter().chain(OPTIONS.iter().flat_map(|(one, other)| [one, other])).copied().collect();
    let pool = pool.iter().flat_map(|words| words.split_whitespace());
    // Our origin takes no push options, and says so.
    let pool: Vec<&str> = pool.filter(|word| *word != "-o").collect();
    // A generator of numbers that are the same each time (Knuth's MMIX).
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % below
    };
    let (mut wrong, mut tried) = (Vec::new(), 0);
    while tried < RANDOM {
        let count = 1 + next(4);
        let typed: Vec<String> =
            (0..count).map(|_| pool[next(pool.len())].replace("HASH", &place.hash)).collect();
        let settings = SETTINGS[next(SETTINGS.len())].iter().flat_map(|setting| ["-c", setting]);
        // A first word that is no remote's name is an address, at which nobody answers here.
        let remote = ["origin", "fork"][next(2)];
        let push = ["push", "--dry-run", "--porcelain", "--repo", remote];
        let words: Vec<&str> = settings.chain(push).chain(typed.iter().map(String::as_str)).collect();
        let is_named = |word: &&str| word.starts_with('-') || ["origin", "fork"].contains(word);
        let first =
            words.iter().skip_while(|word| **word != remote).skip(1).find(|word| !word.starts_with('-'));
        if !first.is_none_or(is_named) {
            continue;
        }
        tried += 1;
        if let Comparison::Differs(how) = place.compare(&place.worktrees[next(5)], &words) {
            wrong.push(how);
        }
    }
    assert!(wrong.is_empty(), "{} of {RANDOM} differ:\n{}", wrong.len(), wrong.join("\n"));
}

const RANDOM: usize = 600;

/// Some ten seconds' worth; the whole grid has 69,120.
const COMMANDS: usize = 2_400;

/// The prompt shows where a plain push goes; the guard, which knows about settings and arguments too, has to agree.
#[test]
fn a_plain_push_goes_where_the_prompt_says() {
    let place = Place::new();
    for settings in SETTINGS {
        for setting in settings {
            let (name, value) = setting.split_once('=').unwrap_or((setting, "true"));
            place.sandbox.git(&place.worktrees[0], &["config", "--add", name, value]);
        }
        // The prompt says nothing of a detached HEAD, which comes last.
        for dir in &place.worktrees[..4] {
            let repository = Repository::discover(dir).expect("readable").expect("a repository");
            let worked_out = work_out(&Push::default(), &repository);
            let agrees = match (repository.push_target(), &worked_out) {
                (PushTarget::To { remote, reference }, Ok(plan)) => {
                    plan.updates.iter().any(|it| it.remote == *remote && it.destination == *reference)
                }
                (
                    PushTarget::RefusedElsewhere { branch, .. },
                    Err(NoPlan::RefusedElsewhere { upstream, .. }),
                ) => upstream.strip_prefix(b"refs/heads/") == Some(branch),
                (PushTarget::Unclear, Ok(plan)) => plan.wholesale.is_some() || plan.updates.len() != 1,
                (PushTarget::Unclear, Err(NoPlan::Refused | NoPlan::Unknown)) => true,
                _ => false,
            };
            let target = repository.push_target();
            assert!(agrees, "{settings:?} in {}: {target:?}, {worked_out:?}", dir.display());
        }
        for setting in settings {
            let name = setting.split('=').next().expect("a name");
            let _ = place
                .sandbox
                .command("git", &place.worktrees[0])
                .args(["config", "--unset-all", name])
                .output();
            let (name, value) = ("branch.feat.remote", "origin");
            place.sandbox.git(&place.worktrees[0], &["config", name, value]);
        }
    }
}

#[test]
fn each_worktree_knows_the_others() {
    let place = Place::new();
    let [main, production, ..] = &place.worktrees[..] else { unreachable!("five worktrees") };
    let repository = Repository::discover(production).expect("readable").expect("a repository");
    let here = repository.worktrees().iter().find(|it| it.root == *production).expect("this one");
    let words = ["push", "origin", "main"].map(BString::from);
    let command = possible_push(&words).expect("a push");
    let checked = check(command, &repository, here, &|_| false, &[]).expect("a push");
    match checked.verdict {
        Verdict::Speaks {
            reason: Reason::Elsewhere { place, .. },
            meant: Some(Meant::Push { arguments, .. }),
        } => {
            assert_eq!(place.checked_out.as_ref(), Some(main));
            assert_eq!(arguments, ["push", "origin", "production"]);
        }
        other => panic!("{other:?}"),
    }
}
