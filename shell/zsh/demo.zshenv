# What zsh reads first in `wtsh demo`: the person's own .zshenv, with the ZDOTDIR that the person has, and then zsh is
# sent to the demo's .zshrc.
if [[ -n ${__WTSH_DEMO_ZDOTDIR+set} ]]; then
  ZDOTDIR=$__WTSH_DEMO_ZDOTDIR
  \builtin unset __WTSH_DEMO_ZDOTDIR
else
  \builtin unset ZDOTDIR
fi
if [[ -r ${ZDOTDIR:-$HOME}/.zshenv ]]; then
  \builtin source "${ZDOTDIR:-$HOME}/.zshenv"
fi
if [[ -n ${ZDOTDIR+set} ]]; then
  __WTSH_DEMO_ZDOTDIR=$ZDOTDIR
fi
ZDOTDIR=$__WTSH_DEMO/zsh
