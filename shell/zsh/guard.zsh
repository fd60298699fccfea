# git, with a look at pushes before they go, and at branches that are checked out elsewhere.

# Asks wtsh about the git command "$@" if it can push; fails if it must not go on. Each typed command is asked about once: what was
# seen here, the hook need not look at.
function __wtsh_guard {
  \builtin emulate -L zsh
  \local __wtsh_word
  [[ -z ${__wtsh_asked-} && -x ${__wtsh_bin-} ]] || \return 0
  for __wtsh_word in "$@"; do
    if [[ $__wtsh_pushes == *" $__wtsh_word "* ]]; then
      "$__wtsh_bin" guard check -- "$@"
      case $? in
        0) __wtsh_seen=1 ;;
        1|130) \return 1 ;;
      esac
      \return 0
    fi
  done
}
# The hook adds the aliases that can push.
__wtsh_pushes=' push '

# After git has failed: if it has refused to check out a branch that another worktree has, says what goes there.
function __wtsh_refuses {
  \builtin emulate -L zsh
  [[ ! -x ${__wtsh_bin-} || -z ${(M)@:#(switch|checkout|sw|co)} ]] || "$__wtsh_bin" elsewhere "$__wtsh_wcd" -- "$@"
  \return 0
}

# Wraps the command $1, whether it is a function or a program. The wrapper works alone too, where a copy of it is all
# that another shell has.
function __wtsh_wrap {
  \builtin emulate -L zsh -o no_aliases
  [[ ${functions[$1]-} != *__wtsh_guard* ]] || \return 0
  if (( ${+functions[$1]} )); then
    \builtin functions -c -- $1 __wtsh_user_$1
  elif (( ${+functions[__wtsh_user_$1]} )); then
    \builtin unfunction __wtsh_user_$1
  fi
  \builtin eval "function $1 {
    builtin local __wtsh_seen=
    if (( \${+functions[__wtsh_guard]} )); then __wtsh_guard \"\$@\" || builtin return; fi
    [[ -z \$__wtsh_seen ]] || builtin local -x WTSH_GUARD_SEEN=1
    builtin local __wtsh_outer=\${__wtsh_asked-} __wtsh_asked=1
    if (( \${+functions[__wtsh_user_$1]} )); then __wtsh_user_$1 \"\$@\"; else builtin command $1 \"\$@\"; fi
    builtin local __wtsh_ended=\$?
    [[ -n \$__wtsh_outer || \$__wtsh_ended != 128 ]] || (( ! \${+functions[__wtsh_refuses]} )) || __wtsh_refuses \"\$@\"
    builtin return \$__wtsh_ended
  }"
}

# After the rc file, so that a function git that it defines later is wrapped as well; an alias named git leads elsewhere, and
# what it leads to is wrapped too, if it is a function or a program of its own.
function __wtsh_rewrap {
  \local __wtsh_name="${${aliases[git]-git}%%[[:space:]]*}"
  __wtsh_wrap git
  [[ $__wtsh_name != (git|env|sudo|nice|nohup|*[^A-Za-z0-9_-]*|) ]] || \return 0
  (( ${+builtins[$__wtsh_name]} || ${+reswords[(r)$__wtsh_name]} || ! ${+functions[$__wtsh_name]} && ! ${+commands[$__wtsh_name]} )) ||
    __wtsh_wrap $__wtsh_name
}
