# The rc file that zsh has where `wtsh demo` plays by itself.
PS1='$ '
autoload -Uz compinit && compinit -u
