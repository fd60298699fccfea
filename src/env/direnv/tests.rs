use std::fs;

use super::*;

/// A home and a project whose `.envrc` direnv has allowed: the name is what direnv itself wrote for it.
struct Setting {
    folder: tempfile::TempDir,
}

impl Setting {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("w/api/src")).unwrap();
        fs::create_dir_all(folder.path().join("share/direnv/allow")).unwrap();
        fs::create_dir_all(folder.path().join("share/direnv/deny")).unwrap();
        Setting { folder }
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn variables(&self) -> Variables {
        let folders = [("XDG_DATA_HOME", self.path("share")), ("HOME", self.path("home"))];
        folders.into_iter().map(|(name, folder)| (name.into(), folder.into())).collect()
    }

    fn envrc(&self, folder: &str) -> Option<Envrc> {
        envrc(&self.variables(), &self.path(folder))
    }

    fn allow(&self, file: &str) {
        let file = self.path(file);
        let name = format!("{}\n{}", file.display(), fs::read_to_string(&file).unwrap());
        fs::write(self.path("share/direnv/allow").join(sha256(&[name.as_bytes()])), "").unwrap();
    }

    fn covers(&self, dir: &str, folder: &str) -> bool {
        let mut now = self.variables();
        now.insert("DIRENV_DIR".into(), format!("-{}", self.path(dir).display()).into());
        direnv_covers(&now, &self.path(folder))
    }
}

#[test]
fn the_hash_is_sha_256_in_hexadecimal_digits() {
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(sha256(&[b"a", b"bc"]), abc);
}

#[test]
fn the_nearest_file_counts_and_only_as_it_was_allowed() {
    let setting = Setting::new();
    assert_eq!(setting.envrc("w/api"), None);
    fs::write(setting.path("w/.envrc"), "a").unwrap();
    let found = setting.envrc("w/api/src").unwrap();
    assert_eq!((found.file, found.allowed), (setting.path("w/.envrc"), false));
    setting.allow("w/.envrc");
    assert!(setting.envrc("w/api/src").unwrap().allowed);
    fs::write(setting.path("w/api/.envrc"), "b").unwrap();
    assert!(!setting.envrc("w/api/src").unwrap().allowed);
    assert!(setting.envrc("w").unwrap().allowed);
    fs::write(setting.path("w/.envrc"), "changed").unwrap();
    assert!(!setting.envrc("w").unwrap().allowed);
}

#[test]
fn what_is_denied_is_not_allowed() {
    let setting = Setting::new();
    fs::write(setting.path("w/.envrc"), "a").unwrap();
    setting.allow("w/.envrc");
    let found = setting.envrc("w").unwrap();
    assert!(found.allowed);
    fs::write(&found.watched[1], "").unwrap();
    assert!(!setting.envrc("w").unwrap().allowed);
}

#[test]
fn a_folder_or_a_fifo_is_no_envrc() {
    let setting = Setting::new();
    fs::create_dir(setting.path("w/api/.envrc")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(setting.path("w/.envrc")).status().unwrap();
    assert!(made.success());
    assert_eq!(setting.envrc("w/api"), None);
}

#[test]
fn it_covers_its_folder_and_what_is_below_once_it_is_allowed() {
    let setting = Setting::new();
    fs::write(setting.path("w/api/.envrc"), "a").unwrap();
    assert!(!setting.covers("w/api", "w/api"), "blocked, though DIRENV_DIR is set");
    setting.allow("w/api/.envrc");
    for (folder, covered) in [("w/api", true), ("w/api/src", true), ("w", false), ("w/api2", false)] {
        assert_eq!(setting.covers("w/api", folder), covered, "{folder}");
    }
    assert!(!direnv_covers(&Variables::new(), Path::new("/w")));
    assert!(!direnv_covers(&Variables::from([("DIRENV_DIR".into(), "".into())]), Path::new("/w")));
}
