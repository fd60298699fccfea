# shellcheck shell=bash
# What a change of the environment needs. That is rare: the hook brings it.

# Gives the variable $1 the value $2, exported. A value that the shell has without exporting it is kept: only the shell sees it.
function __wtsh_give {
    \local __wtsh_is='' __wtsh_kept="__wtsh_kept_$1"
    if [[ -z ${!1+x} ]]; then
        \builtin unset -v "$__wtsh_kept"
    else
        __wtsh_kind "$1"
        [[ ${__wtsh_is%% *} == *[xaA]* ]] || \builtin printf -v "$__wtsh_kept" %s "${!1}"
    fi
    __wtsh_set "$1" "$2"
}

# Takes it back: to $2, if there was such an exported value, to what was kept, or away.
function __wtsh_take {
    \local __wtsh_kept="__wtsh_kept_$1"
    if (($# > 1)); then
        __wtsh_set "$1" "$2"
    elif [[ -n ${!__wtsh_kept+x} ]]; then
        ! __wtsh_may "$1" || \builtin export -n "$1=${!__wtsh_kept}"
    else
        __wtsh_unset "$1"
    fi
    \builtin unset -v "$__wtsh_kept"
}

# Defines `deactivate`, unless there is one.
function __wtsh_entered {
    \local __wtsh_is=''
    \builtin hash -r 2>/dev/null
    ! \builtin declare -F deactivate >/dev/null || \return 0
    \builtin eval 'function deactivate { [[ ${1-} == nondestructive ]] || __wtsh_hook deactivate; }'
    __wtsh_deactivate=1
    # An activate script exports PS1.
    __wtsh_kind PS1
    [[ ${__wtsh_is%% *} == *x* || -n ${__wtsh_ps1+x} ]] || __wtsh_plain=1
}

# Takes it away again. Where bin/activate was sourced for the venv that is ours, its own `deactivate` knows what to undo; but
# PATH is the hook's. $1: filled if a venv stays, $2: if it is the same one. Then PYTHONHOME stays aside, and the prompt
# as the script has made it where no segment is in it.
function __wtsh_left {
    \local __wtsh_venv="${VIRTUAL_ENV-}" __wtsh_name="${VIRTUAL_ENV_PROMPT-}"
    if [[ -n ${_OLD_VIRTUAL_PATH+x} ]]; then
        \builtin unset -v _OLD_VIRTUAL_PATH
        if [[ -n ${1-} && -n ${_OLD_VIRTUAL_PYTHONHOME+x} ]]; then
            __wtsh_home=$_OLD_VIRTUAL_PYTHONHOME
            \builtin unset -v _OLD_VIRTUAL_PYTHONHOME
        fi
        if [[ -n ${2-} && -n ${_OLD_VIRTUAL_PS1+x} ]] && ! \builtin declare -F __wtsh_show >/dev/null; then
            __wtsh_ps1=$_OLD_VIRTUAL_PS1
            \builtin unset -v _OLD_VIRTUAL_PS1
        fi
        ! \builtin declare -F deactivate >/dev/null || deactivate
        \builtin unset -v _OLD_VIRTUAL_PYTHONHOME _OLD_VIRTUAL_PS1
        \builtin export VIRTUAL_ENV="$__wtsh_venv" VIRTUAL_ENV_PROMPT="$__wtsh_name"
    elif [[ -n ${__wtsh_deactivate-} ]]; then
        \builtin unset -f deactivate
    fi
    if [[ -z ${2-} && -n ${__wtsh_ps1+x} ]]; then
        PS1=$__wtsh_ps1
        \builtin unset -v __wtsh_ps1
    fi
    [[ -z ${__wtsh_plain-} ]] || \builtin export -n PS1
    if [[ -z ${1-} && -n ${__wtsh_home+x} ]]; then
        # shellcheck disable=SC2034 # Exported.
        \builtin export PYTHONHOME="$__wtsh_home"
        \builtin unset -v __wtsh_home
    fi
    \builtin unset -v __wtsh_deactivate __wtsh_plain
}

# Another venv than ours is active: a `deactivate` that came with it stays.
function __wtsh_yielded {
    [[ -z ${__wtsh_deactivate-} || -n ${_OLD_VIRTUAL_PATH+x} ]] || \builtin unset -f deactivate
    \builtin unset -v __wtsh_deactivate __wtsh_plain
}

# Takes the folder $1 out of the PATH that bin/activate keeps, for another venv than ours: its deactivate would bring it back.
function __wtsh_drop {
    [[ -n ${_OLD_VIRTUAL_PATH+x} ]] || \return 0
    _OLD_VIRTUAL_PATH=:$_OLD_VIRTUAL_PATH:
    _OLD_VIRTUAL_PATH=${_OLD_VIRTUAL_PATH//":$1:"/:}
    _OLD_VIRTUAL_PATH=${_OLD_VIRTUAL_PATH#:} _OLD_VIRTUAL_PATH=${_OLD_VIRTUAL_PATH%:}
}
