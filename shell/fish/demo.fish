# What fish reads in `wtsh demo` after the person's own configuration.
set --global --export PATH $__WTSH_DEMO/bin $PATH
set --erase __WTSH_DEMO
command wtsh init fish | source
