//! The folders of a venv that packages are installed into (`purelib` and `platlib` of Python's `sysconfig`).

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use super::Venv;

/// Those that are there, each once: `lib64` is a link to `lib` nearly everywhere, and a folder of its own where virtualenv made
/// the venv on Fedora.
pub(super) fn of(venv: &Venv) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut seen = Vec::new();
    for lib in ["lib", "lib64"].map(|lib| venv.dir.join(lib)) {
        let folder = named_after(venv).map(|name| lib.join(name).join("site-packages"));
        let metadata = folder.as_ref().and_then(|folder| folder.metadata().ok());
        match (folder, metadata) {
            (Some(folder), Some(metadata)) if metadata.is_dir() => {
                let identity = (metadata.dev(), metadata.ino());
                if !seen.contains(&identity) {
                    seen.push(identity);
                    found.push(folder);
                }
            }
            _ if found.is_empty() => found.extend(any_python(&lib)),
            _ => {}
        }
    }
    found
}

/// `python3.11` where the venv is of Python 3.11.7.
fn named_after(venv: &Venv) -> Option<String> {
    let mut numbers = venv.python.as_deref()?.split('.');
    Some(format!("python{}.{}", numbers.next()?, numbers.next()?))
}

/// Where the venv does not say its version, or its folder is called otherwise (`pypy3.10`, `python3.13t`).
fn any_python(lib: &std::path::Path) -> Option<PathBuf> {
    let is_python =
        |name: &OsString| name.as_bytes().starts_with(b"python3") || name.as_bytes().starts_with(b"pypy3");
    let names = lib.read_dir().ok()?.flatten().map(|entry| entry.file_name());
    let folders = names.filter(is_python).map(|name| lib.join(name).join("site-packages"));
    folders.filter(|folder| folder.is_dir()).max()
}
