use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use super::*;
use crate::sandbox::Sandbox;

/// A repository with a folder `apps/api` and a worktree of it.
struct Pair {
    sandbox: Sandbox,
    main: PathBuf,
    side: PathBuf,
}

impl Pair {
    fn new() -> Self {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("shop");
        sandbox.commit(&main, "apps/api/main.py", "", "api");
        fs::write(main.join(".git/info/exclude"), ".venv\nvenv\n").unwrap();
        let side = sandbox.worktree(&main, "side");
        Pair { sandbox, main, side }
    }

    fn venv(&self, dir: &Path) {
        let mut command = Command::new("python3");
        assert!(command.args(["-m", "venv", "--without-pip"]).arg(dir).status().unwrap().success());
    }

    fn wishes_with(&self, config: &Config, python: Option<&str>) -> Vec<Wish> {
        let [source, there] =
            [&self.main, &self.side].map(|root| Repository::discover(root).unwrap().unwrap());
        wishes(&source, &there, config, python)
    }

    fn places(&self) -> Vec<String> {
        let all = self.wishes_with(&Config::default(), None).into_iter();
        let place = |wish: Wish| match wish.refused {
            None => wish.place.display().to_string(),
            Some(_) => format!("not {}", wish.place.display()),
        };
        all.map(place).collect()
    }
}

#[test]
fn each_place_of_the_source_that_the_worktree_lacks() {
    let pair = Pair::new();
    assert!(pair.places().is_empty());
    pair.venv(&pair.main.join(".venv"));
    pair.venv(&pair.main.join("apps/api/venv"));
    // Not one of the names, and where git has nothing.
    pair.venv(&pair.main.join("env"));
    pair.venv(&pair.main.join("untracked/.venv"));
    assert_eq!(pair.places(), [".venv", "apps/api/venv"]);
    // The folder around it is not in the branch.
    pair.sandbox.git(&pair.side, &["rm", "-qr", "apps"]);
    assert_eq!(pair.places(), [".venv"]);
    // One by another name is a venv, too; what is no venv and not wtsh's stays as it is.
    pair.venv(&pair.side.join("venv"));
    assert!(pair.places().is_empty());
    fs::remove_dir_all(pair.side.join("venv")).unwrap();
    fs::create_dir(pair.side.join(".venv")).unwrap();
    assert_eq!(pair.places(), [".venv"]);
    fs::write(pair.side.join(".venv/precious"), "").unwrap();
    assert!(pair.places().is_empty());
}

#[test]
fn one_that_cannot_be_used_is_no_model() {
    let pair = Pair::new();
    pair.venv(&pair.sandbox.path().join("shared"));
    symlink("../shared", pair.main.join(".venv")).unwrap();
    assert!(pair.places().is_empty(), "a link");
    pair.venv(&pair.main.join("venv"));
    assert_eq!(pair.places(), ["venv"]);
    let mark = pair.main.join("venv").join(crate::file::unfinished::MARK);
    fs::write(&mark, "").unwrap();
    assert!(pair.places().is_empty(), "half made");
    fs::remove_file(mark).unwrap();
    fs::remove_file(pair.main.join("venv/bin/python")).unwrap();
    assert!(pair.places().is_empty());
}

#[test]
fn one_whose_making_stopped_is_made_again() {
    let pair = Pair::new();
    pair.venv(&pair.main.join(".venv"));
    let wish = pair.wishes_with(&Config::default(), None).remove(0);
    crate::setup::venv::begin(&pair.side, &wish).unwrap();
    assert_eq!(pair.places(), [".venv"]);
    // Killed while pip was at work: a prompt may use it, a set-up does not take it for done.
    pair.venv(&pair.side.join(".venv"));
    assert_eq!(pair.places(), [".venv"]);
    crate::setup::venv::finish(&pair.side, &wish).unwrap();
    assert!(pair.places().is_empty());
}

#[test]
fn a_place_that_the_branch_decides_about_is_refused() {
    let pair = Pair::new();
    pair.venv(&pair.main.join(".venv"));
    pair.venv(&pair.main.join("apps/api/.venv"));
    fs::create_dir_all(pair.side.join(".venv/bin")).unwrap();
    fs::write(pair.side.join(".venv/bin/python"), "").unwrap();
    pair.sandbox.git(&pair.side, &["add", "-f", ".venv"]);
    pair.sandbox.git(&pair.side, &["rm", "-qr", "apps"]);
    fs::create_dir_all(pair.side.join("elsewhere/api")).unwrap();
    symlink("elsewhere", pair.side.join("apps")).unwrap();
    assert_eq!(pair.places(), ["not .venv", "not apps/api/.venv"]);
    fs::remove_dir_all(pair.side.join(".venv")).unwrap();
    assert_eq!(pair.places()[0], "not .venv", "what is in the index can come back");
}

