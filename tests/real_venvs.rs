//! Virtual environments as `python -m venv`, virtualenv and uv really make them: wtsh finds each, and leaves the shell as
//! the venv's own `bin/activate` would.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

#[path = "support/makers.rs"]
mod makers;
#[path = "support/repository.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod repository;

use makers::{MAKERS, Maker, runs, uv};
use repository::Sandbox;

const WTSH: &str = env!("CARGO_BIN_EXE_wtsh");

/// What an activated shell is: a value for each of these, and where `python` is.
const SHOWN: &str = r#"printf '%s\n' "${VIRTUAL_ENV-unset}" "${VIRTUAL_ENV_PROMPT-unset}" "$PATH" \
    "${PYTHONHOME-unset}" "${PYENV_VIRTUAL_ENV-unset}" "$(command -v python)""#;

#[derive(Debug, PartialEq, Eq)]
struct Activated {
    virtual_env: String,
    prompt: String,
    path: String,
    pythonhome: String,
    pyenv: String,
    python: String,
}

impl Activated {
    /// What a bash in `dir` is after `code`.
    fn after(sandbox: &Sandbox, dir: &Path, variables: &[(&str, &str)], code: &str) -> Activated {
        let mut command = sandbox.command("bash", dir);
        command.envs(variables.iter().copied()).env("PYTHONHOME", "/nowhere");
        let output = command.args(["-c", &format!("{code}\n{SHOWN}")]).output().expect("bash starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "{code}: {said}");
        let text = String::from_utf8(output.stdout).expect("it is text");
        let mut lines = text.lines().map(str::to_owned);
        let mut next = || lines.next().unwrap_or_default();
        let (virtual_env, prompt, path) = (next(), next(), next());
        Activated { virtual_env, prompt, path, pythonhome: next(), pyenv: next(), python: next() }
    }

    /// By wtsh's hook.
    fn by_wtsh(sandbox: &Sandbox, dir: &Path, variables: &[(&str, &str)]) -> Activated {
        let code = format!("eval \"$('{WTSH}' init bash)\"; __wtsh_hook prompt; __wtsh_hook prompt");
        Activated::after(sandbox, dir, variables, &code)
    }

    /// By the venv's own script. `python -m venv` before Python 3.13 put the prompt into brackets.
    fn by_script(sandbox: &Sandbox, venv: &Path) -> Activated {
        let script = venv.join("bin/activate").display().to_string();
        let activated = Activated::after(sandbox, &sandbox.path(), &[("SCRIPT", &script)], ". \"$SCRIPT\"");
        let bare = activated.prompt.strip_prefix('(').and_then(|prompt| prompt.strip_suffix(") "));
        let prompt = bare.unwrap_or(&activated.prompt).to_owned();
        Activated { prompt, ..activated }
    }

    fn is_nothing(&self, sandbox: &Sandbox) -> bool {
        self.virtual_env == "unset" && !self.python.starts_with(&sandbox.path().display().to_string())
    }
}

/// A repository that the person has allowed, in a folder whose name needs quotes. A `$` in it would be more than the script of
/// `python -m venv` before Python 3.13 can bear.
fn allowed(sandbox: &Sandbox) -> PathBuf {
    let root = sandbox.repository("it's my project");
    runs(sandbox.command(WTSH, &root).arg("allow"));
    root
}

fn explained(sandbox: &Sandbox, dir: &Path) -> String {
    let output = sandbox.command(WTSH, dir).args(["env", "--json"]).output().expect("wtsh starts");
    String::from_utf8(output.stdout).expect("JSON is text")
}

#[test]
fn each_is_activated_as_by_its_own_script() {
    for maker in MAKERS {
        let sandbox = Sandbox::new();
        let root = allowed(&sandbox);
        for name in ["venv", ".venv"] {
            maker.makes(&sandbox, &root.join(name), &[]);
            let ours = Activated::by_wtsh(&sandbox, &root, &[]);
            assert_eq!(ours, Activated::by_script(&sandbox, &root.join(name)), "{maker:?}");
            assert_eq!(ours.python, root.join(name).join("bin/python").display().to_string());
        }
    }
}

#[test]
fn its_prompt_is_the_one_it_was_made_with() {
    for maker in MAKERS {
        let sandbox = Sandbox::new();
        let root = allowed(&sandbox);
        let venv = root.join(".venv");
        for prompt in ["it's \"both\"", "'quoted'", "back\\slash", "é ü"] {
            maker.makes(&sandbox, &venv, &["--prompt", prompt]);
            assert_eq!(Activated::by_wtsh(&sandbox, &root, &[]).prompt, prompt, "{maker:?}");
            fs::remove_dir_all(&venv).expect("it goes");
        }
    }
}

#[test]
fn its_version_is_pythons() {
    for maker in MAKERS {
        let sandbox = Sandbox::new();
        let root = allowed(&sandbox);
        maker.makes(&sandbox, &root.join(".venv"), &[]);
        let mut python = sandbox.command(&root.join(".venv/bin/python").display().to_string(), &root);
        let output = python.args(["-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"]).output();
        let version = String::from_utf8(output.expect("python starts").stdout).expect("it is text");
        let json = explained(&sandbox, &root);
        assert!(json.contains(&format!("\"python\":\"{}\"", version.trim_end())), "{maker:?}: {json}");
    }
}

/// The script has the real path in it, wherever it is read from; wtsh goes by the path that the worktree has.
#[test]
fn a_link_to_it_keeps_the_worktrees_path() {
    for maker in MAKERS {
        let sandbox = Sandbox::new();
        let root = allowed(&sandbox);
        let (real, link) = (sandbox.path().join("shared envs/one"), root.join(".venv"));
        maker.makes(&sandbox, &real, &["--prompt", "one"]);
        symlink("../shared envs/one", &link).expect("a link");
        let by_script = Activated::by_script(&sandbox, &link);
        assert_eq!(by_script.virtual_env, real.display().to_string(), "{maker:?}");
        let there = |text: &str| text.replace(&real.display().to_string(), &link.display().to_string());
        let expected = Activated {
            virtual_env: there(&by_script.virtual_env),
            path: there(&by_script.path),
            python: there(&by_script.python),
            ..by_script
        };
        assert_eq!(Activated::by_wtsh(&sandbox, &root, &[]), expected, "{maker:?}");
    }
}

#[test]
fn a_file_that_names_it() {
    for maker in MAKERS {
        let sandbox = Sandbox::new();
        let root = allowed(&sandbox);
        let real = sandbox.path().join("shared envs/one");
        maker.makes(&sandbox, &real, &[]);
        let by_script = Activated::by_script(&sandbox, &real);
        for said in ["../shared envs/one\n".to_owned(), real.display().to_string()] {
            fs::write(root.join(".venv"), said).expect("a file");
            assert_eq!(Activated::by_wtsh(&sandbox, &root, &[]), by_script, "{maker:?}");
        }
    }
}

#[test]
fn an_interpreter_that_is_gone_is_said_so() {
    for maker in MAKERS {
        let sandbox = Sandbox::new();
        let root = allowed(&sandbox);
        maker.makes(&sandbox, &root.join(".venv"), &[]);
        let python = root.join(".venv/bin/python");
        fs::remove_file(&python).expect("each of them makes bin/python");
        let json = explained(&sandbox, &root);
        assert!(json.contains("\"why\":\"interpreter-gone\""), "{maker:?}: {json}");
    }
}

/// uv itself says where it looks: in the root of the workspace, from wherever in it.
#[test]
fn the_environment_of_a_uv_workspace() {
    let sandbox = Sandbox::new();
    let root = allowed(&sandbox);
    let member = root.join("apps/api");
    fs::create_dir_all(&member).expect("a folder");
    let workspace = "\n[tool.uv.workspace]\nmembers = [\"apps/*\"]\n";
    for (dir, name, rest) in [(&root, "shop", workspace), (&member, "api", "")] {
        let text = format!(
            "[project]\nname = \"{name}\"\nversion = \"1\"\nrequires-python = \">=3.8\"\ndependencies = []\n{rest}"
        );
        fs::write(dir.join("pyproject.toml"), text).expect("a project");
    }
    for said in
        ["envs/dev".to_owned(), "../beside".to_owned(), sandbox.path().join("abs").display().to_string()]
    {
        let variables = [("UV_PROJECT_ENVIRONMENT", said.as_str())];
        let venv = root.join(&said);
        runs(uv(&sandbox, &member).arg("sync").envs(variables));
        let venv = venv.canonicalize().expect("uv made it there");
        let ours = Activated::by_wtsh(&sandbox, &member, &variables);
        assert_eq!(ours.virtual_env, venv.display().to_string());
        assert_eq!((ours.prompt.as_str(), ours.pyenv.as_str()), ("shop", "unset"));
        assert!(Activated::by_wtsh(&sandbox, &member, &[]).is_nothing(&sandbox));
    }
}

/// pyenv-virtualenv makes a venv under the version's folder and a link to it beside the versions.
#[test]
fn a_venv_of_pyenvs() {
    let sandbox = Sandbox::new();
    let root = allowed(&sandbox);
    let pyenv = sandbox.path().join("pyenv");
    let real = pyenv.join("versions/3.12.1/envs/it");
    Maker::Venv.makes(&sandbox, &real, &[]);
    symlink(&real, pyenv.join("versions/it")).expect("a link");
    fs::write(root.join(".python-version"), "it\n").expect("a file");
    let pyenv_root = pyenv.display().to_string();
    let rooted = ("PYENV_ROOT", pyenv_root.as_str());
    let by_script = Activated::by_script(&sandbox, &real);
    let expected = Activated { pyenv: real.display().to_string(), ..by_script };
    assert_eq!(Activated::by_wtsh(&sandbox, &root, &[rooted]), expected);
    for settled in ["PYENV_VIRTUALENV_INIT", "PYENV_VERSION"] {
        let ours = Activated::by_wtsh(&sandbox, &root, &[rooted, (settled, "1")]);
        assert!(ours.is_nothing(&sandbox), "{settled}: {ours:?}");
    }
    let at_home = sandbox.home().join(".pyenv/versions/3.12.1/envs/other");
    Maker::Venv.makes(&sandbox, &at_home, &[]);
    fs::write(root.join(".python-version"), "3.12.1/envs/other\n").expect("a file");
    assert_eq!(Activated::by_wtsh(&sandbox, &root, &[]).virtual_env, at_home.display().to_string());
}

#[test]
fn direnvs_layout_of_the_highest_version() {
    let sandbox = Sandbox::new();
    let root = allowed(&sandbox);
    for version in ["3.9.2", "3.11.7"] {
        Maker::Venv.makes(&sandbox, &root.join(format!(".direnv/python-{version}")), &[]);
    }
    let by_script = Activated::by_script(&sandbox, &root.join(".direnv/python-3.11.7"));
    assert_eq!(Activated::by_wtsh(&sandbox, &root, &[]), by_script);
}

/// Neither activated nor spoken of.
#[test]
fn an_environment_of_condas_is_left_alone() {
    let sandbox = Sandbox::new();
    let root = allowed(&sandbox);
    fs::create_dir_all(root.join(".venv/conda-meta")).expect("a folder");
    fs::create_dir_all(root.join(".venv/bin")).expect("a folder");
    symlink("/bin/sh", root.join(".venv/bin/python")).expect("a link");
    assert!(Activated::by_wtsh(&sandbox, &root, &[]).is_nothing(&sandbox));
    assert!(explained(&sandbox, &root).contains("\"rejected\":[]"));
}
