# git, with a look at pushes before they go, and at branches that are checked out elsewhere.

# Asks wtsh about the git command $argv if it can push; fails with 1 if it must not go on, with 3 if nobody has seen where it goes.
function __wtsh_guard
    test -n "$__wtsh_bin" -a -x "$__wtsh_bin"; or return 3
    for __wtsh_word in $argv
        if contains -- $__wtsh_word $__wtsh_pushes
            $__wtsh_bin guard check -- $argv
            switch $status
                case 0
                    return 0
                case 1 130
                    return 1
            end
            return 3
        end
    end
    return 3
end
# The hook adds the aliases that can push.
set -g __wtsh_pushes push

# After git has failed: if it has refused to check out a branch that another worktree has, says what goes there.
function __wtsh_refuses
    for __wtsh_word in $argv
        contains -- $__wtsh_word switch checkout sw co; or continue
        test -x "$__wtsh_bin"; and $__wtsh_bin elsewhere $__wtsh_wcd -- $argv
        return
    end
end

# Wraps git, whether it is a function (as every alias is here) or a program, whenever it is another one than ours. The
# wrapper works alone too, where a copy of it is all that another shell has.
function __wtsh_rewrap
    functions -q git; and string match -q -- '*__wtsh_guard*' (functions git); and return 0
    functions -e __wtsh_user_git
    functions -q git; and functions -c git __wtsh_user_git
    function git --wraps git
        if functions -q __wtsh_guard
            __wtsh_guard $argv
            switch $status
                case 0
                    # The hook need not look at it.
                    set -fx WTSH_GUARD_SEEN 1
                case 1
                    return 1
            end
        end
        if functions -q __wtsh_user_git
            __wtsh_user_git $argv
        else
            command git $argv
        end
        set -l __wtsh_ended $status
        test $__wtsh_ended = 128; and functions -q __wtsh_refuses; and __wtsh_refuses $argv
        return $__wtsh_ended
    end
end
