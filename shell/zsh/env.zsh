# The virtual environment's `deactivate`.

# Defines it, unless there is one: then a person or an editor has sourced bin/activate as well, and theirs stays until the
# venv is left.
function __wtsh_entered {
  (( ! ${+functions[deactivate]} )) || \return 0
  function deactivate { [[ ${1-} == nondestructive ]] || __wtsh_hook deactivate }
  __wtsh_deactivate=1
}

# Takes it away again, and what bin/activate has left if it was sourced for the same venv.
function __wtsh_left {
  if (( ${+_OLD_VIRTUAL_PATH} )); then
    (( ! ${+_OLD_VIRTUAL_PS1} )) || PS1=$_OLD_VIRTUAL_PS1
    \builtin unset -v _OLD_VIRTUAL_PATH _OLD_VIRTUAL_PYTHONHOME _OLD_VIRTUAL_PS1
    (( ! ${+functions[deactivate]} )) || \builtin unfunction deactivate
  elif [[ -n ${__wtsh_deactivate-} ]]; then
    (( ! ${+functions[deactivate]} )) || \builtin unfunction deactivate
  fi
  \builtin unset -v __wtsh_deactivate
}

# Takes the folder $1 out of the PATH that bin/activate keeps, for another venv than ours: its deactivate would bring it back.
function __wtsh_drop {
  (( ${+_OLD_VIRTUAL_PATH} )) || \return 0
  _OLD_VIRTUAL_PATH=:$_OLD_VIRTUAL_PATH:
  _OLD_VIRTUAL_PATH=${_OLD_VIRTUAL_PATH//:$1:/:}
  _OLD_VIRTUAL_PATH=${${_OLD_VIRTUAL_PATH#:}%:}
}
