# Tab. The first hook brings this; it is in the completion script of wtsh, too.

function __wtsh_complete {
  __wtsh_offer "${(@Q)words[2,CURRENT-1]}"
}

# Offers what the word before the cursor can become, after the words "$@" of wcd. A lone slash stands for folders.
function __wtsh_offer {
  \local __wtsh_line
  \local -a __wtsh_lines __wtsh_names __wtsh_shown
  __wtsh_lines=("${(@f)$("${__wtsh_bin:-wtsh}" complete zsh -- "$@" "${(Q)PREFIX}" 2>/dev/null)}")
  if [[ $#__wtsh_lines == 1 && $__wtsh_lines[1] == / ]]; then
    \builtin compset -P '--*='
    _files -/
    \return
  fi
  for __wtsh_line in "${(@)__wtsh_lines}"; do
    [[ -n $__wtsh_line ]] || \continue
    __wtsh_names+=("${__wtsh_line%%$'\t'*}")
    __wtsh_shown+=("${__wtsh_line//$'\t'/  -- }")
  done
  \builtin compadd -M 'l:|=* r:|=*' -V wtsh -l -d __wtsh_shown -- "${(@)__wtsh_names}"
}
