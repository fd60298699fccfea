# shellcheck shell=bash
# Tab. The first hook brings this; it is in the completion script of wtsh, too.

function __wtsh_complete { __wtsh_offer 1; }

# Offers what the word at the cursor can become: that of a command whose first $1 words are not for wcd, behind the words of wcd
# that follow here. wtsh reads the line as bash does, and prints what takes the place of what readline replaces, quoted.
function __wtsh_offer {
    \local __wtsh_found __wtsh_line __wtsh_sign=+
    COMPREPLY=()
    __wtsh_found=$("${__wtsh_bin:-wtsh}" complete bash -- "${COMP_LINE:0:COMP_POINT}" "${COMP_WORDBREAKS-}" "$@" 2>/dev/null) || \return 0
    # A lone slash stands for folders: readline completes them, and what is typed of them stays. Before 4.0 it does so wherever
    # nothing is offered.
    [[ $__wtsh_found != / ]] || __wtsh_sign=-
    \builtin compopt "${__wtsh_sign}o" dirnames 2>/dev/null || \builtin :
    case $__wtsh_found in
    '' | /) ;;
    /*) __wtsh_folders "${__wtsh_found#/}" ;;
    *) while IFS='' \builtin read -r __wtsh_line; do COMPREPLY+=("$__wtsh_line"); done <<<"$__wtsh_found" ;;
    esac
}

# Offers folders behind the option $1 (`--path=`), where no break ends that, so that readline would look for the whole.
function __wtsh_folders {
    \local __wtsh_line __wtsh_typed=${COMP_WORDS[COMP_CWORD]#"$1"}
    __wtsh_line=$(\builtin compgen -d -- "$__wtsh_typed") || \return 0
    case $__wtsh_typed in */*) __wtsh_typed=${__wtsh_typed%/*}/ ;; *) __wtsh_typed= ;; esac
    \builtin compopt -o nospace 2>/dev/null || \builtin :
    while IFS='' \builtin read -r __wtsh_line; do
        \builtin printf -v __wtsh_line %q "${__wtsh_line##*/}"
        COMPREPLY+=("$1$__wtsh_typed$__wtsh_line/")
    done <<<"$__wtsh_line"
}
