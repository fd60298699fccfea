# Tab. The first hook brings this; it is in the completion script of wtsh, too.

function __wtsh_complete {
  __wtsh_offer "${(@Q)words[2,CURRENT-1]}"
}

# Offers what the word before the cursor can become, after the words "$@" of wcd. A lone slash stands for folders.
function __wtsh_offer {
  \local __wtsh_line __wtsh_typed="${(Q)PREFIX}" __wtsh_brace=
  \local -a __wtsh_lines __wtsh_names __wtsh_shown __wtsh_suffix
  # A brace that no backslash stands before: zsh has taken it out, puts it back where it was, and a comma behind it.
  if [[ "${words[CURRENT]}" == *stash@\{* && "$PREFIX" != *\{* ]]; then
    __wtsh_brace=\{ __wtsh_suffix=(-q -S ' ')
    __wtsh_typed="${__wtsh_typed/stash@/stash@{}"
  fi
  __wtsh_lines=("${(@f)$("${__wtsh_bin:-wtsh}" complete zsh -- "$@" "$__wtsh_typed" 2>/dev/null)}")
  if [[ $#__wtsh_lines == 1 && $__wtsh_lines[1] == / ]]; then
    \builtin compset -P '--*='
    _files -/
    \return
  fi
  for __wtsh_line in "${(@)__wtsh_lines}"; do
    [[ -n $__wtsh_line ]] || \continue
    __wtsh_shown+=("${__wtsh_line//$'\t'/  -- }")
    __wtsh_line="${__wtsh_line%%$'\t'*}"
    __wtsh_names+=("${__wtsh_line/stash@$__wtsh_brace/stash@}")
  done
  \builtin compadd "${(@)__wtsh_suffix}" -M 'l:|=* r:|=*' -V wtsh -l -d __wtsh_shown -- "${(@)__wtsh_names}"
}
