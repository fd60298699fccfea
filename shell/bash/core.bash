# shellcheck shell=bash
# What every prompt does. Nothing here starts a program but __wtsh_hook.
#
# Commands are written with a backslash, which aliases don't match. Names begin with __wtsh_ because code that is
# evaluated here assigns variables whose names others have chosen.

__wtsh_bin=@BIN@
__wtsh_session=${__wtsh_session-}
__wtsh_due=1
__wtsh_times=() __wtsh_absent=() __wtsh_lines=()
# Where the shell code has last been evaluated, what wraps git and what completes is looked at again.
__wtsh_ready=

# Runs wtsh for the event $1 and does what it answers. Where the program is gone, fails or is cut off, the segment goes too:
# what it says might be wrong by now.
function __wtsh_hook {
    \local __wtsh_code='' __wtsh_flags=@FLAGS@
    ! \builtin declare -F _direnv_hook >/dev/null || __wtsh_flags+=,direnv
    [[ ! -x $__wtsh_bin ]] || __wtsh_code=$("$__wtsh_bin" hook bash 1 "$__wtsh_flags" "$1" "$__wtsh_session") || __wtsh_code=
    if [[ $__wtsh_code == *$'\n: wtsh' ]]; then
        \builtin eval "$__wtsh_code"
    else
        __wtsh_due=1
        \builtin unset -v WTSH_PROMPT
    fi
}

# What the hook calls for each variable, so that one the shell refuses costs that one, and is named once. An integer would
# evaluate its value, an array or a reference take it elsewhere. Before 5.1 @a is silent about what has no value.
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)); then
    function __wtsh_kind {
        \local -
        \builtin set +u
        \builtin eval "__wtsh_is=\${$1@a}"
        [[ ! -R $1 ]] || __wtsh_is+=n
    }
else
    function __wtsh_kind { __wtsh_is=$(\builtin declare -p "$1" 2>/dev/null) __wtsh_is=${__wtsh_is%%=*} __wtsh_is=${__wtsh_is#declare -}; }
fi
function __wtsh_may {
    \local __wtsh_is=
    __wtsh_kind "$1"
    [[ ${__wtsh_is%% *} == *[aAcilnru]* ]] || \return 0
    if [[ $__wtsh_named != *" $1 "* ]]; then
        __wtsh_named+=" $1 "
        \builtin printf 'wtsh: bash does not let %s be changed\n' "$1" >&2
    fi
    \return 1
}
__wtsh_named=
function __wtsh_set { ! __wtsh_may "$1" || \builtin export "$1=$2"; }
function __wtsh_unset { ! __wtsh_may "$1" || \builtin unset -v "$1"; }

# The hook's answer: what to look at before it is run again.
#   __wtsh_stamp   a file as old as the newest file looked at; empty: there is nothing to compare with
#   __wtsh_times   files that must be there and not newer than the stamp
#   __wtsh_absent  files that must not be there
#   __wtsh_lines   pairs of a file and its first line
function __wtsh_watch {
    __wtsh_pwd=$PWD __wtsh_at=$SECONDS __wtsh_due='' __wtsh_stamp=$1
}

# Whether anything can have changed since the hook was run.
function __wtsh_changed {
    \local __wtsh_file __wtsh_line __wtsh_i
    [[ -z $__wtsh_due && $PWD == "$__wtsh_pwd" && -n $__wtsh_stamp && -e $__wtsh_stamp ]] || \return 0
    ((SECONDS - __wtsh_at <= 3 && SECONDS >= __wtsh_at)) || \return 0
    for __wtsh_file in "${__wtsh_times[@]}"; do
        [[ -e $__wtsh_file && ! $__wtsh_file -nt $__wtsh_stamp ]] || \return 0
    done
    for __wtsh_file in "${__wtsh_absent[@]}"; do
        [[ ! -e $__wtsh_file ]] || \return 0
    done
    for ((__wtsh_i = 0; __wtsh_i < ${#__wtsh_lines[@]}; __wtsh_i += 2)); do
        __wtsh_line=
        IFS='' \builtin read -r __wtsh_line <"${__wtsh_lines[__wtsh_i]}" || \builtin :
        [[ $__wtsh_line == "${__wtsh_lines[__wtsh_i + 1]}" ]] || \return 0
    done
    \return 1
}

# \# counts the commands that were run, whatever the history keeps of them, and not the empty lines.
# Before 4.4 nothing tells, and every prompt runs the hook.
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)); then
    function __wtsh_count { __wtsh_number='\#' __wtsh_number=${__wtsh_number@P}; }
else
    function __wtsh_count { __wtsh_number=$((${__wtsh_number:-0} + 1)); }
fi

function __wtsh_prompt {
    \local __wtsh_status="$?" __wtsh_last="${__wtsh_number-}"
    __wtsh_count
    if [[ $__wtsh_number != "$__wtsh_last" ]] || __wtsh_changed 2>/dev/null; then
        __wtsh_hook prompt
        ! \builtin declare -F __wtsh_rewrap >/dev/null || __wtsh_rewrap
        __wtsh_ready=1
        ! \builtin declare -F __wtsh_meet >/dev/null || __wtsh_meet
    fi
    [[ -z ${__wtsh_shows-} ]] || __wtsh_show
    # Since 5.1 each element of PROMPT_COMMAND sees the status. Before, what comes after this in the string does, unless
    # `set -e` would end the shell; a trap for ERR would run for it, too.
    ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)) || [[ $- == *e* ]] || \return "$__wtsh_status"
}

# Before the prompts of a shell whose rc file runs this again, once. As an element of an array behind the first, it
# survives an rc file that sets PROMPT_COMMAND later.
__wtsh_kind PROMPT_COMMAND
if [[ $- == *i* && ${__wtsh_is%% *} == *r* ]]; then
    \builtin printf 'wtsh: PROMPT_COMMAND is readonly, so there is only wcd: put the init line before that\n' >&2
elif [[ $- == *i* ]]; then
    case " ${PROMPT_COMMAND[*]-} " in
    *__wtsh_prompt*) ;;
    *)
        if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)); then
            PROMPT_COMMAND=("${PROMPT_COMMAND[@]-}" __wtsh_prompt)
        else
            \builtin printf -v PROMPT_COMMAND %s "${PROMPT_COMMAND:+${PROMPT_COMMAND%;};}__wtsh_prompt"
        fi
        ;;
    esac
fi
