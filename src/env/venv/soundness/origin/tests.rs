use std::fs;
use std::os::unix::fs::symlink;

use super::*;

/// `w/<name>`, a venv with nothing but what a test writes.
struct Venvs(tempfile::TempDir);

impl Venvs {
    fn new() -> Self {
        Venvs(tempfile::tempdir().unwrap())
    }

    fn dir(&self, name: &str) -> PathBuf {
        let dir = self.0.path().canonicalize().unwrap().join(name);
        fs::create_dir_all(dir.join("bin")).unwrap();
        fs::write(dir.join("pyvenv.cfg"), "home = /usr/bin\n").unwrap();
        dir
    }

    fn script(&self, dir: &Path, name: &str, made_in: &Path) {
        let text = format!("#!{}/bin/python3\nimport sys\n", made_in.display());
        fs::write(dir.join("bin").join(name), text).unwrap();
    }
}

#[test]
fn every_form_of_activate_is_read() {
    let venvs = Venvs::new();
    let dir = venvs.dir("v");
    let cygwin = "    VIRTUAL_ENV=$(cygpath \"/w/it's/v\")\nelse\n    export VIRTUAL_ENV=\"/w/it's/v\"\nfi\n";
    let quoted =
        "        VIRTUAL_ENV=$(cygpath '/w/it'\"'\"'s/v')\n        export VIRTUAL_ENV='/w/it'\"'\"'s/v'\n";
    let both =
        "  VIRTUAL_ENV=\"$CURRENT_ENV\"\nelse\n  VIRTUAL_ENV='/w/it'\"'\"'s/v'\n  VIRTUAL_ENV_PROMPT=x\n";
    for text in ["VIRTUAL_ENV=\"/w/it's/v\"\nexport VIRTUAL_ENV\n", cygwin, quoted, both] {
        fs::write(dir.join("bin/activate"), format!("unset VIRTUAL_ENV\n_OLD_VIRTUAL_ENV=/x\n{text}"))
            .unwrap();
        assert_eq!(activate_says(&dir).as_deref(), Some(Path::new("/w/it's/v")), "{text}");
    }
    let computed =
        "VIRTUAL_ENV=''\"$(dirname -- \"$(dirname -- \"$(realpath -- \"$SCRIPT_PATH\")\")\")\"''\n";
    for text in [computed, "VIRTUAL_ENV=.venv\n", "VIRTUAL_ENV=", ""] {
        fs::write(dir.join("bin/activate"), text).unwrap();
        assert_eq!(activate_says(&dir), None, "{text}");
    }
}

#[test]
fn the_command_in_the_configuration_is_read() {
    let dir = Venvs::new();
    let dir = dir.dir("v");
    for (command, expected) in [
        ("/usr/bin/python3 -m venv /w/a b/.venv", Some("/w/a b/.venv")),
        ("/usr/bin/python3 -m venv --without-pip --clear /w/v", Some("/w/v")),
        ("/usr/bin/python3 -m venv --copies --prompt=\"my /own venv\" --upgrade-deps /w/v", Some("/w/v")),
        ("/usr/bin/python3 -m virtualenv -p /usr/bin/python3 /w/v", None),
        ("/usr/bin/python3 -m venv v", None),
        ("/usr/bin/python3 -m venv --clear", None),
    ] {
        fs::write(dir.join("pyvenv.cfg"), format!("home = /usr/bin\ncommand = {command}\n")).unwrap();
        assert_eq!(command_says(&dir).as_deref(), expected.map(Path::new), "{command}");
    }
}

#[test]
fn every_form_of_a_shebang_is_read() {
    let venvs = Venvs::new();
    let script = venvs.dir("v").join("bin/x");
    for (text, expected) in [
        ("#!/w/v/bin/python\nx", Some("/w/v/bin/python")),
        ("#! /w/v/bin/python3.11 -I\nx", Some("/w/v/bin/python3.11")),
        ("#!/bin/sh\n'''exec' /w/v/bin/python \"$0\" \"$@\"\n' '''\n", Some("/w/v/bin/python")),
        ("#!/bin/sh\n'''exec' \"/w/a b/bin/python\" \"$0\" \"$@\"\n' '''\n", Some("/w/a b/bin/python")),
        ("#!/bin/sh\n'''exec' '/w/it'\"'\"'s/bin/python' \"$0\" \"$@\"\n' '''\n", Some("/w/it's/bin/python")),
        ("#!/bin/sh\n'''exec' \"$(dirname -- \"$(realpath -- \"$0\")\")\"/'python' \"$0\" \"$@\"\n", None),
        ("#!/bin/sh\nexec x\n", Some("/bin/sh")),
        ("#!", None),
        ("\u{7f}ELF", None),
    ] {
        fs::write(&script, text).unwrap();
        assert_eq!(interpreter(&script).as_deref(), expected.map(Path::new), "{text}");
    }
    let long = format!("/{}/bin/python", "w".repeat(3000));
    fs::write(&script, format!("#!/bin/sh\n'''exec' {long} \"$0\" \"$@\"\n' '''\n")).unwrap();
    assert_eq!(interpreter(&script), Some(long.into()));
    assert_eq!(venv_of(Path::new("/w/v/bin/pypy3")), Some("/w/v".into()));
    for no_venv in ["/bin/sh", "/w/v/python", "v/bin/python", "/usr/bin/env"] {
        assert_eq!(venv_of(Path::new(no_venv)), None, "{no_venv}");
    }
}

