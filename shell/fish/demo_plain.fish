# The configuration that fish has where `wtsh demo` plays by itself.
set --global fish_greeting
set --global fish_autosuggestion_enabled 0
function fish_prompt
    printf '$ '
end
