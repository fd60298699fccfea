use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::*;
use crate::sandbox::Sandbox;

/// `p` and its linked worktree `p-f`, whose branch ignores what main does.
struct Case {
    sandbox: Sandbox,
    source: PathBuf,
    root: PathBuf,
}

const IGNORED: &str = ".env\n*.local\nnode_modules/\ninstance/\n.venv/\n.worktrees/\ndata/\n";

impl Case {
    fn new() -> Self {
        let sandbox = Sandbox::new();
        let source = sandbox.repository("p");
        sandbox.commit(&source, ".gitignore", IGNORED, "ignore");
        let root = sandbox.worktree(&source, "f");
        Case { sandbox, source, root }
    }

    fn has(self, path: &str, content: &str) -> Self {
        let file = self.source.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
        self
    }

    fn look(&self, patterns: &[&str]) -> Found {
        let patterns: Vec<String> = patterns.iter().map(|it| (*it).to_owned()).collect();
        look(&Choice { source: &self.source, root: &self.root, patterns: &patterns }).unwrap()
    }

    /// Where nothing is left out.
    fn files(&self, patterns: &[&str]) -> Vec<String> {
        let found = self.look(patterns);
        assert_eq!(found.left_out, []);
        found.files.into_iter().map(|path| path.into_os_string().into_string().unwrap()).collect()
    }

    fn copy(&self, files: &[&str]) -> Report {
        self.copy_with(files, &|_, _| None)
    }

    fn copy_with(&self, files: &[&str], change: &Change) -> Report {
        let files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
        copy(&Choice { source: &self.source, root: &self.root, patterns: &[] }, &files, change)
    }

    /// The reason for which the only file is refused; nothing was written.
    fn refusal(&self, file: &str) -> String {
        let report = self.copy(&[file]);
        assert_eq!(report.copied, []);
        assert_eq!(report.refused.len(), 1, "{report:?}");
        report.refused[0].1.clone()
    }

