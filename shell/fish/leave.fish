# wtsh, where a command of it takes the folder away that the shell is in.

# Whether $argv removes or moves a worktree, and wcd here is ours to go along with it.
function __wtsh_leaves
    contains -- "$argv[1]" remove move; and test -x "$__wtsh_bin"; or return 1
    contains -- -h $argv; or contains -- --help $argv; and return 1
    string match -q -- '*__wtsh_ended*' "$(functions $__wtsh_wcd)"
end

# A function of the person's own, as every alias is one here, stays. A copy of this one alone is the program.
functions -q wtsh; or function wtsh --description 'git worktrees'
    if functions -q __wtsh_leaves; and __wtsh_leaves $argv
        $__wtsh_wcd :$argv[1] $argv[2..-1]
    else
        command wtsh $argv
    end
end
