# shellcheck shell=bash
# The segment in PS1.

# Puts the segment before the prompt that is there, after its leading newlines. PS1 gets a reference to the variable;
# with promptvars off bash expands none, and it gets the text, less what would be expanded if the option came back. That
# is between marks, because an activate script keeps the PS1 that it finds and brings it back later.
function __wtsh_show {
    \local __wtsh_want="\${WTSH_PROMPT-}" __wtsh_mark=$'\001\002\001\002' __wtsh_lead=
    while [[ -n $__wtsh_mark && ${PS1-} == *"$__wtsh_mark"*"$__wtsh_mark"* ]]; do
        __wtsh_lead=${PS1#*"$__wtsh_mark"}
        PS1=${PS1%%"$__wtsh_mark"*}${__wtsh_lead#*"$__wtsh_mark"} __wtsh_lead=
    done
    if \builtin shopt -q promptvars; then
        [[ ${PS1-} != *"$__wtsh_want"* ]] || \return 0
    else
        PS1=${PS1//"$__wtsh_want"/} __wtsh_want=${WTSH_PROMPT-}
        [[ -n $__wtsh_want ]] || \return 0
        __wtsh_want=$__wtsh_mark${__wtsh_want//[\\\$\`!]/?}$__wtsh_mark
    fi
    while :; do
        case ${PS1#"$__wtsh_lead"} in
        '\n'*) __wtsh_lead+='\n' ;;
        $'\n'*) __wtsh_lead+=$'\n' ;;
        *) \break ;;
        esac
    done
    PS1=$__wtsh_lead$__wtsh_want${PS1#"$__wtsh_lead"}
}

# A theme that makes the whole prompt places the segment itself, and nothing goes into a readonly PS1.
function __wtsh_meet {
    \local __wtsh_is=
    __wtsh_shows=1
    ! \builtin declare -F starship_precmd >/dev/null && ! \builtin declare -F _omp_hook >/dev/null || __wtsh_shows=
    __wtsh_kind PS1
    [[ ${__wtsh_is%% *} != *r* ]] || __wtsh_shows=
}
