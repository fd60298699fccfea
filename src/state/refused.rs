//! Names that no `.env` may set and no diff may bring back: they make programs run code, or move files of wtsh or of the shell.
//!
//! What only says where a server is, or with which secret (DATABASE_URL, AWS_*, DOCKER_HOST, proxies, PIP_INDEX_URL), is what a `.env` is
//! for, and not refused: a repository's own requirements and lock files say as much about where its packages come from.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

#[rustfmt::skip]
const NAMES: &[&[&str]] = &[
    // The shells, the linker, the C library.
    &[
        "PATH", "HOME", "SHELL", "SHELLOPTS", "ENV", "IFS", "PWD", "OLDPWD", "SHLVL", "CDPATH", "FPATH", "MODULE_PATH", "ZDOTDIR",
        "ZSH", "INPUTRC", "TMOUT", "NULLCMD", "READNULLCMD", "STTY", "FCEDIT", "FIGNORE", "GLOBIGNORE", "MAILPATH", "KEYTIMEOUT",
        "RPROMPT", "RPROMPT2", "RPS1", "RPS2", "SPROMPT", "TIMEFMT", "COLUMNS", "LINES", "COMPREPLY", "DIRSTACK", "EPOCHREALTIME",
        "EPOCHSECONDS", "FUNCNAME", "FUNCNEST", "LINENO", "OPTARG", "OPTERR", "OPTIND",
        "POSIXLY_CORRECT", "RANDOM", "SRANDOM", "SECONDS", "_", "TERMCAP", "TERMINFO", "TERMINFO_DIRS", "GCONV_PATH", "GETCONF_DIR",
        "CONFIG_SHELL", "CONFIG_SITE", "EXECIGNORE", "PS0", "PS1", "PS2", "PS3", "PS4", "PSVAR", "PSModulePath", "PROMPT", "PROMPT2",
        "PROMPT3", "PROMPT4", "PROMPT_COMMAND", "PROMPT_DIRTRIM", "PROMPT_EOL_MARK", "TEXTDOMAINDIR", "TMPPREFIX", "GLIBC_TUNABLES", "HOSTALIASES", "LOCPATH", "NLSPATH", "RESOLV_HOST_CONF", "LIBRARY_PATH", "SSLKEYLOGFILE",
    ],
    // zsh keeps tables of its own under these names. It refuses to change them, but one that is started by another shell
    // takes what it inherits in their place: `options` would say that no option is on. bash takes histchars as zsh does, and fish
    // acts on umask.
    &[
        "aliases", "builtins", "commands", "dirstack", "dis_aliases", "dis_builtins", "dis_functions", "functions", "galiases",
        "histchars", "history", "keymaps", "mapfile", "modules", "nameddirs", "options", "parameters", "prompt", "reswords", "saliases",
        "termcap", "terminfo", "umask", "userdirs", "watch", "widgets", "precmd_functions", "preexec_functions", "chpwd_functions",
        "periodic_functions", "zshaddhistory_functions", "zshexit_functions",
    ],
    // What is started to show or edit something, or to ask for a password.
    &[
        "EDITOR", "VISUAL", "PAGER", "BROWSER", "MANPAGER", "MANOPT", "MANPATH", "MANROFFOPT", "AWS_PAGER", "BAT_PAGER",
        "BAT_CONFIG_PATH", "BAT_CONFIG_DIR", "DELTA_PAGER", "GH_PAGER", "GH_EDITOR", "GH_BROWSER", "GH_PATH", "GH_CONFIG_DIR",
        "GLAB_CONFIG_DIR", "KUBE_EDITOR", "KUBECTL_EXTERNAL_DIFF", "HGEDITOR", "SVN_EDITOR", "JJ_EDITOR", "SSH_ASKPASS",
        "SSH_ASKPASS_REQUIRE", "VIMINIT", "GVIMINIT", "EXINIT", "VIM", "VIMRUNTIME", "MYVIMRC", "NVIM_APPNAME", "EMACSLOADPATH",
        "ALTERNATE_EDITOR", "SOPS_EDITOR", "P4EDITOR", "EMACSPATH", "KITTY_INSTALLATION_DIR", "GHOSTTY_RESOURCES_DIR",
        "WEZTERM_CONFIG_FILE", "GROFF_BIN_PATH", "LESS", "LESSANSIENDCHARS", "LESSANSIMIDCHARS", "LESSBINFMT", "LESSCHARDEF",
        "LESSCHARSET", "LESSCLOSE", "LESSCOLORIZER", "LESSECHO", "LESSEDIT", "LESSGLOBALTAGS", "LESSHISTFILE", "LESSHISTSIZE", "LESSOPEN",
        "LESSPREFIX", "LESSSEPARATOR", "LESSUTFBINFMT", "LESSUTFCHARDEF", "LESS_ADVANCED_PREPROCESSOR", "LESS_IS_MORE",
        "MORE", "SCREENRC", "TMUX", "TMUX_TMPDIR", "ELECTRON_RUN_AS_NODE",
    ],
    // ssh, gpg, other version control, archives, searching.
    &[
        "SSH_AUTH_SOCK", "SSH_SK_HELPER", "SSH_SK_PROVIDER", "SSH_PKCS11_HELPER", "GNUPGHOME", "SVN_SSH", "CVS_RSH", "HG", "HGRCPATH",
        "HGMERGE", "JJ_CONFIG", "RSH", "TAR_OPTIONS", "TAPE", "RIPGREP_CONFIG_PATH", "GREP_OPTIONS", "ACKRC", "ACK_OPTIONS", "AWKPATH",
        "AWKLIBPATH", "BC_ENV_ARGS", "CURL_HOME", "WGETRC", "SYSTEM_WGETRC", "MAILCAPS", "MAILRC", "GS_LIB", "GS_OPTIONS",
        "GNUPLOT_DRIVER_DIR", "MYSQL_HOME", "LIBMYSQL_PLUGINS", "BORG_RSH", "RESTIC_PASSWORD_COMMAND", "RCLONE_PASSWORD_COMMAND", "ZIPOPT",
        "PARALLEL_SHELL", "LEFTHOOK_BIN", "APT_CONFIG", "TASKDATA",
    ],
    // Configuration that names programs or libraries.
    &[
        "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AZURE_CONFIG_DIR", "AZURE_EXTENSION_DIR", "CLOUDSDK_CONFIG",
        "CLOUDSDK_PYTHON", "CLOUDSDK_BQ_PYTHON", "CLOUDSDK_GSUTIL_PYTHON", "CLOUDSDK_ROOT_DIR",
        "GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES", "KUBECONFIG", "HELM_PLUGINS", "HELM_CONFIG_HOME", "HELM_DATA_HOME",
        "DOCKER_CONFIG", "DOCKER_CLI_PLUGIN_EXTRA_DIRS", "CONTAINERS_CONF", "CONTAINERS_CONF_OVERRIDE", "TF_CLI_CONFIG_FILE",
        "TERRAFORM_CONFIG", "PACKER_CONFIG", "PACKER_PLUGIN_PATH", "KRB5_CONFIG", "ODBCINI", "ODBCINSTINI", "ODBCSYSINI",
        "SASL_PATH", "PRE_COMMIT_HOME", "DEVELOPER_DIR", "SDKROOT", "TOOLCHAINS", "GTK_MODULES", "GTK_PATH", "GIO_EXTRA_MODULES",
        "GIO_MODULE_DIR", "GDK_PIXBUF_MODULE_FILE", "GI_TYPELIB_PATH", "QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH",
        "VAULT_CONFIG_PATH", "VK_DRIVER_FILES", "GDAL_DRIVER_PATH",
        "QML_IMPORT_PATH", "QML2_IMPORT_PATH", "LIBGL_DRIVERS_PATH", "VK_ICD_FILENAMES", "VK_LAYER_PATH", "ALSA_PLUGIN_DIR",
    ],
    // Python's tools; what begins with PYTHON, PIP_ and UV_ is below.
    &[
        "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_CONFIG_PATH", "JUPYTER_DATA_DIR", "JUPYTER_PATH", "PIPENV_PYTHON", "PIPENV_SHELL",
        "PIPX_BIN_DIR", "PIPX_DEFAULT_PYTHON", "PIPX_HOME", "POETRY_CONFIG_DIR", "POETRY_HOME", "PIXI_HOME", "RYE_HOME", "WORKON_HOME",
        "HATCH_CONFIG", "PYTEST_ADDOPTS", "PYTEST_PLUGINS", "COVERAGE_PROCESS_START", "__PYVENV_LAUNCHER__",
    ],
    // JavaScript.
    &[
        "NODE_OPTIONS", "NODE_PATH", "NODE_COMPILE_CACHE", "NODE_REPL_EXTERNAL_MODULE", "NODE_REPL_HISTORY", "NODE_REDIRECT_WARNINGS",
        "NODE_V8_COVERAGE", "NODE_ICU_DATA", "NVM_DIR", "VOLTA_HOME", "FNM_DIR", "N_PREFIX", "BUN_OPTIONS", "BUN_INSTALL", "DENO_DIR",
        "COREPACK_HOME", "ESBUILD_BINARY_PATH",
    ],
    // The JVM and .NET.
    &[
        "JAVA_HOME", "JRE_HOME", "JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH", "MAVEN_ARGS",
        "MAVEN_HOME", "MAVEN_OPTS", "M2_HOME", "GRADLE_HOME", "GRADLE_OPTS", "GRADLE_USER_HOME", "SBT_OPTS", "ANT_ARGS", "ANT_HOME",
        "ANT_OPTS", "CATALINA_OPTS", "SDKMAN_DIR", "CLJ_CONFIG", "LEIN_JVM_OPTS", "LEIN_HOME", "DOTNET_STARTUP_HOOKS",
        "DOTNET_ADDITIONAL_DEPS", "DOTNET_SHARED_STORE", "DOTNET_CLI_HOME", "DOTNET_GCName",
        "DOTNET_GCPath", "COMPlus_GCName", "NUGET_PLUGIN_PATHS", "JAVACMD", "OPENJ9_JAVA_OPTIONS",
    ],
    // Compilers and make.
    &[
        "MAKE", "MAKEFILES", "MAKEFLAGS", "GNUMAKEFLAGS", "MFLAGS", "CC", "CXX", "CPP", "LD", "AR", "AS", "NM", "RANLIB", "FC", "CFLAGS",
        "CPPFLAGS", "CXXFLAGS", "LDFLAGS", "CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "COMPILER_PATH", "GCC_EXEC_PREFIX",
        "PKG_CONFIG", "PKG_CONFIG_PATH", "PKG_CONFIG_LIBDIR", "GOAUTH", "GOBIN", "GOCACHE", "GOCACHEPROG", "GOENV", "GOFLAGS",
        "GOMODCACHE", "GOPATH", "GOROOT", "GOTOOLCHAIN", "GOTOOLDIR", "RUSTDOC", "RUSTDOCFLAGS", "RUSTFLAGS", "RUSTFMT",
        "LDSHARED", "BAZELISK_BASE_URL", "VALGRIND_LIB",
    ],
    // Other languages.
    &[
        "GEM_HOME", "GEM_PATH", "IRBRC", "PRYRC", "RAKEOPT", "BUNDLE_APP_CONFIG", "BUNDLE_BIN", "BUNDLE_BIN_PATH", "BUNDLE_CONFIG",
        "BUNDLE_GEMFILE", "BUNDLE_PATH", "BUNDLE_USER_CONFIG", "BUNDLE_USER_HOME", "BUNDLE_USER_PLUGIN", "PHPRC", "PHP_INI_SCAN_DIR",
        "COMPOSER_HOME", "TCLLIBPATH", "R_ENVIRON", "R_ENVIRON_USER", "R_HOME", "R_LIBS", "R_LIBS_SITE", "R_LIBS_USER", "R_PROFILE",
        "R_PROFILE_USER", "JULIA_DEPOT_PATH", "JULIA_LOAD_PATH", "ERL_AFLAGS", "ERL_FLAGS", "ERL_ZFLAGS", "ERL_LIBS",
        "ELIXIR_ERL_OPTIONS", "MIX_ARCHIVES", "MIX_EXS", "MIX_HOME", "MIX_PATH", "HEX_HOME", "OCAMLPATH", "CAML_LD_LIBRARY_PATH",
        "GHCRTS", "GHC_PACKAGE_PATH", "STACK_ROOT", "CABAL_DIR", "GUILE_LOAD_PATH", "GUILE_LOAD_COMPILED_PATH",
        "MIX_REBAR3", "OCAMLPARAM", "LUAROCKS_CONFIG", "TCL_LIBRARY",
    ],
];

