# Going to a worktree.

__wtsh_wcd=@CMD@
# Under the person's own options: auto_pushd and its like are about them.
function @CMD@ {
  \local __wtsh_code __wtsh_ended=0 __wtsh_going=1
  [[ -z ${__wtsh_bin-} || -x $__wtsh_bin ]] || {
    \builtin print -ru2 -- "wtsh: $__wtsh_bin is gone; start a new shell once wtsh is installed again"
    \return 1
  }
  # Ctrl-C is for wtsh, which ends what it has begun: zsh would leave this function at once, and not go where that is.
  () {
    \builtin setopt local_options local_traps
    \builtin trap : INT
    __wtsh_code="$("${__wtsh_bin:-wtsh}" wcd zsh 1 @FLAGS@${functions[_direnv_hook]+,direnv} "${__wtsh_session-}" "$@")" || __wtsh_ended=$?
  } "$@"
  [[ "$__wtsh_code" == *$'\n: wtsh' ]] || \return $__wtsh_ended
  # The first line changes directory, and is all that a copy of this function in another shell can do.
  \builtin eval "${__wtsh_code%%$'\n'*}"
  # What a function has for itself is gone when it returns: the next prompt sees what is left.
  [[ ${(t)PATH}${(t)VIRTUAL_ENV-} != *local* ]] || \return $__wtsh_ended
  (( ! ${+functions[__wtsh_do]} )) || __wtsh_do "${__wtsh_code#*$'\n'}"
  \return $__wtsh_ended
}
# `wcd ^` is no pattern, with extended_glob neither.
\builtin alias @CMD@='noglob @CMD@'
