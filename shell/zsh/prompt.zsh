# The segment in PS1.

# Puts the segment before the prompt that is there, after its leading newlines. PS1 gets a reference to the variable;
# without prompt_subst zsh expands none, and it gets the text, less what would be expanded if the option came.
function __wtsh_show {
  \builtin local __wtsh_want='${WTSH_PROMPT-}' __wtsh_lead=
  (( ! ( ${+functions[starship_precmd]} + ${+functions[p10k]} + ${+functions[_omp_precmd]} + ${+functions[prompt_pure_setup]} ) )) ||
    \builtin return 0
  [[ -n $__wtsh_subst ]] || __wtsh_want=${${WTSH_PROMPT-}//[\\\$\`]/?}
  if [[ -n $__wtsh_shown && $PS1 == *"$__wtsh_shown"* ]]; then
    [[ $__wtsh_shown == $__wtsh_want ]] || PS1=${PS1/$__wtsh_shown/$__wtsh_want}
  elif [[ -n $__wtsh_want && $PS1 != *"$__wtsh_want"* ]]; then
    while [[ ${PS1#$__wtsh_lead} == $'\n'* ]]; do __wtsh_lead+=$'\n'; done
    PS1=$__wtsh_lead$__wtsh_want${PS1#$__wtsh_lead}
  fi
  __wtsh_shown=$__wtsh_want
}
__wtsh_shown=${__wtsh_shown-}
