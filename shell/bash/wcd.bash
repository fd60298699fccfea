# shellcheck shell=bash
# Going to a worktree, and Tab.

function @CMD@ {
    \local __wtsh_code __wtsh_flags=@FLAGS@
    ! \builtin declare -F _direnv_hook >/dev/null || __wtsh_flags+=,direnv
    [[ -z ${__wtsh_bin-} || -x $__wtsh_bin ]] || {
        \builtin printf 'wtsh: %s is gone; start a new shell once wtsh is installed again\n' "$__wtsh_bin" >&2
        \return 1
    }
    __wtsh_code=$("${__wtsh_bin:-wtsh}" wcd bash 1 "$__wtsh_flags" "${__wtsh_session-}" "$@") || \return
    [[ $__wtsh_code == *$'\n: wtsh' ]] || \return 0
    # The first line changes directory, and is all that a copy of this function in another shell can do.
    \builtin declare -F __wtsh_watch >/dev/null || __wtsh_code=${__wtsh_code%%$'\n'*}
    \builtin eval "$__wtsh_code"
}

# Readline replaces what follows the last break before the cursor that no backslash stands before: a blank, a quote, `@`,
# `=`. What is before that is taken off again. Where a quote is open, only names that need none are offered.
function __wtsh_complete {
    \local __wtsh_line="${COMP_LINE:0:COMP_POINT}" __wtsh_word __wtsh_skip __wtsh_found __wtsh_open=
    __wtsh_word=${__wtsh_line##*[[:space:]]} __wtsh_skip=${__wtsh_word//\\?/xx}
    __wtsh_skip=${__wtsh_skip##*["$COMP_WORDBREAKS"]} __wtsh_skip=${__wtsh_word:0:${#__wtsh_word}-${#__wtsh_skip}}
    case $__wtsh_word in [\"\']*) __wtsh_open=1 __wtsh_word=${__wtsh_word:1} __wtsh_skip=${__wtsh_skip:1} ;; esac
    COMPREPLY=()
    __wtsh_found=$("$__wtsh_bin" complete bash -- "${__wtsh_word//\\/}") || \return 0
    [[ -n $__wtsh_found ]] || \return 0
    while IFS='' \builtin read -r __wtsh_line; do
        [[ -z $__wtsh_open || $__wtsh_line != *[!A-Za-z0-9_./@%+=:,#-]* ]] || \continue
        \builtin printf -v __wtsh_line %q "$__wtsh_line"
        COMPREPLY+=("${__wtsh_line#"$__wtsh_skip"}")
    done <<<"$__wtsh_found"
}
# In the order that wtsh gives, where bash can keep one (4.4).
\builtin complete -o nosort -F __wtsh_complete @CMD@ 2>/dev/null || \builtin complete -F __wtsh_complete @CMD@
