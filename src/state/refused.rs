//! Names that no `.env` may set and no diff may bring back: they make programs run code, or move files of wtsh or of the shell.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

/// Sorted, so that a name is found by halving.
const NAMES: &[&str] = &[
    "BROWSER",
    "CDPATH",
    "COLUMNS",
    "COMPREPLY",
    "DIRSTACK",
    "EDITOR",
    "ENV",
    "EPOCHREALTIME",
    "EPOCHSECONDS",
    "EUID",
    "FCEDIT",
    "FIGNORE",
    "FPATH",
    "FUNCNAME",
    "FUNCNEST",
    "GCONV_PATH",
    "GLIBC_TUNABLES",
    "GLOBIGNORE",
    "GROUPS",
    "HOME",
    "HOSTALIASES",
    "IFS",
    "INPUTRC",
    "JAVA_TOOL_OPTIONS",
    "JDK_JAVA_OPTIONS",
    "LINENO",
    "LINES",
    "LOCPATH",
    "MAILPATH",
    "MANPAGER",
    "MODULE_PATH",
    "NLSPATH",
    "NODE_OPTIONS",
    "NODE_PATH",
    "NULLCMD",
    "OLDPWD",
    "OPENSSL_CONF",
    "OPENSSL_ENGINES",
    "OPENSSL_MODULES",
    "OPTARG",
    "OPTERR",
    "OPTIND",
    "PAGER",
    "PATH",
    "POSIXLY_CORRECT",
    "PPID",
    "PWD",
    "RANDOM",
    "READNULLCMD",
    "RPROMPT",
    "RPROMPT2",
    "RPS1",
    "RPS2",
    "RUSTC",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTDOC",
    "SECONDS",
    "SHELL",
    "SHELLOPTS",
    "SPROMPT",
    "SRANDOM",
    "SSH_ASKPASS",
    "SSH_ASKPASS_REQUIRE",
    "SUDO_ASKPASS",
    "SUDO_EDITOR",
    "SYSTEMD_PAGER",
    "TERMCAP",
    "TERMINFO",
    "TERMINFO_DIRS",
    "TMOUT",
    "UID",
    "VISUAL",
    "ZDOTDIR",
    "_",
    "_JAVA_OPTIONS",
    // zsh ties these to what is written in capitals, or keeps its own tables in them.
    "aliases",
    "argv",
    "cdpath",
    "commands",
    "dis_aliases",
    "dis_functions",
    "fignore",
    "fpath",
    "functions",
    "galiases",
    "histchars",
    "mailpath",
    "manpath",
    "module_path",
    "options",
    "path",
    "prompt",
    "psvar",
    "saliases",
    "status",
];

const PREFIXES: &[&str] = &[
    "BASH",
    "DIRENV_",
    "DYLD_",
    "GIT_",
    "HIST",
    "LD_",
    "LESS",
    "MALLOC_",
    "PERL",
    "PROMPT",
    "PS",
    "PYTHON",
    "RUBY",
    "VIRTUAL_ENV",
    "WTSH_",
    "XDG_",
    "__WTSH_",
    "__fish_",
    "fish_",
];

const HARMLESS: &[&str] = &["PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"];

/// What wtsh itself sets for a virtual environment, and takes back.
const OF_A_VENV: &[&str] = &["PYTHONHOME", "VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT"];

/// Whether no `.env` may set `name`.
pub fn is_refused(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else { return true };
    if NAMES.binary_search(&name).is_ok() {
        return true;
    }
    PREFIXES.iter().any(|prefix| name.starts_with(prefix)) && !HARMLESS.contains(&name)
}

/// Whether wtsh ever sets a variable of this name (PATH apart, which it edits entry by entry).
pub fn is_ours_to_set(name: &OsStr) -> bool {
    let of_a_venv = name.to_str().is_some_and(|name| OF_A_VENV.contains(&name));
    is_identifier(name.as_bytes()) && (of_a_venv || !is_refused(name))
}

/// A name as the shells take it (POSIX, Base Definitions 3.216): letters, digits, underscore, no digit first.
pub fn is_identifier(name: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    name.first().is_some_and(|first| !first.is_ascii_digit()) && name.iter().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_halved() {
        assert!(NAMES.is_sorted());
    }

    #[test]
    fn what_makes_programs_run_code_is_refused() {
        let names = "PATH HOME XDG_DATA_HOME WTSH_ROOT __WTSH_ENV DIRENV_DIR VIRTUAL_ENV LD_PRELOAD DYLD_INSERT_LIBRARIES \
            GCONV_PATH BASH_ENV ENV ZDOTDIR FPATH PROMPT_COMMAND PROMPT PS1 PS4 RPROMPT IFS SHELL SHELLOPTS BASHOPTS HISTFILE \
            TMOUT fish_function_path GIT_SSH_COMMAND SSH_ASKPASS EDITOR VISUAL PAGER LESSOPEN BROWSER PYTHONSTARTUP PYTHONPATH \
            PYTHONHOME PERL5OPT RUBYOPT NODE_OPTIONS JAVA_TOOL_OPTIONS RUSTC_WRAPPER path fpath";
        for name in names.split_whitespace() {
            assert!(is_refused(OsStr::new(name)), "{name}");
        }
    }

    #[test]
    fn what_applications_read_is_not() {
        let names = "PORT DATABASE_URL DEBUG COMPOSE_PROJECT_NAME PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE HOMEPAGE PATHS \
            ENVIRONMENT DJANGO_SETTINGS_MODULE";
        for name in names.split_whitespace() {
            assert!(!is_refused(OsStr::new(name)), "{name}");
        }
    }

    #[test]
    fn a_diff_touches_what_wtsh_sets() {
        for name in ["VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "PYTHONHOME", "PORT", "_x1"] {
            assert!(is_ours_to_set(OsStr::new(name)), "{name}");
        }
        for name in ["LD_PRELOAD", "PATH", "VIRTUAL_ENV_X", "", "1x", "a-b", "a b", "é", "x\n"] {
            assert!(!is_ours_to_set(OsStr::new(name)), "{name}");
        }
    }
}
