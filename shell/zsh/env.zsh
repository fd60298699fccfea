# What a change of the environment needs. That is rare: the hook brings it.

# Gives the variable $1 the value $2, exported. A value that the shell has without exporting it is kept: only the shell sees it.
function __wtsh_give {
  \builtin emulate -L zsh
  case ${(Pt)1-} in
    ('') \builtin unset -v __wtsh_kept_$1 ;;
    (*export*) ;;
    (scalar*) \builtin typeset -g -- "__wtsh_kept_$1=${(P)1}" ;;
  esac
  __wtsh_set $1 $2
}

# Takes it back: to $2, if there was such an exported value, to what was kept, or away.
function __wtsh_take {
  \builtin emulate -L zsh
  \local __wtsh_kept=__wtsh_kept_$1
  if (( $# > 1 )); then
    __wtsh_set $1 $2
  elif (( ${+parameters[$__wtsh_kept]} )); then
    ! __wtsh_may $1 || \builtin typeset -g +x -- "$1=${(P)__wtsh_kept}"
  else
    __wtsh_unset $1
  fi
  \builtin unset -v $__wtsh_kept
}

# Defines `deactivate`, unless there is one.
function __wtsh_entered {
  \builtin rehash
  (( ! ${+functions[deactivate]} )) || \return 0
  function deactivate { [[ ${1-} == nondestructive ]] || __wtsh_hook deactivate }
  __wtsh_deactivate=1
  # An activate script exports PS1.
  [[ ${(t)PS1} == *export* || -n ${__wtsh_ps1+x} ]] || __wtsh_plain=1
}

# Takes it away again. Where bin/activate was sourced for the venv that is ours, its own `deactivate` knows what to undo; but
# PATH is the hook's. $1: filled if a venv stays, $2: if it is the same one. Then PYTHONHOME stays aside, and the prompt
# as the script has made it where no segment is in it.
function __wtsh_left {
  \local __wtsh_venv=${VIRTUAL_ENV-} __wtsh_name=${VIRTUAL_ENV_PROMPT-}
  if (( ${+_OLD_VIRTUAL_PATH} )); then
    \builtin unset -v _OLD_VIRTUAL_PATH
    if [[ -n ${1-} && -n ${_OLD_VIRTUAL_PYTHONHOME+x} ]]; then
      __wtsh_home=$_OLD_VIRTUAL_PYTHONHOME
      \builtin unset -v _OLD_VIRTUAL_PYTHONHOME
    fi
    if [[ -n ${2-} && -n ${_OLD_VIRTUAL_PS1+x} ]] && (( ! ${+functions[__wtsh_show]} )); then
      __wtsh_ps1=$_OLD_VIRTUAL_PS1
      \builtin unset -v _OLD_VIRTUAL_PS1
    fi
    (( ! ${+functions[deactivate]} )) || deactivate
    \builtin unset -v _OLD_VIRTUAL_PYTHONHOME _OLD_VIRTUAL_PS1
    \builtin export VIRTUAL_ENV=$__wtsh_venv VIRTUAL_ENV_PROMPT=$__wtsh_name
  elif [[ -n ${__wtsh_deactivate-} ]]; then
    (( ! ${+functions[deactivate]} )) || \builtin unfunction deactivate
  fi
  if [[ -z ${2-} && -n ${__wtsh_ps1+x} ]]; then
    PS1=$__wtsh_ps1
    \builtin unset -v __wtsh_ps1
  fi
  [[ -z ${__wtsh_plain-} ]] || \builtin typeset -g +x PS1
  if [[ -z ${1-} && -n ${__wtsh_home+x} ]]; then
    \builtin export PYTHONHOME=$__wtsh_home
    \builtin unset -v __wtsh_home
  fi
  \builtin unset -v __wtsh_deactivate __wtsh_plain
}

# Another venv than ours is active: a `deactivate` that came with it stays.
function __wtsh_yielded {
  [[ -z ${__wtsh_deactivate-} ]] || (( ${+_OLD_VIRTUAL_PATH} || ! ${+functions[deactivate]} )) || \builtin unfunction deactivate
  \builtin unset -v __wtsh_deactivate __wtsh_plain
}

# Takes the folder $1 out of the PATH that bin/activate keeps, for another venv than ours: its deactivate would bring it back.
function __wtsh_drop {
  (( ${+_OLD_VIRTUAL_PATH} )) || \return 0
  _OLD_VIRTUAL_PATH=:$_OLD_VIRTUAL_PATH:
  _OLD_VIRTUAL_PATH=${_OLD_VIRTUAL_PATH//:$1:/:}
  _OLD_VIRTUAL_PATH=${${_OLD_VIRTUAL_PATH#:}%:}
}
