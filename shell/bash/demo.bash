# shellcheck shell=bash
# What bash reads in `wtsh demo`, in place of the person's own rc file: that file first, then wtsh.
if [[ -r ~/.bashrc ]]; then
    # shellcheck source=/dev/null
    \builtin source ~/.bashrc
fi
PATH=$__WTSH_DEMO/bin:$PATH
\builtin unset __WTSH_DEMO
\builtin eval "$(\command wtsh init bash)"