#[rustfmt::skip]
const PREFIXES: &[&str] = &[
    "WTSH_", "__WTSH_", "__wtsh_", "XDG_", "DIRENV_", "GIT_",
    "BASH", "COMP_", "HIST", "PSQL", "ZSH_", "ZLE_", "fish_", "__fish_",
    // Prompts and other programs that a shell starts by itself.
    "STARSHIP_", "POWERLEVEL9K_", "POSH_", "ATUIN_", "MCFLY_", "_ZO_", "FZF_",
    "LD_", "DYLD_", "MALLOC_", "DBUS_", "SYSTEMD_", "SUDO_", "OPENSSL_", "NIX_", "HOMEBREW_", "GST_PLUGIN_",
    "LESSKEY", "LESSMETA", "LESSSECURE", "LESS_TERMCAP_", "RSYNC_", "PASSWORD_STORE_", "MAGICK_", "TEXMF", "ANSIBLE_", "VSCODE_",
    // Versions of languages, and the environments that hold them.
    "VIRTUAL_ENV", "VIRTUALENV", "_OLD_VIRTUAL_", "_OLD_FISH_", "PYTHON", "PYENV_", "PIP_", "UV_", "CONDA_", "_CONDA_", "_CE_", "MAMBA_",
    "ASDF_", "MISE_", "RBENV_", "rvm_", "YARN_",
    "PERL", "RUBY", "BUNDLER_", "LUA_", "OPAM", "COR_", "CORECLR_", "RUSTC", "RUSTUP_", "CARGO", "CMAKE_", "CCACHE_", "CGO_",
    "DOTNET_ROOT", "TF_CLI_ARGS",
];

