# shellcheck shell=bash
# The rc file that bash has where `wtsh demo` plays by itself.
PS1='$ '