    fn written(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    /// No half file is left in the root.
    fn assert_no_halves(&self) {
        let names = self.root.read_dir().unwrap().map(|entry| entry.unwrap().file_name());
        assert!(names.into_iter().all(|name| !name.to_string_lossy().contains("half")));
    }
}

#[test]
fn what_a_pattern_names_and_git_ignores_is_found() {
    let case = Case::new().has(".env", "").has("a/.env", "").has("x.local", "").has("a/y.local", "");
    let case = case.has("notes.txt", "").has("readme.txt", "");
    assert_eq!(case.files(&[".env"]), [".env", "a/.env"]);
    assert_eq!(case.files(&["/.env", "a/*.local", "*.txt", "readme"]), [".env", "a/y.local"]);
    // A folder that is named has all of it named.
    assert_eq!(case.files(&["*", "!.env"]), ["a/.env", "a/y.local", "x.local"]);
    assert_eq!(case.files(&["*.*", "!.env"]), ["a/y.local", "x.local"]);
    assert_eq!(case.files(&[]), Vec::<String>::new());
    fs::write(case.source.join(INCLUDE_FILE), "# for all\n*.local\n!.env\n").unwrap();
    assert_eq!(case.files(&[".env"]), [".env", "a/.env", "a/y.local", "x.local"]);
}

#[test]
fn what_is_there_already_stays() {
    let case = Case::new().has(".env", "theirs").has("a/.env", "theirs");
    fs::write(case.root.join(".env"), "mine").unwrap();
    assert_eq!(case.files(&[".env"]), ["a/.env"]);
    assert_eq!(case.copy(&[".env"]), Report::default());
    assert_eq!(case.written(".env"), "mine");
}

#[test]
fn folders_that_are_ignored_whole_are_entered_only_by_name() {
    let case = Case::new().has("node_modules/a/.env", "").has("instance/.env", "").has("instance/a/.env", "");
    let case = case.has("data/one/two", "").has(".env", "");
    assert_eq!(case.files(&[".env", "**/.env"]), [".env"]);
    assert_eq!(case.files(&["instance/.env"]), ["instance/.env"]);
    assert_eq!(case.files(&["instance/**/.env"]), ["instance/.env", "instance/a/.env"]);
    assert_eq!(case.files(&["data", "/instance/"]), ["data/one/two", "instance/.env", "instance/a/.env"]);
}

#[test]
fn venvs_and_other_worktrees_and_repositories_are_never_copied() {
    let case = Case::new().has(".venv/pyvenv.cfg", "home = /usr\n").has(".venv/x.local", "").has(".env", "");
    let case = case.has("data/venv/pyvenv.cfg", "").has("data/venv/x", "").has("data/kept", "");
    case.sandbox.git(&case.source, &["worktree", "add", "-q", "-b", "g", ".worktrees/g"]);
    fs::write(case.source.join(".worktrees/g/.env"), "").unwrap();
    fs::create_dir_all(case.source.join("data/clone/.git")).unwrap();
    fs::write(case.source.join("data/clone/.env"), "").unwrap();
    assert_eq!(case.files(&["*", "/.venv/x.local", "/.worktrees/**", ".git/**"]), [".env", "data/kept"]);
}

#[test]
fn what_the_branch_does_not_ignore_is_left_out_and_said() {
    let case = Case::new().has(".env", "").has("x.local", "").has("config/.env", "").has("data/.env", "");
    case.sandbox.commit(&case.root, ".gitignore", "*.local\ndata/\nconfig/\n", "ignore less");
    let outside = case.sandbox.path().join("outside");
    fs::create_dir(&outside).unwrap();
    symlink(&outside, case.root.join("config")).unwrap();
    fs::write(case.root.join("data"), "a file").unwrap();
    let found = case.look(&[".env", "*.local", "data", "../x"]);
    assert_eq!(found.files, [PathBuf::from("x.local")]);
    let said: Vec<_> =
        found.left_out.iter().map(|(path, why)| (path.to_str().unwrap(), why.as_str())).collect();
    let expected = [
        ("../x", "a pattern never leads"),
        ("config/.env", "config is a link"),
        ("data/.env", "data is no folder"),
        (".env", "git does not ignore it there"),
    ];
    assert_eq!(said.len(), expected.len(), "{said:?}");
    for ((path, why), (expected, begins)) in said.into_iter().zip(expected) {
        assert!(path == expected && why.starts_with(begins), "{path}: {why}");
    }
}

#[test]
fn a_path_in_a_submodule_does_not_hide_the_others() {
    let case = Case::new().has(".env", "").has("data/a", "").has("a.local", "").has("z.local", "");
    let other = case.sandbox.repository("other");
    let url = other.display().to_string();
    case.sandbox.git(&case.root, &["submodule", "--quiet", "add", "-f", &url, "data"]);
    fs::remove_dir_all(case.root.join("data")).unwrap();
    let found = case.look(&[".env", "*.local", "data"]);
    assert_eq!(found.files, [".env", "a.local", "z.local"].map(PathBuf::from));
    assert_eq!(found.left_out.len(), 1);
}

#[test]
fn odd_names_are_names() {
    let case =
        Case::new().has("a\nb.local", "1").has(":x.local", "2").has("--.local", "3").has("é [*].local", "4");
    let files = case.files(&["*.local"]);
    assert_eq!(files.len(), 4);
    let report = case.copy(&files.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((report.copied.len(), report.refused.len()), (4, 0));
    assert_eq!(case.written("a\nb.local"), "1");
}

#[test]
fn content_and_permissions_are_copied() {
    let large = "x".repeat(LARGE);
    let case = Case::new().has(".env", "A=1\n").has("instance/key", "k").has("instance/large", &large);
    fs::set_permissions(case.source.join("instance/key"), fs::Permissions::from_mode(0o4710)).unwrap();
    fs::set_permissions(case.source.join(".env"), fs::Permissions::from_mode(0o640)).unwrap();
    let change = |path: &Path, content: &[u8]| {
        assert!(content.len() < LARGE, "what is long is not asked for");
        (path == Path::new(".env")).then(|| [content, b"B=2\n"].concat())
    };
    let report = case.copy_with(&[".env", "instance/key", "instance/large"], &change);
    assert_eq!(report.refused, []);
    assert_eq!(case.written(".env"), "A=1\nB=2\n");
    assert_eq!(case.written("instance/large"), large);
    let mode = |path: &str| case.root.join(path).metadata().unwrap().permissions().mode() & 0o7777;
    assert_eq!((mode(".env"), mode("instance/key")), (0o640, 0o710));
    for (path, known) in &report.copied {
        assert_eq!(fingerprint(&case.root.join(path)).unwrap(), *known);
    }
    fs::write(case.root.join("instance/key"), "other").unwrap();
    assert_ne!(fingerprint(&case.root.join("instance/key")).unwrap(), report.copied[1].1);
    case.assert_no_halves();
}

const LARGE: usize = 200_000;

#[test]
fn nothing_is_written_through_a_link() {
    let case = Case::new().has("config/.env", "secret").has(".env", "secret");
    let outside = case.sandbox.path().join("outside");
    fs::create_dir(&outside).unwrap();
    symlink(&outside, case.root.join("config")).unwrap();
    symlink(outside.join("new"), case.root.join(".env")).unwrap();
    assert!(case.refusal("config/.env").contains("config is a link"));
    assert_eq!(case.copy(&[".env"]), Report::default());
    assert_eq!(outside.read_dir().unwrap().count(), 0);
}

#[test]
fn links_stay_links_and_lead_nowhere_else() {
    let case = Case::new().has("x.local", "");
    symlink("x.local", case.source.join(".env")).unwrap();
    symlink("/etc/passwd", case.source.join("y.local")).unwrap();
    assert!(case.refusal(".env").contains("what it leads to is not copied"));
    let report = case.copy(&[".env", "x.local"]);
    assert_eq!(case.root.join(".env").read_link().unwrap(), Path::new("x.local"));
    assert_eq!(fingerprint(&case.root.join(".env")).unwrap(), report.copied[0].1);
    assert!(case.refusal("y.local").contains("leads out"));
}

/// `.env` to `instance/real`, over another link, by each way to write one; and to what git tracks.
#[test]
fn what_a_link_leads_to_is_copied_with_it() {
    for text in ["instance/b", "./x/../instance/b", "../p/instance/b", "/abs/instance/b"] {
        let case = Case::new().has("instance/real", "secret").has("instance/other", "").has("x/y", "");
        let text = text.replace("/abs", &case.source.display().to_string());
        symlink(&text, case.source.join(".env")).unwrap();
        symlink("real", case.source.join("instance/b")).unwrap();
        symlink("readme", case.source.join("x.local")).unwrap();
        let files = case.files(&[".env", "*.local"]);
        assert_eq!(files, [".env", "instance/b", "instance/real", "x.local"], "{text}");
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        assert_eq!(case.copy(&files).refused, []);
        assert_eq!(case.root.join(".env").canonicalize().unwrap(), case.root.join("instance/real"));
        assert_eq!((case.written(".env"), case.written("x.local")), ("secret".into(), "first\n".into()));
        assert!(case.files(&[".env", "*.local"]).is_empty());
    }
}

#[test]
fn a_link_to_what_is_not_copied_is_left_out() {
    let case =
        Case::new().has("seen", "").has("instance/x", "").has(".venv/pyvenv.cfg", "").has("data/real", "");
    symlink(case.sandbox.path(), case.source.join("data/out")).unwrap();
    for (link, text) in [
        ("seen.local", "seen"),
        ("nowhere.local", "nowhere"),
        ("loop.local", "loop.local"),
        ("folder.local", "instance"),
        ("venv.local", ".venv/pyvenv.cfg"),
        ("out.local", "../x"),
        ("over.local", "data/out/home"),
        ("then.local", "a/.env"),
        ("data.local", "data/real"),
    ] {
        symlink(text, case.source.join(link)).unwrap();
    }
    // git does not ignore it in the other one.
    case.sandbox.commit(&case.root, ".gitignore", "*.local\n/.env\n", "ignore less");
    let found = case.look(&["*.local"]);
    assert_eq!(found.files, [""; 0].map(PathBuf::from));
    let reasons: Vec<String> =
        found.left_out.iter().map(|(path, why)| format!("{}: {why}", path.display())).collect();
    for expected in [
        "seen.local: it leads to seen, which is not there",
        "nowhere.local: it is a link that leads nowhere",
        "loop.local: it is a link that leads nowhere",
        "folder.local: it leads to the folder instance",
        "venv.local: it leads to .venv/pyvenv.cfg, in a venv",
        "out.local: this is a link that leads out",
        "over.local: it leads to data/out/home, and data/out is a link there",
        "then.local: it is a link that leads nowhere",
        "data/real: git does not ignore it there",
        "data.local: what it leads to is not copied",
    ] {
        assert!(reasons.iter().any(|reason| reason.starts_with(expected)), "{expected}: {reasons:?}");
    }
    assert_eq!(reasons.len(), 10);
}

#[test]
fn what_is_no_file_or_no_path_inside_is_refused() {
    let case = Case::new().has("real/.env", "");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        case.source.join(".env"),
        rustix::fs::FileType::Fifo,
        0o600.into(),
        0,
    )
    .unwrap();
    symlink(case.source.join("real"), case.source.join("link")).unwrap();
    assert!(case.refusal(".env").contains("no regular file"));
    assert!(case.refusal("real").contains("no regular file"));
    assert!(case.refusal("link/.env").contains("link"));
    for path in ["../p/real/.env", "/etc/passwd", ".git/config", "real/../.git/config"] {
        assert!(case.refusal(path).contains("no path inside"), "{path}");
    }
    assert!(!case.refusal("gone").is_empty());
}

#[test]
fn one_that_can_not_be_copied_does_not_keep_the_others() {
    let case = Case::new().has("a.local", "1").has("b.local", "2");
    let report = case.copy(&["gone.local", "a.local", "b.local"]);
    assert_eq!((report.copied.len(), report.refused.len()), (2, 1));
}

#[test]
fn a_half_file_of_a_process_that_was_killed_is_in_nobodys_way() {
    let folder = tempfile::tempdir().unwrap();
    let open =
        rustix::fs::open(folder.path(), rustix::fs::OFlags::DIRECTORY, rustix::fs::Mode::empty()).unwrap();
    let name = std::ffi::OsStr::new(".env");
    std::mem::forget(half::Half::named(&open, name, None).unwrap());
    assert_eq!(folder.path().read_dir().unwrap().count(), 1);
    let half = half::Half::named(&open, name, None).unwrap();
    half.finish(name).unwrap();
    assert!(half::Half::named(&open, name, None).unwrap().finish(name).is_err());
    let names: Vec<_> = folder.path().read_dir().unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(names, [".env"]);
}