/// Of the sanitizers' options, which name programs and files: ASAN_OPTIONS, UBSAN_OPTIONS and so on.
const OF_SANITIZERS: &str = "SAN_OPTIONS";

/// npm takes these in any case.
const OF_NPM: &[u8] = b"npm_config_";

/// What begins as above and only holds a number, a switch, a place for results or the address of packages.
#[rustfmt::skip]
const HARMLESS: &[&str] = &[
    "PYTHONASYNCIODEBUG", "PYTHONDONTWRITEBYTECODE", "PYTHONFAULTHANDLER", "PYTHONHASHSEED", "PYTHONUNBUFFERED", "PYTHONUTF8", "PYTHON_ENV",
    "PIP_DEFAULT_TIMEOUT", "PIP_DISABLE_PIP_VERSION_CHECK", "PIP_EXTRA_INDEX_URL", "PIP_INDEX_URL", "PIP_NO_CACHE_DIR",
    "PIP_NO_INDEX", "PIP_REQUIRE_VIRTUALENV", "PIP_TRUSTED_HOST",
    "UV_COMPILE_BYTECODE", "UV_DEFAULT_INDEX", "UV_EXTRA_INDEX_URL", "UV_FROZEN", "UV_HTTP_TIMEOUT", "UV_LINK_MODE", "UV_LOCKED",
    "UV_NO_CACHE", "UV_NO_SYNC", "UV_OFFLINE", "UV_PRERELEASE", "UV_PROJECT_ENVIRONMENT", "UV_RESOLUTION",
    "CARGO_INCREMENTAL", "CARGO_NET_OFFLINE", "CARGO_REGISTRY_TOKEN", "CARGO_TARGET_DIR", "CARGO_TERM_COLOR",
    "ANSIBLE_FORCE_COLOR", "ANSIBLE_HOST_KEY_CHECKING", "ANSIBLE_NOCOLOR", "CGO_ENABLED",
];

