# The segment in fish_prompt.

# Puts the segment before what fish_prompt prints: whenever fish_prompt is another one than ours, ours is put around it.
# Each goes around a copy of its own, because an activate script keeps the one that it found and calls it.
function __wtsh_show
    functions -q fish_prompt; or return 0
    string match -qr -- '__wtsh_|starship|_tide_|_omp_|oh-my-posh|_pure_' (functions fish_prompt); and return 0
    set -g __wtsh_prompts (math 0$__wtsh_prompts + 1)
    functions -c fish_prompt __wtsh_prompt_$__wtsh_prompts
    eval "function fish_prompt; __wtsh_draw __wtsh_prompt_$__wtsh_prompts; end"
end

# $status and $pipestatus are what they were when $argv is called, because nothing has run before it.
function __wtsh_draw
    set -l __wtsh_rows ($argv)
    # One of ours may have been called from the one that this calls.
    if test -n "$WTSH_PROMPT"; and not string split -q -m1 -- $WTSH_PROMPT "$__wtsh_rows"
        while test (count $__wtsh_rows) -gt 1 -a -z "$__wtsh_rows[1]"
            echo
            set -e __wtsh_rows[1]
        end
        echo -n -- $WTSH_PROMPT
    end
    echo -n -- "$(string join \n -- $__wtsh_rows)"
end
