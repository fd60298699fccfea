//! The hook as a file (githooks(5)): what was there before runs first, and as before.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::process::program;
use crate::shell::{Shell, quote};

const NAME: &str = "pre-push";
/// What was there before, beside it.
const BEFORE: &str = "pre-push.before-wtsh";
/// pre-commit's name for what it finds, and runs first.
const LEGACY: &str = "pre-push.legacy";
const MARK: &[u8] = b"\n# wtsh guard: ";
/// Says that there was no folder.
const MADE_FOLDER: &str = "# The folder was made for it.\n";
/// Bytes of a file that may be ours.
const LONGEST: usize = 64 * 1024;

/// A hook that is a shell's script sees the name that it was written for: husky's goes by that. Where there is none, nothing but wtsh is
/// started: each program is a millisecond of a push.
const SCRIPT: &str = "#!/bin/sh
# wtsh guard: looks at each push. `wtsh guard uninstall` puts everything back.
FOLDER@wtsh=WTSH@
[ -x \"$wtsh\" ] || wtsh=$(command -v wtsh) || wtsh=
before=${0%/*}/pre-push.before-wtsh
look() {
    [ -n \"$wtsh\" ] || exit 0
    \"$wtsh\" guard pre-push \"$@\"
    case $? in
    1 | 130) exit 1 ;;
    esac
    exit 0
}
if [ -x \"$before\" ]; then
    refs=$(cat; printf x)
    refs=${refs%x}
    IFS= read -r first <\"$before\"
    case $first in
    '#!'*[/\\ ]bash | '#!'*[/\\ ]bash' '*) shell=bash ;;
    '#!'*[/\\ ]sh | '#!'*[/\\ ]sh' '* | '#!'*[/\\ ]dash) shell=sh ;;
    '#!'*[/\\ ]zsh) shell=zsh ;;
    *) shell= ;;
    esac
    if [ -n \"$shell\" ]; then
        printf %s \"$refs\" | \"$shell\" -c 'before=$1; shift; . \"$before\"' \"$0\" \"$before\" \"$@\" || exit
    else
        printf %s \"$refs\" | \"$before\" \"$@\" || exit
    fi
    printf %s \"$refs\" | look \"$@\"
    exit
fi
look \"$@\"
";

/// What `install` found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Installed {
    /// `before`: there was another hook.
    Now {
        before: bool,
    },
    Already,
}

#[derive(Debug)]
pub enum HookError {
    /// Two hooks are there beside ours, of which only one can have been the one before.
    InTheWay,
    Io(PathBuf, io::Error),
}

pub fn path(folder: &Path) -> PathBuf {
    folder.join(NAME)
}

pub fn before_path(folder: &Path) -> PathBuf {
    folder.join(BEFORE)
}

/// Whatever ends it in the middle, the same again goes on.
pub fn install(folder: &Path, wtsh: &Path) -> Result<Installed, HookError> {
    let (file, before) = (path(folder), before_path(folder));
    let makes_folder = !folder.exists();
    if makes_folder {
        DirBuilder::new().recursive(true).mode(0o777).create(folder).map_err(at(folder))?;
    }
    let text = text(wtsh, makes_folder || made_folder(&file));
    if is_ours(&file) {
        if fs::read(&file).is_ok_and(|now| now == text) && program::is_executable(&file) {
            return Ok(Installed::Already);
        }
        write(&file, &text)?;
        return Ok(Installed::Now { before: before.symlink_metadata().is_ok() });
    }
    if file.symlink_metadata().is_ok() {
        if before.symlink_metadata().is_ok() {
            return Err(HookError::InTheWay);
        }
        fs::rename(&file, &before).map_err(at(&file))?;
    }
    write(&file, &text)?;
    Ok(Installed::Now { before: before.symlink_metadata().is_ok() })
}

/// The file that is gone, and whether another hook is in its place again; `None`: none is ours. pre-commit may have moved ours.
pub fn uninstall(folder: &Path) -> Result<Option<(PathBuf, bool)>, HookError> {
    let before = before_path(folder);
    let file = [path(folder), folder.join(LEGACY)].into_iter().find(|file| is_ours(file));
    let file = match file {
        Some(file) => file,
        // It was cut off.
        None if before.symlink_metadata().is_ok() && path(folder).symlink_metadata().is_err() => path(folder),
        None => return Ok(None),
    };
    let had_none = made_folder(&file);
    if before.symlink_metadata().is_ok() {
        fs::rename(&before, &file).map_err(at(&before))?;
        return Ok(Some((file, true)));
    }
    fs::remove_file(&file).map_err(at(&file))?;
    if had_none {
        // Somebody may have put something into it.
        let _ = fs::remove_dir(folder);
    }
    Ok(Some((file, false)))
}

pub fn is_ours(file: &Path) -> bool {
    let text = crate::file::read_without_links(file, LONGEST).unwrap_or_default();
    text.windows(MARK.len()).any(|window| window == MARK)
}

fn made_folder(file: &Path) -> bool {
    let text = crate::file::read_without_links(file, LONGEST).unwrap_or_default();
    text.windows(MADE_FOLDER.len()).any(|window| window == MADE_FOLDER.as_bytes())
}

fn text(wtsh: &Path, makes_folder: bool) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    let quoted = quote::quote(Shell::Bash, wtsh.as_os_str().as_bytes());
    let quoted = String::from_utf8_lossy(&quoted);
    let script = SCRIPT.replace("FOLDER@", if makes_folder { MADE_FOLDER } else { "" });
    script.replace("WTSH@", &quoted).into_bytes()
}

/// Through a file of another name: git never sees a half one.
fn write(file: &Path, text: &[u8]) -> Result<(), HookError> {
    let temporary = file.with_extension("wtsh-new");
    match fs::remove_file(&temporary) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(at(&temporary)(error)),
        _ => {}
    }
    let mut open = OpenOptions::new();
    let mut half = open.write(true).create_new(true).mode(0o777).open(&temporary).map_err(at(&temporary))?;
    half.write_all(text).map_err(at(&temporary))?;
    fs::rename(&temporary, file).map_err(at(file))
}

fn at(path: &Path) -> impl Fn(io::Error) -> HookError {
    let path = path.to_owned();
    move |error| HookError::Io(path.clone(), error)
}
