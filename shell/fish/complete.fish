# Tab. The first hook brings this; it is in the completion script of wtsh, too.

function __wtsh_complete
    set -l __wtsh_words (commandline -opc)
    __wtsh_offer $__wtsh_words[2..-1]
end

# Offers what the word before the cursor can become, after the words $argv of wcd. It is looked for as it is meant, without the
# quote that is open and without backslashes. A lone slash stands for folders, which fish looks for as they are typed.
function __wtsh_offer
    set -l __wtsh_program wtsh
    set -q __wtsh_bin; and set __wtsh_program $__wtsh_bin
    set -l __wtsh_typed (commandline -ct)
    set -l __wtsh_word (string trim -l -c \"\' -- "$__wtsh_typed" | string replace -ra '\\\\(.)' '$1')
    set -l __wtsh_lines ($__wtsh_program complete fish -- $argv "$__wtsh_word" 2>/dev/null)
    if test "$__wtsh_lines" = /
        set -l __wtsh_option (string match -r -- '^--[^=]*=' "$__wtsh_typed")
        set __wtsh_typed (string replace -r -- '^--[^=]*=' '' "$__wtsh_typed")
        set __wtsh_lines "$__wtsh_option"(__fish_complete_directories "$__wtsh_typed" '')
    end
    printf '%s\n' $__wtsh_lines
end
