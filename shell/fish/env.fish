# The virtual environment's `deactivate`.

# Defines it, unless there is one: then a person or an editor has sourced bin/activate.fish as well, and theirs stays until
# the venv is left.
function __wtsh_entered
    functions -q deactivate; and return 0
    function deactivate
        test "$argv[1]" = nondestructive; or __wtsh_hook deactivate
    end
    set -g __wtsh_deactivate 1
end

# Takes it away again, and what bin/activate.fish has left if it was sourced for the same venv.
function __wtsh_left
    if set -q _OLD_VIRTUAL_PATH
        if functions -q _old_fish_prompt
            functions -e fish_prompt
            functions -c _old_fish_prompt fish_prompt
            functions -e _old_fish_prompt
        end
        set -e _OLD_VIRTUAL_PATH
        set -e _OLD_VIRTUAL_PYTHONHOME
        set -e _OLD_FISH_PROMPT_OVERRIDE
        functions -e deactivate
    else if set -q __wtsh_deactivate
        functions -e deactivate
    end
    set -e __wtsh_deactivate
end

# Takes the folder $argv[1] out of the PATH that bin/activate.fish keeps, for another venv than ours: its deactivate would
# bring it back.
function __wtsh_drop
    while set -l __wtsh_index (contains -i -- $argv[1] $_OLD_VIRTUAL_PATH)
        set -e _OLD_VIRTUAL_PATH[$__wtsh_index]
    end
end
