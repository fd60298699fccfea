# The segment in PS1.

# Puts the segment before the prompt that is there, after its leading newlines. PS1 gets a reference to the variable;
# without prompt_subst zsh expands none, and it gets the text, less what would be expanded if the option came. That is
# between marks, because an activate script keeps the PS1 that it finds and brings it back later.
function __wtsh_show {
  \local __wtsh_reference='${WTSH_PROMPT-}' __wtsh_mark='%{%}%{%}' __wtsh_lead= __wtsh_want=
  (( ! ( ${+functions[starship_precmd]} + ${+functions[p10k]} + ${+functions[_omp_precmd]} + ${+functions[prompt_pure_setup]} ) )) ||
    \return 0
  [[ ${(t)PS1} != *readonly* ]] || \return 0
  while [[ $PS1 == *$__wtsh_mark*$__wtsh_mark* ]]; do
    PS1=${PS1%%$__wtsh_mark*}${${PS1#*$__wtsh_mark}#*$__wtsh_mark}
  done
  if [[ $__wtsh_subst == on ]]; then
    [[ $PS1 != *$__wtsh_reference* ]] || \return 0
    __wtsh_want=$__wtsh_reference
  else
    PS1=${PS1//$__wtsh_reference}
    [[ -n $WTSH_PROMPT ]] || \return 0
    __wtsh_want=$__wtsh_mark${WTSH_PROMPT//[\\\$\`]/?}$__wtsh_mark
  fi
  while [[ ${PS1#$__wtsh_lead} == $'\n'* ]]; do __wtsh_lead+=$'\n'; done
  PS1=$__wtsh_lead$__wtsh_want${PS1#$__wtsh_lead}
}
