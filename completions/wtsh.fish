# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_wtsh_global_optspecs
    string join \n h/help V/version
end

function __fish_wtsh_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_wtsh_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_wtsh_using_subcommand
    set -l cmd (__fish_wtsh_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c wtsh -n "__fish_wtsh_needs_command" -s h -l help -d 'Print help'
complete -c wtsh -n "__fish_wtsh_needs_command" -s V -l version -d 'Print version'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "init" -d 'Print the shell code for an rc file: eval "$(wtsh init zsh)"'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "prompt" -d 'Print the segment, for other prompts and bars'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "list" -d 'List the worktrees of this repository'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "path" -d 'Print the path of a worktree, or of something in it'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "exec" -d 'Run a command in another worktree, with the environment that a shell has there'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "allow" -d 'Let the venvs and .env files of this repository take effect, in all its worktrees'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "deny" -d 'Let nothing of this repository take effect, and do not ask about it again'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "trust" -d 'List what you allowed and denied: one line each, what it is and the path'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "env" -d 'Say which virtual environment and variables are in effect here, from which files, and why not where they are not'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "guard" -d 'Look at a push before git does anything'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "completions" -d 'Print a completion script for wtsh itself'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "demo" -d 'Make a throw-away set of worktrees to try wtsh in'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c wtsh -n "__fish_wtsh_using_subcommand init" -l cmd -d 'Names the command that goes to a worktree' -r
complete -c wtsh -n "__fish_wtsh_using_subcommand init" -l no-prompt -d 'Leaves the prompt alone; $WTSH_PROMPT still holds the segment'
complete -c wtsh -n "__fish_wtsh_using_subcommand init" -l no-env -d 'Leaves virtual environments and variables alone'
complete -c wtsh -n "__fish_wtsh_using_subcommand init" -l no-guard -d 'Leaves git alone'
complete -c wtsh -n "__fish_wtsh_using_subcommand init" -s h -l help -d 'Print help'
complete -c wtsh -n "__fish_wtsh_using_subcommand prompt" -l format -d 'The modules to show, instead of the configured ones: \'$worktree$venv\'' -r
complete -c wtsh -n "__fish_wtsh_using_subcommand prompt" -s C -d 'The folder to tell about, instead of the current one' -r -F
complete -c wtsh -n "__fish_wtsh_using_subcommand prompt" -l plain -d 'Without colour, wherever it is printed'
complete -c wtsh -n "__fish_wtsh_using_subcommand prompt" -l ansi -d 'With colour, wherever it is printed'
complete -c wtsh -n "__fish_wtsh_using_subcommand prompt" -l json -d 'Every fact, as JSON'
complete -c wtsh -n "__fish_wtsh_using_subcommand prompt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand list" -l json -d 'Print one JSON object instead of a table'
complete -c wtsh -n "__fish_wtsh_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand path" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand exec" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand allow" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand deny" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand trust" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand env" -l json -d 'Print one JSON object instead'
complete -c wtsh -n "__fish_wtsh_using_subcommand env" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and not __fish_seen_subcommand_from check help" -s h -l help -d 'Print help'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and not __fish_seen_subcommand_from check help" -f -a "check" -d 'Say where a push would go, if that may not be what you mean'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and not __fish_seen_subcommand_from check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from check" -l json -d 'Print the verdict as JSON on stdout, and nothing else'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from help" -f -a "check" -d 'Say where a push would go, if that may not be what you mean'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c wtsh -n "__fish_wtsh_using_subcommand completions" -s h -l help -d 'Print help'
complete -c wtsh -n "__fish_wtsh_using_subcommand demo" -s h -l help -d 'Print help'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path exec allow deny trust env guard completions demo help" -f -a "init" -d 'Print the shell code for an rc file: eval "$(wtsh init zsh)"'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path exec allow deny trust env guard completions demo help" -f -a "prompt" -d 'Print the segment, for other prompts and bars'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path exec allow deny trust env guard completions demo help" -f -a "list" -d 'List the worktrees of this repository'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path exec allow deny trust env guard completions demo help" -f -a "path" -d 'Print the path of a worktree, or of something in it'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path exec allow deny trust env guard completions demo help" -f -a "exec" -d 'Run a command in another worktree, with the environment that a shell has there'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path exec allow deny trust env guard completions demo help" -f -a "allow" -d 'Let the venvs and .env files of this repository take effect, in all its worktrees'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path exec allow deny trust env guard completions demo help" -f -a "deny" -d 'Let nothing of this repository take effect, and do not ask about it again'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path exec allow deny trust env guard completions demo help" -f -a "trust" -d 'List what you allowed and denied: one line each, what it is and the path'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path exec allow deny trust env guard completions demo help" -f -a "env" -d 'Say which virtual environment and variables are in effect here, from which files, and why not where they are not'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path exec allow deny trust env guard completions demo help" -f -a "guard" -d 'Look at a push before git does anything'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path exec allow deny trust env guard completions demo help" -f -a "completions" -d 'Print a completion script for wtsh itself'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path exec allow deny trust env guard completions demo help" -f -a "demo" -d 'Make a throw-away set of worktrees to try wtsh in'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path exec allow deny trust env guard completions demo help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and __fish_seen_subcommand_from guard" -f -a "check" -d 'Say where a push would go, if that may not be what you mean'
