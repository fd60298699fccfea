# In a shell that direnv is hooked in, too.

# Before direnv looks at another folder that it may have something for: it should not find what is ours of the last one, and
# keep that. A venv that is active already is what its `layout python` would take.
function __wtsh_ahead
    test -n "$__WTSH_ENV" -a "$PWD" != "$__wtsh_pwd"; or return 0
    set -l __wtsh_dir $PWD
    while not test -e $__wtsh_dir/.envrc
        test -n "$__wtsh_dir"; or return 0
        set __wtsh_dir (string replace -r '/[^/]*$' '' -- $__wtsh_dir)
    end
    test "$DIRENV_DIR" = "-$__wtsh_dir"; or __wtsh_hook direnv
end

# What moves the shell calls it.
function __wtsh_beside
end
