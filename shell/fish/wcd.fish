# Going to a worktree.

set -g __wtsh_wcd @CMD@
function @CMD@ --description 'Go to a git worktree'
    set -l __wtsh_program wtsh
    set -q __wtsh_bin; and set __wtsh_program $__wtsh_bin
    if set -q __wtsh_bin; and not test -x $__wtsh_bin
        echo "wtsh: $__wtsh_bin is gone; start a new shell once wtsh is installed again" >&2
        return 1
    end
    set -l __wtsh_flags @FLAGS@
    functions -q __direnv_export_eval; and set __wtsh_flags $__wtsh_flags,direnv
    set -l __wtsh_code "$($__wtsh_program wcd fish 1 $__wtsh_flags "$__wtsh_session" $argv)"
    set -l __wtsh_ended $status
    string match -q -- '*
: wtsh' "$__wtsh_code"; or return $__wtsh_ended
    set -l __wtsh_from $PWD
    set -g __wtsh_going 1
    # The first line changes directory, and is all that a copy of this function in another shell can do.
    functions -q __wtsh_watch; or set __wtsh_code (string split -f1 \n -- $__wtsh_code)
    eval $__wtsh_code
    set -e __wtsh_going
    test "$PWD" = "$__wtsh_from"; and return $__wtsh_ended
    set -g __wtsh_moved 1
    # As fish's own cd does it, for `cd -` and prevd.
    set -g dirprev $dirprev[-24..-1] $__wtsh_from
    set -e dirnext
    set -g __fish_cd_direction prev
    return $__wtsh_ended
end

# What fish brings for a command of this name does not count.
complete -e @CMD@
complete -C '@CMD@ ' >/dev/null
complete -e @CMD@
complete -c @CMD@ -f -k -a '(__wtsh_complete)'
