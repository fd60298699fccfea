# What a change of the environment needs. That is rare: the hook brings it.

# Gives the variable $argv[1] the value $argv[2], global and exported. What is kept: a global value that is not exported; and
# that there is no global one, but perhaps a universal one, which is left alone and seen again later.
function __wtsh_give
    __wtsh_forget $argv[1]
    if not set -q -g $argv[1]
        set -g -a __wtsh_bare $argv[1]
    else if not set -q -g -x $argv[1]
        set -g __wtsh_kept_$argv[1] $$argv[1]
    end
    __wtsh_set $argv
end

# Takes it back: away, to what was kept, or to $argv[2].
function __wtsh_take
    set -l __wtsh_kept __wtsh_kept_$argv[1]
    if contains -- $argv[1] $__wtsh_bare; or not set -q argv[2]; and not set -q -g $__wtsh_kept
        __wtsh_unset $argv[1]
    else if set -q argv[2]
        __wtsh_set $argv
    else
        set -g -u $argv[1] $$__wtsh_kept
    end
    __wtsh_forget $argv[1]
end

function __wtsh_forget
    set -e -g __wtsh_kept_$argv[1]
    if set -l __wtsh_index (contains -i -- $argv[1] $__wtsh_bare)
        set -e -g __wtsh_bare[$__wtsh_index]
    end
end

# Defines `deactivate`, unless there is one.
function __wtsh_entered
    functions -q deactivate; and return 0
    function deactivate
        test "$argv[1]" = nondestructive; or __wtsh_hook deactivate
    end
    set -g __wtsh_deactivate 1
end

# Takes it away again. Where bin/activate.fish was sourced for the venv that is ours, its own `deactivate` knows what to undo;
# but PATH is the hook's. $argv[1]: filled if a venv stays, $argv[2]: if it is the same one. Then PYTHONHOME stays aside,
# and the prompt as the script has made it where no segment is in it.
function __wtsh_left
    if set -q _OLD_VIRTUAL_PATH
        set -l __wtsh_venv $VIRTUAL_ENV
        set -l __wtsh_name $VIRTUAL_ENV_PROMPT
        set -e _OLD_VIRTUAL_PATH
        if test -n "$argv[1]"; and set -q _OLD_VIRTUAL_PYTHONHOME
            set -g __wtsh_home $_OLD_VIRTUAL_PYTHONHOME
            set -e _OLD_VIRTUAL_PYTHONHOME
        end
        if test -n "$argv[2]"; and set -q _OLD_FISH_PROMPT_OVERRIDE; and not functions -q __wtsh_show
            set -g __wtsh_override $_OLD_FISH_PROMPT_OVERRIDE
            set -e _OLD_FISH_PROMPT_OVERRIDE
        end
        functions -q deactivate; and deactivate
        set -e _OLD_VIRTUAL_PYTHONHOME
        set -e _OLD_FISH_PROMPT_OVERRIDE
        set -gx VIRTUAL_ENV $__wtsh_venv
        set -gx VIRTUAL_ENV_PROMPT $__wtsh_name
    else if set -q __wtsh_deactivate
        functions -e deactivate
    end
    if test -z "$argv[2]"; and set -q __wtsh_override
        set -e -g __wtsh_override
        if functions -q _old_fish_prompt
            functions -e fish_prompt
            functions -c _old_fish_prompt fish_prompt
            functions -e _old_fish_prompt
        end
    end
    if test -z "$argv[1]"; and set -q __wtsh_home
        set -gx PYTHONHOME $__wtsh_home
        set -e -g __wtsh_home
    end
    set -e -g __wtsh_deactivate
    return 0
end

# Another venv than ours is active: a `deactivate` that came with it stays.
function __wtsh_yielded
    set -q __wtsh_deactivate; and not set -q _OLD_VIRTUAL_PATH; and functions -e deactivate
    set -e -g __wtsh_deactivate
    return 0
end

# Takes the folder $argv[1] out of the PATH that bin/activate.fish keeps, for another venv than ours: its deactivate would
# bring it back.
function __wtsh_drop
    while set -l __wtsh_index (contains -i -- $argv[1] $_OLD_VIRTUAL_PATH)
        set -e _OLD_VIRTUAL_PATH[$__wtsh_index]
    end
end
