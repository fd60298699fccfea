# What zsh reads in `wtsh demo`, in place of the person's own .zshrc: that file first, with the ZDOTDIR that the person
# has, then wtsh.
if [[ -n ${__WTSH_DEMO_ZDOTDIR+set} ]]; then
  ZDOTDIR=$__WTSH_DEMO_ZDOTDIR
  \builtin unset __WTSH_DEMO_ZDOTDIR
else
  \builtin unset ZDOTDIR
fi
# The system's own rc file may have put the history into our folder, which will be gone.
if [[ ${HISTFILE-} == "$__WTSH_DEMO"/* ]]; then
  HISTFILE=${ZDOTDIR:-$HOME}/${HISTFILE##*/}
fi
if [[ -r ${ZDOTDIR:-$HOME}/.zshrc ]]; then
  \builtin source "${ZDOTDIR:-$HOME}/.zshrc"
fi
PATH=$__WTSH_DEMO/bin:$PATH
\builtin unset __WTSH_DEMO
\builtin eval "$(\command wtsh init zsh)"
