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

_wtsh() {
    local i cur prev opts cmd
    COMPREPLY=()
    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
        cur="$2"
    else
        cur="${COMP_WORDS[COMP_CWORD]}"
    fi
    prev="$3"
    cmd=""
    opts=""

    for i in "${COMP_WORDS[@]:0:COMP_CWORD}"
    do
        case "${cmd},${i}" in
            ",$1")
                cmd="wtsh"
                ;;
            wtsh,allow)
                cmd="wtsh__subcmd__allow"
                ;;
            wtsh,completions)
                cmd="wtsh__subcmd__completions"
                ;;
            wtsh,demo)
                cmd="wtsh__subcmd__demo"
                ;;
            wtsh,deny)
                cmd="wtsh__subcmd__deny"
                ;;
            wtsh,env)
                cmd="wtsh__subcmd__env"
                ;;
            wtsh,exec)
                cmd="wtsh__subcmd__exec"
                ;;
            wtsh,guard)
                cmd="wtsh__subcmd__guard"
                ;;
            wtsh,help)
                cmd="wtsh__subcmd__help"
                ;;
            wtsh,init)
                cmd="wtsh__subcmd__init"
                ;;
            wtsh,list)
                cmd="wtsh__subcmd__list"
                ;;
            wtsh,lock)
                cmd="wtsh__subcmd__lock"
                ;;
            wtsh,move)
                cmd="wtsh__subcmd__move"
                ;;
            wtsh,new)
                cmd="wtsh__subcmd__new"
                ;;
            wtsh,path)
                cmd="wtsh__subcmd__path"
                ;;
            wtsh,prompt)
                cmd="wtsh__subcmd__prompt"
                ;;
            wtsh,prune)
                cmd="wtsh__subcmd__prune"
                ;;
            wtsh,remove)
                cmd="wtsh__subcmd__remove"
                ;;
            wtsh,setup)
                cmd="wtsh__subcmd__setup"
                ;;
            wtsh,trust)
                cmd="wtsh__subcmd__trust"
                ;;
            wtsh,unlock)
                cmd="wtsh__subcmd__unlock"
                ;;
            wtsh__subcmd__guard,allow)
                cmd="wtsh__subcmd__guard__subcmd__allow"
                ;;
            wtsh__subcmd__guard,check)
                cmd="wtsh__subcmd__guard__subcmd__check"
                ;;
            wtsh__subcmd__guard,deny)
                cmd="wtsh__subcmd__guard__subcmd__deny"
                ;;
            wtsh__subcmd__guard,help)
                cmd="wtsh__subcmd__guard__subcmd__help"
                ;;
            wtsh__subcmd__guard,install)
                cmd="wtsh__subcmd__guard__subcmd__install"
                ;;
            wtsh__subcmd__guard,pre-push)
                cmd="wtsh__subcmd__guard__subcmd__pre__subcmd__push"
                ;;
            wtsh__subcmd__guard,status)
                cmd="wtsh__subcmd__guard__subcmd__status"
                ;;
            wtsh__subcmd__guard,uninstall)
                cmd="wtsh__subcmd__guard__subcmd__uninstall"
                ;;
            wtsh__subcmd__guard__subcmd__help,allow)
                cmd="wtsh__subcmd__guard__subcmd__help__subcmd__allow"
                ;;
            wtsh__subcmd__guard__subcmd__help,check)
                cmd="wtsh__subcmd__guard__subcmd__help__subcmd__check"
                ;;
            wtsh__subcmd__guard__subcmd__help,deny)
                cmd="wtsh__subcmd__guard__subcmd__help__subcmd__deny"
                ;;
            wtsh__subcmd__guard__subcmd__help,help)
                cmd="wtsh__subcmd__guard__subcmd__help__subcmd__help"
                ;;
            wtsh__subcmd__guard__subcmd__help,install)
                cmd="wtsh__subcmd__guard__subcmd__help__subcmd__install"
                ;;
            wtsh__subcmd__guard__subcmd__help,pre-push)
                cmd="wtsh__subcmd__guard__subcmd__help__subcmd__pre__subcmd__push"
                ;;
            wtsh__subcmd__guard__subcmd__help,status)
                cmd="wtsh__subcmd__guard__subcmd__help__subcmd__status"
                ;;
            wtsh__subcmd__guard__subcmd__help,uninstall)
                cmd="wtsh__subcmd__guard__subcmd__help__subcmd__uninstall"
                ;;
            wtsh__subcmd__help,allow)
                cmd="wtsh__subcmd__help__subcmd__allow"
                ;;
            wtsh__subcmd__help,completions)
                cmd="wtsh__subcmd__help__subcmd__completions"
                ;;
            wtsh__subcmd__help,demo)
                cmd="wtsh__subcmd__help__subcmd__demo"
                ;;
            wtsh__subcmd__help,deny)
                cmd="wtsh__subcmd__help__subcmd__deny"
                ;;
            wtsh__subcmd__help,env)
                cmd="wtsh__subcmd__help__subcmd__env"
                ;;
            wtsh__subcmd__help,exec)
                cmd="wtsh__subcmd__help__subcmd__exec"
                ;;
            wtsh__subcmd__help,guard)
                cmd="wtsh__subcmd__help__subcmd__guard"
                ;;
            wtsh__subcmd__help,help)
                cmd="wtsh__subcmd__help__subcmd__help"
                ;;
            wtsh__subcmd__help,init)
                cmd="wtsh__subcmd__help__subcmd__init"
                ;;
            wtsh__subcmd__help,list)
                cmd="wtsh__subcmd__help__subcmd__list"
                ;;
            wtsh__subcmd__help,lock)
                cmd="wtsh__subcmd__help__subcmd__lock"
                ;;
            wtsh__subcmd__help,move)
                cmd="wtsh__subcmd__help__subcmd__move"
                ;;
            wtsh__subcmd__help,new)
                cmd="wtsh__subcmd__help__subcmd__new"
                ;;
            wtsh__subcmd__help,path)
                cmd="wtsh__subcmd__help__subcmd__path"
                ;;
            wtsh__subcmd__help,prompt)
                cmd="wtsh__subcmd__help__subcmd__prompt"
                ;;
            wtsh__subcmd__help,prune)
                cmd="wtsh__subcmd__help__subcmd__prune"
                ;;
            wtsh__subcmd__help,remove)
                cmd="wtsh__subcmd__help__subcmd__remove"
                ;;
            wtsh__subcmd__help,setup)
                cmd="wtsh__subcmd__help__subcmd__setup"
                ;;
            wtsh__subcmd__help,trust)
                cmd="wtsh__subcmd__help__subcmd__trust"
                ;;
            wtsh__subcmd__help,unlock)
                cmd="wtsh__subcmd__help__subcmd__unlock"
                ;;
            wtsh__subcmd__help__subcmd__guard,allow)
                cmd="wtsh__subcmd__help__subcmd__guard__subcmd__allow"
                ;;
            wtsh__subcmd__help__subcmd__guard,check)
                cmd="wtsh__subcmd__help__subcmd__guard__subcmd__check"
                ;;
            wtsh__subcmd__help__subcmd__guard,deny)
                cmd="wtsh__subcmd__help__subcmd__guard__subcmd__deny"
                ;;
            wtsh__subcmd__help__subcmd__guard,install)
                cmd="wtsh__subcmd__help__subcmd__guard__subcmd__install"
                ;;
            wtsh__subcmd__help__subcmd__guard,pre-push)
                cmd="wtsh__subcmd__help__subcmd__guard__subcmd__pre__subcmd__push"
                ;;
            wtsh__subcmd__help__subcmd__guard,status)
                cmd="wtsh__subcmd__help__subcmd__guard__subcmd__status"
                ;;
            wtsh__subcmd__help__subcmd__guard,uninstall)
                cmd="wtsh__subcmd__help__subcmd__guard__subcmd__uninstall"
                ;;
            *)
                ;;
        esac
    done

    case "${cmd}" in
        wtsh)
            opts="-h -V --help --version init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 1 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__allow)
            opts="-h --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__completions)
            opts="-h --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__demo)
            opts="-h --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__deny)
            opts="-h --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__env)
            opts="-h --json --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__exec)
            opts="-h --help"
            if [[ ${cur} == -* && ${cur} != --*=* ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            __wtsh_offer 2 :first
            return 0
            ;;
        wtsh__subcmd__guard)
            opts="-h --help check pre-push install uninstall status allow deny help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__guard__subcmd__allow)
            opts="-h --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__guard__subcmd__check)
            opts="-h --json --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__guard__subcmd__deny)
            opts="-h --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__guard__subcmd__help)
            opts="check pre-push install uninstall status allow deny help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__guard__subcmd__help__subcmd__allow)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__guard__subcmd__help__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__guard__subcmd__help__subcmd__deny)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__guard__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__guard__subcmd__help__subcmd__install)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__guard__subcmd__help__subcmd__pre__subcmd__push)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__guard__subcmd__help__subcmd__status)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__guard__subcmd__help__subcmd__uninstall)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__guard__subcmd__install)
            opts="-h --global --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__guard__subcmd__pre__subcmd__push)
            opts="-h --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__guard__subcmd__status)
            opts="-h --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__guard__subcmd__uninstall)
            opts="-h --global --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help)
            opts="init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__allow)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__completions)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__demo)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__deny)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__env)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__exec)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__guard)
            opts="check pre-push install uninstall status allow deny"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__guard__subcmd__allow)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__guard__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__guard__subcmd__deny)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__guard__subcmd__install)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__guard__subcmd__pre__subcmd__push)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__guard__subcmd__status)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__guard__subcmd__uninstall)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__init)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__lock)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__move)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__new)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__path)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__prompt)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__prune)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__remove)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__setup)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__trust)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__help__subcmd__unlock)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__init)
            opts="-h --cmd --no-prompt --no-env --no-guard --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --cmd)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__list)
            opts="-h --json --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__lock)
            opts="-h --reason --help"
            if [[ ${cur} == -* && ${cur} != --*=* ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --reason)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            __wtsh_offer 2
            return 0
            ;;
        wtsh__subcmd__move)
            opts="-h --help"
            if [[ ${cur} == -* && ${cur} != --*=* ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            __wtsh_offer 2 :first
            return 0
            ;;
        wtsh__subcmd__new)
            opts="-h --from --take --path --detach --no-setup --python --help"
            if [[ ${cur} == -* && ${cur} != --*=* ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --from)
                    __wtsh_offer 2 -c
                    return 0
                    ;;
                --path)
                    __wtsh_offer 2 -c
                    return 0
                    ;;
                --python)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            __wtsh_offer 2 -c
            return 0
            ;;
        wtsh__subcmd__path)
            opts="-h --help"
            if [[ ${cur} == -* && ${cur} != --*=* ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            __wtsh_offer 2 :first
            return 0
            ;;
        wtsh__subcmd__prompt)
            opts="-C -h --plain --ansi --json --format --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__prune)
            opts="-h --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__remove)
            opts="-f -h --force --branch --help"
            if [[ ${cur} == -* && ${cur} != --*=* ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            __wtsh_offer 2
            return 0
            ;;
        wtsh__subcmd__setup)
            opts="-h --python --help"
            if [[ ${cur} == -* && ${cur} != --*=* ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --python)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            __wtsh_offer 2
            return 0
            ;;
        wtsh__subcmd__trust)
            opts="-h --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        wtsh__subcmd__unlock)
            opts="-h --help"
            if [[ ${cur} == -* && ${cur} != --*=* ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            __wtsh_offer 2
            return 0
            ;;
    esac
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _wtsh -o nosort -o bashdefault -o default wtsh
else
    complete -F _wtsh -o bashdefault -o default wtsh
fi
