use std::cell::Cell;
use std::fs;

use super::*;
use crate::config::Config;
use crate::store::lock::Lock;

/// A store, and folders that stand for worktrees and their git dirs.
struct Case {
    folder: tempfile::TempDir,
    config: EnvConfig,
}

type Values = Vec<(String, String)>;

/// High enough that no server of this machine is likely to be there, and below what systems give by themselves.
const BASE: u16 = 21_700;

impl Case {
    fn new(vars: &str) -> Self {
        let case = Case { folder: tempfile::tempdir().unwrap(), config: EnvConfig::default() };
        case.with(vars)
    }

    fn with(mut self, vars: &str) -> Self {
        let text = format!("[env.vars]\n{}", vars.replace("BASE", &BASE.to_string()));
        let (config, warnings) = Config::of_text(Path::new("/me/wtsh.toml"), &text);
        assert_eq!(warnings, []);
        self.config.vars = config.env.vars;
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    fn store(&self) -> Folder {
        Folder::at(self.path("data"))
    }

    /// The only entry.
    fn entry(&self) -> PathBuf {
        let mut entries = fs::read_dir(self.path("data/values")).unwrap();
        entries.next().unwrap().unwrap().path()
    }

    fn make(&self, name: &str) {
        fs::create_dir_all(self.path(name).join("git")).unwrap();
    }

    fn ask(&self, name: &str, branch: &str, skip: &dyn Fn(&str) -> bool) -> (Values, Vec<VarProblem>) {
        self.ask_with(name, skip, Some(&|| self.facts(name, branch)))
    }

    fn ask_with(
        &self,
        name: &str,
        skip: &dyn Fn(&str) -> bool,
        facts: Option<&dyn Fn() -> WorktreeFacts>,
    ) -> (Values, Vec<VarProblem>) {
        self.make(name);
        let (root, git_dir) = (self.path(name), self.path(name).join("git"));
        let patience = Patience::NONE;
        let asked = Asked { config: &self.config, git_dir: &git_dir, root: &root, skip, facts, patience };
        let (values, problems) = values_in(Ok(self.store()), &asked);
        let text = |word: OsString| word.into_string().unwrap();
        (values.into_iter().map(|(name, value)| (text(name), text(value))).collect(), problems)
    }

    /// Where one thing is wrong: the values, and what it is.
    fn hindered(&self, name: &str) -> (Values, String) {
        let (values, mut problems) = self.ask(name, "main", &|_| false);
        assert_eq!(problems.len(), 1, "{problems:?}");
        (values, problems.remove(0).why)
    }

    fn facts(&self, name: &str, branch: &str) -> WorktreeFacts {
        let is_main = !name.contains('-');
        let (repo, worktree) = name.split_once('-').unwrap_or((name, name));
        let siblings = ["myproject", "myproject-a"].map(|other| self.path(other));
        let siblings = siblings.into_iter().filter(|other| *other != self.path(name)).collect();
        let (repo, worktree, branch) = (repo.into(), worktree.into(), branch.into());
        WorktreeFacts { repo, branch, worktree, root: self.path(name), is_main, siblings }
    }

    /// The values, where nothing is wrong.
    fn values(&self, name: &str) -> Values {
        let (values, problems) = self.ask(name, "main", &|_| false);
        assert_eq!(problems, []);
        values
    }

    fn value(&self, name: &str) -> String {
        self.values(name).remove(0).1
    }
}

fn pairs(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn two_worktrees_share_nothing() {
    let case = Case::new(
        "URL = 'postgres:///{{ name | db }}'\nCOMPOSE_PROJECT_NAME = '{{ name | slug }}'\nPORT = '{{ port(BASE) }}'\n",
    );
    let main = case.values("myproject");
    let names = pairs(&[("URL", "postgres:///myproject"), ("COMPOSE_PROJECT_NAME", "myproject")]);
    assert_eq!(main[..2], names[..], "in the file's order");
    let linked = case.values("myproject-a");
    let names = pairs(&[("URL", "postgres:///myproject_a"), ("COMPOSE_PROJECT_NAME", "myproject-a")]);
    assert_eq!(linked[..2], names[..]);
    assert_ne!(main[2], linked[2]);
}

#[test]
fn what_is_known_is_read_and_not_worked_out() {
    let case = Case::new("A = '{{ branch }}'\nBAD = '{{ x }}'");
    let asked = Cell::new(0);
    let facts = || {
        asked.set(asked.get() + 1);
        case.facts("myproject", "main")
    };
    let first = case.ask_with("myproject", &|_| false, Some(&facts));
    assert_eq!((&first.0, first.1.len()), (&pairs(&[("A", "main")]), 1));
    let modified = || case.entry().metadata().unwrap().modified().unwrap();
    let before = modified();
    assert_eq!(case.ask_with("myproject", &|_| false, Some(&facts)), first, "what is wrong is known, too");
    assert_eq!((asked.get(), modified()), (1, before));
}

#[test]
fn where_it_is_only_shown_nothing_is_made() {
    let case = Case::new("PORT = '{{ port(BASE) }}'");
    assert_eq!(case.ask_with("myproject", &|_| false, None), (vec![], vec![]));
    assert!(!case.path("data").exists());
    let value = case.values("myproject");
    assert_eq!(case.ask_with("myproject", &|_| false, None).0, value);
}

#[test]
fn a_branch_switch_changes_nothing_and_a_template_only_its_own() {
    let case = Case::new("A = '{{ branch }}'\nB = '{{ branch }}'");
    assert_eq!(case.values("myproject"), pairs(&[("A", "main"), ("B", "main")]));
    let other = |case: &Case| case.ask("myproject", "other", &|_| false).0;
    assert_eq!(other(&case), pairs(&[("A", "main"), ("B", "main")]));
    let case = case.with("A = '{{ branch }}'\nB = 'on {{ branch }}'");
    assert_eq!(other(&case), pairs(&[("A", "main"), ("B", "on other")]));
}

#[test]
fn what_comes_back_is_what_it_was() {
    let case = Case::new("A = '{{ branch }}'\nB = 'b'");
    case.values("myproject");
    let case = case.with("C = '{{ branch }}'");
    assert_eq!(case.ask("myproject", "other", &|_| false).0, pairs(&[("C", "other")]));
    let case = case.with("A = '{{ branch }}'");
    assert_eq!(case.ask("myproject", "other", &|_| false).0, pairs(&[("A", "main")]));
}

#[test]
fn a_port_stays_whatever_becomes_of_the_template_and_the_entry() {
    let case = Case::new("PORT = '{{ port(BASE) }}'");
    let port = case.value("myproject-a");
    let case = case.with("PORT = '0{{ port(BASE) }}'");
    assert_eq!(case.value("myproject-a"), format!("0{port}"));
    fs::remove_file(case.entry()).unwrap();
    assert_eq!(case.value("myproject-a"), format!("0{port}"));
}

#[test]
fn what_the_worktrees_own_env_says_is_not_computed() {
    let case = Case::new("PORT = '{{ port(BASE) }}'\nA = 'a'");
    let values = case.ask("myproject", "main", &|name| name == "PORT");
    assert_eq!(values, (pairs(&[("A", "a")]), vec![]));
    assert!(!case.path("data/ports").exists(), "no port is given");
}

#[test]
fn ports_in_the_env_files_of_others_are_passed_over() {
    let case = Case::new("PORT = '{{ port(BASE) }}'");
    case.make("myproject");
    fs::write(case.path("myproject/.env"), format!("API_PORT={}\n", BASE + 1)).unwrap();
    let port: u16 = case.value("myproject-a").parse().unwrap();
    assert!(port > BASE + 1, "{port}");
}

#[test]
fn so_are_those_of_services_in_sub_folders() {
    // A base of its own: other tests look at whether theirs are free, and for that moment they are not.
    let case = Case::new("PORT = '{{ port(21780) }}'");
    fs::create_dir_all(case.path("myproject/apps/api")).unwrap();
    fs::write(case.path("myproject/apps/api/.env"), "PORT=21781\n").unwrap();
    let port: u16 = case.value("myproject-a").parse().unwrap();
    assert!(port > 21_781, "{port}");
}

#[test]
fn a_worktree_made_again_is_another_one() {
    let case = Case::new("A = '{{ branch }}'\nNAME = '{{ name }}'");
    assert_eq!(case.ask("myproject-a", "one", &|_| false).0[0].1, "one");
    fs::remove_dir_all(case.path("myproject-a")).unwrap();
    let again = case.ask("myproject-a", "two", &|_| false).0;
    assert_eq!(again, pairs(&[("A", "two"), ("NAME", "myproject-a")]));
    assert_eq!(fs::read_dir(case.path("data/values")).unwrap().count(), 1, "the old entry is gone");
}

#[test]
fn two_repositories_of_one_name_have_two_names() {
    let case = Case::new("DB = '{{ name | db }}'");
    let facts = || case.facts("myproject-a", "main");
    let mut names = vec![];
    for folder in ["one", "two", "three"] {
        let (values, problems) = case.ask_with(folder, &|_| false, Some(&facts));
        assert_eq!(problems, []);
        names.push(values[0].1.clone());
    }
    assert_eq!(names[0], "myproject_a");
    assert!(names[1].starts_with("myproject_a_") && names[2].starts_with("myproject_a_"), "{names:?}");
    assert_ne!(names[1], names[2]);
}

#[test]
fn a_branch_called_as_its_folder_does_not_say_the_project_twice() {
    let case = Case::new("NAME = '{{ name }}'");
    let facts =
        || WorktreeFacts { worktree: "myproject-a".into(), ..case.facts("myproject-a", "myproject-a") };
    assert_eq!(case.ask_with("myproject-a", &|_| false, Some(&facts)).0, pairs(&[("NAME", "myproject-a")]));
}

#[test]
fn only_what_says_the_root_follows_a_worktree_that_was_moved() {
    let case = Case::new("DATA = '{{ root }}/data'\nBRANCH = '{{ branch }}'");
    case.values("myproject");
    fs::rename(case.path("myproject"), case.path("moved")).unwrap();
    let (values, _) = case.ask("moved", "other", &|_| false);
    let data = format!("{}/data", case.path("moved").display());
    let by_mark = !case.entry().file_name().unwrap().to_string_lossy().contains("path");
    assert_eq!(values, pairs(&[("DATA", &data), ("BRANCH", if by_mark { "main" } else { "other" })]));
}

#[test]
fn a_port_that_was_given_away_meanwhile_is_not_used() {
    // A base of its own: other tests look at whether theirs are free, and for that moment they are not.
    let case = Case::new("PORT = '{{ port(21790) }}'");
    let before = case.value("myproject-a");
    fs::rename(case.path("myproject-a"), case.path("moved-a")).unwrap();
    assert_eq!(case.value("myproject-b"), before, "it seemed to be gone");
    assert_ne!(case.value("moved-a"), before);
    assert_eq!(case.value("myproject-b"), before);
}

#[test]
fn a_link_to_the_worktree_changes_nothing() {
    let case = Case::new("DATA = '{{ root }}/data'");
    let value = case.values("myproject");
    std::os::unix::fs::symlink(case.path("myproject"), case.path("link")).unwrap();
    let facts = || panic!("it is known");
    assert_eq!(case.ask_with("link", &|_| false, Some(&facts)).0, value);
}

#[test]
fn mistakes_cost_their_key_and_know_their_place() {
    let case = Case::new(
        "GOOD = 'x'\nBAD = 'ü{{ brunch }}'\nFILTER = '{{ name | slgu }}'\nFUNCTION = '{{ prot(1) }}'\nPORT = '{{ port(0) }}'\nOPEN = '{{'",
    );
    let (values, problems) = case.ask("myproject", "main", &|_| false);
    assert_eq!(values, pairs(&[("GOOD", "x")]));
    let told: Vec<_> =
        problems.iter().map(|it| (it.name.as_str(), it.line, it.column, it.why.as_str())).collect();
    assert_eq!(
        told[..4],
        [
            ("BAD", 3, 12, "there is no variable `brunch`; did you mean `branch`?"),
            ("FILTER", 4, 21, "there is no filter `slgu`; did you mean `slug`?"),
            ("FUNCTION", 5, 16, "there is no function `prot`; did you mean `port`?"),
            ("PORT", 6, 12, "a port is a number from 1 to 65535"),
        ]
    );
    assert_eq!((told[4].0, told[4].1), ("OPEN", 7));
    assert!(problems.iter().all(|problem| problem.file == Path::new("/me/wtsh.toml")));
}

#[test]
fn names_that_run_code_are_refused() {
    let mut case = Case::new("LD_PRELOAD = '/x'\nA = 'a'");
    let refused = |case: &Case| case.ask("myproject", "main", &|_| false);
    let (values, problems) = refused(&case);
    assert_eq!((values, problems.len()), (pairs(&[("A", "a")]), 1));
    assert!(problems[0].name == "LD_PRELOAD" && problems[0].why.contains("permit"), "{problems:?}");
    case.config.permit = vec!["LD_PRELOAD".into()];
    assert_eq!(refused(&case).0.len(), 2, "the person's own file can say so");
    case.config.vars[0].place.shared = true;
    let (values, problems) = refused(&case);
    assert_eq!((values, problems.len()), (pairs(&[("A", "a")]), 1), "a repository's can't");
}

#[test]
fn a_forged_entry_is_worked_out_anew() {
    let case = Case::new("A = '{{ branch }}'");
    case.values("myproject");
    let entry = case.entry();
    let flood = "x".repeat(1 << 20);
    for text in ["", "wtsh-values 1\n", "wtsh-values 2\n/\n/\nx\nA 0 =y\n", &flood] {
        fs::write(&entry, text).unwrap();
        assert_eq!(case.values("myproject"), pairs(&[("A", "main")]), "{}", text.len());
    }
    fs::remove_file(&entry).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", &entry).unwrap();
    assert_eq!(case.values("myproject"), pairs(&[("A", "main")]));
}

#[test]
fn more_than_can_be_kept_is_told() {
    let long = "x".repeat(2000);
    let vars: String = (0..10).map(|number| format!("V{number} = '{long}'\n")).collect();
    let case = Case::new(&vars);
    let (values, problems) = case.ask("myproject", "main", &|_| false);
    assert_eq!((values.len(), problems.len()), (6, 4));
    assert_eq!(case.ask_with("myproject", &|_| false, None).0, values, "what is given is kept");
}

#[test]
fn a_store_that_cannot_be_is_told_once() {
    let case = Case::new("A = 'a'\nB = 'b'");
    fs::write(case.path("data"), "").unwrap();
    let (values, why) = case.hindered("myproject");
    assert!(values.is_empty() && why.contains("data") && why.contains("ls -ld"), "{why}");
    fs::remove_file(case.path("data")).unwrap();
    assert_eq!(case.values("myproject"), pairs(&[("A", "a"), ("B", "b")]));
}

#[test]
fn what_stands_in_the_way_for_now_is_not_remembered() {
    let case = Case::new("A = 'a'\nPORT = '{{ port(65535) }}'");
    let said: String = (65_000..=65_535).map(|port| format!("P{port}_PORT={port}\n")).collect();
    case.make("myproject-a");
    fs::write(case.path("myproject-a/.env"), said).unwrap();
    let (values, why) = case.hindered("myproject");
    assert_eq!(values, pairs(&[("A", "a")]));
    assert!(why.starts_with("no port from 65535 to 65535 is free; ") && why.contains("next prompt"), "{why}");
    let modified = || case.entry().metadata().unwrap().modified().unwrap();
    let before = modified();
    assert_eq!(case.hindered("myproject").1, why);
    assert_eq!(modified(), before, "there is nothing new to write");
    fs::remove_file(case.path("myproject-a/.env")).unwrap();
    assert_eq!(case.values("myproject"), pairs(&[("A", "a"), ("PORT", "65535")]));
}

#[test]
fn ports_that_cannot_be_read_are_not_remembered_either() {
    let case = Case::new("PORT = '{{ port(BASE) }}'");
    fs::create_dir_all(case.path("data/ports")).unwrap();
    let there = case.path("data/ports");
    fs::rename(&there, case.path("aside")).unwrap();
    std::os::unix::fs::symlink(&there, &there).unwrap();
    assert!(case.hindered("myproject").1.contains("data/ports"));
    fs::remove_file(&there).unwrap();
    assert_eq!(case.values("myproject").len(), 1);
}

#[test]
fn who_has_to_wait_for_another_keeps_what_is_known() {
    let case = Case::new("A = 'a'");
    case.values("myproject");
    let case = case.with("A = 'a'\nB = 'b'\nC = 'c'");
    let lock = Lock::take(&case.store(), Patience::COMMAND).unwrap();
    let (values, why) = case.hindered("myproject");
    assert_eq!(values, pairs(&[("A", "a")]));
    assert!(why.contains("another wtsh holds it") && why.contains("fuser"), "{why}");
    drop(lock);
    assert_eq!(case.values("myproject").len(), 3);
}

#[test]
fn a_value_is_one_line() {
    let case = Case::new(
        r#"A = "{{ 'a\nb' }}"
B = "{{ 'a\u0000b' }}"
C = '''{{ "a\nb" }}'''
D = "d\n""#,
    );
    let (values, problems) = case.ask("myproject", "main", &|_| false);
    let told: Vec<_> = problems.iter().map(|it| (it.name.as_str(), it.why.as_str())).collect();
    let long = "the value is longer than a line";
    assert_eq!(told, [("A", long), ("B", "the value has a NUL byte in it"), ("C", long)]);
    assert_eq!(values, pairs(&[("D", "d")]), "the end of the last line is none of it");
}
