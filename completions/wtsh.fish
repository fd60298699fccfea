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
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "new" -d 'Make a worktree of a branch, and the branch if there is none, and set it up'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "setup" -d 'Give a worktree what git does not: .env, virtual environments, what [setup] in wtsh.toml says'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "remove" -d 'Remove a worktree, or several, unless something would be lost'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "prune" -d 'Let git forget the worktrees whose folders are gone, and say why each'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "move" -d 'Move a worktree to another folder'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "lock" -d 'Keep a worktree from being removed, moved or pruned'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "unlock" -d 'Take a worktree\'s lock off'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "exec" -d 'Run a command in another worktree, with the environment that a shell has there'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "allow" -d 'Let the venvs and .env files of this repository take effect, in all its worktrees'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "deny" -d 'Let nothing of this repository take effect, and do not ask about it again'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "trust" -d 'List what you allowed and denied: one line each, what it is and the path'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "env" -d 'Say which virtual environment and variables are in effect here, from which files, and why not where they are not'
complete -c wtsh -n "__fish_wtsh_needs_command" -f -a "guard" -d 'Look at a push before it goes'
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
complete -c wtsh -n "__fish_wtsh_using_subcommand new" -l from -d 'Start the branch at this commit, branch, tag or stash [default: the default branch]; @ is HEAD' -r -f -k -a '(__wtsh_offer -c --from | string replace -r "^--from=" "")'
complete -c wtsh -n "__fish_wtsh_using_subcommand new" -l path -d 'Make the worktree in this folder' -r -f -a '(__fish_complete_directories)'
complete -c wtsh -n "__fish_wtsh_using_subcommand new" -l python -d 'The Python for its virtual environments, such as 3.12 [default: that of the main worktree\'s]' -r
complete -c wtsh -n "__fish_wtsh_using_subcommand new" -l take -d 'Take the uncommitted changes and untracked files of this worktree along'
complete -c wtsh -n "__fish_wtsh_using_subcommand new" -l detach -d 'Check out a commit or tag without a branch'
complete -c wtsh -n "__fish_wtsh_using_subcommand new" -l no-setup -d 'Leave it as git makes it: nothing is copied, installed or run'
complete -c wtsh -n "__fish_wtsh_using_subcommand new" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand setup" -l python -d 'The Python for its virtual environments, such as 3.12 [default: that of the main worktree\'s]' -r
complete -c wtsh -n "__fish_wtsh_using_subcommand setup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand remove" -s f -l force -d 'Remove it whatever is in it, and say what is lost; a lock holds all the same'
complete -c wtsh -n "__fish_wtsh_using_subcommand remove" -l branch -d 'Delete its branch, too, if it is merged'
complete -c wtsh -n "__fish_wtsh_using_subcommand remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand prune" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand move" -s h -l help -d 'Print help'
complete -c wtsh -n "__fish_wtsh_using_subcommand lock" -l reason -d 'Why; shown to whoever tries' -r
complete -c wtsh -n "__fish_wtsh_using_subcommand lock" -s h -l help -d 'Print help'
complete -c wtsh -n "__fish_wtsh_using_subcommand unlock" -s h -l help -d 'Print help'
complete -c wtsh -n "__fish_wtsh_using_subcommand exec" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand allow" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand deny" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand trust" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand env" -l json -d 'Print one JSON object instead'
complete -c wtsh -n "__fish_wtsh_using_subcommand env" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and not __fish_seen_subcommand_from check pre-push install uninstall status allow deny help" -s h -l help -d 'Print help'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and not __fish_seen_subcommand_from check pre-push install uninstall status allow deny help" -f -a "check" -d 'Say where a push would go, if that may not be what you mean'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and not __fish_seen_subcommand_from check pre-push install uninstall status allow deny help" -f -a "pre-push" -d 'The hook that git runs before a push, for editors and scripts'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and not __fish_seen_subcommand_from check pre-push install uninstall status allow deny help" -f -a "install" -d 'Have git ask the guard before each push, whoever starts it'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and not __fish_seen_subcommand_from check pre-push install uninstall status allow deny help" -f -a "uninstall" -d 'Take the hook away, and leave what was there before'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and not __fish_seen_subcommand_from check pre-push install uninstall status allow deny help" -f -a "status" -d 'Say whether the hook is there, and which pushes were allowed'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and not __fish_seen_subcommand_from check pre-push install uninstall status allow deny help" -f -a "allow" -d 'Say that pushing one branch to another is meant, here and from now on: `feat:main`'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and not __fish_seen_subcommand_from check pre-push install uninstall status allow deny help" -f -a "deny" -d 'Take that back'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and not __fish_seen_subcommand_from check pre-push install uninstall status allow deny help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from check" -l json -d 'Print the verdict as JSON on stdout, and nothing else'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from pre-push" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from install" -l global -d 'For every repository of yours (git 2.54 and later)'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from install" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from uninstall" -l global -d 'For every repository of yours (git 2.54 and later)'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from uninstall" -s h -l help -d 'Print help'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from allow" -s h -l help -d 'Print help'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from deny" -s h -l help -d 'Print help'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from help" -f -a "check" -d 'Say where a push would go, if that may not be what you mean'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from help" -f -a "pre-push" -d 'The hook that git runs before a push, for editors and scripts'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from help" -f -a "install" -d 'Have git ask the guard before each push, whoever starts it'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from help" -f -a "uninstall" -d 'Take the hook away, and leave what was there before'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from help" -f -a "status" -d 'Say whether the hook is there, and which pushes were allowed'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from help" -f -a "allow" -d 'Say that pushing one branch to another is meant, here and from now on: `feat:main`'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from help" -f -a "deny" -d 'Take that back'
complete -c wtsh -n "__fish_wtsh_using_subcommand guard; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c wtsh -n "__fish_wtsh_using_subcommand completions" -s h -l help -d 'Print help'
complete -c wtsh -n "__fish_wtsh_using_subcommand demo" -s h -l help -d 'Print help'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "init" -d 'Print the shell code for an rc file: eval "$(wtsh init zsh)"'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "prompt" -d 'Print the segment, for other prompts and bars'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "list" -d 'List the worktrees of this repository'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "path" -d 'Print the path of a worktree, or of something in it'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "new" -d 'Make a worktree of a branch, and the branch if there is none, and set it up'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "setup" -d 'Give a worktree what git does not: .env, virtual environments, what [setup] in wtsh.toml says'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "remove" -d 'Remove a worktree, or several, unless something would be lost'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "prune" -d 'Let git forget the worktrees whose folders are gone, and say why each'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "move" -d 'Move a worktree to another folder'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "lock" -d 'Keep a worktree from being removed, moved or pruned'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "unlock" -d 'Take a worktree\'s lock off'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "exec" -d 'Run a command in another worktree, with the environment that a shell has there'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "allow" -d 'Let the venvs and .env files of this repository take effect, in all its worktrees'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "deny" -d 'Let nothing of this repository take effect, and do not ask about it again'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "trust" -d 'List what you allowed and denied: one line each, what it is and the path'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "env" -d 'Say which virtual environment and variables are in effect here, from which files, and why not where they are not'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "guard" -d 'Look at a push before it goes'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "completions" -d 'Print a completion script for wtsh itself'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "demo" -d 'Make a throw-away set of worktrees to try wtsh in'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and not __fish_seen_subcommand_from init prompt list path new setup remove prune move lock unlock exec allow deny trust env guard completions demo help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and __fish_seen_subcommand_from guard" -f -a "check" -d 'Say where a push would go, if that may not be what you mean'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and __fish_seen_subcommand_from guard" -f -a "pre-push" -d 'The hook that git runs before a push, for editors and scripts'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and __fish_seen_subcommand_from guard" -f -a "install" -d 'Have git ask the guard before each push, whoever starts it'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and __fish_seen_subcommand_from guard" -f -a "uninstall" -d 'Take the hook away, and leave what was there before'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and __fish_seen_subcommand_from guard" -f -a "status" -d 'Say whether the hook is there, and which pushes were allowed'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and __fish_seen_subcommand_from guard" -f -a "allow" -d 'Say that pushing one branch to another is meant, here and from now on: `feat:main`'
complete -c wtsh -n "__fish_wtsh_using_subcommand help; and __fish_seen_subcommand_from guard" -f -a "deny" -d 'Take that back'
complete -c wtsh -n "__fish_wtsh_using_subcommand path; and test (count (commandline -opc)) -eq 2" -f -k -a '(__wtsh_offer)'
complete -c wtsh -n "__fish_wtsh_using_subcommand new" -f -k -a '(__wtsh_offer -c)'
complete -c wtsh -n "__fish_wtsh_using_subcommand setup" -f -k -a '(__wtsh_offer)'
complete -c wtsh -n "__fish_wtsh_using_subcommand remove" -f -k -a '(__wtsh_offer)'
complete -c wtsh -n "__fish_wtsh_using_subcommand move; and test (count (commandline -opc)) -eq 2" -f -k -a '(__wtsh_offer)'
complete -c wtsh -n "__fish_wtsh_using_subcommand lock" -f -k -a '(__wtsh_offer)'
complete -c wtsh -n "__fish_wtsh_using_subcommand unlock" -f -k -a '(__wtsh_offer)'
complete -c wtsh -n "__fish_wtsh_using_subcommand exec; and test (count (commandline -opc)) -eq 2" -f -k -a '(__wtsh_offer)'
