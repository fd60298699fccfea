use std::fs;

use super::*;

fn file(folder: &Path, name: &str, mode: u32) -> PathBuf {
    fs::create_dir_all(folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    path
}

#[test]
fn only_an_executable_file_in_an_absolute_entry_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    file(&first, "shell", 0o644);
    let program = file(&second, "shell", 0o755);
    let path = std::env::join_paths([Path::new("."), Path::new(""), &first, &second]).unwrap();
    assert_eq!(find("shell", Some(&path)), Some(program));
    assert_eq!(find("Cargo.toml", Some(OsStr::new("."))), None);
    assert_eq!(find("shell", None), None);
}

#[test]
fn what_lies_in_a_worktree_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let (worktree, bin, links) =
        (folder.path().join("worktree"), folder.path().join("bin"), folder.path().join("links"));
    let theirs = file(&worktree.join("bin"), "direnv", 0o755);
    fs::create_dir(&links).unwrap();
    std::os::unix::fs::symlink(&theirs, links.join("direnv")).unwrap();
    let path = std::env::join_paths([&worktree.join("bin"), &links, &bin]).unwrap();
    let found = |folders: &[&Path]| find_outside("direnv", Some(&path), folders);
    assert_eq!(found(&[]), Some(theirs));
    assert_eq!(found(&[&worktree]), None);
    let own = file(&bin, "direnv", 0o755);
    assert_eq!(found(&[&worktree]), Some(own));
}

#[test]
fn a_word_is_looked_for_as_a_shell_does() {
    let folder = tempfile::tempdir().unwrap();
    let (bin, here) = (folder.path().join("bin"), folder.path().join("here"));
    let plain = file(&bin, "plain", 0o644);
    let tool = file(&bin, "tool", 0o755);
    let script = file(&here, "script", 0o755);
    fs::create_dir(bin.join("folder")).unwrap();
    let path = std::env::join_paths([Path::new(""), Path::new("."), &bin]).unwrap();
    let found = |word: &str| named(OsStr::new(word), Some(&path), &here);
    assert_eq!(found("tool"), Ok(tool));
    assert_eq!(found("plain"), Err(Missing::NotExecutable(plain)));
    assert_eq!(found("folder"), Err(Missing::NotExecutable(bin.join("folder"))));
    assert_eq!(found("script"), Err(Missing::NotFound), "neither an empty nor a relative entry counts");
    assert_eq!(found("./script"), Ok(here.join("./script")));
    assert_eq!(found("../here/script").unwrap().canonicalize().unwrap(), script.canonicalize().unwrap());
    assert_eq!(found("./nothing"), Err(Missing::NotFound));
    assert_eq!(found(""), Err(Missing::NotFound));
}
