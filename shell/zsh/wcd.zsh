# Going to a worktree, and Tab.

# Under the person's own options: auto_pushd and its like are about them.
function @CMD@ {
  \local __wtsh_code __wtsh_going=1
  [[ -z ${__wtsh_bin-} || -x $__wtsh_bin ]] || {
    \builtin print -ru2 -- "wtsh: $__wtsh_bin is gone; start a new shell once wtsh is installed again"
    \return 1
  }
  __wtsh_code="$("${__wtsh_bin:-wtsh}" wcd zsh 1 @FLAGS@${functions[_direnv_hook]+,direnv} "${__wtsh_session-}" "$@")" || \return
  [[ "$__wtsh_code" == *$'\n: wtsh' ]] || \return 0
  # The first line changes directory, and is all that a copy of this function in another shell can do.
  \builtin eval "${__wtsh_code%%$'\n'*}"
  # What a function has for itself is gone when it returns: the next prompt sees what is left.
  [[ ${(t)PATH}${(t)VIRTUAL_ENV-} != *local* ]] || \return 0
  (( ! ${+functions[__wtsh_do]} )) || __wtsh_do "${__wtsh_code#*$'\n'}"
}
# `wcd ^` is no pattern, with extended_glob neither.
\builtin alias @CMD@='noglob @CMD@'

function __wtsh_complete {
  \local __wtsh_line
  \local -a __wtsh_names __wtsh_shown
  for __wtsh_line in "${(@f)$("$__wtsh_bin" complete zsh -- "${(Q)PREFIX}" 2>/dev/null)}"; do
    [[ -n $__wtsh_line ]] || \continue
    __wtsh_names+=("${__wtsh_line%%$'\t'*}")
    __wtsh_shown+=("${__wtsh_line//$'\t'/  -- }")
  done
  \builtin compadd -M 'l:|=* r:|=*' -V wtsh -l -d __wtsh_shown -- "${(@)__wtsh_names}"
}

# compinit is never run here: wherever the rc file does it, the next hook finds compdef.
function __wtsh_register {
  (( ! ${+functions[compdef]} )) || [[ ${_comps[@CMD@]-} == __wtsh_complete ]] || compdef __wtsh_complete @CMD@
}
