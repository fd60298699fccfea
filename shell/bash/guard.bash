# shellcheck shell=bash
# git, with a look at pushes before they go, and at branches that are checked out elsewhere.

# Asks wtsh about the git command "$@" if it can push; fails if it must not go on. Each typed command is asked about once: what was
# seen here, the hook need not look at.
function __wtsh_guard {
    \local __wtsh_word
    [[ -z ${__wtsh_asked-} && -x ${__wtsh_bin-} ]] || \return 0
    for __wtsh_word in "$@"; do
        if [[ $__wtsh_pushes == *" $__wtsh_word "* ]]; then
            "$__wtsh_bin" guard check -- "$@"
            case $? in
            0) __wtsh_seen=1 ;;
            1 | 130) \return 1 ;;
            esac
            \return 0
        fi
    done
}
# The hook adds the aliases that can push.
__wtsh_pushes=' push '

# After git has failed: if it has refused to check out a branch that another worktree has, says what goes there.
function __wtsh_refuses {
    \local __wtsh_word
    for __wtsh_word in "$@"; do
        case $__wtsh_word in
        switch | checkout | sw | co)
            [[ ! -x ${__wtsh_bin-} ]] || "$__wtsh_bin" elsewhere "${__wtsh_wcd-}" -- "$@"
            \return 0
            ;;
        esac
    done
}

# Wraps the command $1, whether it is a function or a program. The wrapper works alone too, where a copy of it is all
# that another shell has.
function __wtsh_wrap {
    \local __wtsh_text='' __wtsh_aliases=-u
    ! \builtin declare -F "$1" >/dev/null || __wtsh_text=$(\builtin declare -f "$1")
    [[ $__wtsh_text != *__wtsh_guard* ]] || \return 0
    ! \builtin shopt -q expand_aliases || __wtsh_aliases=-s
    # What declare prints has its aliases expanded already.
    \builtin shopt -u expand_aliases
    \builtin unset -f "__wtsh_user_$1"
    [[ -z $__wtsh_text ]] || \builtin eval "__wtsh_user_$1 ${__wtsh_text#"$1"}"
    \builtin eval "function $1 {
        builtin local __wtsh_seen=
        if builtin declare -F __wtsh_guard >/dev/null; then __wtsh_guard \"\$@\" || builtin return; fi
        [[ -z \$__wtsh_seen ]] || builtin local -x WTSH_GUARD_SEEN=1
        builtin local __wtsh_outer=\${__wtsh_asked-} __wtsh_asked=1
        if builtin declare -F __wtsh_user_$1 >/dev/null; then __wtsh_user_$1 \"\$@\"; else builtin command $1 \"\$@\"; fi
        builtin set -- \"\$?\" \"\$@\"
        [[ -n \$__wtsh_outer || \$1 != 128 ]] || ! builtin declare -F __wtsh_refuses >/dev/null || __wtsh_refuses \"\${@:2}\"
        builtin return \"\$1\"
    }"
    \builtin shopt "$__wtsh_aliases" expand_aliases
}

# At the first prompt, so that a function git that the rc file defines later is wrapped as well; an alias named git leads
# elsewhere, and what it leads to is wrapped whenever it changes, if it is a function or a program of its own.
function __wtsh_rewrap {
    \local __wtsh_name=git
    [[ -n $__wtsh_ready ]] || __wtsh_wrap git
    ((BASH_VERSINFO[0] < 4)) || __wtsh_name=${BASH_ALIASES[git]-git}
    __wtsh_name=${__wtsh_name%%[[:space:]]*}
    [[ $__wtsh_name != "$__wtsh_led" ]] || \return 0
    __wtsh_led=$__wtsh_name
    case $__wtsh_name in
    git | env | sudo | nice | nohup | '' | *[!A-Za-z0-9_-]*) \return 0 ;;
    esac
    case $(\builtin type -at "$__wtsh_name") in
    *builtin* | *keyword*) ;;
    *file* | *function*) __wtsh_wrap "$__wtsh_name" ;;
    esac
}
__wtsh_led=git
