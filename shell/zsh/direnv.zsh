# In a shell that direnv is hooked in, too.

# Before direnv looks at another folder that it may have something for: it should not find what is ours of the last one, and
# keep that. A venv that is active already is what its `layout python` would take.
function __wtsh_ahead {
  \builtin emulate -L zsh
  \local __wtsh_dir=$PWD
  [[ -n $__wtsh_ready && $ZSH_SUBSHELL == 0 && -n ${__WTSH_ENV-} && $PWD != ${__wtsh_pwd-} ]] || \return 0
  while [[ ! -e $__wtsh_dir/.envrc ]]; do
    [[ -n $__wtsh_dir ]] || \return 0
    __wtsh_dir=${__wtsh_dir%/*}
  done
  [[ ${DIRENV_DIR-} == -$__wtsh_dir ]] || __wtsh_hook direnv
}

# Puts that before direnv's own function.
function __wtsh_beside {
  [[ ${chpwd_functions[1]-} == __wtsh_ahead ]] ||
    chpwd_functions=(__wtsh_ahead "${(@)chpwd_functions:#__wtsh_ahead}")
}
