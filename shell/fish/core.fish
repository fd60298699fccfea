# What every prompt does. Nothing here starts a program but __wtsh_hook.
#
# Names begin with __wtsh_ because code that is evaluated here assigns variables whose names others have chosen.

set -g __wtsh_bin @BIN@
set -q __wtsh_session; or set -g __wtsh_session ''
set -g __wtsh_due 1
set -g __wtsh_ran ''
set -g __wtsh_only ''
set -g __wtsh_moved ''
# Where the shell code has just been evaluated, what wraps git is looked at again.
set -g __wtsh_ready ''

# Runs wtsh for the event $argv[1] and does what it answers. Where the program is gone, fails or is cut off, the segment
# goes too: what it says might be wrong by now.
function __wtsh_hook
    set -l __wtsh_code ''
    set -l __wtsh_flags @FLAGS@
    functions -q __direnv_export_eval; and set __wtsh_flags $__wtsh_flags,direnv
    test -x $__wtsh_bin; and set __wtsh_code "$($__wtsh_bin hook fish 1 $__wtsh_flags $argv[1] "$__wtsh_session")"
    if string match -q -- '*
: wtsh' "$__wtsh_code"
        eval $__wtsh_code
    else
        set -g WTSH_PROMPT ''
        set -g __wtsh_due 1
    end
end

# What the hook calls for each variable, so that one which this shell refuses costs that one, and is named once.
function __wtsh_set
    # A `set` that works leaves $status as it was.
    builtin true
    set -gx $argv[1] $argv[2] 2>/dev/null
    or __wtsh_refused $argv[1]
end
function __wtsh_unset
    not set -q $argv[1]; or set -e -g $argv[1] 2>/dev/null
    or __wtsh_refused $argv[1]
end
function __wtsh_refused
    contains -- $argv[1] $__wtsh_named; and return
    set -g -a __wtsh_named $argv[1]
    echo "wtsh: fish does not let $argv[1] be changed" >&2
end

# The hook's answer: what to look at before it is run again.
#   __wtsh_stamp   a file as old as the newest file looked at; empty: there is nothing to compare with
#   __wtsh_times   files that must be there and not newer than the stamp
#   __wtsh_absent  files that must not be there
#   __wtsh_lines   pairs of a file and its first line
function __wtsh_watch
    set -g __wtsh_pwd $PWD
    set -g __wtsh_due ''
    set -g __wtsh_stamp $argv[1]
    # Seconds, where the kernel tells them to builtins.
    set -g __wtsh_until ''
    test -r /proc/uptime; or return 0
    read -l __wtsh_up </proc/uptime
    set -g __wtsh_until (math (string split -f1 ' ' -- $__wtsh_up) + 3)
end

# Whether anything can have changed since the hook was run.
function __wtsh_changed
    test -z "$__wtsh_due" -a "$PWD" = "$__wtsh_pwd" -a -n "$__wtsh_stamp"; or return 0
    # All of these must be there, and none of those.
    path is -v -- $__wtsh_stamp $__wtsh_times; and return 0
    path is -- $__wtsh_absent; and return 0
    if test -n "$__wtsh_until"
        read -d ' ' -l __wtsh_up __wtsh_idle </proc/uptime
        test $__wtsh_up -le $__wtsh_until; or return 0
    else
        # Without a clock every second empty line runs the hook: people press Enter again to refresh.
        set -g __wtsh_due 1
    end
    for __wtsh_file in $__wtsh_times
        test $__wtsh_file -nt $__wtsh_stamp; and return 0
    end
    set -l __wtsh_file ''
    for __wtsh_word in $__wtsh_lines
        if test -z "$__wtsh_file"
            set __wtsh_file $__wtsh_word
            continue
        end
        test -r $__wtsh_file; and read -l __wtsh_line <$__wtsh_file; and test "$__wtsh_line" = "$__wtsh_word"; or return 0
        set __wtsh_file ''
    end
    return 1
end

function __wtsh_preexec --on-event fish_preexec
    set -g __wtsh_ran 1
    set -g __wtsh_moved ''
    # A line that does nothing but go somewhere: the hook that runs on the way has seen all there is.
    set -g __wtsh_only ''
    string match -qr -- '^\s*(cd|pushd|popd|prevd|nextd|@CMD@|z|\.\.\S*|[/~]\S*)(\s[^;&|()\n]*)?$' "$argv[1]"
    and set -g __wtsh_only 1
end

# A change of directory brings its environment at once, for what follows on the same line. Not in command
# substitutions, not in the configuration, and not for wcd, which has done it already.
function __wtsh_moved --on-variable PWD
    test -n "$__wtsh_ready" -a -z "$__wtsh_going"; or return 0
    status is-command-substitution; and return 0
    # direnv goes first, and does nothing here by itself.
    functions -q __wtsh_ahead; and __wtsh_ahead
    functions -q __direnv_export_eval; and __direnv_export_eval
    __wtsh_hook cd
    set -g __wtsh_moved 1
end

function __wtsh_prompt --on-event fish_prompt
    # direnv goes first: who is defined again comes last.
    if test -z "$__wtsh_ready"; and functions -q __direnv_export_eval
        __direnv_export_eval
        functions --no-details __wtsh_prompt | source
    end
    if test -n "$__wtsh_ran"; and not test -n "$__wtsh_only" -a -n "$__wtsh_moved"; or __wtsh_changed
        __wtsh_hook prompt
        # What a command has defined anew is wrapped anew.
        functions -q __wtsh_rewrap; and __wtsh_rewrap
        functions -q __wtsh_show; and __wtsh_show
    end
    set -g __wtsh_ran ''
    set -g __wtsh_ready 1
end
