//! A real Django project: its main worktree and a new one serve at the same time, each on its own port.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

#[path = "support/ran.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod ran;
#[path = "support/repository.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod repository;

use ran::{at, wtsh};
use repository::Sandbox;

/// The main worktree's, high enough that no server of this machine is likely to be there.
const BASE: u16 = 23_900;
/// Django's own ceremony takes a second; a machine that builds something else at the same time takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

fn runs(command: &mut Command) -> String {
    let output = command.output().expect("it starts; tests/run installs what is missing");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it is text").trim().to_owned()
}

/// The folder in which tests/run has put Django.
fn installed(sandbox: &Sandbox) -> PathBuf {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python-tools/bin/python");
    assert!(python.exists(), "{} is not there: tests/run installs it", python.display());
    let script = "import django, os; print(os.path.dirname(os.path.dirname(django.__file__)))";
    runs(sandbox.command(&python.display().to_string(), &sandbox.home()).args(["-c", script])).into()
}

/// A package that brings Django without the network: all that is in it is the way to the installed one. Returns its file (Binary
/// distribution format, packaging.python.org).
fn wheel(sandbox: &Sandbox, folder: &Path) -> PathBuf {
    let file = folder.join("django_here-1-py3-none-any.whl");
    let script = "import sys, zipfile\n\
        info = 'django_here-1.dist-info/'\n\
        with zipfile.ZipFile(sys.argv[1], 'w') as wheel:\n\
        \x20   wheel.writestr('django_here.pth', sys.argv[2] + '\\n')\n\
        \x20   wheel.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: django-here\\nVersion: 1\\n')\n\
        \x20   wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')\n\
        \x20   wheel.writestr(info + 'RECORD', '')\n";
    let mut command = sandbox.command("python3", folder);
    runs(command.args(["-c", script]).arg(&file).arg(installed(sandbox)));
    file
}

/// A venv with the project's requirements, as one makes it by hand.
fn venv(sandbox: &Sandbox, root: &Path) {
    runs(sandbox.command("python3", root).args(["-m", "venv", ".venv"]));
    let python = root.join(".venv/bin/python").display().to_string();
    let words = ["-m", "pip", "install", "--disable-pip-version-check", "-qr", "requirements.txt"];
    runs(sandbox.command(&python, root).args(words));
}

/// `shop` as `django-admin startproject` makes it, with a venv and a `.env`, allowed.
fn project(sandbox: &Sandbox) -> PathBuf {
    let main = sandbox.repository("shop");
    sandbox.commit(&main, ".gitignore", ".venv/\n.env\n*.sqlite3\n__pycache__/\n", "ignore");
    fs::create_dir(main.join("vendor")).expect("a folder");
    let wheel = wheel(sandbox, &main.join("vendor"));
    let wheel = wheel.strip_prefix(&main).expect("it is in there").display();
    fs::write(main.join("requirements.txt"), format!("--no-index\n./{wheel}\n")).expect("requirements");
    venv(sandbox, &main);
    let python = main.join(".venv/bin/python").display().to_string();
    runs(sandbox.command(&python, &main).args(["-m", "django", "startproject", "shop", "."]));
    sandbox.git(&main, &["add", "."]);
    sandbox.git(&main, &["commit", "-q", "-m", "a project"]);
    let text = format!("# of main\nPORT={BASE} # its own\nPOSTGRES_DB=shop\n");
    fs::write(main.join(".env"), text).expect("a .env");
    let allowed = at(sandbox, &main, &["allow"]);
    assert_eq!(allowed.code, Some(0), "{}", allowed.stderr);
    main
}

/// `manage.py runserver $PORT` in a worktree, until it is dropped.
struct Server {
    process: Child,
    port: u16,
}

impl Server {
    fn start(sandbox: &Sandbox, main: &Path, target: &str) -> Server {
        let told = at(sandbox, main, &["exec", target, "--", "sh", "-c", "printf %s \"$PORT\""]);
        let port = told
            .stdout
            .parse()
            .unwrap_or_else(|_| panic!("{target} has no port: {told:?}", told = told.stderr));
        let script = "exec python manage.py runserver --noreload \"127.0.0.1:$PORT\"";
        let mut command = wtsh(sandbox, main, &["exec", target, "--", "sh", "-c", script]);
        command.env("PYTHONDONTWRITEBYTECODE", "1").stdout(Stdio::null()).stderr(Stdio::null());
        Server { process: command.spawn().expect("wtsh starts"), port }
    }

    /// The answer to a request, as soon as there is one.
    fn answer(&mut self) -> String {
        let begun = Instant::now();
        loop {
            if let Ok(answer) = ask(self.port) {
                return answer;
            }
            let ended = self.process.try_wait().expect("it can be asked");
            assert!(ended.is_none(), "the server on {} has ended: {ended:?}", self.port);
            assert!(begun.elapsed() < PATIENCE, "nobody answers on {}", self.port);
            sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn ask(port: u16) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[test]
fn main_and_a_new_worktree_serve_at_the_same_time() {
    let sandbox = Sandbox::new();
    let main = project(&sandbox);
    let made = at(&sandbox, &main, &["new", "feature/cart"]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let root = PathBuf::from(made.stdout.trim_end());
    assert!(root.join(".venv/pyvenv.cfg").is_file(), "{}", made.stderr);
    assert!(made.stderr.contains("POSTGRES_DB = \"{{ name|db }}\""), "{}", made.stderr);

    let mut servers = ["main", "feature/cart"].map(|target| Server::start(&sandbox, &main, target));
    assert_eq!(servers[0].port, BASE);
    assert_ne!(servers[0].port, servers[1].port);
    let own = fs::read_to_string(root.join(".env")).expect("its .env");
    assert_eq!(own, format!("# of main\nPORT={} # its own\nPOSTGRES_DB=shop\n", servers[1].port));
    for server in &mut servers {
        let answer = server.answer();
        assert!(answer.starts_with("HTTP/1.0 200") || answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains("The install worked successfully"), "{answer}");
    }
}
