# shellcheck shell=bash
# The segment in PS1.

# Puts the segment before the prompt that is there, after its leading newlines. PS1 gets a reference to the variable;
# with promptvars off bash expands none, and it gets the text, less what would be expanded if the option came back.
function __wtsh_show {
    \builtin local __wtsh_want="\${WTSH_PROMPT-}" __wtsh_rest="${PS1-}" __wtsh_lead=
    \builtin shopt -q promptvars || __wtsh_want=${WTSH_PROMPT-} __wtsh_want=${__wtsh_want//[\\\$\`!]/?}
    if [[ -n $__wtsh_shown && $__wtsh_rest == *"$__wtsh_shown"* ]]; then
        [[ $__wtsh_shown == "$__wtsh_want" ]] || PS1=${__wtsh_rest/"$__wtsh_shown"/"$__wtsh_want"}
    elif [[ $__wtsh_rest != *"$__wtsh_want"* || -z $__wtsh_want ]]; then
        while :; do
            case $__wtsh_rest in
            '\n'*) __wtsh_lead+='\n' __wtsh_rest=${__wtsh_rest:2} ;;
            $'\n'*) __wtsh_lead+=$'\n' __wtsh_rest=${__wtsh_rest:1} ;;
            *) \builtin break ;;
            esac
        done
        PS1=$__wtsh_lead$__wtsh_want$__wtsh_rest
    fi
    __wtsh_shown=$__wtsh_want
}
__wtsh_shown=${__wtsh_shown-}

# A theme that makes the whole prompt places the segment itself.
function __wtsh_meet {
    __wtsh_shows=1
    ! \builtin declare -F starship_precmd >/dev/null && ! \builtin declare -F _omp_hook >/dev/null || __wtsh_shows=
}
