# wtsh, where a command of it takes the folder away that the shell is in; and what Tab needs.

# compinit is never run here: wherever the rc file does it, the next hook finds compdef.
function __wtsh_register {
  (( ! ${+functions[compdef]} )) || [[ ${_comps[$__wtsh_wcd]-} == __wtsh_complete ]] || compdef __wtsh_complete $__wtsh_wcd
}

# Whether "$@" removes or moves a worktree, and wcd here is ours to go along with it.
function __wtsh_leaves {
  \builtin emulate -L zsh
  [[ ${1-} == (remove|move) && -x ${__wtsh_bin-} && -z ${(M)@:#(-h|--help)} && ${functions[$__wtsh_wcd]-} == *__wtsh_ended* ]]
}

# A function or alias of the person's own stays. A copy of this one alone is the program.
(( ${+functions[wtsh]} || ${+aliases[wtsh]} )) || function wtsh {
  if (( ${+functions[__wtsh_leaves]} )) && __wtsh_leaves "$@"; then "$__wtsh_wcd" ":$@"; else \builtin command wtsh "$@"; fi
}
