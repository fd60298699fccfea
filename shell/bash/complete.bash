# shellcheck shell=bash
# Tab. The first hook brings this; it is in the completion script of wtsh, too.

function __wtsh_complete { __wtsh_offer "${COMP_WORDS[@]:1:COMP_CWORD-1}"; }

# Offers what the word before the cursor can become, after the words "$@" of wcd. Readline replaces what follows the last
# break before the cursor that no backslash stands before: a blank, a quote, `@`, `=`. What is before that is taken off again.
# Where a quote is open, only names that need none are offered. A lone slash stands for folders.
function __wtsh_offer {
    \local __wtsh_line="${COMP_LINE:0:COMP_POINT}" __wtsh_word __wtsh_skip __wtsh_found __wtsh_open=
    __wtsh_word=${__wtsh_line##*[[:space:]]} __wtsh_skip=${__wtsh_word//\\?/xx}
    __wtsh_skip=${__wtsh_skip##*["$COMP_WORDBREAKS"]} __wtsh_skip=${__wtsh_word:0:${#__wtsh_word}-${#__wtsh_skip}}
    case $__wtsh_word in [\"\']*) __wtsh_open=1 __wtsh_word=${__wtsh_word:1} __wtsh_skip=${__wtsh_skip:1} ;; esac
    COMPREPLY=() __wtsh_word=${__wtsh_word//\\/}
    __wtsh_found=$("${__wtsh_bin:-wtsh}" complete bash -- "$@" "$__wtsh_word" 2>/dev/null) || \return 0
    if [[ $__wtsh_found == / ]]; then
        __wtsh_line=
        case $__wtsh_word in --*=*) __wtsh_line=${__wtsh_word%%=*}= ;; esac
        __wtsh_found=$(\builtin compgen -d -P "$__wtsh_line" -S / -- "${__wtsh_word#"$__wtsh_line"}")
        \builtin compopt -o nospace 2>/dev/null
    fi
    [[ -n $__wtsh_found ]] || \return 0
    while IFS='' \builtin read -r __wtsh_line; do
        [[ -z $__wtsh_open || $__wtsh_line != *[!A-Za-z0-9_./@%+=:,#-]* ]] || \continue
        \builtin printf -v __wtsh_line %q "$__wtsh_line"
        COMPREPLY+=("${__wtsh_line#"$__wtsh_skip"}")
    done <<<"$__wtsh_found"
}