/// Addresses and secrets of package indexes, whose names are part of the variable's.
const HARMLESS_PREFIXES: &[&str] = &["UV_INDEX", "YARN_NPM_"];

/// What wtsh itself sets for a virtual environment, and takes back.
const OF_A_VENV: &[&str] = &["PYENV_VIRTUAL_ENV", "PYTHONHOME", "VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT"];

/// Whether no `.env` may set `name`.
pub fn is_refused(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else { return true };
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    if NAMES.iter().any(|names| names.contains(&name)) || is_of_npm(name) || name.ends_with(OF_SANITIZERS) {
        return true;
    }
    begins(PREFIXES) && !HARMLESS.contains(&name) && !begins(HARMLESS_PREFIXES)
}

fn is_of_npm(name: &str) -> bool {
    name.as_bytes().get(..OF_NPM.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(OF_NPM))
}

/// Whether wtsh ever sets a variable of this name without being told by name (PATH apart, which it edits entry by entry).
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
    fn what_makes_programs_run_code_is_refused() {
        let names = "PATH HOME XDG_DATA_HOME WTSH_ROOT __WTSH_ENV __wtsh_session DIRENV_DIR VIRTUAL_ENV LD_PRELOAD DYLD_INSERT_LIBRARIES \
            GCONV_PATH BASH_ENV ENV ZDOTDIR FPATH PROMPT_COMMAND PROMPT PS1 PS4 RPROMPT IFS SHELL SHELLOPTS BASHOPTS HISTFILE \
            TMOUT fish_function_path GIT_SSH_COMMAND SSH_ASKPASS SSH_AUTH_SOCK EDITOR VISUAL PAGER LESSOPEN BROWSER PYTHONSTARTUP \
            PYTHONPATH PYTHONHOME PYTHONWARNINGS PYTHONBREAKPOINT PERL5OPT PERL5LIB RUBYOPT NODE_OPTIONS JAVA_TOOL_OPTIONS JAVA_HOME \
            RUSTC_WRAPPER RUSTFLAGS CARGO_HOME CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER CARGO_BUILD_RUSTC_WRAPPER MAKEFLAGS CC GOFLAGS \
            GOROOT npm_config_script_shell NPM_CONFIG_NODE_OPTIONS Npm_Config_Prefix PYENV_ROOT PYENV_VERSION CONDA_EXE \
            _OLD_VIRTUAL_PATH UV_PYTHON UV_CONFIG_FILE PIP_CONFIG_FILE PIP_PYTHON STARSHIP_CONFIG SUDO_UID DBUS_SESSION_BUS_ADDRESS \
            DEVELOPER_DIR TAR_OPTIONS RIPGREP_CONFIG_PATH DOCKER_CONFIG KUBECONFIG AWS_CONFIG_FILE AWS_PAGER PSQLRC GNUPGHOME prompt \
            histchars options functions umask PS0 PS2 PS3 PSVAR PSQL_EDITOR PROMPT2 PROMPT3 PROMPT4 PROMPT_DIRTRIM LESS LESSCLOSE \
            LESSKEY LESSKEYIN LESSKEY_CONTENT LESSEDIT LESSCHARDEF LESSSECURE LESSSECURE_ALLOW LESSECHO KITTY_INSTALLATION_DIR \
            GHOSTTY_RESOURCES_DIR WEZTERM_CONFIG_FILE CONFIG_SITE CONFIG_SHELL EXECIGNORE TEXTDOMAINDIR TMPPREFIX ALTERNATE_EDITOR \
            SOPS_EDITOR P4EDITOR GROFF_BIN_PATH ZIPOPT JAVACMD MIX_REBAR3 PARALLEL_SHELL LEFTHOOK_BIN BORG_RSH RESTIC_PASSWORD_COMMAND \
            RCLONE_PASSWORD_COMMAND ESBUILD_BINARY_PATH COREPACK_HOME BAZELISK_BASE_URL LDSHARED EMACSPATH APT_CONFIG LIBMYSQL_PLUGINS \
            TCL_LIBRARY NUGET_PLUGIN_PATHS DOTNET_ROOT DOTNET_ROOT_X64 DOTNET_GCName OPENJ9_JAVA_OPTIONS VK_DRIVER_FILES \
            GDAL_DRIVER_PATH VALGRIND_LIB ASAN_OPTIONS UBSAN_OPTIONS OCAMLPARAM LUAROCKS_CONFIG TF_CLI_ARGS TF_CLI_ARGS_plan \
            VAULT_CONFIG_PATH TASKDATA PYTEST_ADDOPTS PYTEST_PLUGINS COVERAGE_PROCESS_START __PYVENV_LAUNCHER__ \
            precmd_functions BUNDLE_GEMFILE LUA_INIT YARN_YARN_PATH SSLKEYLOGFILE";
        for name in names.split_whitespace() {
            assert!(is_refused(OsStr::new(name)), "{name}");
        }
    }

    #[test]
    fn what_applications_read_is_not() {
        let names = "PORT DATABASE_URL DEBUG COMPOSE_PROJECT_NAME COMPOSE_FILE PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE HOMEPAGE PATHS \
            ENVIRONMENT DJANGO_SETTINGS_MODULE FLASK_APP FLASK_ENV NODE_ENV RAILS_ENV RACK_ENV MIX_ENV DOTNET_ENVIRONMENT \
            AWS_ACCESS_KEY_ID AWS_PROFILE AWS_REGION DOCKER_HOST HOST HOSTNAME USER TZ LANG http_proxy HTTPS_PROXY NO_PROXY \
            PIP_INDEX_URL UV_INDEX_URL UV_INDEX_PRIVATE_PASSWORD UV_PROJECT_ENVIRONMENT NPM_TOKEN GH_TOKEN GITHUB_TOKEN RUST_LOG \
            CARGO_TARGET_DIR GOPROXY GOPRIVATE GOOGLE_APPLICATION_CREDENTIALS SSL_CERT_FILE REQUESTS_CA_BUNDLE TF_VAR_region \
            SSH_HOST SSH_PRIVATE_KEY SECRET_KEY REDIS_URL PGHOST PGPASSWORD MYSQL_PASSWORD JWT_SECRET SENTRY_DSN VITE_API_URL \
            NEXT_PUBLIC_URL POETRY_HTTP_BASIC_X_PASSWORD ANSIBLE_HOST_KEY_CHECKING TMPDIR \
            PROMPT_TEMPLATE PROMPT_VERSION PSP_KEY PS_URL PSK LESSONS_URL LESS_COMPILER PYTHON_ENV DOTNET_gcServer TF_LOG VAULT_ADDR \
            status path argv fpath cdpath manpath pipestatus psvar UID EUID PPID GROUPS";
        for name in names.split_whitespace() {
            assert!(!is_refused(OsStr::new(name)), "{name}");
        }
    }

    #[test]
    fn each_exception_is_one() {
        for name in HARMLESS {
            assert!(PREFIXES.iter().any(|prefix| name.starts_with(prefix)), "{name}");
            assert!(!is_refused(OsStr::new(name)), "{name}");
        }
    }

    #[test]
    fn a_diff_touches_what_wtsh_sets() {
        for name in ["VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "PYTHONHOME", "PYENV_VIRTUAL_ENV", "PORT", "_x1"] {
            assert!(is_ours_to_set(OsStr::new(name)), "{name}");
        }
        for name in ["LD_PRELOAD", "PATH", "VIRTUAL_ENV_X", "", "1x", "a-b", "a b", "é", "x\n"] {
            assert!(!is_ours_to_set(OsStr::new(name)), "{name}");
        }
    }
}
