# shellcheck shell=bash
# In a shell that direnv is hooked in, too.

# Before direnv looks at another folder that it may have something for: it should not find what is ours of the last one, and
# keep that. A venv that is active already is what its `layout python` would take.
function __wtsh_ahead {
    \local __wtsh_dir=$PWD
    [[ -n ${__WTSH_ENV-} && $PWD != "${__wtsh_pwd-}" ]] || \return 0
    while [[ ! -e $__wtsh_dir/.envrc ]]; do
        [[ -n $__wtsh_dir ]] || \return 0
        __wtsh_dir=${__wtsh_dir%/*}
    done
    [[ ${DIRENV_DIR-} == "-$__wtsh_dir" ]] || __wtsh_hook direnv
}

# Puts that before direnv's own function, which begins by looking at the exit status.
function __wtsh_beside {
    \local __wtsh_text
    __wtsh_text=$(\builtin declare -f _direnv_hook)
    [[ -n $__wtsh_text && $__wtsh_text != *__wtsh_ahead* ]] || \return 0
    \builtin eval "__wtsh_direnv_hook ${__wtsh_text#_direnv_hook}"
    \builtin eval '_direnv_hook() {
        local __wtsh_status=$?
        __wtsh_ahead
        __wtsh_again "$__wtsh_status"
        __wtsh_direnv_hook
    }'
}
function __wtsh_again { \return "$1"; }
