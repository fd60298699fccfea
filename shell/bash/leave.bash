# shellcheck shell=bash
# wtsh, where a command of it takes the folder away that the shell is in.

# Whether "$@" removes or moves a worktree, and wcd here is ours to go along with it.
function __wtsh_leaves {
    \local __wtsh_word
    case ${1-} in remove | move) ;; *) \return 1 ;; esac
    for __wtsh_word in "$@"; do
        case $__wtsh_word in -h | --help) \return 1 ;; esac
    done
    [[ -x ${__wtsh_bin-} && $(\builtin declare -f "${__wtsh_wcd-}") == *__wtsh_ended* ]]
}

# A function or alias of the person's own stays. A copy of this one alone is the program.
case $(\builtin type -t wtsh) in
function | alias) ;;
*)
    function wtsh {
        if \builtin declare -F __wtsh_leaves >/dev/null && __wtsh_leaves "$@"; then "$__wtsh_wcd" ":$1" "${@:2}"; else \builtin command wtsh "$@"; fi
    }
    ;;
esac