#[test]
fn a_script_that_leads_elsewhere_outweighs_the_rest() {
    let venvs = Venvs::new();
    let (here, there) = (venvs.dir("here"), venvs.dir("there"));
    fs::write(here.join("bin/activate"), format!("VIRTUAL_ENV={}\n", here.display())).unwrap();
    venvs.script(&here, "pip", &here);
    assert_eq!(of(&here), Origin::Here);
    venvs.script(&here, "pytest", &there);
    assert_eq!(of(&here), Origin::There(there.clone()));
    fs::remove_file(there.join("pyvenv.cfg")).unwrap();
    assert_eq!(of(&here), Origin::Here, "one script may be of its author's making");
}

#[test]
fn scripts_that_agree_on_a_place_that_is_gone_have_moved() {
    let venvs = Venvs::new();
    let (here, gone) = (venvs.dir("here"), PathBuf::from("/nowhere/.venv"));
    venvs.script(&here, "pip", &gone);
    assert_eq!(of(&here), Origin::Here);
    venvs.script(&here, "pytest", &gone);
    assert_eq!(of(&here), Origin::Gone(gone));
    venvs.script(&here, "black", &here);
    venvs.script(&here, "pip", &here);
    assert_eq!(of(&here), Origin::Here);
}

#[test]
fn the_command_counts_where_nothing_else_says_a_word() {
    let venvs = Venvs::new();
    let (here, there) = (venvs.dir("here"), venvs.dir("there"));
    let command = format!("home = /usr/bin\ncommand = /usr/bin/python3 -m venv {}\n", there.display());
    fs::write(here.join("pyvenv.cfg"), command).unwrap();
    assert_eq!(of(&here), Origin::There(there));
    fs::write(here.join("bin/activate"), format!("VIRTUAL_ENV={}\n", here.display())).unwrap();
    assert_eq!(of(&here), Origin::Here);
}

#[test]
fn interpreters_of_the_system_say_nothing() {
    let venvs = Venvs::new();
    let here = venvs.dir("here");
    let system = venvs.0.path().join("usr");
    fs::create_dir_all(system.join("bin")).unwrap();
    fs::write(system.join("bin/python3"), "").unwrap();
    for name in ["pip", "a", "b"] {
        venvs.script(&here, name, &system);
    }
    assert_eq!(of(&here), Origin::Here);
}

/// As uv writes them where it was given a relative path.
#[test]
fn paths_with_dots_lead_somewhere_too() {
    let venvs = Venvs::new();
    let (here, there, beside) = (venvs.dir("w/here"), venvs.dir("w/there"), venvs.dir("w/beside"));
    let by_dots = |beside: &Path, name: &str| beside.join("..").join(name);
    let made_in = |made_in: &Path| {
        fs::write(here.join("bin/activate"), format!("VIRTUAL_ENV={}\n", made_in.display())).unwrap();
        venvs.script(&here, "pip", made_in);
        (of(&here), gone(&here))
    };
    for beside in [beside, venvs.0.path().canonicalize().unwrap().join("w/gone")] {
        assert_eq!(made_in(&by_dots(&beside, "there")), (Origin::There(there.clone()), None));
        assert_eq!(made_in(&by_dots(&beside, "here")), (Origin::Here, None));
        let nowhere = there.with_file_name("nowhere");
        assert_eq!(made_in(&by_dots(&beside, "nowhere")), (Origin::Gone(nowhere.clone()), Some(nowhere)));
    }
}

#[test]
fn links_and_pipes_in_bin_are_passed_over() {
    let venvs = Venvs::new();
    let (here, there) = (venvs.dir("here"), venvs.dir("there"));
    venvs.script(&there, "tool", &there);
    symlink(there.join("bin/tool"), here.join("bin/tool")).unwrap();
    symlink(there.join("bin/tool"), here.join("bin/pip")).unwrap();
    let pipe = here.join("bin/pipe");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        here.join("bin/activate"),
        rustix::fs::FileType::Fifo,
        0o600.into(),
        0,
    )
    .unwrap();
    assert_eq!(of(&here), Origin::Here);
}

#[test]
fn another_path_of_the_same_folder_is_here() {
    let venvs = Venvs::new();
    let here = venvs.dir("here");
    let link = venvs.0.path().join("link");
    symlink(&here, &link).unwrap();
    venvs.script(&here, "pip", &link);
    fs::write(here.join("bin/activate"), format!("VIRTUAL_ENV={}\n", link.display())).unwrap();
    assert_eq!(of(&here), Origin::Here);
    assert_eq!(of(&link), Origin::Here);
}
