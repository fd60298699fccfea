# shellcheck shell=bash
# Going to a worktree.

__wtsh_wcd=@CMD@
function @CMD@ {
    \local __wtsh_code __wtsh_ended=0 __wtsh_flags=@FLAGS@
    ! \builtin declare -F _direnv_hook >/dev/null || __wtsh_flags+=,direnv
    [[ -z ${__wtsh_bin-} || -x $__wtsh_bin ]] || {
        \builtin printf 'wtsh: %s is gone; start a new shell once wtsh is installed again\n' "$__wtsh_bin" >&2
        \return 1
    }
    __wtsh_code=$("${__wtsh_bin:-wtsh}" wcd bash 1 "$__wtsh_flags" "${__wtsh_session-}" "$@") || __wtsh_ended=$?
    [[ $__wtsh_code == *$'\n: wtsh' ]] || \return "$__wtsh_ended"
    # The first line changes directory, and is all that a copy of this function in another shell can do.
    \builtin declare -F __wtsh_watch >/dev/null || __wtsh_code=${__wtsh_code%%$'\n'*}
    \builtin eval "$__wtsh_code"
    \return "$__wtsh_ended"
}

# In the order that wtsh gives, where bash can keep one (4.4). Before 4.0 no function can ask for folders.
\builtin complete -o nosort -F __wtsh_complete @CMD@ 2>/dev/null || \builtin complete -o dirnames -F __wtsh_complete @CMD@
