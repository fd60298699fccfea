# What every prompt does. Nothing here starts a program but __wtsh_hook.
#
# Commands are written with a backslash, which aliases don't match. Names begin with __wtsh_ because code that is
# evaluated here assigns variables whose names others have chosen.

__wtsh_bin=@BIN@
__wtsh_session=${__wtsh_session-}
__wtsh_due=1 __wtsh_ran= __wtsh_only= __wtsh_moved= __wtsh_subst= __wtsh_bang= WTSH_PROMPT=
__wtsh_times=() __wtsh_absent=() __wtsh_lines=()
# Where the shell code has just been evaluated, what wraps git and what completes is looked at again.
__wtsh_ready=

# Runs wtsh for the event $1 and does what it answers.
function __wtsh_hook {
  \builtin emulate -L zsh
  \local __wtsh_code=
  [[ ! -x $__wtsh_bin ]] || __wtsh_code="$("$__wtsh_bin" hook zsh 1 @FLAGS@${functions[_direnv_hook]+,direnv} "$1" "$__wtsh_session")" || __wtsh_code=
  __wtsh_do "$__wtsh_code"
}

# Where the program is gone, failed or was cut off, the segment goes too: what it says might be wrong by now.
function __wtsh_do {
  \builtin emulate -L zsh -o no_aliases
  if [[ $1 == *$'\n: wtsh' ]]; then
    \builtin eval "$1"
    __wtsh_moved=1
  else
    WTSH_PROMPT= __wtsh_due=1
  fi
}

# What the hook calls for each variable, so that one which is special in this shell, or readonly, or no plain text, costs
# that one, and is named once.
function __wtsh_may {
  \builtin emulate -L zsh
  case ${(Pt)1-} in
    (*readonly*|*-upper*|*-lower*) ;;
    (scalar*special*|scalar*tied*) [[ $1 != (PATH|LANG|LC_*|TERM|WORDCHARS) ]] || \return 0 ;;
    (scalar*|'') \return 0 ;;
  esac
  [[ $__wtsh_named == *" $1 "* ]] || {
    __wtsh_named+=" $1 "
    \builtin print -ru2 -- "wtsh: zsh does not let $1 be changed"
  }
  \return 1
}
__wtsh_named=
function __wtsh_set {
  ! __wtsh_may $1 || \builtin typeset -gx -- "$1=$2"
}
function __wtsh_unset {
  ! __wtsh_may $1 || \builtin unset -v -- $1
}

# The hook's answer: what to look at before it is run again.
#   __wtsh_stamp   a file as old as the newest file looked at; empty: there is nothing to compare with
#   __wtsh_times   files that must be there and not newer than the stamp
#   __wtsh_absent  files that must not be there
#   __wtsh_lines   pairs of a file and its first line
function __wtsh_watch {
  __wtsh_pwd=$PWD __wtsh_at=$SECONDS __wtsh_due='' __wtsh_stamp=$1
  [[ $__wtsh_bang != on ]] || WTSH_PROMPT=${WTSH_PROMPT//'!'/!!}
}

# Whether anything can have changed since the hook was run.
function __wtsh_changed {
  \local __wtsh_file __wtsh_line __wtsh_wants
  [[ -z $__wtsh_due && $PWD == $__wtsh_pwd && -n $__wtsh_stamp && -e $__wtsh_stamp ]] || \return 0
  (( SECONDS - __wtsh_at <= 3 && SECONDS >= __wtsh_at )) || \return 0
  for __wtsh_file in $__wtsh_times; do
    [[ -e $__wtsh_file && ! $__wtsh_file -nt $__wtsh_stamp ]] || \return 0
  done
  for __wtsh_file in $__wtsh_absent; do
    [[ ! -e $__wtsh_file ]] || \return 0
  done
  for __wtsh_file __wtsh_wants in "${(@)__wtsh_lines}"; do
    __wtsh_line="$(<$__wtsh_file)"
    [[ $__wtsh_line == $__wtsh_wants ]] || \return 0
  done
  \return 1
}

function __wtsh_preexec {
  \builtin emulate -L zsh
  __wtsh_ran=1 __wtsh_moved=
  # A line that does nothing but go somewhere: the hook that runs on the way has seen all there is.
  __wtsh_only=
  [[ $3 == *[$'\n;&|(`{']* || $3 != (|noglob )(cd|pushd|popd|@CMD@|z|..*|/*|\~*)(| *) ]] || __wtsh_only=1
}

# A change of directory brings its environment at once, for what follows on the same line. Not in subshells, not in the rc file, and
# not for wcd, which has done it already.
function __wtsh_chpwd {
  \builtin emulate -L zsh
  [[ -n $__wtsh_ready && $ZSH_SUBSHELL == 0 && -z ${__wtsh_going-} ]] || \return 0
  # What a function has for itself is gone when it returns: the next prompt sees what is left.
  [[ ${(t)PATH}${(t)VIRTUAL_ENV-} != *local* ]] || \return 0
  # direnv goes first, and may do nothing here.
  (( ! ${+functions[_direnv_hook]} || chpwd_functions[(i)_direnv_hook] < chpwd_functions[(i)__wtsh_chpwd] )) || _direnv_hook
  __wtsh_hook cd
}

function __wtsh_precmd {
  \builtin typeset -g __wtsh_subst=${options[promptsubst]} __wtsh_bang=${options[promptbang]}
  \builtin emulate -L zsh
  if [[ -n ${__wtsh_ran-} && ! ( -n $__wtsh_only && -n $__wtsh_moved ) ]] || __wtsh_changed 2>/dev/null; then
    __wtsh_hook prompt
    (( ! ${+functions[__wtsh_register]} )) || __wtsh_register
    (( ! ${+functions[__wtsh_rewrap]} )) || __wtsh_rewrap
  fi
  __wtsh_ran= __wtsh_ready=1
  (( ! ${+functions[__wtsh_show]} )) || __wtsh_show
  # A theme that makes its prompt anew each time should have made it before this adds to it.
  [[ $precmd_functions[-1] == __wtsh_precmd ]] || {
    (( ! ${+functions[__wtsh_show]} )) || __wtsh_show_after $precmd_functions[-1]
    precmd_functions=("${(@)precmd_functions:#__wtsh_precmd}" __wtsh_precmd)
  }
}

# This time the order stands, so the last of the functions, $1, is called by one that takes its place for once.
function __wtsh_show_after {
  (( ${+functions[$1]} )) || \return 0
  \builtin functions -c -- $1 __wtsh_theirs
  functions[$1]="__wtsh_theirs
    [[ \${functions[$1]-} != *__wtsh_theirs* ]] || functions -c -- __wtsh_theirs $1
    unfunction __wtsh_theirs
    __wtsh_show_now"
}
function __wtsh_show_now {
  \builtin emulate -L zsh
  __wtsh_show
}

if [[ -o interactive ]]; then
  function __wtsh_register_hooks {
    \builtin emulate -L zsh
    \builtin typeset -ga precmd_functions preexec_functions chpwd_functions
    precmd_functions=("${(@)precmd_functions:#__wtsh_precmd}" __wtsh_precmd)
    preexec_functions=("${(@)preexec_functions:#__wtsh_preexec}" __wtsh_preexec)
    chpwd_functions=("${(@)chpwd_functions:#__wtsh_chpwd}" __wtsh_chpwd)
  }
  __wtsh_register_hooks
fi