#[test]
fn what_the_source_is_made_of_is_told() {
    let pair = Pair::new();
    let dir = pair.main.join(".venv");
    pair.venv(&dir);
    let wish = pair.wishes_with(&Config::default(), None).remove(0);
    let version = Command::new("python3")
        .args(["-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
        .output()
        .unwrap();
    assert_eq!(wish.python.as_deref(), Some(String::from_utf8(version.stdout).unwrap().trim_end()));
    assert_eq!((wish.maker, wish.system_packages), (Maker::Venv, false));
    assert!(wish.home.is_some_and(|home| home.is_absolute()));
    assert!(wish.worktrees.contains(&pair.main) && wish.worktrees.contains(&pair.side));
    fs::write(
        dir.join("pyvenv.cfg"),
        "home = /opt/py/bin\nversion = 3.9.1\nuv = 0.4\ninclude-system-site-packages = true\n",
    )
    .unwrap();
    let wish = pair.wishes_with(&Config::default(), Some("3.13")).remove(0);
    assert_eq!((wish.python.as_deref(), wish.maker, wish.system_packages), (Some("3.13"), Maker::Uv, true));
    assert_eq!(wish.home.as_deref(), Some(Path::new("/opt/py/bin")));
}

#[test]
fn what_is_installed_is_told_by_the_new_worktree() {
    let pair = Pair::new();
    pair.venv(&pair.main.join("apps/api/.venv"));
    fs::write(pair.main.join("requirements.txt"), "of the main worktree").unwrap();
    let installs = |config: &Config| pair.wishes_with(config, None).remove(0).installs;
    let (side, api) = (pair.side.clone(), pair.side.join("apps/api"));
    let words = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
    let mut config = Config::default();
    assert!(installs(&config).is_empty());
    fs::write(side.join("setup.py"), "").unwrap();
    assert_eq!(installs(&config), [pip(&side, words(&["-e", "."]))]);
    for file in ["requirements-dev.txt", "requirements-a.txt"] {
        fs::write(api.join(file), "").unwrap();
    }
    let both = pip(&api, words(&["-r", "requirements-a.txt", "-r", "requirements-dev.txt"]));
    assert_eq!(installs(&config), [both]);
    // Of several, what the source's venv has.
    for (root, text) in [(&pair.main, "django\n"), (&pair.side, "django\nnew-in-this-branch\nand-this\n")] {
        fs::write(root.join("apps/api/requirements-dev.txt"), text).unwrap();
    }
    fs::write(api.join("requirements-a.txt"), "gunicorn\n").unwrap();
    let dir = pair.main.join("apps/api/.venv/lib").read_dir().unwrap().next().unwrap().unwrap().path();
    fs::create_dir(dir.join("site-packages/django-4.dist-info")).unwrap();
    let left_out = vec![PathBuf::from("apps/api/requirements-a.txt")];
    let one = Install::Pip { folder: api.clone(), words: words(&["-r", "requirements-dev.txt"]), left_out };
    assert_eq!(installs(&config), [one]);
    config.setup.venv.install = vec!["-e".into(), ".[dev]".into()];
    assert_eq!(installs(&config), [pip(&api, words(&["-e", ".[dev]"]))]);
    for file in ["uv.lock", "poetry.lock"] {
        fs::write(api.join(file), "").unwrap();
    }
    let dev = pip(&api, words(&["-e", ".[dev]"]));
    assert_eq!(installs(&config), [Install::Uv(api.clone()), Install::Poetry(api.clone()), dev]);
}

#[test]
fn none_where_it_is_not_wanted() {
    let pair = Pair::new();
    pair.venv(&pair.main.join(".venv"));
    let mut config = Config::default();
    config.setup.link = vec![".venv".into()];
    assert!(pair.wishes_with(&config, None).is_empty(), "it is to be a link");
    let mut config = Config::default();
    config.setup.venv.disabled = true;
    assert!(pair.wishes_with(&config, None).is_empty());
    let main = || Repository::discover(&pair.main).unwrap().unwrap();
    assert!(wishes(&main(), &main(), &Config::default(), None).is_empty());
    let names = ["/abs", "../up", "", "envs/dev"].map(str::to_owned);
    assert_eq!(plain_names(&names), ["envs/dev"]);
}
